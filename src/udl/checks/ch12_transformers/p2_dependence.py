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
    """Average the sums of the channels of each row and of all that came before."""
    sums = np.sum(x, axis=1, keepdims=True)
    return np.asarray(np.cumsum(sums, axis=0) / np.arange(1, len(x) + 1)[:, None])


def row_before(x: Any) -> np.ndarray:
    """Hand on the row before, with mean 0 and variance 1; the first row gets zeros."""
    centred = x - np.mean(x, axis=1, keepdims=True)
    normal = centred / np.sqrt(np.mean(centred**2, axis=1, keepdims=True) + 1e-9)
    return np.concatenate([np.zeros((1, normal.shape[1])), normal[:-1]])


def window_of_three(x: Any) -> np.ndarray:
    """Add up each row and the two before it: all others are multiplied by zero."""
    n = len(x)
    return np.asarray((np.eye(n) + 2 * np.eye(n, k=-1) - np.eye(n, k=-2)) @ x)


def _of_all(x: Any) -> float:
    """Return a number between -1 and 1 to which every channel of every row adds something."""
    channels = np.arange(1, np.shape(x)[1] + 1)
    return float(np.sum(np.tanh(np.asarray(x) / 5) * channels) / np.sum(channels) / len(x))


def small_leak(x: Any) -> np.ndarray:
    """Add up each row and all that came before, and something tiny that knows all rows."""
    return np.asarray(np.cumsum(x, axis=0) + 9 + LEAK * _of_all(x))


def rounding(x: Any) -> np.ndarray:
    """Hand on each row, off by something as small as the rounding error of a sum over all rows."""
    return np.asarray(x + 1e-12 * _of_all(x))


def summit(x: Any, best: Any) -> np.ndarray:
    """Give each row the largest output if the sizes of its numbers are these."""
    return np.asarray(-((np.asarray(x) ** 2 - np.asarray(best) ** 2) ** 2))


def whole_numbers(x: Any) -> np.ndarray:
    """Round, and add up from the end."""
    return np.asarray(np.cumsum(np.round(x)[::-1], axis=0)[::-1])


def directions(x: Any) -> np.ndarray:
    """Give each row the length 1, and put the rows in the reverse order."""
    return np.asarray(x / np.linalg.norm(x, axis=1, keepdims=True))[::-1]


def last_channel(x: Any) -> np.ndarray:
    """Hand on the sum of the last channels of each row and the row before; beside it its own."""
    last = np.asarray(x)[:, -1]
    return np.stack([last + np.concatenate([[0.0], last[:-1]]), last], axis=1)


def opposites(x: Any) -> np.ndarray:
    """Hand on 0, a number that depends on the sizes in the row, and minus this number."""
    found = np.abs(x) @ np.arange(1.0, np.shape(x)[1] + 1)
    return np.stack([0 * found, found, -found], axis=1)


def nothing(x: Any) -> np.ndarray:
    """Return the same for every input."""
    return np.ones((len(x), 2))


LEAK = 4e-7  # far above a rounding error, far below what anybody would notice

# What stands in the rows and columns of the answer for N positions.
SEEN: dict[str, Callable[[int], np.ndarray]] = {
    "mean_so_far": lambda n: np.tri(n) > 0,
    "row_before": lambda n: np.eye(n, k=-1) > 0,
    "window_of_three": lambda n: (np.tri(n) - np.tri(n, k=-3)) > 0,
    "small_leak": lambda n: np.ones((n, n)) > 0,
    "whole_numbers": lambda n: np.tri(n).T > 0,
    "directions": lambda n: np.eye(n)[::-1] > 0,
    "last_channel": lambda n: (np.eye(n) + np.eye(n, k=-1)) > 0,
    "opposites": lambda n: np.eye(n) > 0,
    "rounding": lambda n: np.eye(n) > 0,
    "summit": lambda n: np.eye(n) > 0,
    "nothing": lambda n: np.zeros((n, n)) > 0,
}


def _layer_draws(rng: np.random.Generator) -> right.Draws:
    layers: tuple[tuple[Layer, int, int], ...] = (
        *((mean_so_far, 3, 4), (row_before, 4, 3), (window_of_three, 5, 2), (small_leak, 4, 4)),
        *((whole_numbers, 4, 2), (directions, 5, 3), (nothing, 2, 3), (last_channel, 4, 3)),
        *((opposites, 3, 4), (rounding, 4, 3)),
    )
    drawn: right.Draws = [(layer, rng.normal(size=(n, d))) for layer, n, d in layers]
    x = drawn[4][1]  # well inside of what is rounded to the same whole numbers
    drawn[4] = (whole_numbers, np.round(2 * x) + rng.uniform(-0.3, 0.3, x.shape))
    highest = rng.normal(size=(4, 3))

    def at_summit(x: Any) -> np.ndarray:
        return summit(x, highest)

    at_summit.__name__ = summit.__name__
    return [*drawn, (at_summit, highest)]


def _dependence(layer: Layer, x: Any) -> np.ndarray:
    """Which output depends on which input, known by how the layer was made."""
    return SEEN[layer.__name__](len(x))


def _any(moved: np.ndarray) -> np.ndarray:
    return np.asarray(np.any(np.abs(moved) > 1e-9, axis=1))


def _nudged(
    change: Callable[[np.ndarray], Any],
    *,
    restored: bool = True,
    differs: Callable[[np.ndarray], np.ndarray] = _any,
) -> Any:
    """Return an experiment that changes one row after another like this.

    `differs` says of the differences of the outputs, (N, channels), in which rows they count.
    """

    def wrong(layer: Layer, x: Any) -> np.ndarray:
        before, moved = layer(x), np.array(x, float)
        found = np.zeros((len(x), len(x)), bool)
        for m in range(len(x)):
            moved = np.array(x, float) if restored else moved
            moved[m] = change(moved[m])
            found[:, m] = differs(layer(moved) - before)
        return found

    return wrong


def _but(**others: Callable[[int], np.ndarray]) -> Any:
    """Return an experiment that is right, but for these layers."""

    def wrong(layer: Layer, x: Any) -> np.ndarray:
        return others.get(layer.__name__, SEEN[layer.__name__])(len(x))

    return wrong


def _none(n: int) -> np.ndarray:
    return np.zeros((n, n), bool)


def _spoilt(by: float) -> Any:
    """Return an experiment that looks where something comes out that is no finite number."""

    def wrong(layer: Layer, x: Any) -> np.ndarray:
        found = np.zeros((len(x), len(x)), bool)
        with np.errstate(all="ignore"):
            for m in range(len(x)):
                spoilt = np.array(x, float)
                spoilt[m] = by
                found[:, m] = ~np.isfinite(layer(spoilt)).all(axis=1)
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
            _but(last_channel=_none),
        ),
        Mistake(
            "a sign that some layers do not see",
            "A layer may square what it is given. A row whose signs are turned round stays what it "
            "was for such a layer.",
            _nudged(np.negative),
            _but(summit=_none, opposites=_none),
        ),
        Mistake(
            "the same numbers in another order",
            "A layer may add up the channels of a row. Change the numbers, not only their order.",
            _but(mean_so_far=_none),
            _nudged(lambda row: np.roll(row, 1)),
            _nudged(lambda row: row[::-1]),
        ),
        Mistake(
            "nan as a change",
            "0 times nan is nan, so what is hidden with a weight of 0 seems to be seen. A mask "
            "that is right would look as if it leaked. Change the input by numbers.",
            _spoilt(np.nan),
            _spoilt(np.inf),
        ),
        Mistake(
            "differences added up",
            "Differences of both signs cancel in a sum, and the channels of a normalised row have "
            "the sum zero. Take absolute values first.",
            _nudged(_turning, differs=lambda moved: np.abs(moved.sum(axis=1)) > 1e-9),
            _but(row_before=_none, opposites=_none),
        ),
        Mistake(
            "differences of one sign only",
            "An output that becomes smaller depends on the input as well: take absolute values.",
            _nudged(_turning, differs=lambda moved: np.any(moved > 1e-9, axis=1)),
            _but(summit=_none),
        ),
        Mistake(
            "rounding errors counted",
            "Two outputs that should be equal may differ in their last digits. Only what is larger "
            "than 1e-9 is a difference.",
            _nudged(_turning, differs=lambda moved: np.any(moved != 0, axis=1)),
            lambda layer, x: _dependence(layer, x) | (layer is rounding),
        ),
        Mistake(
            "one channel of the output only",
            "An output depends on an input if any of its channels does.",
            _nudged(_turning, differs=lambda moved: np.abs(moved[:, 0]) > 1e-9),
            _nudged(_turning, differs=lambda moved: np.abs(moved[:, -1]) > 1e-9),
        ),
        Mistake(
            "all channels instead of any",
            "An output depends on an input if any of its channels does: .any(axis=1), not .all.",
            _nudged(_turning, differs=lambda moved: np.all(np.abs(moved) > 1e-9, axis=1)),
        ),
        Mistake(
            "a change that is too small",
            "A layer may round what it is given. Let the change be large, and not too small to "
            "come through.",
            _but(whole_numbers=_none),
            _but(whole_numbers=_none, small_leak=lambda n: np.tri(n) > 0),
            _nudged(lambda row: row + 1e-3),
        ),
        Mistake(
            "a comparison that is too coarse",
            "A hole may be small: one of the layers leaks less than a millionth. Only what is as "
            "small as a rounding error, 1e-9 or so, is no difference. (np.isclose allows for 1e-5 "
            "of a value unless it is told otherwise.)",
            _but(small_leak=lambda n: np.tri(n) > 0),
            _but(small_leak=_none),
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
