#!/usr/bin/env python3
"""The normal distribution to 17 digits, from mpmath with 60.

Writes one JSON object a line.

    pip install mpmath==1.3.0
    python normal.py > normal.jsonl
"""
import json

import mpmath as mp

mp.mp.dps = 60


def cdf(x):
    return mp.erfc(-mp.mpf(x) / mp.sqrt(2)) / 2


def mass(a, b):
    """From whichever side is smaller, so that no digits are lost."""
    return cdf(-a) - cdf(-b) if a > 0 else cdf(b) - cdf(a)


def quantile(q, a, b):
    """By bisection."""
    if a > 0:
        return -quantile(1 - mp.mpf(q), -b, -a)
    target = cdf(a) + mp.mpf(q) * mass(a, b)
    low, high = mp.mpf(a), mp.mpf(b)
    for _ in range(150):
        middle = (low + high) / 2
        low, high = (middle, high) if cdf(middle) < target else (low, middle)
    return (low + high) / 2


for x in [-1000, -447.2, -40, -37.6, -38.5, -10, -5.7, -5.6, -2, -1, -0.68, -0.67, -0.1, 0, 1e-9, 0.3, 0.675, 1, 3, 5.6, 8, 12]:
    print(json.dumps({"kind": "cdf", "x": x, "cdf": float(cdf(x)), "log": float(mp.log(cdf(x)))}))

for a, b in [(-1, 2), (0, 1), (-0.5, 0.5), (-3, -2.9), (2.9, 3), (-31, -30), (30, 31), (30, 30.0001), (-40, 40), (-1000, -999), (6, 9), (-1e-3, 0)]:
    quantiles = [[q, float(quantile(q, a, b))] for q in [0.001, 0.25, 0.5, 0.875, 0.999]]
    print(json.dumps({"kind": "between", "a": a, "b": b, "log": float(mp.log(mass(a, b))), "quantiles": quantiles}))
