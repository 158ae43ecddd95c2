"""Random config trees and command lines, one JSON object a line: python random_trees.py SEED COUNT | python -W ignore compose.py"""
import json
import random
import re
import sys

GROUPS = ["db", "db/engine", "server", "server/db", "loss", "exp"]
OPTIONS = ["a", "b", "c"]
KEYS = ["x", "y", "z", "port", "name", "list", "sub"]
PACKAGES = ["pk", "pk.q", "_global_", "_here_", "_global_.top", "server", "db"]


def scalar():
    return random.choice(
        ["1", "2.0", "1e-3", "true", "null", "text", "'quoted, str'", "${x}", "${.y}", "${server.port}", "'???'", "007",
         "pre_${x}", "${oc.select:nope,7}", "[]", "{}", "~", "yes", "1:30", "${oc.env:NOT_SET_X,d}", '"${.x}"'])  # fmt: skip


def body(depth, indent=""):
    lines = []
    for key in random.sample(KEYS, random.randint(0, 4)):
        r = random.random()
        if depth > 0 and r < 0.3:
            inner = body(depth - 1, indent + "  ")
            lines.append(f"{indent}{key}:" + (f"\n{inner}" if inner else " {}"))
        elif r < 0.45:
            items = [random.choice(["1", "a", "{k: 1}", "'${x}'"]) for _ in range(random.randint(0, 3))]
            lines.append(f"{indent}{key}: [{', '.join(items)}]")
        else:
            lines.append(f"{indent}{key}: {scalar()}")
    return "\n".join(lines)


def option(rare=True):
    r = random.random()
    if rare and r < 0.01:
        return "missing"
    if rare and r < 0.06:
        return "null"
    if rare and r < 0.075:
        return "???"
    if rare and r < 0.16:
        return "[" + ", ".join(random.sample(OPTIONS, random.randint(0, 2))) + "]"
    if rare and r < 0.19:
        return random.choice(["${db}", "${loss}", "${db/engine}", "${server}_x", "${db@pk}"])
    return random.choice(OPTIONS)


def package():
    return f"@{random.choice(PACKAGES)}" if random.random() < 0.25 else ""


def relative(group, here):
    """A group as it is written in a config of the group `here`: often absolute, sometimes relative."""
    if here and group.startswith(here + "/"):
        return group[len(here) + 1 :] if random.random() < 0.7 else "/" + group
    return "/" + group if here or random.random() < 0.2 else group


def defaults(here, depth):
    below = [g for g in GROUPS if depth == 0 or (GROUPS.index(g) > depth)]
    items = []
    if not below:
        return items
    for group in random.sample(below, random.randint(0, min(3, len(below)))):
        name = relative(group, here)
        r = random.random()
        if r < 0.12:
            items.append(f"{name}/{random.choice(OPTIONS)}{package()}")
        else:
            items.append(f"{'optional ' if r < 0.25 else ''}{name}{package()}: {option()}")
    if random.random() < 0.5:
        items.insert(random.randint(0, len(items)), "_self_")
    if random.random() < 0.03:
        items.append("_self_")
    if random.random() < 0.25:
        chosen = [item.split(":")[0].split("/", 1)[-1] if here else item.split(":")[0].lstrip("/") for item in items if ":" in item]
        names = [name.removeprefix("optional ") for name in chosen] if random.random() < 0.9 else GROUPS
        for group in random.sample(names, min(len(names), random.randint(1, 2))):
            items.append(f"override {'/' if here else ''}{group}: {option(random.random() < 0.3)}")
    if random.random() < 0.05:
        items.append("override hydra/job_logging: none" if not here else "override /hydra/job_logging: none")
    return items


def config(here, depth):
    text = ""
    if here and random.random() < 0.15:
        text += f"# @package {random.choice(['_global_', 'pk', 'a.b', '_group_', 'pk.q'])}\n"
    items = defaults(here, depth) if random.random() < (0.9 if depth == 0 else 0.4) else []
    if items:
        text += "defaults:\n" + "".join(f"  - {item}\n" for item in items)
    content = body(2)
    return text + (content + "\n" if content else "")


def value():
    return random.choice(
        ["1", "2.5", "abc", "null", "[1,2]", "{k:1}", "{k:{l:2}}", "'1'", "${x}", "", "true", "str(1)", "'x,y'", "a\\,b", "[]", "{}", "???",
         "int(2.7)", "sort(3,1,2)", "1,2", "extend_list(7)"])  # fmt: skip


def path():
    keys = random.sample(KEYS + ["0", "server", "db", "loss", "pk", "k"], random.randint(1, 3))
    return ".".join(k for k in keys if k != "0" or len(keys) > 1) or "x"


def word(text):
    """An override, mostly of what the text of the primary config has."""
    r = random.random()
    chosen = re.findall(r"^  - (?:optional )?/?([\w/]+(?:@[\w.]+)?): ", text, re.M)
    names = re.findall(r"^ *(\w+):", text, re.M)
    group, own = random.choice(chosen or GROUPS), ""
    if random.random() < 0.2:
        group, own = random.choice(GROUPS), package()
    if r < 0.2:
        return f"{group}{own}={random.choice(OPTIONS + ['[a,b]', 'missing', '[]'])}"
    if r < 0.32:
        return f"+{group}{own}={random.choice(OPTIONS + ['[a,c]'])}"
    if r < 0.4:
        return f"~{group}{own}" + random.choice(["", "=a", "=b"])
    if r < 0.43:
        return random.choice(["hydra.run.dir=x", "hydra/job_logging=none", "hydra.job.name=j", "hydra.nope=1", "+hydra.job.env_set.A=1"])
    key = random.choice(names) if names and random.random() < 0.6 else path()
    prefix = random.choice(["", "", "+", "+", "++", "++", "~"])
    if prefix == "~":
        return f"~{key}" + (f"={value()}" if random.random() < 0.3 else "")
    return f"{prefix}{key}={value()}"


def main():
    seed, count = int(sys.argv[1]), int(sys.argv[2])
    random.seed(seed)
    for i in range(count):
        files = {"config.yaml": config("", 0)}
        for depth, group in enumerate(GROUPS):
            for name in OPTIONS:
                if random.random() < 0.95:
                    files[f"{group}/{name}.yaml"] = config(group, depth)
        words = [word(files["config.yaml"]) for _ in range(random.choice([0, 0, 1, 1, 2, 3]))]
        print(json.dumps({"files": files, "config_name": "config", "overrides": words, "id": f"t{seed}-{i}"}))


if __name__ == "__main__":
    main()
