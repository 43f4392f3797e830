"""Networks that come to the ten curves with something learned elsewhere.

Two sources, of 10,000 signals each. *Other curves*: ten curves that are no digits, drawn at random,
moved, stretched and hidden as those of MNIST-1D are, with their labels. *Masked signals*: further
signals of MNIST-1D without labels; half of the 40 numbers are set to zero, and the network is to
say what stood there. Each signal comes three times, with other numbers hidden.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import torch
from torch import Tensor

from udl.data import mnist1d
from udl.experiments.side_by_side import Recipe, SideBySide, mlps, seeded, train_side_by_side
from udl.training import tensors

SOURCES = ("other curves", "masked signals")
NUM_SIGNALS, NUM_EPOCHS = 10_000, 30
MASKED, COPIES = 0.5, 3
CURVES_SEED, SIGNALS_SEED = 7, 4242  # no seed of the data to be classified
FIRST_SEED = 500_000  # added to a run's seed: pre-training has its own first weights
RECIPE = Recipe(learning_rate=0.05, num_epochs=NUM_EPOCHS, halvings=4)


@lru_cache(maxsize=4)
def pretrained(source: str, seeds: tuple[int, ...], num_epochs: int = NUM_EPOCHS) -> SideBySide:
    """Train a network from each seed on one of the sources; nobody may change what it returns.

    Parameters
    ----------
    source : {"other curves", "masked signals"}
        What to learn from.
    seeds : tuple of int
        One a network.
    num_epochs : int
        Of 100 steps, a multiple of 3.

    Returns
    -------
    SideBySide
        With 10 outputs, or 40 for masked signals.

    Raises
    ------
    ValueError
        If the source is unknown.
    """
    if source not in SOURCES:
        raise ValueError(f"source: got {source!r}; expected one of {SOURCES}")
    generators = seeded([FIRST_SEED + seed for seed in seeds])
    if source == "other curves":
        networks = mlps((40, 100, 100, 10), generators)
        x, y = tensors(*mnist1d.other_curves(NUM_SIGNALS, seed=CURVES_SEED))
        recipe = replace(RECIPE, num_epochs=num_epochs)
        train_side_by_side(networks, x, y, recipe, generators)
        return networks
    networks = mlps((40, 100, 100, 40), generators)
    data = mnist1d.make_dataset(NUM_SIGNALS + 10, seed=SIGNALS_SEED, train_split=0.999)
    x, _ = tensors(data.x[:NUM_SIGNALS], data.y[:NUM_SIGNALS])
    x = x.repeat(COPIES, 1)  # (N, 40)
    hidden = masks(len(x), seeds)  # (S, N, 40)
    train_side_by_side(
        networks,
        torch.where(hidden, 0.0, x),
        torch.stack([x.expand_as(hidden), hidden.float()], dim=-1),
        replace(RECIPE, num_epochs=num_epochs // COPIES),
        generators,
        loss=masked_error,
    )
    return networks


def masks(num_signals: int, seeds: Sequence[int]) -> Tensor:
    """Draw which numbers of each signal are hidden, for each seed, shape (S, N, 40)."""
    return torch.stack(
        [torch.rand(num_signals, 40, generator=one) < MASKED for one in seeded(seeds)]
    )


def masked_error(outputs: Tensor, targets: Tensor) -> Tensor:
    """Return the mean squared error at the hidden numbers, one for each network."""
    truth, hidden = targets.unbind(dim=-1)  # (S, B, 40) each
    return (hidden * (outputs - truth) ** 2).sum(dim=(1, 2)) / hidden.sum(dim=(1, 2))
