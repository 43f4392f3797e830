"""Open and release figures whose parts arrange themselves."""

from __future__ import annotations

from typing import Any, Literal

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from udl.arrays import instance, number, whole

LARGEST_SIDE, MOST_PANELS = 100, 50  # inches, rows or columns


def new_figure(
    width: float = 5.4, height: float = 3.2, rows: int = 1, cols: int = 1, **options: Any
) -> tuple[Figure, Any]:
    """Open a figure whose parts arrange themselves.

    Parameters
    ----------
    width, height
        Size in inches. The width should stay at 5.4, so that the type has one size everywhere.
    rows, cols
        Number of panels; below one another reads better on a telephone than side by side.
    **options
        Passed to `matplotlib.pyplot.subplots` (``sharex``, ``height_ratios``, …).

    Returns
    -------
    tuple
        The figure, and its axes: one object for one panel, else an array as `subplots` shapes it.

    Raises
    ------
    ValueError
        If a size is not above zero, or it or a number of panels is too large for a page.
    """
    width = number("width", width, above=0, most=LARGEST_SIDE)
    height = number("height", height, above=0, most=LARGEST_SIDE)
    rows = whole("rows", rows, most=MOST_PANELS)
    cols = whole("cols", cols, most=MOST_PANELS)
    figure, axes = plt.subplots(
        rows, cols, figsize=(width, height), layout="constrained", **options
    )
    engine = figure.get_layout_engine()
    if engine is not None:
        engine.set(w_pad=0.05, h_pad=0.06, wspace=0.03, hspace=0.04)
    return figure, axes


def close(figure: Figure | Literal["all"]) -> None:
    """Release a figure that has been written.

    Parameters
    ----------
    figure
        As `new_figure` returned it, or ``"all"`` for every open one.

    Raises
    ------
    ValueError
        If it is neither.
    """
    if not isinstance(figure, str) or figure != "all":
        instance("figure", figure, Figure)
    plt.close(figure)
