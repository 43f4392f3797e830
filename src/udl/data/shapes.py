"""Pictures of discs and triangles on mottled ground, with a label for every pixel.

A shape is a little brighter than the ground around it, and both are mottled: single pixels say
little, their surroundings say much.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32, Int64
from scipy.ndimage import gaussian_filter

from udl.arrays import instance, whole

NAMES = ("ground", "disc", "triangle")  # classes 0 to 2
CONTRAST = (0.24, 0.36)  # least and most difference of brightness between shape and ground
MOTTLED, MOTTLE_WIDTH = 0.08, 1.2  # standard deviation of the ground; width in pixels of 1/32
GRAIN = 0.05  # standard deviation of the noise of single pixels
RADIUS = (0.17, 0.27)  # of the circle around a shape, as a share of the picture's side
TILT = 0.25  # most that a triangle leans to either side, in radians
MOST_SHAPES = 2


@dataclass(frozen=True, eq=False)
class Shapes:
    """Pictures and what is to be said about them.

    Parameters
    ----------
    x : ndarray of float32, shape (N, 1, H, H)
        Brightness, 0 for black and 1 for white.
    y : ndarray of int64, shape (N, H, H)
        Class of every pixel, an index of :data:`NAMES`.
    boxes : tuple of ndarray of int64, each of shape (M, 5)
        For each picture one row for each of its M shapes: class, first row, first column, last
        row, last column of its pixels.
    """

    x: Float32[np.ndarray, "N 1 H H"]
    y: Int64[np.ndarray, "N H H"]
    boxes: tuple[Int64[np.ndarray, "M 5"], ...]


def make_shapes(
    num_images: int,
    *,
    size: int = 32,
    num_shapes: int | None = None,
    generator: np.random.Generator,
) -> Shapes:
    """Draw pictures, each with one or two shapes that do not touch.

    Parameters
    ----------
    num_images : int
        How many, 1 or more.
    size : int
        Height and width in pixels, 16 or more.
    num_shapes : int, optional
        Shapes in each picture, 1 or 2; drawn at random for each picture if not given.
    generator : numpy.random.Generator
        Makes all draws.

    Returns
    -------
    Shapes

    Raises
    ------
    ValueError
        If an argument is out of its range.
    """
    num_images, size = whole("num_images", num_images), whole("size", size, 16)
    instance("generator", generator, np.random.Generator)
    if num_shapes is not None:
        num_shapes = whole("num_shapes", num_shapes, 1, MOST_SHAPES)
    x = np.empty((num_images, 1, size, size), dtype=np.float32)
    y = np.empty((num_images, size, size), dtype=np.int64)
    boxes = []
    for n in range(num_images):
        count = num_shapes or int(generator.integers(1, MOST_SHAPES + 1))
        masks = _masks(size, count, generator)
        x[n, 0], y[n] = _painted(masks, size, generator)
        boxes.append(np.array([[kind, *_box(mask)] for kind, mask in masks], dtype=np.int64))
    return Shapes(x, y, tuple(boxes))


def _masks(size: int, count: int, generator: np.random.Generator) -> list[tuple[int, np.ndarray]]:
    """Place shapes where they do not touch each other; return their classes and pixels."""
    while True:  # all anew when two touch: the first may have left no room for the second
        radius = size * generator.uniform(*RADIUS, size=count)
        row, column = generator.uniform(radius, size - 1 - radius, size=(2, count))
        apart = np.hypot(row[0] - row[-1], column[0] - column[-1])
        if count == 1 or apart > radius.sum() + 1:
            break
    kinds = generator.integers(1, len(NAMES), size=count)
    angles = generator.uniform(-TILT, TILT, size=count)
    return [
        (int(kind), _inside(int(kind), size, *place))
        for kind, *place in zip(kinds, row, column, radius, angles, strict=True)
    ]


def _inside(
    kind: int, size: int, row: float, column: float, radius: float, angle: float
) -> np.ndarray:
    """Return which pixels a shape covers, shape (H, H)."""
    rows, columns = np.indices((size, size))
    if kind == 1:
        # Smaller than its circle, so that area alone does not give the class away.
        disc: np.ndarray = np.hypot(rows - row, columns - column) <= 0.75 * radius
        return disc
    normals = angle + 2 * np.pi * np.arange(3) / 3
    down = np.cos(normals)[:, None, None] * (rows - row)  # (3, H, H)
    right = np.sin(normals)[:, None, None] * (columns - column)
    # No farther out than any of the sides.
    polygon: np.ndarray = np.all(down + right <= radius / 2, axis=0)
    return polygon


def _painted(
    masks: list[tuple[int, np.ndarray]], size: int, generator: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Return brightness and classes of a picture, each of shape (H, H)."""
    labels = np.zeros((size, size), dtype=np.int64)
    ground = generator.uniform(0.3, 0.5)
    brightness = np.full((size, size), ground)
    for kind, mask in masks:
        labels[mask] = kind
        brightness[mask] += generator.uniform(*CONTRAST)
    mottle = gaussian_filter(generator.normal(size=(size, size)), MOTTLE_WIDTH * size / 32)
    brightness += MOTTLED * mottle / mottle.std() + GRAIN * generator.normal(size=(size, size))
    return np.clip(brightness, 0.0, 1.0), labels


def _box(mask: np.ndarray) -> tuple[int, int, int, int]:
    """Return first row, first column, last row and last column of the pixels of a shape."""
    rows, columns = np.nonzero(mask)
    return int(rows.min()), int(columns.min()), int(rows.max()), int(columns.max())
