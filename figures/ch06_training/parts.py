"""What figures of chapter 6 share: the wave's loss surface, the valley, paths, methods' colours."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import Any

import numpy as np
from matplotlib.text import Text
from numpy.typing import NDArray

from udl import losses, plot
from udl.data import training_examples
from udl.networks import gabor, gabor_gradient, gabor_loss
from udl.optimisation import loss_surface
from udl.plot import Axes

Array = NDArray[np.float64]

WAVE = training_examples.wave_points()
RANGE_0, RANGE_1 = (-10.0, 10.0), (2.5, 22.5)  # the part of the surface that is drawn
LEVELS = (1.0, 2.0, 3.5, 5.0, 7.0, 9.0, 12.0, 15.0, 19.0)
# Starts of descents on the wave's surface, by the names that text and figures give them.
STARTS = {"A": (-1.5, 8.5), "B": (3.5, 6.5), "C": (-4.0, 18.0), "D": (5.0, 20.0)}
LOWEST = (0.0038, 16.0263)  # the lowest point of the surface
METHODS = ("descent", "momentum", "Adam", "Nesterov")  # in the order of their colours
VALLEY_LEVELS = (0.05, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9)


def method_color(name: str) -> str:
    """Return the colour that a method has throughout the chapter."""
    return plot.colors().classes[METHODS.index(name)]


def wave_loss(point: Array | tuple[float, float]) -> float:
    """Return the loss of all thirty points at a place (2,) of the surface."""
    return gabor_loss(WAVE.x, WAVE.y, float(point[0]), float(point[1]))


def wave_gradient(point: Array) -> Array:
    """Return the gradient (2,) of all thirty points at a place (2,) of the surface."""
    return gabor_gradient(WAVE.x, WAVE.y, float(point[0]), float(point[1]))


def path_losses(path: Array) -> Array:
    """Return the loss at each point of a path (N, 2)."""
    return np.array([wave_loss(point) for point in path])


@lru_cache
def wave_surface(range_0: tuple[float, float], range_1: tuple[float, float]) -> tuple[Array, ...]:
    """Return two axes (81,) and the loss over them (81, 81)."""
    axes = np.linspace(*range_0, 81), np.linspace(*range_1, 81)
    squared = partial(losses.sum_of_squares, reduction="none")
    return *axes, loss_surface(gabor, squared, axes, WAVE.x, WAVE.y)


def draw_surface(
    ax: Axes,
    range_0: tuple[float, float] = RANGE_0,
    range_1: tuple[float, float] = RANGE_1,
    levels: tuple[float, ...] = LEVELS,
    surface: Array | None = None,
) -> None:
    """Draw contours of the wave's loss, or of another surface over it, the lower the stronger."""
    shifts, frequencies, loss = wave_surface(range_0, range_1)
    ax.contour(
        shifts,
        frequencies,
        (loss if surface is None else surface).T,
        levels=levels,
        colors=plot.colors().loss,
        linewidths=np.linspace(1.5, 0.8, len(levels)),
        alpha=np.linspace(0.95, 0.3, len(levels)),
    )
    ax.set(xlim=range_0, ylim=range_1, xlabel=r"shift $\phi_0$", ylabel=r"frequency $\phi_1$")
    ax.grid(visible=False)
    if (range_0, range_1) == (RANGE_0, RANGE_1):
        ax.set_xticks([-10, -5, 0, 5, 10], ["−10", "−5", "0", "5", "10"])
        ax.set_yticks([5, 10, 15, 20])


def draw_valley(ax: Axes, range_0: tuple[float, float], range_1: tuple[float, float]) -> None:
    """Draw contours of the valley, the lower the stronger."""
    along, across = np.linspace(*range_0, 101), np.linspace(*range_1, 101)
    surface = training_examples.valley_loss(along[:, None], across[None, :])  # (101, 101)
    ax.contour(
        along,
        across,
        surface.T,
        levels=VALLEY_LEVELS,
        colors=plot.colors().loss,
        linewidths=1.1,
        alpha=np.linspace(0.9, 0.3, len(VALLEY_LEVELS)),
    )
    ax.set(xlim=range_0, ylim=range_1, xlabel=r"$\phi_0$, along", ylabel=r"$\phi_1$, across")
    ax.grid(visible=False)


def valley_gradient(point: Array) -> Array:
    """Return the valley's gradient (2,) at a place (2,)."""
    return training_examples.valley_gradient(float(point[0]), float(point[1]))


def draw_path(ax: Axes, path: Array, color: str, **options: Any) -> None:
    """Draw a path (N, 2) with a dot for each step, larger at the start."""
    settings: dict[str, Any] = {"markersize": 3.0, "linewidth": 1.4, "zorder": 4}
    ax.plot(path[:, 0], path[:, 1], "o-", **{**settings, "color": color, **options})
    ax.plot(*path[0], "o", color=color, markersize=7, zorder=5)


def mark_lowest(ax: Axes, point: tuple[float, float] = LOWEST) -> None:
    """Mark the lowest point by a cross."""
    palette = plot.colors()
    ax.plot(
        *point, "X", color=palette.loss, markersize=9, markeredgecolor=palette.background, zorder=6
    )


def on_ground(text: Text) -> Text:
    """Lay a label on a patch of the background, so that lines stop short of it."""
    text.set_bbox({"facecolor": plot.colors().background, "edgecolor": "none", "pad": 1.0})
    return text
