"""Checks of practical 4.1 on many copies: the rule, a chain to mend, and a network of one's own."""

from __future__ import annotations

from typing import Any

import numpy as np

from udl.checks.ch04_deep_networks import expected as right
from udl.checks.kinds import Count, Implement, Reach
from udl.checks.mistakes import Mistake


def _rule(num_copies: Any) -> int:
    product = 4
    for _ in range(int(num_copies)):
        product += 2 * product
    return product


regions_after = Count(
    "regions_after",
    "true for no copy as well as for many.",
    expected=_rule,
    draws=lambda rng: [(n,) for n in (1, 2, 3, 0, 7, 35, int(rng.integers(8, 15)))],
    rtol=0.0,
    mistakes=(
        Mistake("powers exchanged", "Three is what is repeated.", lambda n: 3 * 4**n),
        Mistake("one power too many", "With no copy there are four.", lambda n: 4 * 3 ** (n + 1)),
        Mistake("one power too few", "One copy gives twelve.", lambda n: 4 * 3 ** (n - 1)),
        Mistake(
            "added up",
            "Each copy multiplies the number by three.",
            lambda n: 4 + 3 * n,
            lambda n: 4 + 8 * n,
        ),
        Mistake("no power", "^ compares bits; a power is written 3**n.", lambda n: 4 * 3 ^ n),
        Mistake(
            "four as often as three",
            "The copies have three pieces each; only the outermost network has four.",
            lambda n: 4 ** (n + 1),
        ),
        Mistake(
            "rounded on the way",
            "A logarithm or an exponential loses the last digits; whole numbers multiply exactly.",
            lambda n: round(4 * np.exp(n * np.log(3))),
            lambda n: int(4 * np.exp(n * np.log(3))),
        ),
        Mistake("multiplied by n", "Three is repeated as a factor: 3**n.", lambda n: 4 * 3 * n),
        Mistake("the factor 4 missing", "The outermost network has four.", lambda n: 3**n),
    ),
)

copies_for_million = Count(
    "copies_for_million",
    "depth multiplies.",
    expected=lambda goal=1_000_000: right.copies_for(goal),
    draws=lambda rng: [
        *((), (100,), (3,), (4,), (12,), (4 * 3**9,), (4 * 3**9 - 1,), (10**12,)),
        (int(rng.integers(10**4, 10**9)),),
    ],
    reveal=False,
    hint="how many regions are there with that many copies, and how many with one copy less?",
    mistakes=(
        Mistake(
            "as many regions instead of more",
            "With exactly that many regions the goal is not passed yet.",
            lambda goal=1_000_000: right.copies_for(goal - 1),
        ),
        Mistake(
            "one copy too few",
            "With that many copies there are not yet more regions than that.",
            lambda goal=1_000_000: max(right.copies_for(goal) - 1, 0),
            lambda goal=1_000_000: right.copies_for(goal) - 1,
        ),
        Mistake(
            "one copy too many",
            "With one copy less there are more regions than that already.",
            lambda goal=1_000_000: right.copies_for(goal) + 1,
        ),
        Mistake(
            "regions instead of copies",
            "That is how many regions there are then; the number of copies is asked for.",
            lambda goal=1_000_000: 4 * 3 ** right.copies_for(goal),
        ),
        Mistake(
            "a million for every goal",
            "The goal is what the function is handed; a million is only its usual value.",
            lambda goal=1_000_000: right.copies_for(1_000_000),
        ),
        Mistake(
            "the factor 4 forgotten",
            "With no copy there are four regions already.",
            lambda goal=1_000_000: right.copies_for(4 * goal),
        ),
    ),
)


def _second_each_time(x: Any, num_copies: int) -> Any:
    for _ in range(num_copies):
        x = right.composed(x)
    return x


def _second_before(x: Any, num_copies: int) -> Any:
    y = right.value(right.SECOND, x)
    for _ in range(num_copies):
        y = right.value(right.FIRST, y)
    return y


mend_copies = Implement(
    "mend_copies",
    "each copy receives what the one before it has made.",
    expected=right.chained,
    draws=right.chain_draws,
    mistakes=(
        Mistake(
            "every copy fed with x",
            "Inside the loop the network must receive what the last round has made, not x again.",
            lambda x, n: right.chained(x, min(n, 1)),
        ),
        Mistake(
            "one copy too many",
            "With no copy at all only the second network is left.",
            lambda x, n: right.chained(x, n + 1),
        ),
        Mistake(
            "one copy where none is asked for",
            "The first copy stands before the loop, so that it is made even if there is none.",
            lambda x, n: right.chained(x, max(n, 1)),
        ),
        Mistake(
            "the second network in every round",
            "It comes once, after all copies.",
            _second_each_time,
        ),
        Mistake(
            "the second network first",
            "x goes through the copies; what comes out of them goes into the second network.",
            _second_before,
        ),
    ),
)

four_runs = Reach(
    "four_runs",
    "no unit is wasted.",
    start=right.plain_network,
    score=right.regions_missing,
    target=0.0,
    goal="a first network with which the composition has 16 regions",
    unit="missing regions",
    items=("hidden weights", "hidden biases", "output weights", "output bias"),
    mistakes=(
        Mistake(
            "the first network of this practical",
            "It runs across three times and wastes a unit: two of its joints coincide at 0.",
            right.first_network,
        ),
        Mistake(
            "a single run",
            "One straight line across the range gives the four regions of the second network.",
            right.plain_network,
        ),
    ),
    steps={
        0.0: "every one of your four pieces has to run past -0.6 and past 0.5. Draw them with the "
        "joints of the second network as horizontal lines: which piece is too short?",
        4.0: "count the pieces of your network first: there have to be four, going up and down in "
        "turn. Do all three joints lie between -1 and 1, in different places?",
        10.0: "begin with slopes: which slope has each of the four pieces, and which unit changes "
        "it at each joint? One unit has to look to the left.",
    },
)
