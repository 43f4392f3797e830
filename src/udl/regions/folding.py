"""The sawtooth: a function that depth makes cheaply and a single hidden layer only at great cost.

Composing the tent function with itself K - 1 times folds the unit interval 2**K times onto itself,
with two hidden units a layer. Telgarsky (2016), "Benefits of depth in neural networks", COLT,
arXiv:1602.04485, uses it to separate deep networks from shallow ones.
"""

import math

import numpy as np

from udl.arrays import LARGEST, FloatVector, real_array, whole
from udl.networks import DeepParameters, compose

MOST_FOLDS = 1022  # the width of a tooth, 2**-K, is then still a normal float


def tent() -> DeepParameters:
    """Make the network whose graph on [0, 1] is a tent; implements eq-ch04-tent.

    Returns
    -------
    DeepParameters
        Of widths (1, 2, 1): 0 at 0, 1 at 1/2, 0 at 1.
    """
    return DeepParameters(
        (np.array([[1.0], [1.0]]), np.array([[2.0, -4.0]])),
        (np.array([0.0, -0.5]), np.array([0.0])),
    )


def sawtooth(depth: int) -> DeepParameters:
    """Compose the tent with itself.

    Parameters
    ----------
    depth : int
        The number K of hidden layers, 1 or above.

    Returns
    -------
    DeepParameters
        Two units in each hidden layer; on [0, 1] its graph has 2**K straight pieces, which run
        from 0 to 1 and from 1 to 0 in turn.

    Raises
    ------
    ValueError
        If ``depth`` is not a whole number from 1 to 1022.
    """
    return compose(*[tent()] * _depth(depth))


def sawtooth_values(depth: int, x: FloatVector) -> FloatVector:
    """Compute the sawtooth on [0, 1] by counting teeth instead of composing tents.

    Parameters
    ----------
    depth : int
        The number K of compositions, 1 or above.
    x : array_like, shape (N,)
        Places between 0 and 1.

    Returns
    -------
    ndarray, shape (N,)
        The distance from ``2**K x`` to the nearest even number.

    Raises
    ------
    ValueError
        If ``depth`` is not a whole number from 1 to 1022.
    """
    # Exact, and without large numbers: only the remainder of 2**K x by 2 matters.
    period = 2.0 ** (1 - _depth(depth))
    position = np.fmod(real_array("x", x), period) * (2.0 / period)
    values: np.ndarray = np.abs(position - 2.0 * np.round(position / 2.0))
    return values


def first_teeth(depth: int, num_hidden: int) -> DeepParameters:
    """Follow a sawtooth with one hidden layer as far as its units last, and then stay at 1/2.

    Parameters
    ----------
    depth : int
        The number K of compositions, 1 or above.
    num_hidden : int
        The number D of hidden units, from 2 to 2**K.

    Returns
    -------
    DeepParameters
        Of widths (1, D, 1): with D = 2**K equal to the sawtooth; with fewer, equal to it on
        its first D - 3/2 pieces and 1/2 from there on.

    Raises
    ------
    ValueError
        If ``depth`` is not a whole number above 0 or ``num_hidden`` does not fit it.
    """
    teeth = 2 ** _depth(depth)
    num_hidden = whole("num_hidden", num_hidden, 2, min(teeth, LARGEST))
    places = np.arange(num_hidden) / teeth
    slopes = teeth * (-1.0) ** np.arange(num_hidden)
    if num_hidden < teeth:
        # The last unit levels the piece before it off, half-way.
        places[-1] -= 0.5 / teeth
        slopes[-1] = 0.0
    changes = np.diff(slopes, prepend=0.0)
    return DeepParameters((np.ones((num_hidden, 1)), changes[None, :]), (-places, np.zeros(1)))


def least_sawtooth_error(depth: int, pieces: int) -> float:
    """Bound how well few straight pieces can follow a sawtooth; implements eq-ch04-sawtooth-error.

    Parameters
    ----------
    depth : int
        The number K of compositions, 1 or above: the sawtooth has 2**K pieces.
    pieces : int
        The number of straight pieces, 1 or above, of a continuous function on [0, 1].

    Returns
    -------
    float
        A number that the mean absolute difference of the two on [0, 1] cannot fall below.

    Raises
    ------
    ValueError
        If a number is not whole or is below 1.
    """
    depth = _depth(depth)
    pieces = whole("pieces", pieces, most=math.inf)
    share: float = min(pieces + 1, 2**depth) / 2**depth
    return max(0.0, 1 / 8 - share / 4)


def _depth(depth: int) -> int:
    return whole("depth", depth, 1, MOST_FOLDS)
