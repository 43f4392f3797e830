"""What becomes of the page's network for papers when it has more layers."""

import numpy as np

from udl.experiments.ch13_graph_networks.paper_networks import the_papers, trained
from udl.experiments.memory import Arrays
from udl.experiments.recorded import load

PROGRAM = "ch13_graph_networks/depth"
DEPTHS = (1, 2, 4, 8, 16)
SEEDS = tuple(range(10))


def results() -> Arrays:
    """Return what was measured once, with its run time in seconds.

    Returns
    -------
    dict
        ``"new"`` and ``"old"``, shape (2, 5, 10): percent right among papers without and with a
        label, by plain and residual network, depth (1, 2, 4, 8, 16) and seed; ``"energy"``, same
        shape: how much neighbours differ in the last hidden layer; ``"seconds"``.
    """
    return load(PROGRAM)


def measure() -> Arrays:
    """Train networks of each depth, without and with residual connections.

    Returns
    -------
    dict
        As :func:`results`, without the seconds.
    """
    papers = the_papers()
    runs = [
        [
            [trained(papers, "symmetric", depth, seed, residual=residual) for seed in SEEDS]
            for depth in DEPTHS
        ]
        for residual in (False, True)
    ]
    return {
        name: np.array([[[getattr(run, name) for run in row] for row in part] for part in runs])
        for name in ("new", "old", "energy")
    }
