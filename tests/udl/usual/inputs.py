"""What the usual calls are made with."""

import numpy as np
import torch

from udl.fairness import ScoredGroup
from udl.gradients import Chain
from udl.networks import DeepParameters, ShallowParameters
from udl.regions import regions_1d, sawtooth
from udl.reinforcement import Grid, grid_process
from udl.unsupervised import GaussianMixture

LINE = np.array([0.0, 1.0, 2.0, 4.0])
LABELS = np.array([0, 1, 1, 0])
POINTS = np.array([[0.0, 1.0], [2.0, 0.5], [1.0, -1.0], [3.0, 2.0]])
SHALLOW = ShallowParameters([0.0, 1.0], [[1.0], [-1.0]], [0.5], [[1.0, 2.0]])
DEEP = DeepParameters(([[1.0], [-1.0]], [[1.0, 2.0]]), ([0.0, 1.0], [0.5]))
CHAIN = Chain(("sin", "exp"), [1.0, 2.0, 0.5], [0.0, 1.0, 0.2])
GROUPS = (ScoredGroup(0.0, 1.0), ScoredGroup(0.5, 2.0))
GRID = Grid(("S.G", ".~."))
WORLD = grid_process(GRID)
RIGHT = np.array([1, 1, 0, 0, 0, 0])
MIXTURE = GaussianMixture([0.5, 0.5], [[0.0, 0.0], [1.0, 1.0]], [np.eye(2), np.eye(2)])
PIECES = regions_1d(sawtooth(1).weights, sawtooth(1).biases, (0.0, 1.0))
SIGNAL, KERNEL = np.ones((1, 1, 5)), np.ones((1, 1, 2))
IMAGE, FILTER = np.ones((1, 1, 4, 5)), np.ones((1, 1, 2, 2))
WINDOW = {"stride": 1, "padding": 0, "dilation": 1, "groups": 1}


def rng():
    return np.random.default_rng(0)


def generator():
    return torch.Generator().manual_seed(0)


def some_line(x, intercept, slope):
    return intercept + slope * x


def squared(y, prediction):
    return (y - prediction) ** 2


def examples():
    return torch.tensor(POINTS, dtype=torch.float32), torch.tensor(LABELS)


def fitting():
    model = torch.nn.Linear(2, 2)
    return {
        "model": model,
        "train": examples(),
        "optimizer": torch.optim.SGD(model.parameters(), lr=0.1),
        "num_epochs": 1,
        "batch_size": 2,
        "generator": generator(),
        "validation": examples(),
        "loss": torch.nn.functional.cross_entropy,
        "schedule": lambda epoch: 1.0,
        "callback": lambda epoch: None,
    }


def with_reduction(**arguments):
    return {**arguments, "reduction": "sum"}
