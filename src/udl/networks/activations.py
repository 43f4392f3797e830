"""Activation functions: what a hidden unit does to its pre-activation, and how steeply.

Each function acts on every entry of an array and leaves its shape alone. The ReLU itself stands in
`udl.networks.shallow`, the logistic sigmoid in `udl.losses.logits`; `derivative` gives the slope of
any of them.
"""

from collections.abc import Callable

import numpy as np

from udl.arrays import FloatShaped, Shaped, function, number, real_array
from udl.losses import sigmoid
from udl.networks.shallow import relu

# Fixed point of mean 0 and variance 1 under SELU (Klambauer et al. 2017, equation 14).
SELU_ALPHA = 1.6732632423543772
SELU_SCALE = 1.0507009873554805


def heaviside(pre_activation: Shaped) -> FloatShaped:
    """Return 1 where a unit's input is zero or above, else 0; implements eq-ch03-heaviside.

    Parameters
    ----------
    pre_activation : array_like, any shape

    Returns
    -------
    ndarray, the shape of ``pre_activation``

    Raises
    ------
    ValueError
        If a number is NaN or the array is empty.

    Notes
    -----
    McCulloch and Pitts (1943); Rosenblatt (1958).
    """
    return np.asarray(_input(pre_activation) >= 0, dtype=np.float64)


def identity(pre_activation: Shaped) -> FloatShaped:
    """Return the input: a "hidden unit" that hides nothing.

    Parameters
    ----------
    pre_activation : array_like, any shape

    Returns
    -------
    ndarray, the shape of ``pre_activation``

    Raises
    ------
    ValueError
        If a number is NaN or the array is empty.
    """
    return _input(pre_activation).copy()


def tanh(pre_activation: Shaped) -> FloatShaped:
    """Squash to (-1, 1): the sigmoid, stretched and moved so that it is odd; eq-ch03-tanh.

    Parameters
    ----------
    pre_activation : array_like, any shape

    Returns
    -------
    ndarray, the shape of ``pre_activation``

    Raises
    ------
    ValueError
        If a number is NaN or the array is empty.
    """
    activation: np.ndarray = np.tanh(_input(pre_activation))
    return activation


def leaky_relu(pre_activation: Shaped, negative_slope: float = 0.1) -> FloatShaped:
    """Keep positive numbers and shrink negative ones; implements eq-ch03-leaky.

    With a slope that is learned it is the parametric ReLU (He et al. 2015).

    Parameters
    ----------
    pre_activation : array_like, any shape
    negative_slope : float
        Slope left of zero.

    Returns
    -------
    ndarray, the shape of ``pre_activation``

    Raises
    ------
    ValueError
        If a number is NaN, the slope is not finite or the array is empty.

    Notes
    -----
    Maas, Hannun and Ng (2013), "Rectifier nonlinearities improve neural network acoustic models",
    with a slope of 0.01.
    """
    z = _input(pre_activation)
    slope = number("negative_slope", negative_slope)
    with np.errstate(over="ignore"):
        # A slope of 0 makes -inf 0 as well: the floor is reached long before.
        return np.where(z > 0, z, slope * np.minimum(z, 0.0) if slope else 0.0)


def softplus(pre_activation: Shaped) -> FloatShaped:
    """Compute log(1 + exp(z)) without overflow; implements eq-ch03-softplus.

    Parameters
    ----------
    pre_activation : array_like, any shape

    Returns
    -------
    ndarray, the shape of ``pre_activation``
        Above 0, and above the ReLU by at most log 2.

    Raises
    ------
    ValueError
        If a number is NaN or the array is empty.

    Notes
    -----
    Dugas et al. (2001), "Incorporating second-order functional knowledge for better option
    pricing".
    """
    z = _input(pre_activation)
    activation: np.ndarray = np.maximum(z, 0.0) + np.log1p(np.exp(-np.abs(z)))
    return activation


def elu(pre_activation: Shaped, alpha: float = 1.0) -> FloatShaped:
    """Keep positive numbers and bend negative ones towards -alpha; implements eq-ch03-elu.

    Parameters
    ----------
    pre_activation : array_like, any shape
    alpha : float
        The floor is -alpha.

    Returns
    -------
    ndarray, the shape of ``pre_activation``

    Raises
    ------
    ValueError
        If a number is NaN, alpha is not finite or the array is empty.

    Notes
    -----
    Clevert, Unterthiner and Hochreiter (2016), arXiv:1511.07289.
    """
    z = _input(pre_activation)
    alpha = number("alpha", alpha)
    return np.where(z > 0, z, alpha * np.expm1(np.minimum(z, 0.0)))


def selu(pre_activation: Shaped) -> FloatShaped:
    """Scale an ELU so that mean 0 and variance 1 of its inputs are those of its outputs.

    Parameters
    ----------
    pre_activation : array_like, any shape

    Returns
    -------
    ndarray, the shape of ``pre_activation``

    Raises
    ------
    ValueError
        If a number is NaN or the array is empty.

    Notes
    -----
    Klambauer et al. (2017), arXiv:1706.02515.
    """
    with np.errstate(over="ignore"):
        return SELU_SCALE * elu(pre_activation, SELU_ALPHA)


def gelu(pre_activation: Shaped) -> FloatShaped:
    """Weight the input by the normal probability of lying below it; implements eq-ch03-gelu.

    Parameters
    ----------
    pre_activation : array_like, any shape

    Returns
    -------
    ndarray, the shape of ``pre_activation``

    Raises
    ------
    ValueError
        If a number is NaN or infinite, or the array is empty.

    Notes
    -----
    Hendrycks and Gimpel (2016), arXiv:1606.08415.
    """
    from scipy.special import ndtr  # here: in a browser it is 20 MB, and few need it

    z = real_array("pre_activation", pre_activation)
    activation: np.ndarray = z * ndtr(z)
    return activation


def silu(pre_activation: Shaped) -> FloatShaped:
    """Weight the input by its sigmoid, also called swish; implements eq-ch03-silu.

    Parameters
    ----------
    pre_activation : array_like, any shape

    Returns
    -------
    ndarray, the shape of ``pre_activation``

    Raises
    ------
    ValueError
        If a number is NaN or infinite, or the array is empty.

    Notes
    -----
    Hendrycks and Gimpel (2016), arXiv:1606.08415; Elfwing, Uchibe and Doya (2018),
    arXiv:1702.03118; Ramachandran, Zoph and Le (2017), arXiv:1710.05941.
    """
    z = real_array("pre_activation", pre_activation)
    activation: np.ndarray = z * sigmoid(z)
    return activation


def derivative(activation: Callable[..., np.ndarray], pre_activation: Shaped) -> FloatShaped:
    """Return the slope of an activation function at each input.

    Parameters
    ----------
    activation : callable
        `heaviside`, `identity`, `tanh`, `leaky_relu`, `softplus`, `elu`, `selu`, `gelu` or `silu`
        of this module with its usual settings, `udl.networks.shallow.relu` or
        `udl.losses.logits.sigmoid`.
    pre_activation : array_like, any shape
        Finite numbers.

    Returns
    -------
    ndarray, the shape of ``pre_activation``
        At a kink, the slope on its left.

    Raises
    ------
    ValueError
        If the function is not one of these, a number is not finite, or the array is empty.
    """
    z = real_array("pre_activation", pre_activation)
    function("activation", activation)
    if activation not in _SLOPES:
        name = getattr(activation, "__name__", repr(activation))
        known = ", ".join(function.__name__ for function in _SLOPES)
        raise ValueError(f"activation: got {name}; expected one of {known}")
    return np.asarray(_SLOPES[activation](z), dtype=np.float64)


def _input(pre_activation: Shaped) -> np.ndarray:
    return real_array("pre_activation", pre_activation, infinite=True)


def _gelu_slope(z: np.ndarray) -> np.ndarray:
    """Product rule: the probability itself, plus z times the normal density."""
    from scipy.special import ndtr  # here: in a browser it is 20 MB, and few need it

    with np.errstate(over="ignore"):
        density = np.exp(-0.5 * z**2) / np.sqrt(2.0 * np.pi)
    slope: np.ndarray = ndtr(z) + z * density
    return slope


def _elu_slope(z: np.ndarray, alpha: float = 1.0) -> np.ndarray:
    return np.where(z > 0, 1.0, alpha * np.exp(np.minimum(z, 0.0)))


_SLOPES: dict[Callable[..., np.ndarray], Callable[[np.ndarray], np.ndarray]] = {
    relu: lambda z: z > 0,
    heaviside: np.zeros_like,
    identity: np.ones_like,
    sigmoid: lambda z: sigmoid(z) * sigmoid(-z),
    tanh: lambda z: 1.0 - np.tanh(z) ** 2,
    leaky_relu: lambda z: np.where(z > 0, 1.0, 0.1),
    softplus: sigmoid,
    elu: _elu_slope,
    selu: lambda z: SELU_SCALE * _elu_slope(z, SELU_ALPHA),
    gelu: _gelu_slope,
    silu: lambda z: sigmoid(z) + z * sigmoid(z) * sigmoid(-z),
}
