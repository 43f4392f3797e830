"""Checks of practical 12.2: a task for which one head is not enough."""

from __future__ import annotations

from typing import Any

import numpy as np

from udl.checks.ch12_transformers.expected import attention as right
from udl.checks.ch12_transformers.expected import heads
from udl.checks.kinds import Predict, Reach
from udl.checks.mistakes import Mistake

TARGET = 0.01  # mean error of the range; numbers have the standard deviation 1
LARGEST = 1000.0
FOUND = 0.6  # mean weight from which on a head has found what it looks for

predict_range = Predict(
    "predict_range",
    "one head brings one mean.",
    right="half",
    wrong_choices={
        "hardly any": (
            "a head can look for the largest number, say. Is the range not larger, on the whole, "
            "where that is?"
        ),
        "nearly all": (
            "the output of a head is a mean of the values with positive weights, and where all "
            "numbers are equal it cannot tell 0, 0 from 5, 5. The range is 0 for both."
        ),
    },
)


def sequences() -> list[np.ndarray]:
    """Draw the sequences on which settings are judged, of two to eight numbers: (N, 1) each."""
    rng = np.random.default_rng(122)
    return [rng.normal(size=(rng.integers(2, 9), 1)) for _ in range(200)]


def _error(*settings: Any) -> float:
    """Return by how much the layer's outputs are off from the range, on average."""
    found = (heads.multihead(x, *settings, 2) - (x.max() - x.min()) for x in sequences())
    with np.errstate(over="ignore", invalid="ignore"):
        return float(np.nan_to_num(np.mean([np.abs(one).mean() for one in found]), nan=np.inf))


def _start() -> tuple[np.ndarray, ...]:
    """Return settings of the right form, with which nobody looks at anything in particular."""
    one, none = np.zeros((2, 1)), np.zeros(2)
    return one, none, one, none, one, none, np.zeros((1, 2))


def _found(*settings: Any) -> np.ndarray:
    """Return the mean weights of both heads on the largest and on the smallest number: (2, 2)."""
    weights = []
    for x in sequences():
        queries, keys = (heads.split(right.mapped(x, *settings[i : i + 2]), 2) for i in (0, 2))
        each = right.weights_of(right.scores_of(queries, keys)).mean(axis=1)  # (2, N)
        weights.append(each[:, [np.argmax(x), np.argmin(x)]])
    return np.asarray(np.mean(weights, axis=0))


def _advice(*settings: Any) -> str:
    """Say what the two heads do, and what is missing."""
    largest, smallest = (_found(*settings) > FOUND).T
    if not (largest.any() or smallest.any()):
        return (
            "No head has most of its weight on the largest or on the smallest number yet. Let the "
            "keys be the numbers themselves. Which query, the same for every position, has its "
            "largest score at the largest number, and how large must it be for the softmax to be "
            "sharp?"
        )
    if not (largest.any() and smallest.any()):
        which, other = ("largest", "smallest") if largest.any() else ("smallest", "largest")
        return (
            f"A head finds the {which} number. Let the other one find the {other}: which query "
            "turns the order of the scores round?"
        )
    outputs = [float(heads.multihead(x, *settings, 2).mean()) for x in sequences()]
    wanted = [float(x.max() - x.min()) for x in sequences()]
    if abs(np.corrcoef(outputs, wanted)[0, 1]) < 0.9:
        return (
            "The two heads find the largest and the smallest number. Look at what omega_v makes of "
            "them and at how omega_o puts them together: largest minus smallest."
        )
    if np.mean(np.abs(np.subtract(outputs, wanted))) < 20 * TARGET:
        return "Nearly: let both heads be sharper, so that the second largest number gets nothing."
    return (
        "The outputs rise and fall with the range, but they are not the range yet: a factor, a "
        "sign or an offset is wrong, in the values or in omega_o."
    )


def _beyond(*settings: Any) -> str:
    too_large = any(np.abs(np.asarray(one)).max() > LARGEST for one in settings)
    return f"Stay between -{LARGEST:g} and {LARGEST:g}." if too_large else ""


two_heads = Reach(
    "two_heads",
    "one looks up, the other one down.",
    start=_start,
    score=_error,
    target=TARGET,
    goal=f"a mean error of the range of {TARGET} or less",
    unit="mean error",
    items=("omega_q", "beta_q", "omega_k", "beta_k", "omega_v", "beta_v", "omega_o"),
    mistakes=(
        Mistake(
            "zeros everywhere",
            "With queries of zero all scores are equal, and so are the weights.",
            _start,
        ),
    ),
    advice=_advice,
    beyond=_beyond,
)
