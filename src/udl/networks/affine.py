"""Linear functions: a bias, and a weight for each input. Every layer of a network begins with one.

The book writes one input as a column and puts the weight matrix in front of it; here data points
are rows, so the matrix appears transposed and behind them.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float, Num

from udl.arrays import real_array

Inputs = Num[np.ndarray, "N D_i"]
Bias = Num[np.ndarray, "D_o"]
Weights = Num[np.ndarray, "D_o D_i"]
Outputs = Float[np.ndarray, "N D_o"]
Point = tuple[float, float]


def linear_function(x: Inputs, bias: Bias, weights: Weights) -> Outputs:
    """Compute bias + weights x for each input x.

    This is {eq}`eq-appendix-batch` of the appendix, and for one input {eq}`eq-appendix-affine`.

    Parameters
    ----------
    x : array_like, shape (N, D_i)
        Inputs, one a row.
    bias : array_like, shape (D_o,)
        The outputs at x = 0.
    weights : array_like, shape (D_o, D_i)
        Row o holds the slopes of output o, one for each input.

    Returns
    -------
    ndarray, shape (N, D_o)
        Outputs, one row for each input.

    Raises
    ------
    ValueError
        If the shapes do not fit each other or a number is not finite.
    """
    weights = real_array("weights", weights, ndim=2)
    bias = real_array("bias", bias, ndim=1)
    x = real_array("x", x, ndim=2)
    num_outputs, num_inputs = weights.shape
    if bias.shape != (num_outputs,):
        raise ValueError(
            f"bias: got shape {bias.shape}; expected ({num_outputs},), a number for each row of "
            "weights"
        )
    if x.shape[1] != num_inputs:
        raise ValueError(
            f"x: got shape {x.shape}; expected (N, {num_inputs}), a number for each column of "
            "weights"
        )
    # (N, D_i) @ (D_i, D_o) -> (N, D_o)
    y: np.ndarray = bias + x @ weights.T
    return y


def line_through(first: Point, second: Point) -> Point:
    """Find the line that passes through two points of the plane.

    Parameters
    ----------
    first, second : tuple of two floats
        Each an input and an output, (x, y).

    Returns
    -------
    tuple of two floats
        Bias (the output at x = 0) and weight (the slope), in the units of y and of y per x.

    Raises
    ------
    ValueError
        If a point is not two finite numbers, or both lie above each other: no function of x is
        then a line through both.
    """
    (x1, y1), (x2, y2) = (
        _pair(name, point) for name, point in (("first", first), ("second", second))
    )
    if x1 == x2:
        raise ValueError(f"second: got x = {x2}, as in first; expected another x")
    slope = (y2 - y1) / (x2 - x1)
    return y1 - slope * x1, slope


def _pair(name: str, point: Point) -> Point:
    values = real_array(name, point, ndim=1)
    if values.shape != (2,):
        raise ValueError(f"{name}: got shape {values.shape}; expected two numbers, (x, y)")
    return float(values[0]), float(values[1])
