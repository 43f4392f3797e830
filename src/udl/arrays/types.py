"""Named types of arrays: whose shape is kept, whose axis is summed away.

A shape such as ``"N K"`` is documentation in normal use; the tests check it on every call with
jaxtyping and beartype.
"""

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from jaxtyping import Float, Integer, Num
from numpy.typing import ArrayLike

# Arrays that come back with at least one axis.
FloatVector = Float[np.ndarray, "N"]
FloatClassRows = Float[np.ndarray, "N K"]
FloatShaped = Float[np.ndarray, "*shape"]

if TYPE_CHECKING:
    # For a static checker the rest is as in numpy: whatever converts to an array may come in, and
    # what goes out is an array for arrays and a number for numbers, which has no shorter name.
    Values: TypeAlias = ArrayLike
    Vector: TypeAlias = ArrayLike
    Labels: TypeAlias = ArrayLike
    ClassRows: TypeAlias = ArrayLike
    Shaped: TypeAlias = ArrayLike
    FloatValues: TypeAlias = Any
    PointLosses: TypeAlias = Any
    Summed: TypeAlias = Any
else:
    # Numbers of any shapes that broadcast with each other ("#"), a lone number included.
    Values = Num[np.ndarray, "*#batch"] | float | int | np.number
    FloatValues = Float[np.ndarray, "*#batch"] | float
    # One number, or one class 0..K-1, for each of N data points; and a row of K numbers for each.
    Vector = Num[np.ndarray, "N"]
    Labels = Integer[np.ndarray, "N"]
    ClassRows = Num[np.ndarray, "N K"]
    PointLosses = FloatVector | float
    # Any shape, kept; and any shape, with one axis (named in the docstring) summed away.
    Shaped = Num[np.ndarray, "*shape"]
    Summed = Float[np.ndarray, "..."] | float
