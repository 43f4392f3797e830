"""Inputs and right answers for the checks of practical 4.3: networks as matrices."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from udl.checks.ch04_deep_networks.expected import FIRST, SECOND, Draws, layers


def rescaled(weights_in: Any, bias_in: Any, weights_out: Any) -> tuple[np.ndarray, ...]:
    """Scale each unit to weights of length one, and what the next layer takes from it back."""
    lengths = np.sqrt(np.einsum("hi,hi->h", weights_in, weights_in))
    outward = np.einsum("oh,h->oh", weights_out, lengths)
    return (weights_in.T / lengths).T, bias_in / lengths, outward


def rescale_draws(rng: np.random.Generator) -> Draws:
    """Draw (weights_in, bias_in, weights_out) of layers of different sizes."""
    return [
        (rng.normal(size=(h, i)), rng.normal(size=h), rng.normal(size=(o, h)))
        for i, h, o in ((1, 3, 1), (2, 4, 3), (5, 2, 2))
    ]


def merge_draws(rng: np.random.Generator) -> Draws:
    """Draw (weights_out, bias_out, weights_in, bias_in): the practical's pair, then two drawn."""
    fixed = (FIRST[0][1], FIRST[1][1], SECOND[0][0], SECOND[1][0])
    drawn = [
        (rng.normal(size=(m, h)), rng.normal(size=m), rng.normal(size=(k, m)), rng.normal(size=k))
        for h, m, k in ((3, 1, 4), (4, 2, 5))
    ]
    return [fixed, *drawn]


def merged(w_out: Any, b_out: Any, w_in: Any, b_in: Any) -> tuple[np.ndarray, np.ndarray]:
    """Weights and bias of both affine maps in one, found by feeding in unit vectors."""

    def both(hidden: np.ndarray) -> np.ndarray:
        pre_activations: np.ndarray = w_in @ (w_out @ hidden + b_out) + b_in
        return pre_activations

    size = w_out.shape[1]
    bias = both(np.zeros(size))
    columns = [both(unit) - bias for unit in np.eye(size)]
    return np.stack(columns, axis=1), bias


def width_draws(rng: np.random.Generator) -> Draws:
    """Draw (sizes,): networks of several depths, with numbers of units that repeat and differ."""
    drawn = [rng.permutation(np.arange(2, 12))[:depth].tolist() for depth in (3, 5, 6)]
    wide = [784, int(rng.integers(100, 300)), 10]
    return [(sizes,) for sizes in ([4, 5, 2, 4, 1], [1, 3, 1], [2, 7, 7, 3], *drawn, wide)]


def deep_draws(rng: np.random.Generator) -> Draws:
    """Draw (x, weights, biases) of networks of several depths and widths."""
    sizes = ((1, 2, 1), (4, 5, 2, 4, 1), (2, 3, 3, 4, 2, 3))
    drawn = [
        (rng.normal(size=(n, s[0])), *layers(rng, s))
        for n, s in zip((3, 10, 6), sizes, strict=True)
    ]
    return [*drawn, (1000 * rng.normal(size=(5, 2)), *layers(rng, (2, 4, 3, 2)))]


def deep(x: Any, weights: Any, biases: Any) -> np.ndarray:
    """Run a network one point at a time, with columns as the book writes them: (N, D_o)."""
    outputs = []
    for point in x:
        hidden = point
        for w, b in zip(weights[:-1], biases[:-1], strict=True):
            hidden = np.clip(b + w @ hidden, 0, None)
        outputs.append(biases[-1] + weights[-1] @ hidden)
    return np.array(outputs)


def shapes(sizes: Any) -> tuple[tuple[tuple[int, int], ...], tuple[tuple[int], ...]]:
    """Shapes of the weights and of the biases of a network with the given widths."""
    pairs = list(itertools.pairwise(sizes))
    return tuple((o, i) for i, o in pairs), tuple((o,) for _, o in pairs)


def count(sizes: Any) -> int:
    """Count a network's parameters by filling it."""
    weights, biases = layers(np.random.default_rng(0), sizes)
    return int(sum(part.size for part in [*weights, *biases]))


TARGET_X = np.linspace(0.0, 1.0, 201)


def target(x: Any) -> np.ndarray:
    """Evaluate the curve to match: down, up, down, up between 1 and -1."""
    y: np.ndarray = np.interp(x, [0, 0.25, 0.5, 0.75, 1], [1, -1, 1, -1, 1])
    return y


def match_start() -> tuple[np.ndarray, ...]:
    """Return the parameters that the student starts from."""
    return (
        np.array([[1.0], [1.0]]), np.array([0.0, -0.5]),
        np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([0.0, 0.0]),
        np.array([[1.0, 1.0]]), np.array([0.0]),
    )  # fmt: skip


def match_curve(*parts: Any) -> np.ndarray:
    """Output of a 1-2-2-1 network with these weights and biases, at `TARGET_X`."""
    return deep(TARGET_X[:, None], parts[0::2], parts[1::2])[:, 0]


def match_gap(*parts: Any) -> float:
    """Largest distance between the network's output and the target."""
    return float(np.abs(match_curve(*parts) - target(TARGET_X)).max())
