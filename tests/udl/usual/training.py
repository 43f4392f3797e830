"""Usual calls of training."""

import torch

from tests.udl.usual.inputs import LABELS, POINTS, examples, fitting, generator

TRAINING = {
    "Progress": {"total": 3, "patience": 5.0},
    "accuracy": {"logits": torch.eye(2), "y": torch.tensor([0, 1])},
    "batches": {
        "x": torch.eye(2),
        "y": torch.tensor([0, 1]),
        "batch_size": 1,
        "generator": generator,
    },
    "evaluate": {
        "model": torch.nn.Linear(2, 2),
        "examples": examples(),
        "loss": torch.nn.functional.cross_entropy,
        "batch_size": 3,
    },
    "fit": fitting,
    "halve_every": {"num_epochs": 2},
    "he_bound": {"fan_in": 3},
    "he_init": {"model": torch.nn.Linear(2, 2), "generator": generator},
    "logistic_regression": {"num_inputs": 3, "num_classes": 2, "generator": generator},
    "mlp": {"sizes": (2, 3, 2), "generator": generator},
    "mnist_cnn": {"dropout": 0.5, "generator": generator},
    "num_parameters": {"model": torch.nn.Linear(2, 2)},
    "signal_cnn": {
        "channels": (2, 2),
        "kernel_sizes": (3, 3),
        "stride": 1,
        "padding": 0,
        "length": 10,
        "num_classes": 2,
        "generator": generator,
    },
    "split": {"examples": examples(), "sizes": (1, 3), "generator": generator},
    "tensors": {"x": POINTS, "y": LABELS},
}
