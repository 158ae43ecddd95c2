# Finds the registered program that the command line runs: run, npx run, npx hydrosol run, npx tsx train.ts, node train.js. Prints
# the folder where it was registered and the words that ask it. Fails for anything else. What is typed only chooses: what runs are
# the words that somebody registered, in the folder where they did.
function __hydrosol_program
    set -l before
    set -l name
    set -l file
    for word in (commandline -opc)
        if not contains -- "$before" --import --require -r
            if string match -qr '(^|/)(node|tsx)$' -- $word
                set file yes
            else if not string match -qr '(^|/)(npx|hydrosol)$|^-' -- $word
                set name (string replace -r '^~/' "$HOME/" -- $word)
                break
            end
        end
        set before $word
    end
    test -n "$name"; or return 1
    string match -q '*/*' -- $name; and set file yes
    set -l found
    for line in $__hydrosol_registered
        set -l entry
        eval "set entry $line"
        if test -n "$file"
            test "$name" -ef "$entry[2]"; or continue
        else
            test "$name" = "$entry[1]"; or continue
        end
        set found $entry[3..-1]
    end
    test -n "$found"; or return 1
    printf '%s\n' $found
end

function __hydrosol_complete
    set -l found (__hydrosol_program); or return
    set -lx COMP_LINE (commandline -cp)
    set -lx COMP_POINT
    set -lx COMP_PWD $PWD
    command sh -c 'cd -- "$1" && shift && exec "$@"' sh $found --shell-completion query=fish 2>/dev/null
end

# hydrosol re, npx hydrosol re
function __hydrosol_at_verb
    string match -qr '(^|/)hydrosol$' -- (commandline -opc)[-1]; and not __hydrosol_program >/dev/null
end

for name in npx hydrosol
    complete -c $name -n __hydrosol_at_verb -f -a '$__hydrosol_verbs'
end
for name in $__hydrosol_commands npx hydrosol node tsx
    complete -c $name -n '__hydrosol_program >/dev/null' -f -a '(__hydrosol_complete)'
end
