_hydrosol_complete() {
  local line current prefix word last words hydrosol_program
  COMPREPLY=()
  line=${COMP_LINE:0:${COMP_POINT:-${#COMP_LINE}}}
  read -ra words <<< "$line"
  current=
  if [[ $line != *[[:space:]] ]]; then
    last=$((${#words[@]} - 1))
    current=${words[last]}
    unset "words[last]"
  fi
  if ! _hydrosol_program "${words[@]}"; then
    compopt +o nospace 2> /dev/null
    return 0
  fi
  # Readline replaces only what stands behind the last of these characters.
  prefix=${current%"${current##*[$COMP_WORDBREAKS]}"}
  while IFS= read -r word; do
    COMPREPLY+=("${word#"$prefix"}")
  done < <(COMP_LINE=$line COMP_POINT=${#line} "${hydrosol_program[@]}" --shell-completion query=bash 2> /dev/null)
}

_hydrosol_install() {
  local name old
  for name in $_hydrosol_commands; do
    old=$(complete -p "$name" 2> /dev/null)
    [[ $old == *_hydrosol_complete* ]] || _hydrosol_old+=$old$'\n'
    complete -o nospace -o default -F _hydrosol_complete "$name"
  done
  # What starts other programs too is left alone if somebody completes it already.
  for name in npx hydrosol node tsx; do
    complete -p "$name" > /dev/null 2>&1 || complete -o nospace -o default -F _hydrosol_complete "$name"
  done
}
_hydrosol_install
