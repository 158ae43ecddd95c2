#!/usr/bin/env python3
"""Random config trees, each with random command lines, and what the real Hydra makes of them:

    python -W ignore random_compose.py SEED TREES > FILE.jsonl

One tree a line: {"id", "files", "config_name", "cases": [{"id", "overrides", …}]}, with what `compose.py` records for each
case; "resolved" is left out where it is the same as "ok". A command line with "sweep" has "jobs" instead: the words of each
job of a grid sweep. Of the cases of a tree only those are kept whose outcome no other one has.
"""
import contextlib
import json
import pathlib
import random
import re
import signal
import sys
import tempfile

import random_trees
import random_words
from compose import composed, write
from hydra import compose, initialize_config_dir
from hydra._internal.core_plugins.basic_sweeper import BasicSweeper
from hydra.core.global_hydra import GlobalHydra
from hydra.core.override_parser.overrides_parser import OverridesParser
from omegaconf import OmegaConf

# Of each tree: command lines that are tried at most, that compose, and that do not.
MOST_LINES, GOOD, BAD = 25, 7, 3
# Longer outcomes teach little more.
LONGEST = 2500
# Python's own limits, and what 1.4 mends: a list's items and null keys can be deleted.
LEFT_OUT = ["RecursionError", "TimeoutError", "Unreadable", "ValidationError", "list indices must be integers"]


def paths_of(value, prefix=""):
    """All keys of a plain config as the command line has them, each with its value."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else []
    for key, item in pairs:
        path = f"{prefix}{key}"
        if key != "hydra":
            yield path, item
            yield from paths_of(item, path + ".")


def sweep_jobs(words):
    parser = OverridesParser.create(config_loader=GlobalHydra.instance().config_loader())
    (batch,) = BasicSweeper.split_arguments(parser.parse_overrides(words), None)
    try:
        for job in batch:
            parser.parse_overrides(job)
    except Exception:
        raise Unreadable from None
    return {"jobs": batch}


class Unreadable(Exception):
    """Hydra printed a value in a way that it cannot read itself."""


def too_long(*_):
    raise TimeoutError  # configs that include each other in ever new packages


def attempt(run, folder):
    signal.signal(signal.SIGALRM, too_long)
    signal.alarm(3)
    try:
        return run()
    except Exception as error:  # the exception is the result
        return {"err": type(error).__name__, "msg": str(error).replace(str(folder), "DIR").split("\n")[0][:200]}
    finally:
        signal.alarm(0)


def record(name, words):
    out = composed(name, words)
    if out.get("resolved") == out["ok"]:
        del out["resolved"]
    return out


def is_kept_apart(word, name, primary, values):
    """Whether a word is answered otherwise here, on purpose: mostly as Hydra 1.4 does."""
    key, _, value = word.lstrip("+~").partition("=")
    group = key.split("@")[0]
    if word.startswith("+") and ("/" in name or re.search(rf"override /?{group}\b", primary)):
        # 1.3 looks for an appended group below the group of the primary config, and lets overrides above change its option.
        return True
    if word.startswith("~"):
        # 1.3 deletes whatever there is for `~key=null`, but no key without value, and none that it cannot resolve.
        there = values.get(key, key)
        return value.lower() == "null" or there is None or "${" in str(there)
    return group in random_trees.GROUPS and "\\" in value  # 1.4 refuses a backslash in an option


def tree_cases(folder, name, primary):
    """All cases of a tree whose files are in a folder."""
    with initialize_config_dir(str(folder), version_base=None), contextlib.redirect_stdout(sys.stderr):
        yield {"overrides": [], **attempt(lambda: record(name, []), folder)}
        choices, values = {}, {}
        try:
            whole = attempt(lambda: compose(name, return_hydra_config=True), folder)
            choices = {key: str(choice) for key, choice in whole.hydra.runtime.choices.items() if not key.startswith("hydra/")}
            values = dict(paths_of(OmegaConf.to_container(whole)))
        except Exception:
            pass  # what does not compose gets words all the same: some of them mend it
        paths = list(values)
        if random_trees.chance(0.5):
            words = random_words.sweep_line(choices, paths)
            yield {"sweep": words, **attempt(lambda: sweep_jobs(words), folder)}
        for _ in range(MOST_LINES):
            words = random_words.command_line(choices, paths)
            if any(is_kept_apart(word, name, primary, values) for word in words):
                continue
            yield {"overrides": words, **attempt(lambda: record(name, words), folder)}


def distinct_cases(files, name):
    """Cases of a tree that end differently, most of them well."""
    outcomes, cases = set(), []
    left = {True: GOOD, False: BAD}
    with tempfile.TemporaryDirectory() as folder:
        write(files, pathlib.Path(folder))
        for case in tree_cases(folder, name, files[f"{name}.yaml"]):
            outcome = json.dumps([case.get(key) for key in ("ok", "resolve_err", "err", "msg", "jobs")])
            good = "err" not in case
            if outcome in outcomes or any(text in outcome for text in LEFT_OUT) or len(outcome) > LONGEST or left[good] == 0:
                continue
            left[good] -= 1
            outcomes.add(outcome)
            cases.append(case)
            if left[True] == 0:
                break
    return cases


def main():
    seed, count = int(sys.argv[1]), int(sys.argv[2])
    random.seed(seed)
    for number in range(count):
        cases = []
        while not cases or ("err" in cases[0] and random_trees.chance(0.9)):
            files = random_trees.tree()
            name = random.choice(list(files)).removesuffix(".yaml") if random_trees.chance(0.1) else "config"
            cases = distinct_cases(files, name)
        tree = f"h{seed}-{number}"
        named = [{"id": f"{tree}-{index}", **case} for index, case in enumerate(cases)]
        print(json.dumps({"id": tree, "files": files, "config_name": name, "cases": named}, ensure_ascii=False))


if __name__ == "__main__":
    main()
