"""Checks of practical 3.3, counting linear regions."""

from __future__ import annotations

import math

from udl.checks.ch03_shallow_networks import expected as right
from udl.checks.kinds import Count, Predict, Read
from udl.checks.mistakes import Mistake

_EXACT = (
    "Above 2^53 a float cannot tell neighbouring whole numbers apart, so the count is no longer "
    "exact. Python's own whole numbers have no limit: use math.comb, // and +."
)
_CUT = (
    "The new hyperplane is cut by the old ones into as many pieces as they would make in a space "
    "of one dimension less, and each piece splits one region."
)

predict_fourth_line = Predict(
    "predict_fourth_line",
    "three crossings cut it into four pieces.",
    right="four",
    wrong_choices={
        "one": "a line that crosses others passes through more than one region, and cuts each of "
        "them in two.",
        "two": "follow the new line from end to end and count the regions that it passes through.",
        "three": "three is the number of crossings. The new line passes through one region more "
        "than it has crossings.",
        "seven": "that would double the regions: the line would have to pass through every one, "
        "and it does not reach all of them.",
    },
)


def _carried(num_inputs: int, num_hidden: int) -> int:
    """Regions if each count is updated before the next one reads it."""
    counts = [1] * (num_inputs + 1)
    for _ in range(num_hidden):
        for d in range(1, num_inputs + 1):
            counts[d] += counts[d - 1]
    return counts[-1]


def _number_mistakes() -> tuple[Mistake, ...]:
    """Mistakes that both ways of counting can make."""
    return (
        Mistake(
            "inputs and hidden units swapped",
            "The first argument is the dimension of the space, the second the number of "
            "hyperplanes in it.",
            lambda i, h: right.growing(h, i),
        ),
        Mistake(
            "2 to the power of the number of units",
            "So many patterns can be written down, but in few dimensions most of them have no "
            "region.",
            lambda i, h: 2**h,
        ),
        Mistake(
            "one hidden unit too few",
            "Every hidden unit is a hyperplane: all of them must be added.",
            lambda i, h: right.growing(i, h - 1),
        ),
        Mistake(
            "one hidden unit too many",
            "Begin with no hyperplane and one region, and add as many as there are units.",
            lambda i, h: right.growing(i, h + 1),
        ),
        Mistake(
            "one dimension too few",
            "The sum runs up to and including the number of inputs; range(n) stops at n - 1.",
            lambda i, h: right.growing(i - 1, h),
        ),
        Mistake(
            "one dimension too many",
            "The sum runs from 0 to the number of inputs and ends there.",
            lambda i, h: right.growing(i + 1, h),
        ),
        Mistake(
            "floats instead of whole numbers",
            _EXACT,
            lambda i, h: float(right.growing(i, h)),
            lambda i, h: sum(_float_binomial(h, j) for j in range(i + 1)),
            lambda i, h: int(sum(_float_binomial(h, j) for j in range(i + 1))),
            lambda i, h: int(float(right.growing(i, h))),
        ),
    )


def _float_binomial(n: int, k: int) -> float:
    """Binomial coefficient by true division of factorials."""
    if k > n:
        return 0.0
    return math.factorial(n) / (math.factorial(k) * math.factorial(n - k))


regions_by_growth = Count(
    "regions_by_growth",
    "one hyperplane after another.",
    expected=lambda num_inputs, num_hidden: right.by_binomials(num_inputs, num_hidden),
    draws=right.region_draws,
    mistakes=(
        Mistake(
            "the new counts used before the old ones are done with",
            _CUT + " Both numbers on the right of the rule are those from before: build a new "
            "list, or go through the dimensions downwards.",
            _carried,
        ),
        *_number_mistakes(),
    ),
)

predict_many_inputs = Predict(
    "predict_many_inputs",
    "with an input for each unit, every pattern has its region.",
    right="256",
    wrong_choices={
        "more than 256": "8 units can be on or off in 2 to the power of 8 ways, and two regions "
        "never share a pattern.",
        "fewer than 256": "with as many inputs as units, or more, the hyperplanes can be the "
        "coordinate axes' own: any unit can be switched without touching another.",
        "no answer": "each hyperplane still splits space. Ask how many patterns of 8 units there "
        "are, and which of them must stay empty.",
    },
)

number_regions = Count(
    "number_regions",
    "exact, whatever the size.",
    expected=lambda num_inputs, num_hidden: right.growing(num_inputs, num_hidden),
    draws=right.region_draws,
    without=("regions_by_growth",),
    mistakes=(
        Mistake(
            "the term for j = 0 left out",
            "The sum begins at j = 0: one region is there before any hyperplane is.",
            lambda i, h: right.growing(i, h) - 1,
        ),
        Mistake(
            "the last term alone",
            "All binomial coefficients from 0 to the number of inputs are added up.",
            lambda i, h: math.comb(h, i),
        ),
        Mistake(
            "product instead of sum",
            "The binomial coefficients are added up.",
            lambda i, h: math.prod(math.comb(h, j) for j in range(i + 1)),
        ),
        Mistake(
            "binomial coefficient upside down",
            "Chosen are j of the hidden units, so the number of units stands on top.",
            lambda i, h: sum(math.comb(j, h) for j in range(i + 1)),
        ),
        Mistake(
            "powers instead of binomial coefficients",
            "Choosing j of n units in no particular order can be done in n! / (j! (n-j)!) ways.",
            lambda i, h: sum(h**j for j in range(i + 1)),
        ),
        *_number_mistakes(),
    ),
)

number_parameters = Count(
    "number_parameters",
    "weights and biases of both layers.",
    expected=lambda num_inputs, num_hidden, num_outputs: right.num_parameters(
        num_inputs, num_hidden, num_outputs
    ),
    draws=right.parameter_draws,
    mistakes=(
        Mistake(
            "biases missing",
            "Every hidden unit and every output has a bias besides its weights.",
            lambda i, h, o: h * (i + o),
        ),
        Mistake(
            "hidden biases missing",
            "Every hidden unit has a bias besides its weights.",
            lambda i, h, o: i * h + h * o + o,
        ),
        Mistake(
            "output biases missing",
            "Every output has a bias besides its weights.",
            lambda i, h, o: i * h + h + h * o,
        ),
        Mistake(
            "one output bias for all outputs",
            "Each output has a bias of its own.",
            lambda i, h, o: i * h + h + h * o + 1,
        ),
        Mistake(
            "one hidden bias for all units",
            "Each hidden unit has a bias of its own.",
            lambda i, h, o: i * h + 1 + h * o + o,
        ),
        Mistake(
            "the inputs counted as if they had biases",
            "Inputs are given, not computed: nothing is added to them.",
            lambda i, h, o: i + i * h + h + h * o + o,
        ),
        Mistake(
            "inputs joined to outputs directly",
            "Between the inputs and the outputs stand the hidden units; every way leads through "
            "them.",
            lambda i, h, o: i * h + h * o + i * o,
            lambda i, h, o: i * h * o,
            lambda i, h, o: i * o + o,
        ),
        Mistake(
            "the hidden layer alone",
            "The output layer has weights and biases as well.",
            lambda i, h, o: (i + 1) * h,
        ),
    ),
)

units_needed = Read(
    "units_needed",
    "and the regions come cheap.",
    expected=lambda: right.units_for(10**6, 10),
    hint="count for one number of units after another, and stop at the first that has enough",
    mistakes=(
        Mistake(
            "the last number that does not suffice",
            "Twenty units have more than a million on-off patterns, but with ten inputs not all of "
            "these have a region: take one more unit.",
            lambda: right.units_for(10**6, 10) - 1,
        ),
        Mistake(
            "one unit too many",
            "One unit fewer is enough: does the loop go on after it has found the number?",
            lambda: right.units_for(10**6, 10) + 1,
        ),
        Mistake(
            "parameters instead of hidden units",
            "That is how many parameters the network has. Asked is the number of its hidden units.",
            lambda: right.num_parameters(10, right.units_for(10**6, 10), 1),
        ),
        Mistake(
            "regions instead of hidden units",
            "That is how many regions there are. Asked is the number of hidden units.",
            lambda: right.growing(10, right.units_for(10**6, 10)),
        ),
        Mistake(
            "one input instead of ten",
            "On a line each unit adds one region. With ten inputs far fewer units are needed.",
            lambda: 1_000_000,
            lambda: 999_999,
        ),
    ),
)
