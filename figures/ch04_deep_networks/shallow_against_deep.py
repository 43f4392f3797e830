"""Figures of chapter 4: shallow against deep."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import itertools
import math

import numpy as np
from scipy.integrate import trapezoid

from figures.ch04_deep_networks.parts import count_1d, draw_exactly, on_line, unit_axes
from figures.registry import figure
from udl import plot
from udl.networks import DeepParameters
from udl.plot import Figure
from udl.regions import (
    first_teeth,
    folding_regions,
    least_sawtooth_error,
    most_regions_1d,
    region_upper_bound,
    sawtooth,
    sawtooth_values,
)


def size_1d(depth: int, width: int) -> tuple[int, int]:
    """Return the parameters and the most regions of a network with one input and one output."""
    widths = (1, *[width] * depth, 1)
    parameters = sum((a + 1) * b for a, b in itertools.pairwise(widths))
    return parameters, most_regions_1d(widths[1:-1])


@figure(
    "regions-per-parameter",
    title="The most regions against parameters, for one input",
    alt=(
        "The largest number of regions, on a logarithmic axis, against the number of parameters, "
        "for one, two, three and five hidden layers. The curve of one layer stays lowest; deeper "
        "networks start later and rise far above, to more than ten million at five layers."
    ),
    caption=(
        "The largest possible number of linear regions of networks with one input, one output and "
        "$K$ equally wide hidden layers, as the width grows from three. A further unit in one "
        "layer adds regions; a further layer multiplies them."
    ),
)
def regions_per_parameter() -> Figure:
    fig, ax = plot.new_figure(height=3.5)
    palette = plot.colors()
    shades = dict(zip((1, 2, 3, 5), (palette.muted, *palette.classes), strict=False))
    limit = 3000
    for depth, color in shades.items():
        sizes = [size_1d(depth, width) for width in range(3, 1000)]
        sizes = [size for size in sizes if size[0] <= limit]
        ax.plot(*zip(*sizes, strict=True), color=color)
        shift = {1: -5.0, 2: 5.0}.get(depth, 0.0)
        plot.label(ax, *sizes[-1], f"K = {depth}", color, offset=(6, shift))
    ax.set(
        xlabel="number of parameters",
        ylabel="most linear regions",
        xlim=(0, limit),
        yscale="log",
        ylim=(3, 3e7),
    )
    ax.set_xticks([0, 1000, 2000, 3000], ["0", "1,000", "2,000", "3,000"])
    ax.set_yticks([10, 1e3, 1e5, 1e7])
    ax.minorticks_off()
    return fig


MANY_INPUTS = 10


@figure(
    "regions-many-inputs",
    title="Bounds of the number of regions for ten inputs",
    alt=(
        "The logarithm of the number of regions against parameters, for ten inputs. A line for "
        "one hidden layer; bands between a lower and an upper bound for three and for ten layers. "
        "The bands lie above the line, and all of the one for ten layers above ten to the 50."
    ),
    caption=(
        "With ten inputs the maximum for one hidden layer is known exactly (line). For more layers "
        "it lies between what folding attains (lower edge of a band) and an upper bound (upper "
        "edge). Note the axis: powers of ten."
    ),
)
def regions_many_inputs() -> Figure:
    palette = plot.colors()
    fig, ax = plot.new_figure(height=3.5)
    limit = 20_000
    for depth, color in ((10, palette.classes[2]), (3, palette.classes[1]), (1, palette.muted)):
        sizes, low, high = [], [], []
        for width in range(3 * MANY_INPUTS, limit // 12 + 1):
            widths = (MANY_INPUTS, *[width] * depth, 1)
            parameters = sum((a + 1) * b for a, b in itertools.pairwise(widths))
            if parameters > limit:
                break
            if depth == 1 and width % 10:
                continue
            sizes.append(parameters)
            low.append(math.log10(folding_regions(MANY_INPUTS, widths[1:-1])))
            high.append(math.log10(region_upper_bound(MANY_INPUTS, widths[1:-1])))
        ax.fill_between(sizes, low, high, color=color, alpha=0.3, linewidth=0)
        ax.plot(sizes, low, color=color, linewidth=1.6)
        ax.plot(sizes, high, color=color, linewidth=1.6)
        plot.label(ax, sizes[-1], (low[-1] + high[-1]) / 2, f"K = {depth}", color, offset=(6, 0))
    ax.set(
        xlabel="number of parameters",
        ylabel="linear regions",
        xlim=(0, limit),
        ylim=(0, 105),
    )
    ax.set_xticks([0, 10_000, 20_000], ["0", "10,000", "20,000"])
    ax.set_yticks([0, 25, 50, 75, 100], ["1", *(f"$10^{{{p}}}$" for p in (25, 50, 75, 100))])
    return fig


@figure(
    "sawtooth",
    title="Tents composed with themselves",
    alt=(
        "Four graphs on the unit interval: one tent, two, four and sixteen equal teeth between 0 "
        "and 1, for one, two, three and five hidden layers of two units each."
    ),
    caption=(
        "The tent function, composed with itself: each layer adds two hidden units and doubles the "
        "number of straight pieces."
    ),
)
def sawtooth_figure() -> Figure:
    fig, axes = plot.new_figure(height=3.6, rows=2, cols=2, sharex=True, sharey=True)
    for ax, depth in zip(axes.flat, (1, 2, 3, 5), strict=True):
        network = sawtooth(depth)
        draw_exactly(ax, network, plot.colors().truth, linewidth=2.2 if depth < 5 else 1.6)
        unit_axes(ax)
        ax.set_title(f"{2 * depth} units: {count_1d(network)} pieces")
    fig.supxlabel("input $x$")
    fig.supylabel("output")
    return fig


@figure(
    "sawtooth-proof",
    title="Why few pieces cannot follow many teeth",
    alt=(
        "A green sawtooth of 16 pieces, and a blue line of three pieces that crosses the height "
        "one half three times. Between neighbouring crossings of the sawtooth lies a triangle "
        "above or below the dashed line. Those on the other side of it than the blue line are "
        "shaded."
    ),
    caption=(
        "The sawtooth with $K = 4$ (green) crosses the dashed height $\\frac{1}{2}$ in each of its "
        "16 pieces, so there are 15 triangles. A function $g$ of three pieces (blue) crosses "
        "it three times at most. Where the sawtooth lies on the other side of the dashed line than "
        "$g$ throughout a triangle, the error is at least the triangle's area (shaded). By the "
        "theorem there are at least four such triangles, whatever the function of three pieces."
    ),
)
def sawtooth_proof() -> Figure:
    palette = plot.colors()
    fig, ax = plot.new_figure(height=3.0)
    pieces = 2**PROOF_DEPTH
    teeth = np.arange(pieces + 1) / pieces
    ax.axhline(0.5, color=palette.muted, dashes=(4, 3), linewidth=1.4)
    for left in (np.arange(pieces - 1) + 0.5) / pieces:
        x = left + np.array([0, 0.5, 1]) / pieces
        y = sawtooth_values(PROOF_DEPTH, x)
        inside = np.linspace(x[0], x[-1], 101)
        if np.all((few_pieces(inside) - 0.5) * (y[1] - 0.5) <= 0):
            ax.fill(x, y, color=palette.loss, alpha=0.45, linewidth=0)
    ax.plot(teeth, sawtooth_values(PROOF_DEPTH, teeth), color=palette.truth, clip_on=False)
    ax.plot(FEW_X, FEW_Y, color=palette.model, clip_on=False)
    plot.label(ax, 1.0, FEW_Y[-1], "g", "model", offset=(6, 0))
    unit_axes(ax, "input $x$", "output")
    return fig


PROOF_DEPTH = 4

# The corners of a function with three pieces that crosses one half three times.
FEW_X = (0.0, 0.3, 0.7, 1.0)
FEW_Y = (0.3, 0.8, 0.25, 0.65)


def few_pieces(x: np.ndarray) -> np.ndarray:
    """Evaluate the function of three pieces that the proof's picture shows."""
    heights: np.ndarray = np.interp(x, FEW_X, FEW_Y)
    return heights


SAWTOOTH_DEPTH = 8


def mean_error(network: DeepParameters, depth: int = SAWTOOTH_DEPTH) -> float:
    """Return the mean absolute distance from the sawtooth; exact if kinks lie on the grid."""
    x = np.linspace(0.0, 1.0, 2**depth * 8 + 1)
    return float(trapezoid(np.abs(on_line(network, x) - sawtooth_values(depth, x)), x))


def even_spline_error(num_hidden: int, depth: int = SAWTOOTH_DEPTH) -> float:
    """Return the error of the best least-squares fit with evenly spaced joints."""
    x = np.linspace(0.0, 1.0, 2**depth * 8 + 1)
    target = sawtooth_values(depth, x)
    columns = np.column_stack(
        [np.ones_like(x), *(np.maximum(x - j / num_hidden, 0.0) for j in range(num_hidden))]
    )
    solution, *_ = np.linalg.lstsq(columns, target, rcond=None)
    return float(trapezoid(np.abs(columns @ solution - target), x))


@figure(
    "sawtooth-error",
    title="What one hidden layer pays for a sawtooth",
    alt=(
        "Mean error against the number of hidden units, on a logarithmic axis. A line for shallow "
        "networks that copy the first teeth starts at one quarter, has lost half of it at about "
        "128 units, and reaches zero at 256. A shaded region below one eighth is out of reach up "
        "to 125 units. A dot at 16 units and zero error marks the deep network."
    ),
    caption=(
        "Following the sawtooth of 256 pieces. With one hidden layer, copying the first teeth "
        "(line) lowers the error of the constant $\\frac{1}{2}$, one quarter, only in proportion "
        "to the units that are spent; fitting evenly spaced joints (crosses) does not lower it at "
        "all. No shallow network reaches the shaded region. Eight layers of two units make no "
        "error."
    ),
)
def sawtooth_error() -> Figure:
    palette = plot.colors()
    fig, ax = plot.new_figure(height=3.6)
    teeth = 2**SAWTOOTH_DEPTH
    units = np.unique(np.round(np.geomspace(2, teeth, 40)).astype(int))
    floor_units = np.arange(1, teeth + 1)
    floor = [least_sawtooth_error(SAWTOOTH_DEPTH, int(n) + 1) for n in floor_units]
    ax.fill_between(floor_units, floor, color=palette.loss, alpha=0.18, linewidth=0)
    ax.plot(floor_units, floor, color=palette.loss, linewidth=1.4)
    ax.plot(
        units, [mean_error(first_teeth(SAWTOOTH_DEPTH, int(n))) for n in units], color=palette.model
    )
    fitted = np.array([4, 8, 16, 32, 64, 128])
    ax.plot(
        fitted,
        [even_spline_error(int(n)) for n in fitted],
        "x",
        color=palette.model,
        markersize=8,
        markeredgewidth=2,
    )
    ax.plot(2 * SAWTOOTH_DEPTH, 0.0, "o", color=palette.truth, markersize=10, clip_on=False)
    plot.label(ax, 2.2, 0.228, "one hidden layer", "model", va="top")
    plot.label(ax, 2.2, 0.06, "out of reach of\none hidden layer", "loss")
    plot.pointer(ax, (2 * SAWTOOTH_DEPTH, 0.002), (24, 0.03), "eight layers", "truth", ha="left")
    ax.set(
        xscale="log",
        xlabel="number of hidden units",
        ylabel="mean absolute error",
        xlim=(2, teeth * 1.05),
        ylim=(0, 0.27),
    )
    ax.set_xticks([2, 16, 128, 256], ["2", "16", "128", ""])
    ax.minorticks_off()
    ax.set_xticks([2, 4, 8, 16, 32, 64, 128, 256], ["2", "4", "8", "16", "32", "64", "128", "256"])
    return fig
