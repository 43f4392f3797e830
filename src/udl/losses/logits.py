"""From a network's raw outputs, the logits, to probabilities, without overflow.

``exp`` leaves float64 above 709, and a network's output may well be 1000. Each function here
reorganises its formula so that only non-positive numbers are exponentiated; the results are then
right for every float64 logit, and infinite logits give the limit where there is one.
"""

import numpy as np

from udl.arrays import FloatShaped, FloatValues, Shaped, Summed, Values, real_array, refuse, whole


def sigmoid(logits: Values) -> FloatValues:
    """Squash real numbers into probabilities; implements eq-ch05-sigmoid.

    The formula 1 / (1 + exp(-z)) overflows for very negative z. Multiplying its numerator and
    denominator by exp(z) gives exp(z) / (1 + exp(z)), which does not; each sign gets the form that
    is safe for it.

    Parameters
    ----------
    logits : array_like, any shape
        Log odds of the outcome 1; ``-inf`` and ``inf`` are allowed.

    Returns
    -------
    ndarray, the shape of ``logits``
        Probabilities in [0, 1].

    Raises
    ------
    ValueError
        If a logit is NaN or the array is empty.

    Notes
    -----
    Cox (1958), "The regression analysis of binary sequences", JRSS B 20(2).
    """
    z = real_array("logits", logits, infinite=True)
    small = np.exp(-np.abs(z))  # in (0, 1], whatever the sign of z
    return np.where(z >= 0, 1.0, small)[()] / (1.0 + small)


def log_sigmoid(logits: Values) -> FloatValues:
    """Take the logarithm of eq-ch05-sigmoid without ever forming the probability.

    Parameters
    ----------
    logits : array_like, any shape
        Log odds of the outcome 1; ``-inf`` and ``inf`` are allowed.

    Returns
    -------
    ndarray, the shape of ``logits``
        Log probabilities, at most 0 (nats). For very negative z it is z itself, where
        ``np.log(sigmoid(z))`` would have become ``-inf``.

    Raises
    ------
    ValueError
        If a logit is NaN or the array is empty.
    """
    z = real_array("logits", logits, infinite=True)
    return -np.logaddexp(0.0, -z)  # -log(exp(0) + exp(-z))


def log_sum_exp(logits: Shaped, axis: int = -1) -> Summed:
    """Compute log(sum(exp(z))) after taking out the largest z; implements eq-ch05-log-sum-exp.

    Parameters
    ----------
    logits : array_like, shape (..., K, ...)
        Any numbers other than NaN; ``-inf`` stands for exp(z) = 0.
    axis : int
        The axis of size K that is summed.

    Returns
    -------
    ndarray, the shape of ``logits`` without ``axis``
        At least the maximum and at most the maximum plus log K (nats).

    Raises
    ------
    ValueError
        If a logit is NaN, the array is empty or ``axis`` does not exist.

    Notes
    -----
    Blanchard, Higham and Higham (2021), "Accurately computing the log-sum-exp and softmax
    functions", IMA Journal of Numerical Analysis 41(4).
    """
    z = _with_axis(logits, axis)
    top = z.max(axis=axis, keepdims=True)
    anchor = np.where(np.isfinite(top), top, 0.0)  # inf - inf would be NaN
    with np.errstate(over="ignore", divide="ignore"):  # exp(inf) and log(0) are right here
        summed = np.log(np.exp(z - anchor).sum(axis=axis, keepdims=True))
    return np.squeeze(anchor + summed, axis=axis)[()]


def log_softmax(logits: Shaped, axis: int = -1) -> FloatShaped:
    """Take the logarithm of eq-ch05-softmax: each logit minus the log-sum-exp of all.

    Parameters
    ----------
    logits : array_like, shape (..., K, ...)
        Scores of K classes. ``-inf`` rules a class out.
    axis : int
        The axis of size K over which probabilities sum to one.

    Returns
    -------
    ndarray, the shape of ``logits``
        Log probabilities, at most 0 (nats).

    Raises
    ------
    ValueError
        If a logit is NaN or ``inf``, or all K logits are ``-inf``: neither has a limit.
    """
    z = _with_axis(logits, axis)
    refuse("logits", z, z == np.inf, "numbers below inf")
    top = z.max(axis=axis, keepdims=True)
    refuse("logits, largest along the axis", top, top == -np.inf, "at least one class above -inf")
    with np.errstate(over="ignore"):  # -1e308 - 1e308 is -inf: that class has probability 0
        shifted = z - top
    log_probabilities: np.ndarray = shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))
    return log_probabilities


def softmax(logits: Shaped, axis: int = -1) -> FloatShaped:
    """Turn K scores into K probabilities; implements eq-ch05-softmax.

    Adding one number to all scores changes nothing, so the largest is subtracted first: the
    largest exponent is then 0 and cannot overflow.

    Parameters
    ----------
    logits : array_like, shape (..., K, ...)
        Scores of K classes. ``-inf`` rules a class out.
    axis : int
        The axis of size K over which probabilities sum to one.

    Returns
    -------
    ndarray, the shape of ``logits``
        Probabilities, which sum to 1 along ``axis``.

    Raises
    ------
    ValueError
        If a logit is NaN or ``inf``, or all K logits are ``-inf``: neither has a limit.

    Notes
    -----
    Bridle (1990), "Probabilistic interpretation of feedforward classification network outputs",
    in Neurocomputing, NATO ASI Series 68.
    """
    z = _with_axis(logits, axis)
    refuse("logits", z, z == np.inf, "numbers below inf")
    top = z.max(axis=axis, keepdims=True)
    refuse("logits, largest along the axis", top, top == -np.inf, "at least one class above -inf")
    with np.errstate(over="ignore"):
        unnormalised = np.exp(z - top)
    probabilities: np.ndarray = unnormalised / unnormalised.sum(axis=axis, keepdims=True)
    return probabilities


def _with_axis(logits: Shaped, axis: int) -> np.ndarray:
    z = real_array("logits", logits, infinite=True)
    if z.ndim == 0:
        raise ValueError(f"logits: got the single number {z}; expected at least one axis")
    whole("axis", axis, -z.ndim, z.ndim - 1)
    return z
