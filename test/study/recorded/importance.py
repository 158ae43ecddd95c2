#!/usr/bin/env python3
"""How important the parameters of given studies are to the real Optuna (PED-ANOVA).

Writes one JSON object a line: distributions, directions, the trials, and the importances.

    pip install optuna==5.0.0
    python importance.py > importance.jsonl
"""
import json
import math
import random
import warnings

import optuna
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution, distribution_to_json
from optuna.trial import TrialState, create_trial

warnings.filterwarnings("ignore")
optuna.logging.set_verbosity(optuna.logging.CRITICAL)

SPACE = {
    "x": FloatDistribution(-2, 3),
    "rate": FloatDistribution(1e-5, 1, log=True),
    "width": IntDistribution(8, 128, step=8),
    "n": IntDistribution(1, 1000, log=True),
    "kind": CategoricalDistribution(("a", "b", "c", "d")),
    "drop": FloatDistribution(0, 0.9, step=0.1),
    "one": IntDistribution(3, 3),
    "heads": IntDistribution(1, 6),  # only with kind c or d
}


def draw_param(draw, distribution):
    if isinstance(distribution, CategoricalDistribution):
        return draw.choice(distribution.choices)
    low, high = distribution.low, distribution.high
    value = math.exp(draw.uniform(math.log(low), math.log(high))) if distribution.log else draw.uniform(low, high)
    if isinstance(distribution, IntDistribution):
        return low + round((value - low) / distribution.step) * distribution.step
    return value if distribution.step is None else round(low + round((value - low) / distribution.step) * distribution.step, 1)


def loss_of(params, draw, noise):
    kind = {"a": 0.5, "b": 0.1, "c": 0.0, "d": 0.4}[params["kind"]]
    return params["x"] ** 2 + 0.1 * math.log10(params["rate"] / 1e-3) ** 2 + kind + 0.05 * params.get("heads", 0) + draw.gauss(0, noise)


draw = random.Random(7)
for count, directions, noise in (
    (2, ("minimize",), 0.1), (5, ("minimize",), 0.1), (11, ("maximize",), 0.1), (40, ("minimize",), 0.0), (60, ("maximize",), 0.3),
    (200, ("minimize",), 0.5), (30, ("minimize", "maximize"), 0.1), (80, ("maximize", "minimize", "minimize"), 0.2), (50, ("minimize",), None),
):
    study = optuna.create_study(directions=directions)
    for number in range(count):
        params = {name: draw_param(draw, distribution) for name, distribution in SPACE.items()}
        if params["kind"] not in ("c", "d"):
            del params["heads"]
        # of a study without noise to speak of many values are equal
        base = round(loss_of(params, draw, 0.1), 0) if noise is None else loss_of(params, draw, noise)
        values = [base if k == 0 else params["width"] / 128 if k == 1 else params["n"] / 1000 for k in range(len(directions))]
        values = [value if way == "minimize" else -value for value, way in zip(values, directions)]
        state = TrialState.COMPLETE
        if number % 9 == 4:
            state, values = TrialState.FAIL, None
        elif number % 13 == 6:
            values[0] = math.inf
        study.add_trial(create_trial(state=state, values=values, params=params, distributions={name: SPACE[name] for name in params}))
    trials = [
        {"state": t.state.name, "values": None if t.values is None else ["inf" if v == math.inf else v for v in t.values],
         "params": {name: SPACE[name].to_internal_repr(value) for name, value in t.params.items()}}
        for t in study.trials
    ]
    print(json.dumps({
        "directions": directions,
        "distributions": {name: distribution_to_json(distribution) for name, distribution in SPACE.items()},
        "trials": trials,
        "importances": optuna.importance.get_param_importances(study),
    }))
