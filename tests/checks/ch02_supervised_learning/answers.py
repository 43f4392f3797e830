"""Right answers to practical 2.1, written as a student would write them."""

from functools import cache

import numpy as np
from scipy import stats

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
    ends = trace(x, y, start, 1000)[::2]
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


def join_the_halves(x, y):
    light = x <= np.median(x)
    slope = (y[~light].mean() - y[light].mean()) / (x[~light].mean() - x[light].mean())
    return y.mean() - slope * x.mean(), slope


def join_the_thirds(x, y):
    order = np.argsort(x)
    third = len(x) // 3
    first, last = order[:third], order[-third:]
    slope = (sum(y[last]) - sum(y[first])) / (sum(x[last]) - sum(x[first]))
    return [float(np.mean(y) - slope * np.mean(x)), float(slope)]


def mean_of_all_slopes(x, y):
    order = np.argsort(x)
    x, y = x[order], y[order]
    half = len(x) // 2
    slope = np.mean([(y[i + half] - y[i]) / (x[i + half] - x[i]) for i in range(half)])
    return np.mean(y) - slope * np.mean(x), slope


def best_of_a_grid(x, y):
    pairs = [(a, b) for a in np.arange(-4, 5, 0.1) for b in np.arange(-3, 3, 0.05)]
    moved = [(y.mean() - b * x.mean(), b) for _, b in pairs[:120]]
    return min(moved, key=lambda pair: line_loss(x, y, *pair))


def by_two_equations(x, y):
    left = [[len(x), sum(x)], [sum(x), x @ x]]
    return list(np.linalg.solve(left, [sum(y), x @ y]))


def by_sums_in_a_loop(x, y):
    mx, my = sum(x) / len(x), sum(y) / len(y)
    top = bottom = 0.0
    for xi, yi in zip(x, y, strict=True):
        top += (xi - mx) * (yi - my)
        bottom += (xi - mx) ** 2
    return my - top / bottom * mx, top / bottom


def through_the_ends(x, y):
    i, j = x.argmin(), x.argmax()
    slope = (y[j] - y[i]) / (x[j] - x[i])
    return y[i] - slope * x[i], slope


def halves_as_they_come(x, y):
    half = len(x) // 2
    slope = (y[half:].mean() - y[:half].mean()) / (x[half:].mean() - x[:half].mean())
    return y.mean() - slope * x.mean(), slope


RIGHT = {
    "line": [line, lambda x, intercept, slope: np.array([intercept + slope * v for v in x])],
    "line_loss": [line_loss, loop_loss, lambda x, y, a, b: np.sum((y - a - b * x) ** 2)],
    "line_by_hand": [join_the_halves, join_the_thirds, mean_of_all_slopes, best_of_a_grid],
    "predict_compensation": [lambda: "lower", lambda: " Lower"],
    "loss_grid": [
        loss_grid,
        broadcast_grid,
        lambda x, y, a, b: np.array([[line_loss(x, y, i, s) for s in b] for i in a]),
    ],
    "best_intercept": [best_intercept, lambda x, y, slope: y.mean() - slope * x.mean()],
    "best_slope": [best_slope, lambda x, y, a: np.dot(x, y - a) / np.dot(x, x)],
    "trace_path": [lambda: ((11, 2), 0), lambda: [(11, 2), 0]],
    "sweeps_needed": [sweeps_needed, sweeps_from_a_path],
    "fit_line": [fit_line, by_two_equations, by_sums_in_a_loop],
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
