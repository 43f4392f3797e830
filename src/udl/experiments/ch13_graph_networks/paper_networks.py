"""The page's networks for papers: 40 labels, all citations, and a topic for every paper."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from udl.arrays import choice, whole
from udl.data.graphs.papers import NUM_TOPICS, Papers, make_papers
from udl.experiments.threads import one_thread
from udl.graphs import neighbour_energy, propagation_matrix

KINDS = ("words", "symmetric", "own")
WIDTH, LEARNING_RATE, WEIGHT_DECAY, NUM_STEPS = 32, 0.01, 5e-4, 100
LABELS_PER_TOPIC = 8


@dataclass(frozen=True, eq=False)
class Result:
    """What a trained network knows.

    Parameters
    ----------
    new, old : float
        Share of the papers without and with a label whose topic it names, in percent.
    energy : float
        How much neighbours differ in its last hidden layer: see :func:`differences`.
    """

    new: float
    old: float
    energy: float


def the_papers() -> Papers:
    """Return the citation graph of the page."""
    return make_papers(rng=np.random.default_rng(13))


def labelled(papers: Papers, seed: int) -> np.ndarray:
    """Draw the 8 papers of each topic whose labels are known: their numbers, shape (40,)."""
    rng = np.random.default_rng(seed)
    return np.concatenate(
        [
            rng.permutation(np.flatnonzero(papers.topics == topic))[:LABELS_PER_TOPIC]
            for topic in range(NUM_TOPICS)
        ]
    )


class PaperNetwork(nn.Module):
    """Layers of width 32 on the words of all papers, a ReLU after each but the last.

    Parameters
    ----------
    kind : str
        "words": no paper hears of others. "symmetric": each hears itself and its neighbours,
        divided by the roots of degrees. "own": it has weights for itself, and others for its
        neighbours' mean.
    depth : int
        Number of layers.
    residual : bool
        Whether each layer but the first and the last adds to what it was given.
    papers : Papers
        Whose words and citations are used.
    """

    def __init__(self, kind: str, depth: int, residual: bool, papers: Papers) -> None:
        super().__init__()
        self.kind, self.residual = choice("kind", kind, KINDS), residual
        adjacency = papers.adjacency().astype(float)
        matrix = (
            propagation_matrix(adjacency, "mean", with_self=False)
            if kind == "own"
            else propagation_matrix(adjacency, "symmetric")
        )
        self.spread = torch.tensor(matrix).float().to_sparse()
        widths = [papers.words.shape[1], *[WIDTH] * (whole("depth", depth) - 1), NUM_TOPICS]
        doubled = 2 if kind == "own" else 1
        self.layers = nn.ModuleList(
            nn.Linear(doubled * before, after) for before, after in pairwise(widths)
        )
        for layer in self.layers:
            if isinstance(layer, nn.Linear):
                nn.init.kaiming_normal_(layer.weight)
                nn.init.zeros_(layer.bias)

    def hidden(self, x: Tensor) -> Tensor:
        """Return the last hidden layer, (N, 32); the words of a network of one layer."""
        for layer in list(self.layers)[:-1]:
            out = torch.relu(self._layer(layer, x))
            x = x + out if self.residual and x.shape == out.shape else out
        return x

    def forward(self, x: Tensor) -> Tensor:
        """Return logits, (N, 5)."""
        return self._layer(self.layers[-1], self.hidden(x))

    def _layer(self, layer: nn.Module, x: Tensor) -> Tensor:
        if self.kind == "own":
            out = layer(torch.cat([x, torch.sparse.mm(self.spread, x)], dim=1))
        else:
            out = layer(x)
            if self.kind == "symmetric":
                # The same as averaging first, and cheaper where a layer makes rows shorter.
                out = torch.sparse.mm(self.spread, out)
        result: Tensor = out
        return result


def trained(papers: Papers, kind: str, depth: int, seed: int, *, residual: bool = False) -> Result:
    """Train on 40 labels, 100 steps of all of them, and test on all other papers.

    Parameters
    ----------
    papers : Papers
    kind, depth, residual
        As in :class:`PaperNetwork`.
    seed : int
        Decides which labels are known, and the first weights.

    Returns
    -------
    Result
    """
    known = labelled(papers, seed)
    new = np.setdiff1d(np.arange(len(papers.topics)), known)
    x, y = torch.tensor(papers.words).float(), torch.tensor(papers.topics)
    with one_thread(), torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        network = PaperNetwork(kind, depth, residual, papers)
        optimizer = torch.optim.Adam(
            network.parameters(), lr=LEARNING_RATE, weight_decay=WEIGHT_DECAY
        )
        for _ in range(NUM_STEPS):
            loss = functional.cross_entropy(network(x)[known], y[known])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        with torch.no_grad():
            right = (network(x).argmax(dim=1) == y).numpy()
            hidden = network.hidden(x).double().numpy()
    return Result(
        new=100 * float(right[new].mean()),
        old=100 * float(right[known].mean()),
        energy=differences(hidden, papers),
    )


def differences(rows: np.ndarray, papers: Papers) -> float:
    """Say how much neighbours differ, relative to the rows' size.

    Parameters
    ----------
    rows : ndarray, shape (N, D)
        A row a paper.
    papers : Papers
        Whose citations count.

    Returns
    -------
    float
        The energy ("symmetric") over the sum of all squares: 1 minus a mean eigenvalue of the
        propagation matrix, 0 if there is nothing left to smooth; 0 too if all rows are zero.
    """
    size = float((rows**2).sum())
    if size == 0:
        return 0.0
    return neighbour_energy(rows, papers.adjacency().astype(float)) / size
