"""Prints sampling.json: quantiles and shares of distributions, and plain Sobol' points, as SciPy computes them.
Run: python3 sampling.py > sampling.json

ranges: by kind and its numbers, `value` at the probabilities `p` (ppf), and `share` below or at each of those values (cdf).
sobol: the first 64 points in 20 dimensions in 64ths, and point 1023 in 128 dimensions in 1024ths; direction numbers of Joe and
Kuo (2008), order of the Gray code.
"""
import json

import scipy
from scipy import stats
from scipy.stats import qmc

P = [0.0001, 0.01, 0.2, 0.5, 0.75, 0.99, 0.9999]
RANGES = [
    ({"kind": "uniform", "min": -2, "max": 5}, stats.uniform(-2, 7)),
    ({"kind": "log_uniform_values", "min": 0.0001, "max": 0.1}, stats.loguniform(0.0001, 0.1)),
    ({"kind": "normal", "mu": 3, "sigma": 0.5}, stats.norm(3, 0.5)),
    ({"kind": "log_normal", "mu": -1, "sigma": 0.5}, stats.lognorm(s=0.5, scale=2.718281828459045**-1)),
    ({"kind": "beta", "a": 2, "b": 5}, stats.beta(2, 5)),
    ({"kind": "beta", "a": 0.5, "b": 0.5}, stats.beta(0.5, 0.5)),
    ({"kind": "beta", "a": 40, "b": 3}, stats.beta(40, 3)),
]


def ranged(dimension, law):
    values = [float(law.ppf(p)) for p in P]
    between = [(a + b) / 2 for a, b in zip(values, values[1:])]
    return {
        "dimension": dimension,
        "p": P,
        "value": values,
        "between": between,
        "share": [float(law.cdf(value)) for value in between],
    }


def sobol(dimensions, power):
    return qmc.Sobol(d=dimensions, scramble=False).random(2**power) * 2**power


print(
    json.dumps(
        {
            "scipy": scipy.__version__,
            "ranges": [ranged(dimension, law) for dimension, law in RANGES],
            "sobol": {
                "first64": sobol(20, 6).astype(int).tolist(),
                "point1023": sobol(128, 10)[1023].astype(int).tolist(),
            },
        },
        separators=(",", ":"),
    )
    .replace('},{"dimension', '},\n{"dimension')
    .replace('],"', '],\n"')
)
