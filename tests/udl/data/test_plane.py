"""Points in the plane lie where their names say."""

import numpy as np
import pytest

import udl.data.plane
from tests.shape_checks import checked

plane = checked(udl.data.plane)


def test_arcs_lie_on_half_circles():
    x, y = plane.two_arcs(400, noise=0.0, rng=np.random.default_rng(1))
    assert np.bincount(y).tolist() == [200, 200]
    np.testing.assert_allclose(np.linalg.norm(x[y == 0], axis=1), 1)
    np.testing.assert_allclose(np.linalg.norm(x[y == 1] - [1.0, 0.45], axis=1), 1)
    assert x[y == 0, 1].min() >= 0
    assert x[y == 1, 1].max() <= 0.45


def test_spirals_are_one_another_turned_by_half_a_circle():
    x, y = plane.two_spirals(400, turns=2.0, noise=0.0, rng=np.random.default_rng(2))
    radius = np.linalg.norm(x, axis=1)
    turned = np.exp(1j * (2 * np.pi * 2.0 * radius + np.pi * y))
    np.testing.assert_allclose(x[:, 0] + 1j * x[:, 1], radius * turned, atol=1e-12)
    assert np.bincount(y).tolist() == [200, 200]


def test_noise_is_of_the_stated_size():
    clean, _ = plane.two_spirals(20000, noise=0.0, rng=np.random.default_rng(3))
    noisy, _ = plane.two_spirals(20000, noise=0.05, rng=np.random.default_rng(3))
    assert (noisy - clean).std() == pytest.approx(0.05, rel=0.03)


def test_islands_have_their_shares():
    x = plane.three_islands(20000, rng=np.random.default_rng(4))
    round_one = np.linalg.norm(x - [-1.6, -1.2], axis=1) < 1
    assert round_one.mean() == pytest.approx(0.3, abs=0.02)


def test_bad_arguments_are_named():
    rng = np.random.default_rng(0)
    for call, says in (
        (lambda: udl.data.plane.two_arcs(3, rng=rng), "num: got 3"),
        (lambda: udl.data.plane.two_arcs(4, noise=-1, rng=rng), "noise: got -1"),
        (lambda: udl.data.plane.two_spirals(4, turns=0, rng=rng), "turns: got 0"),
        (lambda: udl.data.plane.three_islands(0, rng=rng), "num: got 0"),
    ):
        with pytest.raises(ValueError, match=says):
            call()
