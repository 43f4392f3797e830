"""Noise, bias and variance: the three parts of an expected squared error.

The expectation is over training sets and over the noise of a new target. The bias is how far the
mean prediction lies from the truth, the variance how far a single prediction lies from the mean
one. All three are averages over places, in squared units of the target.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Num

from udl.arrays import Vector, number, real_array
from udl.performance.hinge_model import Places, Smoother


@dataclass(frozen=True)
class Decomposition:
    """The parts of an expected squared error.

    Parameters
    ----------
    bias, variance : float
        The squared bias and the variance of predictions, each averaged over the places.
    noise : float
        The variance of a target around the truth; 0 if it was not stated.
    """

    bias: float
    variance: float
    noise: float = 0.0

    @property
    def error(self) -> float:
        """The expected squared error on new targets: the sum of all three."""
        return self.bias + self.variance + self.noise


def decompose(
    predictions: Num[np.ndarray, "S M"], truth: Places, *, noise: float = 0.0
) -> Decomposition:
    """Estimate bias and variance from models that were trained on different data sets.

    Parameters
    ----------
    predictions : array_like, shape (S, M)
        What each of S models says at each of M places.
    truth : array_like, shape (M,)
        What would be right there: the mean of a target, without its noise.
    noise : float
        Standard deviation of a target's noise, 0 or above.

    Returns
    -------
    Decomposition
        The variance is that of these S models (a sum over S, divided by S), so that bias and
        variance add up to their mean squared distance from the truth exactly. As estimates for all
        data sets, the variance is too small by the factor (S - 1)/S, and the bias too large by
        variance / (S - 1).

    Raises
    ------
    ValueError
        If a number is not finite, shapes do not fit, or the noise is negative.
    """
    predictions = real_array("predictions", predictions, ndim=2)
    truth = real_array("truth", truth, ndim=1)
    if predictions.shape[1:] != truth.shape:
        raise ValueError(
            f"truth: got shape {truth.shape} for predictions of shape {predictions.shape}; "
            f"expected ({predictions.shape[1]},)"
        )
    spread = number("noise", noise, least=0)
    with np.errstate(over="ignore"):  # squares beyond the range of floats are infinite
        bias = predictions.mean(axis=0) - truth  # (M,)
        return Decomposition(
            float(np.mean(bias**2)),
            float(np.mean(predictions.var(axis=0))),
            float(np.square(spread)),
        )


def decompose_linear(
    smoother: Smoother, truth_at_data: Vector, truth: Places, *, noise: float
) -> Decomposition:
    """Compute bias and variance of predictions that are a matrix times the targets.

    With targets t + e, where e has mean 0 and independent entries of one variance, the predictions
    S (t + e) have the mean S t, and their variances are the noise's times the squared lengths of
    the rows of S. Nothing is sampled.

    Parameters
    ----------
    smoother : array_like, shape (M, N)
        For example from :func:`udl.performance.hinge_smoother`.
    truth_at_data : array_like, shape (N,)
        The mean of each training target.
    truth : array_like, shape (M,)
        The mean of a target at each place of prediction.
    noise : float
        Standard deviation of the targets' noise, 0 or above.

    Returns
    -------
    Decomposition
        Over all noise of the targets; the inputs of the training examples are held fixed.

    Raises
    ------
    ValueError
        If a number is not finite, shapes do not fit, or the noise is negative.
    """
    smoother = real_array("smoother", smoother, ndim=2)
    at_data = real_array("truth_at_data", truth_at_data, ndim=1)
    truth = real_array("truth", truth, ndim=1)
    if smoother.shape != (len(truth), len(at_data)):
        raise ValueError(
            f"smoother: got shape {smoother.shape} for {len(truth)} places and {len(at_data)} "
            f"training examples; expected ({len(truth)}, {len(at_data)})"
        )
    spread = number("noise", noise, least=0)
    with np.errstate(over="ignore"):  # as above
        bias = smoother @ at_data - truth  # (M,)
        lengths = np.sum(smoother**2, axis=1)  # (M,), squared
        noise_variance = float(np.square(spread))
        return Decomposition(
            float(np.mean(bias**2)), noise_variance * float(np.mean(lengths)), noise_variance
        )
