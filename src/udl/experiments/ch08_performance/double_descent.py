"""Test error against width, for a trained network whose training labels are partly wrong.

4,000 signals of MNIST-1D to train on and 4,000 to test. For each seed 15 % of the training labels
are drawn anew from all ten classes, so that about 13.5 % change. A network of two hidden layers of
equal width is trained for 400 epochs; the learning rate is halved after every 80. Nothing is
chosen, so the test data choose nothing.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor

from udl.data import mnist1d
from udl.experiments.memory import Arrays, memoised
from udl.experiments.recorded import load
from udl.experiments.side_by_side import (
    Recipe,
    losses_and_errors,
    mlps,
    seeded,
    train_side_by_side,
)
from udl.training import tensors

PROGRAM = "ch08_performance/double_descent"
WIDTHS = (2, 4, 6, 8, 10, 14, 18, 22, 26, 30, 35, 40, 45, 50, 60, 80, 100, 140, 200, 300)
NUM_SEEDS = 4
REDRAWN = 0.15
NUM_EPOCHS = 400
RECIPE = Recipe(learning_rate=0.05, num_epochs=NUM_EPOCHS, halvings=4)
MEASURED = ("train", "test", "train_loss", "test_loss")


def results() -> Arrays:
    """Return what was measured once, with its run time in seconds.

    Returns
    -------
    dict
        ``"widths"`` and ``"num_parameters"``, shape (W,); ``"train"`` and ``"test"``: errors in
        percent, the first against the labels as trained, shape (W, S); ``"train_loss"`` and
        ``"test_loss"`` in nats, shape (W, S); ``"changed"``: share of training labels that differ
        from the true ones, shape (S,); ``"seconds"``.
    """
    return load(PROGRAM)


def measure(
    widths: Sequence[int] = WIDTHS,
    seeds: Sequence[int] = range(NUM_SEEDS),
    num_epochs: int = NUM_EPOCHS,
) -> Arrays:
    """Train networks of each width.

    Parameters
    ----------
    widths : sequence of int
        Hidden units of each of the two hidden layers.
    seeds : sequence of int
        Each decides first weights, order of examples and which labels are redrawn.
    num_epochs : int
        Epochs of 40 steps.

    Returns
    -------
    dict
        As :func:`results`, without the seconds.
    """
    found = [at_width(width, tuple(seeds), num_epochs) for width in widths]
    sizes = np.array(widths)
    return {
        "widths": sizes,
        "num_parameters": sizes**2 + 52 * sizes + 10,
        **{key: np.stack([one[key] for one in found]) for key in MEASURED},
        "changed": found[0]["changed"],
    }


@memoised
def at_width(width: int, seeds: tuple[int, ...], num_epochs: int = NUM_EPOCHS) -> Arrays:
    """Train networks of one width, one from each seed.

    Parameters
    ----------
    width, seeds, num_epochs
        As in :func:`measure`.

    Returns
    -------
    dict
        As :func:`results`, shape (S,) each.
    """
    data = mnist1d.make_dataset(8000, train_split=0.5)
    x, y = tensors(data.x, data.y)
    held_out = tensors(data.x_test, data.y_test)
    noisy = torch.stack([redrawn(y, seed) for seed in seeds])  # (S, N)
    generators = seeded(seeds)
    networks = mlps((40, width, width, 10), generators)
    train_side_by_side(networks, x, noisy, replace(RECIPE, num_epochs=num_epochs), generators)
    train_loss, train = losses_and_errors(networks, x, noisy)
    test_loss, test = losses_and_errors(networks, *held_out)
    changed = (noisy != y).double().mean(dim=1)
    measured = (train, test, train_loss.double(), test_loss.double())
    return {
        **{key: one.numpy() for key, one in zip(MEASURED, measured, strict=True)},
        "changed": changed.numpy(),
    }


def redrawn(y: Tensor, seed: int) -> Tensor:
    """Draw a share of the labels anew, from all classes; some come out as they were."""
    generator = torch.Generator().manual_seed(seed + 10_000)  # not the seed of the weights
    hit = torch.rand(len(y), generator=generator) < REDRAWN
    return torch.where(hit, torch.randint(10, y.shape, generator=generator), y)
