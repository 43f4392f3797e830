"""Two spirals told apart by a network that only the chapter's own differentiation trains.

The program is the one that stands on the page; here it also keeps the loss of every step.
"""

import itertools

import numpy as np

from udl.data import plane
from udl.experiments.memory import Arrays, memoised
from udl.gradients.autodiff import Tensor

WIDTHS = (2, 40, 40, 1)
STEPS = 1000
RATE = 0.02
MOMENTUM = 0.9
TURNS = 2.0
SIDE = 81  # points along each side of the painted square
REACH = 1.2


def spirals() -> tuple[np.ndarray, np.ndarray]:
    """Return the points of two spirals that are wound into each other.

    Returns
    -------
    x : ndarray, shape (200, 2)
        Points.
    y : ndarray, shape (200, 1)
        1 for one spiral, -1 for the other.
    """
    x, spiral = plane.two_spirals(200, turns=TURNS, rng=np.random.default_rng(0))
    return x, 2.0 * spiral[:, None] - 1


@memoised
def learned() -> Arrays:
    """Train the network once, from the start that the page draws.

    Returns
    -------
    dict of ndarray
        ``losses`` (STEPS,), the mean squared error before each step; ``painted`` (SIDE, SIDE), the
        output of the trained network on the square from -REACH to REACH, rows from below;
        ``outputs`` (200,), its outputs at the points of `spirals`.
    """
    x, y = spirals()
    rng = np.random.default_rng(1)
    parameters = []
    for into, out in itertools.pairwise(WIDTHS):
        parameters.append(Tensor(rng.normal(0, np.sqrt(2 / into), (into, out))))
        parameters.append(Tensor(np.zeros(out)))
    speeds = [0.0 * p.value for p in parameters]
    losses = np.empty(STEPS)
    for step in range(STEPS):
        loss = ((_network(parameters, x) - Tensor(y)) ** 2).mean()
        loss.backward()
        losses[step] = loss.value
        for k, p in enumerate(parameters):
            speeds[k] = MOMENTUM * speeds[k] + p.grad
            p.value -= RATE * speeds[k]
    side = np.linspace(-REACH, REACH, SIDE)
    square = np.stack([each.ravel() for each in np.meshgrid(side, side)], axis=1)
    return {
        "losses": losses,
        "painted": _network(parameters, square).value.reshape(SIDE, SIDE),
        "outputs": _network(parameters, x).value[:, 0],
    }


def _network(parameters: list[Tensor], x: np.ndarray) -> Tensor:
    """Run inputs (N, 2) through layers whose weights have shape (in, out)."""
    h = Tensor(x)
    for k in range(0, len(parameters), 2):
        h = h @ parameters[k] + parameters[k + 1]
        if k + 2 < len(parameters):
            h = h.relu()
    return h
