"""Checks of practical 5.3, multiclass cross-entropy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from udl.checks.ch05_loss_functions import expected as right
from udl.checks.ch05_loss_functions import shared
from udl.checks.kinds import Implement, Measured, Predict, Read
from udl.checks.mistakes import Mistake

trace_class_scores = Read(
    "trace_class_scores",
    "a row for each point, and its shares sum to 1.",
    expected=lambda: ((20, 3), 1.0),
    items=("shape of the logits", "sum of a row of probabilities"),
    mistakes=(
        Mistake(
            "points in columns",
            "The first axis counts the points: one row for each, one column for each class.",
            lambda: ((3, 20), 1.0),
        ),
        Mistake(
            "the sum over points instead of classes",
            "A row holds the probabilities of one point. Only all points together give twenty.",
            lambda: ((20, 3), 20.0),
        ),
        Mistake(
            "the sum of the logits",
            "The softmax divides by the sum of the exponentials: what must the fractions add up "
            "to?",
            lambda: ((20, 3), 0.0),
            lambda: ((20, 3), 3.0),
        ),
        Mistake(
            "one score for each point",
            "There is one logit for every class: a vector of 20 would leave the others without.",
            lambda: ((20,), 1.0),
            lambda: ((20, 1), 1.0),
        ),
    ),
)

_SHIFT = (
    "exp(1000) is more than the computer can hold, and inf / inf is nan. Subtract each row's "
    "largest logit first: the probabilities stay the same, and the largest exponent is 0."
)


def _shares(axis: int | None, shift_axis: int | None, shift: bool = True) -> Callable[..., Any]:
    """Exponentials divided by their sum along one axis after a shift along another."""

    def shares(z: Any) -> Any:
        e = np.exp(z - shift * z.max(axis=shift_axis, keepdims=True))
        return e / e.sum(axis=axis, keepdims=True)

    return shares


def _softmax_shifted(shift: Callable[[Any], Any]) -> Callable[..., Any]:
    def shifted(z: Any) -> Any:
        e = np.exp(z - shift(z)[:, None])
        return e / e.sum(axis=1, keepdims=True)

    return shifted


def _loss_shifted(shift: Callable[[Any], Any]) -> Callable[..., Any]:
    def shifted(y: Any, z: Any) -> Any:
        m = shift(z)
        log_sum_exp = m + np.log(np.exp(z - m[:, None]).sum(axis=1))
        return np.sum(log_sum_exp - right.picked(y, z))

    return shifted


softmax = Implement(
    "softmax",
    "each row sums to one, for large logits, too.",
    expected=right.class_probabilities,
    draws=right.softmax_draws,
    overflow=_SHIFT,
    mistakes=(
        Mistake("overflow at large logits", _SHIFT, _shares(1, None, shift=False)),
        Mistake(
            "one maximum for all rows",
            "A row far below the largest logit of the whole table gets exponentials that are all "
            "0, and 0 / 0 is nan. Each row needs its own maximum.",
            _shares(1, None),
        ),
        *shared.wrong_shifts(_softmax_shifted),
        Mistake(
            "clipped instead of shifted",
            "Clipping the logits makes the largest ones equal, and equal logits get equal "
            "probabilities. A shift leaves every difference as it was.",
            *(
                lambda z, c=c: right.class_probabilities(np.clip(z, -c, c))
                for c in (30, 50, 100, 500, 700, 709)
            ),
            lambda z: right.class_probabilities(np.minimum(z, 700)),
        ),
        Mistake(
            "not normalised",
            "The exponentials make everything positive; dividing by the sum of the row makes it a "
            "distribution over the classes.",
            lambda z: np.exp(z),
            lambda z: np.exp(z - z.max()),
            lambda z: np.exp(z - z.max(axis=1, keepdims=True)),
        ),
        Mistake(
            "wrong axis",
            "Columns sum to one here, so that the points compete. The classes of one point should: "
            "sum along axis 1.",
            _shares(0, None, shift=False),
            *(_shares(0, axis) for axis in (None, 0, 1)),
        ),
        Mistake(
            "one total for all points",
            "The whole table sums to one here. Every point needs a distribution of its own.",
            _shares(None, None, shift=False),
            *(_shares(None, axis) for axis in (None, 1)),
        ),
        Mistake(
            "sign of the logits flipped",
            "The largest logit must get the largest probability.",
            lambda z: right.class_probabilities(-z),
        ),
        Mistake(
            "exponential missing",
            "Logits can be negative, and so are these ratios; exp makes them positive first.",
            lambda z: z / z.sum(axis=1, keepdims=True),
        ),
        Mistake(
            "a sigmoid for each class",
            "Sigmoids answer separate yes-or-no questions. Classes exclude each other: their "
            "probabilities must sum to one.",
            right.squashed,
        ),
        Mistake(
            "the log softmax",
            "This is the logarithm of the answer.",
            lambda z: z - np.logaddexp.reduce(z, axis=1)[:, None],
        ),
        Mistake(
            "a decision instead of probabilities",
            "A one for the winner hides how close the others were and has no slope to learn from.",
            lambda z: np.eye(z.shape[1])[z.argmax(axis=1)],
        ),
    ),
)


def _counted_from_one(y: Any, table: Any) -> Any:
    return table[np.arange(y.size), y - 1]


def _log_picked(y: Any, probabilities: Any) -> Any:
    return np.log(right.picked(y, probabilities))


categorical_pmf = Implement(
    "categorical_pmf",
    "the probability of each point's own label.",
    expected=lambda y, probabilities: right.picked(y, probabilities),
    draws=right.categorical_draws,
    mistakes=(
        Mistake(
            "every label looked up for every point",
            "[:, y] picks whole columns. Pair each row number with its own label: give both, "
            "np.arange(N) and y, as indices.",
            lambda y, p: p[:, y],
        ),
        Mistake(
            "rows picked instead of classes",
            "[y] takes row number y, which belongs to another point.",
            lambda y, p: p[y],
        ),
        Mistake(
            "the largest probability instead of the label's",
            shared.OWN_LABEL + "not with that of the class which the model likes best.",
            lambda y, p: p.max(axis=1),
        ),
        Mistake("labels counted from 1", shared.FROM_ONE, _counted_from_one),
        Mistake(
            "the probability of being wrong",
            shared.OWN_LABEL + "not with one minus it.",
            lambda y, p: 1 - right.picked(y, p),
        ),
        Mistake(
            "labels ignored",
            shared.OWN_LABEL + "here only the first class is looked at.",
            lambda y, p: p[:, 0],
        ),
        Mistake("the log probability", shared.LOG_LATER, _log_picked),
        Mistake(
            "one-hot product not summed",
            "The other classes are zero here; sum over axis 1 to leave one number for each point.",
            lambda y, p: p * np.eye(p.shape[1])[y],
        ),
    ),
)

categorical_likelihood = Implement(
    "categorical_likelihood",
    "the labels' probabilities, multiplied.",
    expected=lambda y, probabilities: np.exp(_log_picked(y, probabilities).sum()),
    draws=right.categorical_draws,
    mistakes=(
        *shared.likelihood_mistakes(right.picked),
        Mistake(
            "labels ignored",
            shared.OWN_LABEL + "here all classes of all points are multiplied.",
            lambda y, p: np.prod(p),
        ),
        Mistake(
            "the largest probability instead of the label's",
            shared.OWN_LABEL + "not with that of the class which the model likes best.",
            lambda y, p: np.prod(p.max(axis=1)),
        ),
        Mistake(
            "labels counted from 1", shared.FROM_ONE, lambda y, p: np.prod(_counted_from_one(y, p))
        ),
    ),
)

categorical_nll = Implement(
    "categorical_nll",
    "minus the labels' log probabilities, added.",
    expected=lambda y, probabilities: -_log_picked(y, probabilities).sum(),
    draws=right.categorical_loss_draws,
    overflow=shared.UNDERFLOW,
    mistakes=(
        *shared.nll_mistakes(_log_picked),
        Mistake(
            "labels ignored",
            shared.OWN_LABEL + "here the logs of all classes are added.",
            lambda y, p: -np.sum(np.log(p)),
        ),
        Mistake(
            "the largest probability instead of the label's",
            shared.OWN_LABEL + "not with that of the class which the model likes best.",
            lambda y, p: -np.sum(np.log(p.max(axis=1))),
        ),
        Mistake(
            "labels counted from 1",
            shared.FROM_ONE,
            lambda y, p: -np.sum(np.log(_counted_from_one(y, p))),
        ),
        Mistake(
            "the entropy of the predictions",
            "This weighs log p with the model's own probabilities; the labels do not enter.",
            lambda y, p: -np.sum(p * np.log(p)),
        ),
    ),
)


def _clipped_classes(eps: float) -> Callable[..., Any]:
    return lambda y, z: (
        -np.sum(np.log(np.clip(right.picked(y, right.class_probabilities(z)), eps, 1)))
    )


stable_cross_entropy = Implement(
    "stable_cross_entropy",
    "right, and finite for large logits.",
    expected=right.class_loss,
    draws=right.class_logit_draws,
    overflow="exp(1000) is more than the computer can hold, and a probability that has become 0 "
    "has the logarithm minus infinity. Write the log of the softmax as a difference, and subtract "
    "each row's largest logit before taking exponentials.",
    mistakes=(
        Mistake(
            "log of a softmax that has become 0",
            "Subtracting the maximum saves the softmax, but a class 1600 logits below the winner "
            "still gets probability 0, and log(0) is minus infinity. Take the log on paper: the "
            "loss is the log of the sum of exponentials minus the label's logit.",
            lambda y, z: -np.sum(_log_picked(y, _shares(1, 1)(z))),
        ),
        Mistake(
            "overflow: exponentials without a shift",
            "exp(1000) is infinite, and exp(-1000) is 0. Subtract each row's largest logit before "
            "taking exponentials, and add it back after the logarithm.",
            _loss_shifted(lambda z: 0.0 * z[:, 0]),
            lambda y, z: -np.sum(_log_picked(y, _shares(1, None, shift=False)(z))),
        ),
        Mistake(
            "one maximum for all rows",
            "A row far below the largest logit of the whole table gets exponentials that are all "
            "0, and log(0) is minus infinity. Each row needs its own maximum.",
            _loss_shifted(lambda z: z.max() + 0.0 * z[:, 0]),
        ),
        *shared.wrong_shifts(_loss_shifted),
        Mistake(
            "logits treated as probabilities",
            shared.AS_PROBABILITY,
            lambda y, z: -np.sum(_log_picked(y, z)),
        ),
        Mistake(
            "log of the sum missing",
            "Minus the label's logit alone becomes as small as you like by adding a constant to "
            "all logits; the log of the sum of exponentials prevents that.",
            lambda y, z: -np.sum(right.picked(y, z)),
        ),
        Mistake(
            "the label's logit missing",
            "Only the log of the sum of exponentials is here; the labels do not enter.",
            lambda y, z: np.sum(np.logaddexp.reduce(z, axis=1)),
        ),
        Mistake("sign missing", shared.SIGN, lambda y, z: -right.class_loss(y, z)),
        Mistake("mean instead of sum", shared.MEAN, lambda y, z: right.class_loss(y, z) / y.size),
        Mistake(
            "maximum not added back",
            "log sum exp(z) = m + log sum exp(z - m): what was subtracted inside must be added "
            "again outside, or subtracted from the label's logit as well.",
            lambda y, z: right.class_loss(y, z) - z.max(axis=1).sum(),
        ),
        Mistake(
            "wrong axis",
            "Here the points compete within a class. Sum the exponentials along axis 1, over the "
            "classes of one point.",
            lambda y, z: np.logaddexp.reduce(z, axis=0).sum() - right.picked(y, z).sum(),
        ),
        Mistake(
            "labels counted from 1",
            shared.FROM_ONE,
            lambda y, z: np.sum(np.logaddexp.reduce(z, axis=1) - _counted_from_one(y, z)),
        ),
        Mistake(
            "log missing",
            shared.LOG,
            lambda y, z: -np.sum(right.picked(y, right.class_probabilities(z))),
        ),
        Mistake(
            "probabilities clipped",
            shared.CLIPPED,
            *map(_clipped_classes, (1e-300, 1e-16, 1e-15, 1e-12, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6)),
        ),
    ),
)

predict_shift = Predict(
    "predict_shift",
    "the factor exp(100) cancels.",
    right="nothing changes",
    wrong_choices={
        "all probabilities grow": "the probabilities of a point always sum to one, so they cannot "
        "all grow.",
        "the largest grows": "only differences between logits matter, and adding the same number "
        "to all leaves every difference as it was. Multiplying the logits would do this.",
    },
)


def _other_classes(rng: np.random.Generator) -> np.ndarray:
    """Draw labels for the points of 5.3, (20,), with fewer or more of class 0 than there are."""
    zeros = rng.choice((4, 5, 9, 10))
    return rng.permutation(np.where(np.arange(20) < zeros, 0, 1 + np.arange(20) % 2))


best_class_bias = Measured(
    "best_class_bias",
    "it expects class 0 as often as it occurs.",
    variable="y",
    drawn=_other_classes,
    computed=right.best_class_bias,
    others="other labels",
    near=0.05,
    expected=right.best_class_bias,
    tolerance=0.05,
    goal="the bias of class 0 with the smallest cross-entropy",
    mistakes=(
        Mistake("the bias that was given", "2.0 is where the search starts.", lambda: 2.0),
        Mistake(
            "the change instead of the bias",
            "The bias must move by this much from 2.0. The bias itself is asked for.",
            lambda: right.best_class_bias() - 2.0,
        ),
        Mistake(
            "the value of the criterion, not its place",
            shared.PLACE,
            lambda: right.class_loss_at(right.best_class_bias()),
        ),
    ),
    below="the model would expect class 0 too rarely." + shared.EDGE,
    above="the model would expect class 0 too often." + shared.EDGE,
)
