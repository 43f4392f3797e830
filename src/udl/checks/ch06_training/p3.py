"""Checks of practical 6.3, stochastic gradient descent on the Gabor model: gradient and paths."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from udl.checks.ch06_training import expected as right
from udl.checks.ch06_training.expected import Draws
from udl.checks.kinds import Implement, Predict
from udl.checks.mistakes import Mistake


def _some_points(rng: np.random.Generator, num: int) -> tuple[np.ndarray, np.ndarray]:
    return rng.uniform(-14, 11, num), 0.7 * rng.normal(size=num)


def _gradient_draws(rng: np.random.Generator) -> Draws:
    """Draw (x, y, shift, frequency): a worked example, a point alone, and targets of 1e8.

    Beside such targets the difference of two losses has lost the digits of a derivative.
    """
    drawn: Draws = [(np.array([0.0, 5.0, -10.0]), np.array([0.0, 1.0, -0.5]), 1.0, 10.0)]
    for num in (6, 1, 9):
        shift, frequency = rng.uniform([-3.0, 4.0], [3.0, 18.0])
        drawn.append((*_some_points(rng, num), float(shift), float(frequency)))
    drawn.append((*_some_points(rng, 4), 0.5, -float(rng.uniform(4.0, 18.0))))
    x, y = _some_points(rng, 3)
    return [*drawn, (x, 1e8 * (1 + y**2), 0.3, float(rng.uniform(4.0, 18.0)))]


def _parts(x: Any, shift: Any, frequency: Any) -> tuple[Any, Any, Any]:
    z = shift + 0.06 * frequency * x
    return z, np.sin(z), np.exp(-z * z / 32)


def _with_slope(slope: Callable[..., Any]) -> Callable[..., Any]:
    """Return the gradient if the model's slope over z were another one."""

    def wrong(x: Any, y: Any, shift: Any, frequency: Any) -> np.ndarray:
        z, wave, envelope = _parts(x, shift, frequency)
        pull = 2 * (wave * envelope - y) * slope(z, wave, envelope)
        return np.array([pull.sum(), 0.06 * (pull * x).sum()])

    return wrong


gabor_gradient = Implement(
    "gabor_gradient",
    "two chain rules and a product rule.",
    expected=right.wave_gradient,
    draws=_gradient_draws,
    rtol=1e-7,
    atol=1e-10,
    hint="compare with differences: move one parameter by 1e-5 up and down. (They are a test and "
    "no answer: beside large targets their digits are lost.)",
    mistakes=(
        Mistake(
            "only the wave differentiated",
            "Both factors depend on z: the product rule has two terms.",
            _with_slope(lambda z, wave, envelope: np.cos(z) * envelope),
        ),
        Mistake(
            "only the envelope differentiated",
            "Both factors depend on z: the product rule has two terms.",
            _with_slope(lambda z, wave, envelope: -z / 16 * wave * envelope),
        ),
        Mistake(
            "a product of the two derivatives",
            "The derivative of a product is a sum: each factor's derivative times the other "
            "factor.",
            _with_slope(lambda z, wave, envelope: -np.cos(z) * z / 16 * envelope),
        ),
        Mistake(
            "the sign of the envelope's derivative",
            "The envelope falls where z grows: its derivative is negative for positive z.",
            _with_slope(lambda z, wave, envelope: (np.cos(z) + z / 16 * wave) * envelope),
        ),
        Mistake(
            "32 instead of 16",
            "The derivative of z squared is 2 z.",
            _with_slope(lambda z, wave, envelope: (np.cos(z) - z / 32 * wave) * envelope),
        ),
        Mistake(
            "the inner derivative of the frequency missing",
            "z changes by 0.06 x when the frequency grows by one.",
            lambda x, y, s, f: right.wave_gradient(x, y, s, f) / np.array([1, 0.06]),
        ),
        Mistake(
            "the factor 2 missing",
            "The derivative of a square is twice what is squared.",
            lambda x, y, s, f: right.wave_gradient(x, y, s, f) / 2,
        ),
        Mistake(
            "the sign turned",
            "The gradient points uphill: prediction minus target, times what the prediction "
            "changes by.",
            lambda x, y, s, f: -right.wave_gradient(x, y, s, f),
        ),
        Mistake(
            "mean instead of sum",
            "Add over the points and do not divide: batches of any size will use this.",
            lambda x, y, s, f: right.wave_gradient(x, y, s, f) / len(x),
        ),
        Mistake(
            "the frequency first",
            "The derivative with respect to the shift comes first.",
            lambda x, y, s, f: right.wave_gradient(x, y, s, f)[::-1],
        ),
    ),
)

predict_end = Predict(
    "predict_end",
    "the slope at the start decides.",
    right="first",
    wrong_choices={
        "second": "it is close, but a ridge lies between it and the deepest minimum.",
        "both": "descent goes down from where it is. Between one of the starts and the deepest "
        "minimum the loss rises first.",
        "neither": "one of the starts lies on a slope that leads there.",
    },
)


def _sgd_draws(rng: np.random.Generator) -> Draws:
    """Draw (x, y, start, rate, orders, batch size): some batches do not come out even."""
    drawn: Draws = []
    for num, epochs, size in ((4, 1, 2), (7, 2, 3), (6, 3, 4), (5, 2, 5), (5, 1, 1), (4, 2, 9)):
        x, y = _some_points(rng, num)
        orders = np.array([rng.permutation(num) for _ in range(epochs)])
        start = rng.uniform([-2.0, 5.0], [2.0, 15.0])
        drawn.append((x, y, start, float(rng.uniform(0.5, 2.0)), orders, size))
    at_rest = (x, right.wave(x, *start), start, 1.0, orders, 3)  # each gradient is zero
    return [*drawn, at_rest]


Walk = Callable[[Any, Any, Any, Any, Any, Any], np.ndarray]


def _batches(orders: Any, size: Any) -> list[list[np.ndarray]]:
    return [np.split(order, range(size, len(order), size)) for order in orders]


def _walking(
    gradient: Callable[..., Any], parts: Callable[[Any, Any], list[list[np.ndarray]]] = _batches
) -> Walk:
    """Return a descent by ``gradient(x, y, part, size, path, epoch's start)`` over some parts."""

    def wrong(x: Any, y: Any, start: Any, rate: Any, orders: Any, size: Any) -> np.ndarray:
        path = [np.asarray(start, dtype=float)]
        for epoch in parts(orders, size):
            first = path[-1]
            for part in epoch:
                path.append(path[-1] - rate * gradient(x, y, part, size, path, first))
        return np.array(path)

    return wrong


def _mean(x: Any, y: Any, part: Any, at: Any) -> np.ndarray:
    return np.asarray(right.wave_gradient(x[part], y[part], *at) / len(part))


def _own_mean(x: Any, y: Any, part: Any, size: Any, path: Any, first: Any) -> np.ndarray:
    return _mean(x, y, part, path[-1])


def _mispaired(x: Any, y: Any, part: Any, size: Any, path: Any, first: Any) -> np.ndarray:
    """Take the examples in their order, and the targets from the beginning of the data."""
    step = (len(path) - 1) % -(-len(x) // size)
    targets = y[step * size : step * size + len(part)]
    return np.asarray(right.wave_gradient(x[part], targets, *path[-1]) / len(part))


def _skipping(x: Any, y: Any, start: Any, rate: Any, orders: Any, size: Any) -> np.ndarray:
    """Leave out the points of steps along a gradient of zero."""
    path = right.sgd(x, y, start, rate, orders, size)
    moved = np.abs(np.diff(path, axis=0)).max(axis=1, initial=0.0) > 1e-12
    return np.asarray(path[np.array([True, *moved])])


sgd = Implement(
    "sgd",
    "a step for each batch, every example once an epoch.",
    expected=right.sgd,
    draws=_sgd_draws,
    mistakes=(
        Mistake(
            "sum instead of mean",
            "Divide by the number of examples in the batch, so that one rate suits all sizes.",
            _walking(lambda x, y, part, size, path, first: _mean(x, y, part, path[-1]) * len(part)),
        ),
        Mistake(
            "always divided by batch_size",
            "The last batch of an epoch may be smaller: divide by how many it holds.",
            _walking(
                lambda x, y, part, size, path, first: _mean(x, y, part, path[-1]) * len(part) / size
            ),
        ),
        Mistake(
            "the last examples left out",
            "What is left over at the end of an epoch is a batch too, a smaller one.",
            _walking(
                _own_mean,
                lambda orders, size: [
                    [part for part in epoch if len(part) == size]
                    for epoch in _batches(orders, size)
                ],
            ),
        ),
        Mistake(
            "targets of other examples",
            "The examples of a batch are picked by the order, and their targets with them.",
            _walking(_mispaired),
        ),
        Mistake(
            "one gradient for all steps of an epoch",
            "Each batch makes its step from where the last one has led.",
            _walking(lambda x, y, part, size, path, first: _mean(x, y, part, first)),
        ),
        Mistake(
            "all gradients at the start",
            "Each batch makes its step from where the last one has led.",
            _walking(lambda x, y, part, size, path, first: _mean(x, y, part, path[0])),
        ),
        Mistake(
            "one example for each batch",
            "A batch holds batch_size examples, and all of them have a say in its step.",
            _walking(lambda x, y, part, size, path, first: _mean(x, y, part[:1], path[-1])),
        ),
        Mistake(
            "batches that reach into the next epoch",
            "Each epoch is cut by itself, and its last batch may be smaller.",
            _walking(_own_mean, lambda orders, size: _batches([np.ravel(orders)], size)),
        ),
        Mistake(
            "every row is the last point",
            "The same array stands in the list many times and is changed in place. Write p = p - "
            "…, which makes a new array, instead of p -= ….",
            lambda *a: np.repeat((path := right.sgd(*a))[-1:], len(path), axis=0),
        ),
        Mistake(
            "the start forgotten",
            "The start is the first row, before any step.",
            lambda *a: right.sgd(*a)[1:],
        ),
        Mistake(
            "steps left out where the gradient is zero",
            "A point after each step is asked for, also after one that leads nowhere.",
            _skipping,
        ),
        Mistake(
            "the order ignored",
            "Each row of orders says in which order an epoch takes the examples.",
            lambda x, y, s, r, orders, n: right.sgd(x, y, s, r, np.sort(orders), n),
        ),
        Mistake(
            "the first order in every epoch",
            "Each epoch has a row of its own.",
            lambda x, y, s, r, orders, n: right.sgd(
                x, y, s, r, np.repeat(orders[:1], len(orders), axis=0), n
            ),
        ),
        Mistake(
            "one epoch alone",
            "Go on through all rows of orders.",
            lambda x, y, s, r, orders, n: right.sgd(x, y, s, r, orders[:1], n),
        ),
        Mistake(
            "all examples in each step",
            "A step sees the examples of its batch.",
            lambda x, y, s, r, orders, n: right.sgd(
                x, y, s, r, np.repeat(orders, -(-len(x) // n), axis=0), len(x)
            ),
        ),
        Mistake(
            "uphill",
            "A step goes against the gradient.",
            lambda x, y, s, r, orders, n: right.sgd(x, y, s, -r, orders, n),
        ),
        Mistake(
            "only a point for each epoch",
            "A point after each step is asked for.",
            lambda x, y, s, r, orders, n: right.sgd(x, y, s, r, orders, n)[:: -(-len(x) // n)],
        ),
    ),
)

predict_noise = Predict(
    "predict_noise",
    "of 30 examples, 20 are most.",
    right="3",
    wrong_choices={
        "2": "this is the root of 20/5, right for examples that are drawn independently. But 20 of "
        "30 without replacement are most of them: what would 30 of 30 scatter?",
        "4": "this is 20/5. Variances behave like one over the number, standard deviations like "
        "its root.",
        "1": "a mean over more examples scatters less.",
    },
)
