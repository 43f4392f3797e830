"""MNIST-1D: ten simple curves, moved, stretched and hidden in noise, in 40 numbers each.

Small enough to train on in seconds, and yet it tells models apart that MNIST does not: what a
curve is does not depend on where it lies, and only some models know that. The recipe is that of
Greydanus and Kobak; these arrays equal those of their package, number by number, which is why
this module draws from numpy's legacy generator, in the order of the original.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int64
from scipy.ndimage import gaussian_filter1d

from udl.arrays import number, whole, whole_sequence

NUM_CLASSES = 10
PADDING = (36, 60)  # least and most zeros added behind a curve: the more, the narrower it becomes
SCALE = 0.4  # width of the range of factors around 1
MAX_SHIFT = 48  # shifts are 0 to 47 places, around the end
CORRELATED_NOISE, NOISE_WIDTH = 0.25, 2  # of the background; width in places
NOISE = 0.02
SHEAR = 0.75  # width of the range of slopes added
LENGTH = 40
# Heights that draw the digits 0 to 9, one after another from the left.
# fmt: off
HEIGHTS = (
    (5, 6, 6.5, 6.75, 7, 7, 7, 7, 6.75, 6.5, 6, 5),
    (5, 3, 3, 3.4, 3.8, 4.2, 4.6, 5, 5.4, 5.8, 5, 5),
    (5, 6, 6.5, 6.5, 6, 5.25, 4.75, 4, 3.5, 3.5, 4, 5),
    (5, 6, 6.5, 6.5, 6, 5, 5, 6, 6.5, 6.5, 6, 5),
    (5, 4.4, 3.8, 3.2, 2.6, 2.6, 5, 5, 5, 5, 5, 5),
    (5, 3, 3, 3, 3, 5, 6, 6.5, 6.5, 6, 4.5, 5),
    (5, 4, 3.5, 3.25, 3, 3, 3, 3, 3.25, 3.5, 4, 5),
    (5, 7, 7, 6.6, 6.2, 5.8, 5.4, 5, 4.6, 4.2, 5, 5),
    (5, 4, 3.5, 3.5, 4, 5, 5, 4, 3.5, 3.5, 4, 5),
    (5, 4, 3.5, 3.5, 4, 5, 5, 5, 5, 4.7, 4.3, 5),
)
# fmt: on
TEMPLATE_LENGTH = len(HEIGHTS[0])

Signals = Float[np.ndarray, "N 40"]
Labels = Int64[np.ndarray, "N"]
TestSignals = Float[np.ndarray, "M 40"]
TestLabels = Int64[np.ndarray, "M"]


@dataclass(frozen=True, eq=False)
class Mnist1d:
    """Noisy curves and their classes, in a part to learn from and a part to report once.

    Parameters
    ----------
    x, x_test : ndarray, shapes (N, 40) and (M, 40)
        Signals; over both parts together they have mean 0 and standard deviation 1.
    y, y_test : ndarray of int64, shapes (N,) and (M,)
        Classes, 0 to 9.
    t : ndarray, shape (40,)
        Positions of the 40 numbers, for plots.
    """

    x: Signals
    y: Labels
    x_test: TestSignals
    y_test: TestLabels
    t: Float[np.ndarray, "40"]


@dataclass(frozen=True, eq=False)
class Coursework:
    """The data of the coursework: what may be fitted, what may choose, what reports once.

    Parameters
    ----------
    x_train, x_validation, x_test : ndarray, shapes (4000, 40), (2000, 40), (4000, 40)
        Signals.
    y_train, y_validation, y_test : ndarray of int64, shapes (4000,), (2000,), (4000,)
        Classes, 0 to 9.
    """

    x_train: Float[np.ndarray, "4000 40"]
    y_train: Int64[np.ndarray, "4000"]
    x_validation: Float[np.ndarray, "2000 40"]
    y_validation: Int64[np.ndarray, "2000"]
    x_test: Float[np.ndarray, "4000 40"]
    y_test: Int64[np.ndarray, "4000"]


def templates() -> Float[np.ndarray, "10 12"]:
    """Return the ten clean curves.

    Returns
    -------
    ndarray, shape (10, 12)
        Heights; each curve starts at 0 and has standard deviation 1/6.
    """
    curves = np.array(HEIGHTS)
    curves = curves - curves.mean(axis=1, keepdims=True)
    curves /= curves.std(axis=1, keepdims=True)
    centred: np.ndarray = (curves - curves[:, :1]) / 6.0
    return centred


def make_dataset(
    num_samples: int = 5000,
    *,
    seed: int | Sequence[int] = 42,
    shuffled: bool = False,
    train_split: float = 0.8,
) -> Mnist1d:
    """Make MNIST-1D, equal to what the ``mnist1d`` package makes with the same settings.

    Parameters
    ----------
    num_samples : int
        How many signals in all, a multiple of 10.
    seed : int or sequence of int
        Start of the random numbers, each from 0 to 2^32 - 1; several where one could be guessed.
    shuffled : bool
        Whether to put the 40 numbers of every signal into one and the same random order, which
        keeps all information and destroys what lay beside what.
    train_split : float
        Which part of the signals becomes ``x``, above 0 and below 1; the others become ``x_test``.

    Returns
    -------
    Mnist1d

    Raises
    ------
    ValueError
        If an argument is out of its range.

    Notes
    -----
    Greydanus and Kobak (2024), "Scaling down deep learning with MNIST-1D", International
    Conference on Machine Learning, arXiv:2011.14439.
    """
    num_samples = whole("num_samples", num_samples)
    if isinstance(seed, Sequence):
        seed = whole_sequence("seed", seed, 0, most=2**32 - 1)
    else:
        seed = whole("seed", seed, 0, 2**32 - 1)
    train_split = number("train_split", train_split)
    if num_samples % NUM_CLASSES:
        raise ValueError(f"num_samples: got {num_samples}; expected 10, 20, 30, …")
    num_train = int(num_samples * train_split)
    if not 0 < num_train < num_samples:
        raise ValueError(
            f"train_split: got {train_split!r}, which leaves {num_train} of {num_samples} signals "
            "to train on; expected some in both parts"
        )
    random = np.random.RandomState(seed)
    y = np.repeat(np.arange(NUM_CLASSES), num_samples // NUM_CLASSES)  # (N,), sorted
    x = _signals(templates()[y], random)  # (N, 40)
    order = random.permutation(num_samples)
    x, y = x[order], y[order]
    if shuffled:
        x = x[:, random.permutation(LENGTH)]
    padded = TEMPLATE_LENGTH + PADDING[1]
    t = _resampled(_resampled(np.linspace(-5, 5, TEMPLATE_LENGTH) / 6.0, padded), LENGTH) / x.std()
    x = (x - x.mean()) / x.std()
    return Mnist1d(x[:num_train], y[:num_train], x[num_train:], y[num_train:], t)


def coursework(*, shuffled: bool = False) -> Coursework:
    """Return the coursework's data: 4000 signals to train on, 2000 to validate, 4000 to test.

    Parameters
    ----------
    shuffled : bool
        Whether to put the 40 numbers of every signal into one and the same random order.

    Returns
    -------
    Coursework
        The rows 0-3999, 4000-5999 and 6000-9999 of ``make_dataset(10000)``.
    """
    data = make_dataset(10000, shuffled=shuffled)
    x, y = np.concatenate([data.x, data.x_test]), np.concatenate([data.y, data.y_test])
    (x_train, x_validation, x_test), (y_train, y_validation, y_test) = (
        np.split(rows, [4000, 6000]) for rows in (x, y)
    )
    return Coursework(x_train, y_train, x_validation, y_validation, x_test, y_test)


def other_curves(num_samples: int, *, seed: int) -> tuple[Signals, Labels]:
    """Make signals of ten curves that are no digits, hidden in the same way: a related task.

    Each curve has twelve heights like a digit's, drawn at random and smoothed.

    Parameters
    ----------
    num_samples : int
        How many signals in all, a multiple of 10.
    seed : int
        Start of the random numbers, 0 or above: of the curves and of the signals.

    Returns
    -------
    x : ndarray, shape (N, 40)
        Signals, with mean 0 and standard deviation 1.
    y : ndarray of int64, shape (N,)
        Number of the curve, 0 to 9.

    Raises
    ------
    ValueError
        If an argument is out of its range.
    """
    num_samples, seed = whole("num_samples", num_samples), whole("seed", seed, 0, 2**32 - 1)
    if num_samples % NUM_CLASSES:
        raise ValueError(f"num_samples: got {num_samples}; expected 10, 20, 30, …")
    random = np.random.RandomState(seed)
    heights = gaussian_filter1d(random.randn(NUM_CLASSES, TEMPLATE_LENGTH), 1.5, axis=1)
    heights /= heights.std(axis=1, keepdims=True)
    curves = (heights - heights[:, :1]) / 6.0
    y = random.permutation(np.repeat(np.arange(NUM_CLASSES), num_samples // NUM_CLASSES))
    x = _signals(curves[y], random)  # (N, 40)
    return (x - x.mean()) / x.std(), y


def _signals(curves: np.ndarray, random: np.random.RandomState) -> np.ndarray:
    """Move, stretch and hide each of N curves, shape (N, 12); return signals, shape (N, 40)."""
    num_samples, length = len(curves), TEMPLATE_LENGTH + PADDING[1]
    signals, background, noise = np.empty((3, num_samples, length))
    slope = np.empty((num_samples, 1))
    for n, curve in enumerate(curves):
        padding = PADDING[0] + int(random.rand() * (PADDING[1] - PADDING[0] + 1))
        # Zeros mark the background below; a tiny height keeps a curve's own zeros apart from them.
        padded = np.concatenate([curve + 1e-8, np.zeros(padding)])
        stretched = _resampled(padded, length) * (1 + SCALE * (random.rand() - 0.5))
        signals[n] = np.roll(stretched, random.randint(MAX_SHIFT))
        background[n] = CORRELATED_NOISE * random.randn(length)
        noise[n] = NOISE * random.randn(length)
        slope[n] = SHEAR * (random.rand() - 0.5)
    background = gaussian_filter1d(background, NOISE_WIDTH, axis=1)
    signals = np.where(signals != 0, signals, background) + noise
    signals -= slope * np.linspace(-0.5, 0.5, length)  # (N, 1) (72,) -> (N, 72)
    return np.stack([_resampled(signal, LENGTH) for signal in signals])


def _resampled(signal: np.ndarray, length: int) -> np.ndarray:
    """Read a signal, shape (L,), at ``length`` even places between its ends, by straight lines."""
    resampled: np.ndarray = np.interp(
        np.linspace(0, 1, length), np.linspace(0, 1, len(signal)), signal
    )
    return resampled
