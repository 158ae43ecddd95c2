"""Optuna's side of test/bench/samplers: answers a line of JSON with a line of JSON."""

import json
import sys
import time

import optuna
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution

optuna.logging.set_verbosity(optuna.logging.ERROR)


def distribution(d):
    if d["kind"] == "categorical":
        return CategoricalDistribution(d["choices"])
    kind = FloatDistribution if d["kind"] == "float" else IntDistribution
    return kind(d["low"], d["high"], log=d["log"], step=d["step"])


class Run:
    """One study; its space is [name, distribution, when]."""

    def __init__(self, sampler, args, seed, directions, space):
        own = {} if seed is None else {"seed": seed}
        self.study = optuna.create_study(directions=directions, sampler=getattr(optuna.samplers, sampler)(**own, **args))
        self.space = [(name, distribution(d), d.get("when") or {}) for name, d in space]
        self.trial = None

    def next(self):
        """The next proposal and the milliseconds that it took."""
        start = time.perf_counter()
        self.trial = self.study.ask()
        params = {}
        for name, d, when in self.space:
            if all(params.get(other) in choices for other, choices in when.items()):
                params[name] = self.trial._suggest(name, d)
        return {"params": params, "ms": (time.perf_counter() - start) * 1000}

    def fill(self, trials):
        """Adds trials that have ended."""
        distributions = {name: d for name, d, _ in self.space}
        for params, values in trials:
            own = {name: distributions[name] for name in params}
            self.study.add_trial(optuna.trial.create_trial(values=values, params=params, distributions=own))


run = None
for line in sys.stdin:
    request = json.loads(line)
    do = request.pop("do")
    if do == "start":
        run = Run(**request)
        answer = optuna.__version__
    elif do == "fill":
        answer = run.fill(request["trials"])
    else:
        if request["values"] is not None:
            run.study.tell(run.trial, request["values"])
        answer = run.next() if do == "next" else None
    print(json.dumps(answer), flush=True)
