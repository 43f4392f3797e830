"""Learning-rate schedules: the factor by which each step multiplies the first learning rate.

A schedule is a function of the step's number, from 0. It is a factor, so that one schedule serves
every learning rate; PyTorch's ``LambdaLR`` takes the same functions.
"""

import math
from collections.abc import Callable
from typing import TypeAlias

from udl.arrays import function, number, whole

Schedule: TypeAlias = Callable[[int], float]


def constant() -> Schedule:
    """Return the schedule that changes nothing.

    Returns
    -------
    callable
        Takes the number of a step, from 0; returns 1.
    """

    def factor(step: int) -> float:
        _step(step)
        return 1.0

    return factor


def steps_down(every: int, factor: float = 0.5) -> Schedule:
    """Return a staircase: every so often the rate is multiplied by a factor.

    Parameters
    ----------
    every : int
        Steps on each stair, 1 or more.
    factor : float
        From one stair to the next, above 0 and at most 1.

    Returns
    -------
    callable
        Takes the number of a step, from 0; returns the factor of the learning rate.

    Raises
    ------
    ValueError
        If a setting is out of its range.
    """
    every, factor = whole("every", every), number("factor", factor, most=1, above=0)
    return lambda step: factor ** (_step(step) // every)


def cosine(num_steps: int, last: float = 0.0) -> Schedule:
    """Return half a cosine from 1 down to ``last``; afterwards it stays there: eq-ch06-cosine.

    Parameters
    ----------
    num_steps : int
        Steps until ``last`` is reached, 1 or more.
    last : float
        The final factor, from 0 to 1.

    Returns
    -------
    callable
        Takes the number of a step, from 0; returns the factor of the learning rate.

    Raises
    ------
    ValueError
        If a setting is out of its range.

    Notes
    -----
    Loshchilov and Hutter (2017), without their restarts.
    """
    num_steps, last = whole("num_steps", num_steps), number("last", last, 0, 1)

    def factor(step: int) -> float:
        done = min(_step(step) / num_steps, 1.0)
        return last + (1 - last) * (1 + math.cos(math.pi * done)) / 2

    return factor


def warm_up(num_steps: int, then: Schedule) -> Schedule:
    """Return a straight rise over the first steps, followed by another schedule.

    Parameters
    ----------
    num_steps : int
        Steps of the rise, 1 or more. Step 0 has 1/num_steps of what follows, and step
        num_steps - 1 is the first with all of it.
    then : callable
        The schedule that follows, which counts from the end of the rise.

    Returns
    -------
    callable
        Takes the number of a step, from 0; returns the factor of the learning rate.

    Raises
    ------
    ValueError
        If the number of steps is below 1 or ``then`` is not a function.

    Notes
    -----
    Goyal and colleagues (2017).
    """
    num_steps = whole("num_steps", num_steps)
    function("then", then)

    def factor(step: int) -> float:
        rise = min((_step(step) + 1) / num_steps, 1.0)
        return rise * number("then", then(max(step - num_steps, 0)), 0)

    return factor


def _step(step: int) -> int:
    return whole("step", step, 0, math.inf)
