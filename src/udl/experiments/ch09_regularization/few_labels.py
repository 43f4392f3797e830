"""What pre-training is worth when few labels are at hand.

A network starts from He's weights, from a related task or from masked signals, and is then trained
on the first 100, 250, 500, 1,000 or all 4,000 of the coursework's training signals, for 2,000 steps
of 50 examples each. The learning rate is chosen for each start and each number of labels among
three, on the validation signals and four seeds used for nothing else.
"""

from dataclasses import replace

import numpy as np

from udl.experiments.ch09_regularization.methods import SIZES, Data, adopt, coursework_data
from udl.experiments.ch09_regularization.pretraining import SOURCES, pretrained
from udl.experiments.memory import Arrays, memoised
from udl.experiments.recorded import load
from udl.experiments.side_by_side import (
    Recipe,
    SideBySide,
    losses_and_errors,
    mlps,
    seeded,
    train_side_by_side,
)
from udl.training import Examples

PROGRAM = "ch09_regularization/few_labels"
STARTS = ("from scratch", *SOURCES)
SIZES_OF_TRAINING = (100, 250, 500, 1000, 4000)
RATES = (0.01, 0.05, 0.2)
SEARCH_SEEDS, SEEDS = (1000, 1001, 1002, 1003), tuple(range(10))
BATCH_SIZE, NUM_STEPS = 50, 2000


def results() -> Arrays:
    """Return what was measured once, with its run time in seconds.

    Returns
    -------
    dict
        ``"starts"``, shape (3,); ``"num_labels"``, shape (5,); ``"test"``: errors in percent,
        shape (3, 5, 10), the last axis the seeds; ``"rate"``: the chosen learning rate, shape
        (3, 5); ``"seconds"``.
    """
    return load(PROGRAM)


def measure() -> Arrays:
    """Train from each start on each number of labels.

    Returns
    -------
    dict
        As :func:`results`, without the seconds.
    """
    found = [[one_point(start, size) for size in SIZES_OF_TRAINING] for start in STARTS]
    return {
        "starts": np.array(STARTS),
        "num_labels": np.array(SIZES_OF_TRAINING),
        **{key: np.array([[one[key] for one in row] for row in found]) for key in ("test", "rate")},
    }


@memoised
def one_point(
    start: str,
    num_labels: int,
    search_seeds: tuple[int, ...] = SEARCH_SEEDS,
    seeds: tuple[int, ...] = SEEDS,
    num_steps: int = NUM_STEPS,
) -> Arrays:
    """Choose the learning rate, then train from each seed and read the test error.

    Parameters
    ----------
    start : str
        One of ``STARTS``.
    num_labels : int
        Training examples, a multiple of the batch size.
    search_seeds, seeds : tuple of int
        To choose and to report.
    num_steps : int
        Of 50 examples, a multiple of the steps of an epoch.

    Returns
    -------
    dict
        ``"test"``, shape (S,), in percent; ``"rate"``, the chosen learning rate.
    """
    data = coursework_data()

    def trained(rate: float, on: tuple[int, ...], examples: Examples) -> np.ndarray:
        networks = _trained(data, start, num_labels, rate, on, num_steps)
        return losses_and_errors(networks, *examples)[1].numpy()

    searched = [trained(rate, search_seeds, data.validation).mean() for rate in RATES]
    rate = RATES[int(np.argmin(searched))]
    return {"test": trained(rate, seeds, data.test), "rate": np.array(rate)}


def _trained(
    data: Data, start: str, num_labels: int, rate: float, seeds: tuple[int, ...], num_steps: int
) -> SideBySide:
    generators = seeded(seeds)
    networks = mlps(SIZES, generators)
    if start != STARTS[0]:
        adopt(networks, pretrained(start, seeds))
    recipe = replace(
        Recipe(rate), batch_size=BATCH_SIZE, num_epochs=num_steps * BATCH_SIZE // num_labels
    )
    x, y = data.train
    train_side_by_side(networks, x[:num_labels], y[:num_labels], recipe, generators)
    return networks
