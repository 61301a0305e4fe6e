# Completes the commands, flags and values of fastenctl in fish: put this file into ~/.config/fish/completions.

function __fastenctl_complete
    set -l words (commandline --tokenize --cut-at-cursor --current-process)
    set -l token (commandline --cut-at-cursor --current-token)
    set -l program (string replace --regex '^~/' "$HOME/" -- $words[1])
    command --query $program; or return
    set -l lines (command $program __complete fish $words "$token" 2>/dev/null </dev/null)
    switch "$lines[1]"
        case words
            string join \n -- $lines[2..-1]
        case files
            set -l option (string match --regex -- '^--[^=]*=' $token)
            for file in (__fish_complete_path (string replace --regex -- '^--[^=]*=' '' $token))
                echo "$option$file"
            end
    end
end

complete --command fastenctl --no-files --keep-order --arguments '(__fastenctl_complete)'
