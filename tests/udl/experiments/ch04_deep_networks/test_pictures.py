"""What the wide and the deep network learn, and from what."""

import numpy as np
import pytest
import torch
from torch import nn

from udl.experiments.ch04_deep_networks import pictures


def test_both_networks_have_the_same_budget():
    sizes = pictures.same_budget()["sizes"]
    for size, widths in zip(sizes, pictures.WIDTHS.values(), strict=True):
        model = pictures.network(widths, torch.Generator().manual_seed(0))
        assert sum(p.numel() for p in model.parameters()) == size
    assert abs(sizes[0] - sizes[1]) < 0.02 * sizes[0]


def test_first_parameters_are_distributed_as_pytorch_draws_them():
    ours = pictures.network((40, 500, 1), torch.Generator().manual_seed(0))[0]
    torch.manual_seed(0)
    theirs = nn.Linear(40, 500)
    for mine, other in zip(ours.parameters(), theirs.parameters(), strict=True):
        assert mine.abs().max().item() == pytest.approx(other.abs().max().item(), rel=0.02)
        assert mine.std().item() == pytest.approx(other.std().item(), rel=0.1)


def test_pictures_are_seen_from_above():
    x, shown = pictures.positions(), pictures.targets()
    np.testing.assert_allclose(x[0], (-1, 1))
    assert set(shown) == {"ripples", "stripes", "quilt", "cat"}
    for brightness in shown.values():
        assert brightness.shape == (len(x),)
        assert 0 <= brightness.min() < brightness.max() <= 1
    middle = np.argmin(np.hypot(*x.T))
    assert shown["ripples"][middle] > 0.9


def test_errors_lie_below_those_of_a_constant_and_above_none():
    result = pictures.same_budget()
    assert np.all(result["errors"] < result["plain"][:, None, None, None])
    assert result["errors"].min() > 0
    painted = result["painted"][0, 1].ravel() - pictures.targets()["ripples"]
    assert np.sqrt(np.mean(painted**2)) == pytest.approx(
        result["errors"][0, 1, pictures.FIRST_SCREEN, 0]
    )


def test_both_networks_miss_the_bright_spot_in_the_middle():
    brightness = pictures.targets()["ripples"]
    spot = np.hypot(*pictures.positions().T) < 1 / 8
    assert brightness[spot].mean() > 0.7
    assert np.all(pictures.same_budget()["painted"][0].reshape(2, -1)[:, spot].mean(axis=1) < 0.4)
