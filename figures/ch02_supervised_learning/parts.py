"""What figures of chapter 2 share: the twelve points, lines, and the contours of the loss."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from matplotlib.text import Text

from udl import losses, plot
from udl.data import rubber_band
from udl.networks import fit_line, line, line_loss
from udl.optimisation import loss_surface
from udl.plot import Axes

BAND = rubber_band.measurements()
START = (1.6, -0.8)
BY_HAND = (1.2, 0.1)
LEVELS = (0.3, 1.0, 2.5, 5.0, 10.0, 20.0, 40.0)
RANGE_0, RANGE_1 = (-0.2, 2.4), (-1.0, 1.5)


def signed(value: float, digits: int = 2) -> str:
    """Return a number with a proper minus sign."""
    return f"{value:.{digits}f}".replace("-", "−")


def on_ground(text: Text) -> None:
    """Lay a label on a patch of the background, so that lines stop short of it."""
    text.set_bbox({"facecolor": plot.colors().background, "edgecolor": "none", "pad": 1.5})


def draw_band(ax: Axes) -> None:
    """Draw the twelve points and name the axes."""
    plot.data_points(ax, BAND.x, BAND.y)
    ax.set(xlabel="load $x$ (newtons)", ylabel="length $y$ (decimetres)", xlim=(-0.05, 2.05))
    ax.set_xticks([0, 0.5, 1, 1.5, 2], ["0", "0.5", "1", "1.5", "2"])


def draw_line(ax: Axes, intercept: float, slope: float, **options: Any) -> None:
    """Draw a line across the whole panel."""
    ends = np.array([0.0, 2.0])
    ax.plot(ends, line(ends, intercept, slope), **{"color": plot.colors().model, **options})


def draw_contours(ax: Axes, labelled: bool = True) -> None:
    """Draw the loss over intercept and slope as contour lines."""
    intercepts, slopes = np.linspace(*RANGE_0, 61), np.linspace(*RANGE_1, 61)
    squared = partial(losses.sum_of_squares, reduction="none")
    surface = loss_surface(line, squared, (intercepts, slopes), BAND.x, BAND.y)  # (61, 61)
    shades = np.linspace(1.0, 0.35, len(LEVELS))
    ax.contour(
        intercepts,
        slopes,
        surface.T,
        levels=LEVELS,
        colors=plot.colors().loss,
        linewidths=1.3,
        alpha=shades,
    )
    if labelled:
        label_contours(ax)
    ax.set(xlabel=r"intercept $\phi_0$", ylabel=r"slope $\phi_1$", xlim=RANGE_0, ylim=RANGE_1)
    ax.set_xticks([0, 0.5, 1, 1.5, 2], ["0", "0.5", "1", "1.5", "2"])
    ax.set_yticks([-1, -0.5, 0, 0.5, 1, 1.5], ["−1", "−0.5", "0", "0.5", "1", "1.5"])


def label_contours(ax: Axes) -> None:
    """Write the losses at four contours."""
    # Along the horizontal line through the minimum the loss rises by N times the squared step.
    best = fit_line(BAND.x, BAND.y)
    least = line_loss(BAND.x, BAND.y, *best)
    for level in LEVELS[1:5]:
        at = best[0] - np.sqrt((level - least) / len(BAND.x))
        on_ground(plot.label(ax, at, best[1], f"{level:g}", "loss", ha="center"))
