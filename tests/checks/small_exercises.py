"""Small exercises, and answers to them, on which the machinery of the checks is tried."""

import numpy as np

from udl.checks.kinds import Experiment, Implement, Predict, PredictValue, Reach, Read
from udl.checks.mistakes import Mistake


def vector_draws(rng):
    return [(rng.normal(size=n),) for n in (3, 5, 8)]


CENTRE = Implement(
    "centre",
    "the mean is taken off.",
    expected=lambda values: values - np.einsum("n->", values) / values.size,
    draws=vector_draws,
    mistakes=(
        Mistake("the sum taken off", "Divide it by N first.", lambda v: v - v.sum()),
        Mistake("twice", "Once is enough.", lambda v: 1 / 0, lambda v: v - 2 * v.mean()),
    ),
)
TABLE = Implement(
    "table",
    "rows are scaled.",
    expected=lambda rows: rows / rows.sum(axis=1, keepdims=True),
    draws=lambda rng: [(rng.uniform(1, 2, (4, 3)),), (rng.uniform(1, 2, (2, 5)),)],
)
BOTH = Implement(
    "both",
    "mean and spread.",
    expected=lambda values: (values.mean(), values - values.mean()),
    draws=vector_draws,
    items=("mean", "residuals"),
)
POSITIVE = Implement(
    "positive",
    "right.",
    expected=lambda values: np.exp(0.3 * values),
    draws=vector_draws,
)
FOUND = Experiment(
    "found",
    "there it is.",
    expected=lambda: 0.5,
    tolerance=0.01,
    goal="the middle",
    mistakes=(Mistake("the start", "Move.", lambda: 0.0),),
    below="too small",
    above="too large",
)
LOW = Reach(
    "low",
    "down in the valley.",
    start=lambda: (1.0, np.array([3.0, 4.0])),
    score=lambda height, place: height + np.dot(place, place),
    target=2.0,
    goal="a height below 2",
    unit="height",
    items=("offset", "place"),
    mistakes=(Mistake("the start", "Move.", lambda: (1.0, np.array([3.0, 4.0]))),),
    steps={2.0: "look at the place", 50.0: "walk down first"},
)
CHOICE = Predict("choice", "yes.", right="up", wrong_choices={"down": "it rises."})
TRACE = Read("trace", "yes.", expected=lambda: ((2, 3), "abc"), items=("shape", "word"))
COUNTED = PredictValue("counted", "three.", expected=lambda: 3)


def stub(*_):
    # YOUR CODE HERE
    raise NotImplementedError()


def in_place(values):
    values -= values.mean()
    return values
