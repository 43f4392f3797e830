"""Figures of chapter 9: more examples than were collected."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np
from scipy.stats import t as student

from figures.registry import figure
from udl import plot
from udl.data import mnist1d
from udl.experiments.ch09_regularization import comparison, few_labels
from udl.plot import Figure

SIGNALS, SHIFTS = (0, 1, 6), (-2, 2)


@figure(
    "augmented-signals",
    title="Three signals, and two relatives of each",
    alt=(
        "Three panels, one for each of three signals of MNIST-1D. A strong curve is the signal. "
        "Two thin curves have the same shape, moved by two places to the left and to the right."
    ),
    caption=(
        "Three training signals (strong) and two copies of each (thin), moved round by two places, "
        "the most that the table below allows. The label stays."
    ),
)
def augmented_signals() -> Figure:
    palette = plot.colors()
    data = mnist1d.coursework()
    fig, axes = plot.new_figure(height=2.5, cols=3, sharey=True)
    for ax, row in zip(axes, SIGNALS, strict=True):
        for shift in SHIFTS:
            moved = np.roll(data.x_train[row], shift)
            ax.plot(moved, color=palette.model, linewidth=1.0, alpha=0.8)
        ax.plot(data.x_train[row], color=palette.data)
        ax.set(title=f"class {data.y_train[row]}", xlim=(0, 39), xlabel="position")
        ax.set_xticks([0, 20, 39])
    axes[0].set_ylabel("signal")
    return fig


@figure(
    "few-labels",
    title="Three starts, with few labels and with many",
    alt=(
        "Test error against the number of labels, from 100 to 4,000 on a logarithmic axis. From "
        "scratch it falls from 76 to 34 percent, and from masked signals along nearly the same "
        "curve. The curve of the start from other curves lies below both, by 14 points on the left "
        "and by 4 on the right."
    ),
    caption=(
        "The classifier 40-100-100-10 on MNIST-1D with 100 to 4,000 labels, from three starts: "
        "fresh weights, weights that were trained to tell ten other curves apart, and weights "
        "that were trained to fill in hidden numbers, half of each signal on average. Means of "
        "ten seeds, bars of two standard errors over the seeds."
    ),
)
def three_starts() -> Figure:
    palette = plot.colors()
    found = few_labels.results()
    colors = (palette.muted, palette.model, palette.classes[0])
    fig, ax = plot.new_figure(height=3.2)
    for errors, color in zip(found["test"], colors, strict=True):
        mean = errors.mean(axis=1)
        spread = 2 * errors.std(axis=1, ddof=1) / np.sqrt(errors.shape[1])
        ax.errorbar(found["num_labels"], mean, spread, color=color, marker="o", markersize=4)
    plot.label(ax, 330, 73.5, "from masked signals", palette.classes[0])
    plot.label(ax, 230, 64.5, "from scratch", "muted", ha="right")
    plot.label(ax, 300, 51, "from other curves", "model", ha="right")
    ax.set_xscale("log")
    ax.set(xlabel="labels", ylabel="test error (%)", xlim=(80, 5000))
    ax.set_xticks([100, 250, 500, 1000, 4000], ["100", "250", "500", "1,000", "4,000"])
    ax.minorticks_off()
    return fig


@figure(
    "methods-compared",
    title="Every method against plain training",
    alt=(
        "Twelve rows, one for each method, with a dot and a bar for its difference in test error "
        "from plain training and a vertical line at zero. Most dots lie to the left of the line, "
        "augmentation furthest, at minus 11. Early stopping, at plus 2, and label smoothing lie "
        "to the right."
    ),
    caption=(
        "Difference in test error from plain training in percentage points, paired by seed, with "
        "95% intervals over 16 seeds, each by itself. Left of the line is better."
    ),
)
def methods_compared() -> Figure:
    palette = plot.colors()
    found = comparison.results()
    gaps = found["test"][1:] - found["test"][0]  # (12, 16)
    order = np.argsort(gaps.mean(axis=1))[::-1]
    num_runs = gaps.shape[1]
    half = student.isf(0.025, num_runs - 1) * gaps.std(axis=1, ddof=1) / np.sqrt(num_runs)
    fig, ax = plot.new_figure(height=3.7)
    rows = np.arange(len(order))
    ax.axvline(0, color=palette.muted, linewidth=1.1)
    ax.errorbar(
        gaps.mean(axis=1)[order],
        rows,
        xerr=half[order],
        fmt="o",
        color=palette.model,
        markersize=5,
    )
    names = [str(name) for name in found["names"]]
    # Of the settings that were tried, large steps on batches as before were the best.
    names[names.index("small batches, large steps")] = "larger steps"
    ax.set_yticks(rows, [names[1 + k] for k in order])
    ax.set(xlabel="difference in test error (percentage points)", ylim=(-0.6, len(order) - 0.4))
    return fig
