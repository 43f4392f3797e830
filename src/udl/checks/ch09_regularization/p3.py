"""Checks of practical 9.3, ensembles of resampled fits: members, and how they are judged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from udl.checks import inputs
from udl.checks.ch09_regularization import expected as right
from udl.checks.ch09_regularization.expected import Draws
from udl.checks.kinds import Implement, Predict, Reach
from udl.checks.mistakes import Mistake


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
            "the same model every time",
            "The number of hidden units is an argument, for the fit as well as for the features.",
            lambda x, y, places, resamples, hidden: right.members(x, y, places, resamples, 14),
        ),
        Mistake(
            "predictions on the page's grid",
            "What is asked for are predictions at the places that are handed in.",
            lambda x, y, places, resamples, hidden: right.members(
                x, y, np.linspace(0, 1, 100), resamples, hidden
            ),
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
            "predictions at each member's own inputs",
            "What is asked for are predictions at the places, the same for all members.",
            lambda x, y, places, resamples, hidden: np.array(
                [
                    right.design(x[drawn], hidden) @ right.fit(x[drawn], y[drawn], hidden)
                    for drawn in resamples
                ]
            ),
        ),
        Mistake(
            "the parameters",
            "What is asked for is what each member predicts: the features of the places times its "
            "parameters.",
            lambda x, y, places, resamples, hidden: np.array(
                [right.fit(x[drawn], y[drawn], hidden) for drawn in resamples]
            ),
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
    "seen by all is 0.64 to the power of their number.",
    right="11",
    wrong_choices={
        "3": "a single member has seen 64% of the examples. All of three have seen a quarter.",
        "50": "each member divides what is left by one and a half. After fifty of them that is "
        "less than one in a thousand million.",
        "300": "each member divides what is left by one and a half. How often must one do that to "
        "come to a hundredth?",
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


def _by_position(predictions: Any, resamples: Any, y: Any) -> float:
    """Take the place in a resample for the number of the example that stands there."""
    unseen = np.asarray(resamples) != np.arange(len(y))
    means = np.where(unseen, predictions, 0.0).sum(axis=0) / unseen.sum(axis=0)
    return float(np.nanmean((means - y) ** 2))


def _errors(predictions: Any, resamples: Any, y: Any) -> tuple[np.ndarray, np.ndarray]:
    """Errors of the examples that somebody has missed, and how many have missed each."""
    unseen = _unseen(resamples, len(y))
    some = unseen.any(axis=0)
    counts = unseen.sum(axis=0)[some]
    return np.where(unseen, predictions, 0.0).sum(axis=0)[some] / counts - y[some], counts


def _by_member(predictions: Any, resamples: Any, y: Any) -> float:
    unseen = _unseen(resamples, len(y))
    squares = (predictions - y) ** 2
    pairs = zip(squares, unseen, strict=True)
    return float(np.mean([own[missed].mean() for own, missed in pairs if missed.any()]))


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
            _by_member,
        ),
        Mistake(
            "examples counted that nobody can judge",
            "An example that all members have seen is left out, from the sum and from the number "
            "that it is divided by.",
            _oob_over_all,
            _oob_of_zero,
        ),
        Mistake(
            "divided by the number of all members",
            "An example's prediction is the mean over those that have missed it: divide by how "
            "many these are.",
            lambda predictions, resamples, y: np.mean(
                (np.where(_unseen(resamples, len(y)), predictions, 0.0).mean(axis=0) - y) ** 2
            ),
            lambda predictions, resamples, y: np.mean(
                (np.where(_unseen(resamples, len(y)), predictions, 0.0).mean(axis=0) - y)[
                    _unseen(resamples, len(y)).any(axis=0)
                ]
                ** 2
            ),
        ),
        Mistake(
            "examples weighted by their judges",
            "Every example that was judged counts once, by however many it was.",
            lambda *a: np.average(_errors(*a)[0] ** 2, weights=_errors(*a)[1]),
        ),
        Mistake(
            "a place in the resample taken for an example",
            "resamples[s, k] is the number of the example that was drawn at the k-th place. Which "
            "examples occur anywhere in the row?",
            _by_position,
        ),
        Mistake(
            "errors that are not squared",
            "The mean of the squared errors is asked for.",
            lambda *a: np.mean(np.abs(_errors(*a)[0])),
            lambda *a: np.mean(_errors(*a)[0]),
            lambda *a: np.mean(_errors(*a)[0]) ** 2,
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
    "what is convex is no larger at a mean.",
    right="absolute",
    wrong_choices={
        "far off": "members of 0, 0 and 2 where the truth is 0: one of three is far off, and their "
        "mean is too.",
        "both": "for one of them three members are a counterexample, of which only one is wrong.",
        "neither": "try it with two members, on either side of the truth and on one side.",
    },
)


def _median_share(*members: float) -> float:
    """Mean squared error of five members over that of their median, where the truth is zero."""
    values = np.asarray(members, dtype=float)
    with np.errstate(all="ignore"):
        values = values / np.abs(values).max()  # as far off as 1, so that no square overflows
        share = float(np.mean(values**2) / np.median(values) ** 2)
    return share if np.isfinite(share) else 100.0


def _no_error(*members: float) -> str:
    if np.median(members) == 0:
        return "the median is 0, the truth itself. Where must it lie to be bad?"
    return ""


median_loses = Reach(
    "median_loses",
    "a majority can be wrong together.",
    start=lambda: (1.0, 2.0, 3.0, 4.0, 5.0),
    score=_median_share,
    target=0.65,
    goal="members whose mean squared error is at most 0.65 of the median's",
    unit="share",
    items=("first", "second", "third", "fourth", "fifth"),
    beyond=_no_error,
    steps={
        0.65: "near. How many members have to be as wrong as the median at least? Make the others "
        "better.",
        1.0: "the median is no worse than the members are on average. Where must it lie to be bad, "
        "and how many members does that take?",
    },
)
