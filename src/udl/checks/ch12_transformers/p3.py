"""Checks of practical 12.3, tokenisation: pairs counted, joined and learned from words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from udl.checks.ch12_transformers.expected import tokens as right
from udl.checks.ch12_transformers.expected.tokens import Draws, Pair, Word
from udl.checks.kinds import Implement
from udl.checks.mistakes import Mistake


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
        (right.drawn_words(rng),),
        (right.drawn_words(rng, 7),),
    ]


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


def _alphabet(best: Callable[..., Pair]) -> Callable[[dict[Pair, int]], Pair]:
    return lambda counts: best(p for p in counts if counts[p] == max(counts.values()))


TIES = (_last_of_most, _alphabet(min), _alphabet(max))
TIE_WHY = (
    "Of equally frequent pairs that one wins which is met first: words in their order, each from "
    "the left. Otherwise two programs learn two vocabularies from one text."
)


best_pair = Implement(
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


mended_merge = Implement(
    "mended_merge",
    "whole symbols, blanks included.",
    expected=lambda word, pair: right.merged(word, pair),
    draws=_merge_draws,
    in_order=True,
    hint="number the symbols of the word: which neighbours are equal to the pair, as wholes?",
    mistakes=(
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
            lambda word, pair: tuple(
                right.MARK.join(word)
                .replace(right.MARK.join(pair), "".join(pair))
                .split(right.MARK)
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
            "the joined symbols instead of the pairs",
            "A list of pairs is asked for: the encoder must know which two symbols to join.",
            lambda words, num: tuple(map("".join, right.learn_merges(words, num))),
        ),
    ),
)
