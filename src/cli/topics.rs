//! The help topics, such as `fastenctl help exit-codes`: texts that belong to no single command.

use crate::commands::context::Context;
use serde::Serialize;

pub(super) const EXIT_CODES: &str = "\
Exit codes

   0  success
   1  failure without a more specific code
   2  wrong usage, or input is needed and there is no terminal
   3  configuration missing, unreadable or invalid
   4  not registered
   5  refused by the user or the provider
   6  network, TLS or proxy
   7  error or refusal of the gateway
   8  error of the provider
   9  timed out
  10  not found
  11  conflict, such as another registration
  12  user limit reached
  20  checks ran and found a problem
 130  interrupted
";

pub(super) const ENVIRONMENT: &str = "\
Environment

A flag overrides a variable, and a variable overrides the config file. An empty
variable counts as not set. `fastenctl config show --origin` shows each value in
effect and where it comes from.

  FASTENCTL_CONFIG             --config
  FASTENCTL_PROFILE            --profile
  FASTENCTL_LIGHTHOUSE         --lighthouse
  FASTENCTL_JSON               --json
  FASTENCTL_NO_INPUT, CI       --no-input
  FASTENCTL_TIMEOUT            --timeout
  FASTENCTL_ADMIN_NAME         --name of register and update
  FASTENCTL_ADMIN_EMAIL        --email of register and update
  FASTENCTL_VERIFICATION_CODE  the code of verify
  FASTENCTL_USER               --user of auth test
  FASTENCTL_CLIENT_SECRET      the client secret of auth test
  FASTENCTL_LIGHTHOUSE__...    settings of lighthouse serve; `__` separates keys
  SSL_CERT_FILE                --ca-file
  HTTPS_PROXY, ALL_PROXY       the proxy to use, except for hosts in NO_PROXY
  BROWSER                      the program that opens URLs
  NO_COLOR, CLICOLOR_FORCE     never or always use color; --color overrides both
";

pub(super) const OUTPUT: &str = "\
Output

Results go to stdout. Prompts, progress, hints, warnings and errors go to stderr;
progress is animated only on a terminal. A closed pipe is not an error; a full disk
is.

With --json, stdout is one JSON document, even after a failure:

  {\"schema_version\": 1, \"ok\": false, \"error\": {\"kind\", \"message\", \"hint\", \"exit_code\"}}

Within a schema_version, members may be added, but existing ones never change. The
schemas are in docs/schemas of the project.

-q prints less; -v prints requests and responses without their secrets. Of a secret,
only the length and a fingerprint are shown, except by `config export` and with
`--show-secrets`. Control characters in text from servers are escaped.
";

/// The output of `exit-codes --json` and the other topics.
#[derive(Serialize)]
struct Topic {
    schema_version: u8,
    ok: bool,
    text: &'static str,
}

/// Prints a topic, as text or as a document.
pub(super) fn print_topic(context: &Context, text: &'static str) {
    if context.ui.json() {
        context.ui.document(&Topic {
            schema_version: 1,
            ok: true,
            text,
        });
    } else {
        context.ui.out(text);
    }
}
