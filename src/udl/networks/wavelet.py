"""The Gabor model: a wave under a bell-shaped envelope, with two parameters and a rugged loss.

Like the line of :mod:`udl.networks.linear` it has two parameters, so that its whole loss can be
drawn (:func:`udl.optimisation.loss_surface`). Unlike the line's, that loss has several minima.
"""

import numpy as np
from jaxtyping import Float

from udl.arrays import FloatValues, Values, Vector, number, points, real_array, together
from udl.losses import sum_of_squares

Pair = Float[np.ndarray, "2"]

FREQUENCY_UNIT = 0.06  # one unit of the second parameter: radians for each unit of the input
ENVELOPE = 32.0  # the envelope is exp(-z^2 / ENVELOPE)
# Where the envelope is long zero; beyond it a square or a sine could leave the range of floats.
FAR = 1e3


def gabor(x: Values, shift: Values, frequency: Values) -> FloatValues:
    """Evaluate sin(z) exp(-z^2 / 32) at z = shift + 0.06 frequency x: eq-ch06-gabor.

    Parameters
    ----------
    x : array_like, shape (N,)
        Inputs.
    shift, frequency : float or array_like
        Parameters phi_0 and phi_1. Arrays broadcast: with shapes (A, 1, 1) and (1, B, 1) the
        result holds A x B curves.

    Returns
    -------
    ndarray, shape (N,) or the shape to which the arguments broadcast
        Predictions.

    Raises
    ------
    ValueError
        If a number is not finite or there is none.

    Notes
    -----
    Gabor (1946).
    """
    z = _argument(x, shift, frequency)
    return np.sin(z) * np.exp(-z * z / ENVELOPE)


def gabor_loss(x: Vector, y: Vector, shift: float, frequency: float) -> float:
    """Sum the squared residuals of a Gabor model over the points.

    Parameters
    ----------
    x, y : array_like, shape (N,)
        Inputs and targets.
    shift, frequency : float
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
    prediction = gabor(x, number("shift", shift), number("frequency", frequency))
    return float(sum_of_squares(y, prediction))


def gabor_gradient(x: Vector, y: Vector, shift: float, frequency: float) -> Pair:
    """Differentiate the loss with respect to both parameters: eq-ch06-gabor-gradient.

    Parameters
    ----------
    x, y : array_like, shape (N,)
        Inputs and targets: all of them, or a batch.
    shift, frequency : float
        Where to differentiate.

    Returns
    -------
    ndarray, shape (2,)
        Derivatives with respect to the shift and to the frequency.

    Raises
    ------
    ValueError
        If a number is not finite, there is no point, or the lengths differ.
    """
    x, y = points(x, y)
    z = _argument(x, number("shift", shift), number("frequency", frequency))
    envelope = np.exp(-z * z / ENVELOPE)
    residual = np.sin(z) * envelope - y  # (N,)
    slope = (np.cos(z) - 2 * z / ENVELOPE * np.sin(z)) * envelope  # of the model, over z: (N,)
    with np.errstate(over="ignore"):
        pull = 2 * residual * slope  # derivative of each point's loss with respect to z: (N,)
        return np.array([pull.sum(), FREQUENCY_UNIT * (pull @ x)])


def _argument(x: Values, shift: Values, frequency: Values) -> np.ndarray:
    x, shift = real_array("x", x), real_array("shift", shift)
    frequency = real_array("frequency", frequency)
    together(x=x, shift=shift, frequency=frequency)
    with np.errstate(over="ignore"):
        z = np.asarray(shift + FREQUENCY_UNIT * frequency * x)
    near: np.ndarray = np.clip(z, -FAR, FAR)
    return near
