"""Checks of practical 6.4, momentum and the two readings of Nesterov's look-ahead."""

from __future__ import annotations

from typing import Any

import numpy as np

from udl.checks.ch06_training import expected as right
from udl.checks.ch06_training import slips
from udl.checks.ch06_training.expected import Draws
from udl.checks.kinds import Implement, Predict
from udl.checks.mistakes import Mistake


def _draws(rng: np.random.Generator) -> Draws:
    """Draw (gradient, start, rate, beta, steps): also no memory, large gradients, no steps."""
    settings = ((0.1, 0.5, 2), (0.2, 0.9, 12), (0.1, 0.0, 5), (0.15, 0.7, 8))
    drawn: Draws = [
        (*one, *other) for one, other in zip(right.with_gradients(rng), settings, strict=True)
    ]
    far = right.bowl(rng.uniform(1, 3, 2), 1e4 * rng.normal(size=2))
    drawn.append((far, np.array([-1e4, 2e4]), 0.1, 0.6, 4))
    return [*drawn, (right.rippled(rng.normal(size=2)), rng.normal(size=2), 0.1, 0.5, 0)]


def _broken_off(rng: np.random.Generator) -> Draws:
    """Draw (gradient, last two points, old rate, new rate, beta, steps)."""
    drawn: Draws = []
    for k, (gradient, point, rate, beta, num) in enumerate(_draws(rng)):
        size = np.abs(point).max()
        before = point + 0.3 * size * np.where(np.arange(len(point)) % 2, -1.0, 0.5)
        old = (2 * rate, rate, 0.7 * rate)[k % 3]
        drawn.append((gradient, np.stack([before, point]), old, rate, beta, num))
    return drawn


def _resumed(share: Any = 1.0, first: int = 1) -> Any:
    """Go on with a share of the right momentum, which may depend on the settings."""

    def path(gradient: Any, two: Any, old: Any, new: Any, beta: Any, num: Any) -> np.ndarray:
        factor = share(old, new, beta) if callable(share) else share
        step = factor * (two[1] - two[0]) * new / old
        return right.momentum_path(gradient, two[first], new, beta, num, step)

    return path


def _from_gradient(at: int) -> Any:
    """Begin with the gradient at one of the two points."""

    def path(gradient: Any, two: Any, old: Any, new: Any, beta: Any, num: Any) -> np.ndarray:
        return right.momentum_path(gradient, two[1], new, beta, num, -new * gradient(two[at]))

    return path


def _as_sum(gradient: Any, two: Any, old: Any, new: Any, beta: Any, num: Any) -> np.ndarray:
    """Let each gradient join with a weight of one."""
    step = (two[1] - two[0]) * new / old
    path = [np.asarray(two[1], dtype=float)]
    for _ in range(num):
        step = beta * step - new * gradient(path[-1])
        path.append(path[-1] + step)
    return np.array(path)


resumed_path = Implement(
    "resumed_path",
    "the last step tells the momentum.",
    expected=right.resumed_path,
    draws=_broken_off,
    mistakes=(
        Mistake(
            "begun anew without momentum",
            "The two points tell what the momentum was: it made the step between them.",
            _resumed(0.0),
        ),
        Mistake(
            "the momentum turned round",
            "A step goes against the momentum: from the earlier point to the later one.",
            _resumed(-1.0),
        ),
        Mistake(
            "a step taken for the momentum",
            "A step is the rate times the momentum. Divide by the rate with which it was made.",
            _resumed(lambda old, new, beta: old),
            _resumed(lambda old, new, beta: -old),
        ),
        Mistake(
            "the new rate for the old step",
            "The step between the two points was made with the old rate.",
            _resumed(lambda old, new, beta: old / new),
        ),
        Mistake(
            "the momentum divided by 1 - beta",
            "The momentum is the average as it stands; the weight of the gradient is in it.",
            _resumed(lambda old, new, beta: 1 / (1 - beta)),
        ),
        Mistake(
            "decayed once too often",
            "beta is at work in the next step. The momentum that made the last one is whole.",
            _resumed(lambda old, new, beta: beta),
        ),
        Mistake(
            "begun with a gradient as momentum",
            "The momentum holds all gradients so far. The two points tell what it was.",
            _from_gradient(1),
            _from_gradient(0),
        ),
        Mistake(
            "gone on from the earlier point",
            "The later of the two points is where the run broke off.",
            _resumed(first=0),
        ),
        Mistake(
            "the earlier point kept",
            "The path that is asked for begins at the later point.",
            lambda *a: np.concatenate([a[1][:1], right.resumed_path(*a)]),
        ),
        Mistake(
            "a sum instead of an average",
            "The new gradient joins with the weight 1 - beta.",
            _as_sum,
        ),
        *slips.of_paths(right.resumed_path),
    ),
)

steps_behind = Implement(
    "steps_behind",
    "what is missing adds up to a bound.",
    expected=lambda beta, num_steps: float(np.sum(beta ** np.arange(1.0, num_steps + 1))),
    draws=lambda rng: [
        (0.9, 1),
        (0.5, 3),
        *[(float(rng.uniform(0.2, 0.95)), int(rng.integers(2, 40))) for _ in range(3)],
        (0.0, 5),
        (0.8, 0),
        (0.999, 4000),
    ],
    rtol=1e-9,
    without=("a loop", "sum", "cumsum", "polyval", "@", "dot", "momentum_path", "resumed_path"),
    hint="how far are both after one step, in units of a step of descent, and after two?",
    mistakes=(
        Mistake(
            "what is missing from the last step alone",
            "Each step so far was too short by its own share. Add these up.",
            lambda beta, n: beta**n,
        ),
        Mistake(
            "the share of the last step",
            "The last step has this length. What is missing from all steps together?",
            lambda beta, n: 1 - beta**n,
        ),
        Mistake(
            "a summand more or less",
            "After one step, beta is missing: the first momentum is 1 - beta times the gradient.",
            lambda beta, n: (1 - beta**n) / (1 - beta),
            lambda beta, n: (1 - beta**n) / (1 - beta) - 1,
            lambda beta, n: (1 - beta ** (n + 1)) / (1 - beta),
        ),
        Mistake(
            "how far it has come",
            "This is the number of steps that momentum has gone. How many are missing?",
            lambda beta, n: n - beta * (1 - beta**n) / (1 - beta),
        ),
        Mistake(
            "after very many steps",
            "This is reached in the long run. After few steps less is missing.",
            lambda beta, n: beta / (1 - beta),
            lambda beta, n: 1 / (1 - beta),
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


def _late_sums(g: Any, s: Any, rate: Any, b: Any, n: Any) -> tuple[np.ndarray, np.ndarray]:
    """Move along the old sum, and let the gradient join it afterwards."""
    point, total = np.asarray(s, dtype=float), 0.0 * np.asarray(s)
    for _ in range(n):
        slope = g(point)
        point, total = point - rate * (1 - b) * total, b * total + slope
    return point, total


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
        Mistake(
            "right for a beta of 0.9 alone",
            "A tenth is what 1 - beta is for 0.9. The function gets any beta.",
            lambda g, s, rate, b, n: _as_sums(g, s, rate / 10 / (1 - b), b, n),
        ),
        Mistake(
            "the point alone",
            "Two results are asked for: return point, velocity.",
            lambda *a: _as_sums(*a)[0],
        ),
        Mistake(
            "a step late",
            "First the gradient joins the sum, then the step is made.",
            _late_sums,
        ),
    ),
)


def _ahead(form: str) -> Any:
    """Let the parameters be the places ahead, with one of several faults."""

    def path(g: Any, s: Any, rate: Any, b: Any, n: Any) -> np.ndarray:
        places, m = [np.asarray(s, dtype=float)], 0.0 * np.asarray(s)
        for _ in range(n):
            slope = g(places[-1])
            m = b * m + (1 - b) * slope
            moved = {
                "whole weight": b * m + slope,
                "no decay": m + (1 - b) * slope,
                "step from the place": (1 + b) * m,
            }[form]
            places.append(places[-1] - rate * moved)
        return np.array(places)

    return path


def _whole(g: Any, s: Any, rate: Any, b: Any, n: Any) -> np.ndarray:
    path = right.nesterov_path(g, s, rate, b, n, whole=True)
    return np.concatenate([path[:1], path[1:] + np.diff(path, axis=0)])


ahead_path = Implement(
    "ahead_path",
    "the same run, seen from where it looks.",
    expected=right.ahead_path,
    draws=_draws,
    hint="follow two steps of nesterov_path on paper, and note where it looks each time",
    mistakes=(
        Mistake(
            "momentum without a look ahead",
            "These steps lead from point to point. From one place ahead to the next, the distance "
            "between point and place changes as well.",
            right.momentum_path,
        ),
        Mistake(
            "the points instead of the places ahead",
            "These are the points of nesterov_path. Where were the gradients taken?",
            lambda g, s, rate, b, n: right.nesterov_path(g, s, rate, b, n, whole=False),
        ),
        Mistake(
            "the whole distance ahead",
            "The decayed reading looks ahead by the rate times beta times the momentum.",
            _whole,
        ),
        Mistake(
            "the step begins at the place ahead",
            "The step begins at the point, which lies back by the rate times beta times the old "
            "momentum.",
            _ahead("step from the place"),
        ),
        Mistake(
            "the gradient with its whole weight",
            "The gradient counts 1 - beta, here as in the average.",
            _ahead("whole weight"),
        ),
        Mistake(
            "the momentum not decayed",
            "What is left of the new momentum at the next step is beta times it.",
            _ahead("no decay"),
        ),
        Mistake(
            "a sum instead of an average",
            "The new gradient joins with the weight 1 - beta.",
            lambda g, s, rate, b, n: right.ahead_path(g, s, rate / (1 - b), b, n),
        ),
        *slips.of_paths(right.ahead_path),
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
