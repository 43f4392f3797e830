"""What several figures of chapter 8 share: the hump, and panels of fits."""

from __future__ import annotations

import numpy as np

from udl.experiments.ch08_performance.repeated_network import INPUTS
from udl.experiments.hump import NOISE, hump
from udl.performance import hinge_smoother
from udl.plot import Axes

Array = np.ndarray
PLACES = np.linspace(0, 1, 201)
HUMP = hump(PLACES)


def noisy_targets(number: int, seed: int) -> Array:
    """Return targets (number, 15) of as many data sets at the same inputs."""
    rng = np.random.default_rng(seed)
    return hump(INPUTS) + rng.normal(0, NOISE, size=(number, len(INPUTS)))


def fits(targets: Array, num_hidden: int) -> Array:
    """Return the curves (S, 201) of hinge models that are fitted to targets (S, 15)."""
    return np.asarray(targets @ hinge_smoother(INPUTS, PLACES, num_hidden).T)


def mean_fit(num_hidden: int) -> Array:
    """Return the mean model (201,) of all data sets."""
    return np.asarray(hinge_smoother(INPUTS, PLACES, num_hidden) @ hump(INPUTS))


def set_hump_axes(ax: Axes) -> None:
    """Frame the hump in the same way everywhere."""
    ax.set(xlim=(0, 1), ylim=(-0.6, 3.6))
    ax.set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
    ax.set_yticks([0, 1, 2, 3])
