"""A shallow network of one input whose hidden layer is fixed, so that its fit is one formula.

Hidden unit j of H is max(0, x - j / H), j = 0..H-1: its joint stands still, at equal distances over
0..1. What is learned, the bias and the H output weights, enters linearly. Nothing is left to luck:
the least-squares fit is unique, or the shortest of all that are equally good.
"""

import numpy as np
from jaxtyping import Float, Num

from udl.arrays import FloatVector, Vector, number, points, real_array, whole

Design = Float[np.ndarray, "N P"]
Parameters = Num[np.ndarray, "P"]
Places = Num[np.ndarray, "M"]
Smoother = Float[np.ndarray, "M N"]


def hinge_design(x: Vector, num_hidden: int) -> Design:
    """Write what each parameter is multiplied by: a column of ones, then the hidden units.

    Parameters
    ----------
    x : array_like, shape (N,)
        Inputs.
    num_hidden : int
        Number of hidden units H, 1 or more.

    Returns
    -------
    ndarray, shape (N, 1 + H)

    Raises
    ------
    ValueError
        If an input is not finite, there is none, or there is no unit.
    """
    x = real_array("x", x, ndim=1)
    units = whole("num_hidden", num_hidden)
    joints = np.arange(units) / units  # (H,)
    hidden = np.maximum(x[:, None] - joints, 0.0)  # (N, H)
    return np.column_stack([np.ones(len(x)), hidden])


def hinges(x: Vector, parameters: Parameters) -> FloatVector:
    """Evaluate the model.

    Parameters
    ----------
    x : array_like, shape (N,)
        Inputs.
    parameters : array_like, shape (1 + H,)
        The bias, then the output weight of each hidden unit.

    Returns
    -------
    ndarray, shape (N,)

    Raises
    ------
    ValueError
        If a number is not finite, or there are fewer than two parameters.
    """
    parameters = real_array("parameters", parameters, ndim=1)
    if len(parameters) < 2:
        raise ValueError("parameters: got 1 number; expected the bias and at least one weight")
    return np.asarray(hinge_design(x, len(parameters) - 1) @ parameters)


def fit_hinges(
    x: Vector, y: Vector, num_hidden: int, *, ridge: float = 0.0
) -> Float[np.ndarray, "P"]:
    """Fit bias and output weights by least squares, with or without a price on large weights.

    Parameters
    ----------
    x, y : array_like, shape (N,)
        Inputs and targets.
    num_hidden : int
        Number of hidden units H, 1 or more; there may be more parameters than points.
    ridge : float
        What the sum of the squared weights costs, 0 or more. The bias is free.

    Returns
    -------
    ndarray, shape (1 + H,)
        The bias, then the weights. Where several are equally good, the shortest of them.

    Raises
    ------
    ValueError
        If lengths differ, a number is not finite, there is no unit, or the price is negative.
    """
    x, y = points(x, y)
    return np.asarray(_solver(x, num_hidden, ridge) @ y)


def hinge_smoother(x: Vector, places: Places, num_hidden: int, *, ridge: float = 0.0) -> Smoother:
    """Write the fit's predictions as a matrix times the targets.

    Row m holds what each target contributes to the prediction at place m. The matrix depends on the
    inputs alone, so bias and variance over all targets can be computed, not estimated.

    Parameters
    ----------
    x : array_like, shape (N,)
        Inputs of the training examples.
    places : array_like, shape (M,)
        Where to predict.
    num_hidden : int
        Number of hidden units H, 1 or more.
    ridge : float
        As in :func:`fit_hinges`.

    Returns
    -------
    ndarray, shape (M, N)

    Raises
    ------
    ValueError
        If a number is not finite, there is none, there is no unit, or the price is negative.
    """
    x = real_array("x", x, ndim=1)
    return np.asarray(hinge_design(places, num_hidden) @ _solver(x, num_hidden, ridge))


def _solver(x: np.ndarray, num_hidden: int, ridge: float) -> np.ndarray:
    """Return the matrix, (1 + H, N), that makes parameters of targets."""
    design = hinge_design(x, num_hidden)
    price = number("ridge", ridge, least=0)
    if not price:
        return np.asarray(np.linalg.pinv(design))
    # A price is like H more targets, all zero, of inputs that see one weight each; so the problem
    # keeps its condition, which the normal equations would square.
    prices = np.sqrt(price) * np.eye(num_hidden, num_hidden + 1, 1)  # (H, 1 + H), bias left out
    return np.asarray(np.linalg.pinv(np.vstack([design, prices]))[:, : len(x)])
