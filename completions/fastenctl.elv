
use builtin;
use str;

set edit:completion:arg-completer[fastenctl] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'fastenctl'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'fastenctl'= {
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
            cand register 'Register this installation with a gateway and write the config file'
            cand status 'Show the installation at the gateway, and whether the config file agrees'
            cand verify 'Verify the administrator''s e-mail address with the code from the gateway''s e-mail'
            cand update 'Change the administrator''s name, e-mail address, and the origins that browsers may return to'
            cand rotate-secret 'Replace the installation secret without downtime'
            cand unregister 'Remove the installation from the gateway, then its secret from the config file'
            cand usage 'Show users per provider against their limits'
            cand providers 'Search the gateway''s catalog for institutions by name, place, postal code or web address'
            cand auth 'Test sign-ins'
            cand inspect 'Explain an authorization URL, a callback URL, a token, a token response or a report, offline'
            cand config 'Show, change, check, export and import the config file'
            cand doctor 'Find what keeps a sign-in from working, from the config file to the gateway, and how to fix it'
            cand demo 'Try everything on this machine: gateway, practice provider, registration, sign-ins, usage'
            cand lighthouse 'Run the auth gateway'
            cand sandbox 'Run the practice provider'
            cand completions 'Print the completion script for a shell'
            cand exit-codes 'List the exit codes'
            cand environment 'List the environment variables'
            cand output 'Describe what goes to stdout and stderr'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'fastenctl;register'= {
            cand --name 'The administrator''s name'
            cand --email 'The administrator''s e-mail address'
            cand --origin 'Origin that browsers may return to, besides this machine; repeat for several; replaces the current list'
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --force 'Replace the installation in the config file with a new one'
            cand --dry-run 'Show what would be done without doing it'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'fastenctl;status'= {
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;verify'= {
            cand --wait 'Wait for a click on the link in the e-mail for this long, such as `15m`'
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --resend 'Send the e-mail again; the gateway sends at most three an hour'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'fastenctl;update'= {
            cand --name 'The administrator''s name'
            cand --email 'The administrator''s e-mail address'
            cand --origin 'Origin that browsers may return to, besides this machine; repeat for several; replaces the current list'
            cand --tickets-only 'Refuse sign-ins without a ticket, which breaks clients that send none; `--tickets-only=false` undoes it'
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --no-origins 'Let browsers return only to this machine'
            cand --dry-run 'Show what would be changed without changing it'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'fastenctl;rotate-secret'= {
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --dry-run 'Check that the secret can be rotated, without rotating it'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'fastenctl;unregister'= {
            cand --confirm 'Confirm with the administrator''s name or the installation ID instead of a prompt'
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --dry-run 'Show what would be removed without removing it'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'fastenctl;usage'= {
            cand --format 'Output format [default: table, with `--json` json]'
            cand --warn 'Percentage of the limit at which a provider counts as near its limit'
            cand --crit 'Percentage of the limit at which a provider counts as full'
            cand --only 'Only providers that are near their limit or full, or only full ones'
            cand --watch 'Repeat the report at this interval'
            cand --release 'Release the places at this provider that are tied only to a browser; at most ten in 90 days'
            cand --output 'Write to a file instead of stdout, replacing it atomically'
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'fastenctl;providers'= {
            cand --platform 'Only institutions on this platform, such as `epic`; repeat for several'
            cand --state 'Only institutions in this state, by code or name; repeat for several'
            cand --limit 'Maximum number of institutions to show'
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
            cand show 'Show an endpoint: how to sign in, what is special about it, and how many users you have there'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'fastenctl;providers;show'= {
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;providers;help'= {
            cand show 'Show an endpoint: how to sign in, what is special about it, and how many users you have there'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'fastenctl;providers;help;show'= {
        }
        &'fastenctl;providers;help;help'= {
        }
        &'fastenctl;auth'= {
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
            cand test 'Run a complete sign-in, step by step, and report what happened'
            cand register-client 'Register a client at a provider that accepts registrations (RFC 7591), and add it to the config file'
            cand checks 'List the conformance checks of `auth test`'
            cand login 'Sign in again under the name of a kept session, with its original settings'
            cand refresh 'Refresh a kept session to prove that its sign-in still works'
            cand show 'Show the kept sessions, with tokens redacted'
            cand forget 'Delete a kept session, and revoke its tokens if the provider supports revocation'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'fastenctl;auth;test'= {
            cand --issuer 'Sign in without a gateway at this FHIR base URL or issuer, exactly as the provider spells it'
            cand --via 'Which way to sign in, if both are possible'
            cand --client-id 'Client ID at the provider'
            cand --client-secret-file 'File with the client secret, or `-` for stdin (or set `FASTENCTL_CLIENT_SECRET`)'
            cand --client-key-file 'PEM file with the client''s private key, for `private_key_jwt`'
            cand --client-key-id 'The key''s `kid`, if it is not the key''s thumbprint'
            cand --auth-method 'How the client authenticates at the token endpoint'
            cand --scope 'Scopes to request, separated by spaces'
            cand --aud 'FHIR server that the token is for, if it is not the issuer'
            cand --authorization-endpoint 'Authorization endpoint, if the provider does not publish the right one'
            cand --token-endpoint 'Token endpoint, if the provider does not publish the right one'
            cand --jwks-uri 'URL of the keys that sign ID tokens, if the provider does not publish the right one'
            cand --response-mode 'How the provider returns the response'
            cand --param 'Extra parameter for the authorization request, such as `login_hint=alice`; repeat for several'
            cand --user 'Local user to count the sign-in for; without it, the sign-in is a test and does not take a seat'
            cand --browser 'Program that opens the URL; `built-in` fills in simple sign-in forms itself'
            cand --login 'User name for `--browser built-in`'
            cand --password-file 'File with the password for `--browser built-in`, or `-` for stdin'
            cand --login-host 'Another origin where `--browser built-in` may enter the password'
            cand --accept-host 'Origin that may receive codes and tokens; repeat for several. To accept it permanently, add it to `accepted_hosts` in the config file'
            cand --port 'Ports to listen on; the first free one is used (default: any free port)'
            cand --redirect-uri 'Redirect URI as registered at the provider; port 0 means any port'
            cand --listen 'Listen on this address instead of loopback, for a published container port or a forwarder'
            cand --tls-cert 'PEM file with a certificate for `--redirect-uri https://…` (default: a temporary one, which browsers warn about)'
            cand --tls-key 'PEM file with its private key'
            cand --listen-timeout 'How long to wait for the response, such as `2m`'
            cand --resume 'Finish what `--start` began, here or on another machine; the file can be used only once'
            cand --keep 'Keep the session under this name for `auth refresh`, instead of revoking its tokens'
            cand --report 'Also write a report; the extension sets its format: `.html`, `.json`, `.xml` (`JUnit`), `.har` or `.txt`. Repeat for several'
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --require-pkce 'Stop if the provider does not advertise PKCE with S256; without this flag, PKCE is used anyway'
            cand --pushed 'Push the authorization request to the provider first (RFC 9126); automatic if the provider requires it'
            cand --device 'Sign in on another device by entering a code there (RFC 8628)'
            cand --ehr-launch 'Wait for an EHR to launch the app at `/launch` on the same origin as the redirect URI'
            cand --dpop 'Bind the tokens to a temporary key by proof of possession (RFC 9449)'
            cand --paste 'Read the response from stdin instead of listening: a URL, query, fragment or bare code'
            cand --no-browser 'Print the URL instead of opening a browser'
            cand --deny 'Make `--browser built-in` deny consent'
            cand --start 'Only start: print JSON with the URL to open and the file for `--resume`'
            cand --negative 'Also send malformed requests; get the provider''s consent first. Practice and test systems also receive intrusive ones'
            cand --show-secrets 'Show secrets on this terminal; reports never contain them'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'fastenctl;auth;register-client'= {
            cand --issuer 'FHIR base URL or issuer, exactly as the provider spells it'
            cand --redirect-uri 'Redirect URI to register; repeat for several (default: `http://127.0.0.1/callback`)'
            cand --client-name 'Client name that people see when they are asked for consent'
            cand --auth-method 'How the client authenticates at the token endpoint'
            cand --client-key-file 'PEM file with the client''s private key for `private_key_jwt`; its public key is registered'
            cand --scope 'Scopes to register, separated by spaces (default: the provider decides)'
            cand --initial-token-file 'File with the provider''s initial access token, or `-` for stdin'
            cand --accept-host 'Origin that may receive codes and tokens; repeat for several. To accept it permanently, add it to `accepted_hosts` in the config file'
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;auth;checks'= {
            cand --group 'List only this group, such as PKCE'
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;auth;login'= {
            cand --client-secret-file 'File with the client secret or key if the session has none, or `-` for stdin'
            cand --browser 'Program that opens the URL; `built-in` fills in simple sign-in forms itself'
            cand --login 'User name for `--browser built-in`'
            cand --password-file 'File with the password for `--browser built-in`, or `-` for stdin'
            cand --login-host 'Another origin where `--browser built-in` may enter the password'
            cand --accept-host 'Origin that may receive codes and tokens; repeat for several. To accept it permanently, add it to `accepted_hosts` in the config file'
            cand --port 'Ports to listen on; the first free one is used (default: any free port)'
            cand --redirect-uri 'Redirect URI as registered at the provider; port 0 means any port'
            cand --listen 'Listen on this address instead of loopback, for a published container port or a forwarder'
            cand --tls-cert 'PEM file with a certificate for `--redirect-uri https://…` (default: a temporary one, which browsers warn about)'
            cand --tls-key 'PEM file with its private key'
            cand --listen-timeout 'How long to wait for the response, such as `2m`'
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --paste 'Read the response from stdin instead of listening: a URL, query, fragment or bare code'
            cand --no-browser 'Print the URL instead of opening a browser'
            cand --deny 'Make `--browser built-in` deny consent'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'fastenctl;auth;refresh'= {
            cand --client-secret-file 'File with the client secret or key if the session has none, or `-` for stdin'
            cand --accept-host 'Origin that may receive codes and tokens; repeat for several. To accept it permanently, add it to `accepted_hosts` in the config file'
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;auth;show'= {
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;auth;forget'= {
            cand --client-secret-file 'File with the client secret or key if the session has none, or `-` for stdin'
            cand --accept-host 'Origin that may receive codes and tokens; repeat for several. To accept it permanently, add it to `accepted_hosts` in the config file'
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --local 'Delete it locally without contacting the provider'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;auth;help'= {
            cand test 'Run a complete sign-in, step by step, and report what happened'
            cand register-client 'Register a client at a provider that accepts registrations (RFC 7591), and add it to the config file'
            cand checks 'List the conformance checks of `auth test`'
            cand login 'Sign in again under the name of a kept session, with its original settings'
            cand refresh 'Refresh a kept session to prove that its sign-in still works'
            cand show 'Show the kept sessions, with tokens redacted'
            cand forget 'Delete a kept session, and revoke its tokens if the provider supports revocation'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'fastenctl;auth;help;test'= {
        }
        &'fastenctl;auth;help;register-client'= {
        }
        &'fastenctl;auth;help;checks'= {
        }
        &'fastenctl;auth;help;login'= {
        }
        &'fastenctl;auth;help;refresh'= {
        }
        &'fastenctl;auth;help;show'= {
        }
        &'fastenctl;auth;help;forget'= {
        }
        &'fastenctl;auth;help;help'= {
        }
        &'fastenctl;inspect'= {
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'fastenctl;config'= {
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
            cand path 'Print the path of the config file, whether or not it exists'
            cand show 'Show the values in effect; secrets are redacted'
            cand get 'Print one value from the config file; secrets are redacted'
            cand set 'Set values in the config file, keeping everything else, including comments'
            cand check 'Check the config file: keys, values, and who else can read or replace it'
            cand export 'Print the installation''s credentials, including the secret, for another program'
            cand import 'Add an installation to the config file, from variables or from the output of `config export`'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'fastenctl;config;path'= {
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;config;show'= {
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --origin 'Show where each value comes from, and what it overrides'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;config;get'= {
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;config;set'= {
            cand --file 'Read the value from the first line of this file; only for a single key'
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --move-secret 'Keep the secret when setting a new URL; use this if the gateway has moved there'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'fastenctl;config;check'= {
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;config;export'= {
            cand --format 'Output format'
            cand --output 'Write to this file, which only you can read; an existing file is replaced atomically'
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --show-secrets 'Show the secret even on a terminal'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'fastenctl;config;import'= {
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'fastenctl;config;help'= {
            cand path 'Print the path of the config file, whether or not it exists'
            cand show 'Show the values in effect; secrets are redacted'
            cand get 'Print one value from the config file; secrets are redacted'
            cand set 'Set values in the config file, keeping everything else, including comments'
            cand check 'Check the config file: keys, values, and who else can read or replace it'
            cand export 'Print the installation''s credentials, including the secret, for another program'
            cand import 'Add an installation to the config file, from variables or from the output of `config export`'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'fastenctl;config;help;path'= {
        }
        &'fastenctl;config;help;show'= {
        }
        &'fastenctl;config;help;get'= {
        }
        &'fastenctl;config;help;set'= {
        }
        &'fastenctl;config;help;check'= {
        }
        &'fastenctl;config;help;export'= {
        }
        &'fastenctl;config;help;import'= {
        }
        &'fastenctl;config;help;help'= {
        }
        &'fastenctl;doctor'= {
            cand --fasten 'Also check whether the Fasten at this URL signs in through the gateway'
            cand --bundle 'Also write an archive for a bug report: the report, the config file and the variables, without secrets'
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'fastenctl;demo'= {
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --keep 'Keep the servers running until Ctrl-C, and print commands to try'
            cand --browser 'Do the first sign-in yourself, in a browser'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse'= {
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
            cand serve 'Run the gateway until Ctrl-C or SIGTERM; SIGHUP reloads the settings'
            cand check 'Check a settings file without starting the gateway: keys, definitions, secret files, data folder and database'
            cand installation 'List, suspend, export and delete installations, whether or not the gateway is running'
            cand limit 'Set how many users per provider an installation may connect, overriding the settings'
            cand seat 'List the seats at providers, and release them'
            cand key 'Rotate the keys with which the gateway authenticates to providers (`private_key_jwt`)'
            cand pepper 'Rotate the pepper, the key used to hash users, mailboxes and tokens'
            cand catalog 'Load lists of institutions, and see what the gateway serves from them'
            cand platform 'Show what to register at the platforms'' developer portals'
            cand audit 'Show who changed what and when: the operator''s commands and the installations'' own changes'
            cand notice 'Send an e-mail to all administrators with a verified address, for example about maintenance'
            cand migrate 'Migrate the database to this version, as `serve` does at startup'
            cand backup 'Back up the database and the pepper to one file, whether or not the gateway is running'
            cand restore 'Restore a backup to a folder without a database, after checking the whole backup'
            cand copy-to 'Copy everything to an empty database, from SQLite to PostgreSQL or back'
            cand example 'Print an example for this version: settings, a systemd unit, alerts or a dashboard'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'fastenctl;lighthouse;serve'= {
            cand --settings 'Settings file (default: built-in defaults and no providers)'
            cand --data-dir 'Folder of the database'
            cand --listen 'Address and port to listen on (default: `127.0.0.1:8417`)'
            cand --wait 'How long to wait at startup for the database to be reachable and not in use by another gateway (default: `0s`, or `2m` under systemd)'
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;check'= {
            cand --mail 'Send a test e-mail to this address, and report which step fails if it cannot be sent'
            cand --settings 'Settings file (default: built-in defaults and no providers)'
            cand --data-dir 'Folder of the database'
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;installation'= {
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
            cand list 'List all installations'
            cand show 'Show an installation and its users per provider'
            cand suspend 'Suspend an installation: refuse its requests and new sign-ins; connected users stay connected'
            cand resume 'End a suspension'
            cand reset-secret 'Give an installation a new secret, for an administrator who has lost theirs'
            cand export 'Print everything stored about an installation as one JSON document, without secrets'
            cand delete 'Delete an installation; only its ID is kept, and nobody can connect through it'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'fastenctl;lighthouse;installation;list'= {
            cand --settings 'Settings file (default: built-in defaults and no providers)'
            cand --data-dir 'Folder of the database'
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;installation;show'= {
            cand --settings 'Settings file (default: built-in defaults and no providers)'
            cand --data-dir 'Folder of the database'
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;installation;suspend'= {
            cand --reason 'Reason, shown to the administrator'
            cand --settings 'Settings file (default: built-in defaults and no providers)'
            cand --data-dir 'Folder of the database'
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;installation;resume'= {
            cand --settings 'Settings file (default: built-in defaults and no providers)'
            cand --data-dir 'Folder of the database'
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;installation;reset-secret'= {
            cand --secret-file 'Write the secret to this new file (mode 0600) instead of showing it'
            cand --settings 'Settings file (default: built-in defaults and no providers)'
            cand --data-dir 'Folder of the database'
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;installation;export'= {
            cand --settings 'Settings file (default: built-in defaults and no providers)'
            cand --data-dir 'Folder of the database'
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;installation;delete'= {
            cand --settings 'Settings file (default: built-in defaults and no providers)'
            cand --data-dir 'Folder of the database'
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --yes 'Delete it without confirmation'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;installation;help'= {
            cand list 'List all installations'
            cand show 'Show an installation and its users per provider'
            cand suspend 'Suspend an installation: refuse its requests and new sign-ins; connected users stay connected'
            cand resume 'End a suspension'
            cand reset-secret 'Give an installation a new secret, for an administrator who has lost theirs'
            cand export 'Print everything stored about an installation as one JSON document, without secrets'
            cand delete 'Delete an installation; only its ID is kept, and nobody can connect through it'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'fastenctl;lighthouse;installation;help;list'= {
        }
        &'fastenctl;lighthouse;installation;help;show'= {
        }
        &'fastenctl;lighthouse;installation;help;suspend'= {
        }
        &'fastenctl;lighthouse;installation;help;resume'= {
        }
        &'fastenctl;lighthouse;installation;help;reset-secret'= {
        }
        &'fastenctl;lighthouse;installation;help;export'= {
        }
        &'fastenctl;lighthouse;installation;help;delete'= {
        }
        &'fastenctl;lighthouse;installation;help;help'= {
        }
        &'fastenctl;lighthouse;limit'= {
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
            cand set 'Set a limit, effective from the next sign-in'
            cand unset 'Remove a limit, so that the settings apply again'
            cand list 'List the limits that have been set'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'fastenctl;lighthouse;limit;set'= {
            cand --platform 'For every endpoint of this platform'
            cand --endpoint 'For the limit group of this endpoint (an endpoint ID or the name of a group)'
            cand --owner 'For the verified installations of this owner, by e-mail address'
            cand --installation 'Only for this installation, verified or not'
            cand --installations 'Number of verified installations the owner may have; 3 by default'
            cand --settings 'Settings file (default: built-in defaults and no providers)'
            cand --data-dir 'Folder of the database'
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;limit;unset'= {
            cand --platform 'For every endpoint of this platform'
            cand --endpoint 'For the limit group of this endpoint (an endpoint ID or the name of a group)'
            cand --owner 'For the verified installations of this owner, by e-mail address'
            cand --installation 'Only for this installation, verified or not'
            cand --settings 'Settings file (default: built-in defaults and no providers)'
            cand --data-dir 'Folder of the database'
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;limit;list'= {
            cand --settings 'Settings file (default: built-in defaults and no providers)'
            cand --data-dir 'Folder of the database'
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;limit;help'= {
            cand set 'Set a limit, effective from the next sign-in'
            cand unset 'Remove a limit, so that the settings apply again'
            cand list 'List the limits that have been set'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'fastenctl;lighthouse;limit;help;set'= {
        }
        &'fastenctl;lighthouse;limit;help;unset'= {
        }
        &'fastenctl;lighthouse;limit;help;list'= {
        }
        &'fastenctl;lighthouse;limit;help;help'= {
        }
        &'fastenctl;lighthouse;seat'= {
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
            cand list 'List the seats in use, the evidence for each, and when they expire'
            cand release 'Release a seat immediately'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'fastenctl;lighthouse;seat;list'= {
            cand --installation 'Only seats of this installation'
            cand --settings 'Settings file (default: built-in defaults and no providers)'
            cand --data-dir 'Folder of the database'
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;seat;release'= {
            cand --settings 'Settings file (default: built-in defaults and no providers)'
            cand --data-dir 'Folder of the database'
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;seat;help'= {
            cand list 'List the seats in use, the evidence for each, and when they expire'
            cand release 'Release a seat immediately'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'fastenctl;lighthouse;seat;help;list'= {
        }
        &'fastenctl;lighthouse;seat;help;release'= {
        }
        &'fastenctl;lighthouse;seat;help;help'= {
        }
        &'fastenctl;lighthouse;key'= {
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
            cand rotate 'Publish a new key, which replaces the current one after a delay'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'fastenctl;lighthouse;key;rotate'= {
            cand --overlap 'How long to publish the new key before using it'
            cand --settings 'Settings file (default: built-in defaults and no providers)'
            cand --data-dir 'Folder of the database'
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;key;help'= {
            cand rotate 'Publish a new key, which replaces the current one after a delay'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'fastenctl;lighthouse;key;help;rotate'= {
        }
        &'fastenctl;lighthouse;key;help;help'= {
        }
        &'fastenctl;lighthouse;pepper'= {
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
            cand status 'Show the peppers, and what is still stored under each'
            cand rotate 'Replace the pepper; data stored under the old one can still be found'
            cand forget 'Forget the old pepper, unless something is still stored under it'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'fastenctl;lighthouse;pepper;status'= {
            cand --settings 'Settings file (default: built-in defaults and no providers)'
            cand --data-dir 'Folder of the database'
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;pepper;rotate'= {
            cand --settings 'Settings file (default: built-in defaults and no providers)'
            cand --data-dir 'Folder of the database'
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --prepare 'Only write the new pepper to its file, so that it can be copied to every gateway first'
            cand --alone 'Create the new pepper and use it at once; safe only if no other gateway uses this database (implied with SQLite)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;pepper;forget'= {
            cand --settings 'Settings file (default: built-in defaults and no providers)'
            cand --data-dir 'Folder of the database'
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --force 'Forget it even if data is stored under it; that data is then lost'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;pepper;help'= {
            cand status 'Show the peppers, and what is still stored under each'
            cand rotate 'Replace the pepper; data stored under the old one can still be found'
            cand forget 'Forget the old pepper, unless something is still stored under it'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'fastenctl;lighthouse;pepper;help;status'= {
        }
        &'fastenctl;lighthouse;pepper;help;rotate'= {
        }
        &'fastenctl;lighthouse;pepper;help;forget'= {
        }
        &'fastenctl;lighthouse;pepper;help;help'= {
        }
        &'fastenctl;lighthouse;catalog'= {
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
            cand import 'Import published lists into the database, all of them or none'
            cand update 'Download lists again from their URLs, and import what has changed'
            cand list 'Show the lists, what is served from them, and why the rest is not'
            cand show 'Show what is known about a brand, portal or endpoint: lists, check, settings, and search'
            cand override 'Correct a brand, portal or endpoint, or accept a change that was held back'
            cand check 'Query each endpoint, and store what a sign-in there needs'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'fastenctl;lighthouse;catalog;import'= {
            cand --name 'Name of the list, if its file or URL does not give a suitable one'
            cand --format 'Format of all files (default: detected from the content)'
            cand --columns 'Columns of a table, such as `url=HEADER,name=2` (default: detected from header and cells)'
            cand --settings 'Settings file (default: built-in defaults and no providers)'
            cand --data-dir 'Folder of the database'
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --allow-private-network 'Allow addresses on private networks'
            cand --dry-run 'Show what would change without changing it'
            cand --prune 'Remove what a list no longer contains, except endpoints that people are connected to'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;catalog;update'= {
            cand --settings 'Settings file (default: built-in defaults and no providers)'
            cand --data-dir 'Folder of the database'
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --force 'Import a list even if it has lost more than a fifth of its endpoints'
            cand --allow-private-network 'Allow lists on private networks'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;catalog;list'= {
            cand --settings 'Settings file (default: built-in defaults and no providers)'
            cand --data-dir 'Folder of the database'
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --held 'Show only endpoints that updates held back because their list moved them to another host'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;catalog;show'= {
            cand --settings 'Settings file (default: built-in defaults and no providers)'
            cand --data-dir 'Folder of the database'
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;catalog;override'= {
            cand --set 'Set a field, overriding the lists; repeat for several'
            cand --unset 'Stop overriding a field; repeat for several'
            cand --settings 'Settings file (default: built-in defaults and no providers)'
            cand --data-dir 'Folder of the database'
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --take 'Accept the held-back change of an endpoint; sign-ins then go to the new host'
            cand --reset 'Stop overriding all fields'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;catalog;check'= {
            cand --platform 'Check only endpoints of this platform'
            cand --changed-since 'Check only endpoints that an import has changed since this date, such as `2026-01-31`'
            cand --endpoint 'Check only this endpoint, no matter when it was last checked'
            cand --older-than 'Skip endpoints checked less than this long ago, so that an interrupted check resumes where it stopped'
            cand --concurrency 'Number of hosts to query at once; each gets one request at a time'
            cand --settings 'Settings file (default: built-in defaults and no providers)'
            cand --data-dir 'Folder of the database'
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --allow-private-network 'Allow addresses on private networks'
            cand --strict 'Exit with 20 if an endpoint is not `ok`'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;catalog;help'= {
            cand import 'Import published lists into the database, all of them or none'
            cand update 'Download lists again from their URLs, and import what has changed'
            cand list 'Show the lists, what is served from them, and why the rest is not'
            cand show 'Show what is known about a brand, portal or endpoint: lists, check, settings, and search'
            cand override 'Correct a brand, portal or endpoint, or accept a change that was held back'
            cand check 'Query each endpoint, and store what a sign-in there needs'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'fastenctl;lighthouse;catalog;help;import'= {
        }
        &'fastenctl;lighthouse;catalog;help;update'= {
        }
        &'fastenctl;lighthouse;catalog;help;list'= {
        }
        &'fastenctl;lighthouse;catalog;help;show'= {
        }
        &'fastenctl;lighthouse;catalog;help;override'= {
        }
        &'fastenctl;lighthouse;catalog;help;check'= {
        }
        &'fastenctl;lighthouse;catalog;help;help'= {
        }
        &'fastenctl;lighthouse;platform'= {
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
            cand list 'List known and configured platforms with their redirect URIs'
            cand show 'Show what to register at a platform''s developer portal'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'fastenctl;lighthouse;platform;list'= {
            cand --settings 'Settings file (default: built-in defaults and no providers)'
            cand --data-dir 'Folder of the database'
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;platform;show'= {
            cand --settings 'Settings file (default: built-in defaults and no providers)'
            cand --data-dir 'Folder of the database'
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;platform;help'= {
            cand list 'List known and configured platforms with their redirect URIs'
            cand show 'Show what to register at a platform''s developer portal'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'fastenctl;lighthouse;platform;help;list'= {
        }
        &'fastenctl;lighthouse;platform;help;show'= {
        }
        &'fastenctl;lighthouse;platform;help;help'= {
        }
        &'fastenctl;lighthouse;audit'= {
            cand --installation 'Only entries about this installation, even if it was deleted'
            cand --since 'Only entries newer than this, such as `30days` (default: all)'
            cand --settings 'Settings file (default: built-in defaults and no providers)'
            cand --data-dir 'Folder of the database'
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;notice'= {
            cand --subject 'Subject of the e-mail'
            cand --id 'ID of the e-mail; each administrator gets only one e-mail per ID (default: derived from subject and text)'
            cand --settings 'Settings file (default: built-in defaults and no providers)'
            cand --data-dir 'Folder of the database'
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --dry-run 'Show how many administrators would get it, without sending it'
            cand --yes 'Send it without confirmation'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;migrate'= {
            cand --settings 'Settings file (default: built-in defaults and no providers)'
            cand --data-dir 'Folder of the database'
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;backup'= {
            cand --passphrase-file 'Encrypt the pepper with the passphrase in the first line of this file, or `-` for stdin'
            cand --settings 'Settings file (default: built-in defaults and no providers)'
            cand --data-dir 'Folder of the database'
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --without-pepper 'Leave out the pepper, for example because you keep it elsewhere'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;restore'= {
            cand --passphrase-file 'File with the passphrase of the encrypted pepper on its first line, or `-` for stdin'
            cand --settings 'Settings file (default: built-in defaults and no providers)'
            cand --data-dir 'Folder of the database'
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;copy-to'= {
            cand --password-file 'File with the password of that PostgreSQL database on its first line, or `-` for stdin'
            cand --settings 'Settings file (default: built-in defaults and no providers)'
            cand --data-dir 'Folder of the database'
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;example'= {
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'fastenctl;lighthouse;help'= {
            cand serve 'Run the gateway until Ctrl-C or SIGTERM; SIGHUP reloads the settings'
            cand check 'Check a settings file without starting the gateway: keys, definitions, secret files, data folder and database'
            cand installation 'List, suspend, export and delete installations, whether or not the gateway is running'
            cand limit 'Set how many users per provider an installation may connect, overriding the settings'
            cand seat 'List the seats at providers, and release them'
            cand key 'Rotate the keys with which the gateway authenticates to providers (`private_key_jwt`)'
            cand pepper 'Rotate the pepper, the key used to hash users, mailboxes and tokens'
            cand catalog 'Load lists of institutions, and see what the gateway serves from them'
            cand platform 'Show what to register at the platforms'' developer portals'
            cand audit 'Show who changed what and when: the operator''s commands and the installations'' own changes'
            cand notice 'Send an e-mail to all administrators with a verified address, for example about maintenance'
            cand migrate 'Migrate the database to this version, as `serve` does at startup'
            cand backup 'Back up the database and the pepper to one file, whether or not the gateway is running'
            cand restore 'Restore a backup to a folder without a database, after checking the whole backup'
            cand copy-to 'Copy everything to an empty database, from SQLite to PostgreSQL or back'
            cand example 'Print an example for this version: settings, a systemd unit, alerts or a dashboard'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'fastenctl;lighthouse;help;serve'= {
        }
        &'fastenctl;lighthouse;help;check'= {
        }
        &'fastenctl;lighthouse;help;installation'= {
            cand list 'List all installations'
            cand show 'Show an installation and its users per provider'
            cand suspend 'Suspend an installation: refuse its requests and new sign-ins; connected users stay connected'
            cand resume 'End a suspension'
            cand reset-secret 'Give an installation a new secret, for an administrator who has lost theirs'
            cand export 'Print everything stored about an installation as one JSON document, without secrets'
            cand delete 'Delete an installation; only its ID is kept, and nobody can connect through it'
        }
        &'fastenctl;lighthouse;help;installation;list'= {
        }
        &'fastenctl;lighthouse;help;installation;show'= {
        }
        &'fastenctl;lighthouse;help;installation;suspend'= {
        }
        &'fastenctl;lighthouse;help;installation;resume'= {
        }
        &'fastenctl;lighthouse;help;installation;reset-secret'= {
        }
        &'fastenctl;lighthouse;help;installation;export'= {
        }
        &'fastenctl;lighthouse;help;installation;delete'= {
        }
        &'fastenctl;lighthouse;help;limit'= {
            cand set 'Set a limit, effective from the next sign-in'
            cand unset 'Remove a limit, so that the settings apply again'
            cand list 'List the limits that have been set'
        }
        &'fastenctl;lighthouse;help;limit;set'= {
        }
        &'fastenctl;lighthouse;help;limit;unset'= {
        }
        &'fastenctl;lighthouse;help;limit;list'= {
        }
        &'fastenctl;lighthouse;help;seat'= {
            cand list 'List the seats in use, the evidence for each, and when they expire'
            cand release 'Release a seat immediately'
        }
        &'fastenctl;lighthouse;help;seat;list'= {
        }
        &'fastenctl;lighthouse;help;seat;release'= {
        }
        &'fastenctl;lighthouse;help;key'= {
            cand rotate 'Publish a new key, which replaces the current one after a delay'
        }
        &'fastenctl;lighthouse;help;key;rotate'= {
        }
        &'fastenctl;lighthouse;help;pepper'= {
            cand status 'Show the peppers, and what is still stored under each'
            cand rotate 'Replace the pepper; data stored under the old one can still be found'
            cand forget 'Forget the old pepper, unless something is still stored under it'
        }
        &'fastenctl;lighthouse;help;pepper;status'= {
        }
        &'fastenctl;lighthouse;help;pepper;rotate'= {
        }
        &'fastenctl;lighthouse;help;pepper;forget'= {
        }
        &'fastenctl;lighthouse;help;catalog'= {
            cand import 'Import published lists into the database, all of them or none'
            cand update 'Download lists again from their URLs, and import what has changed'
            cand list 'Show the lists, what is served from them, and why the rest is not'
            cand show 'Show what is known about a brand, portal or endpoint: lists, check, settings, and search'
            cand override 'Correct a brand, portal or endpoint, or accept a change that was held back'
            cand check 'Query each endpoint, and store what a sign-in there needs'
        }
        &'fastenctl;lighthouse;help;catalog;import'= {
        }
        &'fastenctl;lighthouse;help;catalog;update'= {
        }
        &'fastenctl;lighthouse;help;catalog;list'= {
        }
        &'fastenctl;lighthouse;help;catalog;show'= {
        }
        &'fastenctl;lighthouse;help;catalog;override'= {
        }
        &'fastenctl;lighthouse;help;catalog;check'= {
        }
        &'fastenctl;lighthouse;help;platform'= {
            cand list 'List known and configured platforms with their redirect URIs'
            cand show 'Show what to register at a platform''s developer portal'
        }
        &'fastenctl;lighthouse;help;platform;list'= {
        }
        &'fastenctl;lighthouse;help;platform;show'= {
        }
        &'fastenctl;lighthouse;help;audit'= {
        }
        &'fastenctl;lighthouse;help;notice'= {
        }
        &'fastenctl;lighthouse;help;migrate'= {
        }
        &'fastenctl;lighthouse;help;backup'= {
        }
        &'fastenctl;lighthouse;help;restore'= {
        }
        &'fastenctl;lighthouse;help;copy-to'= {
        }
        &'fastenctl;lighthouse;help;example'= {
        }
        &'fastenctl;lighthouse;help;help'= {
        }
        &'fastenctl;sandbox'= {
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
            cand serve 'Run a practice SMART on FHIR provider, in memory, until Ctrl-C or SIGTERM'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'fastenctl;sandbox;serve'= {
            cand --listen 'Address and port to listen on'
            cand --client 'TOML file with additional clients'
            cand --fault 'Faults to simulate everywhere, not only under `/fault/ID`: check IDs, such as PKCE-06, and DCR-01 to DCR-03, DEVICE-01 to DEVICE-03, DPOP-01 to DPOP-03, LAUNCH-01, PAR-01 to PAR-04'
            cand --fault-rate 'Share of requests that hit a random fault, from 0 to 1'
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;sandbox;help'= {
            cand serve 'Run a practice SMART on FHIR provider, in memory, until Ctrl-C or SIGTERM'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'fastenctl;sandbox;help;serve'= {
        }
        &'fastenctl;sandbox;help;help'= {
        }
        &'fastenctl;completions'= {
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'fastenctl;exit-codes'= {
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'fastenctl;environment'= {
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'fastenctl;output'= {
            cand --config 'Path of the config file'
            cand --profile 'Profile to use from the config file'
            cand --lighthouse 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'Timeout for each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust in addition to the system''s'
            cand --color 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)'
            cand --json 'Print one JSON document, even for errors'
            cand --no-input 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)'
            cand -q 'Print less'
            cand --quiet 'Print less'
            cand -v 'Print more: requests and responses, redacted'
            cand --verbose 'Print more: requests and responses, redacted'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'fastenctl;help'= {
            cand register 'Register this installation with a gateway and write the config file'
            cand status 'Show the installation at the gateway, and whether the config file agrees'
            cand verify 'Verify the administrator''s e-mail address with the code from the gateway''s e-mail'
            cand update 'Change the administrator''s name, e-mail address, and the origins that browsers may return to'
            cand rotate-secret 'Replace the installation secret without downtime'
            cand unregister 'Remove the installation from the gateway, then its secret from the config file'
            cand usage 'Show users per provider against their limits'
            cand providers 'Search the gateway''s catalog for institutions by name, place, postal code or web address'
            cand auth 'Test sign-ins'
            cand inspect 'Explain an authorization URL, a callback URL, a token, a token response or a report, offline'
            cand config 'Show, change, check, export and import the config file'
            cand doctor 'Find what keeps a sign-in from working, from the config file to the gateway, and how to fix it'
            cand demo 'Try everything on this machine: gateway, practice provider, registration, sign-ins, usage'
            cand lighthouse 'Run the auth gateway'
            cand sandbox 'Run the practice provider'
            cand completions 'Print the completion script for a shell'
            cand exit-codes 'List the exit codes'
            cand environment 'List the environment variables'
            cand output 'Describe what goes to stdout and stderr'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'fastenctl;help;register'= {
        }
        &'fastenctl;help;status'= {
        }
        &'fastenctl;help;verify'= {
        }
        &'fastenctl;help;update'= {
        }
        &'fastenctl;help;rotate-secret'= {
        }
        &'fastenctl;help;unregister'= {
        }
        &'fastenctl;help;usage'= {
        }
        &'fastenctl;help;providers'= {
            cand show 'Show an endpoint: how to sign in, what is special about it, and how many users you have there'
        }
        &'fastenctl;help;providers;show'= {
        }
        &'fastenctl;help;auth'= {
            cand test 'Run a complete sign-in, step by step, and report what happened'
            cand register-client 'Register a client at a provider that accepts registrations (RFC 7591), and add it to the config file'
            cand checks 'List the conformance checks of `auth test`'
            cand login 'Sign in again under the name of a kept session, with its original settings'
            cand refresh 'Refresh a kept session to prove that its sign-in still works'
            cand show 'Show the kept sessions, with tokens redacted'
            cand forget 'Delete a kept session, and revoke its tokens if the provider supports revocation'
        }
        &'fastenctl;help;auth;test'= {
        }
        &'fastenctl;help;auth;register-client'= {
        }
        &'fastenctl;help;auth;checks'= {
        }
        &'fastenctl;help;auth;login'= {
        }
        &'fastenctl;help;auth;refresh'= {
        }
        &'fastenctl;help;auth;show'= {
        }
        &'fastenctl;help;auth;forget'= {
        }
        &'fastenctl;help;inspect'= {
        }
        &'fastenctl;help;config'= {
            cand path 'Print the path of the config file, whether or not it exists'
            cand show 'Show the values in effect; secrets are redacted'
            cand get 'Print one value from the config file; secrets are redacted'
            cand set 'Set values in the config file, keeping everything else, including comments'
            cand check 'Check the config file: keys, values, and who else can read or replace it'
            cand export 'Print the installation''s credentials, including the secret, for another program'
            cand import 'Add an installation to the config file, from variables or from the output of `config export`'
        }
        &'fastenctl;help;config;path'= {
        }
        &'fastenctl;help;config;show'= {
        }
        &'fastenctl;help;config;get'= {
        }
        &'fastenctl;help;config;set'= {
        }
        &'fastenctl;help;config;check'= {
        }
        &'fastenctl;help;config;export'= {
        }
        &'fastenctl;help;config;import'= {
        }
        &'fastenctl;help;doctor'= {
        }
        &'fastenctl;help;demo'= {
        }
        &'fastenctl;help;lighthouse'= {
            cand serve 'Run the gateway until Ctrl-C or SIGTERM; SIGHUP reloads the settings'
            cand check 'Check a settings file without starting the gateway: keys, definitions, secret files, data folder and database'
            cand installation 'List, suspend, export and delete installations, whether or not the gateway is running'
            cand limit 'Set how many users per provider an installation may connect, overriding the settings'
            cand seat 'List the seats at providers, and release them'
            cand key 'Rotate the keys with which the gateway authenticates to providers (`private_key_jwt`)'
            cand pepper 'Rotate the pepper, the key used to hash users, mailboxes and tokens'
            cand catalog 'Load lists of institutions, and see what the gateway serves from them'
            cand platform 'Show what to register at the platforms'' developer portals'
            cand audit 'Show who changed what and when: the operator''s commands and the installations'' own changes'
            cand notice 'Send an e-mail to all administrators with a verified address, for example about maintenance'
            cand migrate 'Migrate the database to this version, as `serve` does at startup'
            cand backup 'Back up the database and the pepper to one file, whether or not the gateway is running'
            cand restore 'Restore a backup to a folder without a database, after checking the whole backup'
            cand copy-to 'Copy everything to an empty database, from SQLite to PostgreSQL or back'
            cand example 'Print an example for this version: settings, a systemd unit, alerts or a dashboard'
        }
        &'fastenctl;help;lighthouse;serve'= {
        }
        &'fastenctl;help;lighthouse;check'= {
        }
        &'fastenctl;help;lighthouse;installation'= {
            cand list 'List all installations'
            cand show 'Show an installation and its users per provider'
            cand suspend 'Suspend an installation: refuse its requests and new sign-ins; connected users stay connected'
            cand resume 'End a suspension'
            cand reset-secret 'Give an installation a new secret, for an administrator who has lost theirs'
            cand export 'Print everything stored about an installation as one JSON document, without secrets'
            cand delete 'Delete an installation; only its ID is kept, and nobody can connect through it'
        }
        &'fastenctl;help;lighthouse;installation;list'= {
        }
        &'fastenctl;help;lighthouse;installation;show'= {
        }
        &'fastenctl;help;lighthouse;installation;suspend'= {
        }
        &'fastenctl;help;lighthouse;installation;resume'= {
        }
        &'fastenctl;help;lighthouse;installation;reset-secret'= {
        }
        &'fastenctl;help;lighthouse;installation;export'= {
        }
        &'fastenctl;help;lighthouse;installation;delete'= {
        }
        &'fastenctl;help;lighthouse;limit'= {
            cand set 'Set a limit, effective from the next sign-in'
            cand unset 'Remove a limit, so that the settings apply again'
            cand list 'List the limits that have been set'
        }
        &'fastenctl;help;lighthouse;limit;set'= {
        }
        &'fastenctl;help;lighthouse;limit;unset'= {
        }
        &'fastenctl;help;lighthouse;limit;list'= {
        }
        &'fastenctl;help;lighthouse;seat'= {
            cand list 'List the seats in use, the evidence for each, and when they expire'
            cand release 'Release a seat immediately'
        }
        &'fastenctl;help;lighthouse;seat;list'= {
        }
        &'fastenctl;help;lighthouse;seat;release'= {
        }
        &'fastenctl;help;lighthouse;key'= {
            cand rotate 'Publish a new key, which replaces the current one after a delay'
        }
        &'fastenctl;help;lighthouse;key;rotate'= {
        }
        &'fastenctl;help;lighthouse;pepper'= {
            cand status 'Show the peppers, and what is still stored under each'
            cand rotate 'Replace the pepper; data stored under the old one can still be found'
            cand forget 'Forget the old pepper, unless something is still stored under it'
        }
        &'fastenctl;help;lighthouse;pepper;status'= {
        }
        &'fastenctl;help;lighthouse;pepper;rotate'= {
        }
        &'fastenctl;help;lighthouse;pepper;forget'= {
        }
        &'fastenctl;help;lighthouse;catalog'= {
            cand import 'Import published lists into the database, all of them or none'
            cand update 'Download lists again from their URLs, and import what has changed'
            cand list 'Show the lists, what is served from them, and why the rest is not'
            cand show 'Show what is known about a brand, portal or endpoint: lists, check, settings, and search'
            cand override 'Correct a brand, portal or endpoint, or accept a change that was held back'
            cand check 'Query each endpoint, and store what a sign-in there needs'
        }
        &'fastenctl;help;lighthouse;catalog;import'= {
        }
        &'fastenctl;help;lighthouse;catalog;update'= {
        }
        &'fastenctl;help;lighthouse;catalog;list'= {
        }
        &'fastenctl;help;lighthouse;catalog;show'= {
        }
        &'fastenctl;help;lighthouse;catalog;override'= {
        }
        &'fastenctl;help;lighthouse;catalog;check'= {
        }
        &'fastenctl;help;lighthouse;platform'= {
            cand list 'List known and configured platforms with their redirect URIs'
            cand show 'Show what to register at a platform''s developer portal'
        }
        &'fastenctl;help;lighthouse;platform;list'= {
        }
        &'fastenctl;help;lighthouse;platform;show'= {
        }
        &'fastenctl;help;lighthouse;audit'= {
        }
        &'fastenctl;help;lighthouse;notice'= {
        }
        &'fastenctl;help;lighthouse;migrate'= {
        }
        &'fastenctl;help;lighthouse;backup'= {
        }
        &'fastenctl;help;lighthouse;restore'= {
        }
        &'fastenctl;help;lighthouse;copy-to'= {
        }
        &'fastenctl;help;lighthouse;example'= {
        }
        &'fastenctl;help;sandbox'= {
            cand serve 'Run a practice SMART on FHIR provider, in memory, until Ctrl-C or SIGTERM'
        }
        &'fastenctl;help;sandbox;serve'= {
        }
        &'fastenctl;help;completions'= {
        }
        &'fastenctl;help;exit-codes'= {
        }
        &'fastenctl;help;environment'= {
        }
        &'fastenctl;help;output'= {
        }
        &'fastenctl;help;help'= {
        }
    ]
    $completions[$command]
}
