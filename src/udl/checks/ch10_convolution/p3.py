"""Checks of practical 10.3, convolution in two dimensions."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from udl.checks.ch10_convolution import expected as right
from udl.checks.ch10_convolution import shared
from udl.checks.kinds import Implement, Measured, Predict, Read
from udl.checks.mistakes import Mistake

_PADDING = "padding rows of zeros above and below, padding columns on the left and on the right."

trace_image_shapes = Read(
    "trace_image_shapes",
    "one output channel for each set of kernels.",
    expected=lambda: ((8, 3, 34, 22), (8, 16, 16, 10), 448),
    items=("shape of padded", "shape of the output", "number of parameters"),
    mistakes=(
        Mistake(
            "padding counted once",
            "A row is added above and one below, a column on the left and one on the right.",
            lambda: ((8, 3, 33, 21), (8, 16, 16, 10), 448),
        ),
        Mistake(
            "stride ignored",
            "Windows begin at every second row and column.",
            lambda: ((8, 3, 34, 22), (8, 16, 32, 20), 448),
        ),
        Mistake(
            "channels kept",
            "All input channels are summed; there are as many output channels as sets of kernels.",
            lambda: ((8, 3, 34, 22), (8, 3, 16, 10), 448),
        ),
        Mistake(
            "bias missing",
            "Each output channel has a bias besides its weights.",
            lambda: ((8, 3, 34, 22), (8, 16, 16, 10), 432),
        ),
    ),
)


def _slid(image: Any, weights: Any, padding: int, stride: int = 1) -> np.ndarray:
    return right.one_image(image, weights, padding, stride)


def _one_sided(image: Any, weights: Any, padding: int, after: bool) -> np.ndarray:
    """Convolve with all zeros above and left, or below and right."""
    two = (0, 2 * padding) if after else (2 * padding, 0)
    return right.one_image(np.pad(np.asarray(image, float), (two, two)), weights, 0)


conv2d_single = Implement(
    "conv2d_single",
    "right, for kernels that are not square too.",
    expected=lambda image, weights, padding: right.one_image(image, weights, padding),
    draws=right.one_image_draws,
    mistakes=(
        Mistake(
            "kernel flipped",
            shared.FLIPPED,
            lambda x, w, p: _slid(x, w[::-1, ::-1], p),
            lambda x, w, p: _slid(x, w[::-1], p),
            lambda x, w, p: _slid(x, w[:, ::-1], p),
        ),
        Mistake("kernel transposed", shared.ORDER, lambda x, w, p: _slid(x, w.T, p)),
        Mistake("rows and columns swapped", shared.ORDER, lambda x, w, p: _slid(x, w, p).T),
        Mistake("padding ignored", f"There are {_PADDING}", lambda x, w, p: _slid(x, w, 0)),
        Mistake(
            "padding on one side only",
            f"There are {_PADDING}",
            lambda x, w, p: _one_sided(x, w, p, after=True),
            lambda x, w, p: _one_sided(x, w, p, after=False),
        ),
        Mistake(
            "one window too few in each direction",
            "A kernel of K rows fits at H - K + 1 positions: count the last one too.",
            lambda x, w, p: _slid(x, w, p)[:-1, :-1],
        ),
        Mistake(
            "border repeated instead of zeros",
            shared.EDGE,
            lambda x, w, p: _slid(np.pad(np.asarray(x, float), p, "edge"), w, 0),
        ),
        Mistake(
            "whole numbers cut off",
            shared.CUT,
            lambda x, w, p: _slid(x, w, p).astype(np.asarray(x).dtype),
        ),
        Mistake(
            "weights forgotten",
            "Each number of the window is multiplied by its weight before they are summed.",
            lambda x, w, p: _slid(x, np.ones_like(w), p),
        ),
        Mistake(
            "a mean instead of a weighted sum",
            shared.AVERAGED,
            lambda x, w, p: _slid(x, w, p) / w.size,
        ),
        Mistake(
            "matrix product instead of a weighted sum",
            "The window and the kernel are multiplied entry by entry (*, not @).",
            lambda x, w, p: _products(x, w, p),
        ),
    ),
)


def _products(image: Any, weights: Any, padding: int) -> np.ndarray:
    """Sum the entries of the matrix product of each window and a square kernel."""
    same = np.outer(np.ones(len(weights)), weights.sum(axis=1))  # sum of W @ K: columns by row sums
    if weights.shape[0] != weights.shape[1]:
        raise ValueError("@ does not apply")
    return right.one_image(image, same, padding)


conv2d_strided = Implement(
    "conv2d_strided",
    "as many windows as fit.",
    expected=lambda image, weights, padding, stride: right.one_image(
        image, weights, padding, stride
    ),
    draws=right.strided_image_draws,
    mistakes=(
        Mistake("stride ignored", shared.STRIDE, lambda x, w, p, s: _slid(x, w, p)),
        Mistake(
            "stride in one direction only",
            "The window moves stride rows down and stride columns to the right.",
            lambda x, w, p, s: _slid(x, w, p)[::s],
            lambda x, w, p, s: _slid(x, w, p)[:, ::s],
        ),
        Mistake(
            "windows that begin one position later",
            shared.STRIDE,
            lambda x, w, p, s: _slid(x, w, p)[1::s, 1::s],
        ),
        Mistake(
            "the upper left part of all windows",
            "Output (i, j) belongs to the window that begins at row i * stride, column j * stride.",
            lambda x, w, p, s: _slid(x, w, p)[
                : len(_slid(x, w, p, s)), : _slid(x, w, p, s).shape[1]
            ],
        ),
        Mistake("kernel flipped", shared.FLIPPED, lambda x, w, p, s: _slid(x, w[::-1, ::-1], p, s)),
        Mistake("padding ignored", f"There are {_PADDING}", lambda x, w, p, s: _slid(x, w, 0, s)),
    ),
)


def _channels(image: Any, w: Any, b: Any, p: int, s: int) -> np.ndarray:
    return right.many_channels(image, w, b, p, s)


def _one_channel(image: Any, w: Any, b: Any, p: int, s: int, which: int) -> np.ndarray:
    """Convolve one input channel only."""
    return right.many_channels(image[[which]], w[:, [which]], b, p, s)


conv2d_channels = Implement(
    "conv2d_channels",
    "all channels in, all channels out.",
    expected=lambda image, weights, bias, padding, stride: right.many_channels(
        image, weights, bias, padding, stride
    ),
    draws=right.channel_draws,
    mistakes=(
        Mistake("bias missing", shared.BIAS, lambda x, w, b, p, s: _channels(x, w, 0 * b, p, s)),
        Mistake(
            "bias added for every channel in",
            shared.BIAS,
            lambda x, w, b, p, s: _channels(x, w, b * len(x), p, s),
        ),
        Mistake(
            "bias added for every weight",
            shared.BIAS,
            lambda x, w, b, p, s: _channels(x, w, b * w[0].size, p, s),
            lambda x, w, b, p, s: _channels(x, w, b * w[0, 0].size, p, s),
        ),
        Mistake("bias subtracted", shared.BIAS, lambda x, w, b, p, s: _channels(x, w, -b, p, s)),
        Mistake(
            "channels not summed",
            "An output channel is the sum over all input channels. Here only one of them counts, "
            "the last for instance because each overwrites the one before (= instead of +=).",
            lambda x, w, b, p, s: _one_channel(x, w, b, p, s, -1),
            lambda x, w, b, p, s: _one_channel(x, w, b, p, s, 0),
        ),
        Mistake(
            "one kernel for all channels in",
            "weights[o, c] is a kernel of its own for every pair of channels.",
            lambda x, w, b, p, s: _channels(x.sum(axis=0, keepdims=True), w[:, :1], b, p, s),
        ),
        Mistake(
            "mean over the channels instead of their sum",
            "The contributions of the input channels are added, not averaged.",
            lambda x, w, b, p, s: _channels(x, w / len(x), b, p, s),
        ),
        Mistake("stride ignored", shared.STRIDE, lambda x, w, b, p, s: _channels(x, w, b, p, 1)),
        Mistake(
            "kernel flipped",
            shared.FLIPPED,
            lambda x, w, b, p, s: _channels(x, w[..., ::-1, ::-1], b, p, s),
        ),
    ),
)

conv2d_batch = Implement(
    "conv2d_batch",
    "a layer, as libraries have it.",
    expected=lambda images, weights, bias, padding, stride: right.many_images(
        images, weights, bias, padding, stride
    ),
    draws=right.batch_draws,
    mistakes=(
        Mistake(
            "only the first image",
            "One result for each image; the first axis counts them.",
            lambda x, w, b, p, s: right.many_images(x[:1], w, b, p, s),
            lambda x, w, b, p, s: right.many_images(x, w, b, p, s)[0],
        ),
        Mistake(
            "the same image again and again",
            "Image n of the output comes from image n of the input.",
            lambda x, w, b, p, s: right.many_images(np.repeat(x[:1], len(x), axis=0), w, b, p, s),
            lambda x, w, b, p, s: right.many_images(np.repeat(x[-1:], len(x), axis=0), w, b, p, s),
        ),
        Mistake(
            "images summed",
            "Images do not see each other; only the channels of one image are summed.",
            lambda x, w, b, p, s: right.many_images(x, w, b, p, s).sum(axis=0),
        ),
        Mistake(
            "axes in another order",
            "The order is (N, C, H, W): images, channels, rows, columns.",
            lambda x, w, b, p, s: right.many_images(x, w, b, p, s).swapaxes(0, 1),
            lambda x, w, b, p, s: np.moveaxis(right.many_images(x, w, b, p, s), 1, -1),
            lambda x, w, b, p, s: np.moveaxis(right.many_images(x, w, b, p, s), 0, -1),
        ),
    ),
)

predict_edges = Predict(
    "predict_edges",
    "it compares left with right.",
    right="upright edges",
    wrong_choices={
        "level edges": (
            "Move down a level edge: to the left and right of every pixel the brightness is the "
            "same, and the two outer columns of the kernel cancel."
        ),
        "both": (
            "Put the kernel on a level edge, bright above and dark below, and work out the sum: "
            "left and right column see the same."
        ),
        "flat regions": "The weights sum to zero: where all pixels are equal, so is the answer.",
    },
)


def _best_angle() -> float:
    return right.best_angle(right.whiskers())


def _waves(rng: np.random.Generator) -> np.ndarray:
    """Draw a patch (64, 64) with waves in a direction between 20 and 70 degrees, and noise."""
    angle, (rows, columns) = np.radians(rng.uniform(20, 70)), np.indices((64, 64))
    waves = np.sin(0.6 * (np.cos(angle) * columns + np.sin(angle) * rows))
    patch: np.ndarray = 128 + 60 * waves + rng.normal(scale=5.0, size=waves.shape)
    return patch


def _position(step: float) -> float:
    """Position of the best angle among candidates from 0 in steps."""
    return float(round(_best_angle() / step))


best_angle = Measured(
    "best_angle",
    "the kernel stands across the whiskers.",
    variable="patch",
    drawn=_waves,
    computed=right.best_angle,
    others="a patch of waves",
    near=2.0,
    expected=_best_angle,
    tolerance=2.0,
    goal="the angle in degrees, 0 to 180, with the largest summed square",
    mistakes=(
        Mistake(
            "the direction along the whiskers",
            "That is the angle with the smallest response.",
            lambda: (_best_angle() + 90) % 180,
        ),
        Mistake(
            "the angle in radians",
            "The angle is asked for in degrees.",
            lambda: float(np.radians(_best_angle())),
        ),
        Mistake(
            "opposite sense of turning",
            "Angles grow from the right towards below, because rows are counted downwards.",
            lambda: 180 - _best_angle(),
        ),
        Mistake(
            "a border of zeros",
            "With padding, the border of zeros counts as an edge, and a strong one. Use padding 0.",
            lambda: right.best_angle(right.whiskers(), padding=1),
        ),
        Mistake(
            "absolute values instead of squares",
            "There the sum of the absolute responses is largest. Asked is that of their squares.",
            right.best_angle_by_size,
        ),
        Mistake(
            "a position instead of a value",
            "np.argmax returns where the best candidate stands, not which angle stands there.",
            *(partial(_position, step) for step in (0.1, 0.2, 0.5, 2.0, 3.0, 5.0, 10.0)),
        ),
    ),
    below="Does your scan run over all angles from 0 to 180?",
    above="Does your scan run over all angles from 0 to 180? Is the largest value looked for?",
)
