"""Checks of practical 2.1, a line through twelve readings."""

from __future__ import annotations

from typing import Any

import numpy as np

from udl.checks.ch02_supervised_learning import expected as right
from udl.checks.kinds import Count, Implement, Predict, Reach, Read
from udl.checks.mistakes import Mistake
from udl.data import rubber_band

_SQUARE_FIRST = (
    "Square each residual first, then add. In the other order residuals above and below cancel, "
    "and a line that is wrong everywhere can score zero."
)
_MEAN = "Dividing by the number of points keeps the place of the minimum but not its value."
_BOTH = "Differentiate the loss by this parameter and set the result to zero: what stands there?"

line = Implement(
    "line",
    "intercept plus slope times input, for all inputs at once.",
    expected=lambda x, intercept, slope: np.polyval([slope, intercept], x),
    draws=right.line_draws,
    mistakes=(
        Mistake(
            "intercept and slope exchanged",
            "The intercept is the prediction at x = 0; the slope is what multiplies x.",
            lambda x, a, b: b + a * x,
        ),
        Mistake(
            "intercept missing",
            "At x = 0 the line predicts the intercept, not zero.",
            lambda x, a, b: b * x,
        ),
        Mistake(
            "slope times everything",
            "Only the input is multiplied by the slope: no bracket around the sum.",
            lambda x, a, b: b * (a + x),
        ),
        Mistake("intercept subtracted", "The intercept is added.", lambda x, a, b: b * x - a),
    ),
)

line_loss = Implement(
    "line_loss",
    "the sum of the squared residuals.",
    expected=right.loss,
    draws=right.loss_draws,
    mistakes=(
        Mistake(
            "every point combined with every other",
            "Subtracting a vector (N,) from a column (N, 1) gives an N by N table without "
            "complaint. Bring both to the shape (N,) first.",
            lambda x, y, a, b: np.sum((y[:, None] - a - b * x) ** 2),
        ),
        Mistake(
            "square missing",
            "Without the square, residuals above and below the line cancel.",
            lambda x, y, a, b: np.sum(y - a - b * x),
            lambda x, y, a, b: np.sum(a + b * x - y),
        ),
        Mistake(
            "square after the sum", _SQUARE_FIRST, lambda x, y, a, b: np.sum(y - a - b * x) ** 2
        ),
        Mistake(
            "absolute value instead of square",
            "That is another loss, with another best line; squares are asked for.",
            lambda x, y, a, b: np.sum(np.abs(y - a - b * x)),
        ),
        Mistake("mean instead of sum", _MEAN, lambda x, y, a, b: np.mean((y - a - b * x) ** 2)),
        Mistake(
            "square root too many",
            "The root of the sum is a distance; the sum itself is asked for.",
            lambda x, y, a, b: np.sqrt(np.sum((y - a - b * x) ** 2)),
        ),
        Mistake(
            "the squared predictions",
            "A residual is the difference between the observed y and the prediction.",
            lambda x, y, a, b: np.sum((a + b * x) ** 2),
        ),
        Mistake(
            "x and y exchanged",
            "The line predicts y from x; the residual is measured along y.",
            lambda x, y, a, b: right.loss(y, x, a, b),
        ),
        Mistake(
            "plus instead of minus",
            "A residual is a difference: y minus the prediction.",
            lambda x, y, a, b: np.sum((y + a + b * x) ** 2),
        ),
    ),
)


def _which_way(intercept: Any, slope: Any) -> str:
    """Say what to change about a line that does not fit yet."""
    middle = rubber_band.measurements()
    gap = float(np.mean(middle.y - intercept - slope * middle.x))
    if abs(gap) > 0.08:
        return f"on the whole the line lies too {'low' if gap > 0 else 'high'}."
    return f"the slope is too {'small' if slope < right.band_fit()[1] else 'large'}."


line_by_hand = Reach(
    "line_by_hand",
    "found by eye.",
    start=lambda: right.START,
    score=right.band_loss,
    target=0.30,
    goal="a line with a loss of at most 0.30",
    unit="loss",
    items=("intercept", "slope"),
    advice=_which_way,
    mistakes=(
        Mistake(
            "the line that was given",
            "This is the line to begin with. Change the two numbers and look again.",
            lambda: right.START,
        ),
        Mistake(
            "slope first",
            "The intercept comes first, then the slope.",
            lambda: (0.5, 0.8),
            lambda: right.band_fit()[::-1],
        ),
    ),
)

predict_compensation = Predict(
    "predict_compensation",
    "a steeper line must start lower.",
    right="lower",
    wrong_choices={
        "higher": "then the line would lie above the points almost everywhere, since all loads are "
        "positive: raising both makes every prediction larger.",
        "same": "with the same intercept the steeper line would lie above the points on the right. "
        "The loss falls if it is let down a little.",
    },
)

loss_grid = Implement(
    "loss_grid",
    "rows are intercepts, columns are slopes.",
    expected=right.grid,
    draws=right.grid_draws,
    rtol=1e-6,
    atol=1e-9,
    mistakes=(
        Mistake(
            "rows and columns exchanged",
            "Entry [i, j] belongs to intercept i and slope j; here it is the other way round.",
            lambda x, y, a, b: right.grid(x, y, a, b).T,
        ),
        Mistake(
            "intercept and slope exchanged",
            "The first axis runs over intercepts, the second over slopes.",
            lambda x, y, a, b: right.grid(x, y, b, a).T,
            lambda x, y, a, b: right.grid(x, y, b, a),
        ),
        Mistake(
            "only the pairs with the same index",
            "Every intercept goes with every slope: two loops, one inside the other.",
            lambda x, y, a, b: np.array([right.loss(x, y, *p) for p in zip(a, b, strict=False)]),
        ),
        Mistake(
            "the loss of the last pair everywhere",
            "Each pair has a loss of its own; assign to grid[i, j], not to the whole array.",
            lambda x, y, a, b: np.full((len(a), len(b)), right.loss(x, y, a[-1], b[-1])),
        ),
        Mistake("mean instead of sum", _MEAN, lambda x, y, a, b: right.grid(x, y, a, b) / len(x)),
    ),
)

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
    ),
)

trace_path = Read(
    "trace_path",
    "two rows a sweep, and one column changes at a time.",
    expected=lambda: ((11, 2), 0),
    items=("shape", "column"),
    mistakes=(
        Mistake(
            "one row for each sweep",
            "Count the calls of append in one turn of the loop.",
            lambda: ((6, 2), 0),
            lambda: ((5, 2), 0),
        ),
        Mistake(
            "the start forgotten",
            "The list holds the starting pair before the loop begins.",
            lambda: ((10, 2), 0),
        ),
        Mistake(
            "the other parameter",
            "Row 2 is the state after the first whole sweep. Which line runs next?",
            lambda: ((11, 2), 1),
        ),
        Mistake(
            "transposed",
            "np.array of a list of pairs has one row for each pair.",
            lambda: ((2, 11), 0),
        ),
    ),
)

sweeps_needed = Count(
    "sweeps_needed",
    "each sweep takes the same share.",
    expected=right.sweeps_needed,
    draws=right.sweeps_draws,
    mistakes=(
        Mistake(
            "rows counted instead of sweeps",
            "Each sweep adds two rows to the path; row 2k belongs to sweep k.",
            lambda x, y, start, goal: 2 * right.sweeps_needed(x, y, start, goal),
            right.half_steps,
        ),
        Mistake(
            "the start not looked at",
            "A start that is good enough needs no sweep at all.",
            lambda x, y, start, goal: max(1, right.sweeps_needed(x, y, start, goal)),
        ),
        Mistake(
            "off by one",
            "The row with index 0 is the start, after no sweep at all; the row 2k, not the row "
            "2k + 1, is the state after k whole sweeps.",
            lambda x, y, start, goal: max(0, right.sweeps_needed(x, y, start, goal) - 1),
            lambda x, y, start, goal: right.sweeps_needed(x, y, start, goal) + 1,
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

predict_fresh = Predict(
    "predict_fresh",
    "the old readings chose the line.",
    right="larger",
    wrong_choices={
        "smaller": "the line was chosen to make the error on the old readings small; nobody asked "
        "the fresh ones.",
        "equal": "a line fitted to twelve readings follows their errors a little, and the errors "
        "of fresh readings are others.",
    },
)
