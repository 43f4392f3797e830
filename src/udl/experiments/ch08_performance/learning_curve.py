"""How the loss on new digits falls as the training set grows, for one small network.

The network is that of chapters 1 and 6. It is trained on random subsets of the first 3,500 digits;
the other 500 of the training data decide when to stop, and the 500 test digits only report.
"""

import numpy as np
import torch
from torch import Tensor, nn

from udl.data import mnist
from udl.experiments.memory import Arrays, memoised
from udl.experiments.threads import one_thread
from udl.performance import PowerLaw, fit_power_law

SIZES = (28, 56, 112, 224, 448, 896, 1750, 3500)
FITTED = 6  # of the sizes; the others are kept aside, to see how far the fit can be trusted
POOL, BATCH_SIZE, RATE = 3500, 100, 0.002
MOST_STEPS, EVERY, PATIENCE = 600, 20, 4  # looks at the validation loss, without a new best one


@memoised
def losses(seeds: tuple[int, ...] = (0, 1, 2, 3, 4)) -> Arrays:
    """Train on subsets of each size, and measure at the step of the lowest validation loss.

    Parameters
    ----------
    seeds : tuple of int
        Each decides the subsets, the first weights and the batches of one run of each size.

    Returns
    -------
    dict
        ``"loss"`` (N, S): mean cross-entropy of 500 test digits in nats, for the sizes `SIZES` and
        the seeds; ``"error"`` (N, S): percent of them read wrongly; ``"steps"`` (N, S).
    """
    found = np.empty((3, len(SIZES), len(seeds)))
    with one_thread():
        for n, s in np.ndindex(*found.shape[1:]):
            found[:, n, s] = _run(SIZES[n], seeds[s])
    return dict(zip(("loss", "error", "steps"), found, strict=True))


def fits(losses: np.ndarray) -> tuple[PowerLaw, PowerLaw]:
    """Fit the mean losses of the first sizes, with a floor and without.

    Parameters
    ----------
    losses : ndarray, shape (N,)
        For `SIZES`; all but the first `FITTED` are ignored.

    Returns
    -------
    tuple of PowerLaw
        The fit of :func:`udl.performance.fit_power_law`, and the straight line on logarithmic axes.
    """
    sizes, losses = np.array(SIZES[:FITTED], dtype=float), np.asarray(losses)[:FITTED]
    slope, intercept = np.polyfit(np.log(sizes), np.log(losses), 1)
    straight = PowerLaw(0.0, float(np.exp(intercept)), -float(slope))
    return fit_power_law(sizes, losses), straight


def _run(size: int, seed: int) -> tuple[float, float, int]:
    """Return loss, error and step of one run."""
    data = mnist.digits()
    chance = torch.Generator().manual_seed(seed)
    x, y = torch.tensor(data.x_train).flatten(1), torch.tensor(data.y_train)
    rows = torch.randperm(POOL, generator=chance)[:size]
    model = nn.Sequential(nn.Linear(784, 100), nn.ReLU(), nn.Linear(100, 10))
    for numbers in model.parameters():
        nn.init.uniform_(numbers, -0.05, 0.05, generator=chance)
    optimizer = torch.optim.Adam(model.parameters(), lr=RATE)
    best, found = np.inf, (np.inf, 100.0, 0)
    for step in range(1, MOST_STEPS + 1):
        batch = rows[torch.randint(size, (BATCH_SIZE,), generator=chance)]
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(x[batch]), y[batch]).backward()
        optimizer.step()
        if step % EVERY == 0:
            now = _loss_and_error(model, x[POOL:], y[POOL:])[0]
            if now < best:
                test = torch.tensor(data.x_test).flatten(1), torch.tensor(data.y_test)
                best, found = now, (*_loss_and_error(model, *test), step)
            elif step - found[2] >= EVERY * PATIENCE:
                break
    return found


@torch.no_grad()
def _loss_and_error(model: nn.Module, x: Tensor, y: Tensor) -> tuple[float, float]:
    logits = model(x)
    wrong = (logits.argmax(dim=1) != y).double()
    return float(nn.functional.cross_entropy(logits, y)), float(100 * wrong.mean())
