"""How far probability has to be carried: the Wasserstein distance, on a line and between points."""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Num
from scipy.optimize import linear_sum_assignment, linprog
from scipy.sparse import coo_array

from udl.arrays import distribution_array, number, real_array
from udl.unsupervised.samples import Points, distances, same_space

Values = Num[np.ndarray, "N"]
OtherValues = Num[np.ndarray, "M"]


class TransportPlan(NamedTuple):
    """What is carried where.

    Parameters
    ----------
    plan : ndarray, shape (N, M)
        Entry n, m is how much probability goes from place n to place m.
    cost : float
        What it costs in all, in the units of the costs.
    """

    plan: Float[np.ndarray, "N M"]
    cost: float


def line_wasserstein(
    x: Values,
    y: OtherValues,
    *,
    weights: Values | None = None,
    other_weights: OtherValues | None = None,
) -> float:
    """Compute the Wasserstein distance on a line: the area between two cumulative functions.

    Implements eq-appendix-wasserstein.

    Parameters
    ----------
    x : array_like, shape (N,)
        Values of the first distribution.
    y : array_like, shape (M,)
        Values of the second.
    weights : array_like, shape (N,), optional
        Probabilities of the first; by default equal.
    other_weights : array_like, shape (M,), optional
        Probabilities of the second; by default equal.

    Returns
    -------
    float
        The distance, in the units of the values; ``inf`` beyond the range of floats.

    Raises
    ------
    ValueError
        If values are not finite, or weights do not fit them or do not sum to 1.
    """
    x, y = real_array("x", x, ndim=1), real_array("y", y, ndim=1)
    first = _weights("weights", weights, len(x))
    other = _weights("other_weights", other_weights, len(y))
    places = np.concatenate([x, y])
    order = np.argsort(places, kind="stable")
    # What the first has put down up to each place, minus what the second has: F_x - F_y.
    ahead = np.cumsum(np.concatenate([first, -other])[order])[:-1]
    with np.errstate(over="ignore", invalid="ignore"):
        gaps = np.diff(places[order])
        return float(np.sum(np.where(ahead == 0, 0.0, np.abs(ahead) * gaps)))


def transport_plan(
    weights: Values, other_weights: OtherValues, costs: Num[np.ndarray, "N M"]
) -> TransportPlan:
    """Find the cheapest way to turn one distribution into another, eq-appendix-transport.

    A linear programme: the entries of the plan are its unknowns, N sums over rows and M sums over
    columns its conditions.

    Parameters
    ----------
    weights : array_like, shape (N,)
        Probabilities of N places.
    other_weights : array_like, shape (M,)
        Probabilities of M places.
    costs : array_like, shape (N, M)
        What it costs to carry a unit of probability from place n to place m.

    Returns
    -------
    TransportPlan

    Raises
    ------
    ValueError
        If weights do not sum to 1, a cost is not finite, or shapes do not fit.

    Notes
    -----
    Kantorovich (1942), "On the translocation of masses", Doklady Akademii Nauk SSSR 37.
    """
    first = distribution_array("weights", weights, ndim=1)
    other = distribution_array("other_weights", other_weights, ndim=1)
    costs = real_array("costs", costs, ndim=2)
    num, others = len(first), len(other)
    if costs.shape != (num, others):
        raise ValueError(f"costs: got shape {costs.shape}; expected ({num}, {others})")
    # Entry n, m of the plan, unknown number n M + m, stands in the sums of row n and of column m.
    rows = np.repeat(np.arange(num), others)
    columns = num + np.tile(np.arange(others), num)
    unknowns = np.arange(num * others)
    conditions = coo_array(
        (np.ones(2 * len(unknowns)), (np.r_[rows, columns], np.r_[unknowns, unknowns]))
    )
    unit = float(np.abs(costs).max()) or 1.0
    solved = linprog(
        costs.ravel() / unit,
        A_eq=conditions.tocsr(),
        b_eq=np.concatenate([first, other]),
        method="highs",
    )
    plan = np.maximum(solved.x, 0.0).reshape(num, others)  # (N, M)
    with np.errstate(over="ignore"):
        return TransportPlan(plan, float(np.sum(plan * (costs / unit)) * unit))


def point_wasserstein(x: Points, y: Points, *, power: float = 1.0) -> float:
    """Compute the Wasserstein distance between two samples of equally many points.

    The best plan gives each point exactly one partner.

    Parameters
    ----------
    x, y : array_like, shape (N, D)
        Points, one a row.
    power : float
        1 or larger: the mean of distances to this power is made small, and its root returned.

    Returns
    -------
    float
        The distance, in the units of the points.

    Raises
    ------
    ValueError
        If tables are not made of finite numbers, do not have one shape, or lie further apart than
        floats can say.
    """
    x, y = same_space(x=x, y=y)
    if len(x) != len(y):
        raise ValueError(f"y: got {len(y)} points beside {len(x)} of x; expected as many")
    power = number("power", power, 1.0)
    table = real_array("x, its distances from y", distances(x, y))
    unit = float(table.max()) or 1.0
    costs = (table / unit) ** power  # (N, N)
    partners = linear_sum_assignment(costs)
    return float(costs[partners].mean() ** (1 / power) * unit)


def _weights(name: str, value: object, size: int) -> np.ndarray:
    if value is None:
        return np.full(size, 1 / size)
    weights = distribution_array(name, value, ndim=1)
    if len(weights) != size:
        raise ValueError(f"{name}: got {len(weights)} weights; expected {size}")
    return weights
