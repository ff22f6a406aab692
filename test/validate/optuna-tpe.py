"""Optuna's TPE on a table of trials: best observed configuration of each seed, as indices into the table's lists, one JSON line."""

import array
import gzip
import json
import sys

import numpy
import optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)
folder, name = sys.argv[1], sys.argv[2]
trials, seeds, first = (int(text) for text in sys.argv[3:6])
header = json.load(open(f"{folder}/{name}.json"))
values = array.array("f")
values.frombytes(gzip.open(f"{folder}/{name}.f32.gz").read())
axes = header["axes"]
found = []
for seed in range(first, first + seeds):
    chance = numpy.random.default_rng([seed, trials])

    def objective(trial):
        cell = 0
        for axis in axes:
            levels = axis["values"]
            if all(isinstance(level, (int, float)) for level in levels):
                index = trial.suggest_int(axis["name"], 0, len(levels) - 1)
            else:
                index = trial.suggest_categorical(axis["name"], list(range(len(levels))))
            cell = cell * len(levels) + index
        return values[cell * header["seeds"] + int(chance.integers(header["seeds"]))]

    study = optuna.create_study(direction=header["goal"], sampler=optuna.samplers.TPESampler(seed=seed))
    study.optimize(objective, n_trials=trials)
    found.append([study.best_params[axis["name"]] for axis in axes])
print(json.dumps({"version": optuna.__version__, "found": found}))
