"""Figures of chapter 3: one input, stage by stage."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np

from figures.ch03_shallow_networks.parts import (
    example_network,
    few_ticks,
    joint_lines,
    layers,
    output,
)
from figures.registry import figure
from udl import plot
from udl.networks import ShallowParameters, activations, hidden_activations, relu
from udl.plot import Figure
from udl.regions import joints, regions_1d


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
        "One line per hidden unit (first), clipped at zero (second), multiplied by its output "
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
