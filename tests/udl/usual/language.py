"""Usual calls of language models."""

import numpy as np

from tests.udl.language.models import random_gpt2
from tests.udl.usual.inputs import rng

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
