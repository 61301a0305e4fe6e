# Completes the commands, flags and values of fastenctl in bash: `source` this file, or put it into
# ~/.local/share/bash-completion/completions/fastenctl.

_fastenctl() {
    local program=${1/#\~\//$HOME/} kind line
    COMPREPLY=()
    {
        IFS= read -r kind
        while IFS= read -r line; do
            COMPREPLY+=("$line")
        done
    } < <("$program" __complete bash "${COMP_LINE:0:COMP_POINT}" "$2" 2>/dev/null </dev/null)
    if [[ $kind == files ]] && ! compopt -o default 2>/dev/null; then
        # A bash as old as macOS's own.
        while IFS= read -r line; do
            COMPREPLY+=("$line")
        done < <(compgen -f -- "$2")
    fi
}

# As the program orders them, where bash can.
complete -o nosort -F _fastenctl fastenctl 2>/dev/null || complete -F _fastenctl fastenctl
