"""The programs to mend of practicals 10.1 to 10.5."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from udl.checks.ch10_convolution import expected as right
from udl.checks.kinds import Implement
from udl.checks.mistakes import Mistake

# --- Practical 10.1: a running mean that bends down at both ends ---


def _smoothed(x: Any, weights: Any) -> np.ndarray:
    """Weighted mean of the numbers that are there."""
    sums = right.signal_convolution(x, weights)
    h: np.ndarray = sums / right.signal_convolution(np.ones(len(x)), weights)
    return h


def _smooth_draws(rng: np.random.Generator) -> right.Draws:
    drawn = [(rng.normal(5, 1, size=n), rng.uniform(0.2, 2, size=k)) for n, k in ((9, 3), (12, 5))]
    return [(np.full(6, 4.0), np.ones(3)), *drawn, (np.array([3, 1, 4, 1, 5]), np.ones(5))]


smooth_to_the_ends = Implement(
    "smooth_to_the_ends",
    "level up to the ends.",
    expected=_smoothed,
    draws=_smooth_draws,
    mistakes=(
        Mistake(
            "zeros still counted",
            "At the ends, the weights that meet zeros must not count in the sum either.",
            lambda x, w: right.signal_convolution(x, w) / np.sum(w),
        ),
        Mistake(
            "not divided at all",
            "A weighted mean is a weighted sum divided by the sum of its weights.",
            lambda x, w: right.signal_convolution(x, w),
        ),
        Mistake(
            "end values repeated",
            "That is level, too, but it counts the first and the last number several times. Take "
            "the mean of what is there.",
            lambda x, w: right.edge_convolution(x, w) / np.sum(w),
        ),
        Mistake(
            "divided by the number of weights",
            "Weights need not be equal: divide by the sum of those that met a number.",
            lambda x, w: (
                right.signal_convolution(x, w)
                / right.signal_convolution(np.ones(len(x)), np.ones(len(w)))
            ),
        ),
        Mistake(
            "ends left out",
            "The result is as long as the signal.",
            lambda x, w: right.signal_convolution(x, w)[1:-1] / np.sum(w),
        ),
    ),
)

# --- Practical 10.2: the best of many, reported ---


def _report(validation: Any, test: Any) -> tuple[int, float]:
    """Choose by the mean of the validation accuracies, report the mean of the test accuracies."""
    best = int(np.argmax(np.einsum("ms->m", validation)))
    return best, float(np.einsum("ms->m", test)[best] / test.shape[1])


def _report_draws(rng: np.random.Generator) -> right.Draws:
    # One setting is best on average, another has the best run, a third the best test accuracy.
    fixed = (
        np.array([[80.0, 82.0, 84.0], [90.0, 70.0, 75.0], [78.0, 80.0, 79.0]]),
        np.array([[81.0, 80.0, 79.0], [72.0, 78.0, 76.0], [83.0, 84.0, 85.0]]),
    )
    drawn = [
        (rng.normal(85, 3, size=shape), rng.normal(84, 3, size=shape))
        for shape in ((5, 3), (12, 2), (8, 4))
    ]
    return [fixed, *drawn]


def _by_test(validation: Any, test: Any) -> tuple[int, float]:
    best = int(np.argmax(test.mean(axis=1)))
    return best, float(test[best].mean())


honest_report = Implement(
    "honest_report",
    "chosen by one set of data, reported on another.",
    expected=_report,
    draws=_report_draws,
    items=("chosen setting", "test accuracy"),
    mistakes=(
        Mistake(
            "chosen by the test data",
            "Of several settings the one that was lucky on the test data wins, and its luck is "
            "reported. Choose by the validation data.",
            _by_test,
            lambda v, t: (int(np.argmax(t.max(axis=1))), float(t.max())),
            lambda v, t: (int(np.argmax(t.max(axis=1))), float(t.mean(axis=1).max())),
        ),
        Mistake(
            "the validation accuracy reported",
            "It served to choose, so it is too good as well. Report the test data.",
            lambda v, t: (int(np.argmax(v.mean(axis=1))), float(v.mean(axis=1).max())),
        ),
        Mistake(
            "the best test accuracy reported",
            "Report what the chosen setting reaches, not what some other one does.",
            lambda v, t: (int(np.argmax(v.mean(axis=1))), float(t.mean(axis=1).max())),
            lambda v, t: (int(np.argmax(v.mean(axis=1))), float(t.max())),
        ),
        Mistake(
            "the best run of the chosen setting",
            "Report the mean over its runs.",
            lambda v, t: (int(np.argmax(v.mean(axis=1))), float(t[v.mean(axis=1).argmax()].max())),
        ),
        Mistake(
            "chosen by a single run",
            "The best run may be luck. Compare the means over the runs of each setting.",
            lambda v, t: (int(np.argmax(v.max(axis=1))), float(t[v.max(axis=1).argmax()].mean())),
        ),
        Mistake(
            "a seed chosen instead of a setting",
            "Rows are settings, columns are seeds.",
            lambda v, t: (int(np.argmax(v.mean(axis=0))), float(t[:, v.mean(axis=0).argmax()]
                          .mean())),
        ),
    ),
)  # fmt: skip

# --- Practical 10.3: brightness in whole numbers from 0 to 255 ---


def _strength(image: Any) -> np.ndarray:
    """Length of the two responses together."""
    across, down = (right.one_image(image, k, 0) for k in (right.SOBEL, right.SOBEL.T))
    strength: np.ndarray = np.hypot(across, down)
    return strength


def _wrapped(image: Any, late: bool) -> np.ndarray:
    """Compute in the image's own kind of number, or convert when it is too late."""
    x = np.asarray(image)
    kernel = right.SOBEL.astype(int)
    height, width = x.shape[0] - 2, x.shape[1] - 2
    responses = []
    for table in (kernel, kernel.T):
        total = np.zeros((height, width), dtype=x.dtype)
        for i, j in np.ndindex(3, 3):
            total = total + (x[i : i + height, j : j + width] * table[i, j]).astype(x.dtype)
        responses.append(total.astype(float) if late else total)
    across, down = (response.astype(float) for response in responses)
    strength: np.ndarray = np.hypot(across, down)
    return strength


def _edge_draws(rng: np.random.Generator) -> right.Draws:
    step = np.zeros((5, 6), dtype=np.uint8)
    step[:, 3:] = 200
    images = [rng.integers(0, 256, size=shape).astype(np.uint8) for shape in ((6, 5), (4, 8))]
    return [(step,), *[(image,) for image in images], (rng.normal(size=(5, 5)),)]


edge_strength = Implement(
    "edge_strength",
    "edges of both signs and of all directions.",
    expected=_strength,
    draws=_edge_draws,
    mistakes=(
        Mistake(
            "numbers that wrap around",
            "Whole numbers of 8 bits begin again at 0 after 255, and below 0 at 255. Turn the "
            "image into floats before anything is subtracted.",
            lambda x: _wrapped(x, False),
            lambda x: _wrapped(x, True),
        ),
        Mistake(
            "one direction only",
            "An edge may run in any direction: take both kernels.",
            lambda x: np.abs(right.one_image(x, right.SOBEL, 0)),
            lambda x: np.abs(right.one_image(x, right.SOBEL.T, 0)),
        ),
        Mistake(
            "sum of the sizes",
            "The two responses are the sides of a right angle: Pythagoras.",
            lambda x: (
                np.abs(right.one_image(x, right.SOBEL, 0))
                + np.abs(right.one_image(x, right.SOBEL.T, 0))
            ),
        ),
        Mistake(
            "root missing",
            "Take the root of the sum of the squares.",
            lambda x: _strength(x) ** 2,
        ),
        Mistake(
            "zeros at the borders",
            "Use padding 0: the border of zeros would count as an edge.",
            lambda x: np.hypot(*(right.one_image(x, k, 1) for k in (right.SOBEL, right.SOBEL.T))),
        ),
    ),
)

# --- Practical 10.4: half a pixel ---


bilinear_centred = Implement(
    "bilinear_centred",
    "half a pixel put right.",
    expected=lambda image: right.centred(image),
    draws=right.small_draws,
    mistakes=(
        Mistake(
            "still at the upper left corners",
            "That is the interpolation of before. The numbers stand in the middle of their blocks.",
            right.interpolated,
        ),
        Mistake(
            "moved the other way",
            "The first of the two new numbers lies before the middle of its block, the second "
            "behind it.",
            lambda x: right.interpolated(np.asarray(x)[::-1, ::-1])[::-1, ::-1],
        ),
        Mistake(
            "numbers only repeated",
            "Between two middles the numbers change evenly.",
            right.enlarged,
        ),
        Mistake(
            "shares of one third",
            "Two middles lie two new pixels apart. How far is a new number from each of them? The "
            "two distances add up to two, but one is not half the other.",
            lambda x: _shares(x, 2 / 3),
        ),
        Mistake(
            "shares exchanged",
            "The nearer middle has the larger share.",
            lambda x: _shares(x, 1 / 4),
        ),
        Mistake(
            "one direction only",
            "The same along the rows and along the columns: first the one, then the other.",
            lambda x: _one_way(x),
            lambda x: _one_way(np.asarray(x).T).T,
        ),
        Mistake(
            "ends joined (first one follows last)",
            "np.roll puts the first row after the last. There, the last one counts again.",
            lambda x: _padded(x, "wrap"),
        ),
        Mistake(
            "zeros beyond the border",
            "Beyond the outermost numbers these count again; with zeros the border turns dark.",
            lambda x: _padded(x, "constant"),
        ),
        Mistake(
            "sides exchanged",
            "The first new number of a block lies towards the neighbour before, the second towards "
            "the one after.",
            lambda x: _exchanged(x),
        ),
        Mistake(
            "transposed result",
            "The right numbers, with rows and columns exchanged: transpose back at the end.",
            lambda x: right.centred(x).T,
        ),
    ),
)


def _one_way(image: Any) -> np.ndarray:
    """Interpolate along the rows, and repeat the rows."""
    x = np.asarray(image, float)
    along: np.ndarray = right.centred(np.repeat(x, 3, axis=0))  # (6 H, 2 W)
    return np.repeat(along[2::6], 2, axis=0)  # between equal rows nothing is mixed


def _padded(image: Any, edge: str) -> np.ndarray:
    """Interpolate with other numbers beyond the border."""
    padded = np.pad(np.asarray(image, float), 1, edge)  # type: ignore[call-overload]
    inside: np.ndarray = right.centred(padded)[2:-2, 2:-2]
    return inside


def _exchanged(image: Any) -> np.ndarray:
    """Mix each new number with the neighbour on its other side."""
    h = right.centred(image)
    pairs = [np.arange(n).reshape(-1, 2)[:, ::-1].ravel() for n in h.shape]
    return h[np.ix_(*pairs)]


def _shares(image: Any, share: float) -> np.ndarray:
    """Mix each number with its neighbours, with a share of its own."""
    x = np.asarray(image, dtype=float)
    for axis in (0, 1):
        x = np.moveaxis(x, axis, 0)
        before, after = np.concatenate([x[:1], x[:-1]]), np.concatenate([x[1:], x[-1:]])
        pairs = [share * x + (1 - share) * before, share * x + (1 - share) * after]
        x = np.moveaxis(np.stack(pairs, axis=1).reshape(2 * len(x), *x.shape[1:]), 0, axis)
    return x


# --- Practical 10.5: labels that lose their pictures ---


def _moved(images: Any, labels: Any, shifts: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
    """Put together the images of every shift, with their labels."""
    width = images.shape[-1]
    columns = (np.arange(width)[None] - np.array(shifts, int)[:, None]) % width  # (S, W)
    x = np.moveaxis(images[..., columns], -2, 0)  # (S, N, 1, H, W)
    return x.reshape(-1, *images.shape[1:]), np.concatenate([labels] * len(shifts))


def _moved_draws(rng: np.random.Generator) -> right.Draws:
    return [
        (rng.normal(size=(n, 1, 3, 6)), rng.permutation(10)[:n], list(shifts))
        for n, shifts in ((2, (0, 1)), (5, (-2, 0, 3)), (4, (1,)), (3, (0, -1, 2, 5)))
    ]


with_moved = Implement(
    "with_moved",
    "every picture with its own label.",
    expected=_moved,
    draws=_moved_draws,
    items=("images", "labels"),
    mistakes=(
        Mistake(
            "labels repeated one by one",
            "The images come as one whole set after another; np.repeat writes 5 5 5 1 1 1. The "
            "labels must come in the order of the images.",
            lambda x, y, s: (_moved(x, y, s)[0], np.repeat(y, len(s))),
        ),
        Mistake(
            "moved to the left",
            "A positive shift moves to the right, as np.roll does along the last axis.",
            lambda x, y, s: _moved(x, y, [-shift for shift in s]),
        ),
        Mistake(
            "moved down instead of to the right",
            "The last axis runs along the columns.",
            lambda x, y, s: (
                np.concatenate([np.roll(x, shift, axis=-2) for shift in s]),
                np.tile(y, len(s)),
            ),
        ),
        Mistake(
            "labels of one set only",
            "There are as many labels as images.",
            lambda x, y, s: (_moved(x, y, s)[0], y),
        ),
    ),
)
