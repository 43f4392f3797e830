"""Right answers on attention over neighbours for the checks of practical 13.4.

None is written as `udl.graphs` or `udl.attention` writes it, which no check imports: scores are
sums with named indices, and a softmax is taken over a list of the nodes that count.
"""

from __future__ import annotations

from typing import Any

import numpy as np

Draws = list[tuple[Any, ...]]
SLOPE = 0.2


def leaky(z: Any, slope: float = SLOPE) -> np.ndarray:
    """Leave positive numbers as they are and multiply the others by the slope."""
    return np.asarray(np.maximum(z, 0) + slope * np.minimum(z, 0))


def summed(y: Any, receiver: Any, sender: Any) -> np.ndarray:
    """Add a number of each receiver and a number of each sender: (N, N)."""
    one, other = np.einsum("nd,d->n", y, receiver), np.einsum("md,d->m", y, sender)
    return np.asarray(np.add.outer(one, other))


def scores(y: Any, receiver: Any, sender: Any, slope: float = SLOPE) -> np.ndarray:
    """Score each sender (column) for each receiver (row)."""
    return leaky(summed(y, receiver, sender), slope)


def open_to(adjacency: Any) -> np.ndarray:
    """Tell whom each node hears, itself included."""
    return (np.asarray(adjacency) != 0) | np.eye(len(adjacency), dtype=bool)


def weights(given: Any, adjacency: Any) -> np.ndarray:
    """Take the softmax of each row over a node and its neighbours alone."""
    table = np.zeros(np.shape(given))
    for n, near in enumerate(open_to(adjacency)):
        s = np.asarray(given, dtype=float)[n, near]
        table[n, near] = 1 / np.sum(np.exp(np.minimum(s[None] - s[:, None], 700)), axis=1)
    return table


def affine(x: Any, omega: Any, beta: Any) -> np.ndarray:
    """Map each row: (N, D_o)."""
    return np.asarray(np.einsum("nd,od->no", x, omega) + beta)


def attention(
    x: Any,
    adjacency: Any,
    omega: Any,
    beta: Any,
    receiver: Any,
    sender: Any,
    slope: float = SLOPE,
) -> np.ndarray:
    """Average what neighbours give, with weights by score, and apply a ReLU."""
    y = affine(x, omega, beta)
    shares = weights(scores(y, receiver, sender, slope), adjacency)
    return np.maximum(np.einsum("nm,md->nd", shares, y), 0)


def dynamic(y_r: Any, y_s: Any, u: Any, slope: float = SLOPE) -> np.ndarray:
    """Score after a leaky ReLU of receiver and sender together."""
    both = np.asarray(y_r)[:, None, :] + np.asarray(y_s)[None, :, :]
    return np.asarray(np.einsum("nmd,d->nm", leaky(both, slope), u))


def products(x: Any, omega_q: Any, omega_k: Any) -> np.ndarray:
    """Multiply queries and keys, divided by the root of their channels."""
    queries, keys = np.einsum("nd,od->no", x, omega_q), np.einsum("nd,od->no", x, omega_k)
    return np.asarray(np.einsum("no,mo->nm", queries, keys) / np.sqrt(len(omega_q)))


def masked_products(x: Any, adjacency: Any, omega_q: Any, omega_k: Any, omega_v: Any) -> np.ndarray:
    """Attend with queries and keys, to oneself and one's neighbours alone."""
    values = np.einsum("md,od->mo", x, omega_v)
    return weights(products(x, omega_q, omega_k), adjacency) @ values


def by_heads(given: Any, adjacency: Any) -> np.ndarray:
    """Take the masked softmax of every head: (H, N, N)."""
    return np.stack([weights(one, adjacency) for one in given])


def favourites(y_r: Any, y_s: Any, u: Any) -> np.ndarray:
    """Return the weights (3, 3) that three receivers give to three senders."""
    return weights(dynamic(y_r, y_s, u), np.ones((3, 3)))
