"""Figures of chapter 11: what batch norm does, told apart."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np

from figures.ch11_residual_networks.parts import kind_color
from figures.registry import figure
from udl import plot
from udl.experiments.ch11_residual_networks import norm_effects
from udl.plot import Figure

FORM_KINDS = {
    "none": "skips",
    "batch": "both",
    "layer": "norms",
    "scaled": "small",
    "learned": "small",
}
TOLD = {
    "none": "no norm",
    "batch": "batch norm",
    "layer": "layer norm",
    "scaled": "no norm, branches times $1/\\sqrt{K}$",
    "learned": "no norm, learned factors from 0",
    "batch, scaled": "batch norm, branches times $1/\\sqrt{K}$",
    "noise 0.1": "batch norm, outputs moved by 0.1",
    "noise 0.5": "batch norm, outputs moved by 0.5",
}


@figure(
    "small-branches",
    title="Training loss at 20 blocks, by what keeps the branches small",
    alt=(
        "Horizontal bars of the training loss of eight kinds of residual networks. No norm has "
        "1.84. Batch norm 0.79, layer norm 0.93, scaled branches 0.70, learned factors 0.67, batch "
        "norm with scaled branches 0.54, and with noise of 0.1 and 0.5 on its outputs 0.90 and "
        "1.39."
    ),
    caption=(
        "Networks of 20 blocks with skips after 500 steps, at the best of three learning rates; "
        "means over three seeds with standard errors. Small branches do without any norm what "
        "batch norm does, and more. Moving its outputs at random in each step costs something."
    ),
)
def small_branches() -> Figure:
    losses = norm_effects.results()["depth_loss"]  # (8 forms, 3 seeds, 3 rates)
    fig, ax = plot.new_figure(height=4.9)
    for row, name in enumerate(norm_effects.DEEP_FORMS):
        runs = losses[row][:, losses[row].mean(axis=0).argmin()]  # (3,)
        kind = "both" if name.startswith(("batch", "noise")) else FORM_KINDS[name]
        color, y = kind_color(kind), 2.0 * row
        error = runs.std(ddof=1) / np.sqrt(len(runs))
        ax.barh(y, runs.mean(), 0.8, color=color, alpha=0.8)
        ax.errorbar(runs.mean(), y, xerr=error, color=plot.colors().text, linewidth=1.5)
        plot.label(ax, 0.0, y - 0.85, TOLD[name], color)
        plot.label(ax, runs.mean() + 0.06, y, f"{runs.mean():.2f}")
    ax.set(xlim=(0, 2.1), ylim=(14.8, -1.5), yticks=[], xlabel="training loss, nats")
    ax.grid(visible=False, axis="y")
    return fig


@figure(
    "rates",
    title="Training loss against the learning rate",
    alt=(
        "Training loss against the learning rate, 0.003 to 3 on a logarithmic axis, for residual "
        "networks of five blocks. All fall together up to 0.03. Without norm the curve ends at "
        "0.3, with learned factors too, with scaled branches at 1. With batch norm it falls to 1.0 "
        "at a rate of 1 and is still 1.2 at 3."
    ),
    caption=(
        "Five blocks with skips after 300 plain gradient steps; means over three seeds. A curve "
        "ends where one of the runs left the range of floats at the next rate. Batch norm is not "
        "better at small rates, but it bears the largest."
    ),
)
def rates() -> Figure:
    losses = norm_effects.results()["rates_loss"].mean(axis=1)  # (5 forms, 7 rates), NaN if lost
    fig, ax = plot.new_figure(height=4.0)
    places = {
        "none": (0.34, 2.12, "no norm"),
        "batch": (0.25, 0.86, "batch norm"),
        "layer": (1.6, 1.42, "layer norm"),
    }
    pointed = {
        "scaled": ((0.23, 1.36), (0.03, 1.15), "scaled"),
        "learned": ((0.055, 1.65), (0.045, 1.98), "learned"),
    }
    for name, row in zip(norm_effects.RATE_FORMS, losses, strict=True):
        color = kind_color(FORM_KINDS[name])
        style = {"linestyle": ":" if name == "learned" else "-", "marker": "o", "markersize": 5}
        ax.plot(norm_effects.RATES, row, color=color, **style)
        if name in pointed:
            end, start, words = pointed[name]
            plot.pointer(ax, end, start, words, color)
        else:
            x, y, words = places[name]
            plot.label(ax, x, y, words, color)
    ax.set(xscale="log", xlim=(0.0025, 7), ylim=(0.7, 2.6), xlabel="learning rate")
    ax.set(xticks=[0.01, 0.1, 1], xticklabels=["0.01", "0.1", "1"])
    ax.set(ylabel="training loss, nats")
    return fig


@figure(
    "batch-noise",
    title="Accuracy against the number of examples that share statistics",
    alt=(
        "Accuracy against the number of examples in a group, 10, 20, 50 and 100. On the training "
        "data it rises from 69 to 95 percent. On the test data it is 60, 64, 63 and 59 percent. A "
        "dashed line at 57 percent shows layer norm on the test data."
    ),
    caption=(
        "Five blocks with skips and batch norm after 2,000 steps of 100 examples, whose statistics "
        "are taken over groups of so many; means over three seeds with standard errors. Small "
        "groups are noisy. They hold the fit back, and up to a point that helps on new data. "
        "Dashed: layer norm, in which examples do not meet."
    ),
)
def batch_noise() -> Figure:
    found = norm_effects.results()
    names = list(norm_effects.LONG_FORMS)
    ghosts = [name for name in names if name.isdigit()]
    fig, ax = plot.new_figure(height=3.6)
    places = {"train": (32, 92.5), "test": (24, 68.5)}
    for key, color in (("train", plot.colors().muted), ("test", kind_color("both"))):
        runs = found[f"noise_{key}"][: len(ghosts), :, 0]  # (4, 3)
        error = runs.std(axis=1, ddof=1) / np.sqrt(runs.shape[1])
        sizes = [int(name) for name in ghosts]
        ax.errorbar(sizes, runs.mean(axis=1), error, color=color, marker="o", markersize=5)
        words = "training data" if key == "train" else "test data"
        plot.label(ax, *places[key], words, color, ha="right" if key == "train" else "left")
    layer = found["noise_test"][names.index("layer")].mean()
    ax.axhline(layer, color=kind_color("norms"), linestyle="--", linewidth=1.3)
    plot.label(ax, 12, layer - 3.2, "layer norm, test data", kind_color("norms"))
    ax.set(xscale="log", xlim=(9, 112), ylim=(50, 100), xlabel="examples in a group")
    ax.set_xticks([10, 20, 50, 100], ["10", "20", "50", "100"])
    ax.minorticks_off()
    ax.set(ylabel="accuracy, %")
    return fig
