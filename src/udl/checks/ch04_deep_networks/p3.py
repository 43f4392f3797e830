"""Checks of practical 4.3, deep networks in matrix form."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from udl.checks.ch04_deep_networks import expected as right
from udl.checks.kinds import Count, Implement, Predict, Reach, Read
from udl.checks.mistakes import Mistake

merge_layers = Implement(
    "merge_layers",
    "two affine maps in one.",
    expected=right.merged,
    draws=right.merge_draws,
    items=("weights", "bias"),
    mistakes=(
        Mistake(
            "bias first",
            "Return the weights first, then the bias.",
            lambda wo, bo, wi, bi: (wi @ bo + bi, wi @ wo),
        ),
        Mistake(
            "the output bias of the first network forgotten",
            "The first network's output bias goes through the second one's weights, too.",
            lambda wo, bo, wi, bi: (wi @ wo, bi),
        ),
        Mistake(
            "biases added",
            "The inner bias is an input of the outer layer: multiply it by the outer weights "
            "before adding.",
            lambda wo, bo, wi, bi: (wi @ wo, bi + bo),
        ),
        Mistake(
            "weights multiplied in the other order",
            "What acts last stands on the left: weights_in @ weights_out.",
            lambda wo, bo, wi, bi: (wo @ wi, wi @ bo + bi),
        ),
        Mistake(
            "transposed",
            "Rows belong to what comes out, the second network's units; columns to what goes in.",
            lambda wo, bo, wi, bi: ((wi @ wo).T, wi @ bo + bi),
        ),
    ),
)

predict_rank = Predict(
    "predict_rank",
    "everything goes through one number.",
    right="1",
    wrong_choices={
        "2": "all that the second network learns about the first is a single number, its output. "
        "How many independent rows can a column times a row have?",
        "3": "look at the rows of the merged matrix: each is a multiple of the same one.",
    },
)


def _forward(
    x: Any, weights: Any, biases: Any, last: bool = False, first: bool = True, once: bool = False
) -> Any:
    hidden = x
    for w, b in zip(weights[:-1], biases[:-1], strict=True):
        hidden = hidden @ w.T + b
        hidden = np.clip(hidden, 0, None) if first and not once else hidden
    hidden = np.clip(hidden, 0, None) if once else hidden
    output = hidden @ weights[-1].T + biases[-1]
    return np.clip(output, 0, None) if last else output


deep_network = Implement(
    "deep_network",
    "right for two layers, for four and for five.",
    expected=right.deep,
    draws=right.deep_draws,
    mistakes=(
        Mistake(
            "the bias of the output layer missing",
            "The output layer adds its bias like any other; only the ReLU is left out there.",
            lambda x, w, b: right.deep(x, w, b) - b[-1],
        ),
        Mistake(
            "ReLU only once, after all hidden layers",
            "Each hidden layer is followed by a ReLU of its own: it belongs inside the loop.",
            lambda x, w, b: _forward(x, w, b, once=True),
        ),
        Mistake(
            "ReLU of the inputs",
            "The inputs enter as they are; the first ReLU follows the first layer.",
            lambda x, w, b: right.deep(np.clip(x, 0, None), w, b),
        ),
        Mistake(
            "ReLU after the output layer",
            "The output may be any number: no ReLU after the last layer.",
            lambda x, w, b: _forward(x, w, b, last=True),
        ),
        Mistake(
            "ReLU missing",
            "Without ReLU all layers together are one affine map.",
            lambda x, w, b: _forward(x, w, b, first=False),
        ),
        Mistake(
            "biases missing",
            "Each layer adds its bias before the ReLU.",
            lambda x, w, b: _forward(x, w, [0 * part for part in b]),
        ),
        Mistake(
            "bias added after the ReLU",
            "The bias decides where a unit turns on: add it before the ReLU.",
            lambda x, w, b: _bias_late(x, w, b),
        ),
        Mistake(
            "points in columns",
            "Here each row of x is a point: hidden @ weights.T. The result has a row for each too.",
            lambda x, w, b: right.deep(x, w, b).T,
        ),
        Mistake(
            "the last hidden layer returned",
            "The output layer is still missing.",
            lambda x, w, b: _forward(x, w[:-1], b[:-1], last=True),
        ),
    ),
)


def _bias_late(x: Any, weights: Any, biases: Any) -> Any:
    hidden = x
    for w, b in zip(weights[:-1], biases[:-1], strict=True):
        hidden = np.clip(hidden @ w.T, 0, None) + b
    return hidden @ weights[-1].T + biases[-1]


parameter_shapes = Count(
    "parameter_shapes",
    "rows out, columns in.",
    expected=right.shapes,
    draws=right.width_draws,
    items=("weights", "biases"),
    mistakes=(
        Mistake(
            "rows and columns exchanged",
            "A weight matrix has a row for each unit of its own layer and a column for each of the "
            "layer before.",
            lambda s: (tuple(itertools.pairwise(s)), right.shapes(s)[1]),
        ),
        Mistake(
            "biases of the wrong layer",
            "A layer's bias has an entry for each unit of that layer; inputs have none.",
            lambda s: (right.shapes(s)[0], tuple((n,) for n in s[:-1])),
        ),
        Mistake(
            "a bias for the inputs",
            "Inputs are given: they have no bias.",
            lambda s: (right.shapes(s)[0], tuple((n,) for n in s)),
        ),
        Mistake(
            "the output layer forgotten",
            "The output has weights and a bias, too.",
            lambda s: right.shapes(s[:-1]),
        ),
        Mistake(
            "biases as columns",
            "With points in rows a bias is a vector, (out,), and is added to every row.",
            lambda s: (right.shapes(s)[0], tuple((n, 1) for n in s[1:])),
        ),
    ),
)

trace_activations = Read(
    "trace_activations",
    "the first axis is the same throughout.",
    expected=lambda: ((10, 5), (10, 2), (10, 4), (10, 1)),
    items=("first hidden layer", "second", "third", "output"),
    mistakes=(
        Mistake(
            "points in columns",
            "Points are rows here: the first axis counts them in every layer.",
            lambda: ((5, 10), (2, 10), (4, 10), (1, 10)),
        ),
        Mistake(
            "one point instead of ten",
            "All ten points go through together.",
            lambda: ((5,), (2,), (4,), (1,)),
        ),
        Mistake(
            "shapes of the weights",
            "These are the weights. Asked are the activations that they produce.",
            lambda: right.shapes((4, 5, 2, 4, 1))[0],
        ),
        Mistake(
            "the inputs counted as a layer",
            "The list begins with the first hidden layer.",
            lambda: ((10, 4), (10, 5), (10, 2), (10, 4)),
            lambda: ((10, 4), (10, 5), (10, 2), (10, 4), (10, 1)),
        ),
    ),
)

num_parameters = Count(
    "num_parameters",
    "54 for the network of this practical.",
    expected=right.count,
    draws=right.width_draws,
    rtol=0.0,
    mistakes=(
        Mistake(
            "biases forgotten",
            "Each unit except the inputs has a bias.",
            lambda s: sum(i * o for i, o in itertools.pairwise(s)),
        ),
        Mistake(
            "biases for the inputs as well",
            "Inputs are given: they have no bias.",
            lambda s: right.count(s) + s[0],
        ),
        Mistake(
            "a bias for each input of a layer",
            "A layer has as many biases as units, not as many as inputs.",
            lambda s: sum((o + 1) * i for i, o in itertools.pairwise(s)),
        ),
        Mistake("units counted", "Asked are weights and biases.", lambda s: sum(s)),
        Mistake(
            "the output layer forgotten",
            "The output has weights and a bias, too.",
            lambda s: right.count(s[:-1]),
        ),
    ),
)

predict_without_relu = Predict(
    "predict_without_relu",
    "affine maps of affine maps are affine maps.",
    right="line",
    wrong_choices={
        "bent": "nothing in the network can bend any more. What is a multiple of a multiple?",
        "more": "more layers of straight lines give a straight line.",
    },
)


def _where(*parts: Any) -> str:
    """Say where the curve is furthest from the target."""
    curve, target = right.match_curve(*parts), right.target(right.TARGET_X)
    worst = int(np.abs(curve - target).argmax())
    return (
        f"the largest gap is at x = {right.TARGET_X[worst]:.2f}: your curve is at "
        f"{curve[worst]:.2f}, the target at {target[worst]:.2f}."
    )


def _tents(top: float = 2.0) -> tuple[np.ndarray, ...]:
    """Parameters that fold twice; the output is 1 minus `top` times a double tent."""
    return (
        np.array([[2.0], [4.0]]), np.array([0.0, -2.0]),
        np.array([[2.0, -2.0], [4.0, -4.0]]), np.array([0.0, -2.0]),
        np.array([[-top, top]]), np.array([1.0]),
    )  # fmt: skip


def _without(index: int, value: Any) -> tuple[np.ndarray, ...]:
    """Return the right parameters with one of the six replaced."""
    parts = list(_tents())
    parts[index] = np.array(value)
    return tuple(parts)


match_target = Reach(
    "match_target",
    "the curves lie on each other.",
    start=right.match_start,
    score=right.match_gap,
    target=0.02,
    goal="a largest gap between your curve and the target of at most 0.02",
    unit="largest gap",
    items=("weights_1", "bias_1", "weights_2", "bias_2", "weights_3", "bias_3"),
    advice=_where,
    mistakes=(
        Mistake(
            "the parameters that were given",
            "Begin with the first layer: make it fold the interval once.",
            right.match_start,
        ),
        Mistake(
            "the target upside down",
            "The output should begin at 1 and fall: turn the signs of the last layer.",
            lambda: (*_tents()[:4], np.array([[2.0, -2.0]]), np.array([-1.0])),
        ),
        Mistake(
            "the output bias missing",
            "The shape is right; the whole curve lies one too low.",
            lambda: _without(5, [0.0]),
        ),
        Mistake(
            "half the height",
            "The curve runs between 1 and 0, the target between 1 and -1: double the last weights.",
            lambda: _tents(1.0),
        ),
        Mistake(
            "the second fold missing",
            "The curve folds once only: the second unit of the second layer never turns on.",
            lambda: _without(3, [0.0, -9.0]),
        ),
    ),
)

PIXELS = np.array(list(itertools.product(np.linspace(-1.0, 1.0, 21), repeat=2)))


def _ring_gaps(*parts: Any) -> np.ndarray:
    """Distance of the picture that a network paints from a square ring, at `PIXELS`."""
    painted = right.deep(PIXELS, parts[0::2], parts[1::2])[:, 0]
    gaps: np.ndarray = np.abs(painted - (1 - np.abs(1 - 2 * np.abs(PIXELS).max(axis=1))))
    return gaps


def _worst_pixel(*parts: Any) -> str:
    """Say at which pixel the picture is furthest from the ring."""
    gaps = _ring_gaps(*parts)
    across, up = PIXELS[gaps.argmax()]
    place = f"the largest gap, {gaps.max():.2f}, is at x1 = {across:.1f}, x2 = {up:.1f}."
    return f"{place} Follow this point through your layers on paper."


def _ring_start() -> tuple[np.ndarray, ...]:
    """Return a network of the right widths that paints everything black."""
    sizes = ((4, 2), (4,), (2, 4), (2,), (2, 2), (2,), (1, 2), (1,))
    return tuple(np.zeros(size) for size in sizes)


def _diamonds() -> tuple[np.ndarray, ...]:
    """Return a network that takes the sum of the two absolute values for the distance."""
    signs = np.array([[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, -1.0]])
    sides = np.array([[1.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 1.0]])
    tent = (np.array([[2.0, 2.0], [4.0, 4.0]]), np.array([0.0, -2.0]))
    return (signs, np.zeros(4), sides, np.zeros(2), *tent, np.array([[1.0, -1.0]]), np.zeros(1))


square_ring = Reach(
    "square_ring",
    "a distance, and its tent.",
    start=_ring_start,
    score=lambda *parts: float(_ring_gaps(*parts).max()),
    target=0.02,
    goal="a largest gap between your picture and the ring of at most 0.02",
    unit="largest gap",
    items=tuple(f"{part}_{layer}" for layer in (1, 2, 3, 4) for part in ("weights", "bias")),
    advice=_worst_pixel,
    mistakes=(
        Mistake(
            "all black",
            "Every parameter is zero. Begin with the first layer: what should it know of x1?",
            _ring_start,
        ),
        Mistake(
            "the sum of the two distances",
            "|x1| + |x2| gives diamonds. The larger of the two is wanted.",
            _diamonds,
        ),
    ),
)

mend_rescaling = Implement(
    "mend_rescaling",
    "another network, the same function.",
    expected=right.rescaled,
    draws=right.rescale_draws,
    items=("weights_in", "bias_in", "weights_out"),
    mistakes=(
        Mistake(
            "the bias left as it was",
            "A unit is scaled as a whole: where it turns on depends on its bias, too.",
            lambda wi, bi, wo: (right.rescaled(wi, bi, wo)[0], bi, right.rescaled(wi, bi, wo)[2]),
        ),
        Mistake(
            "the next layer left as it was",
            "The units have become smaller or larger; what takes from them must make up for it.",
            lambda wi, bi, wo: (*right.rescaled(wi, bi, wo)[:2], wo),
        ),
        Mistake(
            "divided twice",
            "What the next layer takes is multiplied by the length, not divided.",
            lambda wi, bi, wo: (
                *right.rescaled(wi, bi, wo)[:2],
                wo / np.sqrt(np.sum(wi**2, axis=1)),
            ),
        ),
        Mistake(
            "squared lengths",
            "The length is the root of the sum of squares.",
            lambda wi, bi, wo: (
                wi / np.sum(wi**2, axis=1)[:, None],
                bi / np.sum(wi**2, axis=1),
                wo * np.sum(wi**2, axis=1),
            ),
        ),
    ),
)
