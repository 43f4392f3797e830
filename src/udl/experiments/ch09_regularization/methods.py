"""The regularisers of the chapter's table: what each tries, and how it is trained.

All methods train the coursework's network, 40-100-100-10, on the same 4,000 signals of MNIST-1D
for 50 epochs, from the same first weights of each seed and, where the batch size is the same, with
the same batches.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import torch
from torch import Tensor

from udl.data import mnist1d
from udl.experiments.side_by_side import (
    Recipe,
    SideBySide,
    errors_of,
    losses_and_errors,
    mlps,
    seeded,
    train_side_by_side,
)
from udl.regularisation import best_before_patience_ends
from udl.training import Examples, tensors

SIZES = (40, 100, 100, 10)
MEMBERS = 5  # of an ensemble
PRETRAINING_EPOCHS = 50


@dataclass(frozen=True)
class Method:
    """A row of the table.

    Parameters
    ----------
    name : str
        As the table says it.
    tries : tuple of dict
        Settings to choose from on the validation data; fields of :class:`Recipe`, or one of
        ``patience``, ``members`` and ``source``.
    """

    name: str
    tries: tuple[dict[str, Any], ...] = field(default=({},))


def _values(name: str, *values: float) -> tuple[dict[str, Any], ...]:
    return tuple({name: value} for value in values)


METHODS = (
    Method("none"),
    Method("weight decay", _values("weight_decay", 0.0003, 0.001, 0.002, 0.003, 0.005, 0.01)),
    Method("early stopping", _values("patience", 1, 2, 3, 5, 10, 20)),
    Method("ensemble of 5", _values("members", MEMBERS)),
    Method("dropout", _values("dropout", 0.02, 0.05, 0.1, 0.15, 0.2, 0.3)),
    Method("noise on inputs", _values("input_noise", 0.1, 0.2, 0.3, 0.4, 0.5, 0.7)),
    Method("noise on weights", _values("weight_noise", 0.01, 0.02, 0.03, 0.05, 0.07, 0.1)),
    Method("label smoothing", _values("smoothing", 0.01, 0.02, 0.05, 0.1, 0.2, 0.4)),
    Method("augmentation", _values("max_shift", 1, 2, 3, 4, 6, 10)),
    Method(
        "small batches, large steps",
        tuple(
            {"batch_size": size, "learning_rate": rate}
            for size, rate in (
                (100, 0.1),
                (100, 0.2),
                (100, 0.3),
                (25, 0.05),
                (25, 0.1),
                (10, 0.05),
            )
        ),
    ),
    Method(
        "transfer",
        tuple(
            {"source": "other curves", "learning_rate": rate}
            for rate in (0.005, 0.01, 0.02, 0.05, 0.1, 0.2)
        ),
    ),
    Method(
        "self-supervision",
        tuple(
            {"source": "masked signals", "learning_rate": rate}
            for rate in (0.005, 0.01, 0.02, 0.05, 0.1, 0.2)
        ),
    ),
    Method(
        "combination",
        tuple(
            {"max_shift": 2, "learning_rate": rate, "weight_decay": decay}
            for rate in (0.05, 0.1, 0.2)
            for decay in (0.0, 0.0005)
        ),
    ),
)


@dataclass(frozen=True, eq=False)
class Data:
    """The coursework's data as tensors, in three parts."""

    train: Examples
    validation: Examples
    test: Examples


def coursework_data() -> Data:
    """Return the coursework's data."""
    data = mnist1d.coursework()
    return Data(
        tensors(data.x_train, data.y_train),
        tensors(data.x_validation, data.y_validation),
        tensors(data.x_test, data.y_test),
    )


def logits_of(
    setting: dict[str, Any],
    seeds: Sequence[int],
    data: Data,
    parts: Sequence[Tensor],
    *,
    num_epochs: int = 50,
    start: SideBySide | None = None,
) -> list[Tensor]:
    """Train as a setting says, and run what comes of it.

    Parameters
    ----------
    setting : dict
        One of a method's tries.
    seeds : sequence of int
        S seeds; each decides first weights, order of examples and noise of one run.
    data : Data
        To train on and, for early stopping, to watch.
    parts : sequence of Tensor, shapes (M, 40)
        Inputs to run.
    num_epochs : int
        Of training.
    start : SideBySide, optional
        Networks that were trained before, one a seed; their last layer is replaced by the one that
        the seed draws.

    Returns
    -------
    list of Tensor, shapes (S, M, 10)
        For each part the logits; those of an ensemble are logarithms of mean probabilities.
    """
    chosen = dict(setting)
    patience, members = chosen.pop("patience", 0), chosen.pop("members", 1)
    chosen.pop("source", None)
    # The first member of an ensemble is the network that the seed gives alone.
    everyone = [seed + 10_000 * member for seed in seeds for member in range(members)]
    generators = seeded(everyone)
    networks = mlps(SIZES, generators)
    if start is not None:
        adopt(networks, start)
    watched: list[Tensor] = []
    kept: list[list[Tensor]] = []

    def watch(_: int) -> None:
        watched.append(losses_and_errors(networks, *data.validation)[0])
        kept.append([one.detach().clone() for one in networks.parameters()])

    recipe = replace(Recipe(num_epochs=num_epochs), **chosen)
    after_epoch = watch if patience else None
    train_side_by_side(networks, *data.train, recipe, generators, after_epoch=after_epoch)
    if patience:
        _go_back(networks, torch.stack(watched, dim=1), kept, patience)
    with torch.no_grad():
        outputs = [networks(part) for part in parts]  # (S members, M, 10)
    if members == 1:
        return outputs
    shares = [one.softmax(-1).unflatten(0, (len(seeds), members)).mean(dim=1) for one in outputs]
    return [one.log() for one in shares]


def errors(
    setting: dict[str, Any],
    seeds: Sequence[int],
    data: Data,
    parts: Sequence[Examples],
    *,
    num_epochs: int = 50,
    start: SideBySide | None = None,
) -> list[np.ndarray]:
    """Train as a setting says; return the errors in percent on each part, shape (S,) each."""
    inputs = [x for x, _ in parts]
    logits = logits_of(setting, seeds, data, inputs, num_epochs=num_epochs, start=start)
    return [errors_of(one, y).numpy() for one, (_, y) in zip(logits, parts, strict=True)]


@torch.no_grad()
def adopt(networks: SideBySide, start: SideBySide) -> None:
    """Copy all layers but the last from networks that were trained before."""
    for own, other in ((networks.weights, start.weights), (networks.biases, start.biases)):
        for mine, theirs in list(zip(own, other, strict=True))[:-1]:
            mine.copy_(theirs)


@torch.no_grad()
def _go_back(networks: SideBySide, losses: Tensor, kept: list[list[Tensor]], patience: int) -> None:
    """Set each network to the parameters of the epoch that early stopping keeps."""
    for s, row in enumerate(losses.double().numpy()):  # (E,)
        epoch = best_before_patience_ends(row, patience)
        for one, then in zip(networks.parameters(), kept[epoch], strict=True):
            one[s] = then[s]
