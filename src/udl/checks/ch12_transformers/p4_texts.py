"""Checks of practical 12.4 on whole texts: the best token each time, or a drawn one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from udl.checks.ch12_transformers.expected import decoding as right
from udl.checks.ch12_transformers.expected.decoding import WEATHER, Chain, Draws, Model, Text
from udl.checks.ch12_transformers.kinds.explained import Explained
from udl.checks.ch12_transformers.p4 import ALMOST_ONE
from udl.checks.errors import Diagnosis
from udl.checks.kinds import Implement
from udl.checks.mistakes import Mistake

TIED = Chain(
    np.array([0.25, 0.375, 0.375]),
    np.array([[0.5, 0.25, 0.25], [0.25, 0.25, 0.5], [0.375, 0.25, 0.375]]),
)


def models(rng: np.random.Generator, *sizes: int, sharpness: float = 1.5) -> list[Model]:
    """Draw models of these numbers of tokens."""
    return [Model(int(rng.integers(10**6)), size, sharpness) for size in sizes]


def _greedy_draws(rng: np.random.Generator) -> Draws:
    """Draw (next_token, prompt, num_tokens): a chain, ties, models that read the whole text."""
    small, large = models(rng, 4, 7)
    return [
        (WEATHER, (0,), 3),
        (TIED, (1, 2), 4),
        (WEATHER, (2, 1), 0),
        (small, (3, 1, 1), 5),
        (large, (0, 6), 8),
        (small, (), 6),
    ]


def _picked(
    pick: Callable[[np.ndarray], int], *, seen: Callable[[Any], Any] = lambda text: text
) -> Callable[..., Text]:
    """Return what comes of another choice, or of a model that sees another text."""

    def wrong(next_token: Any, prompt: Any, num_tokens: Any) -> Text:
        text, total = tuple(prompt), 0.0
        for _ in range(num_tokens):
            told = next_token(seen(text))
            token = pick(told)
            text, total = (*text, token), total + float(told[token])
        return text, total

    return wrong


def _first_best(told: np.ndarray) -> int:
    return int(np.argmax(told))


Part = Callable[[tuple[int, ...], float, int], Any]  # of text, total, length of the prompt


def _told(answer: Callable[..., Text], part: Part) -> Callable[..., Any]:
    """Return something else of a text than its tokens and its total."""

    def wrong(next_token: Any, prompt: Any, *rest: Any) -> Any:
        return part(*answer(next_token, prompt, *rest), len(prompt))

    return wrong


def forms(answer: Callable[..., Text]) -> tuple[Mistake, ...]:
    """Name what may be amiss with the two numbers, whatever the tokens are."""
    return (
        Mistake(
            "a probability instead of its logarithm",
            "Add up the logarithms. A product of many probabilities is soon too small for a float.",
            _told(answer, lambda text, total, given: (text, float(np.exp(total)))),
        ),
        Mistake(
            "the prompt left out",
            "The text begins with its prompt.",
            _told(answer, lambda text, total, given: (text[given:], total)),
        ),
        Mistake(
            "a mean of the logarithms",
            "The logarithm of the text's probability is a sum.",
            _told(
                answer,
                lambda text, total, given: (text, total / max(1, len(text) - given)),
            ),
            _told(answer, lambda text, total, given: (text, total / max(1, len(text)))),
        ),
    )


greedy = Implement(
    "greedy",
    "the best next token, again and again.",
    expected=right.greedy,
    draws=_greedy_draws,
    items=("tokens", "log probability"),
    in_order=True,
    hint="print(next_token(prompt)) within your function shows what the model says: which token is "
    "first?",
    mistakes=(
        Mistake(
            "the last of equally probable tokens",
            "Of equally probable tokens the first one is taken.",
            _picked(lambda told: len(told) - 1 - int(np.argmax(told[::-1]))),
        ),
        Mistake(
            "the model asked about its prompt alone",
            "Each new token belongs to the text from then on.",
            lambda f, prompt, num: _picked(_first_best, seen=lambda text: text[: len(prompt)])(
                f, prompt, num
            ),
        ),
        Mistake(
            "the model asked about the last token alone",
            "A model reads the whole text so far.",
            _picked(_first_best, seen=lambda text: text[-1:]),
        ),
        Mistake(
            "the least probable token",
            "Take the largest.",
            _picked(lambda told: int(np.argmin(told))),
        ),
        Mistake(
            "the prompt's probability added",
            "Only the tokens that were added count.",
            lambda f, prompt, num: (
                right.greedy(f, prompt, num)[0],
                right.total(f, (), right.greedy(f, prompt, num)[0]),
            ),
        ),
        *forms(right.greedy),
    ),
)


def same(p: Any) -> Any:
    """Leave a distribution as it is."""
    return p


def squared(p: Any) -> np.ndarray:
    """Sharpen a distribution, which has to be an array."""
    return np.asarray(p**2 / np.sum(p**2))


def almost_one(p: Any) -> np.ndarray:
    """Leave one token alone, with a probability that misses 1 by a rounding error."""
    return np.asarray(ALMOST_ONE * (np.arange(len(p)) == 2))


def best_two(p: Any) -> np.ndarray:
    """Keep two tokens."""
    return right.top_k(p, 2)


def _sampled_draws(rng: np.random.Generator) -> Draws:
    """Draw (next_token, prompt, uniforms, change)."""
    small, large = models(rng, 4, 9, sharpness=0.7)
    return [
        (WEATHER, (0,), np.array([0.05, 0.5, 0.95]), same),
        (small, (1, 2), rng.random(6), same),
        (small, (3, 3), rng.random(6), squared),
        (large, (0,), rng.random(8), best_two),
        (WEATHER, (2,), np.array([]), same),
        (small, (), rng.random(4), same),
        (small, (0,), np.array([0.5, ALMOST_ONE]), almost_one),
    ]


def _sampled(
    f: Any, prompt: Any, uniforms: Any, change: Any, *, told: Any = None, seen: Any = None
) -> Text:
    """Draw tokens, with another sum than the model's own, or of another text."""
    text, total = tuple(prompt), 0.0
    for u in uniforms:
        log_p = f(seen(text, len(prompt)) if seen else text)
        p = change(np.exp(log_p))
        token = right.draw_token(p, u)
        total += float((told(log_p, p) if told else log_p)[token])
        text = (*text, token)
    return text, total


sampled = Explained(
    "sampled",
    "drawn from the changed, weighed by the model's own.",
    expected=right.sampled,
    draws=_sampled_draws,
    items=("tokens", "log probability"),
    in_order=True,
    errors={
        "out of bounds": Diagnosis(
            "no token found for u",
            "What change returns may sum to a little less than 1, and u may be as large: "
            "draw_token takes care of that.",
        )
    },
    hint="go through the first uniform number by hand: print(np.exp(next_token(prompt))) within "
    "your function shows what the model says. What does change make of it, and which token does u "
    "draw?",
    mistakes=(
        Mistake(
            "the changed probability",
            "How probable a text is says the model, without the change.",
            lambda *a: _sampled(*a, told=lambda log_p, p: right.log(p)),
        ),
        Mistake(
            "the change left out",
            "Tokens are drawn from what change makes of the probabilities.",
            lambda f, prompt, uniforms, change: right.sampled(f, prompt, uniforms, same),
        ),
        Mistake(
            "logarithms changed",
            "change takes probabilities: take exponentials of what the model says first.",
            lambda f, prompt, uniforms, change: _sampled(
                f, prompt, uniforms, lambda p: change(right.log(p))
            ),
        ),
        Mistake(
            "the model asked about its prompt alone",
            "Each new token belongs to the text from then on.",
            lambda *a: _sampled(*a, seen=lambda text, given: text[:given]),
        ),
        Mistake(
            "the model asked about the last token alone",
            "A model reads the whole text so far.",
            lambda *a: _sampled(*a, seen=lambda text, given: text[-1:]),
        ),
        *forms(right.sampled),
    ),
)
