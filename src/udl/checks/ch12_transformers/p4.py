"""Checks of practical 12.4, decoding: a token drawn, and a distribution made colder or hotter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from udl.checks.ch12_transformers.expected import decoding as right
from udl.checks.ch12_transformers.expected.decoding import Draws
from udl.checks.kinds import Count, Implement
from udl.checks.mistakes import Mistake

ALMOST_ONE = 1 - 2.0**-53  # the largest number that a generator draws


def shares(rng: np.random.Generator, size: int) -> np.ndarray:
    """Draw a distribution without ties, some tokens far more probable than others."""
    weights = np.exp(1.5 * rng.normal(size=size))
    return np.asarray(weights / weights.sum())


def tied(rng: np.random.Generator, groups: Any, zeros: int = 0) -> np.ndarray:
    """Draw a distribution in which tokens are equally probable: groups of (number, weight)."""
    weights = np.repeat([w for _, w in groups], [n for n, _ in groups])
    return np.asarray(rng.permutation(np.append(weights, np.zeros(zeros)) / weights.sum()))


def _token_draws(rng: np.random.Generator) -> Draws:
    """Draw (probabilities, u): borders, tokens that are ruled out, and a sum that misses 1."""
    return [
        (np.array([0.25, 0.25, 0.5]), 0.6),
        (np.array([0.25, 0.25, 0.5]), 0.25),
        (np.array([0.0, 0.5, 0.5]), 0.0),
        (np.array([0.5, 0.0, 0.5]), 0.5),
        (np.array([0.5, 0.5, 0.0]), ALMOST_ONE),
        (np.array([*[0.1] * 10, 0.0]), ALMOST_ONE),
        (np.array([0.1, 0.9]), 0.05),
        *((shares(rng, size), float(rng.random())) for size in (3, 5, 8, 20, 20, 50)),
        (tied(rng, [(4, 1.0)], 4), float(rng.random())),
    ]


def _from_above(p: Any, u: Any) -> int:
    return int(right.draw_token(np.asarray(p)[::-1], u)) * -1 + len(p) - 1


def _of_sorted(p: Any, u: Any) -> int:
    order = np.argsort(-np.asarray(p), kind="stable")
    return int(order[right.draw_token(np.asarray(p)[order], u)])


draw_token = Count(
    "draw_token",
    "each token as often as its probability says.",
    expected=lambda probabilities, u: right.draw_token(probabilities, u),
    draws=_token_draws,
    hint="draw a line from 0 to 1, put the probabilities on it one after the other, and look where "
    "u lies",
    mistakes=(
        Mistake(
            "a border counted for the token before it",
            "A token's stretch of the line holds its left end and not its right one. Otherwise "
            "u = 0 draws the first token even if its probability is zero.",
            lambda p, u: int(np.searchsorted(np.cumsum(p), u, side="left")),
            lambda p, u: int(np.argmax(np.cumsum(p) >= u)),
        ),
        Mistake(
            "a sum that misses 1 by a rounding error",
            "Added up in floating point, probabilities may end just below 1, and u, which may be "
            "just below 1 as well, may lie above. "
            "Multiply u by the sum that you really got.",
            lambda p, u: int(np.searchsorted(np.cumsum(p), u, side="right")),
            lambda p, u: int(np.argmax(np.cumsum(p) > u)),
            lambda p, u: min(int(np.searchsorted(np.cumsum(p), u, side="right")), len(p) - 1),
        ),
        Mistake(
            "the most probable token",
            "u decides, not the size of the probabilities alone.",
            lambda p, u: int(np.argmax(p)),
        ),
        Mistake(
            "one token too far or too early",
            "While the running sum is not above u, go on. The token at which it passes u is drawn.",
            lambda p, u: right.draw_token(p, u) + 1,
            lambda p, u: right.draw_token(p, u) - 1,
            lambda p, u: max(0, right.draw_token(p, u) - 1),
            lambda p, u: min(len(p) - 1, right.draw_token(p, u) + 1),
        ),
        Mistake(
            "the first token that is probable enough",
            "Compare u with the running sum, not with single probabilities.",
            lambda p, u: int(np.argmax(np.asarray(p) > u)),
        ),
        Mistake(
            "the tokens put in order of size",
            "Keep the order of the vocabulary, so that the same u gives everybody the same token.",
            _of_sorted,
        ),
        Mistake("counted from the end", "Begin the sum with token 0.", _from_above),
    ),
)


def _temperature_draws(rng: np.random.Generator) -> Draws:
    """Draw (log_p, temperature): limits, ties, tokens that are ruled out, wide spreads."""
    wide = np.array([-1000.0, 3.0, 1000.0, 999.0])
    return [
        (right.log([0.5, 0.25, 0.25]), 1.0),
        (right.log([0.5, 0.25, 0.25]), 0.5),
        (right.log(shares(rng, 5)), 2.0),
        (right.log(shares(rng, 6)), 0.7),
        (right.log([0.2, 0.5, 0.0, 0.3]), 0.0),
        (right.log([0.4, 0.2, 0.4]), 0.0),
        (right.log(shares(rng, 4)), 0.0),
        (np.array([-1e-8, 0.0, -3.0]) + rng.normal(), 0.0),
        (right.log([0.4, 0.0, 0.6]), 1.5),
        (rng.permutation(wide), 1.0),
        (rng.normal(size=5) - 2000, 3.0),
        (right.log(shares(rng, 4)), 0.002),
        (right.log(shares(rng, 4)), 1e6),
    ]


def softmax(z: Any) -> np.ndarray:
    """Turn any numbers into probabilities."""
    weights = np.exp(z - np.max(z))
    return np.asarray(weights / weights.sum())


def _heated(above: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    """Return the answer of another formula above 0, and the right one at 0."""
    return lambda z, t: right.with_temperature(z, 0) if t == 0 else above(np.asarray(z), t)


def _one_at_zero(z: Any, t: Any) -> np.ndarray:
    return np.eye(len(z))[np.argmax(z)] if t == 0 else right.with_temperature(z, t)


with_temperature = Implement(
    "with_temperature",
    "cold takes the largest, hot takes any.",
    expected=lambda log_p, temperature: right.with_temperature(log_p, temperature),
    draws=_temperature_draws,
    rtol=1e-6,
    atol=1e-10,
    overflow="Dividing by a temperature of 0 gives inf or nan: treat it by itself. Exponentials "
    "of large numbers are infinite: subtract the largest number first.",
    hint="work out temperature 1 and temperature 0.5 for the probabilities 0.5, 0.25, 0.25 by hand",
    mistakes=(
        Mistake(
            "multiplied instead of divided",
            "A low temperature makes differences larger: divide by it.",
            _heated(lambda z, t: softmax(z * t)),
        ),
        Mistake(
            "the largest number not subtracted",
            "The exponential of 1000 is infinite, and all exponentials of numbers around -2000 are "
            "zero. Subtract the largest number before you take exponentials.",
            _heated(lambda z, t: np.exp(z / t) / np.sum(np.exp(z / t))),
        ),
        Mistake(
            "the temperature ignored",
            "Divide the logarithms by the temperature before the exponentials.",
            lambda z, t: softmax(np.asarray(z)),
            _heated(lambda z, t: softmax(z)),
        ),
        Mistake(
            "probabilities divided instead of their logarithms",
            "Dividing all probabilities by one number changes nothing once they sum to 1 again, "
            "and their softmax is something else.",
            _heated(lambda z, t: softmax(softmax(z) / t)),
        ),
        Mistake(
            "a tie at temperature 0",
            "Equally probable tokens stay equally probable at any temperature, so they share at 0.",
            _one_at_zero,
        ),
        Mistake(
            "nothing special at temperature 0",
            "Division by zero gives nan. At 0 the largest take all: write this case by itself.",
            lambda z, t: softmax(np.subtract(z, np.max(z)) / np.float64(t)),
            lambda z, t: softmax(np.asarray(z) / np.float64(t)),
        ),
        Mistake(
            "not divided by their sum",
            "Probabilities sum to 1.",
            lambda z, t: np.exp(np.subtract(z, np.max(z)) / (t or 1e-12)),
            _heated(lambda z, t: np.exp((z - np.max(z)) / t)),
        ),
    ),
)
