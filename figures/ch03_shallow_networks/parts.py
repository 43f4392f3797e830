"""Parts that several figures of chapter 3 share."""

from __future__ import annotations

import numpy as np
from matplotlib.patches import Polygon
from numpy.typing import NDArray

from udl import plot
from udl.data.shallow_examples import three_unit_example
from udl.networks import ShallowParameters, shallow_network
from udl.plot import Axes
from udl.regions import Region

Array = NDArray[np.float64]


def example_network(**changes: Array) -> ShallowParameters:
    """Return the chapter's network of three hidden units, with some of its arrays replaced."""
    example = three_unit_example()
    names = ("hidden_bias", "hidden_weights", "output_bias", "output_weights")
    return ShallowParameters(**{name: getattr(example, name) for name in names} | changes)


def layers(network: ShallowParameters) -> tuple[list[Array], list[Array]]:
    """Return a network as the lists of weights and biases that `udl.regions` takes."""
    return (
        [network.hidden_weights, network.output_weights],
        [network.hidden_bias, network.output_bias],
    )


def output(network: ShallowParameters, x: Array) -> Array:
    """Return the first output of a network with one input at x (N,)."""
    return shallow_network(network, x[:, None])[:, 0]


def joint_lines(axes: list[Axes], places: Array) -> None:
    """Mark joints by thin vertical lines through stacked panels."""
    for ax in axes:
        for place in places:
            ax.axvline(place, color=plot.colors().muted, linewidth=1.0, dashes=(3, 3), zorder=1)


def few_ticks(ax: Axes, x: int | None = None, y: int | None = None) -> None:
    """Limit the number of intervals between ticks."""
    if x is not None:
        ax.locator_params(axis="x", nbins=x)
    if y is not None:
        ax.locator_params(axis="y", nbins=y)


def bare_square(ax: Axes, low: float, high: float) -> None:
    """Make a panel a square of input space without ticks."""
    ax.set(xlim=(low, high), ylim=(low, high), xticks=[], yticks=[])
    ax.set_aspect("equal")
    ax.grid(visible=False)
    for spine in ax.spines.values():
        spine.set_visible(True)


def fill_region(ax: Axes, region: Region, color: str, alpha: float, edge: bool = True) -> None:
    """Draw a region as a polygon."""
    palette = plot.colors()
    ax.add_patch(
        Polygon(region.corners, closed=True, facecolor=color, alpha=alpha, linewidth=0, zorder=1)
    )
    if edge:
        closed = np.vstack([region.corners, region.corners[:1]])
        # Edges on the panel's own keep their whole width.
        ax.plot(*closed.T, color=palette.text, linewidth=0.9, zorder=3, clip_on=False)
