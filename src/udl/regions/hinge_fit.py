"""Shallow ReLU networks with one input that fit given points, without gradient descent.

Seen from its output, a shallow network with one input is a sum of *hinges*: functions that are
zero on one side of a joint and rise along a line on the other. For fixed joints the best sum is a
linear least-squares problem. For three hidden units and twenty points even the best joints can be
found for certain, by trying every way in which joints can lie among the points.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from jaxtyping import Num

from udl.arrays import instance, real_array, shown, whole
from udl.networks import ShallowParameters, hidden_activations

Points = Num[np.ndarray, "N"]

# A design whose smallest singular value is this share of its largest tells parameters apart badly.
_CONDITION = 1e-10


def interpolating_network(x: Points, y: Points) -> ShallowParameters:
    """Build the network that joins points by straight lines; implements eq-ch03-interpolation.

    Unit d turns on at the d-th point from the left, so N points need N - 1 hidden units. Its output
    weight is the change of slope there; left of the first point the network is constant.

    Parameters
    ----------
    x : array_like, shape (N,)
        Inputs, all different, in any order; at least two.
    y : array_like, shape (N,)
        Outputs to pass through.

    Returns
    -------
    ShallowParameters
        One input, N - 1 hidden units with weight 1, one output.

    Raises
    ------
    ValueError
        If lengths differ, there are fewer than two points or two inputs agree.
    """
    x, y = _points(x, y)
    order = np.argsort(x)
    x, y = x[order], y[order]
    if len(x) < 2 or np.any(np.diff(x) == 0):
        raise ValueError(f"x: got {x.tolist()}; expected at least two numbers, all different")
    slopes = np.diff(y) / np.diff(x)  # (N - 1,), one for each gap
    return ShallowParameters(
        -x[:-1],
        np.ones((len(x) - 1, 1)),
        y[:1],
        np.diff(slopes, prepend=0.0)[None, :],  # (1, N - 1)
    )


def fit_output_layer(parameters: ShallowParameters, x: Points, y: Points) -> ShallowParameters:
    """Choose the output layer by least squares and leave the hidden layer as it is.

    With a fixed hidden layer the output is linear in its bias and weights, so this is a linear
    problem with one solution of smallest size.

    Parameters
    ----------
    parameters : ShallowParameters
        One input, H hidden units; its output layer is ignored.
    x, y : array_like, shape (N,)
        Points to fit.

    Returns
    -------
    ShallowParameters
        The same hidden layer, and the output layer with the smallest sum of squares.

    Raises
    ------
    ValueError
        If lengths differ or the network has more than one input.
    """
    instance("parameters", parameters, ShallowParameters)
    x, y = _points(x, y)
    hidden = hidden_activations(parameters, x[:, None])  # (N, H)
    design = np.column_stack([np.ones(len(x)), hidden])  # (N, 1 + H)
    solution = np.linalg.lstsq(design, y, rcond=None)[0]
    return ShallowParameters(
        parameters.hidden_bias, parameters.hidden_weights, solution[:1], solution[None, 1:]
    )


@dataclass(frozen=True)
class _Place:
    """One way in which a hidden unit can lie among the sorted points.

    A joint at a point is fixed and leaves one unknown, the unit's slope. A joint somewhere in a
    gap leaves two, slope and slope times the joint's distance from the left end of the gap: on the
    points the unit is then linear in both.
    """

    low: float
    high: float
    facing: int
    columns: np.ndarray  # (N, 1) or (N, 2)


def best_network(x: Points, y: Points, num_hidden: int) -> tuple[ShallowParameters, float]:
    """Find the network with the smallest sum of squares of all; no descent, no luck.

    Fix for each unit whether it rises to the right or to the left, and whether its joint lies at
    a point or in the gap between two. Then it is known which points each unit sees, and the
    output at the points is linear in its unknowns: least squares gives the best of this case. It
    counts only if the joints come out in the gaps that were assumed; if they do not, the best of
    the case lies at its border, where a joint sits at a point, and that is another case. Cases
    that do not determine their unknowns can be left out for the same reason: among their solutions
    there is always one at the border.

    Parameters
    ----------
    x, y : array_like, shape (N,)
        Points, the inputs all different.
    num_hidden : int
        Number of hidden units D. The number of cases grows like (4 N)^D / D!.

    Returns
    -------
    ShallowParameters
        A best network, with hidden weights 1 or -1. Others compute the same function.
    float
        Its sum of squared errors.

    Raises
    ------
    ValueError
        If lengths differ, two inputs agree, or there are fewer than 2 D + 1 points or no unit.
    """
    x, y = _points(x, y)
    order = np.argsort(x)
    x, y = x[order], y[order]
    if np.any(np.diff(x) == 0):
        raise ValueError(f"x: got {x.tolist()}; expected numbers that are all different")
    if len(x) < 2 * whole("num_hidden", num_hidden) + 1:
        raise ValueError(
            f"num_hidden: got {shown(num_hidden)} for {len(x)} points; expected a number from 1 to "
            f"{(len(x) - 1) // 2}"
        )
    best: tuple[float, tuple[_Place, ...], np.ndarray] | None = None
    # What is determined must not depend on the unit of x; powers of two change no digit.
    unit = 2.0 ** np.floor(np.log2(x[-1] - x[0]))
    for places in _cases(x / unit, num_hidden):
        design = np.hstack([np.ones((len(x), 1)), *(place.columns for place in places)])
        unknowns, residual, rank, _ = np.linalg.lstsq(design, y, rcond=_CONDITION)
        # numpy leaves the residual out where there are as many unknowns as points.
        squares = float(np.sum(residual if residual.size else (y - design @ unknowns) ** 2))
        if rank < design.shape[1] or (best and squares >= best[0]):
            continue
        if all(
            p.low <= j <= p.high for p, j in zip(places, _joints(places, unknowns), strict=True)
        ):
            best = squares, places, unknowns
    if best is None:
        raise ValueError(f"x: got {shown(x)}; expected inputs that are further from each other")
    found = _assemble(*best[1:])
    return ShallowParameters(
        found.hidden_bias * unit,
        found.hidden_weights,
        found.output_bias,
        found.output_weights / unit,
    ), best[0]


def _cases(x: np.ndarray, num_hidden: int) -> Iterator[tuple[_Place, ...]]:
    """Go through all choices of places for the units; the order of the units does not matter."""
    places = []
    for facing in (1, -1):
        for low, high in [*zip(x, x, strict=True), *itertools.pairwise(x)]:
            on = np.where(x > low if facing > 0 else x < high, float(facing), 0.0)
            fixed = low == high
            columns = (on * (x - low))[:, None] if fixed else np.column_stack([on * (x - low), -on])
            places.append(_Place(float(low), float(high), facing, columns))
    yield from itertools.combinations(places, num_hidden)


def _joints(places: tuple[_Place, ...], unknowns: np.ndarray) -> list[float]:
    """Return where the joints come out: where they were fixed, or the quotient of two unknowns."""
    joints, at = [], 1
    for place in places:
        width = place.columns.shape[1]
        slope = unknowns[at]
        # Of a joint in a gap the second unknown is slope times distance from the gap's left end.
        beyond = 0.0 if width == 1 else float(unknowns[at + 1] / slope) if slope else np.inf
        joints.append(place.low + beyond)
        at += width
    return joints


def _assemble(places: tuple[_Place, ...], unknowns: np.ndarray) -> ShallowParameters:
    facing = np.array([place.facing for place in places], dtype=np.float64)
    starts = np.cumsum([1, *(place.columns.shape[1] for place in places[:-1])])
    return ShallowParameters(
        -facing * np.array(_joints(places, unknowns)),
        facing[:, None],
        unknowns[:1],
        unknowns[starts][None, :],
    )


def _points(x: Points, y: Points) -> tuple[np.ndarray, np.ndarray]:
    x, y = real_array("x", x, ndim=1), real_array("y", y, ndim=1)
    if len(x) != len(y):
        raise ValueError(f"y: got shape {y.shape}; expected {x.shape}, the shape of x")
    return x, y
