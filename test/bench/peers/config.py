"""The tasks of test/bench/config.ts in Python, with the real OmegaConf and Hydra.

Started as `config.py FOLDER` (with the inputs) it reads one JSON request a line and answers each with one JSON line:
    {"task": NAME, "count": N}    N runs in a row; answers milliseconds per run
    {"task": NAME}                one run; answers its result as text
"""
import json
import pathlib
import sys
import time

from hydra import compose, initialize_config_dir
from hydra.core.override_parser.overrides_parser import OverridesParser
from omegaconf import OmegaConf

FOLDER = pathlib.Path(sys.argv[1]).resolve()


def load(name):
    return OmegaConf.load(FOLDER / name)


def composing(name):
    """Hydra's context is entered before anything is measured; it cannot be entered twice."""
    def prepare():
        from hydra.core.global_hydra import GlobalHydra
        GlobalHydra.instance().clear()
        initialize_config_dir(str(FOLDER / name), version_base=None)
    return prepare


nested = load("nested.yaml")
long_1, long_2 = load("long-1.yaml"), load("long-2.yaml")
references = load("references.yaml")
parser = OverridesParser.create()


def resolved(config):
    OmegaConf.resolve(config)
    return config


# name: (what is made before the clock starts, once for a row of runs or for each; what is measured; its result as text)
ONCE, EACH = "once", "each"
TASKS = {
    "compose 3 files": (ONCE, composing("small"), lambda _: compose("config"), OmegaConf.to_yaml),
    "compose 50 groups": (ONCE, composing("large"), lambda _: compose("config"), OmegaConf.to_yaml),
    "parse a.b.c=1": (ONCE, None, lambda _: parser.parse_override("a.b.c=1"), lambda o: str(o.value())),
    "parse a list": (ONCE, None, lambda _: parser.parse_override("model.hidden=[64,{a:0.5,b:x}]"), lambda o: str(o.key_or_group)),
    "read a.b.c": (ONCE, None, lambda _: nested.a.b.c, str),
    "read ${a.b.c}": (ONCE, None, lambda _: nested.ref, str),
    "merge 5,000 lines": (ONCE, None, lambda _: OmegaConf.merge(long_1, long_2), OmegaConf.to_yaml),
    "resolve 1,000 references": (EACH, references.copy, resolved, OmegaConf.to_yaml),
    "toYaml 5,000 lines": (ONCE, None, lambda _: OmegaConf.to_yaml(long_1), str),
}


def answer(request):
    when, prepare, run, text = TASKS[request["task"]]
    count = request.get("count", 1)
    inputs = [prepare() if prepare and (when is EACH or i == 0) else None for i in range(count)]
    if "count" not in request:
        return text(run(inputs[0]))
    start = time.perf_counter()
    for value in inputs:
        run(value)
    return (time.perf_counter() - start) * 1000 / count


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
