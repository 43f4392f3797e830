"""Losses: how badly a prediction explains the data, as the negative log of its likelihood.

A network predicts the parameters of a distribution, and the loss is minus the log probability that
this distribution gives to what was observed, summed over the data. Each choice of distribution
gives a familiar loss, and each loss comes with its gradient with respect to the network's outputs.
Targets come first, then predictions; losses are in nats, computed in float64.

Reductions have PyTorch's names: ``"sum"`` and ``"mean"`` run over all points, ``"none"`` returns
one loss a point. Targets and predictions must have equal shapes (a lone number fits any), since
numpy would silently pair targets of shape (N,) with predictions of shape (N, 1) as N x N losses.
With ``"none"`` the prediction may carry extra leading axes, one row for each candidate.
"""

from typing import Literal, TypeAlias

import numpy as np

from udl.arrays import (
    ClassRows,
    FloatValues,
    Labels,
    PointLosses,
    Shaped,
    Values,
    choice,
    count_array,
    nonnegative_array,
    positive_array,
    real_array,
    refuse,
    whole_array,
)
from udl.losses.distributions import (
    gaussian_log_pdf,
    laplace_log_pdf,
    log_factorial_over_power,
    von_mises_log_pdf,
)
from udl.losses.logits import log_sigmoid, log_softmax
from udl.losses.pairing import fitting, labelled, paired

Reduction: TypeAlias = Literal["sum", "mean", "none"]


def negative_log_likelihood(log_densities: Shaped, reduction: Reduction = "sum") -> FloatValues:
    """Turn log densities of independent observations into a loss; implements eq-ch05-nll.

    Parameters
    ----------
    log_densities : array_like, shape (N,) or any other
        Log densities or log probabilities of the observations (nats).
    reduction : {"sum", "mean", "none"}
        What to do with the losses of the points.

    Returns
    -------
    float, or ndarray of the shape of ``log_densities`` for "none"
        Negative log-likelihood (nats); ``inf`` if something impossible was observed.

    Raises
    ------
    ValueError
        If a log density is NaN or ``inf``, there is none, or ``reduction`` is unknown.
    """
    log_densities = real_array("log_densities", log_densities, infinite=True)
    refuse("log_densities", log_densities, log_densities == np.inf, "numbers below inf")
    return _reduce(-log_densities, reduction)


# Continuous targets


def sum_of_squares(y: Values, prediction: Values, reduction: Reduction = "sum") -> FloatValues:
    """Sum the squared residuals; implements eq-ch05-least-squares.

    Parameters
    ----------
    y : array_like, shape (N,) or (N, D)
        Targets.
    prediction : array_like, the shape of ``y``
        Network outputs.
    reduction : {"sum", "mean", "none"}
        What to do with the losses of the points.

    Returns
    -------
    float, or ndarray of the shape of ``prediction`` for "none"
        Squared residuals, in squared units of ``y``.

    Raises
    ------
    ValueError
        If a number is not finite, there is none, or shapes differ.

    Notes
    -----
    Legendre (1805); derived from the normal density by Gauss (1809), Theoria motus, section 179.
    """
    y, prediction = real_array("y", y), real_array("prediction", prediction)
    paired(y, "prediction", prediction, leading=_known(reduction) == "none")
    with np.errstate(over="ignore"):
        return _reduce((y - prediction) ** 2, reduction)


def gaussian_nll(
    y: Values, mean: Values, sigma: Values, reduction: Reduction = "sum"
) -> FloatValues:
    """Score predicted normal densities; implements eq-ch05-gaussian-nll.

    With a sigma for each point this is eq-ch05-heteroscedastic-nll. With one sigma for all, the
    best mean is that of eq-ch05-least-squares, and the best sigma that of eq-ch05-sigma-hat.

    Parameters
    ----------
    y : array_like, shape (N,) or (N, D)
        Targets.
    mean : array_like, the shape of ``y``
        Predicted means.
    sigma : float, or array_like that broadcasts to the shape of ``y``
        Standard deviations, above 0.
    reduction : {"sum", "mean", "none"}
        What to do with the losses of the points.

    Returns
    -------
    float, or ndarray of the shape of ``mean`` for "none"
        Negative log-likelihood (nats), which may be negative since densities may exceed 1.

    Raises
    ------
    ValueError
        If a number is not finite, there is none, shapes differ or ``sigma`` is not above 0.

    Notes
    -----
    Nix and Weigend (1994), "Estimating the mean and variance of the target probability
    distribution", IEEE International Conference on Neural Networks.
    """
    y, mean = real_array("y", y), real_array("mean", mean)
    points = paired(y, "mean", mean, leading=_known(reduction) == "none")
    sigma = fitting("sigma", positive_array("sigma", sigma), points)
    return _reduce(-gaussian_log_pdf(y, mean, sigma), reduction)


def laplace_nll(
    y: Values, mean: Values, scale: Values, reduction: Reduction = "sum"
) -> FloatValues:
    """Score predicted Laplace densities; implements eq-ch05-laplace-nll.

    Parameters
    ----------
    y : array_like, shape (N,) or (N, D)
        Targets.
    mean : array_like, the shape of ``y``
        Predicted centres.
    scale : float, or array_like that broadcasts to the shape of ``y``
        Mean absolute deviations, above 0.
    reduction : {"sum", "mean", "none"}
        What to do with the losses of the points.

    Returns
    -------
    float, or ndarray of the shape of ``mean`` for "none"
        Negative log-likelihood (nats).

    Raises
    ------
    ValueError
        If a number is not finite, there is none, shapes differ or ``scale`` is not above 0.
    """
    y, mean = real_array("y", y), real_array("mean", mean)
    points = paired(y, "mean", mean, leading=_known(reduction) == "none")
    scale = fitting("scale", positive_array("scale", scale), points)
    return _reduce(-laplace_log_pdf(y, mean, scale), reduction)


# Labels


def binary_cross_entropy(y: Values, logits: Values, reduction: Reduction = "sum") -> FloatValues:
    """Score predicted log odds of binary labels; implements eq-ch05-binary-cross-entropy.

    Both cases are one: the loss is log(1 + exp(-margin)), where the margin is the logit for
    y = 1 and minus the logit for y = 0. Written so, no probability rounds to 0 before its log.

    Parameters
    ----------
    y : array_like of 0 and 1, shape (N,) or (N, D)
        Labels.
    logits : array_like, the shape of ``y``
        Network outputs before the sigmoid; ``-inf`` and ``inf`` are allowed.
    reduction : {"sum", "mean", "none"}
        What to do with the losses of the points.

    Returns
    -------
    float, or ndarray of the shape of ``logits`` for "none"
        Negative log-likelihood (nats).

    Raises
    ------
    ValueError
        If a label is neither 0 nor 1, a logit is NaN, there is none, or shapes differ.
    """
    y = whole_array("y", y, below=2)
    logits = real_array("logits", logits, infinite=True)
    paired(y, "logits", logits, leading=_known(reduction) == "none")
    sign = 2 * y - 1
    return _reduce(-log_sigmoid(sign * logits), reduction)


def cross_entropy(y: Labels, logits: ClassRows, reduction: Reduction = "sum") -> PointLosses:
    """Score predicted class scores; implements eq-ch05-cross-entropy.

    Parameters
    ----------
    y : array_like of int, shape (N,)
        Labels, 0..K-1.
    logits : array_like, shape (N, K)
        Network outputs before the softmax; ``-inf`` rules a class out.
    reduction : {"sum", "mean", "none"}
        What to do with the losses of the points.

    Returns
    -------
    float, or ndarray of shape (N,) for "none"
        Negative log-likelihood (nats); ``inf`` if a label's class was ruled out.

    Raises
    ------
    ValueError
        If a label lies outside 0..K-1, a logit is NaN or ``inf``, or shapes do not fit.
    """
    y, logits = labelled(y, logits)
    log_probabilities = log_softmax(logits)  # (N, K)
    return _reduce(-log_probabilities[np.arange(len(y)), y], reduction)


# Counts and directions


def poisson_nll(y: Values, log_rate: Values, reduction: Reduction = "sum") -> FloatValues:
    """Score predicted rates of counts; implements eq-ch05-poisson-nll.

    The network predicts the logarithm, since a rate is positive and an output may not be.

    Parameters
    ----------
    y : array_like of whole numbers, shape (N,) or (N, D)
        Observed counts, 0 and above.
    log_rate : array_like, the shape of ``y``
        Logarithms of the expected counts.
    reduction : {"sum", "mean", "none"}
        What to do with the losses of the points.

    Returns
    -------
    float, or ndarray of the shape of ``log_rate`` for "none"
        Negative log-likelihood (nats), log y! included.

    Raises
    ------
    ValueError
        If a count is negative or not whole, a number is not finite, or shapes differ.

    Notes
    -----
    Nelder and Wedderburn (1972), "Generalized linear models", JRSS A 135(3).
    """
    y = count_array("y", y)
    log_rate = real_array("log_rate", log_rate)
    paired(y, "log_rate", log_rate, leading=_known(reduction) == "none")
    with np.errstate(over="ignore", invalid="ignore"):
        rate = np.exp(log_rate)
        loss = rate + log_factorial_over_power(y, log_rate)
    # Above 709 the rate, and so the loss, is inf, whatever is subtracted from it.
    return _reduce(np.where(np.isinf(rate), np.inf, loss)[()], reduction)


def von_mises_nll(
    y: Values, mean: Values, concentration: Values, reduction: Reduction = "sum"
) -> FloatValues:
    """Score predicted directions; implements eq-ch05-von-mises-nll.

    Parameters
    ----------
    y : array_like, shape (N,) or (N, D)
        Observed angles (radians).
    mean : array_like, the shape of ``y``
        Predicted angles (radians).
    concentration : float, or array_like that broadcasts to the shape of ``y``
        Kappa, 0 (uniform) or above.
    reduction : {"sum", "mean", "none"}
        What to do with the losses of the points.

    Returns
    -------
    float, or ndarray of the shape of ``mean`` for "none"
        Negative log-likelihood (nats).

    Raises
    ------
    ValueError
        If a number is not finite, there is none, shapes differ or ``concentration`` is negative.
    """
    y, mean = real_array("y", y), real_array("mean", mean)
    points = paired(y, "mean", mean, leading=_known(reduction) == "none")
    kappa = nonnegative_array("concentration", concentration)
    kappa = fitting("concentration", kappa, points)
    return _reduce(-von_mises_log_pdf(y, mean, kappa), reduction)


def _reduce(per_point: FloatValues, reduction: Reduction) -> FloatValues:
    if _known(reduction) == "none":
        return per_point
    with np.errstate(over="ignore"):
        return float(np.sum(per_point) if reduction == "sum" else np.mean(per_point))


def _known(reduction: Reduction) -> str:
    return choice("reduction", reduction, ("sum", "mean", "none"))
