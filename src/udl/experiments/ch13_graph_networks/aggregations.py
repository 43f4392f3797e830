"""How far the page's networks for molecules are off, by what they do with messages."""

import numpy as np

from udl.experiments.ch13_graph_networks.molecule_networks import (
    AGGREGATIONS,
    NUM_TRAIN,
    all_molecules,
    error_on_new,
    surfaces,
    trained,
)
from udl.experiments.memory import Arrays
from udl.experiments.recorded import load

PROGRAM = "ch13_graph_networks/aggregations"
LAYERS = (1, 2, 3)
SEEDS = (0, 1, 2, 3, 4)
NUM_STEPS = 600


def results() -> Arrays:
    """Return what was measured once, with its run time in seconds.

    Returns
    -------
    dict
        ``"bag"``, shape (5,): root mean squared errors in square ångströms on 500 new molecules, of
        networks that know no bonds, the axis the seeds; ``"graph"``, shape (4, 3, 5): of networks
        by aggregation ("sum", "mean", "symmetric", "max"), number of layers (1, 2, 3) and seed;
        ``"spread"``: the standard deviation of the surfaces themselves; ``"seconds"``.
    """
    return load(PROGRAM)


def measure() -> Arrays:
    """Train each network from each seed.

    Returns
    -------
    dict
        As :func:`results`, without the seconds.
    """
    molecules = all_molecules()
    return {
        "bag": np.array([one_error("sum", 0, seed) for seed in SEEDS]),
        "graph": np.array(
            [
                [[one_error(kind, layers, seed) for seed in SEEDS] for layers in LAYERS]
                for kind in AGGREGATIONS
            ]
        ),
        "spread": surfaces(molecules[NUM_TRAIN:]).std(),
    }


def one_error(kind: str, num_layers: int, seed: int) -> float:
    """Train one network and return its error on new molecules, in square ångströms.

    Parameters
    ----------
    kind, num_layers, seed
        As in :func:`udl.experiments.ch13_graph_networks.molecule_networks.trained`.

    Returns
    -------
    float
    """
    molecules = all_molecules()
    return error_on_new(trained(kind, num_layers, seed, NUM_STEPS, molecules), molecules)
