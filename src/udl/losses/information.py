"""Entropy, cross-entropy and Kullback-Leibler divergence of discrete distributions, in nats.

All three follow one convention about zeros, the limits of p log p and p log q: an outcome that
never happens (p = 0) costs nothing, and one that happens although the model excludes it
(p > 0, q = 0) costs infinitely much.
"""

import numpy as np
from jaxtyping import Num

from udl.arrays import Summed, distribution_array, together

Distribution = Num[np.ndarray, "*#batch K"]


def entropy(p: Distribution) -> Summed:
    """Measure how uncertain a distribution is: the mean of -log p under p itself.

    Parameters
    ----------
    p : array_like, shape (..., K)
        Distributions over K outcomes; sums over the last axis are 1.

    Returns
    -------
    ndarray, shape (...)
        Entropies, from 0 (certain) to log K (uniform) (nats).

    Raises
    ------
    ValueError
        If ``p`` is no distribution over its last axis.

    Notes
    -----
    Shannon (1948), "A mathematical theory of communication", Bell System Technical Journal 27.
    """
    from scipy.special import xlogy  # here: in a browser it is 20 MB, and few need it

    p = distribution_array("p", p)
    return np.abs(xlogy(p, p).sum(axis=-1))  # abs: -sum would show a certain p as -0.0


def kl_divergence(p: Distribution, q: Distribution) -> Summed:
    """Measure the extra nats that q costs where p is true; implements eq-ch05-kl.

    Parameters
    ----------
    p : array_like, shape (..., K)
        The true distributions.
    q : array_like, shape (..., K), broadcasts with ``p``
        The models of them.

    Returns
    -------
    ndarray, shape (...)
        Divergences (nats), 0 if and only if p and q agree; ``inf`` where p > 0 = q.

    Raises
    ------
    ValueError
        If an argument is no distribution over its last axis, or the numbers of outcomes differ.

    Notes
    -----
    Kullback and Leibler (1951), "On information and sufficiency", Annals of Mathematical
    Statistics 22(1).
    """
    from scipy.special import rel_entr  # here: in a browser it is 20 MB, and few need it

    p, q = _pair(p, q)
    return rel_entr(p, q).sum(axis=-1)  # p log(p / q), with the zeros as the module says


def distribution_cross_entropy(p: Distribution, q: Distribution) -> Summed:
    """Average -log q under p, which eq-ch05-kl-cross-entropy splits into entropy and divergence.

    Parameters
    ----------
    p : array_like, shape (..., K)
        The true distributions.
    q : array_like, shape (..., K), broadcasts with ``p``
        The models of them.

    Returns
    -------
    ndarray, shape (...)
        Cross-entropies (nats), at least the entropy of p; ``inf`` where p > 0 = q.

    Raises
    ------
    ValueError
        If an argument is no distribution over its last axis, or the numbers of outcomes differ.
    """
    from scipy.special import xlogy  # here: in a browser it is 20 MB, and few need it

    p, q = _pair(p, q)
    return np.abs(xlogy(p, q).sum(axis=-1))  # every p log q is at most 0


def _pair(p: Distribution, q: Distribution) -> tuple[np.ndarray, np.ndarray]:
    p, q = distribution_array("p", p), distribution_array("q", q)
    if p.shape[-1] != q.shape[-1]:
        raise ValueError(
            f"q: got shape {q.shape} beside p of shape {p.shape}; expected as many outcomes"
        )
    together(p=p, q=q)
    return p, q
