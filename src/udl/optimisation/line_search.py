"""Finding the lowest point of a function of one number, between two ends.

Both searches keep a bracket, four places a <= b <= c <= d, and shrink it until b and c meet. They
are sure of the minimum only where the function falls and then rises; with several dips they find
one of them. Each returns every bracket on the way, so that its search can be watched.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from jaxtyping import Float

from udl.arrays import function, number, real_array, refuse, whole

Brackets = Float[np.ndarray, "K 4"]
OneNumber: TypeAlias = Callable[[float], float]

GOLDEN = (math.sqrt(5) - 1) / 2  # what golden section leaves of a bracket: 0.618…


@dataclass(frozen=True, eq=False)
class LineSearch:
    """What a line search found, and how.

    Parameters
    ----------
    minimiser : float
        The middle between b and c of the last bracket.
    value : float
        The function there.
    brackets : ndarray, shape (K, 4)
        Row k holds a, b, c and d before iteration k; the last row is the final bracket.
    values : ndarray, shape (K, 4)
        The function at each of them.
    num_evaluations : int
        How often the function was called.
    """

    minimiser: float
    value: float
    brackets: Brackets
    values: Brackets
    num_evaluations: int


def bracket_search(
    loss: OneNumber,
    start: float,
    end: float,
    *,
    tolerance: float = 1e-4,
    max_iterations: int = 50,
    inner: tuple[float, float] = (1 / 3, 2 / 3),
) -> LineSearch:
    """Search a minimum by three rules on four points: the line search of sec-ch06-line-search.

    If a is the lowest of the four, halve the distance of b, c and d from a. Otherwise, if b is
    lower than c, put d where c is; if not, put a where b is; then spread b and c evenly again.

    Parameters
    ----------
    loss : callable
        Takes a number, returns a number.
    start, end : float
        The first a and d, start below end.
    tolerance : float
        Stop when c - b is this small, above 0, in units of the argument.
    max_iterations : int
        Stop after as many iterations, 0 or above.
    inner : (float, float)
        Where the first b and c lie, as fractions of the way from start to end.

    Returns
    -------
    LineSearch
        The function has been called four times for an iteration, and once at the end.

    Raises
    ------
    ValueError
        If the ends or the fractions are not in order, a setting is out of its range, or ``loss``
        returns something else than a number.
    """
    evaluate = _Counted(loss)
    a, d = _ends(start, end)
    first, second = _fractions(inner)
    b, c = a + first * (d - a), a + second * (d - a)
    tolerance = number("tolerance", tolerance, above=0)
    seen = []
    for _ in range(whole("max_iterations", max_iterations, 0)):
        seen.append(_Bracket.at(evaluate, a, b, c, d))
        if c - b <= tolerance:
            break
        at_a, at_b, at_c, at_d = seen[-1].values
        if at_a < min(at_b, at_c, at_d):
            b, c, d = (a + (place - a) / 2 for place in (b, c, d))
            continue
        if at_b < at_c:
            d = c
        else:
            a = b
        b, c = a + (d - a) / 3, a + 2 * (d - a) / 3
    else:
        seen.append(_Bracket.at(evaluate, a, b, c, d))
    return _found(evaluate, seen)


def golden_section(
    loss: OneNumber,
    start: float,
    end: float,
    *,
    tolerance: float = 1e-4,
    max_iterations: int = 100,
) -> LineSearch:
    """Search a minimum with one new evaluation an iteration.

    The inner points divide the bracket so that one of them is an inner point of the next bracket
    too, which is 0.618 times as long.

    Parameters
    ----------
    loss : callable
        Takes a number, returns a number.
    start, end : float
        The first a and d, start below end.
    tolerance : float
        Stop when c - b is this small, above 0, in units of the argument.
    max_iterations : int
        Stop after as many iterations, 0 or above.

    Returns
    -------
    LineSearch
        The function has been called four times for the first bracket, once for each iteration
        and once at the end.

    Raises
    ------
    ValueError
        If the ends are not in order, a setting is out of its range, or ``loss`` returns something
        else than a number.

    Notes
    -----
    Kiefer (1953).
    """
    evaluate = _Counted(loss)
    a, d = _ends(start, end)
    tolerance = number("tolerance", tolerance, above=0)
    seen = [_Bracket.at(evaluate, a, d - GOLDEN * (d - a), a + GOLDEN * (d - a), d)]
    for _ in range(whole("max_iterations", max_iterations, 0)):
        a, b, c, d = seen[-1].places
        at_a, at_b, at_c, at_d = seen[-1].values
        if c - b <= tolerance:
            break
        if at_b < at_c:
            a, b, c, d = a, c - GOLDEN * (c - a), b, c
            seen.append(_Bracket((a, b, c, d), (at_a, evaluate(b), at_b, at_c)))
        else:
            a, b, c, d = b, c, b + GOLDEN * (d - b), d
            seen.append(_Bracket((a, b, c, d), (at_b, at_c, evaluate(c), at_d)))
    return _found(evaluate, seen)


Four: TypeAlias = tuple[float, float, float, float]


@dataclass(frozen=True)
class _Bracket:
    places: Four
    values: Four

    @classmethod
    def at(cls, loss: OneNumber, a: float, b: float, c: float, d: float) -> "_Bracket":
        return cls((a, b, c, d), (loss(a), loss(b), loss(c), loss(d)))


class _Counted:
    """A function that counts its calls and answers with a number; it may overflow to infinity."""

    def __init__(self, loss: OneNumber) -> None:
        function("loss", loss)
        self.loss, self.calls = loss, 0

    def __call__(self, place: float) -> float:
        self.calls += 1
        return float(real_array("loss", self.loss(place), ndim=0, infinite=True))


def _found(evaluate: _Counted, seen: list[_Bracket]) -> LineSearch:
    _, b, c, _ = seen[-1].places
    minimiser = b + (c - b) / 2
    value = evaluate(minimiser)
    places, values = np.array([one.places for one in seen]), np.array([one.values for one in seen])
    return LineSearch(minimiser, value, places, values, evaluate.calls)


def _ends(start: float, end: float) -> tuple[float, float]:
    a = number("start", start)
    d = number("end", end)
    if not a < d or not math.isfinite(d - a):
        raise ValueError(
            f"end: got {d:g} for start {a:g}; expected a number above start, not too far away"
        )
    return a, d


def _fractions(inner: tuple[float, float]) -> tuple[float, float]:
    pair = real_array("inner", inner, ndim=1)
    if pair.shape != (2,):
        raise ValueError(f"inner: got shape {pair.shape}; expected two fractions")
    refuse("inner", pair, (pair <= 0) | (pair >= 1), "fractions between 0 and 1")
    if pair[0] >= pair[1]:
        raise ValueError(f"inner: got {pair[0]:g} and {pair[1]:g}; expected the smaller one first")
    return float(pair[0]), float(pair[1])
