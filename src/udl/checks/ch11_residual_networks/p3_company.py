"""The check of practical 11.3: how much of an answer comes from the others in the batch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from udl.checks.ch11_residual_networks import norms
from udl.checks.kinds import Implement
from udl.checks.mistakes import Mistake

Norm = Callable[[np.ndarray], np.ndarray]


def _rows(norm: Norm, question: Any, companies: Sequence[Any]) -> np.ndarray:
    """Return what the question's row becomes in each company: (number of companies, C)."""
    return np.array([norm(np.vstack([question, others]))[0] for others in companies])


def _spread(norm: Norm, question: Any, companies: Sequence[Any], less: int = 0) -> float:
    rows = _rows(norm, question, companies)
    squares = np.sum((rows - rows.mean(axis=0)) ** 2, axis=0) / (len(rows) - less)
    return float(np.mean(np.sqrt(squares)))


def _company_spread(norm: Norm, question: Any, companies: Sequence[Any]) -> float:
    return _spread(norm, question, companies)


def _draws(rng: np.random.Generator) -> norms.Draws:
    """Draw norms with gains of their own, one question, and companies of different kinds."""
    drawn: norms.Draws = []
    for num_companies, others, units in ((3, 3, 2), (5, 1, 3), (4, 6, 4), (2, 4, 1), (6, 2, 5)):
        gain, shift = rng.uniform(0.5, 2, units), rng.normal(size=units)
        epsilon = float(rng.uniform(0.05, 0.3))

        def norm(
            batch: np.ndarray, gain: Any = gain, shift: Any = shift, epsilon: float = epsilon
        ) -> np.ndarray:
            return norms.batch_norm(batch, gain, shift, epsilon)

        companies = [
            rng.normal(size=units) + rng.normal(size=(others, units)) for _ in range(num_companies)
        ]
        drawn.append((norm, rng.normal(size=units), companies))
    return drawn


company_spread = Implement(
    "company_spread",
    "the part of an answer that belongs to the others.",
    expected=_company_spread,
    draws=_draws,
    hint="write down the shapes: of a batch, of the rows that you keep, and of their deviations",
    mistakes=(
        Mistake(
            "the row of somebody else",
            "Keep the row in which the question stands.",
            lambda n, q, companies: _of_row(n, q, companies, 1),
            lambda n, q, companies: _of_row(n, q, companies, -1),
        ),
        Mistake(
            "all rows of the batches",
            "Keep the question's own row of each batch, and drop the others.",
            lambda n, q, companies: float(
                np.mean(np.std([n(np.vstack([q, c])) for c in companies], axis=0))
            ),
            lambda n, q, companies: float(
                np.mean(np.std(np.concatenate([n(np.vstack([q, c])) for c in companies]), axis=0))
            ),
        ),
        Mistake(
            "the spread over the columns",
            "For each column, take the deviation over the companies: axis=0 of the rows that you "
            "kept, which make an array (number of companies, C).",
            lambda *a: float(np.mean(np.std(_rows(*a), axis=1))),
        ),
        Mistake(
            "one mean for all columns",
            "Each column has a deviation of its own. Their mean comes last.",
            lambda *a: float(np.std(_rows(*a))),
            lambda *a: float(np.sqrt(np.mean(np.var(_rows(*a), axis=0)))),
        ),
        Mistake(
            "the spread within each batch",
            "What is to be compared are answers to one question, in different company.",
            lambda n, q, companies: float(
                np.mean([np.std(n(np.vstack([q, c])), axis=0) for c in companies])
            ),
        ),
        Mistake(
            "the variance",
            "The standard deviation is its root.",
            lambda *a: float(np.mean(np.var(_rows(*a), axis=0))),
        ),
        Mistake(
            "one company less in the denominator",
            "Divide by the number of companies, as x.std(axis=0) does.",
            lambda n, q, companies: _spread(n, q, companies, less=1),
        ),
        Mistake(
            "a deviation for each column",
            "Return one number, the mean over the columns.",
            lambda *a: np.std(_rows(*a), axis=0),
        ),
        Mistake(
            "everybody in one batch",
            "Each company is a batch of its own, together with the question.",
            lambda n, q, companies: float(np.mean(np.std(n(np.vstack([q, *companies])), axis=0))),
        ),
        Mistake(
            "the answers themselves",
            "How far do they lie apart? Take their standard deviation over the companies.",
            lambda *a: float(np.mean(_rows(*a))),
        ),
    ),
)


def _of_row(norm: Norm, question: Any, companies: Sequence[Any], place: int) -> float:
    rows = [norm(np.vstack([question, others]))[place] for others in companies]
    return float(np.mean(np.std(rows, axis=0)))
