"""Language models that are there already: one travels with the package, one comes from the network.

`load_language_model` returns either with its tokenizer, ready for `udl.language`'s decoding. What
the shipped one is, how it was trained, what it can do and what not stands in ``book/README.md``.
The others are how it gets here: `tensor_files` reads its weights, `tokenizer_files` its vocabulary,
`tables` shows what it says along a text.
"""

from udl.pretrained.continuations import Continuation, gpt2_continuations
from udl.pretrained.models import LanguageModel, Tokenizer, held_out_text, load_language_model
from udl.pretrained.surprise import surprises
from udl.pretrained.tables import TokenTable, next_token_tables
from udl.pretrained.tensor_files import read_tensors, write_tensors
from udl.pretrained.tokenizer_files import read_tokenizer, write_tokenizer

__all__ = [
    "Continuation",
    "LanguageModel",
    "TokenTable",
    "Tokenizer",
    "gpt2_continuations",
    "held_out_text",
    "load_language_model",
    "next_token_tables",
    "read_tensors",
    "read_tokenizer",
    "surprises",
    "write_tensors",
    "write_tokenizer",
]
