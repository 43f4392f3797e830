"""Checks of practical 8.1: what a network learns by heart, and what more data or luck bring.

Margins are in ``p1_margins``, pairs of runs in ``p1_pairs``, the study to mend in ``p1_study``.
"""

from __future__ import annotations

import math
from typing import Any

from udl.checks.kinds import Implement, Predict, PredictValue
from udl.checks.mistakes import Mistake

predict_gap = Predict(
    "predict_gap",
    "learning by heart is not learning.",
    right="90",
    wrong_choices={
        "0": "the validation error is that of guessing. Has the training error to be so, too? "
        "There are five parameters for each signal.",
        "30": "the gap was about as large with the true labels, of which much was understood.",
        "60": "half of the way: what keeps a network that can learn 3,000 true labels by heart "
        "from learning 3,000 others?",
    },
)


def _bound(fan_in: Any) -> float:
    return math.sqrt(6.0 / fan_in)


first_bound = Implement(
    "first_bound",
    "a uniform number up to b has the variance b²/3.",
    expected=lambda fan_in: _bound(fan_in),
    draws=lambda rng: [(2,), (40,), (int(rng.integers(50, 400)),), (int(rng.integers(3, 30)),)],
    hint="what is the mean square of a number that is drawn evenly between -b and b?",
    without=("kaiming_uniform_",),
    mistakes=(
        Mistake(
            "the standard deviation",
            "A number drawn evenly between -b and b has a standard deviation smaller than b.",
            lambda fan_in: math.sqrt(2 / fan_in),
        ),
        Mistake(
            "the variance",
            "2 over the number of inputs is a variance. How far do numbers with it reach?",
            lambda fan_in: 2 / fan_in,
        ),
        Mistake(
            "a variance of one over the number of inputs",
            "The ReLUs lose half of the mean square, so that the weights' variance is twice that.",
            lambda fan_in: math.sqrt(3 / fan_in),
        ),
        Mistake(
            "the range as long as a variance of b² /12",
            "From -b to b the length is 2b, and the variance 4 b²/12.",
            lambda fan_in: math.sqrt(24 / fan_in),
        ),
        Mistake(
            "PyTorch's own first weights",
            "nn.Linear draws up to 1 / sqrt(fan_in) when it is made, which is a smaller variance.",
            lambda fan_in: math.sqrt(1 / fan_in),
        ),
    ),
)


predict_lottery = PredictValue(
    "predict_lottery",
    "each of six equal runs is the best equally often.",
    expected=lambda: 5 / 6,
    atol=0.02,
    within=(0, 1),
    beyond="a probability lies between 0 and 1.",
    hint="put all six runs in one row, and ask where the lowest of them stands",
    mistakes=(
        Mistake(
            "one half",
            "That is right for one run of each. B is allowed five.",
            lambda: 0.5,
        ),
        Mistake(
            "the chance that all five are worse",
            "As if the five were compared with five different runs of A. They meet the same one.",
            lambda: 1 - 0.5**5,
        ),
        Mistake("how often A wins", "Asked is how often B looks better.", lambda: 1 / 6),
    ),
)


predict_more_data = PredictValue(
    "predict_more_data",
    "the curve had not flattened yet.",
    expected=lambda: 25.0,
    atol=3.0,
    within=(1, 100),
    beyond="an error in percent is asked for, from 1 to 100, and no share.",
    hint="draw your errors over the number of examples with both axes logarithmic, and lengthen "
    "the curve",
    mistakes=(
        Mistake("no gain at all", "Has the curve stopped falling at 3,000?", lambda: 38.0),
        Mistake(
            "as steep as from 1,500 to 3,000",
            "An error that falls by 12 points with each doubling would be 14 now, and soon less "
            "than nothing.",
            lambda: 14.0,
        ),
    ),
)
