"""Networks in the plane on a scale that tests can afford."""

import numpy as np
import pytest

pytest.importorskip("torch")

from udl.experiments.ch01_introduction import plane_results


def test_the_boundary_separates_most_arcs(monkeypatch):
    monkeypatch.delenv("UDL_CACHE", raising=False)
    found = plane_results.arcs_boundary(num_grid=9, num_epochs=40)
    assert found["probability"].shape == (9, 9)
    assert np.all((found["probability"] >= 0) & (found["probability"] <= 1))
    assert found["accuracy"].min() > 85


def test_layers_are_shown_by_two_numbers_up_to_one(monkeypatch):
    monkeypatch.delenv("UDL_CACHE", raising=False)
    found = plane_results.unrolled_spirals(num_epochs=3)
    assert found["layers"].shape == (3, plane_results.UNROLLED_POINTS, 2)
    np.testing.assert_allclose(np.abs(found["layers"]).max(axis=1), 1)


def test_depth_is_given_no_more_parameters(monkeypatch):
    monkeypatch.delenv("UDL_CACHE", raising=False)
    found = plane_results.depth_errors(num_seeds=2, num_steps=20)
    shallow, deep = found["parameters"]
    assert np.all(deep <= shallow)
    assert 0.87 < np.min(deep / shallow) < 0.88  # as the comment on the widths says
    for part in ("test", "train"):
        assert found[part].shape == (2, 3, 2)
        assert np.all((found[part] >= 0) & (found[part] <= 100))
