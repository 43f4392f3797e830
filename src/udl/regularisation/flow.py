"""What finite steps and batches do unasked: they follow, nearly, another loss.

Gradient descent with infinitely small steps follows the *gradient flow*: parameters that move with
velocity -dL/dphi. Steps of the size alpha leave this path, and stay close to the flow of the loss
plus alpha/4 times the squared length of the gradient (Barrett and Dherin 2021, arXiv:2009.11162).
Steps on batches add alpha/4 times the mean squared distance of the batches' gradients from the
whole one (Smith, Dherin, Barrett and De 2021, arXiv:2101.12176); that holds for the mean over all
orders of the batches in an epoch.
"""

import itertools
from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from jaxtyping import Float, Num
from scipy.integrate import solve_ivp

from udl.arrays import function, number, real_array

Point = Num[np.ndarray, "P"] | tuple[float, ...] | list[float]
GradientAt: TypeAlias = Callable[[np.ndarray], np.ndarray]

MOST_GRADIENTS = 200_000  # some seconds; a flow that needs more is too long, or too stiff for it


def step_penalty(gradient: Num[np.ndarray, "P"], learning_rate: float) -> float:
    """Return what steps of gradient descent add to the loss, at one place: eq-ch09-modified.

    Parameters
    ----------
    gradient : array_like, shape (P,)
        Of the loss over all examples.
    learning_rate : float
        Size of a step, alpha, 0 or above.

    Returns
    -------
    float
        alpha/4 times the squared length of the gradient; infinite beyond the range of floats.

    Raises
    ------
    ValueError
        If a number is not finite, there is none, or the rate is negative.
    """
    slope = real_array("gradient", gradient, ndim=1)
    rate = number("learning_rate", learning_rate, least=0)
    with np.errstate(over="ignore"):
        return rate / 4 * float(np.sum(slope**2)) if rate else 0.0


def batch_penalty(batch_gradients: Num[np.ndarray, "B P"], learning_rate: float) -> float:
    """Return what batches add beyond :func:`step_penalty`, at one place: eq-ch09-batches.

    Parameters
    ----------
    batch_gradients : array_like, shape (B, P)
        The gradient of each batch's mean loss, for batches of one size.
    learning_rate : float
        Size of a step, alpha, 0 or above.

    Returns
    -------
    float
        alpha/4 times the mean squared distance of these gradients from their mean; infinite
        beyond the range of floats.

    Raises
    ------
    ValueError
        If a number is not finite, there is none, or the rate is negative.
    """
    slopes = real_array("batch_gradients", batch_gradients, ndim=2)
    rate = number("learning_rate", learning_rate, least=0)
    with np.errstate(over="ignore"):
        apart = np.sum((slopes - slopes.mean(axis=0)) ** 2, axis=1)  # (B,), squared distances
        return rate / 4 * float(np.mean(apart)) if rate else 0.0


def modified_gradient(
    gradient: GradientAt, learning_rate: float, *, nudge: float = 1e-5
) -> GradientAt:
    """Differentiate the loss that steps follow: the loss plus :func:`step_penalty`.

    The penalty's gradient is alpha/2 times the second derivatives of the loss times its gradient.
    That product is how the gradient changes along itself, so two more gradients give it, in any
    number of dimensions, and no matrix is made.

    Parameters
    ----------
    gradient : callable
        Takes parameters, shape (P,), returns the derivative of the loss, shape (P,).
    learning_rate : float
        Size of the steps, alpha, 0 or above.
    nudge : float
        How far along the gradient the two are taken, above 0.

    Returns
    -------
    callable
        As ``gradient``.

    Raises
    ------
    ValueError
        If the rate or the nudge is out of its range.
    """
    function("gradient", gradient)
    rate = number("learning_rate", learning_rate, least=0)
    nudge = number("nudge", nudge, above=0)

    def modified(point: np.ndarray) -> np.ndarray:
        slope = _slope(gradient, point)
        length = float(np.linalg.norm(slope))
        if not length:
            return slope
        along = nudge * slope / length
        change = _slope(gradient, point + along) - _slope(gradient, point - along)
        return np.asarray(slope + rate / 2 * change * length / (2 * nudge))

    return modified


def follow_flow(gradient: GradientAt, start: Point, time: float) -> Float[np.ndarray, "P"]:
    """Return where the gradient flow is after some time.

    Gradient descent with ``n`` steps of the size ``alpha`` is to be compared with the time
    ``n * alpha``.

    Parameters
    ----------
    gradient : callable
        Takes parameters, shape (P,), returns the derivative of the loss, shape (P,).
    start : array_like, shape (P,)
        Where it is at time 0.
    time : float
        How long to follow it, 0 or above.

    Returns
    -------
    ndarray, shape (P,)
        To about eight digits: an explicit Runge-Kutta method of order eight with its own steps.

    Raises
    ------
    ValueError
        If the start is not finite, the time is negative, or the gradient cannot be followed: it
        is not finite somewhere, or it would have to be taken more than 200,000 times.
    """
    function("gradient", gradient)
    point, time = real_array("start", start, ndim=1), number("time", time, least=0)
    if not time:
        return point.copy()

    looks = itertools.count(1)

    def velocity(moment: float, place: np.ndarray) -> np.ndarray:
        if next(looks) > MOST_GRADIENTS:
            raise ValueError(
                f"time: got {time:g}, of which {moment:g} is reached after {MOST_GRADIENTS} "
                "gradients; expected a shorter one"
            )
        return -_slope(gradient, place)

    with np.errstate(over="ignore", invalid="ignore"):
        found = solve_ivp(velocity, (0.0, time), point, method="DOP853", rtol=1e-9, atol=1e-11)
    if not found.success:
        raise ValueError(f"gradient: got one whose flow ends early: {found.message}")
    return np.asarray(found.y[:, -1])


def _slope(gradient: GradientAt, point: np.ndarray) -> np.ndarray:
    """Call a gradient and look at what it returned."""
    slope = real_array("gradient", gradient(point), ndim=1)
    if slope.shape != point.shape:
        raise ValueError(
            f"gradient: got shape {slope.shape} at parameters of shape {point.shape}; expected the "
            "same"
        )
    return slope
