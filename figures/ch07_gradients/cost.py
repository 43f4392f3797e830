"""Figures of chapter 7: what a gradient costs, by the way in which it is found."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np

from figures.registry import figure
from udl import plot
from udl.plot import Figure

OURS, GPT3 = 15_210, 175e9
REVERSE, FORWARD = 3.0, 3.0  # runs a sweep costs: of all slopes backwards, of one slope forwards


@figure(
    "runs-for-a-gradient",
    title="Runs of the network for one gradient",
    alt=(
        "Runs of the network against the number of its parameters, both axes logarithmic, from ten "
        "to ten to the twelfth. Finite differences rise in proportion, from ten to a million "
        "million. Backpropagation stays at three, its upper bound. Dotted lines mark a network of "
        "15,210 parameters and GPT-3 with 175 billion."
    ),
    caption=(
        "What one gradient costs, counted in runs of the network. Moving each parameter in turn "
        "takes one run for each and one more. One sweep backwards costs at most as much as two "
        "runs, so that with the run before it the gradient costs three at most, whatever the "
        "number of parameters."
    ),
)
def runs_for_a_gradient() -> Figure:
    palette = plot.colors()
    fig, ax = plot.new_figure(height=3.4)
    size = np.logspace(1, 12, 50)
    for place, name, ha in ((OURS, "our network", "right"), (GPT3, "GPT-3", "right")):
        ax.axvline(place, color=palette.muted, linewidth=1.0, dashes=(2, 3))
        plot.label(ax, place, 3e11, name, "muted", ha=ha, offset=(-5, 0))
    ax.plot(size, size + 1, color=palette.uncertainty, clip_on=False)
    ax.plot(size, np.full_like(size, REVERSE), color=palette.model, clip_on=False)
    ax.plot(OURS, OURS + 1, "o", color=palette.uncertainty)
    ax.plot(GPT3, GPT3 + 1, "o", color=palette.uncertainty)
    ax.plot([OURS, GPT3], [REVERSE, REVERSE], "o", color=palette.model)
    plot.label(ax, 4e6, 1.2e8, "finite differences", "uncertainty", ha="right")
    plot.label(ax, 1.6e6, 18, "backpropagation: 3", "model")
    ax.set(
        xscale="log",
        yscale="log",
        xlim=(10, 1e12),
        ylim=(1, 1e12),
        xlabel="number of parameters",
        ylabel="runs of the network",
    )
    ax.minorticks_off()
    for set_ticks in (ax.set_xticks, ax.set_yticks):
        set_ticks([1e3, 1e6, 1e9, 1e12], ["thousand", "million", "billion", "trillion"])
    return fig
