"""Right answers for the letters of practical 5.3, counted and smoothed."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from udl.checks.ch05_loss_functions.expected import Draws
from udl.data import loss_examples


def letter_draws(rng: np.random.Generator) -> Draws:
    """Draw (codes, num_letters, alpha); one letter is never read, and one only at the end."""
    drawn: Draws = [(np.array([0, 1, 0, 0, 2]), 4, 0.5)]
    for n, k in ((12, 3), (40, 6)):
        codes = np.append(rng.integers(k - 2, size=n), k - 2)
        drawn.append((codes, k, float(rng.uniform(0.05, 2.0))))
    return drawn


def letter_table(codes: Any, num_letters: int, alpha: float) -> Any:
    """Return the smoothed shares of each next letter, a row for each letter read."""
    pairs = np.asarray(codes)[:-1] * num_letters + np.asarray(codes)[1:]
    counts = np.bincount(pairs, minlength=num_letters**2).reshape(num_letters, num_letters)
    return (counts + alpha) / (counts.sum(axis=1)[:, None] + alpha * num_letters)


@cache
def text_codes() -> tuple[np.ndarray, int]:
    """Return the text of 5.3 as numbers of letters, and how many letters there are."""
    text = loss_examples.seaside_text()
    alphabet = sorted(set(text))
    return np.array([alphabet.index(letter) for letter in text]), len(alphabet)


def unseen_perplexity(alpha: float, unseen: Any = None) -> float:
    """Return the perplexity of the table of 5.3 on the end of the text, or on other codes."""
    codes, num_letters = text_codes()
    table = letter_table(codes[:1500], num_letters, alpha)
    unseen = codes[1500:] if unseen is None else unseen
    return float(np.exp(-np.log(table[unseen[:-1], unseen[1:]]).mean()))


def best_alpha(unseen: Any = None) -> float:
    """Return the alpha with the lowest perplexity on the end of the text, or on other codes."""
    candidates = np.geomspace(0.05, 2, 371)
    return float(candidates[np.argmin([unseen_perplexity(alpha, unseen) for alpha in candidates])])


def misprinted(rng: np.random.Generator) -> np.ndarray:
    """Draw the codes of the end of the text, one letter in twelve or so replaced by another."""
    codes, num_letters = text_codes()
    unseen = codes[1500:]
    others = rng.integers(num_letters, size=unseen.size)
    return np.where(rng.random(unseen.size) < 0.08, others, unseen)
