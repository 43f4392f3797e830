"""Checks of practical 6.4, momentum and the two readings of Nesterov's look-ahead."""

from __future__ import annotations

from typing import Any

import numpy as np

from udl.checks.ch06_training import expected as right
from udl.checks.ch06_training.expected import Draws
from udl.checks.kinds import Implement, Predict, Reach
from udl.checks.mistakes import Mistake


def _draws(rng: np.random.Generator) -> Draws:
    """Draw (gradient, start, rate, beta, steps), among them no memory and no steps."""
    settings = ((0.1, 0.5, 2), (0.2, 0.9, 12), (0.1, 0.0, 5), (0.15, 0.7, 8))
    drawn: Draws = [
        (*one, *other) for one, other in zip(right.with_gradients(rng), settings, strict=True)
    ]
    return [*drawn, (right.rippled(rng.normal(size=2)), rng.normal(size=2), 0.1, 0.5, 0)]


def _sums(gradient: Any, start: Any, rate: Any, beta: Any, num: Any) -> np.ndarray:
    """Path in which the gradient joins with a weight of one."""
    return right.momentum_path(gradient, start, rate / (1 - beta), beta, num)


def _swapped(gradient: Any, start: Any, rate: Any, beta: Any, num: Any) -> np.ndarray:
    return right.momentum_path(gradient, start, rate, 1 - beta, num)


def _late(gradient: Any, start: Any, rate: Any, beta: Any, num: Any) -> np.ndarray:
    """Move along the old momentum, and turn it afterwards."""
    path, momentum = [np.asarray(start, dtype=float)], 0.0 * np.asarray(start)
    for _ in range(num):
        slope = gradient(path[-1])
        path.append(path[-1] - rate * momentum)
        momentum = beta * momentum + (1 - beta) * slope
    return np.array(path)


def _from_first(gradient: Any, start: Any, rate: Any, beta: Any, num: Any) -> np.ndarray:
    """Begin with the first gradient as momentum."""
    path, momentum = [np.asarray(start, dtype=float)], gradient(np.asarray(start, dtype=float))
    for _ in range(num):
        momentum = beta * momentum + (1 - beta) * gradient(path[-1])
        path.append(path[-1] - rate * momentum)
    return np.array(path)


momentum_path = Implement(
    "momentum_path",
    "the step remembers.",
    expected=right.momentum_path,
    draws=_draws,
    mistakes=(
        Mistake(
            "a sum instead of an average",
            "The new gradient joins with the weight 1 - beta. With a weight of one the momentum is "
            "1 / (1 - beta) times as large.",
            _sums,
        ),
        Mistake(
            "beta and 1 - beta exchanged",
            "beta says how much of the old momentum stays.",
            _swapped,
        ),
        Mistake(
            "a step late",
            "First the momentum takes up the new gradient, then the step is made.",
            _late,
        ),
        Mistake(
            "begun with the first gradient",
            "The momentum is zero before the first gradient.",
            _from_first,
        ),
        Mistake(
            "no memory",
            "The momentum must outlive the round of the loop in which it was computed.",
            lambda g, s, rate, b, n: right.momentum_path(g, s, rate * (1 - b), 0.0, n),
            lambda g, s, rate, b, n: right.momentum_path(g, s, rate, 0.0, n),
        ),
        Mistake(
            "uphill",
            "A step goes against the momentum.",
            lambda g, s, rate, b, n: right.momentum_path(g, s, -rate, b, n),
        ),
        Mistake("the last point alone", "All points are asked for.", lambda *a: _path(*a)[-1]),
        Mistake("the start forgotten", "The start is the first row.", lambda *a: _path(*a)[1:]),
    ),
)


def _path(*arguments: Any) -> np.ndarray:
    return right.momentum_path(*arguments)


share_after = Implement(
    "share_after",
    "an average that began at zero.",
    expected=lambda beta, num_steps: -np.expm1(num_steps * np.log(beta)),
    draws=lambda rng: [
        (0.9, 1),
        (0.5, 3),
        *[(float(rng.uniform(0.2, 0.95)), int(rng.integers(2, 40))) for _ in range(3)],
        (0.8, 0),
    ],
    rtol=1e-9,
    mistakes=(
        Mistake(
            "what is missing",
            "That is the share that the start at zero still has.",
            lambda beta, n: beta**n,
        ),
        Mistake(
            "a step more or less",
            "After the first step the momentum is 1 - beta times the gradient.",
            lambda beta, n: 1 - beta ** (n + 1),
            lambda beta, n: 1 - beta ** (n - 1),
        ),
        Mistake(
            "as many shares of 1 - beta as there were steps",
            "The old momentum decays while the new gradients come in.",
            lambda beta, n: n * (1 - beta),
        ),
        Mistake(
            "the share of the last gradient alone",
            "All gradients so far are the same: add up what each has left.",
            lambda beta, n: (1 - beta) * beta ** (n - 1) if n else 0.0,
        ),
    ),
)


def _as_sums(
    gradient: Any, start: Any, rate: Any, beta: Any, num: Any
) -> tuple[np.ndarray, np.ndarray]:
    """Return the last point and the last sum, from the path of averages."""
    path = right.momentum_path(gradient, start, rate, beta, num)
    if not num:
        return path[-1], 0 * path[-1]
    return path[-1], (path[-2] - path[-1]) / (rate * (1 - beta))


mended_sum = Implement(
    "mended_sum",
    "another rate, the same steps.",
    expected=_as_sums,
    draws=_draws,
    rtol=1e-6,
    atol=1e-9,
    items=("point", "velocity"),
    mistakes=(
        Mistake(
            "the faulty program, unchanged",
            "The sum is 1 / (1 - beta) times the average: with the same rate its steps are as many "
            "times too long.",
            lambda g, s, rate, b, n: _as_sums(g, s, rate / (1 - b), b, n),
        ),
        Mistake(
            "an average returned for the sum",
            "The steps are right. The velocity that the rest of the program expects is the sum.",
            lambda g, s, rate, b, n: (
                _as_sums(g, s, rate, b, n)[0],
                (1 - b) * _as_sums(g, s, rate, b, n)[1],
            ),
        ),
        Mistake(
            "the rate divided instead of multiplied",
            "The sum is the larger of the two, so that its rate must be the smaller one.",
            lambda g, s, rate, b, n: _as_sums(g, s, rate / (1 - b) ** 2, b, n),
        ),
        Mistake(
            "multiplied by beta",
            "By which factor is the sum larger than the average?",
            lambda g, s, rate, b, n: _as_sums(g, s, rate * b / (1 - b), b, n),
        ),
    ),
)


def _nesterov_draws(rng: np.random.Generator) -> Draws:
    """Draw the arguments of both readings."""
    return [(*one, bool(k % 2)) for k, one in enumerate([*_draws(rng)[:4], *_draws(rng)[:4][::-1]])]


def _sum_looking(g: Any, s: Any, rate: Any, b: Any, n: Any, whole: Any) -> np.ndarray:
    return right.nesterov_path(g, s, rate / (1 - b), b, n, whole)


def _ahead_from_there(g: Any, s: Any, rate: Any, b: Any, n: Any, whole: Any) -> np.ndarray:
    """Take the step from the point ahead instead of from where we are."""
    path, step = [np.asarray(s, dtype=float)], 0.0 * np.asarray(s)
    for _ in range(n):
        ahead = path[-1] + (step if whole else b * step)
        step = b * step - rate * (1 - b) * g(ahead)
        path.append(ahead + step)
    return np.array(path)


nesterov_path = Implement(
    "nesterov_path",
    "look first, then step.",
    expected=right.nesterov_path,
    draws=_nesterov_draws,
    mistakes=(
        Mistake(
            "no look ahead",
            "Only where the gradient is taken differs from momentum: at the point ahead.",
            lambda g, s, rate, b, n, whole: right.momentum_path(g, s, rate, b, n),
        ),
        Mistake(
            "the two readings exchanged",
            "whole means the distance alpha m.",
            lambda g, s, rate, b, n, whole: right.nesterov_path(g, s, rate, b, n, not whole),
        ),
        Mistake(
            "one reading for both",
            "The last argument decides how far to look.",
            lambda g, s, rate, b, n, whole: right.nesterov_path(g, s, rate, b, n, False),
            lambda g, s, rate, b, n, whole: right.nesterov_path(g, s, rate, b, n, True),
        ),
        Mistake(
            "the step begins at the point ahead",
            "The point ahead is only looked at. The step is made from where we are.",
            _ahead_from_there,
        ),
        Mistake(
            "a sum instead of an average",
            "The new gradient joins with the weight 1 - beta.",
            _sum_looking,
        ),
    ),
)

predict_breaks = Predict(
    "predict_breaks",
    "looking further ahead, it corrects too much.",
    right="whole",
    wrong_choices={
        "momentum": "it bears the largest rate of the three: its memory carries it back and forth, "
        "but each gradient is taken where it is, and corrects no more than that.",
        "decayed": "it looks ahead as well, but not as far as the other reading.",
        "none": "each of the three has a largest rate, and they differ.",
    },
)


def _limit(curvature: Any, beta: Any) -> float:
    """Largest stable rate: at it, minus one is a root of the recursion's polynomial."""
    return float(2 * (1 + beta) / (1 - beta) / curvature)


stable_rate = Implement(
    "stable_rate",
    "memory makes larger rates bearable.",
    expected=_limit,
    draws=lambda rng: [
        (2.0, 0.0),
        (2.0, 0.5),
        *[(float(rng.uniform(0.2, 9)), float(rng.uniform(0.1, 0.9))) for _ in range(3)],
    ],
    rtol=3e-3,
    hint="what is the limit for beta = 0? By which factor does it grow for beta = 0.5?",
    mistakes=(
        Mistake(
            "the limit without momentum",
            "With momentum larger rates work as well.",
            lambda curvature, beta: 2 / curvature,
        ),
        Mistake(
            "that of the sum",
            "This is the limit if the gradient joins with a weight of one.",
            lambda curvature, beta: 2 * (1 + beta) / curvature,
        ),
        Mistake(
            "the weight of the gradient alone",
            "The gradient's weight of 1 - beta is one part of it. What does the memory do to a "
            "point that jumps from side to side?",
            lambda curvature, beta: 2 / (1 - beta) / curvature,
        ),
        Mistake(
            "the curvature upside down",
            "A steeper bowl bears a smaller rate.",
            lambda curvature, beta: 2 * (1 + beta) / (1 - beta) * curvature,
        ),
    ),
)

VALLEY = np.array([1.0, 50.0])
NUM_STEPS = 60


def _left(learning_rate: Any, beta: Any) -> float:
    """How far from the minimum of the long valley a run is after 60 steps, as a power of ten."""
    rate, beta = float(learning_rate), float(beta)
    if not 0 <= beta < 1:
        return 99.0
    with np.errstate(all="ignore"):
        last = right.momentum_path(lambda p: VALLEY * p, np.ones(2), rate, beta, NUM_STEPS)[-1]
        distance = float(np.abs(last).max())
    return float(np.log10(max(distance, 1e-16))) if np.isfinite(distance) else 99.0


tune = Reach(
    "tune",
    "the right memory.",
    start=lambda: (2 / 51, 0.0),
    score=_left,
    target=-5,
    goal="a distance of at most 1e-5 after 60 steps",
    unit="log10 of the distance",
    items=("learning_rate", "beta"),
    mistakes=(
        Mistake(
            "the best rate without momentum",
            "Each of its steps keeps 49/51 of the distance. Give it a memory, and a larger rate.",
            lambda: (2 / 51, 0.0),
        ),
        Mistake(
            "much memory",
            "With beta = 0.9 the path swings through the valley many times before it comes to "
            "rest.",
            lambda: (2 / 51, 0.9),
            lambda: (0.1, 0.9),
        ),
    ),
    steps={
        -5: "better than without momentum. Compute a table with rates in its rows and betas in its "
        "columns",
        -1: "no better than descent without memory. Change both settings together",
        0: "this run moves away: the rate is too large for this beta, or beta is not below 1",
    },
)
