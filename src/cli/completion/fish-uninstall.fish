# What starts other programs too keeps what others complete there.
for name in $__hydrosol_commands
    complete -e -c $name
end
function __hydrosol_program
    return 1
end
function __hydrosol_at_verb
    return 1
end
functions -e __hydrosol_complete
set -e __hydrosol_commands
set -e __hydrosol_registered
set -e __hydrosol_verbs
