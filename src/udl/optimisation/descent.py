"""Walking down: the points that an optimiser visits, one after another."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

import numpy as np
from jaxtyping import Float, Num

from udl.arrays import function, number, real_array, shown, whole
from udl.optimisation.line_search import bracket_search
from udl.optimisation.optimisers import Optimiser
from udl.optimisation.schedules import Schedule

Start = Num[np.ndarray, "P"] | tuple[float, ...] | list[float]
Path = Float[np.ndarray, "steps P"]
LossAt: TypeAlias = Callable[[np.ndarray], float]
GradientAt: TypeAlias = Callable[[np.ndarray], np.ndarray]


def descend(
    gradient: GradientAt,
    start: Start,
    optimiser: Optimiser,
    num_steps: int,
    *,
    schedule: Schedule | None = None,
) -> Path:
    """Take steps of an optimiser and return all points on the way.

    Parameters
    ----------
    gradient : callable
        Takes parameters, shape (P,), returns the derivative of the loss, shape (P,). For stochastic
        descent see :func:`udl.optimisation.batches.on_batches`.
    start : array_like, shape (P,)
        The first parameters.
    optimiser : Optimiser
        A fresh one, such as ``SGD(0.1)``; it remembers what it has seen.
    num_steps : int
        How many steps to take, 0 or above.
    schedule : callable, optional
        Takes the number of a step, from 0; returns the factor of the optimiser's learning rate.

    Returns
    -------
    ndarray, shape (num_steps + 1, P)
        The start and the parameters after each step. A run that diverges ends early, at the last
        point that was finite and had a finite gradient.

    Raises
    ------
    ValueError
        If the start is not finite, a function returns something of another form, or an argument is
        of another kind.

    Examples
    --------
    >>> from udl.optimisation.optimisers import SGD
    >>> descend(lambda p: 2 * p, [1.0], SGD(0.25), 3)
    array([[1.   ],
           [0.5  ],
           [0.25 ],
           [0.125]])
    """
    function("gradient", gradient)
    if not isinstance(optimiser, Optimiser):
        raise ValueError(f"optimiser: got {shown(optimiser)}; expected an optimiser such as SGD")
    if schedule is not None:
        function("schedule", schedule)
    path = [real_array("start", start, ndim=1)]
    with _first_rate(optimiser) as first_rate:
        for step in range(whole("num_steps", num_steps, 0)):
            if schedule is not None:
                optimiser.learning_rate = first_rate * number("schedule", schedule(step), 0)
            slope = _finite_gradient(gradient, optimiser.look_ahead(path[-1]))
            if slope is None:
                break
            point = optimiser.step(path[-1], slope)
            if not np.all(np.isfinite(point)):
                break
            path.append(point)
    return np.stack(path)


def descend_lines(
    loss: LossAt,
    gradient: GradientAt,
    start: Start,
    num_steps: int,
    *,
    longest: float,
    tolerance: float = 1e-5,
    max_iterations: int = 15,
    inner: tuple[float, float] = (1 / 3, 2 / 3),
) -> Path:
    """Walk downhill, each time as far as a line search finds best.

    Parameters
    ----------
    loss : callable
        Takes parameters, shape (P,), returns a number.
    gradient : callable
        Takes parameters, shape (P,), returns the derivative of the loss, shape (P,).
    start : array_like, shape (P,)
        The first parameters.
    num_steps : int
        How many steps to take, 0 or above.
    longest : float
        The longest step, above 0, in units of the gradient's length: a learning rate.
    tolerance, max_iterations, inner
        As for :func:`udl.optimisation.line_search.bracket_search`; tolerance in units of learning
        rates.

    Returns
    -------
    ndarray, shape (num_steps + 1, P)
        The start and the parameters after each step; it ends early where the gradient is no longer
        finite.

    Raises
    ------
    ValueError
        If the start is not finite, a setting is out of its range, or a function returns something
        of another form.
    """
    function("loss", loss)
    function("gradient", gradient)
    longest = number("longest", longest, above=0)
    path = [real_array("start", start, ndim=1)]
    for _ in range(whole("num_steps", num_steps, 0)):
        point, slope = path[-1], _finite_gradient(gradient, path[-1])
        if slope is None:
            break
        found = bracket_search(
            lambda rate, point=point, slope=slope: loss(point - rate * slope),  # type: ignore[misc]
            0.0,
            longest,
            tolerance=tolerance,
            max_iterations=max_iterations,
            inner=inner,
        )
        path.append(point - found.minimiser * slope)
    return np.stack(path)


def _finite_gradient(gradient: GradientAt, point: np.ndarray) -> np.ndarray | None:
    """Return the gradient, or None where it is infinite or NaN, as in a run that diverges."""
    if not np.all(np.isfinite(point)):
        return None
    found = np.asarray(gradient(point))
    if found.dtype.kind == "f" and not np.all(np.isfinite(found)):
        return None
    slope = real_array("gradient", found)
    if slope.shape != point.shape:
        raise ValueError(
            f"gradient: got an array of shape {slope.shape}; expected that of the parameters, "
            f"{point.shape}"
        )
    return slope


@contextmanager
def _first_rate(optimiser: Optimiser) -> Iterator[float]:
    """Restore the learning rate afterwards, however a schedule was left."""
    rate = optimiser.learning_rate
    try:
        yield rate
    finally:
        optimiser.learning_rate = rate
