"""Right answers for the checks of practicals 12.1 and 12.2, each an expression of its own.

None is written as `udl.attention` writes it, which no check imports: sums are `np.einsum`, weights
are exponentials of differences of scores, and gradients come from a step in an imaginary direction.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Layer = tuple[Any, ...]
Draws = list[tuple[Any, ...]]
Rule = Callable[[np.ndarray], np.ndarray]  # from scores to weights


def weights_of(scores: Any, axis: int = -1) -> np.ndarray:
    """Return weights that grow with the exponential of the scores and sum to 1 along an axis.

    Each is one over the sum of how often the others are larger, which needs no maximum.
    """
    s = np.moveaxis(np.asarray(scores, float), axis, -1)
    with np.errstate(over="ignore", invalid="ignore"):
        ratios = np.exp(s[..., None, :] - s[..., :, None])  # [..., i, j]: how often j is i
        ratios = np.where(np.isneginf(s)[..., None, :], 0.0, ratios)
        found = np.where(np.isneginf(s), 0.0, 1 / ratios.sum(axis=-1))
    weights: np.ndarray = np.moveaxis(found, -1, axis)
    return weights


def mapped(x: Any, omega: Any, beta: Any) -> np.ndarray:
    """Map each row of x, (N, D), to `omega @ row + beta`."""
    return np.asarray(np.einsum("...nd,ed->...ne", x, omega) + beta)


def scores_of(queries: Any, keys: Any, scale: float = 1.0) -> np.ndarray:
    """Return the dot product of each query with each key, times a number."""
    return np.asarray(scale * np.einsum("...nd,...md->...nm", queries, keys))


def averaged(weights: Any, values: Any) -> np.ndarray:
    """Return the weighted sum of the values for each row of weights."""
    return np.asarray(np.einsum("...nm,...md->...nd", weights, values))


def attention(queries: Any, keys: Any, values: Any, scale: float = 1.0) -> np.ndarray:
    """Return what each query takes from the values."""
    return averaged(weights_of(scores_of(queries, keys, scale)), values)


def self_attention(
    x: Any,
    *maps: Any,
    scale: float | None = 1.0,
    rule: Rule = weights_of,
) -> np.ndarray:
    """Return self-attention; `maps` are weights and offsets of queries, keys and values.

    Parameters
    ----------
    x : array_like, shape (N, D)
        Positions are rows.
    *maps : array_like
        omega_q, beta_q, omega_k, beta_k, omega_v, beta_v.
    scale : float, optional
        Factor of the scores; None for one over the root of the channels of a query.
    rule : callable
        How scores become weights.
    """
    queries, keys, values = (mapped(x, *maps[i : i + 2]) for i in (0, 2, 4))
    factor = queries.shape[-1] ** -0.5 if scale is None else scale
    return averaged(rule(scores_of(queries, keys, factor)), values)


def layer_draws(rng: np.random.Generator) -> Draws:
    """Draw (x, omega_q, beta_q, omega_k, beta_k, omega_v, beta_v): square ones first."""
    drawn = [_layer(rng, *sizes) for sizes in ((3, 4, 4, 4), (4, 2, 2, 2), (5, 6, 3, 2))]
    large = (60 * rng.normal(size=(4, 3)), *_layer(rng, 4, 3, 2, 5)[1:])
    whole = (rng.integers(-4, 5, (3, 5)), *_layer(rng, 3, 5, 4, 5)[1:])
    return [*drawn, large, whole, _layer(rng, 1, 3, 4, 2)]


def layer_of(rng: np.random.Generator, rows: int) -> Layer:
    """Draw the same maps as for any number of positions, and inputs for this one."""
    return _layer(rng, rows, 4, 3, 2)


def _layer(
    rng: np.random.Generator, rows: int, width: int, inner: int, out: int
) -> tuple[Any, ...]:
    arrays = [rng.normal(size=(rows, width))]
    for channels in (inner, inner, out):
        arrays += [rng.normal(size=(channels, width)), rng.normal(size=channels)]
    return tuple(arrays)


def pair_draws(rng: np.random.Generator) -> Draws:
    """Draw (queries, keys, values), as many positions that ask as are asked, or fewer."""
    sizes = ((3, 3, 4, 2), (4, 4, 2, 3), (2, 5, 9, 4))
    drawn: Draws = [
        (rng.normal(size=(n, d)), rng.normal(size=(m, d)), rng.normal(size=(m, e)))
        for n, m, d, e in sizes
    ]
    wide = 60 * rng.normal(size=(3, 16)), 60 * rng.normal(size=(5, 16)), rng.normal(size=(5, 2))
    # Keys that answer the first query very well and the second one very badly.
    query, keys = rng.normal(size=4), rng.normal(size=(3, 4))
    keys += 8000 * query / (query @ query)
    apart = np.array([query, -query]), keys, rng.normal(size=(3, 2))
    return [*drawn, wide, apart]


def query_gradient(query: Any, keys: Any, values: Any, upstream: Any, scale: float) -> np.ndarray:
    """Return how a loss changes with the query, by a step in an imaginary direction.

    For a function that real numbers lead to real numbers, the imaginary part of its value after a
    step of i h is h times its derivative, up to h cubed: no difference is taken, no digit is lost.
    """
    tiny = 1e-30
    steps = np.asarray(query, float) + 1j * tiny * np.eye(len(query))  # a row a direction
    scores = scale * steps @ np.asarray(keys, float).T  # (d, M)
    grown = np.exp(scores - scores.real.max(axis=-1, keepdims=True))
    losses = grown @ (np.asarray(values) @ upstream) / grown.sum(axis=-1)
    return np.asarray(losses.imag / tiny)


def power_of(sizes: Any, quantity: Any) -> float:
    """Return the power with which a quantity grows with the sizes: the slope of its logarithm."""
    x, y = np.log(np.asarray(sizes, float)), np.log(np.asarray(quantity, float))
    return float(np.cov(x, y)[0, 1] / np.var(x, ddof=1))
