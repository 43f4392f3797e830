"""One network from many seeds, beside two variants that are a little better and a little worse.

The network, data and training are the coursework's: 40-100-100-10 on 4,000 signals of MNIST-1D,
2,000 others to validate. Seed by seed the three start from the same weights and see the same
batches. The strengths of the two variants were set on other seeds (1000 to 1031) so that their
differences are small and of opposite sign; nothing was chosen on the seeds that are reported.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from udl.data import mnist1d
from udl.experiments.memory import Arrays
from udl.experiments.recorded import load
from udl.experiments.side_by_side import (
    Recipe,
    losses_and_errors,
    mlps,
    seeded,
    train_side_by_side,
)
from udl.training import tensors

PROGRAM = "ch08_performance/seed_lottery"
SIZES = (40, 100, 100, 10)
NUM_SEEDS, GROUP = 96, 16
VARIANTS = {
    "baseline": Recipe(),
    "weight decay": replace(Recipe(), weight_decay=0.0002),
    "label smoothing": replace(Recipe(), smoothing=0.01),
}


def results() -> Arrays:
    """Return what was measured once, with its run time in seconds.

    Returns
    -------
    dict
        ``"seeds"``, shape (96,); ``"validation"`` and ``"train"``: errors in percent at the end of
        training, shape (3, 96), the variants in the order of ``VARIANTS``; ``"seconds"``.
    """
    return load(PROGRAM)


def measure(seeds: Sequence[int] = range(NUM_SEEDS), num_epochs: int = 50) -> Arrays:
    """Train the baseline and its two variants.

    Parameters
    ----------
    seeds : sequence of int
        Each decides first weights and order of examples of one run of each.
    num_epochs : int
        Epochs of 40 steps.

    Returns
    -------
    dict
        As :func:`results`, without the seconds.
    """
    data = mnist1d.coursework()
    train = tensors(data.x_train, data.y_train)
    validation = tensors(data.x_validation, data.y_validation)
    found: dict[str, list[np.ndarray]] = {"validation": [], "train": []}
    for recipe in VARIANTS.values():
        validated, trained = [], []
        for first in range(0, len(seeds), GROUP):
            generators = seeded(seeds[first : first + GROUP])
            networks = mlps(SIZES, generators)
            train_side_by_side(networks, *train, replace(recipe, num_epochs=num_epochs), generators)
            validated.append(losses_and_errors(networks, *validation)[1].numpy())
            trained.append(losses_and_errors(networks, *train)[1].numpy())
        found["validation"].append(np.concatenate(validated))
        found["train"].append(np.concatenate(trained))
    return {"seeds": np.array(seeds), **{key: np.stack(rows) for key, rows in found.items()}}
