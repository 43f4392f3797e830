"""Checks of practical 12.1: why scores are divided by a root, and a program to mend."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from udl.checks.ch12_transformers import shared
from udl.checks.ch12_transformers.expected import attention as right
from udl.checks.kinds import Implement, Measured
from udl.checks.mistakes import Mistake

Samples = Mapping[int, tuple[np.ndarray, np.ndarray]]
SIZES = (4, 16, 64, 256, 1024)
INDEPENDENT = 0.5  # of numbers that are independent, the power is known

# --- With which power do the scores grow? ---


def _power(samples: Samples, what: Any = np.std) -> float:
    """Return the power of d with which the spread of the scores grows."""
    spreads = [what(right.scores_of(*pair)) for pair in samples.values()]
    return right.power_of(list(samples), spreads)


def _single(samples: Samples, d: int) -> float:
    """Return the power that one number of channels gives if no constant stands before it."""
    return float(np.log(np.std(right.scores_of(*samples[d]))) / np.log(d))


def _agreeing(rng: np.random.Generator) -> Samples:
    """Draw queries and keys that lie along one direction, and whose length has a trend.

    All queries are longer by a factor, which changes no power: only a slope leaves it out.
    """
    found, trends = {}, rng.choice([-1, 1]) * rng.uniform(0.1, 0.25, 2)
    factor = rng.uniform(3, 6)
    for d in SIZES:
        direction = rng.choice([-1.0, 1.0], d)
        along = (rng.normal(size=200) for _ in range(2))
        queries, keys = (np.outer(_standard(part), direction) for part in along)
        found[d] = factor * d ** trends[0] * queries, d ** trends[1] * keys
    return found


def _standard(numbers: np.ndarray) -> np.ndarray:
    """Give numbers mean 0 and variance 1 exactly, so that samples differ by their power alone."""
    centred = numbers - numbers.mean()
    return np.asarray(centred / centred.std())


scaling_power = Measured(
    "scaling_power",
    "measured, and it follows the data.",
    variable="samples",
    drawn=_agreeing,
    computed=_power,
    others="queries and keys of another kind",
    near=0.03,
    expected=lambda: INDEPENDENT,
    tolerance=0.03,
    goal="the p for which scores / d**p spread equally at every d",
    mistakes=(
        Mistake(
            "the power of the variance",
            "The variance is in squared units. What is divided are the scores, whose spread is the "
            "standard deviation, its root.",
            lambda: 2 * INDEPENDENT,
        ),
        Mistake(
            "the power of the factor",
            "The scores are divided by d**p. A negative p would make them larger.",
            lambda: -INDEPENDENT,
        ),
        Mistake(
            "logarithms of different bases, or of one side alone",
            "If the spread is c * d**p, then its logarithm is log(c) + p * log(d), with the same "
            "logarithm on both sides.",
            lambda: INDEPENDENT * np.log(2),
            lambda: INDEPENDENT / np.log(2),
            lambda: INDEPENDENT * np.log(10),
            lambda: INDEPENDENT / np.log(10),
        ),
    ),
    slips=(
        Mistake(
            "the power of the variance",
            "The variance is in squared units. What is divided are the scores.",
            lambda samples: 2 * _power(samples),
        ),
        Mistake(
            "the queries alone",
            "It is the scores that must not grow, the dot products of queries and keys.",
            lambda samples: right.power_of(
                list(samples), [np.linalg.norm(q, axis=1).mean() for q, _ in samples.values()]
            ),
            lambda samples: right.power_of(
                list(samples), [np.linalg.norm(k, axis=1).mean() for _, k in samples.values()]
            ),
        ),
        Mistake(
            "the logarithm of a single spread",
            "If the spread is c * d**p, then its logarithm over that of d is p only if c is 1. "
            "Compare two numbers of channels, or all: the slope has no c in it.",
            *(lambda samples, d=d: _single(samples, d) for d in SIZES),
            lambda samples: float(np.mean([_single(samples, d) for d in samples])),
        ),
    ),
    below="The scores grow faster with d than that: look at their standard deviations, one by one.",
    above="Divided by so much, the scores become smaller with d, and in the end all weights equal.",
)


# --- What the query learns ---


def _gradient_draws(rng: np.random.Generator) -> right.Draws:
    drawn: right.Draws = []
    for m, d, e, scale in ((3, 4, 2, 1.0), (3, 2, 2, 0.5), (5, 9, 3, 1 / 3), (4, 3, 4, -0.7)):
        arrays = (rng.normal(size=shape) for shape in ((d,), (m, d), (m, e), (e,)))
        drawn.append((*arrays, scale))
    # Two keys that answer equally well to a steep softmax: a finite step sees nothing of this.
    query, keys = rng.normal(size=3), 30 * rng.normal(size=(3, 3))
    keys -= np.outer(keys @ query - [2.0, 2.0, 1.9], query) / (query @ query)
    steep = query, keys, rng.normal(size=(3, 2)), rng.normal(size=2), 40.0
    single = rng.normal(size=2), rng.normal(size=(1, 2)), rng.normal(size=(1, 3)), np.ones(3), 1.0
    return [*drawn, _large_loss(rng), steep, single]


def _large_loss(rng: np.random.Generator) -> tuple[Any, ...]:
    """Draw a case in which the loss is large and hardly changes.

    The difference of two losses keeps few digits here, whatever the step, while the gradient has
    no component that is small beside the others.
    """
    upstream = np.array([1.0, 0.0])
    while True:
        query, keys = rng.normal(size=3), rng.normal(size=(4, 3))
        values = rng.normal(size=(4, 2)) + np.array([1e7, 0.0])
        sizes = np.abs(right.query_gradient(query, keys, values, upstream, 1.0))
        if sizes.min() > 0.05 and sizes.min() > 0.2 * sizes.max():
            return query, keys, values, upstream, 1.0


def _of_scores(query: Any, keys: Any, values: Any, upstream: Any, scale: float) -> np.ndarray:
    """Weights, and what each score does to the loss."""
    weights = right.weights_of(scale * np.asarray(keys) @ query)
    gains = np.asarray(values) @ upstream
    return np.asarray(weights * (gains - weights @ gains))


def _through(slope: Any, *, power: int = 1, of_values: bool = False) -> Any:
    """Return the gradient if scores act on the loss by `slope(weights, gains)`."""

    def wrong(query: Any, keys: Any, values: Any, upstream: Any, scale: float) -> np.ndarray:
        weights = right.weights_of(scale * np.asarray(keys) @ query)
        rows = values if of_values else keys
        return np.asarray(scale**power * slope(weights, np.asarray(values) @ upstream) @ rows)

    return wrong


def _slope(weights: np.ndarray, gains: np.ndarray) -> np.ndarray:
    return np.asarray(weights * (gains - weights @ gains))


query_gradient = Implement(
    "query_gradient",
    "what the query learns is a matter of the weights.",
    expected=right.query_gradient,
    draws=_gradient_draws,
    rtol=1e-7,
    overflow=shared.OVERFLOW,
    hint="go backwards step by step: from the output to the weights, to the scores, to the query",
    mistakes=(
        Mistake(
            "each weight by itself",
            "A score raises its own weight and lowers all the others, since their sum stays 1. "
            "Look at the derivative of weight i with respect to score j once more.",
            _through(lambda a, g: a * g),
            _through(lambda a, g: a * (1 - a) * g),
            _through(lambda a, g: -a * (1 - a) * g),
        ),
        Mistake(
            "the derivative of the softmax left out",
            "The loss depends on the scores through the weights, which are no straight line.",
            _through(lambda a, g: g),
            _through(lambda a, g: g - a @ g),
            _through(lambda a, g: g - np.mean(g)),
        ),
        Mistake(
            "the scale left out",
            "The scores are scale times the dot products, so the scale is a factor here as well.",
            _through(_slope, power=0),
        ),
        Mistake(
            "the scale twice",
            "The scale is a factor once: in the step from the scores to the query.",
            _through(_slope, power=2),
        ),
        Mistake(
            "the scale upside down",
            "The scores are scale times the dot products: the derivative has the same factor.",
            _through(_slope, power=-1),
        ),
        Mistake(
            "an unscaled softmax",
            "The weights at which the derivative is taken are those of the scaled scores.",
            lambda query, keys, values, upstream, scale: (
                scale * _of_scores(query, keys, values, upstream, 1.0) @ keys
            ),
        ),
        Mistake(
            "values instead of keys",
            "The derivative of a score with respect to the query is its key.",
            _through(_slope, of_values=True),
        ),
        Mistake(
            "the gradient of the scores",
            "That is one number for each position. One step is missing, from the scores to the "
            "query.",
            _of_scores,
            lambda query, keys, values, upstream, scale: (
                scale * _of_scores(query, keys, values, upstream, scale)
            ),
        ),
        Mistake(
            "minus the gradient",
            "The gradient is asked for, not the step that descends.",
            _through(lambda a, g: -_slope(a, g)),
        ),
        Mistake(
            "the plain mean taken off",
            "What is taken off is the weighted mean, with the weights of the softmax.",
            _through(lambda a, g: a * (g - np.mean(g))),
        ),
        Mistake(
            "the sum taken off",
            "What is taken off is the weighted mean of the gains, with the weights of the softmax.",
            _through(lambda a, g: a * (g - np.sum(g))),
        ),
    ),
)


# --- A program to mend ---


def _mended(queries: Any, keys: Any, values: Any) -> np.ndarray:
    """Scaled attention."""
    return right.attention(queries, keys, values, np.shape(queries)[-1] ** -0.5)


def _rescaled(power: float, axis: int = -1) -> Any:
    """Return attention with another power of d, and a softmax along another axis."""

    def wrong(queries: Any, keys: Any, values: Any) -> np.ndarray:
        scores = right.scores_of(queries, keys, np.shape(queries)[-1] ** power)
        return right.averaged(right.weights_of(scores, axis), values)

    return wrong


def _with_axes(largest: int, total: int, power: float) -> Any:
    """Return attention whose maximum and whose sum run along axes of their own."""

    def wrong(queries: Any, keys: Any, values: Any) -> np.ndarray:
        scores = right.scores_of(queries, keys, np.shape(queries)[-1] ** power)
        with np.errstate(all="ignore"):
            grown = np.exp(scores - scores.max(axis=largest, keepdims=True))
            return right.averaged(grown / grown.sum(axis=total, keepdims=True), values)

    return wrong


def _with_rule(rule: right.Rule) -> Any:
    def wrong(queries: Any, keys: Any, values: Any) -> np.ndarray:
        scores = right.scores_of(queries, keys, np.shape(queries)[-1] ** -0.5)
        return right.averaged(rule(scores), values)

    return wrong


mended_attention = Implement(
    "mended_attention",
    "rows sum to 1, and no score shrinks.",
    expected=_mended,
    draws=right.pair_draws,
    overflow=shared.OVERFLOW,
    mistakes=(
        Mistake(
            "mended in no way",
            "That is what the program does. Give it values that are all 1: what should come out?",
            _rescaled(-1, axis=0),
        ),
        Mistake(
            "the axis mended, the scale not",
            "Rows sum to 1 now. With 64 channels the scores are still eight times too small, "
            "which no sum of weights shows. Read what they are divided by.",
            _rescaled(-1),
        ),
        Mistake(
            "the scale mended, the axis not",
            "Values that are all 1 must come out as 1, since a mean of ones is one. Here the "
            "columns of the weights sum to 1, not the rows.",
            _rescaled(-0.5, axis=0),
        ),
        Mistake(
            "no scale at all",
            "It was too strong a scale, not one too many: the root of d belongs there.",
            _rescaled(0),
            _rescaled(0, axis=0),
        ),
        Mistake(
            "the root of the number of keys",
            "A score is a sum over the channels of a query, of which there are d. How many keys "
            "there are makes no score larger.",
            lambda q, k, v: right.attention(q, k, v, len(k) ** -0.5),
            lambda q, k, v: right.attention(q, k, v, len(q) ** -0.5),
        ),
        Mistake(
            "queries and keys exchanged",
            "A row of the scores belongs to a query and holds one score for each key.",
            lambda q, k, v: _mended(k, q, v),
        ),
        Mistake(
            "one axis mended of two",
            "There are two axes in the program. The sum of a row's weights is that of its own "
            "exponentials, and what is subtracted before is the row's own largest score.",
            _with_axes(-1, -2, -0.5),
            _with_axes(-1, -2, -1.0),
            _with_axes(-2, -1, -1.0),
        ),
        *shared.table_mistakes(_with_rule),
        *shared.maximum_mistakes(_with_rule),
        *shared.rule_mistakes(_with_rule),
    ),
)
