import numpy as np
import pytest

from udl.experiments.ch14_unsupervised_learning import samplers as module


@pytest.fixture(scope="module")
def train():
    return module.ring_points(0)[0]


def drawn(name, train, num=4000, seed=0):
    return module.sample(name, train, num, rng=np.random.default_rng(seed))


def test_each_sampler_has_a_label_and_repeats_itself(train):
    assert list(module.LABELS) == list(module.SAMPLERS)
    for name in module.SAMPLERS:
        x = drawn(name, train, 50)
        assert x.shape == (50, 2)
        np.testing.assert_array_equal(x, drawn(name, train, 50))


@pytest.mark.parametrize("name", ["new", "gaussian", "eight"])
def test_these_have_the_moments_of_the_truth(name, train):
    x = drawn(name, train, 8000)
    np.testing.assert_allclose(x.mean(axis=0), 0, atol=0.06)
    np.testing.assert_allclose(np.cov(x.T), module.SPREAD * np.eye(2), atol=0.09)


def test_copies_are_training_points(train):
    places = {tuple(point) for point in train}
    assert {tuple(point) for point in drawn("copyist", train)} <= places
    blurred = drawn("blurred", train)
    assert not {tuple(point) for point in blurred} & places
    near = np.linalg.norm(blurred[:, None] - train[None], axis=-1).min(axis=1)
    assert near.max() < 5 * module.BLUR


@pytest.mark.parametrize("name", ["new", "gaussian", "four", "narrow", "wide", "noisy", "blurred"])
def test_densities_have_area_one(name, train):
    line = np.linspace(-5, 5, 601) + 1e-9  # the middle of cells, never on the edge of the noise
    grid = np.stack(np.meshgrid(line, line), axis=-1).reshape(-1, 2)
    few = train[:20]  # the blurred copyist's density is a sum over all of them
    density = np.exp(module.log_densities(name, few, grid))
    assert density.sum() * (line[1] - line[0]) ** 2 == pytest.approx(1, abs=0.01)


def test_finite_numbers_of_points_have_no_density(train):
    for name in ("copyist", "eight"):
        assert np.all(module.log_densities(name, train, train) == -np.inf)


def test_training_and_held_out_points_differ():
    train, held_out = module.ring_points(0)
    assert train.shape == held_out.shape == (500, 2)
    assert not np.array_equal(train, held_out)
    assert not np.array_equal(train, module.ring_points(1)[0])


def test_an_unknown_sampler_is_named(train):
    with pytest.raises(ValueError, match="name: got 'old'"):
        module.sample("old", train, 5, rng=np.random.default_rng(0))
