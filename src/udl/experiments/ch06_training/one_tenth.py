"""A linear classifier of digits, trained with a learning rate and with one a tenth larger."""

import numpy as np

from udl.data import mnist
from udl.experiments.memory import Arrays, memoised

RATES, NUM_STEPS = (0.025, 0.0275), 100


@memoised
def descents() -> Arrays:
    """Descend the mean squared error with all 4000 digits at each step, as the chapter does.

    Returns
    -------
    dict
        ``"loss"`` (2, 101): before each step and after the last, for `RATES`; ``"accuracy"`` (2,):
        percent right on the 500 test images; ``"border"`` (): the learning rate above which this
        descent diverges, two divided by the largest curvature of the loss.
    """
    data = mnist.digits()
    x, x_test = _with_ones(data.x_train), _with_ones(data.x_test)
    goal = np.eye(10, dtype=np.float32)[data.y_train]
    loss = np.empty((len(RATES), NUM_STEPS + 1))
    accuracy = np.empty(len(RATES))
    for r, rate in enumerate(RATES):
        weights = np.zeros((785, 10), dtype=np.float32)
        for step in range(NUM_STEPS + 1):
            error = x @ weights - goal
            loss[r, step] = np.mean(np.sum(error.astype(np.float64) ** 2, axis=1))
            if step < NUM_STEPS:
                weights -= np.float32(rate) * 2 * x.T @ error / np.float32(len(x))
        accuracy[r] = 100 * np.mean((x_test @ weights).argmax(axis=1) == data.y_test)
    curvature = 2 * np.linalg.eigvalsh(x.T.astype(np.float64) @ x / len(x))[-1]
    return {"loss": loss, "accuracy": accuracy, "border": np.array(2 / curvature)}


def _with_ones(images: np.ndarray) -> np.ndarray:
    """Lay images out as rows with a 1 in front: (N, 1, 28, 28) to (N, 785)."""
    ones = np.ones((len(images), 1), dtype=np.float32)
    return np.hstack([ones, images.reshape(len(images), -1)])
