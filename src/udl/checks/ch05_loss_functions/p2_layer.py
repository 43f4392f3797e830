"""Checks of practical 5.2's second half: a loss to repair, a bias to find, a layer to train."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from udl.checks.ch05_loss_functions import expected as right
from udl.checks.ch05_loss_functions import expected_layer, shared
from udl.checks.kinds import Implement, Measured, Predict, Reach
from udl.checks.mistakes import Mistake

mend_mean_loss = Implement(
    "mend_mean_loss",
    "what is sure and right costs nothing.",
    expected=lambda y, logits: right.binary_loss(y, logits) / y.size,
    draws=right.binary_logit_draws,
    without=("stable_binary_nll", "binary_cross_entropy_with_logits", "BCEWithLogitsLoss"),
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
            "twenty points taken for granted",
            "Divide by the number of labels that the function is handed.",
            lambda y, z: right.binary_loss(y, z) / 20,
        ),
        Mistake(
            "one of two terms mended",
            "Both terms of his second line expect logits.",
            lambda y, z: np.mean(np.logaddexp(0, z) - y * right.squashed(z)),
            lambda y, z: np.mean(np.logaddexp(0, right.squashed(z)) - y * z),
        ),
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

predict_bias_direction = Predict(
    "predict_bias_direction",
    "it expects more ones than there are.",
    right="down",
    wrong_choices={
        "up": "a larger bias raises every probability of a 1. Add up the probabilities: does the "
        "model expect too few ones now, or too many?",
    },
)

best_binary_bias = Measured(
    "best_binary_bias",
    "it expects as many ones as there are.",
    variable="y",
    drawn=expected_layer.other_labels,
    computed=right.best_binary_bias,
    others="other labels",
    near=0.05,
    expected=right.best_binary_bias,
    tolerance=0.05,
    goal="the bias with the smallest binary cross-entropy",
    mistakes=(
        Mistake(
            "the bias that was given",
            "2.6 is where the search starts; the labels become more probable below it.",
            lambda: 2.6,
        ),
        Mistake(
            "the change instead of the bias",
            "The bias must move by this much from 2.6. The bias itself is asked for.",
            lambda: right.best_binary_bias() - 2.6,
        ),
        Mistake(
            "the value of the criterion, not its place",
            shared.PLACE,
            lambda: right.binary_loss_at(right.best_binary_bias()),
        ),
        Mistake(
            "the log odds of the labels alone",
            "log(11 / 9) would be the best logit if nothing but the bias were left of the network.",
            lambda: np.log(11 / 9),
        ),
        Mistake(
            "squared errors instead of cross-entropy",
            "The scan is fine; what it compares is another loss.",
            lambda: expected_layer.best_scanned(np.square),
        ),
        Mistake(
            "mean error instead of cross-entropy",
            "The scan is fine; what it compares is another loss.",
            lambda: expected_layer.best_scanned(np.abs),
        ),
    ),
    below="the model would expect too few ones." + shared.EDGE,
    above="the model would expect too many ones." + shared.EDGE,
)

output_gradient = Implement(
    "output_gradient",
    "probability minus label, times the input.",
    expected=expected_layer.layer_gradient,
    draws=expected_layer.layer_draws,
    items=("by the bias", "by the weights"),
    mistakes=(
        Mistake(
            "sign turned",
            "Probability minus label, in this order: where the probability is too high, a larger "
            "logit makes the loss larger.",
            lambda *a: tuple(-one for one in expected_layer.layer_gradient(*a)),
        ),
        Mistake(
            "mean instead of sum",
            "Every point adds its own slope; nothing is divided by their number here.",
            lambda y, *a: tuple(one / y.size for one in expected_layer.layer_gradient(y, *a)),
        ),
        Mistake(
            "the sigmoid left out",
            "The error is the *probability* minus the label, not the logit minus the label.",
            lambda y, h, b, w: (np.sum(h @ w + b - y), (h @ w + b - y) @ h),
        ),
        Mistake(
            "the bias left out of the logits",
            "The logit is the bias plus the weighted activations.",
            lambda y, h, b, w: expected_layer.layer_gradient(y, h, 0.0, w),
        ),
        Mistake(
            "the slope of the sigmoid once too often",
            "The factor p (1 - p) belongs to squared error. In the cross-entropy the logarithm "
            "takes it away.",
            lambda y, h, b, w: _with_slope(y, h, b, w),
        ),
        Mistake(
            "the labels left out",
            "Where the label is 1 and the probability near 1, nothing is to be changed.",
            lambda y, *a: expected_layer.layer_gradient(0 * y, *a),
        ),
        Mistake(
            "the size of the errors alone",
            "Errors in the two directions pull in two directions: keep their signs.",
            lambda y, h, b, w: _errors_as(np.abs, y, h, b, w),
        ),
        Mistake(
            "a decision instead of a probability",
            "The error is the probability minus the label, and hardly ever a whole number.",
            lambda y, h, b, w: _errors_as(np.round, y, h, b, w),
        ),
        Mistake(
            "the weights multiplied once more",
            "The logit is the sum of weights times activations: its slope by a weight is the "
            "activation alone.",
            lambda y, h, b, w: (
                expected_layer.layer_gradient(y, h, b, w)[0],
                expected_layer.layer_gradient(y, h, b, w)[1] * w,
            ),
        ),
        Mistake(
            "errors and activations added up apart",
            "Each point's error is multiplied by that point's activation, and then added up.",
            lambda y, h, b, w: _apart(expected_layer.layer_gradient(y, h, b, w)[0], h.sum(axis=0)),
            lambda y, h, b, w: _apart(expected_layer.layer_gradient(y, h, b, w)[0], h.mean(axis=0)),
        ),
        Mistake(
            "both in one array",
            "Two things are asked for: a number, and an array of shape (D,).",
            lambda *a: np.append(*expected_layer.layer_gradient(*a)),
        ),
        Mistake(
            "the hidden activations left out",
            "A weight moves the logit of a point by the activation of its hidden unit there.",
            lambda y, h, b, w: (
                expected_layer.layer_gradient(y, h, b, w)[0],
                np.full(w.shape, expected_layer.layer_gradient(y, h, b, w)[0]),
            ),
        ),
    ),
)


def _with_slope(y: Any, hidden: Any, bias: Any, weights: Any) -> tuple[Any, Any]:
    p = right.squashed(hidden @ weights + bias)
    errors = (p - y) * p * (1 - p)
    return errors.sum(), errors @ hidden


def _errors_as(turned: Callable[[Any], Any], y: Any, hidden: Any, bias: Any, weights: Any) -> Any:
    errors = turned(right.squashed(hidden @ weights + bias) - y)
    return errors.sum(), errors @ hidden


def _apart(error: Any, activations: Any) -> tuple[Any, Any]:
    return error, error * activations


_HIGHEST_RATE = 8.0  # ten times those at which the loss begins to jump


def _layer_advice(rate: float, num_steps: float) -> str:
    if rate <= 0 or not 0 <= num_steps <= 3000:
        return "a positive rate, and between 0 and 3,000 steps"
    # Beyond the border the loss jumps about, so neighbouring rates say nothing: look far around.
    shorter = (expected_layer.layer_loss_after(rate / f, 3000) for f in (2, 4, 8, 16, 32))
    if rate > _HIGHEST_RATE or any(loss <= 5.5 for loss in shorter):
        return "the rate is too high: shorter steps get there"
    return "longer steps, or more of them, get there"


train_output_layer = Reach(
    "train_output_layer",
    "four do better than one.",
    start=lambda: (0.01, 100),
    score=expected_layer.layer_loss_after,
    target=5.5,
    goal="a loss of at most 5.5 nats after at most 3,000 steps",
    unit="loss",
    items=("learning rate", "number of steps"),
    advice=_layer_advice,
)
