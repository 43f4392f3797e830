"""Figures of chapter 3: a network that learns."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np

from figures.ch03_shallow_networks.parts import few_ticks, output
from figures.registry import figure
from udl import plot
from udl.data import rubber_band
from udl.experiments.ch03_shallow_networks import band_descent
from udl.plot import Figure


@figure(
    "band-learned",
    title="Three hidden units learn the rubber band",
    alt=(
        "Twelve lengths of a rubber band against its load, which rise and level off. Pale curves "
        "show a network before training, far from the points, and after 20 steps, nearly straight "
        "among them. After 1,000 steps a chain of straight pieces follows them, which rises more "
        "gently from a load of 0.8 on. A dashed straight line misses the bend."
    ),
    caption=(
        "The twelve readings of Chapter 2, its best straight line (dashed) and a network with "
        "three hidden units after 0, 20 and 1,000 steps of gradient descent. The sum of squares is "
        "written beside each."
    ),
)
def band_learned() -> Figure:
    palette = plot.colors()
    band = rubber_band.measurements()
    x = np.linspace(0.0, 2.0, 401)
    line = np.polyfit(band.x, band.y, 1)
    line_loss = np.sum((np.polyval(line, band.x) - band.y) ** 2)
    fig, ax = plot.new_figure(height=3.7)
    ax.plot(x, np.polyval(line, x), color=palette.muted, linewidth=1.8, dashes=(4, 2.5))
    plot.label(ax, 0.03, 1.22, f"line: {line_loss:.3f}", "muted")
    for steps, shade, (left, height) in ((0, 0.3, (0.45, 0.0)), (20, 0.55, (1.3, 1.15)),
                                         (1000, 1.0, (0.62, 1.62))):  # fmt: skip
        network, loss = band_descent.descend(band_descent.LEARNS, steps)
        ax.plot(x, output(network, x), color=palette.model, alpha=shade)
        name = "before" if steps == 0 else f"{steps:,} steps"
        plot.label(ax, left, height, f"{name}: {loss:.3f}", "model")
    plot.data_points(ax, band.x, band.y)
    ax.set(xlabel="load $x$ (newtons)", ylabel="length $y$ (decimetres)")
    ax.set(xlim=(0, 2.0), ylim=(-0.5, 2.0))
    few_ticks(ax, y=5)
    return fig
