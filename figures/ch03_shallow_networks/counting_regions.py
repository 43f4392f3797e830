"""Figures of chapter 3: counting regions."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from figures.ch03_shallow_networks.parts import bare_square, fill_region
from figures.registry import figure
from udl import plot
from udl.experiments.ch03_shallow_networks import region_counts
from udl.plot import Axes, Figure
from udl.regions import Region, num_parameters, regions_2d, zaslavsky

Array = NDArray[np.float64]


def lines_in_square(normals: Array, offsets: Array) -> list[Region]:
    """Return the pieces of the square from -1 to 1 that the lines normals x + offsets = 0 make."""
    ones = np.ones((1, len(offsets)))
    return regions_2d([normals, ones], [offsets, np.zeros(1)], ((-1.0, 1.0), (-1.0, 1.0)))


def draw_arrangement(ax: Axes, normals: Array, offsets: Array, title: str, new: int = -1) -> None:
    """Draw lines in a square with their regions tinted; line `new` is drawn bold."""
    palette = plot.colors()
    pieces = lines_in_square(normals, offsets)
    # Across a line one unit changes, so two tints suffice: an even or odd number of units is on.
    for region in pieces:
        fill_region(ax, region, palette.model, 0.38 if region.pattern.sum() % 2 else 0.1)
    if new >= 0:
        for region in pieces:
            value = region.corners @ normals[new] + offsets[new]
            edge = region.corners[np.abs(value) < 1e-9]
            if len(edge) == 2:
                ax.plot(
                    *edge.T,
                    color=palette.loss,
                    linewidth=3.0,
                    zorder=4,
                    solid_capstyle="butt",
                    clip_on=False,
                )
    bare_square(ax, -1, 1)
    ax.set_title(title.format(count=len(pieces)))


GENERAL_LINES = (
    np.array([[1.0, 0.25], [-0.3, 1.0], [0.8, 1.0], [1.0, -0.5]]),
    np.array([0.45, 0.4, -0.1, -0.1]),
)


@figure(
    "lines-cut-the-plane",
    title="Each new line adds one region for every region that it crosses",
    alt=(
        "Four squares. One line makes 2 regions; a second line crosses both and makes 4; a third, "
        "crossing two lines, passes through three regions and makes 7; a fourth passes through "
        "four and makes 11. The newest line is drawn bold."
    ),
    caption=(
        "The newest line is bold. It is cut into pieces by the lines already there, one more than "
        "there are lines, and every piece halves one region: $1 + 1 + 2 + 3 + 4 = 11$."
    ),
)
def lines_cut_the_plane() -> Figure:
    normals, offsets = GENERAL_LINES
    fig, axes = plot.new_figure(height=5.4, rows=2, cols=2)
    for n, ax in enumerate(axes.flat, start=1):
        word = "line" if n == 1 else "lines"
        title = f"{n} {word}: {{count}} regions"
        draw_arrangement(ax, normals[:n], offsets[:n], title, new=n - 1)
    return fig


SPECIAL_LINES = (
    ("general: {count}", [[1.0, 0.25], [-0.3, 1.0], [0.8, 1.0]], [0.45, 0.4, -0.1]),
    ("two parallel: {count}", [[1.0, 0.3], [1.0, 0.3], [-0.3, 1.0]], [0.45, -0.45, 0.05]),
    ("one point: {count}", [[1.0, 0.35], [-0.6, 1.0], [1.0, -1.2]], [0.0, 0.0, 0.0]),
    ("all parallel: {count}", [[1.0, 0.3], [1.0, 0.3], [1.0, 0.3]], [0.6, 0.0, -0.6]),
)


@figure(
    "lines-in-special-position",
    title="Three lines that make fewer than seven regions",
    alt=(
        "Four squares with three lines each. In general position they make 7 regions; with two of "
        "them parallel 6; all through one point 6; all parallel 4."
    ),
    caption=(
        "The bound is reached only in general position: no two lines parallel, no three through "
        "one point, and every crossing inside the square. Otherwise some regions are missing."
    ),
)
def lines_in_special_position() -> Figure:
    fig, axes = plot.new_figure(height=5.4, rows=2, cols=2)
    for ax, (title, normals, offsets) in zip(axes.flat, SPECIAL_LINES, strict=True):
        draw_arrangement(ax, np.array(normals), np.array(offsets), title)
    return fig


@figure(
    "regions-of-a-network",
    title="Every linear region of one random network",
    alt=(
        "A square cut by many straight lines into polygons of very different sizes, 244 of them. "
        "They are tinted by the output of the network, strongly along the lower edge and faintly "
        "in the upper right corner."
    ),
    caption=(
        "All linear regions that a network with 24 hidden units and random parameters has on this "
        "square, tinted by its output at their centres. They were computed, not sampled; the bound "
        "for 24 lines is 301."
    ),
)
def regions_of_a_network() -> Figure:
    palette = plot.colors()
    pieces = random_network_pieces()
    middle = np.array([region.values(region.centre[None])[0, 0] for region in pieces])
    share = (middle - middle.min()) / np.ptp(middle)
    fig, ax = plot.new_figure(height=3.75)
    for region, amount in zip(pieces, share, strict=True):
        fill_region(ax, region, palette.model, 0.04 + 0.8 * float(amount))
    bare_square(ax, -1, 1)
    ax.set_title(f"{len(pieces)} regions of {zaslavsky(2, 24)} possible")
    ax.set(xlabel="input $x_1$", ylabel="input $x_2$")
    return fig


def random_network_pieces() -> list[Region]:
    """Return the regions of the random network that the figure above shows."""
    network = region_counts.random_layer(24, "uniform", np.random.default_rng(4))
    return regions_2d(*network, region_counts.SQUARE)


@figure(
    "count-against-bound",
    title="Regions that random networks have, against the bound",
    alt=(
        "Number of regions against the number of hidden units on logarithmic axes. The bound "
        "rises steepest; counts of networks with random biases run parallel below it at about two "
        "thirds; those of networks with zero biases rise in a straight line of slope one."
    ),
    caption=(
        "Regions on the square from $-1$ to $1$ of 20 random networks for each width (dots), their "
        "means (lines), and the bound. With zero biases all lines pass through the origin and "
        "there are $2D$ regions, never more."
    ),
)
def count_against_bound() -> Figure:
    palette = plot.colors()
    found = region_counts.region_counts()
    widths = found["widths"]
    fig, ax = plot.new_figure(height=3.75)
    ax.loglog(widths, found["bound"], color=palette.muted, linewidth=1.8, dashes=(4, 2.5))
    for name, color in (("uniform", palette.model), ("zero", palette.loss)):
        ax.loglog(widths, found[name].mean(axis=1), color=color)
        many = np.repeat(widths, found[name].shape[1])
        ax.loglog(
            many, found[name].ravel(), "o", color=color, markersize=4, alpha=0.35, markeredgewidth=0
        )
    plot.label(ax, 43, found["bound"][-1], "bound", "muted", va="bottom")
    plot.label(ax, 43, found["uniform"][-1].mean(), "random\nbiases", "model", va="top")
    plot.label(ax, 43, found["zero"][-1].mean(), "zero biases:\n$2D$", "loss", va="top")
    ax.set(
        xlabel="number of hidden units $D$",
        ylabel="linear regions",
        xlim=(2.7, 118),
        ylim=(2.5, 1400),
    )
    ax.set_xticks([3, 5, 10, 20, 40], ["3", "5", "10", "20", "40"])
    ax.set_xticks([], minor=True)
    return fig


INPUTS = (1, 2, 5, 10, 50, 100)


def digits(count: int) -> float:
    """Return the decimal logarithm of a whole number of any length."""
    shift = max(count.bit_length() - 60, 0)
    return float(np.log10(count >> shift) + shift * np.log10(2.0))


@figure(
    "regions-against-units",
    title="The largest number of regions against the number of hidden units",
    alt=(
        "Six curves, one a number of inputs from 1 to 100, against the number of hidden units up "
        "to 500, on a logarithmic scale that reaches ten to the 107. Each starts along the same "
        "straight line, two to the power D, and leaves it when D passes the number of inputs."
    ),
    caption=(
        "As long as there are no more hidden units than inputs, each unit doubles the number of "
        "regions (dashed line, $2^D$); after that the growth is that of a polynomial of degree "
        "$D_i$."
    ),
)
def regions_against_units() -> Figure:
    palette = plot.colors()
    fig, ax = plot.new_figure(height=3.75)
    units = np.arange(1, 501, 3)
    doubled = np.array([1, 360])
    ax.plot(doubled, doubled * np.log10(2.0), color=palette.muted, linewidth=1.4, dashes=(3, 3))
    for inputs in INPUTS:
        curve = [digits(zaslavsky(inputs, int(d))) for d in units]
        ax.plot(units, curve, color=palette.model, linewidth=2.0)
        height = {1: -3.6, 2: 5.0, 5: 13.6, 10: 22.2}.get(inputs, curve[-1])
        plot.label(ax, 506, height, f"$D_i = {inputs}$", "model")
    plot.label(ax, 240, 84, "$2^D$", "muted", ha="right")
    ax.set(xlabel="number of hidden units $D$", ylabel="largest number of regions", xlim=(0, 610))
    ax.set_ylim(-9, 112)
    ax.set_yticks([0, 25, 50, 75, 100], ["1", "$10^{25}$", "$10^{50}$", "$10^{75}$", "$10^{100}$"])
    ax.set_xticks([0, 100, 200, 300, 400, 500])
    return fig


@figure(
    "regions-per-parameter",
    title="The largest number of regions against the number of parameters",
    alt=(
        "Curves for 1, 2, 5, 10, 50 and 100 inputs against the number of parameters on "
        "logarithmic axes. With one input the number of regions stays below that of the "
        "parameters; with 10 inputs and 601 parameters, a marked dot, there are ten to the tenth."
    ),
    caption=(
        "Regions bought by parameters. A unit costs $D_i + 2$ parameters, so many inputs make "
        "units dear, but the number of regions grows much faster. The dot is $D_i = 10$, "
        "$D = 50$."
    ),
)
def regions_per_parameter() -> Figure:
    palette = plot.colors()
    fig, ax = plot.new_figure(height=3.75)
    for inputs in INPUTS:
        units = np.unique(np.geomspace(1, 12000 / (inputs + 2), 90).astype(int))
        cost = [num_parameters([inputs, int(d), 1]) for d in units]
        curve = [digits(zaslavsky(inputs, int(d))) for d in units]
        ax.semilogx(cost, curve, color=palette.model, linewidth=2.0)
        height = min(curve[-1], 41.0)
        at = cost[int(np.argmax(np.array(curve) >= height))] if curve[-1] >= height else cost[-1]
        if curve[-1] <= 41.0:
            height = {1: curve[-1] - 0.4, 2: curve[-1] + 0.5}.get(inputs, curve[-1])
            plot.label(ax, 13000, height, f"$D_i = {inputs}$", "model")
        else:
            plot.label(
                ax,
                at,
                42,
                f"$D_i = {inputs}$",
                "model",
                ha="center" if inputs < 100 else "left",
                offset=(-26 if inputs < 100 else -4, 0),
            )
    ax.plot(num_parameters([10, 50, 1]), digits(zaslavsky(10, 50)), "o", color=palette.loss)
    ax.set(
        xlabel="number of parameters",
        ylabel="largest number of regions",
        xlim=(3, 60000),
        ylim=(-1, 44),
    )
    ax.set_xticks([10, 100, 1000, 10000], ["10", "100", "1,000", "10,000"])
    ax.set_xticks([], minor=True)
    ax.set_yticks([0, 10, 20, 30, 40], ["1", "$10^{10}$", "$10^{20}$", "$10^{30}$", "$10^{40}$"])
    return fig
