"""The shapes of a slide as plain values, in points (1/72 inch, y downwards).

Nothing here knows matplotlib's artists or PowerPoint's XML.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from matplotlib.path import Path

from figures.pptx.geometry import Outline, Points

__all__ = [
    "Alignment",
    "Bounds",
    "Fill",
    "Freeform",
    "Group",
    "Picture",
    "Run",
    "Shape",
    "Stroke",
    "TextBox",
    "corner_bounds",
    "few_shapes",
    "framed_text",
    "freeform",
    "fully_named",
    "shape_bounds",
]

# Shapes of one style beyond this number share a freeform, as a slide of many thousands is slow.
MOST_SEPARATE_SHAPES = 600
OUTLINES_PER_FREEFORM = 200
# Points by which lines of a text may miss equal distances and still share a box.
MOST_UNEVEN = 1.5
Alignment = Literal["l", "ctr", "r"]
Preset = Literal["custom", "rect", "ellipse", "line"]
_CIRCLE: Points = np.asarray(Path.unit_circle().vertices, dtype=float)
_CIRCLE_CODES = np.asarray(Path.unit_circle().codes)
Bounds = tuple[float, float, float, float]
_EMPTY: Bounds = (np.inf, np.inf, -np.inf, -np.inf)


@dataclass(frozen=True)
class Fill:
    """A flat colour, six hexadecimal digits, and its opacity from 0 to 1."""

    color: str
    alpha: float = 1.0


@dataclass(frozen=True)
class Stroke:
    """A pen: colour, opacity, width in points, cap, join, and dashes in points (on, off, …).

    `offset` says how far into the dashes the line starts; slides know only 0.
    """

    color: str
    alpha: float
    width: float
    cap: str = "butt"
    join: str = "round"
    dashes: tuple[float, ...] = ()
    offset: float = 0.0


@dataclass(frozen=True)
class Freeform:
    """Outlines that are filled and stroked alike; `preset` names a simpler native geometry.

    ``rect`` and ``ellipse`` fill the bounds, ``line`` joins the first vertex to the last.
    """

    name: str
    outlines: tuple[Outline, ...]
    fill: Fill | None
    stroke: Stroke | None
    preset: Preset = "custom"
    alt: str = ""


@dataclass(frozen=True)
class Run:
    """Letters set alike.

    `level` is 1 for a superscript, -1 for a subscript, else 0; `tracking` widens every letter, in
    ems of the full size; `scale` is a factor on the size.
    """

    text: str
    italic: bool = False
    bold: bool = False
    level: int = 0
    tracking: float = 0.0
    scale: float = 1.0


@dataclass(frozen=True)
class TextBox:
    """Lines of one paragraph in a box that is turned about its centre.

    `bounds` are those before turning; `angle` is in degrees, anticlockwise as in matplotlib;
    `leading` is the distance of two baselines in points (None: the font's own); the text stands
    `inset` points from the top ("t") or bottom ("b"), as `anchor` says; `halo` is a glow of a
    colour and a radius in points.
    """

    name: str
    bounds: Bounds
    lines: tuple[tuple[Run, ...], ...]
    size: float
    color: Fill
    typeface: str
    angle: float = 0.0
    align: Alignment = "l"
    leading: float | None = None
    anchor: Literal["t", "b"] = "t"
    inset: float = 0.0
    halo: tuple[Fill, float] | None = None
    wrap: bool = False


@dataclass(frozen=True)
class Picture:
    """A PNG, for what has no native form: images and large meshes."""

    name: str
    bounds: Bounds
    png: bytes


@dataclass
class Group:
    """Shapes that belong together, in the order of drawing."""

    name: str
    title: str = ""
    alt: str = ""
    children: list[Shape] = field(default_factory=list)


Shape = Freeform | TextBox | Picture | Group


def shape_bounds(shape: Shape) -> Bounds:
    """Return left, top, right and bottom of a shape, in points; pens and turning left aside."""
    if isinstance(shape, Freeform):
        parts = [part.bounds for part in shape.outlines if len(part.vertices)]
    elif isinstance(shape, Group):
        parts = [shape_bounds(child) for child in shape.children]
    else:
        return shape.bounds
    if not parts:
        return _EMPTY
    table = np.array(parts)
    return corner_bounds(table[:, :2].min(axis=0), table[:, 2:].max(axis=0))


def corner_bounds(low: Points, high: Points) -> Bounds:
    """Return the bounds between an upper left and a lower right corner, each of shape (2,)."""
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def freeform(drawn: Outline, fill: Fill | None, stroke: Stroke | None) -> Freeform:
    """Return an outline as the simplest geometry that has it."""
    preset: Preset = "custom"
    count = len(drawn.codes)
    if count == 2 and drawn.codes[1] == Path.LINETO and stroke is not None:
        preset, fill = "line", None
    elif count == 5 and drawn.codes[-1] == Path.CLOSEPOLY and _is_rectangle(drawn.vertices):
        preset = "rect"
    elif count == len(_CIRCLE) and _is_ellipse(drawn):
        preset = "ellipse"
    return Freeform("", (drawn,), fill, stroke, preset)


def _is_rectangle(vertices: Points) -> bool:
    steps = np.abs(np.diff(vertices, axis=0)) < 1e-6  # (4, 2): which edges are level or upright
    upright_first = steps[:, 0].tolist() == [True, False, True, False]
    level_first = steps[:, 1].tolist() == [True, False, True, False]
    return (upright_first and bool(steps[1::2, 1].all())) or (
        level_first and bool(steps[1::2, 0].all())
    )


def _is_ellipse(drawn: Outline) -> bool:
    if not np.array_equal(drawn.codes, _CIRCLE_CODES):
        return False
    left, top, right, bottom = drawn.bounds
    radii = np.array([right - left, bottom - top]) / 2
    if radii.min() <= 0.0:
        return False
    unit = (drawn.vertices - [(left + right) / 2, (top + bottom) / 2]) / radii
    model = _CIRCLE[:-1] * [1.0, -1.0]
    return bool(np.allclose(unit[:-1], model, atol=1e-3))


def fully_named(shape: Shape, number: int, parent: str) -> Shape:
    """Complete names that say only what a shape is within its group."""
    name = shape.name or f" / {number}"
    name = parent + name if name.startswith(" ") else name
    if isinstance(shape, Group):
        parts = [fully_named(part, k, name) for k, part in enumerate(shape.children, 1)]
        return replace(shape, name=name, children=parts)
    return replace(shape, name=name)


def few_shapes(shapes: list[Shape]) -> list[Shape]:
    """Let neighbours of one style share a freeform where there are too many to handle singly."""
    if len(shapes) <= MOST_SEPARATE_SHAPES:
        return shapes
    kept: list[Shape] = []
    for shape in shapes:
        last = kept[-1] if kept else None
        alike = (
            isinstance(shape, Freeform)
            and isinstance(last, Freeform)
            and (shape.fill, shape.stroke) == (last.fill, last.stroke)
            and len(last.outlines) < OUTLINES_PER_FREEFORM
        )
        if alike:
            assert isinstance(shape, Freeform)
            assert isinstance(last, Freeform)
            kept[-1] = replace(last, outlines=(*last.outlines, *shape.outlines), preset="custom")
        else:
            kept.append(shape)
    return kept


def framed_text(shapes: list[Shape], frame: Bounds, align: Alignment) -> list[Shape]:
    """Put the lines of one text in one box that has the text's extent.

    Parameters
    ----------
    shapes
        What the text drew; its lines are the text boxes among them, from the first to the last.
    frame
        The text's extent before turning.
    align
        How several lines stand to one another.

    Returns
    -------
    list of Shape
        With one text box in place of all, or unchanged if lines stand at unequal distances.
    """
    boxes = [shape for shape in shapes if isinstance(shape, TextBox)]
    if not boxes or len({box.size for box in boxes}) > 1:
        return shapes
    turn = np.deg2rad(boxes[0].angle)
    edges = np.array([box.bounds for box in boxes])
    middles = (edges[:, :2] + edges[:, 2:]) / 2 - _middle(frame)
    # Distance of each line's middle from the frame's, across the lines and downwards.
    across = middles @ [np.sin(turn), np.cos(turn)]
    height = float(edges[0, 3] - edges[0, 1])
    leading, last = None, float(across[-1])
    if len(boxes) > 1:
        order = np.arange(len(boxes))
        slope, first = np.polyfit(order, across, 1)
        fitted = first + slope * order
        if slope <= 0.0 or np.abs(fitted - across).max() > MOST_UNEVEN:
            return shapes
        leading, last = float(slope), float(fitted[-1])
    half = (frame[3] - frame[1]) / 2
    above, below = half + last - height / 2, half - last - height / 2
    hangs = leading is None and above >= 0.0
    joined = replace(
        boxes[0],
        bounds=frame,
        lines=tuple(line for box in boxes for line in box.lines),
        leading=leading,
        anchor="t" if hangs else "b",
        inset=max(above if hangs else below, 0.0),
        align=boxes[0].align if leading is None else align,
    )
    first_box = shapes.index(boxes[0])
    others = [shape for shape in shapes if not isinstance(shape, TextBox)]
    return [*others[:first_box], joined, *others[first_box:]]


def _middle(bounds: Bounds) -> Points:
    return np.array([bounds[0] + bounds[2], bounds[1] + bounds[3]]) / 2
