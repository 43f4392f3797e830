"""The checks of chapter 11 accept right answers and recognise wrong ones."""

import numpy as np
import pytest

from tests.checks.ch11_residual_networks import (
    block_answers,
    norm_answers,
    race_answers,
    slope_answers,
)
from tests.checks.check_harness import ChapterChecks, checks_of
from tests.reference_values import assert_printed, load
from udl.checks import ch11_residual_networks
from udl.checks.ch11_residual_networks import (
    block,
    norms,
    p1,
    p1_lags,
    p2,
    p2_networks,
    p3,
    p3_company,
    p3_serving,
    slopes,
)

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


@pytest.mark.parametrize("num_layers", [1, 24, 50])
def test_the_faulty_start_gives_the_reference_slopes(num_layers):
    told = REFERENCE["shattering"]
    units, random = told["num_hidden"], np.random.RandomState(told["seed"])
    # The order of the reference: both ends first, then each layer's weights and biases.
    first, last = random.normal(size=(units, 1)), random.normal(size=(1, units))
    biases = [random.normal(size=units), random.normal(size=1)]
    weights = [first, last]
    for place in range(1, num_layers):
        weights.insert(place, random.normal(size=(units, units)))
        biases.insert(place, random.normal(size=units))
    x = np.arange(256) / 64 - 2
    slope = slopes.network_slope(x, *p1._faulty(weights, biases))
    expected = told[str(num_layers)]
    np.testing.assert_allclose(
        [slope.mean(), slope.std()], expected["mean_and_deviation"], rtol=1e-6
    )
    if "lags" in expected:
        found = p1_lags.sums(slope, centred=False)
        found = found[expected["lags"]] / found[0]
        assert_printed(found, expected["autocorrelation"], 4)


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


# --- practical 11.3 ---


def he_blocks(rng, units):
    """Blocks with He's weights and no biases, as the predictions have them."""
    scale, none = np.sqrt(2 / units), np.zeros(units)
    drawn = scale * rng.normal(size=(5, 2, units, units))
    return [(inner, none, outer, none) for inner, outer in drawn]


def test_the_expected_variances_double_as_the_reference_says():
    rng = np.random.default_rng(0)
    found = [p3._variances(rng.normal(size=(100, 100)), he_blocks(rng, 100)) for _ in range(30)]
    mean = np.mean(found, axis=0)
    np.testing.assert_allclose(mean / mean[0], REFERENCE["variance_doubling"], rtol=0.15)
    assert CHECKS["variance_guess"].right == str(REFERENCE["variance_doubling"][-1])


def test_with_the_expected_norm_each_block_adds_one():
    rng, found = np.random.default_rng(0), []
    for _ in range(20):
        h = rng.normal(size=(100, 100))
        sizes = [h.var()]
        for inner, _, outer, _ in he_blocks(rng, 100):
            middle = norms.batch_norm(h, 1.0, 0.0, 1e-5).clip(0) @ inner.T
            h = h + norms.batch_norm(middle, 1.0, 0.0, 1e-5).clip(0) @ outer.T
            sizes.append(h.var())
        found.append(sizes)
    np.testing.assert_allclose(np.mean(found, axis=0), np.arange(1, 7), rtol=0.06)
    assert CHECKS["norm_guess"].right == "6"


def test_the_expected_norm_has_the_gain_as_its_deviation_and_the_shift_as_its_mean():
    for x, gain, shift, _ in norms.norm_draws(np.random.default_rng(0))[:-1]:
        found = norms.batch_norm(x, gain, shift, 1e-12)
        np.testing.assert_allclose(found.mean(axis=0), shift, atol=1e-9)
        np.testing.assert_allclose(found.std(axis=0), np.abs(gain), rtol=1e-6)
    x, gain, shift, epsilon = norms.norm_draws(np.random.default_rng(0))[-1]
    np.testing.assert_allclose(norms.batch_norm(x, gain, shift, epsilon)[:, 1], shift[1])


def test_the_expected_way_back_is_that_of_finite_differences():
    for seed in range(2):
        for arguments in norms.backward_draws(np.random.default_rng(seed)):
            found = norm_answers.back_by_differences(*arguments)
            for ours, slope in zip(norms.backward(*arguments), found, strict=True):
                np.testing.assert_allclose(ours, slope, atol=2e-6)


def test_the_expected_running_statistics_reach_those_of_all_data():
    rng = np.random.default_rng(0)
    mean, var = np.zeros(2), np.ones(2)
    for _ in range(6000):
        batch = rng.normal((3.0, -1.0), (2.0, 0.5), size=(3, 2))
        mean, var = norms.updated(mean, var, batch, 0.002)
    np.testing.assert_allclose(mean, (3.0, -1.0), atol=0.15)
    np.testing.assert_allclose(var, (4.0, 0.25), rtol=0.1)  # with N in place of N - 1: a third less


def test_an_expected_answer_does_not_depend_on_the_other_requests():
    for requests, *layer in p3_serving._request_draws(np.random.default_rng(0)):
        together = p3_serving._mended(requests, *layer)
        alone = [p3_serving._mended(row[None], *layer)[0] for row in requests]
        np.testing.assert_allclose(together, alone, rtol=1e-12)
        weight, bias = norms.folded(*layer)
        np.testing.assert_allclose(requests @ weight.T + bias, together, rtol=1e-9, atol=1e-12)


def test_the_expected_spread_is_zero_without_company_and_falls_with_the_batch():
    rng = np.random.default_rng(0)
    question = rng.normal(size=6)

    def row_norm(batch):
        return norms.batch_norm(batch, 1.0, 0.0, 1e-5, axis=1)

    def column_norm(batch):
        return norms.batch_norm(batch, 1.0, 0.0, 1e-5)

    small, large = rng.normal(size=(400, 3, 6)), rng.normal(size=(400, 63, 6))
    assert p3_company._spread(row_norm, question, small) < 1e-12
    ratio = p3_company._spread(column_norm, question, small) / p3_company._spread(
        column_norm, question, large
    )
    assert 3 < ratio < 6  # about the root of 64 / 4
