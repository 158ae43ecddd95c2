#!/usr/bin/env python3
"""What the real TPESampler makes of past trials: how it splits them, its kernels, and their densities.

Writes one JSON object a line. Infinite numbers are written as text.

    pip install optuna==5.0.0
    python tpe.py > tpe.jsonl
"""
import json
import warnings

import numpy as np
import optuna
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.samplers._tpe.parzen_estimator import _ParzenEstimator, _ParzenEstimatorParameters
from optuna.samplers._tpe.probability_distributions import _BatchedCategoricalDistributions
from optuna.samplers._tpe.sampler import (
    _split_trials,
    default_gamma,
    default_gamma_multiobjective,
    default_weights,
)
from optuna.trial import TrialState, create_trial

optuna.logging.set_verbosity(optuna.logging.ERROR)
warnings.simplefilter("ignore")
rng = np.random.RandomState(5)


def plain(value):
    if isinstance(value, (float, np.floating)):
        return float(value) if np.isfinite(value) else str(float(value))
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(one) for one in value]
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    return value


def write(**case):
    print(json.dumps(plain(case)))


def described(d):
    if isinstance(d, CategoricalDistribution):
        return {"kind": "categorical", "choices": list(d.choices)}
    kind = "float" if isinstance(d, FloatDistribution) else "int"
    return {"kind": kind, "low": d.low, "high": d.high, "log": d.log, "step": d.step}


SPACE = {
    "x": FloatDistribution(-5, 10),
    "lr": FloatDistribution(1e-5, 1, log=True),
    "p": FloatDistribution(0, 0.8, step=0.05),
    "n": IntDistribution(1, 9),
    "even": IntDistribution(2, 20, step=2),
    "units": IntDistribution(8, 1024, log=True),
    "c": CategoricalDistribution(["a", "b", "c", "d"]),
}


def draw(d):
    """An internal value; ties only where they cannot be avoided."""
    if isinstance(d, CategoricalDistribution):
        return float(rng.randint(len(d.choices)))
    if d.step is not None and not d.log:
        return round(d.low + d.step * rng.randint(round((d.high - d.low) / d.step) + 1), 10)
    value = float(np.exp(rng.uniform(np.log(d.low), np.log(d.high)))) if d.log else float(rng.uniform(d.low, d.high))
    return float(round(value)) if isinstance(d, IntDistribution) else value


for count in [0, 1, 9, 10, 11, 100, 241, 250, 251, 1000]:
    write(kind="gamma", count=count, one=default_gamma(count), several=default_gamma_multiobjective(count))

for count in [0, 1, 24, 25, 26, 27, 60]:
    weights = np.append(default_weights(count), 1.0)
    write(kind="weights", count=count, weights=weights / weights.sum())

PARAMETERS = _ParzenEstimatorParameters(1.0, True, False, default_weights, True)
for name, d in SPACE.items():
    for count in [0, 1, 2, 3, 9, 60]:
        own = [draw(d) for _ in range(count)]
        # neighbours that are equal share their deviations in an order that numpy does not promise
        if not isinstance(d, CategoricalDistribution):
            own = list(dict.fromkeys(own))
        estimator = _ParzenEstimator({name: np.asarray(own)}, {name: d}, PARAMETERS)
        mixture = estimator._mixture_distribution
        kernels = mixture.distributions[0]
        points = [draw(d) for _ in range(6)]
        densities = estimator.log_pdf({name: np.asarray(points)})
        case = dict(kind="kernels", name=name, distribution=described(d), observations=own)
        if isinstance(kernels, _BatchedCategoricalDistributions):
            case["choices"] = kernels.weights[:3]
        else:
            case.update(means=kernels.mu, deviations=kernels.sigma)
        write(**case, points=points, densities=densities)

# "units" without equal ones, as above
for count in [1, 4, 30, 60]:
    for equal in [False, True]:
        observations = {name: [draw(SPACE[name]) for _ in range(count)] for name in ("x", "lr", "c")}
        observations["units"] = rng.permutation(np.arange(8, 1025))[:count].astype(float)
        space = {name: SPACE[name] for name in observations}
        arrays = {name: np.asarray(values) for name, values in observations.items()}
        estimator = _ParzenEstimator(arrays, space, PARAMETERS, np.ones(count) if equal else None)
        points = {name: [draw(d) for _ in range(8)] for name, d in space.items()}
        densities = estimator.log_pdf({name: np.asarray(values) for name, values in points.items()})
        write(
            kind="mixture",
            equal=equal,
            space={name: described(d) for name, d in space.items()},
            observations=observations,
            points=points,
            densities=densities,
        )


def trial(state, values=None, intermediate=None, constraints=None):
    return dict(state=state, values=values, intermediate=intermediate or {}, constraints=constraints)


def split(name, directions, trials, counts):
    study = optuna.create_study(directions=directions)
    made = []
    for number, t in enumerate(trials):
        attrs = {} if t["constraints"] is None else {"constraints": t["constraints"]}
        one = create_trial(
            state=TrialState[t["state"]],
            values=t["values"],
            intermediate_values=t["intermediate"],
            system_attrs=attrs,
        )
        one.number = number
        made.append(one)
    splits = []
    for count in counts:
        below, above = _split_trials(study, list(made), count)
        splits.append({"count": count, "below": [t.number for t in below], "above": [t.number for t in above]})
    trials = [{**t, "intermediate": list(t["intermediate"].items())} for t in trials]
    write(kind="split", name=name, directions=directions, trials=trials, splits=splits)


inf, nan = float("inf"), float("nan")
mixed = [
    trial("COMPLETE", [3.0]),
    trial("PRUNED", intermediate={0: 1.0, 3: 2.0}),
    trial("RUNNING", intermediate={0: -9.0}),
    trial("PRUNED"),
    trial("COMPLETE", [-inf]),
    trial("COMPLETE", [inf]),
    trial("PRUNED", intermediate={3: nan}),
    trial("COMPLETE", [1.0], constraints=[0.5, -1.0]),
    trial("PRUNED", intermediate={3: 1.0}),
    trial("COMPLETE", [1.0], constraints=[0.0]),
    trial("PRUNED", intermediate={5: 7.0}, constraints=[0.25, 0.125]),
    trial("COMPLETE", [1.0]),
    trial("RUNNING"),
]
for direction in ["minimize", "maximize"]:
    split(f"of all kinds, to {direction}", [direction], mixed, [0, 1, 2, 4, 5, 7, 8, 9, 10, 11, 20])
split("many", ["minimize"], [trial("COMPLETE", [float(v)]) for v in rng.permutation(60)], [1, 6, 25])
for directions in (["minimize", "minimize"], ["maximize", "minimize"], ["minimize", "maximize", "minimize"]):
    trials = [trial("COMPLETE", [round(float(v), 3) for v in rng.rand(len(directions))]) for _ in range(40)]
    trials[3] = trial("RUNNING")
    trials[8] = trial("PRUNED", intermediate={})
    trials[9] = trial("COMPLETE", trials[9]["values"], constraints=[1.0])
    split(f"of {len(directions)} directions", directions, trials, [0, 1, 4, 7, 20, 37, 38, 39])
