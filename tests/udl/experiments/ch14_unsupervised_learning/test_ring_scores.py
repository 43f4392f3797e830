import numpy as np
import pytest

from udl.experiments.ch14_unsupervised_learning import ring_scores as module
from udl.experiments.ch14_unsupervised_learning.samplers import SAMPLERS

NAMES = list(SAMPLERS)


@pytest.fixture(scope="module")
def scores():
    return module.ring_scores()


def row(scores, score, name):
    return scores[score][NAMES.index(name)]


def test_a_short_run_repeats_itself(monkeypatch):
    monkeypatch.delenv("UDL_CACHE", raising=False)
    first, again = module.ring_scores(40, 1), module.ring_scores(40, 1)
    assert tuple(first) == module.SCORES
    for name, values in first.items():
        assert values.shape == (9, 1)
        np.testing.assert_array_equal(values, again[name])


def test_the_truth_is_known(scores):
    assert row(scores, "good", "new").min() > 0.98
    assert row(scores, "caught", "four").tolist() == [4] * 10
    for name in ("gaussian", "wide", "noisy"):
        assert row(scores, "good", name).max() < 0.5


def test_eight_points_win_two_scores(scores):
    assert np.all(row(scores, "inception", "eight") > row(scores, "inception", "new"))
    assert row(scores, "frechet", "eight").mean() < row(scores, "frechet", "new").mean()
    assert np.all(row(scores, "recall", "eight") == 0)


def test_one_gaussian_is_as_near_as_copies_of_the_data(scores):
    assert row(scores, "frechet", "gaussian").mean() < row(scores, "frechet", "copyist").mean()
    assert row(scores, "precision", "gaussian").max() < 0.4


def test_nine_in_ten_noise_loses_less_than_log_ten(scores):
    loss = row(scores, "log_likelihood", "new") - row(scores, "log_likelihood", "noisy")
    assert np.all((loss > 0) & (loss < np.log(10)))
    assert np.all(
        row(scores, "log_likelihood", "noisy") > row(scores, "log_likelihood", "gaussian")
    )


def test_only_the_copy_share_sees_the_copyist(scores):
    assert np.all(row(scores, "copy_share", "copyist") == 1)
    share = row(scores, "copy_share", "new")
    assert abs(share.mean() - 0.5) < 3 * share.std(ddof=1) / np.sqrt(len(share))
    for score in ("inception", "precision", "density"):
        low, high = (row(scores, score, name).mean() for name in ("copyist", "new"))
        assert low > 0.98 * high
