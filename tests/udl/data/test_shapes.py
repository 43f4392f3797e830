import numpy as np
import pytest

import udl.data.shapes
from tests.shape_checks import checked
from udl.data.shapes import NAMES

make_shapes = checked(udl.data.shapes).make_shapes


def rng(seed=0):
    return np.random.default_rng(seed)


def test_equal_generators_make_equal_pictures():
    first, again = make_shapes(5, generator=rng()), make_shapes(5, generator=rng())
    np.testing.assert_array_equal(first.x, again.x)
    np.testing.assert_array_equal(first.y, again.y)
    assert not np.array_equal(first.x, make_shapes(5, generator=rng(1)).x)


def test_brightness_and_classes_stay_in_their_ranges():
    pictures = make_shapes(50, generator=rng())
    assert 0 <= pictures.x.min() < pictures.x.max() <= 1
    assert set(np.unique(pictures.y)) == set(range(len(NAMES)))
    assert {len(boxes) for boxes in pictures.boxes} == {1, 2}


@pytest.mark.parametrize("num_shapes", [1, 2])
@pytest.mark.parametrize("size", [16, 32, 48])
def test_boxes_hold_all_pixels_of_their_shapes_and_nothing_else(size, num_shapes):
    pictures = make_shapes(20, size=size, num_shapes=num_shapes, generator=rng())
    for y, boxes in zip(pictures.y, pictures.boxes, strict=True):
        assert len(boxes) == num_shapes
        rest = y.copy()
        for kind, top, left, bottom, right in boxes:
            inside = y[top : bottom + 1, left : right + 1] == kind
            # A box is tight: each of its sides touches the shape.
            assert all(inside.any(axis=1)[[0, -1]])
            assert all(inside.any(axis=0)[[0, -1]])
            rest[top : bottom + 1, left : right + 1][inside] = 0
        assert not rest.any()


def test_shapes_are_brighter_than_the_ground_and_no_single_threshold_finds_them():
    pictures = make_shapes(200, generator=rng())
    shape, ground = pictures.x[:, 0][pictures.y > 0], pictures.x[:, 0][pictures.y == 0]
    assert shape.mean() > ground.mean() + 0.2
    thresholds = np.linspace(0, 1, 101)[:, None]
    missed = (shape < thresholds).mean(axis=1) + (ground >= thresholds).mean(axis=1)
    assert missed.min() > 0.1


def test_discs_are_round():
    pictures = make_shapes(40, size=64, num_shapes=1, generator=rng())
    for y, boxes in zip(pictures.y, pictures.boxes, strict=True):
        kind, top, left, bottom, right = boxes[0]
        filled = np.count_nonzero(y) / ((bottom - top + 1) * (right - left + 1))
        expected = np.pi / 4 if kind == 1 else 1 / 2
        assert filled == pytest.approx(expected, abs=0.1)


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ({"num_images": 0}, "num_images"),
        ({"num_images": 1, "size": 8}, "size"),
        ({"num_images": 1, "num_shapes": 3}, "num_shapes"),
        ({"num_images": 1, "num_shapes": 0}, "num_shapes"),
    ],
)
def test_bad_arguments_are_named(arguments, name):
    with pytest.raises(ValueError, match=f"^{name}: got"):
        make_shapes(**arguments, generator=rng())
