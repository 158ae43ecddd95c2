#!/usr/bin/env python3
"""Ranks, crowding, hypervolumes and subsets of points as the real Optuna has them.

Writes one JSON object a line: the points, and what Optuna makes of them. Infinite numbers are written as text.

    pip install optuna==5.0.0
    python pareto.py > pareto.jsonl
"""
import json

import numpy as np
from optuna._hypervolume import _solve_hssp, compute_hypervolume
from optuna.samplers._tpe.sampler import _get_reference_point
from optuna.samplers.nsgaii._elite_population_selection_strategy import (
    _calc_crowding_distance,
    _crowding_distance_sort,
)
from optuna.study._multi_objective import _fast_non_domination_rank, _is_pareto_front


class Point:
    """What crowding needs of a trial."""

    def __init__(self, number, values):
        self.number = number
        self.values = values


def plain(value):
    if isinstance(value, float) and not np.isfinite(value):
        return str(value)
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value


def record(name, points, violations=None):
    points = np.asarray(points, dtype=float)
    trials = [Point(i, list(map(float, row))) for i, row in enumerate(points)]
    distances = _calc_crowding_distance(list(trials))
    order = list(trials)
    _crowding_distance_sort(order)
    penalty = None if violations is None else np.asarray(violations, dtype=float)
    case = {
        "name": name,
        "points": points.tolist(),
        "violations": violations,
        "ranks": _fast_non_domination_rank(points, penalty=penalty).tolist(),
        "front": _is_pareto_front(points, assume_unique_lexsorted=False).tolist(),
        "crowding": [float(distances[i]) for i in range(len(trials))],
        "order": [one.number for one in order],
    }
    reference = _get_reference_point(points)
    case["reference"] = reference.tolist()
    with np.errstate(invalid="ignore", over="ignore"):
        case["hypervolume"] = float(compute_hypervolume(points, reference))
        # of one rank, as Optuna asks for it: its shortcut in two dimensions does not hold for others
        front = np.flatnonzero(case["front"])
        size = max(1, len(front) // 2)
        case["subset"] = sorted(_solve_hssp(points[front], front, size, reference).tolist())
    print(json.dumps({key: plain(value) for key, value in case.items()}))


def main():
    rng = np.random.RandomState(1)
    for objectives in (1, 2, 3, 4, 5):
        for n in (1, 2, 3, 12, 40):
            record(f"{n} at random in {objectives}", rng.rand(n, objectives).round(4))
        record(f"equal ones in {objectives}", rng.randint(0, 3, (25, objectives)))
        sphere = np.abs(rng.randn(30, objectives))
        record(f"a front in {objectives}", 1 - sphere / np.linalg.norm(sphere, axis=1)[:, None])
        record(f"negative ones in {objectives}", -rng.rand(15, objectives).round(3))
        record(
            f"some that break constraints in {objectives}",
            rng.rand(20, objectives).round(3),
            np.maximum(0, rng.randn(20)).round(1).tolist(),
        )
    far = rng.rand(12, 2)
    far[3, 0] = far[5, 1] = np.inf
    record("some infinite", far)
    far[7, 0] = -np.inf
    record("some infinite on both sides", far)
    record("all infinite", [[np.inf, np.inf], [np.inf, np.inf], [np.inf, 1]])
    record("zeros", [[0, 0], [-1, 0], [0, -1]])


if __name__ == "__main__":
    main()
