"""The checks of chapter 11 accept right answers and recognise wrong ones."""

import numpy as np

from tests.checks.ch11_residual_networks import (
    block_answers,
    norm_answers,
    race_answers,
    slope_answers,
)
from tests.checks.check_harness import ChapterChecks, checks_of
from tests.reference_values import load
from udl.checks import ch11_residual_networks
from udl.checks.ch11_residual_networks import block, p1, p1_lags, p2, p2_networks, slopes

CHECKS = checks_of(ch11_residual_networks)
REFERENCE = load("residual")


class TestChecks(ChapterChecks):
    chapter = ch11_residual_networks
    right = slope_answers.RIGHT | block_answers.RIGHT | race_answers.RIGHT
    right = right | norm_answers.RIGHT
    wrong = slope_answers.WRONG | block_answers.WRONG | race_answers.WRONG
    wrong = wrong | norm_answers.WRONG
    untabled = frozenset({"residual_module"})  # its answers stand in test_networks.py


# --- practical 11.1 ---


def test_the_expected_slopes_are_those_of_finite_differences():
    for seed in range(3):
        for arguments in slopes.network_draws(np.random.default_rng(seed)):
            found = slope_answers.by_differences(*arguments)
            np.testing.assert_allclose(found, slopes.network_slope(*arguments), atol=1e-7)
        for arguments in slopes.skip_draws(np.random.default_rng(seed)):
            found = slope_answers.skip_by_differences(*arguments)
            np.testing.assert_allclose(found, slopes.skip_slope(*arguments), atol=1e-7)


def test_units_of_the_drawn_networks_are_on_for_some_inputs_and_off_for_others():
    for x, weights, biases in slopes.network_draws(np.random.default_rng(0))[:3]:
        shares = [gate.mean() for gate in slopes.gates_of(x, weights, biases)]
        assert min(shares) > 0.1
        assert max(shares) < 0.95


def test_the_faulty_start_gives_the_reference_correlations():
    told = REFERENCE["shattering"]
    random = np.random.RandomState(told["seed"])
    size = told["num_hidden"]
    shapes = [(size, 1), *[(size, size)] * 23, (1, size)]
    weights, biases = [], []
    for shape in shapes:
        biases.append(random.normal(size=(shape[0], 1))[:, 0])
        weights.append(random.normal(size=shape))
    weights, biases = p1._faulty(weights, biases)
    assert np.std(weights[3]) < 1.02 / np.sqrt(size)
    x = np.linspace(-2, 2, 256, endpoint=False)
    slope = slopes.network_slope(x, weights, biases)
    found = p1_lags.sums(slope, centred=False)
    found = found[told["24"]["lags"]] / found[0]
    # Another draw of the same recipe; its numbers lie near, not on, those of the reference.
    np.testing.assert_allclose(found, told["24"]["autocorrelation"], atol=0.15)


def test_the_expected_correlations_are_those_of_the_definition():
    for seed in range(3):
        for values, num_lags in p1_lags._lag_draws(np.random.default_rng(seed)):
            expected = slope_answers.by_double_loop(values, num_lags)
            np.testing.assert_allclose(
                p1_lags.autocorrelated(values, num_lags), expected, atol=1e-12
            )


def test_the_depth_to_find_stands_apart_from_the_level():
    for seed in range(20):
        for draw, depths, num_nets, level in p1_lags._depth_draws(np.random.default_rng(seed)):
            means = [p1_lags._mean_at(draw, depth, num_nets) for depth in depths]
            assert min(abs(mean - level) for mean in means) > 0.005
            assert min(means) < level


# --- practical 11.2 ---


def test_the_expected_gradients_of_a_block_are_those_of_finite_differences():
    for seed in range(2):
        for arguments in block.backward_draws(np.random.default_rng(seed)):
            found = block_answers.backward_by_differences(*arguments)
            for ours, slope in zip(block.backward(*arguments), found, strict=True):
                np.testing.assert_allclose(ours, slope, atol=1e-7)


def test_the_paths_are_those_that_a_product_of_sums_has():
    # With branches that multiply by t, the coefficients count paths by their branches.
    skip, bare = np.array([1, 1]), np.array([0, 1])
    product = np.array([1])
    for part in (skip, skip, bare, skip, skip):
        product = np.convolve(product, part)
    assert (product.sum(), product[2]) == CHECKS["read_paths"].expected()


def test_the_residual_network_has_the_reference_number_of_parameters():
    told = REFERENCE["parameter_count"]
    assert sum(np.prod(shape) for shape in p2_networks._shapes()) == told["expected"]


def test_each_part_and_each_run_of_the_race_would_choose_another_depth():
    for seed in range(10):
        for arguments in p2_networks._race_draws(np.random.default_rng(seed))[:4]:
            chosen = [
                p2_networks._race(*arguments, by=part)[0]
                for part in ("validation", "test", "train")
            ]
            assert len({*chosen, p2_networks._first_seed(*arguments)[0]}) == 4


def test_the_mended_stream_has_as_many_negative_numbers_as_it_should():
    for arguments in p2._stream_draws(np.random.default_rng(0)):
        kept = p2._mended_stream(*arguments)
        lost = block_answers.faulty_stream(*arguments)
        assert (kept[0] < 0).any()
        assert not (lost[:-1] < 0).any()
