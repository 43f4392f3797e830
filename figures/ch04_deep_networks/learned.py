"""Figures of chapter 4: pictures learned by a wide and by a deep network."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np

from figures.registry import figure
from udl import plot
from udl.experiments.ch04_deep_networks import pictures
from udl.plot import Axes, Figure

NAMES = tuple(pictures.targets())


def paint(ax: Axes, brightness: np.ndarray, title: str, ylabel: str = "") -> None:
    """Show a picture of brightnesses between 0 and 1, in grey."""
    ax.imshow(brightness, cmap="gray", vmin=0, vmax=1, interpolation="nearest")
    ax.set(xticks=(), yticks=(), ylabel=ylabel)
    ax.grid(visible=False)
    ax.set_title(title)


def rows(names: tuple[str, ...], height: float) -> Figure:
    """Draw each picture beside what the two networks made of it."""
    result, targets = pictures.same_budget(), pictures.targets()
    fig, axes = plot.new_figure(height=height, rows=len(names), cols=3, squeeze=False)
    for row, name in zip(axes, names, strict=True):
        p = NAMES.index(name)
        square = (pictures.SIDE, pictures.SIDE)
        named = name if len(names) > 1 else ""
        paint(row[0], targets[name].reshape(square), "picture", named)
        for n, (ax, title) in enumerate(zip(row[1:], ("1 layer", "3 layers"), strict=True)):
            error = result["errors"][p, n, pictures.FIRST_SCREEN, 0]
            paint(ax, result["painted"][p, n], f"{title}: {error:.3f}")
    return fig


@figure(
    "ripples-learned",
    title="Ripples, painted by a wide network and by a deep one",
    alt=(
        "Three grey squares. Left, the picture: bright and dark rings around a bright middle. Then "
        "what one hidden layer of 750 units makes of it: a pale octagon with a grey spot, hardly "
        "any rings. Right, what three layers of 37 units make of it: the outer rings, a little "
        "angular; the middle is dark."
    ),
    caption=(
        "Left, the picture. Then what two networks paint after 700 steps of training: one hidden "
        "layer of 750 units, and three of 37, with about 3,000 parameters each. Above each, its "
        "root mean square error. The seed is another one than that of the cell."
    ),
)
def ripples_learned() -> Figure:
    return rows(("ripples",), 2.5)


@figure(
    "quilt-and-cat-learned",
    title="A quilt, stripes and a cat, painted by a wide network and by a deep one",
    alt=(
        "Three rows of three grey squares: picture, one layer, three layers. Above, a quilt of "
        "soft bright and dark patches, which both networks paint nearly right. In the middle, "
        "upright stripes, pale with one layer and nearly right with three. Below, the face of a "
        "cat; both leave broad shades, and with three layers the dark line of the nose stands out."
    ),
    caption=(
        "The same two networks, trained as on the first screen on three other pictures. On the "
        "quilt one layer makes the smaller error, on the stripes and the photograph three layers."
    ),
)
def quilt_and_cat_learned() -> Figure:
    return rows(("quilt", "stripes", "cat"), 6.7)
