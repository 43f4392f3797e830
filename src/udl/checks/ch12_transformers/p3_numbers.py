"""Checks of practical 12.3 on texts: into numbers and back, and how many of them it takes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from udl.checks.ch12_transformers.expected import tokens as right
from udl.checks.ch12_transformers.expected.tokens import Draws, Pair, Word
from udl.checks.kinds import Implement, Measured, Predict, Read
from udl.checks.mistakes import Mistake

BY_HAND: list[Pair] = [("e", "s"), ("t", "h"), ("th", "e"), ("es", "e"), ("h", "o"), ("s", "e")]


by_hand = Read(
    "by_hand",
    "the order of learning decides, not the length.",
    expected=lambda: (right.tokens_of("these", BY_HAND), right.tokens_of("hoses", BY_HAND)),
    items=("these", "hoses"),
    hint="write the word down once for each of the six merges, in their order",
    mistakes=(
        Mistake(
            "the longest token first",
            "No rule prefers long tokens. The merges are gone through in the order in which they "
            "were learned.",
            lambda: (("the", "s", "e"), ("ho", "se", "s")),
            lambda: (("the", "se"), ("ho", "se", "s")),
            lambda: (("the", "s", "e"), ("ho", "s", "es")),
            lambda: (("th", "ese"), ("ho", "se", "s")),
        ),
    ),
)


def _unicode(rng: np.random.Generator, num: int = 6) -> str:
    """Draw letters of one to four bytes."""
    kinds = ((0x20, 0x7F), (0xC0, 0x250), (0x400, 0x450), (0x3042, 0x3090), (0x1F600, 0x1F640))
    chosen = [kinds[int(i)] for i in rng.integers(len(kinds), size=num)]
    return "".join(chr(int(rng.integers(*kind))) for kind in chosen)


def _learned(rng: np.random.Generator, num: int) -> list[Pair]:
    return right.learn_merges(right.words_of(right.drawn_text(rng, 25)), num)


def _encode_draws(rng: np.random.Generator) -> Draws:
    """Draw (text, merges): orders that matter, borders of pieces, letters of several bytes."""
    crossing: list[Pair] = [("e", " "), ("s", "e"), (" ", "s"), (" s", "e"), ("e", "e")]
    accents: list[Pair] = [("Ã", "©"), ("n", "Ã©")]
    return [
        ("see", [("s", "e"), ("se", "e")]),
        ("these hoses", BY_HAND),
        ("abc cab", [("b", "c"), ("a", "bc"), ("a", "b")]),
        ("see seeds", crossing),
        ("né à l'été", accents),
        ("aaaaa", [("a", "a"), ("aa", "aa")]),
        ("", [("a", "a")]),
        ("déjà\n\tvu", []),
        ("sea, see! sea. a_b", [("a", ","), ("s", "e"), ("se", "a"), ("e", "!"), ("sea", ".")]),
        ("||a|b <<>><>", [("|", "|"), (">", "<"), ("<", "<")]),
        ("abc dabd", [("b", "c"), ("a", "b"), ("ab", "c"), ("d", "ab")]),
        ("  two  blanks, a line\r\n\n  ", [(" ", " "), ("o", " "), (" ", "b"), ("\r", "\n")]),
        (right.drawn_text(rng), _learned(rng, 8)),
        (right.drawn_text(rng, 15), _learned(rng, 20)),
        (_unicode(rng) + " " + right.drawn_text(rng, 4), _learned(rng, 5)),
    ]


def _by_rank(
    choose: Callable[[list[tuple[int, int]]], tuple[int, int]],
) -> Callable[[Word, Sequence[Pair]], Word]:
    """Join one place at a time: which is chosen among (rank, place) of all that can be joined."""

    def joined(word: Word, merges: Sequence[Pair]) -> Word:
        while True:
            pairs = list(pairwise(word))
            open_ = [(merges.index(p), i) for i, p in enumerate(pairs) if p in merges]
            if not open_:
                return word
            place = choose(open_)[1]
            word = (*word[:place], word[place] + word[place + 1], *word[place + 2 :])

    return joined


def _longest(word: Word, merges: Sequence[Pair]) -> Word:
    """Take the longest token that fits, from the left."""
    piece, known, found = "".join(word), {"".join(pair) for pair in merges}, []
    while piece:
        sizes = [size for size in range(len(piece), 1, -1) if piece[:size] in known]
        token = piece[: sizes[0] if sizes else 1]
        found.append(token)
        piece = piece[len(token) :]
    return tuple(found)


def _once(word: Word, merges: Sequence[Pair]) -> Word:
    """Join each pair once, where it stands first."""
    for pair in merges:
        places = [i for i in range(len(word) - 1) if word[i : i + 2] == tuple(pair)]
        if places:
            i = places[0]
            word = (*word[:i], "".join(pair), *word[i + 2 :])
    return word


def _encoded(
    joined: Callable[[Word, Sequence[Pair]], Word], *, whole: bool = False
) -> Callable[..., tuple[int, ...]]:
    """Return numbers of a text whose pieces, or the text as a whole, are joined like this."""

    def wrong(text: Any, merges: Any) -> tuple[int, ...]:
        parts = [text] if whole else right.pieces(text)
        tokens = [token for part in parts for token in joined(right.letters(part), merges)]
        return right.numbers_of(tokens, merges)

    return wrong


def _in_order(word: Word, merges: Sequence[Pair]) -> Word:
    for pair in merges:
        word = right.merged(word, pair)
    return word


def _at_blanks(text: str) -> list[str]:
    """Divide before each blank, and nowhere else."""
    first, *others = text.split(" ")
    return [first, *(f" {part}" for part in others)]


def _encoded_pieces(parts: Sequence[str], merges: Sequence[Pair]) -> tuple[int, ...]:
    tokens = [token for part in parts for token in right.tokens_of(part, merges)]
    return right.numbers_of(tokens, merges)


encode_text = Implement(
    "encode_text",
    "bytes, joined in the order of learning.",
    expected=right.encode,
    draws=_encode_draws,
    in_order=True,
    hint="take one piece, write its bytes down as letters, and go through the merges in order",
    mistakes=(
        Mistake(
            "the longest token first",
            "The merges are applied in the order in which they were learned. The longest token "
            "that fits may be none that this order makes.",
            _encoded(_longest),
        ),
        Mistake(
            "from the left instead of in order",
            "Of all pairs that could be joined, the one that was learned first comes first, "
            "wherever it stands.",
            _encoded(_by_rank(lambda found: min(found, key=lambda one: one[1]))),
        ),
        Mistake(
            "the last merges first",
            "What was learned first is joined first.",
            _encoded(_by_rank(lambda found: min(found, key=lambda one: (-one[0], one[1])))),
            _encoded(lambda word, merges: _in_order(word, merges[::-1])),
        ),
        Mistake(
            "each pair joined once",
            "A pair is joined wherever it stands in a piece.",
            _encoded(_once),
        ),
        Mistake(
            "joined across pieces",
            "No token crosses the border between two pieces: encode each of them by itself.",
            _encoded(_in_order, whole=True),
        ),
        Mistake(
            "divided at blanks alone",
            "Signs are pieces of their own, and so are further blanks: divide with pieces.",
            lambda text, merges: _encoded_pieces(_at_blanks(text), merges),
        ),
        Mistake(
            "blanks lost",
            "Every blank is a byte of the text, at its ends and where there are two.",
            lambda text, merges: right.encode(text.strip(), merges),
            lambda text, merges: right.encode(text.rstrip(), merges),
            lambda text, merges: right.encode(re.sub(" +", " ", text), merges),
        ),
        Mistake(
            "other numbers",
            "Numbers 0 to 255 are the bytes. The token of the first merge is number 256.",
            lambda text, merges: tuple(
                n - 256 if n > 255 else n for n in right.encode(text, merges)
            ),
            lambda text, merges: tuple(n + (n > 255) for n in right.encode(text, merges)),
            lambda text, merges: tuple(n - (n > 255) for n in right.encode(text, merges)),
        ),
        Mistake(
            "bytes alone",
            "Where a pair of the merges stands, its token takes its place.",
            lambda text, merges: tuple(text.encode("utf-8")),
        ),
    ),
)


def _decode_draws(rng: np.random.Generator) -> Draws:
    """Draw (numbers, merges): letters in one piece, in two tokens, and cut in the middle."""
    merges = _learned(rng, 6)
    split: list[Pair] = [("x", "Ã"), ("\x82", "¬")]  # tokens that end, or begin, within a letter
    pile = [("a", "b"), ("ab", "c"), ("abc", "abc")]
    drawn = [
        ([115, 256, 33], [("e", "a")]),
        ([258, 257, 256, 100], pile),
        ([256, 169, 226, 257], split),
        ([195], [("a", "b")]),
        ([97, 226, 130], [("a", "b")]),
        ([], pile),
        ([226, 195, 195, 97, 226], pile),
        ([32, 32, 256, 13, 10, 10, 32], pile),
        (list(right.encode(right.drawn_text(rng), merges)), merges),
        (list(right.encode(_unicode(rng), merges)), merges),
        (list(right.encode(_unicode(rng, 12), [])), []),
    ]
    return [*drawn]


def _known(merges: Any) -> list[str]:
    return [chr(byte) for byte in range(256)] + ["".join(pair) for pair in merges]


def _one_by_one(errors: str) -> Callable[..., str]:
    def wrong(numbers: Any, merges: Any) -> str:
        tokens = [_known(merges)[number].encode("latin-1") for number in numbers]
        return "".join(token.decode("utf-8", errors) for token in tokens)

    return wrong


def _joined_letters(numbers: Any, merges: Any) -> str:
    return "".join(_known(merges)[number] for number in numbers)


decode_numbers = Implement(
    "decode_numbers",
    "all bytes first, letters afterwards.",
    expected=right.decode,
    draws=_decode_draws,
    hint="write down the bytes of all tokens one after the other, and only then read them",
    mistakes=(
        Mistake(
            "each token read by itself",
            "A letter may begin in one token and end in the next. Put the bytes of all tokens "
            "together before you read them as UTF-8.",
            _one_by_one("replace"),
            _one_by_one("ignore"),
        ),
        Mistake(
            "bytes instead of a text",
            "These are the right bytes. Read them as UTF-8: .decode makes a text of them.",
            lambda numbers, merges: _joined_letters(numbers, merges).encode("latin-1"),
        ),
        Mistake(
            "blanks lost",
            "A blank at the end is a part of the text, and so is the end of a line.",
            lambda numbers, merges: right.decode(numbers, merges).strip(),
            lambda numbers, merges: right.decode(numbers, merges).rstrip(),
            lambda numbers, merges: right.decode(numbers, merges).lstrip(),
            lambda numbers, merges: right.decode(numbers, merges).replace("\r\n", "\n"),
        ),
        Mistake(
            "bytes left as letters",
            "These are bytes, written as letters for our eyes. Turn them into bytes, and read "
            "these as UTF-8.",
            _joined_letters,
        ),
        Mistake(
            "half letters left out",
            "What is no whole letter becomes a replacement mark, so that one sees that something "
            "is missing.",
            lambda numbers, merges: (
                _joined_letters(numbers, merges).encode("latin-1").decode("utf-8", "ignore")
            ),
        ),
        Mistake(
            "each number taken for a letter",
            "A number above 255 is a token, and stands for what its merge has joined.",
            lambda numbers, merges: "".join(map(chr, numbers)),
        ),
    ),
)


predict_script = Predict(
    "predict_script",
    "no merge of Latin letters fits a Cyrillic byte.",
    right="1",
    wrong_choices={
        "0.25": "which of the merges could join bytes that the training text does not contain?",
        "0.5": "that is one token a letter. A letter has two bytes here: which merge joins them?",
        "2": "no token is less than a byte: there are at most as many tokens as bytes.",
    },
)


fewest_merges = Measured(
    "fewest_merges",
    "the first merges save most.",
    expected=lambda: 40,
    tolerance=0,
    own=True,
    goal="the least number of merges with which TRAINING takes at most 0.4 tokens a byte",
    variable="TRAINING",
    others="another text",
    drawn=right.drawn_accents,
    computed=right.fewest_merges,
    slips=(
        Mistake(
            "less than 0.4 instead of at most",
            "Exactly 0.4 tokens a byte is enough.",
            lambda text: right.fewest_merges(text, 0.4 - 1e-9),
        ),
        Mistake(
            "tokens for each letter",
            "Divide by the number of bytes, also where letters have several.",
            lambda text: right.fewest_merges(text, 0.4 * len(text) / len(text.encode("utf-8"))),
        ),
    ),
    below="With so few merges there are still more than 0.4 tokens a byte. After the first one "
    "the number of merges is 1. And do you divide by the number of bytes?",
    above="Fewer merges are enough. What does the number of tokens do from one merge to the next?",
)
