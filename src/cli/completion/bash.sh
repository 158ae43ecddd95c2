_hydrosol_complete() {
  local line words hydrosol_program hydrosol_folder
  COMPREPLY=()
  line=${COMP_LINE:0:${COMP_POINT:-${#COMP_LINE}}}
  read -ra words <<< "$line"
  [[ $line == *[[:space:]] ]] || unset "words[$((${#words[@]} - 1))]"
  if ! _hydrosol_program "${words[@]}"; then
    compopt +o nospace 2> /dev/null
    # hydrosol re, npx hydrosol re
    [[ ${words[*]} =~ (^|[/ ])hydrosol$ ]] &&
      mapfile -t COMPREPLY < <(compgen -W "${_hydrosol_verbs-}" -- "${line##*[[:space:]]}")
    return 0
  fi
  mapfile -t COMPREPLY < <(_hydrosol_ask bash "$line")
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
