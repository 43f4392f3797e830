import numpy as np
import pytest

import udl.unsupervised.clusters
from tests.shape_checks import checked
from udl.unsupervised import draw, gaussian_ring

clusters = checked(udl.unsupervised.clusters)


def lloyd_loop(x, start, num_steps):
    """The algorithm, one point at a time."""
    centres = start.copy()

    def nearest(point):
        return int(np.argmin([np.sum((point - centre) ** 2) for centre in centres]))

    for _ in range(num_steps):
        labels = [nearest(point) for point in x]
        for k in range(len(centres)):
            own = [point for point, label in zip(x, labels, strict=True) if label == k]
            if own:
                centres[k] = np.mean(own, axis=0)
    return centres, np.array([nearest(point) for point in x])


@pytest.mark.parametrize("seed", range(5))
def test_it_agrees_with_loops(seed):
    x = np.random.default_rng(seed).normal(size=(40, 3))
    found = clusters.k_means(x, 4, num_steps=3, rng=np.random.default_rng(seed))
    start = x[np.random.default_rng(seed).choice(40, 4, replace=False)]
    centres, labels = lloyd_loop(x, start, 3)
    np.testing.assert_allclose(found.centres, centres, atol=1e-12)
    np.testing.assert_array_equal(found.labels, labels)
    squares = np.sum((x - centres[labels]) ** 2, axis=1)
    assert found.distortion[-1] == pytest.approx(squares.mean())


def test_no_step_raises_the_distortion():
    x, _ = draw(gaussian_ring(), 300, rng=np.random.default_rng(0))
    found = clusters.k_means(x, 8, num_steps=25, rng=np.random.default_rng(1))
    assert len(found.distortion) == 26
    assert np.diff(found.distortion).max() <= 1e-12


def test_units_and_origin_do_not_matter():
    x = np.random.default_rng(2).normal(size=(50, 2))
    plain, moved = (
        clusters.k_means(points, 5, num_steps=10, rng=np.random.default_rng(3))
        for points in (x, 1e6 * x + 1e7)
    )
    np.testing.assert_array_equal(plain.labels, moved.labels)
    np.testing.assert_allclose(moved.centres, 1e6 * plain.centres + 1e7, rtol=1e-9)


def test_as_many_centres_as_points_leave_nothing_over():
    x = np.random.default_rng(4).normal(size=(9, 2))
    found = clusters.k_means(x, 9, num_steps=1, rng=np.random.default_rng(0))
    assert found.distortion[-1] == pytest.approx(0, abs=1e-25)
    assert sorted(found.labels) == list(range(9))


def test_one_centre_is_the_mean():
    x = np.random.default_rng(5).normal(size=(30, 4)) + 2
    found = clusters.k_means(x, 1, num_steps=1, rng=np.random.default_rng(0))
    np.testing.assert_allclose(found.centres[0], x.mean(axis=0))
    assert found.distortion[-1] == pytest.approx(x.var(axis=0).sum())


def test_a_centre_without_points_stays():
    x = np.array([[0.0], [0.0], [0.0], [1.0]])  # two of the centres start on one place
    found = clusters.k_means(x, 3, num_steps=3, rng=np.random.default_rng(0))
    assert np.all(np.isfinite(found.centres))
    assert set(found.centres[:, 0]) <= {0.0, 1.0}


def test_bad_arguments_are_named():
    with pytest.raises(ValueError, match="num_clusters: got 4; expected a whole number from 1 to"):
        udl.unsupervised.clusters.k_means(
            np.zeros((3, 2)), 4, num_steps=1, rng=np.random.default_rng(0)
        )
