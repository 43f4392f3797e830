"""Pieces are cut, measured and compared where the answer can be seen."""

import numpy as np
import pytest

from udl.regions.pieces import size, split, touch

SQUARE = np.array([[0.0, 0], [1, 0], [1, 1], [0, 1]])
INTERVAL = np.array([[-1.0], [3.0]])


def test_an_interval_is_cut_where_the_line_through_its_values_is_zero():
    (left, off), (right, on) = split(INTERVAL, np.array([-1.0, 3.0]), 1e-9)
    assert (left.ravel().tolist(), right.ravel().tolist()) == ([-1, 0], [0, 3])
    assert (off, on) == (False, True)


@pytest.mark.parametrize("angle", np.linspace(0, 2 * np.pi, 9)[:-1] + 0.1)
def test_both_parts_of_a_polygon_lie_on_their_side_and_fill_it(angle):
    normal = np.array([np.cos(angle), np.sin(angle)])
    offset = -normal @ [0.45, 0.6]
    parts = split(SQUARE, SQUARE @ normal + offset, 1e-9)
    assert sorted(on for _, on in parts) == [False, True]
    assert sum(size(corners) for corners, _ in parts) == pytest.approx(1)
    for corners, on in parts:
        values = corners @ normal + offset
        assert np.all(values > -1e-12 if on else values < 1e-12)
    assert touch(parts[0][0], parts[1][0], 1.0)


@pytest.mark.parametrize("sign", [1, -1])
def test_what_is_not_crossed_stays_whole(sign):
    ((corners, on),) = split(SQUARE, sign * np.array([0.0, 1, 2, 1]), 1e-9)
    assert corners is SQUARE
    assert on == (sign > 0)


def test_the_size_of_an_interval_and_of_a_regular_polygon():
    assert size(INTERVAL) == 4
    turns = 2 * np.pi * np.arange(7) / 7
    corners = 5 + 2 * np.column_stack([np.cos(turns), np.sin(turns)])
    assert size(corners) == pytest.approx(0.5 * 7 * 4 * np.sin(2 * np.pi / 7))


@pytest.mark.parametrize(
    ("shift", "expected"),
    [((1, 0), True), ((1, 0.5), True), ((1, 1), False), ((1.1, 0), False), ((0, -1), True)],
)
def test_squares_touch_along_an_edge_and_not_in_a_corner(shift, expected):
    assert touch(SQUARE, SQUARE + shift, 2.0) is expected


def test_intervals_touch_at_their_ends():
    assert touch(INTERVAL, INTERVAL + 4, 8.0)
    assert not touch(INTERVAL, INTERVAL + 4.1, 8.0)
