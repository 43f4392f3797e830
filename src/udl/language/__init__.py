"""Text as tokens, and text from a model that says which token may come next.

`byte_pairs` learns a vocabulary and turns any text into numbers and back; `decoding` continues a
text with whatever function tells the next token's probabilities. `ngrams` is the classical such
function, by counting, and `gpt2` the modern one, a transformer.
"""

from udl.language.byte_pairs import ByteTokenizer, learn_merges, merge_pair, train_tokenizer
from udl.language.decoding import (
    Beam,
    NextToken,
    beam_search,
    greedy_decoding,
    keep_nucleus,
    keep_top_k,
    sample_decoding,
    sequence_log_probability,
    temper,
)
from udl.language.gpt2 import GPT2
from udl.language.ngrams import NGramModel

__all__ = [
    "GPT2",
    "Beam",
    "ByteTokenizer",
    "NGramModel",
    "NextToken",
    "beam_search",
    "greedy_decoding",
    "keep_nucleus",
    "keep_top_k",
    "learn_merges",
    "merge_pair",
    "sample_decoding",
    "sequence_log_probability",
    "temper",
    "train_tokenizer",
]
