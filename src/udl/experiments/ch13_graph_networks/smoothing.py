"""What averaging leaves of the words of papers, without any weights that could fail to train."""

import numpy as np

from udl.experiments.ch13_graph_networks.paper_networks import labelled, the_papers
from udl.experiments.memory import Arrays, memoised
from udl.graphs import neighbour_energy, propagation_matrix, smoothed

STEPS = (0, 1, 2, 4, 8, 16, 32, 64, 128)
RESTART = 0.1
SEEDS = tuple(range(10))
PENALTY = 1e-3  # of the ridge regression, once its inputs have size 1


@memoised
def averaged(restart: float = 0.0) -> Arrays:
    """Average the words of neighbours again and again; takes about a second.

    Parameters
    ----------
    restart : float
        Share of the words themselves that is mixed in after each step.

    Returns
    -------
    dict
        ``"steps"``, shape (9,); ``"energy"``, shape (9,): the energy ("mean") that is left, a share
        of that of the words; ``"right"``, shape (9, 10): percent right of a linear classifier of
        what is left, stretched to size 1 again, on papers without a label, by seed; ``"rate"``:
        the second eigenvalue in size of the propagation matrix.
    """
    papers = the_papers()
    adjacency = papers.adjacency().astype(float)
    words = papers.words.astype(float)
    energy, right = [], []
    for steps in STEPS:
        rows = smoothed(words, adjacency, steps, kind="mean", restart=restart)
        energy.append(neighbour_energy(rows, adjacency, kind="mean"))
        right.append([probed(rows, papers.topics, labelled(papers, seed)) for seed in SEEDS])
    values = np.linalg.eigvalsh(propagation_matrix(adjacency, "symmetric"))
    return {
        "steps": np.array(STEPS),
        "energy": np.array(energy) / energy[0],
        "right": np.array(right),
        "rate": np.sort(np.abs(values))[-2],
    }


def probed(rows: np.ndarray, topics: np.ndarray, known: np.ndarray) -> float:
    """Classify by ridge regression on a few labels.

    Parameters
    ----------
    rows : ndarray, shape (N, D)
        What is known of each paper; their mean is subtracted, and the rest is divided by its size.
    topics : ndarray, shape (N,)
        What is to be found out.
    known : ndarray, shape (L,)
        Papers whose topic is known.

    Returns
    -------
    float
        Percent right among the other papers.
    """
    rest = rows - rows.mean(axis=0)
    rest = rest / np.sqrt((rest[known] ** 2).sum(axis=1).mean())
    targets = np.eye(topics.max() + 1)[topics[known]]
    middle = targets.mean(axis=0)
    kernel = rest[known] @ rest[known].T
    weights = np.linalg.solve(kernel + PENALTY * np.eye(len(known)), targets - middle)
    guess = (rest @ rest[known].T @ weights + middle).argmax(axis=1)
    new = np.setdiff1d(np.arange(len(topics)), known)
    return 100 * float((guess == topics)[new].mean())
