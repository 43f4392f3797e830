"""Other data sets of the same kind, made of one: the bootstrap, and models trained on them."""

from collections.abc import Callable

import numpy as np
from jaxtyping import Float, Int64, Num

from udl.arrays import function, instance, points, real_array, whole

Indices = Int64[np.ndarray, "N"]


def bootstrap(num_examples: int, *, rng: np.random.Generator) -> Indices:
    """Draw as many examples as there are, with replacement.

    Parameters
    ----------
    num_examples : int
        How many examples N there are, 1 or more.
    rng : numpy.random.Generator
        Makes the draws.

    Returns
    -------
    ndarray of int64, shape (N,)
        Their numbers 0..N-1; for large N, a share of about 1/e is not among them.

    Raises
    ------
    ValueError
        If there is no example or ``rng`` is not a generator.
    """
    instance("rng", rng, np.random.Generator)
    count = whole("num_examples", num_examples)
    return np.asarray(rng.integers(count, size=count))


def bootstrap_fits(
    fit: Callable[[np.ndarray, np.ndarray], np.ndarray],
    x: Num[np.ndarray, "N"],
    y: Num[np.ndarray, "N"],
    num_models: int,
    *,
    rng: np.random.Generator,
) -> Float[np.ndarray, "S P"]:
    """Fit one model to each of several resampled data sets.

    Parameters
    ----------
    fit : callable
        Takes inputs and targets, shape (N,) each; returns parameters, shape (P,).
    x, y : array_like, shape (N,)
        The data.
    num_models : int
        How many models S, 1 or more.
    rng : numpy.random.Generator
        Makes the draws.

    Returns
    -------
    ndarray, shape (S, P)

    Raises
    ------
    ValueError
        If lengths differ, or an argument is of another kind.
    """
    function("fit", fit)
    x, y = points(x, y)
    drawn = [bootstrap(len(x), rng=rng) for _ in range(whole("num_models", num_models))]
    return np.stack([real_array("fit", fit(x[one], y[one]), ndim=1) for one in drawn])
