"""Reverse-mode automatic differentiation of arrays, small enough to be read at one sitting.

A `Tensor` remembers its operands and, for each, a function from the derivative by the result to the
operand's share. A new operation is one line: ``Tensor(np.sin(x.value), [(x, share)])``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from udl.arrays import number, real_array


class Tensor:
    """An array ``value`` that knows its operands and, after `backward`, its gradient ``grad``."""

    __array_ufunc__ = None  # so that array + tensor becomes tensor.__radd__(array)

    def __init__(self, value: object, parents: Sequence[tuple[Tensor, Any]] = ()) -> None:
        # A leaf gets a copy of its own; what comes out of an operation may overflow.
        self.value = np.asarray(value, float) if parents else real_array("value", value).copy()
        self.grad = np.zeros_like(self.value)
        self.parents = parents

    def backward(self) -> None:
        """Set ``grad``, anew each time, of all that this tensor of one number was made from."""
        if self.value.size != 1:
            raise ValueError(f"backward: got shape {self.value.shape}; expected a single number")
        order = _operands_first(self)
        for node in order:
            node.grad = np.zeros_like(node.value)
        self.grad = np.ones_like(self.value)
        for node in reversed(order):  # by now every use of the node has added to its grad
            for parent, share in node.parents:
                parent.grad += _unbroadcast(share(node.grad), parent.value.shape)

    def __add__(self, other: Any) -> Tensor:
        a, b = self, _tensor(other)
        return Tensor(a.value + b.value, [(a, lambda g: g), (b, lambda g: g)])

    def __mul__(self, other: Any) -> Tensor:
        a, b = self, _tensor(other)
        return Tensor(a.value * b.value, [(a, lambda g: g * b.value), (b, lambda g: g * a.value)])

    def __pow__(self, exponent: float) -> Tensor:
        p = number("exponent", exponent)
        return Tensor(self.value**p, [(self, lambda g: g * p * self.value ** (p - 1 if p else 0))])

    def __matmul__(self, other: Any) -> Tensor:
        a, b = self, _tensor(other)
        if min(a.value.ndim, b.value.ndim) < 2:
            raise ValueError(f"@: got shapes {a.value.shape}, {b.value.shape}; expected matrices")
        to_a = (a, lambda g: g @ b.value.swapaxes(-1, -2))  # (N, M) @ (M, D) -> (N, D)
        to_b = (b, lambda g: a.value.swapaxes(-1, -2) @ g)  # (D, N) @ (N, M) -> (D, M)
        return Tensor(a.value @ b.value, [to_a, to_b])  # (N, D) @ (D, M) -> (N, M)

    def __getitem__(self, index: Any) -> Tensor:
        def share(g: np.ndarray) -> np.ndarray:
            spread = np.zeros_like(self.value)
            np.add.at(spread, index, g)  # an entry that was taken twice collects both
            return spread

        return Tensor(self.value[index], [(self, share)])

    def __neg__(self) -> Tensor:
        return self * -1.0

    def __sub__(self, other: Any) -> Tensor:
        return self + -_tensor(other)

    def __truediv__(self, other: Any) -> Tensor:
        return self * _tensor(other) ** -1

    def __rsub__(self, other: Any) -> Tensor:
        return _tensor(other) - self

    def __rtruediv__(self, other: Any) -> Tensor:
        return _tensor(other) / self

    def __rmatmul__(self, other: Any) -> Tensor:
        return _tensor(other) @ self

    __radd__, __rmul__ = __add__, __mul__

    def sum(self, axis: Any = None, keepdims: bool = False) -> Tensor:
        """Add up along some axes, or all."""
        kept = self.value.sum(axis=axis, keepdims=True).shape  # summed axes have length 1
        value, shape = self.value.sum(axis=axis, keepdims=keepdims), self.value.shape
        return Tensor(value, [(self, lambda g: np.broadcast_to(g.reshape(kept), shape))])

    def mean(self, axis: Any = None, keepdims: bool = False) -> Tensor:
        """Average along some axes, or all."""
        total = self.sum(axis, keepdims)
        return total * (total.value.size / self.value.size)

    def reshape(self, *shape: int) -> Tensor:
        """Give the same numbers another shape."""
        return Tensor(self.value.reshape(shape), [(self, lambda g: g.reshape(self.value.shape))])

    def transpose(self, *axes: int) -> Tensor:
        """Reorder the axes; reverse them if none are given."""
        order = axes or range(self.value.ndim)[::-1]
        return Tensor(
            self.value.transpose(order), [(self, lambda g: g.transpose(np.argsort(order)))]
        )

    def exp(self) -> Tensor:
        """Take the exponential of each entry."""
        y = np.exp(self.value)
        return Tensor(y, [(self, lambda g: g * y)])

    def log(self) -> Tensor:
        """Take the natural logarithm of each entry."""
        return Tensor(np.log(self.value), [(self, lambda g: g / self.value)])

    def relu(self) -> Tensor:
        """Set negative entries to zero; the slope at zero is taken to be 0."""
        return Tensor(np.maximum(self.value, 0.0), [(self, lambda g: g * (self.value > 0))])

    def tanh(self) -> Tensor:
        """Squash each entry to (-1, 1)."""
        y = np.tanh(self.value)
        return Tensor(y, [(self, lambda g: g * (1 - y**2))])


def _tensor(value: object) -> Tensor:
    return value if isinstance(value, Tensor) else Tensor(value)


def _operands_first(root: Tensor) -> list[Tensor]:
    """List what a tensor was made from, operands before results, without recursion."""
    order, seen, stack = list[Tensor](), set[Tensor](), [(root, False)]
    while stack:
        node, operands_are_listed = stack.pop()
        if operands_are_listed:
            order.append(node)
        elif node not in seen:
            seen.add(node)
            stack += [(node, True), *((parent, False) for parent, _ in node.parents)]
    return order


def _unbroadcast(grad: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Sum over the axes that broadcasting has added or stretched: each copy sends its share."""
    grad = grad.sum(axis=tuple(range(grad.ndim - len(shape))))
    stretched = tuple(i for i, n in enumerate(shape) if n == 1 != grad.shape[i])
    return grad.sum(axis=stretched, keepdims=True) if stretched else grad
