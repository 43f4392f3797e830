"""Attention: each position takes from all others what its query asks for.

`dot_product` weighs values by how well keys answer queries; `heads` does so several times side by
side, on parts of the channels; `positions` tells places apart, which attention by itself does not;
`norms` keeps the size of what flows through a transformer.

The book writes an input as a column; here positions are rows, as in PyTorch, and all axes before
the last two are batches.
"""

from udl.attention.dot_product import attention, attention_weights, causal_mask
from udl.attention.heads import (
    AttentionParameters,
    join_heads,
    multihead_attention,
    random_attention,
    split_heads,
)
from udl.attention.norms import layer_norm, rms_norm
from udl.attention.positions import rotate, sinusoidal_positions

__all__ = [
    "AttentionParameters",
    "attention",
    "attention_weights",
    "causal_mask",
    "join_heads",
    "layer_norm",
    "multihead_attention",
    "random_attention",
    "rms_norm",
    "rotate",
    "sinusoidal_positions",
    "split_heads",
]
