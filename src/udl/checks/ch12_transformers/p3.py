"""Checks of practical 12.3, tokenisation: the pair that is joined first, and the fewest tokens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from udl.checks.ch12_transformers.expected import tokens as right
from udl.checks.ch12_transformers.expected.tokens import Draws, Pair
from udl.checks.ch12_transformers.kinds.explained import CalledSparingly
from udl.checks.errors import Diagnosis
from udl.checks.kinds import Implement
from udl.checks.mistakes import Mistake
from udl.checks.trials import Trial
from udl.checks.values import Problem, to_array


def _words_draws(rng: np.random.Generator) -> Draws:
    """Draw (words,): a plain case, ties in both alphabetical orders, a run of one letter."""
    return [
        ([(("s", "e", "a"), 3), (("t", "o"), 2), (("s", "e", "e"), 1)],),
        ([(("a", "b"), 1), (("d", "c"), 4), (("a", "b", "c"), 2)],),
        ([(("b", "a"), 2), (("a", "b"), 2)],),
        ([(("a", "b"), 3), (("b", "a"), 3), (("c",), 7)],),
        ([(("a", "n", "a", "n", "a"), 1), (("c", "n"), 1)],),
        ([(("a", "a", "a"), 1), (("b", "c"), 1)],),
        ([(("b", "c"), 3), (("a", "a", "a"), 1)],),
        ([(("th", "e"), 2), (("t", "he", "th"), 1), (("th", "e", "t"), 1)],),
        ([(("a", "b", "x"), 1), (("c", "d"), 2), (("a", "b", "y"), 1)],),
        (right.drawn_words(rng),),
        (right.drawn_words(rng, 7),),
    ]


@dataclass(frozen=True, kw_only=True)
class _Pairs(Implement):
    """A pair and its number, which has to be a whole one."""

    def _try(self, answer: Callable[..., Any], drawn: Sequence[Any]) -> Trial:
        trial = super()._try(answer, drawn)
        if trial.problem is not None or trial.error is not None:
            return trial
        number = to_array(trial.came[1])
        if number is None or number.dtype.kind != "f":
            return trial
        detail = "the type: real number came, whole number expected"
        return replace(trial, problem=Problem("dtype", trial.came[1], trial.expected[1], detail, 1))


def _once_a_word(words: Any) -> tuple[Pair, int]:
    seen = [
        (pair, count) for word, count in words for pair, _ in dict(right.met([(word, 1)])).items()
    ]
    counts = right.counts_of(seen)
    pair = right.first_of_most(counts)
    return pair, counts[pair]


def _without_overlap(words: Any) -> tuple[Pair, int]:
    counts: dict[Pair, int] = {}
    for word, count in words:
        ended: dict[Pair, int] = {}
        for place, (pair, _) in enumerate(right.met([(word, 1)])):
            if ended.get(pair, -1) < place:
                counts[pair] = counts.get(pair, 0) + count
                ended[pair] = place + 1
    pair = right.first_of_most(counts)
    return pair, counts[pair]


def _last_of_most(counts: dict[Pair, int]) -> Pair:
    return next(pair for pair in reversed(counts) if counts[pair] == max(counts.values()))


def _first_there(words: Any) -> tuple[Pair, int]:
    """Keep the pair that was the first to have the number, while counting."""
    counts: dict[Pair, int] = {}
    best: Pair | None = None
    for pair, count in right.met(words):
        counts[pair] = counts.get(pair, 0) + count
        best = pair if best is None or counts[pair] > counts[best] else best
    assert best is not None  # one word has two symbols
    return best, counts[best]


def _alphabet(best: Callable[..., Pair]) -> Callable[[dict[Pair, int]], Pair]:
    return lambda counts: best(p for p in counts if counts[p] == max(counts.values()))


TIES = (_last_of_most, _alphabet(min), _alphabet(max))
TIE_WHY = (
    "Of equally frequent pairs that one wins which is met first: words in their order, each from "
    "the left. Otherwise two programs learn two vocabularies from one text."
)


best_pair = _Pairs(
    "best_pair",
    "weighted by the words, ties to the pair met first.",
    expected=lambda words: right.best_pair(words),
    draws=_words_draws,
    items=("pair", "number"),
    hint="write all pairs of the first word below each other with the word's number, then those "
    "of the next word",
    mistakes=(
        Mistake(
            "each word counted once",
            "A word that occurs three times holds each of its pairs three times.",
            lambda words: right.best_pair([(word, 1) for word, _ in words]),
        ),
        *(
            Mistake(
                "another rule for ties", TIE_WHY, lambda words, tie=tie: right.best_pair(words, tie)
            )
            for tie in TIES
        ),
        Mistake(
            "the pair that reached the number first",
            "Of equally frequent pairs that one wins which is met first, not the one whose count "
            "was there first. Count to the end, and compare then.",
            _first_there,
        ),
        Mistake(
            "the number left out",
            "Two things are asked for, the pair and its number: return pair, number.",
            lambda words: right.best_pair(words)[0],
            lambda words: "".join(right.best_pair(words)[0]),
        ),
        Mistake(
            "the joined symbol instead of the pair",
            "A pair is a tuple of two symbols. Joining them comes later.",
            lambda words: ("".join((best := right.best_pair(words))[0]), best[1]),
        ),
        Mistake(
            "a pair counted once in each word",
            "banana holds the pair a, n twice, and so it counts twice there.",
            _once_a_word,
        ),
        Mistake(
            "pairs that overlap counted once",
            "Count neighbours: a, a, a has two pairs of neighbours, although only one of them can "
            "be joined.",
            _without_overlap,
        ),
        Mistake(
            "the rarest pair",
            "The pair that occurs most often is asked for.",
            lambda words: right.best_pair(
                words, lambda counts: min(counts, key=counts.__getitem__)
            ),
        ),
        Mistake(
            "the number of words that hold it",
            "Add up how often the pair occurs, each time with the number of its word.",
            lambda words: (
                (pair := right.best_pair(words)[0]),
                sum(pair in dict(right.met([(word, 1)])) for word, _ in words),
            ),
        ),
    ),
)


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
