// The npm package `oidc-provider` with clients that sign assertions. The test passes their keys
// (`CLIENTS`, as JSON), the port and the folder of the package; any login with any password signs
// in.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const resolve = createRequire(join(process.env.NODE_HOME, 'package.json')).resolve;
const { default: Provider } = await import(pathToFileURL(resolve('oidc-provider')).href);
const issuer = `http://127.0.0.1:${process.argv[2]}`;
const common = {
  application_type: 'native',
  redirect_uris: ['http://127.0.0.1/callback'],
  grant_types: ['authorization_code', 'refresh_token'],
  scope: 'openid offline_access',
};
const provider = new Provider(issuer, {
  clients: JSON.parse(process.env.CLIENTS).map((client) => ({ ...common, ...client })),
  enabledJWA: { clientAuthSigningAlgValues: ['HS256', 'ES256', 'ES384', 'RS384'] },
  features: { devInteractions: { enabled: true }, revocation: { enabled: true } },
});
provider.listen(Number(process.argv[2]), '127.0.0.1', () => console.log(`ready ${issuer}`));
