"""The table's network epoch by epoch, with and without dropout, and dropout's masks in use."""

from dataclasses import replace

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from udl.data import mnist1d
from udl.experiments.memory import Arrays
from udl.experiments.recorded import load
from udl.experiments.side_by_side import (
    Recipe,
    SideBySide,
    errors_of,
    losses_and_errors,
    mlps,
    seeded,
    train_side_by_side,
)
from udl.training import tensors

PROGRAM = "ch09_regularization/epoch_curves"
SIZES, NUM_SEEDS = (40, 100, 100, 10), 8
SHARES = (0.0, 0.1)  # of dropout
NUM_MASKS = (1, 2, 3, 5, 10, 20, 50, 100)  # over how many masks predictions are averaged
MASK_SEED = 1_000


def results() -> Arrays:
    """Return the recorded results.

    Returns
    -------
    dict
        A row for each of `SHARES` and one for each of 8 seeds: ``"train_loss"``, ``"loss"``,
        ``"error"`` (2, 8, 50), the loss in nats on the training data and loss and error in percent
        on the validation data after each epoch; ``"loss_right"`` and ``"loss_wrong"``, of the same
        shape, the mean validation loss of the signals that are classified rightly and wrongly. And
        for the network trained with dropout, on the validation data: ``"scaled"`` (2, 8), loss and
        error without masks, and ``"masked"`` (8, 2, 8), the same with probabilities averaged over
        each of `NUM_MASKS`; ``"seconds"``.
    """
    return load(PROGRAM)


def measure(num_epochs: int = 50, num_seeds: int = NUM_SEEDS) -> Arrays:
    """Train the networks and measure them.

    Parameters
    ----------
    num_epochs, num_seeds : int
        Fewer than the default for a test.

    Returns
    -------
    dict
        As :func:`results`, without the seconds.
    """
    data = mnist1d.coursework()
    train = tensors(data.x_train, data.y_train)
    held_out = tensors(data.x_validation, data.y_validation)
    shape = len(SHARES), num_seeds, num_epochs
    names = ("train_loss", "loss", "error", "loss_right", "loss_wrong")
    found = {name: np.empty(shape) for name in names}
    for r, share in enumerate(SHARES):
        generators = seeded(range(num_seeds))
        networks = mlps(SIZES, generators)

        def look(epoch: int) -> None:
            found["train_loss"][r, :, epoch] = losses_and_errors(networks, *train)[0]  # noqa: B023
            loss, error = losses_and_errors(networks, *held_out)  # noqa: B023 -- within the turn
            found["loss"][r, :, epoch], found["error"][r, :, epoch] = loss, error  # noqa: B023
            right, wrong = losses_apart(networks, *held_out)  # noqa: B023
            found["loss_right"][r, :, epoch] = right  # noqa: B023
            found["loss_wrong"][r, :, epoch] = wrong  # noqa: B023

        recipe = replace(Recipe(num_epochs=num_epochs), dropout=share)
        train_side_by_side(networks, *train, recipe, generators, after_epoch=look)
    scaled = losses_and_errors(networks, *held_out)
    found["scaled"] = np.array([part.numpy() for part in scaled])
    found["masked"] = averaged(networks, *held_out, SHARES[-1])
    return found


@torch.no_grad()
def losses_apart(networks: SideBySide, x: Tensor, y: Tensor) -> tuple[np.ndarray, np.ndarray]:
    """Return each network's mean loss on what it classifies rightly, and wrongly, (S,) each."""
    logits = networks(x)  # (S, N, 10)
    labels = y.expand(logits.shape[:-1])  # (S, N)
    losses = cross_entropy(logits.mT, labels, reduction="none")  # (S, N)
    wrong = (logits.argmax(dim=-1) != labels).double()
    right, missed = (
        ((losses * part).sum(dim=1) / part.sum(dim=1)).numpy() for part in (1 - wrong, wrong)
    )
    return right, missed


@torch.no_grad()
def averaged(networks: SideBySide, x: Tensor, y: Tensor, share: float) -> np.ndarray:
    """Average probabilities over masks: loss and error for each of `NUM_MASKS`, (8, 2, S)."""
    chance = torch.Generator().manual_seed(MASK_SEED)
    weights = list(networks.weights)
    total = torch.zeros(len(networks), len(x), SIZES[-1])
    results = []
    for drawn in range(1, max(NUM_MASKS) + 1):
        masks = [
            (torch.rand(len(networks), len(x), width, generator=chance) >= share) / (1 - share)
            for width in SIZES[1:-1]
        ]
        total += networks.perturbed(x, weights, masks).softmax(dim=-1)
        if drawn in NUM_MASKS:
            of_label = (total / drawn).gather(-1, y.expand(total.shape[:-1])[..., None])
            loss = -of_label.log().mean(dim=(1, 2))
            results.append(np.array([loss.numpy(), errors_of(total, y).numpy()]))
    return np.array(results)
