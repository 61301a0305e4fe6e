# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_fastenctl_global_optspecs
    string join \n config= profile= lighthouse= json no-input q/quiet v/verbose timeout= ca-file= color= h/help V/version
end

function __fish_fastenctl_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_fastenctl_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_fastenctl_using_subcommand
    set -l cmd (__fish_fastenctl_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c fastenctl -n "__fish_fastenctl_needs_command" -l config -d 'Path of the config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_needs_command" -l profile -d 'Profile to use from the config file' -r
complete -c fastenctl -n "__fish_fastenctl_needs_command" -l lighthouse -d 'Base URL of the gateway\'s API, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_needs_command" -l timeout -d 'Timeout for each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_needs_command" -l ca-file -d 'PEM file with certificates to trust in addition to the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_needs_command" -l color -d 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_needs_command" -l json -d 'Print one JSON document, also for errors'
complete -c fastenctl -n "__fish_fastenctl_needs_command" -l no-input -d 'Never prompt; name the missing flag and variable instead (also if `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_needs_command" -s q -l quiet -d 'Print less'
complete -c fastenctl -n "__fish_fastenctl_needs_command" -s v -l verbose -d 'Print more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_needs_command" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_needs_command" -s V -l version -d 'Print version'
complete -c fastenctl -n "__fish_fastenctl_needs_command" -f -a "register" -d 'Register this installation with a gateway and write the config file'
complete -c fastenctl -n "__fish_fastenctl_needs_command" -f -a "status" -d 'Show the installation at the gateway, and whether the config file agrees'
complete -c fastenctl -n "__fish_fastenctl_needs_command" -f -a "verify" -d 'Verify the administrator\'s e-mail address with the code from the gateway\'s e-mail'
complete -c fastenctl -n "__fish_fastenctl_needs_command" -f -a "update" -d 'Change the administrator\'s name, e-mail address, and the origins that browsers may return to'
complete -c fastenctl -n "__fish_fastenctl_needs_command" -f -a "rotate-secret" -d 'Replace the installation secret without an interruption'
complete -c fastenctl -n "__fish_fastenctl_needs_command" -f -a "unregister" -d 'Remove the installation from the gateway, then its secret from the config file'
complete -c fastenctl -n "__fish_fastenctl_needs_command" -f -a "usage" -d 'Show users per provider against their limits'
complete -c fastenctl -n "__fish_fastenctl_needs_command" -f -a "providers" -d 'Search the gateway\'s catalog for institutions by name, place, postal code or web address'
complete -c fastenctl -n "__fish_fastenctl_needs_command" -f -a "auth" -d 'Test sign-ins'
complete -c fastenctl -n "__fish_fastenctl_needs_command" -f -a "inspect" -d 'Explain an authorization URL, a callback URL, a token, a token response or a report, offline'
complete -c fastenctl -n "__fish_fastenctl_needs_command" -f -a "config" -d 'Show, change, check, export and import the config file'
complete -c fastenctl -n "__fish_fastenctl_needs_command" -f -a "doctor" -d 'Find what keeps a sign-in from working, from the config file to the gateway, and how to fix it'
complete -c fastenctl -n "__fish_fastenctl_needs_command" -f -a "demo" -d 'Try everything on this machine: gateway, practice provider, registration, sign-ins, usage'
complete -c fastenctl -n "__fish_fastenctl_needs_command" -f -a "lighthouse" -d 'Run the auth gateway'
complete -c fastenctl -n "__fish_fastenctl_needs_command" -f -a "sandbox" -d 'Run the practice provider'
complete -c fastenctl -n "__fish_fastenctl_needs_command" -f -a "completions" -d 'Print the completion script for a shell'
complete -c fastenctl -n "__fish_fastenctl_needs_command" -f -a "exit-codes" -d 'List the exit codes'
complete -c fastenctl -n "__fish_fastenctl_needs_command" -f -a "environment" -d 'List the environment variables'
complete -c fastenctl -n "__fish_fastenctl_needs_command" -f -a "output" -d 'Describe what goes to stdout and stderr'
complete -c fastenctl -n "__fish_fastenctl_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand register" -l name -d 'The administrator\'s name' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand register" -l email -d 'The administrator\'s e-mail address' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand register" -l origin -d 'Origin that browsers may return to, besides this machine; repeat for several; replaces the current list' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand register" -l config -d 'Path of the config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand register" -l profile -d 'Profile to use from the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand register" -l lighthouse -d 'Base URL of the gateway\'s API, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand register" -l timeout -d 'Timeout for each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand register" -l ca-file -d 'PEM file with certificates to trust in addition to the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand register" -l color -d 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand register" -l force -d 'Replace the installation in the config file with a new one'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand register" -l dry-run -d 'Show what would be done without doing it'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand register" -l json -d 'Print one JSON document, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand register" -l no-input -d 'Never prompt; name the missing flag and variable instead (also if `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand register" -s q -l quiet -d 'Print less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand register" -s v -l verbose -d 'Print more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand register" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand status" -l config -d 'Path of the config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand status" -l profile -d 'Profile to use from the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand status" -l lighthouse -d 'Base URL of the gateway\'s API, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand status" -l timeout -d 'Timeout for each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand status" -l ca-file -d 'PEM file with certificates to trust in addition to the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand status" -l color -d 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand status" -l json -d 'Print one JSON document, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand status" -l no-input -d 'Never prompt; name the missing flag and variable instead (also if `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand status" -s q -l quiet -d 'Print less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand status" -s v -l verbose -d 'Print more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand status" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand verify" -l wait -d 'Wait for a click on the link in the e-mail for this long, such as `15m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand verify" -l config -d 'Path of the config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand verify" -l profile -d 'Profile to use from the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand verify" -l lighthouse -d 'Base URL of the gateway\'s API, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand verify" -l timeout -d 'Timeout for each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand verify" -l ca-file -d 'PEM file with certificates to trust in addition to the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand verify" -l color -d 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand verify" -l resend -d 'Send the e-mail again; the gateway sends three an hour'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand verify" -l json -d 'Print one JSON document, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand verify" -l no-input -d 'Never prompt; name the missing flag and variable instead (also if `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand verify" -s q -l quiet -d 'Print less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand verify" -s v -l verbose -d 'Print more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand update" -l name -d 'The administrator\'s name' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand update" -l email -d 'The administrator\'s e-mail address' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand update" -l origin -d 'Origin that browsers may return to, besides this machine; repeat for several; replaces the current list' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand update" -l tickets-only -d 'Refuse sign-ins without a ticket, which breaks clients that send none; `--tickets-only=false` undoes it' -r -f -a "true\t''
false\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand update" -l config -d 'Path of the config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand update" -l profile -d 'Profile to use from the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand update" -l lighthouse -d 'Base URL of the gateway\'s API, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand update" -l timeout -d 'Timeout for each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand update" -l ca-file -d 'PEM file with certificates to trust in addition to the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand update" -l color -d 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand update" -l no-origins -d 'Let browsers return only to this machine'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand update" -l dry-run -d 'Show what would be changed without changing it'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand update" -l json -d 'Print one JSON document, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand update" -l no-input -d 'Never prompt; name the missing flag and variable instead (also if `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand update" -s q -l quiet -d 'Print less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand update" -s v -l verbose -d 'Print more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand update" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand rotate-secret" -l config -d 'Path of the config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand rotate-secret" -l profile -d 'Profile to use from the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand rotate-secret" -l lighthouse -d 'Base URL of the gateway\'s API, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand rotate-secret" -l timeout -d 'Timeout for each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand rotate-secret" -l ca-file -d 'PEM file with certificates to trust in addition to the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand rotate-secret" -l color -d 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand rotate-secret" -l dry-run -d 'Check that it can be done without doing it'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand rotate-secret" -l json -d 'Print one JSON document, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand rotate-secret" -l no-input -d 'Never prompt; name the missing flag and variable instead (also if `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand rotate-secret" -s q -l quiet -d 'Print less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand rotate-secret" -s v -l verbose -d 'Print more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand rotate-secret" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand unregister" -l confirm -d 'Confirm with the administrator\'s name or the installation ID instead of a prompt' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand unregister" -l config -d 'Path of the config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand unregister" -l profile -d 'Profile to use from the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand unregister" -l lighthouse -d 'Base URL of the gateway\'s API, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand unregister" -l timeout -d 'Timeout for each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand unregister" -l ca-file -d 'PEM file with certificates to trust in addition to the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand unregister" -l color -d 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand unregister" -l dry-run -d 'Show what would be removed without removing it'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand unregister" -l json -d 'Print one JSON document, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand unregister" -l no-input -d 'Never prompt; name the missing flag and variable instead (also if `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand unregister" -s q -l quiet -d 'Print less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand unregister" -s v -l verbose -d 'Print more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand unregister" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand usage" -l format -d 'Output format [default: table, with `--json` json]' -r -f -a "table\t''
json\t''
csv\t''
prometheus\t''
nagios\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand usage" -l warn -d 'Percentage of the limit at which a provider counts as near' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand usage" -l crit -d 'Percentage of the limit at which a provider counts as full' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand usage" -l only -d 'Only providers that are near their limit or full, or only full ones' -r -f -a "near\t''
full\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand usage" -l watch -d 'Repeat the report at this interval' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand usage" -l release -d 'Release the places at this provider that are tied only to a browser; ten in 90 days' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand usage" -l output -d 'Write to a file instead of stdout, replacing it in one step' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand usage" -l config -d 'Path of the config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand usage" -l profile -d 'Profile to use from the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand usage" -l lighthouse -d 'Base URL of the gateway\'s API, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand usage" -l timeout -d 'Timeout for each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand usage" -l ca-file -d 'PEM file with certificates to trust in addition to the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand usage" -l color -d 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand usage" -l json -d 'Print one JSON document, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand usage" -l no-input -d 'Never prompt; name the missing flag and variable instead (also if `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand usage" -s q -l quiet -d 'Print less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand usage" -s v -l verbose -d 'Print more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand usage" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and not __fish_seen_subcommand_from show help" -l platform -d 'Only institutions on this platform, such as `epic`; repeat for several' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and not __fish_seen_subcommand_from show help" -l state -d 'Only institutions in this state, by code or name; repeat for several' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and not __fish_seen_subcommand_from show help" -l limit -d 'Maximum number of institutions to show' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and not __fish_seen_subcommand_from show help" -l config -d 'Path of the config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and not __fish_seen_subcommand_from show help" -l profile -d 'Profile to use from the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and not __fish_seen_subcommand_from show help" -l lighthouse -d 'Base URL of the gateway\'s API, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and not __fish_seen_subcommand_from show help" -l timeout -d 'Timeout for each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and not __fish_seen_subcommand_from show help" -l ca-file -d 'PEM file with certificates to trust in addition to the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and not __fish_seen_subcommand_from show help" -l color -d 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and not __fish_seen_subcommand_from show help" -l json -d 'Print one JSON document, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and not __fish_seen_subcommand_from show help" -l no-input -d 'Never prompt; name the missing flag and variable instead (also if `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and not __fish_seen_subcommand_from show help" -s q -l quiet -d 'Print less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and not __fish_seen_subcommand_from show help" -s v -l verbose -d 'Print more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and not __fish_seen_subcommand_from show help" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and not __fish_seen_subcommand_from show help" -a "show" -d 'Show how to sign in to an endpoint, what is special about it, and your users there'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and not __fish_seen_subcommand_from show help" -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and __fish_seen_subcommand_from show" -l config -d 'Path of the config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and __fish_seen_subcommand_from show" -l profile -d 'Profile to use from the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and __fish_seen_subcommand_from show" -l lighthouse -d 'Base URL of the gateway\'s API, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and __fish_seen_subcommand_from show" -l timeout -d 'Timeout for each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and __fish_seen_subcommand_from show" -l ca-file -d 'PEM file with certificates to trust in addition to the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and __fish_seen_subcommand_from show" -l color -d 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and __fish_seen_subcommand_from show" -l json -d 'Print one JSON document, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and __fish_seen_subcommand_from show" -l no-input -d 'Never prompt; name the missing flag and variable instead (also if `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Print more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show how to sign in to an endpoint, what is special about it, and your users there'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and not __fish_seen_subcommand_from test register-client checks login refresh show forget help" -l config -d 'Path of the config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and not __fish_seen_subcommand_from test register-client checks login refresh show forget help" -l profile -d 'Profile to use from the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and not __fish_seen_subcommand_from test register-client checks login refresh show forget help" -l lighthouse -d 'Base URL of the gateway\'s API, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and not __fish_seen_subcommand_from test register-client checks login refresh show forget help" -l timeout -d 'Timeout for each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and not __fish_seen_subcommand_from test register-client checks login refresh show forget help" -l ca-file -d 'PEM file with certificates to trust in addition to the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and not __fish_seen_subcommand_from test register-client checks login refresh show forget help" -l color -d 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and not __fish_seen_subcommand_from test register-client checks login refresh show forget help" -l json -d 'Print one JSON document, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and not __fish_seen_subcommand_from test register-client checks login refresh show forget help" -l no-input -d 'Never prompt; name the missing flag and variable instead (also if `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and not __fish_seen_subcommand_from test register-client checks login refresh show forget help" -s q -l quiet -d 'Print less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and not __fish_seen_subcommand_from test register-client checks login refresh show forget help" -s v -l verbose -d 'Print more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and not __fish_seen_subcommand_from test register-client checks login refresh show forget help" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and not __fish_seen_subcommand_from test register-client checks login refresh show forget help" -f -a "test" -d 'Run a complete sign-in, step by step, and report what happened'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and not __fish_seen_subcommand_from test register-client checks login refresh show forget help" -f -a "register-client" -d 'Register a client at a provider that accepts registrations (RFC 7591), and add it to the config file'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and not __fish_seen_subcommand_from test register-client checks login refresh show forget help" -f -a "checks" -d 'List the conformance checks of `auth test`'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and not __fish_seen_subcommand_from test register-client checks login refresh show forget help" -f -a "login" -d 'Sign in again under the name of a kept session, with its original settings'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and not __fish_seen_subcommand_from test register-client checks login refresh show forget help" -f -a "refresh" -d 'Refresh a kept session to prove that its sign-in still works'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and not __fish_seen_subcommand_from test register-client checks login refresh show forget help" -f -a "show" -d 'Show the kept sessions, with tokens redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and not __fish_seen_subcommand_from test register-client checks login refresh show forget help" -f -a "forget" -d 'Delete a kept session, and revoke it if the provider supports that'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and not __fish_seen_subcommand_from test register-client checks login refresh show forget help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l issuer -d 'Sign in without a gateway at this FHIR base URL or issuer, exactly as the provider spells it' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l via -d 'Which way to sign in, if both are possible' -r -f -a "lighthouse\t'Through the gateway this installation is registered with'
direct\t'Straight to the provider'
both\t'Both, one after the other, and point out the first step that differs'"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l client-id -d 'Client ID at the provider' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l client-secret-file -d 'File with the client secret, or `-` for stdin (or set `FASTENCTL_CLIENT_SECRET`)' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l client-key-file -d 'PEM file with the client\'s private key, for `private_key_jwt`' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l client-key-id -d 'The key\'s `kid`, if it is not the key\'s thumbprint' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l auth-method -d 'How the client authenticates at the token endpoint' -r -f -a "none\t''
client_secret_basic\t''
client_secret_post\t''
client_secret_jwt\t''
private_key_jwt\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l scope -d 'Scopes to request, separated by spaces' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l aud -d 'FHIR server that the token is for, if it is not the issuer' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l authorization-endpoint -d 'Authorization endpoint, if the provider does not publish the right one' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l token-endpoint -d 'Token endpoint, if the provider does not publish the right one' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l jwks-uri -d 'URL of the keys that sign ID tokens, if the provider does not publish the right one' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l response-mode -d 'How the provider returns the response' -r -f -a "query\t''
fragment\t''
form_post\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l param -d 'Extra parameter for the authorization request, such as `login_hint=alice`; repeat for several' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l user -d 'Local user to count the sign-in for; without it, the sign-in is a test and takes no place' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l browser -d 'Program that opens the URL; `built-in` fills in simple sign-in forms itself' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l login -d 'User name for `--browser built-in`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l password-file -d 'File with the password for `--browser built-in`, or `-` for stdin' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l login-host -d 'Another origin where `--browser built-in` may enter the password' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l accept-host -d 'Origin that may receive codes and tokens; repeat for several. To accept it for good, list it under `accepted_hosts` in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l port -d 'Ports to listen on; the first free one is used (default: any free port)' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l redirect-uri -d 'Redirect URI as registered at the provider; port 0 means any port' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l listen -d 'Listen on this address instead of loopback, for a published container port or a forwarder' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l tls-cert -d 'PEM file with a certificate for `--redirect-uri https://…` (default: a temporary one, which browsers warn about)' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l tls-key -d 'PEM file with its private key' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l listen-timeout -d 'How long to wait for the response, such as `2m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l resume -d 'Finish what `--start` began, here or on another machine; the file works once' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l keep -d 'Keep the session under this name for `auth refresh`, instead of revoking its tokens' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l report -d 'Also write a report; the extension sets its format: `.html`, `.json`, `.xml` (`JUnit`), `.har` or `.txt`. Repeat for several' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l config -d 'Path of the config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l profile -d 'Profile to use from the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l lighthouse -d 'Base URL of the gateway\'s API, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l timeout -d 'Timeout for each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l ca-file -d 'PEM file with certificates to trust in addition to the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l color -d 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l require-pkce -d 'Stop if the provider does not announce PKCE with S256; without this flag, PKCE is sent anyway'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l pushed -d 'Push the authorization request to the provider first (RFC 9126); automatic if the provider requires it'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l device -d 'Sign in on another device by entering a code there (RFC 8628)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l ehr-launch -d 'Wait for an EHR to launch the app at `/launch`, next to the redirect URI'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l dpop -d 'Bind the tokens to a temporary key by proof of possession (RFC 9449)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l paste -d 'Read the response from stdin instead of listening: a URL, query, fragment or bare code'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l no-browser -d 'Print the URL instead of opening a browser'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l deny -d 'Make `--browser built-in` deny consent'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l start -d 'Only start: print JSON with the URL to open and the file for `--resume`'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l negative -d 'Also send malformed requests; get the provider\'s consent first. Practice and test systems get intrusive ones too'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l show-secrets -d 'Show secrets on this terminal; reports never contain them'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l json -d 'Print one JSON document, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l no-input -d 'Never prompt; name the missing flag and variable instead (also if `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -s q -l quiet -d 'Print less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -s v -l verbose -d 'Print more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from register-client" -l issuer -d 'FHIR base URL or issuer, exactly as the provider spells it' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from register-client" -l redirect-uri -d 'Redirect URI to register; repeat for several (default: `http://127.0.0.1/callback`)' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from register-client" -l client-name -d 'Client name that people see when they are asked for consent' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from register-client" -l auth-method -d 'How the client authenticates at the token endpoint' -r -f -a "none\t''
client_secret_basic\t''
client_secret_post\t''
client_secret_jwt\t''
private_key_jwt\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from register-client" -l client-key-file -d 'PEM file with the client\'s private key for `private_key_jwt`; its public key is registered' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from register-client" -l scope -d 'Scopes to register, separated by spaces (default: the provider decides)' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from register-client" -l initial-token-file -d 'File with the provider\'s initial access token, or `-` for stdin' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from register-client" -l accept-host -d 'Origin that may receive codes and tokens; repeat for several. To accept it for good, list it under `accepted_hosts` in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from register-client" -l config -d 'Path of the config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from register-client" -l profile -d 'Profile to use from the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from register-client" -l lighthouse -d 'Base URL of the gateway\'s API, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from register-client" -l timeout -d 'Timeout for each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from register-client" -l ca-file -d 'PEM file with certificates to trust in addition to the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from register-client" -l color -d 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from register-client" -l json -d 'Print one JSON document, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from register-client" -l no-input -d 'Never prompt; name the missing flag and variable instead (also if `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from register-client" -s q -l quiet -d 'Print less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from register-client" -s v -l verbose -d 'Print more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from register-client" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from checks" -l group -d 'List only this group, such as PKCE' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from checks" -l config -d 'Path of the config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from checks" -l profile -d 'Profile to use from the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from checks" -l lighthouse -d 'Base URL of the gateway\'s API, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from checks" -l timeout -d 'Timeout for each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from checks" -l ca-file -d 'PEM file with certificates to trust in addition to the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from checks" -l color -d 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from checks" -l json -d 'Print one JSON document, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from checks" -l no-input -d 'Never prompt; name the missing flag and variable instead (also if `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from checks" -s q -l quiet -d 'Print less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from checks" -s v -l verbose -d 'Print more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from checks" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from login" -l client-secret-file -d 'File with the client secret or key if the session has none, or `-` for stdin' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from login" -l browser -d 'Program that opens the URL; `built-in` fills in simple sign-in forms itself' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from login" -l login -d 'User name for `--browser built-in`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from login" -l password-file -d 'File with the password for `--browser built-in`, or `-` for stdin' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from login" -l login-host -d 'Another origin where `--browser built-in` may enter the password' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from login" -l accept-host -d 'Origin that may receive codes and tokens; repeat for several. To accept it for good, list it under `accepted_hosts` in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from login" -l port -d 'Ports to listen on; the first free one is used (default: any free port)' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from login" -l redirect-uri -d 'Redirect URI as registered at the provider; port 0 means any port' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from login" -l listen -d 'Listen on this address instead of loopback, for a published container port or a forwarder' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from login" -l tls-cert -d 'PEM file with a certificate for `--redirect-uri https://…` (default: a temporary one, which browsers warn about)' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from login" -l tls-key -d 'PEM file with its private key' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from login" -l listen-timeout -d 'How long to wait for the response, such as `2m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from login" -l config -d 'Path of the config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from login" -l profile -d 'Profile to use from the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from login" -l lighthouse -d 'Base URL of the gateway\'s API, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from login" -l timeout -d 'Timeout for each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from login" -l ca-file -d 'PEM file with certificates to trust in addition to the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from login" -l color -d 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from login" -l paste -d 'Read the response from stdin instead of listening: a URL, query, fragment or bare code'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from login" -l no-browser -d 'Print the URL instead of opening a browser'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from login" -l deny -d 'Make `--browser built-in` deny consent'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from login" -l json -d 'Print one JSON document, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from login" -l no-input -d 'Never prompt; name the missing flag and variable instead (also if `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from login" -s q -l quiet -d 'Print less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from login" -s v -l verbose -d 'Print more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from login" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from refresh" -l client-secret-file -d 'File with the client secret or key if the session has none, or `-` for stdin' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from refresh" -l accept-host -d 'Origin that may receive codes and tokens; repeat for several. To accept it for good, list it under `accepted_hosts` in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from refresh" -l config -d 'Path of the config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from refresh" -l profile -d 'Profile to use from the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from refresh" -l lighthouse -d 'Base URL of the gateway\'s API, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from refresh" -l timeout -d 'Timeout for each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from refresh" -l ca-file -d 'PEM file with certificates to trust in addition to the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from refresh" -l color -d 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from refresh" -l json -d 'Print one JSON document, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from refresh" -l no-input -d 'Never prompt; name the missing flag and variable instead (also if `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from refresh" -s q -l quiet -d 'Print less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from refresh" -s v -l verbose -d 'Print more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from refresh" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from show" -l config -d 'Path of the config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from show" -l profile -d 'Profile to use from the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from show" -l lighthouse -d 'Base URL of the gateway\'s API, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from show" -l timeout -d 'Timeout for each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from show" -l ca-file -d 'PEM file with certificates to trust in addition to the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from show" -l color -d 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from show" -l json -d 'Print one JSON document, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from show" -l no-input -d 'Never prompt; name the missing flag and variable instead (also if `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Print more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from forget" -l client-secret-file -d 'File with the client secret or key if the session has none, or `-` for stdin' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from forget" -l accept-host -d 'Origin that may receive codes and tokens; repeat for several. To accept it for good, list it under `accepted_hosts` in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from forget" -l config -d 'Path of the config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from forget" -l profile -d 'Profile to use from the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from forget" -l lighthouse -d 'Base URL of the gateway\'s API, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from forget" -l timeout -d 'Timeout for each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from forget" -l ca-file -d 'PEM file with certificates to trust in addition to the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from forget" -l color -d 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from forget" -l local -d 'Delete it here without contacting the provider'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from forget" -l json -d 'Print one JSON document, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from forget" -l no-input -d 'Never prompt; name the missing flag and variable instead (also if `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from forget" -s q -l quiet -d 'Print less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from forget" -s v -l verbose -d 'Print more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from forget" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from help" -f -a "test" -d 'Run a complete sign-in, step by step, and report what happened'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from help" -f -a "register-client" -d 'Register a client at a provider that accepts registrations (RFC 7591), and add it to the config file'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from help" -f -a "checks" -d 'List the conformance checks of `auth test`'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from help" -f -a "login" -d 'Sign in again under the name of a kept session, with its original settings'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from help" -f -a "refresh" -d 'Refresh a kept session to prove that its sign-in still works'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show the kept sessions, with tokens redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from help" -f -a "forget" -d 'Delete a kept session, and revoke it if the provider supports that'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand inspect" -l config -d 'Path of the config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand inspect" -l profile -d 'Profile to use from the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand inspect" -l lighthouse -d 'Base URL of the gateway\'s API, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand inspect" -l timeout -d 'Timeout for each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand inspect" -l ca-file -d 'PEM file with certificates to trust in addition to the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand inspect" -l color -d 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand inspect" -l json -d 'Print one JSON document, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand inspect" -l no-input -d 'Never prompt; name the missing flag and variable instead (also if `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand inspect" -s q -l quiet -d 'Print less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand inspect" -s v -l verbose -d 'Print more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand inspect" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and not __fish_seen_subcommand_from path show get set check export import help" -l config -d 'Path of the config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and not __fish_seen_subcommand_from path show get set check export import help" -l profile -d 'Profile to use from the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and not __fish_seen_subcommand_from path show get set check export import help" -l lighthouse -d 'Base URL of the gateway\'s API, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and not __fish_seen_subcommand_from path show get set check export import help" -l timeout -d 'Timeout for each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and not __fish_seen_subcommand_from path show get set check export import help" -l ca-file -d 'PEM file with certificates to trust in addition to the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and not __fish_seen_subcommand_from path show get set check export import help" -l color -d 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and not __fish_seen_subcommand_from path show get set check export import help" -l json -d 'Print one JSON document, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and not __fish_seen_subcommand_from path show get set check export import help" -l no-input -d 'Never prompt; name the missing flag and variable instead (also if `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and not __fish_seen_subcommand_from path show get set check export import help" -s q -l quiet -d 'Print less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and not __fish_seen_subcommand_from path show get set check export import help" -s v -l verbose -d 'Print more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and not __fish_seen_subcommand_from path show get set check export import help" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and not __fish_seen_subcommand_from path show get set check export import help" -f -a "path" -d 'Print the path of the config file, whether or not it exists'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and not __fish_seen_subcommand_from path show get set check export import help" -f -a "show" -d 'Show the values in effect; secrets are redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and not __fish_seen_subcommand_from path show get set check export import help" -f -a "get" -d 'Print one value from the config file; secrets are redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and not __fish_seen_subcommand_from path show get set check export import help" -f -a "set" -d 'Set values in the config file, keeping the rest, comments included'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and not __fish_seen_subcommand_from path show get set check export import help" -f -a "check" -d 'Check the config file: keys, values, and who else can read or replace it'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and not __fish_seen_subcommand_from path show get set check export import help" -f -a "export" -d 'Print the installation\'s credentials, including the secret, for another program'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and not __fish_seen_subcommand_from path show get set check export import help" -f -a "import" -d 'Add an installation to the config file, from variables or from the output of `config export`'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and not __fish_seen_subcommand_from path show get set check export import help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from path" -l config -d 'Path of the config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from path" -l profile -d 'Profile to use from the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from path" -l lighthouse -d 'Base URL of the gateway\'s API, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from path" -l timeout -d 'Timeout for each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from path" -l ca-file -d 'PEM file with certificates to trust in addition to the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from path" -l color -d 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from path" -l json -d 'Print one JSON document, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from path" -l no-input -d 'Never prompt; name the missing flag and variable instead (also if `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from path" -s q -l quiet -d 'Print less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from path" -s v -l verbose -d 'Print more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from path" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from show" -l config -d 'Path of the config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from show" -l profile -d 'Profile to use from the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from show" -l lighthouse -d 'Base URL of the gateway\'s API, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from show" -l timeout -d 'Timeout for each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from show" -l ca-file -d 'PEM file with certificates to trust in addition to the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from show" -l color -d 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from show" -l origin -d 'Show where each value comes from, and what it overrides'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from show" -l json -d 'Print one JSON document, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from show" -l no-input -d 'Never prompt; name the missing flag and variable instead (also if `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Print more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from get" -l config -d 'Path of the config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from get" -l profile -d 'Profile to use from the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from get" -l lighthouse -d 'Base URL of the gateway\'s API, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from get" -l timeout -d 'Timeout for each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from get" -l ca-file -d 'PEM file with certificates to trust in addition to the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from get" -l color -d 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from get" -l json -d 'Print one JSON document, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from get" -l no-input -d 'Never prompt; name the missing flag and variable instead (also if `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from get" -s q -l quiet -d 'Print less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from get" -s v -l verbose -d 'Print more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from get" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from set" -l file -d 'Read the value of the one key from the first line of this file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from set" -l config -d 'Path of the config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from set" -l profile -d 'Profile to use from the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from set" -l lighthouse -d 'Base URL of the gateway\'s API, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from set" -l timeout -d 'Timeout for each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from set" -l ca-file -d 'PEM file with certificates to trust in addition to the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from set" -l color -d 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from set" -l move-secret -d 'Keep using the secret at the new URL, because the gateway has moved there'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from set" -l json -d 'Print one JSON document, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from set" -l no-input -d 'Never prompt; name the missing flag and variable instead (also if `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from set" -s q -l quiet -d 'Print less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from set" -s v -l verbose -d 'Print more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from check" -l config -d 'Path of the config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from check" -l profile -d 'Profile to use from the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from check" -l lighthouse -d 'Base URL of the gateway\'s API, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from check" -l timeout -d 'Timeout for each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from check" -l ca-file -d 'PEM file with certificates to trust in addition to the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from check" -l color -d 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from check" -l json -d 'Print one JSON document, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from check" -l no-input -d 'Never prompt; name the missing flag and variable instead (also if `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from check" -s q -l quiet -d 'Print less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from check" -s v -l verbose -d 'Print more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from export" -l format -d 'Format of the output' -r -f -a "env\t'`NAME=\'value\'` lines for a shell to read (`set -a; . ./FILE`)'
json\t'One JSON document'
yaml\t'A YAML mapping'
k8s-secret\t'A Kubernetes Secret, for `kubectl apply -f -` and `envFrom`'
docker-env\t'`NAME=value` lines, for `docker run --env-file`'
systemd-credential\t'The secret alone, for `systemd-creds encrypt` or `LoadCredential=`'
fasten-settings\t'SQL for the database of a self-hosted Fasten, so that it starts registered'
fasten-nginx\t'An nginx server block that makes a published Fasten use this gateway; holds no secret'"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from export" -l output -d 'Write to a private file, replacing it in one step' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from export" -l config -d 'Path of the config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from export" -l profile -d 'Profile to use from the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from export" -l lighthouse -d 'Base URL of the gateway\'s API, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from export" -l timeout -d 'Timeout for each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from export" -l ca-file -d 'PEM file with certificates to trust in addition to the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from export" -l color -d 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from export" -l show-secrets -d 'Show the secret even on a terminal'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from export" -l json -d 'Print one JSON document, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from export" -l no-input -d 'Never prompt; name the missing flag and variable instead (also if `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from export" -s q -l quiet -d 'Print less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from export" -s v -l verbose -d 'Print more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from import" -l config -d 'Path of the config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from import" -l profile -d 'Profile to use from the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from import" -l lighthouse -d 'Base URL of the gateway\'s API, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from import" -l timeout -d 'Timeout for each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from import" -l ca-file -d 'PEM file with certificates to trust in addition to the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from import" -l color -d 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from import" -l json -d 'Print one JSON document, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from import" -l no-input -d 'Never prompt; name the missing flag and variable instead (also if `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from import" -s q -l quiet -d 'Print less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from import" -s v -l verbose -d 'Print more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from import" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "path" -d 'Print the path of the config file, whether or not it exists'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show the values in effect; secrets are redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "get" -d 'Print one value from the config file; secrets are redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "set" -d 'Set values in the config file, keeping the rest, comments included'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "check" -d 'Check the config file: keys, values, and who else can read or replace it'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "export" -d 'Print the installation\'s credentials, including the secret, for another program'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "import" -d 'Add an installation to the config file, from variables or from the output of `config export`'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand doctor" -l fasten -d 'Also check whether the Fasten at this URL signs in through the gateway' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand doctor" -l bundle -d 'Also write an archive for a bug report: the report, the config file and the variables, without secrets' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand doctor" -l config -d 'Path of the config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand doctor" -l profile -d 'Profile to use from the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand doctor" -l lighthouse -d 'Base URL of the gateway\'s API, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand doctor" -l timeout -d 'Timeout for each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand doctor" -l ca-file -d 'PEM file with certificates to trust in addition to the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand doctor" -l color -d 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand doctor" -l json -d 'Print one JSON document, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand doctor" -l no-input -d 'Never prompt; name the missing flag and variable instead (also if `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand doctor" -s q -l quiet -d 'Print less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand doctor" -s v -l verbose -d 'Print more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand doctor" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand demo" -l config -d 'Path of the config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand demo" -l profile -d 'Profile to use from the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand demo" -l lighthouse -d 'Base URL of the gateway\'s API, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand demo" -l timeout -d 'Timeout for each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand demo" -l ca-file -d 'PEM file with certificates to trust in addition to the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand demo" -l color -d 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand demo" -l keep -d 'Keep the servers running until Ctrl-C, and print commands to try'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand demo" -l browser -d 'Do the first sign-in yourself, in a browser'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand demo" -l json -d 'Print one JSON document, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand demo" -l no-input -d 'Never prompt; name the missing flag and variable instead (also if `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand demo" -s q -l quiet -d 'Print less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand demo" -s v -l verbose -d 'Print more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand demo" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key pepper catalog platform audit notice migrate backup restore copy-to example help" -l config -d 'Path of the config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key pepper catalog platform audit notice migrate backup restore copy-to example help" -l profile -d 'Profile to use from the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key pepper catalog platform audit notice migrate backup restore copy-to example help" -l lighthouse -d 'Base URL of the gateway\'s API, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key pepper catalog platform audit notice migrate backup restore copy-to example help" -l timeout -d 'Timeout for each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key pepper catalog platform audit notice migrate backup restore copy-to example help" -l ca-file -d 'PEM file with certificates to trust in addition to the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key pepper catalog platform audit notice migrate backup restore copy-to example help" -l color -d 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key pepper catalog platform audit notice migrate backup restore copy-to example help" -l json -d 'Print one JSON document, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key pepper catalog platform audit notice migrate backup restore copy-to example help" -l no-input -d 'Never prompt; name the missing flag and variable instead (also if `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key pepper catalog platform audit notice migrate backup restore copy-to example help" -s q -l quiet -d 'Print less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key pepper catalog platform audit notice migrate backup restore copy-to example help" -s v -l verbose -d 'Print more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key pepper catalog platform audit notice migrate backup restore copy-to example help" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key pepper catalog platform audit notice migrate backup restore copy-to example help" -f -a "serve" -d 'Run the gateway until Ctrl-C or SIGTERM; SIGHUP reloads the settings'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key pepper catalog platform audit notice migrate backup restore copy-to example help" -f -a "check" -d 'Check a settings file without starting the gateway: keys, definitions, secret files, data folder and database'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key pepper catalog platform audit notice migrate backup restore copy-to example help" -f -a "installation" -d 'List, suspend, export and delete installations, whether or not the gateway is running'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key pepper catalog platform audit notice migrate backup restore copy-to example help" -f -a "limit" -d 'Set how many users per provider installations may connect, overriding the settings'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key pepper catalog platform audit notice migrate backup restore copy-to example help" -f -a "seat" -d 'List the seats at providers, and release them'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key pepper catalog platform audit notice migrate backup restore copy-to example help" -f -a "key" -d 'Rotate the keys with which the gateway authenticates to providers (`private_key_jwt`)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key pepper catalog platform audit notice migrate backup restore copy-to example help" -f -a "pepper" -d 'Rotate the pepper, the key under which people, mailboxes and tokens are hashed'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key pepper catalog platform audit notice migrate backup restore copy-to example help" -f -a "catalog" -d 'Load lists of institutions, and see what the gateway serves from them'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key pepper catalog platform audit notice migrate backup restore copy-to example help" -f -a "platform" -d 'Show what to register at the platforms\' developer portals'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key pepper catalog platform audit notice migrate backup restore copy-to example help" -f -a "audit" -d 'Show who changed what and when: the operator\'s commands and the installations\' own changes'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key pepper catalog platform audit notice migrate backup restore copy-to example help" -f -a "notice" -d 'Send a mail to all administrators with a verified address, for example about maintenance'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key pepper catalog platform audit notice migrate backup restore copy-to example help" -f -a "migrate" -d 'Migrate the database to this version, as `serve` does at startup'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key pepper catalog platform audit notice migrate backup restore copy-to example help" -f -a "backup" -d 'Back up the database and the pepper to one file, whether or not the gateway is running'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key pepper catalog platform audit notice migrate backup restore copy-to example help" -f -a "restore" -d 'Restore a backup to a folder without a database, after checking all of it'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key pepper catalog platform audit notice migrate backup restore copy-to example help" -f -a "copy-to" -d 'Copy everything to an empty database, from SQLite to PostgreSQL or back'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key pepper catalog platform audit notice migrate backup restore copy-to example help" -f -a "example" -d 'Print an example for this version: settings, a systemd unit, alerts or a dashboard'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key pepper catalog platform audit notice migrate backup restore copy-to example help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from serve" -l settings -d 'Settings file (default: built-in defaults and no providers)' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from serve" -l data-dir -d 'Folder of the database' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from serve" -l listen -d 'Address and port to listen on (default `127.0.0.1:8417`)' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from serve" -l wait -d 'How long to wait at startup for the database to be reachable and not in use by another gateway (default `0s`, under systemd `2m`)' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from serve" -l config -d 'Path of the config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from serve" -l profile -d 'Profile to use from the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from serve" -l lighthouse -d 'Base URL of the gateway\'s API, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from serve" -l timeout -d 'Timeout for each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from serve" -l ca-file -d 'PEM file with certificates to trust in addition to the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from serve" -l color -d 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from serve" -l json -d 'Print one JSON document, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from serve" -l no-input -d 'Never prompt; name the missing flag and variable instead (also if `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from serve" -s q -l quiet -d 'Print less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from serve" -s v -l verbose -d 'Print more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from serve" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from check" -l mail -d 'Send a test e-mail to this address, and report which step fails if it cannot be sent' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from check" -l settings -d 'Settings file (default: built-in defaults and no providers)' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from check" -l data-dir -d 'Folder of the database' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from check" -l config -d 'Path of the config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from check" -l profile -d 'Profile to use from the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from check" -l lighthouse -d 'Base URL of the gateway\'s API, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from check" -l timeout -d 'Timeout for each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from check" -l ca-file -d 'PEM file with certificates to trust in addition to the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from check" -l color -d 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from check" -l json -d 'Print one JSON document, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from check" -l no-input -d 'Never prompt; name the missing flag and variable instead (also if `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from check" -s q -l quiet -d 'Print less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from check" -s v -l verbose -d 'Print more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from installation" -l config -d 'Path of the config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from installation" -l profile -d 'Profile to use from the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from installation" -l lighthouse -d 'Base URL of the gateway\'s API, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from installation" -l timeout -d 'Timeout for each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from installation" -l ca-file -d 'PEM file with certificates to trust in addition to the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from installation" -l color -d 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from installation" -l json -d 'Print one JSON document, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from installation" -l no-input -d 'Never prompt; name the missing flag and variable instead (also if `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from installation" -s q -l quiet -d 'Print less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from installation" -s v -l verbose -d 'Print more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from installation" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from installation" -f -a "list" -d 'List all installations'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from installation" -f -a "show" -d 'Show an installation and its users per provider'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from installation" -f -a "suspend" -d 'Suspend an installation: refuse its requests and new sign-ins; connected users stay connected'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from installation" -f -a "resume" -d 'End a suspension'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from installation" -f -a "reset-secret" -d 'Give an installation a new secret, for an administrator who has lost theirs'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from installation" -f -a "export" -d 'Print everything stored about an installation as one JSON document, without secrets'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from installation" -f -a "delete" -d 'Delete an installation; only its ID is kept, and nobody can connect through it'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from installation" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from limit" -l config -d 'Path of the config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from limit" -l profile -d 'Profile to use from the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from limit" -l lighthouse -d 'Base URL of the gateway\'s API, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from limit" -l timeout -d 'Timeout for each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from limit" -l ca-file -d 'PEM file with certificates to trust in addition to the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from limit" -l color -d 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from limit" -l json -d 'Print one JSON document, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from limit" -l no-input -d 'Never prompt; name the missing flag and variable instead (also if `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from limit" -s q -l quiet -d 'Print less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from limit" -s v -l verbose -d 'Print more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from limit" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from limit" -f -a "set" -d 'Set a limit, effective from the next sign-in'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from limit" -f -a "unset" -d 'Remove a limit, so that the settings apply again'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from limit" -f -a "list" -d 'List the limits that have been set'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from limit" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from seat" -l config -d 'Path of the config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from seat" -l profile -d 'Profile to use from the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from seat" -l lighthouse -d 'Base URL of the gateway\'s API, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from seat" -l timeout -d 'Timeout for each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from seat" -l ca-file -d 'PEM file with certificates to trust in addition to the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from seat" -l color -d 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from seat" -l json -d 'Print one JSON document, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from seat" -l no-input -d 'Never prompt; name the missing flag and variable instead (also if `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from seat" -s q -l quiet -d 'Print less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from seat" -s v -l verbose -d 'Print more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from seat" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from seat" -f -a "list" -d 'List the seats in use, what each is based on, and until when'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from seat" -f -a "release" -d 'Release a seat, effective at once'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from seat" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from key" -l config -d 'Path of the config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from key" -l profile -d 'Profile to use from the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from key" -l lighthouse -d 'Base URL of the gateway\'s API, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from key" -l timeout -d 'Timeout for each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from key" -l ca-file -d 'PEM file with certificates to trust in addition to the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from key" -l color -d 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from key" -l json -d 'Print one JSON document, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from key" -l no-input -d 'Never prompt; name the missing flag and variable instead (also if `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from key" -s q -l quiet -d 'Print less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from key" -s v -l verbose -d 'Print more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from key" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from key" -f -a "rotate" -d 'Publish a new key that replaces the current one a little later'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from key" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from pepper" -l config -d 'Path of the config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from pepper" -l profile -d 'Profile to use from the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from pepper" -l lighthouse -d 'Base URL of the gateway\'s API, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from pepper" -l timeout -d 'Timeout for each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from pepper" -l ca-file -d 'PEM file with certificates to trust in addition to the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from pepper" -l color -d 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from pepper" -l json -d 'Print one JSON document, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from pepper" -l no-input -d 'Never prompt; name the missing flag and variable instead (also if `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from pepper" -s q -l quiet -d 'Print less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from pepper" -s v -l verbose -d 'Print more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from pepper" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from pepper" -f -a "status" -d 'Show the peppers, and what is still stored under each'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from pepper" -f -a "rotate" -d 'Replace the pepper; what is stored under the old one is still found'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from pepper" -f -a "forget" -d 'Forget the old pepper, unless something is still stored under it'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from pepper" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from catalog" -l config -d 'Path of the config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from catalog" -l profile -d 'Profile to use from the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from catalog" -l lighthouse -d 'Base URL of the gateway\'s API, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from catalog" -l timeout -d 'Timeout for each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from catalog" -l ca-file -d 'PEM file with certificates to trust in addition to the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from catalog" -l color -d 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from catalog" -l json -d 'Print one JSON document, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from catalog" -l no-input -d 'Never prompt; name the missing flag and variable instead (also if `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from catalog" -s q -l quiet -d 'Print less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from catalog" -s v -l verbose -d 'Print more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from catalog" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from catalog" -f -a "import" -d 'Import published lists into the database, all of them or none'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from catalog" -f -a "update" -d 'Download lists again from their URLs, and import what has changed'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from catalog" -f -a "list" -d 'Show the lists, what is served from them, and why the rest is not'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from catalog" -f -a "show" -d 'Show what is known about a brand, portal or endpoint: lists, check, settings, and search'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from catalog" -f -a "override" -d 'Correct a brand, portal or endpoint, or accept one that an update held back'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from catalog" -f -a "check" -d 'Query each endpoint, and store what a sign-in there needs'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from catalog" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from platform" -l config -d 'Path of the config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from platform" -l profile -d 'Profile to use from the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from platform" -l lighthouse -d 'Base URL of the gateway\'s API, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from platform" -l timeout -d 'Timeout for each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from platform" -l ca-file -d 'PEM file with certificates to trust in addition to the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from platform" -l color -d 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from platform" -l json -d 'Print one JSON document, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from platform" -l no-input -d 'Never prompt; name the missing flag and variable instead (also if `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from platform" -s q -l quiet -d 'Print less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from platform" -s v -l verbose -d 'Print more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from platform" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from platform" -f -a "list" -d 'List known and configured platforms with their redirect URIs'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from platform" -f -a "show" -d 'Show what to register at a platform\'s developer portal'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from platform" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from audit" -l installation -d 'Only entries of this installation, even a deleted one' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from audit" -l since -d 'Only entries newer than this, such as `30days` (default: all)' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from audit" -l settings -d 'Settings file (default: built-in defaults and no providers)' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from audit" -l data-dir -d 'Folder of the database' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from audit" -l config -d 'Path of the config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from audit" -l profile -d 'Profile to use from the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from audit" -l lighthouse -d 'Base URL of the gateway\'s API, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from audit" -l timeout -d 'Timeout for each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from audit" -l ca-file -d 'PEM file with certificates to trust in addition to the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from audit" -l color -d 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from audit" -l json -d 'Print one JSON document, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from audit" -l no-input -d 'Never prompt; name the missing flag and variable instead (also if `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from audit" -s q -l quiet -d 'Print less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from audit" -s v -l verbose -d 'Print more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from audit" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from notice" -l subject -d 'Subject of the e-mail' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from notice" -l id -d 'Everyone gets one e-mail per ID, however often it is sent (default: derived from subject and text)' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from notice" -l settings -d 'Settings file (default: built-in defaults and no providers)' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from notice" -l data-dir -d 'Folder of the database' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from notice" -l config -d 'Path of the config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from notice" -l profile -d 'Profile to use from the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from notice" -l lighthouse -d 'Base URL of the gateway\'s API, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from notice" -l timeout -d 'Timeout for each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from notice" -l ca-file -d 'PEM file with certificates to trust in addition to the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from notice" -l color -d 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from notice" -l dry-run -d 'Show how many would get it without sending it'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from notice" -l yes -d 'Send it without confirmation'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from notice" -l json -d 'Print one JSON document, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from notice" -l no-input -d 'Never prompt; name the missing flag and variable instead (also if `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from notice" -s q -l quiet -d 'Print less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from notice" -s v -l verbose -d 'Print more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from notice" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from migrate" -l settings -d 'Settings file (default: built-in defaults and no providers)' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from migrate" -l data-dir -d 'Folder of the database' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from migrate" -l config -d 'Path of the config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from migrate" -l profile -d 'Profile to use from the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from migrate" -l lighthouse -d 'Base URL of the gateway\'s API, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from migrate" -l timeout -d 'Timeout for each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from migrate" -l ca-file -d 'PEM file with certificates to trust in addition to the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from migrate" -l color -d 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from migrate" -l json -d 'Print one JSON document, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from migrate" -l no-input -d 'Never prompt; name the missing flag and variable instead (also if `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from migrate" -s q -l quiet -d 'Print less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from migrate" -s v -l verbose -d 'Print more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from migrate" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from backup" -l passphrase-file -d 'Encrypt the pepper with the passphrase in the first line of this file, or `-` for stdin' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from backup" -l settings -d 'Settings file (default: built-in defaults and no providers)' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from backup" -l data-dir -d 'Folder of the database' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from backup" -l config -d 'Path of the config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from backup" -l profile -d 'Profile to use from the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from backup" -l lighthouse -d 'Base URL of the gateway\'s API, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from backup" -l timeout -d 'Timeout for each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from backup" -l ca-file -d 'PEM file with certificates to trust in addition to the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from backup" -l color -d 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from backup" -l without-pepper -d 'Leave out the pepper, which is kept elsewhere'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from backup" -l json -d 'Print one JSON document, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from backup" -l no-input -d 'Never prompt; name the missing flag and variable instead (also if `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from backup" -s q -l quiet -d 'Print less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from backup" -s v -l verbose -d 'Print more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from backup" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from restore" -l passphrase-file -d 'File with the passphrase of the encrypted pepper in its first line, or `-` for stdin' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from restore" -l settings -d 'Settings file (default: built-in defaults and no providers)' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from restore" -l data-dir -d 'Folder of the database' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from restore" -l config -d 'Path of the config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from restore" -l profile -d 'Profile to use from the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from restore" -l lighthouse -d 'Base URL of the gateway\'s API, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from restore" -l timeout -d 'Timeout for each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from restore" -l ca-file -d 'PEM file with certificates to trust in addition to the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from restore" -l color -d 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from restore" -l json -d 'Print one JSON document, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from restore" -l no-input -d 'Never prompt; name the missing flag and variable instead (also if `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from restore" -s q -l quiet -d 'Print less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from restore" -s v -l verbose -d 'Print more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from restore" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from copy-to" -l password-file -d 'File with the password of that PostgreSQL database in its first line, or `-` for stdin' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from copy-to" -l settings -d 'Settings file (default: built-in defaults and no providers)' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from copy-to" -l data-dir -d 'Folder of the database' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from copy-to" -l config -d 'Path of the config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from copy-to" -l profile -d 'Profile to use from the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from copy-to" -l lighthouse -d 'Base URL of the gateway\'s API, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from copy-to" -l timeout -d 'Timeout for each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from copy-to" -l ca-file -d 'PEM file with certificates to trust in addition to the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from copy-to" -l color -d 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from copy-to" -l json -d 'Print one JSON document, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from copy-to" -l no-input -d 'Never prompt; name the missing flag and variable instead (also if `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from copy-to" -s q -l quiet -d 'Print less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from copy-to" -s v -l verbose -d 'Print more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from copy-to" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from example" -l config -d 'Path of the config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from example" -l profile -d 'Profile to use from the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from example" -l lighthouse -d 'Base URL of the gateway\'s API, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from example" -l timeout -d 'Timeout for each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from example" -l ca-file -d 'PEM file with certificates to trust in addition to the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from example" -l color -d 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from example" -l json -d 'Print one JSON document, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from example" -l no-input -d 'Never prompt; name the missing flag and variable instead (also if `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from example" -s q -l quiet -d 'Print less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from example" -s v -l verbose -d 'Print more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from example" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from help" -f -a "serve" -d 'Run the gateway until Ctrl-C or SIGTERM; SIGHUP reloads the settings'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from help" -f -a "check" -d 'Check a settings file without starting the gateway: keys, definitions, secret files, data folder and database'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from help" -f -a "installation" -d 'List, suspend, export and delete installations, whether or not the gateway is running'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from help" -f -a "limit" -d 'Set how many users per provider installations may connect, overriding the settings'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from help" -f -a "seat" -d 'List the seats at providers, and release them'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from help" -f -a "key" -d 'Rotate the keys with which the gateway authenticates to providers (`private_key_jwt`)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from help" -f -a "pepper" -d 'Rotate the pepper, the key under which people, mailboxes and tokens are hashed'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from help" -f -a "catalog" -d 'Load lists of institutions, and see what the gateway serves from them'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from help" -f -a "platform" -d 'Show what to register at the platforms\' developer portals'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from help" -f -a "audit" -d 'Show who changed what and when: the operator\'s commands and the installations\' own changes'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from help" -f -a "notice" -d 'Send a mail to all administrators with a verified address, for example about maintenance'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from help" -f -a "migrate" -d 'Migrate the database to this version, as `serve` does at startup'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from help" -f -a "backup" -d 'Back up the database and the pepper to one file, whether or not the gateway is running'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from help" -f -a "restore" -d 'Restore a backup to a folder without a database, after checking all of it'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from help" -f -a "copy-to" -d 'Copy everything to an empty database, from SQLite to PostgreSQL or back'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from help" -f -a "example" -d 'Print an example for this version: settings, a systemd unit, alerts or a dashboard'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and not __fish_seen_subcommand_from serve help" -l config -d 'Path of the config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and not __fish_seen_subcommand_from serve help" -l profile -d 'Profile to use from the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and not __fish_seen_subcommand_from serve help" -l lighthouse -d 'Base URL of the gateway\'s API, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and not __fish_seen_subcommand_from serve help" -l timeout -d 'Timeout for each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and not __fish_seen_subcommand_from serve help" -l ca-file -d 'PEM file with certificates to trust in addition to the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and not __fish_seen_subcommand_from serve help" -l color -d 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and not __fish_seen_subcommand_from serve help" -l json -d 'Print one JSON document, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and not __fish_seen_subcommand_from serve help" -l no-input -d 'Never prompt; name the missing flag and variable instead (also if `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and not __fish_seen_subcommand_from serve help" -s q -l quiet -d 'Print less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and not __fish_seen_subcommand_from serve help" -s v -l verbose -d 'Print more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and not __fish_seen_subcommand_from serve help" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and not __fish_seen_subcommand_from serve help" -f -a "serve" -d 'Run a practice SMART on FHIR provider, in memory, until Ctrl-C or SIGTERM'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and not __fish_seen_subcommand_from serve help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and __fish_seen_subcommand_from serve" -l listen -d 'Address and port to listen on' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and __fish_seen_subcommand_from serve" -l client -d 'TOML file with more clients' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and __fish_seen_subcommand_from serve" -l fault -d 'Faults to show everywhere instead of only below `/fault/ID`: IDs of checks, such as PKCE-06, and DCR-01 to DCR-03, DEVICE-01 to DEVICE-03, DPOP-01 to DPOP-03, LAUNCH-01, PAR-01 to PAR-04' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and __fish_seen_subcommand_from serve" -l fault-rate -d 'Share of requests that meet a random fault, from 0 to 1' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and __fish_seen_subcommand_from serve" -l config -d 'Path of the config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and __fish_seen_subcommand_from serve" -l profile -d 'Profile to use from the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and __fish_seen_subcommand_from serve" -l lighthouse -d 'Base URL of the gateway\'s API, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and __fish_seen_subcommand_from serve" -l timeout -d 'Timeout for each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and __fish_seen_subcommand_from serve" -l ca-file -d 'PEM file with certificates to trust in addition to the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and __fish_seen_subcommand_from serve" -l color -d 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and __fish_seen_subcommand_from serve" -l json -d 'Print one JSON document, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and __fish_seen_subcommand_from serve" -l no-input -d 'Never prompt; name the missing flag and variable instead (also if `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and __fish_seen_subcommand_from serve" -s q -l quiet -d 'Print less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and __fish_seen_subcommand_from serve" -s v -l verbose -d 'Print more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and __fish_seen_subcommand_from serve" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and __fish_seen_subcommand_from help" -f -a "serve" -d 'Run a practice SMART on FHIR provider, in memory, until Ctrl-C or SIGTERM'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand completions" -l config -d 'Path of the config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand completions" -l profile -d 'Profile to use from the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand completions" -l lighthouse -d 'Base URL of the gateway\'s API, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand completions" -l timeout -d 'Timeout for each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand completions" -l ca-file -d 'PEM file with certificates to trust in addition to the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand completions" -l color -d 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand completions" -l json -d 'Print one JSON document, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand completions" -l no-input -d 'Never prompt; name the missing flag and variable instead (also if `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand completions" -s q -l quiet -d 'Print less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand completions" -s v -l verbose -d 'Print more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand exit-codes" -l config -d 'Path of the config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand exit-codes" -l profile -d 'Profile to use from the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand exit-codes" -l lighthouse -d 'Base URL of the gateway\'s API, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand exit-codes" -l timeout -d 'Timeout for each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand exit-codes" -l ca-file -d 'PEM file with certificates to trust in addition to the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand exit-codes" -l color -d 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand exit-codes" -l json -d 'Print one JSON document, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand exit-codes" -l no-input -d 'Never prompt; name the missing flag and variable instead (also if `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand exit-codes" -s q -l quiet -d 'Print less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand exit-codes" -s v -l verbose -d 'Print more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand exit-codes" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand environment" -l config -d 'Path of the config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand environment" -l profile -d 'Profile to use from the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand environment" -l lighthouse -d 'Base URL of the gateway\'s API, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand environment" -l timeout -d 'Timeout for each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand environment" -l ca-file -d 'PEM file with certificates to trust in addition to the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand environment" -l color -d 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand environment" -l json -d 'Print one JSON document, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand environment" -l no-input -d 'Never prompt; name the missing flag and variable instead (also if `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand environment" -s q -l quiet -d 'Print less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand environment" -s v -l verbose -d 'Print more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand environment" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand output" -l config -d 'Path of the config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand output" -l profile -d 'Profile to use from the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand output" -l lighthouse -d 'Base URL of the gateway\'s API, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand output" -l timeout -d 'Timeout for each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand output" -l ca-file -d 'PEM file with certificates to trust in addition to the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand output" -l color -d 'When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand output" -l json -d 'Print one JSON document, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand output" -l no-input -d 'Never prompt; name the missing flag and variable instead (also if `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand output" -s q -l quiet -d 'Print less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand output" -s v -l verbose -d 'Print more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand output" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and not __fish_seen_subcommand_from register status verify update rotate-secret unregister usage providers auth inspect config doctor demo lighthouse sandbox completions exit-codes environment output help" -f -a "register" -d 'Register this installation with a gateway and write the config file'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and not __fish_seen_subcommand_from register status verify update rotate-secret unregister usage providers auth inspect config doctor demo lighthouse sandbox completions exit-codes environment output help" -f -a "status" -d 'Show the installation at the gateway, and whether the config file agrees'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and not __fish_seen_subcommand_from register status verify update rotate-secret unregister usage providers auth inspect config doctor demo lighthouse sandbox completions exit-codes environment output help" -f -a "verify" -d 'Verify the administrator\'s e-mail address with the code from the gateway\'s e-mail'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and not __fish_seen_subcommand_from register status verify update rotate-secret unregister usage providers auth inspect config doctor demo lighthouse sandbox completions exit-codes environment output help" -f -a "update" -d 'Change the administrator\'s name, e-mail address, and the origins that browsers may return to'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and not __fish_seen_subcommand_from register status verify update rotate-secret unregister usage providers auth inspect config doctor demo lighthouse sandbox completions exit-codes environment output help" -f -a "rotate-secret" -d 'Replace the installation secret without an interruption'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and not __fish_seen_subcommand_from register status verify update rotate-secret unregister usage providers auth inspect config doctor demo lighthouse sandbox completions exit-codes environment output help" -f -a "unregister" -d 'Remove the installation from the gateway, then its secret from the config file'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and not __fish_seen_subcommand_from register status verify update rotate-secret unregister usage providers auth inspect config doctor demo lighthouse sandbox completions exit-codes environment output help" -f -a "usage" -d 'Show users per provider against their limits'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and not __fish_seen_subcommand_from register status verify update rotate-secret unregister usage providers auth inspect config doctor demo lighthouse sandbox completions exit-codes environment output help" -f -a "providers" -d 'Search the gateway\'s catalog for institutions by name, place, postal code or web address'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and not __fish_seen_subcommand_from register status verify update rotate-secret unregister usage providers auth inspect config doctor demo lighthouse sandbox completions exit-codes environment output help" -f -a "auth" -d 'Test sign-ins'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and not __fish_seen_subcommand_from register status verify update rotate-secret unregister usage providers auth inspect config doctor demo lighthouse sandbox completions exit-codes environment output help" -f -a "inspect" -d 'Explain an authorization URL, a callback URL, a token, a token response or a report, offline'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and not __fish_seen_subcommand_from register status verify update rotate-secret unregister usage providers auth inspect config doctor demo lighthouse sandbox completions exit-codes environment output help" -f -a "config" -d 'Show, change, check, export and import the config file'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and not __fish_seen_subcommand_from register status verify update rotate-secret unregister usage providers auth inspect config doctor demo lighthouse sandbox completions exit-codes environment output help" -f -a "doctor" -d 'Find what keeps a sign-in from working, from the config file to the gateway, and how to fix it'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and not __fish_seen_subcommand_from register status verify update rotate-secret unregister usage providers auth inspect config doctor demo lighthouse sandbox completions exit-codes environment output help" -f -a "demo" -d 'Try everything on this machine: gateway, practice provider, registration, sign-ins, usage'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and not __fish_seen_subcommand_from register status verify update rotate-secret unregister usage providers auth inspect config doctor demo lighthouse sandbox completions exit-codes environment output help" -f -a "lighthouse" -d 'Run the auth gateway'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and not __fish_seen_subcommand_from register status verify update rotate-secret unregister usage providers auth inspect config doctor demo lighthouse sandbox completions exit-codes environment output help" -f -a "sandbox" -d 'Run the practice provider'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and not __fish_seen_subcommand_from register status verify update rotate-secret unregister usage providers auth inspect config doctor demo lighthouse sandbox completions exit-codes environment output help" -f -a "completions" -d 'Print the completion script for a shell'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and not __fish_seen_subcommand_from register status verify update rotate-secret unregister usage providers auth inspect config doctor demo lighthouse sandbox completions exit-codes environment output help" -f -a "exit-codes" -d 'List the exit codes'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and not __fish_seen_subcommand_from register status verify update rotate-secret unregister usage providers auth inspect config doctor demo lighthouse sandbox completions exit-codes environment output help" -f -a "environment" -d 'List the environment variables'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and not __fish_seen_subcommand_from register status verify update rotate-secret unregister usage providers auth inspect config doctor demo lighthouse sandbox completions exit-codes environment output help" -f -a "output" -d 'Describe what goes to stdout and stderr'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and not __fish_seen_subcommand_from register status verify update rotate-secret unregister usage providers auth inspect config doctor demo lighthouse sandbox completions exit-codes environment output help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from providers" -f -a "show" -d 'Show how to sign in to an endpoint, what is special about it, and your users there'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from auth" -f -a "test" -d 'Run a complete sign-in, step by step, and report what happened'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from auth" -f -a "register-client" -d 'Register a client at a provider that accepts registrations (RFC 7591), and add it to the config file'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from auth" -f -a "checks" -d 'List the conformance checks of `auth test`'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from auth" -f -a "login" -d 'Sign in again under the name of a kept session, with its original settings'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from auth" -f -a "refresh" -d 'Refresh a kept session to prove that its sign-in still works'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from auth" -f -a "show" -d 'Show the kept sessions, with tokens redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from auth" -f -a "forget" -d 'Delete a kept session, and revoke it if the provider supports that'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "path" -d 'Print the path of the config file, whether or not it exists'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "show" -d 'Show the values in effect; secrets are redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "get" -d 'Print one value from the config file; secrets are redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "set" -d 'Set values in the config file, keeping the rest, comments included'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "check" -d 'Check the config file: keys, values, and who else can read or replace it'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "export" -d 'Print the installation\'s credentials, including the secret, for another program'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "import" -d 'Add an installation to the config file, from variables or from the output of `config export`'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from lighthouse" -f -a "serve" -d 'Run the gateway until Ctrl-C or SIGTERM; SIGHUP reloads the settings'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from lighthouse" -f -a "check" -d 'Check a settings file without starting the gateway: keys, definitions, secret files, data folder and database'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from lighthouse" -f -a "installation" -d 'List, suspend, export and delete installations, whether or not the gateway is running'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from lighthouse" -f -a "limit" -d 'Set how many users per provider installations may connect, overriding the settings'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from lighthouse" -f -a "seat" -d 'List the seats at providers, and release them'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from lighthouse" -f -a "key" -d 'Rotate the keys with which the gateway authenticates to providers (`private_key_jwt`)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from lighthouse" -f -a "pepper" -d 'Rotate the pepper, the key under which people, mailboxes and tokens are hashed'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from lighthouse" -f -a "catalog" -d 'Load lists of institutions, and see what the gateway serves from them'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from lighthouse" -f -a "platform" -d 'Show what to register at the platforms\' developer portals'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from lighthouse" -f -a "audit" -d 'Show who changed what and when: the operator\'s commands and the installations\' own changes'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from lighthouse" -f -a "notice" -d 'Send a mail to all administrators with a verified address, for example about maintenance'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from lighthouse" -f -a "migrate" -d 'Migrate the database to this version, as `serve` does at startup'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from lighthouse" -f -a "backup" -d 'Back up the database and the pepper to one file, whether or not the gateway is running'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from lighthouse" -f -a "restore" -d 'Restore a backup to a folder without a database, after checking all of it'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from lighthouse" -f -a "copy-to" -d 'Copy everything to an empty database, from SQLite to PostgreSQL or back'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from lighthouse" -f -a "example" -d 'Print an example for this version: settings, a systemd unit, alerts or a dashboard'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from sandbox" -f -a "serve" -d 'Run a practice SMART on FHIR provider, in memory, until Ctrl-C or SIGTERM'
