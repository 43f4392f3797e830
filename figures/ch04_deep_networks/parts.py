"""Parts that several figures of chapter 4 share."""

from __future__ import annotations

import numpy as np
from matplotlib.patches import Polygon
from numpy.typing import NDArray

from udl import plot
from udl.data import deep_examples
from udl.networks import DeepParameters, deep_network
from udl.plot import Axes
from udl.regions import Region, count_linear_regions, joints, regions_1d

Array = NDArray[np.float64]

UNIT = (0.0, 1.0)
DRAWN_WIDTHS = (2, 5, 3, 4, 2)  # of the network that is shown as a graph and as matrices


def example(name: str) -> DeepParameters:
    """Return one of the chapter's networks."""
    return DeepParameters(*getattr(deep_examples, name)())


def on_line(network: DeepParameters, x: Array) -> Array:
    """Return the first output at inputs x (N,), as (N,)."""
    return deep_network(network, x[:, None])[:, 0]


def count_1d(network: DeepParameters) -> int:
    """Count the linear regions between 0 and 1."""
    return count_linear_regions(regions_1d(network.weights, network.biases, UNIT))


def bends(network: DeepParameters) -> Array:
    """Return where the network bends, with the ends 0 and 1: enough to draw it exactly."""
    inner = joints(regions_1d(network.weights, network.biases, UNIT))
    return np.concatenate([[0.0], inner, [1.0]])


def draw_exactly(ax: Axes, network: DeepParameters, color: str, linewidth: float = 2.2) -> None:
    """Draw a network on [0, 1] from joint to joint."""
    x = bends(network)
    ax.plot(x, on_line(network, x), color=color, linewidth=linewidth, zorder=3, clip_on=False)


def unit_axes(ax: Axes, xlabel: str = "", ylabel: str = "") -> None:
    """Give a panel the unit square with few ticks."""
    ax.set(xlabel=xlabel, ylabel=ylabel, xlim=(0, 1), ylim=(-0.04, 1.04))
    ax.set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
    ax.set_yticks([0, 0.5, 1], ["0", "0.5", "1"])


def square_axes(ax: Axes, xlabel: str, ylabel: str) -> None:
    """Give a panel the square from -1 to 1."""
    ax.set(xlabel=xlabel, ylabel=ylabel, xlim=(-1, 1), ylim=(-1, 1), aspect="equal")
    ax.set_xticks([-1, 0, 1])
    ax.set_yticks([-1, 0, 1])
    ax.grid(visible=False)


def fill_regions(ax: Axes, regions: list[Region], reach: float) -> None:
    """Fill each polygon by the network's value at its centre, and outline it."""
    palette = plot.colors()
    for region in regions:
        value = float(region.values(region.centre[None])[0, 0])
        share = float(np.clip(abs(value) / reach, 0.0, 1.0))
        color = palette.model if value > 0 else palette.uncertainty
        ax.add_patch(
            Polygon(
                region.corners,
                facecolor=color,
                alpha=0.08 + 0.72 * share,
                edgecolor="none",
                linewidth=0,
            )
        )
        ax.add_patch(
            Polygon(
                region.corners,
                fill=False,
                edgecolor=palette.text,
                linewidth=0.6,
                joinstyle="round",
                clip_on=False,
            )
        )
