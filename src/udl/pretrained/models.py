"""Models by name: the one trained on this book, which is always there, and GPT-2."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from udl.arrays import choice
from udl.data.shipped import verified
from udl.language import GPT2, NextToken
from udl.pretrained.hub import fetch
from udl.pretrained.tensor_files import read_tensors
from udl.pretrained.tokenizer_files import read_tokenizer

FOLDER = Path(__file__).parent / "book"
# SHA-256 of each file; a result that others keep on disk changes with this list.
CHECKSUMS = {
    "config.json": "e8cabde5ad618a3b9d35028c5a1d06efc4970c405157948eada943f8d0dd5765",
    "model.safetensors": "0b59b52d1fbaa2bc02356f862f49302d67036e25f4588fee1494db3a9c650915",
    "tokenizer.json": "76f7e0414f965c90a6d35460ce40a159fe6366f1bb9df7f218428bc8740ddc2c",
    "tokenizer_config.json": "a55e528c07bb3629c38ec21f0f3bfbb5267fee97d50fe62d5960e0f7bb3fcdab",
    "held_out.txt": "889c5ee2b86e532a0c096d944c6c18f451f1cb380ea7727cc2afabb65eabf698",
    "training.json": "bcdaf109780957df796ab621ecbc6056f456e4b760476fb27d789b82dabf3614",
    "README.md": "a1d9b75e4e80bdc34fd8e4de9940a46cea0e51416d445d584df3e2827e499015",
}


class Tokenizer(Protocol):
    """Turns text into numbers and back."""

    @property
    def num_tokens(self) -> int:
        """The size of the vocabulary."""

    def encode(self, text: str) -> list[int]:
        """Turn a text into numbers."""

    def decode(self, numbers: Sequence[int]) -> str:
        """Turn numbers into text."""


@dataclass(frozen=True, eq=False)
class LanguageModel:
    """A model with its vocabulary.

    Parameters
    ----------
    name : str
        What it was asked for by.
    tokenizer : Tokenizer
        Has ``encode``, ``decode`` and ``num_tokens``.
    next_token : callable
        From the tokens so far, one or more, to the log probabilities of all tokens: what
        :mod:`udl.language.decoding` wants. The book's is a :class:`udl.language.GPT2`.
    end : int
        The token that stands between two texts in what the model was trained on. A text that
        begins with it has no beginning before.

    Examples
    --------
    >>> from udl.language import greedy_decoding
    >>> model = load_language_model()
    >>> prompt = model.tokenizer.encode("The gradient of the")
    >>> found = greedy_decoding(model.next_token, prompt, 1)
    >>> model.tokenizer.decode(found.tokens)
    'The gradient of the loss'
    """

    name: str
    tokenizer: Tokenizer
    next_token: NextToken
    end: int


def load_language_model(name: str = "book") -> LanguageModel:
    """Return a trained model.

    Parameters
    ----------
    name : str
        ``"book"``: a small model, trained on this book's text and code, that needs neither a
        network nor torch. ``"gpt2"``: OpenAI's GPT-2 with 124 million parameters, through the
        package ``transformers``, half a gigabyte to download the first time.

    Returns
    -------
    LanguageModel

    Raises
    ------
    ValueError
        If there is no model of this name, or a shipped file is not what was recorded.
    ConnectionError
        If GPT-2 is neither on this machine nor to be had.
    ModuleNotFoundError
        If GPT-2 is asked for without ``transformers``.
    """
    if choice("name", name, ("book", "gpt2")) == "gpt2":
        vocabulary, hub = fetch(name)
        return LanguageModel(name, vocabulary, hub, hub.end)
    config = json.loads(_shipped("config.json"))
    tokenizer = read_tokenizer(_shipped("tokenizer.json").decode("utf-8"))
    gpt2 = GPT2(read_tensors(_shipped("model.safetensors")), config["n_head"])
    return LanguageModel(name, tokenizer, gpt2, config["eos_token_id"])


def held_out_text() -> str:
    """Return a piece of the book that the shipped model was not trained on.

    Returns
    -------
    str
        The beginning of the test part of its corpus, some thousand letters of Markdown and code.
    """
    return _shipped("held_out.txt").decode("utf-8")


def _shipped(name: str) -> bytes:
    return verified(name, (FOLDER / name).read_bytes(), CHECKSUMS[name])
