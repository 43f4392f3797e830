"""A straight line fitted to points, step by step and at once; and its cousins with more parameters.

The line has two parameters, so its whole loss can be drawn (:mod:`udl.optimisation.surface`),
descended one parameter at a time (:func:`coordinate_descent`) or minimised by a formula
(:func:`fit_line`). Any other model that is a weighted sum of fixed features, such as a polynomial,
is fitted by :func:`fit_linear`.
"""

import numpy as np
from jaxtyping import Float, Num

from udl.arrays import FloatValues, Values, Vector, number, points, real_array, together, whole
from udl.losses import sum_of_squares

Start = Num[np.ndarray, "2"] | tuple[float, float]
Pair = Float[np.ndarray, "2"]
Path = Float[np.ndarray, "steps 2"]
Features = Float[np.ndarray, "N P"]
Coefficients = Float[np.ndarray, "P"]


def line(x: Values, intercept: Values, slope: Values) -> FloatValues:
    """Evaluate the straight line eq-ch02-line.

    Parameters
    ----------
    x : array_like, shape (N,)
        Inputs.
    intercept, slope : float or array_like
        Parameters phi_0 and phi_1. Arrays broadcast: with shapes (A, 1, 1) and (1, B, 1) the
        result holds A x B lines.

    Returns
    -------
    ndarray, shape (N,) or the shape to which the arguments broadcast
        Predictions.

    Raises
    ------
    ValueError
        If a number is not finite or there is none.
    """
    x, intercept = real_array("x", x), real_array("intercept", intercept)
    slope = real_array("slope", slope)
    together(x=x, intercept=intercept, slope=slope)
    with np.errstate(over="ignore"):
        return intercept + slope * x


def line_loss(x: Vector, y: Vector, intercept: float, slope: float) -> float:
    """Sum the squared residuals of a line over the points; implements eq-ch02-loss.

    Parameters
    ----------
    x, y : array_like, shape (N,)
        Inputs and targets.
    intercept, slope : float
        Parameters phi_0 and phi_1.

    Returns
    -------
    float
        Loss, in squared units of ``y``.

    Raises
    ------
    ValueError
        If a number is not finite, there is no point, or the lengths differ.
    """
    x, y = points(x, y)
    return float(sum_of_squares(y, _line_at(x, intercept, slope)))


def line_gradient(x: Vector, y: Vector, intercept: float, slope: float) -> Pair:
    """Differentiate the loss with respect to intercept and slope; implements eq-ch02-gradient.

    Parameters
    ----------
    x, y : array_like, shape (N,)
        Inputs and targets.
    intercept, slope : float
        Where to differentiate.

    Returns
    -------
    ndarray, shape (2,)
        Derivatives with respect to the intercept and to the slope.

    Raises
    ------
    ValueError
        If a number is not finite, there is no point, or the lengths differ.
    """
    x, y = points(x, y)
    residual = y - _line_at(x, intercept, slope)  # (N,)
    with np.errstate(over="ignore"):
        return np.array([-2 * residual.sum(), -2 * (residual @ x)])


def best_intercept(x: Vector, y: Vector, slope: float) -> float:
    """Return the intercept with the smallest loss for a given slope: eq-ch02-best-intercept.

    Parameters
    ----------
    x, y : array_like, shape (N,)
        Inputs and targets.
    slope : float
        Held fixed.

    Returns
    -------
    float
        Mean of what the slope leaves unexplained.

    Raises
    ------
    ValueError
        If a number is not finite, there is no point, or the lengths differ.
    """
    x, y = points(x, y)
    return float(np.mean(y - _line_at(x, 0.0, slope)))


def best_slope(x: Vector, y: Vector, intercept: float) -> float:
    """Return the slope with the smallest loss for a given intercept: eq-ch02-best-slope.

    Parameters
    ----------
    x, y : array_like, shape (N,)
        Inputs, not all zero, and targets.
    intercept : float
        Held fixed.

    Returns
    -------
    float
        Mean slope of the points as seen from the intercept, each weighted by its squared input.

    Raises
    ------
    ValueError
        If a number is not finite, there is no point, the lengths differ, or all inputs are zero.
    """
    x, y = points(x, y)
    x, largest = _in_units_of_largest(x)
    return float(x @ (y - number("intercept", intercept)) / (x @ x) / largest)


def coordinate_descent(x: Vector, y: Vector, start: Start, num_sweeps: int) -> Path:
    """Improve intercept and slope in turn, each as far as it goes while the other is fixed.

    Parameters
    ----------
    x, y : array_like, shape (N,)
        Inputs, not all zero, and targets.
    start : array_like, shape (2,)
        Intercept and slope to begin with.
    num_sweeps : int
        How often to do both, 0 or above.

    Returns
    -------
    ndarray, shape (2 num_sweeps + 1, 2)
        Intercept and slope at the start and after each half-sweep, intercept first.

    Raises
    ------
    ValueError
        If points, start or number of sweeps are not as described.
    """
    x, y = points(x, y)
    start = real_array("start", start, ndim=1)
    if start.shape != (2,):
        raise ValueError(f"start: got shape {start.shape}; expected (2,), intercept and slope")
    intercept, slope = start
    path = [(intercept, slope)]
    for _ in range(whole("num_sweeps", num_sweeps, 0)):
        intercept = best_intercept(x, y, slope)
        path.append((intercept, slope))
        slope = best_slope(x, y, intercept)
        path.append((intercept, slope))
    return np.array(path)


def sweep_factor(x: Vector) -> float:
    """Return by how much a sweep of coordinate descent shrinks the error: eq-ch02-sweep-factor.

    Parameters
    ----------
    x : array_like, shape (N,)
        Inputs, not all zero.

    Returns
    -------
    float
        Between 0 (inputs centred: one sweep is enough) and 1 (all inputs equal: no unique
        minimum). Squared, it is the factor of the loss above its minimum.

    Raises
    ------
    ValueError
        If a number is not finite, there is no point, or all inputs are zero.
    """
    x, _ = _in_units_of_largest(real_array("x", x, ndim=1))
    return float(np.mean(x) ** 2 / np.mean(x**2))


def fit_line(x: Vector, y: Vector) -> tuple[float, float]:
    """Return the line with the smallest loss, by a formula: eq-ch02-best-line.

    Parameters
    ----------
    x, y : array_like, shape (N,)
        Inputs, at least two of them different, and targets.

    Returns
    -------
    intercept, slope : float

    Raises
    ------
    ValueError
        If a number is not finite, there is no point, the lengths differ, or all inputs are equal.

    Notes
    -----
    Legendre (1805). Means are subtracted first, so that nothing is lost by cancellation.
    """
    x, y = points(x, y)
    if np.all(x == x[0]):
        raise ValueError(
            f"x: got {len(x)} times {x[0]}; expected two different inputs, or every slope fits"
        )
    # Differences of close numbers are exact, those from a rounded mean would not be.
    from_first, largest = _in_units_of_largest(x - x[0])
    from_mean = from_first - from_first.mean()
    slope = float(from_mean @ (y - y.mean()) / (from_mean @ from_mean) / largest)
    return float(y.mean() - slope * x.mean()), slope


def polynomial_features(x: Vector, degree: int) -> Features:
    """Return the powers of each input: the features of eq-ch02-polynomial.

    Parameters
    ----------
    x : array_like, shape (N,)
        Inputs.
    degree : int
        Highest power, 0 or above.

    Returns
    -------
    ndarray, shape (N, degree + 1)
        Column p holds x to the power p.

    Raises
    ------
    ValueError
        If an input is not finite, there is none, or the degree is not a whole number.
    """
    x = real_array("x", x, ndim=1)
    powers = np.arange(whole("degree", degree, 0) + 1)
    with np.errstate(over="ignore"):
        return x[:, None] ** powers  # (N, 1) ** (P,) -> (N, P)


def fit_linear(features: Features, y: Vector) -> Coefficients:
    """Return the weights of the features with the smallest sum of squared residuals.

    Parameters
    ----------
    features : array_like, shape (N, P)
        One row for each point, one column for each parameter.
    y : array_like, shape (N,)
        Targets.

    Returns
    -------
    ndarray, shape (P,)
        Weights; of several that are equally good, those with the smallest sum of squares.

    Raises
    ------
    ValueError
        If a number is not finite, there is none, or the numbers of points differ.
    """
    features, y = real_array("features", features, ndim=2), real_array("y", y, ndim=1)
    if len(features) != len(y):
        raise ValueError(f"y: got {len(y)} targets for {len(features)} rows; expected one a row")
    # Whether features are independent must not depend on their units.
    largest = np.abs(features).max(axis=0)
    largest[largest == 0] = 1.0
    scaled, _, rank, _ = np.linalg.lstsq(features / largest, y, rcond=None)
    independent = rank == len(largest)
    coefficients: np.ndarray = (
        scaled / largest if independent else np.linalg.lstsq(features, y, rcond=None)[0]
    )
    return coefficients


def _line_at(x: np.ndarray, intercept: float, slope: float) -> np.ndarray:
    values: np.ndarray = line(x, number("intercept", intercept), number("slope", slope))
    return values


def _in_units_of_largest(x: np.ndarray) -> tuple[np.ndarray, float]:
    """Divide by the largest size, so that no square leaves the range of floats."""
    largest = float(np.abs(x).max())
    if largest == 0:
        raise ValueError(f"x: got {len(x)} times 0; expected an input that is not 0")
    return x / largest, largest
