"""Convex pieces of a line or a plane: cut by a hyperplane, measured, and compared by their edges.

A piece is an array of corners: the two ends of an interval, shape (2, 1), or the corners of a
polygon, anticlockwise, shape (V, 2). What counts as zero is the caller's to say.
"""

import numpy as np


def split(corners: np.ndarray, values: np.ndarray, zero: float) -> list[tuple[np.ndarray, bool]]:
    """Split a piece where a linear function with these values at its corners changes its sign."""
    side = np.where(values > zero, 1, np.where(values < -zero, -1, 0))
    if side.min() >= 0 or side.max() <= 0:
        return [(corners, bool(side.max() > 0))]
    if corners.shape[1] == 1:
        crossing = _crossing(corners[0], corners[1], values[0], values[1])
        pieces = np.array([corners[0], crossing]), np.array([crossing, corners[1]])
        return [(pieces[0], bool(values[0] > 0)), (pieces[1], bool(values[1] > 0))]
    parts: dict[int, list[np.ndarray]] = {1: [], -1: []}
    for i in range(len(corners)):
        j = (i + 1) % len(corners)
        for sign, part in parts.items():
            if side[i] in (0, sign):
                part.append(corners[i])
            if side[i] * side[j] < 0:
                part.append(_crossing(corners[i], corners[j], values[i], values[j]))
    if min(len(part) for part in parts.values()) < 3:
        return [(corners, bool(values.mean() > 0))]  # a needle that the line cuts at its point
    return [(np.array(part), sign > 0) for sign, part in parts.items()]


def _crossing(start: np.ndarray, end: np.ndarray, first: float, last: float) -> np.ndarray:
    """Return where a linear function with these end values of opposite signs is zero."""
    place: np.ndarray = start + (end - start) * (first / (first - last))
    return place


def size(corners: np.ndarray) -> float:
    """Return the length of an interval, or a polygon's area by the shoelace formula."""
    if corners.shape[1] == 1:
        return float(corners[1, 0] - corners[0, 0])
    x, y = (corners - corners[0]).T
    return 0.5 * abs(float(x @ np.roll(y, -1) - y @ np.roll(x, -1)))


def touch(first: np.ndarray, second: np.ndarray, reach: float) -> bool:
    """Say whether two pieces have more than a point of their boundaries in common."""
    near = 1e-7 * reach  # corners were computed along different lines
    if first.shape[1] == 1:
        return bool(min(abs(first[1, 0] - second[0, 0]), abs(second[1, 0] - first[0, 0])) < near)
    for a, b in _edges(first):
        length = float(np.linalg.norm(b - a))
        if length <= near:
            continue
        along = (b - a) / length
        across = np.array([-along[1], along[0]])
        for c, d in _edges(second):
            if max(abs((c - a) @ across), abs((d - a) @ across)) > near:
                continue
            low, high = sorted(((c - a) @ along, (d - a) @ along))
            if min(high, length) - max(low, 0.0) > near:
                return True
    return False


def _edges(corners: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    return list(zip(corners, np.roll(corners, -1, axis=0), strict=True))
