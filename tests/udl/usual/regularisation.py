"""Usual calls of regularisation."""

import numpy as np

from tests.udl.usual.inputs import LINE, POINTS, rng


def line_fit(x, y):
    return np.array([x.mean(), y.mean()])


PENALTY = {"parameters": LINE, "strength": 0.1, "centre": [1.0, 0.0, 0.0, 2.0]}

REGULARISATION = {
    "batch_penalty": {"batch_gradients": POINTS, "learning_rate": 0.1},
    "best_before_patience_ends": {"validation_losses": LINE, "patience": 2},
    "bootstrap": {"num_examples": 4, "rng": rng},
    "bootstrap_fits": {"fit": line_fit, "x": LINE, "y": LINE, "num_models": 2, "rng": rng},
    "drop": {"hidden": POINTS, "share": 0.5, "rng": rng},
    "dropout_mask": {"shape": (2, 3), "share": 0.5, "rng": rng},
    "follow_flow": {"gradient": np.sin, "start": [1.0, 2.0], "time": 0.5},
    "l2_gradient": PENALTY,
    "l2_penalty": PENALTY,
    "linear_posterior": {"design": POINTS, "y": LINE, "noise": 0.5, "prior_variance": 2.0},
    "modified_gradient": {"gradient": np.sin, "learning_rate": 0.1, "nudge": 1e-4},
    "roll_and_scale": {"signals": POINTS, "spread": 0.2, "rng": rng},
    "smooth_labels": {"y": [0, 2], "num_classes": 3, "amount": 0.1},
    "smoothed_cross_entropy": {"y": [0, 1, 1, 0], "logits": POINTS, "amount": 0.1},
    "step_penalty": {"gradient": LINE, "learning_rate": 0.1},
}
