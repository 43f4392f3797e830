"""Small GPT-2s with random numbers."""

import numpy as np

from udl.language import GPT2


def random_gpt2(num_tokens=11, width=8, num_layers=2, num_heads=2, num_places=6, seed=0):
    """A model whose numbers are large enough that no layer is close to doing nothing."""
    rng = np.random.default_rng(seed)

    def drawn(*shape):
        return rng.normal(0, 0.5, shape)

    parameters = {
        "wte.weight": drawn(num_tokens, width),
        "wpe.weight": drawn(num_places, width),
        "ln_f.weight": 1 + drawn(width),
        "ln_f.bias": drawn(width),
    }
    for layer in range(num_layers):
        parameters |= {
            f"h.{layer}.ln_1.weight": 1 + drawn(width),
            f"h.{layer}.ln_1.bias": drawn(width),
            f"h.{layer}.attn.c_attn.weight": drawn(width, 3 * width),
            f"h.{layer}.attn.c_attn.bias": drawn(3 * width),
            f"h.{layer}.attn.c_proj.weight": drawn(width, width),
            f"h.{layer}.attn.c_proj.bias": drawn(width),
            f"h.{layer}.ln_2.weight": 1 + drawn(width),
            f"h.{layer}.ln_2.bias": drawn(width),
            f"h.{layer}.mlp.c_fc.weight": drawn(width, 4 * width),
            f"h.{layer}.mlp.c_fc.bias": drawn(4 * width),
            f"h.{layer}.mlp.c_proj.weight": drawn(4 * width, width),
            f"h.{layer}.mlp.c_proj.bias": drawn(width),
        }
    return GPT2(parameters, num_heads)
