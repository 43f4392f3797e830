"""Figures of chapter 13: what averaging and depth do."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np

from figures.registry import figure
from udl import plot
from udl.experiments.ch13_graph_networks import depth, loyalties, smoothing
from udl.plot import Axes, Figure

Array = np.ndarray
CHANCE = 20.0


def errors(ax: Axes, x: Array, values: Array, color: str, marker: str = "o") -> Array:
    """Draw means over the last axis with standard errors, and return the means."""
    mean = values.mean(axis=-1)
    error = values.std(axis=-1, ddof=1) / np.sqrt(values.shape[-1])
    ax.errorbar(
        x,
        mean,
        error,
        color=color,
        marker=marker,
        markersize=5,
        linewidth=2,
        capsize=0,
        clip_on=False,
    )
    return np.asarray(mean)


@figure(
    "smoothing-energy",
    title="Averaging makes neighbours alike, at a rate that the graph decides",
    alt=(
        "Energy that is left, on a logarithmic axis, against the number of averagings from 0 to "
        "64. "
        "Without restarts it falls along a straight line, with the slope of the second eigenvalue, "
        "to below ten to the minus twelve. With a restart of 0.1 it levels off above 0.01."
    ),
    caption=(
        "Energy of the words of the 600 papers after so many averagings over neighbours, as a "
        "share "
        "of what it was. The dashed line falls by $\\lambda_2^2$ a step, where $\\lambda_2$ is the "
        "second largest eigenvalue. With restarts the fall stops."
    ),
)
def smoothing_energy() -> Figure:
    palette = plot.colors()
    plain, restarted = smoothing.averaged(), smoothing.averaged(smoothing.RESTART)
    fig, ax = plot.new_figure(height=3.0)
    kept = plain["steps"] <= 64
    steps, energy = plain["steps"][kept], plain["energy"][kept]
    line = np.array([0.0, 64.0])
    level = energy[-1] / plain["rate"] ** (2 * 64)
    ax.semilogy(line, level * plain["rate"] ** (2 * line), "--", color=palette.truth)
    ax.semilogy(steps, energy, "o-", color=palette.model, clip_on=False)
    ax.semilogy(steps, restarted["energy"][kept], "s-", color=palette.loss, clip_on=False)
    plot.label(ax, 25, 1e-10, "averaging alone", "model", ha="right")
    plot.label(ax, 40, 0.1, "with a restart of 0.1", "loss", ha="left", va="bottom")
    plot.label(ax, 44, 1e-8, f"$\\lambda_2 = {plain['rate']:.2f}$", "truth", ha="left")
    ax.set(xlabel="number of averagings", ylabel="share of the energy left", xlim=(0, 64))
    ax.set_xticks([0, 8, 16, 32, 64])
    return fig


@figure(
    "smoothing-accuracy",
    title="What depth does to a trained network, and what averaging does alone",
    alt=(
        "Percent right on unlabelled papers against depth 1, 2, 4, 8, 16. Plain networks rise from "
        "64 to 84 at two layers and fall to 52 at eight and to chance, 20, at sixteen. Residual "
        "ones fall more slowly, to 79 and 50. A linear classifier on averaged words stays between "
        "67 and 79."
    ),
    caption=(
        "Papers without a label whose topic is named rightly, mean and standard error over ten "
        "draws of the 40 labels. The linear classifier gets words that were averaged as often as "
        "the network has layers, and stretched to size 1. It still finds the topics where the deep "
        "plain network has failed to learn even its labels."
    ),
)
def smoothing_accuracy() -> Figure:
    palette = plot.colors()
    found, probe = depth.results(), smoothing.averaged()
    x = np.arange(len(depth.DEPTHS))
    fig, ax = plot.new_figure(height=3.2)
    errors(ax, x, found["new"][0], palette.model)
    errors(ax, x, found["new"][1], palette.loss, "s")
    places = [int(np.flatnonzero(probe["steps"] == one)[0]) for one in depth.DEPTHS]
    errors(ax, x, probe["right"][places], palette.truth, "^")
    ax.axhline(CHANCE, color=palette.muted, linestyle=":", linewidth=1.2)
    plot.label(ax, 0.0, CHANCE, "chance", "muted", va="bottom", offset=(0, 2))
    for values, words, color in (
        (found["new"][0], "plain", "model"),
        (found["new"][1], "residual", "loss"),
        (probe["right"][places], "linear, on\naveraged words", "truth"),
    ):
        plot.label(ax, 4, float(values[-1].mean()), words, color, offset=(9, 5))
    ax.set(xlabel="layers, or averagings", ylabel="percent right", ylim=(0, 100), xlim=(-0.15, 5.3))
    ax.set_xticks(x, [str(one) for one in depth.DEPTHS])
    return fig


@figure(
    "homophily",
    title="When neighbours help",
    alt=(
        "Percent right on unlabelled papers against the percentage of citations that stay within a "
        "topic, from 20 to nearly 100. Words alone stay near 40. The graph convolution rises from "
        "well below that to nearly 100. With weights of its own for each paper itself the curve "
        "begins higher and rises too."
    ),
    caption=(
        "Two-layer networks on graphs of papers that cite their own topic more or less often; mean "
        "and standard error over ten graphs. Where citations say nothing about topics (left end) a "
        "network that averages over them does worse than one that reads the words alone."
    ),
)
def homophily() -> Figure:
    palette = plot.colors()
    found = loyalties.results()
    x = found["within"].mean(axis=1)
    fig, ax = plot.new_figure(height=3.2)
    words = errors(ax, x, found["new"][0], palette.muted, "^")
    graph = errors(ax, x, found["new"][1], palette.model)
    own = errors(ax, x, found["new"][2], palette.loss, "s")
    plot.label(ax, x[-1], words[-1], "words alone", "muted", ha="right", va="top", offset=(0, -8))
    plot.label(ax, x[3], graph[3], "average (symmetric)", "model", ha="right", offset=(-8, 6))
    plot.label(ax, x[3], own[3], "own weights for oneself", "loss", va="top", offset=(8, -8))
    ax.set(
        xlabel="citations within a topic, percent",
        ylabel="percent right",
        ylim=(0, 100),
        xlim=(15, 100),
    )
    return fig
