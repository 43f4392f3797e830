"""Chapter 8: runs are drawn seed by seed, and now and then the worse model wins."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from scipy import stats

from figures.ch08_performance.moving import lottery_counts
from figures.interactive.registry import Choice, Interactive, Number, Prediction

Array = np.ndarray
_VARIANTS = {"decay": 1, "smoothing": 2}
_NUM_SEEDS, _DEALS = 96, 50
# 97.5% quantiles of Student's t with 1, 2, … degrees of freedom, as the page holds them.
_QUANTILES = np.round(stats.t.ppf(0.975, np.arange(1, 2 * _NUM_SEEDS - 1)), 4)


@lru_cache
def _orders(deal: int) -> tuple[Array, Array]:
    """Return two shuffles of the seeds, from a generator that a browser can follow exactly."""
    state = 7919 * deal
    found = []
    for _ in range(2):
        order = np.arange(_NUM_SEEDS)
        for last in range(_NUM_SEEDS - 1, 0, -1):
            state = state * 48271 % 2147483647  # Park and Miller's
            other = state % (last + 1)
            order[[last, other]] = order[[other, last]]
        found.append(order)
    return found[0], found[1]


def values(against: str, runs: str, deal: float, seeds: float) -> dict[str, Any]:
    """Return the errors of the runs so far, the mean difference with its interval, and upsets."""
    n = round(seeds)
    counts = lottery_counts()
    first, second = _orders(round(deal))
    paired = runs == "paired"
    a = counts[0][first] / 20
    b = counts[_VARIANTS[against]][first if paired else second] / 20
    drawn = np.arange(2, n + 1)
    means = np.array([np.mean(b[:k] - a[:k]) for k in drawn])
    if paired:
        errors = [np.std(b[:k] - a[:k], ddof=1) / np.sqrt(k) for k in drawn]
        freedom = drawn - 1
    else:
        errors = [np.sqrt((a[:k].var(ddof=1) + b[:k].var(ddof=1)) / k) for k in drawn]
        freedom = 2 * drawn - 2
    sign = 1 if against == "decay" else -1  # of a difference with which the worse model wins
    upset = sign * (b[:n] - a[:n]) > 0
    return {
        "a": a[:n],
        "b": b[:n],
        "means": means,
        "halves": _QUANTILES[freedom - 1] * np.array(errors),
        "upsets": int(upset.sum()),
        "first": int(upset.argmax()) + 1 if upset.any() else 0,
    }


INTERACTIVE = Interactive(
    stem="ch08_performance",
    name="seed-lottery",
    title="The seed lottery",
    heights=(700, 400),
    parameters=(
        Choice(
            "against",
            "baseline against",
            {"decay": "weight decay, truly better", "smoothing": "label smoothing, truly worse"},
            "decay",
        ),
        Choice(
            "runs",
            "comparison",
            {"paired": "paired, one seed for both", "apart": "unpaired, each its own seeds"},
            "paired",
        ),
        Number("deal", "deal", 1, _DEALS, 1, 11),
        Number("seeds", "seeds drawn", 2, _NUM_SEEDS, 1, 30),
    ),
    values=values,
    data={"counts": lottery_counts(), "quantiles": _QUANTILES},
    prediction=Prediction(
        "The baseline meets {against}; the comparison is {runs}. Of {seeds:g} draws, how many "
        "does the worse model win?",
        guess=(Number("guess", "your number of draws", 0, _NUM_SEEDS, 1, 10),),
        rounds=(
            {"against": "decay", "runs": "paired", "seeds": 96},
            {"against": "smoothing", "runs": "apart", "seeds": 96},
            {"against": "smoothing", "runs": "paired", "seeds": 20},
        ),
    ),
    play="seeds",
)
