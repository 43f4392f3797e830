"""The table of regularisers: every method on the same network, data and seeds.

Each method may try up to six settings, from four seeds each that are used for nothing else, and
chooses by the mean validation error. With its choice it is trained from 16 other seeds, and the
errors on the 4,000 test signals are read, once.
"""

from typing import Any

import numpy as np

from udl.experiments.ch09_regularization.methods import METHODS, coursework_data, errors
from udl.experiments.ch09_regularization.pretraining import pretrained
from udl.experiments.memory import Arrays, memoised
from udl.experiments.recorded import load
from udl.training import Examples

PROGRAM = "ch09_regularization/comparison"
SEARCH_SEEDS = (1000, 1001, 1002, 1003)
SEEDS = tuple(range(16))
MOST_TRIES = max(len(method.tries) for method in METHODS)


def results() -> Arrays:
    """Return what was measured once, with its run time in seconds.

    Returns
    -------
    dict
        ``"names"``, shape (M,), the baseline first; ``"chosen"``: each method's setting in words;
        ``"validation"`` and ``"test"``: errors in percent at the end, shape (M, 16), a column a
        seed; ``"train"``, likewise; ``"searched"``: mean validation error of each try, shape
        (M, 6), NaN where a method has fewer tries; ``"seconds"``.
    """
    return load(PROGRAM)


def measure() -> Arrays:
    """Choose each method's setting, and train with it.

    Returns
    -------
    dict
        As :func:`results`, without the seconds.
    """
    rows = [one_method(number) for number in range(len(METHODS))]
    return {
        "names": np.array([method.name for method in METHODS]),
        **{key: np.stack([row[key] for row in rows]) for key in rows[0]},
    }


@memoised
def one_method(
    number: int,
    search_seeds: tuple[int, ...] = SEARCH_SEEDS,
    seeds: tuple[int, ...] = SEEDS,
    num_epochs: int = 50,
) -> Arrays:
    """Choose one method's setting, and train with it.

    Parameters
    ----------
    number : int
        Its place in ``METHODS``.
    search_seeds, seeds : tuple of int
        To choose and to report.
    num_epochs : int
        Of each training.

    Returns
    -------
    dict
        As :func:`results`, without the axis of methods.
    """
    tries = METHODS[number].tries
    data = coursework_data()

    def run(setting: dict[str, Any], on: tuple[int, ...], *parts: Examples) -> list[np.ndarray]:
        source = setting.get("source")
        start = pretrained(source, on) if source else None
        return errors(setting, on, data, parts, num_epochs=num_epochs, start=start)

    searched = np.full(MOST_TRIES, np.nan)
    for k, setting in enumerate(tries):
        searched[k] = run(setting, search_seeds, data.validation)[0].mean()
    best = tries[int(np.nanargmin(searched))]
    return as_row(best, searched, run(best, seeds, data.train, data.validation, data.test))


def as_row(setting: dict[str, Any], searched: np.ndarray, found: list[np.ndarray]) -> Arrays:
    """Return what the table keeps of a method.

    Parameters
    ----------
    setting : dict
        What it chose.
    searched : ndarray, shape (T,)
        Mean validation error of each try.
    found : list of ndarray
        Errors on training, validation and test data, a number a seed.

    Returns
    -------
    dict
        As :func:`results`, without the axis of methods.
    """
    train, validation, test = found
    return {
        "chosen": np.array(in_words(setting)),
        "searched": searched,
        "train": train,
        "validation": validation,
        "test": test,
    }


def in_words(setting: dict[str, Any]) -> str:
    """Say a setting in words, for a table."""
    shown = {name: value for name, value in setting.items() if name != "source"}
    return ", ".join(f"{name.replace('_', ' ')} {value:g}" for name, value in shown.items())
