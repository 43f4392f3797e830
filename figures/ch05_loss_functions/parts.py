"""Parts that several figures of chapter 5 share."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from udl import plot
from udl.data.loss_examples import LossExample
from udl.networks import ShallowParameters, shallow_network
from udl.plot import Axes

Array = NDArray[np.float64]


def example_outputs(example: LossExample, x: Array, bias_shift: float = 0.0) -> Array:
    """Return the example's network at inputs x (N,), as (N, D_o), its output biases shifted."""
    parameters = ShallowParameters(
        example.hidden_bias,
        example.hidden_weights,
        example.output_bias + bias_shift,
        example.output_weights,
    )
    return shallow_network(parameters, x[:, None])


def hinges(x: Array, knots: tuple[float, ...]) -> Array:
    """Return the columns 1, x and one ReLU for each knot: a network with a fixed hidden layer."""
    return np.column_stack([np.ones_like(x), x, *(np.maximum(x - knot, 0.0) for knot in knots)])


def optimum_line(axes: list[Axes], x: float) -> None:
    """Draw one thin vertical line through stacked panels."""
    for ax in axes:
        ax.axvline(x, color=plot.colors().muted, linewidth=1.0, dashes=(3, 3), zorder=1)


def few_ticks(ax: Axes, x: int | None = None, y: int | None = None) -> None:
    """Limit the number of intervals between ticks."""
    if x is not None:
        ax.locator_params(axis="x", nbins=x)
    if y is not None:
        ax.locator_params(axis="y", nbins=y)
