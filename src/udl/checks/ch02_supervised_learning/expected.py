"""Inputs and right answers for the checks of chapter 2.

Every right answer is an expression of its own, written differently from `udl.networks.linear`,
which no check imports.
"""

from __future__ import annotations

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
    """Draw (x, intercept, slope): a worked example, then two sizes."""
    drawn = [(points(rng, n)[0], rng.normal(), rng.normal()) for n in (5, 8)]
    return [(np.array([0.0, 1.0, 2.0]), 0.5, 0.25), *drawn]


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


def half_steps(x: Any, y: Any, start: Any, goal: Any) -> int:
    """Count the half-sweeps from the start until the loss is at most the goal."""
    intercept, slope = start
    count = 0
    while loss(x, y, intercept, slope) > goal:
        if count % 2:
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
    for more in (0.001, 0.1):
        x, y = points(rng, len(band.x))
        start = (float(rng.normal()), float(rng.uniform(3.0, 9.0)))
        drawn.append((x, y, start, float(loss(x, y, *fit(x, y))) + more))
    x, y = points(rng, len(band.x))
    intercept, slope = fit(x, y)
    good_enough = float(loss(x, y, intercept, slope)) + 0.1
    return [*drawn, (x, y, (intercept + 0.01, slope), good_enough)]


def descent(x: Any, y: Any, rate: Any, num_steps: Any) -> tuple[float, float]:
    """Intercept and slope after gradient descent on the mean square from (0, 0).

    A step is an affine map of the two parameters, so that all steps are a power of one matrix.
    """
    n = len(x)
    step = np.eye(3)
    step[:2, :2] -= 2 * rate / n * np.array([[n, x.sum()], [x.sum(), x @ x]])
    step[:2, 2] = 2 * rate / n * np.array([y.sum(), x @ y])
    intercept, slope, _ = np.linalg.matrix_power(step, num_steps)[:, 2]
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
    errors = []
    for degree in range(highest + 1):
        # Legendre polynomials instead of powers: other columns, the same curves.
        fitted, *_ = np.linalg.lstsq(np.polynomial.legendre.legvander(x, degree), y, rcond=None)
        errors.append(np.square(np.polynomial.legendre.legval(x_val, fitted) - y_val).mean())
    return np.array(errors)


def degree_draws(rng: np.random.Generator) -> Draws:
    """Draw (x, y, x_val, y_val, highest) around curves of degree 2, 0, 3 and 2.

    The highest degree to choose from is that of the third, and below that of the last.
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
    return drawn


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
