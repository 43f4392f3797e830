"""Checks of practical 1.1: what takes more than one step, and a program to mend."""

from __future__ import annotations

from typing import Any

import numpy as np

from udl.checks.kinds import Implement
from udl.checks.mistakes import Mistake

Draws = list[tuple[Any, ...]]


def _two_layers(rng: np.random.Generator) -> Draws:
    """Draw (bias_1, weights_1, bias_2, weights_2): all sizes equal first, then all different."""
    sizes = ((2, 2, 2), (3, 4, 2), (4, 2, 3), (1, 3, 2), (3, 2, 1))
    return [
        (rng.normal(size=m), rng.normal(size=(m, i)), rng.normal(size=o), rng.normal(size=(o, m)))
        for i, m, o in sizes
    ]


_THROUGH = (
    "The second function multiplies all that it is given, the first one's bias included. What "
    "comes out at x = 0?"
)

compose_linear = Implement(
    "compose_linear",
    "one layer does what two in a row do.",
    expected=lambda bias_1, weights_1, bias_2, weights_2: (
        bias_2 + np.einsum("om,m->o", weights_2, bias_1),
        np.einsum("om,mi->oi", weights_2, weights_1),
    ),
    draws=_two_layers,
    items=("bias", "weights"),
    mistakes=(
        Mistake(
            "first bias added unchanged",
            _THROUGH,
            lambda b, w, c, v: (b + c, v @ w),
        ),
        Mistake("first bias forgotten", _THROUGH, lambda b, w, c, v: (c, v @ w)),
        Mistake("second bias forgotten", _THROUGH, lambda b, w, c, v: (v @ b, v @ w)),
        Mistake(
            "weights in the wrong order",
            "The first function acts first, so its matrix stands next to x, on the right.",
            lambda b, w, c, v: (c + v @ b, w @ v),
        ),
        Mistake(
            "transposed weights",
            "The result is handed to linear_batch, which transposes it itself: one row for each "
            "output.",
            lambda b, w, c, v: (c + v @ b, (v @ w).T),
        ),
        Mistake(
            "weights and bias in the wrong order",
            "Return the bias first and the weights second.",
            lambda b, w, c, v: (v @ w, c + v @ b),
        ),
    ),
)


def _decays(rng: np.random.Generator) -> Draws:
    """Draw (t, y): exact laws first, then measurements that are off by some percent."""
    drawn: Draws = []
    # Some times lie before the clock was started, some amounts at its start below one.
    settings = ((0.0, 4, -3, 1), (0.05, 6, 0.5, 200), (0.2, 9, -1, 1), (0.1, 30, 0.5, 1))
    for noise, count, first, unit in settings:
        t = np.sort(rng.uniform(first, 10, count)).round(2)
        start, rate = rng.uniform(20, 200) / unit, rng.uniform(0.1, 0.8)
        drawn.append((t, start * np.exp(-rate * t + noise * rng.normal(size=count))))
    return drawn


def _line(t: Any, y: Any) -> tuple[float, float]:
    """Return slope and intercept of the least-squares line, from centred products."""
    away = t - np.mean(t)
    slope = float(np.sum(away * y) / np.sum(away**2))
    return slope, float(np.mean(y) - slope * np.mean(t))


def _law(t: Any, y: Any) -> tuple[float, float]:
    slope, intercept = _line(t, np.log(y))
    return float(np.exp(intercept)), -slope


def _by_ends(t: Any, y: Any) -> tuple[float, float]:
    rate = np.log(y[0] / y[-1]) / (t[-1] - t[0])
    return float(y[0] * np.exp(rate * t[0])), float(rate)


decay_law = Implement(
    "decay_law",
    "a straight line in the logarithms, and back.",
    expected=_law,
    draws=_decays,
    items=("a", "r"),
    without=("curve_fit", "least_squares", "minimize"),
    mistakes=(
        Mistake(
            "sign of the rate",
            "The light becomes weaker: in a * exp(-r * t) the rate r is positive.",
            lambda t, y: (_law(t, y)[0], -_law(t, y)[1]),
        ),
        Mistake(
            "a is still a logarithm",
            "The intercept of the line is log[a]. Undo the logarithm.",
            lambda t, y: (np.log(_law(t, y)[0]), _law(t, y)[1]),
            lambda t, y: (np.log(_law(t, y)[0]), -_law(t, y)[1]),
        ),
        Mistake(
            "line through the measurements themselves",
            "The measurements lie on no straight line, their logarithms do.",
            lambda t, y: (_line(t, y)[1], -_line(t, y)[0]),
            lambda t, y: (_line(t, y)[1], _line(t, y)[0]),
        ),
        Mistake(
            "a and r in the wrong order",
            "Return a first and r second. polyfit returns the slope first.",
            lambda t, y: _law(t, y)[::-1],
            lambda t, y: (-_law(t, y)[1], _law(t, y)[0]),
        ),
        Mistake(
            "slope and intercept unpacked the wrong way round",
            "np.polyfit returns the slope first and the intercept second.",
            lambda t, y: _line(t, np.log(y)),
            lambda t, y: (_line(t, np.log(y))[0], -_line(t, np.log(y))[1]),
            lambda t, y: (np.exp(_line(t, np.log(y))[0]), _line(t, np.log(y))[1]),
            lambda t, y: (np.exp(_line(t, np.log(y))[0]), -_line(t, np.log(y))[1]),
        ),
        Mistake(
            "log to base 10",
            "With np.log10 the slope is -r * log10[e]. Use np.log, which np.exp undoes.",
            lambda t, y: (_law(t, y)[0], _law(t, y)[1] * np.log10(np.e)),
            lambda t, y: (np.exp(np.log10(_law(t, y)[0])), _law(t, y)[1] * np.log10(np.e)),
        ),
        Mistake(
            "two of the measurements",
            "Through two points there is a line without any fitting, but the errors of these two "
            "are all in it. Use every measurement.",
            _by_ends,
        ),
    ),
)


def _years(rng: np.random.Generator) -> Draws:
    """Draw (factors,): two, some, and so many that their product leaves the computer's range."""
    few: Draws = [(np.array([1.5, 0.6]),), (rng.uniform(0.4, 1.8, 7),), (rng.uniform(0.9, 1.3, 5),)]
    long: Draws = [(rng.uniform(1.5, 3, 3000),), (rng.uniform(0.1, 0.9, 2000),)]
    # Good and bad years beyond measure: their product is too much for longer floats as well.
    return [*few, *long, *[(10.0 ** (sign * rng.uniform(6, 8, 1000)),) for sign in (1, -1)]]


_OUT_OF_RANGE = (
    "The product of a thousand factors becomes 0 or infinite in the computer. Average the "
    "logarithms, and undo the logarithm at the end."
)

mend_growth = Implement(
    "mend_growth",
    "equal years now end where the true ones do.",
    expected=lambda factors: np.exp2(np.sum(np.log2(factors)) / np.size(factors)),
    draws=_years,
    without=("gmean", "geometric_mean"),
    overflow=_OUT_OF_RANGE,
    mistakes=(
        Mistake(
            "the program as it was",
            "Years act by multiplying. Two years with the mean factor do not make of 100 what the "
            "good and the bad year make of it.",
            np.mean,
        ),
        Mistake("root of the whole product", _OUT_OF_RANGE, lambda f: np.prod(f) ** (1 / len(f))),
        Mistake(
            "the largest and the smallest factor alone",
            "Every year counts, not the best and the worst alone.",
            lambda f: np.sqrt(np.max(f) * np.min(f)),
        ),
        Mistake("the median", "The years in the middle say nothing of the end.", np.median),
        Mistake(
            "logarithm not undone",
            "The mean of the logarithms is the logarithm of the factor that is asked for.",
            lambda f: np.mean(np.log(f)),
        ),
        Mistake(
            "sum instead of mean",
            "The sum of the logarithms belongs to all years together. One year has a share of it.",
            lambda f: np.exp(np.sum(np.log(f))),
            np.prod,
        ),
        Mistake(
            "logarithm of the mean",
            "The logarithm has to be taken before averaging: log and mean do not change places.",
            lambda f: np.log(np.mean(f)),
        ),
        Mistake(
            "base changed on the way back",
            "np.exp undoes np.log, and 10 ** x undoes np.log10.",
            lambda f: np.exp(np.mean(np.log10(f))),
            lambda f: 10 ** np.mean(np.log(f)),
        ),
    ),
)
