"""The spirals are learned by the chapter's own differentiation."""

import numpy as np

from udl.experiments.ch07_gradients import spirals


def test_points_lie_on_two_spirals_of_equal_size():
    x, y = spirals.spirals()
    assert x.shape == (200, 2)
    assert sorted(np.unique(y)) == [-1, 1]
    assert y.sum() == 0


def test_every_point_ends_on_the_right_side():
    learned, (_, y) = spirals.learned(), spirals.spirals()
    assert learned["losses"][-1] < 0.1 * learned["losses"][0]
    assert np.all(learned["outputs"] * y[:, 0] > 0)
    assert learned["painted"].shape == (spirals.SIDE, spirals.SIDE)
    assert learned["painted"].min() < 0 < learned["painted"].max()
