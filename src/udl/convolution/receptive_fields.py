"""What an output of several convolutional layers can see of the input."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool

from udl.arrays import items, whole
from udl.convolution.forward import convolution_matrix


@dataclass(frozen=True)
class Layer:
    """The window of a convolutional or pooling layer along one axis.

    Parameters
    ----------
    kernel_size : int
        Places in a window, 1 or more.
    stride : int
        Places that the window moves each time, 1 or more.
    padding : int
        Zeros added at either end, 0 or more.
    dilation : int
        Distance between neighbouring places of a window, 1 or more.

    Raises
    ------
    ValueError
        If a number is out of its range.
    """

    kernel_size: int
    stride: int = 1
    padding: int = 0
    dilation: int = 1

    def __post_init__(self) -> None:
        """Check the numbers."""
        for name, least in (("kernel_size", 1), ("stride", 1), ("padding", 0), ("dilation", 1)):
            object.__setattr__(self, name, whole(name, getattr(self, name), least))


@dataclass(frozen=True)
class ReceptiveField:
    """Which inputs an output reaches: from ``start + i * jump`` on, ``size`` places for output i.

    Parameters
    ----------
    size : int
        Places from the first input that an output sees to the last, both counted.
    jump : int
        How far the field moves from one output to the next.
    start : int
        First place of output 0's field; negative where it begins within the padding.
    """

    size: int
    jump: int
    start: int


def receptive_field(layers: Sequence[Layer]) -> ReceptiveField:
    """Follow the window of one output down to the input; implements eq-ch10-receptive-field.

    Parameters
    ----------
    layers : sequence of Layer
        From the input upwards; without layers, each output is its input.

    Returns
    -------
    ReceptiveField
        Of the last layer's outputs.

    Raises
    ------
    ValueError
        If ``layers`` is not a sequence of layers.

    Examples
    --------
    >>> receptive_field([Layer(3, stride=2)] * 3)
    ReceptiveField(size=15, jump=8, start=0)
    """
    size, jump, start = 1, 1, 0
    for layer in items("layers", layers, Layer, fewest=0):
        # A step of one place below this layer is a step of `jump` places at the input.
        size += (layer.kernel_size - 1) * layer.dilation * jump
        start -= layer.padding * jump
        jump *= layer.stride
    return ReceptiveField(size, jump, start)


def inputs_seen(layers: Sequence[Layer], length: int) -> Bool[np.ndarray, "L_out L"]:
    """Tell for each output and each input whether one can depend on the other.

    Parameters
    ----------
    layers : sequence of Layer
        From the input upwards.
    length : int
        Length L of the input.

    Returns
    -------
    ndarray of bool, shape (L_out, L)
        Row i is true where output i looks; unlike a field's size this shows gaps between dilated
        weights and what the border cuts off.

    Raises
    ------
    ValueError
        If ``length`` is below 1 or a window does not fit.
    """
    length = whole("length", length)
    seen = np.eye(length, dtype=bool)
    for layer in items("layers", layers, Layer, fewest=0):
        try:
            looks = convolution_matrix(
                np.ones(layer.kernel_size),
                len(seen),
                stride=layer.stride,
                padding=layer.padding,
                dilation=layer.dilation,
            )  # (outputs, inputs of this layer)
        except ValueError as error:
            raise ValueError(f"layers, {error}") from None
        seen = looks.astype(bool) @ seen  # of booleans: "or" over all paths
    return seen
