"""The checks of practical 11.1: slopes of networks, with skips and without."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from udl.checks.ch11_residual_networks import slopes
from udl.checks.kinds import Implement
from udl.checks.mistakes import Mistake

DERIVATIVE = (
    "The derivative of a ReLU is 1 where what goes in is above zero, and 0 elsewhere. Each layer "
    "has its own, at each input."
)

network_slope = Implement(
    "network_slope",
    "one product of matrices for each input.",
    expected=slopes.network_slope,
    draws=slopes.network_draws,
    atol=1e-7,
    mistakes=(
        Mistake("no ReLU on the way back", DERIVATIVE, slopes.without_gate()),
        Mistake(
            "a layer's ReLU forgotten",
            "Every hidden layer has a ReLU, the first and the last of them, too. " + DERIVATIVE,
            slopes.without_gate(0),
            slopes.without_gate(-1),
        ),
        Mistake(
            "the derivative of another layer's ReLU",
            "The slope that leaves layer k is stopped by the units of layer k that are off.",
            slopes.shifted(-1),
            slopes.shifted(1),
        ),
        Mistake(
            "the value of the ReLU instead of its derivative",
            DERIVATIVE,
            slopes.with_gate(lambda before: before.clip(0)),
            slopes.with_gate(lambda before: before),
        ),
        Mistake(
            "on and off exchanged",
            DERIVATIVE,
            slopes.with_gate(lambda before: 1 - slopes.active(before)),
        ),
        Mistake(
            "the sign instead of the derivative",
            DERIVATIVE,
            slopes.with_gate(np.sign),
        ),
        Mistake(
            "the output instead of its slope",
            "The derivative of the output with respect to the input is asked for.",
            slopes.output,
        ),
        Mistake(
            "a ReLU at the output",
            "The output is linear: its slope is handed on whatever the output's sign is.",
            lambda *a: slopes.network_slope(*a) * slopes.active(slopes.output(*a)),
        ),
        Mistake(
            "biases forgotten",
            "A bias does not occur in the derivative, but it decides which units are on.",
            slopes.without_biases,
        ),
        Mistake(
            "weights transposed",
            "Row o of a weight matrix makes output o: h @ weight.T. A slope that is carried "
            "forwards takes the same way, one that is carried backwards the other.",
            slopes.transposed,
        ),
        Mistake(
            "a mean over the inputs",
            "Each input has a slope of its own: (N,).",
            lambda *a: np.mean(slopes.network_slope(*a)),
            lambda *a: np.full(len(a[0]), np.mean(slopes.network_slope(*a))),
        ),
    ),
)


def _block_mistake(**changes: Any) -> Any:
    return partial(slopes.skip_slope, **changes)


def _skip_slope(x: Any, first: Any, blocks: Sequence[Any], last: Any) -> np.ndarray:
    return slopes.skip_slope(x, first, blocks, last)


skip_slope = Implement(
    "skip_slope",
    "each block adds to the slope, and none can cut it off.",
    expected=_skip_slope,
    draws=slopes.skip_draws,
    atol=1e-7,
    mistakes=(
        Mistake(
            "a skip in the values alone",
            "The derivative of h + f[h] is that of h, 1, plus that of f.",
            _block_mistake(backwards=0.0),
        ),
        Mistake(
            "a skip in the slopes alone",
            "The values are added up, too: what enters a block is added to what its layers return.",
            _block_mistake(forwards=0.0),
        ),
        Mistake(
            "no skip",
            "What enters a block is added to what its layers return, and its slope as well.",
            _block_mistake(forwards=0.0, backwards=0.0),
        ),
        Mistake(
            "a skip around the ReLU alone",
            "The block's input is added behind the linear layer: it passes by both.",
            _block_mistake(forwards=0.0, backwards=0.0, inner=1.0),
            _block_mistake(inner=1.0),
        ),
        Mistake(
            "a skip around the first layer",
            "The first layer makes D numbers of one. Nothing is added to them.",
            _block_mistake(start=1.0),
        ),
        Mistake(
            "the last ReLU forgotten",
            "Between the last block and the last linear layer there is a ReLU.",
            _block_mistake(final=False),
        ),
        Mistake(
            "units that are on behind the block",
            "A block's ReLU acts on what enters it. Which of its units are on is decided there.",
            _block_mistake(late=True),
        ),
        Mistake(
            "a mean over the inputs",
            "Each input has a slope of its own: (N,).",
            lambda *a: np.mean(slopes.skip_slope(*a)),
        ),
    ),
)


# --- A start that hides it ---

SPREAD = (
    "Multiply standard normal numbers by a standard deviation, the root of a variance: 2 / fan-in "
    "under the root, with the number of columns as fan-in."
)


def _started(
    weights: Sequence[Any],
    biases: Sequence[Any],
    *,
    gain: float = 2.0,
    power: float = 0.5,
    axis: int = 1,
    first: float = 1.0,
    others: float = 0.0,
) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Scale standard normal numbers so that a deep network of ReLUs keeps its sizes."""
    scaled = [np.asarray(w) * (gain / np.shape(w)[axis]) ** power for w in weights]
    kept = [np.asarray(b) * (others if place else first) for place, b in enumerate(biases)]
    return scaled, kept


def _mended_start(weights: Sequence[Any], biases: Sequence[Any]) -> Any:
    return _started(weights, biases)


def _faulty(weights: Sequence[Any], biases: Sequence[Any]) -> Any:
    share = 1 / np.sqrt(len(biases[0]))
    return [np.asarray(w) * share for w in weights], [np.asarray(b) * share for b in biases]


def _starts(rng: np.random.Generator) -> slopes.Draws:
    drawn = []
    for widths in ((3, 3), (4, 4, 4), (2, 5, 3), (6,), (3, 3, 3, 3, 3)):
        weights, _ = slopes.network(rng, *widths)
        normal = [rng.normal(size=w.shape) for w in weights]
        drawn.append((normal, [rng.normal(size=len(w)) for w in normal]))
    return drawn


mended_start = Implement(
    "mended_start",
    "now the input reaches the last layer.",
    expected=_mended_start,
    draws=_starts,
    items=("weights", "biases"),
    mistakes=(
        Mistake(
            "the start as it was",
            "Look at the printed shares: who drives the last layers, the input or the biases?",
            _faulty,
        ),
        Mistake(
            "biases everywhere",
            "Each new bias is the same for all inputs. Behind many layers they outweigh what the "
            "input has to say. Only the first layer keeps them.",
            lambda w, b: _started(w, b, others=1.0),
            lambda w, b: (_started(w, b)[0], _faulty(w, b)[1]),
        ),
        Mistake(
            "a bias at the output kept",
            "The same number is added to all outputs. It moves no joint, and the slope does not "
            "see it. Only the first layer needs biases.",
            lambda w, b: (_started(w, b)[0], [*_started(w, b)[1][:-1], b[-1]]),
        ),
        Mistake(
            "no bias at all",
            "Then all joints lie at x = 0, and the network has two slopes. The first layer needs "
            "its biases.",
            lambda w, b: _started(w, b, first=0.0),
        ),
        Mistake(
            "the first biases shrunk",
            "The biases of the first layer have variance 1, as they come in.",
            lambda w, b: _started(w, b, first=1 / np.sqrt(len(b[0]))),
            lambda w, b: _started(w, b, first=np.sqrt(2 / len(b[0]))),
            lambda w, b: _started(w, b, first=np.sqrt(2)),
        ),
        Mistake(
            "a variance that ReLUs halve",
            "Each ReLU sets half of the mean square to zero. The 2 in 2 / fan-in makes up for it.",
            lambda w, b: _started(w, b, gain=1.0),
        ),
        Mistake(
            "the variance as a factor",
            SPREAD,
            lambda w, b: _started(w, b, power=1.0),
            lambda w, b: _started(w, b, gain=1.0, power=1.0),
            lambda w, b: _started(w, b, gain=4.0),
        ),
        Mistake(
            "rows instead of columns",
            "A weight matrix is (out, in): the number of columns is the number that a sum has.",
            lambda w, b: _started(w, b, axis=0),
        ),
        Mistake(
            "rows and columns together",
            "He's variance is 2 / fan-in, and fan-in is the number of columns alone. (2 / (rows + "
            "columns) is Glorot's, which is made for other activation functions.)",
            lambda w, b: (
                [np.asarray(one) * np.sqrt(2 / sum(np.shape(one))) for one in w],
                _started(w, b)[1],
            ),
        ),
        Mistake(
            "a layer that is scaled in another way",
            "The variance is 2 / fan-in in every layer, the first and the last among them.",
            lambda w, b: ([w[0], *_started(w, b)[0][1:]], _started(w, b)[1]),
            lambda w, b: ([*_started(w, b)[0][:-1], w[-1]], _started(w, b)[1]),
            lambda w, b: (
                [*_started(w, b)[0][:-1], _started(w, b, gain=1.0)[0][-1]],
                _started(w, b)[1],
            ),
        ),
        Mistake(
            "a pair for each layer",
            "Return two lists: first all weights, then all biases.",
            lambda w, b: list(zip(*_started(w, b), strict=True)),
        ),
        Mistake(
            "one width for all layers",
            "The first layer has a single input, a fan-in of 1. Take each matrix's own columns.",
            lambda w, b: (
                [np.asarray(one) * np.sqrt(2 / len(b[0])) for one in w],
                _started(w, b)[1],
            ),
        ),
    ),
)
