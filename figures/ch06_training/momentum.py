"""Figures of chapter 6: momentum."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np

from figures.ch06_training.parts import (
    STARTS,
    Array,
    draw_path,
    draw_surface,
    mark_lowest,
    method_color,
    on_ground,
    path_losses,
    wave_gradient,
)
from figures.registry import figure
from udl import plot
from udl.optimisation import SGD, Momentum, Nesterov, Optimiser, descend
from udl.plot import Axes, Figure

# From A, each method with the learning rate and beta, of those on a grid, with which it is soonest
# within 0.01 of the lowest loss for good, and converges.
CHOSEN: dict[str, tuple[float, float]] = {
    "descent": (0.175, 0.0),
    "momentum": (0.6, 0.7),
    "Nesterov": (0.45, 0.8),
}
NUM_STEPS = 60
ARROW = {"arrowstyle": "-|>", "linewidth": 2, "shrinkA": 0, "shrinkB": 0}


def optimiser(name: str) -> Optimiser:
    """Return a fresh optimiser with the settings above."""
    rate, beta = CHOSEN[name]
    if name == "descent":
        return SGD(rate)
    return Momentum(rate, beta) if name == "momentum" else Nesterov(rate, beta)


def path_of(name: str, num_steps: int = NUM_STEPS) -> Array:
    """Return the path (num_steps + 1, 2) of a method from A."""
    return descend(wave_gradient, STARTS["A"], optimiser(name), num_steps)


@figure(
    "momentum-weights",
    title="How much each earlier gradient counts",
    alt=(
        "Bars over the last forty gradients, for three values of beta. With 0.5 the last gradient "
        "has half of the weight and only four matter. With 0.9 the bars start at 0.1 and fade over "
        "some twenty steps. With 0.95 they start at 0.05 and fade more slowly still."
    ),
    caption=(
        r"The weight $(1 - \beta)\beta^s$ of the gradient $s$ steps ago in the momentum, for three "
        r"values of $\beta$. The dashed line is at $1/(1 - \beta)$ steps, which is called the "
        "memory of the average."
    ),
)
def momentum_weights() -> Figure:
    palette = plot.colors()
    fig, axes = plot.new_figure(height=2.5, cols=3)
    ago = np.arange(40)
    for ax, beta in zip(axes, (0.5, 0.9, 0.95), strict=True):
        edges = np.append(ago, 40) - 0.5
        weights = (1 - beta) * beta**ago
        ax.stairs(weights, edges, fill=True, color=method_color("momentum"))
        ax.axvline(1 / (1 - beta), color=palette.muted, linewidth=1.2, dashes=(3, 3))
        ax.set_title(rf"$\beta = {beta:g}$")
        ax.set(xlim=(-1, 40), ylim=(0, 1.05 * (1 - beta)))
        ax.set_xticks([0, 20, 40])
        ax.set_yticks([0, 1 - beta], ["0", f"{1 - beta:g}"])
    axes[0].set_ylabel("weight")
    axes[1].set_xlabel("steps ago, $s$")
    return fig


@figure(
    "momentum-in-the-trough",
    title="From A to the lowest point, with and without momentum",
    alt=(
        "Left and middle, two contour maps of the trough. Plain descent enters it and creeps up in "
        "small even steps. With momentum the steps grow longer on the way, and the path arrives. "
        "Right, the excess loss against the step: momentum falls fastest at first and in the end, "
        "Nesterov is ahead around step 25, and plain descent follows a straight line above both."
    ),
    caption=(
        "Sixty steps from A. Each method has the learning rate and $\\beta$ of a coarse grid that "
        "suit it best, 0.175 for descent, 0.6 and 0.7 for momentum, 0.45 and 0.8 for Nesterov's. "
        "Right, the loss above its lowest value."
    ),
)
def momentum_in_the_trough() -> Figure:
    fig, (left, middle, right) = plot.new_figure(height=3.4, cols=3, width_ratios=(1, 1, 1.25))
    for ax, name in ((left, "descent"), (middle, "momentum")):
        draw_surface(ax, (-4.0, 4.0), (6.0, 20.0))
        draw_path(ax, path_of(name), method_color(name), markersize=2.6)
        mark_lowest(ax)
        ax.set_title(name, color=plot.readable(method_color(name)))
        ax.set(xlabel=r"$\phi_0$", ylabel="")
        ax.set_xticks([-3, 0, 3], ["−3", "0", "3"])
        ax.set_yticks([10, 15, 20])
    middle.set_yticklabels([])
    left.set_ylabel(r"frequency $\phi_1$")
    draw_excess(right)
    return fig


def draw_excess(ax: Axes) -> None:
    """Draw the loss above its lowest value against the step, for the three methods."""
    lowest = path_losses(path_of("descent", 2000)[-1:])[0]
    places = {"descent": (58, 0.9), "momentum": (31, 1e-6), "Nesterov": (59, 1.5e-2)}
    for name in CHOSEN:
        excess = path_losses(path_of(name)) - lowest
        ax.semilogy(np.maximum(excess, 1e-12), color=method_color(name), linewidth=1.8)
        at = places[name]
        on_ground(
            plot.label(ax, *at, name, method_color(name), ha="right" if at[0] > 20 else "left")
        )
    ax.set(xlabel="step", xlim=(0, NUM_STEPS), ylim=(1e-8, 30))
    ax.set_title("excess loss")
    ax.set_yticks([1e-8, 1e-4, 1], ["$10^{-8}$", "$10^{-4}$", "1"])
    ax.minorticks_off()


@figure(
    "look-ahead",
    title="Nesterov takes the gradient where the momentum leads",
    alt=(
        "Two sketches of arrows from a common point. Left, the momentum arrow and the gradient "
        "arrow start at the present point, and the step is their sum. Right, the momentum arrow "
        "comes first, the gradient is taken at its tip and points elsewhere, and the step ends "
        "nearer to the middle of the trough."
    ),
    caption=(
        "One step in a trough whose middle is the dashed line. Left, momentum adds the old "
        "direction and the gradient at the present point. Right, Nesterov goes where the momentum "
        "alone leads, takes the gradient there, and so turns back earlier."
    ),
)
def look_ahead_figure() -> Figure:
    palette = plot.colors()
    fig, axes = plot.new_figure(height=2.7, cols=2)
    start, carried = np.array([0.0, 0.55]), np.array([1.25, -0.85])
    # The trough is a parabola across: its downhill direction is straight to the dashed line.
    pull = 0.75
    for ax, ahead in zip(axes, (False, True), strict=True):
        tip = start + carried
        slope_at = tip if ahead else start
        end = tip + np.array([0.0, -pull * slope_at[1]])
        ax.axhline(0, color=palette.muted, linewidth=1.1, dashes=(3, 3))
        for origin, target, color in (
            (start, tip, method_color("momentum")),
            (tip, end, palette.loss),
            (start, end, palette.model),
        ):
            ax.annotate(
                "",
                xy=target,
                xytext=origin,
                arrowprops={
                    "arrowstyle": "-|>",
                    "color": color,
                    "linewidth": 2,
                    "shrinkA": 0,
                    "shrinkB": 0,
                },
            )
        ax.plot(*start, "o", color=palette.text, markersize=7)
        ax.plot(*slope_at, "o", color=palette.loss, markersize=6, markerfacecolor="none", zorder=6)
        ax.set_title("Nesterov" if ahead else "momentum")
        ax.set(xlim=(-0.2, 2.0), ylim=(-1.0, 0.85))
        ax.axis("off")
        if ahead:
            plot.label(ax, 0.62, -0.3, "momentum", method_color("momentum"), ha="right")
            plot.label(ax, 1.33, -0.1, "gradient\nhere", "loss", va="top")
            plot.label(ax, 0.75, 0.32, "step", "model")
        else:
            plot.label(ax, 0.72, 0.22, "momentum", method_color("momentum"))
            plot.label(ax, 1.33, -0.5, "gradient\nat the start", "loss")
            plot.label(ax, 0.45, -0.42, "step", "model", ha="right")
    return fig
