"""Forward-mode automatic differentiation: each number carries its derivative along one direction.

A `Dual` is an array with a tangent, the rate at which it changes when the inputs move in a chosen
direction. No graph is kept and nothing is stored, but one run answers for one direction only.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from jaxtyping import Float

from udl.arrays import FloatShaped, Shaped, function, number, real_array


class Dual:
    """An array ``value`` and, of the same shape, its ``tangent``: value + tangent epsilon.

    The rules are those of numbers with an epsilon whose square is zero.
    """

    __array_ufunc__ = None  # so that array + dual becomes dual.__radd__(array)

    def __init__(self, value: object, tangent: object) -> None:
        self.value = real_array("value", value)
        self.tangent = real_array("tangent", tangent)
        if self.tangent.shape != self.value.shape:
            raise ValueError(
                f"tangent: got shape {self.tangent.shape}; expected {self.value.shape}, the value's"
            )

    def __add__(self, other: Any) -> Dual:
        a, b = self, _dual(other)
        return Dual(a.value + b.value, a.tangent + b.tangent)

    def __mul__(self, other: Any) -> Dual:
        a, b = self, _dual(other)
        return Dual(a.value * b.value, a.tangent * b.value + a.value * b.tangent)

    def __pow__(self, exponent: float) -> Dual:
        p = number("exponent", exponent)
        slope = p * self.value ** (p - 1) if p else 0.0
        return Dual(self.value**p, slope * self.tangent)

    def __matmul__(self, other: Any) -> Dual:
        a, b = self, _dual(other)
        # Three products of the shapes of the first, (N, D) @ (D, M) -> (N, M).
        return Dual(a.value @ b.value, a.tangent @ b.value + a.value @ b.tangent)

    def __neg__(self) -> Dual:
        return Dual(-self.value, -self.tangent)

    def __sub__(self, other: Any) -> Dual:
        return self + -_dual(other)

    def __truediv__(self, other: Any) -> Dual:
        return self * _dual(other) ** -1

    def __rsub__(self, other: Any) -> Dual:
        return _dual(other) - self

    def __rtruediv__(self, other: Any) -> Dual:
        return _dual(other) / self

    def __rmatmul__(self, other: Any) -> Dual:
        return _dual(other) @ self

    __radd__, __rmul__ = __add__, __mul__

    def sum(self) -> Dual:
        """Add up all entries."""
        return Dual(self.value.sum(), self.tangent.sum())

    def exp(self) -> Dual:
        """Take the exponential of each entry."""
        value = np.exp(self.value)
        return Dual(value, value * self.tangent)

    def log(self) -> Dual:
        """Take the natural logarithm of each entry."""
        return Dual(np.log(self.value), self.tangent / self.value)

    def sin(self) -> Dual:
        """Take the sine of each entry."""
        return Dual(np.sin(self.value), np.cos(self.value) * self.tangent)

    def cos(self) -> Dual:
        """Take the cosine of each entry."""
        return Dual(np.cos(self.value), -np.sin(self.value) * self.tangent)

    def relu(self) -> Dual:
        """Set negative entries to zero; the slope at zero is taken to be 0."""
        return Dual(np.maximum(self.value, 0.0), (self.value > 0) * self.tangent)

    def tanh(self) -> Dual:
        """Squash each entry to (-1, 1)."""
        value = np.tanh(self.value)
        return Dual(value, (1 - value**2) * self.tangent)


def directional_derivative(
    mapping: Callable[[Dual], Dual], x: Shaped, direction: Shaped
) -> Float[np.ndarray, ...]:
    """Say how fast a function's result changes when its argument moves in one direction.

    Parameters
    ----------
    mapping : callable
        Takes a `Dual` and returns one, made with its operations.
    x : array_like, any shape
        Where to differentiate.
    direction : array_like, the shape of ``x``
        Which way to move.

    Returns
    -------
    ndarray, the shape of the result
        The product of the Jacobian with ``direction``, from a single run.

    Raises
    ------
    ValueError
        If the function does not return a `Dual`, or shapes do not fit.
    """
    function("mapping", mapping)
    value = real_array("x", x)
    tangent = real_array("direction", direction)
    if tangent.shape != value.shape:
        raise ValueError(f"direction: got shape {tangent.shape}; expected {value.shape}, that of x")
    result = mapping(Dual(value, tangent))
    if not isinstance(result, Dual):
        raise ValueError(f"mapping: got a {type(result).__name__} from it; expected a Dual")
    return result.tangent


def forward_gradient(loss: Callable[[Dual], Dual], x: Shaped) -> FloatShaped:
    """Compute a gradient in forward mode: one run of the function for each entry of ``x``.

    Parameters
    ----------
    loss : callable
        Takes a `Dual` and returns one that holds a single number.
    x : array_like, any shape
        Where to differentiate.

    Returns
    -------
    ndarray, the shape of ``x``
        Exact up to rounding, as from reverse mode, which needs one run.

    Raises
    ------
    ValueError
        If the function does not return a `Dual` with a single number.
    """
    function("loss", loss)
    value = real_array("x", x)
    gradient = np.empty_like(value)
    for index in np.ndindex(value.shape):
        direction = np.zeros_like(value)
        direction[index] = 1.0
        result = loss(Dual(value, direction))
        if not isinstance(result, Dual) or result.value.size != 1:
            raise ValueError("loss: got something else from it; expected a Dual with one number")
        gradient[index] = result.tangent.item()
    return gradient


def _dual(value: object) -> Dual:
    """Return a dual number; a constant does not move."""
    if isinstance(value, Dual):
        return value
    constant = real_array("value", value)
    return Dual(constant, np.zeros_like(constant))
