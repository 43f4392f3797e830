"""Figures of chapter 6: the first screen."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np

from figures.registry import figure
from udl import plot
from udl.experiments.ch06_training import one_tenth
from udl.plot import Figure


@figure(
    "a-tenth-more",
    title="The same descent with a learning rate one tenth larger",
    alt=(
        "The loss against the step, on a logarithmic axis from 0.1 to above 10 to the 11. With the "
        "learning rate 0.025 the curve falls slowly from 1 to 0.4. With 0.0275 it falls for two "
        "steps, turns, and soon rises along a straight line to 3 times 10 to the 11."
    ),
    caption=(
        "The loss of the digits classifier under gradient descent, all 4,000 drawings at each "
        "step. The border between falling and exploding lies at a learning rate of 0.0255. With a "
        "logarithmic axis the explosion soon is a straight line, a constant factor in each step."
    ),
)
def a_tenth_more() -> Figure:
    palette = plot.colors()
    found = one_tenth.descents()
    fig, ax = plot.new_figure(height=3.2)
    steps = np.arange(one_tenth.NUM_STEPS + 1)
    small, large = found["loss"]
    ax.semilogy(steps, large, color=palette.uncertainty)
    ax.semilogy(steps, small, color=palette.model)
    plot.label(ax, 50, 1e6, r"$\alpha = 0.0275$", "uncertainty", ha="right", offset=(-10, 4))
    plot.label(ax, 70, small[70], r"$\alpha = 0.025$", "model", va="bottom", offset=(0, 5))
    ax.set(xlabel="step", ylabel="loss", xlim=(0, 100), ylim=(0.1, 1e12))
    ax.set_yticks([1, 1e3, 1e6, 1e9, 1e12])
    ax.minorticks_off()
    return fig
