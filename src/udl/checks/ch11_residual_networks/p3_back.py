"""The check of practical 11.3: the way back through batch norm."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from udl.checks.ch11_residual_networks import norms
from udl.checks.kinds import Implement
from udl.checks.mistakes import Mistake


def _backward(d_output: Any, x: Any, gain: Any, epsilon: float) -> norms.Three:
    return norms.backward(d_output, x, gain, epsilon)


def _with(place: int, change: Any) -> Any:
    """Return the derivatives with one of the three changed, given everything that there is."""

    def wrong(d_output: Any, x: Any, gain: Any, epsilon: float) -> Any:
        found = list(norms.backward(d_output, x, gain, epsilon))
        centre, variance = norms.moments(x)
        deviation = np.sqrt(variance + epsilon)
        normal = (np.asarray(x) - centre) / deviation
        found[place] = change(np.asarray(d_output), gain, normal, deviation, found[place])
        return tuple(found)

    return wrong


def _rows_kept(d_output: Any, x: Any, gain: Any, epsilon: float) -> Any:
    d_x, *_ = norms.backward(d_output, x, gain, epsilon)
    return d_x, np.asarray(d_output) * norms.batch_norm(x, 1.0, 0.0, epsilon), np.asarray(d_output)


batch_norm_backward = Implement(
    "batch_norm_backward",
    "two directions are lost in every column.",
    expected=_backward,
    draws=norms.backward_draws,
    items=("d_x", "d_gain", "d_shift"),
    atol=1e-7,
    mistakes=(
        Mistake(
            "statistics held constant",
            "Mean and deviation are functions of x, too: whoever moves one number of a column "
            "moves its mean and its deviation, and with them all outputs of the column.",
            partial(norms.backward, mean=0.0, stretch=0.0),
        ),
        Mistake(
            "the mean held constant",
            "If a whole column moves by the same amount, nothing changes: the derivatives of a "
            "column add up to zero.",
            partial(norms.backward, mean=0.0),
        ),
        Mistake(
            "the deviation held constant",
            "A column that is stretched gives nearly the same output. A second term takes this "
            "direction out of the derivative.",
            partial(norms.backward, stretch=0.0),
        ),
        Mistake(
            "a term added instead of taken away",
            "Both terms that come from the statistics have a minus sign.",
            partial(norms.backward, mean=-1.0),
            partial(norms.backward, stretch=-1.0),
            partial(norms.backward, mean=-1.0, stretch=-1.0),
        ),
        Mistake(
            "sums instead of means in the derivative of x",
            "Each number of a column moves its mean and its deviation by a share of 1/N. So both "
            "terms have means over the batch.",
            _with(0, lambda d, g, h, s, _: (g * (d - d.sum(0) - h * (d * h).sum(0))) / s),
            _with(0, lambda d, g, h, s, _: (g * (d - d.mean(0) - h * (d * h).sum(0))) / s),
            _with(0, lambda d, g, h, s, _: (g * (d - d.sum(0) - h * (d * h).mean(0))) / s),
        ),
        Mistake(
            "the gain in the first term alone",
            "The gain multiplies all three terms: g = gain * d_output stands in both means, too.",
            _with(0, lambda d, g, h, s, _: (g * d - d.mean(0) - h * (d * h).mean(0)) / s),
        ),
        Mistake(
            "the gain twice",
            "The derivative passes the gain once.",
            _with(0, lambda d, g, h, s, right: g * right),
        ),
        Mistake(
            "divided by the variance",
            "Divide once by the deviation, the root of variance and epsilon.",
            _with(0, lambda d, g, h, s, right: right / s),
        ),
        Mistake(
            "one mean for all columns",
            "Each column has a mean of its own: axis=0.",
            _with(0, lambda d, g, h, s, _: (g * d - np.mean(g * d) - h * np.mean(g * d * h)) / s),
            _with(0, lambda d, g, h, s, _: (g * d - np.mean(g * d) - h * (g * d * h).mean(0)) / s),
        ),
        Mistake(
            "the sign of d_x turned round",
            "Moving x up moves its own normalised value up.",
            _with(0, lambda d, g, h, s, right: -right),
        ),
        Mistake(
            "the gain in the derivatives of gain or shift",
            "gain * normal + shift: the derivative for the gain is the normalised value, that for "
            "the shift is 1.",
            _with(2, lambda d, g, h, s, right: g * right),
            _with(1, lambda d, g, h, s, right: g * right),
            lambda d, x, g, e: tuple(
                part * factor
                for part, factor in zip(norms.backward(d, x, g, e), (1, g, g), strict=True)
            ),
        ),
        Mistake(
            "rows that are not added up",
            "Gain and shift are the same for all rows. What the rows do to them adds up: (C,).",
            _rows_kept,
            _with(2, lambda d, g, h, s, _: d),
            _with(1, lambda d, g, h, s, _: d * h),
        ),
        Mistake(
            "no epsilon",
            "The deviation is the root of variance and epsilon, as it was on the way there.",
            lambda d, x, g, e: norms.backward(d, x, g, 0.0),
        ),
        Mistake(
            "the gain forgotten",
            "On its way back to x the derivative passes the gain.",
            partial(norms.backward, gained=False),
        ),
        Mistake(
            "not divided by the deviation",
            "On its way back to x the derivative is divided by the deviation.",
            partial(norms.backward, scaled=False),
        ),
        Mistake(
            "the gain's derivative with x itself",
            "The gain multiplies the normalised values: they stand in its derivative.",
            partial(norms.backward, inputs="raw"),
            _with(1, lambda d, g, h, s, _: (d * h * s).sum(0)),
        ),
        Mistake(
            "means instead of sums over the batch",
            "What the rows do to gain and shift adds up.",
            partial(norms.backward, how=np.mean),
        ),
        Mistake(
            "N - 1 instead of N",
            "In the forward pass the variance is a mean over the batch: divide by N.",
            partial(norms.backward, less=1),
        ),
    ),
)
