"""Gradient descent on the twelve readings of the rubber band, with three hidden units.

It is the loop that the chapter writes out, kept for its figures: plain gradient descent with a
fixed learning rate on the sum of squares, from standard normal parameters.
"""

import numpy as np

from udl.data import rubber_band
from udl.networks import ShallowParameters

NUM_HIDDEN = 3
LEARNING_RATE = 0.01
NUM_STEPS = 1000
LEARNS, DIES = 2, 3  # a seed that fits the readings, and one whose units all go off


def descend(seed: int, num_steps: int = NUM_STEPS) -> tuple[ShallowParameters, float]:
    """Train on the twelve readings.

    Parameters
    ----------
    seed : int
        Of the generator that draws hidden biases, hidden weights and output weights, in this order.
    num_steps : int
        Number of steps.

    Returns
    -------
    ShallowParameters
        The network after the last step: one input, three hidden units, one output.
    float
        Its sum of squared errors, in square decimetres.
    """
    band = rubber_band.measurements()
    x, y = band.x[:, None], band.y  # (12, 1), (12,)
    bias, slope, weight = np.random.default_rng(seed).normal(size=(3, NUM_HIDDEN))
    shift = 0.0
    for step in range(num_steps + 1):
        lines = bias + slope * x  # (12, 3)
        hidden = np.maximum(lines, 0.0)
        error = shift + hidden @ weight - y  # (12,)
        if step == num_steps:
            break
        back = error[:, None] * weight * (lines > 0)  # (12, 3)
        shift = shift - 2 * LEARNING_RATE * error.sum()
        weight = weight - 2 * LEARNING_RATE * error @ hidden
        bias = bias - 2 * LEARNING_RATE * back.sum(axis=0)
        slope = slope - 2 * LEARNING_RATE * (back * x).sum(axis=0)
    network = ShallowParameters(bias, slope[:, None], np.array([shift]), weight[None, :])
    return network, float(error @ error)
