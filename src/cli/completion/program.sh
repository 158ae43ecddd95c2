# For bash and zsh. Finds the registered program that the given words run: run, npx run, npx hydrosol run, npx tsx train.ts,
# node --import tsx train.js. Sets hydrosol_program to the line that asks it, and hydrosol_folder to where it was registered. Fails
# for anything else. What is typed only chooses: what runs are the words that somebody registered, in the folder where they did.
_hydrosol_program() {
  local word before name file entry
  hydrosol_program=()
  hydrosol_folder=
  before=
  name=
  file=
  for word in "$@"; do
    case $before in
      --import | --require | -r) ;;
      *)
        case ${word##*/} in
          node | tsx) file=yes ;;
          npx | hydrosol | -*) ;;
          *) name=$word; break ;;
        esac
        ;;
    esac
    before=$word
  done
  case $name in
    '') return 1 ;;
    "~/"*) name=$HOME/${name#"~/"} ;;
  esac
  [[ $name == */* ]] && file=yes
  for entry in "${_hydrosol_registered[@]}"; do
    eval "set -- $entry"
    if [[ -n $file ]]; then [[ $name -ef $2 ]] || continue; else [[ $name == "$1" ]] || continue; fi
    hydrosol_folder=$3
    shift 3
    hydrosol_program=("$@")
  done
  [[ -n $hydrosol_folder ]]
}

# Prints what the program that was found says of a line, for a shell.
_hydrosol_ask() {
  local here=$PWD
  (builtin cd -- "$hydrosol_folder" && COMP_PWD=$here COMP_LINE=$2 COMP_POINT= COMP_WORDBREAKS=${COMP_WORDBREAKS-} \
    command "${hydrosol_program[@]}" --shell-completion "query=$1") 2> /dev/null
}
