"""The checks of chapter 12 accept right answers and recognise wrong ones."""

import numpy as np
import pytest

from tests.checks.ch12_transformers import attention_answers, heads_answers
from tests.checks.check_harness import ChapterChecks, checks_of
from tests.reference_values import assert_printed, load
from udl.checks import ch12_transformers
from udl.checks.ch12_transformers import (
    attention,
    heads,
    p1_scaling,
    p2_masks,
    p2_model,
    p2_range,
)

CHECKS = checks_of(ch12_transformers)
REFERENCE = load("attention")["two_heads"]


class TestChecks(ChapterChecks):
    chapter = ch12_transformers
    right = attention_answers.RIGHT | heads_answers.RIGHT
    wrong = attention_answers.WRONG | heads_answers.WRONG


# --- practicals 12.1 and 12.2 ---


def reference_maps(draws, sizes):
    """Draw weights and offsets as the reference values were made: all weights first."""
    weights = [draws.normal(size=sizes) for _ in range(3)]
    return weights, [draws.normal(size=sizes[0]) for _ in range(3)]


def test_the_expected_layer_follows_the_order_of_its_inputs():
    random = np.random.RandomState(3)  # the recipe of the reference values
    x = np.stack([random.normal(size=4) for _ in range(3)])
    weights, offsets = reference_maps(np.random.RandomState(0), (4, 4))
    maps = [part for pair in zip(weights, offsets, strict=True) for part in pair]
    order = [2, 0, 1]
    for scale in (1.0, None):
        one = attention.self_attention(x, *maps, scale=scale)
        other = attention.self_attention(x[order], *maps, scale=scale)
        assert np.abs(other - one[order]).max() < 1e-13
        assert np.abs(other - one).max() > 0.1


def test_the_expected_weights_are_those_of_a_plain_softmax():
    scores = np.random.default_rng(0).normal(size=(2, 3, 4))
    grown = np.exp(scores)
    for axis in (0, 1, 2, -1):
        found = attention.weights_of(scores, axis)
        np.testing.assert_allclose(found, grown / grown.sum(axis, keepdims=True), rtol=1e-12)
    extreme = [[1000.0, 0, -np.inf], [-np.inf, -1000, -1000], [0, -np.inf, -np.inf]]
    found = attention.weights_of(extreme)
    np.testing.assert_array_equal(found, [[1, 0, 0], [0, 0.5, 0.5], [1, 0, 0]])


def test_the_expected_gradient_is_that_of_finite_differences():
    *usual, steep, _ = p1_scaling._gradient_draws(np.random.default_rng(0))
    for query, keys, values, upstream, scale in usual:

        def loss(place, keys=keys, gains=values @ upstream, scale=scale):
            return attention.weights_of(scale * keys @ place) @ gains

        nudges = 1e-5 * np.eye(len(query))
        slopes = [(loss(query + n) - loss(query - n)) / 2e-5 for n in nudges]
        expected = attention.query_gradient(query, keys, values, upstream, scale)
        np.testing.assert_allclose(slopes, expected, rtol=1e-6, atol=1e-9)
    assert attention_answers.finite_difference(*steep)[0] != 0


def test_other_samples_have_another_power():
    check = CHECKS["scaling_power"]
    for seed in range(20):
        samples = check.drawn(np.random.default_rng(seed))
        found = check.computed(samples)
        assert 0.1 < abs(found - 1) < 0.6  # neither the root nor the plain d is right
        assert abs(found - 0.5) > check.tolerance + check.near
        slips = [slip(samples) for mistake in check.slips for slip in mistake.wrong]
        assert min(abs(found - other) for other in slips) > check.near


def test_the_expected_heads_give_the_reference_output():
    x = np.random.RandomState(REFERENCE["seed_inputs"]).normal(size=(8, 6)).T
    draws = np.random.RandomState(REFERENCE["seed_parameters"])
    each = [reference_maps(draws, (4, 8)) for _ in range(2)]  # one head after the other
    maps = []
    for part in range(3):
        maps += [np.concatenate([weights[part] for weights, _ in each])]
        maps += [np.concatenate([offsets[part] for _, offsets in each])]
    found = heads.multihead(x, *maps, draws.normal(size=(8, 8)), 2)
    assert_printed(found.T, REFERENCE["expected"], REFERENCE["decimals"])


def test_the_expected_masks_hide_what_they_should():
    rng = np.random.default_rng(0)
    queries, keys, values = rng.normal(size=(3, 2, 5, 4))
    whole = attention.attention(queries, keys, values, 0.5)
    np.testing.assert_allclose(heads.causal(queries, keys, values)[:, -1], whole[:, -1])
    np.testing.assert_allclose(heads.causal(queries, keys, values)[:, 0], values[:, 0])
    found = heads.padded(queries, keys, values, np.array([5, 2]))
    np.testing.assert_allclose(found[0], whole[0])
    assert not found[1, 2:].any()
    alone = attention.attention(queries[1, :2], keys[1, :2], values[1, :2], 0.5)
    np.testing.assert_allclose(found[1, :2], alone)


def test_the_layers_of_the_check_see_what_they_are_said_to_see():
    for seed in range(5):
        for layer, x in p2_masks._layer_draws(np.random.default_rng(seed)):
            before = x.copy()
            found = heads_answers.dependence(layer, x)
            np.testing.assert_array_equal(found, p2_masks.SEEN[layer.__name__](len(x)))
            np.testing.assert_array_equal(x, before)


def test_two_heads_are_within_reach_and_one_is_not():
    check = CHECKS["two_heads"]
    assert check.score(*heads_answers.settings(up=15.0, down=-15.0)) <= check.target
    assert check.score(*heads_answers.settings(up=8.0, down=-8.0)) > check.target
    for mix in ((1.0, 0.0), (0.0, -1.0), (2.0, 0.0)):
        assert check.score(*heads_answers.settings(mix=mix)) > 50 * check.target
    said = [
        p2_range._advice(*heads_answers.settings(**change))
        for change in ({"up": 0.0, "down": 0.0}, {"down": 50.0}, {"up": -50.0}, {"mix": (1, 1)})
    ]
    words = ("No head has", "finds the largest", "finds the smallest", "Look at what omega_v")
    assert all(word in text for word, text in zip(words, said, strict=True))
    assert "sharper" in p2_range._advice(*heads_answers.settings(up=8.0, down=-8.0))
    assert "rise and fall" in p2_range._advice(*heads_answers.settings(mix=(-1.0, 1.0)))


def test_other_heads_have_another_nearest_one_and_the_slips_others_still():
    check = CHECKS["nearest_head"]
    for seed in range(20):
        others = check.drawn(np.random.default_rng(seed))
        found = check.computed(others)
        np.testing.assert_allclose(others.sum(axis=2), 1)
        assert found != p2_model.NEAREST
        assert all(slip(others) != found for m in check.slips for slip in m.wrong)


def test_answers_that_compute_with_torch_pass_if_they_return_arrays():
    torch = pytest.importorskip("torch")
    from torch.nn.functional import scaled_dot_product_attention

    def softmax(scores):
        return torch.tensor(scores, dtype=torch.double).softmax(-1).numpy()

    def mended(*arrays):
        return scaled_dot_product_attention(*map(torch.tensor, arrays)).numpy()

    def causal(*arrays):
        return scaled_dot_product_attention(*map(torch.tensor, arrays), is_causal=True).numpy()

    def gradient(query, keys, values, upstream, scale):
        asking = torch.tensor(query, requires_grad=True)
        keys, values, upstream = map(torch.tensor, (keys, values, upstream))
        weights = (scale * keys @ asking).softmax(0)
        (upstream @ (weights @ values)).backward()
        return asking.grad.numpy()

    answers = {
        "softmax": softmax,
        "mended_attention": mended,
        "causal_attention": causal,
        "query_gradient": gradient,
    }
    for name, answer in answers.items():
        verdict = CHECKS[name].judge(answer)
        assert verdict.status == "passed", verdict.text
    verdict = CHECKS["softmax"].judge(lambda s: torch.tensor(softmax(s)))
    assert verdict.mistake == "a PyTorch tensor instead of an array"
