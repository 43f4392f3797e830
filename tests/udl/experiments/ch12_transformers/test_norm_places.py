import numpy as np
import pytest

torch = pytest.importorskip("torch")

from udl.experiments.ch12_transformers import norm_places as module  # noqa: E402


@pytest.fixture(autouse=True)
def _not_kept(monkeypatch):
    monkeypatch.delenv("UDL_CACHE", raising=False)


def test_sizes_repeat_themselves_and_leave_torch_alone():
    before, threads = torch.get_rng_state(), torch.get_num_threads()
    first, again, other = (module.sizes(3, 1, seed) for seed in (0, 0, 1))
    assert torch.equal(torch.get_rng_state(), before)
    assert torch.get_num_threads() == threads
    for name, values in first.items():
        assert values.shape == (3,)
        np.testing.assert_array_equal(values, again[name])
    assert not np.array_equal(first["pre_signal"], other["pre_signal"])


def test_a_norm_at_the_end_keeps_the_stream_at_one_and_a_norm_before_lets_it_grow():
    found = module.sizes(12, 2)
    np.testing.assert_allclose(found["post_signal"], 1, atol=1e-3)
    assert np.all(np.diff(found["pre_signal"]) > 0)


def test_gradients_shrink_with_the_layer_before_and_stay_large_after():
    found = module.sizes(12, 2)
    pre, post = found["pre_gradient"], found["post_gradient"]
    assert pre[-1] < 0.6 * pre[0]
    assert 0.7 < post[-1] / post[0] < 1.4


def test_a_layer_without_weights_passes_its_input_on():
    generator = torch.Generator().manual_seed(0)
    x = torch.randn(5, module.WIDTH, generator=generator)
    layer = module.Layer("pre", generator)
    with torch.no_grad():
        for name in ("joined", "back"):
            layer.weights[name].zero_()
    assert torch.equal(layer(x), x)
    with pytest.raises(ValueError, match="kind: got 'middle'"):
        module.Layer("middle", generator)


def test_layers_agree_with_those_of_torch():
    generator = torch.Generator().manual_seed(3)
    ours = module.Layer("post", generator)
    theirs = torch.nn.TransformerEncoderLayer(
        module.WIDTH, module.NUM_HEADS, 4 * module.WIDTH, 0.0, batch_first=True, bias=False
    )
    with torch.no_grad():
        theirs.self_attn.in_proj_weight.copy_(ours.weights["together"])
        theirs.self_attn.out_proj.weight.copy_(ours.weights["joined"])
        theirs.linear1.weight.copy_(ours.weights["wider"])
        theirs.linear2.weight.copy_(ours.weights["back"])
    x = torch.randn(7, module.WIDTH, generator=generator)
    torch.testing.assert_close(theirs(x[None])[0], ours(x))
