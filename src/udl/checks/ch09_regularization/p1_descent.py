"""Checks of practical 9.1 on descent with a penalty, and on how strong it has to be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from udl.checks.ch09_regularization import expected as right
from udl.checks.ch09_regularization.expected import Draws
from udl.checks.kinds import Implement, Measured, Reach
from udl.checks.mistakes import Mistake

BUDGET, TARGET = 100, 0.663  # steps in all, and the sum of squares to reach; the least is 0.646


def _path_draws(rng: np.random.Generator) -> Draws:
    """Draw (x, y, start, rate, steps, strength, centre): strengths of 0, for all, and for each."""
    x, y = np.array([0.0, 5.0, -10.0]), np.array([0.0, 1.0, -0.5])
    drawn: Draws = [(x, y, np.array([1.0, 10.0]), 0.1, 2, 0.5, np.array([0.0, 12.5]))]
    for num, steps, strength in (
        (6, 4, float(rng.uniform(0.1, 1))),
        (1, 3, rng.uniform(0.1, 2, 2)),
        (5, 0, 0.3),
        (7, 3, 0.0),
        (4, 5, np.array([0.0, float(rng.uniform(1, 3))])),
    ):
        x, y = rng.uniform(-14, 11, num), 0.7 * rng.normal(size=num)
        start = rng.uniform([-3, 4], [3, 16])
        rate = float(rng.uniform(0.02, 0.1))
        drawn.append((x, y, start, rate, steps, strength, rng.uniform([-3, 5], [3, 15])))
    return drawn


Slope = Callable[[Any], np.ndarray]


def _stepping(
    step: Callable[[Slope, Any, Any, Any, Any, Any], Any], more: int = 0
) -> Callable[..., np.ndarray]:
    """Return a descent by other steps: of the slope, point, start, rate, strength and centre."""

    def wrong(
        x: Any, y: Any, start: Any, rate: Any, num_steps: Any, strength: Any, centre: Any
    ) -> np.ndarray:
        def slope(point: Any) -> np.ndarray:
            return right.wave_gradient(x, y, point)

        path = [np.asarray(start, dtype=float)]
        for _ in range(num_steps + more):
            path.append(path[-1] - step(slope, path[-1], start, rate, strength, centre))
        return np.array(path)

    return wrong


def _pulled(pull: Callable[[Any, Any, Any, Any], Any]) -> Callable[..., np.ndarray]:
    """Return a descent whose penalty has another slope: of point, start, strength and centre."""
    return _stepping(
        lambda slope, p, start, rate, strength, centre: (
            rate * (slope(p) + pull(p, start, strength, centre))
        )
    )


def _own(slope: Slope, p: Any, start: Any, rate: Any, strength: Any, centre: Any) -> Any:
    return rate * (slope(p) + 2 * strength * (p - centre))


def _after_a_step(slope: Slope, p: Any, start: Any, rate: Any, strength: Any, centre: Any) -> Any:
    moved = p - rate * slope(p)
    return rate * slope(p) + 2 * rate * strength * (moved - centre)


def _before_a_step(slope: Slope, p: Any, start: Any, rate: Any, strength: Any, centre: Any) -> Any:
    moved = p - 2 * rate * strength * (p - centre)
    return rate * slope(moved) + 2 * rate * strength * (p - centre)


def _one_array(*a: Any, first: bool = True) -> np.ndarray:
    """Hold the end in each row, as a list does that one array was put into again and again."""
    path = right.regularised_path(*a)
    path[1 - first :] = path[-1]
    return path


def _appended_alone(*a: Any) -> np.ndarray:
    """Hold the points after each step, as a list does that was empty at first."""
    return np.array(list(right.regularised_path(*a)[1:]))


regularised_path = Implement(
    "regularised_path",
    "down the sum of squares, and towards the centre.",
    expected=right.regularised_path,
    draws=_path_draws,
    in_order=True,
    hint="take one step by hand, first with a strength of 0",
    mistakes=(
        Mistake(
            "the factor 2 missing",
            "The derivative of a square is twice what is squared.",
            _pulled(lambda p, start, strength, centre: strength * (p - centre)),
        ),
        Mistake(
            "pushed away from the centre",
            "The penalty grows with the distance, so that its gradient points away from the "
            "centre; a step goes against it.",
            _pulled(lambda p, start, strength, centre: 2 * strength * (centre - p)),
        ),
        Mistake(
            "pulled towards zero",
            "What costs nothing here is the centre.",
            _pulled(lambda p, start, strength, centre: 2 * strength * p),
        ),
        Mistake(
            "the penalty alone",
            "The gradient of the sum of squares belongs into each step as well.",
            _stepping(lambda slope, p, start, rate, k, centre: 2 * rate * k * (p - centre)),
        ),
        Mistake(
            "the learning rate on one gradient alone",
            "A step is the learning rate times the whole gradient, that of the penalty included.",
            _stepping(lambda slope, p, start, rate, k, c: rate * slope(p) + 2 * k * (p - c)),
            _stepping(lambda slope, p, start, rate, k, c: slope(p) + 2 * rate * k * (p - c)),
        ),
        Mistake(
            "two steps in place of one",
            "Both gradients are taken where the run is before the step.",
            _stepping(_after_a_step),
            _stepping(_before_a_step),
        ),
        Mistake(
            "one strength for both",
            "An array holds a strength for each parameter.",
            lambda x, y, start, rate, steps, strength, centre: right.regularised_path(
                x, y, start, rate, steps, np.ravel(strength)[0], centre
            ),
            lambda x, y, start, rate, steps, strength, centre: right.regularised_path(
                x, y, start, rate, steps, np.mean(strength), centre
            ),
        ),
        Mistake(
            "a gradient of the start in every step",
            "Both gradients depend on where the run is now.",
            _pulled(lambda p, start, strength, centre: 2 * strength * (start - centre)),
            _stepping(lambda slope, p, start, rate, k, c: rate * (slope(start) + 2 * k * (p - c))),
            _stepping(
                lambda slope, p, start, rate, k, c: rate * (slope(start) + 2 * k * (start - c))
            ),
        ),
        Mistake(
            "the penalty instead of its gradient",
            "A step needs derivatives, one for each parameter.",
            _pulled(lambda p, start, strength, centre: np.sum(strength * (p - centre) ** 2)),
            _pulled(lambda p, start, strength, centre: strength * (p - centre) ** 2),
        ),
        Mistake(
            "the slope of an absolute value",
            "The penalty is a square, so that it pulls the harder, the further the run is away.",
            _pulled(lambda p, start, strength, centre: strength * np.sign(p - centre)),
        ),
        Mistake(
            "no penalty",
            "The pull towards the centre is missing in the steps.",
            _pulled(lambda p, start, strength, centre: 0.0),
        ),
        Mistake(
            "the mean of the squares",
            "The loss is the plain sum of squares, whose gradient is given.",
            lambda x, *a: _stepping(
                lambda slope, p, start, rate, k, c: rate * (slope(p) / len(x) + 2 * k * (p - c))
            )(x, *a),
        ),
        Mistake(
            "uphill",
            "A step goes against the gradient.",
            _stepping(lambda *a: -_own(*a)),
        ),
        Mistake(
            "a step too many",
            "num_steps steps lead to num_steps + 1 points, the start among them.",
            _stepping(_own, more=1),
        ),
        Mistake(
            "a step too few",
            "num_steps steps lead to num_steps + 1 points, the start among them.",
            _stepping(_own, more=-1),
        ),
        Mistake(
            "the start forgotten",
            "The start is the first row, before any step.",
            lambda *a: right.regularised_path(*a)[1:],
            _appended_alone,
        ),
        Mistake(
            "the end alone",
            "A point after each step is asked for, the start's first.",
            lambda *a: right.regularised_path(*a)[-1],
        ),
        Mistake(
            "one array in every row",
            "A list keeps the array itself. If it is changed in place (point -= step), all rows "
            "change: make a new one (point = point - step).",
            lambda *a: _one_array(*a, first=False),
            _one_array,
        ),
    ),
)


def _other_centre(rng: np.random.Generator) -> np.ndarray:
    """Draw a centre so far to one side that the least strength is clearly another one."""
    shift = rng.choice([rng.uniform(-0.6, -0.3), rng.uniform(0.2, 0.5)])
    return np.array([shift, rng.uniform(11.0, 13.0)])


least_strength = Measured(
    "least_strength",
    "a local minimum that descent no longer ends in.",
    expected=lambda: right.least_strength((0.0, 12.5)),
    tolerance=0.002,
    near=0.002,
    goal="the least strength with which the run arrives in the deep basin",
    variable="CENTRE",
    others="another centre",
    drawn=_other_centre,
    computed=right.least_strength,
    positive="Without a penalty, or with a negative one, the run stays in the local minimum.",
    below="With this strength the run still ends in the local minimum near shift 6.",
    above="The run arrives with less.",
)


def _not_allowed(strength: Any, num_held: Any, num_free: Any) -> str:
    if min(num_held, num_free) < 0 or num_held + num_free > BUDGET:
        return f"both numbers of steps are 0 or more, and together at most {BUDGET}"
    return "" if 0 <= strength <= 4 else "the strength is between 0 and 4"


def _what_remains(strength: Any, num_held: Any, num_free: Any) -> str:
    loss = right.after_release(strength, num_held, num_free)
    if loss > 3:
        return (
            f"the run ends with {loss:.2f}, in another local minimum. Did the penalty act long "
            "enough?"
        )
    return (
        f"the run ends with {loss:.4f}, in the right basin. Which of the two parameters is still "
        "on its way? What moves it fast, and what slowly?"
    )


release = Reach(
    "release",
    "pulled out, then left alone.",
    start=lambda: (0.2, 100, 0),
    score=right.after_release,
    target=TARGET,
    goal=f"a sum of squares of {TARGET} or less after at most {BUDGET} steps in all",
    unit="sum of squares",
    items=("strength", "num_held", "num_free"),
    beyond=_not_allowed,
    advice=_what_remains,
    mistakes=(
        Mistake(
            "the penalty kept to the end",
            "It does not only get the run out of the local minimum, it also holds it away from the "
            "minimum.",
            lambda: (0.2, 100, 0),
            lambda: (0.5, 100, 0),
        ),
    ),
)
