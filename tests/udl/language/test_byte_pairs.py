import string
from collections import Counter
from itertools import pairwise

import numpy as np
import pytest

from tests.reference_values import load
from udl.language import byte_pairs

TEXT = "the theme of the thesis: these themes — naïve façades, 東京, 🙂🙂 and\n\n\ttabs   "


def with_ends(text):
    """Words as tuples of letters with a sign for their end, in order of first appearance."""
    return {(*word, "</w>"): count for word, count in Counter(text.split()).items()}


def symbols(words, merges):
    """The distinct symbols that words are made of once merges are done."""
    found = set()
    for word in words:
        for pair in merges:
            word = byte_pairs.merge_pair(word, pair)
        found |= set(word)
    return found


def slow_merges(words, num_merges):
    """The same by counting everything anew each time."""
    parts = {tuple(word): list(word) for word in words}
    merges = []
    for _ in range(num_merges):
        counts = Counter()
        for word, count in words.items():
            for pair in pairwise(parts[word]):
                counts[pair] += count
        if not counts:
            break
        merges.append(max(counts, key=counts.get))  # the first of the most frequent ones
        parts = {word: byte_pairs.merge_pair(part, merges[-1]) for word, part in parts.items()}
    return merges


def test_reference_counts_of_the_sailor():
    told = load("language")["sailor"]
    words = with_ends(told["text"])
    assert (len(words), sum(words.values())) == (told["words"], told["words_in_total"])
    assert len(symbols(words, [])) == told["tokens"]
    pairs = Counter()
    for word, count in words.items():
        for pair in pairwise(word):
            pairs[pair] += count
    assert len(pairs) == told["pairs"]
    (first,) = byte_pairs.learn_merges(words, 1)
    assert (list(first), pairs[first]) == (told["most_frequent"], told["count"])
    after, vocabulary = told["after_22"]
    assert len(symbols(words, byte_pairs.learn_merges(words, 22))) == after
    most, vocabulary = told["most_merges"]
    merges = byte_pairs.learn_merges(words, 1000)
    assert (len(merges), len(symbols(words, merges))) == (most, vocabulary)


def test_reference_counts_of_the_woodchuck():
    told = load("language")["woodchuck"]
    words = with_ends(told["text"])
    assert len(symbols(words, [])) == told["tokens"]
    merges = byte_pairs.learn_merges(words, 1000)
    assert (len(merges), len(symbols(words, merges))) == (told["merges"], told["words"])


@pytest.mark.parametrize("seed", range(8))
def test_fast_merges_are_the_slow_ones(seed):
    rng = np.random.default_rng(seed)
    words = {}
    for _ in range(30):
        word = tuple(rng.choice(list("aab"[: 2 + seed % 2]), size=rng.integers(1, 8)))
        words[tuple(map(str, word))] = int(rng.integers(1, 4))
    assert byte_pairs.learn_merges(words, 40) == slow_merges(words, 40)


def test_a_pair_is_joined_from_the_left():
    assert byte_pairs.merge_pair("aaa", ("a", "a")) == ["aa", "a"]
    assert byte_pairs.merge_pair("abcab", ("a", "b")) == ["ab", "c", "ab"]
    assert byte_pairs.merge_pair([b"x"], (b"x", b"y")) == [b"x"]


@pytest.mark.parametrize("num_merges", [0, 5, 60])
@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        TEXT,
        "\r\n \u2028\x00\x85",
        "e\u0301 é",
        "\ud800 half a pair",
        "👩‍👩‍👧‍👦" * 3,
        string.printable,
        "".join(map(chr, range(0x0, 0x3000, 7))),
        "".join(map(chr, (0xD7FF, 0xD800, 0xDFFF, 0xE000, 0x10FFFF))),
        "\ud83d" + "\ude42",
    ],
)
def test_any_text_comes_back(text, num_merges):
    tokenizer = byte_pairs.train_tokenizer(TEXT, num_merges)
    numbers = tokenizer.encode(text)
    assert tokenizer.decode(numbers) == text
    assert all(0 <= number < tokenizer.num_tokens for number in numbers)


def test_pieces_keep_every_sign():
    for text in (TEXT, string.printable, "a  b\n c_d9"):
        assert "".join(byte_pairs.PIECES.findall(text)) == text


def test_merges_shorten_and_are_learnt_in_order():
    short, long = (byte_pairs.train_tokenizer(TEXT, count) for count in (5, 20))
    assert long.merges[:5] == short.merges
    assert len(long.encode(TEXT)) < len(short.encode(TEXT)) < len(TEXT.encode())
    assert long.tokens[256] == b"".join(long.merges[0])
    assert long.num_tokens == len(long.tokens) == 276


def test_encoding_follows_the_order_of_the_merges():
    # "b c" was joined before "a b", so "abc" is a and bc.
    tokenizer = byte_pairs.ByteTokenizer(((b"b", b"c"), (b"a", b"b")))
    assert tokenizer.encode("abc") == [ord("a"), 256]
    assert tokenizer.encode("ab") == [257]


def test_a_letter_in_two_halves_is_marked():
    tokenizer = byte_pairs.ByteTokenizer(())
    assert tokenizer.decode(tokenizer.encode("é")[:1]) == "\ufffd"


def test_what_is_wrong_is_named():
    tokenizer = byte_pairs.ByteTokenizer(())
    with pytest.raises(ValueError, match="numbers: got 256; expected a whole number from 0 to 255"):
        tokenizer.decode([256])
    with pytest.raises(ValueError, match="text: got 3"):
        tokenizer.encode(3)
    with pytest.raises(ValueError, match="expected two tokens that make a new one"):
        byte_pairs.ByteTokenizer(((b"ab", b"c"),))
    with pytest.raises(ValueError, match="expected two tokens that make a new one"):
        byte_pairs.ByteTokenizer(((b"a", b"b"), (b"a", b"b")))
    with pytest.raises(ValueError, match=r"merges: got .*; expected pairs of bytes"):
        byte_pairs.ByteTokenizer((("a", "b"),))
    with pytest.raises(ValueError, match="word: got 'ab'; expected texts"):
        byte_pairs.learn_merges({"ab": 1}, 3)
    with pytest.raises(ValueError, match="pair: got "):
        byte_pairs.merge_pair("ab", ("a", "b", "c"))
    with pytest.raises(ValueError, match="words, counts: got 0"):
        byte_pairs.learn_merges({("a", "b"): 0}, 3)
