"""When neighbours help: papers that cite their own topic rarely or often."""

import numpy as np

from udl.data.graphs.papers import make_papers
from udl.experiments.ch13_graph_networks.paper_networks import KINDS, trained
from udl.experiments.memory import Arrays
from udl.experiments.recorded import load

PROGRAM = "ch13_graph_networks/loyalties"
LOYALTIES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
SEEDS = tuple(range(10))
DEPTH = 2


def results() -> Arrays:
    """Return what was measured once, with its run time in seconds.

    Returns
    -------
    dict
        ``"within"``, shape (6, 10): percent of citations that stay within a topic, by loyalty (0,
        0.2, … 1) and seed; ``"new"``, shape (3, 6, 10): percent right among papers without a label,
        by kind of network ("words", "symmetric", "own"), loyalty and seed; ``"seconds"``.
    """
    return load(PROGRAM)


def measure() -> Arrays:
    """Make a citation graph for each loyalty and seed, and train a network of each kind on it.

    Returns
    -------
    dict
        As :func:`results`, without the seconds.
    """
    within = np.zeros((len(LOYALTIES), len(SEEDS)))
    new = np.zeros((len(KINDS), *within.shape))
    for i, loyalty in enumerate(LOYALTIES):
        for j, seed in enumerate(SEEDS):
            papers = make_papers(loyalty=loyalty, rng=np.random.default_rng(seed))
            same = papers.topics[papers.citations[:, 0]] == papers.topics[papers.citations[:, 1]]
            within[i, j] = 100 * same.mean()
            for k, kind in enumerate(KINDS):
                new[k, i, j] = trained(papers, kind, DEPTH, seed).new
    return {"within": within, "new": new}
