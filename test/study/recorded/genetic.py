#!/usr/bin/env python3
"""The elite that the real Optuna chooses, and the steps of NSGA-III that are not drawn.

Writes one JSON object a line. The values of trials are minimised; infinite numbers are written as text.

    pip install optuna==5.0.0
    python genetic.py > genetic.jsonl
"""
import json
import warnings

import numpy as np
import optuna
from optuna.samplers._nsgaiii import _elite_population_selection_strategy as nsga3
from optuna.samplers.nsgaii._elite_population_selection_strategy import NSGAIIElitePopulationSelectionStrategy

warnings.simplefilter("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)


def plain(value):
    if isinstance(value, float) and not np.isfinite(value):
        return str(value)
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    return value


def trials_of(values, constraints):
    trials = []
    for i, row in enumerate(values):
        trial = optuna.trial.create_trial(values=list(map(float, row)))
        trial.number = i
        if constraints is not None:
            trial.system_attrs["constraints:c"] = float(constraints[i])
        trials.append(trial)
    return trials


def record(name, values, size, constraints=None):
    study = optuna.create_study(directions=["minimize"] * values.shape[1])
    trials = trials_of(values, constraints)
    elite = NSGAIIElitePopulationSelectionStrategy(population_size=size)(study, list(trials))
    directions = nsga3._generate_default_reference_point(values.shape[1], 3)
    normalised = nsga3._normalize_objective_values(nsga3._filter_inf(trials))
    closest, distance = nsga3._associate_individuals_with_reference_points(normalised, directions)
    case = {
        "name": name,
        "values": values.tolist(),
        "size": size,
        "constraints": None if constraints is None else list(map(float, constraints)),
        "elite": [trial.number for trial in elite],
        "directions": directions.tolist(),
        "normalised": normalised.tolist(),
        "closest": closest.tolist(),
        "distance": distance.tolist(),
    }
    print(json.dumps({key: plain(value) for key, value in case.items()}))


def main():
    rng = np.random.RandomState(5)
    for objectives in (1, 2, 3, 4):
        record(f"{objectives} objectives", rng.rand(24, objectives).round(4), 10)
        record(f"{objectives} objectives, many equal", rng.randint(0, 4, (24, objectives)).astype(float), 9)
        record(f"{objectives} objectives, constraints", rng.rand(20, objectives).round(4), 8, rng.randn(20).round(1))
    far = rng.rand(16, 2).round(3)
    far[2, 0] = far[5, 1] = np.inf
    record("some infinite", far, 6)
    record("one value of one objective", np.stack([np.ones(8), np.arange(8.0)], axis=1), 3)


if __name__ == "__main__":
    main()
