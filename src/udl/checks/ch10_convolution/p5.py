"""Checks of practical 10.5, a convolutional network for handwritten digits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from udl.checks.ch10_convolution import expected as right
from udl.checks.ch10_convolution.network import Network, Shapes, mistakes_at_the_end
from udl.checks.kinds import Implement, Measured, Predict, Read
from udl.checks.mistakes import Mistake

trace_digit_shapes = Read(
    "trace_digit_shapes",
    "320 numbers describe a digit.",
    expected=lambda: (24, 12, 8, 4, 320),
    items=(
        "after the first convolution",
        "after the first pooling",
        "after the second convolution",
        "after the second pooling",
        "numbers in all",
    ),
    mistakes=(
        Mistake(
            "as if there were zeros at the borders",
            "No zeros are added: a kernel of 5 fits at 28 - 4 positions in a row of 28.",
            lambda: (28, 14, 14, 7, 980),
        ),
        Mistake(
            "channels forgotten",
            "At each of the 4 by 4 positions there are 20 channels.",
            lambda: (24, 12, 8, 4, 16),
        ),
        Mistake(
            "one row only",
            "There are 4 rows of 4 positions, with 20 channels at each.",
            lambda: (24, 12, 8, 4, 80),
        ),
        Mistake(
            "5 lost instead of 4",
            "A kernel of 5 rows fits at 28 - 5 + 1 positions.",
            lambda: (23, 11, 6, 3, 180),
        ),
    ),
)

predict_parameters = Predict(
    "predict_parameters",
    "16,050 of the 21,840.",
    right="first linear",
    wrong_choices={
        "first convolution": "It has 10 kernels of 25 weights, and 10 biases: 260 parameters.",
        "second convolution": (
            "20 times 10 kernels of 25 weights and 20 biases: 5,020. One of the others has more."
        ),
        "second linear": "50 numbers go in and 10 come out: 510 parameters.",
    },
)

_SHAPES: Shapes = [
    *[(10, 1, 5, 5), (10,), (20, 10, 5, 5), (20,)],
    *[(50, 320), (50,), (10, 50), (10,)],
]


def _network(
    x: np.ndarray,
    parameters: list[np.ndarray],
    *,
    pool: Callable[..., np.ndarray] = np.max,
    low: tuple[float, float, float] = (0.0, 0.0, 0.0),
    first: float = -np.inf,
) -> np.ndarray:
    """Evaluate the network with another pooling, or with other lower limits than ReLU's zeros.

    `low` are the limits after each pooling and after the first linear layer, `first` the one
    between a convolution and its pooling.
    """
    h = x
    layers = zip(parameters[0:4:2], parameters[1:4:2], low, strict=False)
    for weight, bias, limit in layers:
        h = right.image_convolution(h, weight, bias, 0, 1).clip(first)
        h = pool([h[:, :, i::2, j::2] for i in (0, 1) for j in (0, 1)], axis=0).clip(limit)
    h = (h.reshape(len(x), -1) @ parameters[4].T + parameters[5]).clip(low[2])
    logits: np.ndarray = h @ parameters[6].T + parameters[7]
    return logits


_RELU = "Without it, two layers in a row are one linear function."

make_digit_cnn = Network(
    "make_digit_cnn",
    "the right layers, dropout, and logits at the end.",
    names=(),
    settings=((),),
    shapes=lambda: _SHAPES,
    inputs=(3, 1, 28, 28),
    expected=right.image_network,
    sizes="What reaches a linear layer has another size than it takes. Print the shape before it. "
    "The first axis counts the images and stays: nn.Flatten() or h.flatten(1) joins the others. "
    "There are two poolings, and each halves.",
    dropout={
        5: Mistake(
            "dropout missing",
            "nn.Dropout() after the first linear layer sets other units to zero each time while "
            "the model trains.",
        ),
        3: Mistake(
            "dropout of whole channels missing",
            "nn.Dropout2d() after the second convolution hides whole channels while the model "
            "trains; nn.Dropout() would hide single numbers.",
        ),
    },
    mistakes=(
        *mistakes_at_the_end(right.image_network, right.softened),
        Mistake(
            "ReLU missing between the linear layers",
            _RELU,
            lambda x, parameters: _network(x, parameters, low=(0.0, 0.0, -np.inf)),
        ),
        Mistake(
            "ReLU missing after the convolutions",
            _RELU,
            lambda x, parameters: _network(x, parameters, low=(-np.inf, -np.inf, 0.0)),
        ),
        Mistake(
            "ReLU missing after one of the convolutions",
            _RELU,
            lambda x, parameters: _network(x, parameters, low=(-np.inf, 0.0, 0.0)),
            lambda x, parameters: _network(x, parameters, low=(0.0, -np.inf, 0.0)),
        ),
        Mistake(
            "mean pooling instead of max pooling",
            "nn.MaxPool2d is asked for.",
            lambda x, parameters: _network(x, parameters, pool=np.mean),
            lambda x, parameters: _network(x, parameters, pool=np.mean, first=0.0),
        ),
    ),
)


def _as_large_as(labels: np.ndarray, predicted: np.ndarray, size: int) -> np.ndarray:
    """Count in a table with as many rows as columns, that may be too small for a prediction."""
    return right.counts(labels, predicted)[:size, :size]


confusion_matrix = Implement(
    "confusion_matrix",
    "true digits down, predictions across.",
    expected=lambda labels, predicted: right.counts(labels, predicted),
    draws=right.table_draws,
    mistakes=(
        Mistake(
            "rows and columns swapped",
            "The row is the true digit, the column the prediction.",
            lambda y, p: right.counts(p, y),
        ),
        Mistake(
            "each pair counted only once",
            "table[labels, predicted] += 1 adds 1 to each position once, however often the pair "
            "occurs. Add one pair at a time, or use np.add.at.",
            lambda y, p: (right.counts(y, p) > 0).astype(int),
        ),
        Mistake(
            "only the right ones counted",
            "Errors are counted too, beside the diagonal.",
            lambda y, p: np.diag(np.diag(right.counts(y, p))),
        ),
        Mistake(
            "only the errors counted",
            "Right predictions are counted too, on the diagonal.",
            lambda y, p: right.counts(y, p) - np.diag(np.diag(right.counts(y, p))),
        ),
        Mistake(
            "shares instead of counts",
            "Whole numbers of images are asked for.",
            lambda y, p: right.counts(y, p) / len(y),
            lambda y, p: right.counts(y, p) / right.counts(y, p).sum(axis=1, keepdims=True),
            lambda y, p: right.counts(y, p) / right.counts(y, p).sum(axis=0),
        ),
        Mistake(
            "a table as large as the digits that occur",
            "There are ten digits, whether all occur or not: 10 by 10.",
            lambda y, p: right.counts(y, p)[: y.max() + 1, : p.max() + 1],
            lambda y, p: _as_large_as(y, p, max(y.max(), p.max()) + 1),
            lambda y, p: _as_large_as(y, p, y.max() + 1),
        ),
    ),
)

# With the settings of the page, accuracy on the validation images was 65 % at 3 pixels and 46 % at
# 4; with four other seeds and longer training 68 to 75 % and 47 to 54 %. Trained on all of MNIST a
# network may hold out a pixel longer: what counts is the notebook's own.
_SHIFT = 4.0
_WIDTH = 28  # pixels: beyond that all shifts have come back


def _first_below(accuracy_at: Callable[[int], float]) -> float:
    """Return the smallest shift with an accuracy below 60 %; that of the page if there is none."""
    try:
        return next((float(s) for s in range(_WIDTH) if accuracy_at(s) < 60), _SHIFT)
    except Exception:  # the network is unfinished, or fails
        return _SHIFT


def _hill(rng: np.random.Generator) -> Callable[[Any], float]:
    """Draw a course of accuracy over shifts, in percent: below 60 from 2 right, 5 left.

    Other limits, and the last shift above the limit, lead to other shifts.
    """
    to_right = np.array([96.0, 71.0, 56.0, 41.0, 26.0]) + rng.uniform(-3, 3, 5)
    to_left = np.array([96.0, 91.0, 81.0, 71.0, 65.0, 50.0, 30.0])

    def accuracy_at(shift: Any) -> float:
        side = to_left if shift < 0 else to_right
        return float(side[abs(int(shift))]) if abs(shift) < side.size else 10.0

    return accuracy_at


shift_that_hurts = Measured(
    "shift_that_hurts",
    "not so invariant after all.",
    variable="accuracy_at",
    drawn=_hill,
    computed=_first_below,
    others="the accuracies of another network",
    own=True,
    expected=lambda: _SHIFT,
    tolerance=0.0,
    goal="the smallest shift to the right, in whole pixels, with an accuracy below 60 %",
    mistakes=(
        Mistake(
            "no shift at all",
            "Unmoved, the network should be right for more than 90 % of the images. Accuracy is in "
            "percent, from 0 to 100.",
            lambda: 0.0,
        ),
        Mistake(
            "a percentage instead of a shift",
            "How many pixels does it take?",
            lambda: 60.0,
        ),
        Mistake(
            "the largest shift of the scan",
            "The first shift at which accuracy is below 60 % is asked for.",
            lambda: 10.0,
        ),
    ),
    positive="To the right are the positive shifts.",
    below="At this shift accuracy is still 60 % or more (or it is no whole number of pixels).",
    above="Accuracy is below 60 % at a smaller shift already.",
)
