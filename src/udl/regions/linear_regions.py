"""Linear regions of ReLU networks: how many there could be, and which ones a given network has.

A ReLU network is linear wherever none of its hidden units changes between on and off. The first
functions count what is possible. The others cut an interval or a square into the pieces on which a
*given* network, shallow or deep, is linear: the pre-activation of a unit of the next layer is
linear on each piece, so it either keeps its sign there or cuts the piece along one straight line.
Nothing is sampled, so no region is too small to be found.

Numbers are floats, so "zero" needs a tolerance. A corner counts as lying *on* a unit's line if its
distance to the line is below `TOLERANCE` times the side of the square, or if the pre-activation
there is so small against the terms whose sum it is that only rounding is left of it. A line cuts a
piece only if the piece has corners clearly on both sides. So lines that coincide, lines along an
edge and lines through a corner make no slivers, and a unit that is zero all over a piece is off.
"""

import itertools
import math
from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from udl.arrays import items, real_array, shown, whole, whole_sequence
from udl.regions.pieces import split, touch
from udl.regions.region import Region

Interval = tuple[float, float]

TOLERANCE = 1e-9  # a distance, as a share of the interval's or the square's side
ROUNDING = 1e-12  # a value, as a share of the sum of the sizes of its terms


# --- How many there could be ------------------------------------------------------------------


def zaslavsky(num_inputs: int, num_hidden: int) -> int:
    """Count the regions that hyperplanes in general position make; implements eq-ch03-zaslavsky.

    It is the largest number of linear regions of a ReLU network with one hidden layer. Python's
    integers have no largest one, so the count is exact however long it is.

    Parameters
    ----------
    num_inputs : int
        The dimension D_i of the space, 0 or above.
    num_hidden : int
        The number D of hyperplanes, one for each hidden unit, 0 or above.

    Returns
    -------
    int
        The sum of the binomial coefficients "D choose j" for j from 0 to D_i. The terms with
        j > D are zero, so from D_i = D on the count stays at 2**D.

    Raises
    ------
    ValueError
        If a number is not whole or is negative.

    Notes
    -----
    Zaslavsky (1975), "Facing up to arrangements", Memoirs of the AMS 154.

    Examples
    --------
    >>> zaslavsky(2, 3)
    7
    >>> zaslavsky(10, 8) == 2**8
    True
    """
    num_inputs = whole("num_inputs", num_inputs, 0, math.inf)
    num_hidden = whole("num_hidden", num_hidden, 0, math.inf)
    # One coefficient from the one before it: C(D, j+1) = C(D, j) (D-j)/(j+1), without remainder.
    total, term = 0, 1
    for j in range(min(num_inputs, num_hidden) + 1):
        total += term
        term = term * (num_hidden - j) // (j + 1)
    return total


def num_parameters(widths: Sequence[int]) -> int:
    """Count the weights and biases of a fully connected network; implements eq-ch03-parameters.

    Parameters
    ----------
    widths : sequence of int
        Numbers of inputs, of hidden units layer by layer, and of outputs; at least two numbers.

    Returns
    -------
    int
        For each layer after the inputs: units times (inputs of a unit + 1 for its bias).

    Raises
    ------
    ValueError
        If there are fewer than two numbers, or one is not whole or is below 1.

    Examples
    --------
    >>> num_parameters([10, 50, 1])
    601
    """
    checked = whole_sequence("widths", widths, shortest=2, most=math.inf)
    return sum((fan_in + 1) * fan_out for fan_in, fan_out in itertools.pairwise(checked))


# --- Which ones a network has -----------------------------------------------------------------


def regions_1d(
    weights: Sequence[np.ndarray], biases: Sequence[np.ndarray], interval: Interval
) -> list[Region]:
    """Cut an interval into the pieces on which a ReLU network of any depth is linear.

    Parameters
    ----------
    weights : sequence of ndarray, shapes (out, in)
        ``weights[k]`` leads into layer k + 1; there is a ReLU after each but the last. The first
        has one column.
    biases : sequence of ndarray, shapes (out,)
        As many as weights.
    interval : tuple of float
        Left and right end.

    Returns
    -------
    list of Region
        From left to right. Neighbours differ in their pattern; `linear_groups` says where their
        linear functions differ too.

    Raises
    ------
    ValueError
        If shapes do not fit each other or one input, or the interval is empty.
    """
    weights, biases = _layers(weights, biases, num_inputs=1)
    left, right = _interval("interval", interval)
    return _all_regions(weights, biases, np.array([[left], [right]]))


def regions_2d(
    weights: Sequence[np.ndarray],
    biases: Sequence[np.ndarray],
    square: tuple[Interval, Interval],
) -> list[Region]:
    """Cut a square into the polygons on which a ReLU network of any depth is linear.

    Layer by layer, unit by unit: the unit's pre-activation is linear on each polygon, so the line
    where it is zero splits the polygon into two or misses it.

    Parameters
    ----------
    weights : sequence of ndarray, shapes (out, in)
        ``weights[k]`` leads into layer k + 1; there is a ReLU after each but the last. The first
        has two columns.
    biases : sequence of ndarray, shapes (out,)
        As many as weights.
    square : tuple of two tuples of float
        ``((left, right), (bottom, top))``; it may be a rectangle.

    Returns
    -------
    list of Region
        Convex polygons that fill the square. Neighbours differ in their pattern; `linear_groups`
        says where their linear functions differ too.

    Raises
    ------
    ValueError
        If shapes do not fit each other or two inputs, or the square is empty.
    """
    weights, biases = _layers(weights, biases, num_inputs=2)
    if len(items("square", square)) != 2:
        raise ValueError(f"square: got {shown(square)}; expected ((left, right), (bottom, top))")
    left, right = _interval("square", square[0])
    bottom, top = _interval("square", square[1])
    corners = np.array([[left, bottom], [right, bottom], [right, top], [left, top]])
    return _all_regions(weights, biases, corners)


def linear_groups(regions: Sequence[Region]) -> np.ndarray:
    """Say which pieces make one linear region: those that share an edge and a linear function.

    Two neighbouring pieces differ in the state of some unit, but the output need not notice: the
    unit's output weight may be zero, two units may cancel, or a later layer may be off.

    Parameters
    ----------
    regions : sequence of Region
        As `regions_1d` or `regions_2d` returned them.

    Returns
    -------
    ndarray of int, shape (number of regions,)
        A number 0, 1, 2, … for each piece, in the order of their first pieces; the same number for
        pieces that belong together.

    Raises
    ------
    ValueError
        If there is no region.
    """
    items("regions", regions, Region)
    maps = np.array([np.column_stack([r.slopes, r.offsets]).ravel() for r in regions])
    everything = np.concatenate([region.corners for region in regions])
    reach = float(np.ptp(everything, axis=0).max())
    close = TOLERANCE * np.maximum(np.abs(maps).max(), 1.0)
    leader = np.arange(len(regions))
    for i in range(len(regions)):
        same = np.abs(maps[i + 1 :] - maps[i]).max(axis=1) <= close
        for j in (i + 1 + np.flatnonzero(same)).tolist():
            first, second = sorted((leader[i], leader[j]))
            if first != second and touch(regions[i].corners, regions[j].corners, reach):
                leader[leader == second] = first
    return np.unique(leader, return_inverse=True)[1]


def count_linear_regions(regions: Sequence[Region]) -> int:
    """Count the linear regions that pieces make up: the groups of `linear_groups`.

    Parameters
    ----------
    regions : sequence of Region
        As `regions_1d` or `regions_2d` returned them.

    Returns
    -------
    int
        At most the number of pieces.

    Raises
    ------
    ValueError
        If there is no region.
    """
    return int(linear_groups(regions).max()) + 1


def joints(regions: Sequence[Region]) -> Float[np.ndarray, "J"]:
    """Find where a network with one input bends inside the interval; implements eq-ch03-joint.

    Parameters
    ----------
    regions : sequence of Region
        As `regions_1d` returned them, from left to right.

    Returns
    -------
    ndarray, shape (J,)
        The places where the slope of some output changes, in rising order; J is one less than the
        number of linear regions.

    Raises
    ------
    ValueError
        If there is no region, or the regions are not intervals.
    """
    groups = linear_groups(regions)
    if regions[0].corners.shape[1] != 1:
        raise ValueError("regions: got polygons; expected intervals, as regions_1d returns them")
    ends = np.array([region.corners[1, 0] for region in regions[:-1]])
    places: np.ndarray = ends[np.diff(groups) != 0]
    return places


def _all_regions(
    weights: list[np.ndarray], biases: list[np.ndarray], corners: np.ndarray
) -> list[Region]:
    """Cut the whole domain by each layer in turn."""
    domain = corners
    identity = np.eye(domain.shape[1])
    none = np.zeros(0, dtype=bool)
    # What feeds the next layer: slopes and offsets of its inputs, and bounds of their sizes.
    pieces = [(domain, none, identity, np.zeros(len(identity)), np.abs(domain).max(axis=0))]
    side = float(np.ptp(domain, axis=0).max())
    for weight, bias in zip(weights[:-1], biases[:-1], strict=True):
        cut = []
        for polygon, pattern, slopes, offsets, bound in pieces:
            slopes, offsets = weight @ slopes, weight @ offsets + bias
            # No term of the sums behind these numbers was larger, so neither is their rounding.
            bound = np.abs(weight) @ bound + np.abs(bias)
            for part, on in _cut_by_layer(polygon, slopes, offsets, ROUNDING * bound, side):
                cut.append(
                    (
                        part,
                        np.concatenate([pattern, on]),
                        slopes * on[:, None],
                        offsets * on,
                        bound * on,
                    )
                )
        pieces = cut
    return [
        Region(polygon, pattern, weights[-1] @ slopes, weights[-1] @ offsets + biases[-1])
        for polygon, pattern, slopes, offsets, _ in pieces
    ]


def _cut_by_layer(
    polygon: np.ndarray, slopes: np.ndarray, offsets: np.ndarray, rounding: np.ndarray, side: float
) -> list[tuple[np.ndarray, np.ndarray]]:
    """Cut a piece by each unit of one layer; return the parts, each with which units are on."""
    parts = [(polygon, np.zeros(0, dtype=bool))]
    for slope, offset, smallest in zip(slopes, offsets, rounding, strict=True):
        zero = max(TOLERANCE * side * float(np.linalg.norm(slope)), float(smallest))
        cut = []
        for part, on in parts:
            for piece, state in split(part, part @ slope + offset, zero):
                cut.append((piece, np.append(on, state)))
        parts = cut
    if polygon.shape[1] == 1:
        parts.sort(key=lambda part: part[0][0, 0])  # from left to right
    return parts


def _interval(name: str, ends: Interval) -> Interval:
    array = real_array(name, ends, ndim=1)
    if len(array) != 2 or array[0] >= array[1]:
        raise ValueError(f"{name}: got {shown(ends)}; expected two numbers in rising order")
    return float(array[0]), float(array[1])


def _layers(
    weights: Sequence[np.ndarray], biases: Sequence[np.ndarray], num_inputs: int
) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Return the layers as float64 arrays that fit each other, or say which one does not."""
    weights, biases = items("weights", weights), items("biases", biases)
    if len(weights) != len(biases):
        raise ValueError(
            f"biases: got {len(biases)} for {len(weights)} weights; expected one for each"
        )
    checked_weights, checked_biases = [], []
    fan_in = num_inputs
    for k, (weight, bias) in enumerate(zip(weights, biases, strict=True)):
        weight = real_array(f"weights[{k}]", weight, ndim=2)
        bias = real_array(f"biases[{k}]", bias, ndim=1)
        if weight.shape[1] != fan_in:
            raise ValueError(f"weights[{k}]: got shape {weight.shape}; expected (out, {fan_in})")
        if bias.shape[0] != weight.shape[0]:
            raise ValueError(f"biases[{k}]: got shape {bias.shape}; expected ({weight.shape[0]},)")
        fan_in = weight.shape[0]
        checked_weights.append(weight)
        checked_biases.append(bias)
    return checked_weights, checked_biases
