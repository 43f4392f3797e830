import numpy as np
import pytest

torch = pytest.importorskip("torch")

from udl.experiments.ch10_convolution import first_networks as module  # noqa: E402


def test_a_short_run_repeats_itself_and_leaves_the_global_generator_alone(monkeypatch):
    monkeypatch.delenv("UDL_CACHE", raising=False)
    before = torch.get_rng_state()
    for train in (module.digit_network, module.eye_finder):
        first, again = train(seed=1, num_steps=2), train(seed=1, num_steps=2)
        for name, array in first.items():
            np.testing.assert_array_equal(array, again[name])
    assert torch.equal(torch.get_rng_state(), before)


def test_every_other_patch_is_the_eye_and_none_reaches_the_other_one():
    photo = torch.zeros(96, 96)
    photo[:, 57:] = 1.0  # where the other eye's window could begin
    photo[37, 35] = 100.0
    x, y = module._patches(photo, 40)
    assert x.shape == (40, 1, 24, 24)
    assert y.tolist() == [0, 1] * 20
    spread = x.amax(dim=(1, 2, 3)) - x.amin(dim=(1, 2, 3))  # a change of light keeps differences
    assert spread[1::2].min() >= 70 - 1e-3
    photo[37, 35] = 0.0
    flat = module._patches(photo, 40)[0]
    assert (flat.amax(dim=(1, 2, 3)) - flat.amin(dim=(1, 2, 3))).max() < 1e-5


def test_the_other_eye_is_found_from_another_seed_too(monkeypatch):
    monkeypatch.delenv("UDL_CACHE", raising=False)
    right = module.eye_finder(1)["confidence"][:, 12:]
    row, column = np.unravel_index(right.argmax(), right.shape)
    assert (12 + 4 * row, 60 + 4 * column) in {(44, 80), (44, 84), (40, 80), (40, 84)}
