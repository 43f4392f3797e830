"""Every score of every sampler, where the truth is known."""

import numpy as np

from udl.experiments.ch14_unsupervised_learning.samplers import (
    NUM,
    SAMPLERS,
    TRUTH,
    log_densities,
    ring_points,
    sample,
)
from udl.experiments.memory import Arrays, memoised
from udl.unsupervised import (
    copy_share,
    density_and_coverage,
    frechet_distance,
    inception_score,
    mode_report,
    point_wasserstein,
    precision_and_recall,
    responsibilities,
)

# The first nine need data alone; the last two need the truth.
SCORES = (
    "log_likelihood",
    "inception",
    "frechet",
    "precision",
    "recall",
    "density",
    "coverage",
    "wasserstein",
    "copy_share",
    "good",
    "caught",
)


@memoised
def ring_scores(num: int = NUM, num_seeds: int = 10) -> Arrays:
    """Score the nine samplers on the ring.

    The classifier of the Inception score is the best there can be: it knows the truth.

    Parameters
    ----------
    num : int
        Number of training points, of held-out points and of points of each sampler.
    num_seeds : int
        Number S of repetitions, each with new points of all three kinds.

    Returns
    -------
    dict
        One array (9, S) for each name in ``SCORES``, a row for each of ``SAMPLERS`` in its order.
        ``"log_likelihood"``: mean log density of the held-out points (nats). ``"precision"`` and
        ``"recall"`` with three neighbours, ``"density"`` and ``"coverage"`` with five.
        ``"good"``: share of points within three standard deviations of a Gaussian;
        ``"caught"``: how many of the eight Gaussians have such a point.
    """
    found = {name: np.empty((len(SAMPLERS), num_seeds)) for name in SCORES}
    for seed in range(num_seeds):
        train, held_out = ring_points(seed, num)
        for row, name in enumerate(SAMPLERS):
            x = sample(name, train, num, rng=np.random.default_rng([15, seed, row]))
            report = mode_report(TRUTH, x)
            values = (
                log_densities(name, train, held_out).mean(),
                inception_score(responsibilities(TRUTH, x)),
                frechet_distance(held_out, x),
                *precision_and_recall(held_out, x),
                *density_and_coverage(held_out, x),
                point_wasserstein(held_out, x),
                copy_share(train, held_out, x),
                report.good,
                report.caught,
            )
            for score, value in zip(SCORES, values, strict=True):
                found[score][row, seed] = value
    return found
