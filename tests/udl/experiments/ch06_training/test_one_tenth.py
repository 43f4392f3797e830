"""The classifier of chapter 6's first screen, against its exact solution."""

import numpy as np
import pytest

from udl.data import mnist
from udl.experiments.ch06_training import one_tenth


def test_the_smaller_rate_falls_towards_the_least_squares_solution():
    found, data = one_tenth.descents(), mnist.digits()
    x = np.hstack([np.ones((4000, 1)), data.x_train.reshape(4000, -1)])
    goal = np.eye(10)[data.y_train]
    best = np.mean(np.sum((x @ np.linalg.lstsq(x, goal)[0] - goal) ** 2, axis=1))
    falling, rising = found["loss"]
    assert falling[0] == rising[0] == 1
    assert np.all(np.diff(falling) < 0)
    assert best < falling[-1] < 2 * best


def test_the_border_lies_between_the_two_rates_and_settles_the_growth():
    found = one_tenth.descents()
    slow, fast = one_tenth.RATES
    assert slow < found["border"] < fast
    rising = found["loss"][1]
    factor = 1 - 2 * fast / found["border"]  # in the steepest direction, of the distance
    assert rising[100] / rising[99] == pytest.approx(factor**2, rel=1e-3)
