
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'fastenctl' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'fastenctl'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'fastenctl' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('register', 'register', [CompletionResultType]::ParameterValue, 'Register this installation with a Lighthouse and write the config file')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show the installation as the gateway has it, and whether the config file agrees')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Confirm the administrator''s e-mail address with the code from the gateway''s mail')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Change the administrator''s name and e-mail address, and the origins browsers may return to')
            [CompletionResult]::new('rotate-secret', 'rotate-secret', [CompletionResultType]::ParameterValue, 'Replace the installation secret by a new one, without a gap')
            [CompletionResult]::new('unregister', 'unregister', [CompletionResultType]::ParameterValue, 'Remove the installation at the gateway, then its secret here')
            [CompletionResult]::new('usage', 'usage', [CompletionResultType]::ParameterValue, 'Show users per provider against their limits')
            [CompletionResult]::new('providers', 'providers', [CompletionResultType]::ParameterValue, 'Search the gateway''s catalogue for institutions, by name, place, postal code or web address')
            [CompletionResult]::new('auth', 'auth', [CompletionResultType]::ParameterValue, 'Test sign-ins')
            [CompletionResult]::new('inspect', 'inspect', [CompletionResultType]::ParameterValue, 'Take an authorize URL, a callback URL, a token, a token answer or a report apart, offline')
            [CompletionResult]::new('config', 'config', [CompletionResultType]::ParameterValue, 'Look into the config file, change it, check it, and hand on what it holds')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Check everything between this machine and a successful sign-in, and say what to do')
            [CompletionResult]::new('demo', 'demo', [CompletionResultType]::ParameterValue, 'Show the whole job on this machine: gateway, practice provider, registration, sign-ins, usage')
            [CompletionResult]::new('lighthouse', 'lighthouse', [CompletionResultType]::ParameterValue, 'Run the auth gateway')
            [CompletionResult]::new('sandbox', 'sandbox', [CompletionResultType]::ParameterValue, 'Run the practice provider')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completion script of a shell')
            [CompletionResult]::new('exit-codes', 'exit-codes', [CompletionResultType]::ParameterValue, 'List the exit codes')
            [CompletionResult]::new('environment', 'environment', [CompletionResultType]::ParameterValue, 'List the variables that are read')
            [CompletionResult]::new('output', 'output', [CompletionResultType]::ParameterValue, 'Tell what goes to stdout and stderr')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'fastenctl;register' {
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'The administrator''s name')
            [CompletionResult]::new('--email', '--email', [CompletionResultType]::ParameterName, 'The administrator''s e-mail address')
            [CompletionResult]::new('--origin', '--origin', [CompletionResultType]::ParameterName, 'Where browsers may return to besides this machine; may be given several times, and these are all then')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Register a second installation in place of the one in the config file')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would be done, and do nothing')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'fastenctl;status' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;verify' {
            [CompletionResult]::new('--wait', '--wait', [CompletionResultType]::ParameterName, 'Wait so long for the click on the link in the mail, such as `15m`')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--resend', '--resend', [CompletionResultType]::ParameterName, 'Have the mail sent once more; the gateway sends three an hour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'fastenctl;update' {
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'The administrator''s name')
            [CompletionResult]::new('--email', '--email', [CompletionResultType]::ParameterName, 'The administrator''s e-mail address')
            [CompletionResult]::new('--origin', '--origin', [CompletionResultType]::ParameterName, 'Where browsers may return to besides this machine; may be given several times, and these are all then')
            [CompletionResult]::new('--tickets-only', '--tickets-only', [CompletionResultType]::ParameterName, 'Refuse sign-ins without a ticket; `--tickets-only=false` takes that back. Clients without tickets stop working')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--no-origins', '--no-origins', [CompletionResultType]::ParameterName, 'Let browsers return to this machine only')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would be changed, and change nothing')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'fastenctl;rotate-secret' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Prove that it could be done, and do nothing')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'fastenctl;unregister' {
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The administrator''s name or the installation''s id, instead of being asked for the name')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would be removed, and remove nothing')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'fastenctl;usage' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to tell it [default: table, with `--json` json]')
            [CompletionResult]::new('--warn', '--warn', [CompletionResultType]::ParameterName, 'From how many percent of its limit a provider counts as near')
            [CompletionResult]::new('--crit', '--crit', [CompletionResultType]::ParameterName, 'From how many percent of its limit a provider counts as full')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Only providers that are near their limit or full, or only full ones')
            [CompletionResult]::new('--watch', '--watch', [CompletionResultType]::ParameterName, 'Go on telling, this long after each other')
            [CompletionResult]::new('--release', '--release', [CompletionResultType]::ParameterName, 'Release the places at this provider that rest on a browser alone, without a ticket; ten in 90 days')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write to a file instead of stdout, in one step')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'fastenctl;providers' {
            [CompletionResult]::new('--platform', '--platform', [CompletionResultType]::ParameterName, 'Only of this platform, such as `epic`; may be given several times')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Only in this state, by code or name; may be given several times')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'At most so many institutions')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show how one endpoint is signed in to, what is special about it, and your users there')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'fastenctl;providers;show' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;providers;help' {
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show how one endpoint is signed in to, what is special about it, and your users there')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'fastenctl;providers;help;show' {
            break
        }
        'fastenctl;providers;help;help' {
            break
        }
        'fastenctl;auth' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Do a whole sign-in, step by step, and tell what happened')
            [CompletionResult]::new('register-client', 'register-client', [CompletionResultType]::ParameterValue, 'Register a client at a provider that takes registrations (RFC 7591), and note it in the config file')
            [CompletionResult]::new('checks', 'checks', [CompletionResultType]::ParameterValue, 'List the conformance checks of `auth test`')
            [CompletionResult]::new('login', 'login', [CompletionResultType]::ParameterValue, 'Sign in again under the name of a kept session, with what it was begun with')
            [CompletionResult]::new('refresh', 'refresh', [CompletionResultType]::ParameterValue, 'Refresh a kept session, which proves that its sign-in still holds')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the kept sessions, tokens redacted')
            [CompletionResult]::new('forget', 'forget', [CompletionResultType]::ParameterValue, 'Revoke a kept session where the provider can, and delete it')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'fastenctl;auth;test' {
            [CompletionResult]::new('--issuer', '--issuer', [CompletionResultType]::ParameterName, 'FHIR base URL or issuer, exactly as the provider writes it: sign in without a gateway')
            [CompletionResult]::new('--via', '--via', [CompletionResultType]::ParameterName, 'Which way, where both are possible')
            [CompletionResult]::new('--client-id', '--client-id', [CompletionResultType]::ParameterName, 'The client id the provider knows us by')
            [CompletionResult]::new('--client-secret-file', '--client-secret-file', [CompletionResultType]::ParameterName, 'File with the client secret, `-` for stdin (or `FASTENCTL_CLIENT_SECRET`)')
            [CompletionResult]::new('--client-key-file', '--client-key-file', [CompletionResultType]::ParameterName, 'PEM file with the client''s private key, for `private_key_jwt`')
            [CompletionResult]::new('--client-key-id', '--client-key-id', [CompletionResultType]::ParameterName, 'The key''s `kid`, where it is not the key''s thumbprint')
            [CompletionResult]::new('--auth-method', '--auth-method', [CompletionResultType]::ParameterName, 'How the client proves itself at the token endpoint')
            [CompletionResult]::new('--scope', '--scope', [CompletionResultType]::ParameterName, 'Scopes to ask for, separated by blanks')
            [CompletionResult]::new('--aud', '--aud', [CompletionResultType]::ParameterName, 'The FHIR server the token is for, where it is not the issuer given')
            [CompletionResult]::new('--authorization-endpoint', '--authorization-endpoint', [CompletionResultType]::ParameterName, 'The authorization endpoint, where the provider does not publish the right one')
            [CompletionResult]::new('--token-endpoint', '--token-endpoint', [CompletionResultType]::ParameterName, 'The token endpoint, likewise')
            [CompletionResult]::new('--jwks-uri', '--jwks-uri', [CompletionResultType]::ParameterName, 'Where the keys that sign id tokens are, likewise')
            [CompletionResult]::new('--response-mode', '--response-mode', [CompletionResultType]::ParameterName, 'How the answer comes back')
            [CompletionResult]::new('--param', '--param', [CompletionResultType]::ParameterName, 'A further parameter of the authorization request, such as `login_hint=alice`; may be repeated')
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'Count the sign-in for this local user at the gateway; without it, it is a test, which takes no user''s place')
            [CompletionResult]::new('--browser', '--browser', [CompletionResultType]::ParameterName, 'Program to open the address with; `built-in` signs in on plain forms by itself')
            [CompletionResult]::new('--login', '--login', [CompletionResultType]::ParameterName, 'Who signs in, for `--browser built-in`')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'File with the password, `-` for stdin, for `--browser built-in`')
            [CompletionResult]::new('--login-host', '--login-host', [CompletionResultType]::ParameterName, 'Another origin on which `--browser built-in` may type the password')
            [CompletionResult]::new('--accept-host', '--accept-host', [CompletionResultType]::ParameterName, 'Origin that may receive codes and tokens through a gateway; repeat for several. `accepted_hosts` in the config file keeps them')
            [CompletionResult]::new('--port', '--port', [CompletionResultType]::ParameterName, 'Ports to listen on, the first free one counts (default: any free port)')
            [CompletionResult]::new('--redirect-uri', '--redirect-uri', [CompletionResultType]::ParameterName, 'The redirect URI as it is registered at the provider; port 0 stands for any port')
            [CompletionResult]::new('--listen', '--listen', [CompletionResultType]::ParameterName, 'Listen on this address instead of loopback, behind a published port or a forwarder')
            [CompletionResult]::new('--tls-cert', '--tls-cert', [CompletionResultType]::ParameterName, 'PEM file with a certificate for `--redirect-uri https://…` (default: one of this run, which browsers warn about)')
            [CompletionResult]::new('--tls-key', '--tls-key', [CompletionResultType]::ParameterName, 'PEM file with its private key')
            [CompletionResult]::new('--listen-timeout', '--listen-timeout', [CompletionResultType]::ParameterName, 'How long to wait for the answer')
            [CompletionResult]::new('--resume', '--resume', [CompletionResultType]::ParameterName, 'Finish what `--start` began, here or elsewhere; the file works once')
            [CompletionResult]::new('--keep', '--keep', [CompletionResultType]::ParameterName, 'Store the session under this name, for `auth refresh`, instead of giving its tokens back')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Also write a report; its ending decides: `.html`, `.json`, `.xml` (`JUnit`), `.har` or `.txt` (several allowed)')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--require-pkce', '--require-pkce', [CompletionResultType]::ParameterName, 'Stop where the provider does not list PKCE with S256, which is sent all the same without this')
            [CompletionResult]::new('--pushed', '--pushed', [CompletionResultType]::ParameterName, 'Push the authorization request to the provider first (RFC 9126), which is done by itself where the provider demands it')
            [CompletionResult]::new('--device', '--device', [CompletionResultType]::ParameterName, 'Sign in with a browser on any other device, in which you enter a code (RFC 8628)')
            [CompletionResult]::new('--ehr-launch', '--ehr-launch', [CompletionResultType]::ParameterName, 'Wait until an EHR starts the app at `/launch` beside the redirect URI, then go on with its launch')
            [CompletionResult]::new('--dpop', '--dpop', [CompletionResultType]::ParameterName, 'Bind the tokens to a key of this run by proofs of possession (RFC 9449)')
            [CompletionResult]::new('--paste', '--paste', [CompletionResultType]::ParameterName, 'Open no listener: take the answer from stdin, as address, query, fragment or bare code')
            [CompletionResult]::new('--no-browser', '--no-browser', [CompletionResultType]::ParameterName, 'Only show the address to open')
            [CompletionResult]::new('--deny', '--deny', [CompletionResultType]::ParameterName, 'Let `--browser built-in` refuse the consent')
            [CompletionResult]::new('--start', '--start', [CompletionResultType]::ParameterName, 'Only begin: print the address to open and a file for `--resume` as JSON')
            [CompletionResult]::new('--negative', '--negative', [CompletionResultType]::ParameterName, 'Also send a few malformed requests, which a provider should have agreed to; against this machine and test systems intrusive ones too')
            [CompletionResult]::new('--show-secrets', '--show-secrets', [CompletionResultType]::ParameterName, 'Show secrets on this terminal instead of their length and fingerprint; never in reports')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'fastenctl;auth;register-client' {
            [CompletionResult]::new('--issuer', '--issuer', [CompletionResultType]::ParameterName, 'FHIR base URL or issuer, exactly as the provider writes it')
            [CompletionResult]::new('--redirect-uri', '--redirect-uri', [CompletionResultType]::ParameterName, 'A redirect URI to register; may be repeated (default: `http://127.0.0.1/callback`)')
            [CompletionResult]::new('--client-name', '--client-name', [CompletionResultType]::ParameterName, 'What people are shown when they are asked for consent')
            [CompletionResult]::new('--auth-method', '--auth-method', [CompletionResultType]::ParameterName, 'How the client is to prove itself at the token endpoint')
            [CompletionResult]::new('--client-key-file', '--client-key-file', [CompletionResultType]::ParameterName, 'PEM file with the client''s private key, whose public half is registered, for `private_key_jwt`')
            [CompletionResult]::new('--scope', '--scope', [CompletionResultType]::ParameterName, 'Scopes to register, separated by blanks (default: the provider decides)')
            [CompletionResult]::new('--initial-token-file', '--initial-token-file', [CompletionResultType]::ParameterName, 'File with the provider''s initial access token, `-` for stdin')
            [CompletionResult]::new('--accept-host', '--accept-host', [CompletionResultType]::ParameterName, 'Origin that may receive codes and tokens through a gateway; repeat for several. `accepted_hosts` in the config file keeps them')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;auth;checks' {
            [CompletionResult]::new('--group', '--group', [CompletionResultType]::ParameterName, 'Only one group, such as PKCE')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;auth;login' {
            [CompletionResult]::new('--client-secret-file', '--client-secret-file', [CompletionResultType]::ParameterName, 'File with the client secret or key, `-` for stdin, where the session knows none')
            [CompletionResult]::new('--browser', '--browser', [CompletionResultType]::ParameterName, 'Program to open the address with; `built-in` signs in on plain forms by itself')
            [CompletionResult]::new('--login', '--login', [CompletionResultType]::ParameterName, 'Who signs in, for `--browser built-in`')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'File with the password, `-` for stdin, for `--browser built-in`')
            [CompletionResult]::new('--login-host', '--login-host', [CompletionResultType]::ParameterName, 'Another origin on which `--browser built-in` may type the password')
            [CompletionResult]::new('--accept-host', '--accept-host', [CompletionResultType]::ParameterName, 'Origin that may receive codes and tokens through a gateway; repeat for several. `accepted_hosts` in the config file keeps them')
            [CompletionResult]::new('--port', '--port', [CompletionResultType]::ParameterName, 'Ports to listen on, the first free one counts (default: any free port)')
            [CompletionResult]::new('--redirect-uri', '--redirect-uri', [CompletionResultType]::ParameterName, 'The redirect URI as it is registered at the provider; port 0 stands for any port')
            [CompletionResult]::new('--listen', '--listen', [CompletionResultType]::ParameterName, 'Listen on this address instead of loopback, behind a published port or a forwarder')
            [CompletionResult]::new('--tls-cert', '--tls-cert', [CompletionResultType]::ParameterName, 'PEM file with a certificate for `--redirect-uri https://…` (default: one of this run, which browsers warn about)')
            [CompletionResult]::new('--tls-key', '--tls-key', [CompletionResultType]::ParameterName, 'PEM file with its private key')
            [CompletionResult]::new('--listen-timeout', '--listen-timeout', [CompletionResultType]::ParameterName, 'How long to wait for the answer')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--paste', '--paste', [CompletionResultType]::ParameterName, 'Open no listener: take the answer from stdin, as address, query, fragment or bare code')
            [CompletionResult]::new('--no-browser', '--no-browser', [CompletionResultType]::ParameterName, 'Only show the address to open')
            [CompletionResult]::new('--deny', '--deny', [CompletionResultType]::ParameterName, 'Let `--browser built-in` refuse the consent')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'fastenctl;auth;refresh' {
            [CompletionResult]::new('--client-secret-file', '--client-secret-file', [CompletionResultType]::ParameterName, 'File with the client secret or key, `-` for stdin, where the session knows none')
            [CompletionResult]::new('--accept-host', '--accept-host', [CompletionResultType]::ParameterName, 'Origin that may receive codes and tokens through a gateway; repeat for several. `accepted_hosts` in the config file keeps them')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;auth;show' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;auth;forget' {
            [CompletionResult]::new('--client-secret-file', '--client-secret-file', [CompletionResultType]::ParameterName, 'File with the client secret or key, `-` for stdin, where the session knows none')
            [CompletionResult]::new('--accept-host', '--accept-host', [CompletionResultType]::ParameterName, 'Origin that may receive codes and tokens through a gateway; repeat for several. `accepted_hosts` in the config file keeps them')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--local', '--local', [CompletionResultType]::ParameterName, 'Delete it here only, and ask nobody')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;auth;help' {
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Do a whole sign-in, step by step, and tell what happened')
            [CompletionResult]::new('register-client', 'register-client', [CompletionResultType]::ParameterValue, 'Register a client at a provider that takes registrations (RFC 7591), and note it in the config file')
            [CompletionResult]::new('checks', 'checks', [CompletionResultType]::ParameterValue, 'List the conformance checks of `auth test`')
            [CompletionResult]::new('login', 'login', [CompletionResultType]::ParameterValue, 'Sign in again under the name of a kept session, with what it was begun with')
            [CompletionResult]::new('refresh', 'refresh', [CompletionResultType]::ParameterValue, 'Refresh a kept session, which proves that its sign-in still holds')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the kept sessions, tokens redacted')
            [CompletionResult]::new('forget', 'forget', [CompletionResultType]::ParameterValue, 'Revoke a kept session where the provider can, and delete it')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'fastenctl;auth;help;test' {
            break
        }
        'fastenctl;auth;help;register-client' {
            break
        }
        'fastenctl;auth;help;checks' {
            break
        }
        'fastenctl;auth;help;login' {
            break
        }
        'fastenctl;auth;help;refresh' {
            break
        }
        'fastenctl;auth;help;show' {
            break
        }
        'fastenctl;auth;help;forget' {
            break
        }
        'fastenctl;auth;help;help' {
            break
        }
        'fastenctl;inspect' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'fastenctl;config' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('path', 'path', [CompletionResultType]::ParameterValue, 'Print the config file''s path, whether it exists or not')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the values that hold and where each comes from; secrets are redacted')
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Print one value of the config file; a secret by length and fingerprint only')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Set values of the config file; the rest of it, comments included, stays as it is')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check the config file: its keys, their values, and who else can read or replace it')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Print what proves who this installation is, secret included, for another program')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Write an installation into the config file, from variables or from what `config export` wrote')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'fastenctl;config;path' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;config;show' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--origin', '--origin', [CompletionResultType]::ParameterName, 'Every value with the flag, variable or line it comes from, and what it takes the place of')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;config;get' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;config;set' {
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'The value is the first line of this file; for one key')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--move-secret', '--move-secret', [CompletionResultType]::ParameterName, 'Move the secret along with the address, because the gateway has moved there')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'fastenctl;config;check' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;config;export' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'For whom')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write to a file that nobody else can read, in one step')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--show-secrets', '--show-secrets', [CompletionResultType]::ParameterName, 'Show the secret on a terminal, too')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'fastenctl;config;import' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'fastenctl;config;help' {
            [CompletionResult]::new('path', 'path', [CompletionResultType]::ParameterValue, 'Print the config file''s path, whether it exists or not')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the values that hold and where each comes from; secrets are redacted')
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Print one value of the config file; a secret by length and fingerprint only')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Set values of the config file; the rest of it, comments included, stays as it is')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check the config file: its keys, their values, and who else can read or replace it')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Print what proves who this installation is, secret included, for another program')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Write an installation into the config file, from variables or from what `config export` wrote')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'fastenctl;config;help;path' {
            break
        }
        'fastenctl;config;help;show' {
            break
        }
        'fastenctl;config;help;get' {
            break
        }
        'fastenctl;config;help;set' {
            break
        }
        'fastenctl;config;help;check' {
            break
        }
        'fastenctl;config;help;export' {
            break
        }
        'fastenctl;config;help;import' {
            break
        }
        'fastenctl;config;help;help' {
            break
        }
        'fastenctl;doctor' {
            [CompletionResult]::new('--fasten', '--fasten', [CompletionResultType]::ParameterName, 'Also check whether the Fasten at this address signs in through the gateway, and what keeps it from doing so')
            [CompletionResult]::new('--bundle', '--bundle', [CompletionResultType]::ParameterName, 'Also write the report, the config file and our variables, without secrets, into one archive for a bug report')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'fastenctl;demo' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--keep', '--keep', [CompletionResultType]::ParameterName, 'Leave the servers running until Ctrl-C and print commands to try')
            [CompletionResult]::new('--browser', '--browser', [CompletionResultType]::ParameterName, 'Do the first sign-in yourself, in a browser')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'Serve the gateway until Ctrl-C or SIGTERM; SIGHUP reads the settings again')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check a settings file without starting anything: keys, definitions, secret files, data folder, and whether a PostgreSQL database answers')
            [CompletionResult]::new('installation', 'installation', [CompletionResultType]::ParameterValue, 'See, suspend and delete installations, with or without a running gateway')
            [CompletionResult]::new('limit', 'limit', [CompletionResultType]::ParameterValue, 'Set how many users per provider an installation may connect, instead of the settings')
            [CompletionResult]::new('seat', 'seat', [CompletionResultType]::ParameterValue, 'See who has a seat at a provider, and give seats back')
            [CompletionResult]::new('key', 'key', [CompletionResultType]::ParameterValue, 'Change the keys that the gateway proves itself to providers with (`private_key_jwt`)')
            [CompletionResult]::new('catalog', 'catalog', [CompletionResultType]::ParameterValue, 'Load the lists of institutions that can be connected, and see what is served of them')
            [CompletionResult]::new('platform', 'platform', [CompletionResultType]::ParameterValue, 'See what to register at the developer portals of the platforms')
            [CompletionResult]::new('audit', 'audit', [CompletionResultType]::ParameterValue, 'Show who changed what, and when: the operator''s commands and the installations'' own changes')
            [CompletionResult]::new('notice', 'notice', [CompletionResultType]::ParameterValue, 'Write to all administrators with a verified e-mail address: maintenance, a new address, the end of service')
            [CompletionResult]::new('migrate', 'migrate', [CompletionResultType]::ParameterValue, 'Bring the database up to this version, as `serve` does when it starts')
            [CompletionResult]::new('backup', 'backup', [CompletionResultType]::ParameterValue, 'Back up database and pepper into one file, with the gateway running or stopped')
            [CompletionResult]::new('restore', 'restore', [CompletionResultType]::ParameterValue, 'Restore a backup into a folder that has no database; all of it is checked before anything is put in place')
            [CompletionResult]::new('copy-to', 'copy-to', [CompletionResultType]::ParameterValue, 'Copy everything into another, empty database: from SQLite to PostgreSQL, or back')
            [CompletionResult]::new('example', 'example', [CompletionResultType]::ParameterValue, 'Print an example that this version understands: settings, a unit, alerts, a dashboard')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'fastenctl;lighthouse;serve' {
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'The settings file; without one, embedded defaults and no providers')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Where the database is kept')
            [CompletionResult]::new('--listen', '--listen', [CompletionResultType]::ParameterName, 'Address and port to listen on (default `127.0.0.1:8417`)')
            [CompletionResult]::new('--wait', '--wait', [CompletionResultType]::ParameterName, 'How long to wait at the start for a database that cannot be reached, or is still served by another gateway (default `0s`, under systemd `2m`)')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;check' {
            [CompletionResult]::new('--mail', '--mail', [CompletionResultType]::ParameterName, 'Send a test letter to this address, and say which step fails if it does not go out')
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'The settings file; without one, embedded defaults and no providers')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Where the database is kept')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;installation' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List all installations')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one installation with its users per provider')
            [CompletionResult]::new('suspend', 'suspend', [CompletionResultType]::ParameterValue, 'Refuse an installation''s requests and new sign-ins; who is connected stays connected')
            [CompletionResult]::new('resume', 'resume', [CompletionResultType]::ParameterValue, 'End a suspension')
            [CompletionResult]::new('reset-secret', 'reset-secret', [CompletionResultType]::ParameterValue, 'Give an installation another secret, for an administrator who has lost theirs')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Print everything that is kept of an installation as one JSON document, without secrets')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete an installation: its id alone is kept, and nobody can be connected through it')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'fastenctl;lighthouse;installation;list' {
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'The settings file; without one, embedded defaults and no providers')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Where the database is kept')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;installation;show' {
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'The settings file; without one, embedded defaults and no providers')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Where the database is kept')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;installation;suspend' {
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why, in a few words; its administrator is shown them')
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'The settings file; without one, embedded defaults and no providers')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Where the database is kept')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;installation;resume' {
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'The settings file; without one, embedded defaults and no providers')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Where the database is kept')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;installation;reset-secret' {
            [CompletionResult]::new('--secret-file', '--secret-file', [CompletionResultType]::ParameterName, 'Write the secret into this file (mode 0600) instead of showing it; none of that name may be there')
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'The settings file; without one, embedded defaults and no providers')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Where the database is kept')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;installation;export' {
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'The settings file; without one, embedded defaults and no providers')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Where the database is kept')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;installation;delete' {
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'The settings file; without one, embedded defaults and no providers')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Where the database is kept')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Delete it without being asked')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;installation;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List all installations')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one installation with its users per provider')
            [CompletionResult]::new('suspend', 'suspend', [CompletionResultType]::ParameterValue, 'Refuse an installation''s requests and new sign-ins; who is connected stays connected')
            [CompletionResult]::new('resume', 'resume', [CompletionResultType]::ParameterValue, 'End a suspension')
            [CompletionResult]::new('reset-secret', 'reset-secret', [CompletionResultType]::ParameterValue, 'Give an installation another secret, for an administrator who has lost theirs')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Print everything that is kept of an installation as one JSON document, without secrets')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete an installation: its id alone is kept, and nobody can be connected through it')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'fastenctl;lighthouse;installation;help;list' {
            break
        }
        'fastenctl;lighthouse;installation;help;show' {
            break
        }
        'fastenctl;lighthouse;installation;help;suspend' {
            break
        }
        'fastenctl;lighthouse;installation;help;resume' {
            break
        }
        'fastenctl;lighthouse;installation;help;reset-secret' {
            break
        }
        'fastenctl;lighthouse;installation;help;export' {
            break
        }
        'fastenctl;lighthouse;installation;help;delete' {
            break
        }
        'fastenctl;lighthouse;installation;help;help' {
            break
        }
        'fastenctl;lighthouse;limit' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Set a limit, from the next sign-in on')
            [CompletionResult]::new('unset', 'unset', [CompletionResultType]::ParameterValue, 'Take a limit back: the settings hold again')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the limits that were set')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'fastenctl;lighthouse;limit;set' {
            [CompletionResult]::new('--platform', '--platform', [CompletionResultType]::ParameterName, 'Each endpoint of this platform')
            [CompletionResult]::new('--endpoint', '--endpoint', [CompletionResultType]::ParameterName, 'The limit group of this endpoint, by the endpoint''s id or by the group''s name')
            [CompletionResult]::new('--owner', '--owner', [CompletionResultType]::ParameterName, 'The verified installations of this owner, by e-mail address')
            [CompletionResult]::new('--installation', '--installation', [CompletionResultType]::ParameterName, 'For this installation alone, verified or not')
            [CompletionResult]::new('--installations', '--installations', [CompletionResultType]::ParameterName, 'Verified installations of the owner; 3 where nothing is set')
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'The settings file; without one, embedded defaults and no providers')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Where the database is kept')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;limit;unset' {
            [CompletionResult]::new('--platform', '--platform', [CompletionResultType]::ParameterName, 'Each endpoint of this platform')
            [CompletionResult]::new('--endpoint', '--endpoint', [CompletionResultType]::ParameterName, 'The limit group of this endpoint, by the endpoint''s id or by the group''s name')
            [CompletionResult]::new('--owner', '--owner', [CompletionResultType]::ParameterName, 'The verified installations of this owner, by e-mail address')
            [CompletionResult]::new('--installation', '--installation', [CompletionResultType]::ParameterName, 'For this installation alone, verified or not')
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'The settings file; without one, embedded defaults and no providers')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Where the database is kept')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;limit;list' {
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'The settings file; without one, embedded defaults and no providers')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Where the database is kept')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;limit;help' {
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Set a limit, from the next sign-in on')
            [CompletionResult]::new('unset', 'unset', [CompletionResultType]::ParameterValue, 'Take a limit back: the settings hold again')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the limits that were set')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'fastenctl;lighthouse;limit;help;set' {
            break
        }
        'fastenctl;lighthouse;limit;help;unset' {
            break
        }
        'fastenctl;lighthouse;limit;help;list' {
            break
        }
        'fastenctl;lighthouse;limit;help;help' {
            break
        }
        'fastenctl;lighthouse;seat' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the seats that count, on what they rest, and until when')
            [CompletionResult]::new('release', 'release', [CompletionResultType]::ParameterValue, 'Give one seat back; it does not cool down')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'fastenctl;lighthouse;seat;list' {
            [CompletionResult]::new('--installation', '--installation', [CompletionResultType]::ParameterName, 'Of this installation alone')
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'The settings file; without one, embedded defaults and no providers')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Where the database is kept')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;seat;release' {
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'The settings file; without one, embedded defaults and no providers')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Where the database is kept')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;seat;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the seats that count, on what they rest, and until when')
            [CompletionResult]::new('release', 'release', [CompletionResultType]::ParameterValue, 'Give one seat back; it does not cool down')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'fastenctl;lighthouse;seat;help;list' {
            break
        }
        'fastenctl;lighthouse;seat;help;release' {
            break
        }
        'fastenctl;lighthouse;seat;help;help' {
            break
        }
        'fastenctl;lighthouse;key' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('rotate', 'rotate', [CompletionResultType]::ParameterValue, 'Publish a new key beside the present one, which it follows a little later')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'fastenctl;lighthouse;key;rotate' {
            [CompletionResult]::new('--overlap', '--overlap', [CompletionResultType]::ParameterName, 'How long providers have to fetch the new key before it is used')
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'The settings file; without one, embedded defaults and no providers')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Where the database is kept')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;key;help' {
            [CompletionResult]::new('rotate', 'rotate', [CompletionResultType]::ParameterValue, 'Publish a new key beside the present one, which it follows a little later')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'fastenctl;lighthouse;key;help;rotate' {
            break
        }
        'fastenctl;lighthouse;key;help;help' {
            break
        }
        'fastenctl;lighthouse;catalog' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Read published lists into the database, all or none of them')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Fetch the lists that came from an address again, and take over what has changed')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Show the lists, what is served of them, and why the rest is not')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show what is known of one brand, portal or endpoint: lists, check, settings, and whether it is found')
            [CompletionResult]::new('override', 'override', [CompletionResultType]::ParameterValue, 'Take over an endpoint that an update has kept back, as its list has it now')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Ask each endpoint what it publishes, and keep what a sign-in there needs')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'fastenctl;lighthouse;catalog;import' {
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'The list''s name, where its file or address has none that fits')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'The format of all files (default: found out from what each holds)')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Which columns of a table hold what, as `url=HEADER,name=2` (default: found out from header and cells)')
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'The settings file; without one, embedded defaults and no providers')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Where the database is kept')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--allow-private-network', '--allow-private-network', [CompletionResultType]::ParameterName, 'Addresses on private networks are meant, too')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would change, and change nothing')
            [CompletionResult]::new('--prune', '--prune', [CompletionResultType]::ParameterName, 'Remove what a list no longer holds, but nothing that people are connected to')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;catalog;update' {
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'The settings file; without one, embedded defaults and no providers')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Where the database is kept')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Take over a list that has lost more than a fifth of its endpoints, too')
            [CompletionResult]::new('--allow-private-network', '--allow-private-network', [CompletionResultType]::ParameterName, 'Lists on private networks are meant, too')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;catalog;list' {
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'The settings file; without one, embedded defaults and no providers')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Where the database is kept')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--held', '--held', [CompletionResultType]::ParameterName, 'Only the endpoints that updates have kept back, since their list has them on another host now')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;catalog;show' {
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'The settings file; without one, embedded defaults and no providers')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Where the database is kept')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;catalog;override' {
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set a field, whatever the lists say; repeat for several')
            [CompletionResult]::new('--unset', '--unset', [CompletionResultType]::ParameterName, 'Leave a field to the lists again; repeat for several')
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'The settings file; without one, embedded defaults and no providers')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Where the database is kept')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--take', '--take', [CompletionResultType]::ParameterName, 'Take over what was kept back of an endpoint; sign-ins go to the other host from then on')
            [CompletionResult]::new('--reset', '--reset', [CompletionResultType]::ParameterName, 'Leave all fields to the lists again')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;catalog;check' {
            [CompletionResult]::new('--platform', '--platform', [CompletionResultType]::ParameterName, 'Endpoints of this platform only')
            [CompletionResult]::new('--changed-since', '--changed-since', [CompletionResultType]::ParameterName, 'Endpoints that an import has changed since then only, such as `2026-01-31`')
            [CompletionResult]::new('--endpoint', '--endpoint', [CompletionResultType]::ParameterName, 'This endpoint only, whenever it was checked last')
            [CompletionResult]::new('--older-than', '--older-than', [CompletionResultType]::ParameterName, 'Leave out what was checked within this time, so that a check that was ended goes on where it was')
            [CompletionResult]::new('--concurrency', '--concurrency', [CompletionResultType]::ParameterName, 'Hosts asked at the same time; each is asked one thing at a time')
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'The settings file; without one, embedded defaults and no providers')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Where the database is kept')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--allow-private-network', '--allow-private-network', [CompletionResultType]::ParameterName, 'Addresses on private networks are meant, for all endpoints')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Fail with 20 when an endpoint is not `ok`')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;catalog;help' {
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Read published lists into the database, all or none of them')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Fetch the lists that came from an address again, and take over what has changed')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Show the lists, what is served of them, and why the rest is not')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show what is known of one brand, portal or endpoint: lists, check, settings, and whether it is found')
            [CompletionResult]::new('override', 'override', [CompletionResultType]::ParameterValue, 'Take over an endpoint that an update has kept back, as its list has it now')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Ask each endpoint what it publishes, and keep what a sign-in there needs')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'fastenctl;lighthouse;catalog;help;import' {
            break
        }
        'fastenctl;lighthouse;catalog;help;update' {
            break
        }
        'fastenctl;lighthouse;catalog;help;list' {
            break
        }
        'fastenctl;lighthouse;catalog;help;show' {
            break
        }
        'fastenctl;lighthouse;catalog;help;override' {
            break
        }
        'fastenctl;lighthouse;catalog;help;check' {
            break
        }
        'fastenctl;lighthouse;catalog;help;help' {
            break
        }
        'fastenctl;lighthouse;platform' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the platforms that are known or set up, and the redirect URI of each')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show what to register at a platform''s developer portal')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'fastenctl;lighthouse;platform;list' {
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'The settings file; without one, embedded defaults and no providers')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Where the database is kept')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;platform;show' {
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'The settings file; without one, embedded defaults and no providers')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Where the database is kept')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;platform;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the platforms that are known or set up, and the redirect URI of each')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show what to register at a platform''s developer portal')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'fastenctl;lighthouse;platform;help;list' {
            break
        }
        'fastenctl;lighthouse;platform;help;show' {
            break
        }
        'fastenctl;lighthouse;platform;help;help' {
            break
        }
        'fastenctl;lighthouse;audit' {
            [CompletionResult]::new('--installation', '--installation', [CompletionResultType]::ParameterName, 'Of this installation alone; one that was deleted has its entries still')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Not older than this, such as `30days` (default: all that is kept)')
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'The settings file; without one, embedded defaults and no providers')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Where the database is kept')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;notice' {
            [CompletionResult]::new('--subject', '--subject', [CompletionResultType]::ParameterName, 'The letter''s subject')
            [CompletionResult]::new('--id', '--id', [CompletionResultType]::ParameterName, 'Under one id everybody gets one letter, however often it is sent (default: made of subject and text)')
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'The settings file; without one, embedded defaults and no providers')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Where the database is kept')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say how many would get it, and send nothing')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Send it without being asked')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;migrate' {
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'The settings file; without one, embedded defaults and no providers')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Where the database is kept')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;backup' {
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'Seal the pepper with the passphrase in the first line of this file, `-` for stdin')
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'The settings file; without one, embedded defaults and no providers')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Where the database is kept')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--without-pepper', '--without-pepper', [CompletionResultType]::ParameterName, 'Leave the pepper out, to be kept elsewhere')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;restore' {
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'The passphrase of a sealed pepper, in the first line of this file, `-` for stdin')
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'The settings file; without one, embedded defaults and no providers')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Where the database is kept')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;copy-to' {
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'The password of that PostgreSQL database, in the first line of this file, `-` for stdin')
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'The settings file; without one, embedded defaults and no providers')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Where the database is kept')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;example' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'fastenctl;lighthouse;help' {
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'Serve the gateway until Ctrl-C or SIGTERM; SIGHUP reads the settings again')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check a settings file without starting anything: keys, definitions, secret files, data folder, and whether a PostgreSQL database answers')
            [CompletionResult]::new('installation', 'installation', [CompletionResultType]::ParameterValue, 'See, suspend and delete installations, with or without a running gateway')
            [CompletionResult]::new('limit', 'limit', [CompletionResultType]::ParameterValue, 'Set how many users per provider an installation may connect, instead of the settings')
            [CompletionResult]::new('seat', 'seat', [CompletionResultType]::ParameterValue, 'See who has a seat at a provider, and give seats back')
            [CompletionResult]::new('key', 'key', [CompletionResultType]::ParameterValue, 'Change the keys that the gateway proves itself to providers with (`private_key_jwt`)')
            [CompletionResult]::new('catalog', 'catalog', [CompletionResultType]::ParameterValue, 'Load the lists of institutions that can be connected, and see what is served of them')
            [CompletionResult]::new('platform', 'platform', [CompletionResultType]::ParameterValue, 'See what to register at the developer portals of the platforms')
            [CompletionResult]::new('audit', 'audit', [CompletionResultType]::ParameterValue, 'Show who changed what, and when: the operator''s commands and the installations'' own changes')
            [CompletionResult]::new('notice', 'notice', [CompletionResultType]::ParameterValue, 'Write to all administrators with a verified e-mail address: maintenance, a new address, the end of service')
            [CompletionResult]::new('migrate', 'migrate', [CompletionResultType]::ParameterValue, 'Bring the database up to this version, as `serve` does when it starts')
            [CompletionResult]::new('backup', 'backup', [CompletionResultType]::ParameterValue, 'Back up database and pepper into one file, with the gateway running or stopped')
            [CompletionResult]::new('restore', 'restore', [CompletionResultType]::ParameterValue, 'Restore a backup into a folder that has no database; all of it is checked before anything is put in place')
            [CompletionResult]::new('copy-to', 'copy-to', [CompletionResultType]::ParameterValue, 'Copy everything into another, empty database: from SQLite to PostgreSQL, or back')
            [CompletionResult]::new('example', 'example', [CompletionResultType]::ParameterValue, 'Print an example that this version understands: settings, a unit, alerts, a dashboard')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'fastenctl;lighthouse;help;serve' {
            break
        }
        'fastenctl;lighthouse;help;check' {
            break
        }
        'fastenctl;lighthouse;help;installation' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List all installations')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one installation with its users per provider')
            [CompletionResult]::new('suspend', 'suspend', [CompletionResultType]::ParameterValue, 'Refuse an installation''s requests and new sign-ins; who is connected stays connected')
            [CompletionResult]::new('resume', 'resume', [CompletionResultType]::ParameterValue, 'End a suspension')
            [CompletionResult]::new('reset-secret', 'reset-secret', [CompletionResultType]::ParameterValue, 'Give an installation another secret, for an administrator who has lost theirs')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Print everything that is kept of an installation as one JSON document, without secrets')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete an installation: its id alone is kept, and nobody can be connected through it')
            break
        }
        'fastenctl;lighthouse;help;installation;list' {
            break
        }
        'fastenctl;lighthouse;help;installation;show' {
            break
        }
        'fastenctl;lighthouse;help;installation;suspend' {
            break
        }
        'fastenctl;lighthouse;help;installation;resume' {
            break
        }
        'fastenctl;lighthouse;help;installation;reset-secret' {
            break
        }
        'fastenctl;lighthouse;help;installation;export' {
            break
        }
        'fastenctl;lighthouse;help;installation;delete' {
            break
        }
        'fastenctl;lighthouse;help;limit' {
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Set a limit, from the next sign-in on')
            [CompletionResult]::new('unset', 'unset', [CompletionResultType]::ParameterValue, 'Take a limit back: the settings hold again')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the limits that were set')
            break
        }
        'fastenctl;lighthouse;help;limit;set' {
            break
        }
        'fastenctl;lighthouse;help;limit;unset' {
            break
        }
        'fastenctl;lighthouse;help;limit;list' {
            break
        }
        'fastenctl;lighthouse;help;seat' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the seats that count, on what they rest, and until when')
            [CompletionResult]::new('release', 'release', [CompletionResultType]::ParameterValue, 'Give one seat back; it does not cool down')
            break
        }
        'fastenctl;lighthouse;help;seat;list' {
            break
        }
        'fastenctl;lighthouse;help;seat;release' {
            break
        }
        'fastenctl;lighthouse;help;key' {
            [CompletionResult]::new('rotate', 'rotate', [CompletionResultType]::ParameterValue, 'Publish a new key beside the present one, which it follows a little later')
            break
        }
        'fastenctl;lighthouse;help;key;rotate' {
            break
        }
        'fastenctl;lighthouse;help;catalog' {
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Read published lists into the database, all or none of them')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Fetch the lists that came from an address again, and take over what has changed')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Show the lists, what is served of them, and why the rest is not')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show what is known of one brand, portal or endpoint: lists, check, settings, and whether it is found')
            [CompletionResult]::new('override', 'override', [CompletionResultType]::ParameterValue, 'Take over an endpoint that an update has kept back, as its list has it now')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Ask each endpoint what it publishes, and keep what a sign-in there needs')
            break
        }
        'fastenctl;lighthouse;help;catalog;import' {
            break
        }
        'fastenctl;lighthouse;help;catalog;update' {
            break
        }
        'fastenctl;lighthouse;help;catalog;list' {
            break
        }
        'fastenctl;lighthouse;help;catalog;show' {
            break
        }
        'fastenctl;lighthouse;help;catalog;override' {
            break
        }
        'fastenctl;lighthouse;help;catalog;check' {
            break
        }
        'fastenctl;lighthouse;help;platform' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the platforms that are known or set up, and the redirect URI of each')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show what to register at a platform''s developer portal')
            break
        }
        'fastenctl;lighthouse;help;platform;list' {
            break
        }
        'fastenctl;lighthouse;help;platform;show' {
            break
        }
        'fastenctl;lighthouse;help;audit' {
            break
        }
        'fastenctl;lighthouse;help;notice' {
            break
        }
        'fastenctl;lighthouse;help;migrate' {
            break
        }
        'fastenctl;lighthouse;help;backup' {
            break
        }
        'fastenctl;lighthouse;help;restore' {
            break
        }
        'fastenctl;lighthouse;help;copy-to' {
            break
        }
        'fastenctl;lighthouse;help;example' {
            break
        }
        'fastenctl;lighthouse;help;help' {
            break
        }
        'fastenctl;sandbox' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'Serve a practice SMART-on-FHIR provider, in memory, until Ctrl-C or SIGTERM')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'fastenctl;sandbox;serve' {
            [CompletionResult]::new('--listen', '--listen', [CompletionResultType]::ParameterName, 'Address and port to listen on')
            [CompletionResult]::new('--client', '--client', [CompletionResultType]::ParameterName, 'TOML file with further clients')
            [CompletionResult]::new('--fault', '--fault', [CompletionResultType]::ParameterName, 'Get wrong what these checks look for, such as PKCE-06; or below `/fault/PKCE-06` only. Without a check: DCR-01 to DCR-03, DEVICE-01 to DEVICE-03, DPOP-01 to DPOP-03, LAUNCH-01, PAR-01 to PAR-04')
            [CompletionResult]::new('--fault-rate', '--fault-rate', [CompletionResultType]::ParameterName, 'The share of requests that meet a fault, any of all, from 0 to 1')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;sandbox;help' {
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'Serve a practice SMART-on-FHIR provider, in memory, until Ctrl-C or SIGTERM')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'fastenctl;sandbox;help;serve' {
            break
        }
        'fastenctl;sandbox;help;help' {
            break
        }
        'fastenctl;completions' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'fastenctl;exit-codes' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'fastenctl;environment' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'fastenctl;output' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'One of several installations in the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'The gateway''s API base, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON document on stdout, also for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; name the missing flag and variable instead (also when `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: requests and answers, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'fastenctl;help' {
            [CompletionResult]::new('register', 'register', [CompletionResultType]::ParameterValue, 'Register this installation with a Lighthouse and write the config file')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show the installation as the gateway has it, and whether the config file agrees')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Confirm the administrator''s e-mail address with the code from the gateway''s mail')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Change the administrator''s name and e-mail address, and the origins browsers may return to')
            [CompletionResult]::new('rotate-secret', 'rotate-secret', [CompletionResultType]::ParameterValue, 'Replace the installation secret by a new one, without a gap')
            [CompletionResult]::new('unregister', 'unregister', [CompletionResultType]::ParameterValue, 'Remove the installation at the gateway, then its secret here')
            [CompletionResult]::new('usage', 'usage', [CompletionResultType]::ParameterValue, 'Show users per provider against their limits')
            [CompletionResult]::new('providers', 'providers', [CompletionResultType]::ParameterValue, 'Search the gateway''s catalogue for institutions, by name, place, postal code or web address')
            [CompletionResult]::new('auth', 'auth', [CompletionResultType]::ParameterValue, 'Test sign-ins')
            [CompletionResult]::new('inspect', 'inspect', [CompletionResultType]::ParameterValue, 'Take an authorize URL, a callback URL, a token, a token answer or a report apart, offline')
            [CompletionResult]::new('config', 'config', [CompletionResultType]::ParameterValue, 'Look into the config file, change it, check it, and hand on what it holds')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Check everything between this machine and a successful sign-in, and say what to do')
            [CompletionResult]::new('demo', 'demo', [CompletionResultType]::ParameterValue, 'Show the whole job on this machine: gateway, practice provider, registration, sign-ins, usage')
            [CompletionResult]::new('lighthouse', 'lighthouse', [CompletionResultType]::ParameterValue, 'Run the auth gateway')
            [CompletionResult]::new('sandbox', 'sandbox', [CompletionResultType]::ParameterValue, 'Run the practice provider')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completion script of a shell')
            [CompletionResult]::new('exit-codes', 'exit-codes', [CompletionResultType]::ParameterValue, 'List the exit codes')
            [CompletionResult]::new('environment', 'environment', [CompletionResultType]::ParameterValue, 'List the variables that are read')
            [CompletionResult]::new('output', 'output', [CompletionResultType]::ParameterValue, 'Tell what goes to stdout and stderr')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'fastenctl;help;register' {
            break
        }
        'fastenctl;help;status' {
            break
        }
        'fastenctl;help;verify' {
            break
        }
        'fastenctl;help;update' {
            break
        }
        'fastenctl;help;rotate-secret' {
            break
        }
        'fastenctl;help;unregister' {
            break
        }
        'fastenctl;help;usage' {
            break
        }
        'fastenctl;help;providers' {
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show how one endpoint is signed in to, what is special about it, and your users there')
            break
        }
        'fastenctl;help;providers;show' {
            break
        }
        'fastenctl;help;auth' {
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Do a whole sign-in, step by step, and tell what happened')
            [CompletionResult]::new('register-client', 'register-client', [CompletionResultType]::ParameterValue, 'Register a client at a provider that takes registrations (RFC 7591), and note it in the config file')
            [CompletionResult]::new('checks', 'checks', [CompletionResultType]::ParameterValue, 'List the conformance checks of `auth test`')
            [CompletionResult]::new('login', 'login', [CompletionResultType]::ParameterValue, 'Sign in again under the name of a kept session, with what it was begun with')
            [CompletionResult]::new('refresh', 'refresh', [CompletionResultType]::ParameterValue, 'Refresh a kept session, which proves that its sign-in still holds')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the kept sessions, tokens redacted')
            [CompletionResult]::new('forget', 'forget', [CompletionResultType]::ParameterValue, 'Revoke a kept session where the provider can, and delete it')
            break
        }
        'fastenctl;help;auth;test' {
            break
        }
        'fastenctl;help;auth;register-client' {
            break
        }
        'fastenctl;help;auth;checks' {
            break
        }
        'fastenctl;help;auth;login' {
            break
        }
        'fastenctl;help;auth;refresh' {
            break
        }
        'fastenctl;help;auth;show' {
            break
        }
        'fastenctl;help;auth;forget' {
            break
        }
        'fastenctl;help;inspect' {
            break
        }
        'fastenctl;help;config' {
            [CompletionResult]::new('path', 'path', [CompletionResultType]::ParameterValue, 'Print the config file''s path, whether it exists or not')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the values that hold and where each comes from; secrets are redacted')
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Print one value of the config file; a secret by length and fingerprint only')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Set values of the config file; the rest of it, comments included, stays as it is')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check the config file: its keys, their values, and who else can read or replace it')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Print what proves who this installation is, secret included, for another program')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Write an installation into the config file, from variables or from what `config export` wrote')
            break
        }
        'fastenctl;help;config;path' {
            break
        }
        'fastenctl;help;config;show' {
            break
        }
        'fastenctl;help;config;get' {
            break
        }
        'fastenctl;help;config;set' {
            break
        }
        'fastenctl;help;config;check' {
            break
        }
        'fastenctl;help;config;export' {
            break
        }
        'fastenctl;help;config;import' {
            break
        }
        'fastenctl;help;doctor' {
            break
        }
        'fastenctl;help;demo' {
            break
        }
        'fastenctl;help;lighthouse' {
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'Serve the gateway until Ctrl-C or SIGTERM; SIGHUP reads the settings again')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check a settings file without starting anything: keys, definitions, secret files, data folder, and whether a PostgreSQL database answers')
            [CompletionResult]::new('installation', 'installation', [CompletionResultType]::ParameterValue, 'See, suspend and delete installations, with or without a running gateway')
            [CompletionResult]::new('limit', 'limit', [CompletionResultType]::ParameterValue, 'Set how many users per provider an installation may connect, instead of the settings')
            [CompletionResult]::new('seat', 'seat', [CompletionResultType]::ParameterValue, 'See who has a seat at a provider, and give seats back')
            [CompletionResult]::new('key', 'key', [CompletionResultType]::ParameterValue, 'Change the keys that the gateway proves itself to providers with (`private_key_jwt`)')
            [CompletionResult]::new('catalog', 'catalog', [CompletionResultType]::ParameterValue, 'Load the lists of institutions that can be connected, and see what is served of them')
            [CompletionResult]::new('platform', 'platform', [CompletionResultType]::ParameterValue, 'See what to register at the developer portals of the platforms')
            [CompletionResult]::new('audit', 'audit', [CompletionResultType]::ParameterValue, 'Show who changed what, and when: the operator''s commands and the installations'' own changes')
            [CompletionResult]::new('notice', 'notice', [CompletionResultType]::ParameterValue, 'Write to all administrators with a verified e-mail address: maintenance, a new address, the end of service')
            [CompletionResult]::new('migrate', 'migrate', [CompletionResultType]::ParameterValue, 'Bring the database up to this version, as `serve` does when it starts')
            [CompletionResult]::new('backup', 'backup', [CompletionResultType]::ParameterValue, 'Back up database and pepper into one file, with the gateway running or stopped')
            [CompletionResult]::new('restore', 'restore', [CompletionResultType]::ParameterValue, 'Restore a backup into a folder that has no database; all of it is checked before anything is put in place')
            [CompletionResult]::new('copy-to', 'copy-to', [CompletionResultType]::ParameterValue, 'Copy everything into another, empty database: from SQLite to PostgreSQL, or back')
            [CompletionResult]::new('example', 'example', [CompletionResultType]::ParameterValue, 'Print an example that this version understands: settings, a unit, alerts, a dashboard')
            break
        }
        'fastenctl;help;lighthouse;serve' {
            break
        }
        'fastenctl;help;lighthouse;check' {
            break
        }
        'fastenctl;help;lighthouse;installation' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List all installations')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one installation with its users per provider')
            [CompletionResult]::new('suspend', 'suspend', [CompletionResultType]::ParameterValue, 'Refuse an installation''s requests and new sign-ins; who is connected stays connected')
            [CompletionResult]::new('resume', 'resume', [CompletionResultType]::ParameterValue, 'End a suspension')
            [CompletionResult]::new('reset-secret', 'reset-secret', [CompletionResultType]::ParameterValue, 'Give an installation another secret, for an administrator who has lost theirs')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Print everything that is kept of an installation as one JSON document, without secrets')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete an installation: its id alone is kept, and nobody can be connected through it')
            break
        }
        'fastenctl;help;lighthouse;installation;list' {
            break
        }
        'fastenctl;help;lighthouse;installation;show' {
            break
        }
        'fastenctl;help;lighthouse;installation;suspend' {
            break
        }
        'fastenctl;help;lighthouse;installation;resume' {
            break
        }
        'fastenctl;help;lighthouse;installation;reset-secret' {
            break
        }
        'fastenctl;help;lighthouse;installation;export' {
            break
        }
        'fastenctl;help;lighthouse;installation;delete' {
            break
        }
        'fastenctl;help;lighthouse;limit' {
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Set a limit, from the next sign-in on')
            [CompletionResult]::new('unset', 'unset', [CompletionResultType]::ParameterValue, 'Take a limit back: the settings hold again')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the limits that were set')
            break
        }
        'fastenctl;help;lighthouse;limit;set' {
            break
        }
        'fastenctl;help;lighthouse;limit;unset' {
            break
        }
        'fastenctl;help;lighthouse;limit;list' {
            break
        }
        'fastenctl;help;lighthouse;seat' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the seats that count, on what they rest, and until when')
            [CompletionResult]::new('release', 'release', [CompletionResultType]::ParameterValue, 'Give one seat back; it does not cool down')
            break
        }
        'fastenctl;help;lighthouse;seat;list' {
            break
        }
        'fastenctl;help;lighthouse;seat;release' {
            break
        }
        'fastenctl;help;lighthouse;key' {
            [CompletionResult]::new('rotate', 'rotate', [CompletionResultType]::ParameterValue, 'Publish a new key beside the present one, which it follows a little later')
            break
        }
        'fastenctl;help;lighthouse;key;rotate' {
            break
        }
        'fastenctl;help;lighthouse;catalog' {
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Read published lists into the database, all or none of them')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Fetch the lists that came from an address again, and take over what has changed')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Show the lists, what is served of them, and why the rest is not')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show what is known of one brand, portal or endpoint: lists, check, settings, and whether it is found')
            [CompletionResult]::new('override', 'override', [CompletionResultType]::ParameterValue, 'Take over an endpoint that an update has kept back, as its list has it now')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Ask each endpoint what it publishes, and keep what a sign-in there needs')
            break
        }
        'fastenctl;help;lighthouse;catalog;import' {
            break
        }
        'fastenctl;help;lighthouse;catalog;update' {
            break
        }
        'fastenctl;help;lighthouse;catalog;list' {
            break
        }
        'fastenctl;help;lighthouse;catalog;show' {
            break
        }
        'fastenctl;help;lighthouse;catalog;override' {
            break
        }
        'fastenctl;help;lighthouse;catalog;check' {
            break
        }
        'fastenctl;help;lighthouse;platform' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the platforms that are known or set up, and the redirect URI of each')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show what to register at a platform''s developer portal')
            break
        }
        'fastenctl;help;lighthouse;platform;list' {
            break
        }
        'fastenctl;help;lighthouse;platform;show' {
            break
        }
        'fastenctl;help;lighthouse;audit' {
            break
        }
        'fastenctl;help;lighthouse;notice' {
            break
        }
        'fastenctl;help;lighthouse;migrate' {
            break
        }
        'fastenctl;help;lighthouse;backup' {
            break
        }
        'fastenctl;help;lighthouse;restore' {
            break
        }
        'fastenctl;help;lighthouse;copy-to' {
            break
        }
        'fastenctl;help;lighthouse;example' {
            break
        }
        'fastenctl;help;sandbox' {
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'Serve a practice SMART-on-FHIR provider, in memory, until Ctrl-C or SIGTERM')
            break
        }
        'fastenctl;help;sandbox;serve' {
            break
        }
        'fastenctl;help;completions' {
            break
        }
        'fastenctl;help;exit-codes' {
            break
        }
        'fastenctl;help;environment' {
            break
        }
        'fastenctl;help;output' {
            break
        }
        'fastenctl;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
