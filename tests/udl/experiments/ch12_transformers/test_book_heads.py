import numpy as np
import pytest

torch = pytest.importorskip("torch")

from udl.attention import layer_norm  # noqa: E402
from udl.experiments.ch12_transformers.book_heads import head_weights  # noqa: E402
from udl.pretrained import load_language_model  # noqa: E402

TEXT = "the words (loss, rate, step, batch, data"


def test_weights_are_shares_of_what_came_before():
    weights = head_weights(TEXT)
    count = 1 + len(load_language_model().tokenizer.encode(TEXT))
    assert weights.shape == (3, 3, count, count)
    np.testing.assert_allclose(weights.sum(axis=-1), 1)
    assert np.all(np.triu(weights, 1) == 0)


def test_weights_of_the_first_layer_come_from_the_tables_alone():
    model = load_language_model()
    p = model.next_token.parameters
    tokens = [model.end, *model.tokenizer.encode(TEXT)]
    x = layer_norm(
        p["wte.weight"][tokens] + p["wpe.weight"][: len(tokens)],
        p["h.0.ln_1.weight"],
        p["h.0.ln_1.bias"],
    )
    together = x @ p["h.0.attn.c_attn.weight"] + p["h.0.attn.c_attn.bias"]  # (N, 288)
    query, keys = together[-1, 32:64], together[:, 128:160]  # of the second of three heads
    shares = np.exp(keys @ query / np.sqrt(32))
    np.testing.assert_allclose(head_weights(TEXT)[0, 1, -1], shares / shares.sum(), rtol=1e-4)


def test_a_head_looks_at_the_open_bracket():
    bracket = len(load_language_model().tokenizer.encode("the words ("))
    assert head_weights(TEXT)[1, 2, bracket + 2 :, bracket].min() > 0.5


def test_a_later_word_changes_no_earlier_weight():
    short, long = head_weights("the loss"), head_weights("the loss falls")
    count = short.shape[-1]
    np.testing.assert_allclose(long[:, :, :count, :count], short, atol=1e-6)


def test_a_text_that_is_too_long_is_named():
    with pytest.raises(ValueError, match=r"^text: got 200 tokens; expected at most 127"):
        head_weights("\n-" * 100)
