"""Scores from a classifier: whether it is sure of each sample, and whether all classes occur.

A classifier of images called Inception lent the score its name. Any classifier will do; here it is
handed over as the probabilities that it gives.
"""

from typing import NamedTuple

import numpy as np
from scipy.special import xlogy

from udl.arrays import ClassRows, distribution_array


class ClassEntropies(NamedTuple):
    """Two entropies (nats), both between 0 and log K.

    Parameters
    ----------
    marginal : float
        Of the classes of all samples together: large if all occur equally often.
    conditional : float
        Of the classes of one sample, on average: small if the classifier is sure.
    """

    marginal: float
    conditional: float


def class_entropies(probabilities: ClassRows) -> ClassEntropies:
    """Compute the two entropies whose difference is the logarithm of the Inception score.

    This is eq-ch14-inception-entropies.

    Parameters
    ----------
    probabilities : array_like, shape (N, K)
        Row n holds what a classifier says of sample n; rows sum to 1.

    Returns
    -------
    ClassEntropies
        The first is never below the second.

    Raises
    ------
    ValueError
        If a row is no distribution.
    """
    rows = distribution_array("probabilities", probabilities, ndim=2)
    mean = rows.mean(axis=0)  # (K,)
    marginal = abs(float(xlogy(mean, mean).sum()))
    conditional = abs(float(xlogy(rows, rows).sum(axis=1).mean()))
    return ClassEntropies(max(marginal, conditional), conditional)  # rounding aside


def inception_score(probabilities: ClassRows) -> float:
    """Compute the Inception score of samples: exp of a mean divergence, eq-ch14-inception.

    Parameters
    ----------
    probabilities : array_like, shape (N, K)
        Row n holds what a classifier says of sample n; rows sum to 1.

    Returns
    -------
    float
        From 1 (every sample is judged alike) to K (sure of each, and all classes equally often).

    Raises
    ------
    ValueError
        If a row is no distribution.

    Notes
    -----
    Salimans, Goodfellow, Zaremba, Cheung, Radford and Chen (2016), "Improved techniques for
    training GANs", NeurIPS, arXiv:1606.03498. The divergence of the rows from their mean is the
    difference of two entropies, in which no zero has to be divided by.
    """
    marginal, conditional = class_entropies(probabilities)
    return float(np.exp(marginal - conditional))
