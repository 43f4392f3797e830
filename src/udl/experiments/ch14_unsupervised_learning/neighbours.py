"""Precision and recall against the number of neighbours, with and without a few outliers."""

import numpy as np

from udl.experiments.ch14_unsupervised_learning.samplers import (
    NUM,
    REACH,
    TRUTH,
    ring_points,
    sample,
)
from udl.experiments.memory import Arrays, memoised
from udl.unsupervised import precision_and_recall

COUNTS = (1, 2, 3, 5, 8, 12, 20, 30)
# Eight far outside, in all directions, and one in the empty middle.
OUTLIERS = np.vstack([20 * TRUTH.means, np.zeros((1, 2))])


@memoised
def neighbour_curves(num_seeds: int = 5) -> Arrays:
    """Measure what k and nine outliers among 509 held-out points do to precision and recall.

    Parameters
    ----------
    num_seeds : int
        Number S of repetitions.

    Returns
    -------
    dict
        ``"k"`` (8,): numbers of neighbours. All others (8, S): ``"noise"``, precision of uniform
        noise; ``"noise_with_outliers"``, the same where the held-out points have the outliers;
        ``"noise_recall"``, its recall; ``"narrow"``, recall of the narrow sampler; ``"new"`` and
        ``"new_recall"``, precision and recall of new data.
    """
    names = ("noise", "noise_with_outliers", "noise_recall", "narrow", "new", "new_recall")
    found = {name: np.empty((len(COUNTS), num_seeds)) for name in names}
    for seed in range(num_seeds):
        train, held_out = ring_points(seed)
        rng = np.random.default_rng([17, seed])
        noise = rng.uniform(-REACH, REACH, (NUM, 2))
        narrow, new = (sample(name, train, NUM, rng=rng) for name in ("narrow", "new"))
        spoilt = np.vstack([held_out, OUTLIERS])
        for row, k in enumerate(COUNTS):
            honest = precision_and_recall(held_out, noise, num_neighbours=k)
            fooled = precision_and_recall(spoilt, noise, num_neighbours=k)
            fresh = precision_and_recall(held_out, new, num_neighbours=k)
            few = precision_and_recall(held_out, narrow, num_neighbours=k)
            values = (
                honest.precision,
                fooled.precision,
                honest.recall,
                few.recall,
                fresh.precision,
                fresh.recall,
            )
            for name, value in zip(names, values, strict=True):
                found[name][row, seed] = value
    return {"k": np.array(COUNTS)} | found
