"""What figures of chapter 9 share: the hump, its points, and axes with plain numbers."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from udl import plot
from udl.experiments.hump import HumpPoints, draw_hump, hump
from udl.plot import Axes

Array = NDArray[np.float64]
PLACES = np.linspace(0, 1, 301)
SEED = 1  # of the fifteen points that are drawn


@lru_cache
def points() -> HumpPoints:
    """Return the fifteen points that page and figures show."""
    return draw_hump(rng=np.random.default_rng(SEED))


def draw_points(ax: Axes, *, truth: bool = True) -> None:
    """Draw the points, and the hump that they come from."""
    if truth:
        ax.plot(PLACES, hump(PLACES), color=plot.colors().truth, linewidth=1.4, dashes=(4, 2))
    plot.data_points(ax, points().x, points().y)
    ax.set(xlim=(0, 1), ylim=(-1.9, 3.6), xlabel="input $x$")
    ax.set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
    ax.set_yticks([-1, 0, 1, 2, 3], ["−1", "0", "1", "2", "3"])
