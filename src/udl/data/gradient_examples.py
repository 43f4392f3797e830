"""Examples of chapter 7's practicals: a chain of functions, a network, and gradients near zero.

The numbers of the first two are those of the predecessor course, so that the practicals can be
compared with its reference values.
"""

from typing import NamedTuple

import numpy as np

Layers = tuple[tuple[np.ndarray, ...], tuple[np.ndarray, ...]]


class ToyChain(NamedTuple):
    """Lines with functions between them: beta_k + omega_k h_k, then sin, exp or cos of it.

    ``beta`` and ``omega``, shape (K + 1,), belong to the lines, ``functions`` are K names; ``x`` is
    the input and ``y`` the value that the output should have.
    """

    functions: tuple[str, ...]
    beta: np.ndarray
    omega: np.ndarray
    x: float
    y: float


def toy_chain() -> ToyChain:
    """Return the chain of three functions on which backpropagation is done by hand.

    Returns
    -------
    ToyChain
        A sine within an exponential within a cosine.
    """
    beta, omega = np.array([1.0, 2.0, -3.0, 0.4]), np.array([0.1, -0.4, 2.0, 3.0])
    return ToyChain(("sin", "exp", "cos"), beta, omega, x=2.3, y=2.0)


def five_layers(depth: int = 5, width: int = 6) -> Layers:
    """Draw a network of one input and one output, all parameters from a standard normal.

    Parameters
    ----------
    depth : int
        Hidden layers, 1 or more.
    width : int
        Units in each of them.

    Returns
    -------
    tuple
        Weight matrices, shapes (out, in), and bias vectors, shapes (out,), first layer first.
    """
    # The predecessor's draws: both ends first, as columns and rows, then the layers between them.
    rng = np.random.RandomState(0)
    first, last = rng.normal(size=(width, 1)), rng.normal(size=(1, width))
    first_bias, last_bias = rng.normal(size=width), rng.normal(size=1)
    between = [(rng.normal(size=(width, width)), rng.normal(size=width)) for _ in range(depth - 1)]
    weights = (first, *(weight for weight, _ in between), last)
    biases = (first_bias, *(bias for _, bias in between), last_bias)
    return weights, biases


def faint_gradients(num: int = 20_000) -> np.ndarray:
    """Draw derivatives of both signs that spread over many powers of ten, as in large networks.

    Parameters
    ----------
    num : int
        How many.

    Returns
    -------
    ndarray, shape (num,)
        Sizes with a log-normal distribution around 3e-8.
    """
    rng = np.random.default_rng(7)
    sizes = 3e-8 * 10 ** rng.normal(0.0, 1.3, num)
    gradients: np.ndarray = sizes * rng.choice([-1.0, 1.0], num)
    return gradients
