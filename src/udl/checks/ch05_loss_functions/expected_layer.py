"""Inputs and right answers for the second half of practical 5.2: a bias, and an output layer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from udl.checks.ch05_loss_functions.expected import (
    Draws,
    binary_loss,
    labels,
    outputs_without_bias,
    squashed,
)
from udl.data import loss_examples


def other_labels(rng: np.random.Generator) -> np.ndarray:
    """Draw labels for the points of 5.2, with fewer ones or more: (20,)."""
    return rng.permutation(np.arange(20) < rng.choice((9, 10, 12, 13))).astype(int)


def best_scanned(of: Callable[[Any], Any]) -> float:
    """Output bias of 5.2 with the smallest sum of something of probability minus label."""
    example = loss_examples.binary_example()
    biases = np.linspace(-3.0, 6.0, 1801)
    logits = outputs_without_bias(example)[:, 0] + biases[:, None]
    return float(biases[of(squashed(logits) - example.y).sum(axis=1).argmin()])


def layer_draws(rng: np.random.Generator) -> Draws:
    """Draw (y, hidden, bias, weights): as many hidden units as points once, never one of them."""
    sizes = ((4, 2), (3, 3), (7, 4), (5, 2))
    drawn = [
        (
            labels(rng, n, 2),
            np.abs(rng.normal(size=(n, d))),
            float(rng.normal()),
            2 * rng.normal(size=d),
        )
        for n, d in sizes
    ]
    y, hidden, _, weights = drawn.pop()
    return [*drawn, (y, hidden, 900.0, weights)]  # so sure that the exponentials overflow


def layer_gradient(y: Any, hidden: Any, bias: Any, weights: Any) -> tuple[Any, Any]:
    """Differentiate binary cross-entropy by the output bias and the output weights (D,)."""
    errors = squashed(np.einsum("nd,d->n", hidden, weights) + bias) - y  # (N,)
    return errors.sum(), np.einsum("n,nd->d", errors, hidden)


def layer_loss_after(rate: float, num_steps: float) -> float:
    """Return the loss of the network of 5.2 once its output layer was trained; inf if too long."""
    example = loss_examples.binary_example()
    slopes = example.hidden_weights.ravel()  # (3,)
    hidden = np.clip(np.multiply.outer(example.x, slopes) + example.hidden_bias, 0, None)
    bias, weights = float(example.output_bias[0]), example.output_weights[0]
    if not 0 <= num_steps <= 3000:
        return np.inf
    for _ in range(int(num_steps)):
        by_bias, by_weights = layer_gradient(example.y, hidden, bias, weights)
        bias, weights = bias - rate * by_bias, weights - rate * by_weights
    return float(binary_loss(example.y, hidden @ weights + bias))
