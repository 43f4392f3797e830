"""Descent from many starts against the exact optimum: three hidden units on twenty points.

Every start is drawn in the same way, and each descent (L-BFGS with exact gradients) runs until it
no longer moves. Nothing is tuned and no start is left out. Where a descent stops need not be a
local minimum: a joint may have come to lie at a point, where the loss has a kink at which the
method gives up. So tiny random steps are tried from there as well.
"""

from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize

from udl.data.shallow_examples import three_unit_example
from udl.experiments.memory import Arrays, memoised
from udl.networks import ShallowParameters
from udl.regions import best_network

NUM_HIDDEN = 3
NUM_STARTS = 200
NUM_TRIES, LENGTH = 300, 1e-4  # random steps from where a descent stopped, and their scale


class Best(NamedTuple):
    """The network with the smallest loss of all, and that loss (squared units of the output)."""

    parameters: ShallowParameters
    loss: float


def exact_optimum() -> Best:
    """Return the best network with three hidden units for the example's points.

    Returns
    -------
    Best
        Found by trying every case, `udl.regions.hinge_fit.best_network`.
    """
    found = _exact_optimum()
    return Best(
        ShallowParameters(
            found["hidden_bias"],
            found["hidden_weights"],
            found["output_bias"],
            found["output_weights"],
        ),
        float(found["loss"]),
    )


def restarts() -> Arrays:
    """Descend on the sum of squares from random starts.

    Returns
    -------
    dict of ndarray
        ``losses`` (200,): where each descent ended; ``vectors`` (200, 10): with which parameters,
        in the order of `unpack`; ``never_on`` (200,): how many units were then off at all points;
        ``off_at_start`` (200,): how many were so before; ``lowered`` (200,): whether a tiny random
        step from the end still lowers the loss, by more than 1e-9.
    """
    return _restarts(NUM_STARTS)


def unpack(vector: np.ndarray) -> ShallowParameters:
    """Return a network with one input and three hidden units from its ten parameters.

    Parameters
    ----------
    vector : ndarray, shape (10,)
        Hidden biases, hidden weights, output weights (three of each), output bias.

    Returns
    -------
    ShallowParameters
    """
    bias, weight, output, last = np.split(vector, [3, 6, 9])
    return ShallowParameters(bias, weight[:, None], last, output[None, :])


@memoised
def _exact_optimum() -> Arrays:
    example = three_unit_example()
    parameters, loss = best_network(example.x, example.y, NUM_HIDDEN)
    return {**vars(parameters), "loss": np.array(loss)}


@memoised
def _restarts(num_starts: int) -> Arrays:
    example = three_unit_example()
    rng, steps = np.random.default_rng(3), np.random.default_rng(4)
    losses, vectors, never_on, off_at_start, lowered = [], [], [], [], []
    for _ in range(num_starts):
        # Joints are spread over the interval of the inputs; some lie beyond the outermost points.
        joints, facing = rng.uniform(0, 1, 3), rng.choice([-1.0, 1.0], 3)
        start = np.concatenate([-facing * joints, facing, rng.normal(size=3), rng.normal(size=1)])
        found = minimize(
            loss_and_gradient,
            start,
            args=(example.x, example.y),
            jac=True,
            method="L-BFGS-B",
            options={"maxiter": 5000, "maxfun": 20000, "ftol": 1e-13, "gtol": 1e-9},
        )
        losses.append(found.fun)
        vectors.append(found.x)
        never_on.append(_never_on(found.x, example.x))
        off_at_start.append(_never_on(start, example.x))
        tries = found.x + LENGTH * steps.normal(size=(NUM_TRIES, len(start)))
        near = min(loss_and_gradient(vector, example.x, example.y)[0] for vector in tries)
        lowered.append(near < found.fun - 1e-9)
    return {
        "losses": np.array(losses),
        "vectors": np.array(vectors),
        "never_on": np.array(never_on),
        "off_at_start": np.array(off_at_start),
        "lowered": np.array(lowered),
    }


def _never_on(vector: np.ndarray, x: np.ndarray) -> int:
    """Return how many of the three units are off at all points."""
    return int(np.sum(np.all(vector[:3] + np.outer(x, vector[3:6]) <= 0, axis=0)))


def loss_and_gradient(vector: np.ndarray, x: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    """Return the sum of squares of a three-unit network, and its derivatives.

    Parameters
    ----------
    vector : ndarray, shape (10,)
        Parameters in the order of `unpack`.
    x, y : ndarray, shape (N,)
        Points.

    Returns
    -------
    float
        Sum of squared errors.
    ndarray, shape (10,)
        Its derivative with respect to each parameter.
    """
    bias, weight, output, last = np.split(vector, [3, 6, 9])
    pre_activation = bias + np.outer(x, weight)  # (N, 3)
    hidden = np.maximum(pre_activation, 0.0)
    error = hidden @ output + last - y  # (N,)
    back = 2.0 * error[:, None] * output * (pre_activation > 0)  # (N, 3)
    gradient = np.concatenate(
        [back.sum(axis=0), x @ back, 2.0 * error @ hidden, [2.0 * error.sum()]]
    )
    return float(error @ error), gradient
