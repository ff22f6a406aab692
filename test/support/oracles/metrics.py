"""Prints metrics.json: metrics of seeded predictions as scikit-learn computes them. Run: python3 metrics.py > metrics.json"""
import json
import random

import sklearn
from sklearn import metrics as m

draw = random.Random(7)


def probabilities(width):
    # Coarse weights, so that ties occur.
    weights = [draw.randint(1, 6) for _ in range(width)]
    return [w / sum(weights) for w in weights]


def classification(count, width, absent):
    targets = [draw.choice([c for c in range(width) if c not in absent]) for _ in range(count)]
    rows = [probabilities(width) for _ in range(count)]
    predicted = [row.index(max(row)) for row in rows]
    present = [c for c in range(width) if c not in absent]
    if width == 2:
        auc = m.roc_auc_score(targets, [row[1] for row in rows])
    else:
        areas = [m.roc_auc_score([t == c for t in targets], [row[c] for row in rows]) for c in present]
        auc = sum(areas) / len(areas)
    return {
        "targets": targets,
        "rows": rows,
        "metrics": {
            "accuracy": m.accuracy_score(targets, predicted),
            "balanced_accuracy": m.balanced_accuracy_score(targets, predicted),
            "macro_f1": m.f1_score(targets, predicted, average="macro"),
            "roc_auc": auc,
            "log_loss": m.log_loss(targets, rows, labels=list(range(width))),
        },
    }


def regression(count):
    targets = [draw.gauss(3, 2) for _ in range(count)]
    predicted = [t + draw.gauss(0.1, 0.8) for t in targets]
    return {
        "targets": targets,
        "rows": [[p] for p in predicted],
        "metrics": {
            "mse": m.mean_squared_error(targets, predicted),
            "mae": m.mean_absolute_error(targets, predicted),
            "r2": m.r2_score(targets, predicted),
        },
    }


print(
    json.dumps(
        {
            "scikit-learn": sklearn.__version__,
            "two classes": classification(60, 2, []),
            "four classes": classification(80, 4, []),
            "five classes, one absent": classification(50, 5, [3]),
            "values": regression(50),
        },
        indent=1,
    )
)
