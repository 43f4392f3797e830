import numpy as np
import pytest

from udl.data import rubber_band
from udl.experiments.ch02_supervised_learning.polynomial_degrees import study_degrees


@pytest.fixture(scope="module")
def study():
    return study_degrees(num_repeats=300, num_degrees=9, seed=0)


def test_training_error_never_rises_with_the_degree(study):
    assert study.training.shape == study.test.shape == (300, 9)
    assert np.all(np.diff(study.training, axis=1) <= 1e-12)


def test_errors_agree_with_the_theory_of_least_squares(study):
    # With a fixed design and P parameters: E[training] = bias^2 + sigma^2 (N - P) / N.
    x, sigma = rubber_band.measurements().x, rubber_band.NOISE
    for degree in (0, 1, 2, 5, 8):
        powers = np.vander(x, degree + 1)
        basis, _ = np.linalg.qr(powers)
        truth = rubber_band.true_length(x)
        bias = np.mean((truth - basis @ (basis.T @ truth)) ** 2)
        expected = bias + sigma**2 * (12 - degree - 1) / 12
        spread = study.training[:, degree].std() / np.sqrt(300)
        assert study.training[:, degree].mean() == pytest.approx(expected, abs=4 * spread)


def test_the_test_error_is_least_in_between_and_above_the_noise(study):
    mean = study.test.mean(axis=0)
    assert mean.argmin() == 2
    assert mean.min() > rubber_band.NOISE**2
    assert mean[8] > 2 * mean[2]


def test_as_many_parameters_as_points_leave_no_training_error():
    assert study_degrees(2, 12, seed=1).training[:, 11].max() < 1e-9


@pytest.mark.parametrize("sizes", [(0, 3), (3, 0), (3, 13)])
def test_impossible_sizes_are_refused(sizes):
    with pytest.raises(ValueError, match="num_repeats, num_degrees: got"):
        study_degrees(*sizes, seed=0)
