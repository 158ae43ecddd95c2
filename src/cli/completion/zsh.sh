(( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i }

_hydrosol_complete() {
  local -a hydrosol_program found
  if ! _hydrosol_program "${(@)words[1,CURRENT-1]}"; then
    ${=_hydrosol_old[$service]:-_default}
    return
  fi
  local line="${(j: :)words[1,CURRENT-1]} $PREFIX"
  found=(${(f)"$(COMP_LINE=$line COMP_POINT= "${hydrosol_program[@]}" --shell-completion query=zsh 2> /dev/null)"})
  if (( $#found )); then
    compadd -Q -S '' -- "${found[@]}"
  else
    _default
  fi
}

typeset -gA _hydrosol_old
_hydrosol_install() {
  local name
  for name in ${=_hydrosol_commands} npx hydrosol node tsx; do
    [[ ${_comps[$name]-} == _hydrosol_complete ]] || _hydrosol_old[$name]=${_comps[$name]-}
    compdef _hydrosol_complete $name
  done
}
_hydrosol_install
