"""Checks of practical 12.4, decoding: a token drawn, and a distribution made colder or hotter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from udl.checks.ch12_transformers.expected import decoding as right
from udl.checks.ch12_transformers.expected.decoding import Draws
from udl.checks.kinds import Count, Implement
from udl.checks.mistakes import Mistake
from udl.checks.trials import Trial
from udl.checks.values import to_array

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
        (np.array([0.0, *[0.1] * 10, 0.0]), ALMOST_ONE),
        (np.array([1 - 1e-11, 1e-11]), 1 - 5e-12),
        (np.array([0.1, 0.9]), 0.05),
        *((shares(rng, size), float(rng.random())) for size in (3, 5, 8, 20, 20, 50)),
        (tied(rng, [(4, 1.0)], 4), float(rng.random())),
    ]


def _from_above(p: Any, u: Any) -> int:
    return int(right.draw_token(np.asarray(p)[::-1], u)) * -1 + len(p) - 1


def _of_sorted(p: Any, u: Any) -> int:
    order = np.argsort(-np.asarray(p), kind="stable")
    return int(order[right.draw_token(np.asarray(p)[order], u)])


@dataclass(frozen=True, kw_only=True)
class _Drawn(Count):
    """A token that may be any possible one where u is not below the sum of all probabilities."""

    def _try(self, answer: Callable[..., Any], drawn: Sequence[Any]) -> Trial:
        trial = super()._try(answer, drawn)
        p, u = drawn
        if trial.problem is None or trial.problem.kind != "value" or u < np.cumsum(p)[-1]:
            return trial
        token = to_array(trial.came)
        possible = token is not None and token.dtype.kind in "iu" and 0 <= int(token) < len(p)
        return replace(trial, problem=None) if possible and p[int(trial.came)] > 0 else trial

    def _rows(self, answer: Any, trial: Trial, right: int) -> Iterable[tuple[str, str]]:
        """Write a number just below 1 with all its digits, and say where the choice is free."""
        p, u = trial.arguments.values()
        for label, text in super()._rows(answer, trial, right):
            name, _, value = text.rpartition(" = ")
            if label in ("tried", "") and value == "1":
                yield label, f"{name} = {u!r}"
            elif label == "expected" and u >= np.cumsum(p)[-1]:
                yield label, f"{text}, or any other token of probability above 0"
            else:
                yield label, text


draw_token = _Drawn(
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
            "just below 1 as well, is not below that sum. No token is found then, or one of "
            "probability zero. Multiply u by the sum that you really got.",
            lambda p, u: int(np.searchsorted(np.cumsum(p), u, side="right")),
            lambda p, u: int(np.argmax(np.cumsum(p) > u)),
            lambda p, u: min(int(np.searchsorted(np.cumsum(p), u, side="right")), len(p) - 1),
        ),
        Mistake(
            "a border moved",
            "A token's stretch may be tiny, and it is still its own: round nothing.",
            lambda p, u: int(np.searchsorted(np.round(np.cumsum(p), 10), u, side="right")),
            lambda p, u: right.draw_token(p, min(u, np.cumsum(p)[-1] - 1e-9)),
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
    near = np.array([-1e-8, 0.0, -3.0])
    return [
        (right.log([0.5, 0.25, 0.25]), 1.0),
        (right.log([0.5, 0.25, 0.25]), 0.5),
        (right.log(shares(rng, 5)), 2.0),
        (right.log(shares(rng, 6)), 0.7),
        (right.log([0.2, 0.5, 0.0, 0.3]), 0.0),
        (right.log([0.4, 0.2, 0.4]), 0.0),
        (right.log(shares(rng, 4)), 0.0),
        (near, 0.0),
        (right.log([0.5, 0.0, 0.25, 0.25]), 1e12),
        (np.array([-0.001, 0.0, -3.0]), 0.001),
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
    overflow="Exponentials of large numbers are infinite: subtract the largest number first. At a "
    "temperature of 0 dividing gives inf or nan: treat it by itself.",
    hint="work out temperatures 1 and 0.5 for the probabilities 0.5, 0.25, 0.25 by hand, and 0 for "
    "0.4, 0.2, 0.4; do they sum to 1?",
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
            "a small temperature in place of 0",
            "Numbers that differ by 1e-8 are not equal, and at 0 the largest takes all. Compare "
            "with the largest, without dividing.",
            *(
                lambda z, t, least=10.0**-digits: right.with_temperature(z, t or least)
                for digits in range(3, 10)
            ),
        ),
        Mistake(
            "0 for temperatures near it",
            "Only T = 0 is the limit. At T = 0.001 two numbers that differ by 0.001 both count.",
            *(
                lambda z, t, most=most: right.with_temperature(z, t if t >= most else 0)
                for most in (0.01, 0.05, 0.1)
            ),
        ),
        Mistake(
            "a large negative number in place of -inf",
            "A token that is ruled out stays so at any temperature: the exponential of -inf is 0, "
            "and -inf divided by T is -inf.",
            *(
                lambda z, t, low=low: right.with_temperature(
                    np.where(np.isneginf(z), np.max(z) + low, z), t
                )
                for low in (-50.0, -100.0, -700.0, -1000.0, -1e4, -1e9)
            ),
        ),
        Mistake(
            "not divided by their sum",
            "Probabilities sum to 1.",
            lambda z, t: (
                np.equal(z, np.max(z)).astype(float) if t == 0 else right.with_temperature(z, t)
            ),
            lambda z, t: np.exp(np.subtract(z, np.max(z)) / (t or 1e-12)),
            _heated(lambda z, t: np.exp((z - np.max(z)) / t)),
        ),
    ),
)
