"""Checks of practical 2.1 on what is found on paper: the best intercept, slope and line."""

from __future__ import annotations

from typing import Any

import numpy as np

from udl.checks.ch02_supervised_learning import expected as right
from udl.checks.kinds import Implement
from udl.checks.mistakes import Mistake

_BOTH = "Differentiate the loss by this parameter and set the result to zero: what stands there?"

best_intercept = Implement(
    "best_intercept",
    "the mean of what the slope leaves unexplained.",
    expected=lambda x, y, slope: (y.sum() - slope * x.sum()) / len(x),
    draws=right.one_parameter_draws,
    mistakes=(
        Mistake(
            "sum instead of mean",
            "The N equal terms of the intercept add up to N times it: divide by N.",
            lambda x, y, b: np.sum(y - b * x),
        ),
        Mistake(
            "the slope ignored",
            "The mean of y is the best intercept for a slope of zero only.",
            lambda x, y, b: np.mean(y),
        ),
        Mistake(
            "sign of the slope", "Subtract the slope times x.", lambda x, y, b: np.mean(y + b * x)
        ),
        Mistake(
            "slope subtracted instead of slope times x",
            "What the line explains at x is slope times x.",
            lambda x, y, b: np.mean(y - b),
            lambda x, y, b: np.mean(y - x),
        ),
        Mistake(
            "the derivative instead of its zero",
            _BOTH,
            lambda x, y, b: -2 * np.sum(y - b * x),
            lambda x, y, b: 2 * np.sum(b * x - y),
        ),
        Mistake(
            "median instead of mean",
            "The median makes the sum of absolute residuals smallest, not that of squares.",
            lambda x, y, b: np.median(y - b * x),
        ),
        Mistake(
            "divided by another number",
            "There are as many equal terms as points: not one less, not twelve.",
            lambda x, y, b: np.sum(y - b * x) / (len(x) - 1),
            lambda x, y, b: np.sum(y - b * x) / 12,
            lambda x, y, b: np.sum(y - b * x) / np.sum(x),
        ),
        Mistake(
            "the intercept of the best line",
            "The slope is held at the given value here, whether it is a good one or not.",
            lambda x, y, b: right.fit(x, y)[0],
        ),
        Mistake(
            "the best of some candidates",
            "A search comes near. On paper the derivative gives the number itself.",
            *(
                lambda x, y, b, n=n: (t := np.linspace(-5, 5, n))[
                    np.argmin(right.grid(x, y, t, [b])[:, 0])
                ]
                for n in (101, 201, 1001, 2001)
            ),
        ),
    ),
)

best_slope = Implement(
    "best_slope",
    "every point pulls with the weight of its squared input.",
    expected=lambda x, y, intercept: (x @ y - intercept * x.sum()) / np.square(x).sum(),
    draws=right.one_parameter_draws,
    mistakes=(
        Mistake(
            "mean of the single slopes",
            "Averaging (y - intercept) / x gives points near x = 0 far too much weight; squared "
            "errors ask for the sum of x (y - intercept) over the sum of x^2.",
            lambda x, y, a: np.mean((y - a) / x),
        ),
        Mistake(
            "ratio of the sums",
            "The inner derivative is x: it multiplies each residual before the sum.",
            lambda x, y, a: np.sum(y - a) / np.sum(x),
        ),
        Mistake(
            "the intercept ignored",
            "Only what the intercept leaves, y - intercept, is for the slope to explain.",
            lambda x, y, a: x @ y / (x @ x),
        ),
        Mistake(
            "divided by the square of the sum",
            "The denominator is the sum of the squares, not the square of the sum.",
            lambda x, y, a: x @ (y - a) / np.sum(x) ** 2,
        ),
        Mistake(
            "denominator missing",
            "The sum of x^2 belongs to the unknown slope: divide by it.",
            lambda x, y, a: x @ (y - a),
        ),
        Mistake(
            "divided by N",
            "Divide by the sum of x^2, not by N.",
            lambda x, y, a: np.mean(x * (y - a)),
        ),
        Mistake(
            "the slope of the best line",
            "The intercept is held at the given value here, whether it is a good one or not.",
            lambda x, y, a: right.fit(x, y)[1],
        ),
        Mistake(
            "the intercept without the factor x",
            "The factor x multiplies the whole residual, the intercept too.",
            lambda x, y, a: (x @ y - a) / (x @ x),
            lambda x, y, a: x @ y / (x @ x) - a,
        ),
        Mistake(
            "plus instead of minus",
            "A residual is y minus the prediction: the intercept is subtracted.",
            lambda x, y, a: x @ (y + a) / (x @ x),
        ),
    ),
)

_PRODUCTS = "Subtract the means from x and from y before multiplying."


def _unequal(x: Any, y: Any) -> Any:
    slope = np.cov(x, y)[0, 1] / np.var(x)
    return y.mean() - slope * x.mean(), slope


fit_line = Implement(
    "fit_line",
    "both derivatives are zero at this line.",
    expected=right.fit,
    draws=right.fit_draws,
    items=("intercept", "slope"),
    without=("polyfit", "Polynomial", "lstsq", "pinv", "linregress", "curve_fit", "minimize"),
    mistakes=(
        Mistake(
            "covariance and variance divided by different numbers",
            "np.cov divides by N - 1, np.var by N, so that their ratio is too large. Sum products "
            "and squares yourself, or use ddof=1 in both.",
            _unequal,
        ),
        Mistake(
            "slope first",
            "Return the intercept first, then the slope.",
            lambda x, y: right.fit(x, y)[::-1],
        ),
        Mistake(
            "plus instead of minus",
            "From the centre of the points the line goes back to x = 0: slope times mean of x is "
            "subtracted.",
            lambda x, y: (y.mean() + right.fit(x, y)[1] * x.mean(), right.fit(x, y)[1]),
        ),
        Mistake(
            "a correlation for the slope",
            "A correlation knows no units. The slope is the covariance over the variance of x.",
            lambda x, y: (
                y.mean() - np.corrcoef(x, y)[0, 1] * x.mean(),
                np.corrcoef(x, y)[0, 1],
            ),
        ),
        Mistake(
            "means not subtracted",
            _PRODUCTS + " As it stands this is the best slope for the intercept 0.",
            lambda x, y: (y.mean() - x @ y / (x @ x) * x.mean(), x @ y / (x @ x)),
        ),
        Mistake(
            "x and y exchanged",
            "The denominator holds the deviations of the inputs; yours predicts x from y.",
            lambda x, y: right.fit(y, x),
        ),
        Mistake(
            "divided by the deviations of y",
            "The denominator is the sum of the squared deviations of x.",
            lambda x, y: (y.mean() - right.fit(y, x)[1] * x.mean(), right.fit(y, x)[1]),
        ),
        Mistake(
            "intercept at the mean of y",
            "The line passes through the centre of the points; at x = 0 it is lower or higher than "
            "the mean of y by slope times the mean of x.",
            lambda x, y: (y.mean(), right.fit(x, y)[1]),
        ),
        Mistake(
            "line through the first and the last point",
            "All points have a say in the best line.",
            lambda x, y: (
                y[0] - (y[-1] - y[0]) / (x[-1] - x[0]) * x[0],
                (y[-1] - y[0]) / (x[-1] - x[0]),
            ),
        ),
    ),
)
