"""Checks of practical 3.4: a softplus that does not overflow, and a twin with tanh."""

from __future__ import annotations

from typing import Any

import numpy as np

from udl.checks import inputs
from udl.checks.ch03_shallow_networks import expected as right
from udl.checks.kinds import Implement
from udl.checks.mistakes import Mistake


def _softplus_draws(rng: np.random.Generator) -> right.Draws:
    """Draw (z,): between 2 and 30 neither z itself nor zero is right to six digits as well."""
    between = np.array([2.5, 4.0, 6.0, 8.0, 10.0, 11.0, 20.0, 30.0])
    return [
        *inputs.entrywise(rng),
        (np.array([-1e4, -800.0, -40.0, -1.0, 0.0, 1.0, 40.0, 800.0, 1e4]),),
        (between,),
        (-between,),
        (np.array([-100.0, -300.0, -700.0]),),
        (rng.uniform(2, 10, 3),),
        (-rng.uniform(2, 700, 3),),
    ]


mended_softplus = Implement(
    "mended_softplus",
    "right from one end to the other.",
    expected=lambda z: np.logaddexp(0.0, z),
    draws=_softplus_draws,
    without=("logaddexp", "logaddexp2", "logsumexp", "log_expit", "torch"),
    rtol=1e-6,
    atol=0.0,
    overflow="The exponential of a large number is infinite. Take the large part out of the "
    "logarithm before you exponentiate what is left.",
    mistakes=(
        Mistake(
            "the ReLU",
            "Far from zero the two agree; near zero the softplus is round, log 2 at zero itself.",
            lambda z: np.maximum(z, 0.0),
        ),
        Mistake(
            "cut off at a limit",
            "Clipping what goes into the exponential avoids infinity, but then the function stops "
            "rising.",
            *[
                lambda z, top=top: np.log(1 + np.exp(np.minimum(z, top)))
                for top in (20, 30, 50, 100, 500, 700)
            ],
        ),
        Mistake(
            "a straight line too soon",
            "For large numbers the softplus comes near z itself, but to six digits only beyond "
            "11. One expression that is right everywhere needs no limit.",
            *[
                lambda z, top=top: np.where(z > top, z, np.log1p(np.exp(np.minimum(z, top))))
                for top in (1, 2, 3, 4, 5, 6, 8, 10)
            ],
        ),
        Mistake(
            "zero too soon",
            "Far to the left the softplus is tiny. A float holds numbers down to exp[-745].",
            *[
                lambda z, end=end: np.where(z < -end, 0.0, np.logaddexp(0.0, z))
                for end in (10, 20, 30, 35, 36, 37, 40, 50, 100, 200, 500, 600)
            ],
        ),
        Mistake(
            "nothing left at the far left",
            "1 + a tiny number is 1 to a computer, and its logarithm 0. np.log1p keeps the tiny "
            "number.",
            lambda z: np.maximum(z, 0.0) + np.log(1 + np.exp(-np.abs(z))),
        ),
    ),
)


def _twin(bias: Any, slopes: Any, output_bias: Any, weights: Any) -> tuple[Any, Any, Any, Any]:
    return (
        np.multiply(bias, 5),
        np.multiply(slopes, 5),
        output_bias + np.mean(weights) * len(weights) / 2,
        np.multiply(weights, 0.5),
    )


def _twin_draws(rng: np.random.Generator) -> right.Draws:
    """Draw networks whose output weights sum to either sign."""
    networks = [right.one_input_network(rng, num_hidden) for num_hidden in (1, 3, 4)]
    bias, slopes, output_bias, weights = right.one_input_network(rng, 3)
    return [*networks, (bias, slopes, output_bias, -weights)]


tanh_twin = Implement(
    "tanh_twin",
    "another activation function, the same network.",
    expected=_twin,
    draws=_twin_draws,
    rtol=1e-9,
    items=("hidden bias", "hidden slopes", "output bias", "output weights"),
    mistakes=(
        Mistake(
            "hidden layer unchanged",
            "tanh rises twice as steeply as the sigmoid of steepness 1, and this one has "
            "steepness 10.",
            lambda b, s, c, w: (b, s, *_twin(b, s, c, w)[2:]),
        ),
        Mistake(
            "steepness of 10 kept",
            "2 sig[u] - 1 = tanh[u / 2], and here u is ten times the pre-activation.",
            lambda b, s, c, w: (10 * b, 10 * s, *_twin(b, s, c, w)[2:]),
        ),
        Mistake(
            "steepness forgotten",
            "Half of what stands in the sigmoid is right, and there stands ten times the "
            "pre-activation: the steepness is 10.",
            lambda b, s, c, w: (np.multiply(b, 0.5), s / 2, *_twin(b, s, c, w)[2:]),
        ),
        Mistake(
            "one half added for all units together",
            "Every unit brings a half of its own, and its output weight multiplies that as well.",
            lambda b, s, c, w: (*_twin(b, s, c, w)[:2], c + 0.5, w / 2),
        ),
        Mistake(
            "a mirrored twin",
            "tanh[-u] = -tanh[u], so the output is the same, but the exercise asks for hidden "
            "slopes that keep their signs.",
            lambda b, s, c, w: (-5 * b, -5 * s, _twin(b, s, c, w)[2], -w / 2),
        ),
        Mistake(
            "output bias unchanged",
            "tanh runs from -1 to 1, the sigmoid from 0 to 1. Where has the lower half gone?",
            lambda b, s, c, w: (*_twin(b, s, c, w)[:2], c, w / 2),
        ),
        Mistake(
            "output weights not halved",
            "tanh rises by 2, the sigmoid by 1.",
            lambda b, s, c, w: (*_twin(b, s, c, w)[:3], w),
        ),
        Mistake(
            "output bias lowered instead of raised",
            "Solve tanh[u / 2] = 2 sig[u] - 1 for the sigmoid, and put it into the network.",
            lambda b, s, c, w: (*_twin(b, s, c, w)[:2], c - np.sum(w) / 2, w / 2),
        ),
    ),
)
