"""A small network learns a curve: one hidden layer, trained step by step in numpy.

The network starts with its joints spread evenly over the inputs and small output weights, the same
ones on each call, so that a picture of its training can be repeated and moved through.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from udl.arrays import choice

NUM_POINTS, NUM_STEPS, MAX_HIDDEN = 24, 400, 12
LEARNING_RATE, MOMENTUM = 0.02, 0.9
SHAPES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "wave": lambda x: np.sin(4.5 * x),
    "hill": lambda x: 1.8 * np.exp(-8 * x**2) - 0.9,
    "step": lambda x: np.where(x < 0, -0.7, 0.7),
    "zigzag": lambda x: 1.8 * np.abs((2 * x + 1) % 2 - 1) - 0.9,
}
NOISE = 0.07


@dataclass(frozen=True, eq=False)
class Training:
    """What happened during a training of S steps of a network with D hidden units.

    Parameters
    ----------
    parameters : ndarray, shape (S + 1, 3D + 1)
        Before the first step and after each: D hidden weights, D hidden biases, D output weights
        and the output bias.
    loss : ndarray, shape (S + 1,)
        Mean squared error over the points at the same moments.
    """

    parameters: Float[np.ndarray, "T P"]
    loss: Float[np.ndarray, "T"]


def points(shape: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the points that the network learns.

    Parameters
    ----------
    shape : str
        ``"wave"``, ``"hill"``, ``"step"`` or ``"zigzag"``.

    Returns
    -------
    tuple of ndarray, shapes (24,) and (24,)
        Inputs from -1 to 1 and noisy outputs, rounded to three decimals.
    """
    choice("shape", shape, list(SHAPES))
    x = np.linspace(-1, 1, NUM_POINTS).round(3)
    noise = np.random.default_rng(0).normal(0.0, NOISE, NUM_POINTS)
    return x, (SHAPES[shape](x) + noise).round(3)


def start(num_hidden: int) -> Float[np.ndarray, "P"]:
    """Return the parameters before training, in the order of `Training`, (3D + 1,)."""
    weights = np.where(np.arange(num_hidden) % 2 == 0, 1.0, -1.0)  # to the right, to the left, …
    joints = np.linspace(-0.9, 0.9, num_hidden) if num_hidden > 1 else np.zeros(1)
    output = np.random.default_rng(0).normal(0.0, 0.5, MAX_HIDDEN).round(2)[:num_hidden]
    return np.concatenate([weights, -weights * joints, output, [0.0]])


def network(parameters: Float[np.ndarray, "P"], x: Float[np.ndarray, "N"]) -> np.ndarray:
    """Run the network on inputs (N,): outputs (N,)."""
    weights, biases, output, output_bias = _parts(parameters)
    hidden = np.maximum(np.outer(x, weights) + biases, 0)  # (N, D)
    outputs: np.ndarray = hidden @ output + output_bias
    return outputs


def gradient(
    parameters: Float[np.ndarray, "P"], x: Float[np.ndarray, "N"], y: Float[np.ndarray, "N"]
) -> tuple[float, np.ndarray]:
    """Return the mean squared error and its derivative by each parameter, (3D + 1,)."""
    weights, biases, output, output_bias = _parts(parameters)
    before = np.outer(x, weights) + biases  # (N, D)
    hidden = np.maximum(before, 0)  # (N, D)
    error = hidden @ output + output_bias - y  # (N,)
    by_output = 2 * error / len(x)  # (N,)
    by_hidden = np.outer(by_output, output) * (before > 0)  # (N, D)
    slopes = [x @ by_hidden, by_hidden.sum(axis=0), by_output @ hidden, [by_output.sum()]]
    return float(np.mean(error**2)), np.concatenate(slopes)


def train(shape: str, num_hidden: int) -> Training:
    """Train the network on one of the shapes by gradient descent with momentum.

    Parameters
    ----------
    shape : str
        Which points it learns.
    num_hidden : int
        Number D of hidden units, 1 to 12.

    Returns
    -------
    Training
        400 steps, each on all points.
    """
    x, y = points(shape)
    parameters = start(num_hidden)
    velocity = np.zeros_like(parameters)
    path, loss = [], []
    for _ in range(NUM_STEPS + 1):
        value, slope = gradient(parameters, x, y)
        path.append(parameters)
        loss.append(value)
        velocity = MOMENTUM * velocity - LEARNING_RATE * slope
        parameters = parameters + velocity
    return Training(np.array(path), np.array(loss))


def _parts(parameters: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
    weights, biases, output = parameters[:-1].reshape(3, -1)  # (D,) each
    return weights, biases, output, float(parameters[-1])
