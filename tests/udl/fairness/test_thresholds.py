import numpy as np
import pytest
from scipy.stats import norm

import udl.fairness.thresholds
from tests.shape_checks import checked
from udl.fairness.thresholds import ScoredGroup

fairness = checked(udl.fairness.thresholds)


def test_rates_agree_with_sampled_people():
    group = ScoredGroup(mean_no=-0.4, mean_yes=1.1, sigma=0.8, share_yes=0.3)
    rng = np.random.default_rng(0)
    yes = rng.random(200_000) < 0.3
    scores = np.where(yes, 1.1, -0.4) + 0.8 * rng.normal(size=yes.size)
    answered = scores > 0.5
    rates = udl.fairness.thresholds.threshold_rates(group, 0.5)
    assert rates.false_positive == pytest.approx(answered[~yes].mean(), abs=0.005)
    assert rates.true_positive == pytest.approx(answered[yes].mean(), abs=0.005)
    assert rates.error == pytest.approx(np.mean(answered != yes), abs=0.005)


def test_rates_by_the_normal_distribution():
    thresholds = np.array([-1.0, 0.0, 2.0])
    rates = fairness.threshold_rates(ScoredGroup(-1.0, 1.0), thresholds)
    np.testing.assert_allclose(rates.false_positive, norm.sf(thresholds, -1))
    np.testing.assert_allclose(rates.true_positive, norm.sf(thresholds, 1))
    assert rates.error[1] == pytest.approx(norm.cdf(-1))


def test_best_threshold_of_one_group_is_where_the_densities_cross():
    assert fairness.best_threshold([ScoredGroup(-1.0, 1.0)], np.ones(1)) == pytest.approx(0)
    # With unequal shares: log(share_no / share_yes) * sigma^2 / distance beyond the middle.
    group = ScoredGroup(0.0, 2.0, sigma=1.5, share_yes=0.4)
    expected = 1 + np.log(0.6 / 0.4) * 1.5**2 / 2
    found = fairness.best_threshold([group], np.ones(1), resolution=1e-4)
    assert found == pytest.approx(expected, abs=1e-3)


def test_best_threshold_moves_to_the_larger_group():
    groups = [ScoredGroup(-1.0, 1.0), ScoredGroup(0.5, 2.5)]
    found = [fairness.best_threshold(groups, np.array([1 - s, s])) for s in (0, 0.1, 0.5, 1)]
    assert found[0] == pytest.approx(0, abs=1e-3)
    assert 0 < found[1] < 0.2
    assert found[2] == pytest.approx(0.75, abs=1e-3)
    assert found[3] == pytest.approx(1.5, abs=1e-3)


def test_bad_arguments_are_named():
    group = ScoredGroup(0.0, 1.0)
    with pytest.raises(ValueError, match="sigma: got 0"):
        ScoredGroup(0.0, 1.0, sigma=0)
    with pytest.raises(ValueError, match=r"share_yes: got 1\.5"):
        ScoredGroup(0.0, 1.0, share_yes=1.5)
    with pytest.raises(ValueError, match="threshold: got nan"):
        udl.fairness.thresholds.threshold_rates(group, np.nan)
    with pytest.raises(ValueError, match="shares: got 1 for 2 groups"):
        udl.fairness.thresholds.best_threshold([group, group], [1.0])
    with pytest.raises(ValueError, match="shares, summed"):
        udl.fairness.thresholds.best_threshold([group, group], [0.5, 0.6])
    with pytest.raises(ValueError, match="resolution: got 0"):
        udl.fairness.thresholds.best_threshold([group], [1.0], resolution=0)


@pytest.mark.parametrize("name", ["mean_no", "mean_yes", "sigma", "share_yes"])
@pytest.mark.parametrize("bad", [np.nan, np.inf, "a", None, [1.0]])
def test_a_group_is_made_of_numbers(name, bad):
    with pytest.raises(ValueError, match=f"{name}: got"):
        ScoredGroup(**{"mean_no": 0.0, "mean_yes": 1.0, name: bad})


def test_too_fine_a_resolution_is_named():
    groups = [ScoredGroup(0.0, 1.0)]
    with pytest.raises(ValueError, match="resolution: got 1e-300 for means from 0 to 1"):
        udl.fairness.thresholds.best_threshold(groups, [1.0], resolution=1e-300)
