"""Usual calls of optimisation."""

import numpy as np

from tests.udl.usual.inputs import LINE, rng, some_line, squared
from udl.optimisation import SGD, cosine

SURFACE = {
    "model": some_line,
    "loss": squared,
    "axes": ([0.0, 1.0], [0.0, 1.0]),
    "x": LINE,
    "y": LINE,
}

SEARCHED = {"loss": np.abs, "start": -1.0, "end": 2.0, "tolerance": 0.01, "max_iterations": 9}

STEP = {"parameters": LINE, "gradient": LINE, "learning_rate": 0.1}

MOMENTUM = {**STEP, "momentum": LINE, "beta": 0.9}

OPTIMISATION = {
    "Adam": {"learning_rate": 0.1, "beta": 0.9, "gamma": 0.99, "epsilon": 1e-8},
    "AdamW": {
        **{"learning_rate": 0.1, "beta": 0.9, "gamma": 0.99, "epsilon": 1e-8},
        "weight_decay": 0.1,
    },
    "Momentum": {"learning_rate": 0.1, "beta": 0.9, "convention": "sum"},
    "Nesterov": {"learning_rate": 0.1, "beta": 0.9, "convention": "sum", "reading": "whole"},
    "Normalised": {"learning_rate": 0.1},
    "SGD": {"learning_rate": 0.1},
    "adam_step": {
        **MOMENTUM,
        **{"second_moment": LINE, "step": 2, "gamma": 0.99, "epsilon": 1e-8, "correct": True},
    },
    "bracket_search": {**SEARCHED, "inner": (0.3, 0.6)},
    "constant": {},
    "cosine": {"num_steps": 3, "last": 0.1},
    "decay_step": {"parameters": LINE, "learning_rate": 0.1, "weight_decay": 0.1},
    "descend": {
        "gradient": np.sin,
        "start": [1.0, 2.0],
        "optimiser": SGD(0.1),
        "num_steps": 2,
        "schedule": cosine(2),
    },
    "descend_lines": {
        "loss": lambda at: np.sum(np.cosh(np.clip(at, -9, 9))),
        "gradient": np.sin,
        "start": [1.0, 2.0],
        "num_steps": 2,
        "longest": 0.1,
        "tolerance": 0.01,
        "max_iterations": 5,
        "inner": (0.3, 0.6),
    },
    "golden_section": SEARCHED,
    "gradient_step": STEP,
    "look_ahead": {
        **{"parameters": LINE, "momentum": LINE, "learning_rate": 0.1, "beta": 0.9},
        "reading": "whole",
    },
    "loss_surface": {**SURFACE, "block": 64},
    "loss_surface_loop": SURFACE,
    "momentum_step": {**MOMENTUM, "convention": "sum"},
    "normalised_step": {**STEP, "epsilon": 1e-20},
    "on_batches": {"gradient": np.add, "x": LINE, "y": LINE, "batches": [[0, 1]]},
    "one_epoch": {"num_examples": 3, "batch_size": 2, "rng": rng},
    "random_batches": {"num_examples": 3, "batch_size": 2, "rng": rng},
    "steps_down": {"every": 2, "factor": 0.5},
    "warm_up": {"num_steps": 2, "then": cosine(2)},
}
