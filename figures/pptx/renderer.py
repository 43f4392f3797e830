"""The renderer: what matplotlib's artists ask to be drawn, as shapes.

Stated substitutes: hatches are lines (and dots) of their own, cut to the filled area; triangles
with shading are split into flat ones; the pen of a clipped line ends bluntly at the clip; dashes
before the pattern's first beginning are a line of their own; a text's outline in another colour
is a glow; mathematics that letters cannot say is drawn as outlines, and so is text set by TeX
(`usetex`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from typing import Any

import numpy as np
import shapely
from matplotlib import patheffects
from matplotlib.artist import Artist
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_hex, to_rgba
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import StyleFlags
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Transform, TransformedBbox
from PIL import Image
from shapely.geometry.base import BaseGeometry

from figures.pptx.geometry import (
    Outline,
    coverage,
    covers,
    fill_region,
    from_region,
    hatch_parts,
    outline,
    subdivision,
)
from figures.pptx.lines import stroked_lines
from figures.pptx.names import ArtistName
from figures.pptx.shapes import (
    Alignment,
    Bounds,
    Fill,
    Freeform,
    Group,
    Picture,
    Run,
    Shape,
    Stroke,
    TextBox,
    corner_bounds,
    few_shapes,
    framed_text,
    freeform,
)
from figures.pptx.text import math_line, slide_font, slide_typeface

__all__ = ["LARGEST_NATIVE_MESH", "RendererPptx"]

LARGEST_NATIVE_MESH = 2000
# Resolution of what is embedded as a picture, in pixels per point.
PICTURE_SCALE = 3.0
# Neighbouring cells without a border show hairlines between them; each gets a pen this wide.
SEAM = 0.6
FINEST_SHADING = 6
_MARKERS = " / markers"
# What lies on the edge of a clip is inside it: rounding must not put it outside (points).
_ROUNDING = 1e-6


class RendererPptx(RendererBase):
    """Collect a figure's drawing as shapes, in points.

    Parameters
    ----------
    width, height
        Of the figure, in points.
    """

    def __init__(self, width: float, height: float) -> None:
        super().__init__()
        self.width, self.height = width, height
        self.drawing = Group("figure")
        self._stack = [self.drawing]
        self._canvas = shapely.box(0.0, 0.0, width, height)
        self._regions: dict[Any, BaseGeometry] = {(None, None, None): self._canvas}
        self._halo: tuple[Fill, float] | None = None

    # -- what artists ask -------------------------------------------------------------------

    def flipy(self) -> bool:
        """Text positions come with y downwards."""
        return True

    def get_canvas_width_height(self) -> tuple[float, float]:
        """Return the figure's size in points."""
        return self.width, self.height

    def points_to_pixels(self, points: Any) -> Any:
        """Return the argument: this renderer's pixels are points."""
        return points

    def get_image_magnification(self) -> float:
        """Return how many pixels of a picture a point gets."""
        return PICTURE_SCALE

    def option_image_nocomposite(self) -> bool:
        """Images stay apart, each a picture of its own."""
        return True

    # -- groups -----------------------------------------------------------------------------

    @contextmanager
    def artist(self, artist: Artist, name: ArtistName) -> Iterator[None]:
        """Collect what an artist draws in a group with its name."""
        if not name.grouped:
            yield
            return
        with self._group(name.text, artist), _without_halo(artist) as halo:
            before, self._halo = self._halo, halo
            try:
                yield
            finally:
                self._halo = before

    @contextmanager
    def _group(self, name: str, artist: Artist | None = None) -> Iterator[None]:
        group = Group(name)
        self._stack.append(group)
        try:
            yield
        finally:
            self._stack.pop()
            if isinstance(artist, Text):
                frame, align = self._text_frame(artist)
                group.children = framed_text(group.children, frame, align)
            group.children = few_shapes(group.children)
            if len(group.children) == 1 and group.children[0].name == _MARKERS:
                (only,) = group.children
                group.children = (
                    only.children if isinstance(only, Group) else [replace(only, name="")]
                )
            if len(group.children) == 1 and not isinstance(group.children[0], Group):
                only = group.children[0]
                self._emit(replace(only, name=f"{name}{only.name}"))
            elif group.children:
                self._emit(group)

    def _text_frame(self, text: Any) -> tuple[Bounds, Alignment]:
        """Return a text's extent before turning, and how its lines stand to one another."""
        _, _, (corner, size) = text._get_layout(self)
        place = (float(text.convert_xunits(text._x)), float(text.convert_yunits(text._y)))
        x, y = text.get_transform().transform(place) + np.array(corner)
        half, turn = np.array(size) / 2, np.deg2rad(text.get_rotation())
        middle = np.array(
            [
                x + half[0] * np.cos(turn) - half[1] * np.sin(turn),
                self.height - (y + half[0] * np.sin(turn) + half[1] * np.cos(turn)),
            ]
        )
        return corner_bounds(middle - half, middle + half), _alignment(text._get_multialignment())

    def _emit(self, shape: Shape) -> None:
        self._stack[-1].children.append(shape)

    # -- clipping ---------------------------------------------------------------------------

    def _visible_region(self, gc: Any) -> BaseGeometry:
        """Return where a graphics context lets be drawn; at most the canvas."""
        rectangle = gc.get_clip_rectangle()
        path, transform = gc.get_clip_path()
        corners = None if rectangle is None else tuple(np.ravel(rectangle.get_points()))
        matrix = None if transform is None else tuple(np.ravel(transform.get_matrix()))
        outline_key = None if path is None else path.vertices.tobytes()
        key = (corners, outline_key, matrix)
        if key not in self._regions:
            region = self._canvas
            if corners is not None:
                left, low, right, high = corners
                frame = shapely.box(left, self.height - high, right, self.height - low)
                region = region.intersection(frame)
            if path is not None:
                shape, _ = fill_region(outline(path, transform, self.height))
                region = region.intersection(shape)
            self._regions[key] = region.buffer(_ROUNDING, join_style="mitre")
        return self._regions[key]

    # -- drawing ----------------------------------------------------------------------------

    def draw_path(
        self, gc: GraphicsContextBase, path: Path, transform: Transform, rgbFace: Any = None
    ) -> None:
        """Draw a path as a freeform, or as several where it is clipped or hatched."""
        hatch = gc.get_hatch_path()
        simplify = bool(path.should_simplify) and rgbFace is None and hatch is None
        drawn = outline(
            path, transform, self.height, simplify=simplify, sketch=gc.get_sketch_params()
        )
        if drawn.empty:
            return
        fill, stroke = _color(rgbFace, gc), _stroke(gc)
        if fill is None and stroke is None and hatch is None:
            return
        region = self._visible_region(gc)
        whole = covers(region, drawn)
        if fill is None and hatch is None:
            self._draw_stroke(drawn, stroke, region, whole)
            return
        area, differs = fill_region(drawn)
        if whole and not differs and hatch is None:
            if not area.is_empty or stroke is not None:
                self._emit(freeform(drawn, fill if not area.is_empty else None, stroke))
            return
        seen = area if whole else area.intersection(region)
        filled = from_region(seen)
        if fill is not None and not filled.empty:
            self._emit(freeform(filled, fill, None))
        if hatch is not None and not filled.empty:
            self._draw_hatch(gc, hatch, seen)
        if stroke is not None:
            self._draw_stroke(drawn, stroke, region, whole)

    def _draw_stroke(
        self, drawn: Outline, stroke: Stroke | None, region: BaseGeometry, whole: bool
    ) -> None:
        if stroke is None:
            return
        for line, pen in stroked_lines(drawn, stroke, region, whole):
            self._emit(freeform(line, None, pen))

    def _draw_hatch(self, gc: GraphicsContextBase, hatch: Path, area: BaseGeometry) -> None:
        color = _color(gc.get_hatch_color(), gc)
        lines, dots = hatch_parts(hatch, area, self.height)
        if color is None:
            return
        with self._group(" / hatch"):
            if not dots.empty:
                self._emit(freeform(dots, color, None))
            if not lines.empty:
                pen = Stroke(color.color, color.alpha, gc.get_hatch_linewidth())
                self._emit(freeform(lines, None, pen))

    def draw_markers(
        self,
        gc: GraphicsContextBase,
        marker_path: Path,
        marker_trans: Transform,
        path: Path,
        trans: Transform,
        rgbFace: Any = None,
    ) -> None:
        """Draw each marker as a shape, all in one group."""
        with self._group(_MARKERS):
            super().draw_markers(gc, marker_path, marker_trans, path, trans, rgbFace)

    def draw_quad_mesh(
        self,
        gc: GraphicsContextBase,
        master_transform: Transform,
        meshWidth: int,
        meshHeight: int,
        coordinates: Any,
        offsets: Any,
        offsetTrans: Transform,
        facecolors: Any,
        antialiased: Any,
        edgecolors: Any,
    ) -> None:
        """Draw a mesh cell by cell, or as a picture if it has more than 2,000 cells."""
        mesh = (meshWidth, meshHeight, coordinates, offsets)
        if meshWidth * meshHeight <= LARGEST_NATIVE_MESH:
            cells = GraphicsContextBase()
            cells.copy_properties(gc)
            opaque = len(facecolors) > 0 and bool(np.all(np.asarray(facecolors)[:, 3] >= 1.0))
            if edgecolors is not None and len(edgecolors) == 0 and opaque:
                edgecolors = facecolors
                cells.set_linewidth(SEAM)
            super().draw_quad_mesh(
                cells, master_transform, *mesh, offsetTrans, facecolors, antialiased, edgecolors
            )
            return
        zoom = Affine2D().scale(PICTURE_SCALE)
        with self._picture(gc) as (agg, context):
            agg.draw_quad_mesh(
                context,
                _frozen(master_transform + zoom),
                *mesh,
                _frozen(offsetTrans + zoom),
                facecolors,
                antialiased,
                edgecolors,
            )

    def draw_gouraud_triangles(
        self,
        gc: GraphicsContextBase,
        triangles_array: Any,
        colors_array: Any,
        transform: Transform,
    ) -> None:
        """Draw shaded triangles as smaller flat ones, or as a picture if there are too many."""
        corners, colors = np.asarray(triangles_array), np.asarray(colors_array)
        if len(corners) > LARGEST_NATIVE_MESH:
            zoom = Affine2D().scale(PICTURE_SCALE)
            with self._picture(gc) as (agg, context):
                agg.draw_gouraud_triangles(context, corners, colors, _frozen(transform + zoom))
            return
        parts = int(np.sqrt(LARGEST_NATIVE_MESH / max(len(corners), 1)))
        weights = subdivision(min(max(parts, 1), FINEST_SHADING))  # (num_parts, 3, 3)
        pen = GraphicsContextBase()
        pen.copy_properties(gc)
        pen.set_joinstyle("round")
        for corner, color in zip(corners, colors, strict=True):
            for weight in weights:
                flat = tuple(weight.mean(axis=0) @ color)
                pen.set_linewidth(SEAM if flat[3] >= 1.0 else 0.0)
                pen.set_foreground(flat, isRGBA=True)
                triangle = weight @ corner  # (3, 3) @ (3, 2) -> (3, 2)
                closed = Path(np.vstack([triangle, triangle[:1]]), closed=True)
                self.draw_path(pen, closed, transform, flat)

    @contextmanager
    def _picture(self, gc: GraphicsContextBase) -> Iterator[tuple[RendererAgg, Any]]:
        """Offer a canvas of pixels and a graphics context, and emit what was drawn there."""
        size = [int(np.ceil(edge * PICTURE_SCALE)) for edge in (self.width, self.height)]
        agg = RendererAgg(size[0], size[1], 72 * PICTURE_SCALE)
        context: Any = agg.new_gc()
        context.copy_properties(gc)
        context.set_linewidth(gc.get_linewidth() * PICTURE_SCALE)
        context.set_clip_path(None)
        rectangle = gc.get_clip_rectangle()
        lift = size[1] / PICTURE_SCALE - self.height  # Agg counts y from its own lower edge
        if rectangle is not None:
            zoom = Affine2D().scale(PICTURE_SCALE)
            context.set_clip_rectangle(TransformedBbox(rectangle, zoom))
        yield agg, context
        pixels = np.array(agg.buffer_rgba())
        rows, columns = np.nonzero(pixels[..., 3])
        if not len(rows):
            return
        top, bottom = rows.min(), rows.max() + 1
        left, right = columns.min(), columns.max() + 1
        bounds = (
            left / PICTURE_SCALE,
            top / PICTURE_SCALE - lift,
            right / PICTURE_SCALE,
            bottom / PICTURE_SCALE - lift,
        )
        self._emit_picture(pixels[top:bottom, left:right], bounds, gc)

    def draw_image(
        self, gc: GraphicsContextBase, x: float, y: float, im: Any, transform: Any = None
    ) -> None:
        """Embed an image as a picture; what a path clips away becomes transparent."""
        rows, columns = im.shape[:2]
        if not rows or not columns:
            return
        top = self.height - y - rows / PICTURE_SCALE
        bounds = (x, top, x + columns / PICTURE_SCALE, self.height - y)
        self._emit_picture(np.array(im)[::-1], bounds, gc)  # matplotlib's first row is the lowest

    def _emit_picture(self, pixels: Any, bounds: Bounds, gc: GraphicsContextBase) -> None:
        if gc.get_clip_path()[0] is not None:
            pixels = pixels.copy()
            shown = coverage(self._visible_region(gc), bounds, pixels.shape[:2])
            pixels[..., 3] = np.rint(pixels[..., 3] * shown)
        stream = BytesIO()
        Image.fromarray(np.ascontiguousarray(pixels)).save(stream, format="png", optimize=True)
        self._emit(Picture("", bounds, stream.getvalue()))

    def draw_text(
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: Any = False,
        mtext: Text | None = None,
    ) -> None:
        """Draw a line of text as a text box, or as outlines where letters cannot say it."""
        color = _color(gc.get_rgb(), gc)
        if color is None or not s.strip():
            return
        line = math_line(s, prop) if ismath is True else None
        if ismath and line is None:
            with self._group(" (outlines)"):
                self._draw_text_as_path(  # type: ignore[attr-defined]
                    gc, x, y, s, prop, angle, ismath, mtext
                )
                self._describe_outlines(s)
            return
        font = slide_font(prop)
        size = prop.get_size_in_points()
        bold = bool(font.style_flags & StyleFlags.BOLD)
        italic = bool(font.style_flags & StyleFlags.ITALIC)
        runs = line or (Run(s, italic, bold),)
        width, _, _ = self.get_text_width_height_descent(s, prop, ismath)
        ascent = font.ascender / font.units_per_EM * size
        descent = -font.descender / font.units_per_EM * size
        centre = np.array([width, descent - ascent]) / 2
        turn = np.deg2rad(angle)
        turned = np.array(
            [
                centre[0] * np.cos(turn) + centre[1] * np.sin(turn),
                centre[1] * np.cos(turn) - centre[0] * np.sin(turn),
            ]
        )
        middle, half = turned + np.array([x, y]), np.array([width, ascent + descent]) / 2
        bounds = corner_bounds(middle - half, middle + half)
        # An edited text keeps its place; turned text its middle.
        anchor = mtext.get_horizontalalignment() if mtext is not None and not angle else "center"
        if not self._visible_region(gc).intersects(shapely.box(*bounds)):
            return
        self._emit(
            TextBox(
                "",
                bounds,
                (runs,),
                size,
                color,
                slide_typeface(prop),
                angle=angle,
                align=_alignment(anchor),
                halo=self._halo,
            )
        )

    def _describe_outlines(self, source: str) -> None:
        """Give the outlines of a formula its source as alternative text."""
        group = self._stack[-1]
        group.children = [
            replace(child, alt=source) if isinstance(child, Freeform) else child
            for child in group.children
        ]


# -- styles ---------------------------------------------------------------------------------


def _color(rgba: Any, gc: GraphicsContextBase) -> Fill | None:
    """Return a colour with the opacity that the context leaves it; None if nothing is seen."""
    if rgba is None:
        return None
    forced = gc.get_forced_alpha() or len(rgba) == 3
    alpha = float(gc.get_alpha() if forced else rgba[3])
    if alpha <= 0.0:
        return None
    return Fill(to_hex(tuple(rgba)[:3])[1:].upper(), min(alpha, 1.0))


def _stroke(gc: GraphicsContextBase) -> Stroke | None:
    width = gc.get_linewidth()
    color = _color(gc.get_rgb(), gc)
    if color is None or not width > 0.0:
        return None
    dash_settings: Any = gc.get_dashes()
    offset, pattern = dash_settings
    dashes = tuple(float(length) for length in pattern) if pattern is not None else ()
    if len(dashes) % 2:
        dashes *= 2
    if not sum(dashes[1::2]):
        dashes = ()
    return Stroke(
        color.color,
        color.alpha,
        float(width),
        gc.get_capstyle(),
        gc.get_joinstyle(),
        dashes,
        float(offset or 0.0),
    )


def _frozen(transform: Any) -> Any:
    """Return a transform's present value."""
    return transform.frozen()


def _alignment(word: str) -> Alignment:
    """Return the alignment that matplotlib's word means."""
    known: dict[str, Alignment] = {"left": "l", "right": "r"}
    return known.get(word, "ctr")


@contextmanager
def _without_halo(artist: Artist) -> Iterator[tuple[Fill, float] | None]:
    """Take a text's outline off while it is drawn, and say what glow stands for it."""
    effects = artist.get_path_effects() if isinstance(artist, Text) else None
    known = (patheffects.Normal, patheffects.Stroke, patheffects.withStroke)
    if not effects or not all(isinstance(effect, known) for effect in effects):
        yield None
        return
    halo = None
    for effect in effects:
        settings = getattr(effect, "_gc", {})
        if "foreground" in settings:
            *rgb, alpha = to_rgba(settings["foreground"])
            color = Fill(to_hex((rgb[0], rgb[1], rgb[2]))[1:].upper(), settings.get("alpha", alpha))
            halo = (color, float(settings.get("linewidth", 1.0)) / 2)
    before = artist._path_effects  # type: ignore[attr-defined]
    artist._path_effects = []  # type: ignore[attr-defined]
    try:
        yield halo
    finally:
        artist._path_effects = before  # type: ignore[attr-defined]
