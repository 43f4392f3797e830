"""The whole curve of test error over the number of random features, from few to forty a point.

The truth is a wave along one direction of a space with five, seen at a hundred noisy points.
"""

import numpy as np

from udl.experiments.memory import Arrays, memoised
from udl.performance import random_features

NUM_POINTS, NUM_INPUTS, NOISE = 100, 5, 0.3
# Close together around the number of points, where everything happens.
COUNTS = (
    *(2, 3, 5, 8, 12, 20, 30, 40, 50, 60, 70, 80, 85, 90, 95, 98, 100),
    *(102, 105, 110, 115, 120, 135, 150, 200, 300, 500, 1000, 2000, 4000),
)
NUM_DRAWS, NUM_PLACES = 20, 500


@memoised
def curves() -> Arrays:
    """Fit every number of features to twenty data sets; compute what the noise contributes.

    Returns
    -------
    dict
        For the counts `COUNTS` and the draws, each (C, S): ``"training"``, mean squared error on
        the training data; ``"bias"``, mean squared distance from the truth of a fit to targets
        without noise; ``"variance"``, that of its predictions over the noise alone, computed and
        not sampled; ``"length"``, that of the weights of the features, which are divided by the
        root of their number.
    """
    training, bias, variance, length = np.empty((4, len(COUNTS), NUM_DRAWS))
    for s in range(NUM_DRAWS):
        rng = np.random.default_rng(s)
        direction = rng.normal(size=NUM_INPUTS)
        direction /= np.linalg.norm(direction)
        x, places = (rng.normal(size=(n, NUM_INPUTS)) for n in (NUM_POINTS, NUM_PLACES))
        truth, there = np.sin(1.5 * x @ direction), np.sin(1.5 * places @ direction)
        targets = truth + rng.normal(0, NOISE, size=NUM_POINTS)
        for c, count in enumerate(COUNTS):
            features = random_features(count, NUM_INPUTS, rng=rng)
            solver = np.linalg.pinv(features(x))  # (P, N)
            smoother = features(places) @ solver  # (M, N)
            training[c, s] = np.mean((features(x) @ (solver @ targets) - targets) ** 2)
            bias[c, s] = np.mean((smoother @ truth - there) ** 2)
            variance[c, s] = NOISE**2 * np.mean(np.sum(smoother**2, axis=1))
            length[c, s] = np.linalg.norm(solver @ targets)
    return {"training": training, "bias": bias, "variance": variance, "length": length}
