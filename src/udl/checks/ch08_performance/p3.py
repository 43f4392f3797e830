"""Checks of practical 8.3: the shortest of many fits, the threshold, and what tames its peak.

The program that it mends has its check in ``p3_sweep``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from udl.checks.kinds import Count, Implement, Predict, Reach
from udl.checks.mistakes import Mistake

Draws = list[tuple[Any, ...]]
WIDTHS = (60, 80, 100, 120, 200, 400)
NUM_EXAMPLES, NUM_INPUTS, NUM_NEW, NOISE = 100, 20, 500, 0.5
TARGET = 0.215


def shortest_fit(features: Any, y: Any, ridge: Any) -> np.ndarray:
    """Best weights by singular vectors: the shortest ones if there are many."""
    left, sizes, right = np.linalg.svd(features, full_matrices=False)
    kept = sizes > 1e-10 * sizes[0]
    left, sizes, right = left[:, kept], sizes[kept], right[kept]
    return np.asarray(right.T @ (sizes / (sizes**2 + ridge) * (left.T @ y)))


def _fit_draws(rng: np.random.Generator) -> Draws:
    """Draw (features, y, ridge): few features, many, a feature that is always zero."""
    drawn: Draws = [
        (np.array([[1.0, 0.0], [0.0, 2.0], [1.0, 1.0]]), np.array([1.0, 2.0, 0.0]), 0.5)
    ]
    for num, width, ridge in ((8, 3, 0.0), (4, 9, 0.0), (6, 5, 2.0), (3, 10, 0.1), (5, 2, 30.0)):
        drawn.append((rng.normal(size=(num, width)), 3 * rng.normal(size=num), ridge))
    dead = rng.normal(size=(7, 4)) * [1, 1, 0, 1]
    drawn += [(dead, rng.normal(size=7), 0.0), (dead[:2], rng.normal(size=2), 0.3)]
    # Two features that are nearly the same, so that a small price in place of none is felt.
    twins = rng.normal(size=(6, 3))
    twins[:, 2] = twins[:, 0] + 1e-3 * rng.normal(size=6)
    return [*drawn, (twins, rng.normal(size=6), 0.0)]


def _some_best(features: Any, y: Any, ridge: Any) -> np.ndarray:
    """Best weights, not the shortest: those that need the fewest features."""
    if ridge or features.shape[1] <= len(y):
        return shortest_fit(features, y, ridge)
    found = np.zeros(features.shape[1])
    found[: len(y)] = shortest_fit(features[:, : len(y)], y, 0.0)
    return found


fit_weights = Implement(
    "fit_weights",
    "the shortest of all that are equally good.",
    expected=shortest_fit,
    draws=_fit_draws,
    rtol=1e-5,
    atol=1e-8,
    in_order=True,
    hint="move one of your weights a little in both directions: does the sum go down? With more "
    "features than examples, is a matrix that you invert singular?",
    mistakes=(
        Mistake(
            "ridge left out",
            "The squares of the weights, times ridge, belong to what is to be smallest.",
            lambda features, y, ridge: shortest_fit(features, y, 0.0),
        ),
        Mistake(
            "ridge squared",
            "Rows that stand below the features are squared: let them hold the root of ridge.",
            lambda features, y, ridge: shortest_fit(features, y, ridge**2),
        ),
        Mistake(
            "the root of ridge",
            "Ridge itself is the factor of the squared weights.",
            lambda features, y, ridge: shortest_fit(features, y, ridge**0.5),
        ),
        Mistake(
            "ridge in every place of the matrix",
            "Only the diagonal belongs to squares of weights: ridge times np.eye.",
            lambda features, y, ridge: (
                shortest_fit(features, y, 0.0)
                if ridge == 0
                else np.linalg.solve(features.T @ features + ridge, features.T @ y)
            ),
        ),
        Mistake(
            "twice the ridge, or half of it",
            "Both squares have a gradient with a factor of 2, which cancels.",
            lambda features, y, ridge: shortest_fit(features, y, 2 * ridge),
            lambda features, y, ridge: shortest_fit(features, y, ridge / 2),
        ),
        Mistake(
            "ridge times the number of examples",
            "The sum of the squared residuals is not divided by their number.",
            lambda features, y, ridge: shortest_fit(features, y, ridge * len(y)),
        ),
        Mistake(
            "ridge over the number of examples",
            "The sum of the squared residuals is not divided by their number.",
            lambda features, y, ridge: shortest_fit(features, y, ridge / len(y)),
        ),
        Mistake(
            "a fit that is not the shortest",
            "With more features than examples many weights fit exactly. Those asked for have the "
            "smallest sum of squares.",
            _some_best,
        ),
        Mistake(
            "predictions instead of weights",
            "A weight for each feature is asked for.",
            lambda features, y, ridge: features @ shortest_fit(features, y, ridge),
        ),
    ),
)

predict_peak = Predict(
    "predict_peak",
    "as many features as different inputs.",
    right="50",
    wrong_choices={
        "10": "ten features cannot follow the noise at 50 inputs.",
        "100": "as many as examples. But two examples with the same features ask for two outputs "
        "at once: how many conditions can be met?",
        "200": "here many weights fit as well as can be, and the shortest of them is taken.",
        "1600": "here many weights fit as well as can be, and the shortest of them is taken.",
    },
)

predict_examples = Predict(
    "predict_examples",
    "more data, and a worse fit.",
    right="rises",
    wrong_choices={
        "falls": "it does from 20 to 40, and from 200 to 400. How many examples are 100 features "
        "just able to fit?",
        "stays": "there are 40 more noisy targets to be fitted exactly.",
    },
)


def random_units(x: np.ndarray, width: int, rng: np.random.Generator) -> np.ndarray:
    """Random units, as the notebook draws them: all directions first, then all biases."""
    directions = rng.normal(size=(width, x.shape[1]))
    lengths = np.sqrt(np.einsum("pd,pd->p", directions, directions))
    sums = np.einsum("nd,pd->np", x, directions) / lengths + rng.normal(size=width)
    return np.asarray(np.where(sums > 0, sums, 0.0) / width**0.5)


@cache
def _draw(width: int, seed: int) -> tuple[np.ndarray, ...]:
    """Singular vectors of a draw's features, its targets along them, new features and truths."""
    rng = np.random.default_rng(seed)
    slopes = rng.normal(size=NUM_INPUTS) / NUM_INPUTS**0.5
    x = rng.normal(size=(NUM_EXAMPLES + NUM_NEW, NUM_INPUTS))
    y = x[:NUM_EXAMPLES] @ slopes + NOISE * rng.normal(size=NUM_EXAMPLES)
    hidden = random_units(x, width, rng)
    left, sizes, right = np.linalg.svd(hidden[:NUM_EXAMPLES], full_matrices=False)
    truth = x[NUM_EXAMPLES:] @ slopes
    return sizes, left.T @ y, hidden[NUM_EXAMPLES:] @ right.T, truth


def _median_error(width: int, ridge: float) -> float:
    found = []
    for seed in range(11):
        sizes, along, new, truth = _draw(width, seed)
        kept = sizes > 1e-12 * sizes[0]
        factor = np.where(kept, sizes / np.where(kept, sizes**2 + ridge, 1.0), 0.0)
        found.append(float(np.mean((new @ (factor * along) - truth) ** 2)))
    return float(np.median(found))


def _worst(ridge: Any) -> float:
    return max(_median_error(width, min(max(float(ridge), 0.0), 1e9)) for width in WIDTHS)


def _table(ridge: Any) -> str:
    errors = [_median_error(width, float(ridge)) for width in WIDTHS]
    listed = ", ".join(f"{w}: {error:.3f}" for w, error in zip(WIDTHS, errors, strict=True))
    peak = " The peak is still there." if errors[2] > 1.5 * errors[0] else ""
    return f"median errors by width: {listed}.{peak}"


tame = Reach(
    "tame",
    "no peak is left.",
    start=lambda: (0.0,),
    score=lambda ridge: _worst(ridge),
    target=TARGET,
    goal=f"at most {TARGET} at every one of the six widths",
    unit="worst median error",
    items=("ridge",),
    beyond=lambda ridge: "" if ridge >= 0 else "a price on the weights is not negative",
    mistakes=(
        Mistake(
            "no ridge",
            "Without a price on large weights the error peaks at 100 features.",
            lambda: (0.0,),
        ),
    ),
    advice=_table,
)

share_to_redraw = Implement(
    "share_to_redraw",
    "one redrawn label of ten comes out as it was.",
    expected=lambda changed, num_classes: changed * num_classes / (num_classes - 1),
    draws=lambda rng: [
        (0.5, 2),
        (0.0, 10),
        (float(rng.uniform(0.05, 0.4)), 10),
        (float(rng.uniform(0.05, 0.4)), 3),
        (float(rng.uniform(0.1, 0.9)), 1000),
    ],
    hint="with two classes, redraw every label: which share has changed?",
    mistakes=(
        Mistake(
            "the share that changes",
            "A label that is drawn from all classes may come out as it was.",
            lambda changed, num_classes: changed,
        ),
        Mistake(
            "the other way round",
            "More have to be redrawn than change.",
            lambda changed, num_classes: changed * (num_classes - 1) / num_classes,
        ),
        Mistake(
            "one class too many",
            "Of K classes one is the old label: which share of the redrawn ones changes?",
            lambda changed, num_classes: changed * (num_classes + 1) / num_classes,
        ),
        Mistake(
            "ten classes, whatever comes in",
            "The number of classes is an argument.",
            lambda changed, num_classes: changed / 0.9,
        ),
        Mistake(
            "in percent",
            "A share is asked for, between 0 and 1.",
            lambda changed, num_classes: 100 * changed * num_classes / (num_classes - 1),
        ),
        Mistake(
            "as if the chance of the old label were added",
            "Some redrawn labels come out as they were: the share to redraw is larger by a factor.",
            lambda changed, num_classes: changed + 1 / num_classes,
        ),
    ),
)


def _parameters(width: int, first: int = 40, last: int = 10) -> int:
    return (first + 1) * width + (width + 1) * width + (width + 1) * last


def _nearest(count: Callable[[int], int], num_examples: int) -> int:
    width = 1
    while abs(count(width + 1) - num_examples) < abs(count(width) - num_examples):
        width += 1
    return width


def _width_draws(rng: np.random.Generator) -> Draws:
    """Draw (num_examples,) on both sides of a width's own number, nearly half of a gap away."""
    drawn: Draws = [(1000,), (200,), (100,), (63,), (1,)]
    for width in rng.integers(4, 240, 6):
        gap = 2 * int(width) + 53  # to the number of parameters of the next width
        part = int(rng.uniform(0.3, 0.47) * gap)
        drawn.append((_parameters(int(width)) + (part if len(drawn) % 2 else -part),))
    return drawn


width_at = Count(
    "width_at",
    "parameters grow with the square of the width.",
    expected=lambda num_examples: _nearest(_parameters, num_examples),
    draws=_width_draws,
    hint="count the parameters for a width of 1 by hand: 41 in the first layer, and then?",
    mistakes=(
        Mistake(
            "the biases left out",
            "Each unit and each output has a bias of its own.",
            lambda n: _nearest(lambda h: 40 * h + h * h + 10 * h, n),
            lambda n: _nearest(lambda h: 41 * h + h * h + 10 * h + 10, n),
            lambda n: _nearest(lambda h: 40 * h + h * h + h + 10 * h + 10, n),
            lambda n: _nearest(lambda h: 41 * h + h * h + h + 10 * h, n),
        ),
        Mistake(
            "a layer too many",
            "Between two hidden layers of h units there is one matrix of h times h weights.",
            lambda n: _nearest(lambda h: 41 * h + 2 * (h + 1) * h + 10 * (h + 1), n),
        ),
        Mistake(
            "a position instead of a width",
            "The first candidate has one unit, and stands at position 0.",
            lambda n: _nearest(_parameters, n) - 1,
        ),
        Mistake(
            "one hidden layer",
            "There are two hidden layers, and h times h weights between them.",
            lambda n: _nearest(lambda h: 41 * h + 10 * (h + 1), n),
        ),
        Mistake(
            "rounded down",
            "The nearest is asked for, which may have more parameters than there are examples.",
            lambda n: max([h for h in range(1, 400) if _parameters(h) <= n], default=0),
        ),
        Mistake(
            "rounded up",
            "The nearest is asked for, which may have fewer parameters than there are examples.",
            lambda n: next(h for h in range(1, 400) if _parameters(h) >= n),
        ),
        Mistake(
            "the number of parameters",
            "The width is asked for at which that number is reached.",
            lambda n: _parameters(_nearest(_parameters, n)),
        ),
    ),
)

predict_loss = Predict(
    "predict_loss",
    "wrong less often, and as certain as ever.",
    right="higher",
    wrong_choices={
        "lower": "the error counts mistakes. What does the loss make of one by a network that "
        "has fitted every label, wrong ones too?",
        "equal": "somebody who gives every class the same probability is never certain and wrong. "
        "This network is.",
    },
)
