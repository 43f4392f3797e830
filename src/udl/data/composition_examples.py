"""Three small networks of chapter 4's practicals, whose regions and values are known.

Each comes as its layers: a tuple of weight matrices, shapes (out, in), and a tuple of bias vectors,
shapes (out,), first layer first. The numbers are those of the predecessor course, so that the
practicals can be compared with its reference values.
"""

from typing import TypeAlias

import numpy as np

Layers: TypeAlias = tuple[tuple[np.ndarray, ...], tuple[np.ndarray, ...]]


def three_pieces() -> Layers:
    """Return a shallow network that runs across the interval from -1 to 1 three times.

    Returns
    -------
    tuple
        Widths 1, 3, 1. Two of the three hidden units turn at the same input, 0; the third at 0.67.
    """
    weights = (np.array([[-1.0], [1.0], [1.0]]), np.array([[-2.0, -3.0, 9.3]]))
    biases = (np.array([0.0, 0.0, -0.67]), np.array([1.0]))
    return weights, biases


def four_pieces() -> Layers:
    """Return a shallow network with four pieces between -1 and 1.

    Returns
    -------
    tuple
        Widths 1, 3, 1, with joints at -0.6, -0.2 and 0.5.
    """
    weights = (np.array([[-1.0], [1.0], [1.0]]), np.array([[-1.0, -1.5, 2.0]]))
    biases = (np.array([-0.6, 0.2, -0.5]), np.array([0.5]))
    return weights, biases


def clipped_twice() -> Layers:
    """Return a network with two hidden layers whose second layer clips three bent curves.

    Returns
    -------
    tuple
        Widths 1, 3, 3, 1, for inputs between 0 and 1.
    """
    weights = (
        np.array([[-1.0], [2.0], [0.65]]),
        np.array([[2.0, -1.0, 7.0], [2.0, 1.2, -8.0], [-2.3, -0.8, 2.0]]),
        np.array([[0.5, -1.5, 2.2]]),
    )
    biases = (np.array([0.3, -1.0, -0.5]), np.array([0.3, -0.2, 0.3]), np.array([0.0]))
    return weights, biases
