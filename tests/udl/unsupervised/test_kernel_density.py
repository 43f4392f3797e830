import numpy as np
import pytest
from scipy.stats import gaussian_kde

import udl.unsupervised.kernel_density
from tests.shape_checks import checked
from udl.unsupervised import GaussianMixture, log_density

density = checked(udl.unsupervised.kernel_density)


def test_it_is_the_mixture_with_a_gaussian_on_each_sample():
    rng = np.random.default_rng(0)
    centres, x = rng.normal(size=(7, 3)), rng.normal(size=(5, 3))
    mixture = GaussianMixture(np.full(7, 1 / 7), centres, np.tile(0.3**2 * np.eye(3), (7, 1, 1)))
    found = density.kernel_log_density(x, centres, 0.3)
    np.testing.assert_allclose(found, log_density(mixture, x), rtol=1e-10)


def test_on_a_line_it_agrees_with_scipy():
    centres, x = np.random.default_rng(1).normal(size=(2, 30, 1))
    kde = gaussian_kde(centres[:, 0], bw_method=0.4)
    bandwidth = float(np.sqrt(kde.covariance[0, 0]))
    found = density.kernel_log_density(x, centres, bandwidth)
    np.testing.assert_allclose(found, kde.logpdf(x[:, 0]), rtol=1e-10)


def test_the_chosen_bandwidth_is_the_best_of_those_tried():
    rng = np.random.default_rng(2)
    centres, validation = rng.normal(size=(100, 2)), rng.normal(size=(80, 2))
    tried = [0.05, 0.1, 0.3, 0.6, 1.2]
    means = [density.kernel_log_density(validation, centres, one).mean() for one in tried]
    assert density.best_bandwidth(centres, validation, tried) == tried[int(np.argmax(means))]
    assert density.best_bandwidth(centres, centres, tried) == tried[0]  # each its own Gaussian


def test_far_away_the_density_is_zero():
    found = density.kernel_log_density(np.array([[1e300]]), np.array([[0.0]]), 1e-10)
    np.testing.assert_array_equal(found, [-np.inf])


def test_bad_arguments_are_named():
    with pytest.raises(ValueError, match="bandwidth: got 0"):
        udl.unsupervised.kernel_density.kernel_log_density([[0.0]], [[0.0]], 0)
    with pytest.raises(ValueError, match="centres: got shape"):
        udl.unsupervised.kernel_density.kernel_log_density([[0.0]], [[0.0, 1.0]], 1)
    with pytest.raises(ValueError, match="bandwidths: got"):
        udl.unsupervised.kernel_density.best_bandwidth([[0.0]], [[0.0]], [[1.0], [2.0]])
