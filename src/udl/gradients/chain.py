"""Backpropagation where everything is one number: a chain of lines and simple functions.

Step k multiplies, adds and hands on: f_k = beta_k + omega_k h_k, then h_{k+1} = a_k(f_k), from
h_0 = x to the last f_K, which no function changes. Three functions make the chapter's example; the
chain may be of any length.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from udl.arrays import FloatVector, choice, instance, items, number, real_array

Step = tuple[Callable[[float], float], Callable[[float], float]]

# Each function with its derivative. The cosine is the one whose derivative has a minus sign.
STEPS: dict[str, Step] = {
    "sin": (np.sin, np.cos),
    "cos": (np.cos, lambda f: -np.sin(f)),
    "exp": (np.exp, np.exp),
    "log": (np.log, lambda f: 1 / f),
    "tanh": (np.tanh, lambda f: 1 - np.tanh(f) ** 2),
    "relu": (lambda f: max(f, 0.0), lambda f: float(f > 0)),
    "identity": (lambda f: f, lambda f: 1.0),
}


@dataclass(frozen=True, eq=False)
class Chain:
    """A composition of K functions, each fed by a line: beta_K + omega_K a_{K-1}(… + omega_0 x).

    Parameters
    ----------
    functions : tuple of str, K of them
        Names in `STEPS`, innermost first: ``("sin", "exp", "cos")``.
    omega : ndarray, shape (K + 1,)
        Slopes of the lines.
    beta : ndarray, shape (K + 1,)
        Their intercepts.

    Raises
    ------
    ValueError
        If a name is unknown, the numbers of lines and functions do not fit, or a number is not
        finite.

    Examples
    --------
    >>> chain = Chain(("exp",), [2.0, 3.0], [0.0, 1.0])  # 1 + 3 exp(2 x)
    >>> chain_forward(chain, 0.0).output
    4.0
    """

    functions: tuple[str, ...]
    omega: Float[np.ndarray, "lines"]
    beta: Float[np.ndarray, "lines"]

    def __post_init__(self) -> None:
        names = tuple(
            choice(f"functions[{k}]", name, STEPS)
            for k, name in enumerate(items("functions", self.functions, fewest=0))
        )
        object.__setattr__(self, "functions", names)
        for name in ("omega", "beta"):
            # A frozen dataclass forbids assignment; float64 copies must be set all the same.
            line = real_array(name, getattr(self, name), ndim=1).copy()
            if len(line) != len(names) + 1:
                raise ValueError(
                    f"{name}: got {len(line)} numbers for {len(names)} functions; expected "
                    f"{len(names) + 1}, one more than there are functions"
                )
            object.__setattr__(self, name, line)


class ChainForward(NamedTuple):
    """What the forward pass keeps: ``f[k]`` before function k and ``h[k]`` before line k.

    Both have shape (K + 1,); ``h[0]`` is the input and ``f[K]`` the output.
    """

    f: FloatVector
    h: FloatVector

    @property
    def output(self) -> float:
        """The chain's output, the last ``f``."""
        return float(self.f[-1])


class ChainBackward(NamedTuple):
    """Derivatives of the loss by everything that the forward pass met, each of shape (K + 1,)."""

    f: FloatVector
    h: FloatVector
    omega: FloatVector
    beta: FloatVector


def chain_forward(chain: Chain, x: float) -> ChainForward:
    """Compute all intermediate values, from the input outwards; eq-ch07-toy for any functions.

    Parameters
    ----------
    chain : Chain
        Of K functions.
    x : float
        The input.

    Returns
    -------
    ChainForward
        The values that the backward pass will need.

    Raises
    ------
    ValueError
        If a value on the way is not finite, such as the logarithm of a negative number.
    """
    instance("chain", chain, Chain)
    h = [number("x", x)]
    f: list[float] = []
    with np.errstate(all="ignore"):  # whatever is not finite is named below
        for k, (omega, beta) in enumerate(zip(chain.omega, chain.beta, strict=True)):
            f.append(beta + omega * h[k])
            if k < len(chain.functions):
                value, _ = STEPS[chain.functions[k]]
                h.append(value(f[k]))
            if not np.isfinite([f[k], h[-1]]).all():
                raise ValueError(
                    f"x: got {x}, from which step {k} makes f = {f[k]:g} and h = {h[-1]:g}; "
                    "expected an input for which each step is finite"
                )
    return ChainForward(np.array(f), np.array(h))


def chain_backward(chain: Chain, forward: ChainForward, d_output: float = 1.0) -> ChainBackward:
    """Take the derivative from the output back to the input, one factor a step.

    Implements eq-ch07-toy-backward and eq-ch07-toy-parameters for any functions.

    Parameters
    ----------
    chain : Chain
        Of K functions.
    forward : ChainForward
        Its forward pass.
    d_output : float
        The derivative of the loss by the output: 2 (f_K - y) for a squared difference from y, 1
        for the output itself.

    Returns
    -------
    ChainBackward
        Derivatives by every ``f``, ``h``, ``omega`` and ``beta``.

    Raises
    ------
    ValueError
        If the forward pass is of another length.
    """
    instance("chain", chain, Chain)
    instance("forward", forward, ChainForward)
    d_output = number("d_output", d_output)
    num_lines = len(chain.omega)
    if len(forward.f) != num_lines:
        raise ValueError(
            f"forward: got a pass of {len(forward.f)} lines; expected {num_lines}, as in the chain"
        )
    d_f, d_h = np.empty(num_lines), np.empty(num_lines)
    d_f[-1] = d_output
    for k in reversed(range(num_lines)):
        d_h[k] = d_f[k] * chain.omega[k]
        if k > 0:
            _, slope = STEPS[chain.functions[k - 1]]
            d_f[k - 1] = d_h[k] * slope(forward.f[k - 1])
    # beta_k enters f_k with the factor 1, omega_k with the factor h_k.
    return ChainBackward(f=d_f, h=d_h, omega=d_f * forward.h, beta=d_f.copy())
