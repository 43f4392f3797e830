"""Figures of chapter 9: what a penalty does to a loss, a curve and its error."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np

from figures.ch06_training.parts import (
    RANGE_0,
    RANGE_1,
    STARTS,
    draw_path,
    draw_surface,
    wave_gradient,
    wave_surface,
)
from figures.ch09_regularization.parts import PLACES, Array, draw_points, points
from figures.registry import figure
from udl import plot
from udl.experiments.ch09_regularization import hump_studies
from udl.experiments.hump import NOISE
from udl.optimisation import SGD, descend
from udl.performance import fit_hinges, hinges
from udl.plot import Axes, Figure
from udl.regularisation import l2_gradient

CENTRE, STRENGTH = np.array([0.0, 12.5]), 1.0  # of the pull on the Gabor model
LEVELS = (1.0, 2.0, 3.5, 5.0, 7.0, 9.0, 12.0, 15.0, 19.0, 30.0, 50.0, 80.0, 120.0)
FITS = (1e-5, 3e-3, 1.0)


def pulled_gradient(point: Array) -> Array:
    """Return the gradient of the wave's loss with the penalty."""
    return np.asarray(wave_gradient(point) + l2_gradient(point, STRENGTH, centre=CENTRE))


def draw_levels(ax: Axes, surface: Array, title: str) -> None:
    """Draw contours of a surface over the two parameters, in a narrow panel."""
    draw_surface(ax, levels=LEVELS, surface=surface)
    ax.set(xlabel=r"$\phi_0$", ylabel="", title=title)
    ax.set_xticks([-10, 0, 10], ["−10", "0", "10"])


@figure(
    "penalty-on-gabor",
    title="A loss, a penalty and their sum",
    alt=(
        "Three contour maps over shift and frequency. Left, the rugged loss of the Gabor model "
        "with four descents that end in four local minima. Middle, the circles of the penalty "
        "around (0, 12.5). Right, their sum: one minimum in the middle, in which the same four "
        "descents all end."
    ),
    caption=(
        "Left, the loss of the Gabor model of Chapter 6. Middle, the squared distance from $(0, "
        r"12.5)$. Right, their sum with $\lambda = 1$. Descent from the four starts A to D of "
        "Chapter 6 ends in four places on the left and in one on the right. The axes have "
        "different scales, so that circles look like ellipses."
    ),
)
def penalty_on_gabor() -> Figure:
    palette = plot.colors()
    shifts, frequencies, loss = wave_surface(RANGE_0, RANGE_1)
    pull = (shifts[:, None] - CENTRE[0]) ** 2 + (frequencies[None, :] - CENTRE[1]) ** 2
    fig, axes = plot.new_figure(height=2.75, cols=3, sharey=True)
    panels = ((loss, "loss"), (STRENGTH * pull, "penalty"), (loss + STRENGTH * pull, "sum"))
    for ax, (surface, title) in zip(axes, panels, strict=True):
        draw_levels(ax, surface, title)
    for ax, gradient in ((axes[0], wave_gradient), (axes[2], pulled_gradient)):
        for start in STARTS.values():
            path = descend(gradient, start, SGD(0.1), 400)
            draw_path(ax, path, palette.model, markersize=1.6, linewidth=1.1)
            ax.plot(*path[-1], "X", color=palette.text, markersize=7, zorder=6, clip_on=False)
    for name, (x, y) in STARTS.items():
        side = 1 if name == "C" else -1
        align = "left" if side == 1 else "right"
        plot.label(axes[0], x + 1.3 * side, y, name, "model", ha=align, va="center")
    axes[1].plot(*CENTRE, "X", color=palette.text, markersize=7)
    axes[0].set_ylabel(r"$\phi_1$")
    return fig


@figure(
    "penalised-fits",
    title="The same model with a weak, a good and a strong penalty",
    alt=(
        "Fifteen points around a hump and a dip, three times, with a curve of straight pieces. "
        "With the weak penalty it runs through nearly every point and dives far below them once. "
        "With the middle one it follows the hump. With the strong one it is a gentle slope that "
        "misses the hump."
    ),
    caption=(
        "The hinge model with 14 hidden units, fitted to fifteen points (black) whose truth is the "
        r"dashed curve. Left to right $\lambda = 10^{-5}$, 0.003 and 1. In the middle the model is "
        "as large as before and behaves like a smaller one."
    ),
)
def penalised_fits() -> Figure:
    fig, axes = plot.new_figure(height=2.5, cols=3, sharey=True)
    titles = (r"$\lambda = 10^{-5}$", r"$\lambda = 0.003$", r"$\lambda = 1$")
    for ax, strength, title in zip(axes, FITS, titles, strict=True):
        draw_points(ax)
        found = fit_hinges(points().x, points().y, hump_studies.NUM_HIDDEN, ridge=strength)
        ax.plot(PLACES, hinges(PLACES, found), color=plot.colors().model, zorder=4)
        ax.set_title(title)
    axes[0].set_ylabel("output $y$")
    return fig


@figure(
    "strength-and-error",
    title="Less variance, paid for with bias",
    alt=(
        "Squared error against the strength of the penalty, both logarithmic. The variance falls "
        "all the way from 1.6 to 0.006. The squared bias falls from 0.0013 to 0.0003 at a strength "
        "of 0.00002 and then rises to 0.6. Their sum has its lowest point, 0.039, at 0.003."
    ),
    caption=(
        "Expected squared distance of the fitted hinge model (14 hidden units, 15 points) from "
        "the truth, and its two parts. They are computed and not estimated for each draw of the "
        "inputs, and averaged over 200 draws. The noise of a new target, 0.09, would come on top."
    ),
)
def strength_and_error() -> Figure:
    palette = plot.colors()
    found = hump_studies.strengths()
    total = found["bias"] + found["variance"]
    fig, ax = plot.new_figure(height=3.2)
    ax.loglog(hump_studies.STRENGTHS, total, color=palette.model, linewidth=2.4)
    ax.loglog(hump_studies.STRENGTHS, found["bias"], color=palette.truth, linewidth=1.6)
    ax.loglog(hump_studies.STRENGTHS, found["variance"], color=palette.uncertainty, linewidth=1.6)
    best = int(total.argmin())
    ax.plot(hump_studies.STRENGTHS[best], total[best], "o", color=palette.model, markersize=7)
    plot.label(ax, 1.2e-6, 1.1, "sum", "model")
    plot.label(ax, 1.6e-3, 1.1e-3, "squared bias", "truth", ha="left")
    plot.label(ax, 0.6, 6.2e-3, "variance", "uncertainty", ha="right")
    ax.set(xlabel=r"strength $\lambda$", ylabel="squared error", ylim=(2e-4, 3))
    ax.set_xticks([1e-6, 1e-4, 1e-2, 1, 100], ["10⁻⁶", "10⁻⁴", "0.01", "1", "100"])
    ax.set_yticks([1e-3, 1e-2, 1e-1, 1], ["0.001", "0.01", "0.1", "1"])
    ax.minorticks_off()
    assert NOISE == 0.3  # the caption quotes its square
    return fig


@figure(
    "two-priors",
    title="Two priors, and what each does to a parameter",
    alt=(
        "Left, a bell, the normal prior, and a curve with a sharp peak and heavier tails, the "
        "Laplace prior. Right, the fitted parameter against the one without a penalty. Under L2 it "
        "is a flatter straight line. Under L1 it is zero between minus 1 and 1 and moved by 1 "
        "outside."
    ),
    caption=(
        r"Left, the priors that belong to the penalties $\lambda\phi^2$ (L2, blue) and "
        r"$\lambda|\phi|$ (L1, orange). Right, where the minimum of $(\phi - a)^2 / 2$ "
        r"plus the penalty lies, as a function of $a$, for $\lambda = 1/2$ (L2) and 1 "
        "(L1). L1 sets the parameter to exactly zero where $a$ lies between $-1$ and 1."
    ),
)
def two_priors() -> Figure:
    palette = plot.colors()
    second = palette.classes[0]
    fig, (left, right) = plot.new_figure(height=2.7, cols=2)
    phi = np.linspace(-4, 4, 401)
    left.plot(phi, np.exp(-0.5 * phi**2) / np.sqrt(2 * np.pi), color=palette.model)
    left.plot(phi, 0.5 * np.exp(-np.abs(phi)), color=second)
    plot.label(left, 1.25, 0.24, "normal", "model")
    plot.label(left, 0.35, 0.45, "Laplace", second)
    left.set(xlabel=r"parameter $\phi$", ylabel="density", xlim=(-4, 4), ylim=(0, 0.55))
    right.plot(phi, phi, color=palette.muted, linewidth=1.1, dashes=(3, 3))
    right.plot(phi, phi / 2, color=palette.model)
    right.plot(phi, np.sign(phi) * np.maximum(np.abs(phi) - 1, 0), color=second)
    plot.label(right, 3.9, 0.85, "L2", "model", ha="right")
    plot.label(right, -0.2, 0.55, "L1", second, ha="right")
    right.set(xlabel="without a penalty, $a$", ylabel="with it", xlim=(-4, 4), ylim=(-4, 4))
    for ax in (left, right):
        ax.set_xticks([-4, -2, 0, 2, 4], ["−4", "−2", "0", "2", "4"])
    right.set_yticks([-4, -2, 0, 2, 4], ["−4", "−2", "0", "2", "4"])
    left.set_yticks([0, 0.25, 0.5], ["0", "0.25", "0.5"])
    return fig
