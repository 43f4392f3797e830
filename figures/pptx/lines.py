"""Clipped and dashed lines, so that pens and patterns look as matplotlib draws them.

Here ends at a clip become blunt, and patterns that start in their middle are taken apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from figures.pptx.geometry import Outline, Points, from_lines, line_strings, polylines
from figures.pptx.shapes import Stroke

__all__ = ["stroked_lines"]

# A blunt end reaches as far as half the pen's width to be a square cap; a round cap covers less.
_REACH = {"butt": 0.0, "projecting": 0.5, "round": 0.4}
# Shorter than this (points), a piece of line cannot be seen.
_SHORT = 1e-3


@dataclass(frozen=True)
class _Chain:
    """A visible piece of a line: points (n, 2), the length before it, which ends were cut."""

    points: Points
    before: float
    cut_start: bool
    cut_end: bool


def stroked_lines(
    drawn: Outline, stroke: Stroke, region: BaseGeometry, whole: bool
) -> Iterator[tuple[Outline, Stroke]]:
    """Yield the native lines that show an outline's stroke within a region.

    Parameters
    ----------
    drawn
        What is stroked.
    stroke
        With which pen.
    region
        Where it may be seen.
    whole
        Whether the outline lies inside the region.

    Yields
    ------
    tuple
        Outline and pen: usually one, two where dashes start anew.
    """
    in_phase = not stroke.dashes or stroke.offset % sum(stroke.dashes) < _SHORT
    if whole and in_phase and (stroke.dashes or stroke.cap == "butt"):
        yield drawn, stroke
        return
    chains = list(_visible_chains(drawn, region, _REACH[stroke.cap] * stroke.width))
    cut = any(chain.cut_start or chain.cut_end for chain in chains)
    if whole and in_phase and not cut:
        yield drawn, stroke
    elif stroke.dashes:
        yield from _dashed(chains, stroke)
    elif not cut or stroke.cap == "butt":
        yield from _unless_empty([chain.points for chain in chains], stroke)
    else:
        reach = _REACH[stroke.cap] * stroke.width
        lines = [
            _lengthened(c.points, 0.0 if c.cut_start else reach, 0.0 if c.cut_end else reach)
            for c in chains
        ]
        yield from _unless_empty(lines, replace(stroke, cap="butt"))


def _unless_empty(lines: list[Points], stroke: Stroke) -> Iterator[tuple[Outline, Stroke]]:
    joined = from_lines(line for line in lines if len(line) > 1)
    if not joined.empty:
        yield joined, stroke


def _dashed(chains: list[_Chain], stroke: Stroke) -> Iterator[tuple[Outline, Stroke]]:
    """Yield the lines whose pattern starts at its beginning, then the dashes before these."""
    period = sum(stroke.dashes)
    reach = _REACH[stroke.cap] * stroke.width
    patterned: list[Points] = []
    single: list[Points] = []
    for chain in chains:
        line = LineString(chain.points)
        length = line.length
        if chain.cut_end and reach:
            # The last dash's cap must stay within the clip, if the dash is long enough for that.
            last_dash = _into_dash((stroke.offset + chain.before + length) % period, stroke.dashes)
            length -= min(stroke.width / 2, max(last_dash - 2 * _SHORT, 0.0))
        phase = (stroke.offset + chain.before) % period
        start = 0.0
        if _SHORT < phase < period - _SHORT:
            start = period - phase
            for begin, end in _dashes_after(phase, stroke.dashes):
                first, last = max(begin - reach, 0.0), min(end + reach, line.length)
                if last - first > _SHORT:
                    single.append(_points(substring(line, first, last)))
        if length - start > _SHORT:
            patterned.append(_points(substring(line, start, length)))
    yield from _unless_empty(patterned, replace(stroke, offset=0.0))
    yield from _unless_empty(single, replace(stroke, cap="butt", dashes=(), offset=0.0))


def _into_dash(phase: float, dashes: tuple[float, ...]) -> float:
    """Return how far into a dash a place of the pattern lies; 0 in a gap."""
    position = 0.0
    for on, off in zip(dashes[::2], dashes[1::2], strict=True):
        if position <= phase < position + on:
            return phase - position
        position += on + off
    return 0.0


def _dashes_after(phase: float, dashes: tuple[float, ...]) -> Iterator[tuple[float, float]]:
    """Yield where the rest of a pattern has ink, measured from a place within the pattern."""
    position = 0.0
    for on, off in zip(dashes[::2], dashes[1::2], strict=True):
        if position + on > phase:
            yield max(position, phase) - phase, position + on - phase
        position += on + off


def _points(line: BaseGeometry) -> Points:
    return np.asarray(line.coords)[:, :2]


def _lengthened(line: Points, at_start: float, at_end: float) -> Points:
    """Return a line whose ends were moved outwards along its first and last segment."""
    moved = line.copy()
    for end, neighbour, reach in ((0, 1, at_start), (-1, -2, at_end)):
        step = line[end] - line[neighbour]
        moved[end] += step * (reach / max(float(np.hypot(*step)), 1e-12))
    return moved


def _visible_chains(drawn: Outline, region: BaseGeometry, reach: float) -> Iterator[_Chain]:
    """Yield the visible pieces of all subpaths, in the order in which they are drawn.

    Segments are cut one by one: cutting a whole line would also break it where it crosses itself.
    An end nearer to the region's edge than `reach` counts as cut, since its cap would be.
    """
    shapely.prepare(region)
    edge = region.boundary
    for line in polylines(drawn, close=False):
        moves = np.any(np.diff(line, axis=0) != 0.0, axis=1)
        ends = np.stack([line[:-1], line[1:]], axis=1)[moves]  # (num_segments, 2, 2)
        if not len(ends):
            continue
        lengths = np.hypot(*(ends[:, 1] - ends[:, 0]).T)
        before = np.concatenate([[0.0], np.cumsum(lengths)])
        closed = bool(np.array_equal(line[0], line[-1]))
        for points, start, stop in _pieces(ends, before, region):
            first = start < _SHORT and not closed
            last = stop > before[-1] - _SHORT and not closed
            whole = start < _SHORT and stop > before[-1] - _SHORT
            near = shapely.distance(edge, shapely.points(points[[0, -1]])) < reach
            yield _Chain(
                points,
                start,
                cut_start=bool(near[0]) if first else not (closed and whole),
                cut_end=bool(near[1]) if last else not (closed and whole),
            )


def _pieces(
    ends: Points, before: Points, region: BaseGeometry
) -> Iterator[tuple[Points, float, float]]:
    """Yield the parts of one line inside a region with the lengths at which they start and end."""
    segments = shapely.linestrings(ends)
    covered = np.asarray(shapely.covers(region, segments))
    chain: list[Points] = []
    start = stop = 0.0
    for i, (segment, end) in enumerate(zip(segments, ends, strict=True)):
        parts = [end] if covered[i] else _ordered_parts(segment, region, end)
        for part in parts:
            part_start = float(before[i] + np.hypot(*(part[0] - end[0])))
            if chain and part_start - stop < _SHORT:
                chain.append(part[1:])
            else:
                if chain:
                    yield np.vstack(chain), start, stop
                chain, start = [part], part_start
            stop = float(before[i] + np.hypot(*(part[-1] - end[0])))
    if chain:
        yield np.vstack(chain), start, stop


def _ordered_parts(segment: LineString, region: BaseGeometry, end: Points) -> list[Points]:
    """Return the parts of a straight segment inside a region, along its direction."""
    direction = end[1] - end[0]
    found = []
    for line in line_strings(segment.intersection(region)):
        part = _points(line)
        along = (part - end[0]) @ direction
        found.append((float(along.min()), part[np.argsort(along)]))
    return [part for _, part in sorted(found, key=lambda entry: entry[0])]
