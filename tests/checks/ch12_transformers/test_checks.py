"""The checks of chapter 12 accept right answers and recognise wrong ones."""

import numpy as np

from tests.checks.ch12_transformers import attention_answers
from tests.checks.check_harness import ChapterChecks, checks_of
from udl.checks import ch12_transformers
from udl.checks.ch12_transformers import attention, p1_scaling

CHECKS = checks_of(ch12_transformers)


class TestChecks(ChapterChecks):
    chapter = ch12_transformers
    right = attention_answers.RIGHT
    wrong = attention_answers.WRONG


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
