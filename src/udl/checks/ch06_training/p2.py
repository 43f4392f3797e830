"""Checks of practical 6.2, gradient descent on a line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from udl.checks.ch06_training import expected as right
from udl.checks.ch06_training.expected import Draws
from udl.checks.kinds import Experiment, Implement, Predict
from udl.checks.mistakes import Mistake
from udl.data import rubber_band


def points(rng: np.random.Generator, num_points: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw inputs that are not centred, and targets around a line that may fall."""
    x = rng.uniform(-1.0, 3.0, num_points)
    return x, rng.normal() + rng.normal() * x + 0.2 * rng.normal(size=num_points)


def _gradient_draws(rng: np.random.Generator) -> Draws:
    worked = (np.array([0.0, 1.0, 2.0]), np.array([1.0, 1.0, 4.0]), 0.5, 1.0)
    return [worked, *[(*points(rng, n), rng.normal(), rng.normal()) for n in (5, 8, 1)]]


line_gradient = Implement(
    "line_gradient",
    "two sums over the points.",
    expected=right.line_gradient,
    draws=_gradient_draws,
    mistakes=(
        Mistake(
            "the sign turned",
            "The gradient points uphill. If the prediction lies above a point, a larger intercept "
            "makes the loss larger: the first entry is positive then.",
            lambda x, y, a, b: -right.line_gradient(x, y, a, b),
        ),
        Mistake(
            "the factor 2 missing",
            "The derivative of a square is twice what is squared.",
            lambda x, y, a, b: right.line_gradient(x, y, a, b) / 2,
        ),
        Mistake(
            "mean instead of sum",
            "The loss of this practical is a sum over the points; so is its gradient.",
            lambda x, y, a, b: right.line_gradient(x, y, a, b) / len(x),
        ),
        Mistake(
            "the input missing in the second entry",
            "How much does the prediction of a point change with the slope? By its x.",
            lambda x, y, a, b: np.repeat(right.line_gradient(x, y, a, b)[0], 2),
        ),
        Mistake(
            "slope first",
            "The derivative with respect to the intercept comes first.",
            lambda x, y, a, b: right.line_gradient(x, y, a, b)[::-1],
        ),
        Mistake(
            "residuals summed before they meet their inputs",
            "Each residual is multiplied by the x of its own point, then all are added.",
            lambda x, y, a, b: right.line_gradient(x, y, a, b)[0] * np.array([1, x.sum()]),
        ),
    ),
)


def _curved(weights: Any) -> Callable[[Any], float]:
    """Return a loss of any number of parameters that is no polynomial."""

    def loss(parameters: Any) -> float:
        p = np.asarray(parameters, dtype=float)
        return float(np.sum(weights * p**3) + np.sin(p).prod() + np.exp(p.sum() / 4))

    return loss


def _differences(loss: Any, parameters: Any, step: Any) -> np.ndarray:
    moves = step * np.eye(len(parameters))
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
            "moves that are not taken back",
            "Before the next parameter moves, the last one must return to where it was.",
            _accumulating,
        ),
    ),
)


def _path(x: Any, y: Any, start: Any, learning_rate: Any, num_steps: Any) -> np.ndarray:
    """Path of gradient descent, by the powers of one affine map."""
    sums = np.array([[len(x), x.sum()], [x.sum(), x @ x]])
    target = np.array([y.sum(), x @ y])
    path = [np.asarray(start, dtype=float)]
    for _ in range(num_steps):
        path.append((np.eye(2) - 2 * learning_rate * sums) @ path[-1] + 2 * learning_rate * target)
    return np.array(path)


def _in_turn(x: Any, y: Any, start: Any, rate: Any, num_steps: Any) -> np.ndarray:
    path = [np.asarray(start, dtype=float)]
    for _ in range(num_steps):
        a, b = path[-1]
        a = a - rate * right.line_gradient(x, y, a, b)[0]
        path.append(np.array([a, b - rate * right.line_gradient(x, y, a, b)[1]]))
    return np.array(path)


def _path_draws(rng: np.random.Generator) -> Draws:
    worked = (np.array([0.0, 1.0, 2.0]), np.array([1.0, 1.0, 4.0]), np.zeros(2), 0.05, 2)
    drawn: Draws = [worked]
    for n, steps in ((5, 4), (8, 9), (6, 0)):
        x, y = points(rng, n)
        drawn.append((x, y, rng.normal(size=2), float(rng.uniform(0.005, 0.03)), steps))
    return drawn


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
            "Both derivatives belong to the same point: compute the gradient once, then move both "
            "parameters.",
            _in_turn,
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

predict_double = Predict(
    "predict_double",
    "twice the step is not twice the progress.",
    right="diverges",
    wrong_choices={
        "faster": "along the valley a larger step helps, but across it 0.03 already jumps to the "
        "other side, and 0.06 jumps further up than it came from.",
        "zigzags": "at 0.03 the path zigzags already, and each zig is smaller than the one before; "
        "at 0.06 each is larger.",
        "same": "the minimum is the same, but this path does not get there.",
    },
)


def _curvatures(x: Any) -> np.ndarray:
    """Curvatures of the loss of a line along its own axes, the smaller one first."""
    n, s, q = len(x), np.sum(x), np.sum(np.square(x))
    root = np.hypot(n - q, 2 * s)
    return np.array([n + q - root, n + q + root])


largest_rate = Experiment(
    "largest_rate",
    "beyond it each step makes it worse.",
    expected=lambda: float(2 / _curvatures(rubber_band.measurements().x)[1]),
    tolerance=0.0005,
    goal="the largest rate at which the descent comes to rest",
    mistakes=(
        Mistake(
            "half of it",
            "At this rate the error across the valley is gone in one step. Larger ones still work.",
            lambda: float(1 / _curvatures(rubber_band.measurements().x)[1]),
        ),
        Mistake(
            "the fastest rate",
            "At this rate the descent arrives first. Larger ones are slower and still arrive.",
            lambda: float(2 / _curvatures(rubber_band.measurements().x).sum()),
        ),
    ),
    below="a larger rate still works: does the loss fall, if you wait for 500 steps?",
    above="with this rate the loss grows without bound: take more steps and see.",
)


def _best_rate(x: Any) -> float:
    """Rate at which the larger of the two factors of a step is smallest."""
    return float(1 / (len(x) + np.sum(np.square(x))))


best_rate = Implement(
    "best_rate",
    "then both errors shrink by the same factor.",
    expected=lambda x: _best_rate(x),
    draws=lambda rng: [
        (np.array([0.0, 1.0, 2.0]),),
        (rng.uniform(-1, 3, 6),),
        (rng.uniform(3, 9, 8),),
        (0.1 * rng.normal(size=4),),
    ],
    rtol=1e-3,
    hint="for two points at 0 and 1 write the curvatures down, then the factors of a step for a "
    "few rates",
    mistakes=(
        Mistake(
            "the largest rate",
            "There the error across the valley does not shrink at all.",
            lambda x: 2 / _curvatures(x)[1],
        ),
        Mistake(
            "the rate for the steepest direction alone",
            "It removes the error across the valley in one step, and that along it more slowly "
            "than need be.",
            lambda x: 1 / _curvatures(x)[1],
        ),
        Mistake(
            "the rate for the flat direction",
            "Across the valley this diverges.",
            lambda x: 1 / _curvatures(x)[0],
            lambda x: 2 / _curvatures(x)[0],
        ),
        Mistake(
            "the factor 2 of the loss forgotten",
            "The second derivatives of a sum of squares carry a factor 2 as the gradient does.",
            lambda x: 2 * _best_rate(x),
        ),
        Mistake(
            "the mean of the two best rates",
            "Each curvature has its own best rate; what is asked for lies between, but not in the "
            "middle.",
            lambda x: np.mean(1 / _curvatures(x)),
        ),
    ),
)

predict_shortcut = Predict(
    "predict_shortcut",
    "there the gradient points at the minimum.",
    right="axes",
    wrong_choices={
        "none": "is there a place at which the gradient points exactly at the minimum?",
        "ellipse": "on an ellipse the loss is the same everywhere; the gradient is at right angles "
        "to the ellipse. Where does that line pass through the middle?",
        "below": "there one of the two is right, but the gradient changes both, unless the axes of "
        "the ellipses are those of the picture.",
    },
)


def _fit(x: Any, y: Any, learning_rate: Any, num_steps: Any) -> tuple[float, float]:
    """Intercept and slope of the best line."""
    slope, intercept = np.polynomial.Polynomial.fit(x, y, 1).convert().coef[::-1]
    return float(intercept), float(slope)


def _on_scaled(x: Any, y: Any) -> tuple[float, float, float, float]:
    intercept, slope = _fit(x, y, 0, 0)
    mean, sigma = float(np.mean(x)), float(np.std(x))
    return intercept + slope * mean, slope * sigma, mean, sigma


def _training_draws(rng: np.random.Generator) -> Draws:
    """Draw (x, y, rate, steps): large inputs, tiny ones, and such as lie far from zero."""
    drawn: Draws = []
    for n, size, offset in ((6, 100.0, 0.0), (9, 1.0, 2000.0), (5, 1e-3, 0.0), (12, 5.0, -40.0)):
        x = offset + size * (rng.uniform(-1, 1, n) + np.linspace(-1, 1, n))
        slope = float(rng.normal()) / size
        y = rng.normal() + slope * (x - offset) + 0.05 * rng.normal(size=n)
        drawn.append((x, y, 0.1, 400))
    return drawn


mended_training = Implement(
    "mended_training",
    "one rate for inputs of any size.",
    expected=_fit,
    draws=_training_draws,
    rtol=1e-5,
    atol=1e-6,
    overflow="The run diverges. How large are the curvatures of the loss for these inputs?",
    items=("intercept", "slope"),
    hint="does the run converge, and does what you return belong to x as it came?",
    mistakes=(
        Mistake(
            "parameters of the scaled inputs",
            "The descent knows the inputs shifted and scaled, but the line will be used with x "
            "as it is: translate intercept and slope back.",
            lambda x, y, rate, n: _on_scaled(x, y)[:2],
        ),
        Mistake(
            "the intercept not translated back",
            "In terms of x, the line passes through the mean of x at the height that the descent "
            "found as intercept.",
            lambda x, y, rate, n: (_on_scaled(x, y)[0], _on_scaled(x, y)[1] / _on_scaled(x, y)[3]),
        ),
        Mistake(
            "the slope multiplied instead of divided",
            "One unit of the scaled input is sigma units of x, so that the slope for x is smaller "
            "where sigma is large.",
            lambda x, y, rate, n: (
                _on_scaled(x, y)[0]
                - _on_scaled(x, y)[1] * _on_scaled(x, y)[3] * _on_scaled(x, y)[2],
                _on_scaled(x, y)[1] * _on_scaled(x, y)[3],
            ),
        ),
        Mistake(
            "slope first",
            "Return the intercept first, then the slope.",
            lambda x, y, rate, n: _fit(x, y, rate, n)[::-1],
        ),
    ),
)
