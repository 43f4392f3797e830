"""The page's network for molecules: messages along bonds, a sum over atoms, one number."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor, nn

from udl.arrays import choice, whole
from udl.data.graphs.molecules import Molecule, make_molecules, polar_surface
from udl.experiments.threads import one_thread

NUM_TRAIN, NUM_TEST = 1000, 500
WIDTH, BATCH_SIZE, LEARNING_RATE = 32, 50, 0.01
UNIT = 10.0  # square ångströms: what the network's output is counted in
AGGREGATIONS = ("sum", "mean", "symmetric", "max")


@dataclass(frozen=True, eq=False)
class Batch:
    """Molecules as one graph; each bond both ways."""

    x: Float[Tensor, "N 4"]
    senders: Tensor
    receivers: Tensor
    molecule: Tensor
    number: int


def all_molecules() -> list[Molecule]:
    """Return the molecules of the page: 1,000 that train and 500 that test."""
    return make_molecules(NUM_TRAIN + NUM_TEST, rng=np.random.default_rng(13))


def surfaces(molecules: Sequence[Molecule]) -> Float[np.ndarray, "M"]:
    """Return the polar surface of each in square ångströms."""
    return np.array([polar_surface(one) for one in molecules])


def joined(molecules: Sequence[Molecule]) -> Batch:
    """Put molecules side by side."""
    sizes = [len(one.elements) for one in molecules]
    starts = np.cumsum([0, *sizes[:-1]])
    bonds = np.concatenate(
        [one.bonds + start for one, start in zip(molecules, starts, strict=True)]
    )
    return Batch(
        x=torch.tensor(np.concatenate([one.one_hot() for one in molecules])).float(),
        senders=torch.tensor(np.concatenate([bonds[:, 0], bonds[:, 1]])),
        receivers=torch.tensor(np.concatenate([bonds[:, 1], bonds[:, 0]])),
        molecule=torch.tensor(np.repeat(np.arange(len(sizes)), sizes)),
        number=len(sizes),
    )


class MoleculeNetwork(nn.Module):
    """Layers that join each atom's row with what its neighbours send; none makes a bag of atoms.

    Parameters
    ----------
    kind : str
        "sum", "mean", "symmetric" or "max".
    num_layers : int
        K, 0 or more.
    """

    def __init__(self, kind: str, num_layers: int) -> None:
        super().__init__()
        self.kind = choice("kind", kind, AGGREGATIONS)
        widths = [4, *[WIDTH] * whole("num_layers", num_layers, 0)]
        self.layers = nn.ModuleList(nn.Linear(2 * width, WIDTH) for width in widths[:-1])
        # A bag of atoms gets a hidden layer after the sum, so that it is no linear model.
        self.to_number = (
            nn.Linear(WIDTH, 1)
            if num_layers
            else nn.Sequential(nn.Linear(4, WIDTH), nn.ReLU(), nn.Linear(WIDTH, 1))
        )

    def forward(self, batch: Batch) -> Float[Tensor, "M"]:
        """Return a number for each molecule, in square ångströms."""
        x = batch.x
        for layer in self.layers:
            x = torch.relu(layer(torch.cat([x, self._heard(x, batch)], dim=1)))
        total = torch.zeros(batch.number, x.shape[1]).index_add(0, batch.molecule, x)
        numbers: Tensor = UNIT * self.to_number(total)[:, 0]
        return numbers

    def _heard(self, x: Tensor, batch: Batch) -> Tensor:
        sent, to = x[batch.senders], batch.receivers
        nothing = torch.zeros_like(x)
        if self.kind == "max":
            places = to[:, None].expand_as(sent)
            return nothing.scatter_reduce(0, places, sent, "amax", include_self=False)
        degree = torch.bincount(to, minlength=len(x)).float()[:, None]
        if self.kind == "symmetric":
            sent = sent / (degree[batch.senders] * degree[to]).sqrt()
        heard = nothing.index_add(0, to, sent)
        return heard / degree if self.kind == "mean" else heard


def trained(
    kind: str, num_layers: int, seed: int, num_steps: int, molecules: Sequence[Molecule]
) -> MoleculeNetwork:
    """Train on the first 1,000 molecules, with a learning rate that falls to zero.

    Parameters
    ----------
    kind, num_layers
        As in :class:`MoleculeNetwork`.
    seed : int
        Decides first weights and batches.
    num_steps : int
        Steps of 50 molecules.
    molecules : list of Molecule
        From :func:`all_molecules`.

    Returns
    -------
    MoleculeNetwork
    """
    train, y = molecules[:NUM_TRAIN], torch.tensor(surfaces(molecules[:NUM_TRAIN])).float()
    with one_thread(), torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        network = MoleculeNetwork(kind, num_layers)
        optimizer = torch.optim.Adam(network.parameters(), lr=LEARNING_RATE)
        schedule = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.0, num_steps)
        for _ in range(num_steps):
            drawn = torch.randint(len(train), (BATCH_SIZE,))
            out = network(joined([train[i] for i in drawn]))
            loss = nn.functional.mse_loss(out / UNIT, y[drawn] / UNIT)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
    return network


@torch.no_grad()
def error_on_new(network: MoleculeNetwork, molecules: Sequence[Molecule]) -> float:
    """Return the root mean squared error on the last 500 molecules, in square ångströms."""
    test = molecules[NUM_TRAIN:]
    apart = network(joined(test)).numpy() - surfaces(test)
    return float(np.sqrt(np.mean(apart**2)))
