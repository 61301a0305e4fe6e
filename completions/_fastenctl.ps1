
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
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('register', 'register', [CompletionResultType]::ParameterValue, 'Register this installation with a gateway and write the config file')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show the installation at the gateway, and whether the config file agrees')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Verify the administrator''s e-mail address with the code from the gateway''s e-mail')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Change the administrator''s name, e-mail address, and the origins that browsers may return to')
            [CompletionResult]::new('rotate-secret', 'rotate-secret', [CompletionResultType]::ParameterValue, 'Replace the installation secret without downtime')
            [CompletionResult]::new('unregister', 'unregister', [CompletionResultType]::ParameterValue, 'Remove the installation from the gateway, then its secret from the config file')
            [CompletionResult]::new('usage', 'usage', [CompletionResultType]::ParameterValue, 'Show users per provider against their limits')
            [CompletionResult]::new('providers', 'providers', [CompletionResultType]::ParameterValue, 'Search the gateway''s catalog for institutions by name, place, postal code or web address')
            [CompletionResult]::new('auth', 'auth', [CompletionResultType]::ParameterValue, 'Test sign-ins')
            [CompletionResult]::new('inspect', 'inspect', [CompletionResultType]::ParameterValue, 'Explain an authorization URL, a callback URL, a token, a token response or a report, offline')
            [CompletionResult]::new('config', 'config', [CompletionResultType]::ParameterValue, 'Show, change, check, export and import the config file')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Find what keeps a sign-in from working, from the config file to the gateway, and how to fix it')
            [CompletionResult]::new('demo', 'demo', [CompletionResultType]::ParameterValue, 'Try everything on this machine: gateway, practice provider, registration, sign-ins, usage')
            [CompletionResult]::new('lighthouse', 'lighthouse', [CompletionResultType]::ParameterValue, 'Run the auth gateway')
            [CompletionResult]::new('sandbox', 'sandbox', [CompletionResultType]::ParameterValue, 'Run the practice provider')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completion script for a shell')
            [CompletionResult]::new('exit-codes', 'exit-codes', [CompletionResultType]::ParameterValue, 'List the exit codes')
            [CompletionResult]::new('environment', 'environment', [CompletionResultType]::ParameterValue, 'List the environment variables')
            [CompletionResult]::new('output', 'output', [CompletionResultType]::ParameterValue, 'Describe what goes to stdout and stderr')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'fastenctl;register' {
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'The administrator''s name')
            [CompletionResult]::new('--email', '--email', [CompletionResultType]::ParameterName, 'The administrator''s e-mail address')
            [CompletionResult]::new('--origin', '--origin', [CompletionResultType]::ParameterName, 'Origin that browsers may return to, besides this machine; repeat for several; replaces the current list')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Replace the installation in the config file with a new one')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done without doing it')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'fastenctl;status' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;verify' {
            [CompletionResult]::new('--wait', '--wait', [CompletionResultType]::ParameterName, 'Wait for a click on the link in the e-mail for this long, such as `15m`')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--resend', '--resend', [CompletionResultType]::ParameterName, 'Send the e-mail again; the gateway sends at most three an hour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'fastenctl;update' {
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'The administrator''s name')
            [CompletionResult]::new('--email', '--email', [CompletionResultType]::ParameterName, 'The administrator''s e-mail address')
            [CompletionResult]::new('--origin', '--origin', [CompletionResultType]::ParameterName, 'Origin that browsers may return to, besides this machine; repeat for several; replaces the current list')
            [CompletionResult]::new('--tickets-only', '--tickets-only', [CompletionResultType]::ParameterName, 'Refuse sign-ins without a ticket, which breaks clients that send none; `--tickets-only=false` undoes it')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--no-origins', '--no-origins', [CompletionResultType]::ParameterName, 'Let browsers return only to this machine')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be changed without changing it')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'fastenctl;rotate-secret' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Check that the secret can be rotated, without rotating it')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'fastenctl;unregister' {
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'Confirm with the administrator''s name or the installation ID instead of a prompt')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be removed without removing it')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'fastenctl;usage' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Output format [default: table, with `--json` json]')
            [CompletionResult]::new('--warn', '--warn', [CompletionResultType]::ParameterName, 'Percentage of the limit at which a provider counts as near its limit')
            [CompletionResult]::new('--crit', '--crit', [CompletionResultType]::ParameterName, 'Percentage of the limit at which a provider counts as full')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Only providers that are near their limit or full, or only full ones')
            [CompletionResult]::new('--watch', '--watch', [CompletionResultType]::ParameterName, 'Repeat the report at this interval')
            [CompletionResult]::new('--release', '--release', [CompletionResultType]::ParameterName, 'Release the places at this provider that are tied only to a browser; at most ten in 90 days')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write to a file instead of stdout, replacing it atomically')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'fastenctl;providers' {
            [CompletionResult]::new('--platform', '--platform', [CompletionResultType]::ParameterName, 'Only institutions on this platform, such as `epic`; repeat for several')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Only institutions in this state, by code or name; repeat for several')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'Maximum number of institutions to show')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show an endpoint: how to sign in, what is special about it, and how many users you have there')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'fastenctl;providers;show' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;providers;help' {
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show an endpoint: how to sign in, what is special about it, and how many users you have there')
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
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Run a complete sign-in, step by step, and report what happened')
            [CompletionResult]::new('register-client', 'register-client', [CompletionResultType]::ParameterValue, 'Register a client at a provider that accepts registrations (RFC 7591), and add it to the config file')
            [CompletionResult]::new('checks', 'checks', [CompletionResultType]::ParameterValue, 'List the conformance checks of `auth test`')
            [CompletionResult]::new('login', 'login', [CompletionResultType]::ParameterValue, 'Sign in again under the name of a kept session, with its original settings')
            [CompletionResult]::new('refresh', 'refresh', [CompletionResultType]::ParameterValue, 'Refresh a kept session to prove that its sign-in still works')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the kept sessions, with tokens redacted')
            [CompletionResult]::new('forget', 'forget', [CompletionResultType]::ParameterValue, 'Delete a kept session, and revoke its tokens if the provider supports revocation')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'fastenctl;auth;test' {
            [CompletionResult]::new('--issuer', '--issuer', [CompletionResultType]::ParameterName, 'Sign in without a gateway at this FHIR base URL or issuer, exactly as the provider spells it')
            [CompletionResult]::new('--via', '--via', [CompletionResultType]::ParameterName, 'Which way to sign in, if both are possible')
            [CompletionResult]::new('--client-id', '--client-id', [CompletionResultType]::ParameterName, 'Client ID at the provider')
            [CompletionResult]::new('--client-secret-file', '--client-secret-file', [CompletionResultType]::ParameterName, 'File with the client secret, or `-` for stdin (or set `FASTENCTL_CLIENT_SECRET`)')
            [CompletionResult]::new('--client-key-file', '--client-key-file', [CompletionResultType]::ParameterName, 'PEM file with the client''s private key, for `private_key_jwt`')
            [CompletionResult]::new('--client-key-id', '--client-key-id', [CompletionResultType]::ParameterName, 'The key''s `kid`, if it is not the key''s thumbprint')
            [CompletionResult]::new('--auth-method', '--auth-method', [CompletionResultType]::ParameterName, 'How the client authenticates at the token endpoint')
            [CompletionResult]::new('--scope', '--scope', [CompletionResultType]::ParameterName, 'Scopes to request, separated by spaces')
            [CompletionResult]::new('--aud', '--aud', [CompletionResultType]::ParameterName, 'FHIR server that the token is for, if it is not the issuer')
            [CompletionResult]::new('--authorization-endpoint', '--authorization-endpoint', [CompletionResultType]::ParameterName, 'Authorization endpoint, if the provider does not publish the right one')
            [CompletionResult]::new('--token-endpoint', '--token-endpoint', [CompletionResultType]::ParameterName, 'Token endpoint, if the provider does not publish the right one')
            [CompletionResult]::new('--jwks-uri', '--jwks-uri', [CompletionResultType]::ParameterName, 'URL of the keys that sign ID tokens, if the provider does not publish the right one')
            [CompletionResult]::new('--response-mode', '--response-mode', [CompletionResultType]::ParameterName, 'How the provider returns the response')
            [CompletionResult]::new('--param', '--param', [CompletionResultType]::ParameterName, 'Extra parameter for the authorization request, such as `login_hint=alice`; repeat for several')
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'Local user to count the sign-in for; without it, the sign-in is a test and does not take a seat')
            [CompletionResult]::new('--browser', '--browser', [CompletionResultType]::ParameterName, 'Program that opens the URL; `built-in` fills in simple sign-in forms itself')
            [CompletionResult]::new('--login', '--login', [CompletionResultType]::ParameterName, 'User name for `--browser built-in`')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'File with the password for `--browser built-in`, or `-` for stdin')
            [CompletionResult]::new('--login-host', '--login-host', [CompletionResultType]::ParameterName, 'Another origin where `--browser built-in` may enter the password')
            [CompletionResult]::new('--accept-host', '--accept-host', [CompletionResultType]::ParameterName, 'Origin that may receive codes and tokens; repeat for several. To accept it permanently, add it to `accepted_hosts` in the config file')
            [CompletionResult]::new('--port', '--port', [CompletionResultType]::ParameterName, 'Ports to listen on; the first free one is used (default: any free port)')
            [CompletionResult]::new('--redirect-uri', '--redirect-uri', [CompletionResultType]::ParameterName, 'Redirect URI as registered at the provider; port 0 means any port')
            [CompletionResult]::new('--listen', '--listen', [CompletionResultType]::ParameterName, 'Listen on this address instead of loopback, for a published container port or a forwarder')
            [CompletionResult]::new('--tls-cert', '--tls-cert', [CompletionResultType]::ParameterName, 'PEM file with a certificate for `--redirect-uri https://…` (default: a temporary one, which browsers warn about)')
            [CompletionResult]::new('--tls-key', '--tls-key', [CompletionResultType]::ParameterName, 'PEM file with its private key')
            [CompletionResult]::new('--listen-timeout', '--listen-timeout', [CompletionResultType]::ParameterName, 'How long to wait for the response, such as `2m`')
            [CompletionResult]::new('--resume', '--resume', [CompletionResultType]::ParameterName, 'Finish what `--start` began, here or on another machine; the file can be used only once')
            [CompletionResult]::new('--keep', '--keep', [CompletionResultType]::ParameterName, 'Keep the session under this name for `auth refresh`, instead of revoking its tokens')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Also write a report; the extension sets its format: `.html`, `.json`, `.xml` (`JUnit`), `.har` or `.txt`. Repeat for several')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--require-pkce', '--require-pkce', [CompletionResultType]::ParameterName, 'Stop if the provider does not advertise PKCE with S256; without this flag, PKCE is used anyway')
            [CompletionResult]::new('--pushed', '--pushed', [CompletionResultType]::ParameterName, 'Push the authorization request to the provider first (RFC 9126); automatic if the provider requires it')
            [CompletionResult]::new('--device', '--device', [CompletionResultType]::ParameterName, 'Sign in on another device by entering a code there (RFC 8628)')
            [CompletionResult]::new('--ehr-launch', '--ehr-launch', [CompletionResultType]::ParameterName, 'Wait for an EHR to launch the app at `/launch` on the same origin as the redirect URI')
            [CompletionResult]::new('--dpop', '--dpop', [CompletionResultType]::ParameterName, 'Bind the tokens to a temporary key by proof of possession (RFC 9449)')
            [CompletionResult]::new('--paste', '--paste', [CompletionResultType]::ParameterName, 'Read the response from stdin instead of listening: a URL, query, fragment or bare code')
            [CompletionResult]::new('--no-browser', '--no-browser', [CompletionResultType]::ParameterName, 'Print the URL instead of opening a browser')
            [CompletionResult]::new('--deny', '--deny', [CompletionResultType]::ParameterName, 'Make `--browser built-in` deny consent')
            [CompletionResult]::new('--start', '--start', [CompletionResultType]::ParameterName, 'Only start: print JSON with the URL to open and the file for `--resume`')
            [CompletionResult]::new('--negative', '--negative', [CompletionResultType]::ParameterName, 'Also send malformed requests; get the provider''s consent first. Practice and test systems also receive intrusive ones')
            [CompletionResult]::new('--show-secrets', '--show-secrets', [CompletionResultType]::ParameterName, 'Show secrets on this terminal; reports never contain them')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'fastenctl;auth;register-client' {
            [CompletionResult]::new('--issuer', '--issuer', [CompletionResultType]::ParameterName, 'FHIR base URL or issuer, exactly as the provider spells it')
            [CompletionResult]::new('--redirect-uri', '--redirect-uri', [CompletionResultType]::ParameterName, 'Redirect URI to register; repeat for several (default: `http://127.0.0.1/callback`)')
            [CompletionResult]::new('--client-name', '--client-name', [CompletionResultType]::ParameterName, 'Client name that people see when they are asked for consent')
            [CompletionResult]::new('--auth-method', '--auth-method', [CompletionResultType]::ParameterName, 'How the client authenticates at the token endpoint')
            [CompletionResult]::new('--client-key-file', '--client-key-file', [CompletionResultType]::ParameterName, 'PEM file with the client''s private key for `private_key_jwt`; its public key is registered')
            [CompletionResult]::new('--scope', '--scope', [CompletionResultType]::ParameterName, 'Scopes to register, separated by spaces (default: the provider decides)')
            [CompletionResult]::new('--initial-token-file', '--initial-token-file', [CompletionResultType]::ParameterName, 'File with the provider''s initial access token, or `-` for stdin')
            [CompletionResult]::new('--accept-host', '--accept-host', [CompletionResultType]::ParameterName, 'Origin that may receive codes and tokens; repeat for several. To accept it permanently, add it to `accepted_hosts` in the config file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;auth;checks' {
            [CompletionResult]::new('--group', '--group', [CompletionResultType]::ParameterName, 'List only this group, such as PKCE')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;auth;login' {
            [CompletionResult]::new('--client-secret-file', '--client-secret-file', [CompletionResultType]::ParameterName, 'File with the client secret or key if the session has none, or `-` for stdin')
            [CompletionResult]::new('--browser', '--browser', [CompletionResultType]::ParameterName, 'Program that opens the URL; `built-in` fills in simple sign-in forms itself')
            [CompletionResult]::new('--login', '--login', [CompletionResultType]::ParameterName, 'User name for `--browser built-in`')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'File with the password for `--browser built-in`, or `-` for stdin')
            [CompletionResult]::new('--login-host', '--login-host', [CompletionResultType]::ParameterName, 'Another origin where `--browser built-in` may enter the password')
            [CompletionResult]::new('--accept-host', '--accept-host', [CompletionResultType]::ParameterName, 'Origin that may receive codes and tokens; repeat for several. To accept it permanently, add it to `accepted_hosts` in the config file')
            [CompletionResult]::new('--port', '--port', [CompletionResultType]::ParameterName, 'Ports to listen on; the first free one is used (default: any free port)')
            [CompletionResult]::new('--redirect-uri', '--redirect-uri', [CompletionResultType]::ParameterName, 'Redirect URI as registered at the provider; port 0 means any port')
            [CompletionResult]::new('--listen', '--listen', [CompletionResultType]::ParameterName, 'Listen on this address instead of loopback, for a published container port or a forwarder')
            [CompletionResult]::new('--tls-cert', '--tls-cert', [CompletionResultType]::ParameterName, 'PEM file with a certificate for `--redirect-uri https://…` (default: a temporary one, which browsers warn about)')
            [CompletionResult]::new('--tls-key', '--tls-key', [CompletionResultType]::ParameterName, 'PEM file with its private key')
            [CompletionResult]::new('--listen-timeout', '--listen-timeout', [CompletionResultType]::ParameterName, 'How long to wait for the response, such as `2m`')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--paste', '--paste', [CompletionResultType]::ParameterName, 'Read the response from stdin instead of listening: a URL, query, fragment or bare code')
            [CompletionResult]::new('--no-browser', '--no-browser', [CompletionResultType]::ParameterName, 'Print the URL instead of opening a browser')
            [CompletionResult]::new('--deny', '--deny', [CompletionResultType]::ParameterName, 'Make `--browser built-in` deny consent')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'fastenctl;auth;refresh' {
            [CompletionResult]::new('--client-secret-file', '--client-secret-file', [CompletionResultType]::ParameterName, 'File with the client secret or key if the session has none, or `-` for stdin')
            [CompletionResult]::new('--accept-host', '--accept-host', [CompletionResultType]::ParameterName, 'Origin that may receive codes and tokens; repeat for several. To accept it permanently, add it to `accepted_hosts` in the config file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;auth;show' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;auth;forget' {
            [CompletionResult]::new('--client-secret-file', '--client-secret-file', [CompletionResultType]::ParameterName, 'File with the client secret or key if the session has none, or `-` for stdin')
            [CompletionResult]::new('--accept-host', '--accept-host', [CompletionResultType]::ParameterName, 'Origin that may receive codes and tokens; repeat for several. To accept it permanently, add it to `accepted_hosts` in the config file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--local', '--local', [CompletionResultType]::ParameterName, 'Delete it locally without contacting the provider')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;auth;help' {
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Run a complete sign-in, step by step, and report what happened')
            [CompletionResult]::new('register-client', 'register-client', [CompletionResultType]::ParameterValue, 'Register a client at a provider that accepts registrations (RFC 7591), and add it to the config file')
            [CompletionResult]::new('checks', 'checks', [CompletionResultType]::ParameterValue, 'List the conformance checks of `auth test`')
            [CompletionResult]::new('login', 'login', [CompletionResultType]::ParameterValue, 'Sign in again under the name of a kept session, with its original settings')
            [CompletionResult]::new('refresh', 'refresh', [CompletionResultType]::ParameterValue, 'Refresh a kept session to prove that its sign-in still works')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the kept sessions, with tokens redacted')
            [CompletionResult]::new('forget', 'forget', [CompletionResultType]::ParameterValue, 'Delete a kept session, and revoke its tokens if the provider supports revocation')
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
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'fastenctl;config' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('path', 'path', [CompletionResultType]::ParameterValue, 'Print the path of the config file, whether or not it exists')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the values in effect; secrets are redacted')
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Print one value from the config file; secrets are redacted')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Set values in the config file, keeping everything else, including comments')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check the config file: keys, values, and who else can read or replace it')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Print the installation''s credentials, including the secret, for another program')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Add an installation to the config file, from variables or from the output of `config export`')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'fastenctl;config;path' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;config;show' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--origin', '--origin', [CompletionResultType]::ParameterName, 'Show where each value comes from, and what it overrides')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;config;get' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;config;set' {
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'Read the value from the first line of this file; only for a single key')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--move-secret', '--move-secret', [CompletionResultType]::ParameterName, 'Keep the secret when setting a new URL; use this if the gateway has moved there')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'fastenctl;config;check' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;config;export' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write to this file, which only you can read; an existing file is replaced atomically')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--show-secrets', '--show-secrets', [CompletionResultType]::ParameterName, 'Show the secret even on a terminal')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'fastenctl;config;import' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'fastenctl;config;help' {
            [CompletionResult]::new('path', 'path', [CompletionResultType]::ParameterValue, 'Print the path of the config file, whether or not it exists')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the values in effect; secrets are redacted')
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Print one value from the config file; secrets are redacted')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Set values in the config file, keeping everything else, including comments')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check the config file: keys, values, and who else can read or replace it')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Print the installation''s credentials, including the secret, for another program')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Add an installation to the config file, from variables or from the output of `config export`')
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
            [CompletionResult]::new('--fasten', '--fasten', [CompletionResultType]::ParameterName, 'Also check whether the Fasten at this URL signs in through the gateway')
            [CompletionResult]::new('--bundle', '--bundle', [CompletionResultType]::ParameterName, 'Also write an archive for a bug report: the report, the config file and the variables, without secrets')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'fastenctl;demo' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--keep', '--keep', [CompletionResultType]::ParameterName, 'Keep the servers running until Ctrl-C, and print commands to try')
            [CompletionResult]::new('--browser', '--browser', [CompletionResultType]::ParameterName, 'Do the first sign-in yourself, in a browser')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'Run the gateway until Ctrl-C or SIGTERM; SIGHUP reloads the settings')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check a settings file without starting the gateway: keys, definitions, secret files, data folder and database')
            [CompletionResult]::new('installation', 'installation', [CompletionResultType]::ParameterValue, 'List, suspend, export and delete installations, whether or not the gateway is running')
            [CompletionResult]::new('limit', 'limit', [CompletionResultType]::ParameterValue, 'Set how many users per provider an installation may connect, overriding the settings')
            [CompletionResult]::new('seat', 'seat', [CompletionResultType]::ParameterValue, 'List the seats at providers, and release them')
            [CompletionResult]::new('key', 'key', [CompletionResultType]::ParameterValue, 'Rotate the keys with which the gateway authenticates to providers (`private_key_jwt`)')
            [CompletionResult]::new('pepper', 'pepper', [CompletionResultType]::ParameterValue, 'Rotate the pepper, the key used to hash users, mailboxes and tokens')
            [CompletionResult]::new('catalog', 'catalog', [CompletionResultType]::ParameterValue, 'Load lists of institutions, and see what the gateway serves from them')
            [CompletionResult]::new('platform', 'platform', [CompletionResultType]::ParameterValue, 'Show what to register at the platforms'' developer portals')
            [CompletionResult]::new('audit', 'audit', [CompletionResultType]::ParameterValue, 'Show who changed what and when: the operator''s commands and the installations'' own changes')
            [CompletionResult]::new('notice', 'notice', [CompletionResultType]::ParameterValue, 'Send an e-mail to all administrators with a verified address, for example about maintenance')
            [CompletionResult]::new('migrate', 'migrate', [CompletionResultType]::ParameterValue, 'Migrate the database to this version, as `serve` does at startup')
            [CompletionResult]::new('backup', 'backup', [CompletionResultType]::ParameterValue, 'Back up the database and the pepper to one file, whether or not the gateway is running')
            [CompletionResult]::new('restore', 'restore', [CompletionResultType]::ParameterValue, 'Restore a backup to a folder without a database, after checking the whole backup')
            [CompletionResult]::new('copy-to', 'copy-to', [CompletionResultType]::ParameterValue, 'Copy everything to an empty database, from SQLite to PostgreSQL or back')
            [CompletionResult]::new('example', 'example', [CompletionResultType]::ParameterValue, 'Print an example for this version: settings, a systemd unit, alerts or a dashboard')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'fastenctl;lighthouse;serve' {
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'Settings file (default: built-in defaults and no providers)')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Folder of the database')
            [CompletionResult]::new('--listen', '--listen', [CompletionResultType]::ParameterName, 'Address and port to listen on (default: `127.0.0.1:8417`)')
            [CompletionResult]::new('--wait', '--wait', [CompletionResultType]::ParameterName, 'How long to wait at startup for the database to be reachable and not in use by another gateway (default: `0s`, or `2m` under systemd)')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;check' {
            [CompletionResult]::new('--mail', '--mail', [CompletionResultType]::ParameterName, 'Send a test e-mail to this address, and report which step fails if it cannot be sent')
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'Settings file (default: built-in defaults and no providers)')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Folder of the database')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;installation' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List all installations')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show an installation and its users per provider')
            [CompletionResult]::new('suspend', 'suspend', [CompletionResultType]::ParameterValue, 'Suspend an installation: refuse its requests and new sign-ins; connected users stay connected')
            [CompletionResult]::new('resume', 'resume', [CompletionResultType]::ParameterValue, 'End a suspension')
            [CompletionResult]::new('reset-secret', 'reset-secret', [CompletionResultType]::ParameterValue, 'Give an installation a new secret, for an administrator who has lost theirs')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Print everything stored about an installation as one JSON document, without secrets')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete an installation; only its ID is kept, and nobody can connect through it')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'fastenctl;lighthouse;installation;list' {
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'Settings file (default: built-in defaults and no providers)')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Folder of the database')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;installation;show' {
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'Settings file (default: built-in defaults and no providers)')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Folder of the database')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;installation;suspend' {
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Reason, shown to the administrator')
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'Settings file (default: built-in defaults and no providers)')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Folder of the database')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;installation;resume' {
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'Settings file (default: built-in defaults and no providers)')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Folder of the database')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;installation;reset-secret' {
            [CompletionResult]::new('--secret-file', '--secret-file', [CompletionResultType]::ParameterName, 'Write the secret to this new file (mode 0600) instead of showing it')
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'Settings file (default: built-in defaults and no providers)')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Folder of the database')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;installation;export' {
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'Settings file (default: built-in defaults and no providers)')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Folder of the database')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;installation;delete' {
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'Settings file (default: built-in defaults and no providers)')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Folder of the database')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Delete it without confirmation')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;installation;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List all installations')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show an installation and its users per provider')
            [CompletionResult]::new('suspend', 'suspend', [CompletionResultType]::ParameterValue, 'Suspend an installation: refuse its requests and new sign-ins; connected users stay connected')
            [CompletionResult]::new('resume', 'resume', [CompletionResultType]::ParameterValue, 'End a suspension')
            [CompletionResult]::new('reset-secret', 'reset-secret', [CompletionResultType]::ParameterValue, 'Give an installation a new secret, for an administrator who has lost theirs')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Print everything stored about an installation as one JSON document, without secrets')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete an installation; only its ID is kept, and nobody can connect through it')
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
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Set a limit, effective from the next sign-in')
            [CompletionResult]::new('unset', 'unset', [CompletionResultType]::ParameterValue, 'Remove a limit, so that the settings apply again')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the limits that have been set')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'fastenctl;lighthouse;limit;set' {
            [CompletionResult]::new('--platform', '--platform', [CompletionResultType]::ParameterName, 'For every endpoint of this platform')
            [CompletionResult]::new('--endpoint', '--endpoint', [CompletionResultType]::ParameterName, 'For the limit group of this endpoint (an endpoint ID or the name of a group)')
            [CompletionResult]::new('--owner', '--owner', [CompletionResultType]::ParameterName, 'For the verified installations of this owner, by e-mail address')
            [CompletionResult]::new('--installation', '--installation', [CompletionResultType]::ParameterName, 'Only for this installation, verified or not')
            [CompletionResult]::new('--installations', '--installations', [CompletionResultType]::ParameterName, 'Number of verified installations the owner may have; 3 by default')
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'Settings file (default: built-in defaults and no providers)')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Folder of the database')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;limit;unset' {
            [CompletionResult]::new('--platform', '--platform', [CompletionResultType]::ParameterName, 'For every endpoint of this platform')
            [CompletionResult]::new('--endpoint', '--endpoint', [CompletionResultType]::ParameterName, 'For the limit group of this endpoint (an endpoint ID or the name of a group)')
            [CompletionResult]::new('--owner', '--owner', [CompletionResultType]::ParameterName, 'For the verified installations of this owner, by e-mail address')
            [CompletionResult]::new('--installation', '--installation', [CompletionResultType]::ParameterName, 'Only for this installation, verified or not')
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'Settings file (default: built-in defaults and no providers)')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Folder of the database')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;limit;list' {
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'Settings file (default: built-in defaults and no providers)')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Folder of the database')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;limit;help' {
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Set a limit, effective from the next sign-in')
            [CompletionResult]::new('unset', 'unset', [CompletionResultType]::ParameterValue, 'Remove a limit, so that the settings apply again')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the limits that have been set')
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
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the seats in use, the evidence for each, and when they expire')
            [CompletionResult]::new('release', 'release', [CompletionResultType]::ParameterValue, 'Release a seat immediately')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'fastenctl;lighthouse;seat;list' {
            [CompletionResult]::new('--installation', '--installation', [CompletionResultType]::ParameterName, 'Only seats of this installation')
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'Settings file (default: built-in defaults and no providers)')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Folder of the database')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;seat;release' {
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'Settings file (default: built-in defaults and no providers)')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Folder of the database')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;seat;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the seats in use, the evidence for each, and when they expire')
            [CompletionResult]::new('release', 'release', [CompletionResultType]::ParameterValue, 'Release a seat immediately')
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
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('rotate', 'rotate', [CompletionResultType]::ParameterValue, 'Publish a new key, which replaces the current one after a delay')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'fastenctl;lighthouse;key;rotate' {
            [CompletionResult]::new('--overlap', '--overlap', [CompletionResultType]::ParameterName, 'How long to publish the new key before using it')
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'Settings file (default: built-in defaults and no providers)')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Folder of the database')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;key;help' {
            [CompletionResult]::new('rotate', 'rotate', [CompletionResultType]::ParameterValue, 'Publish a new key, which replaces the current one after a delay')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'fastenctl;lighthouse;key;help;rotate' {
            break
        }
        'fastenctl;lighthouse;key;help;help' {
            break
        }
        'fastenctl;lighthouse;pepper' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show the peppers, and what is still stored under each')
            [CompletionResult]::new('rotate', 'rotate', [CompletionResultType]::ParameterValue, 'Replace the pepper; data stored under the old one can still be found')
            [CompletionResult]::new('forget', 'forget', [CompletionResultType]::ParameterValue, 'Forget the old pepper, unless something is still stored under it')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'fastenctl;lighthouse;pepper;status' {
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'Settings file (default: built-in defaults and no providers)')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Folder of the database')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;pepper;rotate' {
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'Settings file (default: built-in defaults and no providers)')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Folder of the database')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--prepare', '--prepare', [CompletionResultType]::ParameterName, 'Only write the new pepper to its file, so that it can be copied to every gateway first')
            [CompletionResult]::new('--alone', '--alone', [CompletionResultType]::ParameterName, 'Create the new pepper and use it at once; safe only if no other gateway uses this database (implied with SQLite)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;pepper;forget' {
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'Settings file (default: built-in defaults and no providers)')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Folder of the database')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Forget it even if data is stored under it; that data is then lost')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;pepper;help' {
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show the peppers, and what is still stored under each')
            [CompletionResult]::new('rotate', 'rotate', [CompletionResultType]::ParameterValue, 'Replace the pepper; data stored under the old one can still be found')
            [CompletionResult]::new('forget', 'forget', [CompletionResultType]::ParameterValue, 'Forget the old pepper, unless something is still stored under it')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'fastenctl;lighthouse;pepper;help;status' {
            break
        }
        'fastenctl;lighthouse;pepper;help;rotate' {
            break
        }
        'fastenctl;lighthouse;pepper;help;forget' {
            break
        }
        'fastenctl;lighthouse;pepper;help;help' {
            break
        }
        'fastenctl;lighthouse;catalog' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Import published lists into the database, all of them or none')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Download lists again from their URLs, and import what has changed')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Show the lists, what is served from them, and why the rest is not')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show what is known about a brand, portal or endpoint: lists, check, settings, and search')
            [CompletionResult]::new('override', 'override', [CompletionResultType]::ParameterValue, 'Correct a brand, portal or endpoint, or accept a change that was held back')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Query each endpoint, and store what a sign-in there needs')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'fastenctl;lighthouse;catalog;import' {
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'Name of the list, if its file or URL does not give a suitable one')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of all files (default: detected from the content)')
            [CompletionResult]::new('--columns', '--columns', [CompletionResultType]::ParameterName, 'Columns of a table, such as `url=HEADER,name=2` (default: detected from header and cells)')
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'Settings file (default: built-in defaults and no providers)')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Folder of the database')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--allow-private-network', '--allow-private-network', [CompletionResultType]::ParameterName, 'Allow addresses on private networks')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would change without changing it')
            [CompletionResult]::new('--prune', '--prune', [CompletionResultType]::ParameterName, 'Remove what a list no longer contains, except endpoints that people are connected to')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;catalog;update' {
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'Settings file (default: built-in defaults and no providers)')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Folder of the database')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Import a list even if it has lost more than a fifth of its endpoints')
            [CompletionResult]::new('--allow-private-network', '--allow-private-network', [CompletionResultType]::ParameterName, 'Allow lists on private networks')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;catalog;list' {
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'Settings file (default: built-in defaults and no providers)')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Folder of the database')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--held', '--held', [CompletionResultType]::ParameterName, 'Show only endpoints that updates held back because their list moved them to another host')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;catalog;show' {
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'Settings file (default: built-in defaults and no providers)')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Folder of the database')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;catalog;override' {
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set a field, overriding the lists; repeat for several')
            [CompletionResult]::new('--unset', '--unset', [CompletionResultType]::ParameterName, 'Stop overriding a field; repeat for several')
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'Settings file (default: built-in defaults and no providers)')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Folder of the database')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--take', '--take', [CompletionResultType]::ParameterName, 'Accept the held-back change of an endpoint; sign-ins then go to the new host')
            [CompletionResult]::new('--reset', '--reset', [CompletionResultType]::ParameterName, 'Stop overriding all fields')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;catalog;check' {
            [CompletionResult]::new('--platform', '--platform', [CompletionResultType]::ParameterName, 'Check only endpoints of this platform')
            [CompletionResult]::new('--changed-since', '--changed-since', [CompletionResultType]::ParameterName, 'Check only endpoints that an import has changed since this date, such as `2026-01-31`')
            [CompletionResult]::new('--endpoint', '--endpoint', [CompletionResultType]::ParameterName, 'Check only this endpoint, no matter when it was last checked')
            [CompletionResult]::new('--older-than', '--older-than', [CompletionResultType]::ParameterName, 'Skip endpoints checked less than this long ago, so that an interrupted check resumes where it stopped')
            [CompletionResult]::new('--concurrency', '--concurrency', [CompletionResultType]::ParameterName, 'Number of hosts to query at once; each gets one request at a time')
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'Settings file (default: built-in defaults and no providers)')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Folder of the database')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--allow-private-network', '--allow-private-network', [CompletionResultType]::ParameterName, 'Allow addresses on private networks')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Exit with 20 if an endpoint is not `ok`')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;catalog;help' {
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Import published lists into the database, all of them or none')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Download lists again from their URLs, and import what has changed')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Show the lists, what is served from them, and why the rest is not')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show what is known about a brand, portal or endpoint: lists, check, settings, and search')
            [CompletionResult]::new('override', 'override', [CompletionResultType]::ParameterValue, 'Correct a brand, portal or endpoint, or accept a change that was held back')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Query each endpoint, and store what a sign-in there needs')
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
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List known and configured platforms with their redirect URIs')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show what to register at a platform''s developer portal')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'fastenctl;lighthouse;platform;list' {
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'Settings file (default: built-in defaults and no providers)')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Folder of the database')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;platform;show' {
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'Settings file (default: built-in defaults and no providers)')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Folder of the database')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;platform;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List known and configured platforms with their redirect URIs')
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
            [CompletionResult]::new('--installation', '--installation', [CompletionResultType]::ParameterName, 'Only entries about this installation, even if it was deleted')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Only entries newer than this, such as `30days` (default: all)')
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'Settings file (default: built-in defaults and no providers)')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Folder of the database')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;notice' {
            [CompletionResult]::new('--subject', '--subject', [CompletionResultType]::ParameterName, 'Subject of the e-mail')
            [CompletionResult]::new('--id', '--id', [CompletionResultType]::ParameterName, 'ID of the e-mail; each administrator gets only one e-mail per ID (default: derived from subject and text)')
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'Settings file (default: built-in defaults and no providers)')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Folder of the database')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show how many administrators would get it, without sending it')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Send it without confirmation')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;migrate' {
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'Settings file (default: built-in defaults and no providers)')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Folder of the database')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;backup' {
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'Encrypt the pepper with the passphrase in the first line of this file, or `-` for stdin')
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'Settings file (default: built-in defaults and no providers)')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Folder of the database')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--without-pepper', '--without-pepper', [CompletionResultType]::ParameterName, 'Leave out the pepper, for example because you keep it elsewhere')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;restore' {
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the passphrase of the encrypted pepper on its first line, or `-` for stdin')
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'Settings file (default: built-in defaults and no providers)')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Folder of the database')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;copy-to' {
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'File with the password of that PostgreSQL database on its first line, or `-` for stdin')
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'Settings file (default: built-in defaults and no providers)')
            [CompletionResult]::new('--data-dir', '--data-dir', [CompletionResultType]::ParameterName, 'Folder of the database')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;lighthouse;example' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'fastenctl;lighthouse;help' {
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'Run the gateway until Ctrl-C or SIGTERM; SIGHUP reloads the settings')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check a settings file without starting the gateway: keys, definitions, secret files, data folder and database')
            [CompletionResult]::new('installation', 'installation', [CompletionResultType]::ParameterValue, 'List, suspend, export and delete installations, whether or not the gateway is running')
            [CompletionResult]::new('limit', 'limit', [CompletionResultType]::ParameterValue, 'Set how many users per provider an installation may connect, overriding the settings')
            [CompletionResult]::new('seat', 'seat', [CompletionResultType]::ParameterValue, 'List the seats at providers, and release them')
            [CompletionResult]::new('key', 'key', [CompletionResultType]::ParameterValue, 'Rotate the keys with which the gateway authenticates to providers (`private_key_jwt`)')
            [CompletionResult]::new('pepper', 'pepper', [CompletionResultType]::ParameterValue, 'Rotate the pepper, the key used to hash users, mailboxes and tokens')
            [CompletionResult]::new('catalog', 'catalog', [CompletionResultType]::ParameterValue, 'Load lists of institutions, and see what the gateway serves from them')
            [CompletionResult]::new('platform', 'platform', [CompletionResultType]::ParameterValue, 'Show what to register at the platforms'' developer portals')
            [CompletionResult]::new('audit', 'audit', [CompletionResultType]::ParameterValue, 'Show who changed what and when: the operator''s commands and the installations'' own changes')
            [CompletionResult]::new('notice', 'notice', [CompletionResultType]::ParameterValue, 'Send an e-mail to all administrators with a verified address, for example about maintenance')
            [CompletionResult]::new('migrate', 'migrate', [CompletionResultType]::ParameterValue, 'Migrate the database to this version, as `serve` does at startup')
            [CompletionResult]::new('backup', 'backup', [CompletionResultType]::ParameterValue, 'Back up the database and the pepper to one file, whether or not the gateway is running')
            [CompletionResult]::new('restore', 'restore', [CompletionResultType]::ParameterValue, 'Restore a backup to a folder without a database, after checking the whole backup')
            [CompletionResult]::new('copy-to', 'copy-to', [CompletionResultType]::ParameterValue, 'Copy everything to an empty database, from SQLite to PostgreSQL or back')
            [CompletionResult]::new('example', 'example', [CompletionResultType]::ParameterValue, 'Print an example for this version: settings, a systemd unit, alerts or a dashboard')
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
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show an installation and its users per provider')
            [CompletionResult]::new('suspend', 'suspend', [CompletionResultType]::ParameterValue, 'Suspend an installation: refuse its requests and new sign-ins; connected users stay connected')
            [CompletionResult]::new('resume', 'resume', [CompletionResultType]::ParameterValue, 'End a suspension')
            [CompletionResult]::new('reset-secret', 'reset-secret', [CompletionResultType]::ParameterValue, 'Give an installation a new secret, for an administrator who has lost theirs')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Print everything stored about an installation as one JSON document, without secrets')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete an installation; only its ID is kept, and nobody can connect through it')
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
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Set a limit, effective from the next sign-in')
            [CompletionResult]::new('unset', 'unset', [CompletionResultType]::ParameterValue, 'Remove a limit, so that the settings apply again')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the limits that have been set')
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
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the seats in use, the evidence for each, and when they expire')
            [CompletionResult]::new('release', 'release', [CompletionResultType]::ParameterValue, 'Release a seat immediately')
            break
        }
        'fastenctl;lighthouse;help;seat;list' {
            break
        }
        'fastenctl;lighthouse;help;seat;release' {
            break
        }
        'fastenctl;lighthouse;help;key' {
            [CompletionResult]::new('rotate', 'rotate', [CompletionResultType]::ParameterValue, 'Publish a new key, which replaces the current one after a delay')
            break
        }
        'fastenctl;lighthouse;help;key;rotate' {
            break
        }
        'fastenctl;lighthouse;help;pepper' {
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show the peppers, and what is still stored under each')
            [CompletionResult]::new('rotate', 'rotate', [CompletionResultType]::ParameterValue, 'Replace the pepper; data stored under the old one can still be found')
            [CompletionResult]::new('forget', 'forget', [CompletionResultType]::ParameterValue, 'Forget the old pepper, unless something is still stored under it')
            break
        }
        'fastenctl;lighthouse;help;pepper;status' {
            break
        }
        'fastenctl;lighthouse;help;pepper;rotate' {
            break
        }
        'fastenctl;lighthouse;help;pepper;forget' {
            break
        }
        'fastenctl;lighthouse;help;catalog' {
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Import published lists into the database, all of them or none')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Download lists again from their URLs, and import what has changed')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Show the lists, what is served from them, and why the rest is not')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show what is known about a brand, portal or endpoint: lists, check, settings, and search')
            [CompletionResult]::new('override', 'override', [CompletionResultType]::ParameterValue, 'Correct a brand, portal or endpoint, or accept a change that was held back')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Query each endpoint, and store what a sign-in there needs')
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
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List known and configured platforms with their redirect URIs')
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
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'Run a practice SMART on FHIR provider, in memory, until Ctrl-C or SIGTERM')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'fastenctl;sandbox;serve' {
            [CompletionResult]::new('--listen', '--listen', [CompletionResultType]::ParameterName, 'Address and port to listen on')
            [CompletionResult]::new('--client', '--client', [CompletionResultType]::ParameterName, 'TOML file with additional clients')
            [CompletionResult]::new('--fault', '--fault', [CompletionResultType]::ParameterName, 'Faults to simulate everywhere, not only under `/fault/ID`: check IDs, such as PKCE-06, and DCR-01 to DCR-03, DEVICE-01 to DEVICE-03, DPOP-01 to DPOP-03, LAUNCH-01, PAR-01 to PAR-04')
            [CompletionResult]::new('--fault-rate', '--fault-rate', [CompletionResultType]::ParameterName, 'Share of requests that hit a random fault, from 0 to 1')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'fastenctl;sandbox;help' {
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'Run a practice SMART on FHIR provider, in memory, until Ctrl-C or SIGTERM')
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
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'fastenctl;exit-codes' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'fastenctl;environment' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'fastenctl;output' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Path of the config file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile to use from the config file')
            [CompletionResult]::new('--lighthouse', '--lighthouse', [CompletionResultType]::ParameterName, 'Base URL of the gateway''s API, such as `https://lighthouse.example.org/v1`')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout for each request, such as `10s` or `1m`')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust in addition to the system''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document, even for errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; report which flag or variable is missing instead (implied if `CI` is set)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print less')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: requests and responses, redacted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'fastenctl;help' {
            [CompletionResult]::new('register', 'register', [CompletionResultType]::ParameterValue, 'Register this installation with a gateway and write the config file')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show the installation at the gateway, and whether the config file agrees')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Verify the administrator''s e-mail address with the code from the gateway''s e-mail')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Change the administrator''s name, e-mail address, and the origins that browsers may return to')
            [CompletionResult]::new('rotate-secret', 'rotate-secret', [CompletionResultType]::ParameterValue, 'Replace the installation secret without downtime')
            [CompletionResult]::new('unregister', 'unregister', [CompletionResultType]::ParameterValue, 'Remove the installation from the gateway, then its secret from the config file')
            [CompletionResult]::new('usage', 'usage', [CompletionResultType]::ParameterValue, 'Show users per provider against their limits')
            [CompletionResult]::new('providers', 'providers', [CompletionResultType]::ParameterValue, 'Search the gateway''s catalog for institutions by name, place, postal code or web address')
            [CompletionResult]::new('auth', 'auth', [CompletionResultType]::ParameterValue, 'Test sign-ins')
            [CompletionResult]::new('inspect', 'inspect', [CompletionResultType]::ParameterValue, 'Explain an authorization URL, a callback URL, a token, a token response or a report, offline')
            [CompletionResult]::new('config', 'config', [CompletionResultType]::ParameterValue, 'Show, change, check, export and import the config file')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Find what keeps a sign-in from working, from the config file to the gateway, and how to fix it')
            [CompletionResult]::new('demo', 'demo', [CompletionResultType]::ParameterValue, 'Try everything on this machine: gateway, practice provider, registration, sign-ins, usage')
            [CompletionResult]::new('lighthouse', 'lighthouse', [CompletionResultType]::ParameterValue, 'Run the auth gateway')
            [CompletionResult]::new('sandbox', 'sandbox', [CompletionResultType]::ParameterValue, 'Run the practice provider')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completion script for a shell')
            [CompletionResult]::new('exit-codes', 'exit-codes', [CompletionResultType]::ParameterValue, 'List the exit codes')
            [CompletionResult]::new('environment', 'environment', [CompletionResultType]::ParameterValue, 'List the environment variables')
            [CompletionResult]::new('output', 'output', [CompletionResultType]::ParameterValue, 'Describe what goes to stdout and stderr')
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
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show an endpoint: how to sign in, what is special about it, and how many users you have there')
            break
        }
        'fastenctl;help;providers;show' {
            break
        }
        'fastenctl;help;auth' {
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Run a complete sign-in, step by step, and report what happened')
            [CompletionResult]::new('register-client', 'register-client', [CompletionResultType]::ParameterValue, 'Register a client at a provider that accepts registrations (RFC 7591), and add it to the config file')
            [CompletionResult]::new('checks', 'checks', [CompletionResultType]::ParameterValue, 'List the conformance checks of `auth test`')
            [CompletionResult]::new('login', 'login', [CompletionResultType]::ParameterValue, 'Sign in again under the name of a kept session, with its original settings')
            [CompletionResult]::new('refresh', 'refresh', [CompletionResultType]::ParameterValue, 'Refresh a kept session to prove that its sign-in still works')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the kept sessions, with tokens redacted')
            [CompletionResult]::new('forget', 'forget', [CompletionResultType]::ParameterValue, 'Delete a kept session, and revoke its tokens if the provider supports revocation')
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
            [CompletionResult]::new('path', 'path', [CompletionResultType]::ParameterValue, 'Print the path of the config file, whether or not it exists')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the values in effect; secrets are redacted')
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Print one value from the config file; secrets are redacted')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Set values in the config file, keeping everything else, including comments')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check the config file: keys, values, and who else can read or replace it')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Print the installation''s credentials, including the secret, for another program')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Add an installation to the config file, from variables or from the output of `config export`')
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
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'Run the gateway until Ctrl-C or SIGTERM; SIGHUP reloads the settings')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check a settings file without starting the gateway: keys, definitions, secret files, data folder and database')
            [CompletionResult]::new('installation', 'installation', [CompletionResultType]::ParameterValue, 'List, suspend, export and delete installations, whether or not the gateway is running')
            [CompletionResult]::new('limit', 'limit', [CompletionResultType]::ParameterValue, 'Set how many users per provider an installation may connect, overriding the settings')
            [CompletionResult]::new('seat', 'seat', [CompletionResultType]::ParameterValue, 'List the seats at providers, and release them')
            [CompletionResult]::new('key', 'key', [CompletionResultType]::ParameterValue, 'Rotate the keys with which the gateway authenticates to providers (`private_key_jwt`)')
            [CompletionResult]::new('pepper', 'pepper', [CompletionResultType]::ParameterValue, 'Rotate the pepper, the key used to hash users, mailboxes and tokens')
            [CompletionResult]::new('catalog', 'catalog', [CompletionResultType]::ParameterValue, 'Load lists of institutions, and see what the gateway serves from them')
            [CompletionResult]::new('platform', 'platform', [CompletionResultType]::ParameterValue, 'Show what to register at the platforms'' developer portals')
            [CompletionResult]::new('audit', 'audit', [CompletionResultType]::ParameterValue, 'Show who changed what and when: the operator''s commands and the installations'' own changes')
            [CompletionResult]::new('notice', 'notice', [CompletionResultType]::ParameterValue, 'Send an e-mail to all administrators with a verified address, for example about maintenance')
            [CompletionResult]::new('migrate', 'migrate', [CompletionResultType]::ParameterValue, 'Migrate the database to this version, as `serve` does at startup')
            [CompletionResult]::new('backup', 'backup', [CompletionResultType]::ParameterValue, 'Back up the database and the pepper to one file, whether or not the gateway is running')
            [CompletionResult]::new('restore', 'restore', [CompletionResultType]::ParameterValue, 'Restore a backup to a folder without a database, after checking the whole backup')
            [CompletionResult]::new('copy-to', 'copy-to', [CompletionResultType]::ParameterValue, 'Copy everything to an empty database, from SQLite to PostgreSQL or back')
            [CompletionResult]::new('example', 'example', [CompletionResultType]::ParameterValue, 'Print an example for this version: settings, a systemd unit, alerts or a dashboard')
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
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show an installation and its users per provider')
            [CompletionResult]::new('suspend', 'suspend', [CompletionResultType]::ParameterValue, 'Suspend an installation: refuse its requests and new sign-ins; connected users stay connected')
            [CompletionResult]::new('resume', 'resume', [CompletionResultType]::ParameterValue, 'End a suspension')
            [CompletionResult]::new('reset-secret', 'reset-secret', [CompletionResultType]::ParameterValue, 'Give an installation a new secret, for an administrator who has lost theirs')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Print everything stored about an installation as one JSON document, without secrets')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete an installation; only its ID is kept, and nobody can connect through it')
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
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Set a limit, effective from the next sign-in')
            [CompletionResult]::new('unset', 'unset', [CompletionResultType]::ParameterValue, 'Remove a limit, so that the settings apply again')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the limits that have been set')
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
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the seats in use, the evidence for each, and when they expire')
            [CompletionResult]::new('release', 'release', [CompletionResultType]::ParameterValue, 'Release a seat immediately')
            break
        }
        'fastenctl;help;lighthouse;seat;list' {
            break
        }
        'fastenctl;help;lighthouse;seat;release' {
            break
        }
        'fastenctl;help;lighthouse;key' {
            [CompletionResult]::new('rotate', 'rotate', [CompletionResultType]::ParameterValue, 'Publish a new key, which replaces the current one after a delay')
            break
        }
        'fastenctl;help;lighthouse;key;rotate' {
            break
        }
        'fastenctl;help;lighthouse;pepper' {
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show the peppers, and what is still stored under each')
            [CompletionResult]::new('rotate', 'rotate', [CompletionResultType]::ParameterValue, 'Replace the pepper; data stored under the old one can still be found')
            [CompletionResult]::new('forget', 'forget', [CompletionResultType]::ParameterValue, 'Forget the old pepper, unless something is still stored under it')
            break
        }
        'fastenctl;help;lighthouse;pepper;status' {
            break
        }
        'fastenctl;help;lighthouse;pepper;rotate' {
            break
        }
        'fastenctl;help;lighthouse;pepper;forget' {
            break
        }
        'fastenctl;help;lighthouse;catalog' {
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Import published lists into the database, all of them or none')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Download lists again from their URLs, and import what has changed')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Show the lists, what is served from them, and why the rest is not')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show what is known about a brand, portal or endpoint: lists, check, settings, and search')
            [CompletionResult]::new('override', 'override', [CompletionResultType]::ParameterValue, 'Correct a brand, portal or endpoint, or accept a change that was held back')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Query each endpoint, and store what a sign-in there needs')
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
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List known and configured platforms with their redirect URIs')
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
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'Run a practice SMART on FHIR provider, in memory, until Ctrl-C or SIGTERM')
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
