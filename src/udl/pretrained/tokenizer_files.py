"""Vocabularies as ``tokenizer.json``, which Hugging Face's ``tokenizers`` reads as well.

There each byte is written as a printable letter, as GPT-2's files do: a byte that is one already
stands for itself, the others follow from U+0100 on.
"""

import json
from typing import Any

from udl.arrays import instance
from udl.language import ByteTokenizer

PRINTABLE = (*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100))
OTHERS = tuple(byte for byte in range(256) if byte not in PRINTABLE)
LETTERS = {byte: chr(byte) for byte in PRINTABLE} | {
    byte: chr(0x100 + place) for place, byte in enumerate(OTHERS)
}
BYTES = {letter: byte for byte, letter in LETTERS.items()}
# The pieces of `udl.language.byte_pairs`. \w and \s are not quite the same there and here: marks
# that combine are no part of a Python word, and four control characters are blanks.
WORD, BLANK = r"\p{L}\p{N}_", r"\s\x{1c}-\x{1f}"
PIECES = f" ?[{WORD}]+| ?[^{BLANK}{WORD}]+|[{BLANK}]+(?![^{BLANK}])|[{BLANK}]+"


def write_tokenizer(tokenizer: ByteTokenizer) -> str:
    """Write a tokenizer as JSON.

    Parameters
    ----------
    tokenizer : ByteTokenizer
        Of any size.

    Returns
    -------
    str
        The content of a ``tokenizer.json``.

    Raises
    ------
    ValueError
        If it is no tokenizer.
    """
    instance("tokenizer", tokenizer, ByteTokenizer)
    merges = [[_written(first), _written(second)] for first, second in tokenizer.merges]
    by_byte = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": False}
    pieces = {
        "type": "Split",
        "pattern": {"Regex": PIECES},
        "behavior": "Isolated",
        "invert": False,
    }
    told: dict[str, Any] = {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [],
        "normalizer": None,
        "pre_tokenizer": {
            "type": "Sequence",
            "pretokenizers": [pieces, by_byte | {"use_regex": False}],
        },
        "post_processor": None,
        "decoder": by_byte | {"use_regex": False},
        "model": {
            "type": "BPE",
            "dropout": None,
            "unk_token": None,
            "continuing_subword_prefix": None,
            "end_of_word_suffix": None,
            "fuse_unk": False,
            "byte_fallback": False,
            "ignore_merges": False,
            "vocab": {_written(token): number for number, token in enumerate(tokenizer.tokens)},
            "merges": merges,
        },
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n"


def read_tokenizer(text: str) -> ByteTokenizer:
    """Read a tokenizer that :func:`write_tokenizer` wrote.

    Parameters
    ----------
    text : str
        The content of a ``tokenizer.json``.

    Returns
    -------
    ByteTokenizer

    Raises
    ------
    ValueError
        If it is none, or one that divides text otherwise or numbers its tokens otherwise.
    """
    instance("text", text, str)
    try:
        merges = json.loads(text)["model"]["merges"]
        tokenizer = ByteTokenizer(tuple((_read(first), _read(second)) for first, second in merges))
    except (ValueError, TypeError, KeyError) as error:
        raise ValueError(
            f"text: got no vocabulary ({error!r}); expected a tokenizer.json"
        ) from None
    if json.loads(write_tokenizer(tokenizer)) != json.loads(text):
        raise ValueError("text: got other pieces or numbers; expected those of write_tokenizer")
    return tokenizer


def _written(token: bytes) -> str:
    return "".join(LETTERS[byte] for byte in token)


def _read(letters: str) -> bytes:
    return bytes(BYTES[letter] for letter in letters)
