"""Right and wrong answers to practical 2.1, written as a student would write them."""

from functools import cache

import numpy as np
from scipy import stats

from tests.checks.check_harness import Wrong
from udl.data import rubber_band

BAND = rubber_band.measurements()


def line(x, intercept, slope):
    return intercept + slope * x


def line_loss(x, y, intercept, slope):
    return np.sum((line(x, intercept, slope) - y) ** 2)


def loop_loss(x, y, intercept, slope):
    total = 0.0
    for xi, yi in zip(x, y, strict=True):
        total += (yi - (intercept + slope * xi)) ** 2
    return total


def loss_grid(x, y, intercepts, slopes):
    grid = np.zeros((len(intercepts), len(slopes)))
    for i, intercept in enumerate(intercepts):
        for j, slope in enumerate(slopes):
            grid[i, j] = line_loss(x, y, intercept, slope)
    return grid


def broadcast_grid(x, y, intercepts, slopes):
    predictions = intercepts[:, None, None] + slopes[:, None] * x
    return ((predictions - y) ** 2).sum(axis=-1)


def best_intercept(x, y, slope):
    return np.mean(y - slope * x)


def best_slope(x, y, intercept):
    return np.sum(x * (y - intercept)) / np.sum(x**2)


def fit_line(x, y):
    dx, dy = x - x.mean(), y - y.mean()
    slope = np.sum(dx * dy) / np.sum(dx**2)
    return y.mean() - slope * x.mean(), slope


def scipy_line(x, y):
    fit = stats.linregress(x, y)
    return [fit.intercept, fit.slope]


def sweeps_needed(x, y, start, goal):
    intercept, slope = start
    for sweep in range(10_000):
        if line_loss(x, y, intercept, slope) <= goal:
            return sweep
        intercept = best_intercept(x, y, slope)
        slope = best_slope(x, y, intercept)
    return None


def trace(x, y, start, num_sweeps):
    path = [start]
    for _ in range(num_sweeps):
        path.append((best_intercept(x, y, path[-1][1]), path[-1][1]))
        path.append((path[-1][0], best_slope(x, y, path[-1][0])))
    return np.array(path)


def sweeps_from_a_path(x, y, start, goal):
    ends = trace(x, y, start, 200)[::2]
    return np.argmax([line_loss(x, y, *end) <= goal for end in ends])


def line_by_many_sweeps(x, y):
    return tuple(trace(x, y, (0.0, 0.0), 3000)[-1])


def descend(x, y, learning_rate, num_steps):
    intercept, slope = 0.0, 0.0
    for _ in range(num_steps):
        residuals = y - (intercept + slope * x)
        intercept += learning_rate * 2 * np.mean(residuals)
        slope += learning_rate * 2 * np.mean(residuals * x)
    return intercept, slope


def descend_by_columns(x, y, learning_rate, num_steps):
    return descend(x, y[:, None], learning_rate, num_steps)


def descend_by_loops(x, y, learning_rate, num_steps):
    a = b = 0.0
    for _ in range(num_steps):
        up = more = 0.0
        for (load,), length in zip(x, y, strict=True):
            up += 2 * (length - a - b * load) / len(y)
            more += 2 * (length - a - b * load) * load / len(y)
        a, b = a + learning_rate * up, b + learning_rate * more
    return [a, b]


def descend_in_turn(x, y, learning_rate, num_steps):
    intercept, slope, x = 0.0, 0.0, x[:, 0]
    for _ in range(num_steps):
        intercept += learning_rate * 2 * np.mean(y - intercept - slope * x)
        slope += learning_rate * 2 * np.mean((y - intercept - slope * x) * x)
    return intercept, slope


def validation_errors(x, y, x_val, y_val, highest):
    fits = [np.polyfit(x, y, degree) for degree in range(highest + 1)]
    return [np.mean((y_val - np.polyval(fitted, x_val)) ** 2) for fitted in fits]


def choose_degree(x, y, x_val, y_val, highest):
    return int(np.argmin(validation_errors(x, y, x_val, y_val, highest)))


def choose_in_a_loop(x, y, x_val, y_val, highest):
    best, least = None, np.inf
    for degree in range(highest + 1):
        curve = np.poly1d(np.polyfit(x, y, degree))
        error = sum((y_val - curve(x_val)) ** 2)
        if error < least:
            best, least = degree, error
    return best


def measure(rng, loads):
    """Measure the simulated band, by its law as the chapter's package documents it."""
    errors = rng.normal(0.0, rubber_band.NOISE, len(loads))
    return loads, 0.6 + 1.2 * (1 - np.exp(-loads / 0.8)) + errors


def winners(num_validation, highest, seed=3, num_repeats=1000, choose=choose_degree):
    """Training, validation and fresh errors of the winners: (num_repeats, 3)."""
    rng = np.random.default_rng(seed)
    ends, rows = (BAND.x.min(), BAND.x.max()), []
    for _ in range(num_repeats):
        train = measure(rng, BAND.x)
        val, fresh = (measure(rng, rng.uniform(*ends, n)) for n in (num_validation, 1000))
        fitted = np.polyfit(*train, choose(*train, *val, highest))
        rows.append([np.mean((y - np.polyval(fitted, x)) ** 2) for x, y in (train, val, fresh)])
    return np.array(rows)


# The repeats take a second or two, and a test asks for the same ones again and again.
winners_of = cache(winners)


def winners_error(num_validation, highest):
    _, on_validation, on_fresh = winners_of(num_validation, highest).mean(axis=0)
    return on_validation / on_fresh


def mean_quotient(num_validation, highest):
    _, on_validation, on_fresh = winners_of(num_validation, highest).T
    return np.mean(on_validation / on_fresh)


def training_quotient(num_validation, highest):
    in_training, _, on_fresh = winners_of(num_validation, highest).mean(axis=0)
    return in_training / on_fresh


def always_degree_two(*data):
    return 2


def unchosen_quotient(num_validation, highest):
    errors = winners_of(num_validation, highest, choose=always_degree_two)
    _, on_validation, on_fresh = errors.mean(axis=0)
    return on_validation / on_fresh


RIGHT = {
    "line": [line, lambda x, intercept, slope: np.array([intercept + slope * v for v in x])],
    "line_loss": [line_loss, loop_loss, lambda x, y, a, b: np.sum((y - a - b * x) ** 2)],
    "line_by_hand": [
        lambda: (0.8, 0.5),
        lambda: [0.85, 0.5],
        lambda: (np.float64(0.83), np.array(0.52)),
        lambda: fit_line(BAND.x, BAND.y),
    ],
    "predict_compensation": [lambda: "lower", lambda: " Lower"],
    "loss_grid": [loss_grid, broadcast_grid],
    "best_intercept": [best_intercept, lambda x, y, slope: y.mean() - slope * x.mean()],
    "best_slope": [best_slope, lambda x, y, a: np.dot(x, y - a) / np.dot(x, x)],
    "trace_path": [lambda: ((11, 2), 0), lambda: [(11, 2), 0]],
    "sweeps_needed": [sweeps_needed, sweeps_from_a_path],
    "fit_line": [fit_line, scipy_line],
    "mend_descent": [
        lambda x, y, rate, steps: descend(x.ravel(), y, rate, steps),
        descend_by_columns,
        descend_by_loops,
    ],
    "predict_fresh": [lambda: "larger"],
    "choose_degree": [
        choose_degree,
        choose_in_a_loop,
        lambda *data: np.argmin(validation_errors(*data)),
    ],
    "winners_error": [winners_error],
}


def line_in_place(x, intercept, slope):
    x *= slope
    x += intercept
    return x


def residuals_of_a_column(x, y, intercept, slope):
    return np.sum((line(x[:, None], intercept, slope) - y) ** 2)


def square_grid_only(x, y, intercepts, slopes):
    n = len(intercepts)
    return broadcast_grid(x, y, intercepts, slopes[:n])


WRONG = {
    "line": [
        Wrong(lambda x, a, b: a * x + b, "intercept and slope exchanged"),
        Wrong(lambda x, a, b: a + b, "a single number"),
        Wrong(lambda x, a, b: b * x, "intercept missing"),
        Wrong(line_in_place, ""),
    ],
    "line_loss": [
        Wrong(lambda x, y, a, b: np.sum(y - line(x, a, b)), "square missing"),
        Wrong(lambda x, y, a, b: (y - line(x, a, b)) ** 2, "sum missing"),
        Wrong(residuals_of_a_column, "every point combined with every other"),
        Wrong(lambda x, y, a, b: line_loss(BAND.x, BAND.y, a, b)),
        Wrong(lambda x, y, a, b: np.sum(np.abs(y - line(x, a, b))), "absolute value"),
    ],
    "line_by_hand": [
        Wrong(lambda: (1.6, -0.8), "the line that was given"),
        Wrong(lambda: (0.5, 0.8), "slope first"),
        Wrong(lambda: (0.8,), "settings of another form"),
        Wrong(lambda: 0.8, "settings of another form"),
        Wrong(lambda: (np.array([0.8]), 0.5), "settings of another form"),
        Wrong(lambda: ("0.8", 0.5), "settings of another form"),
        Wrong(lambda: (0.8, float("nan")), "settings of another form"),
        Wrong(lambda: (1.2, 0.1)),
        Wrong(lambda: (1.1, 0.25)),
        Wrong(lambda: (0.6, 0.9)),
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
        Wrong(lambda x, y, a, b: np.sqrt(loss_grid(x, y, a, b))),
        Wrong(lambda x, y, a, b: loss_grid(x, y, a, b).ravel()),
    ],
    "best_intercept": [
        Wrong(lambda x, y, slope: np.sum(y - slope * x), "sum instead of mean"),
        Wrong(lambda x, y, slope: y - slope * x, "mean missing"),
        Wrong(lambda x, y, slope: np.mean(y), "the slope ignored"),
        Wrong(lambda x, y, slope: fit_line(x, y)[0]),
    ],
    "best_slope": [
        Wrong(lambda x, y, a: np.mean((y - a) / x)),
        Wrong(lambda x, y, a: np.sum(y - a) / np.sum(x), "ratio of the sums"),
        Wrong(lambda x, y, a: fit_line(x, y)[1], "the slope of the best line"),
        Wrong(lambda x, y, a: best_slope(x, y, 0), "the intercept ignored"),
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
        Wrong(lambda x, y, start, goal: sweeps_needed(x, y, (1.6, -0.8), goal)),
    ],
    "fit_line": [
        Wrong(lambda x, y: fit_line(x, y)[::-1], "slope first"),
        Wrong(lambda x, y: fit_line(x, y)[1]),
        Wrong(lambda x, y: fit_line(y, x), "x and y exchanged"),
        Wrong(lambda x, y: (y.mean(), fit_line(x, y)[1]), "intercept at the mean"),
        Wrong(lambda x, y: (0.0, best_slope(x, y, 0.0))),
        Wrong(line_by_many_sweeps),
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
        Wrong(descend_in_turn),
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
        Wrong(lambda *data: 2),
    ],
    "winners_error": [
        Wrong(lambda *sizes: 1 / winners_error(*sizes), "the other way round"),
        Wrong(training_quotient, "the training error"),
        Wrong(mean_quotient, "the mean of the quotients"),
        Wrong(unchosen_quotient, "nothing was chosen by the validation"),
        Wrong(lambda *sizes: 0.8),
        Wrong(lambda num_validation, highest: winners_error(12, 8)),
    ],
}
