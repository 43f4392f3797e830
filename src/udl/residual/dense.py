"""Dense connections: a layer's output is put beside its input instead of added to it."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float, Num

from udl.arrays import items, real_array, whole
from udl.residual.normalisation import small_enough


def dense_block(
    x: Num[np.ndarray, "N D"],
    weights: Sequence[Num[np.ndarray, "growth _"]],
    biases: Sequence[Num[np.ndarray, "growth"]],
) -> Float[np.ndarray, "N D_out"]:
    """Let each layer read all that came before, and put what it computes beside it.

    Implements eq-ch11-dense.

    Parameters
    ----------
    x : array_like, shape (N, D)
        The input, which stays at the front of the output.
    weights : sequence of K arrays
        Layer k takes D_k units, D and all that the layers before it have made; its weights have
        shape (growth, D_k).
    biases : sequence of K arrays, each of shape (growth,)

    Returns
    -------
    ndarray, shape (N, D + the growth of all layers)
        Before the ReLU with which the next layer begins.

    Raises
    ------
    ValueError
        If shapes do not fit or a number is not finite.

    Notes
    -----
    Huang et al. (2017), "Densely connected convolutional networks", CVPR, arXiv:1608.06993. There
    the layers are convolutions, each after a norm and a ReLU.
    """
    h = real_array("x", x, ndim=2)
    small_enough("x", h)
    layers, offsets = items("weights", weights), items("biases", biases)
    if len(layers) != len(offsets):
        raise ValueError(
            f"biases: got {len(offsets)} for {len(layers)} weights; expected one for each"
        )
    for k, (weight, bias) in enumerate(zip(layers, offsets, strict=True)):
        omega = real_array("weights", weight, ndim=2)
        beta = real_array("biases", bias, ndim=1)
        if omega.shape[1] != h.shape[1]:
            raise ValueError(
                f"weights: got {omega.shape[1]} columns for layer {k + 1}; expected {h.shape[1]}, "
                "all units so far"
            )
        if len(beta) != len(omega):
            raise ValueError(
                f"biases: got {len(beta)} for layer {k + 1}; expected {len(omega)}, one for each "
                "row of its weights"
            )
        small_enough("weights", omega)
        small_enough("biases", beta)
        new = np.maximum(h, 0) @ omega.T + beta  # (N, growth)
        h = np.concatenate([h, new], axis=1)
        small_enough("x", h)
    return h


def dense_widths(num_units: int, growth: int, num_layers: int) -> tuple[int, ...]:
    """Count the units that enter each layer of a dense block, and those that leave the last.

    Parameters
    ----------
    num_units : int
        D, of the input.
    growth : int
        Units that each layer adds.
    num_layers : int
        K, 1 or more.

    Returns
    -------
    tuple of K + 1 int
        D, D + growth, …, D + K growth.

    Raises
    ------
    ValueError
        If a number is below 1.
    """
    units, more = whole("num_units", num_units), whole("growth", growth)
    return tuple(units + more * k for k in range(whole("num_layers", num_layers) + 1))
