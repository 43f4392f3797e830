from functools import partial

import numpy as np
import pytest
import torch

from tests.udl.language.models import random_gpt2
from udl.language import GPT2, beam_search, greedy_decoding

MODEL = random_gpt2()
TEXT = (3, 0, 10, 3, 7, 1)


def by_torch(model, tokens):
    """The same numbers in torch's own transformer layers."""
    p = {name: torch.tensor(array) for name, array in model.parameters.items()}
    count = len(tokens)
    x = (p["wte.weight"][list(tokens)] + p["wpe.weight"][:count])[None]  # (1, N, D)
    width = x.shape[-1]
    mask = torch.nn.Transformer.generate_square_subsequent_mask(count, dtype=x.dtype)
    for layer in range(model.num_layers):
        block = torch.nn.TransformerEncoderLayer(
            width,
            model.num_heads,
            4 * width,
            dropout=0.0,
            activation=partial(torch.nn.functional.gelu, approximate="tanh"),
            batch_first=True,
            norm_first=True,
            dtype=x.dtype,
        )
        own = {
            "self_attn.in_proj_weight": p[f"h.{layer}.attn.c_attn.weight"].T,
            "self_attn.in_proj_bias": p[f"h.{layer}.attn.c_attn.bias"],
            "self_attn.out_proj.weight": p[f"h.{layer}.attn.c_proj.weight"].T,
            "self_attn.out_proj.bias": p[f"h.{layer}.attn.c_proj.bias"],
            "linear1.weight": p[f"h.{layer}.mlp.c_fc.weight"].T,
            "linear1.bias": p[f"h.{layer}.mlp.c_fc.bias"],
            "linear2.weight": p[f"h.{layer}.mlp.c_proj.weight"].T,
            "linear2.bias": p[f"h.{layer}.mlp.c_proj.bias"],
            "norm1.weight": p[f"h.{layer}.ln_1.weight"],
            "norm1.bias": p[f"h.{layer}.ln_1.bias"],
            "norm2.weight": p[f"h.{layer}.ln_2.weight"],
            "norm2.bias": p[f"h.{layer}.ln_2.bias"],
        }
        block.load_state_dict(own)
        x = block.eval()(x, src_mask=mask)
    last = torch.nn.functional.layer_norm(x, (width,), p["ln_f.weight"], p["ln_f.bias"])
    return (last[0] @ p["wte.weight"].T).detach().numpy()


@pytest.mark.parametrize(("num_layers", "num_heads"), [(1, 1), (2, 2), (3, 8)])
def test_logits_are_those_of_torchs_layers(num_layers, num_heads):
    model = random_gpt2(num_layers=num_layers, num_heads=num_heads, seed=num_layers)
    np.testing.assert_allclose(model.logits(TEXT), by_torch(model, TEXT), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("steps", [(1, 1, 1, 1, 1, 1), (4, 1, 1), (2, 3, 1), (6,)])
def test_what_is_kept_gives_what_the_whole_text_gives(steps):
    cache, found, begin = [], [], 0
    for step in steps:
        found.append(MODEL.logits(TEXT[begin : begin + step], cache))
        begin += step
    np.testing.assert_allclose(np.concatenate(found), MODEL.logits(TEXT), rtol=1e-10, atol=1e-12)
    assert [array.shape for array in cache[0]] == [(2, 6, 4), (2, 6, 4)]


def test_nothing_depends_on_what_comes_later():
    before = MODEL.logits(TEXT)
    after = MODEL.logits((*TEXT[:4], 9, 9))
    np.testing.assert_allclose(before[:4], after[:4], rtol=1e-12)
    assert not np.allclose(before[4:], after[4:])


def test_called_it_is_a_next_token_function():
    assert np.exp(MODEL(TEXT)).sum() == pytest.approx(1)
    np.testing.assert_allclose(np.diff(MODEL(TEXT)), np.diff(MODEL.logits(TEXT)[-1]))
    # A longer text than it has places for is read from where these begin.
    np.testing.assert_allclose(MODEL((5, 5, *TEXT)), MODEL(TEXT))
    greedy = greedy_decoding(MODEL, TEXT, 4)
    assert beam_search(MODEL, TEXT, 4, 1)[0].tokens == greedy.tokens


def test_sizes_are_read_from_the_arrays():
    assert (MODEL.num_layers, MODEL.num_tokens, MODEL.num_places) == (2, 11, 6)


def test_what_is_wrong_is_named():
    good = dict(MODEL.parameters)
    missing = {name: array for name, array in good.items() if name != "h.1.ln_2.bias"}
    with pytest.raises(ValueError, match=r"parameters\['h\.1\.ln_2\.bias'\]: got nothing"):
        GPT2(missing, 2)
    with pytest.raises(ValueError, match=r"c_fc\.weight'\]: got \(32, 8\); expected shape \(8, 32"):
        GPT2({**good, "h.0.mlp.c_fc.weight": good["h.0.mlp.c_fc.weight"].T}, 2)
    with pytest.raises(ValueError, match="num_heads: got 3; expected a divisor of 8"):
        GPT2(good, 3)
    with pytest.raises(ValueError, match="tokens: got"):
        MODEL.logits((11,))
    with pytest.raises(ValueError, match="tokens, number with those before: got 7"):
        MODEL.logits((0,) * 7)
