"""Inputs and right answers for the checks of practical 7.3: signals through deep networks."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from udl.checks.ch07_gradients.expected import Draws, forward
from udl.data import gradient_examples


def bare_draw(rng: np.random.Generator, num: int, widths: Any, scale: float) -> Any:
    """Draw (x, weights) of a network without biases."""
    return rng.normal(size=(num, widths[0])), [
        rng.normal(0, scale, (o, i)) for i, o in itertools.pairwise(widths)
    ]


def signal_draws(rng: np.random.Generator) -> Draws:
    """Draw (x, weights): several depths and widths, one hidden layer at least."""
    return [
        bare_draw(rng, 6, (1, 3, 1), 1.0),
        bare_draw(rng, 20, (2, 5, 4, 6, 1), 0.7),
        bare_draw(rng, 10, (4, 8, 8, 3), 2.0),
    ]


def without_biases(weights: Any) -> list[np.ndarray]:
    """Return biases of zero for these weights."""
    return [np.zeros(len(weight)) for weight in weights]


def deviations(x: Any, weights: Any) -> np.ndarray:
    """Root of the mean squared distance from the mean, of each hidden layer: (K,)."""
    _, h = forward(x, weights, without_biases(weights))
    return np.array([np.sqrt(np.mean((one - np.mean(one)) ** 2)) for one in h[1:]])


def gradient_draws(rng: np.random.Generator) -> Draws:
    """Draw (x, weights, d_output)."""
    draws = signal_draws(rng)
    return [(x, w, rng.normal(size=(len(x), len(w[-1])))) for x, w in draws]


def layer_gradients(x: Any, weights: Any, d_output: Any) -> list[np.ndarray]:
    """Differentiate by the pre-activations of each layer, the output's last: (N, D_k)."""
    f, _ = forward(x, weights, without_biases(weights))
    found = []
    for k in range(len(weights)):
        rows = []
        for n, d in enumerate(d_output):
            for j in range(len(weights) - 1, k, -1):
                d = (d @ weights[j]) * (f[j - 1][n] > 0)
            rows.append(d)
        found.append(np.array(rows))
    return found


def gradient_deviations(x: Any, weights: Any, d_output: Any) -> np.ndarray:
    """Deviation of the derivatives by each layer's pre-activations: (K + 1,)."""
    return np.array([np.std(one) for one in layer_gradients(x, weights, d_output)])


def mended_deviations(widths: Any) -> np.ndarray:
    """Return the deviation of each layer's first weights that keeps the pre-activations."""
    return np.array([((1.0 + (k > 0)) / fan_in) ** 0.5 for k, fan_in in enumerate(widths[:-1])])


def widths_draws(rng: np.random.Generator) -> Draws:
    """Draw (widths,): equal ones, very unequal ones."""
    drawn = [int(w) for w in rng.integers(1, 300, 6)]
    return [([2, 8, 8, 1],), ([1, 100, 3, 50, 10],), (drawn,), ([7, 2],)]


NARROW = [80] + [20] * 50 + [1]


def typical_variance(widths: Any) -> float:
    """Variance of the weights with which half of all draws keep the size of their signal.

    Each layer of D units multiplies the mean square by a random factor of which the logarithm has
    the mean log[D sigma^2 / 2] - 5 / (2 D), to the first order in 1 / D.
    """
    return float(2 / widths[1] * np.exp(2.5 / widths[1]))


def other_widths(rng: np.random.Generator) -> list[int]:
    """Draw another width for the hidden layers of the practical's narrow network."""
    return [80] + [int(rng.choice([17, 18, 22, 23]))] * 50 + [1]


GRADIENTS = gradient_examples.faint_gradients()


def other_gradients(rng: np.random.Generator) -> np.ndarray:
    """Draw derivatives of both signs that are fainter, or less faint, than the practical's."""
    middle = 10.0 ** rng.choice([-9.5, -8.5, -6.5])
    sizes = middle * 10 ** rng.normal(0.0, 1.1, 4000)
    found: np.ndarray = sizes * rng.choice([-1.0, 1.0], 4000)
    return found


def lost_at(gradients: np.ndarray, exponent: int) -> float:
    """Return the share of gradients that become zero in float16, scaled by a power of two."""
    with np.errstate(over="ignore"):
        return float(np.mean((gradients * 2.0**exponent).astype(np.float16) == 0))


def least_exponent(gradients: np.ndarray, lost: float = 0.01) -> int:
    """Find the smallest power of two that leaves at most this share of the gradients at zero."""
    return next(exponent for exponent in range(40) if lost_at(gradients, exponent) <= lost)
