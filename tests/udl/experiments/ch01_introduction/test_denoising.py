"""The cleaned half is nearer to the truth than the noisy one."""

import numpy as np
import pytest

from udl.experiments.ch01_introduction import denoising


def test_a_weighted_sum_removes_noise_from_pixels_that_it_has_not_seen(monkeypatch):
    monkeypatch.delenv("UDL_CACHE", raising=False)
    found = denoising.denoised()
    for name, error in zip(("noisy", "cleaned"), found["error"], strict=True):
        assert found[name].shape == (192, 96)
        assert error == pytest.approx(np.sqrt(np.mean((found[name] - found["clean"]) ** 2)))
    assert found["error"][0] == pytest.approx(denoising.NOISE, rel=0.02)
    assert found["error"][1] < 0.5 * found["error"][0]
    assert np.unravel_index(found["weights"].argmax(), found["weights"].shape) == (4, 4)
    assert found["weights"].sum() == pytest.approx(1, abs=0.1)  # grey stays grey
