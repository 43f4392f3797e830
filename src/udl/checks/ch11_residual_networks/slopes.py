"""Right slopes of networks with one input, and what goes wrong on the way to them.

Derivatives are carried forwards here, along with the values.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

Draws = list[tuple[Any, ...]]
Gate = Callable[[np.ndarray], np.ndarray]


def active(before: np.ndarray) -> np.ndarray:
    """Tell where a ReLU lets its input through."""
    return np.asarray(np.heaviside(before, 0.0))


def gates_of(x: Any, weights: Sequence[Any], biases: Sequence[Any], gate: Gate = active) -> Any:
    """Return what each hidden layer's ReLU does to a slope, a list of (N, D) arrays."""
    h, gates = np.asarray(x, dtype=float)[:, None], []
    for weight, bias in zip(weights[:-1], biases[:-1], strict=True):
        before = np.einsum("ni,oi->no", h, weight) + bias
        gates.append(gate(before))
        h = before.clip(0)
    return gates


def through(gates: Sequence[np.ndarray], weights: Sequence[Any]) -> np.ndarray:
    """Carry the slope of the input, 1, through all layers: (N,)."""
    slope = np.ones((len(gates[0]), 1))
    for gate, weight in zip(gates, weights[:-1], strict=True):
        slope = gate * np.einsum("ni,oi->no", slope, weight)
    return np.asarray(np.einsum("ni,oi->no", slope, weights[-1])[:, 0])


def network_slope(x: Any, weights: Sequence[Any], biases: Sequence[Any]) -> np.ndarray:
    """Differentiate the output of a plain network with respect to its input: (N,)."""
    return through(gates_of(x, weights, biases), weights)


def without_gate(*layers: int) -> Callable[..., np.ndarray]:
    """Return the slope with some layers' ReLUs forgotten; all of them if none is named."""

    def wrong(x: Any, weights: Sequence[Any], biases: Sequence[Any]) -> np.ndarray:
        gates = gates_of(x, weights, biases)
        for layer in layers or range(len(gates)):
            gates[layer] = np.ones_like(gates[layer])
        return through(gates, weights)

    return wrong


def with_gate(gate: Gate) -> Callable[..., np.ndarray]:
    """Return the slope with something else in the place of the ReLU's derivative."""
    return lambda x, weights, biases: through(gates_of(x, weights, biases, gate), weights)


def shifted(step: int) -> Callable[..., np.ndarray]:
    """Return the slope with each layer's derivative taken from another layer."""

    def wrong(x: Any, weights: Sequence[Any], biases: Sequence[Any]) -> np.ndarray:
        gates = gates_of(x, weights, biases)
        places = np.clip(np.arange(len(gates)) + step, 0, len(gates) - 1)
        return through([gates[p] for p in places], weights)

    return wrong


def output(x: Any, weights: Sequence[Any], biases: Sequence[Any]) -> np.ndarray:
    """Return the network's output, not its slope."""
    h = np.asarray(x, dtype=float)[:, None]
    for weight, bias in zip(weights[:-1], biases[:-1], strict=True):
        h = (h @ np.transpose(weight) + bias).clip(0)
    return np.asarray((h @ np.transpose(weights[-1]) + biases[-1])[:, 0])


def without_biases(x: Any, weights: Sequence[Any], biases: Sequence[Any]) -> np.ndarray:
    """Return the slope of the network whose biases are all zero."""
    return network_slope(x, weights, [np.zeros(np.shape(b)) for b in biases])


def transposed(x: Any, weights: Sequence[Any], biases: Sequence[Any]) -> np.ndarray:
    """Return the slope with the weights between hidden layers turned round on the way back."""
    first, *between, last = weights
    turned = [first, *(np.transpose(w) for w in between), last]
    return through(gates_of(x, weights, biases), turned)


def network(rng: np.random.Generator, *widths: int) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Draw a network from one input to one output whose units are on and off at various inputs."""
    sizes = [1, *widths, 1]
    weights = [rng.normal(0, np.sqrt(2 / ins), (outs, ins)) for ins, outs in pairwise(sizes)]
    return weights, [rng.normal(0, 0.7, outs) for outs in sizes[1:]]


def network_draws(rng: np.random.Generator) -> Draws:
    """Draw networks of several depths: the first ones equally wide throughout."""
    sizes: list[tuple[tuple[int, ...], int]] = [
        *(((4, 4), 6), ((5, 5, 5), 7), ((4, 4, 4, 4, 4), 5), ((3,), 4)),
        *(((3, 6, 4), 5), ((6, 2), 1)),
    ]
    return [_lively(rng, num, widths) for widths, num in sizes]


def _lively(rng: np.random.Generator, num: int, widths: tuple[int, ...]) -> tuple[Any, ...]:
    """Draw until each layer has units that are on and units that are off, and no slope is zero."""
    while True:
        x, (weights, biases) = rng.uniform(-2, 2, num), network(rng, *widths)
        shares = [gate.mean() for gate in gates_of(x, weights, biases)]
        steep = np.abs(network_slope(x, weights, biases)).min() > 1e-3
        if min(shares) > 0.1 and max(shares) < 0.95 and steep:
            return x, weights, biases


# --- with skips ---

Pair = tuple[Any, Any]


def skip_slope(
    x: Any,
    first: Pair,
    blocks: Sequence[Pair],
    last: Pair,
    *,
    forwards: float = 1.0,
    backwards: float = 1.0,
    inner: float = 0.0,
    start: float = 0.0,
    final: bool = True,
    late: bool = False,
) -> np.ndarray:
    """Differentiate the output of a network of blocks with respect to its input: (N,).

    `forwards` and `backwards` are the skip's factors in values and slopes, `inner` that of a skip
    around the ReLU alone, `start` that of one around the first layer. `final` says whether the
    last ReLU is there, and `late` whether derivatives are taken of what leaves a block.
    """
    column = np.asarray(x, dtype=float)[:, None]
    h = column * np.asarray(first[0])[:, 0] + first[1] + start * column
    slope = np.ones_like(column) * np.asarray(first[0])[:, 0] + start
    for weight, bias in blocks:
        branch = np.einsum("ni,oi->no", h.clip(0) + inner * h, weight) + bias
        new = forwards * h + branch
        gate = active(new if late else h) + inner
        slope = backwards * slope + np.einsum("ni,oi->no", slope * gate, weight)
        h = new
    gate = active(h) if final else np.ones_like(h)
    return np.asarray(np.einsum("ni,oi->no", slope * gate, last[0])[:, 0])


def skip_draws(rng: np.random.Generator) -> Draws:
    """Draw networks of blocks of several depths and widths."""
    drawn: Draws = []
    for num, width, depth in ((5, 3, 1), (6, 4, 2), (4, 5, 3), (1, 4, 4), (6, 3, 5)):
        layers = [
            (rng.normal(0, np.sqrt(1 / width), (width, width)), rng.normal(0, 0.4, width))
            for _ in range(depth)
        ]
        first = rng.normal(size=(width, 1)), rng.normal(size=width)
        last = rng.normal(size=(1, width)), rng.normal(size=1)
        drawn.append((rng.uniform(-2, 2, num), first, layers, last))
    return drawn
