#!/usr/bin/env python3
"""What the real Optuna's Gaussian process says, at given kernels and at the one that it fits.

Writes one JSON object a line. Needs torch (its CPU version will do) and scipy.

    pip install optuna==5.0.0 scipy torch
    python gp.py > gp.jsonl
"""
import json

import numpy as np
import torch
from optuna._gp.acqf import logei
from optuna._gp.gp import GPRegressor, fit_kernel_params
from optuna._gp.prior import DEFAULT_MINIMUM_NOISE_VAR, default_log_prior

torch.manual_seed(0)


def plain(value):
    if isinstance(value, float) and not np.isfinite(value):
        return str(value)
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    return value


def process(points, values, is_choice, inverse_squares, scale, noise):
    return GPRegressor(
        is_categorical=torch.from_numpy(is_choice),
        X_train=torch.from_numpy(points),
        y_train=torch.from_numpy(values),
        inverse_squared_lengthscales=torch.tensor(inverse_squares, dtype=torch.float64),
        kernel_scale=torch.tensor(scale, dtype=torch.float64),
        noise_var=torch.tensor(noise, dtype=torch.float64),
    )


def kernel_case(points, values, is_choice, queries, inverse_squares, scale, noise):
    own = process(points, values, is_choice, inverse_squares, scale, noise)
    parameters = [own.inverse_squared_lengthscales, own.kernel_scale, own.noise_var]
    for parameter in parameters:
        parameter.requires_grad_(True)
    likelihood = own.marginal_log_likelihood()
    likelihood.backward()
    slopes = [parameter.grad.tolist() for parameter in parameters]
    prior = default_log_prior(own).item()
    own._cache_matrix()
    best = float(values.max())
    posterior = []
    for query in queries:
        x = torch.from_numpy(query).requires_grad_(True)
        mean, variance = own.posterior(x)
        promise = logei(mean, variance + 1e-12, best)
        promise.backward()
        with torch.no_grad():
            mean, variance = own.posterior(torch.from_numpy(query))
        posterior.append([mean.item(), variance.item(), promise.item(), *x.grad.tolist()])
    return {
        "inverseSquares": inverse_squares, "scale": scale, "noise": noise, "likelihood": likelihood.item(),
        "slopes": {"inverseSquares": slopes[0], "scale": slopes[1], "noise": slopes[2]}, "prior": prior,
        "posterior": posterior,
    }


def fitted(points, values, is_choice, exact):
    own = fit_kernel_params(
        X=points, Y=values, is_categorical=is_choice, log_prior=default_log_prior,
        minimum_noise=DEFAULT_MINIMUM_NOISE_VAR, deterministic_objective=exact, gtol=1e-5,
    )
    with torch.no_grad():
        worth = own.marginal_log_likelihood().item() + default_log_prior(own).item()
    return {
        "inverseSquares": own.inverse_squared_lengthscales.tolist(), "scale": own.kernel_scale.item(),
        "noise": own.noise_var.item(), "worth": worth,
    }


def record(name, points, values, is_choice, rng):
    values = (values - values.mean()) / values.std()
    n = points.shape[1]
    queries = rng.rand(5, n)
    queries[:, is_choice] = rng.randint(0, 3, (5, int(is_choice.sum())))
    queries = np.vstack([queries, points[:1] + np.where(is_choice, 0, 1e-3)])
    kernels = [
        kernel_case(points, values, is_choice, queries, *kernel)
        for kernel in (
            ([1.0] * n, 1.0, 1.0),
            (rng.uniform(0.2, 20, n).round(3).tolist(), 1.7, 0.01),
            (rng.uniform(0.2, 200, n).round(3).tolist(), 0.4, 1e-4),
        )
    ]
    print(json.dumps(plain({
        "name": name, "points": points.tolist(), "values": values.tolist(), "isChoice": is_choice.tolist(),
        "queries": queries.tolist(), "kernels": kernels,
        "fitted": fitted(points, values, is_choice, False), "exact": fitted(points, values, is_choice, True),
    })))


def main():
    rng = np.random.RandomState(2)
    for n, dimensions in ((5, 1), (12, 2), (30, 5)):
        points = rng.rand(n, dimensions)
        values = np.sin(5 * points[:, 0]) + np.sum((points - 0.3) ** 2, axis=1)
        record(f"{n} points, {dimensions} parameters", points, values, np.zeros(dimensions, dtype=bool), rng)
    points = rng.rand(20, 4)
    points[:, 1] = rng.randint(0, 3, 20)
    points[:, 3] = rng.randint(0, 2, 20)
    values = np.sin(4 * points[:, 0]) + 0.5 * (points[:, 1] == 2) + points[:, 2] ** 2 + 0.05 * rng.randn(20)
    record("choices", points, values, np.array([False, True, False, True]), rng)
    points = rng.rand(15, 2).round(1)
    record("noise", points, rng.randn(15), np.zeros(2, dtype=bool), rng)
    far = [(mean, variance) for mean in (-40.0, -3.0, 0.0, 2.0) for variance in (1e-4, 1.0, 9.0)]
    far += [(-0.5, 1e-8), (-1.0, 1e-12)]
    promises = [logei(torch.tensor(m, dtype=torch.float64), torch.tensor(v, dtype=torch.float64), 0.0).item() for m, v in far]
    print(json.dumps({"name": "log EI", "promises": plain([[m, v, p] for (m, v), p in zip(far, promises)])}))


if __name__ == "__main__":
    main()
