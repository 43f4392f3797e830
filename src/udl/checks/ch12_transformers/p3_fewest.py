"""The check of practical 12.3's shortest way: the fewest tokens that write a piece."""

from __future__ import annotations

from typing import Any

import numpy as np

from udl.checks.ch12_transformers.expected import tokens as right
from udl.checks.ch12_transformers.expected.tokens import Draws
from udl.checks.ch12_transformers.explained import CalledSparingly
from udl.checks.errors import Diagnosis
from udl.checks.mistakes import Mistake


def _fewest_draws(rng: np.random.Generator) -> Draws:
    """Draw (piece, tokens): some in which the longest token first is not the shortest way."""
    drawn: Draws = [
        ("these", [*"ehst", "th", "the", "ese", "es"]),
        ("abcde", [*"abcde", "ab", "abc", "cde"]),
        ("edcba", [*"abcde", "ba", "cba", "edc"]),
        ("abcdevwxyz", [*"abcdevwxyz", "ab", "abc", "cde", "vwx", "xyz", "yz"]),
        ("aaaaaaa", ["a", "aa", "aaaaa"]),
        ("a", ["a", "b", "ab"]),
        ("", ["a"]),
        ("aaaaaaaaaaaaaaaaaa", ["a", "aa", "aaa"]),
        ("bcbcab", [*"abc", "bc", "cb", "bcb", "cbca", "ab"]),
        ("abcdefghijklmnopqrstuv", [*"abcdefghijklmnopqrstuv", "ab", "bcdefghijklmnopqrstu"]),
        ("aab" * 20, ["a", "b", "aa", "ab", "ba", "aaba"]),
    ]
    for size, num in ((8, 6), (12, 10), (16, 14)):
        piece = "".join(rng.choice(list("abc"), size))
        starts = rng.integers(0, size - 4, num)
        parts = {piece[i : i + int(rng.integers(2, 5))] for i in starts}
        drawn.append((piece, [*"abc", *sorted(parts)]))
    return drawn


def _greedy(piece: Any, tokens: Any) -> int:
    known, count = set(tokens), 0
    while piece:
        size = max(size for size in range(1, len(piece) + 1) if piece[:size] in known)
        piece, count = piece[size:], count + 1
    return count


def _from_the_end(piece: Any, tokens: Any) -> int:
    return _greedy(piece[::-1], [token[::-1] for token in tokens])


def _longest_anywhere(piece: Any, tokens: Any) -> int:
    """Take the longest token of all first, wherever it stands."""
    parts, count = [piece], 0
    for token in sorted(set(tokens), key=lambda one: (-len(one), one)):
        count += sum(part.count(token) for part in parts)
        parts = [rest for part in parts for rest in part.split(token) if rest]
    return count


def _few_letters_back(piece: Any, tokens: Any) -> int:
    return right.fewest_tokens(piece, [token for token in tokens if len(token) <= 5])


fewest_tokens = CalledSparingly(
    "fewest_tokens",
    "the shortest way to each place.",
    most=200_000,
    thrift=Diagnosis(
        "the same rest worked out again and again",
        "A long piece has more ways than anybody can go through. The least number for a "
        "rest is the same however one has come there: keep it, in a list or in a dictionary.",
    ),
    expected=right.fewest_tokens,
    draws=_fewest_draws,
    hint="for each place in the piece, write down the least number of tokens that lead there",
    mistakes=(
        Mistake(
            "the longest token first",
            "The longest token may leave a rest that takes many. What is the least number for "
            "the first letter, the first two, the first three, …?",
            _greedy,
            lambda piece, tokens: min(_greedy(piece, tokens), _from_the_end(piece, tokens)),
        ),
        Mistake(
            "the longest token first, from the end",
            "The longest token may leave a rest that takes many, on either side.",
            _from_the_end,
        ),
        Mistake(
            "the longest token anywhere first",
            "The longest token may be no part of the shortest way.",
            _longest_anywhere,
        ),
        Mistake(
            "short tokens alone",
            "A token may be as long as the piece: look back to its beginning.",
            _few_letters_back,
        ),
        Mistake(
            "the number of letters",
            "That is the way with tokens of one letter. Longer ones save some.",
            lambda piece, tokens: len(piece),
        ),
        Mistake(
            "one too many",
            "No token is needed for an empty piece.",
            lambda piece, tokens: right.fewest_tokens(piece, tokens) + 1,
        ),
    ),
)
