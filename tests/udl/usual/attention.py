"""Usual calls of attention."""

import numpy as np

from tests.udl.usual.inputs import POINTS, rng
from udl.attention import random_attention

HEADS = random_attention(2, 1, np.random.default_rng(0))
OPEN = np.ones((4, 4), bool)
ASKING = {"queries": POINTS, "keys": POINTS, "mask": OPEN, "scale": 0.5}

ATTENTION = {
    "AttentionParameters": vars(HEADS),
    "attention": {**ASKING, "values": POINTS},
    "attention_weights": ASKING,
    "causal_mask": {"num_queries": 2, "num_keys": 3},
    "join_heads": {"x": np.ones((2, 3, 4))},
    "layer_norm": {"x": POINTS, "gain": [1.0, 2.0], "shift": [0.0, 1.0], "epsilon": 1e-5},
    "multihead_attention": {"parameters": HEADS, "x": POINTS, "mask": OPEN, "memory": POINTS},
    "random_attention": {"num_channels": 4, "num_heads": 2, "rng": rng, "num_key_heads": 1},
    "rms_norm": {"x": POINTS, "gain": [1.0, 2.0], "epsilon": 1e-5},
    "rotate": {"x": POINTS, "positions": [0.0, 1.0, 2.0, 5.0], "base": 100.0},
    "sinusoidal_positions": {"num_positions": 3, "num_channels": 4, "base": 100.0},
    "split_heads": {"x": np.ones((3, 4)), "num_heads": 2},
}
