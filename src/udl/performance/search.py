"""Choosing hyperparameters: a grid, random settings, and halving the field, on equal budgets.

A *setting* is a dict of hyperparameters. ``evaluate(setting, budget)`` trains with it and returns
the validation error; the budget is whatever training is counted in (steps, epochs, examples), and
what a search costs is the sum of its budgets.
"""

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from udl.arrays import function, instance, items, number, shown, whole

Setting: TypeAlias = dict[str, Any]
Evaluate: TypeAlias = Callable[[Setting, int], float]
Draw: TypeAlias = Callable[[np.random.Generator], Setting]


@dataclass(frozen=True)
class Trial:
    """One setting that was tried.

    Parameters
    ----------
    setting : dict
        The hyperparameters.
    budget : int
        What it was trained with.
    error : float
        Its validation error; infinite where training diverged.
    """

    setting: Setting
    budget: int
    error: float


def grid_search(
    evaluate: Evaluate, choices: Mapping[str, Sequence[Any]], budget: int
) -> list[Trial]:
    """Try every combination of some values of each hyperparameter.

    Parameters
    ----------
    evaluate : callable
        Takes a setting and a budget, returns the validation error.
    choices : mapping of str to sequence
        The values of each hyperparameter.
    budget : int
        Of each trial, 1 or more.

    Returns
    -------
    list of Trial
        The best first; what is equally good in the order in which it was tried.

    Raises
    ------
    ValueError
        If there is nothing to choose from, or an error is no number.
    """
    function("evaluate", evaluate)
    instance("choices", choices, Mapping)
    if not choices:
        raise ValueError("choices: got no hyperparameter; expected one or more, with its values")
    values = [items(f"choices[{name!r}]", choices[name]) for name in choices]
    settings = [dict(zip(choices, chosen, strict=True)) for chosen in itertools.product(*values)]
    return _best_first(_try_all(evaluate, settings, whole("budget", budget)))


def random_search(
    evaluate: Evaluate, draw: Draw, num_settings: int, budget: int, *, rng: np.random.Generator
) -> list[Trial]:
    """Try settings that are drawn at random.

    If one of several hyperparameters matters, n random settings try n values of it, and a grid of
    n settings only as many as its side has (Bergstra and Bengio 2012).

    Parameters
    ----------
    evaluate : callable
        Takes a setting and a budget, returns the validation error.
    draw : callable
        Takes the generator, returns a setting.
    num_settings : int
        How many to try, 1 or more.
    budget : int
        Of each trial, 1 or more.
    rng : numpy.random.Generator
        Decides the settings; all are drawn before the first is tried.

    Returns
    -------
    list of Trial
        The best first.

    Raises
    ------
    ValueError
        If an argument is out of its range, or an error is no number.
    """
    function("evaluate", evaluate)
    settings = _drawn(draw, num_settings, rng)
    return _best_first(_try_all(evaluate, settings, whole("budget", budget)))


def successive_halving(
    evaluate: Evaluate,
    draw: Draw,
    num_settings: int,
    budget: int,
    *,
    rng: np.random.Generator,
    keep: float = 0.5,
) -> list[list[Trial]]:
    """Try many settings briefly, keep the better ones, and give these more.

    Each round costs about the same: as settings drop out, the budget of those that are left grows
    (Jamieson and Talwalkar 2016). A setting that is good only late is lost early.

    Parameters
    ----------
    evaluate : callable
        Takes a setting and a budget, returns the validation error. It trains from the start each
        time, so that the sum of all budgets is what the search costs.
    draw : callable
        Takes the generator, returns a setting.
    num_settings : int
        How many to begin with, 1 or more.
    budget : int
        Of each trial of the first round, 1 or more.
    rng : numpy.random.Generator
        Decides the settings; all are drawn before the first is tried.
    keep : float
        The share that goes on, between 0 and 1.

    Returns
    -------
    list of list of Trial
        The rounds, in each the best first; the last round has one setting.

    Raises
    ------
    ValueError
        If an argument is out of its range, or an error is no number.
    """
    function("evaluate", evaluate)
    budget, share = whole("budget", budget), number("keep", keep, above=0, below=1)
    left = _drawn(draw, num_settings, rng)
    a_round = len(left) * budget
    rounds: list[list[Trial]] = []
    while True:
        trials = _best_first(_try_all(evaluate, left, a_round // len(left)))
        rounds.append(trials)
        if len(left) == 1:
            return rounds
        going_on = max(1, min(math.floor(share * len(left)), len(left) - 1))
        left = [trial.setting for trial in trials[:going_on]]


def _drawn(draw: Draw, num_settings: int, rng: np.random.Generator) -> list[Setting]:
    function("draw", draw)
    instance("rng", rng, np.random.Generator)
    settings = [draw(rng) for _ in range(whole("num_settings", num_settings))]
    for one in settings:
        if not isinstance(one, Mapping):
            raise ValueError(f"draw: got {shown(one)} from it; expected a setting, a dict")
    return settings


def _try_all(evaluate: Evaluate, settings: Sequence[Setting], budget: int) -> list[Trial]:
    return [Trial(one, budget, _error(evaluate(dict(one), budget))) for one in settings]


def _error(value: object) -> float:
    """Return a validation error; one that is no number is worse than all others."""
    try:
        error = float(value)  # type: ignore[arg-type]  # what is no number is refused below
    except (TypeError, ValueError):
        raise ValueError(
            f"evaluate: got {shown(value)} from it; expected the validation error"
        ) from None
    return math.inf if math.isnan(error) else error


def _best_first(trials: list[Trial]) -> list[Trial]:
    return sorted(trials, key=lambda trial: trial.error)
