_hydrosol_uninstall() {
  local name
  for name in ${(k)_hydrosol_old}; do
    if [[ -n $_hydrosol_old[$name] ]]; then
      compdef "$_hydrosol_old[$name]" $name
    else
      compdef -d $name
    fi
  done
}
_hydrosol_uninstall
unfunction _hydrosol_program _hydrosol_ask _hydrosol_complete _hydrosol_tilde _hydrosol_install _hydrosol_uninstall
unset _hydrosol_commands _hydrosol_registered _hydrosol_old _hydrosol_verbs
