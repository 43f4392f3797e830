"""The checks of practical 11.3: what batch norm does once training is over."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from udl.checks.ch11_residual_networks import norms
from udl.checks.ch11_residual_networks.block import linear
from udl.checks.kinds import Implement
from udl.checks.mistakes import Mistake


def _updated(
    running_mean: Any, running_var: Any, x: Any, momentum: float
) -> tuple[np.ndarray, np.ndarray]:
    return norms.updated(running_mean, running_var, x, momentum)


update_running = Implement(
    "update_running",
    "a share of the new batch, the rest as it was.",
    expected=_updated,
    draws=norms.update_draws,
    items=("mean", "variance"),
    mistakes=(
        Mistake(
            "momentum the other way round",
            "Here momentum is the share of the new batch, as in PyTorch: 0.1 moves a tenth of the "
            "way.",
            partial(norms.updated, turned=True),
            partial(norms.updated, turned=True, less=0),
            lambda *a: (norms.updated(*a, turned=True)[0], norms.updated(*a)[1]),
            lambda *a: (norms.updated(*a)[0], norms.updated(*a, turned=True)[1]),
        ),
        Mistake(
            "deviations from the running mean",
            "The batch's variance is taken about the batch's own mean.",
            *(
                partial(norms.updated, less=less, about=about)
                for less in (0, 1)
                for about in ("old", "new")
            ),
        ),
        Mistake(
            "one mean and one variance for all columns",
            "Each column has statistics of its own: axis=0.",
            lambda mean, var, x, share: (
                (1 - share) * mean + share * np.mean(x),
                (1 - share) * var + share * np.var(x, ddof=1),
            ),
            lambda mean, var, x, share: (
                (1 - share) * mean + share * np.mean(x),
                (1 - share) * var + share * np.var(x),
            ),
        ),
        Mistake(
            "N instead of N - 1",
            "The running variance is to estimate that of all data. A batch underestimates it, and "
            "N - 1 makes up for that.",
            partial(norms.updated, less=0),
        ),
        Mistake(
            "the old statistics forgotten",
            "The running statistics move towards those of the batch by a share of the way.",
            partial(norms.updated, replaced=True),
        ),
        Mistake(
            "added without shrinking",
            "What was there counts 1 - momentum times.",
            partial(norms.updated, added=True),
        ),
        Mistake(
            "statistics of rows",
            "The statistics of each column are asked for, over the examples: axis=0.",
            partial(norms.updated, axis=1),
        ),
        Mistake(
            "the standard deviation instead of the variance",
            "The running variance is an average of variances.",
            lambda mean, var, x, share: (
                norms.updated(mean, var, x, share)[0],
                (1 - share) * var + share * np.std(x, axis=0, ddof=1),
            ),
            lambda mean, var, x, share: (
                norms.updated(mean, var, x, share)[0],
                (1 - share) * var + share * np.std(x, axis=0),
            ),
        ),
        Mistake(
            "N - 1 in the mean",
            "A mean is the sum divided by N. Only the variance has N - 1.",
            lambda mean, var, x, share: (
                (1 - share) * mean + share * np.sum(x, axis=0) / (len(x) - 1),
                norms.updated(mean, var, x, share)[1],
            ),
        ),
    ),
)


# --- A server ---


def _served(
    requests: Any,
    weight: Any,
    bias: Any,
    mean: Any,
    var: Any,
    gain: Any,
    shift: Any,
    epsilon: float,
    *,
    own_mean: bool = False,
    own_var: bool = False,
    inside: bool = True,
    rooted: bool = True,
) -> np.ndarray:
    """Answer each request by a linear layer and a norm with fixed statistics.

    `own_mean` and `own_var` take those of the requests instead; `inside` and `rooted` are those of
    `norms.batch_norm`.
    """
    f = linear(requests, weight, bias)
    found = norms.moments(f)
    centre = found[0] if own_mean else mean
    spread = found[1] if own_var else np.asarray(var)
    if not rooted:
        size = spread + epsilon
    else:
        size = np.sqrt(spread + epsilon) if inside else np.sqrt(spread) + epsilon
    return np.asarray(gain * (f - centre) / size + shift)


def _mended(
    requests: Any,
    weight: Any,
    bias: Any,
    mean: Any,
    var: Any,
    gain: Any,
    shift: Any,
    epsilon: float,
) -> np.ndarray:
    return _served(requests, weight, bias, mean, var, gain, shift, epsilon)


def _moved_by(share: float) -> Any:
    """Return a server whose running statistics move towards those of the requests."""

    def wrong(x: Any, w: Any, b: Any, mean: Any, var: Any, *others: Any) -> np.ndarray:
        found = norms.updated(mean, var, linear(x, w, b), share, less=0)
        return _served(x, w, b, *found, *others)

    return wrong


def _request_draws(rng: np.random.Generator) -> norms.Draws:
    numbers = (3, 1, 4, 2)
    return [
        (rng.normal(size=(num, np.shape(layer[0])[1])), *layer)
        for num, layer in zip(numbers, norms.layer_draws(rng), strict=True)
    ]


mended_server = Implement(
    "mended_server",
    "an answer depends on nobody else's request.",
    expected=_mended,
    draws=_request_draws,
    mistakes=(
        Mistake(
            "the statistics of those who ask",
            "Mean and variance still come from the requests. The trained network brings both.",
            partial(_served, own_mean=True, own_var=True),
            partial(_served, own_mean=True),
            partial(_served, own_var=True),
        ),
        Mistake(
            "epsilon outside the root",
            "Epsilon is added to the variance, and then comes the root.",
            partial(_served, inside=False),
        ),
        Mistake(
            "no root",
            "Divide by the root of variance and epsilon.",
            partial(_served, rooted=False),
        ),
        Mistake(
            "each request as a batch of its own",
            "With a single row all deviations are zero, and every answer is the shift.",
            lambda x, weight, bias, mean, var, gain, shift, e: shift + 0 * linear(x, weight, bias),
        ),
        Mistake(
            "layer norm",
            "That makes the answers independent of each other, but the network was trained with "
            "batch norm. Use its running mean and variance.",
            lambda x, weight, bias, mean, var, gain, shift, e: norms.batch_norm(
                linear(x, weight, bias), gain, shift, e, axis=1
            ),
        ),
        Mistake(
            "running statistics that the requests still move",
            "Training is over: the running mean and variance stay as they are.",
            *(_moved_by(share) for share in (0.1, 0.9, 0.01)),
        ),
        Mistake(
            "the layer's bias, the gain, the shift or epsilon forgotten",
            "Only mean and variance were wrong. Leave the rest of the program as it was.",
            lambda x, weight, bias, *a: _served(x, weight, 0 * bias, *a),
            lambda x, w, b, mean, var, gain, shift, e: _served(x, w, b, mean, var, 1, shift, e),
            lambda x, w, b, mean, var, gain, shift, e: _served(x, w, b, mean, var, gain, 0, e),
            lambda x, w, b, mean, var, gain, shift, e: _served(x, w, b, mean, var, 1, 0, e),
            lambda x, w, b, mean, var, gain, shift, e: _served(
                x, w, b, mean, var, gain, shift, 0.0
            ),
        ),
        Mistake(
            "the norm before the layer",
            "The norm stands behind the linear layer, and its statistics are those of what leaves "
            "it.",
            lambda x, weight, bias, mean, var, gain, shift, e: (
                linear((x - mean) / np.sqrt(var + e), weight, bias) * gain + shift
            ),
        ),
        Mistake(
            "the norm left out",
            "The network was trained with it. Keep it, with fixed statistics.",
            lambda x, weight, bias, *_: linear(x, weight, bias),
            lambda x, weight, bias, mean, var, gain, shift, e: (
                gain * linear(x, weight, bias) + shift
            ),
        ),
    ),
)


def _folded(
    weight: Any, bias: Any, mean: Any, var: Any, gain: Any, shift: Any, epsilon: float
) -> tuple[np.ndarray, np.ndarray]:
    return norms.folded(weight, bias, mean, var, gain, shift, epsilon)


def _bias(w: Any, b: Any, mean: Any, *others: Any, part: Any) -> Any:
    """Fold with another bias, made of the scale and the shift by `part`."""
    var, gain, shift, epsilon = others
    slope = gain / np.sqrt(np.asarray(var) + epsilon)
    return norms.folded(w, b, mean, *others)[0], np.asarray(part(slope, shift))


fold = Implement(
    "fold",
    "the norm costs nothing any more.",
    expected=_folded,
    draws=norms.layer_draws,
    items=("weight", "bias"),
    mistakes=(
        Mistake(
            "columns scaled instead of rows",
            "The norm scales what leaves the layer. Output o is made by row o of the weights.",
            partial(norms.folded, columns=True),
        ),
        Mistake(
            "the bias not scaled",
            "What is left of the bias after the mean has been taken away passes the norm's scale, "
            "too.",
            partial(norms.folded, scaled_bias=False),
        ),
        Mistake(
            "the mean forgotten",
            "The norm takes the running mean away: from the bias.",
            partial(norms.folded, centred=False),
        ),
        Mistake(
            "a part of the bias not scaled",
            "The mean is taken away first, then comes the scale, then the shift: slope * (bias - "
            "mean) + shift.",
            lambda w, b, mean, *a: _bias(w, b, mean, *a, part=lambda k, s: k * b - mean + s),
            lambda w, b, mean, *a: _bias(w, b, mean, *a, part=lambda k, s: b - k * mean + s),
            lambda w, b, mean, *a: _bias(w, b, mean, *a, part=lambda k, s: k * (b - mean + s)),
        ),
        Mistake(
            "the mean added",
            "The norm takes the running mean away.",
            lambda w, b, mean, *a: norms.folded(w, b, -mean, *a),
        ),
        Mistake(
            "the weights as they were",
            "The norm multiplies what comes from the weights as well.",
            lambda w, *a: (w, norms.folded(w, *a)[1]),
        ),
        Mistake(
            "the weights transposed",
            "The weights keep their shape, (C, D).",
            lambda *a: (norms.folded(*a)[0].T, norms.folded(*a)[1]),
        ),
        Mistake(
            "epsilon outside the root",
            "Epsilon is added to the variance, and then comes the root.",
            partial(norms.folded, inside=False),
        ),
        Mistake(
            "the layer's bias forgotten",
            "The layer's own bias enters the norm.",
            partial(norms.folded, biased=False),
        ),
        Mistake(
            "the shift forgotten",
            "The norm's shift is added at the end.",
            partial(norms.folded, moved=False),
        ),
        Mistake(
            "the gain forgotten", "The scale is gain / root.", partial(norms.folded, gained=False)
        ),
        Mistake("no epsilon", "Epsilon is added to the variance.", partial(norms.folded, used=0.0)),
        Mistake("no root", "The scale is gain / root.", partial(norms.folded, power=1.0)),
        Mistake(
            "multiplied instead of divided",
            "The norm divides by the deviation.",
            partial(norms.folded, power=-0.5),
        ),
    ),
)
