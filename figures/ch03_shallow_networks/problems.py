"""Figures of chapter 3: what its problems ask for."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np

from figures.ch03_shallow_networks.parts import joint_lines, layers, output
from figures.registry import figure
from udl import plot
from udl.networks import ShallowParameters
from udl.plot import Figure
from udl.regions import joints, regions_1d

HAND = ShallowParameters(
    hidden_bias=np.array([-1.0, -2.0, 3.0]),
    hidden_weights=np.array([[1.0], [1.0], [-1.0]]),
    output_bias=np.array([1.0]),
    output_weights=np.array([[2.0, -3.0, 1.0]]),
)
HAND_RANGE = (0.0, 5.0)


@figure(
    "by-hand",
    title="A network drawn by hand",
    alt=(
        "A line of four pieces that falls from 4 at the input 0 to 3 at 1, rises to 4 at 2, falls "
        "steeply to 2 at 3 and gently on to 0 at 5. The slopes minus 1, 1, minus 2 and minus 1 "
        "stand above the pieces, and dashed lines mark the joints at 1, 2 and 3."
    ),
    caption=(
        "The network $y = 1 + 2\\operatorname{a}[x - 1] - 3\\operatorname{a}[x - 2] + "
        "\\operatorname{a}[3 - x]$. Its joints change the slope by 2, by $-3$ and by 1."
    ),
)
def by_hand() -> Figure:
    blue = plot.colors().model
    pieces = regions_1d(*layers(HAND), HAND_RANGE)
    bends = joints(pieces)
    knots = np.concatenate([HAND_RANGE[:1], bends, HAND_RANGE[1:]])
    fig, ax = plot.new_figure(height=3.0)
    joint_lines([ax], bends)
    ax.plot(knots, output(HAND, knots), color=blue, linewidth=2.6, clip_on=False)
    ax.plot(bends, output(HAND, bends), "o", color=blue)
    for piece in pieces:
        text = f"slope\n${piece.slopes[0, 0]:.0f}$"
        plot.label(ax, piece.centre[0], 4.95, text, "model", ha="center")
    ax.set(xlabel="input $x$", ylabel="output $y$", xlim=HAND_RANGE, ylim=(0, 5.6))
    return fig
