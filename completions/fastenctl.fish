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

complete -c fastenctl -n "__fish_fastenctl_needs_command" -l config -d 'The config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_needs_command" -l profile -d 'One of several installations in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_needs_command" -l lighthouse -d 'The gateway\'s API base, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_needs_command" -l timeout -d 'For each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_needs_command" -l ca-file -d 'PEM file with certificates to trust besides the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_needs_command" -l color -d 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_needs_command" -l json -d 'One JSON document on stdout, also for errors'
complete -c fastenctl -n "__fish_fastenctl_needs_command" -l no-input -d 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_needs_command" -s q -l quiet -d 'Say less'
complete -c fastenctl -n "__fish_fastenctl_needs_command" -s v -l verbose -d 'Say more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_needs_command" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_needs_command" -s V -l version -d 'Print version'
complete -c fastenctl -n "__fish_fastenctl_needs_command" -f -a "register" -d 'Register this installation with a Lighthouse and write the config file'
complete -c fastenctl -n "__fish_fastenctl_needs_command" -f -a "status" -d 'Show the installation as the gateway has it, and whether the config file agrees'
complete -c fastenctl -n "__fish_fastenctl_needs_command" -f -a "verify" -d 'Confirm the administrator\'s e-mail address with the code from the gateway\'s mail'
complete -c fastenctl -n "__fish_fastenctl_needs_command" -f -a "update" -d 'Change the administrator\'s name and e-mail address, and the origins browsers may return to'
complete -c fastenctl -n "__fish_fastenctl_needs_command" -f -a "rotate-secret" -d 'Replace the installation secret by a new one, without a gap'
complete -c fastenctl -n "__fish_fastenctl_needs_command" -f -a "unregister" -d 'Remove the installation at the gateway, then its secret here'
complete -c fastenctl -n "__fish_fastenctl_needs_command" -f -a "usage" -d 'Show users per provider against their limits'
complete -c fastenctl -n "__fish_fastenctl_needs_command" -f -a "providers" -d 'Search the gateway\'s catalogue for institutions, by name, place, postal code or web address'
complete -c fastenctl -n "__fish_fastenctl_needs_command" -f -a "auth" -d 'Test sign-ins'
complete -c fastenctl -n "__fish_fastenctl_needs_command" -f -a "inspect" -d 'Take an authorize URL, a callback URL, a token, a token answer or a report apart, offline'
complete -c fastenctl -n "__fish_fastenctl_needs_command" -f -a "config" -d 'Look into the config file, change it, check it, and hand on what it holds'
complete -c fastenctl -n "__fish_fastenctl_needs_command" -f -a "doctor" -d 'Check everything between this machine and a successful sign-in, and say what to do'
complete -c fastenctl -n "__fish_fastenctl_needs_command" -f -a "demo" -d 'Show the whole job on this machine: gateway, practice provider, registration, sign-ins, usage'
complete -c fastenctl -n "__fish_fastenctl_needs_command" -f -a "lighthouse" -d 'Run the auth gateway'
complete -c fastenctl -n "__fish_fastenctl_needs_command" -f -a "sandbox" -d 'Run the practice provider'
complete -c fastenctl -n "__fish_fastenctl_needs_command" -f -a "completions" -d 'Print the completion script of a shell'
complete -c fastenctl -n "__fish_fastenctl_needs_command" -f -a "exit-codes" -d 'List the exit codes'
complete -c fastenctl -n "__fish_fastenctl_needs_command" -f -a "environment" -d 'List the variables that are read'
complete -c fastenctl -n "__fish_fastenctl_needs_command" -f -a "output" -d 'Tell what goes to stdout and stderr'
complete -c fastenctl -n "__fish_fastenctl_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand register" -l name -d 'The administrator\'s name' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand register" -l email -d 'The administrator\'s e-mail address' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand register" -l origin -d 'Where browsers may return to besides this machine; may be given several times, and these are all then' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand register" -l config -d 'The config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand register" -l profile -d 'One of several installations in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand register" -l lighthouse -d 'The gateway\'s API base, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand register" -l timeout -d 'For each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand register" -l ca-file -d 'PEM file with certificates to trust besides the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand register" -l color -d 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand register" -l force -d 'Register a second installation in place of the one in the config file'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand register" -l dry-run -d 'Say what would be done, and do nothing'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand register" -l json -d 'One JSON document on stdout, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand register" -l no-input -d 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand register" -s q -l quiet -d 'Say less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand register" -s v -l verbose -d 'Say more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand register" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand status" -l config -d 'The config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand status" -l profile -d 'One of several installations in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand status" -l lighthouse -d 'The gateway\'s API base, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand status" -l timeout -d 'For each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand status" -l ca-file -d 'PEM file with certificates to trust besides the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand status" -l color -d 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand status" -l json -d 'One JSON document on stdout, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand status" -l no-input -d 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand status" -s q -l quiet -d 'Say less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand status" -s v -l verbose -d 'Say more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand status" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand verify" -l wait -d 'Wait so long for the click on the link in the mail, such as `15m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand verify" -l config -d 'The config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand verify" -l profile -d 'One of several installations in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand verify" -l lighthouse -d 'The gateway\'s API base, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand verify" -l timeout -d 'For each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand verify" -l ca-file -d 'PEM file with certificates to trust besides the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand verify" -l color -d 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand verify" -l resend -d 'Have the mail sent once more; the gateway sends three an hour'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand verify" -l json -d 'One JSON document on stdout, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand verify" -l no-input -d 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand verify" -s q -l quiet -d 'Say less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand verify" -s v -l verbose -d 'Say more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand update" -l name -d 'The administrator\'s name' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand update" -l email -d 'The administrator\'s e-mail address' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand update" -l origin -d 'Where browsers may return to besides this machine; may be given several times, and these are all then' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand update" -l tickets-only -d 'Refuse sign-ins without a ticket; `--tickets-only=false` takes that back. Clients without tickets stop working' -r -f -a "true\t''
false\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand update" -l config -d 'The config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand update" -l profile -d 'One of several installations in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand update" -l lighthouse -d 'The gateway\'s API base, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand update" -l timeout -d 'For each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand update" -l ca-file -d 'PEM file with certificates to trust besides the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand update" -l color -d 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand update" -l no-origins -d 'Let browsers return to this machine only'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand update" -l dry-run -d 'Say what would be changed, and change nothing'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand update" -l json -d 'One JSON document on stdout, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand update" -l no-input -d 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand update" -s q -l quiet -d 'Say less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand update" -s v -l verbose -d 'Say more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand update" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand rotate-secret" -l config -d 'The config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand rotate-secret" -l profile -d 'One of several installations in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand rotate-secret" -l lighthouse -d 'The gateway\'s API base, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand rotate-secret" -l timeout -d 'For each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand rotate-secret" -l ca-file -d 'PEM file with certificates to trust besides the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand rotate-secret" -l color -d 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand rotate-secret" -l dry-run -d 'Prove that it could be done, and do nothing'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand rotate-secret" -l json -d 'One JSON document on stdout, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand rotate-secret" -l no-input -d 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand rotate-secret" -s q -l quiet -d 'Say less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand rotate-secret" -s v -l verbose -d 'Say more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand rotate-secret" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand unregister" -l confirm -d 'The administrator\'s name or the installation\'s id, instead of being asked for the name' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand unregister" -l config -d 'The config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand unregister" -l profile -d 'One of several installations in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand unregister" -l lighthouse -d 'The gateway\'s API base, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand unregister" -l timeout -d 'For each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand unregister" -l ca-file -d 'PEM file with certificates to trust besides the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand unregister" -l color -d 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand unregister" -l dry-run -d 'Say what would be removed, and remove nothing'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand unregister" -l json -d 'One JSON document on stdout, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand unregister" -l no-input -d 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand unregister" -s q -l quiet -d 'Say less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand unregister" -s v -l verbose -d 'Say more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand unregister" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand usage" -l format -d 'How to tell it [default: table, with `--json` json]' -r -f -a "table\t''
json\t''
csv\t''
prometheus\t''
nagios\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand usage" -l warn -d 'From how many percent of its limit a provider counts as near' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand usage" -l crit -d 'From how many percent of its limit a provider counts as full' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand usage" -l only -d 'Only providers that are near their limit or full, or only full ones' -r -f -a "near\t''
full\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand usage" -l watch -d 'Go on telling, this long after each other' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand usage" -l release -d 'Release the places at this provider that rest on a browser alone, without a ticket; ten in 90 days' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand usage" -l output -d 'Write to a file instead of stdout, in one step' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand usage" -l config -d 'The config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand usage" -l profile -d 'One of several installations in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand usage" -l lighthouse -d 'The gateway\'s API base, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand usage" -l timeout -d 'For each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand usage" -l ca-file -d 'PEM file with certificates to trust besides the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand usage" -l color -d 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand usage" -l json -d 'One JSON document on stdout, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand usage" -l no-input -d 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand usage" -s q -l quiet -d 'Say less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand usage" -s v -l verbose -d 'Say more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand usage" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and not __fish_seen_subcommand_from show help" -l platform -d 'Only of this platform, such as `epic`; may be given several times' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and not __fish_seen_subcommand_from show help" -l state -d 'Only in this state, by code or name; may be given several times' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and not __fish_seen_subcommand_from show help" -l limit -d 'At most so many institutions' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and not __fish_seen_subcommand_from show help" -l config -d 'The config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and not __fish_seen_subcommand_from show help" -l profile -d 'One of several installations in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and not __fish_seen_subcommand_from show help" -l lighthouse -d 'The gateway\'s API base, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and not __fish_seen_subcommand_from show help" -l timeout -d 'For each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and not __fish_seen_subcommand_from show help" -l ca-file -d 'PEM file with certificates to trust besides the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and not __fish_seen_subcommand_from show help" -l color -d 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and not __fish_seen_subcommand_from show help" -l json -d 'One JSON document on stdout, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and not __fish_seen_subcommand_from show help" -l no-input -d 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and not __fish_seen_subcommand_from show help" -s q -l quiet -d 'Say less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and not __fish_seen_subcommand_from show help" -s v -l verbose -d 'Say more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and not __fish_seen_subcommand_from show help" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and not __fish_seen_subcommand_from show help" -a "show" -d 'Show how one endpoint is signed in to, what is special about it, and your users there'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and not __fish_seen_subcommand_from show help" -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and __fish_seen_subcommand_from show" -l config -d 'The config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and __fish_seen_subcommand_from show" -l profile -d 'One of several installations in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and __fish_seen_subcommand_from show" -l lighthouse -d 'The gateway\'s API base, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and __fish_seen_subcommand_from show" -l timeout -d 'For each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and __fish_seen_subcommand_from show" -l ca-file -d 'PEM file with certificates to trust besides the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and __fish_seen_subcommand_from show" -l color -d 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and __fish_seen_subcommand_from show" -l json -d 'One JSON document on stdout, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Say more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show how one endpoint is signed in to, what is special about it, and your users there'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand providers; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and not __fish_seen_subcommand_from test register-client checks login refresh show forget help" -l config -d 'The config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and not __fish_seen_subcommand_from test register-client checks login refresh show forget help" -l profile -d 'One of several installations in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and not __fish_seen_subcommand_from test register-client checks login refresh show forget help" -l lighthouse -d 'The gateway\'s API base, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and not __fish_seen_subcommand_from test register-client checks login refresh show forget help" -l timeout -d 'For each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and not __fish_seen_subcommand_from test register-client checks login refresh show forget help" -l ca-file -d 'PEM file with certificates to trust besides the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and not __fish_seen_subcommand_from test register-client checks login refresh show forget help" -l color -d 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and not __fish_seen_subcommand_from test register-client checks login refresh show forget help" -l json -d 'One JSON document on stdout, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and not __fish_seen_subcommand_from test register-client checks login refresh show forget help" -l no-input -d 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and not __fish_seen_subcommand_from test register-client checks login refresh show forget help" -s q -l quiet -d 'Say less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and not __fish_seen_subcommand_from test register-client checks login refresh show forget help" -s v -l verbose -d 'Say more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and not __fish_seen_subcommand_from test register-client checks login refresh show forget help" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and not __fish_seen_subcommand_from test register-client checks login refresh show forget help" -f -a "test" -d 'Do a whole sign-in, step by step, and tell what happened'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and not __fish_seen_subcommand_from test register-client checks login refresh show forget help" -f -a "register-client" -d 'Register a client at a provider that takes registrations (RFC 7591), and note it in the config file'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and not __fish_seen_subcommand_from test register-client checks login refresh show forget help" -f -a "checks" -d 'List the conformance checks of `auth test`'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and not __fish_seen_subcommand_from test register-client checks login refresh show forget help" -f -a "login" -d 'Sign in again under the name of a kept session, with what it was begun with'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and not __fish_seen_subcommand_from test register-client checks login refresh show forget help" -f -a "refresh" -d 'Refresh a kept session, which proves that its sign-in still holds'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and not __fish_seen_subcommand_from test register-client checks login refresh show forget help" -f -a "show" -d 'Show the kept sessions, tokens redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and not __fish_seen_subcommand_from test register-client checks login refresh show forget help" -f -a "forget" -d 'Revoke a kept session where the provider can, and delete it'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and not __fish_seen_subcommand_from test register-client checks login refresh show forget help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l issuer -d 'FHIR base URL or issuer, exactly as the provider writes it: sign in without a gateway' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l via -d 'Which way, where both are possible' -r -f -a "lighthouse\t'Through the gateway this installation is registered with'
direct\t'Straight to the provider'
both\t'One after the other, marking the first step that differs'"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l client-id -d 'The client id the provider knows us by' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l client-secret-file -d 'File with the client secret, `-` for stdin (or `FASTENCTL_CLIENT_SECRET`)' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l client-key-file -d 'PEM file with the client\'s private key, for `private_key_jwt`' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l client-key-id -d 'The key\'s `kid`, where it is not the key\'s thumbprint' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l auth-method -d 'How the client proves itself at the token endpoint' -r -f -a "none\t''
client_secret_basic\t''
client_secret_post\t''
client_secret_jwt\t''
private_key_jwt\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l scope -d 'Scopes to ask for, separated by blanks' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l aud -d 'The FHIR server the token is for, where it is not the issuer given' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l authorization-endpoint -d 'The authorization endpoint, where the provider does not publish the right one' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l token-endpoint -d 'The token endpoint, likewise' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l jwks-uri -d 'Where the keys that sign id tokens are, likewise' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l response-mode -d 'How the answer comes back' -r -f -a "query\t''
fragment\t''
form_post\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l param -d 'A further parameter of the authorization request, such as `login_hint=alice`; may be repeated' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l user -d 'Count the sign-in for this local user at the gateway; without it, it is a test, which takes no user\'s place' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l browser -d 'Program to open the address with; `built-in` signs in on plain forms by itself' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l login -d 'Who signs in, for `--browser built-in`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l password-file -d 'File with the password, `-` for stdin, for `--browser built-in`' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l login-host -d 'Another origin on which `--browser built-in` may type the password' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l accept-host -d 'Origin that may receive codes and tokens through a gateway; repeat for several. `accepted_hosts` in the config file keeps them' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l port -d 'Ports to listen on, the first free one counts (default: any free port)' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l redirect-uri -d 'The redirect URI as it is registered at the provider; port 0 stands for any port' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l listen -d 'Listen on this address instead of loopback, behind a published port or a forwarder' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l tls-cert -d 'PEM file with a certificate for `--redirect-uri https://…` (default: one of this run, which browsers warn about)' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l tls-key -d 'PEM file with its private key' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l listen-timeout -d 'How long to wait for the answer' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l resume -d 'Finish what `--start` began, here or elsewhere; the file works once' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l keep -d 'Store the session under this name, for `auth refresh`, instead of giving its tokens back' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l report -d 'Also write a report; its ending decides: `.html`, `.json`, `.xml` (`JUnit`), `.har` or `.txt` (several allowed)' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l config -d 'The config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l profile -d 'One of several installations in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l lighthouse -d 'The gateway\'s API base, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l timeout -d 'For each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l ca-file -d 'PEM file with certificates to trust besides the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l color -d 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l require-pkce -d 'Stop where the provider does not list PKCE with S256, which is sent all the same without this'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l pushed -d 'Push the authorization request to the provider first (RFC 9126), which is done by itself where the provider demands it'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l device -d 'Sign in with a browser on any other device, in which you enter a code (RFC 8628)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l ehr-launch -d 'Wait until an EHR starts the app at `/launch` beside the redirect URI, then go on with its launch'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l dpop -d 'Bind the tokens to a key of this run by proofs of possession (RFC 9449)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l paste -d 'Open no listener: take the answer from stdin, as address, query, fragment or bare code'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l no-browser -d 'Only show the address to open'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l deny -d 'Let `--browser built-in` refuse the consent'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l start -d 'Only begin: print the address to open and a file for `--resume` as JSON'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l negative -d 'Also send a few malformed requests, which a provider should have agreed to; against this machine and test systems intrusive ones too'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l show-secrets -d 'Show secrets on this terminal instead of their length and fingerprint; never in reports'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l json -d 'One JSON document on stdout, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -l no-input -d 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -s q -l quiet -d 'Say less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -s v -l verbose -d 'Say more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from test" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from register-client" -l issuer -d 'FHIR base URL or issuer, exactly as the provider writes it' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from register-client" -l redirect-uri -d 'A redirect URI to register; may be repeated (default: `http://127.0.0.1/callback`)' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from register-client" -l client-name -d 'What people are shown when they are asked for consent' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from register-client" -l auth-method -d 'How the client is to prove itself at the token endpoint' -r -f -a "none\t''
client_secret_basic\t''
client_secret_post\t''
client_secret_jwt\t''
private_key_jwt\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from register-client" -l client-key-file -d 'PEM file with the client\'s private key, whose public half is registered, for `private_key_jwt`' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from register-client" -l scope -d 'Scopes to register, separated by blanks (default: the provider decides)' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from register-client" -l initial-token-file -d 'File with the provider\'s initial access token, `-` for stdin' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from register-client" -l accept-host -d 'Origin that may receive codes and tokens through a gateway; repeat for several. `accepted_hosts` in the config file keeps them' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from register-client" -l config -d 'The config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from register-client" -l profile -d 'One of several installations in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from register-client" -l lighthouse -d 'The gateway\'s API base, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from register-client" -l timeout -d 'For each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from register-client" -l ca-file -d 'PEM file with certificates to trust besides the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from register-client" -l color -d 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from register-client" -l json -d 'One JSON document on stdout, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from register-client" -l no-input -d 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from register-client" -s q -l quiet -d 'Say less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from register-client" -s v -l verbose -d 'Say more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from register-client" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from checks" -l group -d 'Only one group, such as PKCE' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from checks" -l config -d 'The config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from checks" -l profile -d 'One of several installations in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from checks" -l lighthouse -d 'The gateway\'s API base, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from checks" -l timeout -d 'For each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from checks" -l ca-file -d 'PEM file with certificates to trust besides the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from checks" -l color -d 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from checks" -l json -d 'One JSON document on stdout, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from checks" -l no-input -d 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from checks" -s q -l quiet -d 'Say less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from checks" -s v -l verbose -d 'Say more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from checks" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from login" -l client-secret-file -d 'File with the client secret or key, `-` for stdin, where the session knows none' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from login" -l browser -d 'Program to open the address with; `built-in` signs in on plain forms by itself' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from login" -l login -d 'Who signs in, for `--browser built-in`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from login" -l password-file -d 'File with the password, `-` for stdin, for `--browser built-in`' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from login" -l login-host -d 'Another origin on which `--browser built-in` may type the password' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from login" -l accept-host -d 'Origin that may receive codes and tokens through a gateway; repeat for several. `accepted_hosts` in the config file keeps them' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from login" -l port -d 'Ports to listen on, the first free one counts (default: any free port)' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from login" -l redirect-uri -d 'The redirect URI as it is registered at the provider; port 0 stands for any port' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from login" -l listen -d 'Listen on this address instead of loopback, behind a published port or a forwarder' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from login" -l tls-cert -d 'PEM file with a certificate for `--redirect-uri https://…` (default: one of this run, which browsers warn about)' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from login" -l tls-key -d 'PEM file with its private key' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from login" -l listen-timeout -d 'How long to wait for the answer' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from login" -l config -d 'The config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from login" -l profile -d 'One of several installations in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from login" -l lighthouse -d 'The gateway\'s API base, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from login" -l timeout -d 'For each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from login" -l ca-file -d 'PEM file with certificates to trust besides the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from login" -l color -d 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from login" -l paste -d 'Open no listener: take the answer from stdin, as address, query, fragment or bare code'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from login" -l no-browser -d 'Only show the address to open'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from login" -l deny -d 'Let `--browser built-in` refuse the consent'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from login" -l json -d 'One JSON document on stdout, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from login" -l no-input -d 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from login" -s q -l quiet -d 'Say less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from login" -s v -l verbose -d 'Say more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from login" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from refresh" -l client-secret-file -d 'File with the client secret or key, `-` for stdin, where the session knows none' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from refresh" -l accept-host -d 'Origin that may receive codes and tokens through a gateway; repeat for several. `accepted_hosts` in the config file keeps them' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from refresh" -l config -d 'The config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from refresh" -l profile -d 'One of several installations in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from refresh" -l lighthouse -d 'The gateway\'s API base, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from refresh" -l timeout -d 'For each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from refresh" -l ca-file -d 'PEM file with certificates to trust besides the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from refresh" -l color -d 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from refresh" -l json -d 'One JSON document on stdout, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from refresh" -l no-input -d 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from refresh" -s q -l quiet -d 'Say less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from refresh" -s v -l verbose -d 'Say more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from refresh" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from show" -l config -d 'The config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from show" -l profile -d 'One of several installations in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from show" -l lighthouse -d 'The gateway\'s API base, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from show" -l timeout -d 'For each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from show" -l ca-file -d 'PEM file with certificates to trust besides the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from show" -l color -d 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from show" -l json -d 'One JSON document on stdout, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Say more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from forget" -l client-secret-file -d 'File with the client secret or key, `-` for stdin, where the session knows none' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from forget" -l accept-host -d 'Origin that may receive codes and tokens through a gateway; repeat for several. `accepted_hosts` in the config file keeps them' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from forget" -l config -d 'The config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from forget" -l profile -d 'One of several installations in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from forget" -l lighthouse -d 'The gateway\'s API base, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from forget" -l timeout -d 'For each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from forget" -l ca-file -d 'PEM file with certificates to trust besides the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from forget" -l color -d 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from forget" -l local -d 'Delete it here only, and ask nobody'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from forget" -l json -d 'One JSON document on stdout, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from forget" -l no-input -d 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from forget" -s q -l quiet -d 'Say less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from forget" -s v -l verbose -d 'Say more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from forget" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from help" -f -a "test" -d 'Do a whole sign-in, step by step, and tell what happened'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from help" -f -a "register-client" -d 'Register a client at a provider that takes registrations (RFC 7591), and note it in the config file'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from help" -f -a "checks" -d 'List the conformance checks of `auth test`'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from help" -f -a "login" -d 'Sign in again under the name of a kept session, with what it was begun with'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from help" -f -a "refresh" -d 'Refresh a kept session, which proves that its sign-in still holds'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show the kept sessions, tokens redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from help" -f -a "forget" -d 'Revoke a kept session where the provider can, and delete it'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand auth; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand inspect" -l config -d 'The config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand inspect" -l profile -d 'One of several installations in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand inspect" -l lighthouse -d 'The gateway\'s API base, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand inspect" -l timeout -d 'For each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand inspect" -l ca-file -d 'PEM file with certificates to trust besides the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand inspect" -l color -d 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand inspect" -l json -d 'One JSON document on stdout, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand inspect" -l no-input -d 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand inspect" -s q -l quiet -d 'Say less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand inspect" -s v -l verbose -d 'Say more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand inspect" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and not __fish_seen_subcommand_from path show get set check export import help" -l config -d 'The config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and not __fish_seen_subcommand_from path show get set check export import help" -l profile -d 'One of several installations in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and not __fish_seen_subcommand_from path show get set check export import help" -l lighthouse -d 'The gateway\'s API base, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and not __fish_seen_subcommand_from path show get set check export import help" -l timeout -d 'For each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and not __fish_seen_subcommand_from path show get set check export import help" -l ca-file -d 'PEM file with certificates to trust besides the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and not __fish_seen_subcommand_from path show get set check export import help" -l color -d 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and not __fish_seen_subcommand_from path show get set check export import help" -l json -d 'One JSON document on stdout, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and not __fish_seen_subcommand_from path show get set check export import help" -l no-input -d 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and not __fish_seen_subcommand_from path show get set check export import help" -s q -l quiet -d 'Say less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and not __fish_seen_subcommand_from path show get set check export import help" -s v -l verbose -d 'Say more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and not __fish_seen_subcommand_from path show get set check export import help" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and not __fish_seen_subcommand_from path show get set check export import help" -f -a "path" -d 'Print the config file\'s path, whether it exists or not'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and not __fish_seen_subcommand_from path show get set check export import help" -f -a "show" -d 'Show the values that hold and where each comes from; secrets are redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and not __fish_seen_subcommand_from path show get set check export import help" -f -a "get" -d 'Print one value of the config file; a secret by length and fingerprint only'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and not __fish_seen_subcommand_from path show get set check export import help" -f -a "set" -d 'Set values of the config file; the rest of it, comments included, stays as it is'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and not __fish_seen_subcommand_from path show get set check export import help" -f -a "check" -d 'Check the config file: its keys, their values, and who else can read or replace it'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and not __fish_seen_subcommand_from path show get set check export import help" -f -a "export" -d 'Print what proves who this installation is, secret included, for another program'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and not __fish_seen_subcommand_from path show get set check export import help" -f -a "import" -d 'Write an installation into the config file, from variables or from what `config export` wrote'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and not __fish_seen_subcommand_from path show get set check export import help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from path" -l config -d 'The config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from path" -l profile -d 'One of several installations in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from path" -l lighthouse -d 'The gateway\'s API base, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from path" -l timeout -d 'For each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from path" -l ca-file -d 'PEM file with certificates to trust besides the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from path" -l color -d 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from path" -l json -d 'One JSON document on stdout, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from path" -l no-input -d 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from path" -s q -l quiet -d 'Say less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from path" -s v -l verbose -d 'Say more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from path" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from show" -l config -d 'The config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from show" -l profile -d 'One of several installations in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from show" -l lighthouse -d 'The gateway\'s API base, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from show" -l timeout -d 'For each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from show" -l ca-file -d 'PEM file with certificates to trust besides the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from show" -l color -d 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from show" -l origin -d 'Every value with the flag, variable or line it comes from, and what it takes the place of'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from show" -l json -d 'One JSON document on stdout, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Say more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from get" -l config -d 'The config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from get" -l profile -d 'One of several installations in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from get" -l lighthouse -d 'The gateway\'s API base, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from get" -l timeout -d 'For each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from get" -l ca-file -d 'PEM file with certificates to trust besides the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from get" -l color -d 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from get" -l json -d 'One JSON document on stdout, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from get" -l no-input -d 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from get" -s q -l quiet -d 'Say less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from get" -s v -l verbose -d 'Say more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from get" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from set" -l file -d 'The value is the first line of this file; for one key' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from set" -l config -d 'The config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from set" -l profile -d 'One of several installations in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from set" -l lighthouse -d 'The gateway\'s API base, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from set" -l timeout -d 'For each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from set" -l ca-file -d 'PEM file with certificates to trust besides the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from set" -l color -d 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from set" -l move-secret -d 'Move the secret along with the address, because the gateway has moved there'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from set" -l json -d 'One JSON document on stdout, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from set" -l no-input -d 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from set" -s q -l quiet -d 'Say less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from set" -s v -l verbose -d 'Say more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from check" -l config -d 'The config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from check" -l profile -d 'One of several installations in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from check" -l lighthouse -d 'The gateway\'s API base, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from check" -l timeout -d 'For each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from check" -l ca-file -d 'PEM file with certificates to trust besides the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from check" -l color -d 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from check" -l json -d 'One JSON document on stdout, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from check" -l no-input -d 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from check" -s q -l quiet -d 'Say less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from check" -s v -l verbose -d 'Say more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from export" -l format -d 'For whom' -r -f -a "env\t'`NAME=\'value\'` lines for a shell to read (`set -a; . ./FILE`)'
json\t'One JSON document'
yaml\t'A YAML mapping'
k8s-secret\t'A Kubernetes Secret, for `kubectl apply -f -` and `envFrom`'
docker-env\t'`NAME=value` lines, for `docker run --env-file`'
systemd-credential\t'The secret alone, for `systemd-creds encrypt` or `LoadCredential=`'
fasten-settings\t'SQL for the database of a self-hosted Fasten, so that it starts registered'
fasten-nginx\t'An nginx server block that makes a published Fasten use this gateway; holds no secret'"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from export" -l output -d 'Write to a file that nobody else can read, in one step' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from export" -l config -d 'The config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from export" -l profile -d 'One of several installations in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from export" -l lighthouse -d 'The gateway\'s API base, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from export" -l timeout -d 'For each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from export" -l ca-file -d 'PEM file with certificates to trust besides the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from export" -l color -d 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from export" -l show-secrets -d 'Show the secret on a terminal, too'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from export" -l json -d 'One JSON document on stdout, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from export" -l no-input -d 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from export" -s q -l quiet -d 'Say less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from export" -s v -l verbose -d 'Say more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from import" -l config -d 'The config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from import" -l profile -d 'One of several installations in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from import" -l lighthouse -d 'The gateway\'s API base, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from import" -l timeout -d 'For each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from import" -l ca-file -d 'PEM file with certificates to trust besides the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from import" -l color -d 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from import" -l json -d 'One JSON document on stdout, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from import" -l no-input -d 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from import" -s q -l quiet -d 'Say less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from import" -s v -l verbose -d 'Say more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from import" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "path" -d 'Print the config file\'s path, whether it exists or not'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show the values that hold and where each comes from; secrets are redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "get" -d 'Print one value of the config file; a secret by length and fingerprint only'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "set" -d 'Set values of the config file; the rest of it, comments included, stays as it is'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "check" -d 'Check the config file: its keys, their values, and who else can read or replace it'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "export" -d 'Print what proves who this installation is, secret included, for another program'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "import" -d 'Write an installation into the config file, from variables or from what `config export` wrote'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand doctor" -l fasten -d 'Also check whether the Fasten at this address signs in through the gateway, and what keeps it from doing so' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand doctor" -l bundle -d 'Also write the report, the config file and our variables, without secrets, into one archive for a bug report' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand doctor" -l config -d 'The config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand doctor" -l profile -d 'One of several installations in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand doctor" -l lighthouse -d 'The gateway\'s API base, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand doctor" -l timeout -d 'For each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand doctor" -l ca-file -d 'PEM file with certificates to trust besides the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand doctor" -l color -d 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand doctor" -l json -d 'One JSON document on stdout, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand doctor" -l no-input -d 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand doctor" -s q -l quiet -d 'Say less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand doctor" -s v -l verbose -d 'Say more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand doctor" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand demo" -l config -d 'The config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand demo" -l profile -d 'One of several installations in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand demo" -l lighthouse -d 'The gateway\'s API base, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand demo" -l timeout -d 'For each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand demo" -l ca-file -d 'PEM file with certificates to trust besides the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand demo" -l color -d 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand demo" -l keep -d 'Leave the servers running until Ctrl-C and print commands to try'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand demo" -l browser -d 'Do the first sign-in yourself, in a browser'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand demo" -l json -d 'One JSON document on stdout, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand demo" -l no-input -d 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand demo" -s q -l quiet -d 'Say less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand demo" -s v -l verbose -d 'Say more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand demo" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key catalog platform audit notice migrate backup restore copy-to example help" -l config -d 'The config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key catalog platform audit notice migrate backup restore copy-to example help" -l profile -d 'One of several installations in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key catalog platform audit notice migrate backup restore copy-to example help" -l lighthouse -d 'The gateway\'s API base, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key catalog platform audit notice migrate backup restore copy-to example help" -l timeout -d 'For each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key catalog platform audit notice migrate backup restore copy-to example help" -l ca-file -d 'PEM file with certificates to trust besides the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key catalog platform audit notice migrate backup restore copy-to example help" -l color -d 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key catalog platform audit notice migrate backup restore copy-to example help" -l json -d 'One JSON document on stdout, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key catalog platform audit notice migrate backup restore copy-to example help" -l no-input -d 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key catalog platform audit notice migrate backup restore copy-to example help" -s q -l quiet -d 'Say less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key catalog platform audit notice migrate backup restore copy-to example help" -s v -l verbose -d 'Say more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key catalog platform audit notice migrate backup restore copy-to example help" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key catalog platform audit notice migrate backup restore copy-to example help" -f -a "serve" -d 'Serve the gateway until Ctrl-C or SIGTERM; SIGHUP reads the settings again'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key catalog platform audit notice migrate backup restore copy-to example help" -f -a "check" -d 'Check a settings file without starting anything: keys, definitions, secret files, data folder, and whether a PostgreSQL database answers'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key catalog platform audit notice migrate backup restore copy-to example help" -f -a "installation" -d 'See, suspend and delete installations, with or without a running gateway'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key catalog platform audit notice migrate backup restore copy-to example help" -f -a "limit" -d 'Set how many users per provider an installation may connect, instead of the settings'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key catalog platform audit notice migrate backup restore copy-to example help" -f -a "seat" -d 'See who has a seat at a provider, and give seats back'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key catalog platform audit notice migrate backup restore copy-to example help" -f -a "key" -d 'Change the keys that the gateway proves itself to providers with (`private_key_jwt`)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key catalog platform audit notice migrate backup restore copy-to example help" -f -a "catalog" -d 'Load the lists of institutions that can be connected, and see what is served of them'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key catalog platform audit notice migrate backup restore copy-to example help" -f -a "platform" -d 'See what to register at the developer portals of the platforms'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key catalog platform audit notice migrate backup restore copy-to example help" -f -a "audit" -d 'Show who changed what, and when: the operator\'s commands and the installations\' own changes'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key catalog platform audit notice migrate backup restore copy-to example help" -f -a "notice" -d 'Write to all administrators with a verified e-mail address: maintenance, a new address, the end of service'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key catalog platform audit notice migrate backup restore copy-to example help" -f -a "migrate" -d 'Bring the database up to this version, as `serve` does when it starts'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key catalog platform audit notice migrate backup restore copy-to example help" -f -a "backup" -d 'Back up database and pepper into one file, with the gateway running or stopped'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key catalog platform audit notice migrate backup restore copy-to example help" -f -a "restore" -d 'Restore a backup into a folder that has no database; all of it is checked before anything is put in place'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key catalog platform audit notice migrate backup restore copy-to example help" -f -a "copy-to" -d 'Copy everything into another, empty database: from SQLite to PostgreSQL, or back'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key catalog platform audit notice migrate backup restore copy-to example help" -f -a "example" -d 'Print an example that this version understands: settings, a unit, alerts, a dashboard'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and not __fish_seen_subcommand_from serve check installation limit seat key catalog platform audit notice migrate backup restore copy-to example help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from serve" -l settings -d 'The settings file; without one, embedded defaults and no providers' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from serve" -l data-dir -d 'Where the database is kept' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from serve" -l listen -d 'Address and port to listen on (default `127.0.0.1:8417`)' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from serve" -l wait -d 'How long to wait at the start for a database that cannot be reached, or is still served by another gateway (default `0s`, under systemd `2m`)' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from serve" -l config -d 'The config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from serve" -l profile -d 'One of several installations in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from serve" -l lighthouse -d 'The gateway\'s API base, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from serve" -l timeout -d 'For each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from serve" -l ca-file -d 'PEM file with certificates to trust besides the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from serve" -l color -d 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from serve" -l json -d 'One JSON document on stdout, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from serve" -l no-input -d 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from serve" -s q -l quiet -d 'Say less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from serve" -s v -l verbose -d 'Say more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from serve" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from check" -l mail -d 'Send a test letter to this address, and say which step fails if it does not go out' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from check" -l settings -d 'The settings file; without one, embedded defaults and no providers' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from check" -l data-dir -d 'Where the database is kept' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from check" -l config -d 'The config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from check" -l profile -d 'One of several installations in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from check" -l lighthouse -d 'The gateway\'s API base, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from check" -l timeout -d 'For each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from check" -l ca-file -d 'PEM file with certificates to trust besides the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from check" -l color -d 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from check" -l json -d 'One JSON document on stdout, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from check" -l no-input -d 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from check" -s q -l quiet -d 'Say less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from check" -s v -l verbose -d 'Say more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from installation" -l config -d 'The config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from installation" -l profile -d 'One of several installations in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from installation" -l lighthouse -d 'The gateway\'s API base, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from installation" -l timeout -d 'For each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from installation" -l ca-file -d 'PEM file with certificates to trust besides the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from installation" -l color -d 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from installation" -l json -d 'One JSON document on stdout, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from installation" -l no-input -d 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from installation" -s q -l quiet -d 'Say less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from installation" -s v -l verbose -d 'Say more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from installation" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from installation" -f -a "list" -d 'List all installations'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from installation" -f -a "show" -d 'Show one installation with its users per provider'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from installation" -f -a "suspend" -d 'Refuse an installation\'s requests and new sign-ins; who is connected stays connected'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from installation" -f -a "resume" -d 'End a suspension'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from installation" -f -a "reset-secret" -d 'Give an installation another secret, for an administrator who has lost theirs'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from installation" -f -a "export" -d 'Print everything that is kept of an installation as one JSON document, without secrets'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from installation" -f -a "delete" -d 'Delete an installation: its id alone is kept, and nobody can be connected through it'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from installation" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from limit" -l config -d 'The config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from limit" -l profile -d 'One of several installations in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from limit" -l lighthouse -d 'The gateway\'s API base, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from limit" -l timeout -d 'For each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from limit" -l ca-file -d 'PEM file with certificates to trust besides the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from limit" -l color -d 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from limit" -l json -d 'One JSON document on stdout, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from limit" -l no-input -d 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from limit" -s q -l quiet -d 'Say less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from limit" -s v -l verbose -d 'Say more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from limit" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from limit" -f -a "set" -d 'Set a limit, from the next sign-in on'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from limit" -f -a "unset" -d 'Take a limit back: the settings hold again'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from limit" -f -a "list" -d 'List the limits that were set'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from limit" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from seat" -l config -d 'The config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from seat" -l profile -d 'One of several installations in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from seat" -l lighthouse -d 'The gateway\'s API base, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from seat" -l timeout -d 'For each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from seat" -l ca-file -d 'PEM file with certificates to trust besides the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from seat" -l color -d 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from seat" -l json -d 'One JSON document on stdout, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from seat" -l no-input -d 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from seat" -s q -l quiet -d 'Say less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from seat" -s v -l verbose -d 'Say more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from seat" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from seat" -f -a "list" -d 'List the seats that count, on what they rest, and until when'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from seat" -f -a "release" -d 'Give one seat back; it does not cool down'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from seat" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from key" -l config -d 'The config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from key" -l profile -d 'One of several installations in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from key" -l lighthouse -d 'The gateway\'s API base, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from key" -l timeout -d 'For each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from key" -l ca-file -d 'PEM file with certificates to trust besides the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from key" -l color -d 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from key" -l json -d 'One JSON document on stdout, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from key" -l no-input -d 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from key" -s q -l quiet -d 'Say less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from key" -s v -l verbose -d 'Say more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from key" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from key" -f -a "rotate" -d 'Publish a new key beside the present one, which it follows a little later'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from key" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from catalog" -l config -d 'The config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from catalog" -l profile -d 'One of several installations in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from catalog" -l lighthouse -d 'The gateway\'s API base, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from catalog" -l timeout -d 'For each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from catalog" -l ca-file -d 'PEM file with certificates to trust besides the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from catalog" -l color -d 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from catalog" -l json -d 'One JSON document on stdout, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from catalog" -l no-input -d 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from catalog" -s q -l quiet -d 'Say less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from catalog" -s v -l verbose -d 'Say more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from catalog" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from catalog" -f -a "import" -d 'Read published lists into the database, all or none of them'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from catalog" -f -a "update" -d 'Fetch the lists that came from an address again, and take over what has changed'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from catalog" -f -a "list" -d 'Show the lists, what is served of them, and why the rest is not'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from catalog" -f -a "show" -d 'Show what is known of one brand, portal or endpoint: lists, check, settings, and whether it is found'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from catalog" -f -a "override" -d 'Take over an endpoint that an update has kept back, as its list has it now'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from catalog" -f -a "check" -d 'Ask each endpoint what it publishes, and keep what a sign-in there needs'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from catalog" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from platform" -l config -d 'The config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from platform" -l profile -d 'One of several installations in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from platform" -l lighthouse -d 'The gateway\'s API base, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from platform" -l timeout -d 'For each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from platform" -l ca-file -d 'PEM file with certificates to trust besides the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from platform" -l color -d 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from platform" -l json -d 'One JSON document on stdout, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from platform" -l no-input -d 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from platform" -s q -l quiet -d 'Say less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from platform" -s v -l verbose -d 'Say more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from platform" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from platform" -f -a "list" -d 'List the platforms that are known or set up, and the redirect URI of each'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from platform" -f -a "show" -d 'Show what to register at a platform\'s developer portal'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from platform" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from audit" -l installation -d 'Of this installation alone; one that was deleted has its entries still' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from audit" -l since -d 'Not older than this, such as `30days` (default: all that is kept)' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from audit" -l settings -d 'The settings file; without one, embedded defaults and no providers' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from audit" -l data-dir -d 'Where the database is kept' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from audit" -l config -d 'The config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from audit" -l profile -d 'One of several installations in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from audit" -l lighthouse -d 'The gateway\'s API base, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from audit" -l timeout -d 'For each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from audit" -l ca-file -d 'PEM file with certificates to trust besides the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from audit" -l color -d 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from audit" -l json -d 'One JSON document on stdout, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from audit" -l no-input -d 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from audit" -s q -l quiet -d 'Say less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from audit" -s v -l verbose -d 'Say more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from audit" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from notice" -l subject -d 'The letter\'s subject' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from notice" -l id -d 'Under one id everybody gets one letter, however often it is sent (default: made of subject and text)' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from notice" -l settings -d 'The settings file; without one, embedded defaults and no providers' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from notice" -l data-dir -d 'Where the database is kept' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from notice" -l config -d 'The config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from notice" -l profile -d 'One of several installations in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from notice" -l lighthouse -d 'The gateway\'s API base, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from notice" -l timeout -d 'For each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from notice" -l ca-file -d 'PEM file with certificates to trust besides the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from notice" -l color -d 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from notice" -l dry-run -d 'Say how many would get it, and send nothing'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from notice" -l yes -d 'Send it without being asked'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from notice" -l json -d 'One JSON document on stdout, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from notice" -l no-input -d 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from notice" -s q -l quiet -d 'Say less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from notice" -s v -l verbose -d 'Say more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from notice" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from migrate" -l settings -d 'The settings file; without one, embedded defaults and no providers' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from migrate" -l data-dir -d 'Where the database is kept' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from migrate" -l config -d 'The config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from migrate" -l profile -d 'One of several installations in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from migrate" -l lighthouse -d 'The gateway\'s API base, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from migrate" -l timeout -d 'For each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from migrate" -l ca-file -d 'PEM file with certificates to trust besides the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from migrate" -l color -d 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from migrate" -l json -d 'One JSON document on stdout, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from migrate" -l no-input -d 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from migrate" -s q -l quiet -d 'Say less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from migrate" -s v -l verbose -d 'Say more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from migrate" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from backup" -l passphrase-file -d 'Seal the pepper with the passphrase in the first line of this file, `-` for stdin' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from backup" -l settings -d 'The settings file; without one, embedded defaults and no providers' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from backup" -l data-dir -d 'Where the database is kept' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from backup" -l config -d 'The config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from backup" -l profile -d 'One of several installations in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from backup" -l lighthouse -d 'The gateway\'s API base, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from backup" -l timeout -d 'For each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from backup" -l ca-file -d 'PEM file with certificates to trust besides the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from backup" -l color -d 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from backup" -l without-pepper -d 'Leave the pepper out, to be kept elsewhere'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from backup" -l json -d 'One JSON document on stdout, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from backup" -l no-input -d 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from backup" -s q -l quiet -d 'Say less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from backup" -s v -l verbose -d 'Say more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from backup" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from restore" -l passphrase-file -d 'The passphrase of a sealed pepper, in the first line of this file, `-` for stdin' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from restore" -l settings -d 'The settings file; without one, embedded defaults and no providers' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from restore" -l data-dir -d 'Where the database is kept' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from restore" -l config -d 'The config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from restore" -l profile -d 'One of several installations in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from restore" -l lighthouse -d 'The gateway\'s API base, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from restore" -l timeout -d 'For each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from restore" -l ca-file -d 'PEM file with certificates to trust besides the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from restore" -l color -d 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from restore" -l json -d 'One JSON document on stdout, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from restore" -l no-input -d 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from restore" -s q -l quiet -d 'Say less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from restore" -s v -l verbose -d 'Say more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from restore" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from copy-to" -l password-file -d 'The password of that PostgreSQL database, in the first line of this file, `-` for stdin' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from copy-to" -l settings -d 'The settings file; without one, embedded defaults and no providers' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from copy-to" -l data-dir -d 'Where the database is kept' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from copy-to" -l config -d 'The config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from copy-to" -l profile -d 'One of several installations in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from copy-to" -l lighthouse -d 'The gateway\'s API base, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from copy-to" -l timeout -d 'For each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from copy-to" -l ca-file -d 'PEM file with certificates to trust besides the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from copy-to" -l color -d 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from copy-to" -l json -d 'One JSON document on stdout, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from copy-to" -l no-input -d 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from copy-to" -s q -l quiet -d 'Say less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from copy-to" -s v -l verbose -d 'Say more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from copy-to" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from example" -l config -d 'The config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from example" -l profile -d 'One of several installations in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from example" -l lighthouse -d 'The gateway\'s API base, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from example" -l timeout -d 'For each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from example" -l ca-file -d 'PEM file with certificates to trust besides the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from example" -l color -d 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from example" -l json -d 'One JSON document on stdout, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from example" -l no-input -d 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from example" -s q -l quiet -d 'Say less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from example" -s v -l verbose -d 'Say more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from example" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from help" -f -a "serve" -d 'Serve the gateway until Ctrl-C or SIGTERM; SIGHUP reads the settings again'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from help" -f -a "check" -d 'Check a settings file without starting anything: keys, definitions, secret files, data folder, and whether a PostgreSQL database answers'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from help" -f -a "installation" -d 'See, suspend and delete installations, with or without a running gateway'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from help" -f -a "limit" -d 'Set how many users per provider an installation may connect, instead of the settings'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from help" -f -a "seat" -d 'See who has a seat at a provider, and give seats back'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from help" -f -a "key" -d 'Change the keys that the gateway proves itself to providers with (`private_key_jwt`)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from help" -f -a "catalog" -d 'Load the lists of institutions that can be connected, and see what is served of them'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from help" -f -a "platform" -d 'See what to register at the developer portals of the platforms'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from help" -f -a "audit" -d 'Show who changed what, and when: the operator\'s commands and the installations\' own changes'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from help" -f -a "notice" -d 'Write to all administrators with a verified e-mail address: maintenance, a new address, the end of service'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from help" -f -a "migrate" -d 'Bring the database up to this version, as `serve` does when it starts'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from help" -f -a "backup" -d 'Back up database and pepper into one file, with the gateway running or stopped'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from help" -f -a "restore" -d 'Restore a backup into a folder that has no database; all of it is checked before anything is put in place'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from help" -f -a "copy-to" -d 'Copy everything into another, empty database: from SQLite to PostgreSQL, or back'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from help" -f -a "example" -d 'Print an example that this version understands: settings, a unit, alerts, a dashboard'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand lighthouse; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and not __fish_seen_subcommand_from serve help" -l config -d 'The config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and not __fish_seen_subcommand_from serve help" -l profile -d 'One of several installations in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and not __fish_seen_subcommand_from serve help" -l lighthouse -d 'The gateway\'s API base, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and not __fish_seen_subcommand_from serve help" -l timeout -d 'For each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and not __fish_seen_subcommand_from serve help" -l ca-file -d 'PEM file with certificates to trust besides the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and not __fish_seen_subcommand_from serve help" -l color -d 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and not __fish_seen_subcommand_from serve help" -l json -d 'One JSON document on stdout, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and not __fish_seen_subcommand_from serve help" -l no-input -d 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and not __fish_seen_subcommand_from serve help" -s q -l quiet -d 'Say less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and not __fish_seen_subcommand_from serve help" -s v -l verbose -d 'Say more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and not __fish_seen_subcommand_from serve help" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and not __fish_seen_subcommand_from serve help" -f -a "serve" -d 'Serve a practice SMART-on-FHIR provider, in memory, until Ctrl-C or SIGTERM'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and not __fish_seen_subcommand_from serve help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and __fish_seen_subcommand_from serve" -l listen -d 'Address and port to listen on' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and __fish_seen_subcommand_from serve" -l client -d 'TOML file with further clients' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and __fish_seen_subcommand_from serve" -l fault -d 'Get wrong what these checks look for, such as PKCE-06; or below `/fault/PKCE-06` only. Without a check: DCR-01 to DCR-03, DEVICE-01 to DEVICE-03, DPOP-01 to DPOP-03, LAUNCH-01, PAR-01 to PAR-04' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and __fish_seen_subcommand_from serve" -l fault-rate -d 'The share of requests that meet a fault, any of all, from 0 to 1' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and __fish_seen_subcommand_from serve" -l config -d 'The config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and __fish_seen_subcommand_from serve" -l profile -d 'One of several installations in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and __fish_seen_subcommand_from serve" -l lighthouse -d 'The gateway\'s API base, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and __fish_seen_subcommand_from serve" -l timeout -d 'For each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and __fish_seen_subcommand_from serve" -l ca-file -d 'PEM file with certificates to trust besides the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and __fish_seen_subcommand_from serve" -l color -d 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and __fish_seen_subcommand_from serve" -l json -d 'One JSON document on stdout, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and __fish_seen_subcommand_from serve" -l no-input -d 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and __fish_seen_subcommand_from serve" -s q -l quiet -d 'Say less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and __fish_seen_subcommand_from serve" -s v -l verbose -d 'Say more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and __fish_seen_subcommand_from serve" -s h -l help -d 'Print help'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and __fish_seen_subcommand_from help" -f -a "serve" -d 'Serve a practice SMART-on-FHIR provider, in memory, until Ctrl-C or SIGTERM'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand sandbox; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand completions" -l config -d 'The config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand completions" -l profile -d 'One of several installations in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand completions" -l lighthouse -d 'The gateway\'s API base, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand completions" -l timeout -d 'For each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand completions" -l ca-file -d 'PEM file with certificates to trust besides the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand completions" -l color -d 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand completions" -l json -d 'One JSON document on stdout, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand completions" -l no-input -d 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand completions" -s q -l quiet -d 'Say less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand completions" -s v -l verbose -d 'Say more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand exit-codes" -l config -d 'The config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand exit-codes" -l profile -d 'One of several installations in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand exit-codes" -l lighthouse -d 'The gateway\'s API base, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand exit-codes" -l timeout -d 'For each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand exit-codes" -l ca-file -d 'PEM file with certificates to trust besides the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand exit-codes" -l color -d 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand exit-codes" -l json -d 'One JSON document on stdout, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand exit-codes" -l no-input -d 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand exit-codes" -s q -l quiet -d 'Say less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand exit-codes" -s v -l verbose -d 'Say more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand exit-codes" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand environment" -l config -d 'The config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand environment" -l profile -d 'One of several installations in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand environment" -l lighthouse -d 'The gateway\'s API base, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand environment" -l timeout -d 'For each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand environment" -l ca-file -d 'PEM file with certificates to trust besides the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand environment" -l color -d 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand environment" -l json -d 'One JSON document on stdout, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand environment" -l no-input -d 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand environment" -s q -l quiet -d 'Say less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand environment" -s v -l verbose -d 'Say more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand environment" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand output" -l config -d 'The config file' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand output" -l profile -d 'One of several installations in the config file' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand output" -l lighthouse -d 'The gateway\'s API base, such as `https://lighthouse.example.org/v1`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand output" -l timeout -d 'For each request, such as `10s` or `1m`' -r
complete -c fastenctl -n "__fish_fastenctl_using_subcommand output" -l ca-file -d 'PEM file with certificates to trust besides the system\'s' -r -F
complete -c fastenctl -n "__fish_fastenctl_using_subcommand output" -l color -d 'When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c fastenctl -n "__fish_fastenctl_using_subcommand output" -l json -d 'One JSON document on stdout, also for errors'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand output" -l no-input -d 'Never ask; name the missing flag and variable instead (also when `CI` is set)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand output" -s q -l quiet -d 'Say less'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand output" -s v -l verbose -d 'Say more: requests and answers, redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand output" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and not __fish_seen_subcommand_from register status verify update rotate-secret unregister usage providers auth inspect config doctor demo lighthouse sandbox completions exit-codes environment output help" -f -a "register" -d 'Register this installation with a Lighthouse and write the config file'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and not __fish_seen_subcommand_from register status verify update rotate-secret unregister usage providers auth inspect config doctor demo lighthouse sandbox completions exit-codes environment output help" -f -a "status" -d 'Show the installation as the gateway has it, and whether the config file agrees'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and not __fish_seen_subcommand_from register status verify update rotate-secret unregister usage providers auth inspect config doctor demo lighthouse sandbox completions exit-codes environment output help" -f -a "verify" -d 'Confirm the administrator\'s e-mail address with the code from the gateway\'s mail'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and not __fish_seen_subcommand_from register status verify update rotate-secret unregister usage providers auth inspect config doctor demo lighthouse sandbox completions exit-codes environment output help" -f -a "update" -d 'Change the administrator\'s name and e-mail address, and the origins browsers may return to'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and not __fish_seen_subcommand_from register status verify update rotate-secret unregister usage providers auth inspect config doctor demo lighthouse sandbox completions exit-codes environment output help" -f -a "rotate-secret" -d 'Replace the installation secret by a new one, without a gap'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and not __fish_seen_subcommand_from register status verify update rotate-secret unregister usage providers auth inspect config doctor demo lighthouse sandbox completions exit-codes environment output help" -f -a "unregister" -d 'Remove the installation at the gateway, then its secret here'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and not __fish_seen_subcommand_from register status verify update rotate-secret unregister usage providers auth inspect config doctor demo lighthouse sandbox completions exit-codes environment output help" -f -a "usage" -d 'Show users per provider against their limits'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and not __fish_seen_subcommand_from register status verify update rotate-secret unregister usage providers auth inspect config doctor demo lighthouse sandbox completions exit-codes environment output help" -f -a "providers" -d 'Search the gateway\'s catalogue for institutions, by name, place, postal code or web address'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and not __fish_seen_subcommand_from register status verify update rotate-secret unregister usage providers auth inspect config doctor demo lighthouse sandbox completions exit-codes environment output help" -f -a "auth" -d 'Test sign-ins'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and not __fish_seen_subcommand_from register status verify update rotate-secret unregister usage providers auth inspect config doctor demo lighthouse sandbox completions exit-codes environment output help" -f -a "inspect" -d 'Take an authorize URL, a callback URL, a token, a token answer or a report apart, offline'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and not __fish_seen_subcommand_from register status verify update rotate-secret unregister usage providers auth inspect config doctor demo lighthouse sandbox completions exit-codes environment output help" -f -a "config" -d 'Look into the config file, change it, check it, and hand on what it holds'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and not __fish_seen_subcommand_from register status verify update rotate-secret unregister usage providers auth inspect config doctor demo lighthouse sandbox completions exit-codes environment output help" -f -a "doctor" -d 'Check everything between this machine and a successful sign-in, and say what to do'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and not __fish_seen_subcommand_from register status verify update rotate-secret unregister usage providers auth inspect config doctor demo lighthouse sandbox completions exit-codes environment output help" -f -a "demo" -d 'Show the whole job on this machine: gateway, practice provider, registration, sign-ins, usage'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and not __fish_seen_subcommand_from register status verify update rotate-secret unregister usage providers auth inspect config doctor demo lighthouse sandbox completions exit-codes environment output help" -f -a "lighthouse" -d 'Run the auth gateway'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and not __fish_seen_subcommand_from register status verify update rotate-secret unregister usage providers auth inspect config doctor demo lighthouse sandbox completions exit-codes environment output help" -f -a "sandbox" -d 'Run the practice provider'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and not __fish_seen_subcommand_from register status verify update rotate-secret unregister usage providers auth inspect config doctor demo lighthouse sandbox completions exit-codes environment output help" -f -a "completions" -d 'Print the completion script of a shell'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and not __fish_seen_subcommand_from register status verify update rotate-secret unregister usage providers auth inspect config doctor demo lighthouse sandbox completions exit-codes environment output help" -f -a "exit-codes" -d 'List the exit codes'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and not __fish_seen_subcommand_from register status verify update rotate-secret unregister usage providers auth inspect config doctor demo lighthouse sandbox completions exit-codes environment output help" -f -a "environment" -d 'List the variables that are read'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and not __fish_seen_subcommand_from register status verify update rotate-secret unregister usage providers auth inspect config doctor demo lighthouse sandbox completions exit-codes environment output help" -f -a "output" -d 'Tell what goes to stdout and stderr'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and not __fish_seen_subcommand_from register status verify update rotate-secret unregister usage providers auth inspect config doctor demo lighthouse sandbox completions exit-codes environment output help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from providers" -f -a "show" -d 'Show how one endpoint is signed in to, what is special about it, and your users there'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from auth" -f -a "test" -d 'Do a whole sign-in, step by step, and tell what happened'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from auth" -f -a "register-client" -d 'Register a client at a provider that takes registrations (RFC 7591), and note it in the config file'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from auth" -f -a "checks" -d 'List the conformance checks of `auth test`'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from auth" -f -a "login" -d 'Sign in again under the name of a kept session, with what it was begun with'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from auth" -f -a "refresh" -d 'Refresh a kept session, which proves that its sign-in still holds'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from auth" -f -a "show" -d 'Show the kept sessions, tokens redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from auth" -f -a "forget" -d 'Revoke a kept session where the provider can, and delete it'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "path" -d 'Print the config file\'s path, whether it exists or not'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "show" -d 'Show the values that hold and where each comes from; secrets are redacted'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "get" -d 'Print one value of the config file; a secret by length and fingerprint only'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "set" -d 'Set values of the config file; the rest of it, comments included, stays as it is'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "check" -d 'Check the config file: its keys, their values, and who else can read or replace it'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "export" -d 'Print what proves who this installation is, secret included, for another program'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "import" -d 'Write an installation into the config file, from variables or from what `config export` wrote'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from lighthouse" -f -a "serve" -d 'Serve the gateway until Ctrl-C or SIGTERM; SIGHUP reads the settings again'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from lighthouse" -f -a "check" -d 'Check a settings file without starting anything: keys, definitions, secret files, data folder, and whether a PostgreSQL database answers'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from lighthouse" -f -a "installation" -d 'See, suspend and delete installations, with or without a running gateway'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from lighthouse" -f -a "limit" -d 'Set how many users per provider an installation may connect, instead of the settings'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from lighthouse" -f -a "seat" -d 'See who has a seat at a provider, and give seats back'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from lighthouse" -f -a "key" -d 'Change the keys that the gateway proves itself to providers with (`private_key_jwt`)'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from lighthouse" -f -a "catalog" -d 'Load the lists of institutions that can be connected, and see what is served of them'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from lighthouse" -f -a "platform" -d 'See what to register at the developer portals of the platforms'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from lighthouse" -f -a "audit" -d 'Show who changed what, and when: the operator\'s commands and the installations\' own changes'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from lighthouse" -f -a "notice" -d 'Write to all administrators with a verified e-mail address: maintenance, a new address, the end of service'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from lighthouse" -f -a "migrate" -d 'Bring the database up to this version, as `serve` does when it starts'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from lighthouse" -f -a "backup" -d 'Back up database and pepper into one file, with the gateway running or stopped'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from lighthouse" -f -a "restore" -d 'Restore a backup into a folder that has no database; all of it is checked before anything is put in place'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from lighthouse" -f -a "copy-to" -d 'Copy everything into another, empty database: from SQLite to PostgreSQL, or back'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from lighthouse" -f -a "example" -d 'Print an example that this version understands: settings, a unit, alerts, a dashboard'
complete -c fastenctl -n "__fish_fastenctl_using_subcommand help; and __fish_seen_subcommand_from sandbox" -f -a "serve" -d 'Serve a practice SMART-on-FHIR provider, in memory, until Ctrl-C or SIGTERM'
