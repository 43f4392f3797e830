"""Checks of practical 6.2, gradient descent: gradients and paths."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from udl.checks.ch06_training import expected as right
from udl.checks.ch06_training.expected import Draws
from udl.checks.kinds import Implement
from udl.checks.mistakes import Mistake


def points(rng: np.random.Generator, num_points: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw inputs that are not centred, and targets around a line that may fall."""
    x = rng.uniform(-1.0, 3.0, num_points)
    return x, rng.normal() + rng.normal() * x + 0.2 * rng.normal(size=num_points)


def _gradient_draws(rng: np.random.Generator) -> Draws:
    """Draw (x, y, coefficients): from a constant to a curve of degree 4, and targets of 1e8.

    Beside such targets the difference of two losses has lost the digits of a derivative.
    """
    x = np.array([0.0, 1.0, 2.0])
    worked = (x, np.array([1.0, 1.0, 4.0]), np.array([0.5, 1.0]))
    sizes = ((5, 3), (8, 5), (1, 2), (4, 1), (6, 2))
    drawn = [(*points(rng, n), rng.normal(size=degree)) for n, degree in sizes]
    return [worked, *drawn, (x, 1e8 * rng.uniform(1, 2, 3), rng.normal(size=3))]


def _sums(x: Any, y: Any, coefficients: Any, rows: Any) -> np.ndarray:
    """Multiply each residual by a row of another table than that of the powers, and add."""
    residuals = np.polynomial.polynomial.polyval(x, coefficients) - y
    return np.array([2 * np.sum(residuals * row) for row in rows])


curve_gradient = Implement(
    "curve_gradient",
    "a power of x for each coefficient.",
    expected=right.curve_gradient,
    draws=_gradient_draws,
    hint="write the loss of one point and three coefficients down, and differentiate it by each. "
    "(A difference of two losses is no derivative: beside large targets its digits are lost.)",
    mistakes=(
        Mistake(
            "the sign turned",
            "The gradient points uphill. If the prediction lies above a point, a larger constant "
            "makes the loss larger: the first entry is positive then.",
            lambda x, y, c: -right.curve_gradient(x, y, c),
        ),
        Mistake(
            "the factor 2 missing",
            "The derivative of a square is twice what is squared.",
            lambda x, y, c: right.curve_gradient(x, y, c) / 2,
        ),
        Mistake(
            "mean instead of sum",
            "The loss of this practical is a sum over the points; so is its gradient.",
            lambda x, y, c: right.curve_gradient(x, y, c) / len(x),
        ),
        Mistake(
            "the input missing",
            "How much does the prediction of a point change with its k-th coefficient? Not by as "
            "much for all of them.",
            lambda x, y, c: np.repeat(right.curve_gradient(x, y, c)[0], len(c)),
        ),
        Mistake(
            "x itself where its powers belong",
            "For coefficient k the prediction of a point changes by the k-th power of its x.",
            lambda x, y, c: _sums(x, y, c, [x**0, *[x] * (len(c) - 1)]),
        ),
        Mistake(
            "differentiated by x",
            "k times the power below is what a curve's slope over x is made of. Here x stands "
            "still, and a coefficient moves.",
            lambda x, y, c: _sums(x, y, c, [k * x ** max(k - 1, 0) for k in range(len(c))]),
        ),
        Mistake(
            "powers that begin with x",
            "The first coefficient stands alone: its power is x^0 = 1.",
            lambda x, y, c: _sums(x, y, c, [x ** (k + 1) for k in range(len(c))]),
        ),
        Mistake(
            "the highest coefficient first",
            "The derivatives stand in the order of the coefficients, the constant first.",
            lambda x, y, c: right.curve_gradient(x, y, c)[::-1],
        ),
        Mistake(
            "residuals summed before they meet their inputs",
            "Each residual is multiplied by the power of its own point, then all are added.",
            lambda x, y, c: (
                right.curve_gradient(x, y, c)[0] * np.array([(x**k).sum() for k in range(len(c))])
            ),
        ),
    ),
)


def _curved(weights: Any) -> Callable[[Any], float]:
    """Return a loss of any number of parameters that is no polynomial."""

    def loss(parameters: Any) -> float:
        p = np.asarray(parameters, dtype=float)
        return float(np.sum(weights * p**3) + np.sin(p).prod() + np.exp(p.sum() / 4))

    return loss


OWN_STEPS = (1e-3, 1e-4, 1e-5, 1e-6)  # steps that people write down instead of the argument


def _differences(loss: Any, parameters: Any, step: Any, directions: Any = None) -> np.ndarray:
    moves = step * (np.eye(len(parameters)) if directions is None else directions)
    return np.array([(loss(parameters + m) - loss(parameters - m)) / (2 * step) for m in moves])


def _one_sided(loss: Any, parameters: Any, step: Any) -> np.ndarray:
    moves = step * np.eye(len(parameters))
    return np.array([(loss(parameters + m) - loss(parameters)) / step for m in moves])


def _accumulating(loss: Any, parameters: Any, step: Any) -> np.ndarray:
    """Forget to take each move back before the next parameter moves."""
    moves = step * np.tri(len(parameters))
    last = np.vstack([np.zeros(len(parameters)), moves[:-1]])
    return np.array(
        [
            (loss(parameters + now) - loss(parameters + 2 * before - now)) / (2 * step)
            for now, before in zip(moves, last, strict=True)
        ]
    )


def _difference_draws(rng: np.random.Generator) -> Draws:
    """Draw (loss, parameters, step), with steps so large that one-sided differences show."""
    return [
        (_curved(rng.normal(size=n)), rng.normal(size=n), step)
        for n, step in ((2, 0.1), (1, 0.05), (3, 0.02), (5, 0.1))
    ]


numerical_gradient = Implement(
    "numerical_gradient",
    "the same for any loss.",
    expected=_differences,
    draws=_difference_draws,
    rtol=1e-6,
    atol=1e-7,
    mistakes=(
        Mistake(
            "one side only",
            "Looking to both sides makes the error a thousand times smaller at a step of 0.001.",
            _one_sided,
            lambda loss, p, h: _one_sided(loss, p, -h),
        ),
        Mistake(
            "divided by one step",
            "From one side to the other it is two steps.",
            lambda loss, p, h: 2 * _differences(loss, p, h),
        ),
        Mistake(
            "the difference without its division",
            "A slope is a difference of losses over a difference of parameters.",
            lambda loss, p, h: 2 * h * _differences(loss, p, h),
        ),
        Mistake(
            "all parameters moved at once",
            "Each derivative moves one parameter and leaves the others where they are.",
            lambda loss, p, h: np.full(len(p), (loss(p + h) - loss(p - h)) / (2 * h)),
        ),
        Mistake(
            "another step than the one asked for",
            "Each parameter moves by step to both sides, and the two points are 2 step apart.",
            lambda loss, p, h: _differences(loss, p, h / 2),
            lambda loss, p, h: _differences(loss, p, 2 * h),
            *(lambda loss, p, h, own=own: _differences(loss, p, own) for own in OWN_STEPS),
        ),
        Mistake(
            "a step in proportion to the parameter",
            "Add step to the parameter; multiplied, it would be no step at all for a parameter 0.",
            lambda loss, p, h: _differences(loss, p, h, np.diag(p)),
        ),
        Mistake(
            "moves that are not taken back",
            "Before the next parameter moves, the last one must return to where it was.",
            _accumulating,
        ),
    ),
)


def _path(x: Any, y: Any, start: Any, learning_rate: Any, num_steps: Any) -> np.ndarray:
    """Path of gradient descent, by the powers of one affine map."""
    powers = np.vander(x, len(start), increasing=True)
    path = [np.asarray(start, dtype=float)]
    for _ in range(num_steps):
        kept = np.eye(len(start)) - 2 * learning_rate * powers.T @ powers
        path.append(kept @ path[-1] + 2 * learning_rate * powers.T @ y)
    return np.array(path)


def _in_turn(x: Any, y: Any, start: Any, rate: Any, num_steps: Any) -> np.ndarray:
    path = [np.asarray(start, dtype=float)]
    for _ in range(num_steps):
        path.append(path[-1].copy())
        for k in range(len(start)):
            path[-1][k] -= rate * right.curve_gradient(x, y, path[-1])[k]
    return np.array(path)


def _along_first(x: Any, y: Any, start: Any, rate: Any, num_steps: Any) -> np.ndarray:
    steps = np.outer(np.arange(num_steps + 1), right.curve_gradient(x, y, start))
    return np.asarray(start - rate * steps)


def _path_draws(rng: np.random.Generator) -> Draws:
    """Draw (x, y, start, rate, steps): lines and curves, one of them at its minimum already."""
    x = np.array([0.0, 1.0, 2.0])
    drawn: Draws = [(x, np.array([1.0, 1.0, 4.0]), np.zeros(2), 0.05, 2)]
    for n, size, steps in ((5, 2, 4), (8, 3, 5), (6, 2, 0), (7, 2, 1)):
        drawn.append((*points(rng, n), rng.normal(size=size), rng.uniform(0.005, 0.03), steps))
    return [*drawn, (x, 1 + 0.5 * x, np.array([1.0, 0.5]), 0.05, 6)]


def _stopping(path: np.ndarray) -> np.ndarray:
    moved = np.abs(np.diff(path, axis=0)).max(axis=1, initial=0.0) > 1e-12
    return path[: 1 + int(np.argmin([*moved, False]))]


descend = Implement(
    "descend",
    "step by step downhill, and every point kept.",
    expected=_path,
    draws=_path_draws,
    mistakes=(
        Mistake(
            "uphill",
            "The gradient points to where the loss grows: a step goes the other way.",
            lambda x, y, s, rate, n: _path(x, y, s, -rate, n),
        ),
        Mistake(
            "the slope is changed at the new intercept",
            "All derivatives belong to the same point: compute the gradient once, then move all "
            "parameters.",
            _in_turn,
        ),
        Mistake(
            "the first gradient in every step",
            "The gradient belongs to one point. Compute it anew where the last step has led.",
            _along_first,
        ),
        Mistake(
            "the mean's gradient",
            "The loss is a sum here, and its gradient is not divided by the number of points.",
            lambda x, y, s, rate, n: _path(x, y, s, rate / len(x), n),
        ),
        Mistake(
            "one step more or fewer",
            "There are num_steps steps, and one point more than that.",
            lambda x, y, s, rate, n: _path(x, y, s, rate, n + 1),
            lambda x, y, s, rate, n: _path(x, y, s, rate, max(n - 1, 0)),
        ),
        Mistake(
            "a descent that stops by itself",
            "num_steps steps are asked for, also where the gradient is zero already.",
            lambda x, y, s, rate, n: _stopping(_path(x, y, s, rate, n)),
        ),
        Mistake(
            "the last point alone",
            "The whole path is asked for, with the start in its first row.",
            lambda *a: _path(*a)[-1],
        ),
        Mistake(
            "the start forgotten",
            "The start is the first row, before any step.",
            lambda *a: _path(*a)[1:],
        ),
        Mistake(
            "every row is the last point",
            "The same array stands in the list many times and is changed in place. Write p = p - "
            "…, which makes a new array, instead of p -= ….",
            lambda x, y, s, rate, n: np.repeat(_path(x, y, s, rate, n)[-1:], n + 1, axis=0),
        ),
    ),
)
