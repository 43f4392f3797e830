"""Checks of the second half of practical 5.2: a loss to repair, and training an output layer."""

from __future__ import annotations

from typing import Any

import numpy as np

from udl.checks.ch05_loss_functions import expected as right
from udl.checks.kinds import Implement, Reach
from udl.checks.mistakes import Mistake

mend_mean_loss = Implement(
    "mend_mean_loss",
    "what is sure and right costs nothing.",
    expected=lambda y, logits: right.binary_loss(y, logits) / y.size,
    draws=right.binary_logit_draws,
    overflow="Logits of 800 must not go through a probability or a bare exponential.",
    mistakes=(
        Mistake(
            "the fault that was given",
            "The function in the second line expects logits, but gets probabilities: the sigmoid "
            "is applied twice.",
            lambda y, z: right.binary_loss(y, right.squashed(z)) / y.size,
        ),
        Mistake("sum instead of mean", "Divide by the number of points.", right.binary_loss),
        Mistake(
            "the sigmoid once, but too early",
            "Once the sigmoid has rounded to 0 or 1, the logarithm is infinite.",
            lambda y, z: -np.mean(np.log(right.label_probability(y, right.squashed(z)))),
        ),
        Mistake(
            "labels swapped",
            "A point with y = 1 should cost little when its logit is large and positive.",
            lambda y, z: right.binary_loss(1 - y, z) / y.size,
        ),
    ),
)

output_gradient = Implement(
    "output_gradient",
    "probability minus label, times the input.",
    expected=right.layer_gradient,
    draws=right.layer_draws,
    items=("by the bias", "by the weights"),
    mistakes=(
        Mistake(
            "sign turned",
            "Probability minus label, in this order: where the probability is too high, a larger "
            "logit makes the loss larger.",
            lambda *a: tuple(-one for one in right.layer_gradient(*a)),
        ),
        Mistake(
            "mean instead of sum",
            "Every point adds its own slope; nothing is divided by their number here.",
            lambda y, *a: tuple(one / y.size for one in right.layer_gradient(y, *a)),
        ),
        Mistake(
            "the sigmoid left out",
            "The error is the *probability* minus the label, not the logit minus the label.",
            lambda y, h, b, w: (np.sum(h @ w + b - y), (h @ w + b - y) @ h),
        ),
        Mistake(
            "the bias left out of the logits",
            "The logit is the bias plus the weighted activations.",
            lambda y, h, b, w: right.layer_gradient(y, h, 0.0, w),
        ),
        Mistake(
            "the slope of the sigmoid once too often",
            "The factor p (1 - p) belongs to squared error. In the cross-entropy the logarithm "
            "takes it away.",
            lambda y, h, b, w: _with_slope(y, h, b, w),
        ),
        Mistake(
            "the hidden activations left out",
            "A weight moves the logit of a point by the activation of its hidden unit there.",
            lambda y, h, b, w: (
                right.layer_gradient(y, h, b, w)[0],
                np.full(w.shape, right.layer_gradient(y, h, b, w)[0]),
            ),
        ),
    ),
)


def _with_slope(y: Any, hidden: Any, bias: Any, weights: Any) -> tuple[Any, Any]:
    p = right.squashed(hidden @ weights + bias)
    errors = (p - y) * p * (1 - p)
    return errors.sum(), errors @ hidden


def _layer_advice(rate: float, num_steps: float) -> str:
    if rate <= 0 or not 0 <= num_steps <= 3000:
        return "a positive rate, and between 0 and 3,000 steps"
    # Beyond the border the loss jumps about, so neighbouring rates say nothing: look far around.
    if any(right.layer_loss_after(rate / f, 3000) <= 5.5 for f in (2, 4, 8, 16, 32)):
        return "the rate is too high: shorter steps get there"
    return "longer steps, or more of them, get there"


train_output_layer = Reach(
    "train_output_layer",
    "four do better than one.",
    start=lambda: (0.01, 100),
    score=right.layer_loss_after,
    target=5.5,
    goal="a loss of at most 5.5 nats after at most 3,000 steps",
    unit="loss",
    items=("learning rate", "number of steps"),
    advice=_layer_advice,
)
