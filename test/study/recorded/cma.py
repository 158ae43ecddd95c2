#!/usr/bin/env python3
"""What cmaes makes of given generations, and where warm-started CMA-ES begins.

Writes one JSON object a line: how a distribution starts, and for each generation its points with their values, and the
distribution after it.

    pip install cmaes==0.13.1
    python cma.py > cma.jsonl
"""
import json

import numpy as np
from cmaes import CMA, CMAwM, SepCMA, get_warm_start_mgd


def state(optimizer):
    own = optimizer._cma if isinstance(optimizer, CMAwM) else optimizer
    covariance = own._C if own._C.ndim == 2 else np.diag(own._C)
    after = {
        "mean": own._mean.tolist(),
        "sigma": float(own._sigma),
        "covariance": covariance.tolist(),
        "stepPath": own._p_sigma.tolist(),
        "path": own._pc.tolist(),
        "stops": bool(optimizer.should_stop()),
    }
    if isinstance(optimizer, CMAwM):
        after["reach"] = optimizer._A.tolist()
    return after


def record(name, optimizer, start, generations=6, value=None):
    value = value or (lambda x: float(np.sum((np.arange(len(x)) + 1) * (x - 0.3) ** 2)))
    told = []
    for _ in range(generations):
        solutions = []
        for _ in range(optimizer.population_size):
            asked = optimizer.ask()
            seen, raw = asked if isinstance(asked, tuple) else (asked, asked)
            solutions.append((raw, value(seen)))
        points = [x.tolist() for x, _ in solutions]
        values = [v for _, v in solutions]
        optimizer.tell(solutions)
        told.append({"points": points, "values": values, **state(optimizer)})
    print(json.dumps({"name": name, **start, "popsize": optimizer.population_size, "generations": told}))


def cube(n):
    return np.tile([0.0, 1.0], (n, 1))


def main():
    for n in (1, 2, 5):
        start = {"mean": [0.5] * n, "sigma": 1 / 6}
        args = {"mean": np.full(n, 0.5), "sigma": 1 / 6, "bounds": cube(n), "seed": n}
        record(f"{n} parameters", CMA(**args), start)
        record(f"{n} parameters, popsize {n + 6}", CMA(**args, population_size=n + 6), start)
        record(f"{n} parameters, adapted rates", CMA(**args, lr_adapt=True), {**start, "adaptsRates": True})
        if n > 1:
            args["mean"] = np.full(n, 0.5)
            record(f"{n} parameters, separable", SepCMA(**args), {**start, "separable": True})
    record("popsize 2", CMA(mean=np.full(3, 0.5), sigma=0.2, seed=1, population_size=2), {"mean": [0.5] * 3, "sigma": 0.2})
    record(
        "equal values",
        CMA(mean=np.full(2, 0.5), sigma=0.1, seed=4, population_size=40),
        {"mean": [0.5] * 2, "sigma": 0.1},
        generations=13,
        value=lambda x: 1.0,
    )
    covariance = np.array([[1.0, 0.4], [0.4, 0.5]])
    record(
        "a covariance of its own",
        CMA(mean=np.full(2, 0.4), sigma=0.1, cov=covariance.copy(), seed=3),
        {"mean": [0.4] * 2, "sigma": 0.1, "covariance": covariance.tolist()},
    )
    for name, steps in (("some", [0.0, 0.25, 0.5]), ("all", [0.1, 0.25, 1.0]), ("no", [0.0, 0.0])):
        n = len(steps)
        optimizer = CMAwM(mean=np.full(n, 0.5), sigma=1 / 6, bounds=cube(n), steps=np.array(steps), seed=n)
        if not hasattr(optimizer, "_A"):
            optimizer._A = np.ones(n)
        record(f"{name} steps", optimizer, {"mean": [0.5] * n, "sigma": 1 / 6, "steps": steps}, generations=12)

    rng = np.random.RandomState(3)
    for n in (1, 3):
        points = rng.rand(40, n)
        values = np.sum((points - 0.2) ** 2, axis=1)
        mean, sigma, covariance = get_warm_start_mgd(list(zip(points, values)))
        print(json.dumps({
            "name": f"warm start with {n}", "warm": True, "points": points.tolist(), "values": values.tolist(),
            "mean": mean.tolist(), "sigma": sigma, "covariance": covariance.tolist(),
        }))


if __name__ == "__main__":
    main()
