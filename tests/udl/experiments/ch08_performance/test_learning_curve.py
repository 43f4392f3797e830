"""The learning curve of the digits network: its fits, and what is kept from them."""

import numpy as np
import pytest

from udl.experiments.ch08_performance import learning_curve
from udl.performance.power_law import PowerLaw


def test_larger_training_sets_do_better_and_train_for_longer():
    found = learning_curve.losses()
    assert found["loss"].shape == (len(learning_curve.SIZES), 5)
    assert np.all(np.diff(found["loss"].mean(axis=1)) < 0)
    assert np.all(np.diff(found["error"].mean(axis=1)) < 0)
    assert found["steps"][0].mean() < found["steps"][-1].mean() <= learning_curve.MOST_STEPS


@pytest.mark.parametrize("floor", [0.0, 0.2])
def test_fits_see_the_first_sizes_alone_and_find_a_law(floor):
    law = PowerLaw(floor, 5.0, 0.5)
    losses = law(np.array(learning_curve.SIZES))
    losses[learning_curve.FITTED :] = 77.0
    with_floor, straight = learning_curve.fits(losses)
    assert with_floor.floor == pytest.approx(floor, abs=1e-3)
    assert with_floor.exponent == pytest.approx(0.5, abs=1e-3)
    assert straight.floor == 0
    assert (straight.exponent == pytest.approx(0.5)) == (floor == 0)
