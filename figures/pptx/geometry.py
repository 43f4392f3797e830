"""Outlines for native shapes: flattening, clipping, filling rules and hatches, with shapely.

All coordinates are points (1/72 inch), x to the right and y downwards, the origin at the figure's
upper left corner.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Transform
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from shapely.geometry import LinearRing, LineString, MultiLineString, Polygon, box
from shapely.geometry.base import BaseGeometry

__all__ = [
    "Outline",
    "Points",
    "coverage",
    "covers",
    "fill_region",
    "from_lines",
    "from_region",
    "hatch_parts",
    "line_strings",
    "outline",
    "polylines",
    "subdivision",
]

Points = NDArray[np.float64]
# Curves are flattened on a grid this much finer than a point, so that no edge shows.
FINENESS = 16.0
# Faces smaller than this (square points) are rounding, not a difference between filling rules.
NEGLIGIBLE_AREA = 1e-3


@dataclass(frozen=True)
class Outline:
    """Vertices (n, 2) and matplotlib's path codes (n,) of one or several subpaths."""

    vertices: Points
    codes: NDArray[np.uint8]

    @property
    def empty(self) -> bool:
        """Whether nothing would be drawn."""
        return len(self.vertices) < 2

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom over all vertices, control points included."""
        low, high = self.vertices.min(axis=0), self.vertices.max(axis=0)
        return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def outline(
    path: Path,
    transform: Transform,
    height: float,
    *,
    simplify: bool = False,
    sketch: tuple[float, float, float] | None = None,
) -> Outline:
    """Return a matplotlib path in slide coordinates, without gaps of missing values.

    Parameters
    ----------
    path
        As the artist hands it over, in its own coordinates.
    transform
        From these to matplotlib's display coordinates (points, y upwards).
    height
        Of the canvas, in points.
    simplify
        Whether vertices that cannot be seen may be dropped.
    sketch
        Scale, length and randomness of a hand-drawn line.

    Returns
    -------
    Outline
        May be empty.
    """
    flip = Affine2D().scale(1.0, -1.0).translate(0.0, height)
    cleaned = path.cleaned(
        transform + flip, remove_nans=True, simplify=simplify, curves=True, sketch=sketch
    )
    vertices, codes = np.array(cleaned.vertices, dtype=float), np.array(cleaned.codes)
    keep = codes != Path.STOP
    vertices, codes = vertices[keep], codes[keep]
    # A closing vertex carries no position of its own; give it that of its subpath's start, so
    # that bounds are true.
    start = np.maximum.accumulate(np.where(codes == Path.MOVETO, np.arange(len(codes)), 0))
    closing = codes == Path.CLOSEPOLY
    vertices[closing] = vertices[start[closing]]
    return Outline(vertices, codes)


def polylines(drawn: Outline, *, close: bool) -> list[Points]:
    """Flatten an outline.

    Parameters
    ----------
    drawn
        Any outline.
    close
        Whether every subpath is to end where it starts, as a fill's does.

    Returns
    -------
    list of arrays
        One of shape (n, 2) for each subpath.
    """
    if not len(drawn.vertices):
        return []
    if not np.isin(drawn.codes, (Path.CURVE3, Path.CURVE4)).any():
        starts = np.flatnonzero(drawn.codes == Path.MOVETO)
        pieces = np.split(drawn.vertices, starts[1:])
    else:
        fine = Path(drawn.vertices * FINENESS, drawn.codes)
        flat: Any = fine.to_polygons(closed_only=False)
        pieces = [np.asarray(piece) / FINENESS for piece in flat]
    if close:
        pieces = [
            piece if np.array_equal(piece[0], piece[-1]) else np.vstack([piece, piece[:1]])
            for piece in pieces
            if len(piece) > 2
        ]
    return [piece for piece in pieces if len(piece) > 1]


def _winding_numbers(points: Points, rings: Sequence[Points]) -> NDArray[np.int64]:
    """Return how often the rings, taken together, run round each point; shape (num_points,)."""
    start = np.vstack([ring[:-1] for ring in rings])  # (num_edges, 2)
    end = np.vstack([ring[1:] for ring in rings])
    winding = np.empty(len(points), dtype=np.int64)
    for i, (x, y) in enumerate(points):
        side = (end[:, 0] - start[:, 0]) * (y - start[:, 1]) - (x - start[:, 0]) * (
            end[:, 1] - start[:, 1]
        )
        up = (start[:, 1] <= y) & (end[:, 1] > y) & (side > 0)
        down = (start[:, 1] > y) & (end[:, 1] <= y) & (side < 0)
        winding[i] = int(up.sum()) - int(down.sum())
    return winding


def fill_region(drawn: Outline) -> tuple[BaseGeometry, bool]:
    """Return the area that matplotlib fills, and whether a slide would fill another.

    Parameters
    ----------
    drawn
        The outline of a fill; open subpaths are closed.

    Returns
    -------
    tuple
        The area by winding number (non-zero rule); True if the even-odd rule gives another area.
    """
    rings = [
        ring for ring in polylines(drawn, close=True) if len(np.unique(ring.round(6), axis=0)) > 2
    ]
    if not rings:
        return Polygon(), False
    if len(rings) == 1:
        single = Polygon(rings[0])
        if single.is_valid:
            return single, False
    # Cut the plane along all edges, then judge each face by one point inside it.
    noded = shapely.unary_union([LinearRing(ring) for ring in rings])
    faces = [face for face in shapely.polygonize([noded]).geoms if face.area > 0.0]
    if not faces:
        return Polygon(), False
    inside = np.array([face.representative_point().coords[0] for face in faces])
    winding = _winding_numbers(inside, rings)
    area = shapely.unary_union([f for f, w in zip(faces, winding, strict=True) if w != 0])
    differs = any(
        w != 0 and w % 2 == 0 and f.area > NEGLIGIBLE_AREA
        for f, w in zip(faces, winding, strict=True)
    )
    return area, differs


def from_region(area: BaseGeometry) -> Outline:
    """Return the outline of an area: exteriors one way round, holes the other.

    Parameters
    ----------
    area
        Polygons; lines and points that an intersection may have left are dropped.

    Returns
    -------
    Outline
        Closed subpaths; filled alike by the even-odd and the non-zero rule.
    """
    rings: list[Points] = []
    for polygon in _polygons(area):
        if polygon.area < NEGLIGIBLE_AREA:
            continue
        polygon = shapely.geometry.polygon.orient(polygon)
        rings += [np.asarray(ring.coords)[:, :2] for ring in (polygon.exterior, *polygon.interiors)]
    return _joined(rings, closed=True)


def from_lines(lines: Iterable[Points]) -> Outline:
    """Return the outline of open polylines, arrays of shape (n, 2)."""
    return _joined(list(lines), closed=False)


def _joined(pieces: list[Points], *, closed: bool) -> Outline:
    codes = []
    for piece in pieces:
        code = np.full(len(piece), Path.LINETO, dtype=np.uint8)
        code[0] = Path.MOVETO
        if closed:
            code[-1] = Path.CLOSEPOLY
        codes.append(code)
    if not pieces:
        return Outline(np.empty((0, 2)), np.empty(0, dtype=np.uint8))
    return Outline(np.vstack(pieces), np.concatenate(codes))


def _polygons(area: BaseGeometry) -> list[Polygon]:
    if isinstance(area, Polygon):
        return [] if area.is_empty else [area]
    return [polygon for part in getattr(area, "geoms", ()) for polygon in _polygons(part)]


def line_strings(lines: BaseGeometry) -> list[LineString]:
    """Return the lines of a geometry, those within collections included."""
    if isinstance(lines, LineString):
        return [] if lines.is_empty else [lines]
    return [line for part in getattr(lines, "geoms", ()) for line in line_strings(part)]


def covers(region: BaseGeometry, drawn: Outline) -> bool:
    """Return whether an outline lies inside a region with all its control points."""
    return bool(region.covers(shapely.MultiPoint(drawn.vertices).convex_hull))


def hatch_parts(
    hatch: Path, region: BaseGeometry, height: float, tile: float = 72.0
) -> tuple[Outline, Outline]:
    """Lay a hatch over a region.

    Parameters
    ----------
    hatch
        Unit square of the pattern, as `matplotlib.path.Path.hatch` returns it.
    region
        The filled area.
    height
        Of the canvas, in points: tiles are counted from its lower left corner.
    tile
        Edge of one repetition, in points.

    Returns
    -------
    tuple
        The lines to be stroked, and the areas (dots, stars) to be filled.
    """
    left, top, right, bottom = region.bounds
    columns = range(int(np.floor(left / tile)), int(np.ceil(right / tile)))
    rows = range(int(np.floor((height - bottom) / tile)), int(np.ceil((height - top) / tile)))
    lines: list[Any] = []
    areas: list[BaseGeometry] = []
    for column in columns:
        for row in rows:
            place = Affine2D().scale(tile).translate(column * tile, row * tile)
            drawn = outline(hatch, place, height)
            window = box(
                column * tile, height - (row + 1) * tile, (column + 1) * tile, height - row * tile
            )
            parts = polylines(drawn, close=False)
            lines += [LineString(part).intersection(window) for part in parts]
            # Rings of opposite direction leave a hole, so all are judged together.
            closed = [part for part in parts if len(part) > 2]
            areas.append(fill_region(from_lines(closed))[0].intersection(window))
    seen = shapely.line_merge(MultiLineString(line_strings(shapely.GeometryCollection(lines))))
    visible = [np.asarray(line.coords)[:, :2] for line in line_strings(seen.intersection(region))]
    return from_lines(visible), from_region(shapely.unary_union(areas).intersection(region))


def subdivision(parts: int) -> Points:
    """Return barycentric corners of parts**2 equal triangles; shape (parts**2, 3, 3)."""
    found = []
    for i in range(parts):
        for j in range(parts - i):
            a, b, c = (i, j), (i + 1, j), (i, j + 1)
            found.append([a, b, c])
            if i + j < parts - 1:
                found.append([b, (i + 1, j + 1), c])
    pairs = np.array(found, dtype=float) / parts  # (num_parts, 3, 2)
    return np.concatenate([pairs, 1.0 - pairs.sum(axis=2, keepdims=True)], axis=2)


def coverage(
    region: BaseGeometry, bounds: tuple[float, float, float, float], shape: tuple[int, int]
) -> Points:
    """Return which share of each pixel lies in a region; shape (rows, columns), 0 to 1."""
    finer = 4
    rows, columns = shape
    left, top, right, bottom = bounds
    scale = np.array([columns * finer / (right - left), rows * finer / (bottom - top)])
    mask = Image.new("L", (columns * finer, rows * finer), 0)
    pen = ImageDraw.Draw(mask)
    for ring in polylines(from_region(region), close=True):
        inside = shapely.LinearRing(ring).is_ccw  # exteriors run this way, holes the other
        corners = (ring - [left, top]) * scale - 0.5
        pen.polygon([tuple(corner) for corner in corners.tolist()], fill=255 if inside else 0)
    fine = np.asarray(mask, dtype=float) / 255
    shares: Points = fine.reshape(rows, finer, columns, finer).mean(axis=(1, 3))
    return shares
