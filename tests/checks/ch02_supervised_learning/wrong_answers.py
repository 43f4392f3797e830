"""Wrong answers to practical 2.1, and the mistake that each must be told."""

import numpy as np

from tests.checks.ch02_supervised_learning.answers import (
    BAND,
    best_intercept,
    best_slope,
    broadcast_grid,
    choose_degree,
    descend,
    descend_in_turn,
    fit_line,
    halves_as_they_come,
    join_the_halves,
    line,
    line_by_many_sweeps,
    line_loss,
    loss_grid,
    mean_quotient,
    scipy_line,
    sweeps_needed,
    through_the_ends,
    trace,
    training_quotient,
    unchosen_quotient,
    validation_errors,
    winners_error,
    winners_of,
)
from tests.checks.check_harness import Wrong


def line_in_place(x, intercept, slope):
    x *= slope
    x += intercept
    return x


def residuals_of_a_column(x, y, intercept, slope):
    return np.sum((line(x[:, None], intercept, slope) - y) ** 2)


def square_grid_only(x, y, intercepts, slopes):
    n = len(intercepts)
    return broadcast_grid(x, y, intercepts, slopes[:n])


def line_like_x(x, intercept, slope):
    y = np.zeros_like(x)
    for i in range(len(x)):
        y[i] = intercept + slope * x[i]
    return y


def first_row_alone(x, y, intercepts, slopes):
    grid = np.zeros((len(intercepts), len(slopes)))
    for i, intercept in enumerate(intercepts):
        for j, slope in enumerate(slopes):
            grid[i, j] = line_loss(x, y, intercept, slope)
        return grid


def sweeps_below(x, y, start, goal):
    sweep = 0
    while line_loss(x, y, *start) >= goal:
        start = trace(x, y, start, 1)[-1]
        sweep += 1
    return sweep


def slope_before_intercept(x, y, start, goal):
    (intercept, slope), sweep = start, 0
    while line_loss(x, y, intercept, slope) > goal:
        slope = best_slope(x, y, intercept)
        intercept = best_intercept(x, y, slope)
        sweep += 1
    return sweep


def on_a_path(num_sweeps, x, y, start, goal):
    ends = trace(x, y, start, num_sweeps)[::2]
    return np.argmax([line_loss(x, y, *end) <= goal for end in ends])


def rows_halved(x, y, start, goal):
    path = trace(x, y, start, 1000)
    return int(np.argmax([line_loss(x, y, *pair) <= goal for pair in path])) // 2


def slope_by_correlation(x, y):
    slope = np.corrcoef(x, y)[0, 1]
    return y.mean() - slope * x.mean(), slope


def descend_from_one(x, y, learning_rate, num_steps):
    intercept = slope = 1.0
    for _ in range(num_steps):
        residuals = y - (intercept + slope * x[:, 0])
        intercept += learning_rate * 2 * np.mean(residuals)
        slope += learning_rate * 2 * np.mean(residuals * x[:, 0])
    return intercept, slope


faulty_descent = descend


def call_the_faulty_one(x, y, learning_rate, num_steps):
    return faulty_descent(x[:, 0], y, learning_rate, num_steps)


def choose_by_absolute(x, y, x_val, y_val, highest):
    fits = [np.polyfit(x, y, degree) for degree in range(highest + 1)]
    return int(np.argmin([np.mean(np.abs(y_val - np.polyval(f, x_val))) for f in fits]))


def choose_until_it_rises(*data):
    errors = validation_errors(*data)
    for degree in range(1, len(errors)):
        if errors[degree] > errors[degree - 1]:
            return degree - 1
    return len(errors) - 1


WRONG = {
    "line": [
        Wrong(lambda x, a, b: a * x + b, "intercept and slope exchanged"),
        Wrong(lambda x, a, b: a + b, "a single number"),
        Wrong(lambda x, a, b: b * x, "intercept missing"),
        Wrong(line_in_place, ""),
        Wrong(lambda x, a, b: a - b * x, "slope subtracted"),
        Wrong(lambda x, a, b: a + abs(b) * x, "size of the slope alone"),
        Wrong(line_like_x, "cut down to whole numbers"),
        Wrong(lambda x, a, b: (a + b * x).astype(int), "cut down to whole numbers"),
    ],
    "line_loss": [
        Wrong(lambda x, y, a, b: np.sum(y - line(x, a, b)), "square missing"),
        Wrong(lambda x, y, a, b: (y - line(x, a, b)) ** 2, "sum missing"),
        Wrong(residuals_of_a_column, "every point combined with every other"),
        Wrong(lambda x, y, a, b: line_loss(BAND.x, BAND.y, a, b), "the band's readings for any"),
        Wrong(lambda x, y, a, b: line_loss(x, y, b, a), "intercept and slope exchanged"),
        Wrong(lambda x, y, a, b: line_loss(x[:-1], y[:-1], a, b), "the last reading left out"),
        Wrong(lambda x, y, a, b: (y[0] - line(x[0], a, b)) ** 2, "the first reading alone"),
        Wrong(lambda x, y, a, b: np.sum(np.abs(y - line(x, a, b))), "absolute value"),
    ],
    "line_by_hand": [
        Wrong(lambda x, y: (0.82595, 0.522226), "the same answer for every input"),
        Wrong(through_the_ends, "line through two readings"),
        Wrong(halves_as_they_come, "the order of the array"),
        Wrong(lambda x, y: join_the_halves(x, y)[::-1]),
        Wrong(lambda x, y: fit_line(x, y)[::-1], "slope first"),
        Wrong(lambda x, y: (y.mean(), 0.0), "a level line"),
        Wrong(lambda x, y: (y.mean(), fit_line(x, y)[1]), "intercept at the mean of y"),
        Wrong(lambda x, y: (0.0, y.mean() / x.mean()), "a line through the origin"),
        Wrong(lambda x, y: tuple(np.polyfit(x, y, 1)[::-1]), "an answer by polyfit"),
        Wrong(lambda x, y: np.linalg.lstsq(np.c_[x**0, x], y)[0], "an answer by lstsq"),
        Wrong(lambda x, y: join_the_halves(x, y)[1], "a number instead of a tuple"),
        Wrong(lambda x, y: (0.8, float("nan"))),
        Wrong(lambda: (0.8, 0.5), "other arguments"),
    ],
    "predict_compensation": [
        Wrong(lambda: "higher"),
        Wrong(lambda: "same"),
        Wrong(lambda: True),
        Wrong(lambda: 0.1),
    ],
    "loss_grid": [
        Wrong(lambda x, y, a, b: loss_grid(x, y, a, b).T, "rows and columns exchanged"),
        Wrong(lambda x, y, a, b: loss_grid(x, y, b, a), "intercept and slope exchanged"),
        Wrong(square_grid_only),
        Wrong(lambda x, y, a, b: loss_grid(x, y, a, b).T.reshape(len(a), len(b)), "another order"),
        Wrong(first_row_alone, "the first row alone"),
        Wrong(lambda x, y, a, b: loss_grid(x, y, a, b).astype(int), "cut down to whole"),
        Wrong(lambda x, y, a, b: np.sqrt(loss_grid(x, y, a, b))),
        Wrong(lambda x, y, a, b: loss_grid(x, y, a, b).ravel()),
    ],
    "best_intercept": [
        Wrong(lambda x, y, slope: np.sum(y - slope * x), "sum instead of mean"),
        Wrong(lambda x, y, slope: y - slope * x, "mean missing"),
        Wrong(lambda x, y, slope: np.mean(y), "the slope ignored"),
        Wrong(lambda x, y, slope: fit_line(x, y)[0], "the intercept of the best line"),
        Wrong(lambda x, y, slope: np.sum(y - slope * x) / (len(x) - 1), "another number"),
        Wrong(lambda x, y, slope: np.sum(y - slope * x) / 12, "divided by another number"),
    ],
    "best_slope": [
        Wrong(lambda x, y, a: np.mean((y - a) / x)),
        Wrong(lambda x, y, a: np.sum(y - a) / np.sum(x), "ratio of the sums"),
        Wrong(lambda x, y, a: fit_line(x, y)[1], "the slope of the best line"),
        Wrong(lambda x, y, a: best_slope(x, y, 0), "the intercept ignored"),
        Wrong(lambda x, y, a: (x @ y - a) / (x @ x), "without the factor x"),
        Wrong(lambda x, y, a: best_slope(x, y, -a), "plus instead of minus"),
    ],
    "trace_path": [
        Wrong(lambda: ((6, 2), 0), "one row for each sweep"),
        Wrong(lambda: ((11, 2), 1), "the other parameter"),
        Wrong(lambda: ((10, 2), 0), "the start forgotten"),
        Wrong(lambda: (11, 2)),
    ],
    "sweeps_needed": [
        Wrong(lambda *data: 2 * sweeps_needed(*data), "rows counted instead of sweeps"),
        Wrong(lambda *data: sweeps_needed(*data) + 1, "off by one"),
        Wrong(lambda *data: max(sweeps_needed(*data), 1), "the start not looked at"),
        Wrong(lambda *data: 15),
        Wrong(lambda *data: float(sweeps_needed(*data)), "a float"),
        Wrong(lambda x, y, start, goal: sweeps_needed(x, y, (1.6, -0.8), goal), "of its own"),
        Wrong(sweeps_below, "where the goal is just met"),
        Wrong(slope_before_intercept, "the slope first"),
        Wrong(rows_halved, "half a sweep counted as none"),
        *(Wrong(lambda *data, n=n: on_a_path(n, *data), "too short") for n in (20, 50)),
    ],
    "fit_line": [
        Wrong(lambda x, y: fit_line(x, y)[::-1], "slope first"),
        Wrong(lambda x, y: fit_line(x, y)[1]),
        Wrong(lambda x, y: fit_line(y, x), "x and y exchanged"),
        Wrong(lambda x, y: (y.mean(), fit_line(x, y)[1]), "intercept at the mean"),
        Wrong(lambda x, y: (0.0, best_slope(x, y, 0.0))),
        Wrong(line_by_many_sweeps),
        Wrong(scipy_line, "an answer by linregress"),
        Wrong(lambda x, y: np.polyfit(x, y, 1)[::-1], "an answer by polyfit"),
        Wrong(lambda x, y: (y.mean() + fit_line(x, y)[1] * x.mean(), fit_line(x, y)[1]), "plus"),
        Wrong(slope_by_correlation, "a correlation for the slope"),
    ],
    "predict_fresh": [
        Wrong(lambda: "smaller"),
        Wrong(lambda: "equal"),
        Wrong(lambda: 0.02),
    ],
    "mend_descent": [
        Wrong(descend, "every point combined with every other"),
        Wrong(lambda x, y, rate, steps: fit_line(x[:, 0], y), "the best line"),
        Wrong(
            lambda x, y, rate, steps: descend(x[:, 0], y, rate * len(y), steps),
            "sum instead of mean",
        ),
        Wrong(lambda x, y, rate, steps: descend(x[:, 0], y, -rate, steps), "uphill"),
        Wrong(lambda x, y, rate, steps: descend(x[:, 0], y, rate, steps + 1)),
        Wrong(descend_in_turn, "the slope's step taken at the new intercept"),
        Wrong(lambda x, y, rate, steps: descend(x[0], y, rate, steps), "the first reading alone"),
        Wrong(descend_from_one, "another start"),
        Wrong(call_the_faulty_one, "an answer by faulty_descent"),
        Wrong(lambda x, y, rate, steps: (y.mean(), 0.0)),
    ],
    "choose_degree": [
        Wrong(lambda x, y, v, w, highest: choose_degree(x, y, x, y, highest), "the fitted"),
        Wrong(lambda x, y, v, w, highest: choose_degree(v, w, v, w, highest), "the fitted"),
        Wrong(lambda x, y, v, w, highest: choose_degree(x, y, v, w, highest - 1), "left out"),
        Wrong(lambda *data: float(choose_degree(*data)), "a float"),
        Wrong(lambda *data: choose_degree(*data) + 1, "counted from 1"),
        Wrong(lambda *data: int(np.argmax(validation_errors(*data))), "the largest error"),
        Wrong(lambda *data: min(validation_errors(*data))),
        Wrong(choose_by_absolute, "absolute residuals"),
        Wrong(choose_until_it_rises, "the first degree after which"),
        Wrong(lambda x, y, v, w, highest: choose_degree(x, y, v, w, 6), "beyond the highest"),
        Wrong(lambda x, y, *val: choose_degree(np.r_[x, val[0]], np.r_[y, val[1]], *val), "both"),
        Wrong(lambda *data: 2),
    ],
    "winners_error": [
        Wrong(lambda *sizes: 1 / winners_error(*sizes), "the other way round"),
        Wrong(training_quotient, "the training error"),
        Wrong(mean_quotient, "the mean of the quotients"),
        Wrong(unchosen_quotient, "nothing was chosen by the validation"),
        Wrong(lambda *sizes: 0.8),
        Wrong(lambda num_validation, highest: winners_error(12, 8)),
        Wrong(lambda num_validation, highest: winners_error(12, highest), "always twelve"),
        Wrong(lambda *sizes: np.subtract(*winners_of(*sizes).mean(axis=0)[1:]), "the difference"),
    ],
}
