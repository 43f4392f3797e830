"""Figures of chapter 9 that move on the page, each as it stands in print."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np

from figures.registry import figure
from udl import plot
from udl.plot import Axes, Figure
from udl.regularisation import linear_posterior

Array = np.ndarray
# Six points of a line, whose inputs lie on one side of zero: intercept and slope can make up for
# each other, so that the loss is a long valley.
X = np.array([0.8, 1.1, 1.3, 1.6, 1.9, 2.2])
Y = np.array([0.35, 1.1, 0.85, 1.75, 1.6, 2.35])
CENTRE = (0.0, 0.0)
SHOWN_EXPONENT = 0.0
ACROSS, UP = (-1.5, 1.5), (-1.0, 2.0)
LEVELS = (0.3, 1.0, 3.0, 8.0)
EXPONENTS = np.linspace(-3, 3, 61)


def design(x: Array) -> Array:
    """Return the rows (N, 2) that intercept and slope are multiplied by."""
    return np.column_stack([np.ones_like(x), x])


def minimum(strength: float, centre: tuple[float, float] = CENTRE) -> Array:
    """Return the parameters (2,) with the lowest sum of squares and penalty around a centre."""
    away = Y - design(X) @ np.array(centre)
    found = linear_posterior(design(X), away, noise=1.0, prior_variance=1 / strength)
    return np.asarray(found.mean + np.array(centre))


def path(centre: tuple[float, float] = CENTRE) -> Array:
    """Return the minima (61, 2) of strengths from a thousandth to a thousand."""
    return np.array([minimum(10**exponent, centre) for exponent in EXPONENTS])


def loss(parameters: Array) -> float:
    """Return the sum of squares of a line."""
    return float(np.sum((Y - design(X) @ parameters) ** 2))


def draw_path(ax: Axes, strength: float) -> None:
    """Draw contours of loss and penalty, the path, and where it is at one strength."""
    palette = plot.colors()
    grid = np.meshgrid(np.linspace(*ACROSS, 121), np.linspace(*UP, 121))
    squares = sum((y - grid[0] - x * grid[1]) ** 2 for x, y in zip(X, Y, strict=True))
    here = minimum(strength)
    ax.contour(*grid, squares, levels=LEVELS, colors=palette.loss, linewidths=1, alpha=0.45)
    ax.contour(*grid, squares, levels=[loss(here)], colors=palette.loss, linewidths=2)
    angle = np.linspace(0, 2 * np.pi, 121)
    reach = float(np.hypot(*here))
    for radius, width in ((0.4, 0.8), (0.8, 0.8), (1.2, 0.8), (reach, 2.0)):
        circle = radius * np.array([np.cos(angle), np.sin(angle)])
        ax.plot(*circle, color=palette.uncertainty, linewidth=width, alpha=0.45 + 0.2 * (width > 1))
    ax.plot(*path().T, color=palette.model, linewidth=2.6)
    ax.plot(*here, "o", color=palette.model, markersize=8, zorder=5)
    ax.plot(*minimum(1e-9), "X", color=palette.text, markersize=7, zorder=5)
    ax.plot(*CENTRE, "X", color=palette.text, markersize=7, zorder=5)
    plot.label(ax, -0.35, 1.72, "least loss", "loss")
    plot.label(ax, *CENTRE, "prior", "uncertainty", ha="center", offset=(0, -14))
    ax.set(xlim=ACROSS, ylim=UP, xlabel=r"intercept $\phi_0$", title=r"slope $\phi_1$")
    ax.grid(visible=False)


@figure(
    "between-loss-and-prior",
    title="From the least loss to the centre of the prior",
    alt=(
        "Left, ellipses of the loss around (−0.58, 1.29), tilted, and circles of the penalty "
        "around the origin. A curved path joins both centres; a dot on it marks the place where "
        "an ellipse and a circle touch. Right, six points with three lines: the steepest for the "
        "least loss, a flatter one for the dot, and the line at zero for the prior."
    ),
    caption=(
        "Left, the minimum of loss plus penalty (dot, $\\lambda = 1$) as the strength grows from "
        "zero: it leaves the lowest point of the loss and ends at the centre of the penalty. At "
        "the dot a contour of the loss touches a circle. Right, the lines of the three places."
    ),
)
def between_loss_and_prior() -> Figure:
    palette = plot.colors()
    fig, (left, right) = plot.new_figure(height=3.4, cols=2)
    draw_path(left, 10**SHOWN_EXPONENT)
    ends = np.array([0.0, 2.5])
    for parameters, color, dashes in (
        (minimum(1e-9), palette.loss, (None, None)),
        (minimum(10**SHOWN_EXPONENT), palette.model, (None, None)),
        (np.array(CENTRE), palette.uncertainty, (4, 2)),
    ):
        line = design(ends) @ parameters
        right.plot(ends, line, color=color, dashes=dashes, clip_on=True)
    plot.data_points(right, X, Y)
    plot.label(right, 0.06, -0.42, "least loss", "loss", offset=(16, 0))
    plot.label(right, 0.06, 0.78, "least sum", "model")
    plot.label(right, 2.45, -0.18, "prior", "uncertainty", ha="right")
    right.set(xlim=(0, 2.5), ylim=(-0.6, 3.0), xlabel="input $x$", title="output $y$")
    right.set_xticks([0, 1, 2])
    right.set_yticks([0, 1, 2, 3])
    return fig
