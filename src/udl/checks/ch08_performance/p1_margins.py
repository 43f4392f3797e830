"""Checks of practical 8.1 on the margin of an error, and of the difference between two."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from udl.checks.kinds import Implement
from udl.checks.mistakes import Mistake

Draws = list[tuple[Any, ...]]


def _answers(rng: np.random.Generator, num: int, classes: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw logits without ties and labels of which most are right."""
    logits = 3 * rng.normal(size=(num, classes))
    labels = np.where(rng.random(num) < 0.7, logits.argmax(axis=1), rng.integers(classes, size=num))
    return logits, labels


def _error_draws(rng: np.random.Generator) -> Draws:
    """Draw (logits, labels): some of each, all right, all wrong, large logits."""
    few = np.array([[2.0, 1.0, -1.0], [0.0, 3.0, 1.0], [-2.0, -1.0, -3.0], [1.0, 0.0, 5.0]])
    drawn: Draws = [(few, np.array([0, 1, 2, 2]))]
    drawn += [_answers(rng, num, classes) for num, classes in ((10, 10), (37, 4), (250, 10))]
    logits, _ = _answers(rng, 12, 5)
    drawn += [(logits, logits.argmax(axis=1)), (logits, logits.argmin(axis=1))]
    logits, labels = _answers(rng, 60, 3)
    return [*drawn, (1000 * logits, labels)]


def _share(logits: Any, labels: Any) -> float:
    right = logits[np.arange(len(labels)), labels] >= logits.max(axis=1)
    return float(np.count_nonzero(~right)) / len(labels)


def _error(logits: Any, labels: Any) -> tuple[float, float]:
    share = _share(logits, labels)
    return 100 * share, 100 * math.sqrt(share * (1 - share) / len(labels))


def _per_example(logits: Any, labels: Any) -> float:
    share = _share(logits, labels)
    return math.sqrt(share * (1 - share))


error_with_margin = Implement(
    "error_with_margin",
    "few examples, a wide margin.",
    expected=lambda logits, labels: _error(logits, labels),
    draws=_error_draws,
    items=("error", "margin"),
    overflow="Not a number is what comes from the root of a negative one. In p (1 - p) a share "
    "lies between 0 and 1: percent come at the end.",
    hint="take four examples, one of them misclassified: error and margin are 25 and 21.65",
    mistakes=(
        Mistake(
            "shares instead of percent",
            "Both numbers are asked for in percent.",
            lambda logits, labels: tuple(value / 100 for value in _error(logits, labels)),
        ),
        Mistake(
            "the accuracy",
            "The error is the share that is wrong.",
            lambda logits, labels: (100 - _error(logits, labels)[0], _error(logits, labels)[1]),
        ),
        Mistake(
            "a whole number of percent",
            "Errors are floats: a whole number cuts off up to a point of each.",
            lambda logits, labels: tuple(float(int(v)) for v in _error(logits, labels)),
            lambda logits, labels: (
                float(int(_error(logits, labels)[0])),
                _error(logits, labels)[1],
            ),
        ),
        Mistake(
            "the spread of a single example",
            "That is by how much one example's 0 or 1 scatters. The mean of many scatters less.",
            lambda logits, labels: (_error(logits, labels)[0], 100 * _per_example(logits, labels)),
        ),
        Mistake(
            "divided by the number instead of its root",
            "Variances of independent terms add up. What follows for the spread of their mean?",
            lambda logits, labels: (
                _error(logits, labels)[0],
                100 * _per_example(logits, labels) / len(labels),
            ),
        ),
        Mistake(
            "divided by N - 1",
            "Here the share itself is the best guess for p, and p (1 - p) the variance of one "
            "example: it is divided by N.",
            lambda logits, labels: (
                _error(logits, labels)[0],
                _error(logits, labels)[1] * math.sqrt(len(labels) / (len(labels) - 1)),
            ),
        ),
        Mistake(
            "an interval instead of a standard deviation",
            "About two standard deviations to each side hold 95 %. One of them is asked for.",
            *(
                lambda logits, labels, z=z: (
                    _error(logits, labels)[0],
                    z * _error(logits, labels)[1],
                )
                for z in (1.96, 2)
            ),
        ),
        Mistake(
            "the root of a count",
            "Counts scatter by their root if they are rare. A share p has the variance p (1 - p).",
            lambda logits, labels: (
                _error(logits, labels)[0],
                100 * math.sqrt(_share(logits, labels) / len(labels)),
            ),
        ),
        Mistake(
            "the variance of the error",
            "Its root is asked for: a margin in the unit of the error.",
            lambda logits, labels: (
                _error(logits, labels)[0],
                100 * _per_example(logits, labels) ** 2 / len(labels),
            ),
        ),
        Mistake(
            "divided by the number of classes, or of logits",
            "What is averaged is one number for each example: divide by the root of their number.",
            lambda logits, labels: (
                _error(logits, labels)[0],
                100 * _per_example(logits, labels) / math.sqrt(logits.shape[1]),
            ),
            lambda logits, labels: (
                _error(logits, labels)[0],
                100 * _per_example(logits, labels) / math.sqrt(logits.size),
            ),
        ),
        Mistake(
            "the largest margin there is",
            "It depends on how often the network is wrong: one that is never wrong has none.",
            lambda logits, labels: (_error(logits, labels)[0], 50 / math.sqrt(len(labels))),
        ),
        Mistake(
            "the margin not in percent",
            "The error comes in percent, its margin as a share.",
            lambda logits, labels: (_error(logits, labels)[0], _error(logits, labels)[1] / 100),
        ),
    ),
)


def _pair_draws(rng: np.random.Generator) -> Draws:
    """Draw (first, second, labels): by hand, much in common, nothing, one network twice."""
    few = np.array([[2.0, 1.0, -1.0], [0.0, 3.0, 1.0], [-2.0, -1.0, -3.0], [1.0, 0.0, 5.0]])
    drawn: Draws = [(few, few[[0, 1, 2, 0]], np.array([0, 2, 2, 2]))]
    for num, classes, noise in ((12, 10, 1.0), (40, 4, 3.0), (250, 10, 2.0)):
        first, labels = _answers(rng, num, classes)
        drawn.append((first, first + noise * rng.normal(size=first.shape), labels))
    return [*drawn, (drawn[2][1], drawn[2][0], drawn[2][2]), (first, first.copy(), labels)]


def _apart(first: Any, second: Any, labels: Any) -> np.ndarray:
    """1 where the first network alone is wrong, -1 where the second one alone is."""
    rows = np.arange(len(labels))
    right = [f[rows, labels] >= f.max(axis=1) for f in (first, second)]
    return np.asarray(np.subtract(right[1], right[0], dtype=float))


def _with_margin(margin: Callable[..., Any]) -> Callable[..., Any]:
    """Return the right difference with another margin, made of all arguments."""

    def difference(first: Any, second: Any, labels: Any) -> tuple[float, float]:
        mean = 100 * float(np.mean(_apart(first, second, labels)))
        return mean, float(margin(first, second, labels))

    return difference


def _paired(first: Any, second: Any, labels: Any) -> float:
    apart = _apart(first, second, labels)
    variance = np.mean(apart**2) - np.mean(apart) ** 2
    return float(100 * math.sqrt(variance / len(labels)))


def _margins(first: Any, second: Any, labels: Any) -> tuple[float, float]:
    return _error(first, labels)[1], _error(second, labels)[1]


difference_with_margin = Implement(
    "difference_with_margin",
    "what is hard for both does not count.",
    expected=lambda first, second, labels: _with_margin(_paired)(first, second, labels),
    draws=_pair_draws,
    items=("difference", "margin"),
    in_order=True,
    hint="write down for each of four examples by how much the two networks differ, and treat "
    "these numbers as you would any four measurements",
    mistakes=(
        Mistake(
            "the second minus the first",
            "The error of the first comes first: the difference is positive if the second is "
            "better.",
            lambda f, s, y: _with_margin(_paired)(s, f, y),
        ),
        Mistake(
            "shares instead of percent",
            "Both numbers are asked for in percent.",
            lambda *a: tuple(value / 100 for value in _with_margin(_paired)(*a)),
        ),
        Mistake(
            "as if each had examples of its own",
            "The variances of two errors add up if the errors are independent. These two share all "
            "their examples: look at each example's difference.",
            _with_margin(lambda *a: math.hypot(*_margins(*a))),
        ),
        Mistake(
            "margins added or subtracted",
            "Standard deviations do neither, even for independent numbers. Look at each example's "
            "difference.",
            _with_margin(lambda *a: sum(_margins(*a))),
            _with_margin(lambda *a: abs(_margins(*a)[0] - _margins(*a)[1])),
            _with_margin(lambda *a: _margins(*a)[0] - _margins(*a)[1]),
        ),
        Mistake(
            "the square of the mean left out",
            "That is the spread around zero, as if both were equally good. Around their mean the "
            "numbers scatter a little less.",
            _with_margin(lambda *a: 100 * math.sqrt(np.mean(_apart(*a) ** 2) / len(a[2]))),
        ),
        Mistake(
            "the share of disagreements as a share of errors",
            "Two networks that disagree may both be wrong. And an example counts 1, 0 or -1.",
            _with_margin(
                lambda f, s, y: _error(f, s.argmax(axis=1))[1],
            ),
            _with_margin(
                lambda *a: (
                    100
                    * math.sqrt(
                        np.mean(_apart(*a) ** 2) * (1 - np.mean(_apart(*a) ** 2)) / len(a[2])
                    )
                )
            ),
        ),
        Mistake(
            "divided by N - 1",
            "Divide by N, as for the margin of a single error.",
            _with_margin(lambda *a: _paired(*a) * math.sqrt(len(a[2]) / (len(a[2]) - 1))),
        ),
        Mistake(
            "the spread of a single example",
            "The mean of many examples scatters less than one of them.",
            _with_margin(lambda *a: _paired(*a) * math.sqrt(len(a[2]))),
        ),
    ),
)
