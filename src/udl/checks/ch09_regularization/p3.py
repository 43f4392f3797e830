"""Checks of practical 9.3, ensembles of resampled fits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from udl.checks import inputs
from udl.checks.ch09_regularization import expected as right
from udl.checks.ch09_regularization.expected import Draws
from udl.checks.kinds import Implement, Predict, Reach
from udl.checks.mistakes import Mistake

NUM_SETS, NUM_MEMBERS = 40, 30
PAYS, DOES_NOT = 34, 14  # of the data sets on which the mean is to be better, and not to be


def _member_draws(rng: np.random.Generator) -> Draws:
    """Draw (x, y, places, resamples, number of hidden units)."""
    drawn: Draws = []
    for num, places, models, hidden in ((4, 3, 2, 2), (7, 5, 3, 4), (9, 1, 1, 3), (15, 8, 4, 14)):
        x, y = right.hump_data(rng, num)
        resamples = rng.integers(num, size=(models, num))
        drawn.append((x, inputs.signed(rng, num) + y, rng.random(places), resamples, hidden))
    # To the left of zero every hidden unit is silent.
    return [*drawn, (x - 0.4, y, rng.uniform(-0.4, 0.6, 6), resamples, 4)]


def _each(one: Callable[..., np.ndarray]) -> Callable[..., np.ndarray]:
    """Return the predictions at places of parameters found by `one(x, y, resample, hidden)`."""

    def wrong(x: Any, y: Any, places: Any, resamples: Any, hidden: Any) -> np.ndarray:
        found = [one(x, y, drawn, hidden) for drawn in resamples]
        return np.asarray(np.array(found) @ right.design(places, hidden).T)

    return wrong


bagged = Implement(
    "bagged",
    "the same fit, to data that might have been.",
    expected=right.members,
    draws=_member_draws,
    rtol=1e-4,
    atol=1e-6,
    hint="fit a single resample, and look at its inputs and targets",
    mistakes=(
        Mistake(
            "targets of other examples",
            "A resample draws examples: an input and the target that belongs to it.",
            _each(lambda x, y, drawn, hidden: right.fit(x[drawn], y, hidden)),
            _each(lambda x, y, drawn, hidden: right.fit(x, y[drawn], hidden)),
        ),
        Mistake(
            "all data in each fit",
            "Each member sees its own resample alone.",
            _each(lambda x, y, drawn, hidden: right.fit(x, y, hidden)),
        ),
        Mistake(
            "each example once",
            "An example that was drawn twice counts twice.",
            _each(
                lambda x, y, drawn, hidden: right.fit(x[one := np.unique(drawn)], y[one], hidden)
            ),
        ),
        Mistake(
            "predictions at the training inputs",
            "What is asked for are predictions at the places.",
            lambda x, y, places, resamples, hidden: right.members(x, y, x, resamples, hidden),
        ),
        Mistake(
            "rows and columns exchanged",
            "A row for each member, a column for each place.",
            lambda *a: right.members(*a).T,
        ),
        Mistake(
            "averaged already",
            "Return what each member says; they are put together afterwards.",
            lambda *a: right.members(*a).mean(axis=0),
        ),
        Mistake(
            "the first resample in every fit",
            "Each member has a row of resamples of its own.",
            lambda x, y, places, resamples, hidden: right.members(
                x, y, places, np.repeat(resamples[:1], len(resamples), axis=0), hidden
            ),
        ),
    ),
)

predict_left_out = Predict(
    "predict_left_out",
    "fifteen times not drawn.",
    right="0.36",
    wrong_choices={
        "0.07": "this is the probability of being drawn by a single draw, 1/15.",
        "0.5": "to be left out, an example has to be missed by each of 15 draws, and each misses "
        "it with probability 14/15.",
        "0": "some examples come twice or more, and there are only 15 draws.",
    },
)


def _bag_draws(rng: np.random.Generator) -> Draws:
    """Draw (predictions, resamples, y): no member has seen the one, and all have seen another."""
    drawn: Draws = [
        (
            np.array([[1.0, 2.0, 0.0], [3.0, 1.0, 1.0]]),
            np.array([[0, 0, 1], [1, 1, 1]]),
            np.array([1.0, 5.0, 2.0]),
        )
    ]
    for models, num in ((3, 5), (1, 4), (6, 8), (20, 6)):
        resamples = rng.integers(num - 1, size=(models, num))  # nobody has drawn the last one
        resamples[:, 0] = 0  # all have drawn the first one
        swap = rng.permutation(num)
        drawn.append((rng.normal(size=(models, num)), swap[resamples], 2 * rng.normal(size=num)))
    return drawn


def _unseen(resamples: Any, num: int) -> np.ndarray:
    """Tell, (S, N), which member has not seen which example."""
    counts = np.array([np.bincount(one, minlength=num) for one in resamples])
    return np.asarray(counts == 0)


def _oob(predictions: Any, resamples: Any, y: Any) -> float:
    unseen = _unseen(resamples, len(y))
    some = unseen.any(axis=0)
    means = np.nansum(np.where(unseen, predictions, 0.0), axis=0)[some] / unseen.sum(axis=0)[some]
    return float(np.mean((means - y[some]) ** 2))


def _oob_over_all(predictions: Any, resamples: Any, y: Any) -> float:
    unseen = _unseen(resamples, len(y))
    some = unseen.any(axis=0)
    return float(_oob(predictions, resamples, y) * some.sum() / len(y))


def _oob_of_zero(predictions: Any, resamples: Any, y: Any) -> float:
    """Count what nobody can judge as if zero had been predicted."""
    unseen = _unseen(resamples, len(y))
    means = np.where(unseen, predictions, 0.0).sum(axis=0) / np.maximum(unseen.sum(axis=0), 1)
    return float(np.mean((means - y) ** 2))


def _members_by_themselves(predictions: Any, resamples: Any, y: Any) -> float:
    unseen = _unseen(resamples, len(y))
    return float(np.mean(((predictions - y) ** 2)[unseen]))


def _mean_of_own_errors(predictions: Any, resamples: Any, y: Any) -> float:
    unseen = _unseen(resamples, len(y))
    some = unseen.any(axis=0)
    squares = np.where(unseen, (predictions - y) ** 2, 0.0).sum(axis=0)[some]
    return float(np.mean(squares / unseen.sum(axis=0)[some]))


def _by_seen(predictions: Any, resamples: Any, y: Any) -> float:
    seen = ~_unseen(resamples, len(y))
    some = seen.any(axis=0)
    means = np.where(seen, predictions, 0.0).sum(axis=0)[some] / seen.sum(axis=0)[some]
    return float(np.mean((means - y[some]) ** 2))


out_of_bag_error = Implement(
    "out_of_bag_error",
    "judged by strangers, no data set aside.",
    expected=_oob,
    draws=_bag_draws,
    hint="write down, for each example, which members have not seen it",
    mistakes=(
        Mistake(
            "all members judge all examples",
            "A member that has seen an example has fitted its noise. Only the others count.",
            lambda predictions, resamples, y: np.mean((predictions.mean(axis=0) - y) ** 2),
        ),
        Mistake(
            "those that have seen it",
            "The other way round: the members that have not drawn an example judge it.",
            _by_seen,
        ),
        Mistake(
            "each member by itself",
            "What is asked for is the error of the ensemble: average the predictions first, then "
            "take the error.",
            _members_by_themselves,
            _mean_of_own_errors,
        ),
        Mistake(
            "examples counted that nobody can judge",
            "An example that all members have seen is left out, from the sum and from the number "
            "that it is divided by.",
            _oob_over_all,
            _oob_of_zero,
        ),
        Mistake(
            "sum instead of mean",
            "Divide by the number of examples that were judged.",
            lambda predictions, resamples, y: (
                _oob(predictions, resamples, y) * _unseen(resamples, len(y)).any(axis=0).sum()
            ),
        ),
        Mistake(
            "the root of it",
            "The mean of the squares is asked for, without a root.",
            lambda *a: np.sqrt(_oob(*a)),
        ),
        Mistake(
            "the median of the members",
            "Here the members are put together by their mean.",
            lambda predictions, resamples, y: np.nanmean(
                (
                    np.nanmedian(np.where(_unseen(resamples, len(y)), predictions, np.nan), axis=0)
                    - y
                )
                ** 2
            ),
        ),
    ),
)

predict_mean = Predict(
    "predict_mean",
    "a square is convex, and that is all it takes.",
    right="average member",
    wrong_choices={
        "best member": "if one member is right and all others are wrong in the same direction, the "
        "mean is wrong.",
        "full fit": "each member sees fewer different examples than a fit to all data. It may be "
        "that averaging does not make up for it.",
        "none": "one of the three holds at every place, for every truth. Try it with two members.",
    },
)


def _median_share(*members: float) -> float:
    """Mean squared error of five members over that of their median, where the truth is zero."""
    squares = np.square(np.asarray(members, dtype=float))
    with np.errstate(all="ignore"):
        share = float(np.mean(squares) / np.median(np.asarray(members, dtype=float)) ** 2)
    return share if np.isfinite(share) else 100.0


median_loses = Reach(
    "median_loses",
    "a majority can be wrong together.",
    start=lambda: (1.0, 2.0, 3.0, 4.0, 5.0),
    score=_median_share,
    target=0.65,
    goal="members whose mean squared error is at most 0.65 of the median's",
    unit="share",
    items=("first", "second", "third", "fourth", "fifth"),
    steps={
        0.65: "near. How many members have to be as wrong as the median at least? Make the others "
        "better.",
        1.0: "the median is no worse than the members are on average. Where must it lie to be bad, "
        "and how many members does that take?",
    },
)

predict_pays = Predict(
    "predict_pays",
    "averaging takes variance away, if there is any.",
    right="14",
    wrong_choices={
        "4": "four units fit the curve with little to spare. What would averaging take away?",
        "both": "it costs something, too: a resample holds about 64% of the examples.",
        "neither": "one of the two fits follows the noise wherever it goes.",
    },
)


def _wins(num_hidden: int) -> int:
    """Count the data sets on which the mean of resampled fits is nearer to the truth."""
    places = np.linspace(0, 1, 100)
    truth, rows = np.exp(np.sin(2 * np.pi * places)), right.design(places, num_hidden)
    wins = 0
    for seed in range(NUM_SETS):
        rng = np.random.default_rng(seed)
        x, y = right.hump_data(rng)
        single = rows @ right.fit(x, y, num_hidden)
        resamples = rng.integers(len(x), size=(NUM_MEMBERS, len(x)))
        mean = right.members(x, y, places, resamples, num_hidden).mean(axis=0)
        wins += int(np.mean((mean - truth) ** 2) < np.mean((single - truth) ** 2))
    return wins


def _missing(pays: Any, does_not: Any) -> float:
    return float(max(PAYS - _wins(int(pays)), 0) + max(_wins(int(does_not)) - DOES_NOT, 0))


def _what_wins(pays: Any, does_not: Any) -> str:
    first, second = _wins(int(pays)), _wins(int(does_not))
    return f"the mean is better on {first} and on {second} of {NUM_SETS} data sets. Try others"


bagging_pays = Reach(
    "bagging_pays",
    "a gain for one model, a loss for another.",
    start=lambda: (8, 10),
    score=_missing,
    target=0,
    goal=f"the mean better on {PAYS} of {NUM_SETS} data sets or more, and on {DOES_NOT} or fewer",
    unit="",
    items=("pays", "does_not"),
    beyond=lambda pays, does_not: (
        ""
        if min(pays, does_not) >= 1 and max(pays, does_not) <= 20
        else "1 to 20 units are allowed"
    ),
    advice=_what_wins,
    mistakes=(
        Mistake(
            "the other way round",
            "The first number is for the model that gains by averaging.",
            lambda: (4, 14),
            lambda: (3, 14),
            lambda: (5, 14),
        ),
    ),
)
