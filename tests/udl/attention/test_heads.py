import numpy as np
import pytest
import torch

from tests.reference_values import assert_printed, load
from tests.shape_checks import checked
from udl.attention import causal_mask
from udl.attention import heads as module
from udl.losses import softmax

heads = checked(module)


def from_torch(layer):
    """Our parameters with the numbers of a `torch.nn.MultiheadAttention`."""
    numbers = {name: value.detach().numpy() for name, value in layer.named_parameters()}
    if "in_proj_weight" in numbers:
        weights = np.split(numbers["in_proj_weight"], 3)
    else:
        weights = [numbers[f"{part}_proj_weight"] for part in "qkv"]
    return module.AttentionParameters(
        *weights,
        numbers["out_proj.weight"],
        *np.split(numbers["in_proj_bias"], 3),
        numbers["out_proj.bias"],
        num_heads=layer.num_heads,
    )


def torch_layer(channels, num_heads, seed=0, **settings):
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        layer = torch.nn.MultiheadAttention(
            channels, num_heads, batch_first=True, dtype=torch.float64, **settings
        )
        for parameter in layer.parameters():
            torch.nn.init.normal_(parameter)
    return layer.eval()


@pytest.mark.parametrize(("channels", "num_heads"), [(8, 1), (8, 2), (12, 6), (3, 3)])
@pytest.mark.parametrize("masked", [False, True])
def test_equal_to_torch(channels, num_heads, masked):
    layer = torch_layer(channels, num_heads)
    x = np.random.default_rng(1).normal(size=(4, 5, channels))
    mask = causal_mask(5) if masked else None
    inputs = torch.tensor(x)
    hidden = None if mask is None else torch.tensor(~mask)  # torch's means the opposite
    expected = layer(inputs, inputs, inputs, attn_mask=hidden)[0].detach().numpy()
    found = heads.multihead_attention(from_torch(layer), x, mask)
    np.testing.assert_allclose(found, expected, rtol=1e-10, atol=1e-10)


def test_another_sequence_is_asked_as_torch_asks_it():
    layer = torch_layer(8, 2, kdim=6, vdim=6)
    rng = np.random.default_rng(2)
    x, memory = rng.normal(size=(3, 5, 8)), rng.normal(size=(3, 7, 6))
    asked = torch.tensor(memory)
    expected = layer(torch.tensor(x), asked, asked)[0].detach().numpy()
    found = heads.multihead_attention(from_torch(layer), x, memory=memory)
    np.testing.assert_allclose(found, expected, rtol=1e-10, atol=1e-10)


def test_padding_is_hidden_as_torch_hides_it():
    layer = torch_layer(8, 2)
    x = np.random.default_rng(3).normal(size=(2, 5, 8))
    padding = np.array([[False] * 5, [False, False, False, True, True]])
    inputs = torch.tensor(x)
    expected = layer(inputs, inputs, inputs, key_padding_mask=torch.tensor(padding))[0]
    found = heads.multihead_attention(from_torch(layer), x, ~padding[:, None, None, :])
    np.testing.assert_allclose(found, expected.detach().numpy(), rtol=1e-10, atol=1e-10)


def test_reference_output_of_two_heads():
    told = load("attention")["two_heads"]
    # Columns are positions there, and the three maps of a head are drawn before the next head's.
    x = np.random.RandomState(told["seed_inputs"]).normal(size=(8, 6)).T
    draws = np.random.RandomState(told["seed_parameters"])
    weights, biases = [], []
    for _ in range(2):
        weights.append([draws.normal(size=(4, 8)) for _ in range(3)])
        biases.append([draws.normal(size=4) for _ in range(3)])
    parameters = module.AttentionParameters(
        *(np.concatenate(part) for part in zip(*weights, strict=True)),
        draws.normal(size=(8, 8)),
        *(np.concatenate(part) for part in zip(*biases, strict=True)),
        np.zeros(8),
        num_heads=2,
    )
    found = heads.multihead_attention(parameters, x)
    assert_printed(found.T, told["expected"], told["decimals"])


def test_shared_keys_equal_copied_ones():
    rng = np.random.default_rng(4)
    shared = module.random_attention(12, 6, rng, num_key_heads=2)
    assert shared.key_weights.shape == (4, 12)

    def copied(array):
        return np.repeat(array.reshape(2, 2, *array.shape[1:]), 3, axis=0).reshape(
            12, *array.shape[1:]
        )

    full = module.AttentionParameters(
        shared.query_weights,
        copied(shared.key_weights),
        copied(shared.value_weights),
        shared.output_weights,
        shared.query_biases,
        copied(shared.key_biases),
        copied(shared.value_biases),
        shared.output_biases,
        num_heads=6,
    )
    x = rng.normal(size=(5, 12))
    np.testing.assert_allclose(
        heads.multihead_attention(shared, x), heads.multihead_attention(full, x), rtol=1e-12
    )


def test_one_head_by_the_loop():
    rng = np.random.default_rng(5)
    p = module.random_attention(4, 1, rng)
    x = rng.normal(size=(3, 4))
    expected = []
    for asking in x:
        scores = np.array([(p.query_weights @ asking) @ (p.key_weights @ asked) / 2 for asked in x])
        brought = sum(
            weight * (p.value_weights @ asked)
            for weight, asked in zip(softmax(scores), x, strict=True)
        )
        expected.append(p.output_weights @ brought)
    np.testing.assert_allclose(heads.multihead_attention(p, x), expected, rtol=1e-12)


def test_another_order_of_inputs_gives_the_outputs_in_that_order():
    rng = np.random.default_rng(6)
    p = module.random_attention(8, 2, rng)
    x = rng.normal(size=(5, 8))
    order = rng.permutation(5)
    np.testing.assert_allclose(
        heads.multihead_attention(p, x[order]), heads.multihead_attention(p, x)[order], atol=1e-14
    )


def test_heads_are_split_and_joined():
    x = np.arange(24.0).reshape(2, 2, 6)
    apart = heads.split_heads(x, 3)
    assert apart.shape == (2, 3, 2, 2)
    np.testing.assert_array_equal(apart[0, 1], [[2, 3], [8, 9]])
    np.testing.assert_array_equal(heads.join_heads(apart), x)


def test_random_maps_keep_the_variance():
    rng = np.random.default_rng(7)
    p = module.random_attention(400, 4, rng)
    x = rng.normal(size=(50, 400))
    assert (x @ p.query_weights.T).std() == pytest.approx(1, abs=0.05)
    assert not p.output_biases.any()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            {"num_heads": 3, "num_key_heads": None},
            "query_weights: got 8 rows; expected a multiple of 3",
        ),
        ({"num_heads": 4, "num_key_heads": 3}, "num_key_heads: got 3; expected a divisor of 4"),
        ({"num_key_heads": 1}, r"key_weights: got shape \(8, 8\); expected \(4, 8\)"),
        ({"value_weights": np.ones((8, 7))}, r"value_weights: got shape \(8, 7\)"),
        ({"output_weights": np.ones((8, 6))}, "output_weights: got shape .*; expected 8 columns"),
        ({"key_biases": np.ones(3)}, r"key_biases: got shape \(3,\); expected \(8,\)"),
    ],
)
def test_parameters_that_do_not_fit_are_named(change, told):
    good = vars(module.random_attention(8, 2, np.random.default_rng(0)))
    with pytest.raises(ValueError, match=told):
        module.AttentionParameters(**{**good, **change})


def test_calls_that_do_not_fit_are_named():
    p = module.random_attention(8, 2, np.random.default_rng(0))
    with pytest.raises(ValueError, match=r"x: got shape \(5, 7\); expected \(\.\.\., positions, 8"):
        module.multihead_attention(p, np.ones((5, 7)))
    with pytest.raises(ValueError, match=r"memory: got shape \(5, 7\)"):
        module.multihead_attention(p, np.ones((5, 8)), memory=np.ones((5, 7)))
    with pytest.raises(ValueError, match="num_heads: got 3; expected a divisor of 8"):
        module.split_heads(np.ones((5, 8)), 3)
    with pytest.raises(ValueError, match=r"x: got shape \(5, 8\); expected \(\.\.\., heads"):
        module.join_heads(np.ones((5, 8)))
    with pytest.raises(ValueError, match="num_heads: got 3; expected a divisor of 8 channels"):
        module.random_attention(8, 3, np.random.default_rng(0))
