"""Random words of the command line, most of which fit a composed config: its keys, its choices, the tree's groups."""
import random

from random_trees import GROUPS, KEYS, OPTIONS, chance, package

PLAIN = r"""1 0 -7 1_000 00 2.5 .5 1. 1e5 -1e-3 inf -Inf nan NaN true False TRUE null NULL Null abc a-b a_b a/b a:b x.y.z 1.2.3 1a 50% $x a@b a*b? a|b a+b -
    ~a ??? ${x} ${.x} ${sub.x} a${x}b ${oc.env:NOT_SET_X,d} ${oc.select:x,'d'} a\,b a\=b a\:b \\ a\\b \[x\] \{ 0x1f yes on 'a,b' 'it\'s' "a'b" "\"" '' "" '\\' 'a\\'
    "${x}" '1' '${x}' 'null' [] {} a,b 1,2,3 a=b é a#b 2026-01-01 1:30 - / 1e 1_ _1 'a' 'b''c' "a""b" (a) a( ] { [1 {a:1""".split() + [
    "a b", " a ", "a  b", "1 2", "'a b'", "true false", "a b 1", "\ta", "[ 1 , 2 ]", "{ a : 1 }", "a\\ b", "\\ a", "[a b,c d]", "null null", "1 ,2"]  # fmt: skip
FUNCTIONS = ["str", "int", "float", "bool"]


def element(depth=2, functions=0.14):
    """A value as the grammar allows it; with functions in so many."""
    r = random.random()
    if depth == 0 or r < 0.6:
        return random.choice(PLAIN[: 60 if chance(0.9) else None])
    if r < 0.72:
        return "[" + ",".join(element(depth - 1, functions) for _ in range(random.randint(0, 3))) + "]"
    if r < 0.86:
        keys = random.sample(["k", "l", "x", "y", "1", "2.5", "true", "null", "a b", "a-b", "port", "a\\:b", "${x}", "'q'"], random.randint(0, 3))
        return "{" + ",".join(f"{key}{random.choice([':', ': '])}{element(depth - 1, functions)}" for key in keys) + "}"
    if not chance(functions / 0.14):
        return random.choice(PLAIN[:40])
    if r < 0.95:
        return f"{random.choice(FUNCTIONS)}({element(depth - 1, functions)})"
    if r < 0.99:
        items = random.choice(["[3,1,2]", "[b,a]", "[b,[a]]", "[1,a]", "", "[]", "[c]", "[1.5,1]"])
        return f"sort({items}{random.choice(['', '', ',reverse=true', ',reverse=false', ', reverse=1'])})"
    return random.choice(["nope(1)", "str()", "int(a,b)", "int(a)", "float(x)", "bool(2)", "str(value=1)", "int(x=1)", "shuffle([1])", "int(1e400)"])


def sweep():
    """A value that stands for several."""
    r = random.random()
    if r < 0.35:
        return ",".join(element(1, 0) for _ in range(random.randint(2, 3)))
    if r < 0.6:
        # Hydra's `choice` refuses null, its `null,1` does not; here both may have it.
        items = [item for item in (element(1, 0) for _ in range(4)) if item.lower() != "null"]
        return f"choice({','.join(items[: random.randint(1, 3)])})"
    if r < 0.85:
        number = random.choice
        start, stop, step = number(["0", "1", "-2", "0.5", "1e0"]), number(["3", "5", "2.5", "-1"]), number(["1", "2", "0.5", "-1", "1.0"])
        inner = random.choice([f"{stop}", f"{start},{stop}", f"{start},{stop},{step}", f"start={start},stop={stop},step={step}", f"stop={stop}"])
        return random.choice(["range({})", "range({})", "float(range({}))", "int(range({}))", "tag(t,range({}))"]).format(inner)
    return random.choice(
        ["glob(*)", "glob([a,b])", "glob(*,exclude=a)", "glob([a*],exclude=[b,c])", "interval(1,2)", "tag(t,choice(a,b))", "sort(choice(b,a,c))",
         "sort(choice(1,3,2),reverse=true)", "sort(b,a)", "int(choice(1.5,2))", "choice([a,b],{k:1})", "float(1,2)", "bool(choice(0,1))",
         "sort(3,2,1,reverse=true)", "choice()", "range(0,3,0)", "range(a)", "tag(choice(1,2))", "tag(a,b,choice(1))"])  # fmt: skip


def group_word(choices):
    """A word about an option of a group, mostly one that the tree has chosen."""
    group = random.choice(list(choices) or GROUPS)
    if chance(0.1):
        group = random.choice(GROUPS) + package()
    if chance(0.02):
        group = random.choice(["nope", "db/nope", "db@", "@pk", "db@pk:q", "db@:q", "db@pk.", "/db", "db/", "base", "presets/big", "config"])
    option = random.choice(OPTIONS)
    r = random.random()
    if r < 0.45:
        odd = random.choice(["[a,b]", "[]", "missing", "", "'a'", "[a]", "a.yaml", "1", "{k:1}", "true", "[c,b,a]", "${loss}", "a_x", "'${db}'", "[1]"])
        return f"{group}={odd if chance(0.2) else option}"
    if r < 0.7:
        if chance(0.6):
            group = random.choice(GROUPS) + package(0.5)
        return f"+{group}={option if chance(0.8) else random.choice(['[a,c]', '[]', 'missing', '1', '{k:1}', '${db}'])}"
    if r < 0.97:
        return f"~{group}" + random.choice(["", "", f"={option}", f"={choices.get(group, 'a')}", "=[a]"])
    return f"++{group}={option}"


def value_word(paths):
    """A word about a value: of a key that is there, below one, beside one, or of none."""
    path = random.choice(paths or ["x"])
    r = random.random()
    if r < 0.12:
        path = path.rpartition(".")[0] or path
    elif r < 0.22:
        path += "." + random.choice(KEYS + ["0", "new"])
    elif r < 0.3:
        path = path.rpartition(".")[0] + random.choice([".new", ".new.x", ".x"]) if "." in path else random.choice(["new", "new.x"])
    elif r < 0.33:
        path = random.choice(["", "x.", ".x", "$x", "a$", "x[0]", "x-y", "1", "1.x", "a..b", "x.00", "x.-1", "é", "defaults", "x y", "x:y", "x@y", "db", "?x", "k-1"])
    prefix = random.choice(["", "", "", "+", "+", "++", "++", "~"])
    if prefix == "~":
        return f"~{path}" + (f"={element(1)}" if chance(0.4) else random.choice(["", "", "="]))
    return f"{prefix}{path}={element()}" if chance(0.99) else f"{prefix}{path}"


def command_line(choices, paths):
    """One to four words."""
    words = []
    for _ in range(random.choice([1, 1, 1, 2, 2, 3, 4])):
        r = random.random()
        if r < 0.4:
            words.append(group_word(choices))
        elif r < 0.97:
            words.append(value_word(paths))
        else:
            words.append(f"{random.choice(paths or ['x'])}={sweep()}")
    return words


def sweep_line(choices, paths):
    """Words of a command line with --multirun."""
    words = [word for word in [value_word(paths)] if word[0] not in "~=" and "(" not in word] + [f"{random.choice(['', '', '+', '++'])}{random.choice(paths or ['x'])}={sweep()}"]
    if chance(0.4):
        words.append(f"{random.choice(list(choices) or GROUPS)}={random.choice(['a,b', 'glob(*)', 'c', 'choice(a,c)', '[a],[b,c]', 'glob([a,b])'])}")
    random.shuffle(words)
    return words
