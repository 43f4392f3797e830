import numpy as np
import pytest

torch = pytest.importorskip("torch")

from udl.experiments.ch14_unsupervised_learning import digit_scores as module  # noqa: E402

NAMES = list(module.SAMPLERS)


@pytest.fixture(scope="module")
def scores():
    return {
        name: dict(zip(NAMES, values, strict=True))
        for name, values in module.digit_scores().items()
    }


def test_pictures_are_pictures_and_torch_is_left_alone():
    before, threads = torch.get_rng_state(), torch.get_num_threads()
    held = module.digit_samples()
    assert torch.equal(torch.get_rng_state(), before)
    assert torch.get_num_threads() == threads
    assert list(module.LABELS) == NAMES
    assert held["pictures"].shape == (7, 500, 784)
    assert held["pictures"].min() >= 0
    assert held["pictures"].max() <= 1
    np.testing.assert_allclose(held["probabilities"].sum(axis=-1), 1)
    assert held["accuracy"] > 88
    assert held["log_likelihood"][0] > held["log_likelihood"][1] + 5


def test_ten_pictures_have_the_highest_inception_score(scores):
    found = scores["inception"]
    assert max(found, key=found.get) == "ten"
    assert found["ten"] > 9.9
    assert found["centres"] > found["new"]
    assert scores["recall"]["ten"] == 0


def test_pixels_drawn_apart_are_more_precise_than_digits(scores):
    assert scores["precision"]["pixels"] > scores["precision"]["new"]
    assert scores["recall"]["pixels"] < 0.05


def test_no_digit_lies_nearer_than_held_out_digits_by_the_frechet_distance(scores):
    for distance in (scores["frechet"], scores["pixel_frechet"]):
        assert min(distance, key=distance.get) == "new"
    assert scores["frechet"]["mixture"] < scores["frechet"]["gaussian"]


def test_the_copy_share_sees_the_copyist(scores):
    assert scores["copy_share"]["copyist"] == 1
    assert abs(scores["copy_share"]["new"] - 0.5) < 0.07
