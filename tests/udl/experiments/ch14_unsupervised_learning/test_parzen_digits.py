import numpy as np
import pytest

from udl.experiments.ch14_unsupervised_learning import parzen_digits as module


def test_a_short_run_repeats_itself(monkeypatch):
    monkeypatch.delenv("UDL_CACHE", raising=False)
    first, again = module.parzen_digits((10,)), module.parzen_digits((10,))
    for name, values in first.items():
        np.testing.assert_array_equal(values, again[name])
    assert first["pictures"].shape == (2, 8, 28, 28)


def test_averages_beat_real_digits():
    found = module.parzen_digits()
    assert np.all(found["centres"] > found["digits"] + 50)
    assert np.all(np.diff(found["digits"]) > 0)
    # Thirty averages stand where a thousand digits do.
    assert found["centres"][0] == pytest.approx(found["digits"][-1], abs=5)
    inside = (found["bandwidths"] > module.BANDWIDTHS[0]) & (
        found["bandwidths"] < module.BANDWIDTHS[-1]
    )
    assert inside[:, 1:].all()  # the choice was not cut off
