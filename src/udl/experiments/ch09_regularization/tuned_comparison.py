"""The table of regularisers once more, with the learning rate chosen for every row.

The first table kept the rate 0.05 and chose strengths. Its search goes on here: plain training may
choose its rate among all those that the row of larger steps tried, and two more, and four methods
get three more settings, at the rate 0.3. Seeds, network, data and epochs are those of the first
table, and what it has found is used again. Rows without new settings are its rows.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from udl.experiments.ch09_regularization import comparison
from udl.experiments.ch09_regularization.comparison import SEARCH_SEEDS, SEEDS, as_row
from udl.experiments.ch09_regularization.methods import (
    Data,
    Method,
    coursework_data,
    errors,
)
from udl.experiments.memory import Arrays, memoised
from udl.experiments.recorded import load

PROGRAM = "ch09_regularization/tuned_comparison"
RATE = 0.3


def _tries(name: str, *values: float) -> tuple[dict[str, Any], ...]:
    return tuple({"learning_rate": RATE, name: value} for value in values)


MORE = (
    Method("none", _tries("learning_rate", 0.15, 0.4)),
    Method("weight decay", _tries("weight_decay", 0.0005, 0.001, 0.002)),
    Method("early stopping", ()),
    Method("ensemble of 5", ()),
    Method("dropout", _tries("dropout", 0.05, 0.1, 0.2)),
    Method("noise on inputs", _tries("input_noise", 0.2, 0.3, 0.4)),
    Method("noise on weights", ()),
    Method("label smoothing", ()),
    Method("augmentation", _tries("max_shift", 1, 2, 3)),
    Method("transfer", ()),
    Method("self-supervision", ()),
    Method("combination", ()),
)
# Rows of the first table whose settings a row here may choose, where they are not its own.
EARLIER = {"none": ("none", "small batches, large steps")}
MOST_TRIES = 9
KEYS = ("chosen", "searched", "train", "validation", "test")


def results() -> Arrays:
    """Return what was measured once, with its run time in seconds.

    Returns
    -------
    dict
        ``"names"``, shape (M,), the baseline first; ``"chosen"``: each method's setting in words;
        ``"validation"`` and ``"test"``: errors in percent at the end, shape (M, 16), a column a
        seed; ``"train"``, likewise; ``"searched"``: mean validation error of each try, those of the
        first table first, shape (M, 9), NaN where a method has fewer tries; ``"seconds"``.
    """
    return load(PROGRAM)


def measure() -> Arrays:
    """Let each method choose between what the first table has tried and what is tried here.

    Returns
    -------
    dict
        As :func:`results`, without the seconds.
    """
    first = comparison.results()
    rows = [best_of_both(first, number) for number in range(len(MORE))]
    return {
        "names": np.array([method.name for method in MORE]),
        **{key: np.stack([row[key] for row in rows]) for key in rows[0]},
    }


def best_of_both(first: Arrays, number: int) -> Arrays:
    """Return a method's row: of the first table, or new, whichever is better on validation data.

    Parameters
    ----------
    first : dict
        The results of the first table.
    number : int
        The method's place in ``MORE``.

    Returns
    -------
    dict
        As :func:`results`, without the axis of methods.
    """
    name = MORE[number].name
    places = [list(first["names"]).index(one) for one in EARLIER.get(name, (name,))]
    rows = [{key: first[key][place] for key in KEYS} for place in places]
    if MORE[number].tries:
        rows.append(one_method(number))
    best = min(rows, key=lambda row: float(np.nanmin(row["searched"])))
    tried = np.concatenate([row["searched"] for row in rows])
    searched = np.full(MOST_TRIES, np.nan)
    searched[: np.isfinite(tried).sum()] = tried[np.isfinite(tried)]
    return best | {"searched": searched}


@memoised
def one_method(
    number: int,
    search_seeds: tuple[int, ...] = SEARCH_SEEDS,
    seeds: tuple[int, ...] = SEEDS,
    num_epochs: int = 50,
) -> Arrays:
    """Choose among one method's new settings, and train with the best.

    Parameters
    ----------
    number : int
        Its place in ``MORE``.
    search_seeds, seeds : tuple of int
        To choose and to report.
    num_epochs : int
        Of each training.

    Returns
    -------
    dict
        As :func:`results`, without the axis of methods, and ``"searched"`` for the new ones.
    """
    tries, data = MORE[number].tries, coursework_data()
    searched = _searched(tries, search_seeds, data, num_epochs)
    best = tries[int(np.argmin(searched))]
    parts = (data.train, data.validation, data.test)
    return as_row(best, searched, errors(best, seeds, data, parts, num_epochs=num_epochs))


def _searched(
    tries: Sequence[dict[str, Any]], seeds: tuple[int, ...], data: Data, num_epochs: int
) -> np.ndarray:
    """Return the mean validation error of each try, shape (len(tries),)."""
    # All tries side by side: what the recipe takes for each network is listed for each.
    together = {name: [one[name] for one in tries for _ in seeds] for name in tries[0]}
    (found,) = errors(together, seeds * len(tries), data, [data.validation], num_epochs=num_epochs)
    return np.asarray(found.reshape(len(tries), len(seeds)).mean(axis=1))
