"""Figures of chapter 7: what a gradient costs, by the way in which it is found."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np

from figures.ch07_gradients.parts import rgb
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
        "million. Backpropagation stays at three. Dotted lines mark a network of 15,210 parameters "
        "and GPT-3 with 175 billion."
    ),
    caption=(
        "What one gradient costs, counted in runs of the network. Moving each parameter in turn "
        "takes one run for each and one more. One sweep backwards costs about as much as two runs, "
        "so that together with the run before it the gradient costs three, whatever the number of "
        "parameters."
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


def held(num_layers: int, part: int) -> tuple[list[int], int]:
    """Follow how many layers' values are held through a forward and a backward pass.

    With a part of one layer everything is kept. Otherwise one value is kept for each part, and
    its other values are worked out again on the way back. Returns the numbers held after each
    step, and after how many steps the way back begins.
    """
    counts, now = [], 0
    for layer in range(num_layers):
        now += layer % part == 0
        counts.append(now)
    turn = len(counts)
    for _ in range(num_layers // part):
        for _ in range(part - 1):
            now += 1
            counts.append(now)
        for _ in range(part):
            now -= 1
            counts.append(now)
    return counts, turn


LAYERS, PART = 36, 6


@figure(
    "checkpoints",
    title="Layers held in memory, with and without checkpoints",
    alt=(
        "Number of layers held against time. Without checkpoints it rises steadily to 36 and falls "
        "back to 0. With checkpoints it rises in steps to 6, then goes up and down like a saw, "
        "never above 11, and takes about 40 per cent longer."
    ),
    caption=(
        "Layers whose values are held while a network of 36 layers runs forwards and back, a layer "
        "a step. Keeping all of them takes room for 36. Keeping every sixth and working out the "
        "others again, six layers at a time, takes room for 11 and some more time."
    ),
)
def checkpoints() -> Figure:
    palette = plot.colors()
    fig, ax = plot.new_figure(height=3.2)
    everything, turn = held(LAYERS, 1)
    sparingly, _ = held(LAYERS, PART)
    for counts, color in ((everything, palette.uncertainty), (sparingly, palette.model)):
        steps = np.arange(len(counts) + 1)
        ax.fill_between(
            steps, [0, *counts], color=(*rgb(color), 0.15), linewidth=0, clip_on=False
        )
        ax.plot(steps, [0, *counts], color=color, clip_on=False)
    ax.axvline(turn, color=palette.muted, linewidth=1.0, dashes=(2, 3))
    plot.label(ax, turn - 2, 39.5, "forwards", "muted", ha="right")
    plot.label(ax, turn + 2, 39.5, "and back", "muted")
    plot.label(ax, 50, 29, "all values kept", "uncertainty")
    plot.label(ax, 73, 13, "checkpoints", "model")
    ax.set(
        xlabel="time, in steps of one layer",
        ylabel="layers held",
        xlim=(0, 104),
        ylim=(0, 42),
        yticks=(0, 11, 36),
    )
    return fig
