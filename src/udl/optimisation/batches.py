"""Which examples a step sees: random batches, without replacement within an epoch."""

import itertools
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

import numpy as np
from jaxtyping import Float, Int64, Num

from udl.arrays import function, instance, real_array, shown, whole

Batch = Int64[np.ndarray, "_"]
Inputs = Num[np.ndarray, "N ..."]
GradientAt: TypeAlias = Callable[[np.ndarray], Float[np.ndarray, "P"]]
GradientOn: TypeAlias = Callable[..., Float[np.ndarray, "P"]]


def one_epoch(num_examples: int, batch_size: int, *, rng: np.random.Generator) -> Iterator[Batch]:
    """Divide all examples into batches, at random.

    Parameters
    ----------
    num_examples : int
        How many examples N there are, 1 or more.
    batch_size : int
        Examples in a batch, 1 or more; the last batch has what is left.
    rng : numpy.random.Generator
        Decides the order.

    Returns
    -------
    iterator of ndarray of int64, shape (B,)
        Each number 0..N-1 once, in batches.

    Raises
    ------
    ValueError
        If a number is below 1 or ``rng`` is not a generator.

    Examples
    --------
    >>> for batch in one_epoch(5, 2, rng=np.random.default_rng(1)):
    ...     print(batch)
    [4 0]
    [1 2]
    [3]
    """
    num_examples, batch_size = whole("num_examples", num_examples), whole("batch_size", batch_size)
    instance("rng", rng, np.random.Generator)
    return _one_epoch(num_examples, batch_size, rng)


def random_batches(
    num_examples: int, batch_size: int, *, rng: np.random.Generator
) -> Iterator[Batch]:
    """Return epoch after epoch of :func:`one_epoch`, without end.

    Parameters
    ----------
    num_examples : int
        How many examples N there are, 1 or more.
    batch_size : int
        Examples in a batch, 1 or more; the last batch of an epoch has what is left.
    rng : numpy.random.Generator
        Decides the order, anew in each epoch.

    Returns
    -------
    iterator of ndarray of int64, shape (B,)

    Raises
    ------
    ValueError
        If a number is below 1 or ``rng`` is not a generator.
    """
    one_epoch(num_examples, batch_size, rng=rng)  # says at once what is wrong
    return itertools.chain.from_iterable(
        _one_epoch(num_examples, batch_size, rng) for _ in itertools.count()
    )


def on_batches(gradient: GradientOn, x: Inputs, y: Inputs, batches: Iterable[Batch]) -> GradientAt:
    """Turn a gradient of given examples into one that takes the next batch at each call.

    Parameters
    ----------
    gradient : callable
        ``gradient(x, y, *parameters)``, such as ``networks.line_gradient``: shape (P,).
    x, y : array_like, shapes (N, ...)
        All inputs and targets.
    batches : iterable of ndarray of int
        The numbers of the examples in each batch, for instance from :func:`random_batches`.

    Returns
    -------
    callable
        ``gradient(parameters)``: a stochastic gradient, eq-ch06-sgd. It raises a ``ValueError``
        when there is no batch left.

    Raises
    ------
    ValueError
        If numbers are not finite, lengths differ, or an argument is of another kind.
    """
    function("gradient", gradient)
    x, y = real_array("x", x), real_array("y", y)
    if x.ndim == 0 or y.ndim == 0 or len(x) != len(y):
        raise ValueError(
            f"y: got shape {y.shape} for x of shape {x.shape}; expected one target for each input"
        )
    try:
        following = iter(batches)
    except TypeError:
        raise ValueError(
            f"batches: got {shown(batches)}; expected arrays of example numbers"
        ) from None

    def stochastic(parameters: np.ndarray) -> np.ndarray:
        batch = next(following, None)
        if batch is None:
            raise ValueError("batches: got fewer than there were steps; expected one for each")
        return gradient(x[batch], y[batch], *parameters)

    return stochastic


def _one_epoch(num: int, batch_size: int, rng: np.random.Generator) -> Iterator[Batch]:
    order = rng.permutation(num)
    for first in range(0, num, batch_size):
        yield order[first : first + batch_size]
