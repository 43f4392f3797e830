"""Checks of the settings that practical 6.3 looks for: to leave a hollow, and to settle in one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from udl.checks.ch06_training import expected as right
from udl.checks.kinds import Reach
from udl.checks.mistakes import Mistake

TRAPPED = (3.5, 6.5)  # a start from which descent on all points is caught
HEIGHT = 9.0  # the trap lies above this
DEPTH = 1.0  # the deepest hollow alone lies below this
CAUGHT, ARRIVED = 4, 3  # how many runs may stay in the one, and shall be in the other
START = (-1.5, 6.5)  # a start from which the deepest minimum is within reach
BUDGET = 3000  # examples to look at
NUM_SEEDS = 20
ESCAPE_STEPS = 300


def _rate(value: Any) -> float:
    return float(min(max(float(value), 0.0), 1e6))


def _runs(start: Any, rate: Callable[[int], float], size: int, num_steps: int) -> np.ndarray:
    with np.errstate(all="ignore"):
        found = right.final_losses(start, rate, size, num_steps, NUM_SEEDS)
    return np.where(np.isfinite(found), found, 100.0)


def _counts(learning_rate: Any, batch_size: Any) -> tuple[int, int]:
    """Of twenty runs, how many have not left the trap, and how many are in the deepest hollow."""
    losses = _runs(TRAPPED, lambda step: _rate(learning_rate), int(batch_size), ESCAPE_STEPS)
    return int(np.sum(losses > HEIGHT)), int(np.sum(losses < DEPTH))


def _missing(learning_rate: Any, batch_size: Any) -> float:
    caught, arrived = _counts(learning_rate, batch_size)
    return float(max(caught - CAUGHT, 0) + max(ARRIVED - arrived, 0))


def _what_is_missing(learning_rate: Any, batch_size: Any) -> str:
    caught, arrived = _counts(learning_rate, batch_size)
    if caught > CAUGHT:
        return (
            f"{caught} runs are still in the trap. How does the noise of a step change with the "
            "batch size, and with the rate?"
        )
    return (
        f"{20 - caught} runs are out of the trap, and {arrived or 'none'} of them in the deepest "
        "hollow. What keeps them from it, or has carried them out again?"
    )


def _no_batch(batch_size: Any) -> str:
    return "" if 1 <= batch_size <= 30 else "a batch holds at least 1 of the 30 examples"


escape = Reach(
    "escape",
    "enough noise to leave a hollow, and not too much.",
    start=lambda: (2.0, 30),
    score=_missing,
    target=0,
    goal="of 20 runs at most 4 in the trap after 300 steps, at least 3 in the deepest hollow",
    unit="",
    items=("learning_rate", "batch_size"),
    beyond=lambda learning_rate, batch_size: (
        _no_batch(batch_size)
        or ("" if 0 < learning_rate <= 4 else "the rate is positive, and at most 4")
    ),
    mistakes=(
        Mistake(
            "all examples in each batch",
            "Then nothing is random, and all runs are the same: descent goes down and stays.",
            lambda: (2.0, 30),
            lambda: (4.0, 30),
        ),
    ),
    advice=_what_is_missing,
)


def _after_budget(learning_rate: Any, batch_size: Any, halve_every: Any) -> float:
    """Mean final loss of twenty runs, each with a look at the same number of examples."""
    first, size, every = _rate(learning_rate), int(batch_size), int(halve_every)
    losses = _runs(START, lambda step: first * 0.5 ** (step // every), size, BUDGET // size)
    return float(np.mean(losses))


settle = Reach(
    "settle",
    "large steps first, then small ones.",
    start=lambda: (1.0, 5, 100_000),
    score=_after_budget,
    target=0.655,
    goal="a mean loss of 0.655 or less over 20 runs",
    unit="mean loss",
    items=("learning_rate", "batch_size", "halve_every"),
    beyond=lambda learning_rate, batch_size, halve_every: (
        _no_batch(batch_size)
        or ("" if halve_every >= 1 else "between two halvings there is at least one step")
        or ("" if learning_rate > 0 else "the rate is positive")
    ),
    mistakes=(
        Mistake(
            "a constant rate",
            "It gets there, and then jumps about the minimum for ever.",
            lambda: (1.0, 5, 100_000),
            lambda: (1.5, 5, 100_000),
        ),
    ),
    steps={
        0.655: "near. Does the rate become small too early, or too late?",
        0.75: "some runs end elsewhere or are still on their way. Print the 20 losses: are all a "
        "little too high, or a few far too high?",
        1.5: "most runs have not arrived, or were thrown out. Draw a path",
    },
)
