"""Checks of practical 2.1 on choosing a degree with data that were kept aside."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from udl.checks.ch02_supervised_learning import expected as right
from udl.checks.kinds import Count, Implement
from udl.checks.mistakes import Mistake


def _degree(x: Any, y: Any, x_val: Any, y_val: Any, highest: Any) -> int:
    return int(right.degree_errors(x, y, x_val, y_val, highest).argmin())


def _up_to(highest: int, x: Any, y: Any, x_val: Any, y_val: Any, _: Any) -> int:
    return _degree(x, y, x_val, y_val, highest)


def _until_it_rises(errors: Any) -> int:
    rises = np.flatnonzero(np.diff(errors) > 0)
    return int(rises[0]) if rises.size else len(errors) - 1


def _below(errors: Any, start: float) -> int:
    """Choose as a loop does that keeps 0 unless an error lies below where it started."""
    return int(errors.argmin()) if errors.min() < start else 0


def _difference(num_validation: int, highest: int) -> float:
    means = right.winners(num_validation, highest).mean(axis=0)
    return float(means[1] - means[2])


def _mean_quotient(num_validation: int, highest: int) -> float:
    errors = right.winners(num_validation, highest)
    return float((errors[:, 1] / errors[:, 2]).mean())


choose_degree = Count(
    "choose_degree",
    "the readings that were kept aside decide.",
    expected=_degree,
    draws=right.degree_draws,
    mistakes=(
        Mistake(
            "the fitted readings decide",
            "On the readings that a curve was fitted to, the most flexible one comes closest. Fit "
            "to the training readings, and judge on the others.",
            lambda x, y, x_val, y_val, highest: highest,
        ),
        Mistake(
            "training and validation readings exchanged",
            "The curve is fitted to the training readings; the others judge it.",
            lambda x, y, x_val, y_val, highest: _degree(x_val, y_val, x, y, highest),
        ),
        Mistake(
            "the highest degree left out",
            "range(highest) ends before it.",
            lambda x, y, x_val, y_val, highest: _degree(x, y, x_val, y_val, highest - 1),
        ),
        Mistake(
            "counted from 1",
            "The list begins with the degree 0, so that a position in it is a degree.",
            lambda x, y, x_val, y_val, highest: _degree(x, y, x_val, y_val, highest) + 1,
        ),
        Mistake(
            "the largest error",
            "The degree with the smallest error wins.",
            lambda x, y, x_val, y_val, highest: int(
                right.degree_errors(x, y, x_val, y_val, highest).argmax()
            ),
        ),
        Mistake(
            "absolute residuals",
            "The mean of the squares decides: a single bad prediction weighs more.",
            lambda *data: int(right.degree_residuals(lambda r: np.abs(r).mean(), *data).argmin()),
        ),
        Mistake(
            "residuals without a square",
            "Positive and negative residuals cancel. Square them before the mean.",
            lambda *data: int(right.degree_residuals(lambda r: r.mean(), *data).argmin()),
            lambda *data: int(right.degree_residuals(lambda r: -r.mean(), *data).argmin()),
            lambda *data: int(right.degree_residuals(lambda r: abs(r.mean()), *data).argmin()),
        ),
        Mistake(
            "both sets fitted",
            "The validation readings were kept aside: they have no part in the fit.",
            lambda x, y, v, w, highest: _degree(np.r_[x, v], np.r_[y, w], v, w, highest),
        ),
        Mistake(
            "the first degree after which the error rises",
            "It may rise and fall again: compare all degrees.",
            lambda *data: _until_it_rises(right.degree_errors(*data)),
        ),
        Mistake(
            "degrees beyond the highest",
            "The candidates are the degrees up to highest, which the function is handed.",
            *(partial(_up_to, h) for h in (5, 6, 7, 8)),
        ),
        Mistake(
            "a best error that begins too low",
            "Begin with np.inf: no error is larger, so that the first degree takes its place.",
            lambda *data: _below(right.degree_errors(*data) * len(data[2]), 1.0),
        ),
        Mistake(
            "the degree 0 left out",
            "A constant is a candidate as well.",
            lambda x, y, x_val, y_val, highest: (
                1 + int(right.degree_errors(x, y, x_val, y_val, highest)[1:].argmin())
            ),
        ),
    ),
)

winners_error = Implement(
    "winners_error",
    "the winner is partly lucky.",
    expected=lambda num_validation, highest: right.winners_ratio(num_validation, highest),
    draws=right.winners_draws,
    # Four standard deviations and more of what chance does to a thousand repeats.
    rtol=0.08,
    atol=0.04,
    reveal=False,
    hint="let one repeat print its degree and its two errors, and see which data gave them",
    mistakes=(
        Mistake(
            "the other way round",
            "The validation error stands above the line.",
            lambda num_validation, highest: 1 / right.winners_ratio(num_validation, highest),
        ),
        Mistake(
            "the training error above the line",
            "The winners' error on the validation readings is asked.",
            lambda num_validation, highest: right.winners_ratio(num_validation, highest, part=0),
        ),
        Mistake(
            "the mean of the quotients",
            "Take both means first and divide them at the end. A quotient for each repeat gives "
            "those with a small fresh error too much weight.",
            _mean_quotient,
        ),
        Mistake(
            "the difference instead of the quotient",
            "One mean is divided by the other: below one, the winner flatters itself.",
            _difference,
        ),
        Mistake(
            "always twelve validation readings",
            "As many validation readings are drawn as the function is told.",
            lambda num_validation, highest: right.winners_ratio(12, highest),
        ),
        Mistake(
            "always the degrees up to 8",
            "The winner is chosen among the degrees up to highest.",
            lambda num_validation, highest: right.winners_ratio(num_validation, 8),
        ),
        Mistake(
            "nothing was chosen by the validation readings",
            "A ratio near 1 means that the readings above the line had no part in the choice. Let "
            "the validation readings choose, in each repeat anew.",
            lambda num_validation, highest: 1.0,
        ),
    ),
)
