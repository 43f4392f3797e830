"""Batch norm when there is no batch: averages kept in training, and layers into which it folds."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Num

from udl.arrays import instance, number, real_array, refuse, whole
from udl.residual.normalisation import (
    EPSILON,
    Batch,
    FloatBatch,
    PerChannel,
    channels,
    small_enough,
)


@dataclass(frozen=True, eq=False)
class RunningStatistics:
    """What batch norm remembers of the batches of training.

    Parameters
    ----------
    mean : array_like, shape (C,)
        An average of the batches' means.
    variance : array_like, shape (C,)
        An average of their variances, each with its sum divided by one number fewer than there are.

    Raises
    ------
    ValueError
        If a number is not finite, a variance is negative, or the lengths differ.
    """

    mean: Num[np.ndarray, "C"]
    variance: Num[np.ndarray, "C"]

    def __post_init__(self) -> None:
        mean = real_array("mean", self.mean, ndim=1)
        variance = real_array("variance", self.variance, ndim=1)
        refuse("variance", variance, variance < 0, "numbers that are 0 or above")
        if len(mean) != len(variance):
            raise ValueError(
                f"variance: got {len(variance)} numbers; expected {len(mean)}, one for each mean"
            )
        small_enough("mean", mean)
        object.__setattr__(self, "mean", mean)
        object.__setattr__(self, "variance", variance)


def start_running(num_channels: int) -> RunningStatistics:
    """Return means of 0 and variances of 1, as before the first batch.

    Parameters
    ----------
    num_channels : int
        C, 1 or more.

    Returns
    -------
    RunningStatistics

    Raises
    ------
    ValueError
        If there is no channel.
    """
    count = whole("num_channels", num_channels)
    return RunningStatistics(np.zeros(count), np.ones(count))


def update_running(
    running: RunningStatistics, x: Batch, *, momentum: float = 0.1
) -> RunningStatistics:
    """Move the averages towards the statistics of one more batch; implements eq-ch11-running.

    Parameters
    ----------
    running : RunningStatistics
        The averages so far.
    x : array_like, shape (N, C, *places)
        What comes into the norm in a step of training: at least two numbers a channel.
    momentum : float
        Share of the new batch, from 0 to 1, as in PyTorch. (For Adam and its kin it is the share
        of the past that is called momentum.)

    Returns
    -------
    RunningStatistics
        The new averages.

    Raises
    ------
    ValueError
        If a number is not finite, the channels differ, or a channel has a single number.
    """
    instance("running", running, RunningStatistics)
    array, _, _ = channels(x, None, None)
    share = number("momentum", momentum, 0, 1)
    if array.shape[1] != len(running.mean):
        raise ValueError(
            f"x: got {array.shape[1]} channels; expected {len(running.mean)}, those of running"
        )
    count = array.size // array.shape[1]
    if count < 2:
        raise ValueError("x: got one number a channel; expected at least two, for a variance")
    flat = np.moveaxis(array, 1, 0).reshape(array.shape[1], count)  # (C, N * L)
    return RunningStatistics(
        (1 - share) * running.mean + share * flat.mean(axis=1),
        (1 - share) * running.variance + share * flat.var(axis=1, ddof=1),
    )


def batch_norm_fixed(
    x: Batch,
    running: RunningStatistics,
    gain: PerChannel = None,
    shift: PerChannel = None,
    *,
    epsilon: float = EPSILON,
) -> FloatBatch:
    """Normalise with statistics from training, so that no example depends on another.

    Parameters
    ----------
    x : array_like, shape (N, C, *places)
        A batch, which may hold a single example.
    running : RunningStatistics
        From training.
    gain, shift : array_like, shape (C,), optional
        Learned factor and offset of each channel; by default 1 and 0.
    epsilon : float
        Added to the variance, above 0.

    Returns
    -------
    ndarray, shape (N, C, *places)

    Raises
    ------
    ValueError
        If a number is not finite or numbers of channels differ.
    """
    instance("running", running, RunningStatistics)
    array, factor, offset = channels(x, gain, shift)
    if array.shape[1] != len(running.mean):
        raise ValueError(
            f"x: got {array.shape[1]} channels; expected {len(running.mean)}, those of running"
        )
    small = number("epsilon", epsilon, above=0)
    slope = factor / np.sqrt(running.variance + small)  # (C,)
    per_channel = (-1, *[1] * (array.ndim - 2))
    centred = array - running.mean.reshape(per_channel)
    moved: np.ndarray = slope.reshape(per_channel) * centred + offset.reshape(per_channel)
    return moved


def fold_batch_norm(
    weight: Num[np.ndarray, "C *rest"],
    bias: Num[np.ndarray, "C"],
    running: RunningStatistics,
    gain: PerChannel = None,
    shift: PerChannel = None,
    *,
    epsilon: float = EPSILON,
) -> tuple[Float[np.ndarray, "C *rest"], Float[np.ndarray, "C"]]:
    """Put a norm with fixed statistics into the linear or convolutional layer in front of it.

    Parameters
    ----------
    weight : array_like, shape (C, ...)
        The layer's weights, outputs first.
    bias : array_like, shape (C,)
        Its biases.
    running : RunningStatistics
        Those of the norm behind it.
    gain, shift : array_like, shape (C,), optional
        The norm's factor and offset of each channel; by default 1 and 0.
    epsilon : float
        Added to the variance, above 0.

    Returns
    -------
    weight, bias : ndarray
        Of one layer that does what both did.

    Raises
    ------
    ValueError
        If a number is not finite or numbers of channels differ.
    """
    instance("running", running, RunningStatistics)
    weights, offsets = real_array("weight", weight), real_array("bias", bias, ndim=1)
    count = len(running.mean)
    given = {"weight": weights, "bias": offsets}
    for name, values, default in (("gain", gain, 1.0), ("shift", shift, 0.0)):
        given[name] = (
            np.full(count, default) if values is None else real_array(name, values, ndim=1)
        )
    for name, values in given.items():
        if values.ndim == 0 or len(values) != count:
            raise ValueError(
                f"{name}: got shape {np.shape(values)}; expected {count} channels, those of running"
            )
        small_enough(name, values)
    small = number("epsilon", epsilon, above=0)
    slope = given["gain"] / np.sqrt(running.variance + small)  # (C,)
    folded = weights * slope.reshape(-1, *[1] * (weights.ndim - 1))
    return folded, slope * (offsets - running.mean) + given["shift"]
