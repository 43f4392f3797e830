"""Checks of practical 12.4 on what is kept: top-k, nucleus, and one k for all places."""

from __future__ import annotations

from typing import Any

import numpy as np

from udl.checks.ch12_transformers.expected import decoding as right
from udl.checks.ch12_transformers.expected.decoding import Draws
from udl.checks.ch12_transformers.kinds.explained import Explained
from udl.checks.ch12_transformers.p4 import shares, softmax, tied
from udl.checks.errors import Diagnosis
from udl.checks.kinds import Implement, Measured
from udl.checks.mistakes import Mistake


def _k_draws(rng: np.random.Generator) -> Draws:
    """Draw (probabilities, k): no ties, ties at the k-th and elsewhere, zeros, k above V."""
    return [
        (np.array([0.5, 0.1, 0.4]), 2),
        (np.array([0.2, 0.3, 0.1, 0.3, 0.1]), 1),
        (np.array([0.25, 0.125, 0.125, 0.25, 0.25]), 2),
        (np.array([0.1, 0.7, 0.1, 0.1]), 2),
        (shares(rng, 8), 3),
        (shares(rng, 12), 5),
        (shares(rng, 5), 1),
        (shares(rng, 4), 9),
        (shares(rng, 4), 4),
        (tied(rng, [(2, 5.0), (4, 2.0), (3, 1.0)]), 4),
        (tied(rng, [(1, 8.0), (3, 2.0)], 3), 6),
        (np.array([0.2, 0.3, 0.2995, 0.2005]), 1),
        (np.array([0.3, 0.3 - 1e-7, 0.4 + 1e-7]), 2),
    ]


def _smallest_first(p: Any, k: Any) -> np.ndarray:
    order = np.argsort(-np.asarray(p), kind="stable")[:k]
    return right.kept(p, np.isin(np.arange(len(p)), order))


def _largest_last(p: Any, k: Any) -> np.ndarray:
    order = np.argsort(p)[-k:]
    return right.kept(p, np.isin(np.arange(len(p)), order))


def _kth(p: Any, k: Any) -> float:
    return float(np.sort(p)[::-1][min(k, len(p)) - 1])


def _kth_different(p: Any, k: Any) -> np.ndarray:
    """Count equal probabilities once."""
    falling = np.unique(p)[::-1]
    return right.kept(p, np.asarray(p) >= falling[min(k, len(falling)) - 1])


def _nearly(p: Any, k: Any, far: float) -> np.ndarray:
    return right.kept(p, np.asarray(p) >= _kth(p, k) - far)


FEWER = Diagnosis(
    "fewer tokens than k",
    "There may be fewer than k tokens: all of them are kept then, and nothing stands at k - 1.",
)


top_k = Explained(
    "top_k",
    "the k most probable, and what is as probable as the k-th.",
    expected=lambda probabilities, k: right.top_k(probabilities, k),
    draws=_k_draws,
    errors={"out of bounds": FEWER, "index out of range": FEWER},
    in_order=True,  # k belongs to the number of tokens
    hint="which is the k-th largest probability, and which tokens are at least as probable?",
    mistakes=(
        Mistake(
            "a tie broken by the order of the vocabulary",
            "Tokens as probable as the k-th are kept with it. Compare probabilities in place of "
            "counting tokens.",
            _smallest_first,
            _largest_last,
        ),
        Mistake(
            "not divided by their sum",
            "What is left has to sum to 1 again.",
            lambda p, k: np.where(np.asarray(p) >= _kth(p, k), p, 0.0),
        ),
        Mistake(
            "the k-th left out",
            "The k-th most probable token belongs to them: at least as probable, not just more.",
            lambda p, k: right.kept(p, np.asarray(p) > _kth(p, k)),
        ),
        Mistake(
            "equal probabilities counted once",
            "The k-th largest is meant among all tokens: of 0.3, 0.3, 0.2 the second is 0.3.",
            _kth_different,
        ),
        Mistake(
            "nearly as probable taken for as probable",
            "Compare without any tolerance: these are the very numbers that came in.",
            lambda p, k: _nearly(p, k, 1e-3),
            lambda p, k: _nearly(p, k, 1e-6),
            lambda p, k: right.kept(p, (p >= _kth(p, k)) | np.isclose(np.asarray(p), _kth(p, k))),
        ),
        Mistake(
            "k miscounted by one",
            "Positions begin at 0: of numbers that fall, the k-th stands at k - 1.",
            lambda p, k: right.top_k(p, k + 1),
            lambda p, k: right.top_k(p, max(k - 1, 1)),
        ),
        Mistake(
            "the least probable kept",
            "np.sort sorts upwards: the largest stand at the end.",
            lambda p, k: right.kept(p, np.asarray(p) <= np.sort(p)[min(k, len(p)) - 1]),
        ),
        Mistake(
            "all kept equally probable",
            "Those that are kept keep their proportions.",
            lambda p, k: right.kept(np.ones(len(p)), np.asarray(p) >= _kth(p, k)),
        ),
        Mistake(
            "a softmax of what is left",
            "These are probabilities already. Divide them by their sum.",
            lambda p, k: softmax(np.where(np.asarray(p) >= _kth(p, k), p, -np.inf)),
            lambda p, k: softmax(np.where(np.asarray(p) >= _kth(p, k), p, 0.0)),
        ),
    ),
)


def _nucleus_draws(rng: np.random.Generator) -> Draws:
    """Draw (probabilities, threshold): reached exactly, with rounding, within ties, by one."""
    return [
        (np.array([0.125, 0.5, 0.25, 0.125]), 0.7),
        (np.array([0.125, 0.5, 0.25, 0.125]), 0.75),
        (np.array([0.2, 0.7, 0.1]), 0.9),
        (np.array([0.125, 0.5, 0.125, 0.25]), 0.8),
        (np.array([0.1, 0.8, 0.1]), 0.3),
        (np.array([0.25, 0.25, 0.25, 0.25]), 0.1),
        (shares(rng, 8), float(rng.uniform(0.5, 0.9))),
        (shares(rng, 15), float(rng.uniform(0.6, 0.95))),
        (shares(rng, 30), 0.9),
        (shares(rng, 6), 1.0),
        (tied(rng, [(1, 6.0), (4, 2.0), (3, 1.0)]), float(rng.uniform(0.4, 0.75))),
        (tied(rng, [(2, 5.0), (3, 1.0)], 3), 1.0),
        (np.array([0.1 + 1e-9, 0.5, 0.4 - 1e-9]), 0.9),
    ]


def _by_order(
    p: Any, threshold: Any, *, more: int = 0, short: float = 1e-12, order: Any = None
) -> np.ndarray:
    """Keep as many tokens as it takes in some order, or more or fewer, and cut through ties."""
    p = np.asarray(p, dtype=float)
    order = np.argsort(-p, kind="stable") if order is None else order(p)
    sums = np.cumsum(p[order])
    num = int(np.count_nonzero(sums < threshold - short)) + 1 + more
    return right.kept(p, np.isin(np.arange(len(p)), order[: max(num, 1)]))


def _with_ties(p: Any, threshold: Any, **change: Any) -> np.ndarray:
    p = np.asarray(p, dtype=float)
    some = p[_by_order(p, threshold, **change) > 0]
    return right.kept(p, p >= some.min())


def _before(p: Any, threshold: Any, *, first: bool = True) -> np.ndarray:
    """Leave out the token with which the threshold is reached, unless it is the first."""
    p = np.asarray(p, dtype=float)
    order = np.argsort(-p, kind="stable")
    inside = np.cumsum(p[order]) <= threshold + 1e-12
    inside[0] |= first
    return right.kept(p, np.isin(np.arange(len(p)), order[inside]))


nucleus = Implement(
    "nucleus",
    "no more than needed, and no less.",
    expected=lambda probabilities, threshold: right.nucleus(probabilities, threshold),
    draws=_nucleus_draws,
    hint="write the probabilities down in falling order, with their running sum beside",
    mistakes=(
        Mistake(
            "a rounding error that decides",
            "0.7 + 0.2 is a little less than 0.9 in floating point. Let a sum count that is short "
            "by 1e-12 at most.",
            lambda p, t: _with_ties(p, t, short=0.0),
            lambda p, t: _by_order(p, t, short=0.0),
        ),
        Mistake(
            "a tolerance that is too large",
            "Only a sum that is short by 1e-12 at most counts as reached. np.isclose allows far "
            "more.",
            *(
                lambda p, t, short=short: _with_ties(p, t, short=short)
                for short in (1e-8, 1e-6, 9e-6, 1e-4)
            ),
        ),
        Mistake(
            "a tie broken by the order of the vocabulary",
            "Tokens as probable as the last one that is needed are kept with it.",
            _by_order,
            lambda p, t: _by_order(p, t, order=lambda q: np.argsort(q)[::-1]),
        ),
        Mistake(
            "the token that reaches the threshold left out",
            "Together they must reach the threshold, and without this token they do not.",
            _before,
            lambda p, t: _before(p, t, first=False),
            lambda p, t: _by_order(p, t, more=-1),
            lambda p, t: _with_ties(p, t, more=-1),
        ),
        Mistake(
            "one token more than needed",
            "Where the threshold is reached exactly, no further token is needed.",
            lambda p, t: _by_order(p, t, more=1),
            lambda p, t: _with_ties(p, t, more=1),
            lambda p, t: _by_order(p, t, short=-1e-12),
            lambda p, t: _with_ties(p, t, short=-1e-12),
        ),
        Mistake(
            "the order of the vocabulary",
            "Begin with the most probable token, wherever it stands.",
            lambda p, t: _by_order(p, t, order=lambda q: np.arange(len(q))),
        ),
        Mistake(
            "the least probable first",
            "Begin with the most probable token: np.argsort sorts upwards.",
            lambda p, t: _by_order(p, t, order=np.argsort),
            lambda p, t: _with_ties(p, t, order=np.argsort),
        ),
        Mistake(
            "not divided by their sum",
            "What is left has to sum to 1 again.",
            lambda p, t: np.where(right.nucleus(p, t) > 0, p, 0.0),
        ),
        Mistake(
            "single probabilities compared with the threshold",
            "The threshold is for the sum of what is kept.",
            lambda p, t: right.kept(p, np.asarray(p) >= t),
            lambda p, t: right.kept(p, np.asarray(p) >= 1 - t),
        ),
    ),
)


def _other_tables(rng: np.random.Generator) -> np.ndarray:
    """Draw next-token tables of another model, with other spreads: (40, 60)."""
    logits = rng.normal(size=(40, 60)) * rng.uniform(0.2, 3.5, (40, 1))
    weights = np.exp(logits)
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def _falling(tables: Any) -> np.ndarray:
    return np.asarray(np.cumsum(-np.sort(-np.asarray(tables), axis=1), axis=1))


def _sizes(tables: Any) -> np.ndarray:
    return np.asarray(1 + np.count_nonzero(_falling(tables) < 0.9, axis=1))


least_k = Measured(
    "least_k",
    "one k for all places.",
    expected=lambda: 22,
    tolerance=0,
    own=True,
    goal="the least k that keeps 0.9 of the probability on average over the rows of TABLES",
    variable="TABLES",
    others="another model's tables",
    drawn=_other_tables,
    computed=right.least_k,
    slips=(
        Mistake(
            "a mean of the numbers of tokens",
            "That is how many tokens the nucleus has. Asked for is one k for all rows, and the "
            "mean of the probability that it keeps.",
            lambda tables: float(np.mean(_sizes(tables))),
            lambda tables: float(np.ceil(np.mean(_sizes(tables)))),
            lambda tables: float(np.median(_sizes(tables))),
        ),
        Mistake(
            "every row at once",
            "The mean over the rows is to reach 0.9, not each of them.",
            lambda tables: float(np.max(_sizes(tables))),
        ),
        Mistake(
            "one too many or too few",
            "The first entry of a running sum belongs to k = 1.",
            lambda tables: right.least_k(tables) - 1,
            lambda tables: right.least_k(tables) + 1,
        ),
    ),
    below="With this k less than 0.9 is kept, on average over the rows.",
    above="A smaller k keeps 0.9 on average, too. Is it the mean over the rows that you compare?",
)
