"""Records what Hydra's `instantiate` does: one JSON object a line on standard output.

    pip install hydra-core==1.4.0rc3
    python -W ignore record.py cases.jsonl          the cases of that file, with fresh outcomes
    python -W ignore record.py --random SEED COUNT  random configs

A case is {name, config, at?, args?, kwargs?}. In kwargs and args `{"$object": name}` is an object that no config can hold,
and `{"$target": name}` the target itself. An outcome is `ok` (see `encode`) or `error`, the class of the exception.
"""

import json
import random
import sys

from hydra.utils import UNSAFE_DISABLE_EXECUTION_CHECKS, instantiate
from omegaconf import DictConfig, OmegaConf


class Opaque:
    def __init__(self, name):
        self.name = name


class Made:
    def __init__(self, name, args, options):
        self.name, self.args, self.options = name, args, options


def part(*args, **options):
    return Made("part", args, options)


def other(*args, **options):
    return Made("other", args, options)


class Thing(Made):
    def __init__(self, *args, **options):
        super().__init__("Thing", args, options)


def fails(*args, **options):
    raise ValueError("refused")


not_callable = 7
MODULE = sys.modules["targets"] = sys.modules[__name__]


def decode(value):
    if isinstance(value, dict):
        if "$object" in value:
            return Opaque(value["$object"])
        if "$target" in value:
            return getattr(MODULE, value["$target"])
        return {k: decode(v) for k, v in value.items()}
    return [decode(v) for v in value] if isinstance(value, list) else value


def encode(value):
    if isinstance(value, Made):
        return {"$made": value.name, "args": [encode(v) for v in value.args], "options": encode(value.options)}
    if isinstance(value, Opaque):
        return {"$object": value.name}
    if callable(value):
        return {"$partial": encode(value())}
    if isinstance(value, DictConfig):
        return {"$config": {k: encode(value[k]) for k in value}}
    if OmegaConf.is_config(value):
        return {"$config": [encode(v) for v in value]}
    if isinstance(value, dict):
        return {k: encode(v) for k, v in value.items()}
    return [encode(v) for v in value] if isinstance(value, (list, tuple)) else value


def record(case):
    try:
        config = OmegaConf.create(case["config"])
        node = OmegaConf.select(config, case["at"]) if case.get("at") else config
        before = OmegaConf.to_yaml(config)
        made = instantiate(
            node,
            *decode(case.get("args", [])),
            _execution_whitelist_=UNSAFE_DISABLE_EXECUTION_CHECKS,
            **decode(case.get("kwargs", {})),
        )
        outcome = {"ok": encode(made)}
        assert before == OmegaConf.to_yaml(config)
    except Exception as error:
        outcome = {"error": type(error).__name__}
    given = {key: value for key, value in case.items() if key not in ("ok", "error")}
    return {**given, **outcome}


def random_case(seed):
    rng = random.Random(seed)
    keys = ["a", "b", "c", "d"]
    paths = []

    def interpolation():
        if rng.random() < 0.3:
            return "${" + "." * rng.randint(1, 2) + rng.choice(keys) + "}"
        return "${" + ".".join(rng.choice(keys) for _ in range(rng.randint(1, 2))) + "}"

    def leaf():
        kind = rng.random()
        if kind < 0.25:
            return interpolation()
        if kind < 0.3:
            return "x-" + interpolation()
        return rng.choice([1, 2.5, "text", True, None] + (["???"] if rng.random() < 0.15 else []))

    def tree(depth, path):
        kind = rng.random()
        if depth == 0 or kind < 0.35:
            return leaf()
        if kind < 0.5:
            return [tree(depth - 1, path + [str(i)]) for i in range(rng.randint(0, 2))]
        return mapping(depth, path)

    def mapping(depth, path):
        paths.append(".".join(path))
        result = {}
        if rng.random() < 0.6:
            result["_target_"] = rng.choice(["targets.part", "targets.other", "targets.Thing"])
            if rng.random() < 0.2:
                result["_args_"] = [tree(depth - 1, path + ["_args_", "0"]) for _ in range(rng.randint(0, 2))]
            if rng.random() < 0.15:
                result["_partial_"] = rng.random() < 0.8
        if rng.random() < 0.15:
            result["_recursive_"] = rng.random() < 0.4
        if rng.random() < 0.25:
            result["_convert_"] = rng.choice(["none", "partial", "object", "all", "All"])
        for key in rng.sample(keys, rng.randint(0, 3)):
            result[key] = tree(depth - 1, path + [key])
        return result

    def given(depth):
        kind = rng.random()
        if depth == 0 or kind < 0.5:
            return rng.choice([10, "given", None, {"$object": "o"}])
        if kind < 0.65:
            return [given(depth - 1) for _ in range(rng.randint(0, 2))]
        start = {"_target_": "targets.other"} if rng.random() < 0.3 else {}
        return {**start, **{key: given(depth - 1) for key in rng.sample(keys, rng.randint(0, 2))}}

    case = {"name": f"random {seed}", "config": mapping(4, [])}
    inside = [path for path in paths if path and "_args_" not in path]
    if inside and rng.random() < 0.3:
        case["at"] = rng.choice(inside)
    if rng.random() < 0.4:
        case["kwargs"] = {key: given(2) for key in rng.sample(keys, rng.randint(1, 2))}
    if rng.random() < 0.1 and "at" not in case and "_target_" in case["config"]:
        case["args"] = [given(1)]
    return case


if __name__ == "__main__":
    if sys.argv[1] == "--random":
        cases = [random_case(int(sys.argv[2]) + i) for i in range(int(sys.argv[3]))]
    else:
        cases = [json.loads(line) for line in open(sys.argv[1]) if line.strip()]
    for case in cases:
        print(json.dumps(record(case)))
