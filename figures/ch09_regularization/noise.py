"""Figures of chapter 9: labels that are less than sure."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np

from figures.registry import figure
from udl import plot
from udl.plot import Figure
from udl.regularisation import smoothed_cross_entropy

NUM_CLASSES = 10
AMOUNTS = (0.0, 0.05, 0.1, 0.2)


@figure(
    "smoothed-loss",
    title="A smoothed label asks for a finite gap",
    alt=(
        "Loss against the gap between the logit of the label and the nine others. Without "
        "smoothing the curve falls towards zero for ever. With shares of 0.05, 0.1 and 0.2 the "
        "curves have lowest points, marked by dots, at 5.3, 4.5 and 3.7, and rise beyond in "
        "straight lines."
    ),
    caption=(
        "The cross-entropy of one example of ten classes, as a function of the gap between the "
        r"logit of its label and the nine others, which are equal. The share $\epsilon$ of the "
        "label's probability is spread over all classes. Dots mark the lowest points."
    ),
)
def smoothed_loss() -> Figure:
    palette = plot.colors()
    gaps = np.linspace(0, 9, 181)
    logits = np.zeros((len(gaps), NUM_CLASSES))
    logits[:, 0] = gaps
    labels = np.zeros(len(gaps), int)
    colors = (palette.muted, palette.classes[1], palette.model, palette.classes[0])
    fig, ax = plot.new_figure(height=3.0)
    for amount, color in zip(AMOUNTS, colors, strict=True):
        loss = smoothed_cross_entropy(labels, logits, amount)
        ax.plot(gaps, loss, color=color)
        words = "no smoothing" if not amount else rf"$\epsilon = {amount:g}$"
        plot.label(ax, 9.1, loss[-1], words, color)
        if amount:
            share = amount / NUM_CLASSES
            gap = np.log((1 - amount + share) / share)
            ax.plot(gap, np.interp(gap, gaps, loss), "o", color=color, markersize=7)
    ax.set(xlabel="gap between the logits", ylabel="loss (nats)", xlim=(0, 9), ylim=(0, 2.4))
    ax.set_xticks([0, 3, 6, 9])
    ax.set_yticks([0, 1, 2])
    return fig
