"""Checks of practical 12.3 on joins: one pair in one word, and as many as a vocabulary takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from udl.checks.ch12_transformers.expected import tokens as right
from udl.checks.ch12_transformers.expected.tokens import Draws, Pair, Word
from udl.checks.ch12_transformers.p3 import TIE_WHY, TIES
from udl.checks.kinds import Implement
from udl.checks.mistakes import Mistake
from udl.checks.trials import Trial
from udl.checks.values import Problem

MARKS = [chr(byte) for byte in range(256) if not chr(byte).isalnum()]
BRACKETS = (("<", ">"), ("[", "]"), ("(", ")"), ("{", "}"), ("|", "|"), (" ", " "))


def _merge_draws(rng: np.random.Generator) -> Draws:
    """Draw (word, pair): joins of one kind, parts of longer symbols, blanks, runs, no join."""
    symbols = ["s", "e", "a", "se", "ea", " ", " s"]
    drawn: Draws = [
        (("s", "e", "a", "s", "e"), ("s", "e")),
        (("s", "ea", "s", "e"), ("s", "e")),
        (("se", "a", "e", "a"), ("e", "a")),
        ((" ", "s", "e", "a"), ("e", "a")),
        ((" ", "t", "h", "e"), (" ", "t")),
        (("a", "a", "a", "a", "a"), ("a", "a")),
        (("b", "a"), ("a", "b")),
        (("x",), ("x", "y")),
        ((".", "*", "a", ".", "*"), (".", "*")),
        (("x", "a", "bc", "ab", "c"), ("ab", "c")),
        (("a", "\n", "\n", "b", "\\", "n"), ("\\", "n")),
        (("\\", "1", "\n", "\n"), ("\n", "\n")),
        # Whatever is put between symbols as a mark is a symbol itself.
        (tuple(MARKS[int(i)] for i in rng.permutation(len(MARKS))), ("a", "b")),
        *(((first, "p", last, first, "b", last), (last, first)) for first, last in BRACKETS),
    ]
    for size in (6, 9, 14):
        word = tuple(str(symbol) for symbol in rng.choice(symbols, size))
        drawn.append((word, (word[1], word[2])))
        drawn.append((word, (str(rng.choice(symbols)), str(rng.choice(symbols)))))
    return drawn


def faulty_merge(word: Any, pair: Any) -> Word:
    """Join as the program of the practical does, through a text with blanks."""
    return tuple(" ".join(word).replace(" ".join(pair), "".join(pair)).split())


def _joined(word: Any, pair: Any, *, most: int | None = None, stride: int = 2) -> Word:
    """Join from the left, a few times at most, or with symbols used twice (stride 1)."""
    found: list[str] = []
    place = joins = 0
    while place < len(word):
        if tuple(word[place : place + 2]) == tuple(pair) and (most is None or joins < most):
            found.append("".join(pair))
            place, joins = place + stride, joins + 1
        else:
            found.append(word[place])
            place += 1
    return tuple(found)


def _from_the_right(word: Any, pair: Any) -> Word:
    turned = _joined(tuple(word)[::-1], tuple(pair)[::-1])
    both = "".join(tuple(pair)[::-1])
    return tuple("".join(pair) if symbol == both else symbol for symbol in turned[::-1])


def _split_otherwise(word: Any, pair: Any, around: str) -> Word:
    """Join in a text whose marks stand before or behind each symbol alone."""
    mark = right.MARK
    before, behind = (mark, "") if around == "before" else ("", mark)
    text = "".join(before + symbol + behind for symbol in word)
    both = "".join(before + symbol + behind for symbol in pair)
    text = text.replace(both, before + "".join(pair) + behind)
    return tuple(text.split(mark)[1:] if before else text.split(mark)[:-1])


def _split_between(word: Any, pair: Any, mark: str) -> Word:
    """Join in a text with one mark between two symbols."""
    return tuple(mark.join(word).replace(mark.join(pair), "".join(pair)).split(mark))


def _with_marks(word: Any, pair: Any, before: str, behind: str) -> Word:
    """Join in a text with a mark on both sides of each symbol."""
    text = "".join(before + symbol + behind for symbol in word)
    both = "".join(before + symbol + behind for symbol in pair)
    text = text.replace(both, before + "".join(pair) + behind)
    inside = text[len(before) : len(text) - len(behind)]
    return tuple(inside.split(behind + before))


def _alike(word: Any, pair: Any) -> Word:
    """Join neighbours that spell what the pair spells."""
    found: list[str] = []
    place = 0
    while place < len(word):
        two = "".join(word[place : place + 2])
        hit = place + 1 < len(word) and two == "".join(pair)
        found.append(two if hit else word[place])
        place += 2 if hit else 1
    return tuple(found)


@dataclass(frozen=True, kw_only=True)
class _Words(Implement):
    """A word that has to be a tuple: a list never equals the pair, nor is it a dictionary's key."""

    def _try(self, answer: Callable[..., Any], drawn: Sequence[Any]) -> Trial:
        trial = super()._try(answer, drawn)
        if trial.problem is None and trial.error is None and not isinstance(trial.came, tuple):
            return replace(trial, problem=Problem("type", trial.came, trial.expected))
        return trial


mended_merge = _Words(
    "mended_merge",
    "whole symbols, any letters.",
    expected=lambda word, pair: right.merged(word, pair),
    draws=_merge_draws,
    in_order=True,
    hint="number the symbols of the word: which neighbours are equal to the pair, as wholes?",
    mistakes=(
        Mistake(
            "a list instead of a tuple",
            "The symbols are right. Return tuple(…): a part of a list is never equal to the pair, "
            "which is a tuple, and learn_merges will compare them.",
            lambda word, pair: list(right.merged(word, pair)),
        ),
        Mistake(
            "the program as it was",
            "Two things are wrong with it. Try a word with a blank in it, and one in which a "
            "longer symbol begins or ends as the pair does.",
            faulty_merge,
        ),
        Mistake(
            "blanks lost",
            "A blank is a symbol as any other. A text in which blanks are the borders as well "
            "cannot tell them apart.",
            lambda word, pair: tuple(s for s in right.merged(word, pair) if s != " "),
            lambda word, pair: tuple(s.strip() for s in right.merged(word, pair) if s.strip()),
        ),
        Mistake(
            "parts of symbols joined",
            "The pair s, e is no part of s, ea. Compare symbols, or let a mark stand on both sides "
            "of each of them.",
            lambda word, pair: _split_otherwise(word, pair, "before"),
            lambda word, pair: _split_otherwise(word, pair, "behind"),
            lambda word, pair: _split_between(word, pair, right.MARK),
            lambda word, pair: _split_between(word, pair, "|"),
        ),
        Mistake(
            "other symbols that spell the same",
            "a, bc and ab, c spell the same and are two pairs. Compare symbol with symbol.",
            _alike,
        ),
        Mistake(
            "a mark that is a symbol itself",
            "Any byte may be a symbol, and so may the mark that stands around them. Go through "
            "the symbols by their places.",
            *(
                lambda word, pair, before=before, behind=behind: _with_marks(
                    word, pair, before, behind
                )
                for before, behind in BRACKETS
            ),
        ),
        Mistake(
            "a symbol used twice",
            "In a, a, a the second a belongs to the first join. Go on behind it.",
            lambda word, pair: _joined(word, pair, stride=1),
        ),
        Mistake(
            "joined once only",
            "The pair is joined wherever it stands, until the end of the word.",
            lambda word, pair: _joined(word, pair, most=1),
        ),
        Mistake(
            "joined from the right",
            "Of a run of three the first two are joined: go from the left.",
            _from_the_right,
        ),
        Mistake(
            "nothing joined",
            "Where both symbols stand side by side, one symbol takes their place.",
            lambda word, pair: tuple(word),
        ),
    ),
)


def _learn_draws(rng: np.random.Generator) -> Draws:
    """Draw (words, num_merges): some with more joins than there are, some with ties."""
    return [
        ([(("s", "e", "a"), 3), (("s", "e", "e"), 2), (("t", "o"), 1)], 2),
        ([(("a", "b", "c"), 3), (("b", "c"), 2), (("a", "b"), 1)], 3),
        ([(("b", "a"), 2), (("a", "b"), 2)], 2),
        ([(("a", "a", "a", "a", "a"), 2), (("b", "a"), 5)], 9),
        ([((" ", "a", "n"), 2), (("a", "n"), 1), (("x",), 4)], 2),
        ([(("x",), 4)], 3),
        (right.drawn_words(rng, 6), 6),
        (right.drawn_words(rng, 8), 10),
        (right.drawn_words(rng, 4), 40),
        (right.words_of(right.drawn_text(rng, 20)), 12),
        (right.drawn_words(rng, 5), 0),
        ([(("ab", "c", "x"), 3), (("a", "bc"), 2)], 3),
        ([(("|", "|", "|", "a"), 3), ((">", "<", "|"), 2)], 4),
    ]


def _counted_once(words: Any, num_merges: Any) -> tuple[Pair, ...]:
    counts = right.counts_of(right.met(words))
    return tuple(sorted(counts, key=lambda pair: -counts[pair])[:num_merges])


def _learned(**change: Any) -> Callable[..., tuple[Pair, ...]]:
    """Return what is learned with another choice, other joins, or more or fewer of them."""
    more = change.pop("more", 0)
    return lambda words, num: tuple(right.learn_merges(words, num + more, **change))


def _never_joined(words: Any, num_merges: Any) -> tuple[Pair, ...]:
    joinable = any(len(word) > 1 for word, _ in words)
    return tuple([right.best_pair(words)[0]] * num_merges) if joinable else ()


def _with_numbers(words: Any, num_merges: Any) -> tuple[tuple[Pair, int], ...]:
    found: list[tuple[Pair, int]] = []
    for pair in right.learn_merges(words, num_merges):
        found.append((pair, right.best_pair(words)[1]))
        words = [(right.merged(word, pair), count) for word, count in words]
    return tuple(found)


def _first_fit(counts: dict[Pair, int]) -> Pair:
    return next(iter(counts))


learn_merges = Implement(
    "learn_merges",
    "count, join, and count again.",
    expected=lambda words, num_merges: tuple(right.learn_merges(words, num_merges)),
    draws=_learn_draws,
    in_order=True,
    hint="do the first two joins by hand, and write all words down after each of them",
    mistakes=(
        Mistake(
            "counted once for all joins",
            "A join makes a new symbol, and takes pairs away that were counted: count again after "
            "each of them.",
            _counted_once,
        ),
        Mistake(
            "the same pair again and again",
            "The pair has to be joined in all words before you count again.",
            _never_joined,
        ),
        *(Mistake("another rule for ties", TIE_WHY, _learned(choose=tie)) for tie in TIES),
        Mistake(
            "each word counted once",
            "A word that occurs three times holds each of its pairs three times.",
            lambda words, num: tuple(right.learn_merges([(word, 1) for word, _ in words], num)),
        ),
        Mistake(
            "joined once only in each word",
            "The pair is joined wherever it stands in a word.",
            _learned(join=lambda word, pair: _joined(word, pair, most=1)),
        ),
        Mistake(
            "other symbols that spell the same",
            "a, bc and ab, c spell the same and are two pairs. Is the join right that you use?",
            _learned(join=_alike),
        ),
        Mistake(
            "joined by the faulty program",
            "faulty_merge loses blanks and joins parts of symbols: use what you have mended.",
            _learned(join=faulty_merge),
        ),
        Mistake(
            "the first pair, however rare",
            "Each round joins the most frequent pair of all words.",
            _learned(choose=_first_fit),
        ),
        Mistake(
            "one join too many or too few",
            "num_merges pairs are asked for, or fewer if every word is one symbol before.",
            _learned(more=1),
            lambda words, num: tuple(right.learn_merges(words, max(0, num - 1))),
        ),
        Mistake(
            "the numbers beside the pairs",
            "best_pair returns the pair and its number. The list holds the pairs alone: "
            "pair, number = best_pair(words).",
            _with_numbers,
        ),
        Mistake(
            "the joined symbols instead of the pairs",
            "A list of pairs is asked for: the encoder must know which two symbols to join.",
            lambda words, num: tuple(map("".join, right.learn_merges(words, num))),
        ),
    ),
)
