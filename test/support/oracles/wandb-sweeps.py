"""Prints wandb-sweeps.json: what W&B's own sweep library makes of sweep files. Needs the Python package `sweeps` 0.3.0.
Run: python3 wandb-sweeps.py > wandb-sweeps.json

random: a parameter as a file writes it, and the distribution of 200,000 draws: the share `at most` each of the values, which
are all that occurred or 199 quantiles. grid: parameters, and their points in W&B's order.
"""
import bisect
import json

import numpy
import yaml
from sweeps.grid_search import grid_search_next_runs
from sweeps.params import HyperParameter, HyperParameterSet

DRAWS = 200_000
metric = {"name": "eval/loss", "goal": "minimize"}

# As YAML, because `1` and `1.0` are different things there; one or more for every row of the format's table.
RANDOM = {
    "constant": "{value: adam}",
    "categorical": "{values: [8, 16, 32]}",
    "categorical_w_probabilities": "{values: [a, b, c], probabilities: [0.5, 0.25, 0.25]}",
    "int_uniform": "{min: 1, max: 10}",
    "uniform, implied by one end": "{min: 0, max: 0.6}",
    "uniform": "{distribution: uniform, min: -2, max: 5}",
    "q_uniform": "{distribution: q_uniform, min: 0.0, max: 1.0, q: 0.25}",
    "q_uniform, q left out": "{distribution: q_uniform, min: -3, max: 4}",
    "log_uniform": "{distribution: log_uniform, min: -9.21, max: -2.3}",
    "q_log_uniform": "{distribution: q_log_uniform, min: 0.6931471805599453, max: 4.1588830833596715, q: 2}",
    "inv_log_uniform": "{distribution: inv_log_uniform, min: 2.3, max: 9.21}",
    "log_uniform_values": "{distribution: log_uniform_values, min: 0.0001, max: 0.1}",
    "q_log_uniform_values": "{distribution: q_log_uniform_values, min: 8, max: 256, q: 8}",
    "inv_log_uniform_values": "{distribution: inv_log_uniform_values, min: 0.0001, max: 0.1}",
    "normal": "{distribution: normal, mu: 3, sigma: 0.5}",
    "normal, standard": "{distribution: normal}",
    "q_normal": "{distribution: q_normal, mu: 0, sigma: 2, q: 0.5}",
    "log_normal": "{distribution: log_normal, mu: -1, sigma: 0.5}",
    "q_log_normal": "{distribution: q_log_normal, mu: 2, sigma: 0.5, q: 1}",
    "beta": "{distribution: beta, a: 2, b: 5}",
    "beta, flat": "{distribution: beta}",
    "q_beta": "{distribution: q_beta, a: 2, b: 5, q: 0.1}",
}
GRID = {
    "lists of several types": "{b: {values: [1, 2, 3]}, a: {values: [x, y]}, c: {value: 7}}",
    "whole numbers, both ends included": "{n: {min: 2, max: 5}, flag: {values: [true, false]}}",
    "nested": "{opt: {parameters: {name: {values: [sgd, adam]}, lr: {values: [0.1, 0.01]}}}, z: {values: [0, 1]}}",
    "texts and null": "{a: {values: ['1', 1, null, 2.5]}}",
    "one constant": "{a: {value: 3}}",
}


def load(text):
    return yaml.safe_load(text)


def flat(config, prefix=""):
    """W&B's run config: nested values with dotted names."""
    out = {}
    for name, entry in config.items():
        value = entry["value"] if set(entry) == {"value"} else None
        if isinstance(value, dict):
            for inner, deep in value.items():
                out.update(flat({inner: {"value": deep}}, f"{prefix}{name}."))
        else:
            out[prefix + name] = entry["value"]
    return out


def plain(value):
    return value.item() if hasattr(value, "item") else value


def distribution(parameter):
    [drawer] = [each for each in HyperParameterSet.from_config({"a": load(parameter)}) if each.name == "a"]
    units = numpy.random.default_rng(7).random(DRAWS)
    if drawer.type == HyperParameter.CONSTANT:
        drawn = [drawer.sample()] * DRAWS
    elif drawer.type in (HyperParameter.CATEGORICAL, HyperParameter.CATEGORICAL_PROB):
        # One by one, as `sample` does: an array of chances gives other values than each of them alone.
        drawn = [drawer.ppf(unit) for unit in units[:20_000]] * (DRAWS // 20_000)
    else:
        drawn = [plain(value) for value in drawer.ppf(units)]
    values = sorted(set(drawn)) if not any(isinstance(value, str) for value in drawn) else sorted(set(drawn), key=str)
    if len(values) > 200:
        ordered = sorted(drawn)
        # Whole percents and halves; where the step is small values repeat, so the share is counted.
        values = sorted({ordered[DRAWS * part // 200] for part in range(1, 200)})
        share = [bisect.bisect_right(ordered, value) / DRAWS for value in values]
    else:
        counts = {value: 0 for value in values}
        for value in drawn:
            counts[value] += 1
        total, share = 0, []
        for value in values:
            total += counts[value]
            share.append(total / DRAWS)
    shown = [float(f"{value:.6g}") if isinstance(value, float) else value for value in values]
    return {"parameter": parameter, "values": shown, "share": share}


def grid(parameters):
    config = {"method": "grid", "metric": metric, "parameters": load(parameters)}
    runs = grid_search_next_runs([], config, n=1000)
    return {"parameters": parameters, "points": [flat(run.config) for run in runs if run is not None]}


print(
    json.dumps(
        {
            "sweeps": "0.3.0",
            "random": {title: distribution(parameter) for title, parameter in RANDOM.items()},
            "grid": {title: grid(parameters) for title, parameters in GRID.items()},
        },
        indent=None,
        separators=(",", ":"),
    ).replace('},"', '},\n"')
)
