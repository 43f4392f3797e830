"""What the check cells of chapter 12's practicals call: a check for each exercise, `summary`."""

from __future__ import annotations

from udl.checks import notebook
from udl.checks.ch12_transformers.p1 import (
    attend,
    predict_copy,
    self_attention,
    self_attention_loops,
    softmax,
)
from udl.checks.ch12_transformers.p1_scaling import mended_attention, query_gradient, scaling_power
from udl.checks.ch12_transformers.p2 import join_heads, multihead_attention, split_heads
from udl.checks.ch12_transformers.p2_dependence import dependence
from udl.checks.ch12_transformers.p2_masks import causal_attention, padded_attention
from udl.checks.ch12_transformers.p2_model import nearest_head
from udl.checks.ch12_transformers.p2_range import predict_range, two_heads
from udl.checks.ch12_transformers.p3 import best_pair, fewest_tokens
from udl.checks.ch12_transformers.p3_merges import learn_merges, mended_merge
from udl.checks.ch12_transformers.p3_numbers import (
    by_hand,
    decode_numbers,
    encode_text,
    fewest_merges,
    predict_script,
)
from udl.checks.ch12_transformers.p4 import draw_token, with_temperature
from udl.checks.ch12_transformers.p4_beams import (
    beam_loses,
    mended_beams,
    most_probable,
    predict_beams,
)
from udl.checks.ch12_transformers.p4_kept import least_k, nucleus, top_k
from udl.checks.ch12_transformers.p4_texts import greedy, sampled
from udl.checks.core import Check, FreeText

# The exercises of each practical in the order of the page; `summary` follows it.
PRACTICALS: dict[str, tuple[Check | FreeText, ...]] = {
    "12.1": (
        softmax,
        attend,
        self_attention_loops,
        self_attention,
        predict_copy,
        scaling_power,
        query_gradient,
        mended_attention,
        FreeText("explain_set"),
    ),
    "12.2": (
        split_heads,
        join_heads,
        multihead_attention,
        predict_range,
        two_heads,
        dependence,
        causal_attention,
        padded_attention,
        nearest_head,
        FreeText("explain_heads"),
    ),
    "12.3": (
        best_pair,
        mended_merge,
        learn_merges,
        by_hand,
        encode_text,
        decode_numbers,
        predict_script,
        fewest_merges,
        fewest_tokens,
        FreeText("explain_cost"),
    ),
    "12.4": (
        draw_token,
        with_temperature,
        top_k,
        nucleus,
        least_k,
        greedy,
        sampled,
        mended_beams,
        predict_beams,
        beam_loses,
        most_probable,
        FreeText("explain_choice"),
    ),
}


def summary() -> None:
    """Print passed, wrong or not done yet for every exercise of the started practical."""
    notebook.print_summary(PRACTICALS)
