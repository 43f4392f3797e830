"""Usual calls of trained models."""

import numpy as np

from tests.udl.language.models import random_gpt2
from udl.language import ByteTokenizer
from udl.pretrained import LanguageModel, write_tensors, write_tokenizer

LETTERS = ByteTokenizer(())
EVEN = LanguageModel("even", LETTERS, lambda tokens: np.full(256, -np.log(256)), 0)

PRETRAINED = {
    "load_language_model": {"name": "book"},
    "next_token_tables": {"model": EVEN, "tokens": (1, 2), "num_rows": 2, "given": 1},
    "read_tensors": {"data": write_tensors({"a": np.ones(2)})},
    "read_tokenizer": {"text": write_tokenizer(LETTERS)},
    "surprises": {"model": random_gpt2(), "tokens": (1, 2, 3)},
    "write_tensors": {"arrays": {"a": np.ones(2)}, "metadata": {"a": "b"}},
    "write_tokenizer": {"tokenizer": LETTERS},
}
