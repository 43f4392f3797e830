"""Figures of chapter 1: what can go wrong."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from numpy.typing import NDArray

from figures.ch01_introduction.parts import bare
from figures.registry import figure
from udl import fairness, plot
from udl.experiments.ch01_introduction import digit_results
from udl.plot import Figure

Array = NDArray[np.float64]


def instrument_groups() -> tuple[fairness.ScoredGroup, fairness.ScoredGroup]:
    """Return two groups alike but for an instrument that reads 1.5 higher in the second."""
    return fairness.ScoredGroup(-1.0, 1.0), fairness.ScoredGroup(0.5, 2.5)


def group_errors(shares: Array) -> Array:
    """Return the errors in both groups and in all, for each share of the second group, (S, 3)."""
    groups = instrument_groups()
    rows = []
    for share in shares:
        threshold = fairness.best_threshold(groups, [1 - share, share])
        errors = [float(fairness.threshold_rates(group, threshold).error) for group in groups]
        rows.append([*errors, (1 - share) * errors[0] + share * errors[1]])
    return np.array(rows)


@figure(
    "shortcut",
    title="Right for the wrong reason",
    alt=(
        "Left, the weights of a classifier as an image: strongest in a square in the upper left "
        "corner, weaker along strokes in the middle. Right, bars of test accuracy: 100 percent if "
        "eights carry the mark, 56 percent without marks, 16 if threes carry it."
    ),
    caption=(
        "A classifier of the digits 3 and 8, trained on images in which every 8 has a mark in the "
        "corner. Left: how much each pixel speaks for 8 (violet) or for 3 (orange). Right: its "
        "accuracy on new images, depending on who carries the mark."
    ),
)
def shortcut() -> Figure:
    palette = plot.colors()
    result = digit_results.shortcut()
    accuracy = result["accuracy"]  # (3,) percent
    fig, (left, right) = plot.new_figure(height=2.9, cols=2, width_ratios=(1, 1.25))
    largest = float(np.abs(result["weights"]).max())
    colors = LinearSegmentedColormap.from_list(
        "for-or-against", [palette.classes[0], palette.background, palette.classes[1]]
    )
    left.imshow(result["weights"], cmap=colors, vmin=-largest, vmax=largest)
    left.set_title("weights")
    bare(left)
    right.barh(np.arange(3), accuracy, color=palette.model, height=0.42)
    for k, (name, value) in enumerate(
        zip(("8 has the mark", "no marks", "3 has the mark"), accuracy, strict=True)
    ):
        plot.label(right, 1, k - 0.25, name, "text", va="bottom")
        plot.label(right, value + 2, k, f"{value:.0f}", "model", fontweight="bold")
    right.set(
        xlim=(0, 116),
        ylim=(2.5, -0.95),
        yticks=[],
        xticks=[0, 50, 100],
        xlabel="accuracy (percent)",
    )
    right.grid(visible=False)
    return fig


@figure(
    "bias-from-data",
    title="Who is missing from the data pays for it",
    alt=(
        "Error against the share of group B in the data. Group B's error starts at 35 percent if "
        "it is absent and falls as its share grows; group A's error starts at 16 percent and "
        "rises. They cross at 22 percent where both have half of the data. The error over "
        "everybody is a low arch from 16 to 22 percent and back."
    ),
    caption=(
        "Error of the single threshold that makes the fewest mistakes in all, if an instrument "
        "reads higher in group B than in group A. A threshold for each group would be wrong in 16 "
        "percent of cases in both. The error over everybody hides who bears it."
    ),
)
def bias_from_data() -> Figure:
    palette = plot.colors()
    shares = np.linspace(0.0, 1.0, 51)
    errors = 100 * group_errors(shares)  # (51, 3)
    fig, ax = plot.new_figure(height=3.5)
    ax.plot(100 * shares, errors[:, 0], color=palette.classes[0])
    ax.plot(100 * shares, errors[:, 1], color=palette.classes[1])
    ax.plot(100 * shares, errors[:, 2], color=palette.muted, linewidth=1.8, dashes=(4, 3))
    plot.label(ax, 17, 37, "group B", palette.classes[1])
    plot.label(ax, 83, 37, "group A", palette.classes[0], ha="right")
    plot.label(ax, 50, 15.3, "everybody", "muted", ha="center")
    ax.set(
        xlabel="share of group B in the data (percent)",
        ylabel="wrong answers (percent)",
        xlim=(0, 100),
        ylim=(0, 44),
    )
    return fig
