"""Usual calls of language models, trained ones among them."""

import numpy as np

from tests.udl.language.models import random_gpt2
from tests.udl.usual.inputs import rng
from udl.language import ByteTokenizer
from udl.pretrained import LanguageModel, write_tensors, write_tokenizer

QUARTERS = np.log([0.25, 0.25, 0.5])


def next_token(tokens):
    return QUARTERS


ASKED = {"next_token": next_token, "prompt": (0, 1), "num_tokens": 2}

LANGUAGE = {
    "GPT2": vars(random_gpt2()),
    "ByteTokenizer": {"merges": ((b"a", b"b"),)},
    "NGramModel": {"tokens": [0, 1, 0, 1], "num_tokens": 2, "order": 2, "discount": 0.5},
    "beam_search": {**ASKED, "num_beams": 2},
    "greedy_decoding": {**ASKED, "stop": 2},
    "keep_nucleus": {"probabilities": [0.25, 0.25, 0.5], "threshold": 0.7},
    "keep_top_k": {"probabilities": [0.25, 0.25, 0.5], "k": 2},
    "learn_merges": {"words": {("a", "b"): 2}, "num_merges": 1},
    "merge_pair": {"word": ["a", "b"], "pair": ("a", "b")},
    "sample_decoding": {**ASKED, "rng": rng, "change": np.asarray, "stop": 2},
    "sequence_log_probability": {"next_token": next_token, "tokens": (0, 1), "given": 1},
    "temper": {"logits": QUARTERS, "temperature": 2.0},
    "train_tokenizer": {"text": "aa ab", "num_merges": 2},
}

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
