"""Right answers on decoding for the checks of practical 12.4, and models small enough to search.

None is written as `udl.language` writes it, which no check imports: what is kept is told token by
token, beams are ranked in a table of all continuations, and the most probable text is looked for
depth first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np

Draws = list[tuple[Any, ...]]
Text = tuple[tuple[int, ...], float]  # its tokens, and the logarithm of their probability
NextToken = Callable[[Any], np.ndarray]
ROUNDING = 1e-12


def log(p: Any) -> np.ndarray:
    """Take logarithms, of zero as well."""
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(np.asarray(p, dtype=float)))


@dataclass(frozen=True, eq=False)
class Chain:
    """A model whose next token depends on the last one alone: `start` (V,), `rows` (V, V)."""

    start: np.ndarray
    rows: np.ndarray

    def __call__(self, tokens: Any) -> np.ndarray:
        """Return log probabilities of the next token, shape (V,)."""
        return log(self.rows[int(tokens[-1])] if len(tokens) else self.start)


@lru_cache(20_000)
def _drawn(seed: int, size: int, sharpness: float, tokens: tuple[int, ...]) -> np.ndarray:
    rng = np.random.default_rng([seed, *(token + 1 for token in tokens)])
    logits = sharpness * rng.normal(size=size)
    return np.asarray(logits - np.log(np.sum(np.exp(logits))))


@dataclass(frozen=True)
class Model:
    """A model whose next token depends on all tokens before it, and on their order."""

    seed: int
    size: int
    sharpness: float = 1.5

    def __call__(self, tokens: Any) -> np.ndarray:
        """Return log probabilities of the next token, shape (V,)."""
        told = _drawn(self.seed, self.size, self.sharpness, tuple(map(int, tokens)))
        return told.copy()


@dataclass(frozen=True, eq=False)
class Sparing:
    """A model that can be asked a limited number of times."""

    model: Chain | Model
    most: int = 150
    asked: list[int] = field(default_factory=list)

    def __call__(self, tokens: Any) -> np.ndarray:
        """Return log probabilities of the next token, unless asked too often.

        Raises
        ------
        RuntimeError
            For one call more than is allowed.
        """
        self.asked.append(1)
        if len(self.asked) > self.most:
            raise RuntimeError(self.too_often)
        return self.model(tokens)

    @property
    def too_often(self) -> str:
        """What the error says."""
        return f"next_token asked more than {self.most} times, where far fewer are enough"


WEATHER = Chain(
    np.array([0.5, 0.25, 0.25]),
    np.array([[0.1, 0.6, 0.3], [0.2, 0.3, 0.5], [0.7, 0.2, 0.1]]),
)


def draw_token(p: Any, u: float) -> int:
    """First token at which the running sum passes u; the last possible one if none does."""
    total, last = 0.0, 0
    for token, share in enumerate(np.asarray(p, dtype=float).tolist()):
        total += share
        last = token if share > 0 else last
        if total > u:
            return token
    return last


def with_temperature(log_p: Any, temperature: float) -> np.ndarray:
    """Sharpen or flatten a distribution; at 0 the largest share equally."""
    below = np.asarray(log_p, dtype=float) - np.max(log_p)
    if temperature == 0:
        weights = np.isclose(below, 0, atol=0).astype(float)
    else:
        weights = np.exp(below / temperature)
    return np.asarray(weights / np.sum(weights))


def kept(p: Any, keep: Any) -> np.ndarray:
    """Rule out all other tokens."""
    left = np.where(keep, p, 0.0)
    return np.asarray(left / np.sum(left))


def top_k(p: Any, k: int) -> np.ndarray:
    """Keep a token if fewer than k are more probable."""
    return kept(p, [np.count_nonzero(np.greater(p, one)) < k for one in p])


def nucleus(p: Any, threshold: float) -> np.ndarray:
    """Keep a token if those that are more probable do not reach the threshold."""
    p = np.asarray(p, dtype=float)
    # Of a group of equally probable tokens all are kept if the group's first one is needed.
    return kept(p, [np.sum(p[p > one]) < threshold - ROUNDING for one in p])


def least_k(tables: Any) -> int:
    """Least k for which top-k keeps nine tenths of the probability, on average over rows."""
    falling = -np.sort(-np.asarray(tables), axis=1)
    return 1 + int(np.count_nonzero(np.mean(np.cumsum(falling, axis=1), axis=0) < 0.9))


def total(next_token: NextToken, prompt: Sequence[int], new: Sequence[int]) -> float:
    """Logarithm of a continuation's probability."""
    text = (*prompt, *new)
    first = len(prompt)
    return float(sum(next_token(text[:i])[text[i]] for i in range(first, len(text))))


def greedy(next_token: NextToken, prompt: Sequence[int], num_tokens: int) -> Text:
    """Take the most probable token each time, of equally probable ones the first."""
    new: tuple[int, ...] = ()
    for _ in range(num_tokens):
        told = next_token((*prompt, *new)).tolist()
        new = (*new, told.index(max(told)))
    return (*prompt, *new), total(next_token, prompt, new)


def sampled(
    next_token: NextToken, prompt: Sequence[int], uniforms: Any, change: Callable[[Any], Any]
) -> Text:
    """Draw each token from the changed distribution; the probability is the model's own."""
    new: tuple[int, ...] = ()
    for u in uniforms:
        new = (*new, draw_token(change(np.exp(next_token((*prompt, *new)))), u))
    return (*prompt, *new), total(next_token, prompt, new)


def beams(
    next_token: NextToken, prompt: Sequence[int], num_tokens: int, num_beams: int
) -> tuple[Text, ...]:
    """Keep the most probable continuations of each length: ranked in a table of all of them."""
    texts, totals = [tuple(prompt)], np.zeros(1)
    for _ in range(num_tokens):
        table = totals[:, None] + np.array([next_token(text) for text in texts])  # (B, V)
        best = np.argsort(-table, axis=None, kind="stable")[:num_beams]
        rows, tokens = np.unravel_index(best, table.shape)
        texts = [(*texts[row], int(token)) for row, token in zip(rows, tokens, strict=True)]
        totals = table[rows, tokens]
    return tuple(zip(texts, totals.tolist(), strict=True))


def most_probable(next_token: NextToken, prompt: Sequence[int], num_tokens: int) -> Text:
    """Most probable continuation of all: depth first, as long as a beginning may still win."""
    free = next_token.model if isinstance(next_token, Sparing) else next_token
    best: Text = greedy(free, prompt, num_tokens)
    waiting: list[Text] = [(tuple(prompt), 0.0)]
    while waiting:
        text, sum_so_far = waiting.pop()
        if sum_so_far <= best[1]:
            continue
        if len(text) == len(prompt) + num_tokens:
            best = text, sum_so_far
            continue
        told = free(text).tolist()
        waiting += [((*text, v), sum_so_far + told[v]) for v in np.argsort(told).tolist()]
    return best


def beams_against_greedy(start: Any, rows: Any) -> float:
    """Probability of the best of two beams, divided by that of the greedy text, of three tokens."""
    chain = Chain(np.asarray(start, dtype=float), np.asarray(rows, dtype=float))
    with np.errstate(all="ignore"):
        best = beams(chain, (), 3, 2)[0][1]
        return float(np.exp(best - greedy(chain, (), 3)[1]))
