"""Mistakes that several exercises of chapter 10 share, and their explanations."""

from __future__ import annotations

from typing import Any

import numpy as np

from udl.checks.ch10_convolution import expected as right
from udl.checks.mistakes import Mistake

FLIPPED = (
    "The first weight belongs to the leftmost (and uppermost) number of the window. In reverse "
    "order it is a mathematician's convolution; deep learning does not flip."
)
WRAPPED = (
    "In Python x[-1] is the last number, so the window at the left end saw the right end of the "
    "signal. What lies outside must count as zero."
)
EDGE = "What lies outside must count as zero; here the end values go on for ever."
BORDER = (
    "A window that reaches beyond an end still sees some numbers: only those outside count as zero."
)
BEGINS = (
    "Output i is the middle of its window: as many numbers to its left as to its right. Here the "
    "window begins (or ends) at i."
)
CUT = (
    "The output inherited the whole numbers of the input: np.zeros_like(x) makes an array of "
    "integers if x is one, and cuts off what is put into it. np.zeros(…) makes one of floats."
)
AVERAGED = "The weights are used as they are, not divided by their sum or their number."
STRIDE = "With stride s only every s-th window is worked out, beginning with the first."
ORDER = "Rows come first, then columns: window (i, j) lies i steps down and j to the right."
BIAS = "Each output channel has one bias, added once to the sum over all channels and positions."


def signal_mistakes(stride: int = 1, dilation: int = 1) -> tuple[Mistake, ...]:
    """Mistakes in convolving one signal."""
    s, d = stride, dilation

    def conv(x: Any, w: Any, shift: int = 0) -> np.ndarray:
        return right.signal_convolution(x, w, s, d, shift)

    margin = d  # of a kernel of three; the one of five is shifted by two positions
    return (
        Mistake("kernel flipped", FLIPPED, lambda x, w: conv(x, w[::-1])),
        Mistake(
            "ends joined (index -1)",
            WRAPPED,
            lambda x, w: right.wrapped_convolution(x, w, s, d),
            lambda x, w: _joined_left(x, w, s, d),
        ),
        Mistake(
            "ends repeated instead of zeros",
            EDGE,
            lambda x, w: right.edge_convolution(x, w, s, d),
        ),
        Mistake(
            "window not centred",
            BEGINS,
            lambda x, w: conv(x, w, len(w) // 2 * margin),
            lambda x, w: conv(x, w, -(len(w) // 2) * margin),
            lambda x, w: conv(x, w, 1),
            lambda x, w: conv(x, w, -1),
        ),
        Mistake(
            "border left at zero",
            BORDER,
            lambda x, w: right.left_out_border(x, w, s, d),
        ),
        Mistake(
            "whole numbers cut off",
            CUT,
            lambda x, w: conv(x, w).astype(np.asarray(x).dtype),
        ),
        Mistake(
            "a mean instead of a weighted sum",
            AVERAGED,
            lambda x, w: conv(x, np.full(len(w), 1 / len(w))),
            lambda x, w: conv(x, w) / len(w),
            lambda x, w: conv(x, w) / np.sum(w),
        ),
        Mistake(
            "weights forgotten",
            "Each number in the window is multiplied by its weight before they are summed.",
            lambda x, w: conv(x, np.ones(len(w))),
        ),
        Mistake(
            "no zeros at the ends",
            "Windows may reach beyond the ends, where zeros are counted: the output is then as "
            "long as the input.",
            lambda x, w: _inside(x, w, s, d),
        ),
    )


def _joined_left(x: Any, weights: Any, stride: int, dilation: int) -> np.ndarray:
    """Convolve with the left end joined to the right one, and zeros beyond the right."""
    h = right.signal_convolution(x, weights, dilation=dilation)
    margin = len(weights) // 2 * dilation
    joined = right.wrapped_convolution(x, weights, dilation=dilation)
    h[:margin] = joined[:margin]
    return h[::stride]


def _inside(x: Any, weights: Any, stride: int, dilation: int) -> np.ndarray:
    """Convolve only where the window lies inside."""
    margin = len(weights) // 2 * dilation
    h = right.signal_convolution(x, weights, dilation=dilation)
    return h[margin : len(h) - margin][::stride]
