# Prints those words of the command line that run a program of Hydrosol: run, npx run, npx hydrosol run, npx tsx train.ts, node train.js.
# Fails if they run something else, or the name is not there yet.
function __hydrosol_program
    set -l program
    set -l name
    for word in (commandline -opc)
        if not contains -- "$program[-1]" --import --require -r; and not string match -qr '(^|/)(npx|hydrosol|node|tsx)$|^-' -- $word
            set name (string replace -r '^~/' "$HOME/" -- $word)
            break
        end
        set -a program $word
    end
    test -n "$name"; or return 1
    if string match -qr '\.[cm]?[jt]s$' -- $name
        test "$name" -ef "$__hydrosol_script"; or grep -qs hydrosol -- $name; or return 1
    else
        contains -- (string replace -r '.*/' '' -- $name) $__hydrosol_commands; or return 1
    end
    set -a program $name
    if test $program[1] = npx; and not string match -q -- '-*' $program[2]
        # npx is slow to find what is in node_modules, and must install nothing here.
        set -l directory $PWD
        while test -n "$directory"; and not test -x $directory/node_modules/.bin/$program[2]
            set directory (string replace -r '/[^/]*$' '' -- $directory)
        end
        if test -n "$directory"
            set program $directory/node_modules/.bin/$program[2] $program[3..-1]
        else
            set program npx --no -- $program[2..-1]
        end
    end
    printf '%s\n' $program
end

function __hydrosol_complete
    set -l program (__hydrosol_program); or return
    set -lx COMP_LINE (commandline -cp)
    set -lx COMP_POINT
    $program --shell-completion query=fish 2>/dev/null
end

for name in $__hydrosol_commands npx hydrosol node tsx
    complete -c $name -n '__hydrosol_program >/dev/null' -f -a '(__hydrosol_complete)'
end
