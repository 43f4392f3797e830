"""The checks of chapter 12 accept right answers and recognise wrong ones."""

from itertools import product

import numpy as np
import pytest

from tests.checks.ch12_transformers import (
    attention_answers,
    choice_answers,
    decoding_answers,
    heads_answers,
    pairs_answers,
    tokens_answers,
)
from tests.checks.check_harness import ChapterChecks, checks_of
from tests.reference_values import assert_printed, load
from udl import language
from udl.checks import ch12_transformers
from udl.checks.ch12_transformers import p1_scaling, p2_dependence, p2_model, p2_range, p4_beams
from udl.checks.ch12_transformers.expected import attention, decoding, heads, tokens
from udl.pretrained import load_language_model

CHECKS = checks_of(ch12_transformers)
REFERENCE = load("attention")["two_heads"]
LANGUAGE = load("language")


class TestChecks(ChapterChecks):
    chapter = ch12_transformers
    right = attention_answers.RIGHT | heads_answers.RIGHT
    right = right | pairs_answers.RIGHT | tokens_answers.RIGHT
    right = right | choice_answers.RIGHT | decoding_answers.RIGHT
    wrong = attention_answers.WRONG | heads_answers.WRONG
    wrong = wrong | pairs_answers.WRONG | tokens_answers.WRONG
    wrong = wrong | choice_answers.WRONG | decoding_answers.WRONG


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
    *usual, large, steep, _ = p1_scaling._gradient_draws(np.random.default_rng(0))
    for query, keys, values, upstream, scale in usual:

        def loss(place, keys=keys, gains=values @ upstream, scale=scale):
            return attention.weights_of(scale * keys @ place) @ gains

        nudges = 1e-5 * np.eye(len(query))
        slopes = [(loss(query + n) - loss(query - n)) / 2e-5 for n in nudges]
        expected = attention.query_gradient(query, keys, values, upstream, scale)
        np.testing.assert_allclose(slopes, expected, rtol=1e-6, atol=1e-9)
    assert attention_answers.finite_difference(*steep)[0] != 0
    # A large number added to all losses changes no gradient: it only takes digits from differences.
    query, keys, values, upstream, scale = large
    less = attention.query_gradient(query, keys, values - [1e7, 0], upstream, scale)
    np.testing.assert_allclose(attention.query_gradient(*large), less, rtol=1e-8)


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
        for layer, x in p2_dependence._layer_draws(np.random.default_rng(seed)):
            before = x.copy()
            found = heads_answers.dependence(layer, x)
            np.testing.assert_array_equal(found, p2_dependence.SEEN[layer.__name__](len(x)))
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


def test_a_head_waits_for_weights_that_have_not_been_computed():
    names = {}
    exec("def answer():\n    return patterns.argmin()", names)
    verdict = CHECKS["nearest_head"].judge(names["answer"])
    assert verdict.status == "not done yet"
    assert "patterns is not there yet" in verdict.text


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


# --- practicals 12.3 and 12.4 ---


def _words(text):
    """Count the words of a text as the reference values do, with an end of word as a symbol."""
    words = {}
    for word in text.split():
        symbols = (*word, "</w>")
        words[symbols] = words.get(symbols, 0) + 1
    return list(words.items())


def test_the_expected_merges_are_those_of_the_reference_values():
    told = LANGUAGE["sailor"]
    words = _words(told["text"])
    assert tokens.best_pair(words) == (tuple(told["most_frequent"]), told["count"])
    merges = tokens.learn_merges(words, 22)
    assert len(merges) == 22
    for pair in merges:
        words = [(tokens.merged(word, pair), number) for word, number in words]
    assert [len({s for word, _ in words for s in word}), len(words)] == told["after_22"]
    assert len(tokens.learn_merges(_words(told["text"]), 999)) == told["most_merges"][0]
    told = LANGUAGE["woodchuck"]
    assert len(tokens.learn_merges(_words(told["text"]), 999)) == told["merges"]


def test_any_text_comes_back():
    rng = np.random.default_rng(0)
    merges = tokens.learn_merges(tokens.words_of("naïve Köche, 東京の列車 🚂🚂 and the rest"), 30)
    for _ in range(50):
        points = rng.integers(0x11_0000, size=30)
        text = "".join(chr(p) for p in points if not 0xD800 <= p < 0xE000)
        assert tokens.decode(tokens.encode(text, merges), merges) == text


def test_a_further_merge_never_makes_a_text_longer():
    rng = np.random.default_rng(1)
    text = tokens.drawn_text(rng, 60)
    merges = tokens.learn_merges(tokens.words_of(text), 60)
    other = tokens.drawn_text(rng, 60)
    sizes = [len(tokens.encode(other, merges[:num])) for num in range(len(merges))]
    assert sizes == sorted(sizes, reverse=True)


def test_another_text_tells_bytes_from_letters_and_at_most_from_less():
    check = CHECKS["fewest_merges"]
    for seed in range(5):
        text = check.drawn(np.random.default_rng(seed))
        found = check.computed(text)
        assert all(slip(text) > found for mistake in check.slips for slip in mistake.wrong)


@pytest.fixture(scope="module")
def book():
    return load_language_model()


@pytest.mark.parametrize("prompt", ["The loss is", "A network with two layers", "import numpy as"])
def test_the_expected_texts_of_the_books_model_are_those_of_the_package(book, prompt):
    given = tuple(book.tokenizer.encode(prompt))
    p = np.exp(book.next_token(given))
    for k in (1, 10, 200):
        np.testing.assert_allclose(decoding.top_k(p, k), language.keep_top_k(p, k))
    for threshold in (0.2, 0.9, 1.0):
        ours = decoding.nucleus(p, threshold)
        np.testing.assert_allclose(ours, language.keep_nucleus(p, threshold))
    for temperature in (0.0, 0.5, 2.0):
        ours = decoding.with_temperature(np.log(p), temperature)
        np.testing.assert_allclose(ours, language.temper(np.log(p), temperature))
    text, total = decoding.greedy(book.next_token, given, 8)
    theirs = language.greedy_decoding(book.next_token, given, 8)
    assert text == theirs.tokens
    assert total == pytest.approx(theirs.log_probability)
    for width in (1, 3):
        ours = decoding.beams(book.next_token, given, 5, width)
        theirs = language.beam_search(book.next_token, given, 5, width)
        assert [text for text, _ in ours] == [beam.tokens for beam in theirs]
        assert {len(text) for text, _ in ours} == {len(given) + 5}
    uniforms = np.random.default_rng(3).random(8)
    drawn = language.sample_decoding(book.next_token, given, 8, np.random.default_rng(3))
    assert decoding.sampled(book.next_token, given, uniforms, lambda p: p)[0] == (drawn.tokens)


def test_what_is_kept_is_the_same_set_as_the_packages_ties_included():
    rng = np.random.default_rng(4)
    for _ in range(200):
        weights = rng.integers(0, 4, size=int(rng.integers(2, 9)))
        if not weights.any():
            continue
        p, k = weights / weights.sum(), int(rng.integers(1, 9))
        np.testing.assert_allclose(decoding.top_k(p, k), language.keep_top_k(p, k))
        # Thresholds that sums may reach exactly.
        threshold = int(rng.integers(1, weights.sum() + 1)) / weights.sum()
        ours = decoding.nucleus(p, threshold)
        np.testing.assert_allclose(ours, language.keep_nucleus(p, threshold))


def test_on_the_drawn_models_no_beam_search_scores_below_greedy_decoding():
    for seed in range(10):
        draws = p4_beams._beam_draws(np.random.default_rng(seed))
        for model, prompt, num_tokens, num_beams in draws[:-1]:
            best = decoding.beams(model, prompt, num_tokens, num_beams)[0][1]
            assert best >= decoding.greedy(model, prompt, num_tokens)[1] - 1e-9


def test_the_most_probable_text_is_the_best_of_all_texts():
    for model, prompt, num_tokens in p4_beams._search_draws(np.random.default_rng(6)):
        free = model.model
        ours = decoding.most_probable(model, prompt, num_tokens)
        texts = product(range(len(free(prompt))), repeat=num_tokens)
        best = max(texts, key=lambda new: decoding.total(free, prompt, new))
        assert ours[0] == (*prompt, *best)
        assert ours[1] == pytest.approx(decoding.total(free, prompt, best))


def test_the_most_probable_text_is_out_of_reach_of_greedy_and_of_narrow_beams():
    for model, prompt, num_tokens in p4_beams._search_draws(np.random.default_rng(5))[-3:-1]:
        best = decoding.most_probable(model, prompt, num_tokens)[1]
        size = len(model(prompt))
        for width in range(1, size - 1):
            found = decoding.beams(model.model, prompt, num_tokens, width)[0][1]
            assert found < best - 0.1


def test_a_temperature_that_falls_or_rises_comes_to_its_limits():
    log_p = decoding.log([0.3, 0.0, 0.4, 0.3])
    cold = decoding.with_temperature(log_p, 1e-3)
    np.testing.assert_allclose(cold, decoding.with_temperature(log_p, 0.0), atol=1e-12)
    hot = decoding.with_temperature(log_p, 1e9)
    np.testing.assert_allclose(hot, [1 / 3, 0, 1 / 3, 1 / 3], atol=1e-8)
