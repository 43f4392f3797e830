"""Bias and variance of a trained network, by repetition: the same inputs, other noise each time.

Fifty data sets have the inputs and the truth of the hinge model's study. On each a shallow network
with one input is trained by Adam, all of one width side by side: its joints are learned, its start
is random, and nothing about it can be computed in closed form.
"""

import numpy as np
import torch
from torch import Tensor

from udl.experiments.hump import NOISE, hump
from udl.experiments.memory import Arrays, memoised
from udl.experiments.threads import one_thread
from udl.performance import decompose

NUM_POINTS = 15
WIDTHS = (1, 2, 3, 4, 6, 8, 12, 20, 100)
NUM_SETS, NUM_STEPS, RATE = 50, 1500, 0.01
INPUTS = (np.arange(NUM_POINTS) + 0.5) / NUM_POINTS
PLACES = np.linspace(0, 1, 101)


@memoised
def parts(seed: int = 0) -> Arrays:
    """Train networks of every width on fifty data sets and take their errors apart.

    Parameters
    ----------
    seed : int
        Decides the noise of the targets, common to all widths, and the first parameters.

    Returns
    -------
    dict
        For the widths `WIDTHS`: ``"bias"``, ``"variance"`` (W,), where the variance holds that of
        the start, too; ``"training"`` (W,), mean squared errors on the training data; and for the
        widths 3 and 100 ``"predictions"`` (2, S, 101) at `PLACES`.
    """
    noise = np.random.default_rng(seed).normal(0, NOISE, size=(NUM_SETS, NUM_POINTS))
    targets = hump(INPUTS) + noise  # (S, N)
    bias, variance, training = np.empty((3, len(WIDTHS)))
    shown = []
    with one_thread():
        for k, width in enumerate(WIDTHS):
            chance = torch.Generator().manual_seed(seed)
            predictions, left = _trained(targets, width, chance)
            found = decompose(predictions, hump(PLACES))
            bias[k], variance[k], training[k] = found.bias, found.variance, left
            if width in (3, 100):
                shown.append(predictions)
    return {
        "bias": bias,
        "variance": variance,
        "training": training,
        "predictions": np.array(shown),
    }


def _trained(targets: np.ndarray, width: int, chance: torch.Generator) -> tuple[np.ndarray, float]:
    """Train S networks; return their predictions (S, 101) and the mean error that is left."""
    count = len(targets)
    x, y = _column(INPUTS), torch.tensor(targets)[..., None]  # (N, 1), (S, N, 1)
    hidden = torch.randn(count, 1, width, generator=chance, dtype=torch.double)
    joints = torch.rand(count, 1, width, generator=chance, dtype=torch.double) * 4 - 2
    output = torch.randn(count, width, 1, generator=chance, dtype=torch.double) / width**0.5
    parameters = [hidden, -hidden * joints, output, torch.zeros_like(output[:, :1])]
    for one in parameters:
        one.requires_grad_()

    def predict(inputs: Tensor) -> Tensor:
        weights, biases, outputs, level = parameters
        result: Tensor = torch.relu(inputs @ weights + biases) @ outputs + level
        return result  # (S, N, 1)

    optimizer = torch.optim.Adam(parameters, lr=RATE)
    plan = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, NUM_STEPS)
    for _ in range(NUM_STEPS):
        losses = ((predict(x) - y) ** 2).mean(dim=(1, 2))  # (S,)
        optimizer.zero_grad()
        losses.sum().backward()
        optimizer.step()
        plan.step()
    with torch.no_grad():
        left = float(((predict(x) - y) ** 2).mean())
        return predict(_column(PLACES))[..., 0].numpy(), left


def _column(x: np.ndarray) -> Tensor:
    """Stretch 0..1 to -2..2, where the joints are drawn."""
    return torch.tensor(4 * x - 2)[:, None]  # (N, 1)
