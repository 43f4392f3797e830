"""The longer tasks of practicals 10.1 to 10.3: one function for all settings, fields, groups."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from udl.checks.ch10_convolution import expected as right
from udl.checks.kinds import Implement
from udl.checks.mistakes import Mistake

# --- Practical 10.1 ---


def _any(x: Any, weights: Any, stride: int, padding: int, dilation: int) -> np.ndarray:
    """Convolve with all three settings: one weight at a time, over all windows at once."""
    wide = np.pad(np.asarray(x, dtype=float), padding)
    count = (len(wide) - dilation * (len(weights) - 1) - 1) // stride + 1
    begins = stride * np.arange(count)
    h = np.zeros(count)
    for k, weight in enumerate(weights):
        h += weight * wide[begins + k * dilation]
    return h


def _any_draws(rng: np.random.Generator) -> right.Draws:
    settings = [(12, 3, 1, 0, 1), (12, 3, 2, 1, 1), (11, 3, 1, 2, 2), (13, 5, 3, 2, 1)]
    settings += [(15, 4, 2, 3, 3), (9, 2, 2, 0, 4), (7, 1, 3, 1, 2)]
    drawn = [
        (rng.normal(size=n), rng.normal(size=k), stride, padding, dilation)
        for n, k, stride, padding, dilation in settings
    ]
    return [(np.array([3, 1, 4, 1, 5, 9]), np.array([1.0, 10.0]), 1, 0, 2), *drawn]


convolve_any = Implement(
    "convolve_any",
    "all of your functions in one.",
    expected=_any,
    draws=_any_draws,
    mistakes=(
        Mistake(
            "kernel flipped",
            "The first weight belongs to the leftmost number of the window.",
            lambda x, w, s, p, d: _any(x, w[::-1], s, p, d),
        ),
        Mistake("stride ignored", "The window moves on by stride.", lambda x, w, s, p, d: _any(
            x, w, 1, p, d)),
        Mistake("dilation ignored", "The weights lie dilation apart.", lambda x, w, s, p, d: _any(
            x, w, s, p, 1)),
        Mistake("padding ignored", "There are padding zeros at either end.",
                lambda x, w, s, p, d: _any(x, w, s, 0, d)),
        Mistake(
            "stride and dilation exchanged",
            "Stride says how far the window moves, dilation how far apart its weights lie.",
            lambda x, w, s, p, d: _any(x, w, d, p, s),
        ),
        Mistake(
            "one window too few",
            "There is one more window than there are moves.",
            lambda x, w, s, p, d: _any(x, w, s, p, d)[:-1],
        ),
    ),
    hint="lay the windows out on paper: which positions does the first one read, which the last?",
)  # fmt: skip

# --- Practical 10.2 ---


def _seen(layers: Sequence[tuple[int, int, int]], unit: int) -> tuple[int, int]:
    """Follow every path from a unit back to the input."""
    seen = {unit}
    for kernel_size, stride, padding in reversed(list(layers)):
        seen = {stride * u - padding + k for u in seen for k in range(kernel_size)}
    return min(seen), max(seen)


def _seen_draws(rng: np.random.Generator) -> right.Draws:
    fixed: right.Draws = [
        ([(3, 1, 1)], 4),
        ([(3, 2, 0), (3, 2, 0), (3, 2, 0)], 1),
        ([(5, 2, 1), (3, 2, 1), (3, 2, 1)], 0),
        ([(3, 1, 0), (5, 3, 2)], 2),
        ([(4, 3, 2), (2, 1, 0), (3, 2, 1)], 3),
        ([(3, 1, 0), (2, 1, 4)], 0),  # sees nothing but padding
    ]
    for _ in range(3):
        depth = int(rng.integers(2, 5))
        drawn = rng.integers((1, 1, 0), (7, 4, 3), size=(depth, 3)).tolist()
        fixed.append(([tuple(layer) for layer in drawn], int(rng.integers(0, 6))))
    return fixed


def _seen_forwards(layers: Sequence[tuple[int, int, int]], unit: int) -> tuple[int, int]:
    return _seen(list(layers)[::-1], unit)


positions_seen = Implement(
    "positions_seen",
    "from the last layer back to the signal.",
    expected=_seen,
    draws=_seen_draws,
    items=("first position", "last position"),
    mistakes=(
        Mistake(
            "from the first layer to the last",
            "The unit belongs to the last layer: begin there, and go back to the input.",
            _seen_forwards,
        ),
        Mistake(
            "padding ignored",
            "Padding moves all windows to the left: the first one begins at -padding.",
            lambda layers, unit: _seen([(k, s, 0) for k, s, _ in layers], unit),
        ),
        Mistake(
            "one position beyond the last",
            "A window of kernel_size positions that begins at i ends at i + kernel_size - 1.",
            lambda layers, unit: (_seen(layers, unit)[0], _seen(layers, unit)[1] + 1),
        ),
        Mistake(
            "the size of the field instead of its last position",
            "Return the first and the last position.",
            lambda layers, unit: (
                _seen(layers, unit)[0],
                _seen(layers, unit)[1] - _seen(layers, unit)[0] + 1,
            ),
        ),
        Mistake(
            "cut off at the left end",
            "Count as if the signal went on: positions of padding are negative.",
            lambda layers, unit: (max(_seen(layers, unit)[0], 0), _seen(layers, unit)[1]),
        ),
    ),
    hint="draw two layers of three on paper, and mark what one unit of the upper one depends on",
)

# --- Practical 10.3 ---


def _grouped(image: Any, weights: Any, bias: Any, padding: int, groups: int) -> np.ndarray:
    """Convolve with a kernel for every pair of channels, zero where the groups differ."""
    image, (num_out, size, *kernel) = np.asarray(image, dtype=float), weights.shape
    full = np.zeros((num_out, len(image), *kernel))
    for o in range(num_out):
        first = o // (num_out // groups) * size
        full[o, first : first + size] = weights[o]
    return right.many_channels(image, full, bias, padding, 1)


def _grouped_draws(rng: np.random.Generator) -> right.Draws:
    sizes = [(4, 4, 1, 0), (4, 4, 2, 1), (3, 3, 3, 1), (2, 6, 2, 0), (6, 4, 2, 1)]
    return [
        (
            rng.normal(size=(num_in, 5, 6)),
            rng.normal(size=(num_out, num_in // groups, 3, 3)),
            rng.normal(size=num_out),
            padding,
            groups,
        )
        for num_in, num_out, groups, padding in sizes
    ]


def _dealt_out(image: Any, weights: Any, bias: Any, padding: int, groups: int) -> np.ndarray:
    """Give output channels to groups in turn, as one deals cards."""
    order = np.argsort(np.arange(len(weights)) % groups, kind="stable")
    h = np.empty_like(_grouped(image, weights, bias, padding, groups))
    h[order] = _grouped(image, weights[order], bias[order], padding, groups)
    return h


conv2d_grouped = Implement(
    "conv2d_grouped",
    "groups that do not see each other.",
    expected=_grouped,
    draws=_grouped_draws,
    mistakes=(
        Mistake(
            "the first group's channels for all",
            "Group g takes the g-th share of the channels that come in.",
            lambda x, w, b, p, g: right.many_channels(x[: w.shape[1]], w, b, p, 1),
        ),
        Mistake(
            "channels dealt out in turn",
            "Groups are neighbours: with 4 output channels and 2 groups, 0 and 1 are the first "
            "group, 2 and 3 the second.",
            _dealt_out,
        ),
        Mistake(
            "bias missing",
            "Each output channel has one bias.",
            lambda x, w, b, p, g: _grouped(x, w, 0 * b, p, g),
        ),
        Mistake(
            "padding ignored",
            "Hand padding on to every convolution.",
            lambda x, w, b, p, g: _grouped(x, w, b, 0, g),
        ),
    ),
)
