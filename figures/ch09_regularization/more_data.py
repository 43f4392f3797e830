"""Figures of chapter 9: more examples than were collected."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np
from scipy.stats import t as student

from figures.registry import figure
from udl import plot
from udl.data import mnist1d
from udl.experiments.ch09_regularization import comparison, few_labels, tuned_comparison
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
    title="Every method, with the rate of Chapter 8 and with its own",
    alt=(
        "Twelve rows, one for each method, with a hollow and a full dot for its test error. The "
        "dots of plain training lie at 37 and 33 percent, with a vertical line through each. The "
        "combination lies furthest left, at 20, then augmentation. The full dot of weight decay "
        "lies at 27, its hollow one at 35. Early stopping lies furthest right, at 39."
    ),
    caption=(
        "Test error of every method, the mean of 16 seeds. Full dots: plain training and four "
        "methods could choose a larger rate, on validation data (the others are unchanged). Hollow "
        "dots: an earlier table, with the rate 0.05 for all but transfer, self-supervision and the "
        "combination. Bars are 95% intervals of the difference from plain training of the same "
        "table (vertical lines), paired by seed, each by itself."
    ),
)
def methods_compared() -> Figure:
    palette = plot.colors()
    first, tuned = comparison.results(), tuned_comparison.results()
    names = [str(name) for name in tuned["names"]]
    rows_of_first = [list(first["names"]).index(name) for name in names]
    order = np.argsort(tuned["test"].mean(axis=1))[::-1]
    places = np.arange(len(order))
    fig, ax = plot.new_figure(height=3.7)
    for errors, color, face in (
        (first["test"][rows_of_first], palette.muted, palette.background),
        (tuned["test"], palette.model, palette.model),
    ):
        gaps = errors - errors[0]  # (12, 16), no gap in the first row
        num_runs = gaps.shape[1]
        half = student.isf(0.025, num_runs - 1) * gaps.std(axis=1, ddof=1) / np.sqrt(num_runs)
        ax.axvline(errors[0].mean(), color=color, linewidth=1.1, dashes=(3, 3), zorder=1)
        ax.errorbar(
            errors.mean(axis=1)[order],
            places,
            xerr=half[order],
            fmt="o",
            color=color,
            markerfacecolor=face,
            markersize=5,
        )
    plain = int(np.flatnonzero(order == 0)[0])
    plot.label(ax, tuned["test"][0].mean() - 0.8, plain, "rate chosen", "model", ha="right")
    plot.label(ax, first["test"][0].mean() + 0.8, plain, "rate 0.05", "muted")
    ax.set_yticks(places, ["plain training" if k == 0 else names[k] for k in order])
    ax.set(xlabel="test error (%)", xlim=(None, 43), ylim=(-0.6, len(order) - 0.4))
    return fig
