"""The check of the network's training run that practical 6.3 mends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from udl.checks.ch06_training.expected import TINY, Draws
from udl.checks.kinds import Implement
from udl.checks.mistakes import Mistake


def _loss(x: Any, y: Any, p: Any) -> Any:
    """Mean square of a network with the rows hidden bias, hidden weight, output weight."""
    return np.mean((np.tanh(p[0] + np.multiply.outer(x, p[1])) @ p[2] - y) ** 2)


def _gradient(x: Any, y: Any, p: Any) -> np.ndarray:
    """Differentiate the loss by complex steps, one parameter after the other."""
    slopes = []
    for place in np.ndindex(*np.shape(p)):
        moved = p.astype(complex)
        moved[place] += TINY * 1j
        slopes.append(_loss(x, y, moved).imag / TINY)
    return np.reshape(slopes, np.shape(p))


def _strangers(part: Any, first: int) -> slice:
    """Pick targets from the beginning of the data, however the inputs were picked."""
    return slice(first, first + len(part))


def _run(
    x: Any,
    y: Any,
    start: Any,
    rate: Any,
    orders: Any,
    size: Any,
    *,
    kept: str = "",
    partners: Callable[[Any, int], Any] = lambda part, first: part,
    weigh: Callable[[Any], float] = lambda part: 1.0,
) -> np.ndarray:
    """Losses after each step, the start's first.

    `kept` says what earlier gradients stay: of the whole "run", or of the "epoch".
    """
    p, losses = np.array(start, dtype=float), [_loss(x, y, start)]
    total = np.zeros_like(p)
    for order in orders:
        total = total if kept == "run" else 0.0 * p
        for first in range(0, len(order), size):
            part = order[first : first + size]
            fresh = weigh(part) * _gradient(x[part], y[partners(part, first)], p)
            total = total + fresh if kept else fresh
            p = p - rate * total
            losses.append(_loss(x, y, p))
    return np.array(losses)


def _after_epochs(losses: np.ndarray, orders: Any) -> np.ndarray:
    return losses[:: max((len(losses) - 1) // max(len(orders), 1), 1)]


def _with(**change: Any) -> Callable[..., np.ndarray]:
    """Return the losses of a run with some faults, before it and after each epoch."""
    return lambda x, y, start, rate, orders, size: _after_epochs(
        _run(x, y, start, rate, orders, size, **change), orders
    )


def _draws(rng: np.random.Generator) -> Draws:
    """Draw (x, y, start, rate, orders, batch size): some batches do not come out even."""
    drawn: Draws = []
    for num, hidden, epochs, size in ((4, 2, 1, 2), (7, 3, 3, 3), (5, 2, 2, 9), (6, 4, 4, 2)):
        x, y = rng.uniform(-2, 2, num), rng.normal(size=num)
        orders = np.array([rng.permutation(num) for _ in range(epochs)])
        drawn.append((x, y, rng.normal(size=(3, hidden)), rng.uniform(0.05, 0.2), orders, size))
    return drawn


mended_network = Implement(
    "mended_network",
    "fresh gradients, their own targets, a kept start.",
    expected=_with(),
    draws=_draws,
    hint="take a single epoch of two batches, and print what each line of the loop works with",
    overflow="The run diverges. What does a step still contain of the batches before?",
    mistakes=(
        Mistake(
            "the program as it was",
            "It runs, and is wrong in three ways. Find an experiment for each that shows it.",
            _with(kept="run", partners=_strangers),
        ),
        Mistake(
            "the gradients of earlier batches kept",
            "A step goes along the gradient of its own batch, where the run is now. With all "
            "earlier ones in it the run cannot stop: each swing is wider than the last.",
            _with(kept="run"),
            _with(kept="epoch"),
        ),
        Mistake(
            "targets of other examples",
            "Inputs and targets have to be shuffled by the same order. From targets that belong to "
            "other inputs only their mean can be learnt.",
            _with(partners=_strangers),
            _with(kept="epoch", partners=_strangers),
        ),
        Mistake(
            "sum instead of mean",
            "network_gradient is a mean over the batch already.",
            _with(weigh=len),
        ),
        Mistake(
            "divided by the batch size once more",
            "network_gradient is a mean over the batch already.",
            _with(weigh=lambda part: 1 / len(part)),
        ),
        Mistake(
            "uphill",
            "A step goes against the gradient.",
            _with(weigh=lambda part: -1.0),
        ),
        Mistake(
            "a loss after each step",
            "One loss before the run is asked for, and one after each epoch.",
            _run,
        ),
        Mistake(
            "the first loss forgotten",
            "One loss before the run is asked for, and one after each epoch.",
            lambda *a: _with()(*a)[1:],
        ),
        Mistake(
            "the order ignored",
            "Each row of orders says in which order an epoch takes the examples.",
            lambda x, y, start, rate, orders, size: _with()(
                x, y, start, rate, np.sort(orders), size
            ),
        ),
        Mistake(
            "the first order in every epoch",
            "Each epoch has a row of its own.",
            lambda x, y, start, rate, orders, size: _with()(
                x, y, start, rate, np.repeat(orders[:1], len(orders), axis=0), size
            ),
        ),
    ),
)
