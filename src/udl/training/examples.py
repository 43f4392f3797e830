"""Examples to learn from: pairs of tensors, made from arrays, shared out and taken in batches."""

from collections.abc import Iterator
from typing import TypeAlias

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch import Tensor

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
    inputs, targets = np.asarray(x), np.asarray(y)
    if inputs.ndim == 0 or targets.ndim == 0 or len(inputs) != len(targets) or len(inputs) == 0:
        raise ValueError(
            f"y: got shape {targets.shape} for x of shape {inputs.shape}; expected one target for "
            "each input, and at least one"
        )
    for name, array in (("x", inputs), ("y", targets)):
        if array.dtype.kind not in "biuf" or not np.all(np.isfinite(array)):
            raise ValueError(f"{name}: got values that are not finite numbers; expected only such")
    kind = torch.int64 if targets.dtype.kind in "biu" else torch.float32
    return torch.tensor(inputs, dtype=torch.float32), torch.tensor(targets, dtype=kind)


def split(
    examples: Examples, sizes: tuple[int, ...], *, generator: torch.Generator
) -> list[Examples]:
    """Divide examples at random, for instance into training and validation data.

    Parameters
    ----------
    examples : (Tensor, Tensor)
        Inputs and targets of N examples.
    sizes : tuple of int
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
    if min(sizes) < 1 or sum(sizes) != len(x):
        raise ValueError(f"sizes: got {sizes} for {len(x)} examples; expected them to share these")
    order = torch.randperm(len(x), generator=generator)
    return [(x[part], y[part]) for part in order.split(list(sizes))]


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

    Yields
    ------
    x, y : Tensor, shapes (batch_size, ...)

    Raises
    ------
    ValueError
        If ``batch_size`` is below 1.
    """
    at_least_one("batch_size", batch_size)
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
    x, y = examples
    if x.ndim == 0 or y.ndim == 0 or len(x) != len(y) or len(x) == 0:
        raise ValueError(
            f"{name}: got inputs of shape {tuple(x.shape)} and targets of shape {tuple(y.shape)}; "
            "expected one target for each input, and at least one"
        )
    return x, y


def at_least_one(name: str, value: int) -> None:
    """Refuse a count that is not a whole number, 1 or above.

    Parameters
    ----------
    name : str
        The argument's name, for the message.
    value : int
        The count.

    Raises
    ------
    ValueError
        If it is not.
    """
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError(f"{name}: got {value!r}; expected a whole number, 1 or above")
