"""Checks of practical 10.1, convolution in one dimension."""

from __future__ import annotations

import numpy as np

from udl.checks.ch10_convolution import expected as right
from udl.checks.ch10_convolution import shared
from udl.checks.kinds import Implement, Measured, Predict, Read
from udl.checks.mistakes import Mistake
from udl.data import signal_examples

_STRIDE = "Outputs stand at i = 0, 2, 4, …: "
_DILATION = "With dilation 2 the window skips every other number: it sees i - 2, i and i + 2."

trace_sliding = Read(
    "trace_sliding",
    "three windows, and no weight flipped.",
    expected=lambda: (-3.0, -6.0, -12.0),
    items=("first number", "second number", "third number"),
    mistakes=(
        Mistake(
            "kernel flipped",
            shared.FLIPPED,
            lambda: (3.0, 6.0, 12.0),
        ),
        Mistake(
            "windows beyond the ends",
            "The loop runs over len(x) - len(weights) + 1 positions: all windows lie inside.",
            lambda: (-2.0, -3.0, -6.0, -12.0, 8.0),
        ),
        Mistake(
            "windows that do not overlap",
            "The position moves on by one each time, not by the length of the kernel.",
            lambda: (-3.0, -8.0),
        ),
    ),
)

convolve = Implement(
    "convolve",
    "right, up to both ends.",
    expected=lambda x, weights: right.signal_convolution(x, weights),
    draws=right.signal_draws(3),
    mistakes=shared.signal_mistakes(),
)

convolve_strided = Implement(
    "convolve_strided",
    "every second output.",
    expected=lambda x, weights: right.signal_convolution(x, weights, stride=2),
    draws=right.signal_draws(3),
    mistakes=(
        Mistake(
            "stride ignored",
            _STRIDE + "half as many as inputs (rounded up).",
            lambda x, w: right.signal_convolution(x, w),
        ),
        Mistake(
            "beginning at the second position",
            _STRIDE + "the first window stands over the first number.",
            lambda x, w: right.signal_convolution(x, w)[1::2],
        ),
        Mistake(
            "output as long as the input",
            _STRIDE + "what is not worked out is left out, not zero.",
            lambda x, w: right.signal_convolution(x, w) * (np.arange(len(x)) % 2 == 0),
        ),
        Mistake(
            "the window reads every second number",
            "Stride says how far the window moves. Inside it the numbers are neighbours.",
            lambda x, w: right.signal_convolution(x, w, 2, 2),
            lambda x, w: right.signal_convolution(x[::2], w),
        ),
        Mistake(
            "only the first half",
            _STRIDE + "output j stands over x[2 * j], not over x[j].",
            lambda x, w: right.signal_convolution(x, w)[: (len(x) + 1) // 2],
        ),
        *shared.signal_mistakes(stride=2),
    ),
)

convolve_wide = Implement(
    "convolve_wide",
    "right; two zeros at either end.",
    expected=lambda x, weights: right.signal_convolution(x, weights),
    draws=right.signal_draws(5),
    mistakes=(
        Mistake(
            "only three of the five weights",
            "The window reaches from i - 2 to i + 2: five numbers, five weights.",
            lambda x, w: right.signal_convolution(x, w[1:4]),
            lambda x, w: right.signal_convolution(x, w[:3]),
        ),
        Mistake(
            "padding one too small",
            "With five weights the window reaches two positions beyond each end.",
            lambda x, w: right.signal_convolution(x, w)[1:-1],
        ),
        *shared.signal_mistakes(),
    ),
)

convolve_dilated = Implement(
    "convolve_dilated",
    "three weights that reach over five positions.",
    expected=lambda x, weights: right.signal_convolution(x, weights, dilation=2),
    draws=right.signal_draws(3),
    mistakes=(
        Mistake(
            "dilation ignored",
            _DILATION,
            lambda x, w: right.signal_convolution(x, w),
        ),
        Mistake(
            "stride instead of dilation",
            "The window moves on by one; its weights lie two positions apart.",
            lambda x, w: right.signal_convolution(x, w, stride=2),
        ),
        Mistake(
            "two numbers skipped instead of one",
            _DILATION,
            lambda x, w: right.signal_convolution(x, w, dilation=3),
        ),
        Mistake(
            "padding one too small",
            "The window reaches two positions beyond each end.",
            lambda x, w: right.signal_convolution(x, w, dilation=2)[1:-1],
        ),
        *shared.signal_mistakes(dilation=2),
    ),
)

convolution_matrix = Implement(
    "convolution_matrix",
    "three diagonals.",
    expected=right.diagonals,
    draws=right.matrix_draws,
    mistakes=(
        Mistake(
            "transposed matrix (kernel flipped)",
            "Row i belongs to output i: the first weight stands to the left of the diagonal, in "
            "column i - 1.",
            lambda w, n: right.diagonals(w, n).T,
        ),
        Mistake(
            "corners filled (ends joined)",
            shared.WRAPPED,
            lambda w, n: sum(w[k] * np.roll(np.eye(n), k - 1, axis=1) for k in range(3)),
        ),
        Mistake(
            "window not centred",
            "The middle weight stands on the diagonal, in row i and column i.",
            lambda w, n: right.diagonals(w, n + 2)[1:-1, 2:],
            lambda w, n: right.diagonals(w, n + 2)[1:-1, :-2],
        ),
        Mistake(
            "first and last row left at zero",
            shared.BORDER,
            lambda w, n: np.pad(right.diagonals(w, n)[1:-1], ((1, 1), (0, 0))),
        ),
        Mistake(
            "zeros beyond the ends as columns of their own",
            "The zeros contribute nothing, so they need no column: as many columns as inputs.",
            lambda w, n: right.diagonals(w, n + 2)[1:-1],
        ),
        Mistake(
            "the same weight everywhere",
            "Each diagonal holds one of the weights.",
            lambda w, n: np.full((n, n), w[1]),
        ),
    ),
)

predict_twice = Predict(
    "predict_twice",
    "only the ends can tell.",
    right="except at the ends",
    wrong_choices={
        "everywhere": (
            "Inside, yes. But the zeros that are added before the second convolution stand where "
            "the first one had, or would have had, other numbers."
        ),
        "nowhere": (
            "A weighted sum of weighted sums is a weighted sum, and it is the same one wherever "
            "no zero beyond the ends takes part."
        ),
    },
)


BUMPS = signal_examples.noisy_bumps()


def _best_repeats(example: signal_examples.NoisySignal = BUMPS) -> float:
    return float(np.argmin(right.errors_of_smoothing(example)))


def _less_noise(rng: np.random.Generator) -> signal_examples.NoisySignal:
    """Draw the bumps of 10.1 with less noise, which takes fewer smoothings."""
    noise = 0.4 * rng.permutation(BUMPS.measured - BUMPS.clean)
    return signal_examples.NoisySignal(BUMPS.clean, BUMPS.clean + noise)


best_repeats = Measured(
    "best_repeats",
    "not too rough, not too flat.",
    variable="example",
    drawn=_less_noise,
    computed=_best_repeats,
    others="the bumps with less noise",
    near=0.5,
    slips=(
        Mistake(
            "counted from one",
            "The measured signal itself, not smoothed at all, counts as 0 smoothings.",
            lambda example: _best_repeats(example) + 1,
        ),
    ),
    expected=_best_repeats,
    tolerance=0.5,
    goal="the number of smoothings with the smallest mean squared error",
    mistakes=(
        Mistake(
            "counted from one",
            "The measured signal itself, not smoothed at all, counts as 0 smoothings.",
            lambda: _best_repeats() + 1,
        ),
        Mistake(
            "no smoothing at all",
            "Nothing to do would be best only if the error were taken to the measured signal; take "
            "it to the clean one. Or is this the smallest error itself? Asked is after how many "
            "smoothings it is reached.",
            lambda: 0.0,
            lambda: float(right.errors_of_smoothing(BUMPS).min()),
        ),
    ),
    below="There is more noise to take away.",
    above="The bumps themselves are being flattened. Did the smallest error come earlier?",
)
