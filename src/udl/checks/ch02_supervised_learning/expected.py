"""Inputs and right answers for the checks of chapter 2.

Every right answer is an expression of its own, written differently from `udl.networks.linear`,
which no check imports.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from udl.data import rubber_band

Draws = list[tuple[Any, ...]]

START = (1.6, -0.8)  # where the practical's search begins
GOAL = 0.001  # how near to the smallest loss it has to come


def points(rng: np.random.Generator, num_points: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw inputs away from zero on the whole, and targets around a line.

    With an odd number of points the line rises from above zero, else it falls from below.
    """
    x = rng.uniform(-1.0, 3.0, num_points)
    x[:2] = -0.8, 2.7  # far apart, whatever is drawn
    sign = 1 if num_points % 2 else -1
    return x, sign * (0.9 + 0.6 * x) + 0.2 * rng.normal(size=num_points)


def line_draws(rng: np.random.Generator) -> Draws:
    """Draw (x, intercept, slope): a worked example, whole inputs, a falling line, two sizes."""
    drawn = [(points(rng, n)[0], rng.normal(), rng.normal()) for n in (5, 8)]
    falling = (points(rng, 4)[0], 0.5, -float(rng.uniform(0.5, 2.0)))
    whole = (np.array([0, 1, 2, 5]), 0.5, float(rng.uniform(0.1, 0.9)))
    return [(np.array([0.0, 1.0, 2.0]), 0.5, 0.25), whole, falling, *drawn]


def loss_draws(rng: np.random.Generator) -> Draws:
    """Draw (x, y, intercept, slope): a worked example, then two sizes."""
    worked = (np.array([0.0, 1.0, 2.0]), np.array([1.0, 1.0, 4.0]), 0.5, 1.0)
    return [worked, *[(*points(rng, n), rng.normal(), rng.normal()) for n in (5, 8)]]


def one_parameter_draws(rng: np.random.Generator) -> Draws:
    """Draw (x, y, fixed parameter): a worked example, then two sizes."""
    worked = (np.array([0.0, 1.0, 2.0]), np.array([1.0, 1.0, 4.0]), 0.25)
    return [worked, *[(*points(rng, n), rng.normal()) for n in (5, 8)]]


def fit_draws(rng: np.random.Generator) -> Draws:
    """Draw (x, y): a worked example, then two sizes, and inputs far from zero.

    A search in turns has hardly begun on the last after thousands of sweeps.
    """
    worked = (np.array([0.0, 1.0, 2.0]), np.array([1.0, 1.0, 4.0]))
    x, y = points(rng, 6)
    return [worked, *[points(rng, n) for n in (5, 8)], (x + 100.0, y)]


def band_draws(rng: np.random.Generator) -> Draws:
    """Draw (x, y) of springs: loads in no order, lengths that rise or fall, bad ends in some.

    There are so many readings, spread so evenly, that the line which joins the centres of the light
    and the heavy half lies near the best one.
    """
    band = rubber_band.measurements()
    drawn: Draws = [(band.x, band.y)]
    for n, sign, bad in ((16, 1, 0.0), (20, -1, 0.5), (24, 1, -0.5), (17, -1, 0.0)):
        x = rng.permutation(np.linspace(rng.uniform(0.1, 1.0), rng.uniform(1.5, 3.0), n))
        y = rng.uniform(-1.0, 2.0) + sign * rng.uniform(0.4, 1.5) * x + 0.15 * rng.normal(size=n)
        y[[x.argmin(), x.argmax()]] += bad, -bad
        drawn.append((x, y))
    return drawn


def centres(x: Any, y: Any) -> tuple[float, float]:
    """Intercept and slope of the line that joins the centres of the light and the heavy loads."""
    light = x < x.mean()
    slope = (y[~light].mean() - y[light].mean()) / (x[~light].mean() - x[light].mean())
    return float(y.mean() - slope * x.mean()), float(slope)


def grid_draws(rng: np.random.Generator) -> Draws:
    """Draw (x, y, intercepts, slopes): grids that are not square, and one that is."""
    sizes = ((3, 2, 4), (6, 6, 3), (7, 3, 3))
    return [(*points(rng, n), rng.normal(size=a), rng.normal(size=b)) for n, a, b in sizes]


def loss(x: Any, y: Any, intercept: Any, slope: Any) -> Any:
    """Sum of squared residuals, expanded into sums over the data."""
    n = len(x)
    return (
        y @ y
        - 2 * intercept * y.sum()
        - 2 * slope * (x @ y)
        + n * intercept**2
        + 2 * intercept * slope * x.sum()
        + slope**2 * (x @ x)
    )


def grid(x: Any, y: Any, intercepts: Any, slopes: Any) -> np.ndarray:
    """Loss for each pair, intercepts down the rows: (A, B)."""
    losses: np.ndarray = loss(x, y, np.asarray(intercepts)[:, None], np.asarray(slopes)[None, :])
    return losses


def fit(x: Any, y: Any) -> tuple[float, float]:
    """Intercept and slope of the best line, by solving the two linear equations."""
    table = np.array([[len(x), x.sum()], [x.sum(), x @ x]])
    intercept, slope = np.linalg.solve(table, np.array([y.sum(), x @ y]))
    return float(intercept), float(slope)


def band_loss(intercept: Any, slope: Any) -> float:
    """Loss of a line on the twelve readings."""
    band = rubber_band.measurements()
    return float(loss(band.x, band.y, intercept, slope))


def band_fit() -> tuple[float, float]:
    """Intercept and slope of the best line through the twelve readings."""
    band = rubber_band.measurements()
    return fit(band.x, band.y)


def half_steps(x: Any, y: Any, start: Any, goal: Any, first: int = 0) -> int:
    """Count the half-sweeps until the loss is at most the goal; if `first` is 1, slope first."""
    intercept, slope = start
    count = 0
    while loss(x, y, intercept, slope) > goal:
        if (count + first) % 2:
            slope = (x @ y - intercept * x.sum()) / (x @ x)
        else:
            intercept = y.mean() - slope * x.mean()
        count += 1
    return count


def sweeps_needed(x: Any, y: Any, start: Any, goal: Any) -> int:
    """Count the whole sweeps from the start until the loss is at most the goal."""
    return (half_steps(x, y, start, goal) + 1) // 2


def sweeps_draws(rng: np.random.Generator) -> Draws:
    """Draw (x, y, start, goal): the band from `START`, others, and a start that is good enough.

    Every goal is a loss above the smallest. All have as many points as the band: a diagnosis that
    puts the numbers of one into the shape of another would ask for a loss that cannot be reached.
    """
    band = rubber_band.measurements()
    drawn: Draws = [(band.x, band.y, START, band_loss(*band_fit()) + GOAL)]
    for more in (0.001, 0.1, 1e-7):
        x, y = points(rng, len(band.x))
        x = x + 3.5 * (more < 1e-6)  # far from zero it takes a hundred sweeps
        start = (float(rng.normal()), float(rng.uniform(3.0, 9.0)))
        drawn.append((x, y, start, float(loss(x, y, *fit(x, y))) + more))
    x, y = points(rng, len(band.x))
    intercept, slope = fit(x, y)
    good_enough = float(loss(x, y, intercept, slope)) + 0.1
    drawn.append((x, y, (intercept + 0.01, slope), good_enough))
    steps = np.arange(12.0)
    return [*drawn, (steps, steps + (-1.0) ** np.arange(12), (0.0, 1.0), 12.0)]  # just met


def descent(
    x: Any, y: Any, rate: Any, num_steps: Any, start: tuple[float, float] = (0.0, 0.0)
) -> tuple[float, float]:
    """Intercept and slope after gradient descent on the mean square from `start`.

    A step is an affine map of the two parameters, so that all steps are a power of one matrix.
    """
    n = len(x)
    step = np.eye(3)
    step[:2, :2] -= 2 * rate / n * np.array([[n, x.sum()], [x.sum(), x @ x]])
    step[:2, 2] = 2 * rate / n * np.array([y.sum(), x @ y])
    intercept, slope, _ = np.linalg.matrix_power(step, num_steps) @ (*start, 1.0)
    return float(intercept), float(slope)


def descent_draws(rng: np.random.Generator) -> Draws:
    """Draw (x of shape (N, 1), y, learning rate, steps): a worked example, then two sizes."""
    worked = (np.array([[0.0], [1.0], [2.0]]), np.array([1.0, 1.0, 4.0]), 0.1, 2)
    drawn: Draws = [worked]
    for n, steps in ((5, 3), (8, 40)):
        x, y = points(rng, n)
        drawn.append((x[:, None], y, float(rng.uniform(0.05, 0.1)), steps))
    return drawn


def degree_errors(x: Any, y: Any, x_val: Any, y_val: Any, highest: int) -> np.ndarray:
    """Mean squared residuals on the validation points, for the degrees 0 to `highest`."""
    return degree_residuals(lambda r: np.square(r).mean(), x, y, x_val, y_val, highest)


def degree_residuals(
    of: Callable[[Any], Any], x: Any, y: Any, x_val: Any, y_val: Any, highest: int
) -> np.ndarray:
    """Something of the residuals on the validation points, for the degrees 0 to `highest`."""
    errors = []
    for degree in range(highest + 1):
        # Legendre polynomials instead of powers: other columns, the same curves.
        fitted, *_ = np.linalg.lstsq(np.polynomial.legendre.legvander(x, degree), y, rcond=None)
        errors.append(of(np.polynomial.legendre.legval(x_val, fitted) - y_val))
    return np.array(errors)


def degree_draws(rng: np.random.Generator) -> Draws:
    """Draw (x, y, x_val, y_val, highest) around curves of degree 2, 0, 3, 2 and 2.

    The highest degree to choose from is that of the third, and below that of the fourth. One
    validation reading of the last is far off, so that squares and sizes choose different degrees.
    """
    drawn: Draws = []
    x, x_val = np.linspace(-1.0, 1.0, 8), np.linspace(-0.9, 0.9, 9)
    for weights, highest in (
        ([2.0, -1.0, 0.5], 5),
        ([0.7], 3),
        ([3.0, 0.0, -1.0, 0.2], 3),
        ([2.0, -1.0, 0.5], 1),
    ):
        noise, other = 0.1 * rng.normal(size=8), 0.02 * rng.normal(size=9)
        # Errors of the training readings that only the most flexible curves can follow.
        noise += 0.3 * (-1.0) ** np.arange(8)
        y = np.polyval(weights, x) + noise
        drawn.append((x, y, x_val, np.polyval(weights, x_val) + other, highest))
    return [*drawn, _far_off(rng, x, x_val)]


def _far_off(rng: np.random.Generator, x: Any, x_val: Any) -> tuple[Any, ...]:
    """Draw until squares, sizes and the first rise of the error choose three degrees."""
    while True:
        y = 2 * x**2 + 0.3 * x + 0.1 * rng.normal(size=len(x))
        y_val = 2 * x_val**2 + 0.02 * rng.normal(size=len(x_val))
        y_val[rng.integers(len(x_val))] += rng.uniform(1.5, 2.5)
        data = (x, y, x_val, y_val, 5)
        errors = degree_errors(*data)
        sizes = degree_residuals(lambda r: np.abs(r).mean(), *data)
        rises = [*np.flatnonzero(np.diff(errors) > 0), 5]
        if len({errors.argmin(), sizes.argmin(), rises[0]}) == 3:
            return data


@cache
def winners(num_validation: int, highest: int) -> np.ndarray:
    """Training, validation and fresh errors of the curves that validation readings chose: (R, 3).

    All repeats at once: with the same training loads every time, a fit is one product. The law of
    the simulated band is that of `rubber_band.true_length`, written anew.
    """
    rng = np.random.default_rng(5)
    num_repeats, num_fresh = 6000, 60
    x = rubber_band.measurements().x
    other = rng.uniform(x.min(), x.max(), (num_repeats, num_validation + num_fresh))
    y, y_other = (
        1.8 - 1.2 * np.exp(-1.25 * loads) + rubber_band.NOISE * rng.normal(size=loads.shape)
        for loads in (np.broadcast_to(x, (num_repeats, len(x))), other)
    )
    errors = np.empty((highest + 1, num_repeats, 3))
    for degree in range(highest + 1):
        # Legendre polynomials of the loads, moved to lie around zero.
        columns = np.polynomial.legendre.legvander(x - 1.0, degree)  # (12, P)
        fitted = y @ np.linalg.pinv(columns).T  # (R, P)
        elsewhere = np.polynomial.legendre.legvander(other - 1.0, degree)  # (R, V + F, P)
        missing = np.square(y_other - np.einsum("rnp,rp->rn", elsewhere, fitted))
        errors[degree, :, 0] = np.square(y - fitted @ columns.T).mean(axis=1)
        errors[degree, :, 1] = missing[:, :num_validation].mean(axis=1)
        errors[degree, :, 2] = missing[:, num_validation:].mean(axis=1)
    chosen = errors[:, :, 1].argmin(axis=0)
    of_the_winners: np.ndarray = errors[chosen, np.arange(num_repeats)]
    return of_the_winners


def winners_ratio(num_validation: int, highest: int, part: int = 1) -> float:
    """Mean validation error of the winners (or another part) over their mean fresh error."""
    means = winners(num_validation, highest).mean(axis=0)
    return float(means[part] / means[2])


def winners_draws(rng: np.random.Generator) -> Draws:
    """Draw (number of validation readings, highest degree): two small sets, then a large one."""
    return [(2, 2), (12, 8), (int(rng.integers(40, 60)), int(rng.integers(2, 4)))]
