"""Figures of chapter 6: searching for the lowest point along a line."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np

from figures.ch06_training.parts import Array, wave_gradient, wave_loss
from figures.registry import figure
from udl import plot
from udl.data.training_examples import uneven_dip
from udl.optimisation import bracket_search
from udl.optimisation.line_search import GOLDEN
from udl.plot import Axes, Figure

RUGGED_START, LONGEST = (1.0, 10.0), 2.0
NUM_SHOWN = 6


def dip(place: float) -> float:
    """Return the height of the uneven dip at one place."""
    return float(uneven_dip(place))


def downhill(rate: float) -> float:
    """Return the wave's loss after one step of some rate from the rugged start."""
    start = np.array(RUGGED_START)
    return wave_loss(start - rate * wave_gradient(start))


def draw_brackets(ax: Axes, brackets: Array) -> None:
    """Draw each bracket (K, 4) as a bar, the first one above, with ticks at its four places."""
    palette = plot.colors()
    for k, (a, b, c, d) in enumerate(brackets):
        ax.plot([a, d], [k, k], color=palette.model, linewidth=2.4, solid_capstyle="butt")
        ax.plot([a, d], [k, k], "|", color=palette.model, markersize=12)
        ax.plot([b, c], [k, k], "o", color=palette.model, markersize=5)
    ax.set(ylim=(len(brackets) - 0.4, -0.6), ylabel="iteration")
    ax.set_yticks(range(len(brackets)), [str(k) for k in range(len(brackets))])
    ax.grid(visible=False)


@figure(
    "line-search",
    title="A bracket closes on a minimum",
    alt=(
        "Above, a curve that falls steeply into a narrow dip at 0.38 and rises in two stages. "
        "Below, six bars one under another, each shorter than the one above it and all of them "
        "around 0.38; each bar has two dots that divide it into thirds."
    ),
    caption=(
        "The curve, and the brackets of the first six iterations of the search. The bars end at "
        "$a$ and $d$, the dots are $b$ and $c$. From one row to the next, either the part right of "
        "$c$ or the part left of $b$ is cut off."
    ),
)
def line_search_figure() -> Figure:
    palette = plot.colors()
    found = bracket_search(dip, 0.0, 1.0, max_iterations=10)
    fig, (top, bottom) = plot.new_figure(height=4.4, rows=2, sharex=True, height_ratios=(1.3, 1))
    places = np.linspace(0, 1, 201)
    top.plot(places, uneven_dip(places), color=palette.loss)
    for name, place in zip("abcd", found.brackets[0], strict=True):
        top.plot(place, dip(place), "o", color=palette.model, markersize=6, zorder=5, clip_on=False)
        plot.label(
            top,
            place,
            dip(place),
            f"${name}$",
            "model",
            va="bottom",
            ha="right" if name == "d" else "left",
            offset=(-6 if name == "d" else 5, 3),
        )
    draw_brackets(bottom, found.brackets[:NUM_SHOWN])
    bottom.axvline(found.minimiser, color=palette.muted, linewidth=1.1, dashes=(3, 3), zorder=1)
    top.axvline(found.minimiser, color=palette.muted, linewidth=1.1, dashes=(3, 3), zorder=1)
    top.set(ylabel="height", ylim=(0.2, 1.15))
    bottom.set(xlabel="place", xlim=(-0.02, 1.02))
    bottom.set_xticks([0, 0.2, 0.4, 0.6, 0.8, 1], ["0", "0.2", "0.4", "0.6", "0.8", "1"])
    return fig


@figure(
    "golden-section",
    title="Golden section uses one of its two inner points twice",
    alt=(
        "Left, two bars: a long one divided at 0.38 and 0.62 of its length, and below it the left "
        "part, 0.62 as long, in which the old point at 0.38 is the right one of the two inner "
        "points. Right, the length of the bracket against the number of evaluations, "
        "logarithmic: golden section falls to a thousandth with 19 heights, thirds only to a "
        "hundredth with 28."
    ),
    caption=(
        "Left, after $d$ has moved to $c$, the old $b$ is the new $c$, and its height is already "
        "known. Right, the length of the bracket against the heights that were looked up. An "
        "iteration in thirds leaves 0.67 of the length and needs two new heights, golden section "
        "leaves 0.62 and needs one."
    ),
)
def golden_section_figure() -> Figure:
    palette = plot.colors()
    fig, (left, right) = plot.new_figure(height=3.1, cols=2, width_ratios=(1.15, 1))
    small = 1 - GOLDEN
    rows = (((0, small, GOLDEN, 1), 1.0), ((0, GOLDEN * small, small, GOLDEN), 0.0))
    for places, height in rows:
        left.plot([0, places[3]], [height, height], color=palette.model, linewidth=2.4)
        for name, place in zip("abcd", places, strict=True):
            left.plot(place, height, "o", color=palette.model, markersize=6, clip_on=False)
            away = 12 if height else -13
            plot.label(left, place, height, f"${name}$", "model", ha="center", offset=(0, away))
    for place in (small, GOLDEN):
        left.plot([place, place], [0.05, 0.95], color=palette.muted, linewidth=1.1, dashes=(3, 3))
    plot.label(left, 0.5, -0.62, "0.38 and 0.62 of the length", "muted", ha="center")
    left.set(xlim=(-0.05, 1.05), ylim=(-0.8, 1.5))
    left.axis("off")
    thirds = (2 / 3) ** np.arange(20)
    golden = GOLDEN ** np.arange(20)
    right.semilogy(4 + 2 * np.arange(20), thirds, "o-", color=palette.muted, markersize=3.5)
    right.semilogy(4 + np.arange(20), golden, "o-", color=palette.model, markersize=3.5)
    plot.label(right, 20, thirds[8], "thirds", "muted", va="bottom", offset=(2, 4))
    plot.label(right, 3.6, 3.2e-3, "golden\nsection", "model", va="top")
    right.set(
        xlabel="heights looked up", ylabel="length of bracket", xlim=(3, 30), ylim=(8e-4, 1.3)
    )
    right.minorticks_off()
    return fig


@figure(
    "missed-dip",
    title="A line search that steps over the nearest dip",
    alt=(
        "The loss along the downhill direction, against the learning rate from 0 to 2: three dips, "
        "near 0.1, at 0.95 and at 1.8, with hills between them. The search's first four points, "
        "evenly spaced, miss the first dip, and the search ends in the second."
    ),
    caption=(
        "The loss of the Gabor model along the downhill direction from "
        r"$\boldsymbol{\phi} = (1, 10)$, with the first four points of the search and where it "
        "ends. Nothing tells it of the first dip, which lies between $a$ and $b$."
    ),
)
def missed_dip() -> Figure:
    palette = plot.colors()
    rates = np.linspace(0, LONGEST, 301)
    found = bracket_search(downhill, 0.0, LONGEST)
    fig, ax = plot.new_figure(height=3.0)
    ax.plot(rates, [downhill(rate) for rate in rates], color=palette.loss)
    for name, place in zip("abcd", found.brackets[0], strict=True):
        last = name == "d"
        ax.plot(place, downhill(place), "o", color=palette.model, zorder=5, clip_on=False)
        plot.label(
            ax,
            place,
            downhill(place),
            f"${name}$",
            "model",
            ha="right" if last else "left",
            va="bottom",
            offset=(-4 if last else 6, 4),
        )
    ax.plot(found.minimiser, found.value, "X", color=palette.model, markersize=9, zorder=6)
    plot.label(ax, found.minimiser, found.value, "found", "model", ha="center", offset=(0, -13))
    ax.set(
        xlabel=r"learning rate $\alpha$", ylabel="loss after the step", xlim=(0, 2), ylim=(2, 17)
    )
    ax.set_xticks([0, 0.5, 1, 1.5, 2], ["0", "0.5", "1", "1.5", "2"])
    ax.set_yticks([5, 10, 15])
    return fig
