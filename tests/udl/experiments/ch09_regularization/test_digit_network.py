"""Networks on 500 digits."""

import numpy as np
import pytest

pytest.importorskip("torch")

from udl.experiments.ch09_regularization import digit_network


def test_networks_come_out_again_and_learn():
    few = digit_network.accuracies(num_seeds=1, num_steps=20)["test"]
    assert few.shape == (2, 1)
    assert np.array_equal(few, digit_network.accuracies(num_seeds=1, num_steps=20)["test"])
    assert few.min() > 30
