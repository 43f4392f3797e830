"""Does 80 % confident mean right four times out of five? Reliability of predicted probabilities."""

import numpy as np
from jaxtyping import Float, Integer

from udl.arrays import Vector, probability_array, whole, whole_array

FloatBins = Float[np.ndarray, "num_bins"]
IntegerBins = Integer[np.ndarray, "num_bins"]


def reliability_curve(
    y: Vector, probability: Vector, num_bins: int
) -> tuple[FloatBins, FloatBins, IntegerBins]:
    """Compare what was predicted with what happened, in bins of equal width.

    Bin b holds the probabilities in [b / num_bins, (b + 1) / num_bins); the last one also holds 1.
    A decimal on an edge counts as lying on it, though neither may be a binary number: 0.3 stands
    in bin 3 of 10.

    Parameters
    ----------
    y : array_like of 0 and 1, shape (N,)
        Observed outcomes.
    probability : array_like, shape (N,)
        Predicted probabilities of the outcome 1.
    num_bins : int
        Number of bins, at least 1.

    Returns
    -------
    mean_confidence : ndarray, shape (num_bins,)
        Mean predicted probability in each bin; NaN in an empty one.
    frequency : ndarray, shape (num_bins,)
        Fraction of outcomes 1 in each bin; NaN in an empty one.
    counts : ndarray of int, shape (num_bins,)
        Number of predictions in each bin; they sum to N.

    Raises
    ------
    ValueError
        If an outcome is neither 0 nor 1, a probability lies outside [0, 1], the lengths differ,
        or ``num_bins`` is below 1.

    Notes
    -----
    DeGroot and Fienberg (1983), "The comparison and evaluation of forecasters", The Statistician
    32.
    """
    came, probability = probability, probability_array("probability", probability, ndim=1)
    y = whole_array("y", y, below=2, ndim=1)
    if y.shape != probability.shape:
        raise ValueError(
            f"y: got {len(y)} outcomes for {len(probability)} probabilities; expected equal"
        )
    num_bins = whole("num_bins", num_bins)
    # An edge and the decimal on it are the same number, each rounded once and to equally many bits.
    edges = np.arange(1, num_bins) / num_bins
    precision = np.asarray(came).dtype
    bins = np.digitize(probability, edges.astype(precision) if precision.kind == "f" else edges)
    counts = np.bincount(bins, minlength=num_bins)
    with np.errstate(invalid="ignore"):  # 0 / 0 is NaN, which plots leave out
        mean_confidence = np.bincount(bins, weights=probability, minlength=num_bins) / counts
        frequency = np.bincount(bins, weights=y, minlength=num_bins) / counts
    return mean_confidence, frequency, counts


def expected_calibration_error(y: Vector, probability: Vector, num_bins: int) -> float:
    """Average the gaps of the reliability curve; implements eq-ch05-calibration-error.

    Parameters
    ----------
    y : array_like of 0 and 1, shape (N,)
        Observed outcomes.
    probability : array_like, shape (N,)
        Predicted probabilities of the outcome 1.
    num_bins : int
        Number of bins of equal width, at least 1.

    Returns
    -------
    float
        Mean of |frequency - mean confidence| over bins, weighted by their counts, in [0, 1].

    Raises
    ------
    ValueError
        As :func:`reliability_curve`.

    Notes
    -----
    Naeini, Cooper and Hauskrecht (2015), "Obtaining well calibrated probabilities using Bayesian
    binning", AAAI; Guo, Pleiss, Sun and Weinberger (2017), "On calibration of modern neural
    networks", ICML.
    """
    mean_confidence, frequency, counts = reliability_curve(y, probability, num_bins)
    filled = counts > 0
    gaps = np.abs(frequency[filled] - mean_confidence[filled])
    return float(np.average(gaps, weights=counts[filled]))
