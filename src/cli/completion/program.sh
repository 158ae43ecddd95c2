# For bash and zsh. Sets hydrosol_program to those of the given words that run a program of Hydrosol: run, npx run, npx hydrosol run,
# npx tsx train.ts, node --import tsx train.js. Fails if they run something else, or the name is not there yet.
_hydrosol_program() {
  local word flag name directory
  hydrosol_program=()
  flag=
  name=
  for word in "$@"; do
    case $flag in
      --import | --require | -r) ;;
      *)
        case ${word##*/} in
          npx | hydrosol | node | tsx | -*) ;;
          *) name=$word; break ;;
        esac
        ;;
    esac
    hydrosol_program+=("$word")
    flag=$word
  done
  case $name in
    '') return 1 ;;
    "~/"*) name=$HOME/${name#"~/"} ;;
  esac
  case $name in
    *.[jt]s | *.[cm][jt]s) [[ $name -ef $_hydrosol_script ]] || grep -qs hydrosol -- "$name" || return 1 ;;
    *) [[ " $_hydrosol_commands " == *" ${name##*/} "* ]] || return 1 ;;
  esac
  hydrosol_program+=("$name")
  [[ $1 == npx && $2 != -* ]] || return 0
  # npx is slow to find what is in node_modules, and must install nothing here.
  directory=$PWD
  while [[ -n $directory && ! -x $directory/node_modules/.bin/$2 ]]; do directory=${directory%/*}; done
  if [[ -n $directory ]]; then
    hydrosol_program=("$directory/node_modules/.bin/$2" "${hydrosol_program[@]:2}")
  else
    hydrosol_program=(npx --no -- "${hydrosol_program[@]:1}")
  fi
}
