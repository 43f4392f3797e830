"""Right answers for the checks of practical 12.2: heads as slices, masks as what is left out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from udl.checks.ch12_transformers.expected import attention as right

Regroup = Callable[..., np.ndarray]


def split(x: Any, num_heads: int) -> np.ndarray:
    """Cut the channels of x, (..., N, H d), into neighbouring parts: (..., H, N, d)."""
    return np.stack(np.split(np.asarray(x), num_heads, axis=-1), axis=-3)


def join(parts: Any) -> np.ndarray:
    """Put the channels of all heads, (..., H, N, d), side by side: (..., N, H d)."""
    return np.concatenate(list(np.moveaxis(np.asarray(parts), -3, 0)), axis=-1)


def multihead(
    x: Any,
    *arguments: Any,
    divisor: Callable[[dict[str, int]], float] = lambda sizes: np.sqrt(sizes["channels"]),
    apart: Regroup = split,
    together: Regroup = join,
    rule: right.Rule = right.weights_of,
) -> np.ndarray:
    """Return self-attention with several heads, computed for one head after another.

    Parameters
    ----------
    x : array_like, shape (N, D)
        Positions are rows.
    *arguments : array_like or int
        omega_q, beta_q, omega_k, beta_k, omega_v, beta_v, omega_o and the number of heads.
    divisor : callable
        What scores are divided by, from the sizes.
    apart, together : callable
        How channels are given to the heads, and put together again.
    rule : callable
        How the scores of all heads, (H, N, N), become weights.
    """
    *maps, omega_o, num_heads = arguments
    queries, keys, values = (apart(right.mapped(x, *maps[i : i + 2]), num_heads) for i in (0, 2, 4))
    sizes = {
        "positions": queries.shape[1],
        "inputs": np.shape(x)[1],
        "all": num_heads * queries.shape[2],
        "channels": queries.shape[2],
        "heads": num_heads,
    }
    weights = rule(right.scores_of(queries, keys, 1 / divisor(sizes)))
    return np.asarray(np.einsum("ne,ce->nc", together(right.averaged(weights, values)), omega_o))


def head_draws(rng: np.random.Generator) -> right.Draws:
    """Draw (x, weights and offsets of the three maps, omega_o, number of heads)."""
    sizes = ((3, 4, 2, 2, 4), (4, 4, 4, 1, 4), (6, 8, 2, 4, 8), (5, 3, 3, 2, 4), (2, 4, 1, 3, 2))
    drawn = [_layer(rng, *each) for each in sizes]
    large = (60 * rng.normal(size=(4, 3)), *_layer(rng, 4, 3, 2, 3, 5)[1:])
    whole = (rng.integers(-4, 5, (3, 4)), *_layer(rng, 3, 4, 2, 2, 4)[1:])
    return [*drawn, large, whole]


def _layer(
    rng: np.random.Generator, rows: int, width: int, heads: int, channels: int, out: int
) -> tuple[Any, ...]:
    arrays = [rng.normal(size=(rows, width))]
    for _ in range(3):
        arrays += [rng.normal(size=(heads * channels, width)), rng.normal(size=heads * channels)]
    return (*arrays, rng.normal(size=(out, heads * channels)), heads)


def causal(queries: Any, keys: Any, values: Any) -> np.ndarray:
    """Return scaled attention of all heads in which each position sees what came before.

    Each query is given the keys up to its own place and no others, so that nothing is masked.
    """
    scale = np.shape(queries)[-1] ** -0.5
    outputs = [
        right.attention(queries[:, n : n + 1], keys[:, : n + 1], values[:, : n + 1], scale)[:, 0]
        for n in range(np.shape(queries)[1])
    ]
    return np.stack(outputs, axis=1)


def padded(
    queries: Any, keys: Any, values: Any, lengths: Any, *, power: float = -0.5
) -> np.ndarray:
    """Return scaled attention within each sentence, and zeros behind its end.

    Each sentence is cut to its length first, so that nothing is masked here either. `power` is that
    of the channels in the factor of the scores.
    """
    scale = np.shape(queries)[-1] ** power
    outputs = np.zeros(np.shape(values))
    for i, length in enumerate(lengths):
        asking, asked, given = (np.asarray(part)[i, :length] for part in (queries, keys, values))
        outputs[i, :length] = right.attention(asking, asked, given, scale)
    return outputs
