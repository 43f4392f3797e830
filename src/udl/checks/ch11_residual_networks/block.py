"""Right values and derivatives of a residual block, and what goes wrong on the way to them."""

from __future__ import annotations

from typing import Any

import numpy as np

Draws = list[tuple[Any, ...]]


def relu(h: Any) -> np.ndarray:
    """Set what is negative to zero."""
    return np.asarray(h, dtype=float).clip(0)


def linear(h: Any, weight: Any, bias: Any) -> np.ndarray:
    """Apply a linear layer to rows."""
    return np.asarray(np.einsum("ni,oi->no", h, weight) + bias)


def forward(h: Any, inner: Any, inner_bias: Any, outer: Any, outer_bias: Any) -> np.ndarray:
    """Add two layers' result to what came in, each with a ReLU in front: (N, D)."""
    between = relu(linear(relu(h), inner, inner_bias))
    return np.asarray(h + linear(between, outer, outer_bias))


def variant(
    *,
    first: bool = True,
    second: bool = True,
    last: bool = False,
    after: bool = False,
    skip: float = 1.0,
    activated: bool = False,
    biases: bool = True,
    scale: float = 1.0,
) -> Any:
    """Return a block that is put together in another way.

    `first` and `second` say whether these ReLUs are there, `last` whether there is one behind the
    branch and `after` one behind the sum; `skip` is the factor of what came in, `activated` says
    that the skip takes its ReLU, `biases` whether they are added, and `scale` is the branch's
    factor.
    """

    def wrong(h: Any, inner: Any, inner_bias: Any, outer: Any, outer_bias: Any) -> np.ndarray:
        start = relu(h) if first else h
        middle = linear(start, inner, biases * np.asarray(inner_bias))
        end = linear(relu(middle) if second else middle, outer, biases * np.asarray(outer_bias))
        branch = relu(end) if last else end
        whole = skip * (relu(h) if activated else np.asarray(h)) + scale * branch
        return relu(whole) if after else np.asarray(whole)

    return wrong


def block_draws(rng: np.random.Generator) -> Draws:
    """Draw blocks: the first ones with as many units inside as outside."""
    sizes = ((2, 3, 3), (5, 4, 4), (1, 3, 3), (4, 3, 5), (3, 4, 2))
    return [
        (
            rng.normal(size=(num, units)),
            rng.normal(size=(inner, units)),
            0.5 * rng.normal(size=inner),
            rng.normal(size=(units, inner)),
            0.5 * rng.normal(size=units),
        )
        for num, units, inner in sizes
    ]


Five = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def backward(
    d_out: Any,
    h: Any,
    inner: Any,
    inner_bias: Any,
    outer: Any,
    outer_bias: Any,
    *,
    identity: float = 1.0,
    first: str = "own",
    second: str = "own",
    inputs: str = "relu",
) -> Five:
    """Differentiate a loss with respect to a block's input and its parameters.

    `identity` is the factor of what passes by the layers. `first` and `second` say which ReLU's
    derivative is taken: its ``own``, the ``other`` one's, ``none``, or its ``value``; `inputs`
    whether a linear layer's derivative takes what left the ``relu`` or what was ``before`` it.
    """
    h = np.asarray(h, dtype=float)
    middle = linear(relu(h), inner, inner_bias)
    gates = {"first": (h, middle), "second": (middle, h)}
    chosen = {"own": 0, "other": 1}

    def gate(which: str, how: str) -> np.ndarray:
        own, other = gates[which]
        if how == "none":
            return np.ones_like(own)
        if how == "value":
            return relu(own)
        return np.asarray(np.heaviside((own, other)[chosen[how]], 0.0))

    fed = (relu(h), relu(middle)) if inputs == "relu" else (h, middle)
    d_middle = np.einsum("no,oi->ni", d_out, outer) * gate("second", second)
    d_branch = np.einsum("no,oi->ni", d_middle, inner) * gate("first", first)
    return (
        identity * np.asarray(d_out) + d_branch,
        np.einsum("no,ni->oi", d_middle, fed[0]),
        d_middle.sum(axis=0),
        np.einsum("no,ni->oi", d_out, fed[1]),
        np.sum(d_out, axis=0),
    )


def backward_draws(rng: np.random.Generator) -> Draws:
    """Draw a loss's derivative for each block."""
    return [(rng.normal(size=h.shape), h, *others) for h, *others in block_draws(rng)]
