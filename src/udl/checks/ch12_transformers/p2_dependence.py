"""Checks of practical 12.2: which output of a layer depends on which input."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from udl.checks.ch12_transformers.expected import attention as right
from udl.checks.kinds import Implement
from udl.checks.mistakes import Mistake

Layer = Callable[[Any], np.ndarray]

# --- Layers for which it is known which output depends on which input ---


def mean_so_far(x: Any) -> np.ndarray:
    """Average each row with all that came before."""
    return np.asarray(np.cumsum(x, axis=0) / np.arange(1, len(x) + 1)[:, None])


def row_before(x: Any) -> np.ndarray:
    """Hand on the row before, with mean 0 and variance 1; the first row gets zeros."""
    centred = x - np.mean(x, axis=1, keepdims=True)
    normal = centred / np.sqrt(np.mean(centred**2, axis=1, keepdims=True) + 1e-9)
    return np.concatenate([np.zeros((1, normal.shape[1])), normal[:-1]])


def window_of_three(x: Any) -> np.ndarray:
    """Add up each row and the two before it."""
    padded = np.concatenate([np.zeros((2, np.shape(x)[1])), x])
    return np.asarray(padded[2:] + 2 * padded[1:-1] - padded[:-2])


def small_leak(x: Any) -> np.ndarray:
    """Hand on each row, divided by a sum over all rows that hardly changes."""
    total = np.sum(np.exp(np.tanh(x)))
    return np.asarray(np.cumsum(np.tanh(x) + 2, axis=0) / (1000 + total))


def whole_numbers(x: Any) -> np.ndarray:
    """Round, and add up from the end."""
    return np.asarray(np.cumsum(np.round(x)[::-1], axis=0)[::-1])


def directions(x: Any) -> np.ndarray:
    """Give each row the length 1, and put the rows in the reverse order."""
    return np.asarray(x / np.linalg.norm(x, axis=1, keepdims=True))[::-1]


def last_channel(x: Any) -> np.ndarray:
    """Hand on the last channel of each row, and beside it the sum with that of the row before."""
    last = np.asarray(x)[:, -1]
    return np.stack([last, last + np.concatenate([[0.0], last[:-1]])], axis=1)


def nothing(x: Any) -> np.ndarray:
    """Return the same for every input."""
    return np.ones((len(x), 2))


# What stands in the rows and columns of the answer for N positions.
SEEN: dict[str, Callable[[int], np.ndarray]] = {
    "mean_so_far": lambda n: np.tri(n) > 0,
    "row_before": lambda n: np.eye(n, k=-1) > 0,
    "window_of_three": lambda n: (np.tri(n) - np.tri(n, k=-3)) > 0,
    "small_leak": lambda n: np.ones((n, n)) > 0,
    "whole_numbers": lambda n: np.tri(n).T > 0,
    "directions": lambda n: np.eye(n)[::-1] > 0,
    "last_channel": lambda n: (np.eye(n) + np.eye(n, k=-1)) > 0,
    "nothing": lambda n: np.zeros((n, n)) > 0,
}


def _layer_draws(rng: np.random.Generator) -> right.Draws:
    layers: tuple[tuple[Layer, int, int], ...] = (
        *((mean_so_far, 3, 4), (row_before, 4, 3), (window_of_three, 5, 2), (small_leak, 4, 4)),
        *((whole_numbers, 4, 2), (directions, 5, 3), (nothing, 2, 3), (last_channel, 4, 3)),
    )
    drawn: right.Draws = [(layer, rng.normal(size=(n, d))) for layer, n, d in layers]
    x = drawn[4][1]  # well inside of what is rounded to the same whole numbers
    drawn[4] = (whole_numbers, np.round(2 * x) + rng.uniform(-0.3, 0.3, x.shape))
    return drawn


def _dependence(layer: Layer, x: Any) -> np.ndarray:
    """Which output depends on which input, known by how the layer was made."""
    return SEEN[layer.__name__](len(x))


def _nudged(
    change: Callable[[np.ndarray], Any], *, restored: bool = True, count: Any = np.any
) -> Any:
    """Return an experiment that changes one row after another like this.

    `count` says which channels of an output must move for it to be one that depends.
    """

    def wrong(layer: Layer, x: Any) -> np.ndarray:
        before, moved = layer(x), np.array(x, float)
        found = np.zeros((len(x), len(x)), bool)
        for m in range(len(x)):
            moved = np.array(x, float) if restored else moved
            moved[m] = change(moved[m])
            found[:, m] = count(np.abs(layer(moved) - before) > 1e-9, axis=1)
        return found

    return wrong


def _turning(row: np.ndarray) -> Any:
    return row + 5 * np.arange(1, len(row) + 1) ** 2


dependence = Implement(
    "dependence",
    "nothing escapes your test.",
    expected=_dependence,
    draws=_layer_draws,
    hint="take the layer apart on paper: change one input, and see which outputs change",
    mistakes=(
        Mistake(
            "rows and columns exchanged",
            "Row n is for output n, column m for input m. A change of input m fills a column.",
            lambda layer, x: _dependence(layer, x).T,
        ),
        Mistake(
            "changes that pile up",
            "Each input is changed alone. Begin with a fresh copy of x for every input, or put "
            "back what was there.",
            _nudged(_turning, restored=False),
        ),
        Mistake(
            "a change that some layers do not see",
            "A layer may subtract the mean of the channels of a row, so that the same number added "
            "to all of them is gone. Change the channels by different amounts.",
            _nudged(lambda row: row + 7.3),
            _nudged(lambda row: row + 1),
        ),
        Mistake(
            "a factor that some layers do not see",
            "A layer may divide each row by its length. A row that is multiplied by a positive "
            "number stays what it was for such a layer.",
            _nudged(lambda row: 9 * row),
            _nudged(lambda row: 2 * row),
        ),
        Mistake(
            "a change of one channel only",
            "An output may depend on some channels of an input and not on others. Change them all.",
            lambda layer, x: _dependence(layer, x) & (layer is not last_channel),
        ),
        Mistake(
            "all channels instead of any",
            "An output depends on an input if any of its channels does: .any(axis=1), not .all.",
            _nudged(_turning, count=np.all),
        ),
        Mistake(
            "a change that is too small",
            "A layer may round what it is given. Let the change be large, and not too small to "
            "come through.",
            lambda layer, x: _dependence(layer, x) & (layer is not whole_numbers),
            _nudged(lambda row: row + 1e-3),
        ),
        Mistake(
            "a comparison that is too coarse",
            "A hole may be small: one of the layers leaks a thousandth. Only what is as small as a "
            "rounding error, 1e-9 or so, is no difference.",
            lambda layer, x: (
                _dependence(layer, x)
                & (SEEN["mean_so_far"](len(x)) if layer is small_leak else True)
            ),
            lambda layer, x: _dependence(layer, x) & (layer is not small_leak),
        ),
        Mistake(
            "an output that does not depend on its own input",
            "The diagonal counts like every other place.",
            lambda layer, x: _dependence(layer, x) & ~np.eye(len(x), dtype=bool),
        ),
        Mistake(
            "True where nothing changes",
            "True stands where the output depends on the input.",
            lambda layer, x: ~_dependence(layer, x),
        ),
    ),
)
