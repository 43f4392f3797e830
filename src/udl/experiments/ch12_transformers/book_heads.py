"""What the heads of the book's own model look at, along any text.

:class:`udl.language.GPT2` keeps no weights of attention. The same model in torch hands over what
its layers compute on the way.
"""

from typing import cast

import numpy as np
import torch
from jaxtyping import Float

from udl.attention import attention_weights, causal_mask, split_heads
from udl.experiments.ch12_transformers.torch_gpt2 import Block, Sizes, TorchGPT2
from udl.experiments.threads import one_thread
from udl.language import GPT2
from udl.pretrained import load_language_model


def head_weights(text: str) -> Float[np.ndarray, "L H N N"]:
    """Return the weights of all heads along a text.

    Parameters
    ----------
    text : str
        What to read, of fewer tokens than the model has places.

    Returns
    -------
    ndarray, shape (L, H, N, N)
        Layers, heads, positions that look, positions that are looked at. The first position is the
        mark that stands before every text, the others are the text's tokens.

    Raises
    ------
    ValueError
        If the text has too many tokens.
    """
    book = load_language_model("book")
    gpt2 = cast(GPT2, book.next_token)
    tokens = [book.end, *book.tokenizer.encode(text)]
    if len(tokens) > gpt2.num_places:
        raise ValueError(
            f"text: got {len(tokens) - 1} tokens; expected at most {gpt2.num_places - 1}"
        )
    seen: list[np.ndarray] = []
    model = _in_torch(gpt2)
    for block in model.h:
        cast(Block, block).attn.c_attn.register_forward_hook(
            lambda _module, _given, result: seen.append(result[0].double().numpy())
        )
    with one_thread(), torch.no_grad():
        model(torch.tensor([tokens]))
    weights = []
    for together in seen:  # (N, 3 D)
        queries, keys, _ = (
            split_heads(part, gpt2.num_heads) for part in np.split(together, 3, axis=-1)
        )
        weights.append(attention_weights(queries, keys, causal_mask(len(tokens))))
    return np.stack(weights)


def _in_torch(gpt2: GPT2) -> TorchGPT2:
    """Return a model in torch with the same parameters."""
    width = gpt2.parameters["wte.weight"].shape[1]
    sizes = Sizes(gpt2.num_tokens, gpt2.num_places, width, gpt2.num_layers, gpt2.num_heads)
    model = TorchGPT2(sizes, 0.0, generator=torch.Generator())
    model.load_state_dict({name: torch.from_numpy(p) for name, p in gpt2.parameters.items()})
    return model.eval()
