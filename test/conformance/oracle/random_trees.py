"""Random config trees: groups in groups, defaults lists of every form, package headers, contents that collide."""
import random
import re

GROUPS = ["db", "db/engine", "db/engine/io", "server", "server/db", "loss", "exp", "my-group"]
OPTIONS = ["a", "b", "c"]
KEYS = ["x", "y", "z", "port", "name", "list", "sub"]
ODD_KEYS = ["1", "'1'", "true", "k-1", "'a.b'", "db", "server", "pk", "null", "2.5", "é"]
PACKAGES = ["pk", "pk.q", "_global_", "_here_", "_global_.top", "_here_.in", "server", "db", "_group_", "_name_", "_group_._name_"]
HEADERS = ["_global_", "_global_.top", "pk", "a.b", "_group_", "pk.q", "_name_", "_group_._name_", "x-y", "loss"]
SCALARS = """1 2.0 1e-3 true null text 'quoted,\u0020str' ${x} ${.y} ${..y} ${server.port} ??? 007 pre_${x} ${oc.select:nope,7} [] {} ~ yes 1:30
    ${oc.env:NOT_SET_X,d} "${.x}" 0x1f 1_000 .5 1e3 -.inf 2026-01-01 'null' '1' "" ${pk.q} ${sub.x}/${name} ${oc.select:.z,null}
    ${oc.create:{k:[1]}} ${oc.dict.keys:sub} ${list[0]} ${oc.decode:'[1,2]'} \\\\${x} ${x:1} ${nope} ${sub} on 0b11 a:b 'a#b'""".split()  # fmt: skip


def chance(p):
    return random.random() < p


def scalar():
    return random.choice(SCALARS).replace("\u0020", " ").replace("quoted,str", "quoted, str")


def body(depth, indent="", size=3):
    lines = []
    for key in random.sample(KEYS, random.randint(0, size)):
        if chance(0.06):
            key = random.choice(ODD_KEYS)
        r = random.random()
        if depth > 0 and r < 0.3:
            inner = body(depth - 1, indent + "  ", size)
            lines.append(f"{indent}{key}:" + (f"\n{inner}" if inner else " {}"))
        elif r < 0.42:
            items = [random.choice(["1", "a", "{k: 1}", "'${x}'", "[2, b]", "null"]) for _ in range(random.randint(0, 3))]
            lines.append(f"{indent}{key}: [{', '.join(items)}]")
        else:
            lines.append(f"{indent}{key}: {scalar()}")
    # A key that is there twice is an error of YAML's: rarely.
    unique = {line.strip().split(":")[0]: line for line in lines}
    return "\n".join(lines if chance(0.01) else unique.values())


def option(rare=True):
    r = random.random()
    if not rare or r > 0.2:
        return random.choice(OPTIONS)
    if r < 0.006:
        return random.choice(["missing", "1", "true", "{a: b}", "[1]", "[[a]]", "''", "a.yaml", "a b"])
    if r < 0.06:
        return "null"
    if r < 0.07:
        return "???"
    if r < 0.15:
        return "[" + ", ".join(random.sample(OPTIONS, random.randint(0, 3))) + "]"
    return random.choice(["${db}", "${loss}", "${db/engine}", "${server}_x", "${db@pk}", "${db}_${loss}", "${x}"])


def package(p=0.25):
    return f"@{random.choice(PACKAGES)}" if chance(p) else ""


def relative(group, here):
    """A group as it is written in a config of the group `here`: often absolute, sometimes relative."""
    if here and group.startswith(here + "/"):
        return group[len(here) + 1 :] if chance(0.7) else "/" + group
    return "/" + group if chance(0.97 if here else 0.2) else group


def items_of(here, below):
    items = []
    for group in random.sample(below, random.randint(0, min(3, len(below)))):
        name = relative(group, here)
        r = random.random()
        if r < 0.12:
            items.append(f"{name}/{random.choice(OPTIONS)}{package()}")
        elif r < 0.15 and not here:
            items.append(f"{random.choice(['base', '/base', 'presets/big', 'base.yaml', 'optional nope'])}{package()}")
        else:
            items.append(f"{'optional ' if r < 0.25 else ''}{name}{package()}: {option()}")
    return items


def overrides_of(items, here):
    """`override …` of what the list itself has, or of what may be below."""
    own = [item.split(": ")[0].removeprefix("optional ") for item in items if ": " in item]
    elsewhere = [("/" if here else "") + group + package(0.15) for group in GROUPS]
    names = own + elsewhere[:1] if own and chance(0.8) else elsewhere
    chosen = random.sample(names, min(len(names), random.randint(1, 2)))
    return [f"{'optional ' if chance(0.05) else ''}override {name}: {option(chance(0.4))}" for name in chosen]


def defaults(here, below):
    items = items_of(here, below)
    if chance(0.5):
        items.insert(random.randint(0, len(items)), "_self_")
    if chance(0.01):
        items.append(random.choice(["_self_", "{db: a, loss: b}", "3", "[db]", "{}", "_self_@x", "optional"]))
    if chance(0.3):
        items += overrides_of(items, here)
    if chance(0.04):
        items.append(f"override {'/' if here else ''}hydra/job_logging: none")
    return items


def config(here, below, likely):
    text = ""
    if here and chance(0.2):
        text += f"# @package {random.choice(HEADERS)}\n"
    elif chance(0.01):
        text += random.choice(["# @package\n", "# @package a b\n", "# a comment\n# @package late\n", "#@package pk\n", "# @other x\n# @package pk\n"])
    items = defaults(here, below) if chance(likely) else []
    if items:
        text += "defaults:\n" + "".join(f"  - {item}\n" for item in items)
    content = body(1)
    return text + (content + "\n" if content else "")


def tree():
    """Files by path. A group pulls in only what stands after it in GROUPS (but for rare cycles), so that most trees compose."""
    groups = [group for group in GROUPS if chance(0.75)] or ["db"]
    files = {"config.yaml": config("", groups, 0.95)}
    for at, group in enumerate(groups):
        below = groups if chance(0.05) else groups[at + 1 :]
        for name in OPTIONS:
            if chance(0.9):
                files[f"{group}/{name}.yaml"] = config(group, below, 0.4)
    files["base.yaml"] = config("", groups[-2:], 0.3)
    if chance(0.5):
        chosen = re.findall(r"^  - /?([\w/-]+(?:@[\w.]+)?): ", files["config.yaml"], re.M)
        for path in ["presets/big", "exp/b", "loss/c", "my-group/a"][: random.randint(1, 4)]:
            override = f"/{random.choice(chosen)}: {option()}" if chosen else f"/db: {option()}"
            files[f"{path}.yaml"] = f"# @package _global_\ndefaults:\n  - override {override}\n" + body(1) + "\n"
    if chance(0.3):
        files["loss/a_x.yaml"] = files["loss/a_a.yaml"] = body(1)
    return files
