"""Least squares on 500 digits, with a penalty on large weights of every strength."""

import numpy as np

from udl.data import mnist
from udl.experiments.memory import Arrays, memoised

STRENGTHS = tuple(float(strength) for strength in 10.0 ** np.arange(-3, 4.01, 0.25))
NUM_SETS, SET_SIZE = 8, 500


@memoised
def accuracies() -> Arrays:
    """Fit eight disjoint sets of 500 digits, as the chapter does with the first.

    Returns
    -------
    dict
        Percent right, a row for each set and a column for each of `STRENGTHS`: ``"train"`` and
        ``"test"`` (8, 29), and without a penalty ``"plain_train"`` and ``"plain_test"`` (8,).
    """
    data = mnist.digits()
    x_test = _with_ones(data.x_test)
    found: Arrays = {name: np.empty((NUM_SETS, len(STRENGTHS))) for name in ("train", "test")}
    for name in ("plain_train", "plain_test"):
        found[name] = np.empty(NUM_SETS)
    for s in range(NUM_SETS):
        rows = slice(s * SET_SIZE, (s + 1) * SET_SIZE)
        x, y = _with_ones(data.x_train[rows]), data.y_train[rows]
        left, sizes, right = np.linalg.svd(x, full_matrices=False)
        goal = left.T @ np.eye(10)[y]  # (500, 10)

        def right_on(factors: np.ndarray) -> tuple[float, float]:
            weights = right.T @ (factors[:, None] * goal)  # noqa: B023 -- used within the turn
            shares = (
                np.mean((rows_of @ weights).argmax(axis=1) == labels)
                for rows_of, labels in ((x, y), (x_test, data.y_test))  # noqa: B023 -- as above
            )
            train, test = (100 * float(share) for share in shares)
            return train, test

        kept = sizes > 1e-10 * sizes.max()
        plain = np.where(kept, 1 / np.where(kept, sizes, 1), 0)
        found["plain_train"][s], found["plain_test"][s] = right_on(plain)
        for k, strength in enumerate(STRENGTHS):
            both = right_on(sizes / (sizes**2 + strength))
            found["train"][s, k], found["test"][s, k] = both
    return found


def _with_ones(images: np.ndarray) -> np.ndarray:
    """Lay images out as rows with a 1 in front: (N, 1, 28, 28) to (N, 785)."""
    return np.hstack([np.ones((len(images), 1)), images.reshape(len(images), -1).astype(float)])
