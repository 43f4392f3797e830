"""How far the truth is from itself: the Fréchet distance of two samples of one distribution."""

import numpy as np

from udl.experiments.memory import Arrays, memoised
from udl.unsupervised import frechet_distance

DIMENSIONS, SIZES = (2, 16, 64), (100, 200, 400, 800, 1600, 3200)


@memoised
def frechet_by_size(num_seeds: int = 10) -> Arrays:
    """Measure the distance of two samples of one standard normal distribution.

    Parameters
    ----------
    num_seeds : int
        Number S of pairs for each size.

    Returns
    -------
    dict
        ``"dimensions"`` (3,), ``"sizes"`` (6,); ``"distance"`` (3, 6, S): squared distances, whose
        true value is 0.
    """
    distance = np.empty((len(DIMENSIONS), len(SIZES), num_seeds))
    for row, dim in enumerate(DIMENSIONS):
        for column, size in enumerate(SIZES):
            for seed in range(num_seeds):
                rng = np.random.default_rng([16, dim, size, seed])
                x, y = rng.normal(size=(2, size, dim))
                distance[row, column, seed] = frechet_distance(x, y)
    return {
        "dimensions": np.array(DIMENSIONS),
        "sizes": np.array(SIZES),
        "distance": distance,
    }
