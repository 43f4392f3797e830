import numpy as np
import pytest
from scipy import stats

from tests.shape_checks import checked
from udl.performance import comparison as module

compare = checked(module)


def test_standard_error_by_hand():
    # Deviations -1, 0, 1: variance 1, over the root of three runs.
    assert compare.standard_error(np.array([2.0, 3.0, 4.0])) == pytest.approx(3**-0.5)


def test_pairs_agree_with_scipy():
    rng = np.random.default_rng(0)
    seeds = rng.normal(size=9)
    first, second = seeds + 0.1 * rng.normal(size=9) + 0.3, seeds + 0.1 * rng.normal(size=9)
    found, expected = compare.compare_pairs(first, second), stats.ttest_rel(first, second)
    assert found.p_value == pytest.approx(expected.pvalue)
    assert found.difference / found.standard_error == pytest.approx(expected.statistic)
    # Without the pairs, the seeds hide the difference.
    assert found.p_value < 0.1 * stats.ttest_ind(first, second).pvalue


def test_pairs_without_any_spread():
    assert compare.compare_pairs(np.ones(3), np.ones(3)).p_value == 1
    assert compare.compare_pairs(np.full(3, 2.0), np.ones(3)).p_value == 0


@pytest.mark.parametrize(("size", "level", "power"), [(1.0, 0.05, 0.8), (0.4, 0.01, 0.9)])
def test_runs_needed_by_trying(size, level, power):
    needed = compare.runs_needed(-size, 1.0, level=level, power=power)
    rng, repeats = np.random.default_rng(1), 20_000

    def noticed(pairs):
        draws = rng.normal(size, 1.0, (repeats, pairs))
        return np.mean(stats.ttest_1samp(draws, 0, axis=1).pvalue < level)

    assert noticed(needed) > power - 0.01
    assert noticed(needed - 2) < power


def test_runs_needed_grow_with_the_square_of_the_spread():
    few, many = compare.runs_needed(0.1, 1.0), compare.runs_needed(0.1, 10.0)
    assert few == pytest.approx(((1.96 + 0.8416) / 0.1) ** 2, rel=0.01)
    assert many / few == pytest.approx(100, rel=0.01)
    assert compare.runs_needed(10.0, 1.0) == 3
    # The answer steps nowhere where the formula changes from one distribution to the other.
    sizes = np.geomspace(0.02, 0.04, 15)
    needed = [compare.runs_needed(size, 1.0) for size in sizes]
    np.testing.assert_allclose(needed * sizes**2, 7.849, rtol=0.002)


def test_a_difference_that_never_shows_is_refused():
    with pytest.raises(ValueError, match=r"difference: got 0\.0.*ten million pairs"):
        compare.runs_needed(0.0, 1.0)
    with pytest.raises(ValueError, match=r"difference: got 1e-06"):
        compare.runs_needed(1e-6, 1.0)


def test_chance_of_upset_of_one_draw_is_a_normal_probability():
    assert compare.chance_of_upset(0.0, 2.0) == pytest.approx(0.5, abs=1e-10)
    for gap in (0.3, 2.0):
        expected = stats.norm.sf(gap / 2**0.5)  # a difference of two has the variance 2
        assert compare.chance_of_upset(gap, 1.0) == pytest.approx(expected, abs=1e-10)


def test_chance_of_upset_by_trying():
    rng = np.random.default_rng(2)
    for gap, draws in ((0.0, 4), (1.0, 5), (1.5, 20)):
        better = rng.normal(gap, 1.0, 200_000)
        worse = rng.normal(size=(200_000, draws)).max(axis=1)
        found = compare.chance_of_upset(gap, 1.0, draws)
        assert found == pytest.approx(np.mean(worse > better), abs=0.005)
    assert compare.chance_of_upset(0.0, 1.0, 4) == pytest.approx(4 / 5, abs=1e-9)


def test_too_few_or_unpaired_results_are_named():
    with pytest.raises(ValueError, match="results: got 1 result; expected two"):
        compare.standard_error(np.ones(1))
    with pytest.raises(ValueError, match="second: got 3 results for 2"):
        module.compare_pairs(np.ones(2), np.ones(3))
