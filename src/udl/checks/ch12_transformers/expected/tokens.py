"""Right answers on byte pairs for the checks of practical 12.3, each an expression of its own.

None is written as `udl.language` writes it, which no check imports: every count is taken anew from
all words, a join is a search in a text with marks between its symbols, and the fewest tokens are
a shortest way from the beginning of a piece to its end.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

Word = tuple[str, ...]
Words = Sequence[tuple[Word, int]]
Pair = tuple[str, str]
Draws = list[tuple[Any, ...]]

PIECES = re.compile(r" ?\w+| ?[^\s\w]+|\s+(?!\S)|\s+")
MARK = "\ue000"  # stands between symbols, and within none
WORDS = ("an", "ana", "banana", "cabbage", "see", "sea", "seesaw", "ease", "sees", "bees", "aaa")


def pieces(text: str) -> list[str]:
    """Divide a text at the borders that no token crosses."""
    return PIECES.findall(text)


def letters(text: str) -> Word:
    """Write each byte of a text as the letter of that number."""
    return tuple(text.encode("utf-8").decode("latin-1"))


def words_of(text: str) -> list[tuple[Word, int]]:
    """Count the pieces of a text, in the order in which they are met."""
    found: dict[Word, int] = {}
    for piece in pieces(text):
        found[letters(piece)] = found.get(letters(piece), 0) + 1
    return list(found.items())


def met(words: Words) -> list[tuple[Pair, int]]:
    """List all pairs as they are met, each with how often its word occurs."""
    return [
        ((word[place], word[place + 1]), count)
        for word, count in words
        for place in range(len(word) - 1)
    ]


Choose = Callable[[dict[Pair, int]], Pair]  # from the counts, in the order of meeting


def first_of_most(counts: dict[Pair, int]) -> Pair:
    """Choose the most frequent pair, of equally frequent ones that which was met first."""
    order = list(counts)
    return order[int(np.argmax([counts[pair] for pair in order]))]


def counts_of(seen: Iterable[tuple[Pair, int]]) -> dict[Pair, int]:
    """Add up how often each pair was met."""
    counts: dict[Pair, int] = {}
    for pair, count in seen:
        counts[pair] = counts.get(pair, 0) + count
    return counts


def best_pair(words: Words, choose: Choose = first_of_most) -> tuple[Pair, int]:
    """Most frequent pair and its number."""
    counts = counts_of(met(words))
    pair = choose(counts)
    return pair, counts[pair]


def merged(word: Sequence[str], pair: Sequence[str]) -> Word:
    """Join a pair wherever it stands, from the left."""
    text = "".join(f"{MARK}{symbol}{MARK}" for symbol in word)
    both = "".join(f"{MARK}{symbol}{MARK}" for symbol in pair)
    joined = text.replace(both, f"{MARK}{''.join(pair)}{MARK}")
    return tuple(joined[1:-1].split(2 * MARK)) if word else ()


def learn_merges(
    words: Words, num_merges: int, choose: Choose = first_of_most, join: Any = merged
) -> list[Pair]:
    """Join the most frequent pair, and count again, and so on."""
    merges: list[Pair] = []
    while len(merges) < num_merges and any(len(word) > 1 for word, _ in words):
        pair, _ = best_pair(words, choose)
        merges.append(pair)
        words = [(join(word, pair), count) for word, count in words]
    return merges


def tokens_of(piece: str, merges: Sequence[Pair]) -> Word:
    """Tokens of one piece: all joins, one after the other, in the order of learning."""
    word = letters(piece)
    for pair in merges:
        word = merged(word, pair)
    return word


def numbers_of(tokens: Iterable[str], merges: Sequence[Pair]) -> tuple[int, ...]:
    """Find the numbers of tokens: of a byte its own, of what the merge i makes 256 + i."""
    known = [chr(byte) for byte in range(256)] + ["".join(pair) for pair in merges]
    return tuple(known.index(token) for token in tokens)


def encode(text: str, merges: Sequence[Pair]) -> tuple[int, ...]:
    """Numbers of a whole text."""
    found = [tokens_of(piece, merges) for piece in pieces(text)]
    return numbers_of((token for tokens in found for token in tokens), merges)


def decode(numbers: Sequence[int], merges: Sequence[Pair]) -> str:
    """Text of numbers, joined before it is read."""
    known = [chr(byte) for byte in range(256)] + ["".join(pair) for pair in merges]
    joined = "".join(known[int(number)] for number in numbers)
    return joined.encode("latin-1").decode("utf-8", "replace")


def fewest_tokens(piece: str, tokens: Iterable[str]) -> int:
    """Length of the shortest way through a piece, by its reachable places after each token."""
    known = sorted(set(tokens))
    reached, steps = {0}, 0
    while len(piece) not in reached:
        reached = {
            at + len(token)
            for at in reached
            for token in known
            if token and piece.startswith(token, at)
        }
        steps += 1
    return steps


def fewest_merges(text: str, most: float = 0.4) -> int:
    """How many joins it takes until a text has at most this many tokens a byte."""
    words = words_of(text)
    budget = most * len(text.encode("utf-8"))
    merges = 0
    while sum(len(word) * count for word, count in words) > budget:
        pair, _ = best_pair(words)
        words = [(merged(word, pair), count) for word, count in words]
        merges += 1
    return merges


def drawn_words(rng: np.random.Generator, num: int = 5) -> list[tuple[Word, int]]:
    """Draw words of few letters, so that pairs meet often, and how often each occurs."""
    chosen = rng.permutation(WORDS)[:num]
    return [(tuple(str(word)), int(rng.integers(1, 5))) for word in chosen]


def drawn_text(rng: np.random.Generator, num: int = 12) -> str:
    """Draw a text of such words, with signs between them."""
    return " ".join(str(rng.choice(WORDS)) for _ in range(num)) + str(rng.choice([".", "!?", "…"]))


def drawn_accents(rng: np.random.Generator) -> str:
    """Draw a text with letters of two bytes, whose tokens are exactly 0.4 of its bytes at a join.

    There the bound itself decides, and that it is one for bytes.
    """
    words = [*WORDS, "café", "naïve", "déjà", "über", "größer"]
    while True:
        text = " ".join(str(rng.choice(words)) for _ in range(100))
        budget = 2 * len(text.encode("utf-8")) / 5
        if budget == int(budget) and fewest_merges(text) != fewest_merges(text, 0.4 - 1e-9):
            return text
