"""Figures of chapter 12: why a layer's connections have to depend on its words."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np

from figures.ch12_transformers.parts import SHEET_WIDTH, role_color, sheet, width_of
from figures.registry import figure
from udl import plot
from udl.plot import Figure

# What "it" should take from the two nouns, as a reader would set it.
READINGS = {"late": {"parcel": 0.85, "train": 0.1}, "early": {"parcel": 0.1, "train": 0.85}}


@figure(
    "pronoun",
    title="One word decides what another refers to",
    alt=(
        "The sentence “The parcel missed the train because it was late” above the same sentence "
        "with “early” as its last word. Two arcs lead from “it” to “parcel” and “train”. Above, "
        "the thick arc (0.85) ends at the parcel and the thin one (0.1) at the train; below it is "
        "the other way round."
    ),
    caption=(
        "Which noun does “it” mean? The two sentences differ only in their last word, and the "
        "connections that a reader makes change places. The weights are drawn as a reader would "
        "set them. No model computed them."
    ),
)
def pronoun() -> Figure:
    palette = plot.colors()
    fig, ax = sheet(3.3)
    blank = 0.95
    for top, (last, reading) in zip((19.5, 4.0), READINGS.items(), strict=True):
        chosen = max(reading, key=reading.__getitem__)
        words = f"The parcel missed the train because it was {last}.".split()
        heavy = {chosen: "model", "it": role_color("query"), words[-1]: "text"}
        weights = ["bold" if word in heavy else "normal" for word in words]
        widths = [width_of(*pair) for pair in zip(words, weights, strict=True)]
        left = (SHEET_WIDTH - sum(widths) - blank * (len(words) - 1)) / 2
        middles = {}
        for word, weight, width in zip(words, weights, widths, strict=True):
            middles[word] = left + width / 2
            color = heavy.get(word, "text")
            plot.label(ax, left, top, word, color, va="baseline", fontweight=weight)
            left += width + blank
        for word, share in reading.items():
            strong = word == chosen
            start, end = middles["it"] + (0.5 if word == "parcel" else -0.5), middles[word]
            turn = np.linspace(0, np.pi, 60)
            rise = (0.34 if word == "parcel" else 0.24) * (start - end)
            x = (start + end) / 2 + (start - end) / 2 * np.cos(turn)
            y = top + 1.9 + rise * np.sin(turn)
            ax.plot(
                x,
                y,
                color=role_color("weight") if strong else palette.muted,
                linewidth=0.8 + 5 * share,
                solid_capstyle="butt",
                zorder=3 if strong else 2,
            )
            plot.label(
                ax,
                (start + end) / 2,
                top + 1.9 + rise,
                f"{share:g}",
                "uncertainty" if strong else "muted",
                ha="center",
                va="bottom",
                offset=(0, 4),
            )
    return fig


NUM_CHANNELS = 768  # D of GPT-2


@figure(
    "parameters",
    title="Parameters of two layers against the length of the text",
    alt=(
        "Number of parameters against the number N of positions, both on logarithmic axes, for 768 "
        "channels. The line of a fully connected layer rises steeply from 0.6 million at one "
        "position to 618 billion at 1,024. The line of attention stays level at 1.8 million."
    ),
    caption=(
        "Parameters of a layer that maps $N$ positions of $D = 768$ channels to as many outputs. "
        "If each output is connected to each input there are $N^2 D^2 + N D$ of them. The three "
        "maps of attention have $3 (D^2 + D)$, however long the text is."
    ),
)
def parameters() -> Figure:
    palette = plot.colors()
    n, d = 2.0 ** np.arange(0, 11), NUM_CHANNELS
    dense, maps = n**2 * d**2 + n * d, 3 * (d**2 + d)
    fig, ax = plot.new_figure(height=3.2)
    ax.loglog(n, dense, color=palette.loss, clip_on=False)
    ax.loglog(n, np.full(len(n), maps), color=palette.model, clip_on=False)
    plot.label(ax, 18, 1e9, "fully connected", "loss", ha="right")
    plot.label(ax, 700, dense[-1], f"{dense[-1] / 1e9:.0f} billion", "loss", ha="right")
    plot.label(
        ax, 1024, 3e6, f"attention: {maps / 1e6:.1f} million", "model", ha="right", va="bottom"
    )
    ax.set(
        xlabel="number of positions $N$",
        ylabel="millions of parameters",
        xlim=(1, 1024),
        ylim=(2e5, 2e12),
    )
    ax.set_xticks([1, 4, 16, 64, 256, 1024], ["1", "4", "16", "64", "256", "1,024"])
    ax.set_yticks([1e6, 1e8, 1e10, 1e12], ["1", "100", "10,000", "1,000,000"])
    ax.minorticks_off()
    return fig
