"""Byte-pair encoding: a vocabulary that grows by joining symbols that often meet."""

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, TypeVar

from udl.arrays import instance, items, shown, whole

Symbol = TypeVar("Symbol", str, bytes)
NUM_BYTES = 256
# A word with the blank before it, or a run of other signs, or of blanks: no merge crosses these.
PIECES = re.compile(r" ?\w+| ?[^\s\w]+|\s+(?!\S)|\s+")


def learn_merges(
    words: Mapping[tuple[Symbol, ...], int], num_merges: int
) -> list[tuple[Symbol, Symbol]]:
    """Find which symbols to join, the most frequent pair first, each time after the join before.

    Parameters
    ----------
    words : mapping of tuples of symbols to int
        How often each word occurs; symbols are texts or bytes, and pairs do not cross words. The
        order decides ties: the pair that is met first wins, reading words in order, from the left.
    num_merges : int
        How many joins at most, 0 or more; fewer if every word is one symbol before.

    Returns
    -------
    list of pairs of symbols
        In the order of joining.

    Raises
    ------
    ValueError
        If a word is no tuple of texts or of bytes, or a count is not a whole number above 0.

    Notes
    -----
    Gage (1994), "A new algorithm for data compression", The C Users Journal 12(2); for translation,
    Sennrich et al. (2016), "Neural machine translation of rare words with subword units", ACL,
    arXiv:1508.07909.
    """
    limit = whole("num_merges", num_merges, 0)
    instance("words", words, Mapping)
    parts = [_symbols(word) for word in words]
    counts = [whole("words, counts", count, 1) for count in words.values()]
    frequency: Counter[tuple[Symbol, Symbol]] = Counter()
    places: defaultdict[tuple[Symbol, Symbol], set[int]] = defaultdict(set)  # words that hold it
    for index, word in enumerate(parts):
        for pair in pairwise(word):
            frequency[pair] += counts[index]
            places[pair].add(index)
    merges: list[tuple[Symbol, Symbol]] = []
    while frequency and len(merges) < limit:
        most = max(frequency.values())
        tied = [pair for pair, count in frequency.items() if count == most]
        best = min(tied, key=lambda pair: _first(pair, places[pair], parts))
        merges.append(best)
        for index in sorted(places[best]):
            word = parts[index]
            for pair in pairwise(word):
                frequency[pair] -= counts[index]
                places[pair].discard(index)
                if not frequency[pair]:
                    del frequency[pair], places[pair]
            parts[index] = word = _merged(word, best)
            for pair in pairwise(word):
                frequency[pair] += counts[index]
                places[pair].add(index)
    return merges


def merge_pair(word: Sequence[Symbol], pair: tuple[Symbol, Symbol]) -> list[Symbol]:
    """Join two symbols wherever they stand side by side, from the left.

    Parameters
    ----------
    word : sequence of symbols
        Texts or bytes.
    pair : pair of symbols
        What to join.

    Returns
    -------
    list of symbols
        The word; in ``aaa`` the pair of two ``a`` is joined once.

    Raises
    ------
    ValueError
        If there are not two symbols, or one is neither text nor bytes.
    """
    symbols = list(word) if isinstance(word, str) else _symbols(word)
    both = _symbols(pair)
    if len(both) != 2:
        raise ValueError(f"pair: got {shown(pair)}; expected two symbols")
    return _merged(symbols, (both[0], both[1]))


@dataclass(frozen=True)
class ByteTokenizer:
    """Turns any text into numbers and back, without loss.

    Parameters
    ----------
    merges : tuple of pairs of bytes
        What was joined, in order. Tokens 0 to 255 are the bytes; token 256 + i is merge i.

    Raises
    ------
    ValueError
        If a merge joins what is no token before it, or makes a token that is there.

    Examples
    --------
    >>> tokenizer = train_tokenizer("the theme of the thesis", 3)
    >>> tokenizer.encode("the")
    [257]
    >>> tokenizer.decode([257, 109, 101])
    'theme'
    """

    merges: tuple[tuple[bytes, bytes], ...]
    _numbers: dict[bytes, int] = field(init=False, repr=False, compare=False)
    _ranks: dict[tuple[bytes, bytes], int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        merges = tuple(_pair(merge) for merge in items("merges", self.merges, fewest=0))
        numbers = {bytes([byte]): byte for byte in range(NUM_BYTES)}
        for a, b in merges:
            if a not in numbers or b not in numbers or a + b in numbers:
                raise ValueError(
                    f"merges: got {a!r} and {b!r}; expected two tokens that make a new one"
                )
            numbers[a + b] = len(numbers)
        object.__setattr__(self, "merges", merges)
        object.__setattr__(self, "_numbers", numbers)
        object.__setattr__(self, "_ranks", {pair: rank for rank, pair in enumerate(merges)})

    @property
    def num_tokens(self) -> int:
        """The size of the vocabulary."""
        return NUM_BYTES + len(self.merges)

    @property
    def tokens(self) -> tuple[bytes, ...]:
        """What each number stands for; it may end in the middle of a letter."""
        return tuple(self._numbers)

    def encode(self, text: str) -> list[int]:
        """Turn a text into numbers: within each piece, the earliest merges come first.

        Parameters
        ----------
        text : str
            Any text.

        Returns
        -------
        list of int
            From 0 to ``num_tokens`` - 1.
        """
        instance("text", text, str)
        known: dict[str, list[int]] = {}
        numbers: list[int] = []
        for piece in PIECES.findall(text):
            if piece not in known:
                known[piece] = [self._numbers[token] for token in self._joined(piece)]
            numbers += known[piece]
        return numbers

    def decode(self, numbers: Iterable[int]) -> str:
        """Turn numbers into text; a letter that they cut in two becomes a replacement mark.

        Parameters
        ----------
        numbers : iterable of int
            From 0 to ``num_tokens`` - 1.

        Returns
        -------
        str
            What was encoded, if these numbers are an encoded text.

        Raises
        ------
        ValueError
            If a number is not one of a token.
        """
        tokens = self.tokens
        data = b"".join(
            tokens[whole("numbers", number, 0, len(tokens) - 1)]
            for number in items("numbers", numbers, fewest=0)
        )
        try:
            return data.decode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            return data.decode("utf-8", "replace")

    def _joined(self, piece: str) -> list[bytes]:
        word = [bytes([byte]) for byte in _bytes_of(piece)]
        while len(word) > 1:
            pairs = [pair for pair in pairwise(word) if pair in self._ranks]
            if not pairs:
                break
            word = _merged(word, min(pairs, key=self._ranks.__getitem__))
        return word


def train_tokenizer(text: str, num_merges: int) -> ByteTokenizer:
    """Learn a vocabulary of bytes and joined bytes from a text.

    Parameters
    ----------
    text : str
        Any text.
    num_merges : int
        How many tokens beside the 256 bytes at most, 0 or more.

    Returns
    -------
    ByteTokenizer
        The same one for the same text: ties go to the pair that is met first.

    Raises
    ------
    ValueError
        If the text is no text, or the number is not whole.

    Notes
    -----
    Bytes as first symbols: Radford et al. (2019), "Language models are unsupervised multitask
    learners", OpenAI.
    """
    instance("text", text, str)
    pieces = Counter(PIECES.findall(text))
    words = {
        tuple(bytes([byte]) for byte in _bytes_of(piece)): count for piece, count in pieces.items()
    }
    return ByteTokenizer(tuple(learn_merges(words, num_merges)))


def _merged(word: Sequence[Symbol], pair: tuple[Symbol, Symbol]) -> list[Symbol]:
    first, second = pair
    joined: list[Symbol] = []
    position = 0
    while position < len(word):
        together = position + 1 < len(word) and word[position] == first
        if together and word[position + 1] == second:
            joined.append(first + second)
            position += 2
        else:
            joined.append(word[position])
            position += 1
    return joined


def _symbols(word: object) -> list[Any]:
    parts = list(word) if isinstance(word, tuple | list) else []
    if not any(parts and all(isinstance(part, kind) for part in parts) for kind in (str, bytes)):
        raise ValueError(f"word: got {shown(word)}; expected texts, or bytes, in a tuple")
    return parts


def _pair(merge: object) -> tuple[bytes, bytes]:
    parts = merge if isinstance(merge, tuple) else ()
    if len(parts) != 2 or not all(isinstance(part, bytes) for part in parts):
        raise ValueError(f"merges: got {shown(merge)}; expected pairs of bytes")
    return parts[0], parts[1]


def _bytes_of(text: str) -> bytes:
    # A lone half of a pair of surrogates is no letter, and yet a str may hold it.
    return text.encode("utf-8", "surrogatepass")


def _first(
    pair: tuple[Hashable, Hashable], holding: set[int], parts: Sequence[Sequence[Hashable]]
) -> tuple[int, int]:
    """Say where a pair is met first: the word and the place in it."""
    index = min(holding)
    word = parts[index]
    return index, next(place for place, found in enumerate(pairwise(word)) if found == pair)
