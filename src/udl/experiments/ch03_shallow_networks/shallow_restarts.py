"""Descent from many starts against the exact optimum: three hidden units on twenty points.

Every start is drawn in the same way, and each descent (L-BFGS with exact gradients) runs until it
no longer moves. Nothing is tuned and no start is left out.
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
        in the order of `unpack`; ``never_on`` (200,): how many units were then off at all points.
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
    rng = np.random.default_rng(3)
    losses, vectors, never_on = [], [], []
    for _ in range(num_starts):
        # Joints are spread over the inputs, so that every start uses all its units.
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
        bias, weight = found.x[:3], found.x[3:6]
        losses.append(found.fun)
        vectors.append(found.x)
        never_on.append(np.sum(np.all(bias + np.outer(example.x, weight) <= 0, axis=0)))
    return {
        "losses": np.array(losses),
        "vectors": np.array(vectors),
        "never_on": np.array(never_on),
    }


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
