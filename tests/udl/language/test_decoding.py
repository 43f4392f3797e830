import itertools
import math

import numpy as np
import pytest

from tests.shape_checks import checked
from udl.language import decoding as module

decoding = checked(module)
P = np.array([0.1, 0.4, 0.05, 0.25, 0.2])


def table(seed, num_tokens=4):
    """A model whose next token depends on the last two, by a fixed random table."""

    def next_token(tokens):
        rng = np.random.default_rng([seed, *tokens[-2:]])
        weights = rng.gamma(0.5, size=num_tokens)
        return np.log(weights / weights.sum())

    return next_token


@pytest.mark.parametrize(("heat", "expected"), [(1.0, P), (0.5, P**2 / (P**2).sum())])
def test_temperature_is_an_exponent(heat, expected):
    np.testing.assert_allclose(decoding.temper(np.log(P), heat), expected)


def test_temperatures_limits():
    z = np.array([1.0, 3.0, 3.0, -np.inf])
    np.testing.assert_array_equal(decoding.temper(z, 0.0), [0, 0.5, 0.5, 0])
    np.testing.assert_allclose(decoding.temper(z, 1e-300), [0, 0.5, 0.5, 0])
    np.testing.assert_allclose(decoding.temper(z, 1e300), [1 / 3, 1 / 3, 1 / 3, 0])
    np.testing.assert_allclose(decoding.temper(z + 1e6, 2.0), decoding.temper(z, 2.0), rtol=1e-6)


@pytest.mark.parametrize(
    ("k", "kept"), [(1, [1]), (2, [1, 3]), (3, [1, 3, 4]), (5, range(5)), (9, range(5))]
)
def test_top_k_keeps_the_most_probable(k, kept):
    found = decoding.keep_top_k(P, k)
    assert set(np.flatnonzero(found)) == set(kept)
    np.testing.assert_allclose(found[list(kept)], P[list(kept)] / P[list(kept)].sum())


@pytest.mark.parametrize(
    ("threshold", "kept"),
    [
        (1e-9, [1]),
        (0.4, [1]),
        (0.41, [1, 3]),
        (0.65, [1, 3]),
        (0.85, [1, 3, 4]),
        (0.86, [0, 1, 3, 4]),
        (1.0, range(5)),
    ],
)
def test_nucleus_keeps_no_more_than_it_needs(threshold, kept):
    found = decoding.keep_nucleus(P, threshold)
    assert set(np.flatnonzero(found)) == set(kept)
    assert found.sum() == pytest.approx(1)


def test_nucleus_is_the_smallest_set_that_reaches_the_threshold():
    rng = np.random.default_rng(0)
    for _ in range(50):
        p = rng.dirichlet(np.ones(6))
        threshold = rng.uniform(0.05, 0.95)
        kept = np.flatnonzero(decoding.keep_nucleus(p, threshold))
        assert p[kept].sum() >= threshold
        for size in range(len(kept)):
            for others in itertools.combinations(range(6), size):
                assert p[list(others)].sum() < threshold


def test_equally_probable_tokens_stay_together():
    even = np.array([0.3, 0.2, 0.2, 0.2, 0.1])
    assert list(np.flatnonzero(decoding.keep_top_k(even, 2))) == [0, 1, 2, 3]
    assert list(np.flatnonzero(decoding.keep_nucleus(even, 0.4))) == [0, 1, 2, 3]
    tenth = np.full(10, 0.1)  # whose running sum misses 0.8 by a rounding
    assert np.count_nonzero(decoding.keep_nucleus(tenth, 0.8)) == 10


def test_greedy_takes_the_most_probable_each_time():
    model = table(0)
    found = decoding.greedy_decoding(model, (1, 2), 5)
    tokens, total = (1, 2), 0.0
    for _ in range(5):
        log_p = model(tokens)
        tokens, total = (*tokens, int(np.argmax(log_p))), total + log_p.max()
    assert found.tokens == tokens
    assert found.log_probability == pytest.approx(total)


def test_sampling_draws_from_the_distribution():
    def model(tokens):
        return np.log(P)

    rng = np.random.default_rng(0)
    drawn = np.array(decoding.sample_decoding(model, (), 20_000, rng).tokens)
    np.testing.assert_allclose(np.bincount(drawn, minlength=5) / 20_000, P, atol=0.01)
    kept = decoding.sample_decoding(model, (), 500, rng, change=lambda p: module.keep_top_k(p, 2))
    assert set(kept.tokens) == {1, 3}
    assert kept.log_probability == pytest.approx(np.log(P)[list(kept.tokens)].sum())


def test_equal_seeds_draw_equal_texts():
    texts = [
        decoding.sample_decoding(table(1), (0,), 30, np.random.default_rng(seed)).tokens
        for seed in (0, 0, 1)
    ]
    assert texts[0] == texts[1] != texts[2]


def test_a_token_that_is_ruled_out_is_never_drawn():
    class Lowest:
        def random(self):
            return 0.0

    rng = np.random.default_rng(0)
    impossible = np.array([0.0, 0.5, 0.5])
    with np.errstate(divide="ignore"):
        log_p = np.log(impossible)
    for _ in range(200):
        assert decoding.sample_decoding(lambda t: log_p, (), 1, rng).tokens != (0,)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("length", [1, 3, 5])
def test_a_beam_of_one_is_greedy_and_a_wide_one_finds_the_best(seed, length):
    model = table(seed)
    greedy = decoding.greedy_decoding(model, (0,), length)
    (one,) = decoding.beam_search(model, (0,), length, 1)
    assert one.tokens == greedy.tokens
    everything = decoding.beam_search(model, (0,), length, 4**length)
    assert len(everything) == 4**length
    best = max(
        itertools.product(range(4), repeat=length),
        key=lambda rest: module.sequence_log_probability(model, (0, *rest), given=1),
    )
    assert everything[0].tokens == (0, *best)
    assert sum(math.exp(beam.log_probability) for beam in everything) == pytest.approx(1)


@pytest.mark.parametrize("seed", range(20))
def test_three_beams_are_equally_long_sorted_and_no_worse_than_greedy(seed):
    model = table(seed, 6)
    greedy = decoding.greedy_decoding(model, (2,), 7)
    beams = decoding.beam_search(model, (2,), 7, 3)
    assert {len(beam.tokens) for beam in beams} == {8}
    scores = [beam.log_probability for beam in beams]
    assert scores == sorted(scores, reverse=True)
    assert len({beam.tokens for beam in beams}) == 3
    for beam in beams:
        expected = decoding.sequence_log_probability(model, beam.tokens, given=1)
        assert beam.log_probability == pytest.approx(expected)
    assert scores[0] >= greedy.log_probability - 1e-12


def test_a_wider_beam_may_find_what_greedy_misses():
    def model(tokens):
        first = np.log([0.6, 0.4, 1e-12])
        after = {(0,): [0.5, 0.5, 1e-12], (1,): [0.01, 0.99, 1e-12]}
        p = np.array(after.get(tokens, np.exp(first)))
        return np.log(p / p.sum())

    assert decoding.greedy_decoding(model, (), 2).tokens == (0, 0)
    assert decoding.beam_search(model, (), 2, 2)[0].tokens == (1, 1)


def test_a_stop_token_ends_the_text():
    def model(tokens):
        p = np.full(3, 1e-9)
        p[len(tokens) % 3] = 1
        return np.log(p / p.sum())

    assert decoding.greedy_decoding(model, (), 9, stop=1).tokens == (0, 1)
    rng = np.random.default_rng(0)
    assert decoding.sample_decoding(model, (), 9, rng, stop=2).tokens == (0, 1, 2)


def test_prompts_and_tables_stay_as_they_were():
    prompt, log_p = [0, 1], np.log(P)
    copy = log_p.copy()
    for found in (
        decoding.greedy_decoding(lambda t: log_p, prompt, 3),
        decoding.beam_search(lambda t: log_p, prompt, 3, 2)[0],
        decoding.sample_decoding(lambda t: log_p, prompt, 3, np.random.default_rng(0)),
    ):
        assert found.tokens[:2] == (0, 1)
    assert prompt == [0, 1]
    np.testing.assert_array_equal(log_p, copy)


def test_what_is_wrong_is_named():
    with pytest.raises(ValueError, match="next_token: got numbers whose exponentials sum to 5"):
        module.greedy_decoding(lambda tokens: np.zeros(5), (), 1)
    with pytest.raises(ValueError, match="threshold: got 0"):
        module.keep_nucleus(P, 0)
    with pytest.raises(ValueError, match="k: got 0"):
        module.keep_top_k(P, 0)
    with pytest.raises(ValueError, match="temperature: got -1"):
        module.temper(P, -1)
    with pytest.raises(ValueError, match="tokens: got 7"):
        module.sequence_log_probability(lambda tokens: np.log(P), (1, 7))
    with pytest.raises(ValueError, match="change, result"):
        module.sample_decoding(
            lambda tokens: np.log(P), (), 1, np.random.default_rng(0), change=lambda p: 2 * p
        )
