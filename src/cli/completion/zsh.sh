(( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i }

_hydrosol_complete() {
  local -a hydrosol_program found
  local hydrosol_folder
  if ! _hydrosol_program "${(@)words[1,CURRENT-1]}"; then
    # hydrosol re, npx hydrosol re
    if [[ ${words[CURRENT-1]:t} == hydrosol && -n ${_hydrosol_verbs-} ]]; then
      compadd -- ${=_hydrosol_verbs}
      return
    fi
    ${=_hydrosol_old[$service]:-_default}
    return
  fi
  found=(${(f)"$(_hydrosol_ask zsh "${(j: :)words[1,CURRENT-1]} $QIPREFIX$PREFIX")"})
  if (( $#found )); then
    # zsh quotes what it inserts; the program has looked at what is typed already
    compadd -U -S '' -- "${found[@]}"
  else
    _default
  fi
}

# What begins with ~ zsh takes for the name of a user, and asks this for it. A program's word is quoted, so that it stays ~key.
_hydrosol_tilde() {
  local -a hydrosol_program found
  local hydrosol_folder
  if (( CURRENT > 1 )) && _hydrosol_program "${(@)words[1,CURRENT-1]}"; then
    found=(${(f)"$(_hydrosol_ask zsh "${(j: :)words[1,CURRENT-1]} ~$PREFIX")"})
    if (( $#found )); then
      IPREFIX= PREFIX="~$PREFIX"
      compadd -U -S '' -- "${found[@]}"
      return
    fi
  fi
  ${=_hydrosol_old[-tilde-]:-_tilde}
}

typeset -gA _hydrosol_old
_hydrosol_install() {
  local name
  for name in ${=_hydrosol_commands} npx hydrosol node tsx; do
    [[ ${_comps[$name]-} == _hydrosol_complete ]] || _hydrosol_old[$name]=${_comps[$name]-}
    compdef _hydrosol_complete $name
  done
  [[ ${_comps[-tilde-]-} == _hydrosol_tilde ]] || _hydrosol_old[-tilde-]=${_comps[-tilde-]-}
  compdef _hydrosol_tilde -tilde-
}
_hydrosol_install
