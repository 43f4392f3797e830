"""The predecessor's points for bias and variance, drawn as it drew them."""

import numpy as np

from tests.reference_values import load

DATA = load("performance")["hinge_data"]


def truth(x):
    return np.exp(np.sin(2 * DATA["pi"] * x))


def noisy_points(rng):
    """One point in each of equal intervals; all inputs are drawn first, then all noise."""
    count = DATA["num_points"]
    edges = np.arange(count + 1) / count
    x = rng.uniform(edges[:-1], edges[1:])
    return x, truth(x) + rng.normal(0, DATA["noise"], count)
