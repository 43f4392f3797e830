import numpy as np
import pytest

import udl.unsupervised.manifolds
from tests.shape_checks import checked
from udl.unsupervised import draw, gaussian_ring

manifolds = checked(udl.unsupervised.manifolds)


def on_the_ring(num, seed):
    return draw(gaussian_ring(), num, rng=np.random.default_rng(seed))[0]


def test_radii_by_hand():
    x = np.array([[0.0], [1.0], [3.0], [7.0]])
    np.testing.assert_allclose(manifolds.neighbour_radii(x, 1), [1, 1, 2, 4])
    np.testing.assert_allclose(manifolds.neighbour_radii(x, 2), [3, 2, 3, 6])
    np.testing.assert_allclose(manifolds.neighbour_radii(x, 3), [7, 6, 4, 7])


def test_radii_are_the_sorted_distances():
    x = np.random.default_rng(0).normal(size=(20, 3))
    table = np.sort(np.linalg.norm(x[:, None] - x[None], axis=-1), axis=1)
    for k in (1, 3, 19):
        np.testing.assert_allclose(manifolds.neighbour_radii(x, k), table[:, k])


def test_precision_and_recall_by_hand():
    real = np.array([[0.0], [1.0], [3.0]])  # balls of 1, 1 and 2 with one neighbour
    generated = np.array([[4.0], [4.5], [9.0]])  # balls of 0.5, 0.5 and 4.5
    found = manifolds.precision_and_recall(real, generated, num_neighbours=1)
    assert found == (pytest.approx(2 / 3), 0.0)
    back = manifolds.precision_and_recall(generated, real, num_neighbours=1)
    assert back == (0.0, pytest.approx(2 / 3))


@pytest.mark.parametrize("k", [1, 3, 7])
def test_it_agrees_with_loops(k):
    rng = np.random.default_rng(k)
    real, generated = rng.normal(size=(25, 2)), 0.7 * rng.normal(size=(30, 2)) + 0.5
    found = manifolds.precision_and_recall(real, generated, num_neighbours=k)
    assert found == manifolds.precision_and_recall_loop(real, generated, num_neighbours=k)


def test_moving_turning_and_scaling_both_change_nothing():
    rng = np.random.default_rng(1)
    real, generated = rng.normal(size=(40, 2)), rng.normal(size=(40, 2)) + 0.8
    found = manifolds.precision_and_recall(real, generated)
    turn = np.array([[0.6, -0.8], [0.8, 0.6]])
    again = manifolds.precision_and_recall(100 * real @ turn + 7, 100 * generated @ turn + 7)
    assert again == found


def test_new_data_come_near_one_and_other_data_do_not():
    held_out, new = on_the_ring(500, 0), on_the_ring(500, 1)
    precision, recall = manifolds.precision_and_recall(held_out, new)
    assert 0.9 < precision < 1
    assert 0.9 < recall < 1
    assert manifolds.precision_and_recall(held_out, new + 100) == (0, 0)
    assert manifolds.precision_and_recall(held_out, held_out) == (1, 1)


def test_recall_sees_what_precision_does_not():
    ring, held_out = gaussian_ring(), on_the_ring(500, 0)
    eight = np.tile(ring.means, (63, 1))[:500]
    precision, recall = manifolds.precision_and_recall(held_out, eight)
    assert precision > 0.8
    assert recall == 0  # balls of no size


def test_nine_outliers_make_noise_precise():
    held_out = on_the_ring(500, 0)
    noise = np.random.default_rng(1).uniform(-4, 4, (500, 2))
    away = 20 * gaussian_ring().means  # eight places far outside, and one in the empty middle
    spoilt = np.vstack([held_out, away, [[0.0, 0.0]]])
    honest = manifolds.precision_and_recall(held_out, noise)
    fooled = manifolds.precision_and_recall(spoilt, noise)
    assert honest.precision < 0.3
    assert fooled.precision > 0.9
    # The other two numbers use the same balls, and count how many a sample lies in.
    before, after = (
        manifolds.density_and_coverage(real, noise).density for real in (held_out, spoilt)
    )
    assert after < before + 0.7


def test_noise_has_nearly_full_recall():
    noise = np.random.default_rng(1).uniform(-4, 4, (500, 2))
    assert manifolds.precision_and_recall(on_the_ring(500, 0), noise).recall > 0.9


def test_density_and_coverage_by_hand():
    real = np.array([[0.0], [1.0], [3.0]])
    generated = np.array([[0.5], [9.0]])
    found = manifolds.density_and_coverage(real, generated, num_neighbours=1)
    assert found == (pytest.approx(2 / 2), pytest.approx(2 / 3))


def test_density_and_coverage_of_new_data():
    held_out, new = on_the_ring(500, 0), on_the_ring(500, 1)
    density, coverage = manifolds.density_and_coverage(held_out, new)
    assert density == pytest.approx(1, abs=0.1)
    assert coverage == pytest.approx(1 - 2**-5, abs=0.04)  # expected: 1 - 1 / 2^k for N = M


def test_half_of_new_data_lie_nearer_to_the_training_points():
    shares = [
        manifolds.copy_share(*np.random.default_rng(i).normal(size=(3, 40, 2))) for i in range(200)
    ]
    error = np.std(shares, ddof=1) / np.sqrt(len(shares))
    assert abs(np.mean(shares) - 0.5) < 3 * error


def test_copies_lie_at_the_training_points():
    train, held_out = on_the_ring(300, 0), on_the_ring(300, 1)
    assert manifolds.copy_share(train, held_out, train) == 1
    assert manifolds.copy_share(train, held_out, held_out) == 0
    assert manifolds.copy_share(train, train, held_out) == 0.5
    share = manifolds.copy_share(train, held_out, on_the_ring(400, 2))
    other = manifolds.copy_share(held_out, train, on_the_ring(400, 2))
    assert share + other == pytest.approx(1)


def test_bad_arguments_are_named():
    x = np.zeros((3, 2))
    for call in (
        lambda: udl.unsupervised.manifolds.neighbour_radii(x, 3),
        lambda: udl.unsupervised.manifolds.precision_and_recall(x, x, num_neighbours=3),
    ):
        with pytest.raises(ValueError, match="num_neighbours: got 3; expected a whole number from"):
            call()
    with pytest.raises(ValueError, match="held_out: got 2 points beside 3 of train"):
        udl.unsupervised.manifolds.copy_share(x, x[:2], x)
    with pytest.raises(ValueError, match="generated: got shape"):
        udl.unsupervised.manifolds.precision_and_recall(x, np.zeros((3, 1)))
