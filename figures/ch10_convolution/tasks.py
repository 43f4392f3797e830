"""Figures of chapter 10: tasks on images."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from figures.ch10_convolution.parts import canvas, outline, picture, rgb
from figures.registry import figure
from udl import plot
from udl.data.shapes import NAMES, Shapes, make_shapes
from udl.experiments.ch10_convolution.first_networks import EDGE, EYE, HALF, eye_finder
from udl.experiments.ch10_convolution.segmentation import segmentation
from udl.plot import Axes, Figure

Array = NDArray[np.float64]


def class_color(kind: int) -> str:
    """Return the colour of a class of shapes."""
    return plot.colors().classes[kind - 1]


def overlay(ax: Axes, image: Array, labels: NDArray[np.int64]) -> None:
    """Show an image in greys with the pixels of shapes tinted."""
    grey = np.clip(image, 0.0, 1.0)[..., None]
    shown = np.repeat(grey, 3, axis=-1)
    for kind in range(1, len(NAMES)):
        inside = (labels == kind)[..., None]
        shown = np.where(inside, 0.45 * grey + 0.55 * rgb(class_color(kind)), shown)
    ax.imshow(shown, interpolation="none")
    ax.set(xticks=[], yticks=[])
    ax.grid(visible=False)
    ax.spines[:].set_visible(False)


def example_with(kinds: tuple[int, ...], size: int = 64) -> tuple[Array, Shapes]:
    """Return the first generated picture (size, size) with the given kinds of shapes."""
    generator = np.random.default_rng(8)
    while True:
        found = make_shapes(1, size=size, num_shapes=len(kinds), generator=generator)
        if tuple(sorted(found.boxes[0][:, 0])) == kinds:
            return found.x[0, 0].astype(float), found


@figure(
    "three-tasks",
    title="Three tasks: classification, detection, segmentation",
    alt=(
        "Three noisy grey pictures with the answers wanted below them. Classification: a picture "
        "of a disc, below it a long bar beside the word disc and none beside triangle. Detection: "
        "a disc and a triangle, each in a box of its colour. Segmentation: the same picture with "
        "every pixel of the two shapes tinted."
    ),
    caption=(
        "What a network has to say about a generated picture. Classification: one label. "
        "Detection: a box and a label (here a colour) for each object. Segmentation: a label for "
        "every pixel."
    ),
)
def three_tasks() -> Figure:
    one, single = example_with((1,))
    two, pair = example_with((1, 2))
    fig, axes = plot.new_figure(height=3.75, rows=2, cols=3)
    for ax, name, image in zip(
        axes[0], ("classification", "detection", "segmentation"), (one, two, two), strict=True
    ):
        picture(ax, image)
        ax.set_title(name, loc="center")
    answer = axes[1, 0]
    canvas(answer, 1.0, 1.0)
    kind = int(single.boxes[0][0, 0])
    for row, name in enumerate(NAMES[1:], start=1):
        y, color = 0.86 - 0.24 * row, class_color(row)
        length = 0.5 if row == kind else 0.012
        answer.fill_between([0.45, 0.45 + length], y - 0.06, y + 0.06, color=color)
        plot.label(answer, 0.4, y, name, color, ha="right")
    picture(axes[1, 1], two)
    for kind, top, left, bottom, right in pair.boxes[0]:
        color = class_color(int(kind))
        outline(axes[1, 1], left - 0.5, top - 0.5, right - left + 1, top - bottom - 1, color)
    overlay(axes[1, 2], two, pair.y[0])
    return fig


STEP = 4  # pixels from one of the eye finder's windows to the next


@figure(
    "other-eye",
    title="Trained on one eye, shown the whole face",
    alt=(
        "A cat's face twice. On the left a dashed line marks off the part that was trained on, and "
        "a square the eye in it. On the right small squares mark the windows taken for an eye: "
        "two clusters on the two eyes, the right one never seen in training, and one on the nose."
    ),
    caption=(
        "Left: the network was trained on windows of the part left of the dashed line, with the "
        "one around the eye (square) as an example of an eye. Right: the centres of all windows "
        "of the whole photograph whose confidence is above one half. It finds the other eye, and "
        "takes the nose for a third."
    ),
)
def other_eye() -> Figure:
    palette = plot.colors()
    found = eye_finder()
    photo = found["photo"].astype(float)
    low, high = np.quantile(photo, [0.002, 0.998])
    fig, (left, right) = plot.new_figure(height=3.4, cols=2)
    for ax, name in ((left, "training"), (right, "found")):
        picture(ax, photo, float(low), float(high))
        ax.set_title(name, loc="center")
    size = 2 * HALF
    row, column = EYE
    outline(left, column - HALF - 0.5, row + HALF - 0.5, size, size, palette.data)
    edge = EDGE + HALF - 0.5
    # A round end would stand out beyond the picture, which a slide cannot cut.
    ends = {"dashes": (4, 3), "dash_capstyle": "butt"}
    left.plot([edge, edge], [-0.5, len(photo) - 0.5], color=palette.data, **ends)
    for i, j in np.argwhere(found["confidence"] > 0.5):
        corner = HALF + STEP * j - STEP / 2, HALF + STEP * i + STEP / 2
        outline(right, *corner, STEP, STEP, palette.model)
    return fig


@figure(
    "segmentation-result",
    title="A small network labels every pixel",
    alt=(
        "Three rows of four small pictures. On top noisy grey pictures with discs and triangles; "
        "in the middle the true regions, discs in one colour and triangles in another; below the "
        "network's regions, which agree with the true ones except along some edges."
    ),
    caption=(
        "Test pictures (top), the true classes (middle) and those that an encoder-decoder with "
        "skip connections predicts after seconds of training (bottom). Over three seeds, true and "
        "predicted regions of discs and triangles share about $90\\%$ of their joint area."
    ),
)
def segmentation_result() -> Figure:
    found = segmentation()
    fig, axes = plot.new_figure(height=3.75, rows=3, cols=4)
    for column in range(4):
        image = found["x"][column].astype(float)
        picture(axes[0, column], image)
        overlay(axes[1, column], image, found["y"][column])
        overlay(axes[2, column], image, found["prediction"][column])
    for row, name in zip(axes[:, 0], ("input", "truth", "prediction"), strict=True):
        row.set_ylabel(name)
    return fig
