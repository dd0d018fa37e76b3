# Completes the query of ./dendro query in bash: source config/completion/dendro.bash
# Begin the query with a single quote, press Tab, and write the closing quote yourself.
_dendro() {
    local word=${COMP_WORDS[COMP_CWORD]} IFS=$'\n'
    [[ ${COMP_WORDS[1]} == query && $word == \'* ]] || return
    mapfile -t COMPREPLY < <("$1" query "${word:1}" --complete 2>/dev/null | cut -f1)
    compopt -o nospace -o nosort
}
complete -o default -F _dendro ./dendro dendro
