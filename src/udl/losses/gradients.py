"""Gradients of the losses with respect to the network's outputs, where learning begins.

Each function differentiates the *sum* of the losses of :mod:`udl.losses.nll`; divide by the number
of points for the mean. A parameter that several points share, such as one sigma for all, receives
the sum of their derivatives, so every gradient has the shape of what it is a derivative of.
"""

import numpy as np

from udl.arrays import (
    ClassRows,
    FloatClassRows,
    FloatValues,
    Labels,
    Values,
    count_array,
    nonnegative_array,
    positive_array,
    real_array,
    whole_array,
)
from udl.losses.distributions import in_units_of
from udl.losses.logits import sigmoid, softmax
from udl.losses.pairing import fitting, labelled, paired


def sum_of_squares_gradient(y: Values, prediction: Values) -> FloatValues:
    """Differentiate the summed eq-ch05-least-squares: 2 (prediction - y).

    Parameters
    ----------
    y : array_like, shape (N,) or (N, D)
        Targets.
    prediction : array_like, the shape of ``y``
        Network outputs.

    Returns
    -------
    ndarray, the shape of ``prediction``
        Derivative of the sum with respect to each output.

    Raises
    ------
    ValueError
        If a number is not finite, there is none, or shapes differ.
    """
    y, prediction = real_array("y", y), real_array("prediction", prediction)
    paired(y, "prediction", prediction)
    with np.errstate(over="ignore"):
        return _sum_to(2 * (prediction - y), prediction.shape)


def gaussian_nll_gradient(
    y: Values, mean: Values, sigma: Values
) -> tuple[FloatValues, FloatValues]:
    """Differentiate the summed eq-ch05-gaussian-nll with respect to both parameters.

    Parameters
    ----------
    y : array_like, shape (N,) or (N, D)
        Targets.
    mean : array_like, the shape of ``y``
        Predicted means.
    sigma : float, or array_like that broadcasts to the shape of ``y``
        Standard deviations, above 0.

    Returns
    -------
    d_mean : ndarray, the shape of ``mean``
        (mean - y) / sigma**2.
    d_sigma : float or ndarray, the shape of ``sigma``
        1 / sigma - (y - mean)**2 / sigma**3, summed over the points that share a sigma.

    Raises
    ------
    ValueError
        If a number is not finite, there is none, shapes differ or ``sigma`` is not above 0.
    """
    y, mean = real_array("y", y), real_array("mean", mean)
    points = paired(y, "mean", mean)
    sigma = fitting("sigma", positive_array("sigma", sigma), points)
    with np.errstate(over="ignore"):
        standardised = in_units_of(y, mean, sigma=sigma)
        d_mean = -standardised / sigma
        d_sigma = (1 - standardised**2) / sigma
        return _sum_to(d_mean, mean.shape), _sum_to(d_sigma, sigma.shape)


def laplace_nll_gradient(y: Values, mean: Values, scale: Values) -> tuple[FloatValues, FloatValues]:
    """Differentiate the summed eq-ch05-laplace-nll with respect to both parameters.

    Parameters
    ----------
    y : array_like, shape (N,) or (N, D)
        Targets.
    mean : array_like, the shape of ``y``
        Predicted centres.
    scale : float, or array_like that broadcasts to the shape of ``y``
        Mean absolute deviations, above 0.

    Returns
    -------
    d_mean : ndarray, the shape of ``mean``
        sign(mean - y) / scale; 0 at the kink, where mean and y agree.
    d_scale : float or ndarray, the shape of ``scale``
        1 / scale - abs(y - mean) / scale**2, summed over the points that share a scale.

    Raises
    ------
    ValueError
        If a number is not finite, there is none, shapes differ or ``scale`` is not above 0.
    """
    y, mean = real_array("y", y), real_array("mean", mean)
    points = paired(y, "mean", mean)
    scale = fitting("scale", positive_array("scale", scale), points)
    with np.errstate(over="ignore"):
        d_mean = np.sign(mean - y) / scale
        d_scale = (1 - np.abs(in_units_of(y, mean, scale=scale))) / scale
        return _sum_to(d_mean, mean.shape), _sum_to(d_scale, scale.shape)


def binary_cross_entropy_gradient(y: Values, logits: Values) -> FloatValues:
    """Differentiate the summed eq-ch05-binary-cross-entropy: sigmoid(logits) - y.

    Parameters
    ----------
    y : array_like of 0 and 1, shape (N,) or (N, D)
        Labels.
    logits : array_like, the shape of ``y``
        Network outputs before the sigmoid; ``-inf`` and ``inf`` are allowed.

    Returns
    -------
    ndarray, the shape of ``logits``
        Derivative of the sum with respect to each logit, between -1 and 1.

    Raises
    ------
    ValueError
        If a label is neither 0 nor 1, a logit is NaN, there is none, or shapes differ.
    """
    y = whole_array("y", y, below=2)
    logits = real_array("logits", logits, infinite=True)
    paired(y, "logits", logits)
    sign = 2 * y - 1
    # Equal to sigmoid(logits) - y, but 1 - 0.99999… would lose all digits of a small gradient.
    return _sum_to(-sign * sigmoid(-sign * logits), logits.shape)


def cross_entropy_gradient(y: Labels, logits: ClassRows) -> FloatClassRows:
    """Differentiate the summed eq-ch05-cross-entropy: softmax(logits) minus the one-hot label.

    Parameters
    ----------
    y : array_like of int, shape (N,)
        Labels, 0..K-1.
    logits : array_like, shape (N, K)
        Network outputs before the softmax; ``-inf`` rules a class out.

    Returns
    -------
    ndarray, shape (N, K)
        Derivative of the sum with respect to each logit; every row sums to 0.

    Raises
    ------
    ValueError
        If a label lies outside 0..K-1, a logit is NaN or ``inf``, or shapes do not fit.
    """
    y, logits = labelled(y, logits)
    gradient = softmax(logits)  # (N, K)
    label = np.arange(len(y)), y
    # At the label, softmax - 1 is minus the sum of the others, which keeps a tiny gradient exact.
    gradient[label] = 0.0
    gradient[label] = -gradient.sum(axis=1)
    return gradient


def poisson_nll_gradient(y: Values, log_rate: Values) -> FloatValues:
    """Differentiate the summed eq-ch05-poisson-nll: the expected count minus the observed one.

    Parameters
    ----------
    y : array_like of whole numbers, shape (N,) or (N, D)
        Observed counts, 0 and above.
    log_rate : array_like, the shape of ``y``
        Logarithms of the expected counts.

    Returns
    -------
    ndarray, the shape of ``log_rate``
        Derivative of the sum with respect to each log rate.

    Raises
    ------
    ValueError
        If a count is negative or not whole, a number is not finite, or shapes differ.
    """
    y = count_array("y", y)
    log_rate = real_array("log_rate", log_rate)
    paired(y, "log_rate", log_rate)
    with np.errstate(over="ignore"):
        return _sum_to(np.exp(log_rate) - y, log_rate.shape)


def von_mises_nll_gradient(
    y: Values, mean: Values, concentration: Values
) -> tuple[FloatValues, FloatValues]:
    """Differentiate the summed eq-ch05-von-mises-nll with respect to both parameters.

    Parameters
    ----------
    y : array_like, shape (N,) or (N, D)
        Observed angles (radians).
    mean : array_like, the shape of ``y``
        Predicted angles (radians).
    concentration : float, or array_like that broadcasts to the shape of ``y``
        Kappa, 0 (uniform) or above.

    Returns
    -------
    d_mean : ndarray, the shape of ``mean``
        kappa sin(mean - y): unlike a residual it stays small after a whole turn.
    d_concentration : float or ndarray, the shape of ``concentration``
        I1(kappa) / I0(kappa) - cos(y - mean), summed over the points that share a kappa.

    Raises
    ------
    ValueError
        If a number is not finite, there is none, shapes differ or ``concentration`` is negative.
    """
    from scipy.special import i0e, i1e  # here: in a browser it is 20 MB, and few need it

    y, mean = real_array("y", y), real_array("mean", mean)
    points = paired(y, "mean", mean)
    kappa = nonnegative_array("concentration", concentration)
    kappa = fitting("concentration", kappa, points)
    half = mean / 2 - y / 2  # the difference itself may be too large
    d_mean = kappa * (2 * np.sin(half) * np.cos(half))
    d_kappa = i1e(kappa) / i0e(kappa) - np.cos(2 * half)  # the scaling of i1e and i0e cancels
    return _sum_to(d_mean, mean.shape), _sum_to(d_kappa, kappa.shape)


def _sum_to(gradient: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Sum over the axes along which a parameter of this shape was shared by several points."""
    extra = tuple(range(gradient.ndim - len(shape)))
    gradient = gradient.sum(axis=extra)
    shared = tuple(i for i, n in enumerate(shape) if n == 1 and gradient.shape[i] > 1)
    return gradient.sum(axis=shared, keepdims=True) if shared else gradient
