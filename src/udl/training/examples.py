"""Examples to learn from: pairs of tensors, made from arrays, shared out and taken in batches."""

from collections.abc import Iterator, Sequence
from typing import TypeAlias

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch import Tensor

from udl.arrays import instance, items, real_array, refuse, shown, whole, whole_sequence

Examples: TypeAlias = tuple[Tensor, Tensor]


def tensors(x: ArrayLike, y: ArrayLike) -> Examples:
    """Turn arrays into what a model takes: float32 inputs, and int64 classes or float32 targets.

    Parameters
    ----------
    x : array_like, shape (N, ...)
        Inputs.
    y : array_like, shape (N, ...)
        Classes, if they are integers; else targets of a regression.

    Returns
    -------
    x : Tensor of float32, shape (N, ...)
    y : Tensor of int64 or float32, shape (N, ...)

    Raises
    ------
    ValueError
        If there are no examples, numbers of inputs and targets differ, or a number is not finite.
    """
    inputs, targets = real_array("x", x), real_array("y", y)
    if inputs.ndim == 0 or targets.ndim == 0 or len(inputs) != len(targets):
        raise ValueError(
            f"y: got shape {targets.shape} for x of shape {inputs.shape}; expected one target for "
            "each input, and at least one"
        )
    if np.asarray(y).dtype.kind in "biu":
        refuse("y", targets, np.abs(targets) >= 2.0**63, "integers that int64 can hold")
        return _float32("x", inputs), torch.from_numpy(np.array(y, dtype=np.int64))
    return _float32("x", inputs), _float32("y", targets)


def _float32(name: str, array: np.ndarray) -> Tensor:
    refuse(name, array, np.abs(array) > np.finfo(np.float32).max, "numbers that float32 can hold")
    return torch.from_numpy(array.astype(np.float32, order="C"))


def split(
    examples: Examples, sizes: Sequence[int], *, generator: torch.Generator
) -> list[Examples]:
    """Divide examples at random, for instance into training and validation data.

    Parameters
    ----------
    examples : (Tensor, Tensor)
        Inputs and targets of N examples.
    sizes : sequence of int
        How many examples go into each part; they sum to N.
    generator : torch.Generator
        Decides which.

    Returns
    -------
    list of (Tensor, Tensor)
        One pair for each size.

    Raises
    ------
    ValueError
        If the sizes do not sum to N or one is below 1.
    """
    x, y = checked("examples", examples)
    instance("generator", generator, torch.Generator)
    parts = whole_sequence("sizes", sizes)
    if sum(parts) != len(x):
        raise ValueError(
            f"sizes: got {shown(sizes)} for {len(x)} examples; expected them to share these"
        )
    order = torch.randperm(len(x), generator=generator)
    return [(x[part], y[part]) for part in order.split(list(parts))]


def batches(
    x: Tensor, y: Tensor, batch_size: int, *, generator: torch.Generator
) -> Iterator[Examples]:
    """Run once over the examples in random order, a batch at a time.

    Parameters
    ----------
    x, y : Tensor, shapes (N, ...)
        Inputs and targets.
    batch_size : int
        Examples in a batch; the last one has what is left.
    generator : torch.Generator
        Decides the order.

    Returns
    -------
    iterator of (Tensor, Tensor), shapes (batch_size, ...)

    Raises
    ------
    ValueError
        If there are no examples, numbers of inputs and targets differ, or ``batch_size`` is below
        1.
    """
    checked("x, y", (x, y))
    instance("generator", generator, torch.Generator)
    return _batches(x, y, whole("batch_size", batch_size), generator)


def _batches(
    x: Tensor, y: Tensor, batch_size: int, generator: torch.Generator
) -> Iterator[Examples]:
    """Draw the order when the first batch is asked for; the checks above do not wait for it."""
    for part in torch.randperm(len(x), generator=generator).split(batch_size):
        yield x[part], y[part]


def checked(name: str, examples: Examples) -> Examples:
    """Return examples if there are some, with one target for each input.

    Parameters
    ----------
    name : str
        The argument's name, for the message.
    examples : (Tensor, Tensor)
        Inputs and targets.

    Returns
    -------
    (Tensor, Tensor)

    Raises
    ------
    ValueError
        If there are none, or numbers of inputs and targets differ.
    """
    x, y = items(name, examples, Tensor, fewest=2)[:2]
    if len(examples) > 2 or x.ndim == 0 or y.ndim == 0 or len(x) != len(y) or len(x) == 0:
        raise ValueError(
            f"{name}: got inputs of shape {tuple(x.shape)} and targets of shape {tuple(y.shape)}; "
            "expected one target for each input, and at least one"
        )
    return x, y
