"""Checks of practical 5.2, binary cross-entropy."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from udl.checks.ch05_loss_functions import expected as right
from udl.checks.ch05_loss_functions import shared
from udl.checks.kinds import Implement, Read
from udl.checks.mistakes import Mistake

trace_logits = Read(
    "trace_logits",
    "a logit for each point; 0 is an even chance.",
    expected=lambda: ((20,), 0.5),
    items=("shape of the logits", "probability at logit 0"),
    mistakes=(
        Mistake(
            "column kept",
            "[:, 0] picks one column and drops that axis; [:, :1] would keep it.",
            lambda: ((20, 1), 0.5),
        ),
        Mistake(
            "logit taken for a probability",
            "A logit may be any number. 0 lies in the middle of its range, so it cannot stand for "
            "the smallest probability.",
            lambda: ((20,), 0.0),
        ),
        Mistake(
            "the odds instead of the probability",
            "exp(0) = 1 is the odds, yes against no. Put z = 0 into 1 / (1 + exp(-z)).",
            lambda: ((20,), 1.0),
        ),
    ),
)

_FLIPPED = "A large logit must give a probability near 1; this gives one near 0."
_INF = (
    "exp(z) / (1 + exp(z)) is inf / inf for z = 800. The form 1 / (1 + exp(-z)) is the same "
    "function and never divides one infinity by another."
)

sigmoid = Implement(
    "sigmoid",
    "right, and finite for large logits.",
    expected=right.squashed,
    draws=right.sigmoid_draws,
    overflow=_INF,
    mistakes=(
        Mistake("overflow at large logits", _INF, lambda z: np.exp(z) / (1 + np.exp(z))),
        Mistake("sign of the logit flipped", _FLIPPED, lambda z: right.squashed(-z)),
        Mistake(
            "the odds instead of the probability",
            "exp(z) is the odds, p / (1 - p), which exceed one for z > 0.",
            lambda z: np.exp(z),
        ),
        Mistake(
            "one over missing",
            "1 + exp(-z) is never below one; the probability is its reciprocal. Mind the brackets: "
            "1 / 1 + exp(-z) is that same sum.",
            lambda z: 1 + np.exp(-z),
        ),
        Mistake(
            "minus instead of plus",
            "1 / (1 - exp(-z)) is infinite at z = 0 and negative below it.",
            lambda z: 1 / (1 - np.exp(-z)),
        ),
        Mistake(
            "tanh instead of sigmoid",
            "tanh has the same form but runs from -1 to 1: no probability.",
            lambda z: np.tanh(z),
        ),
        Mistake(
            "the logarithm of the sigmoid",
            "This is the log of the probability; the probability itself is asked for.",
            lambda z: -np.logaddexp(0, -z),
        ),
        Mistake(
            "each logit compared with the others",
            "Every logit has a probability of its own, whatever stands beside it.",
            lambda z: np.exp(z) / np.sum(np.exp(z)),
            lambda z: np.exp(z - np.max(z)) / np.sum(np.exp(z - np.max(z))),
            lambda z: right.squashed(z - np.max(z)),
        ),
        Mistake(
            "the size of the logit alone",
            "A negative logit stands for a probability below one half.",
            lambda z: right.squashed(np.abs(z)),
        ),
        Mistake(
            "a threshold instead of a probability",
            "A hard decision tells neither how sure the model is nor which way to improve.",
            lambda z: (z > 0) * 1.0,
            lambda z: (z >= 0) * 1.0,
        ),
    ),
)

bernoulli_pmf = Implement(
    "bernoulli_pmf",
    "p where y = 1 and 1 - p where y = 0.",
    expected=right.label_probability,
    draws=right.bernoulli_draws,
    mistakes=(
        Mistake("labels swapped", shared.SWAPPED, lambda y, p: right.label_probability(1 - y, p)),
        Mistake(
            "labels ignored",
            "This is the probability of the same label for every point, whatever its own.",
            lambda y, p: p,
            lambda y, p: 1 - p,
        ),
        Mistake(
            "factor for y = 0 missing",
            "A point with y = 0 has probability 1 - p; here it gets 1, as if it were certain.",
            lambda y, p: p**y,
        ),
        Mistake(
            "factor for y = 1 missing",
            "A point with y = 1 has probability p; here it gets 1, as if it were certain.",
            lambda y, p: (1 - p) ** (1 - y),
        ),
        Mistake(
            "one of the two exponents missing",
            "A factor that does not apply must become 1: both need an exponent.",
            lambda y, p: p**y * (1 - p),
            lambda y, p: p * (1 - p) ** (1 - y),
            lambda y, p: p * (1 - p),
        ),
        Mistake(
            "cut down to whole numbers",
            "zeros_like of the labels holds whole numbers. np.zeros(len(y)) holds any.",
            lambda y, p: np.trunc(right.label_probability(y, p)),
        ),
        Mistake(
            "term for y = 0 missing",
            "A point with y = 0 has probability 1 - p; here it gets 0, as if it were impossible.",
            lambda y, p: y * p,
        ),
        Mistake(
            "sum instead of product of the two factors",
            "p^y and (1 - p)^(1 - y) must be multiplied: one of the two is always 1. Added, they "
            "are too large by one.",
            lambda y, p: p**y + (1 - p) ** (1 - y),
        ),
        Mistake(
            "the log probability",
            shared.LOG_LATER,
            lambda y, p: np.log(right.label_probability(y, p)),
        ),
    ),
)

bernoulli_likelihood = Implement(
    "bernoulli_likelihood",
    "the labels' probabilities, multiplied.",
    expected=lambda y, probability: np.prod(right.label_probability(y, probability)),
    draws=right.likelihood_of_labels_draws,
    without=("prod", "cumprod", "reduce", "multiply", "a loop"),
    mistakes=(
        shared.table_mistake(lambda y, p: np.prod(right.label_probability(y[:, None], p))),
        *shared.likelihood_mistakes(right.label_probability),
        Mistake(
            "labels swapped",
            shared.SWAPPED,
            lambda y, p: np.prod(right.label_probability(1 - y, p)),
        ),
        Mistake(
            "labels ignored",
            "This multiplies the probabilities of y = 1, whatever the labels are.",
            lambda y, p: np.prod(p),
        ),
        Mistake(
            "the likelihood of a typical point",
            "A root, or a mean of the logarithms, is left over: all points together are asked for.",
            lambda y, p: np.exp(np.mean(np.log(right.label_probability(y, p)))),
        ),
        Mistake(
            "sign turned on the way back",
            "What the exponential takes is the sum of the logarithms, without a minus.",
            lambda y, p: np.exp(-np.sum(np.log(right.label_probability(y, p)))),
        ),
        Mistake(
            "factor for y = 0 missing",
            "Points with y = 0 take part as well, with probability 1 - p.",
            lambda y, p: np.prod(p**y),
        ),
    ),
)


def _log_label(y: Any, probability: Any) -> Any:
    with np.errstate(divide="ignore"):  # what is held for impossible costs infinitely much
        return np.log(right.label_probability(y, probability))


_EPSILONS = (1e-15, 1e-12, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6)


def _hidden(eps: float) -> tuple[Callable[..., Any], ...]:
    """Return the usual ways to hide an infinite loss behind a small number."""
    label = right.label_probability
    return (
        lambda y, p: -np.sum(_log_label(y, np.clip(p, eps, 1 - eps))),
        lambda y, p: -np.sum(np.log(np.clip(label(y, p), eps, 1))),
        lambda y, p: -np.sum(np.log(label(y, p) + eps)),
        lambda y, p: -np.sum(y * np.log(p + eps) + (1 - y) * np.log(1 - p + eps)),
    )


binary_nll = Implement(
    "binary_nll",
    "the sum of minus the log probabilities of the labels.",
    expected=lambda y, probability: -_log_label(y, probability).sum(),
    draws=right.binary_loss_draws,
    overflow=shared.UNDERFLOW,
    mistakes=(
        shared.table_mistake(lambda y, p: -np.sum(_log_label(y[:, None], p))),
        Mistake(
            "zero times the logarithm of zero",
            "A point with y = 1 and p = 1 costs nothing, but (1 - y) log(1 - p) is 0 times minus "
            "infinity there, and that is nan. Take the probability of the label first, then its "
            "logarithm.",
            lambda y, p: -np.sum(y * np.log(p) + (1 - y) * np.log(1 - p)),
        ),
        Mistake(
            "an infinite loss hidden",
            "What the model held for impossible and what happened all the same costs infinitely "
            "much. A clip, a small number added or nan_to_num makes another loss of it.",
            *(way for eps in _EPSILONS for way in _hidden(eps)),
            lambda y, p: -np.sum(np.nan_to_num(_log_label(y, p))),
            lambda y, p: np.nan_to_num(-np.sum(_log_label(y, p))),
        ),
        *shared.nll_mistakes(_log_label),
        Mistake("labels swapped", shared.SWAPPED, lambda y, p: -np.sum(_log_label(1 - y, p))),
        Mistake(
            "the logarithm of the sum",
            "The logarithm comes first, for each point, and then the sum.",
            lambda y, p: -np.log(np.sum(right.label_probability(y, p))),
        ),
        Mistake(
            "squared errors",
            "That is the loss of a Gaussian. Here each point pays minus the logarithm.",
            lambda y, p: np.sum((y - p) ** 2),
        ),
        Mistake(
            "twenty points taken for granted",
            "The sum itself is asked for, over as many labels as there are.",
            lambda y, p: -20 * np.mean(_log_label(y, p)),
        ),
        Mistake(
            "term for y = 0 missing",
            "Points with y = 0 contribute -log(1 - p). Without it, p = 1 everywhere would be best.",
            lambda y, p: -np.sum(y * np.log(p)),
            lambda y, p: -np.sum(np.log(p[y == 1])),
        ),
        Mistake(
            "term for y = 1 missing",
            "Points with y = 1 contribute -log p. Without it, p = 0 everywhere would be best.",
            lambda y, p: -np.sum((1 - y) * np.log(1 - p)),
            lambda y, p: -np.sum(np.log(1 - p[y == 0])),
        ),
        Mistake(
            "labels ignored",
            "This is the loss if every label were 1.",
            lambda y, p: -np.sum(np.log(p)),
        ),
        Mistake(
            "sign of one term wrong",
            "The minus stands before the whole sum: both terms need it.",
            lambda y, p: np.sum(-y * np.log(p) + (1 - y) * np.log(1 - p)),
        ),
    ),
)


def _clipped_binary(eps: float) -> Callable[..., Any]:
    return lambda y, z: -np.sum(_log_label(y, np.clip(right.squashed(z), eps, 1 - eps)))


def _at_most(limit: float, y: Any, z: Any) -> Any:
    return right.binary_loss(y, np.clip(z, -limit, limit))


stable_binary_nll = Implement(
    "stable_binary_nll",
    "right, and finite for large logits.",
    expected=right.binary_loss,
    draws=right.binary_logit_draws,
    overflow="At a logit of 800 the probability is exactly 1 in the computer, 1 - p exactly 0, and "
    "the logarithm of 0 is infinite; exp(800) overflows by itself. Simplify the formula on paper "
    "before you compute.",
    mistakes=(
        shared.table_mistake(lambda y, z: right.binary_loss(y[:, None], z)),
        Mistake(
            "sign of the logit flipped, or labels swapped",
            "A point with y = 1 should cost little when its logit is large and positive.",
            lambda y, z: right.binary_loss(1 - y, z),
        ),
        Mistake(
            "logits treated as probabilities",
            shared.AS_PROBABILITY,
            lambda y, z: -np.sum(y * np.log(z) + (1 - y) * np.log(1 - z)),
            lambda y, z: -np.sum(np.log(np.where(y == 1, z, 1 - z))),
            lambda y, z: -np.sum(_log_label(y, z)),
        ),
        Mistake(
            "overflow: the exponential of a large logit",
            "exp(800) is infinite. Take exponentials of minus the absolute value alone, or let "
            "np.logaddexp(0, z) do it.",
            lambda y, z: np.sum(np.log(1 + np.exp(z)) - y * z),
            lambda y, z: np.sum(np.log(1 + np.exp(-z)) + (1 - y) * z),
            lambda y, z: np.sum(np.log(1 + np.exp((1 - 2 * y) * z))),
        ),
        Mistake(
            "the corner instead of the curve",
            "For large logits the loss is max(z, 0) - y z, but near z = 0 it is rounded off: the "
            "term log(1 + exp(-|z|)) is missing.",
            lambda y, z: np.sum(np.maximum(z, 0) - y * z),
        ),
        Mistake("mean instead of sum", shared.MEAN, lambda y, z: right.binary_loss(y, z) / y.size),
        Mistake("sign missing", shared.SIGN, lambda y, z: -right.binary_loss(y, z)),
        Mistake(
            "labels ignored",
            "This is the loss if all labels were the same: the term with y times the logit is "
            "missing.",
            lambda y, z: np.logaddexp(0, z).sum(),
            lambda y, z: np.logaddexp(0, -z).sum(),
        ),
        Mistake(
            "sign of one term wrong",
            "Per point the loss is log(1 + exp(z)) - y z: where y = 1, a larger logit costs less.",
            lambda y, z: np.sum(np.logaddexp(0, z) + y * z),
        ),
        Mistake(
            "logits clipped",
            shared.CLIPPED,
            *(partial(_at_most, limit) for limit in (10, 20, 30, 35, 50, 100, 500, 700)),
        ),
        Mistake(
            "the wrong number in logaddexp",
            "log(1 + exp(z)) has exp(0) for the 1: np.logaddexp(0, z).",
            lambda y, z: np.sum(np.logaddexp(1, z) - y * z),
        ),
        Mistake(
            "two forms mixed",
            "With log(1 + exp(z)) goes - y z, with log(1 + exp(-z)) goes + (1 - y) z.",
            lambda y, z: np.sum(np.logaddexp(0, -z) - y * z),
            lambda y, z: np.sum(np.logaddexp(0, z) + (1 - y) * z),
        ),
        Mistake(
            "the label within the exponential",
            "y z is subtracted from the logarithm, not from the logit in it.",
            lambda y, z: np.sum(np.logaddexp(0, z - y * z)),
        ),
        Mistake(
            "probabilities clipped",
            shared.CLIPPED,
            *map(_clipped_binary, _EPSILONS),
        ),
    ),
)
