"""Checks of practical 2.1, a line through twelve readings."""

from __future__ import annotations

import numpy as np

from udl.checks.ch02_supervised_learning import expected as right
from udl.checks.kinds import Count, Implement, Predict, Read
from udl.checks.mistakes import Mistake

_SQUARE_FIRST = (
    "Square each residual first, then add. In the other order residuals above and below cancel, "
    "and a line that is wrong everywhere can score zero."
)
_LAST = "Every reading counts: does the loop run over all, and is return behind it?"


_MEAN = "Dividing by the number of points keeps the place of the minimum but not its value."

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
        Mistake("slope subtracted", "A positive slope rises.", lambda x, a, b: a - b * x),
        Mistake(
            "size of the slope alone",
            "A line with a negative slope falls.",
            lambda x, a, b: a + abs(b) * x,
        ),
        Mistake(
            "cut down to whole numbers",
            "zeros_like of whole numbers holds whole numbers, and so does what int makes.",
            lambda x, a, b: np.trunc(a + b * x),
            lambda x, a, b: np.trunc(a + b * x) if x.dtype.kind == "i" else a + b * x,
        ),
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
        Mistake(
            "intercept and slope exchanged",
            "line takes the intercept first, then the slope.",
            lambda x, y, a, b: right.loss(x, y, b, a),
        ),
        Mistake(
            "the last reading left out", _LAST, lambda x, y, a, b: right.loss(x[:-1], y[:-1], a, b)
        ),
        Mistake("the first reading alone", _LAST, lambda x, y, a, b: (y[0] - a - b * x[0]) ** 2),
        Mistake(
            "the band's readings for any",
            "x and y are what the function is handed, not the twelve readings.",
            lambda x, y, a, b: right.band_loss(a, b),
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
        Mistake(
            "the right losses in another order",
            "reshape keeps the order of the numbers; rows and columns are exchanged by .T.",
            lambda x, y, a, b: right.grid(x, y, a, b).T.reshape(len(a), len(b)),
            lambda x, y, a, b: right.grid(x, y, b, a).reshape(len(a), len(b)),
        ),
        Mistake(
            "the first row alone",
            "The other rows are still zero: return stands behind both loops.",
            lambda x, y, a, b: right.grid(x, y, a, b) * (np.arange(len(a)) == 0)[:, None],
        ),
        Mistake(
            "cut down to whole numbers",
            "The array was made for whole numbers; np.zeros((A, B)) holds any.",
            lambda x, y, a, b: np.trunc(right.grid(x, y, a, b)),
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
            "one sweep too many where the goal is just met",
            "At most means that the goal itself is low enough.",
            lambda x, y, start, goal: right.sweeps_needed(x, y, start, goal * (1 - 1e-12)),
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
        Mistake(
            "half a sweep counted as none",
            "A goal that is reached in the middle of a sweep needs that whole sweep.",
            lambda x, y, start, goal: right.half_steps(x, y, start, goal) // 2,
        ),
        Mistake(
            "the slope first",
            "A sweep sets the intercept first, as coordinate_descent does.",
            lambda x, y, start, goal: (right.half_steps(x, y, start, goal, 1) + 1) // 2,
        ),
        Mistake(
            "a start of its own",
            "The search begins at start, whatever that is.",
            lambda x, y, start, goal: right.sweeps_needed(x, y, right.START, goal),
            lambda x, y, start, goal: right.sweeps_needed(x, y, (0.0, 0.0), goal),
        ),
        Mistake(
            "a path that was too short",
            "np.argmax is 0 if nothing is True: the goal was not reached on the path.",
            *(
                lambda x, y, start, goal, n=n: (
                    found if (found := right.sweeps_needed(x, y, start, goal)) <= n else 0
                )
                for n in (10, 15, 20, 30, 50, 100)
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
