"""Inputs and right answers for the checks of chapter 4.

Every right answer is an expression of its own: no check imports the networks of the package.
Regions are counted exactly, with fractions: a piecewise linear function is the list of its corners,
and another one is applied by inserting a corner wherever it meets a joint of that one.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from udl.data import composition_examples

Draws = list[tuple[Any, ...]]
Corners = list[tuple[Fraction, Fraction]]
Layers = composition_examples.Layers

FIRST = composition_examples.three_pieces()
SECOND = composition_examples.four_pieces()
CLIPPED = composition_examples.clipped_twice()

# --- Exact piecewise linear functions ---


def exact(value: float) -> Fraction:
    """Return the decimal fraction that was typed in, 0.67 as 67/100."""
    return Fraction(str(float(value)))


def identity(start: float, end: float) -> Corners:
    """Return the corners of x itself on an interval."""
    return [(exact(start), exact(start)), (exact(end), exact(end))]


def without_straight_corners(corners: Corners) -> Corners:
    """Drop the corners at which the slope does not change."""
    kept = [corners[0]]
    for (x, y), (x_next, y_next) in itertools.pairwise(corners[1:]):
        x_last, y_last = kept[-1]
        if (y - y_last) * (x_next - x) != (y_next - y) * (x - x_last):
            kept.append((x, y))
    return [*kept, corners[-1]]


def cut_at(corners: Corners, level: Fraction) -> Corners:
    """Insert a corner wherever a curve crosses a level."""
    cut = [corners[0]]
    for (x0, y0), (x1, y1) in itertools.pairwise(corners):
        if (y0 - level) * (y1 - level) < 0:
            cut.append((x0 + (level - y0) * (x1 - x0) / (y1 - y0), level))
        cut.append((x1, y1))
    return cut


def after(corners: Corners, network: Layers, scale: Sequence[float] = (1.0,)) -> Corners:
    """Apply a shallow network with one input and one output to a curve.

    `scale` multiplies its first output weights.
    """
    (inner, outer), (hidden_bias, output_bias) = network
    slopes = [exact(value) for value in inner[:, 0]]
    offsets = [exact(value) for value in hidden_bias]
    heights = [exact(value) for value in outer[0]]
    heights = [h * exact(s) for h, s in zip(heights, [*scale, 1.0, 1.0], strict=False)]
    for slope, offset in zip(slopes, offsets, strict=True):
        if slope:
            corners = cut_at(corners, -offset / slope)
    bent = []
    for x, y in corners:
        units = [max(o + s * y, Fraction(0)) for s, o in zip(slopes, offsets, strict=True)]
        total = sum((h * u for h, u in zip(heights, units, strict=True)), exact(output_bias[0]))
        bent.append((x, total))
    return without_straight_corners(bent)


def regions(*networks: Layers, scale: Sequence[float] = (1.0,)) -> int:
    """Count the linear regions on [-1, 1] of networks applied one after another.

    `scale` multiplies the first output weights of the first network.
    """
    corners = after(identity(-1, 1), networks[0], scale)
    for network in networks[1:]:
        corners = after(corners, network)
    return len(corners) - 1


def value(network: Layers, x: Any) -> Any:
    """Evaluate a shallow network with one input and one output, by a sum over its units."""
    (inner, outer), (hidden_bias, output_bias) = network
    total = np.full(np.shape(x), output_bias[0])
    for slope, offset, height in zip(inner[:, 0], hidden_bias, outer[0], strict=True):
        total = total + height * np.clip(offset + slope * np.asarray(x), 0, None)
    return total


# --- Practical 4.1 ---


def sampled(joints: Sequence[float], values: Sequence[float], num_points: int) -> np.ndarray:
    """Sample the curve through corners at equally spaced inputs: (num_points,)."""
    return np.interp(np.linspace(joints[0], joints[-1], num_points), joints, values)


def curve_draws(rng: np.random.Generator) -> Draws:
    """Draw (y,): a bend, a zigzag, a straight line, a composition's samples, a curve that falls."""
    zigzag = sampled([0, 1, 2, 3, 4], [0, 1, 0, 1, 0], 403)
    three = list(np.cumsum(rng.uniform(0.3, 1.0, 4)))
    bends = sampled(three, [0.1, 0.9, -0.4, 0.3], 501)
    grid = np.linspace(-1, 1, 20001)
    return [
        (sampled([0, 1, 3], [0, 2, 2], 7),),
        (1e8 * bends[::2],),
        (1e-9 * sampled([0, 1, 3], [0.3, 1, -2], 89),),
        (zigzag,),
        (np.linspace(-0.3, 1.7, 97),),
        (bends,),
        (value(SECOND, value(FIRST, grid)),),
        (-np.cumsum(np.repeat(rng.uniform(0.3, 1.0, 3) * (1, 4, 1), 40)),),  # falls all the way
    ]


def count_pieces(y: Any) -> int:
    """Count the pieces: one more than the clusters of places where the slope changes."""
    bend = np.abs(np.diff(y, 2))
    places = np.flatnonzero(bend > 1e-6 * np.abs(np.diff(y)).max())
    return int(1 + np.count_nonzero(np.diff(places) > 1) + (places.size > 0))


def runs(same: Any) -> int:
    """Count the runs of True."""
    return int(same[0]) + int(np.count_nonzero(same[1:] & ~same[:-1]))


def composed(x: Any) -> Any:
    """Apply the second network to the output of the first."""
    return value(SECOND, value(FIRST, x))


def input_draws(rng: np.random.Generator) -> Draws:
    """Draw (x,): the points of the reference values, then two sizes."""
    given = np.array([-1, -0.5, 0, 0.25, 0.67, 0.9, 1])
    return [(given,), *[(rng.uniform(-1, 1, n),) for n in (5, 8)]]


def copies_for(num_regions: int) -> int:
    """Return the smallest number of copies of the first network with more regions than that."""
    copies = 0
    while 4 * 3**copies <= num_regions:
        copies += 1
    return copies


def chained(x: Any, num_copies: int) -> Any:
    """Apply copies of the first network, then the second."""
    for _ in range(num_copies):
        x = value(FIRST, x)
    return value(SECOND, x)


def chain_draws(rng: np.random.Generator) -> Draws:
    """Draw (x, num_copies): several, none and one."""
    return [(rng.uniform(-1, 1, 4 + n), n) for n in (2, 0, 1, 3, int(rng.integers(4, 6)))]


def plain_network() -> tuple[Any, ...]:
    """Return a network that runs across the interval once: what the student starts from."""
    return np.array([1.0, 1.0, 1.0]), np.array([1.0, 0.0, 0.0]), np.array([1.0, 0.0, 0.0]), -1.0


def first_network() -> tuple[Any, ...]:
    """Return the practical's first network in the form in which one is handed in."""
    return FIRST[0][0][:, 0], FIRST[1][0], FIRST[0][1][0], float(FIRST[1][1][0])


def regions_missing(weights: Any, biases: Any, heights: Any, offset: Any) -> float:
    """Count how many of 16 regions the second network after this one does not have."""
    network = ((np.reshape(weights, (3, 1)), np.reshape(heights, (1, 3))),
               (np.asarray(biases), np.array([float(offset)])))  # fmt: skip
    return float(16 - regions(network, SECOND))


# --- Practical 4.2 ---


def layer_draws(rng: np.random.Generator) -> Draws:
    """Draw (x, weights_1, bias_1, weights_2, bias_2): the practical's network, then two drawn."""
    weights, biases = CLIPPED
    x = np.array([0.0, 0.25, 0.5, 0.99])
    fixed = (x, weights[0], biases[0], weights[1], biases[1])
    drawn = [
        (rng.normal(size=n), rng.normal(size=(h, 1)), rng.normal(size=h),
         rng.normal(size=(k, h)), rng.normal(size=k))
        for n, h, k in ((5, 3, 4), (7, 4, 2))
    ]  # fmt: skip
    return [fixed, *drawn]


def second_inputs(x: Any, w1: Any, b1: Any, w2: Any, b2: Any) -> np.ndarray:
    """Pre-activations of the second layer, (N, H2), written with Einstein sums."""
    hidden = np.clip(np.multiply.outer(x, w1[:, 0]) + b1, 0, None)
    pre: np.ndarray = np.einsum("nh,kh->nk", hidden, w2) + b2
    return pre


def output_draws(rng: np.random.Generator) -> Draws:
    """Draw (pre_activations, weights, bias) of an output with three units, then of others."""
    weights, biases = CLIPPED
    x = np.array([0.0, 0.25, 0.5, 0.99])
    pre = second_inputs(x, weights[0], biases[0], weights[1], biases[1])
    drawn = [
        (rng.normal(size=(n, k)), rng.normal(size=(1, k)), rng.normal(size=1))
        for n, k in ((5, 3), (7, 4))
    ]
    return [(pre, weights[2], biases[2]), *drawn]


def output(pre: Any, weights: Any, bias: Any) -> np.ndarray:
    """Clip and add up: (N,)."""
    y: np.ndarray = np.einsum("nk,k->n", np.clip(pre, 0, None), weights[0]) + bias[0]
    return y


def clipped_curves(second: Any = CLIPPED[0][1], second_bias: Any = CLIPPED[1][1]) -> list[Corners]:
    """Return the exact corners of the three second-layer pre-activations on [0, 1]."""
    first, bias = CLIPPED[0][0], CLIPPED[1][0]
    curves = []
    for row, offset in zip(second, second_bias, strict=True):
        network = ((first, row[np.newaxis]), (bias, np.array([offset])))
        curves.append(after(identity(0, 1), network))
    return curves


def crossings() -> tuple[int, ...]:
    """Count how often each of the three curves changes its sign on [0, 1]."""
    zero = Fraction(0)
    return tuple(len(cut_at(c, zero)) - len(c) for c in clipped_curves())


def regions_of_output(second: Any = CLIPPED[0][1], second_bias: Any = CLIPPED[1][1]) -> int:
    """Count the regions of the network's output on [0, 1], exactly."""
    zero = Fraction(0)
    curves = [cut_at(curve, zero) for curve in clipped_curves(second, second_bias)]
    places = sorted({x for curve in curves for x, _ in curve})
    total = [(x, Fraction(0)) for x in places]
    for height, curve in zip(CLIPPED[0][2][0], curves, strict=True):
        total = [(x, y + exact(height) * max(_read(curve, x), zero)) for x, y in total]
    return len(without_straight_corners(total)) - 1


def _read(curve: Corners, x: Fraction) -> Fraction:
    """Read a curve between its corners."""
    for (x0, y0), (x1, y1) in itertools.pairwise(curve):
        if x0 <= x <= x1:
            return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
    raise ValueError(f"x: got {x}, outside the curve")


def bias_to_touch(unit: int, largest: bool, second: Any = CLIPPED[0][1]) -> float:
    """Return the bias at which a second-layer unit's curve just touches zero on [0, 1]."""
    heights = [y for _, y in clipped_curves(second)[unit]]
    edge = max(heights) if largest else min(heights)
    return float(exact(CLIPPED[1][1][unit]) - edge)


def lifted_by_its_ends(second: Any) -> float:
    """Return the bias at which the third curve of 4.2 is not below zero at 0 and at 1."""
    ends = second_inputs([0.0, 1.0], CLIPPED[0][0], CLIPPED[1][0], second, CLIPPED[1][1])
    return float(CLIPPED[1][1][2] - ends[:, 2].min())


def lowest_inside(rng: np.random.Generator) -> np.ndarray:
    """Draw weights for the second layer, (3, 3): its third curve is lowest at a joint."""
    return CLIPPED[0][1][::-1] * rng.uniform(0.7, 1.1, (3, 1))


def higher_peaks(rng: np.random.Generator) -> np.ndarray:
    """Draw larger weights for the second layer, (3, 3): its curves rise and fall farther."""
    return CLIPPED[0][1] * rng.uniform(1.2, 1.6, (3, 3))


def second_layer() -> tuple[Any, ...]:
    """Return the weights and biases of the practical's second layer."""
    return CLIPPED[0][1].copy(), CLIPPED[1][1].copy()


def pieces_missing(second: Any, second_bias: Any) -> float:
    """Count how many of 13 pieces the output lacks with another second layer."""
    return float(13 - regions_of_output(np.asarray(second), np.asarray(second_bias)))


def two_layers(x: Any, weights: Any, biases: Any) -> np.ndarray:
    """Output (N,) of a network with one input, two hidden layers and one output."""
    pre = second_inputs(x, weights[0], biases[0], weights[1], biases[1])
    return output(pre, weights[2], biases[2])


def layers(
    rng: np.random.Generator, sizes: Sequence[int]
) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Draw weights (out, in) and biases (out,) for the given widths."""
    pairs = list(itertools.pairwise(sizes))
    return [rng.normal(size=(o, i)) for i, o in pairs], [rng.normal(size=o) for _, o in pairs]


def two_layer_draws(rng: np.random.Generator) -> Draws:
    """Draw (x, weights, biases): the practical's network, then two drawn."""
    x = np.array([0.0, 0.25, 0.5, 0.99])
    drawn = [(rng.normal(size=n), *layers(rng, (1, h, k, 1))) for n, h, k in ((5, 3, 4), (7, 4, 2))]
    return [(x, *(list(part) for part in CLIPPED)), *drawn]
