"""Dot-product attention: which values to take, decided by queries and keys."""

import math

import numpy as np
from jaxtyping import Bool, Float, Num

from udl.arrays import number, real_array, refuse, whole
from udl.losses import softmax

Queries = Num[np.ndarray, "*batch N D"]
Keys = Num[np.ndarray, "*#batch M D"]
Values = Num[np.ndarray, "*#batch M D_v"]
Mask = Bool[np.ndarray, "..."] | Num[np.ndarray, "..."] | None


def attention(
    queries: Queries,
    keys: Keys,
    values: Values,
    mask: Mask = None,
    *,
    scale: float | None = None,
) -> Float[np.ndarray, "... N D_v"]:
    """Average the values, for each query with weights of its own.

    Parameters
    ----------
    queries : array_like, shape (..., N, D)
        What each of N positions looks for.
    keys : array_like, shape (..., M, D)
        What each of M positions answers to. Leading axes broadcast.
    values : array_like, shape (..., M, D_v)
        What each of the M positions has to give.
    mask : array_like, broadcasts to (..., N, M), optional
        As for :func:`attention_weights`.
    scale : float, optional
        As for :func:`attention_weights`.

    Returns
    -------
    ndarray, shape (..., N, D_v)
        Each row lies between the smallest and the largest value of its column.

    Raises
    ------
    ValueError
        As :func:`attention_weights`, or if there is not one value a key.

    Notes
    -----
    Vaswani et al. (2017), "Attention is all you need", Advances in Neural Information Processing
    Systems 30. Equal to ``torch.nn.functional.scaled_dot_product_attention``.
    """
    v = _rows("values", values)
    weights = attention_weights(queries, keys, mask, scale=scale)  # (..., N, M)
    if v.shape[-2] != weights.shape[-1]:
        raise ValueError(
            f"values: got shape {v.shape} for {weights.shape[-1]} keys; expected one row a key"
        )
    _broadcast("values", v.shape[:-2], weights.shape[:-2])
    averaged: np.ndarray = weights @ v  # (..., N, D_v)
    return averaged


def attention_weights(
    queries: Queries, keys: Keys, mask: Mask = None, *, scale: float | None = None
) -> Float[np.ndarray, "... N M"]:
    """Say how much each query takes from each position.

    Parameters
    ----------
    queries : array_like, shape (..., N, D)
        What each of N positions looks for.
    keys : array_like, shape (..., M, D)
        What each of M positions answers to. Leading axes broadcast.
    mask : array_like, broadcasts to (..., N, M), optional
        Truth values: True where a query may look. Or numbers that are added to the dot products,
        ``-inf`` where it may not.
    scale : float, optional
        Factor of the dot products; by default one over the root of D, which keeps their variance
        at 1 if the components of queries and keys are independent with variance 1.

    Returns
    -------
    ndarray, shape (..., N, M)
        Weights of 0 or above; each row sums to 1.

    Raises
    ------
    ValueError
        If the shapes do not fit, a number is not finite, dot products leave the range of floats,
        or a query may look nowhere.
    """
    q, k = _rows("queries", queries), _rows("keys", keys)
    if q.shape[-1] != k.shape[-1]:
        raise ValueError(
            f"keys: got shape {k.shape} for queries of shape {q.shape}; expected equal last axes"
        )
    _broadcast("keys", k.shape[:-2], q.shape[:-2])
    factor = 1 / math.sqrt(q.shape[-1]) if scale is None else number("scale", scale)
    with np.errstate(over="ignore", invalid="ignore"):
        scores = factor * (q @ np.swapaxes(k, -1, -2))  # (..., N, M)
    if not np.isfinite(scores).all():
        raise ValueError(
            f"queries: got numbers as large as {np.abs(q).max():.3g}, whose dot products with the "
            "keys leave the range of floats; expected smaller ones"
        )
    return softmax(scores if mask is None else _masked(scores, mask))


def causal_mask(num_queries: int, num_keys: int | None = None) -> Bool[np.ndarray, "N M"]:
    """Let each position look at itself and at what came before.

    Parameters
    ----------
    num_queries : int
        N, one or more.
    num_keys : int, optional
        M, at least N; by default N. The queries are the last N of the M positions, as when a text
        is continued whose beginning is known already.

    Returns
    -------
    ndarray of bool, shape (N, M)
        True where a query may look.

    Raises
    ------
    ValueError
        If a number is not whole or there are fewer keys than queries.
    """
    rows = whole("num_queries", num_queries, 1)
    columns = rows if num_keys is None else whole("num_keys", num_keys, rows)
    return np.tri(rows, columns, columns - rows, dtype=bool)


def _masked(scores: np.ndarray, mask: object) -> np.ndarray:
    given = real_array("mask", mask, infinite=True)
    boolean = np.asarray(mask).dtype == bool
    try:
        shape = np.broadcast_shapes(given.shape, scores.shape)
    except ValueError:
        shape = ()
    if shape != scores.shape:
        raise ValueError(
            f"mask: got shape {given.shape}; expected one that broadcasts to {scores.shape}"
        )
    refuse("mask", given, given == np.inf, "truth values, or numbers below inf")
    masked: np.ndarray = np.where(given, scores, -np.inf) if boolean else scores + given
    nowhere = (masked == -np.inf).all(axis=-1)
    if nowhere.any():
        where = tuple(int(i) for i in np.argwhere(nowhere)[0])
        raise ValueError(
            f"mask: got a row of -inf or False alone at index {where}; expected a key for each "
            "query to look at"
        )
    return masked


def _rows(name: str, value: object) -> np.ndarray:
    array = real_array(name, value)
    if array.ndim < 2:
        raise ValueError(
            f"{name}: got shape {array.shape}; expected (..., rows, columns), a row a position"
        )
    return array


def _broadcast(name: str, batch: tuple[int, ...], other: tuple[int, ...]) -> None:
    try:
        np.broadcast_shapes(batch, other)
    except ValueError:
        raise ValueError(
            f"{name}: got leading axes {batch}; expected ones that broadcast with {other}"
        ) from None
