"""Figures of chapter 8: the spread over seeds, and what pairs of runs can show."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np

from figures.registry import figure
from udl import plot
from udl.experiments.ch08_performance import seed_lottery
from udl.performance import runs_needed
from udl.plot import Figure

NAMES = tuple(seed_lottery.VARIANTS)


@figure(
    "spread-over-seeds",
    title="One method, many results",
    alt=(
        "Three rows of 96 dots, the validation errors of three variants of one network, piled up "
        "where they coincide. Each row spreads over about five points around 38%. The means, "
        "marked by vertical lines, differ by less than a point, far less than the spread."
    ),
    caption=(
        "Validation errors of the network of the opening and of two variants of its training, "
        "from the same 96 seeds. The lines are the means."
    ),
)
def spread_over_seeds() -> Figure:
    palette = plot.colors()
    errors = seed_lottery.results()["validation"]
    fig, axes = plot.new_figure(height=3.2, rows=3, sharex=True, sharey=True)
    colors = palette.classes[:3]  # as in the figure that moves
    for ax, name, results, color in zip(axes, NAMES, errors, colors, strict=True):
        bins = np.round(results / 0.25) * 0.25
        for value in np.unique(bins):
            height = int(np.sum(bins == value))
            ax.plot([value] * height, range(height), "o", color=color, markersize=3.2)
        ax.axvline(results.mean(), color=palette.text, linewidth=1.4)
        plot.label(ax, 0.99, 0.75, name, color, frame="panel", ha="right")
        ax.set(yticks=[], ylim=(-1, None))
        ax.grid(visible=False)
    axes[-1].set_xlabel("validation error (%)")
    return fig


@figure(
    "pairs-of-runs",
    title="The same seed helps to compare",
    alt=(
        "The error of the variant with weight decay against that of the baseline, a dot for each "
        "of 96 seeds, around the diagonal. The dots are spread widely along the diagonal and less "
        "across it. More of them lie below it than above."
    ),
    caption=(
        "A dot for each seed. Below the diagonal the variant with weight decay has the lower "
        "validation error."
    ),
)
def pairs_of_runs() -> Figure:
    palette = plot.colors()
    errors = seed_lottery.results()["validation"]
    fig, ax = plot.new_figure(width=5.4, height=3.6)
    low, high = errors[:2].min() - 0.3, errors[:2].max() + 0.3
    ax.plot([low, high], [low, high], color=palette.muted, linewidth=1.1, dashes=(3, 3))
    ax.plot(errors[0], errors[1], "o", color=palette.model, markersize=4.5, alpha=0.7)
    ax.set(xlim=(low, high), ylim=(low, high), aspect="equal")
    ax.set(xlabel="baseline (%)", ylabel="weight decay (%)")
    return fig


@figure(
    "runs-that-a-claim-needs",
    title="How many pairs of runs a claim needs",
    alt=(
        "Number of pairs of runs against the true difference in percentage points from 0.1 to 3, "
        "both axes logarithmic. The curve falls steeply, from over a thousand pairs for 0.1 to a "
        "handful for 3; dots mark 0.2, 0.4, 0.8 and 1.6, each about four times fewer."
    ),
    caption=(
        "Pairs that a paired t-test at the level 5% needs to notice a true difference four times "
        "out of five, with the spread of the differences that was measured here."
    ),
)
def runs_that_a_claim_needs() -> Figure:
    palette = plot.colors()
    errors = seed_lottery.results()["validation"]
    spread = float((errors[1] - errors[0]).std(ddof=1))
    fig, ax = plot.new_figure(height=3.0)
    fine = np.geomspace(0.1, 3, 60)
    ax.loglog(fine, [runs_needed(d, spread) for d in fine], color=palette.model)
    for d in (0.2, 0.4, 0.8, 1.6):
        needed = runs_needed(d, spread)
        ax.plot(d, needed, "o", color=palette.model)
        plot.label(ax, d, needed, f"{needed}", "model", offset=(7, 8))
    ax.set(xlabel="true difference (percentage points)", ylabel="pairs of runs")
    ax.set_xticks([0.1, 0.2, 0.4, 0.8, 1.6, 3], ["0.1", "0.2", "0.4", "0.8", "1.6", "3"])
    ax.set_yticks([3, 10, 30, 100, 300, 1000], ["3", "10", "30", "100", "300", "1,000"])
    ax.minorticks_off()
    return fig
