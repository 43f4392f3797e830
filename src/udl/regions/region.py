"""One linear region: where it lies, which hidden units are on in it, what the network is there."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float

from udl.arrays import real_array, shown
from udl.regions.pieces import size

Corners = Float[np.ndarray, "V D_i"]
Pattern = Bool[np.ndarray, "H_total"]
Slopes = Float[np.ndarray, "D_o D_i"]
Offsets = Float[np.ndarray, "D_o"]


@dataclass(frozen=True, eq=False)
class Region:
    """A convex piece of input space on which no hidden unit changes between on and off.

    Parameters
    ----------
    corners : ndarray, shape (2, 1) or (V, 2)
        The two ends of an interval, from left to right, or the corners of a polygon,
        anticlockwise.
    pattern : ndarray of bool, shape (H_total,)
        Which hidden units are on inside, first layer first.
    slopes : ndarray, shape (D_o, D_i)
        Inside, the network's output is ``slopes @ x + offsets``.
    offsets : ndarray, shape (D_o,)
        See ``slopes``.

    Raises
    ------
    ValueError
        If a shape does not fit, a number is not finite or an interval runs from right to left.
    """

    corners: Corners
    pattern: Pattern
    slopes: Slopes
    offsets: Offsets

    def __post_init__(self) -> None:
        corners = real_array("corners", self.corners, ndim=2)
        pattern = _pattern(self.pattern)
        slopes = real_array("slopes", self.slopes, ndim=2)
        offsets = real_array("offsets", self.offsets, ndim=1)
        num_corners, num_inputs = corners.shape
        if corners.shape != (2, 1) and (num_inputs != 2 or num_corners < 3):
            raise ValueError(
                f"corners: got shape {corners.shape}; expected (2, 1), or (V, 2), V >= 3"
            )
        if num_inputs == 1 and corners[0, 0] > corners[1, 0]:
            raise ValueError(f"corners: got {corners[:, 0]}; expected the left end first")
        if slopes.shape[1] != num_inputs:
            raise ValueError(
                f"slopes: got shape {slopes.shape}; expected (D_o, {num_inputs}) to fit corners"
            )
        if len(offsets) != len(slopes):
            raise ValueError(
                f"offsets: got shape {offsets.shape}; expected ({len(slopes)},) to fit slopes"
            )
        for name, value in (
            ("corners", corners),
            ("pattern", pattern),
            ("slopes", slopes),
            ("offsets", offsets),
        ):
            object.__setattr__(self, name, value)

    @property
    def size(self) -> float:
        """The length of an interval, or the area of a polygon."""
        return size(self.corners)

    @property
    def centre(self) -> np.ndarray:
        """The mean of the corners, a point inside; shape (D_i,)."""
        mean: np.ndarray = self.corners.mean(axis=0)
        return mean

    def values(self, x: np.ndarray) -> np.ndarray:
        """Return the linear function of this region at inputs x (N, D_i), as (N, D_o)."""
        x, num_inputs = real_array("x", x, ndim=2), self.corners.shape[1]
        if x.shape[1] != num_inputs:
            raise ValueError(f"x: got shape {x.shape}; expected (N, {num_inputs})")
        y: np.ndarray = x @ self.slopes.T + self.offsets
        return y


def _pattern(value: object) -> np.ndarray:
    """Return which units are on as an array of bool (H_total,), empty without hidden units."""
    try:
        pattern = np.asarray(value)
    except (ValueError, TypeError, RuntimeError):
        pattern = np.empty((), dtype=object)
    if pattern.dtype != bool or pattern.ndim != 1:
        raise ValueError(f"pattern: got {shown(value)}; expected bool of shape (H_total,)")
    return pattern
