"""Checks of the second half of practical 5.3: a perplexity to repair, and a model of letters."""

from __future__ import annotations

from typing import Any

import numpy as np

from udl.checks.ch05_loss_functions import expected as right
from udl.checks.ch05_loss_functions import expected_letters as letters
from udl.checks.kinds import Implement, Measured
from udl.checks.mistakes import Mistake


def _each(y: Any, logits: Any) -> Any:
    return np.logaddexp.reduce(logits, axis=1) - right.picked(y, logits)


mend_perplexity = Implement(
    "mend_perplexity",
    "first the mean, then the exponential.",
    expected=right.perplexity,
    draws=right.perplexity_draws,
    without=("stable_cross_entropy", "categorical_nll", "cross_entropy", "CrossEntropyLoss"),
    overflow="Logits near 1000 must not be put into an exponential as they are.",
    mistakes=(
        Mistake(
            "the fault that was given",
            "Mean and exponential stand in the wrong order: this is the mean of one over the "
            "probabilities, and one confident mistake decides it.",
            lambda y, z: np.mean(np.exp(_each(y, z))),
        ),
        Mistake(
            "sum instead of mean",
            "Divide the loss by the number of points first, or the perplexity grows with it.",
            lambda y, z: np.exp(right.class_loss(y, z)),
        ),
        Mistake(
            "upside down",
            "exp(-L / I) is the average probability; the perplexity is its reciprocal.",
            lambda y, z: 1 / right.perplexity(y, z),
        ),
        Mistake(
            "two powers mixed",
            "The loss is in nats, so the base is e. With base 2 the logarithm must be one to "
            "base 2 as well.",
            lambda y, z: 2 ** (right.class_loss(y, z) / y.size),
        ),
        Mistake(
            "the exponential missing",
            "This is the mean loss; the perplexity is its exponential.",
            lambda y, z: right.class_loss(y, z) / y.size,
        ),
    ),
)


def _counts(codes: Any, num_letters: int) -> Any:
    counts = np.zeros((num_letters, num_letters))
    np.add.at(counts, (codes[:-1], codes[1:]), 1)
    return counts


letter_table = Implement(
    "letter_table",
    "each row holds the chances of what comes next.",
    expected=letters.letter_table,
    draws=letters.letter_draws,
    mistakes=(
        Mistake(
            "rows and columns exchanged",
            "The row is the letter that was read, the column the one that follows.",
            lambda c, k, a: (
                (_counts(c, k).T + a) / (_counts(c, k).T + a).sum(axis=1, keepdims=True)
            ),
        ),
        Mistake(
            "columns that sum to one",
            "Sum over what may follow: along axis 1, and keep that axis to divide by it.",
            lambda c, k, a: (_counts(c, k) + a) / (_counts(c, k) + a).sum(axis=0),
        ),
        Mistake(
            "one total for the whole table",
            "Each letter that is read needs a distribution of its own.",
            lambda c, k, a: (_counts(c, k) + a) / (_counts(c, k) + a).sum(),
        ),
        Mistake(
            "alpha missing below",
            "alpha stands in every entry, so that a row of counts grows by num_letters alpha.",
            lambda c, k, a: (_counts(c, k) + a) / _counts(c, k).sum(axis=1, keepdims=True),
        ),
        Mistake(
            "alpha counted once below",
            "alpha stands in every entry, so that a row of counts grows by num_letters alpha.",
            lambda c, k, a: (_counts(c, k) + a) / (_counts(c, k).sum(axis=1, keepdims=True) + a),
        ),
        Mistake(
            "alpha left out",
            "Add alpha to every count, those of pairs that did not occur among them.",
            lambda c, k, a: _counts(c, k) / _counts(c, k).sum(axis=1, keepdims=True),
        ),
        Mistake(
            "counts instead of shares",
            "Divide each row by its sum.",
            lambda c, k, a: _counts(c, k) + a,
        ),
    ),
)

best_alpha = Measured(
    "best_alpha",
    "judged on what was not counted.",
    variable="unseen",
    drawn=letters.misprinted,
    computed=letters.best_alpha,
    others="a text with misprints",
    near=0.15,  # the perplexity is level there
    expected=letters.best_alpha,
    tolerance=0.1,
    goal="the alpha with the lowest perplexity on the unseen text",
    mistakes=(
        Mistake(
            "judged on the counted text",
            "There the bare counts are best, which is why the smallest alpha seems to win.",
            lambda: 0.0,
        ),
        Mistake(
            "the value of the criterion, not its place",
            "That is the lowest perplexity itself. The alpha at which it occurs is asked for.",
            lambda: letters.unseen_perplexity(letters.best_alpha()),
        ),
    ),
    below="pairs that were never counted would cost too much.",
    above="all rows of the table would become too much alike.",
)
