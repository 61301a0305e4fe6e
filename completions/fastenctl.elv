
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
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
            cand register 'Register this installation with a Lighthouse and write the config file'
            cand status 'Show the installation as the gateway has it, and whether the config file agrees'
            cand verify 'Confirm the administrator''s e-mail address with the code from the gateway''s mail'
            cand update 'Change the administrator''s name and e-mail address, and the origins browsers may return to'
            cand rotate-secret 'Replace the installation secret by a new one, without a gap'
            cand unregister 'Remove the installation at the gateway, then its secret here'
            cand usage 'Show users per provider against their limits'
            cand providers 'Search the gateway''s catalogue for institutions, by name, place, postal code or web address'
            cand auth 'Test sign-ins'
            cand inspect 'Take an authorize URL, a callback URL, a token, a token answer or a report apart, offline'
            cand config 'Look into the config file, change it, check it, and hand on what it holds'
            cand doctor 'Check everything between this machine and a successful sign-in, and say what to do'
            cand demo 'Show the whole job on this machine: gateway, practice provider, registration, sign-ins, usage'
            cand lighthouse 'Run the auth gateway'
            cand sandbox 'Run the practice provider'
            cand completions 'Print the completion script of a shell'
            cand exit-codes 'List the exit codes'
            cand environment 'List the variables that are read'
            cand output 'Tell what goes to stdout and stderr'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'fastenctl;register'= {
            cand --name 'The administrator''s name'
            cand --email 'The administrator''s e-mail address'
            cand --origin 'Where browsers may return to besides this machine; may be given several times, and these are all then'
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --force 'Register a second installation in place of the one in the config file'
            cand --dry-run 'Say what would be done, and do nothing'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'fastenctl;status'= {
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;verify'= {
            cand --wait 'Wait so long for the click on the link in the mail, such as `15m`'
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --resend 'Have the mail sent once more; the gateway sends three an hour'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'fastenctl;update'= {
            cand --name 'The administrator''s name'
            cand --email 'The administrator''s e-mail address'
            cand --origin 'Where browsers may return to besides this machine; may be given several times, and these are all then'
            cand --tickets-only 'Refuse sign-ins without a ticket; `--tickets-only=false` takes that back. Clients without tickets stop working'
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --no-origins 'Let browsers return to this machine only'
            cand --dry-run 'Say what would be changed, and change nothing'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'fastenctl;rotate-secret'= {
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --dry-run 'Prove that it could be done, and do nothing'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'fastenctl;unregister'= {
            cand --confirm 'The administrator''s name or the installation''s id, instead of being asked for the name'
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --dry-run 'Say what would be removed, and remove nothing'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'fastenctl;usage'= {
            cand --format 'How to tell it [default: table, with `--json` json]'
            cand --warn 'From how many percent of its limit a provider counts as near'
            cand --crit 'From how many percent of its limit a provider counts as full'
            cand --only 'Only providers that are near their limit or full, or only full ones'
            cand --watch 'Go on telling, this long after each other'
            cand --release 'Release the places at this provider that rest on a browser alone, without a ticket; ten in 90 days'
            cand --output 'Write to a file instead of stdout, in one step'
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'fastenctl;providers'= {
            cand --platform 'Only of this platform, such as `epic`; may be given several times'
            cand --state 'Only in this state, by code or name; may be given several times'
            cand --limit 'At most so many institutions'
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
            cand show 'Show how one endpoint is signed in to, what is special about it, and your users there'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'fastenctl;providers;show'= {
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;providers;help'= {
            cand show 'Show how one endpoint is signed in to, what is special about it, and your users there'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'fastenctl;providers;help;show'= {
        }
        &'fastenctl;providers;help;help'= {
        }
        &'fastenctl;auth'= {
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
            cand test 'Do a whole sign-in, step by step, and tell what happened'
            cand register-client 'Register a client at a provider that takes registrations (RFC 7591), and note it in the config file'
            cand checks 'List the conformance checks of `auth test`'
            cand login 'Sign in again under the name of a kept session, with what it was begun with'
            cand refresh 'Refresh a kept session, which proves that its sign-in still holds'
            cand show 'Show the kept sessions, tokens redacted'
            cand forget 'Revoke a kept session where the provider can, and delete it'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'fastenctl;auth;test'= {
            cand --issuer 'FHIR base URL or issuer, exactly as the provider writes it: sign in without a gateway'
            cand --via 'Which way, where both are possible'
            cand --client-id 'The client id the provider knows us by'
            cand --client-secret-file 'File with the client secret, `-` for stdin (or `FASTENCTL_CLIENT_SECRET`)'
            cand --client-key-file 'PEM file with the client''s private key, for `private_key_jwt`'
            cand --client-key-id 'The key''s `kid`, where it is not the key''s thumbprint'
            cand --auth-method 'How the client proves itself at the token endpoint'
            cand --scope 'Scopes to ask for, separated by blanks'
            cand --aud 'The FHIR server the token is for, where it is not the issuer given'
            cand --authorization-endpoint 'The authorization endpoint, where the provider does not publish the right one'
            cand --token-endpoint 'The token endpoint, likewise'
            cand --jwks-uri 'Where the keys that sign id tokens are, likewise'
            cand --response-mode 'How the answer comes back'
            cand --param 'A further parameter of the authorization request, such as `login_hint=alice`; may be repeated'
            cand --user 'Count the sign-in for this local user at the gateway; without it, it is a test, which takes no user''s place'
            cand --browser 'Program to open the address with; `built-in` signs in on plain forms by itself'
            cand --login 'Who signs in, for `--browser built-in`'
            cand --password-file 'File with the password, `-` for stdin, for `--browser built-in`'
            cand --login-host 'Another origin on which `--browser built-in` may type the password'
            cand --accept-host 'Origin that may receive codes and tokens through a gateway; repeat for several. `accepted_hosts` in the config file keeps them'
            cand --port 'Ports to listen on, the first free one counts (default: any free port)'
            cand --redirect-uri 'The redirect URI as it is registered at the provider; port 0 stands for any port'
            cand --listen 'Listen on this address instead of loopback, behind a published port or a forwarder'
            cand --tls-cert 'PEM file with a certificate for `--redirect-uri https://…` (default: one of this run, which browsers warn about)'
            cand --tls-key 'PEM file with its private key'
            cand --listen-timeout 'How long to wait for the answer'
            cand --resume 'Finish what `--start` began, here or elsewhere; the file works once'
            cand --keep 'Store the session under this name, for `auth refresh`, instead of giving its tokens back'
            cand --report 'Also write a report; its ending decides: `.html`, `.json`, `.xml` (`JUnit`), `.har` or `.txt` (several allowed)'
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --require-pkce 'Stop where the provider does not list PKCE with S256, which is sent all the same without this'
            cand --pushed 'Push the authorization request to the provider first (RFC 9126), which is done by itself where the provider demands it'
            cand --device 'Sign in with a browser on any other device, in which you enter a code (RFC 8628)'
            cand --ehr-launch 'Wait until an EHR starts the app at `/launch` beside the redirect URI, then go on with its launch'
            cand --dpop 'Bind the tokens to a key of this run by proofs of possession (RFC 9449)'
            cand --paste 'Open no listener: take the answer from stdin, as address, query, fragment or bare code'
            cand --no-browser 'Only show the address to open'
            cand --deny 'Let `--browser built-in` refuse the consent'
            cand --start 'Only begin: print the address to open and a file for `--resume` as JSON'
            cand --negative 'Also send a few malformed requests, which a provider should have agreed to; against this machine and test systems intrusive ones too'
            cand --show-secrets 'Show secrets on this terminal instead of their length and fingerprint; never in reports'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'fastenctl;auth;register-client'= {
            cand --issuer 'FHIR base URL or issuer, exactly as the provider writes it'
            cand --redirect-uri 'A redirect URI to register; may be repeated (default: `http://127.0.0.1/callback`)'
            cand --client-name 'What people are shown when they are asked for consent'
            cand --auth-method 'How the client is to prove itself at the token endpoint'
            cand --client-key-file 'PEM file with the client''s private key, whose public half is registered, for `private_key_jwt`'
            cand --scope 'Scopes to register, separated by blanks (default: the provider decides)'
            cand --initial-token-file 'File with the provider''s initial access token, `-` for stdin'
            cand --accept-host 'Origin that may receive codes and tokens through a gateway; repeat for several. `accepted_hosts` in the config file keeps them'
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;auth;checks'= {
            cand --group 'Only one group, such as PKCE'
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;auth;login'= {
            cand --client-secret-file 'File with the client secret or key, `-` for stdin, where the session knows none'
            cand --browser 'Program to open the address with; `built-in` signs in on plain forms by itself'
            cand --login 'Who signs in, for `--browser built-in`'
            cand --password-file 'File with the password, `-` for stdin, for `--browser built-in`'
            cand --login-host 'Another origin on which `--browser built-in` may type the password'
            cand --accept-host 'Origin that may receive codes and tokens through a gateway; repeat for several. `accepted_hosts` in the config file keeps them'
            cand --port 'Ports to listen on, the first free one counts (default: any free port)'
            cand --redirect-uri 'The redirect URI as it is registered at the provider; port 0 stands for any port'
            cand --listen 'Listen on this address instead of loopback, behind a published port or a forwarder'
            cand --tls-cert 'PEM file with a certificate for `--redirect-uri https://…` (default: one of this run, which browsers warn about)'
            cand --tls-key 'PEM file with its private key'
            cand --listen-timeout 'How long to wait for the answer'
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --paste 'Open no listener: take the answer from stdin, as address, query, fragment or bare code'
            cand --no-browser 'Only show the address to open'
            cand --deny 'Let `--browser built-in` refuse the consent'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'fastenctl;auth;refresh'= {
            cand --client-secret-file 'File with the client secret or key, `-` for stdin, where the session knows none'
            cand --accept-host 'Origin that may receive codes and tokens through a gateway; repeat for several. `accepted_hosts` in the config file keeps them'
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;auth;show'= {
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;auth;forget'= {
            cand --client-secret-file 'File with the client secret or key, `-` for stdin, where the session knows none'
            cand --accept-host 'Origin that may receive codes and tokens through a gateway; repeat for several. `accepted_hosts` in the config file keeps them'
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --local 'Delete it here only, and ask nobody'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;auth;help'= {
            cand test 'Do a whole sign-in, step by step, and tell what happened'
            cand register-client 'Register a client at a provider that takes registrations (RFC 7591), and note it in the config file'
            cand checks 'List the conformance checks of `auth test`'
            cand login 'Sign in again under the name of a kept session, with what it was begun with'
            cand refresh 'Refresh a kept session, which proves that its sign-in still holds'
            cand show 'Show the kept sessions, tokens redacted'
            cand forget 'Revoke a kept session where the provider can, and delete it'
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
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'fastenctl;config'= {
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
            cand path 'Print the config file''s path, whether it exists or not'
            cand show 'Show the values that hold and where each comes from; secrets are redacted'
            cand get 'Print one value of the config file; a secret by length and fingerprint only'
            cand set 'Set values of the config file; the rest of it, comments included, stays as it is'
            cand check 'Check the config file: its keys, their values, and who else can read or replace it'
            cand export 'Print what proves who this installation is, secret included, for another program'
            cand import 'Write an installation into the config file, from variables or from what `config export` wrote'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'fastenctl;config;path'= {
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;config;show'= {
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --origin 'Every value with the flag, variable or line it comes from, and what it takes the place of'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;config;get'= {
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;config;set'= {
            cand --file 'The value is the first line of this file; for one key'
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --move-secret 'Move the secret along with the address, because the gateway has moved there'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'fastenctl;config;check'= {
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;config;export'= {
            cand --format 'For whom'
            cand --output 'Write to a file that nobody else can read, in one step'
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --show-secrets 'Show the secret on a terminal, too'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'fastenctl;config;import'= {
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'fastenctl;config;help'= {
            cand path 'Print the config file''s path, whether it exists or not'
            cand show 'Show the values that hold and where each comes from; secrets are redacted'
            cand get 'Print one value of the config file; a secret by length and fingerprint only'
            cand set 'Set values of the config file; the rest of it, comments included, stays as it is'
            cand check 'Check the config file: its keys, their values, and who else can read or replace it'
            cand export 'Print what proves who this installation is, secret included, for another program'
            cand import 'Write an installation into the config file, from variables or from what `config export` wrote'
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
            cand --fasten 'Also check whether the Fasten at this address signs in through the gateway, and what keeps it from doing so'
            cand --bundle 'Also write the report, the config file and our variables, without secrets, into one archive for a bug report'
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'fastenctl;demo'= {
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --keep 'Leave the servers running until Ctrl-C and print commands to try'
            cand --browser 'Do the first sign-in yourself, in a browser'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse'= {
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
            cand serve 'Serve the gateway until Ctrl-C or SIGTERM; SIGHUP reads the settings again'
            cand check 'Check a settings file without starting anything: keys, definitions, secret files, data folder, and whether a PostgreSQL database answers'
            cand installation 'See, suspend and delete installations, with or without a running gateway'
            cand limit 'Set how many users per provider an installation may connect, instead of the settings'
            cand seat 'See who has a seat at a provider, and give seats back'
            cand key 'Change the keys that the gateway proves itself to providers with (`private_key_jwt`)'
            cand catalog 'Load the lists of institutions that can be connected, and see what is served of them'
            cand platform 'See what to register at the developer portals of the platforms'
            cand audit 'Show who changed what, and when: the operator''s commands and the installations'' own changes'
            cand notice 'Write to all administrators with a verified e-mail address: maintenance, a new address, the end of service'
            cand migrate 'Bring the database up to this version, as `serve` does when it starts'
            cand backup 'Back up database and pepper into one file, with the gateway running or stopped'
            cand restore 'Restore a backup into a folder that has no database; all of it is checked before anything is put in place'
            cand copy-to 'Copy everything into another, empty database: from SQLite to PostgreSQL, or back'
            cand example 'Print an example that this version understands: settings, a unit, alerts, a dashboard'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'fastenctl;lighthouse;serve'= {
            cand --settings 'The settings file; without one, embedded defaults and no providers'
            cand --data-dir 'Where the database is kept'
            cand --listen 'Address and port to listen on (default `127.0.0.1:8417`)'
            cand --wait 'How long to wait at the start for a database that cannot be reached, or is still served by another gateway (default `0s`, under systemd `2m`)'
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;check'= {
            cand --mail 'Send a test letter to this address, and say which step fails if it does not go out'
            cand --settings 'The settings file; without one, embedded defaults and no providers'
            cand --data-dir 'Where the database is kept'
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;installation'= {
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
            cand list 'List all installations'
            cand show 'Show one installation with its users per provider'
            cand suspend 'Refuse an installation''s requests and new sign-ins; who is connected stays connected'
            cand resume 'End a suspension'
            cand reset-secret 'Give an installation another secret, for an administrator who has lost theirs'
            cand export 'Print everything that is kept of an installation as one JSON document, without secrets'
            cand delete 'Delete an installation: its id alone is kept, and nobody can be connected through it'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'fastenctl;lighthouse;installation;list'= {
            cand --settings 'The settings file; without one, embedded defaults and no providers'
            cand --data-dir 'Where the database is kept'
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;installation;show'= {
            cand --settings 'The settings file; without one, embedded defaults and no providers'
            cand --data-dir 'Where the database is kept'
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;installation;suspend'= {
            cand --reason 'Why, in a few words; its administrator is shown them'
            cand --settings 'The settings file; without one, embedded defaults and no providers'
            cand --data-dir 'Where the database is kept'
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;installation;resume'= {
            cand --settings 'The settings file; without one, embedded defaults and no providers'
            cand --data-dir 'Where the database is kept'
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;installation;reset-secret'= {
            cand --secret-file 'Write the secret into this file (mode 0600) instead of showing it; none of that name may be there'
            cand --settings 'The settings file; without one, embedded defaults and no providers'
            cand --data-dir 'Where the database is kept'
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;installation;export'= {
            cand --settings 'The settings file; without one, embedded defaults and no providers'
            cand --data-dir 'Where the database is kept'
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;installation;delete'= {
            cand --settings 'The settings file; without one, embedded defaults and no providers'
            cand --data-dir 'Where the database is kept'
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --yes 'Delete it without being asked'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;installation;help'= {
            cand list 'List all installations'
            cand show 'Show one installation with its users per provider'
            cand suspend 'Refuse an installation''s requests and new sign-ins; who is connected stays connected'
            cand resume 'End a suspension'
            cand reset-secret 'Give an installation another secret, for an administrator who has lost theirs'
            cand export 'Print everything that is kept of an installation as one JSON document, without secrets'
            cand delete 'Delete an installation: its id alone is kept, and nobody can be connected through it'
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
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
            cand set 'Set a limit, from the next sign-in on'
            cand unset 'Take a limit back: the settings hold again'
            cand list 'List the limits that were set'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'fastenctl;lighthouse;limit;set'= {
            cand --platform 'Each endpoint of this platform'
            cand --endpoint 'The limit group of this endpoint, by the endpoint''s id or by the group''s name'
            cand --owner 'The verified installations of this owner, by e-mail address'
            cand --installation 'For this installation alone, verified or not'
            cand --installations 'Verified installations of the owner; 3 where nothing is set'
            cand --settings 'The settings file; without one, embedded defaults and no providers'
            cand --data-dir 'Where the database is kept'
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;limit;unset'= {
            cand --platform 'Each endpoint of this platform'
            cand --endpoint 'The limit group of this endpoint, by the endpoint''s id or by the group''s name'
            cand --owner 'The verified installations of this owner, by e-mail address'
            cand --installation 'For this installation alone, verified or not'
            cand --settings 'The settings file; without one, embedded defaults and no providers'
            cand --data-dir 'Where the database is kept'
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;limit;list'= {
            cand --settings 'The settings file; without one, embedded defaults and no providers'
            cand --data-dir 'Where the database is kept'
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;limit;help'= {
            cand set 'Set a limit, from the next sign-in on'
            cand unset 'Take a limit back: the settings hold again'
            cand list 'List the limits that were set'
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
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
            cand list 'List the seats that count, on what they rest, and until when'
            cand release 'Give one seat back; it does not cool down'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'fastenctl;lighthouse;seat;list'= {
            cand --installation 'Of this installation alone'
            cand --settings 'The settings file; without one, embedded defaults and no providers'
            cand --data-dir 'Where the database is kept'
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;seat;release'= {
            cand --settings 'The settings file; without one, embedded defaults and no providers'
            cand --data-dir 'Where the database is kept'
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;seat;help'= {
            cand list 'List the seats that count, on what they rest, and until when'
            cand release 'Give one seat back; it does not cool down'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'fastenctl;lighthouse;seat;help;list'= {
        }
        &'fastenctl;lighthouse;seat;help;release'= {
        }
        &'fastenctl;lighthouse;seat;help;help'= {
        }
        &'fastenctl;lighthouse;key'= {
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
            cand rotate 'Publish a new key beside the present one, which it follows a little later'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'fastenctl;lighthouse;key;rotate'= {
            cand --overlap 'How long providers have to fetch the new key before it is used'
            cand --settings 'The settings file; without one, embedded defaults and no providers'
            cand --data-dir 'Where the database is kept'
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;key;help'= {
            cand rotate 'Publish a new key beside the present one, which it follows a little later'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'fastenctl;lighthouse;key;help;rotate'= {
        }
        &'fastenctl;lighthouse;key;help;help'= {
        }
        &'fastenctl;lighthouse;catalog'= {
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
            cand import 'Read published lists into the database, all or none of them'
            cand update 'Fetch the lists that came from an address again, and take over what has changed'
            cand list 'Show the lists, what is served of them, and why the rest is not'
            cand show 'Show what is known of one brand, portal or endpoint: lists, check, settings, and whether it is found'
            cand override 'Take over an endpoint that an update has kept back, as its list has it now'
            cand check 'Ask each endpoint what it publishes, and keep what a sign-in there needs'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'fastenctl;lighthouse;catalog;import'= {
            cand --name 'The list''s name, where its file or address has none that fits'
            cand --format 'The format of all files (default: found out from what each holds)'
            cand --columns 'Which columns of a table hold what, as `url=HEADER,name=2` (default: found out from header and cells)'
            cand --settings 'The settings file; without one, embedded defaults and no providers'
            cand --data-dir 'Where the database is kept'
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --allow-private-network 'Addresses on private networks are meant, too'
            cand --dry-run 'Say what would change, and change nothing'
            cand --prune 'Remove what a list no longer holds, but nothing that people are connected to'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;catalog;update'= {
            cand --settings 'The settings file; without one, embedded defaults and no providers'
            cand --data-dir 'Where the database is kept'
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --force 'Take over a list that has lost more than a fifth of its endpoints, too'
            cand --allow-private-network 'Lists on private networks are meant, too'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;catalog;list'= {
            cand --settings 'The settings file; without one, embedded defaults and no providers'
            cand --data-dir 'Where the database is kept'
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --held 'Only the endpoints that updates have kept back, since their list has them on another host now'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;catalog;show'= {
            cand --settings 'The settings file; without one, embedded defaults and no providers'
            cand --data-dir 'Where the database is kept'
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;catalog;override'= {
            cand --set 'Set a field, whatever the lists say; repeat for several'
            cand --unset 'Leave a field to the lists again; repeat for several'
            cand --settings 'The settings file; without one, embedded defaults and no providers'
            cand --data-dir 'Where the database is kept'
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --take 'Take over what was kept back of an endpoint; sign-ins go to the other host from then on'
            cand --reset 'Leave all fields to the lists again'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;catalog;check'= {
            cand --platform 'Endpoints of this platform only'
            cand --changed-since 'Endpoints that an import has changed since then only, such as `2026-01-31`'
            cand --endpoint 'This endpoint only, whenever it was checked last'
            cand --older-than 'Leave out what was checked within this time, so that a check that was ended goes on where it was'
            cand --concurrency 'Hosts asked at the same time; each is asked one thing at a time'
            cand --settings 'The settings file; without one, embedded defaults and no providers'
            cand --data-dir 'Where the database is kept'
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --allow-private-network 'Addresses on private networks are meant, for all endpoints'
            cand --strict 'Fail with 20 when an endpoint is not `ok`'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;catalog;help'= {
            cand import 'Read published lists into the database, all or none of them'
            cand update 'Fetch the lists that came from an address again, and take over what has changed'
            cand list 'Show the lists, what is served of them, and why the rest is not'
            cand show 'Show what is known of one brand, portal or endpoint: lists, check, settings, and whether it is found'
            cand override 'Take over an endpoint that an update has kept back, as its list has it now'
            cand check 'Ask each endpoint what it publishes, and keep what a sign-in there needs'
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
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
            cand list 'List the platforms that are known or set up, and the redirect URI of each'
            cand show 'Show what to register at a platform''s developer portal'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'fastenctl;lighthouse;platform;list'= {
            cand --settings 'The settings file; without one, embedded defaults and no providers'
            cand --data-dir 'Where the database is kept'
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;platform;show'= {
            cand --settings 'The settings file; without one, embedded defaults and no providers'
            cand --data-dir 'Where the database is kept'
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;platform;help'= {
            cand list 'List the platforms that are known or set up, and the redirect URI of each'
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
            cand --installation 'Of this installation alone; one that was deleted has its entries still'
            cand --since 'Not older than this, such as `30days` (default: all that is kept)'
            cand --settings 'The settings file; without one, embedded defaults and no providers'
            cand --data-dir 'Where the database is kept'
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;notice'= {
            cand --subject 'The letter''s subject'
            cand --id 'Under one id everybody gets one letter, however often it is sent (default: made of subject and text)'
            cand --settings 'The settings file; without one, embedded defaults and no providers'
            cand --data-dir 'Where the database is kept'
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --dry-run 'Say how many would get it, and send nothing'
            cand --yes 'Send it without being asked'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;migrate'= {
            cand --settings 'The settings file; without one, embedded defaults and no providers'
            cand --data-dir 'Where the database is kept'
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;backup'= {
            cand --passphrase-file 'Seal the pepper with the passphrase in the first line of this file, `-` for stdin'
            cand --settings 'The settings file; without one, embedded defaults and no providers'
            cand --data-dir 'Where the database is kept'
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --without-pepper 'Leave the pepper out, to be kept elsewhere'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;restore'= {
            cand --passphrase-file 'The passphrase of a sealed pepper, in the first line of this file, `-` for stdin'
            cand --settings 'The settings file; without one, embedded defaults and no providers'
            cand --data-dir 'Where the database is kept'
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;copy-to'= {
            cand --password-file 'The password of that PostgreSQL database, in the first line of this file, `-` for stdin'
            cand --settings 'The settings file; without one, embedded defaults and no providers'
            cand --data-dir 'Where the database is kept'
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;lighthouse;example'= {
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'fastenctl;lighthouse;help'= {
            cand serve 'Serve the gateway until Ctrl-C or SIGTERM; SIGHUP reads the settings again'
            cand check 'Check a settings file without starting anything: keys, definitions, secret files, data folder, and whether a PostgreSQL database answers'
            cand installation 'See, suspend and delete installations, with or without a running gateway'
            cand limit 'Set how many users per provider an installation may connect, instead of the settings'
            cand seat 'See who has a seat at a provider, and give seats back'
            cand key 'Change the keys that the gateway proves itself to providers with (`private_key_jwt`)'
            cand catalog 'Load the lists of institutions that can be connected, and see what is served of them'
            cand platform 'See what to register at the developer portals of the platforms'
            cand audit 'Show who changed what, and when: the operator''s commands and the installations'' own changes'
            cand notice 'Write to all administrators with a verified e-mail address: maintenance, a new address, the end of service'
            cand migrate 'Bring the database up to this version, as `serve` does when it starts'
            cand backup 'Back up database and pepper into one file, with the gateway running or stopped'
            cand restore 'Restore a backup into a folder that has no database; all of it is checked before anything is put in place'
            cand copy-to 'Copy everything into another, empty database: from SQLite to PostgreSQL, or back'
            cand example 'Print an example that this version understands: settings, a unit, alerts, a dashboard'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'fastenctl;lighthouse;help;serve'= {
        }
        &'fastenctl;lighthouse;help;check'= {
        }
        &'fastenctl;lighthouse;help;installation'= {
            cand list 'List all installations'
            cand show 'Show one installation with its users per provider'
            cand suspend 'Refuse an installation''s requests and new sign-ins; who is connected stays connected'
            cand resume 'End a suspension'
            cand reset-secret 'Give an installation another secret, for an administrator who has lost theirs'
            cand export 'Print everything that is kept of an installation as one JSON document, without secrets'
            cand delete 'Delete an installation: its id alone is kept, and nobody can be connected through it'
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
            cand set 'Set a limit, from the next sign-in on'
            cand unset 'Take a limit back: the settings hold again'
            cand list 'List the limits that were set'
        }
        &'fastenctl;lighthouse;help;limit;set'= {
        }
        &'fastenctl;lighthouse;help;limit;unset'= {
        }
        &'fastenctl;lighthouse;help;limit;list'= {
        }
        &'fastenctl;lighthouse;help;seat'= {
            cand list 'List the seats that count, on what they rest, and until when'
            cand release 'Give one seat back; it does not cool down'
        }
        &'fastenctl;lighthouse;help;seat;list'= {
        }
        &'fastenctl;lighthouse;help;seat;release'= {
        }
        &'fastenctl;lighthouse;help;key'= {
            cand rotate 'Publish a new key beside the present one, which it follows a little later'
        }
        &'fastenctl;lighthouse;help;key;rotate'= {
        }
        &'fastenctl;lighthouse;help;catalog'= {
            cand import 'Read published lists into the database, all or none of them'
            cand update 'Fetch the lists that came from an address again, and take over what has changed'
            cand list 'Show the lists, what is served of them, and why the rest is not'
            cand show 'Show what is known of one brand, portal or endpoint: lists, check, settings, and whether it is found'
            cand override 'Take over an endpoint that an update has kept back, as its list has it now'
            cand check 'Ask each endpoint what it publishes, and keep what a sign-in there needs'
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
            cand list 'List the platforms that are known or set up, and the redirect URI of each'
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
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
            cand serve 'Serve a practice SMART-on-FHIR provider, in memory, until Ctrl-C or SIGTERM'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'fastenctl;sandbox;serve'= {
            cand --listen 'Address and port to listen on'
            cand --client 'TOML file with further clients'
            cand --fault 'Get wrong what these checks look for, such as PKCE-06; or below `/fault/PKCE-06` only. Without a check: DCR-01 to DCR-03, DEVICE-01 to DEVICE-03, DPOP-01 to DPOP-03, LAUNCH-01, PAR-01 to PAR-04'
            cand --fault-rate 'The share of requests that meet a fault, any of all, from 0 to 1'
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'fastenctl;sandbox;help'= {
            cand serve 'Serve a practice SMART-on-FHIR provider, in memory, until Ctrl-C or SIGTERM'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'fastenctl;sandbox;help;serve'= {
        }
        &'fastenctl;sandbox;help;help'= {
        }
        &'fastenctl;completions'= {
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'fastenctl;exit-codes'= {
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'fastenctl;environment'= {
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'fastenctl;output'= {
            cand --config 'The config file'
            cand --profile 'One of several installations in the config file'
            cand --lighthouse 'The gateway''s API base, such as `https://lighthouse.example.org/v1`'
            cand --timeout 'For each request, such as `10s` or `1m`'
            cand --ca-file 'PEM file with certificates to trust besides the system''s'
            cand --color 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)'
            cand --json 'One JSON document on stdout, also for errors'
            cand --no-input 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
            cand -q 'Say less'
            cand --quiet 'Say less'
            cand -v 'Say more: requests and answers, redacted'
            cand --verbose 'Say more: requests and answers, redacted'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'fastenctl;help'= {
            cand register 'Register this installation with a Lighthouse and write the config file'
            cand status 'Show the installation as the gateway has it, and whether the config file agrees'
            cand verify 'Confirm the administrator''s e-mail address with the code from the gateway''s mail'
            cand update 'Change the administrator''s name and e-mail address, and the origins browsers may return to'
            cand rotate-secret 'Replace the installation secret by a new one, without a gap'
            cand unregister 'Remove the installation at the gateway, then its secret here'
            cand usage 'Show users per provider against their limits'
            cand providers 'Search the gateway''s catalogue for institutions, by name, place, postal code or web address'
            cand auth 'Test sign-ins'
            cand inspect 'Take an authorize URL, a callback URL, a token, a token answer or a report apart, offline'
            cand config 'Look into the config file, change it, check it, and hand on what it holds'
            cand doctor 'Check everything between this machine and a successful sign-in, and say what to do'
            cand demo 'Show the whole job on this machine: gateway, practice provider, registration, sign-ins, usage'
            cand lighthouse 'Run the auth gateway'
            cand sandbox 'Run the practice provider'
            cand completions 'Print the completion script of a shell'
            cand exit-codes 'List the exit codes'
            cand environment 'List the variables that are read'
            cand output 'Tell what goes to stdout and stderr'
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
            cand show 'Show how one endpoint is signed in to, what is special about it, and your users there'
        }
        &'fastenctl;help;providers;show'= {
        }
        &'fastenctl;help;auth'= {
            cand test 'Do a whole sign-in, step by step, and tell what happened'
            cand register-client 'Register a client at a provider that takes registrations (RFC 7591), and note it in the config file'
            cand checks 'List the conformance checks of `auth test`'
            cand login 'Sign in again under the name of a kept session, with what it was begun with'
            cand refresh 'Refresh a kept session, which proves that its sign-in still holds'
            cand show 'Show the kept sessions, tokens redacted'
            cand forget 'Revoke a kept session where the provider can, and delete it'
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
            cand path 'Print the config file''s path, whether it exists or not'
            cand show 'Show the values that hold and where each comes from; secrets are redacted'
            cand get 'Print one value of the config file; a secret by length and fingerprint only'
            cand set 'Set values of the config file; the rest of it, comments included, stays as it is'
            cand check 'Check the config file: its keys, their values, and who else can read or replace it'
            cand export 'Print what proves who this installation is, secret included, for another program'
            cand import 'Write an installation into the config file, from variables or from what `config export` wrote'
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
            cand serve 'Serve the gateway until Ctrl-C or SIGTERM; SIGHUP reads the settings again'
            cand check 'Check a settings file without starting anything: keys, definitions, secret files, data folder, and whether a PostgreSQL database answers'
            cand installation 'See, suspend and delete installations, with or without a running gateway'
            cand limit 'Set how many users per provider an installation may connect, instead of the settings'
            cand seat 'See who has a seat at a provider, and give seats back'
            cand key 'Change the keys that the gateway proves itself to providers with (`private_key_jwt`)'
            cand catalog 'Load the lists of institutions that can be connected, and see what is served of them'
            cand platform 'See what to register at the developer portals of the platforms'
            cand audit 'Show who changed what, and when: the operator''s commands and the installations'' own changes'
            cand notice 'Write to all administrators with a verified e-mail address: maintenance, a new address, the end of service'
            cand migrate 'Bring the database up to this version, as `serve` does when it starts'
            cand backup 'Back up database and pepper into one file, with the gateway running or stopped'
            cand restore 'Restore a backup into a folder that has no database; all of it is checked before anything is put in place'
            cand copy-to 'Copy everything into another, empty database: from SQLite to PostgreSQL, or back'
            cand example 'Print an example that this version understands: settings, a unit, alerts, a dashboard'
        }
        &'fastenctl;help;lighthouse;serve'= {
        }
        &'fastenctl;help;lighthouse;check'= {
        }
        &'fastenctl;help;lighthouse;installation'= {
            cand list 'List all installations'
            cand show 'Show one installation with its users per provider'
            cand suspend 'Refuse an installation''s requests and new sign-ins; who is connected stays connected'
            cand resume 'End a suspension'
            cand reset-secret 'Give an installation another secret, for an administrator who has lost theirs'
            cand export 'Print everything that is kept of an installation as one JSON document, without secrets'
            cand delete 'Delete an installation: its id alone is kept, and nobody can be connected through it'
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
            cand set 'Set a limit, from the next sign-in on'
            cand unset 'Take a limit back: the settings hold again'
            cand list 'List the limits that were set'
        }
        &'fastenctl;help;lighthouse;limit;set'= {
        }
        &'fastenctl;help;lighthouse;limit;unset'= {
        }
        &'fastenctl;help;lighthouse;limit;list'= {
        }
        &'fastenctl;help;lighthouse;seat'= {
            cand list 'List the seats that count, on what they rest, and until when'
            cand release 'Give one seat back; it does not cool down'
        }
        &'fastenctl;help;lighthouse;seat;list'= {
        }
        &'fastenctl;help;lighthouse;seat;release'= {
        }
        &'fastenctl;help;lighthouse;key'= {
            cand rotate 'Publish a new key beside the present one, which it follows a little later'
        }
        &'fastenctl;help;lighthouse;key;rotate'= {
        }
        &'fastenctl;help;lighthouse;catalog'= {
            cand import 'Read published lists into the database, all or none of them'
            cand update 'Fetch the lists that came from an address again, and take over what has changed'
            cand list 'Show the lists, what is served of them, and why the rest is not'
            cand show 'Show what is known of one brand, portal or endpoint: lists, check, settings, and whether it is found'
            cand override 'Take over an endpoint that an update has kept back, as its list has it now'
            cand check 'Ask each endpoint what it publishes, and keep what a sign-in there needs'
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
            cand list 'List the platforms that are known or set up, and the redirect URI of each'
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
            cand serve 'Serve a practice SMART-on-FHIR provider, in memory, until Ctrl-C or SIGTERM'
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
