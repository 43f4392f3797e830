"""Checks of practical 6.3, stochastic gradient descent on the Gabor model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from udl.checks.ch06_training import expected as right
from udl.checks.ch06_training.expected import Draws
from udl.checks.kinds import Implement, Predict, Reach
from udl.checks.mistakes import Mistake

TRAPPED = (3.5, 6.5)  # a start from which descent on all points is caught
HEIGHT = 9.0  # the trap lies above this
START = (-1.5, 6.5)  # a start from which the deepest minimum is within reach
BUDGET = 3000  # examples to look at
NUM_SEEDS = 20
ESCAPE_STEPS = 300


def _some_points(rng: np.random.Generator, num: int) -> tuple[np.ndarray, np.ndarray]:
    return rng.uniform(-14, 11, num), 0.7 * rng.normal(size=num)


def _gradient_draws(rng: np.random.Generator) -> Draws:
    """Draw (x, y, shift, frequency): a worked example, a point alone, and two sizes."""
    drawn: Draws = [(np.array([0.0, 5.0, -10.0]), np.array([0.0, 1.0, -0.5]), 1.0, 10.0)]
    for num in (6, 1, 9):
        shift, frequency = rng.uniform([-3.0, 4.0], [3.0, 18.0])
        drawn.append((*_some_points(rng, num), float(shift), float(frequency)))
    drawn.append((*_some_points(rng, 4), 0.5, -float(rng.uniform(4.0, 18.0))))
    return drawn


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
    hint="compare with differences: move one parameter by 1e-5 up and down",
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
    return drawn


def _sums(x: Any, y: Any, start: Any, rate: Any, orders: Any, size: Any) -> np.ndarray:
    path = [np.asarray(start, dtype=float)]
    for order in orders:
        for part in np.split(order, range(size, len(order), size)):
            path.append(path[-1] - rate * right.wave_gradient(x[part], y[part], *path[-1]))
    return np.array(path)


def _always_divided(x: Any, y: Any, start: Any, rate: Any, orders: Any, size: Any) -> np.ndarray:
    path = [np.asarray(start, dtype=float)]
    for order in orders:
        for part in np.split(order, range(size, len(order), size)):
            path.append(path[-1] - rate / size * right.wave_gradient(x[part], y[part], *path[-1]))
    return np.array(path)


def _even_only(x: Any, y: Any, start: Any, rate: Any, orders: Any, size: Any) -> np.ndarray:
    whole = orders[:, : len(x) // size * size]
    return right.sgd(x, y, start, rate, whole, size)


sgd = Implement(
    "sgd",
    "a step for each batch, every example once an epoch.",
    expected=right.sgd,
    draws=_sgd_draws,
    mistakes=(
        Mistake(
            "sum instead of mean",
            "Divide by the number of examples in the batch, so that one rate suits all sizes.",
            _sums,
        ),
        Mistake(
            "always divided by batch_size",
            "The last batch of an epoch may be smaller: divide by how many it holds.",
            _always_divided,
        ),
        Mistake(
            "the last examples left out",
            "What is left over at the end of an epoch is a batch too, a smaller one.",
            _even_only,
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


def _rate(value: Any) -> float:
    return float(min(max(float(value), 0.0), 1e6))


def _runs(start: Any, rate: Callable[[int], float], size: int, num_steps: int) -> np.ndarray:
    with np.errstate(all="ignore"):
        found = right.final_losses(start, rate, size, num_steps, NUM_SEEDS)
    return np.where(np.isfinite(found), found, 100.0)


def _caught(learning_rate: Any, batch_size: Any) -> float:
    """Of twenty runs, how many have not left the trap."""
    if not 1 <= batch_size <= 30 or not 0 <= learning_rate <= 4:
        return 99.0
    losses = _runs(TRAPPED, lambda step: _rate(learning_rate), int(batch_size), ESCAPE_STEPS)
    return float(np.sum(losses > HEIGHT))


escape = Reach(
    "escape",
    "noise leaves a minimum.",
    start=lambda: (2.0, 30),
    score=_caught,
    target=4,
    goal="at most 4 of 20 runs still in the trap after 300 steps",
    unit="caught",
    items=("learning_rate", "batch_size"),
    mistakes=(
        Mistake(
            "all examples in each batch",
            "Then nothing is random, and all runs are the same: descent goes down and stays.",
            lambda: (2.0, 30),
            lambda: (4.0, 30),
        ),
    ),
    steps={
        4: "some escape. How does the noise of a step change with the batch size, and with the "
        "rate?",
        20: "the batch size is a whole number from 1 to 30, the rate at most 4: what lies beyond "
        "is no descent any more",
    },
)


def _after_budget(learning_rate: Any, batch_size: Any, halve_every: Any) -> float:
    """Mean final loss of twenty runs, each with a look at the same number of examples."""
    if not 1 <= batch_size <= 30 or not halve_every >= 1:
        return 99.0
    first, size, every = _rate(learning_rate), int(batch_size), int(halve_every)
    losses = _runs(START, lambda step: first * 0.5 ** (step // every), size, BUDGET // size)
    return float(np.mean(losses))


settle = Reach(
    "settle",
    "large steps first, then small ones.",
    start=lambda: (1.0, 5, 100_000),
    score=_after_budget,
    target=0.655,
    goal="a mean loss of 0.655 or less over 20 runs",
    unit="mean loss",
    items=("learning_rate", "batch_size", "halve_every"),
    mistakes=(
        Mistake(
            "a constant rate",
            "It gets there, and then jumps about the minimum for ever.",
            lambda: (1.0, 5, 100_000),
            lambda: (1.5, 5, 100_000),
        ),
    ),
    steps={
        0.655: "near. Does the rate become small too early, or too late?",
        0.75: "some runs end elsewhere or are still on their way. Print the 20 losses: are all a "
        "little too high, or a few far too high?",
        1.5: "most runs have not arrived, or were thrown out. Draw a path",
        90: "batch_size is a whole number from 1 to 30, halve_every one from 1",
    },
)
