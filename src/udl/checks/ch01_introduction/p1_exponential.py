"""Checks of practical 1.1: exponentials and logarithms."""

from __future__ import annotations

from typing import Any

import numpy as np

from udl.checks.kinds import Implement, Predict, Read
from udl.checks.mistakes import Mistake

Draws = list[tuple[Any, ...]]

_BASE = "np.log is the natural logarithm, to the base e; np.exp undoes exactly that one."

predict_growth = Predict(
    "predict_growth",
    "equal steps multiply by equal factors.",
    right="same factor",
    wrong_choices={
        "same amount": "that describes a straight line. The exponential rises by more with every "
        "step.",
        "growing factor": "the amount grows with every step, but compare the ratios: exp[z + 1] "
        "divided by exp[z] does not depend on z.",
    },
)

exp_values = Read(
    "exp_values",
    "always positive, 1 at zero, without a ceiling.",
    expected=lambda: (1.0, float(np.e), 0.0, float("inf")),
    without=("exponentials",),
    items=("exp of 0", "exp of 1", "exp of -inf", "exp of inf"),
    rtol=2e-3,
    mistakes=(
        Mistake(
            "the exponential taken for the logarithm",
            "exp turns 0 into 1; it is the logarithm that turns 1 into 0.",
            lambda: (float("-inf"), 0.0, float("nan"), float("inf")),
        ),
        Mistake(
            "zero at zero",
            "Any positive number to the power 0 is 1.",
            lambda: (0.0, float(np.e), 0.0, float("inf")),
        ),
        Mistake(
            "negative for negative arguments",
            "exp[-z] is 1 / exp[z]: small, but never negative.",
            lambda: (1.0, float(np.e), float("-inf"), float("inf")),
        ),
    ),
)

doubling_time = Implement(
    "doubling_time",
    "the logarithm of 2, divided by the rate.",
    expected=lambda rate: np.log1p(1.0) / rate,
    draws=lambda rng: [
        (0.5,),
        (2.0,),
        (float(rng.uniform(0.05, 0.4)),),
        (float(rng.uniform(3, 9)),),
    ],
    mistakes=(
        Mistake("log to base 10", _BASE, lambda r: np.log10(2) / r),
        Mistake("log to base 2", _BASE, lambda r: np.log2(2) / r),
        Mistake(
            "log missing",
            "Take the logarithm of both sides of exp[rate t] = 2: it undoes the exponential.",
            lambda r: 2 / r,
        ),
        Mistake(
            "exp instead of log",
            "exp[rate t] = 2 is undone by the logarithm of 2, not by its exponential.",
            lambda r: np.exp(2) / r,
        ),
        Mistake(
            "rate multiplied instead of divided",
            "Faster growth doubles sooner: the time must become shorter with the rate.",
            lambda r: np.log(2) * r,
        ),
        Mistake(
            "upside down",
            "log[2] = rate t, so t is the logarithm divided by the rate.",
            lambda r: r / np.log(2),
        ),
        Mistake(
            "log of the rate as well",
            "The logarithm turns the whole of exp[rate t] into rate t; the rate itself stays.",
            lambda r: np.log(2 / r),
            lambda r: np.log(2) / np.log(r),
        ),
    ),
)

log_values = Read(
    "log_values",
    "defined for positive numbers, and undone by exp.",
    expected=lambda: (float("-inf"), 0.0, 1.0, 3.0, 4.0, float("nan")),
    without=("logarithms",),
    items=("log of 0", "log of 1", "log of e", "log of exp[3]", "exp of log[4]", "log of -1"),
    mistakes=(
        Mistake(
            "log to base 10",
            _BASE,
            lambda: (
                float("-inf"),
                0.0,
                float(np.log10(np.e)),
                float(3 * np.log10(np.e)),
                float(np.exp(np.log10(4))),
                float("nan"),
            ),
        ),
        Mistake(
            "the logarithm of zero taken for zero",
            "Which power of e is 0? None is; but ever more negative ones come as close as we like.",
            lambda: (0.0, 0.0, 1.0, 3.0, 4.0, float("nan")),
        ),
        Mistake(
            "a negative number given a logarithm",
            "No power of e is negative, so the real logarithm of -1 does not exist: nan.",
            lambda: (float("-inf"), 0.0, 1.0, 3.0, 4.0, 0.0),
            lambda: (float("-inf"), 0.0, 1.0, 3.0, 4.0, -1.0),
            lambda: (float("-inf"), 0.0, 1.0, 3.0, 4.0, float("-inf")),
        ),
        Mistake(
            "logarithm and exponential do not cancel",
            "log[exp[z]] = z for every z, and exp[log[z]] = z for every positive z.",
            lambda: (
                float("-inf"),
                0.0,
                1.0,
                float(np.exp(3)),
                float(np.log(4)),
                float("nan"),
            ),
        ),
    ),
)


def _product_draws(rng: np.random.Generator) -> Draws:
    """Draw (values,): few numbers, then so many that their product is 0 in the computer.

    Some are so small that a tiny constant added to each, or put in place of the smallest, shows,
    and that their product leaves the range of longer floats as well.
    """
    few: Draws = [(rng.uniform(0.1, 3, n),) for n in (2, 5)]
    many: Draws = [(rng.uniform(0.05, 0.5, 1500),), (rng.uniform(3, 9, 1200),)]
    return [*few, *many, *[(10.0 ** (sign * rng.uniform(250, 300, 40)),) for sign in (-1, 1)]]


_UNDERFLOW = (
    "The product of very many numbers leaves the range of the computer: it becomes 0 or infinite, "
    "and so does its logarithm. Take the logarithm of each number, and add."
)

log_of_product = Implement(
    "log_of_product",
    "a sum of logarithms, which never underflows.",
    expected=lambda values: np.log2(values).sum() * np.log1p(1.0),
    draws=_product_draws,
    overflow=_UNDERFLOW,
    mistakes=(
        Mistake("log of the whole product", _UNDERFLOW, lambda v: np.log(np.prod(v))),
        Mistake(
            "the exponential of the result",
            "The logarithm of the product is asked for. Its exponential is the product again, with "
            "all that was wrong with it.",
            lambda v: np.exp(np.sum(np.log(v))),
        ),
        Mistake(
            "something added before the logarithm",
            "A tiny number is of no account in a sum, but where the values are tiny themselves it "
            "takes their place. Positive numbers need no such help.",
            *[
                lambda v, tiny=10.0**-digits: np.sum(np.log(v + tiny))
                for digits in (6, 7, 8, 9, 10, 12, 15, 16)
            ],
            *[
                lambda v, tiny=10.0**-digits: np.sum(np.log(np.maximum(v, tiny)))
                for digits in (6, 7, 8, 9, 10, 12, 15, 16)
            ],
        ),
        Mistake(
            "product instead of sum",
            "The logarithm turns the product into a sum: add the logarithms, do not multiply them.",
            lambda v: np.prod(np.log(v)),
        ),
        Mistake(
            "log of the sum",
            "log[a + b] has no simpler form; it is the logarithm of the product that is asked for.",
            lambda v: np.log(np.sum(v)),
        ),
        Mistake("log to base 10", _BASE, lambda v: np.sum(np.log10(v))),
        Mistake("log to base 2", _BASE, lambda v: np.sum(np.log2(v))),
        Mistake(
            "mean instead of sum",
            "Every number contributes its whole logarithm; nothing is divided by their count.",
            lambda v: np.mean(np.log(v)),
        ),
        Mistake(
            "log missing",
            "Take the logarithm of each number before adding.",
            lambda v: np.sum(v),
        ),
    ),
)
