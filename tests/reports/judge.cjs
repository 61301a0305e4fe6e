// Readers of reports, written outside this project: `judge.cjs json SCHEMA FILE` and `judge.cjs
// har FILE`. Prints what is wrong, or nothing. NODE_HOME is where tests/run installed them.
const { createRequire } = require('node:module');
const { readFileSync } = require('node:fs');
const load = createRequire(process.env.NODE_HOME + '/');
const read = (file) => JSON.parse(readFileSync(file, 'utf8'));
const [kind, ...files] = process.argv.slice(2);

if (kind === 'json') {
  const Ajv = load('ajv/dist/2020').default;
  // Number formats are ranges in the schema too.
  const ajv = new Ajv({ allErrors: true, strict: true, validateFormats: false });
  const validate = ajv.compile(read(files[0]));
  if (!validate(read(files[1]))) console.log(ajv.errorsText(validate.errors));
} else {
  load('har-validator')
    .har(read(files[0]))
    .catch((error) => console.log((error.errors || [error]).map((one) => `${one.dataPath || ''} ${one.message}`).join('\n')));
}
