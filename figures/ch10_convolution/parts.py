"""Parts that several figures of chapter 10 share."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from udl import plot
from udl.convolution import mean_pool
from udl.data import photograph
from udl.plot import Axes

Array = NDArray[np.float64]


def model_color(name: str) -> str:
    """Return the colour that a kind of network has throughout the chapter."""
    palette = plot.colors()
    if name.startswith("conv"):
        return palette.model
    return palette.classes[2] if name == "fully connected" else palette.muted


def kernel_color() -> str:
    """Return the colour of kernels and of their weights."""
    return plot.colors().classes[0]


def rgb(color: str) -> Array:
    """Return red, green and blue of a hexadecimal colour, (3,), each from 0 to 1."""
    return np.array([int(color[start : start + 2], 16) for start in (1, 3, 5)]) / 255.0


def tint(color: str, share: float | Array) -> Array:
    """Return a mixture of the background and a share (...), 0 to 1, of a colour, as (..., 3)."""
    part = np.asarray(share, dtype=float)[..., None]
    return (1.0 - part) * rgb(plot.colors().background) + part * rgb(color)


def number(value: float) -> str:
    """Return a number without needless zeros, with a real minus sign."""
    return f"{value:.3g}".replace("-", "−")


def canvas(ax: Axes, width: float, height: float) -> None:
    """Make a panel a sheet of square units, from 0 to its width and height, without axes."""
    ax.set(xlim=(0, width), ylim=(0, height), aspect="equal")
    ax.axis("off")


def cells(
    ax: Axes,
    left: float,
    top: float,
    values: Array,
    color: str = "",
    share: float | Array = 0.18,
    *,
    show: bool = True,
    unit: float = 1.0,
    **options: Any,
) -> None:
    """Draw numbers (R, C) in square cells, the first one with its corner at (left, top)."""
    values = np.atleast_2d(values)
    rows, columns = values.shape
    color = color or plot.colors().muted
    fills = np.broadcast_to(tint(color, share), (*values.shape, 3))
    ax.pcolormesh(
        left + unit * np.arange(columns + 1),
        top - unit * np.arange(rows + 1),
        fills,
        edgecolors=color,
        linewidth=0.9,
        zorder=2,
    )
    for (i, j), value in np.ndenumerate(values if show else np.empty((0, 0))):
        middle = left + unit * (j + 0.5), top - unit * (i + 0.5)
        plot.label(ax, *middle, number(value), ha="center", va="center_baseline", **options)


def outline(
    ax: Axes, left: float, top: float, width: float, height: float, color: str, **options: Any
) -> None:
    """Draw a rectangle's border, its upper left corner given."""
    x = np.array([left, left + width, left + width, left, left])
    y = np.array([top, top, top - height, top - height, top])
    ax.plot(x, y, color=color, **{"linewidth": 2.2, "zorder": 4, **options})


def arrow(ax: Axes, start: tuple[float, float], end: tuple[float, float], color: str) -> None:
    """Draw an arrow between two points in data units."""
    style = {"arrowstyle": "-|>", "color": color, "linewidth": 1.6, "shrinkA": 0, "shrinkB": 0}
    ax.annotate("", xy=end, xytext=start, arrowprops={**style, "mutation_scale": 13})


def small_photograph() -> Array:
    """Return the photograph (96, 96), its brightness stretched to fill 0 to 1."""
    image = mean_pool(photograph.grey(), 2)
    low, high = np.quantile(image, [0.002, 0.998])
    scaled: Array = (image - low) / (high - low)
    return scaled


def picture(ax: Axes, image: Array, low: float = 0.0, high: float = 1.0) -> None:
    """Show an image (H, W) in greys, without axes."""
    ax.imshow(image, cmap="gray", vmin=low, vmax=high, interpolation="none")
    ax.set(xticks=[], yticks=[])
    ax.grid(visible=False)
    ax.spines[:].set_visible(False)
