"""Checks of practical 4.3, deep networks in matrix form."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np

from udl.checks.ch04_deep_networks import expected_deep as right
from udl.checks.kinds import Count, Implement, Predict, Read
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
            "the bias of the second network forgotten",
            "Its own bias is added as before.",
            lambda wo, bo, wi, bi: (wi @ wo, wi @ bo),
        ),
        Mistake(
            "the bias of the wrong layer multiplied",
            "The first network's output bias comes first: it passes through weights_in.",
            lambda wo, bo, wi, bi: (wi @ wo, bo + wo @ bi),
        ),
        Mistake(
            "a single number between the networks taken for granted",
            "np.outer multiplies a column by a row. Where several numbers pass between the "
            "layers, a matrix product adds up over them.",
            lambda wo, bo, wi, bi: (np.outer(wi, wo), wi @ bo + bi),
        ),
        Mistake(
            "a ReLU in between",
            "No ReLU stands between the two layers: that is why they can be merged.",
            lambda wo, bo, wi, bi: (wi @ wo, wi @ np.clip(bo, 0, None) + bi),
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
    x: Any,
    weights: Any,
    biases: Any,
    last: bool = False,
    first: bool = True,
    once: bool = False,
    bend: Callable[[Any], Any] = lambda z: np.clip(z, 0, None),
) -> Any:
    hidden = x
    for w, b in zip(weights[:-1], biases[:-1], strict=True):
        hidden = hidden @ w.T + b
        hidden = bend(hidden) if first and not once else hidden
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
            "another function than ReLU",
            "ReLU cuts off what is negative and leaves everything else as it is.",
            lambda x, w, b: _forward(x, w, b, bend=np.abs),
            lambda x, w, b: _forward(x, w, b, bend=lambda z: np.clip(z, 0, 1)),
            lambda x, w, b: _forward(x, w, b, bend=lambda z: np.where(z > 0, z, 0.01 * z)),
        ),
        Mistake(
            "the first output alone",
            "The result has a column for each output, also if there is one: (N, 1).",
            lambda x, w, b: right.deep(x, w, b)[:, 0],
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
            "from the output to the input",
            "The first shapes are those of the first hidden layer.",
            lambda s: tuple(part[::-1] for part in right.shapes(s)),
        ),
        Mistake(
            "layer by layer",
            "Two lists are asked for: first all shapes of weights, then all shapes of biases.",
            lambda s: tuple(zip(*right.shapes(s), strict=True)),
        ),
        Mistake(
            "biases first",
            "The list of the weights' shapes comes first.",
            lambda s: right.shapes(s)[::-1],
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
        Mistake(
            "the output without its axis",
            "One output makes one column: its axis stays.",
            lambda: ((10, 5), (10, 2), (10, 4), (10,)),
        ),
        Mistake(
            "the output left out",
            "The loop goes through four functions.",
            lambda: ((10, 5), (10, 2), (10, 4)),
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
            "one bias for each layer",
            "Each unit of a layer has a bias of its own.",
            lambda s: sum(i * o + 1 for i, o in itertools.pairwise(s)),
        ),
        Mistake(
            "the first layer alone",
            "All layers are added up: return stands behind the loop.",
            lambda s: right.count(s[:2]),
        ),
        Mistake(
            "a bias unit that has a bias itself",
            "A layer has (in + 1) * out parameters: the one more stands for the bias.",
            lambda s: sum((i + 1) * (o + 1) for i, o in itertools.pairwise(s)),
        ),
        Mistake(
            "arrays counted",
            "Asked is how many numbers they hold together.",
            lambda s: 2 * (len(s) - 1),
        ),
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
