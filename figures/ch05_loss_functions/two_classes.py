"""Figures of chapter 5: two classes."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np

from figures.ch05_loss_functions.parts import example_outputs, few_ticks, optimum_line
from figures.registry import figure
from udl import losses, plot
from udl.data.loss_examples import binary_example
from udl.plot import Figure


@figure(
    "sigmoid",
    title="The sigmoid turns a logit into a probability",
    alt=(
        "An S-shaped curve rises from 0 on the left to 1 on the right and passes through one half "
        "at the logit 0, where a dashed tangent of slope one quarter touches it. Dots at minus 2 "
        "and 2 have the probabilities 0.12 and 0.88."
    ),
    caption=(
        "The sigmoid maps any real logit to a probability. It is steepest at zero, with slope "
        "$1/4$, flattens on both sides, and is symmetric: the probabilities at $-2$ and $2$ add "
        "up to one."
    ),
)
def sigmoid() -> Figure:
    palette = plot.colors()
    logit = np.linspace(-7.0, 7.0, 281)
    fig, ax = plot.new_figure(height=3.3)
    for level in (0.0, 1.0):
        ax.axhline(level, color=palette.muted, linewidth=0.8)
    tangent = np.array([-1.75, 1.75])
    ax.plot(tangent, 0.5 + tangent / 4, color=palette.muted, linewidth=1.4, dashes=(4, 2.5))
    ax.plot(logit, losses.sigmoid(logit), color=palette.model, linewidth=2.6)
    for value in (-2.0, 0.0, 2.0):
        probability = float(losses.sigmoid(value))
        ax.plot(value, probability, "o", color=palette.model, markersize=7.5)
        ax.plot(
            [value, value], [-0.06, probability], color=palette.muted, linewidth=0.9, dashes=(2, 2)
        )
        if value:
            side = (0.45, -0.02, "left", "top") if value > 0 else (-0.4, 0.03, "right", "bottom")
            plot.label(
                ax,
                value + side[0],
                probability + side[1],
                f"{probability:.2f}",
                "model",
                ha=side[2],
                va=side[3],
            )
    plot.label(ax, 0.45, 0.47, r"$\frac{1}{2}$", "model", va="top", fontsize=14)
    plot.label(ax, -1.35, 0.78, "slope " r"$\frac{1}{4}$", "muted", ha="right")
    ax.plot([-1.25, 0.75], [0.78, 0.70], color=palette.muted, linewidth=0.8)
    ax.set(
        xlabel="logit $z$",
        ylabel=r"probability $\mathrm{sig}[z]$",
        xlim=(-7, 7),
        ylim=(-0.06, 1.08),
    )
    ax.set_xticks([-6, -4, -2, 0, 2, 4, 6])
    ax.set_yticks([0, 0.5, 1], ["0", "0.5", "1"])
    return fig


@figure(
    "binary-model",
    title="From the network's output to the probability of label 1",
    alt=(
        "Above, a bent line gives the logit for each input; it crosses zero three times. Below, "
        "the probability of label 1 for the same inputs, one half where the logit is zero; "
        "squares at the top and circles at the bottom are the data."
    ),
    caption=(
        "The network's output is a logit (above), and the sigmoid makes it the probability of the "
        "label 1 (below). The dashed lines mark where the logit is zero and the model undecided."
    ),
)
def binary_model() -> Figure:
    palette = plot.colors()
    example = binary_example()
    grid = np.linspace(0.0, 1.0, 401)
    logit = example_outputs(example, grid)[:, 0]
    crossings = grid[:-1][np.diff(np.sign(logit)) != 0]

    fig, (top, bottom) = plot.new_figure(height=4.8, rows=2, sharex=True)
    for crossing in crossings:
        optimum_line([top, bottom], float(crossing))
    top.axhline(0, color=palette.muted, linewidth=0.9)
    top.plot(grid, logit, color=palette.model)
    plot.label(top, 0.98, 0.08, r"$f\,[x, \phi]$", "model", frame="panel", ha="right")
    top.set(ylabel="logit")
    few_ticks(top, y=5)
    bottom.axhline(0.5, color=palette.muted, linewidth=0.9)
    bottom.plot(grid, losses.sigmoid(logit), color=palette.model)
    plot.class_points(bottom, example.x, example.y, example.y, markersize=7, clip_on=False)
    plot.label(bottom, 0.02, 1.10, "label 1", palette.classes[1], frame="y-data")
    plot.label(bottom, 0.98, -0.11, "label 0", palette.classes[0], ha="right")
    plot.label(bottom, 0.395, 0.62, r"$\mathrm{sig}[\,f\,[x, \phi]]$", "model", ha="left")
    bottom.set(xlabel="input $x$", ylabel="probability of 1", xlim=(0, 1), ylim=(-0.2, 1.2))
    bottom.set_yticks([0, 0.5, 1], ["0", "0.5", "1"])
    return fig


@figure(
    "binary-loss",
    title="The binary cross-entropy, and a formula for it that fails",
    alt=(
        "Above, two mirrored curves of the loss against the logit: for label 1 it falls to zero "
        "on the right, for label 0 it rises almost linearly there. Below, at logits from 30 to 45, "
        "the stable loss is a straight line while the naive one climbs in steps and ends at 36.7."
    ),
    caption=(
        "Above, the loss of one point against its logit: almost nothing for a confident right "
        "answer, almost linear for a confident wrong one. Below, the label is 0 and the logit "
        "large: $-\\log[1-\\mathrm{sig}[z]]$ moves in steps and is infinite once the sigmoid "
        "rounds to one; the stable form stays linear."
    ),
)
def binary_loss() -> Figure:
    palette = plot.colors()
    fig, (top, bottom) = plot.new_figure(height=5.2, rows=2)
    logit = np.linspace(-6.0, 6.0, 241)
    for label, x in ((0, 3.2), (1, -3.2)):
        loss = losses.binary_cross_entropy(np.full(len(logit), label), logit, reduction="none")
        color = palette.classes[label]
        top.plot(logit, loss, color=color)
        plot.label(
            top, x, 3.75, f"label {label}", color, ha="right" if label == 0 else "left", va="bottom"
        )
    top.plot(0, np.log(2.0), "o", color=palette.text)
    plot.label(top, 0.0, 1.05, r"$\log 2$", ha="center", va="bottom")
    top.set(xlabel="logit $z$", ylabel="loss (nats)", xlim=(-6, 6), ylim=(-0.2, 6.2))

    large = np.linspace(30.0, 45.0, 1501)
    with np.errstate(divide="ignore"):
        naive = -np.log(1.0 - 1.0 / (1.0 + np.exp(-large)))
    finite = np.isfinite(naive)
    end = float(large[finite][-1])
    stable = losses.binary_cross_entropy(np.zeros(len(large)), large, reduction="none")
    bottom.plot(large, stable, color=palette.classes[0])
    bottom.plot(large[finite], naive[finite], color=palette.loss, linewidth=1.8)
    bottom.annotate(
        "",
        xy=(end, 45.6),
        xytext=(end, naive[finite][-1]),
        arrowprops={"arrowstyle": "->", "color": palette.loss, "linewidth": 1.8, "shrinkA": 0},
    )
    plot.label(
        bottom, end - 0.3, 42.5, f"naive: infinite\nfrom $z = {end:.1f}$", "loss", ha="right"
    )
    plot.label(bottom, 41.2, 39.7, "stable: linear", palette.classes[0], va="top")
    bottom.set(xlabel="logit $z$, label 0", ylabel="loss (nats)", xlim=(30, 45), ylim=(29.5, 46))
    few_ticks(bottom, y=4)
    return fig
