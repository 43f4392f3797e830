"""Least squares on 500 digits."""

import numpy as np
import pytest

from udl.data import mnist
from udl.experiments.ch09_regularization import digit_ridge


def test_accuracies_are_those_of_the_normal_equations():
    data, found = mnist.digits(), digit_ridge.accuracies()
    rows = slice(1500, 2000)  # the fourth set
    x = np.hstack([np.ones((500, 1)), data.x_train[rows].reshape(500, 784)])
    x_test = np.hstack([np.ones((500, 1)), data.x_test.reshape(500, 784)])
    k = digit_ridge.STRENGTHS.index(100.0)
    goal = np.eye(10)[data.y_train[rows]]
    weights = np.linalg.solve(x.T @ x + 100 * np.eye(785), x.T @ goal)
    for inputs, labels, name in ((x, data.y_train[rows], "train"), (x_test, data.y_test, "test")):
        right = 100 * np.mean((inputs @ weights).argmax(axis=1) == labels)
        assert found[name][3, k] == pytest.approx(right, abs=0.21)
