"""Figures of chapter 3: networks with one hidden layer."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.patches import Polygon
from numpy.typing import NDArray

from figures.registry import figure
from udl import plot
from udl.data.shallow_examples import (
    activation_example,
    three_unit_example,
    two_input_example,
)
from udl.experiments.ch03_shallow_networks import region_counts, shallow_restarts
from udl.losses import sigmoid
from udl.networks import ShallowParameters, activations, hidden_activations, relu, shallow_network
from udl.plot import Axes, Figure
from udl.regions import (
    Region,
    fit_output_layer,
    interpolating_network,
    joints,
    num_parameters,
    regions_1d,
    regions_2d,
    zaslavsky,
)

Array = NDArray[np.float64]
SQUARE = ((0.0, 10.0), (0.0, 10.0))


# --- Parts that several figures share ---------------------------------------------------------


def example_network(**changes: Array) -> ShallowParameters:
    """Return the chapter's network of three hidden units, with some of its arrays replaced."""
    example = three_unit_example()
    names = ("hidden_bias", "hidden_weights", "output_bias", "output_weights")
    return ShallowParameters(**{name: getattr(example, name) for name in names} | changes)


def two_input_network() -> ShallowParameters:
    """Return the chapter's network with two inputs, three hidden units and two outputs."""
    return ShallowParameters(**vars(two_input_example()))


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


def contours_in(ax: Axes, region: Region, levels: Array, **options: Any) -> None:
    """Draw the contour lines of the region's linear function, clipped to the region exactly."""
    value = region.values(region.corners)[:, 0]
    following = np.roll(value, -1)
    ends = np.roll(region.corners, -1, axis=0)
    for level in levels:
        crossing = (value < level) != (following < level)
        if np.count_nonzero(crossing) != 2:
            continue
        share = (level - value[crossing]) / (following[crossing] - value[crossing])
        points = region.corners[crossing] + share[:, None] * (ends - region.corners)[crossing]
        style = {"color": plot.colors().model, "zorder": 2, "solid_capstyle": "butt"}
        ax.plot(*points.T, clip_on=False, **{**style, **options})


# --- One input: stage by stage ----------------------------------------------------------------


@figure(
    "three-unit-stages",
    title="A network with three hidden units, stage by stage",
    alt=(
        "Four stacked panels over the input. First three straight lines, then the same lines "
        "with what is below zero set to zero, then these stretched or turned over, and last "
        "their sum, a line with bends at 0.3, 0.5 and 0.77, exactly where the three lines of the "
        "first panel cross zero."
    ),
    caption=(
        "One line a hidden unit (first), clipped at zero (second), multiplied by its output "
        "weight (third), and added up together with the output bias (last). The result bends "
        "wherever one of the lines crosses zero, and nowhere else."
    ),
)
def three_unit_stages() -> Figure:
    palette = plot.colors()
    network = example_network()
    x = np.linspace(0.0, 1.0, 401)
    pre_activation = hidden_activations(network, x[:, None], activations.identity)
    hidden = relu(pre_activation)
    weighted = hidden * network.output_weights
    bends = joints(regions_1d(*layers(network), (0.0, 1.0)))

    fig, axes = plot.new_figure(height=7.6, rows=4, sharex=True)
    joint_lines(list(axes), bends)
    for ax in axes:
        ax.axhline(0.0, color=palette.muted, linewidth=0.9)
    for d in range(3):
        for ax, curves in zip(axes[:3], (pre_activation, hidden, weighted), strict=True):
            ax.plot(x, curves[:, d], color=palette.classes[d], linewidth=2.4)
    places = (
        ((0.985, -0.95), (0.70, 0.86), (0.985, 0.33)),
        ((0.04, 0.44), (0.985, 0.80), (0.985, 0.30)),
        ((0.04, 0.82), (0.985, -0.62), (0.985, 1.56)),
    )
    aligned = (("right", "right", "right"), ("left", "right", "right"), ("left", "right", "right"))
    names = (
        (
            r"$\theta_{10}+\theta_{11}x$",
            r"$\theta_{20}+\theta_{21}x$",
            r"$\theta_{30}+\theta_{31}x$",
        ),
        ("$h_1$", "$h_2$", "$h_3$"),
        (r"$\phi_1 h_1$", r"$\phi_2 h_2$", r"$\phi_3 h_3$"),
    )
    for ax, row, sides, texts in zip(axes[:3], places, aligned, names, strict=True):
        for d in range(3):
            plot.label(ax, *row[d], texts[d], palette.classes[d], ha=sides[d])
    axes[3].plot(x, output(network, x), color=palette.model, linewidth=2.6)
    axes[3].plot(bends, output(network, bends), "o", color=palette.model)
    plot.label(axes[3], 0.985, 0.2, r"$y = f\,[x,\phi]$", "model", ha="right")
    for ax, title in zip(
        axes,
        ("lines", "clipped by the ReLU", "weighted", "added up, with $\\phi_0 = -0.3$"),
        strict=True,
    ):
        ax.set_title(title)
    axes[0].set(xlim=(0, 1), ylim=(-1.15, 1.2))
    axes[1].set_ylim(-0.15, 1.2)
    axes[2].set_ylim(-1.25, 1.9)
    axes[3].set(xlabel="input $x$", ylim=(-1.0, 0.5))
    for ax in axes:
        few_ticks(ax, y=4)
    return fig


@figure(
    "joints-and-regions",
    title="Slopes add up over the units that are on",
    alt=(
        "Above, the network's output with its four linear pieces and their slopes: minus 2, 0, "
        "minus 2 and 2.55. Below, a bar for each hidden unit shows where it is on: the first "
        "left of 0.3, the second right of 0.5, the third right of 0.77."
    ),
    caption=(
        "Each piece has the sum of the slopes $\\phi_d\\,\\theta_{d1}$ of those units that are on. "
        "Left of the first joint that is unit 1 alone, then none, then unit 2, then units 2 and 3."
    ),
)
def joints_and_regions() -> Figure:
    palette = plot.colors()
    network = example_network()
    pieces = regions_1d(*layers(network), (0.0, 1.0))
    bends = joints(pieces)
    x = np.linspace(0.0, 1.0, 401)

    fig, (top, bottom) = plot.new_figure(height=3.75, rows=2, sharex=True, height_ratios=(2.2, 1))
    joint_lines([top, bottom], bends)
    top.plot(x, output(network, x), color=palette.model, linewidth=2.6)
    top.plot(bends, output(network, bends), "o", color=palette.model)
    for piece in pieces:
        slope, middle = piece.slopes[0, 0], piece.centre[0]
        text = f"slope\n${slope:.2f}$" if slope % 1 else f"slope\n${slope:.0f}$"
        plot.label(top, middle, 0.58, text, "model", ha="center")
    top.set(ylabel="output $y$", ylim=(-1.0, 0.85), xlim=(0, 1))
    few_ticks(top, y=4)
    for d in range(3):
        for piece in pieces:
            if piece.pattern[d]:
                bottom.barh(
                    3 - d,
                    piece.size,
                    left=piece.corners[0, 0],
                    height=0.55,
                    color=palette.classes[d],
                )
    bottom.set(xlabel="input $x$", ylim=(0.4, 3.6))
    bottom.set_yticks([3, 2, 1], ["$h_1$ on", "$h_2$ on", "$h_3$ on"])
    bottom.grid(visible=False)
    return fig


@figure(
    "parameter-jobs",
    title="What each kind of parameter does",
    alt=(
        "Four panels show the same bent line in grey and a changed one in blue. The output bias "
        "moves all of it up; a hidden bias moves one bend sideways; a hidden weight moves the "
        "bend and changes the slope beyond it; an output weight changes the slope only."
    ),
    caption=(
        "One parameter changes at a time (the second unit's, or the output bias); the old function "
        "stays in grey. The output bias lifts everything, $\\theta_{20}$ moves the joint, "
        "$\\theta_{21}$ moves the joint and turns the line, $\\phi_2$ turns the line alone."
    ),
)
def parameter_jobs() -> Figure:
    palette = plot.colors()
    base = example_network()
    x = np.linspace(0.0, 1.0, 401)

    def changed(name: str, index: tuple[int, ...], value: float) -> ShallowParameters:
        array = np.array(getattr(base, name))
        array[index] = value
        return example_network(**{name: array})

    cases = (
        (r"$\phi_0$: $-0.3 \to 0$", changed("output_bias", (0,), 0.0), False),
        (r"$\theta_{20}$: $-1 \to -0.76$", changed("hidden_bias", (1,), -0.76), True),
        (r"$\theta_{21}$: $2 \to 1.5$", changed("hidden_weights", (1, 0), 1.5), True),
        (r"$\phi_2$: $-1 \to 0.6$", changed("output_weights", (0, 1), 0.6), True),
    )
    fig, axes = plot.new_figure(height=4.6, rows=2, cols=2, sharex=True, sharey=True)
    for ax, (title, network, mark) in zip(axes.flat, cases, strict=True):
        ax.plot(x, output(base, x), color=palette.muted, linewidth=1.8)
        ax.plot(x, output(network, x), color=palette.model, linewidth=2.4)
        if mark:
            for one, color in ((base, palette.muted), (network, palette.model)):
                joint = -one.hidden_bias[1:2] / one.hidden_weights[1]
                ax.plot(joint, output(one, joint), "o", color=color)
        ax.set_title(title)
        ax.set(xlim=(0, 1), ylim=(-1.25, 0.85))
        ax.set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
        few_ticks(ax, y=4)
    for ax in axes[1]:
        ax.set_xlabel("input $x$")
    for ax in axes[:, 0]:
        ax.set_ylabel("output $y$")
    return fig


@figure(
    "same-function",
    title="Different parameters, the same function",
    alt=(
        "Left, three hidden units with the same joint at one half and slopes 1, 2 and 4. Right, "
        "each multiplied by its output weight, minus 2, minus 1 and minus one half: all three "
        "coincide in one line that falls with slope minus 2 from the joint on."
    ),
    caption=(
        "Scale a hidden unit up and its output weight down by the same positive factor: the "
        "hidden unit changes (left), its contribution does not (right). No data can tell the three "
        "networks apart."
    ),
)
def same_function() -> Figure:
    palette = plot.colors()
    x = np.linspace(0.0, 1.0, 201)
    fig, (left, right) = plot.new_figure(height=2.9, cols=2)
    joint_lines([left, right], np.array([0.5]))
    for scale, width in ((0.5, 8.0), (1.0, 4.6), (2.0, 1.6)):
        hidden = relu(scale * (2.0 * x - 1.0))
        left.plot(x, hidden, color=palette.classes[1], linewidth=2.2)
        right.plot(
            x,
            -hidden / scale,
            color=palette.model,
            linewidth=width,
            alpha=1.0 if scale == 2.0 else 0.35,
            solid_capstyle="butt",
            clip_on=False,
        )
        plot.label(left, 1.04, float(hidden[-1]), f"$c = {scale:g}$", palette.classes[1])
    plot.label(right, 0.98, 0.22, r"$(\phi_2 / c)\, h$, all three", "model", ha="right")
    left.set_title(r"$h = \mathrm{a}[c\,(\theta_{20}+\theta_{21}x)]$")
    right.set_title("contribution")
    left.set(xlabel="input $x$", ylim=(-0.1, 2.4), xlim=(0, 1.42))
    right.set(xlabel="input $x$", ylim=(-1.2, 0.45), xlim=(0, 1))
    for ax in (left, right):
        ax.set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
        few_ticks(ax, y=4)
    return fig


# --- Fitting ----------------------------------------------------------------------------------


@figure(
    "best-three-units",
    title="The best that three hidden units can do",
    alt=(
        "Twenty points rise, fall and rise again. A dashed grey line, the network we started with, "
        "runs far below most of them. The blue line follows them in four pieces: up, down, steeply "
        "up and level; its loss is 0.117 instead of 9.385."
    ),
    caption=(
        "The network of the stages (dashed, loss $9.385$) and the best of all networks with three "
        "hidden units (solid, loss $0.117$). The best one was found by trying every way in which "
        "three joints can lie among the points."
    ),
)
def best_three_units() -> Figure:
    palette = plot.colors()
    example = three_unit_example()
    start, best = example_network(), shallow_restarts.exact_optimum()
    x = np.linspace(0.0, 1.0, 401)
    bends = joints(regions_1d(*layers(best.parameters), (0.0, 1.0)))
    fig, ax = plot.new_figure(height=3.6)
    ax.plot(x, output(start, x), color=palette.muted, linewidth=1.8, dashes=(4, 2.5))
    ax.plot(x, output(best.parameters, x), color=palette.model)
    ax.plot(bends, output(best.parameters, bends), "o", color=palette.model, markersize=8)
    plot.data_points(ax, example.x, example.y, markersize=5.5)
    loss = float(np.sum((example.y - output(start, example.x)) ** 2))
    plot.label(ax, 0.13, -0.62, f"start: loss {loss:.3f}", "muted")
    plot.label(ax, 0.42, 0.56, f"best: loss {best.loss:.3f}", "model")
    ax.set(xlabel="input $x$", ylabel="output $y$", xlim=(0, 1.01), ylim=(-0.95, 0.75))
    few_ticks(ax, y=5)
    return fig


@figure(
    "many-local-minima",
    title="Where two hundred descents end",
    alt=(
        "Two hundred final losses, sorted, form a staircase of long flat steps between 0.12 and "
        "0.9. A dashed line marks the exact optimum at the bottom; a single dot touches it."
    ),
    caption=(
        "Gradient-based descent from two hundred random starts, sorted by the loss at which it "
        "stopped. Each long step is one local minimum that many starts share. One start in two "
        "hundred reached the best (dashed)."
    ),
)
def many_local_minima() -> Figure:
    palette = plot.colors()
    losses = np.sort(shallow_restarts.restarts()["losses"])
    best = shallow_restarts.exact_optimum().loss
    rank = np.arange(1, len(losses) + 1)
    fig, ax = plot.new_figure(height=3.3)
    ax.axhline(best, color=palette.model, linewidth=1.4, dashes=(4, 2.5), zorder=1)
    ax.plot(rank, losses, "o", color=palette.loss, markersize=4.2, markeredgewidth=0)
    plot.label(ax, 200, best - 0.02, f"exact optimum {best:.3f}", "model", ha="right", va="top")
    ax.set(
        xlabel="descents, best first",
        ylabel="sum of squares",
        xlim=(-3, 204),
        ylim=(0.0, 1.0),
    )
    few_ticks(ax, x=5, y=5)
    return fig


# --- Many hidden units ------------------------------------------------------------------------


def smooth_target(x: Array) -> Array:
    """Return the curve that the chapter approximates: two sine waves, differentiable everywhere."""
    return np.sin(2 * np.pi * x) + 0.3 * np.sin(6 * np.pi * x + 1.0)


@figure(
    "more-units-closer",
    title="More hidden units follow a curve more closely",
    alt=(
        "Three stacked panels with the same wavy green curve. A network of 5 hidden units cuts "
        "its corners visibly, one of 10 only at the bends, and one of 20 can hardly be told from "
        "the curve; the largest errors are written in each panel."
    ),
    caption=(
        "A network with $D$ hidden units that meets the curve at $D + 1$ equidistant points (dots) "
        "and joins them by straight lines. Doubling $D$ makes the largest error about four times "
        "smaller once the pieces are short."
    ),
)
def more_units_closer() -> Figure:
    palette = plot.colors()
    x = np.linspace(0.0, 1.0, 1001)
    fig, axes = plot.new_figure(height=5.3, rows=3, sharex=True, sharey=True)
    for ax, num_hidden in zip(axes, (5, 10, 20), strict=True):
        knots = np.linspace(0.0, 1.0, num_hidden + 1)
        values = output(interpolating_network(knots, smooth_target(knots)), x)
        error = np.max(np.abs(values - smooth_target(x)))
        ax.plot(x, smooth_target(x), color=palette.truth, linewidth=4.2, alpha=0.55)
        ax.plot(x, values, color=palette.model, linewidth=1.9)
        ax.plot(knots, smooth_target(knots), "o", color=palette.model, markersize=4.8)
        plot.label(ax, 0.98, 0.92, f"$D = {num_hidden}$", "model", frame="panel", ha="right")
        plot.label(ax, 0.98, 0.74, f"largest error {error:.2f}", "loss", frame="panel", ha="right")
        ax.set(ylabel="$y$", xlim=(0, 1), ylim=(-1.35, 1.6))
        few_ticks(ax, y=3)
    axes[2].set_xlabel("input $x$")
    return fig


WIDTHS = 2 ** np.arange(2, 10)


def approximation_errors() -> dict[str, Array]:
    """Return errors against the widths `WIDTHS` for each curve of the figure below."""
    x = np.linspace(0.0, 1.0, 8193)
    found: dict[str, list[float]] = {"interpolated": [], "fitted": [], "root": [], "moved": []}
    for num_hidden in WIDTHS:
        knots = np.linspace(0.0, 1.0, num_hidden + 1)
        smooth = interpolating_network(knots, smooth_target(knots))
        fitted = fit_output_layer(smooth, x[::4], smooth_target(x[::4]))
        root = interpolating_network(knots, np.sqrt(knots))
        moved = interpolating_network(knots**4, knots**2)
        for name, network, target in (
            ("interpolated", smooth, smooth_target(x)),
            ("fitted", fitted, smooth_target(x)),
            ("root", root, np.sqrt(x)),
            ("moved", moved, np.sqrt(x)),
        ):
            found[name].append(float(np.max(np.abs(output(network, x) - target))))
    return {name: np.array(errors) for name, errors in found.items()}


def measured_rate(errors: Array) -> float:
    """Return the slope of log error against log width, from 32 units on."""
    use = WIDTHS >= 32
    return float(np.polyfit(np.log(WIDTHS[use]), np.log(errors[use]), 1)[0])


@figure(
    "error-against-width",
    title="Error against width, and its rate",
    alt=(
        "Largest error against the number of hidden units, both on logarithmic axes. Two lines "
        "for a smooth curve fall with slope minus 2, the fitted one a little lower. For the square "
        "root the line falls with slope minus one half; with joints crowded at zero, with minus 2."
    ),
    caption=(
        "Largest error on $[0, 1]$ against width, with the measured slopes. For a smooth curve the "
        "error falls like $D^{-2}$. The square root is infinitely steep at zero: equidistant "
        "joints reach only $D^{-1/2}$, joints at $(d/D)^4$ bring the rate back."
    ),
)
def error_against_width() -> Figure:
    palette = plot.colors()
    errors = approximation_errors()
    fig, ax = plot.new_figure(height=3.75)
    lines = (
        ("root", palette.loss, "-", "root, equal steps", 600, 0.034),
        ("interpolated", palette.model, "-", "smooth, joined", 600, 3.2e-4),
        ("fitted", palette.model, "--", "smooth, fitted", 600, 2.3e-5),
        ("moved", palette.loss, "--", "root, crowded", 4.2, 6e-5),
    )
    for name, color, style, text, left, height in lines:
        ax.loglog(WIDTHS, errors[name], style, color=color, marker="o", markersize=4.5)
        rate = measured_rate(errors[name])
        plot.label(ax, left, height, f"{text}\nslope ${rate:.2f}$", color)
    ax.set(
        xlabel="number of hidden units $D$",
        ylabel="largest error",
        xlim=(3.3, 9000),
        ylim=(4e-6, 2.0),
    )
    ax.set_xticks([4, 16, 64, 256], ["4", "16", "64", "256"])
    ax.set_xticks([], minor=True)
    return fig


# --- Several outputs and inputs ---------------------------------------------------------------


@figure(
    "two-outputs",
    title="Two outputs share their joints",
    alt=(
        "Above, four hidden units, each zero on one side of its joint. Below, two outputs made of "
        "them by different weights: both rise, fall and rise again, with different slopes, and "
        "both bend at the same four inputs, marked by dashed lines."
    ),
    caption=(
        "Four hidden units (above) feed two outputs (below). Each output has its own weights, so "
        "its pieces have their own slopes, but all bends lie at the same four joints."
    ),
)
def two_outputs() -> Figure:
    palette = plot.colors()
    places = np.array([0.15, 0.4, 0.6, 0.85])
    network = ShallowParameters(
        -places * np.array([1.0, 1.0, -1.0, 1.0]),
        np.array([[1.0], [1.0], [-1.0], [1.0]]),
        np.array([0.9, -0.15]),
        np.array([[2.6, -5.2, -1.0, 5.0], [0.2, -1.4, -1.6, 4.2]]),
    )
    x = np.linspace(0.0, 1.0, 401)
    hidden = hidden_activations(network, x[:, None])
    both = shallow_network(network, x[:, None])
    fig, (top, bottom) = plot.new_figure(height=3.75, rows=2, sharex=True, height_ratios=(1, 1.6))
    joint_lines([top, bottom], places)
    for d in range(4):
        top.plot(x, hidden[:, d], color=palette.classes[d], linewidth=2.0)
    for d, (at, height) in enumerate(((0.76, 0.80), (0.72, 0.20), (0.03, 0.40), (0.955, 0.25))):
        plot.label(top, at, height, f"$h_{d + 1}$", palette.classes[d], ha="center")
    bottom.plot(x, both[:, 0], color=palette.model)
    bottom.plot(x, both[:, 1], color=palette.uncertainty)
    plot.label(bottom, 0.03, 0.62, "$y_1$", "model")
    plot.label(bottom, 0.03, -0.66, "$y_2$", "uncertainty")
    top.set(ylabel="hidden", ylim=(-0.06, 1.0), xlim=(0, 1))
    bottom.set(xlabel="input $x$", ylabel="outputs", ylim=(-1.35, 1.6))
    few_ticks(top, y=3)
    few_ticks(bottom, y=4)
    return fig


@figure(
    "unit-in-two-inputs",
    title="A hidden unit with two inputs",
    alt=(
        "Two squares of input space. Left, the pre-activation: parallel contour lines, the zero "
        "line drawn bold, and an arrow perpendicular to it that points uphill. Right, after the "
        "ReLU: the side below the bold line is flat and shaded, the other keeps its contours."
    ),
    caption=(
        "With two inputs the pre-activation is a tilted plane (left, contours); its weights are "
        "the arrow, which points straight uphill. The ReLU flattens the shaded half where it "
        "is negative (right). The joint has become a line."
    ),
)
def unit_in_two_inputs() -> Figure:
    palette = plot.colors()
    network = two_input_network()
    weights, bias = network.hidden_weights[2:], network.hidden_bias[2:]
    plane = Region(
        np.array([[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]]),
        np.zeros(0, dtype=bool),
        weights,
        bias,
    )
    off, on = sorted(
        regions_2d([weights, np.ones((1, 1))], [bias, np.zeros(1)], SQUARE),
        key=lambda region: bool(region.pattern[0]),
    )
    levels = np.arange(-6.0, 8.0, 2.0)
    fig, axes = plot.new_figure(height=3.1, cols=2)
    for ax, title in zip(axes, ("pre-activation", "activation"), strict=True):
        bare_square(ax, 0, 10)
        ax.set_title(title)
        ax.set_xlabel("input $x_1$")
        contours_in(ax, plane, np.array([0.0]), color=palette.text, linewidth=2.8)
    contours_in(axes[0], plane, levels[levels < 0], linewidth=1.4, linestyle="--")
    contours_in(axes[0], plane, levels[levels > 0], linewidth=1.4)
    contours_in(axes[1], on, levels[levels > 0], linewidth=1.4)
    fill_region(axes[1], off, palette.muted, 0.25, edge=False)
    axes[0].set_ylabel("input $x_2$")
    direction = 2.6 * weights[0] / np.linalg.norm(weights[0])
    start = np.array([3.6, 5.78])
    axes[0].annotate(
        "",
        xy=tuple(start + direction),
        xytext=tuple(start),
        arrowprops={"arrowstyle": "-|>", "color": palette.loss, "linewidth": 2.2, "shrinkA": 0},
    )
    box = {"boxstyle": "round,pad=0.15", "facecolor": palette.background, "linewidth": 0}
    plot.label(axes[0], 0.6, 1.2, "negative", "model", bbox=box)
    plot.label(axes[0], 9.4, 8.6, "positive", "model", ha="right", bbox=box)
    plot.label(axes[1], 2.2, 2.6, "zero", "text", ha="center")
    return fig


@figure(
    "two-input-regions",
    title="Three hidden units cut the square into seven regions",
    alt=(
        "Above, three squares show one hidden unit each: contours on one side of a line, flat "
        "shading on the other. Below, a large square with all three lines, seven polygons tinted "
        "by how many units are on; contour lines of the output are straight in each and bend "
        "at the borders."
    ),
    caption=(
        "Three hidden units, each zero on the shaded side of its line (above), and the output made "
        "of them (below). The three lines make seven regions; the digits say which units are on. "
        "In each region the contour lines are straight, parallel and equally spaced."
    ),
)
def two_input_regions() -> Figure:
    palette = plot.colors()
    network = two_input_network()
    fig, axes = plot.new_figure(height=5.3, rows=2, cols=3, height_ratios=(1, 2.2))
    for d, ax in enumerate(axes[0]):
        bare_square(ax, 0, 10)
        ax.set_title(f"$h_{d + 1}$", color=plot.readable(palette.classes[d]))
        one = regions_2d(
            [network.hidden_weights[d : d + 1], np.ones((1, 1))],
            [network.hidden_bias[d : d + 1], np.zeros(1)],
            SQUARE,
        )
        for region in one:
            if region.pattern[0]:
                contours_in(
                    ax, region, np.arange(1.0, 9.0), color=palette.classes[d], linewidth=1.3
                )
            else:
                fill_region(ax, region, palette.muted, 0.25)
    for ax in axes[1]:
        ax.remove()
    below = fig.add_subplot(axes[1, 0].get_gridspec()[1, :])
    bare_square(below, 0, 10)
    levels = np.arange(-10.0, 11.0, 1.0)
    for region in regions_2d(*layers(network), SQUARE):
        fill_region(below, region, palette.model, 0.03 + 0.13 * int(region.pattern.sum()))
        contours_in(below, region, levels, linewidth=1.1)
        name = "".join(str(d + 1) for d in np.flatnonzero(region.pattern)) or "none"
        shift = {"12": (0.0, -0.2), "none": (0.06, 0.35)}.get(name, (0.0, 0.0))
        place = region.centre + np.array(shift)
        plot.label(
            below,
            float(place[0]),
            float(place[1]),
            name,
            ha="center",
            bbox={"boxstyle": "round,pad=0.15", "facecolor": palette.background, "linewidth": 0},
            zorder=6,
        )
    below.set(xlabel="input $x_1$", ylabel="input $x_2$")
    below.set_xticks([0, 5, 10])
    below.set_yticks([0, 5, 10])
    return fig


# --- Counting regions -------------------------------------------------------------------------


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


# --- Activation functions ---------------------------------------------------------------------


@figure(
    "activation-functions",
    title="Nine activation functions and their slopes",
    alt=(
        "Nine small panels, each with an activation function as a solid line and its derivative "
        "dashed: step, sigmoid, tanh, ReLU, leaky ReLU, softplus, ELU, GELU and SiLU. The first "
        "three level off on both sides; the slope of all others approaches 1 on the right."
    ),
    caption=(
        "Activation functions (solid) and their derivatives (dashed). The upper row saturates on "
        "both sides, where the slope vanishes; the slope of the others comes close to one for "
        "large inputs. GELU and SiLU dip below zero."
    ),
)
def activation_functions() -> Figure:
    palette = plot.colors()
    z = np.linspace(-4.0, 4.0, 321)
    shown: tuple[tuple[str, Callable[..., Array]], ...] = (
        ("step", activations.heaviside),
        ("sigmoid", sigmoid),
        ("tanh", activations.tanh),
        ("ReLU", relu),
        ("leaky ReLU", activations.leaky_relu),
        ("softplus", activations.softplus),
        ("ELU", activations.elu),
        ("GELU", activations.gelu),
        ("SiLU (swish)", activations.silu),
    )
    fig, axes = plot.new_figure(height=5.6, rows=3, cols=3, sharex=True)
    for ax, (name, function) in zip(axes.flat, shown, strict=True):
        ax.axhline(0, color=palette.muted, linewidth=0.8)
        value, slope = function(z), activations.derivative(function, z)
        jump = np.where(np.abs(np.diff(value, prepend=value[0])) > 0.5, np.nan, value)
        kink = np.where(np.abs(np.diff(slope, prepend=slope[0])) > 0.5, np.nan, slope)
        ax.plot(z, kink, color=palette.loss, linewidth=1.7, dashes=(3, 2))
        ax.plot(z, jump, color=palette.model, linewidth=2.4)
        ax.set_title(name)
        ax.set(xlim=(-4, 4), ylim=(-1.3, 1.3) if ax in axes[0] else (-1.3, 4.0))
        ax.set_xticks([-4, 0, 4])
        ax.set_yticks([-1, 0, 1] if ax in axes[0] else [-1, 0, 1, 2, 3, 4])
        ax.tick_params(labelleft=ax in axes[:, 0])
    for ax in axes[2]:
        ax.set_xlabel("$z$")
    return fig


@figure(
    "other-activations",
    title="One network under four activation functions",
    alt=(
        "Four panels with the same parameters. With the ReLU the output is a bent line, with the "
        "sigmoid a smooth curve, with the step function a staircase of four levels, and with the "
        "identity a single straight line."
    ),
    caption=(
        "The same ten parameters with four activation functions. The joints (dashed) are the same; "
        "a steep sigmoid rounds the staircase of the step function, and the identity leaves one "
        "straight line, whatever the number of units."
    ),
)
def other_activations() -> Figure:
    palette = plot.colors()
    network = ShallowParameters(**vars(activation_example()))
    places = -network.hidden_bias / network.hidden_weights[:, 0]
    x = np.linspace(0.0, 1.0, 1001)
    fig, axes = plot.new_figure(height=4.6, rows=2, cols=2, sharex=True, sharey=True)
    shown: tuple[tuple[str, Callable[[Array], Array]], ...] = (
        ("ReLU", relu),
        (r"sigmoid, $\mathrm{sig}[10z]$", lambda z: sigmoid(10 * z)),
        ("step", activations.heaviside),
        ("identity", activations.identity),
    )
    for ax, (name, function) in zip(axes.flat, shown, strict=True):
        joint_lines([ax], places)
        y = shallow_network(network, x[:, None], function)[:, 0]
        y[np.abs(np.diff(y, prepend=y[0])) > 0.2] = np.nan  # a jump is not a steep line
        ax.plot(x, y, color=palette.model)
        ax.set_title(name)
        ax.set(xlim=(0, 1), ylim=(-1.05, 1.15))
        ax.set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
        few_ticks(ax, y=4)
    for ax in axes[1]:
        ax.set_xlabel("input $x$")
    for ax in axes[:, 0]:
        ax.set_ylabel("output $y$")
    return fig


def bias_scan() -> tuple[Array, Array, Array]:
    """Return hidden biases, the loss at each, and the share of points at which the unit is on.

    The first unit of the best network is scanned; everything else stays as it is.
    """
    example, best = three_unit_example(), shallow_restarts.exact_optimum().parameters
    scan = np.linspace(-0.4, 0.8, 241)
    losses, shares = [], []
    for bias in scan:
        hidden_bias = np.array([bias, *best.hidden_bias[1:]])
        network = ShallowParameters(
            hidden_bias, best.hidden_weights, best.output_bias, best.output_weights
        )
        losses.append(np.sum((example.y - output(network, example.x)) ** 2))
        shares.append(np.mean(hidden_activations(network, example.x[:, None])[:, 0] > 0))
    return scan, np.array(losses), np.array(shares)


@figure(
    "dead-unit",
    title="A hidden unit that is off for all data cannot learn",
    alt=(
        "Above, the loss against the bias of one hidden unit: a valley on the right, and on the "
        "left, shaded, a part that is exactly level. Below, the share of data points at which the "
        "unit is on: zero in the shaded part, rising steadily from there."
    ),
    caption=(
        "The loss of the best network as one hidden bias moves. In the shaded part the unit is off "
        "at every point (below), and the loss is exactly level: its slope is zero, so descent has "
        "no way of knowing where to go."
    ),
)
def dead_unit() -> Figure:
    palette = plot.colors()
    scan, losses, shares = bias_scan()
    last_dead = scan[shares == 0].max()
    fig, (top, bottom) = plot.new_figure(height=3.75, rows=2, sharex=True, height_ratios=(1.7, 1))
    for ax in (top, bottom):
        ax.axvspan(scan[0], last_dead, color=palette.muted, alpha=0.2, linewidth=0)
    top.plot(scan, losses, color=palette.loss)
    top.plot(scan[losses.argmin()], losses.min(), "o", color=palette.loss)
    bottom.plot(scan, shares, color=palette.model)
    plot.label(top, -0.36, 6.0, "dead:\nslope zero", "text", va="center")
    plot.label(bottom, 0.05, 0.75, "share of points at which it is on", "model")
    top.set(ylabel="sum of squares", xlim=(scan[0], scan[-1]), ylim=(0, 10))
    bottom.set(xlabel=r"hidden bias $\theta_{10}$", ylim=(-0.08, 1.05))
    bottom.set_yticks([0, 0.5, 1], ["0", "0.5", "1"])
    few_ticks(top, y=4)
    return fig


# --- Words ------------------------------------------------------------------------------------


@figure(
    "network-diagram",
    title="A shallow network as a diagram, with the usual words",
    alt=(
        "A diagram with two circles for the inputs on the left, three for the hidden units in the "
        "middle and two for the outputs on the right; a line joins every input to every hidden "
        "unit and every hidden unit to every output. Labels name layers, weights and units."
    ),
    caption=(
        "The usual drawing: a circle for each number, a line for each weight, and biases left out. "
        "Here $D_i = 2$, $D = 3$ and $D_o = 2$, so there are 12 lines, 5 biases and 17 parameters."
    ),
)
def network_diagram() -> Figure:
    palette = plot.colors()
    fig, ax = plot.new_figure(height=3.4)
    columns = (
        (0.0, (0.8, -0.8), ("$x_1$", "$x_2$"), palette.data),
        (2.2, (1.5, 0.0, -1.5), ("$h_1$", "$h_2$", "$h_3$"), palette.model),
        (4.4, (0.8, -0.8), ("$y_1$", "$y_2$"), palette.uncertainty),
    )
    for (x0, heights, _, _), (x1, next_heights, _, _) in itertools.pairwise(columns):
        for low in heights:
            for high in next_heights:
                ax.plot([x0, x1], [low, high], color=palette.muted, linewidth=1.3, zorder=1)
    for x, heights, names, color in columns:
        for height, name in zip(heights, names, strict=True):
            ax.plot(
                x,
                height,
                "o",
                markersize=34,
                markerfacecolor=palette.background,
                markeredgecolor=color,
                markeredgewidth=2.2,
                zorder=2,
            )
            plot.label(ax, x, height, name, color, ha="center", zorder=3)
    for x, text in ((0.0, "input layer"), (2.2, "hidden layer,\nwidth 3"), (4.4, "output layer")):
        plot.label(ax, x, 2.45, text, ha="center")
    for x, text in ((1.1, r"weights $\theta_{di}$"), (3.3, r"weights $\phi_{jd}$")):
        plot.label(ax, x, -2.05, text, "muted", ha="center")
    ax.set(xlim=(-0.75, 5.15), ylim=(-2.3, 2.85))
    ax.set_axis_off()
    return fig
