"""Mistakes that several exercises of chapter 5 share, and their explanations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from udl.checks.mistakes import Mistake

SIGN = (
    "A probability below one has a negative logarithm. The minus turns it into a loss to make "
    "small; without it, the worst model would win."
)
MEAN = (
    "The likelihood is a product over all points, so its logarithm is a sum. Dividing by N keeps "
    "the place of the minimum but not the value, which is asked for here."
)
LOG = (
    "The logarithm turns the product of probabilities into a sum. Adding or multiplying the "
    "probabilities themselves gives another quantity."
)
SUM_FOR_PRODUCT = (
    "Independent points multiply their probabilities. Their sum hardly notices a single point "
    "that is impossible; the product does."
)
PRODUCT_FOR_SUM = (
    "The logarithm of a product is the sum of the logarithms: add them, do not multiply them."
)
LOG_LATER = "This is the logarithm of the answer; taking the logarithm is a later exercise."
UNDERFLOW = (
    "The product of very many probabilities becomes 0 in the computer, and its logarithm minus "
    "infinity. Add logarithms instead."
)
BASE = "np.log is the natural logarithm; a loss in nats needs that one, not base 2 or 10."
SWAPPED = (
    "The probability is that of the label 1. A point with y = 1 should receive p, one with y = 0 "
    "should receive 1 - p."
)
OWN_LABEL = "Each point counts with the probability of its own label, "
FROM_ONE = "Classes are counted from 0, so that a label is an index as it stands."
AS_PROBABILITY = (
    "Logits are any real numbers; they must go through the sigmoid or the softmax before they may "
    "be read as probabilities."
)
CLIPPED = (
    "Clipping avoids the infinity, but beyond the clip the loss is flat: the most wrong points no "
    "longer tell the model anything. Rewrite the formula in terms of the logits."
)
EDGE = " Is the best value at an edge of your range, or did you take the worst candidate?"
PLACE = "That is the smallest loss itself. Asked is the place at which it occurs."


def table_mistake(wrong: Callable[..., Any]) -> Mistake:
    """Return the mistake of pairing every point with every other."""
    return Mistake(
        "every point combined with every other",
        "A column (N, 1) beside a vector (N,) gives an N by N table without complaint. Bring both "
        "to the shape (N,) first.",
        wrong,
    )


def likelihood_mistakes(probability: Callable[..., Any]) -> tuple[Mistake, ...]:
    """Mistakes in multiplying up the probability of each point."""
    p = probability
    return (
        Mistake("sum instead of product", SUM_FOR_PRODUCT, lambda *a: np.sum(p(*a))),
        Mistake("mean instead of product", SUM_FOR_PRODUCT, lambda *a: np.mean(p(*a))),
        Mistake(
            "a logarithm too many",
            LOG_LATER,
            lambda *a: np.sum(np.log(p(*a))),
            lambda *a: -np.sum(np.log(p(*a))),
        ),
    )


def nll_mistakes(log_probability: Callable[..., Any]) -> tuple[Mistake, ...]:
    """Mistakes in adding up minus the logarithm of the probability of each point."""
    log = log_probability
    return (
        Mistake(
            "log of the whole product", UNDERFLOW, lambda *a: -np.log(np.prod(np.exp(log(*a))))
        ),
        Mistake("sign missing", SIGN, lambda *a: np.sum(log(*a))),
        Mistake("mean instead of sum", MEAN, lambda *a: -np.mean(log(*a))),
        Mistake("sign missing, and mean instead of sum", SIGN, lambda *a: np.mean(log(*a))),
        Mistake(
            "log missing",
            LOG,
            lambda *a: -np.sum(np.exp(log(*a))),
            lambda *a: -np.prod(np.exp(log(*a))),
        ),
        Mistake(
            "log and sign missing",
            LOG,
            lambda *a: np.sum(np.exp(log(*a))),
            lambda *a: np.prod(np.exp(log(*a))),
        ),
        Mistake(
            "product instead of sum",
            PRODUCT_FOR_SUM,
            lambda *a: -np.prod(log(*a)),
            lambda *a: np.prod(-log(*a)),
        ),
        Mistake("log to base 2", BASE, lambda *a: -np.sum(log(*a)) / np.log(2)),
        Mistake("log to base 10", BASE, lambda *a: -np.sum(log(*a)) / np.log(10)),
    )


OTHER_SHIFTS: tuple[tuple[str, str, Callable[[Any], Any]], ...] = (
    ("smallest", "the smallest", lambda z: z.min(axis=1)),
    ("mean", "their mean", lambda z: z.mean(axis=1)),
    ("median", "their median", lambda z: np.median(z, axis=1)),
    ("first", "the first", lambda z: z[:, 0]),
    ("last", "the last", lambda z: z[:, -1]),
    ("sum", "their sum", lambda z: z.sum(axis=1)),
    ("largest absolute value", "the largest absolute value", lambda z: np.abs(z).max(axis=1)),
)


def wrong_shifts(
    formula: Callable[[Callable[[Any], Any]], Callable[..., Any]],
) -> tuple[Mistake, ...]:
    """Shifts that leave an exponential which overflows, or none that does not vanish.

    `formula` makes an answer from a function of the logits (N, K) that returns the shifts (N,).
    """
    return tuple(
        Mistake(
            f"another shift than the largest logit: the {name}",
            f"Subtract the row's largest logit, not {instead}. Only with the largest is no "
            "exponential above 1 and the largest of them 1; with any other number, logits that "
            "lie far apart still overflow, or all of them vanish.",
            formula(shift),
        )
        for name, instead, shift in OTHER_SHIFTS
    )
