"""Usual calls of residual networks and their norms."""

import numpy as np

from tests.udl.usual.inputs import DEEP, LINE, POINTS, rng
from udl.residual import (
    RunningStatistics,
    batch_norm,
    residual_forward,
    residual_parameters,
)

BLOCKS = residual_parameters(2, 2, np.random.default_rng(0))
KEPT = RunningStatistics([0.0, 1.0], [1.0, 2.0])
NORMALISED = {"x": POINTS, "gain": [1.0, 2.0], "shift": [0.0, 1.0], "epsilon": 1e-5}
BACK = {
    "parameters": BLOCKS,
    "forward": residual_forward(BLOCKS, POINTS, norm="batch"),
    "d_output": np.ones_like(POINTS),
}

RESIDUAL = {
    "ResidualParameters": vars(BLOCKS),
    "RunningStatistics": {"mean": [0.0, 1.0], "variance": [1.0, 2.0]},
    "autocorrelation": {"values": [1.0, 2.0, 4.0], "num_lags": 2, "centred": True},
    "autocorrelation_loop": {"values": [1.0, 2.0, 4.0], "num_lags": 2, "centred": True},
    "batch_norm": NORMALISED,
    "batch_norm_fixed": {**NORMALISED, "running": KEPT},
    "batch_norm_loop": NORMALISED,
    "dense_block": {
        "x": POINTS,
        "weights": [np.ones((1, 2)), np.ones((2, 3))],
        "biases": [[1.0], [0.0, 1.0]],
    },
    "dense_widths": {"num_units": 2, "growth": 3, "num_layers": 2},
    "expected_variances": {"num_blocks": 3, "norm": False, "branch_scale": 0.5, "skip": True},
    "fold_batch_norm": {
        "weight": np.ones((2, 3)),
        "bias": [0.0, 1.0],
        "running": KEPT,
        "gain": [1.0, 2.0],
        "shift": [0.0, 1.0],
        "epsilon": 1e-5,
    },
    "gradient_by_path_length": BACK,
    "group_norm": {**NORMALISED, "num_groups": 2},
    "input_slopes": {"parameters": DEEP, "x": LINE},
    "layer_norm": NORMALISED,
    "normalisation_gradients": {
        "d_output": np.ones_like(POINTS),
        "normalised": batch_norm(POINTS),
    },
    "normalisation_jacobian": {"values": [1.0, 2.0, 4.0], "epsilon": 1e-5},
    "path_counts": {"num_blocks": 3},
    "random_slopes": {
        "x": LINE,
        "num_layers": 3,
        "num_hidden": 4,
        "rng": rng,
        "skip": True,
        "norm": True,
        "branch_scale": 0.5,
    },
    "residual_backward": BACK,
    "residual_forward": {
        "parameters": BLOCKS,
        "x": POINTS,
        "norm": "batch",
        "skip": True,
        "branch_scale": 0.5,
    },
    "residual_parameters": {"num_blocks": 2, "num_units": 3, "rng": rng, "num_inner": 2},
    "start_running": {"num_channels": 2},
    "update_running": {"running": KEPT, "x": POINTS, "momentum": 0.1},
}
