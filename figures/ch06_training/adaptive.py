"""Figures of chapter 6: normalised gradients, Adam, and weight decay."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np

from figures.ch06_training.parts import (
    Array,
    draw_path,
    draw_valley,
    mark_lowest,
    method_color,
    on_ground,
    valley_gradient,
)
from figures.registry import figure
from udl import plot
from udl.data.training_examples import VALLEY_CENTRE, VALLEY_START
from udl.optimisation import SGD, Adam, AdamW, Normalised, Optimiser, descend
from udl.plot import Axes, Figure

RANGE_0, RANGE_1 = (-1.0, 1.2), (-1.05, 1.05)
BOTTOM = (VALLEY_CENTRE, 0.0)
STEP, NUM_STEPS = 0.08, 60
# A rate that suits the valley, how much longer the long valley is, and a step that crosses it.
GOOD_RATE, STRETCH, LONG_STEP = 0.4, 8, 0.2
SCALES = np.array([0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0])
DECAY_RATE, DECAY, DECAY_STEPS = 0.01, 0.1, 500


def valley_path(optimiser: Optimiser, num_steps: int = NUM_STEPS) -> Array:
    """Return a path through the valley from its usual start: (num_steps + 1, 2)."""
    return descend(valley_gradient, VALLEY_START, optimiser, num_steps)


def long_path(optimiser: Optimiser, num_steps: int = NUM_STEPS) -> Array:
    """Return a path (num_steps + 1, 2) through the valley whose first parameter is stretched."""
    units = np.array([STRETCH, 1.0])

    def gradient(point: Array) -> Array:
        return np.asarray(valley_gradient(point / units) / units)

    return descend(gradient, units * np.array(VALLEY_START), optimiser, num_steps)


def draw_in_valley(ax: Axes, path: Array, color: str, title: str, stretch: int = 1) -> None:
    """Draw a path on the contours of the valley, or of one that is longer by a factor."""
    draw_valley(ax, RANGE_0, RANGE_1)
    draw_path(ax, path / [stretch, 1], color, markersize=2.8, linewidth=1.2)
    mark_lowest(ax, BOTTOM)
    ax.set_title(title)
    ax.set(xlabel=r"$\phi_0$", ylabel="")
    ax.set_xticks([-1, 0, 1], [f"−{stretch}", "0", f"{stretch}"])
    ax.set_yticks([-1, 0, 1], ["−1", "0", "1"])


@figure(
    "one-rate-for-two-slopes",
    title="One learning rate for two slopes",
    alt=(
        "Three contour maps of a valley, gentle along the horizontal axis and steep across. Left, "
        "from minus 1 to 1, the path with the rate 0.4 drops to the floor and arrives at the "
        "cross. In the middle the axis goes from minus 8 to 8, and the same rate stops soon after "
        "the floor. Right, in the long valley too, normalised steps zigzag along the floor to the "
        "cross."
    ),
    caption=(
        "Sixty steps. Left, gradient descent in the valley. Middle, the same descent if the first "
        "parameter is measured in a unit eight times smaller. Right, in the long valley every step "
        "has the length 0.2 along each axis. It reaches the bottom and cannot rest there."
    ),
)
def one_rate_for_two_slopes() -> Figure:
    fig, axes = plot.new_figure(height=2.6, cols=3, sharey=True)
    plain, rate = method_color("descent"), rf"$\alpha = {GOOD_RATE}$"
    draw_in_valley(axes[0], valley_path(SGD(GOOD_RATE)), plain, rate)
    draw_in_valley(axes[1], long_path(SGD(GOOD_RATE)), plain, f"{rate}, long", STRETCH)
    steps = long_path(Normalised(LONG_STEP))
    draw_in_valley(axes[2], steps, plot.colors().model, "normalised, long", STRETCH)
    axes[0].set_ylabel(r"$\phi_1$")
    return fig


@figure(
    "bias-correction",
    title="What the correction for the start at zero does",
    alt=(
        "Left, an average of ones that starts at zero climbs slowly towards 1 for beta 0.9 and is "
        "still near zero after 40 steps for gamma 0.999; corrected, both are 1 from the first "
        "step. Right, the length of Adam's first steps for a constant gradient: 1 with the "
        "correction, up to six times as long without it."
    ),
    caption=(
        r"Left, $m$ and $v$ for gradients that are all 1, before the correction. With it both are "
        "1 from the first step on. Right, the step that follows from them, in units of the "
        "learning rate. Without the correction the first steps are several times too long."
    ),
)
def bias_correction() -> Figure:
    palette = plot.colors()
    fig, (left, right) = plot.new_figure(height=3.0, cols=2)
    step = np.arange(1, 41)
    m, v = 1 - 0.9**step, 1 - 0.999**step
    left.axhline(1, color=palette.muted, linewidth=1.2, dashes=(3, 3))
    left.plot(step, m, color=method_color("momentum"))
    left.plot(step, v, color=method_color("Adam"))
    plot.label(left, 20, 1.07, "corrected", "muted", ha="center")
    plot.label(left, 12, 0.6, r"$m$, $\beta = 0.9$", method_color("momentum"))
    plot.label(left, 8, 0.13, r"$v$, $\gamma = 0.999$", method_color("Adam"))
    left.set(xlabel="step $t$", xlim=(0, 40), ylim=(0, 1.2), title="moments")
    left.set_yticks([0, 0.5, 1], ["0", "0.5", "1"])
    right.axhline(1, color=palette.model, linewidth=2.2)
    right.plot(step, m / np.sqrt(v), color=palette.uncertainty)
    plot.label(right, 39, 1.4, "corrected", "model", ha="right")
    plot.label(right, 39, 6.9, "not corrected", "uncertainty", ha="right")
    right.set(xlabel="step $t$", xlim=(0, 40), ylim=(0, 7.6), title=r"step, in units of $\alpha$")
    return fig


@figure(
    "adam-in-the-valley",
    title="Adam in the valley",
    alt=(
        "Left, the contour map of the valley. The path of Adam runs diagonally across the "
        "floor, overshoots the bottom, turns and comes back in a loop with shorter and shorter "
        "steps. Right, the distance from the bottom against the step, logarithmic: Adam "
        "falls in waves to a thousandth, normalised descent hops between 0.04 and 0.07."
    ),
    caption=(
        "Adam with the learning rate 0.08 in the short valley, 60 steps. Right, the distance from "
        "the lowest point, together with that of normalised descent, whose steps cannot become "
        "shorter than 0.08 along an axis."
    ),
)
def adam_in_the_valley() -> Figure:
    palette = plot.colors()
    fig, (left, right) = plot.new_figure(height=3.1, cols=2)
    draw_in_valley(left, valley_path(Adam(STEP)), method_color("Adam"), "Adam")
    left.set_ylabel(r"$\phi_1$")
    for optimiser, color, name, at in (
        (Adam(STEP), method_color("Adam"), "Adam", (95, 3e-3)),
        (Normalised(STEP), palette.model, "normalised", (118, 0.13)),
    ):
        path = valley_path(optimiser, 120)
        far = np.linalg.norm(path - np.array(BOTTOM), axis=1)
        right.semilogy(far, color=color, linewidth=1.8)
        on_ground(plot.label(right, *at, name, color, ha="right"))
    right.set(xlabel="step", xlim=(0, 120), ylim=(3e-4, 3), title="distance")
    right.set_yticks([1e-3, 1e-2, 1e-1, 1], ["0.001", "0.01", "0.1", "1"])
    right.minorticks_off()
    return fig


def left_over(scale: float, decoupled: bool) -> float:
    """Return what is left of a parameter that started at 1, under gradients of noise.

    The noise is the same for each scale. With `decoupled` the decay is AdamW's; otherwise the
    decay is part of the gradient.
    """
    rng = np.random.default_rng(0)
    noise = scale * rng.standard_normal(DECAY_STEPS)
    where, optimiser = np.ones(1), _adam(decoupled)
    for gradient in noise:
        extra = 0.0 if decoupled else DECAY * where
        where = optimiser.step(where, np.array([gradient]) + extra)
    free, moved = _adam(False), np.ones(1)
    for gradient in noise:
        moved = free.step(moved, np.array([gradient]))
    # Beside the walk that the noise alone makes.
    return float(1 + where[0] - moved[0])


def _adam(decoupled: bool) -> Adam:
    if decoupled:
        return AdamW(DECAY_RATE, weight_decay=DECAY)
    return Adam(DECAY_RATE)


@figure(
    "weight-decay",
    title="Decay in the gradient depends on its size, decay beside it does not",
    alt=(
        "What is left of a parameter after 500 steps, against the size of its gradient's noise. "
        "With AdamW a level line at 0.6. With the decay added to Adam's gradient, a curve that "
        "lies at zero or just below for small gradients and rises to 1 for large ones."
    ),
    caption=(
        "A parameter that starts at 1 and whose gradients are noise of a given size, after 500 "
        r"steps with $\alpha = 0.01$ and $\lambda = 0.1$. The movement that the noise makes by "
        r"itself is subtracted. AdamW leaves about $(1 - \alpha\lambda)^{500}$, whatever the size."
    ),
)
def weight_decay() -> Figure:
    fig, ax = plot.new_figure(height=2.9)
    palette = plot.colors()
    fine = np.geomspace(SCALES[0], SCALES[-1], 25)
    ax.semilogx(fine, [left_over(scale, False) for scale in fine], color=palette.uncertainty)
    ax.semilogx(fine, [left_over(scale, True) for scale in fine], color=method_color("Adam"))
    plot.label(ax, 0.011, 0.7, "AdamW", method_color("Adam"))
    plot.label(ax, 0.95, 0.3, "decay in the gradient", "uncertainty")
    ax.set(xlabel="size of the gradient", ylabel="left of the parameter", ylim=(-0.12, 1.08))
    ax.set_xticks([0.01, 0.1, 1, 10], ["0.01", "0.1", "1", "10"])
    ax.set_yticks([0, 0.5, 1], ["0", "0.5", "1"])
    ax.minorticks_off()
    return fig
