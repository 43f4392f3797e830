"""Targets that are not quite sure: a little of the probability goes to all classes alike.

Szegedy, Vanhoucke, Ioffe, Shlens and Wojna (2016), section 7, arXiv:1512.00567.
"""

import numpy as np
from jaxtyping import Float

from udl.arrays import ClassRows, FloatClassRows, Labels, count_array, number, real_array, whole
from udl.losses import cross_entropy, log_softmax


def smooth_labels(y: Labels, num_classes: int, amount: float) -> FloatClassRows:
    """Spread a share of each label's probability over all classes.

    Parameters
    ----------
    y : array_like of int, shape (N,)
        Labels, 0..K-1.
    num_classes : int
        Number of classes K, 1 or more.
    amount : float
        The share that is spread, from 0 to 1; the label itself keeps its K-th part of it.

    Returns
    -------
    ndarray, shape (N, K)
        Distributions: ``1 - amount + amount / K`` at the label, ``amount / K`` elsewhere.

    Raises
    ------
    ValueError
        If a label lies outside 0..K-1, or the amount is out of its range.
    """
    classes, share = whole("num_classes", num_classes), number("amount", amount, least=0, most=1)
    labels = count_array("y", real_array("y", y, ndim=1))
    if labels.max() >= classes:
        raise ValueError(f"y: got the label {labels.max():g}; expected labels 0..{classes - 1}")
    one_hot = np.eye(classes)[labels.astype(int)]  # (N, K)
    return np.asarray((1 - share) * one_hot + share / classes)


def smoothed_cross_entropy(y: Labels, logits: ClassRows, amount: float) -> Float[np.ndarray, "N"]:
    """Score class scores against smoothed labels, example by example: eq-ch09-smoothing.

    Parameters
    ----------
    y : array_like of int, shape (N,)
        Labels, 0..K-1.
    logits : array_like, shape (N, K)
        Network outputs before the softmax, finite.
    amount : float
        As in :func:`smooth_labels`.

    Returns
    -------
    ndarray, shape (N,)
        Cross-entropy in nats. It is smallest, and above 0, where the softmax of the logits equals
        the smoothed label; logits that run away are punished.

    Raises
    ------
    ValueError
        If a label lies outside 0..K-1, a logit is not finite, shapes do not fit, or the amount is
        out of its range.
    """
    share = number("amount", amount, least=0, most=1)
    logits = real_array("logits", logits, ndim=2)
    of_label = cross_entropy(y, logits, reduction="none")  # (N,)
    of_all = -log_softmax(logits).mean(axis=1)  # (N,)
    return np.asarray((1 - share) * of_label + share * of_all)
