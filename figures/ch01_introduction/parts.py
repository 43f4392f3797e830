"""Parts that several figures of chapter 1 share."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from numpy.typing import NDArray

from udl import plot
from udl.plot import Axes

Array = NDArray[np.float64]


def mean_squared(first: Array, second: Array) -> float:
    """Return the mean of the squared differences."""
    return float(np.mean((first - second) ** 2))


def ink() -> LinearSegmentedColormap:
    """Return a colour map from paper to ink in the current scheme."""
    palette = plot.colors()
    return LinearSegmentedColormap.from_list("ink", [palette.background, palette.text])


def picture(ax: Axes, image: Array, **options: Any) -> None:
    """Show an image without axes, framed by a thin line."""
    ax.imshow(image, **{"cmap": ink(), "vmin": 0, "vmax": 1, "aspect": "equal", **options})
    bare(ax)


def bare(ax: Axes) -> None:
    """Remove ticks and grid, and frame the panel."""
    ax.set(xticks=[], yticks=[])
    ax.grid(visible=False)
    for spine in ax.spines.values():
        spine.set(visible=True, color=plot.colors().grid)
