"""What a derivative costs: multiplications, and numbers that must be kept.

Counted are the products of matrices in a fully connected network, beside which everything else is
small: activations, biases and their derivatives take one operation for each unit, not for each
weight.
"""

import itertools
from collections.abc import Sequence
from typing import NamedTuple

from udl.arrays import whole, whole_sequence


class Cost(NamedTuple):
    """Multiplications, and the most numbers of layers (not parameters) held at any time."""

    multiplications: int
    stored: int


def evaluation_cost(widths: Sequence[int], num_points: int = 1) -> Cost:
    """Count what it takes to compute the network's outputs, and nothing else.

    Parameters
    ----------
    widths : sequence of int
        Numbers of inputs, of hidden units layer by layer, and of outputs.
    num_points : int
        Data points N in the batch.

    Returns
    -------
    Cost
        One multiplication for each weight and data point; two neighbouring layers are held.

    Raises
    ------
    ValueError
        If there are fewer than two widths, or a number is not a whole number above 0.
    """
    layers, num_points = _layers(widths), whole("num_points", num_points)
    return Cost(
        num_points * sum(before * after for before, after in layers),
        num_points * max(before + after for before, after in layers),
    )


def reverse_mode_cost(widths: Sequence[int], num_points: int = 1) -> Cost:
    """Count what a forward and a backward pass take, which give all derivatives of one loss.

    Parameters
    ----------
    widths, num_points
        As for :func:`evaluation_cost`.

    Returns
    -------
    Cost
        Three times the multiplications of an evaluation; every layer is held until the backward
        pass has reached it.

    Raises
    ------
    ValueError
        If there are fewer than two widths, or a number is not a whole number above 0.
    """
    forward = evaluation_cost(widths, num_points)
    # Each layer multiplies its gradient by its inputs (for the weights) and by its weights.
    return Cost(3 * forward.multiplications, num_points * sum(widths))


def forward_mode_cost(
    widths: Sequence[int], num_points: int = 1, num_directions: int | None = None
) -> Cost:
    """Count what derivatives in forward mode take, one run for each direction.

    Parameters
    ----------
    widths, num_points
        As for :func:`evaluation_cost`.
    num_directions : int, optional
        Derivatives wanted; by default one for each parameter, which gives the whole gradient.

    Returns
    -------
    Cost
        A run multiplies three times where an evaluation does once; it holds two neighbouring
        layers with their tangents.

    Raises
    ------
    ValueError
        If there are fewer than two widths, or a number is not a whole number above 0.
    """
    forward = evaluation_cost(widths, num_points)
    if num_directions is None:
        num_directions = sum((before + 1) * after for before, after in _layers(widths))
    runs = whole("num_directions", num_directions)
    # The product rule: weights times hidden, weights times tangent, tangent times hidden.
    return Cost(3 * runs * forward.multiplications, 2 * forward.stored)


def _layers(widths: Sequence[int]) -> list[tuple[int, int]]:
    """Pair each layer's width with the next one's."""
    return list(itertools.pairwise(whole_sequence("widths", widths, shortest=2)))
