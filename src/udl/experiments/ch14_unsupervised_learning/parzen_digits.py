"""The score that real digits lose: log-likelihood by Parzen windows, of digits and of averages.

What Theis, van den Oord and Bethge found in 2015, with other data and sizes. Both kinds of pictures
come from the same 3000 digits; the bandwidth of each is chosen on the validation part, and the test
part gives the score.
"""

import numpy as np

from udl.data import mnist
from udl.experiments.memory import Arrays, memoised
from udl.unsupervised import best_bandwidth, k_means, kernel_log_density

BANDWIDTHS = tuple(np.linspace(0.125, 0.275, 7).tolist())
NUM_SOURCE, NUM_STEPS = 3000, 8


@memoised
def parzen_digits(counts: tuple[int, ...] = (30, 100, 300, 1000)) -> Arrays:
    """Compare cluster centres with real digits by Parzen windows.

    Parameters
    ----------
    counts : tuple of int
        How many pictures carry the density, at most 1000.

    Returns
    -------
    dict
        ``"counts"`` (C,). ``"centres"`` and ``"digits"`` (C,): mean log density of the test digits
        (nats a picture) under bumps on k-means centres and on real digits; ``"bandwidths"`` (2, C):
        those chosen, centres first. ``"pictures"`` (2, 8, 28, 28): some centres, some digits.
    """
    data = mnist.digits()
    images, validation, test = (
        part.reshape(len(part), -1).astype(float)
        for part in (data.x_train, data.x_validation, data.x_test)
    )
    source, others = images[:NUM_SOURCE], images[NUM_SOURCE:]
    scores, chosen = np.empty((2, len(counts))), np.empty((2, len(counts)))
    for column, count in enumerate(counts):
        centres = k_means(
            source, count, num_steps=NUM_STEPS, rng=np.random.default_rng(count)
        ).centres
        for row, pictures in enumerate((centres, others[:count])):
            chosen[row, column] = best_bandwidth(pictures, validation, BANDWIDTHS)
            density = kernel_log_density(test, pictures, float(chosen[row, column]))
            scores[row, column] = density.mean()
    shown = np.stack([centres[:8], others[:8]])
    return {
        "counts": np.array(counts),
        "centres": scores[0],
        "digits": scores[1],
        "bandwidths": chosen,
        "pictures": shown.reshape(2, -1, 28, 28),
    }
