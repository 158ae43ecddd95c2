_hydrosol_uninstall() {
  local name
  for name in $_hydrosol_commands npx hydrosol node tsx; do
    [[ $(complete -p "$name" 2> /dev/null) == *_hydrosol_complete* ]] && complete -r "$name"
  done
  eval "$_hydrosol_old"
}
_hydrosol_uninstall
unset -f _hydrosol_program _hydrosol_ask _hydrosol_complete _hydrosol_install _hydrosol_uninstall
unset _hydrosol_commands _hydrosol_registered _hydrosol_old _hydrosol_verbs
