"""Checks of practical 9.5, augmentation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from udl.checks import inputs
from udl.checks.ch09_regularization.expected import Draws
from udl.checks.kinds import Implement, Predict
from udl.checks.mistakes import Mistake


def _moved(signals: Any, distances: Any, factors: Any) -> np.ndarray:
    rows = [np.roll(one, d) * f for one, d, f in zip(signals, distances, factors, strict=True)]
    return np.array(rows).reshape(np.shape(signals))


def _move_draws(rng: np.random.Generator) -> Draws:
    """Draw (signals, distances, factors): to both sides, not at all, and more than once around."""
    drawn: Draws = [
        (np.array([[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0]]), np.array([1, -1]), np.ones(2))
    ]
    for num, length in ((4, 5), (1, 6), (5, 5), (6, 3)):
        distances = rng.permutation([-2, 0, 1, 3, 7, -9])[:num]
        drawn.append(
            (
                rng.normal(size=(num, length)),
                distances,
                rng.choice([-1, 1], num) * rng.uniform(0.5, 1.5, num),
            )
        )
    return drawn


def _repeated(signals: Any, distances: Any, factors: Any) -> np.ndarray:
    """Move and repeat the number at the end."""
    length = np.shape(signals)[1]
    source = np.clip(np.arange(length) - np.asarray(distances)[:, None], 0, length - 1)
    return np.asarray(np.take_along_axis(signals, source, 1) * np.asarray(factors)[:, None])


def _all_by_all(signals: Any, distances: Any, factors: Any) -> np.ndarray:
    """Read each row of a table of positions in all signals: (N, N, D)."""
    length = np.shape(signals)[1]
    source = (np.arange(length) - np.asarray(distances)[:, None]) % length
    return np.asarray(np.asarray(signals)[:, source] * np.asarray(factors)[:, None])


def _rows_moved(signals: Any, distances: Any, factors: Any) -> np.ndarray:
    """Move along the first axis: each number to another signal."""
    num = len(signals)
    source = (np.arange(num)[:, None] - np.asarray(distances)[:, None]) % num
    table = np.broadcast_to(source, np.shape(signals))
    return np.asarray(np.take_along_axis(signals, table, 0) * np.asarray(factors)[:, None])


def _pushed_out(signals: Any, distances: Any, factors: Any) -> np.ndarray:
    """Move and fill with zeros."""
    found = np.zeros(np.shape(signals))
    length = np.shape(signals)[1]
    for n, d in enumerate(distances):
        kept = np.arange(length) - d
        inside = (kept >= 0) & (kept < length)
        found[n, inside] = signals[n][kept[inside]]
    return np.asarray(found * np.asarray(factors)[:, None])


move_and_scale = Implement(
    "move_and_scale",
    "another signal, and the same class.",
    expected=_moved,
    draws=_move_draws,
    without=("a loop", "map", "vectorize", "apply_along_axis", "fromiter"),
    hint="a signal 0, 1, 2, 3 with the distance 1 and the factor 1: what should come?",
    mistakes=(
        Mistake(
            "moved to the left",
            "A positive distance moves to the right: what stood at position 0 stands at position "
            "1 after a distance of 1.",
            lambda signals, distances, factors: _moved(signals, -np.asarray(distances), factors),
        ),
        Mistake(
            "nothing comes around",
            "What leaves at one end comes in at the other.",
            _pushed_out,
            _repeated,
        ),
        Mistake(
            "np.roll with an array",
            "np.roll moves all rows alike. Distances for one and the same axis are added up.",
            lambda signals, distances, factors: _moved(
                signals, np.full(len(signals), np.sum(distances)), factors
            ),
        ),
        Mistake(
            "another axis",
            "The positions of a signal are the second axis. The first one counts the signals.",
            _rows_moved,
        ),
        Mistake(
            "all signals at each row's positions",
            "With a table of positions, signals[:, table] takes all rows for each row of it. "
            "np.take_along_axis reads row n of the table in signal n.",
            _all_by_all,
        ),
        Mistake(
            "one distance for all",
            "Each signal has a distance of its own.",
            lambda signals, distances, factors: _moved(
                signals, np.full(len(signals), distances[0]), factors
            ),
        ),
        Mistake(
            "one factor for all",
            "Each signal has a factor of its own.",
            lambda signals, distances, factors: _moved(
                signals, distances, np.full(len(signals), factors[0])
            ),
            lambda signals, distances, factors: _moved(
                signals, distances, np.full(len(signals), np.mean(factors))
            ),
        ),
        Mistake(
            "the factors added",
            "The signals are multiplied by their factors.",
            lambda signals, distances, factors: (
                _moved(signals, distances, np.ones(len(signals))) + np.asarray(factors)[:, None]
            ),
        ),
        Mistake(
            "not scaled",
            "Multiply each signal by its factor.",
            lambda signals, distances, factors: _moved(signals, distances, np.ones(len(signals))),
        ),
        Mistake(
            "not moved",
            "Move each signal by its distance.",
            lambda signals, distances, factors: signals * np.asarray(factors)[:, None],
        ),
    ),
)

predict_harm = Predict(
    "predict_harm",
    "a change has to keep the class.",
    right="upside down",
    wrong_choices={
        "moved": "in these data a class keeps its form wherever it lies. Compare two examples of "
        "one class.",
        "scaled": "a class does not depend on its height. Look at the ten curves again: is there a "
        "change that makes one class of another?",
        "noisy": "noise hides a curve a little and makes none of another. Look at the ten curves "
        "again: is there a change that does?",
    },
)


def _reversed(signals: Any) -> np.ndarray:
    """Return a copy with each signal read from its end."""
    return np.asarray(signals)[:, ::-1] + 0.0


def _stretched(signals: Any) -> np.ndarray:
    """Return a copy with all signals three times as high."""
    return np.asarray(3.0 * np.asarray(signals))


def _split(
    x: Any,
    y: Any,
    order: Any,
    num_validation: Any,
    change: Any,
    *,
    leak: bool = False,
    changed: bool = False,
) -> tuple[Any, Any, Any, Any]:
    held, rest = np.split(np.asarray(order), [num_validation])
    copied = np.arange(len(x)) if leak else rest
    inputs_train = np.vstack([x[rest], change(x[copied])])
    labels = np.hstack([y[rest], y[copied]])
    return inputs_train, labels, change(x[held]) if changed else x[held], y[held]


def _split_draws(rng: np.random.Generator) -> Draws:
    """Draw (x, y, order, number for validation, change)."""
    drawn: Draws = []
    for num, length, held, change in (
        (4, 2, 1, _stretched),
        (6, 3, 2, _reversed),
        (7, 4, 5, _stretched),
        (5, 3, 0, _reversed),
    ):
        x = inputs.signed(rng, num, length, zero=False)
        drawn.append((x, rng.integers(10, size=num), rng.permutation(num), held, change))
    return drawn


def _last_held(x: Any, y: Any, order: Any, held: Any, change: Any) -> tuple[Any, Any, Any, Any]:
    return _split(x, y, np.roll(order, held), held, change)


def _last_by_minus(x: Any, y: Any, order: Any, held: Any, change: Any) -> tuple[Any, ...]:
    """Set aside order[-held:], which for none at all are all."""
    aside, rest = order[-held:], order[:-held]
    inputs_train, labels = np.vstack([x[rest], change(x[rest])]), np.hstack([y[rest], y[rest]])
    return inputs_train, labels, x[aside], y[aside]


def _copied_first(x: Any, y: Any, order: Any, held: Any, change: Any) -> tuple[Any, ...]:
    """Copy everything, then divide signals and copies together."""
    both = np.concatenate([order, np.asarray(order) + len(x)])
    first, rest = np.split(both, [held])
    signals, labels = np.concatenate([x, change(x)]), np.concatenate([y, y])
    return signals[rest], labels[rest], signals[first], labels[first]


def _copies_first(*a: Any) -> tuple[Any, ...]:
    x_train, y_train, x_held, y_held = _split(*a)
    half = len(y_train) // 2
    return np.roll(x_train, half, axis=0), np.roll(y_train, half), x_held, y_held


def _order_ignored(x: Any, y: Any, order: Any, held: Any, change: Any) -> tuple[Any, ...]:
    return _split(x, y, np.arange(len(x)), held, change)


def _without_originals(*a: Any) -> tuple[Any, ...]:
    x_train, y_train, x_held, y_held = _split(*a)
    return x_train[len(y_train) // 2 :], y_train[len(y_train) // 2 :], x_held, y_held


def _without_copies(*a: Any) -> tuple[Any, ...]:
    x_train, y_train, x_held, y_held = _split(*a)
    return x_train[: len(y_train) // 2], y_train[: len(y_train) // 2], x_held, y_held


def _other_training(
    choose: Callable[[Any, Any, Any, Any, Any], tuple[Any, Any]],
) -> Callable[..., tuple[Any, ...]]:
    """Return a right validation, and training data that are put together in another way.

    The way takes signals, labels, the numbers of those set aside and of the rest, and the change.
    """

    def wrong(x: Any, y: Any, order: Any, held: Any, change: Any) -> tuple[Any, ...]:
        aside, rest = np.split(np.asarray(order), [held])
        return (*choose(x, y, aside, rest, change), x[aside], y[aside])

    return wrong


def _all_enlarged(x: Any, y: Any, aside: Any, rest: Any, change: Any) -> tuple[Any, Any]:
    return np.vstack([x, change(x)]), np.hstack([y, y])


def _all_originals(x: Any, y: Any, aside: Any, rest: Any, change: Any) -> tuple[Any, Any]:
    return np.vstack([x, change(x[rest])]), np.hstack([y, y[rest]])


def _twice_in_a_row(x: Any, y: Any, aside: Any, rest: Any, change: Any) -> tuple[Any, Any]:
    return np.vstack([x[rest], change(x[rest])]), np.repeat(y[rest], 2)


def _in_turn(x: Any, y: Any, aside: Any, rest: Any, change: Any) -> tuple[Any, Any]:
    pairs = np.stack([x[rest], change(x[rest])], axis=1)
    return pairs.reshape(-1, np.shape(x)[1]), np.repeat(y[rest], 2)


def _labels_of_all(x: Any, y: Any, aside: Any, rest: Any, change: Any) -> tuple[Any, Any]:
    return np.vstack([x[rest], change(x[rest])]), np.hstack([y[rest], y])


def _sorted_rest(x: Any, y: Any, aside: Any, rest: Any, change: Any) -> tuple[Any, Any]:
    rest = np.sort(rest)
    return np.vstack([x[rest], change(x[rest])]), np.hstack([y[rest], y[rest]])


def _labels_once(x: Any, y: Any, aside: Any, rest: Any, change: Any) -> tuple[Any, Any]:
    return np.vstack([x[rest], change(x[rest])]), y[rest]


def _validation_enlarged(*a: Any) -> tuple[Any, ...]:
    x_train, y_train, x_held, y_held = _split(*a)
    return x_train, y_train, np.vstack([x_held, a[4](x_held)]), np.hstack([y_held, y_held])


mended_split = Implement(
    "mended_split",
    "first apart, then enlarged.",
    expected=lambda x, y, order, num_validation, change: _split(
        x, y, order, num_validation, change
    ),
    draws=_split_draws,
    items=("x_train", "y_train", "x_validation", "y_validation"),
    hint="number the signals, and write down which numbers stand in which part",
    mistakes=(
        Mistake(
            "the program as it was",
            "Two things are wrong with it: what it trains on, and what it validates with.",
            lambda *a: _split(*a, leak=True, changed=True),
        ),
        Mistake(
            "copies of the validation signals in the training data",
            "A copy is nearly the signal itself. Set signals aside first, and copy what is left.",
            lambda *a: _split(*a, leak=True),
            _copied_first,
        ),
        Mistake(
            "the validation signals in the training data",
            "What is set aside must not be trained on, neither itself nor as a copy.",
            _other_training(_all_enlarged),
            _other_training(_all_originals),
        ),
        Mistake(
            "labels in another order than signals",
            "All originals come first, then all copies: the labels follow each other in the same "
            "way, once and then once more.",
            _other_training(_twice_in_a_row),
        ),
        Mistake(
            "labels of the originals alone",
            "A copy has a label, too: that of its original.",
            _other_training(_labels_once),
        ),
        Mistake(
            "labels of signals that are not there",
            "Each signal of the training data has its own label: as many labels as signals, those "
            "of the originals and once more the same.",
            _other_training(_labels_of_all),
        ),
        Mistake(
            "the training signals in another order",
            "They follow each other as in `order`. A set, or a sort, does not keep that.",
            _other_training(_sorted_rest),
        ),
        Mistake(
            "each copy behind its original",
            "The originals come first, all of them, then their copies in the same order.",
            _other_training(_in_turn),
        ),
        Mistake(
            "the validation data enlarged",
            "The validation data stand for the data that the network will meet: each signal once, "
            "as it is.",
            _validation_enlarged,
        ),
        Mistake(
            "changed signals for validation",
            "The validation data stand for the data that the network will meet, and those are not "
            "augmented.",
            lambda *a: _split(*a, changed=True),
        ),
        Mistake(
            "the wrong end set aside",
            "The first num_validation numbers of the order are for validation.",
            _last_held,
            _last_by_minus,
            lambda x, y, order, held, change: _split(x, y, order, len(x) - held, change),
        ),
        Mistake(
            "the copies before the originals",
            "The docstring asks for the originals first, then their copies in the same order.",
            _copies_first,
        ),
        Mistake(
            "the order ignored",
            "The order says which signals are set aside, and how the others follow each other.",
            _order_ignored,
        ),
        Mistake(
            "the originals left out",
            "The training data hold the originals and their copies.",
            _without_originals,
        ),
        Mistake(
            "no copies at all",
            "The training data hold the originals and their copies.",
            _without_copies,
        ),
    ),
)
