"""Training with PyTorch: models, the loop, the examples that it runs over, and what it shows.

This wing needs torch; no other wing of algorithms does.
"""

from udl.training.examples import Examples, batches, split, tensors
from udl.training.loop import (
    Epoch,
    History,
    Loss,
    Schedule,
    Scores,
    accuracy,
    evaluate,
    fit,
    halve_every,
)
from udl.training.models import (
    he_bound,
    he_init,
    logistic_regression,
    mlp,
    mnist_cnn,
    num_parameters,
    signal_cnn,
)
from udl.training.progress import Progress

__all__ = [
    "Epoch",
    "Examples",
    "History",
    "Loss",
    "Progress",
    "Schedule",
    "Scores",
    "accuracy",
    "batches",
    "evaluate",
    "fit",
    "halve_every",
    "he_bound",
    "he_init",
    "logistic_regression",
    "mlp",
    "mnist_cnn",
    "num_parameters",
    "signal_cnn",
    "split",
    "tensors",
]
