"""Figures of chapter 6: descents on a bowl and on a rugged surface."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np
from matplotlib.colors import to_rgb

from figures.ch02_supervised_learning.parts import BAND, START, draw_contours
from figures.ch06_training.parts import (
    LOWEST,
    RANGE_0,
    RANGE_1,
    STARTS,
    WAVE,
    Array,
    draw_path,
    draw_surface,
    mark_lowest,
    on_ground,
    wave_gradient,
)
from figures.registry import figure
from udl import plot
from udl.experiments.ch06_training import wave_starts
from udl.networks import fit_line, gabor, line_gradient, line_loss
from udl.optimisation import SGD, descend, descend_lines
from udl.plot import Figure

# Three choices of the Gabor model's parameters.
CURVES = ((0.0, 16.0), (-5.0, 16.0), (0.0, 30.0))
# Minima of the wave's loss besides the lowest, and some saddle points (tests compute them anew).
MINIMA = (
    (-5.819, 13.825),
    (6.559, 18.349),
    (-6.443, 4.968),
    (6.308, 13.516),
    (6.085, 4.012),
    (6.171, 8.088),
    (-0.166, 4.881),
)
SADDLES = ((-2.853, 9.038), (2.474, 7.428), (6.321, 14.744), (-0.367, 5.825))
RATE, NUM_STEPS = 0.1, 400


def band_gradient(point: Array) -> Array:
    """Return the gradient (2,) of the line's loss on the rubber band."""
    return line_gradient(BAND.x, BAND.y, float(point[0]), float(point[1]))


def band_loss(point: Array) -> float:
    """Return the line's loss on the rubber band."""
    return line_loss(BAND.x, BAND.y, float(point[0]), float(point[1]))


@figure(
    "line-search-on-a-bowl",
    title="The best steps zigzag and are expensive",
    alt=(
        "Two maps of nested ellipses with a path from the same start. Left, with a line search, "
        "each step turns a right angle, and the steps shrink on the way to the centre. Right, with "
        "the learning rate 0.02, the path reaches the valley in one step and then runs along it."
    ),
    caption=(
        "The loss of the straight line on the rubber band of Chapter 2, and ten steps of gradient "
        "descent. Left, each step is as long as the line search finds best. Right, all steps have "
        "the learning rate 0.02. Both axes have the same scale."
    ),
)
def line_search_on_a_bowl() -> Figure:
    palette = plot.colors()
    searched = descend_lines(band_loss, band_gradient, START, 10, longest=0.3)
    fixed = descend(band_gradient, START, SGD(0.02), 10)
    fig, axes = plot.new_figure(height=3.1, cols=2, sharey=True)
    for ax, path, title in zip(
        axes, (searched, fixed), ("line search", r"$\alpha = 0.02$"), strict=True
    ):
        draw_contours(ax, labelled=False)
        draw_path(ax, path, palette.model)
        mark_lowest(ax, fit_line(BAND.x, BAND.y))
        ax.set(aspect="equal", ylabel="", title=title)
        ax.set_xticks([0, 1, 2])
        ax.set_yticks([-1, 0, 1], ["−1", "0", "1"])
    axes[0].set_ylabel(r"slope $\phi_1$")
    return fig


@figure(
    "gabor-model",
    title="The Gabor model among its thirty points",
    alt=(
        "Thirty scattered points that form a damped wave: deep trough left of zero, high peak "
        "right of it, fading to both sides. A blue curve of the same form follows them. A second "
        "curve, shifted to the right, and a third one with narrower waves do not."
    ),
    caption=(
        r"The model with three choices of parameters: $\phi_0 = 0$ and $\phi_1 = 16$, which "
        r"follows the points; $\phi_0 = -5$, which moves the wave to the right; and "
        r"$\phi_1 = 30$, which squeezes it."
    ),
)
def gabor_model() -> Figure:
    palette = plot.colors()
    fig, ax = plot.new_figure(height=3.3)
    x = np.linspace(-15, 15, 401)
    colors = (palette.model, palette.classes[2], palette.muted)
    for parameters, color in zip(CURVES, colors, strict=True):
        ax.plot(x, gabor(x, *parameters), color=color, linewidth=2.4 if color != colors[2] else 1.4)
    plot.data_points(ax, WAVE.x, WAVE.y)
    plot.label(ax, -14.8, -0.75, r"$\phi_0 = 0,\ \phi_1 = 16$", "model")
    plot.label(ax, 8.2, 0.86, r"$\phi_0 = -5$", palette.classes[2])
    plot.label(ax, 0.1, 1.02, r"$\phi_1 = 30$", "muted", ha="right")
    ax.set(xlabel="input $x$", ylabel="output $y$", xlim=(-15, 15), ylim=(-1.15, 1.2))
    ax.set_xticks([-15, -10, -5, 0, 5, 10, 15], ["−15", "−10", "−5", "0", "5", "10", "15"])
    ax.set_yticks([-1, 0, 1], ["−1", "0", "1"])
    return fig


@figure(
    "gabor-surface",
    title="A surface with eight minima",
    alt=(
        "A contour map of the loss. One long narrow trough stands upright in the middle, with the "
        "lowest point, a cross, in its upper half and a small hollow at its lower end. To the left "
        "and right lie shallower hollows, two on the left and four on the right, marked by filled "
        "dots. Between them diamonds mark saddle points."
    ),
    caption=(
        "The loss of the Gabor model, the lower the stronger the contour. The cross is the lowest "
        "point, the dots are the seven other minima in this window, and the diamonds are four of "
        "its saddle points."
    ),
)
def gabor_surface() -> Figure:
    palette = plot.colors()
    fig, ax = plot.new_figure(height=3.75)
    draw_surface(ax)
    ax.plot(*np.transpose(MINIMA), "o", color=palette.model, markersize=7, linestyle="none")
    ax.plot(*np.transpose(SADDLES), "D", color=palette.uncertainty, markersize=7, linestyle="none")
    mark_lowest(ax)
    on_ground(plot.label(ax, *LOWEST, "lowest", "loss", offset=(12, 0)))
    on_ground(plot.label(ax, *SADDLES[0], "saddle", "uncertainty", ha="right", offset=(-9, 0)))
    on_ground(plot.label(ax, *MINIMA[0], "minimum", "model", ha="center", offset=(0, 14)))
    return fig


@figure(
    "gabor-descents",
    title="Four descents, three places to end",
    alt=(
        "The contour map with four paths. From A, in the lower middle, the path runs up the long "
        "trough to the lowest point. From B, to the right of A, it goes right into a hollow. From "
        "C it goes to the hollow on the left, and from D to the upper hollow on the right."
    ),
    caption=(
        "Gradient descent from four starts with the learning rate 0.1, four hundred steps each. "
        "The descent from A finds the lowest point. The others end in the minima next to them, "
        "with losses of 9.96 (B), 3.36 (C) and 3.67 (D)."
    ),
)
def gabor_descents() -> Figure:
    palette = plot.colors()
    fig, ax = plot.new_figure(height=3.75)
    draw_surface(ax)
    for name, start in STARTS.items():
        path = descend(wave_gradient, start, SGD(RATE), NUM_STEPS)
        draw_path(ax, path, palette.model, markersize=2.2)
        # The label stands on the side to which the path does not lead.
        side = -1 if path[-1, 0] > start[0] else 1
        ha = "right" if side < 0 else "left"
        on_ground(plot.label(ax, *start, name, "model", ha=ha, offset=(8 * side, 2)))
    mark_lowest(ax)
    return fig


@figure(
    "level-places",
    title="Four kinds of places where the gradient is zero",
    alt=(
        "Four small contour maps: a minimum and a maximum with closed rings, a saddle point whose "
        "contours cross in the middle, and a trough whose contours are parallel lines. Arrows "
        "downhill point inwards, outwards, both, and towards the middle line."
    ),
    caption=(
        "Arrows point downhill. What decides are the two curvatures, the eigenvalues of the matrix "
        "of second derivatives: both positive, both negative, one of each, or one of them zero. In "
        "the last case the second derivatives do not decide alone."
    ),
)
def level_places() -> Figure:
    palette = plot.colors()
    fig, axes = plot.new_figure(height=1.95, cols=4)
    side = np.linspace(-1, 1, 41)
    across, up = np.meshgrid(side, side)
    kinds = {"minimum": (1, 1), "maximum": (-1, -1), "saddle": (1, -1), "trough": (1, 0)}
    where = np.linspace(-0.7, 0.7, 4)
    for ax, (name, (first, second)) in zip(axes, kinds.items(), strict=True):
        ax.contour(
            side,
            side,
            first * across**2 + second * up**2,
            levels=9,
            colors=palette.loss,
            linewidths=0.9,
            alpha=0.7,
            linestyles="solid",
        )
        x, y = (grid.ravel() for grid in np.meshgrid(where, where))
        ax.quiver(x, y, -first * x, -second * y, color=palette.model, scale=6, width=0.022)
        ax.plot(0, 0, "o", color=palette.text, markersize=5)
        ax.set(xticks=[], yticks=[], aspect="equal", title=name, xlim=(-1, 1), ylim=(-1, 1))
        ax.grid(visible=False)
    return fig


@figure(
    "who-reaches-the-bottom",
    title="Which starts lead to the lowest point",
    alt=(
        "Two maps of starts over one window. In both a broad upright band in the middle is tinted, "
        "the starts that end at the lowest point. Left, with all points, its edge is clean. Right, "
        "with batches of five, the band is much the same and its edge is frayed."
    ),
    caption=(
        "Tinted are the starts from which the descent ends at the lowest point, left with all "
        "thirty points at each step, right with batches of five and a falling learning rate. The "
        "noise moves the border and makes it ragged. It opens no second region."
    ),
)
def who_reaches_the_bottom() -> Figure:
    palette = plot.colors()
    found = wave_starts.ends()
    fig, axes = plot.new_figure(height=3.1, cols=2, sharey=True)
    half = 0.5 * (found["shift"][1] - found["shift"][0])
    edges = (RANGE_0[0] - half, RANGE_0[1] + half, RANGE_1[0] - half, RANGE_1[1] + half)
    panels = (("loss", "all thirty points"), ("noisy_loss", "batches of five"))
    for ax, (name, title) in zip(axes, panels, strict=True):
        draw_surface(ax)
        reached = (found[name] < wave_starts.GLOBAL).T  # (S, S), rows by frequency
        tint = np.zeros((*reached.shape, 4))
        tint[..., :3], tint[..., 3] = to_rgb(palette.model), 0.4 * reached
        ax.imshow(tint, origin="lower", extent=edges, aspect="auto", interpolation="nearest")
        mark_lowest(ax)
        ax.set_title(title)
        ax.set_ylabel("")
    axes[0].set_ylabel(r"frequency $\phi_1$")
    return fig
