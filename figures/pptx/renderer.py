"""The renderer: what matplotlib's artists ask to be drawn, as shapes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from typing import Any

import numpy as np
import shapely
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import StyleFlags
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Transform, TransformedBbox
from PIL import Image
from shapely.geometry.base import BaseGeometry

from figures.pptx.collecting import MARKERS, PICTURE_SCALE, ShapeCollector
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
from figures.pptx.shapes import (
    Bounds,
    Freeform,
    Picture,
    Run,
    Stroke,
    TextBox,
    corner_bounds,
    freeform,
)
from figures.pptx.styles import alignment, fill_color, pen_of
from figures.pptx.text import math_line, slide_font, slide_typeface

__all__ = ["LARGEST_NATIVE_MESH", "RendererPptx"]

LARGEST_NATIVE_MESH = 2000
# Neighbouring cells without a border show hairlines between them; each gets a pen this wide.
SEAM = 0.6
FINEST_SHADING = 6


class RendererPptx(ShapeCollector):
    """Draw what artists ask for as shapes, in points."""

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
        fill, stroke = fill_color(rgbFace, gc), pen_of(gc)
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
        color = fill_color(gc.get_hatch_color(), gc)
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
        with self._group(MARKERS):
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
        make: Any = RendererAgg  # has no types of its own
        agg = make(size[0], size[1], 72 * PICTURE_SCALE)
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
        color = fill_color(gc.get_rgb(), gc)
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
                align=alignment(anchor),
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


def _frozen(transform: Any) -> Any:
    """Return a transform's present value."""
    return transform.frozen()
