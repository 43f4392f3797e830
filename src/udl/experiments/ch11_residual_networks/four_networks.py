"""Skips and norms, each alone and both together, at several depths: shipped results.

MNIST-1D, 32 units, Adam, 500 steps of 100 examples. All learning rates that were tried are shown.
"""

import itertools

import torch

from udl.experiments import recorded
from udl.experiments.ch11_residual_networks.stacks import Form, scores, signals, train
from udl.experiments.memory import Arrays

PROGRAM = "ch11_residual_networks/four_networks"
DEPTHS = (1, 2, 5, 10, 20)  # blocks, of two layers each
KINDS = ((False, "none"), (True, "none"), (False, "batch"), (True, "batch"))
RATES = (0.0003, 0.001, 0.003)
SEEDS = (0, 1, 2)
NUM_STEPS = 500
WINDOW = 20  # steps that a point of a curve averages


def results() -> Arrays:
    """Return what :func:`measure` found.

    Returns
    -------
    dict
        ``"loss"``: cross-entropy on the training examples in nats; ``"train"``, ``"test"``:
        accuracy in percent; each of shape (5 depths, 4 kinds, 3 seeds, 3 rates). ``"curves"``:
        losses of batches, means over 20 steps, shape (5, 4, 25, 3 seeds, 3 rates). Kinds are in
        order: neither, skips alone, norms alone, both.
    """
    return recorded.load(PROGRAM)


def measure(depths: tuple[int, ...] = DEPTHS, num_steps: int = NUM_STEPS) -> Arrays:
    """Train all networks; takes minutes.

    Parameters
    ----------
    depths : tuple of int
        Numbers of blocks.
    num_steps : int
        Steps, a multiple of 20.

    Returns
    -------
    dict
        As :func:`results`.
    """
    data = signals()
    shape = (len(depths), len(KINDS), len(SEEDS), len(RATES))
    found = {name: torch.empty(shape) for name in ("loss", "train", "test")}
    curves = torch.empty(*shape[:2], num_steps // WINDOW, *shape[2:])
    for (d, depth), (k, (skip, norm)) in itertools.product(enumerate(depths), enumerate(KINDS)):
        trained = train(Form(depth, skip, norm), SEEDS, RATES, num_steps, data=data)
        for name, values in scores(trained, data).items():
            found[name][d, k] = values.view(shape[2:])
        curves[d, k] = trained.losses.view(-1, WINDOW, *shape[2:]).mean(dim=1)
    return {name: one.numpy() for name, one in (found | {"curves": curves}).items()}
