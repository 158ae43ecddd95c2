#!/usr/bin/env python3
"""Points of scipy's sequences, and what the real QMCSampler makes of them.

Writes one JSON object a line.

    pip install optuna==5.0.0 scipy==1.17.1
    python qmc.py > qmc.jsonl
"""
import json
import warnings

import optuna
from scipy.stats import qmc

optuna.logging.set_verbosity(optuna.logging.ERROR)
warnings.simplefilter("ignore")

for name, dimensions, engine in [("sobol", 128, qmc.Sobol), ("halton", 12, qmc.Halton)]:
    points = engine(dimensions, scramble=False).random(1030)
    for index in [0, 1, 2, 3, 6, 7, 100, 1023, 1029]:
        print(json.dumps({"kind": "point", "name": name, "index": index, "point": points[index].tolist()}))

SPACE = [
    ("x", "float", dict(low=-5, high=10)),
    ("lr", "float", dict(low=1e-5, high=1, log=True)),
    ("p", "float", dict(low=0, high=0.8, step=0.05)),
    ("n", "int", dict(low=1, high=9)),
    ("even", "int", dict(low=2, high=20, step=2)),
    ("units", "int", dict(low=8, high=1024, log=True)),
    ("c", "categorical", dict(choices=["a", "b", "c"])),
]


def objective(trial):
    for name, kind, args in SPACE:
        getattr(trial, f"suggest_{kind}")(name, **args)
    return 0


for name in ["sobol", "halton"]:
    study = optuna.create_study(sampler=optuna.samplers.QMCSampler(qmc_type=name, seed=0))
    study.optimize(objective, n_trials=21)
    # the first is drawn at random; the point after it is the first of the sequence
    params = [trial.params for trial in study.trials[1:]]
    space = [[n, {"kind": kind, "log": False, "step": 1 if kind == "int" else None, **args}] for n, kind, args in SPACE]
    print(json.dumps({"kind": "study", "name": name, "space": space, "params": params}))
