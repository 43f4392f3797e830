"""Shapes as they come: grouped by the artist that draws them, and cut to where they are seen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np
import shapely
from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.text import Text
from shapely.geometry.base import BaseGeometry

from figures.pptx.geometry import (
    fill_region,
    outline,
)
from figures.pptx.names import ArtistName
from figures.pptx.shapes import (
    Alignment,
    Bounds,
    Fill,
    Group,
    Shape,
    corner_bounds,
    few_shapes,
    framed_text,
)
from figures.pptx.styles import alignment, without_halo

__all__ = ["MARKERS", "PICTURE_SCALE", "ShapeCollector"]

# Resolution of what is embedded as a picture, in pixels per point.
PICTURE_SCALE = 3.0
MARKERS = " / markers"
# What lies on the edge of a clip is inside it: rounding must not put it outside (points).
_ROUNDING = 1e-6


class ShapeCollector(RendererBase):
    """Collect shapes in groups named after artists, and know where they may be seen; in points.

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
        with self._group(name.text, artist), without_halo(artist) as halo:
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
            if len(group.children) == 1 and group.children[0].name == MARKERS:
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
        return corner_bounds(middle - half, middle + half), alignment(text._get_multialignment())

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
