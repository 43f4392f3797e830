"""Inputs and right answers for the checks of chapter 10.

Every right answer is an expression of its own, written differently from the chapter's algorithms
(`udl.convolution`, `udl.convolution.pooling`, `udl.training.models`), which no check imports: if an
algorithm breaks, the checks stay right. Convolutions here shift the whole input and add; pooling
takes the four corners of all blocks at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numpy as np

from udl.data import photograph, signal_examples

Draws = list[tuple[Any, ...]]

# --- Practical 10.1 ---


def signal_draws(size: int) -> Callable[[np.random.Generator], Draws]:
    """Make a function that draws (x, weights): fixed ones, then odd, even and short signals."""

    def draws(rng: np.random.Generator) -> Draws:
        fixed = (np.array([1.0, 0.0, 0.0, 2.0, 0.0, 0.0, 4.0]), np.arange(1.0, size + 1))
        whole = (np.array([3, 1, 4, 1, 5, 9]), np.linspace(0.25, -0.5, size))
        drawn = [(rng.normal(size=n), rng.normal(size=size)) for n in (12, 5, 3)]
        return [fixed, *drawn, whole]

    return draws


def signal_convolution(
    x: Any, weights: Any, stride: int = 1, dilation: int = 1, shift: int = 0
) -> np.ndarray:
    """Convolve (L,) with (K,), zeros beyond the ends; `shift` moves every window to the right."""
    x = np.asarray(x, dtype=float)
    middle = len(weights) // 2
    h = np.zeros(len(x))
    for k, weight in enumerate(weights):
        positions = np.arange(len(x)) + (k - middle) * dilation + shift
        inside = (positions >= 0) & (positions < len(x))
        h[inside] += weight * x[positions[inside]]
    return h[::stride]


def wrapped_convolution(x: Any, weights: Any, stride: int = 1, dilation: int = 1) -> np.ndarray:
    """Convolve a signal whose end is followed by its beginning."""
    middle = len(weights) // 2
    turned = [w * np.roll(x, (middle - k) * dilation) for k, w in enumerate(weights)]
    h: np.ndarray = np.sum(turned, axis=0)[::stride]
    return h


def edge_convolution(x: Any, weights: Any, stride: int = 1, dilation: int = 1) -> np.ndarray:
    """Convolve a signal that keeps its first and last value beyond its ends."""
    margin = len(weights) // 2 * dilation
    h = signal_convolution(np.pad(np.asarray(x, float), margin, "edge"), weights, dilation=dilation)
    return h[margin : len(h) - margin][::stride]


def left_out_border(x: Any, weights: Any, stride: int = 1, dilation: int = 1) -> np.ndarray:
    """Convolve, but leave zero where a window reaches beyond an end."""
    margin = len(weights) // 2 * dilation
    h = signal_convolution(x, weights, dilation=dilation)
    h[:margin], h[len(h) - margin :] = 0, 0
    return h[::stride]


def matrix_draws(rng: np.random.Generator) -> Draws:
    """Draw (weights, length)."""
    return [(np.array([1.0, 2.0, 3.0]), 4), (rng.normal(size=3), 7), (rng.normal(size=3), 2)]


def diagonals(weights: Any, length: int) -> np.ndarray:
    """Write a zero-padded convolution with a kernel of three as a matrix."""
    first, middle, last = weights
    one = np.eye(length)
    matrix: np.ndarray = middle * one + first * np.eye(length, k=-1) + last * np.eye(length, k=1)
    return matrix


def errors_of_smoothing(example: signal_examples.NoisySignal) -> np.ndarray:
    """Mean squared error to a clean signal after 0, 1, 2, …, 199 smoothings."""
    smoother = diagonals((0.25, 0.5, 0.25), len(example.clean))
    errors, signal = [], example.measured
    for _ in range(200):
        errors.append(np.mean((signal - example.clean) ** 2))
        signal = smoother @ signal
    return np.array(errors)


# --- Practical 10.2 ---


def length_draws(rng: np.random.Generator) -> Draws:
    """Draw (length, kernel_size, stride, padding)."""
    fixed = [(40, 3, 2, 0), (19, 3, 2, 0), (40, 5, 2, 1), (7, 3, 1, 1), (12, 3, 1, 0), (5, 5, 3, 0)]
    # The last move would be cut short: by half of it, by less, or by more.
    fixed += [(10, 3, 2, 0), (8, 3, 4, 0), (10, 3, 4, 0)]
    drawn = [tuple(int(n) for n in rng.integers((9, 2, 1, 0), (60, 6, 4, 3))) for _ in range(4)]
    return [*fixed, *drawn]


def count_windows(length: int, kernel_size: int, stride: int, padding: int) -> int:
    """Count the positions at which a window can start."""
    return len(range(-padding, length + padding - kernel_size + 1, stride))


def run_layer(
    x: np.ndarray, weight: np.ndarray, bias: np.ndarray, stride: int, padding: int
) -> Any:
    """Convolve signals (N, C_in, L) with (C_out, C_in, K) and add the bias."""
    flat, kernel = x[:, :, None, :], weight[:, :, None, :]  # one row high
    wide = np.pad(flat, ((0, 0), (0, 0), (0, 0), (padding, padding)))
    return image_convolution(wide, kernel, bias, 0, (1, stride))[:, :, 0]


def signal_network(
    x: np.ndarray, parameters: Sequence[np.ndarray], padding: int, stride: int = 2
) -> np.ndarray:
    """Evaluate convolutions with ReLU and one linear layer on signals (N, 40); logits (N, 10)."""
    h = x[:, None]  # (N, 1, 40)
    for weight, bias in zip(parameters[:-2:2], parameters[1:-2:2], strict=True):
        h = run_layer(h, weight, bias, stride, padding).clip(0)
    logits: np.ndarray = h.reshape(len(x), -1) @ parameters[-2].T + parameters[-1]
    return logits


def softened(logits: np.ndarray) -> np.ndarray:
    """Softmax of each row."""
    probabilities: np.ndarray = 1 / np.exp(logits[:, None, :] - logits[:, :, None]).sum(axis=2)
    return probabilities


def seeds_draws(rng: np.random.Generator) -> Draws:
    """Draw (values,): one result for each seed."""
    return [(np.array([90.0, 92.0, 94.0]),), (rng.normal(60, 3, size=5),), (rng.normal(size=8),)]


# --- Practical 10.3 ---


def image_convolution(
    x: Any, weights: Any, bias: Any, padding: int, stride: int | tuple[int, int]
) -> np.ndarray:
    """Convolve (N, C_in, H, W) with (C_out, C_in, K_h, K_w): every weight moves all images once."""
    down, right = (stride, stride) if isinstance(stride, int) else stride
    around = ((0, 0), (0, 0), (padding, padding), (padding, padding))
    wide = np.pad(np.asarray(x, dtype=float), around)
    height = (wide.shape[2] - weights.shape[2]) // down + 1
    width = (wide.shape[3] - weights.shape[3]) // right + 1
    h = np.zeros((len(wide), len(weights), height, width)) + np.reshape(bias, (-1, 1, 1))
    for i, j in np.ndindex(*weights.shape[2:]):
        seen = wide[:, :, i:, j:][:, :, ::down, ::right][:, :, :height, :width]
        h += np.einsum("nchw,oc->nohw", seen, weights[:, :, i, j])
    return h


def one_image(image: Any, weights: Any, padding: int, stride: int = 1) -> np.ndarray:
    """Convolve one image (H, W) with one kernel (K_h, K_w)."""
    h: np.ndarray = image_convolution(
        np.asarray(image)[None, None], np.asarray(weights)[None, None], 0.0, padding, stride
    )[0, 0]
    return h


def one_image_draws(rng: np.random.Generator) -> Draws:
    """Draw (image, weights, padding): one that can be followed by eye, then others."""
    dot = np.zeros((4, 5))
    dot[1, 2] = 1.0
    fixed = (dot, np.arange(1.0, 10.0).reshape(3, 3), 1)
    shapes = (((4, 6), (3, 3), 1), ((5, 4), (3, 3), 0), ((7, 6), (5, 3), 2))
    drawn = [(rng.normal(size=a), rng.normal(size=b), p) for a, b, p in shapes]
    whole = (rng.integers(0, 9, (4, 4)), np.full((3, 3), 1 / 9), 1)
    return [fixed, *drawn, whole]


def strided_image_draws(rng: np.random.Generator) -> Draws:
    """Draw (image, weights, padding, stride); sizes that do not divide evenly, and long strides."""
    shapes: list[tuple[Any, ...]]
    shapes = [((12, 10), (3, 3), 1, 2), ((9, 7), (3, 3), 0, 2), ((11, 8), (5, 3), 1, 3)]
    shapes += [((10, 6), (3, 3), 0, 2)]  # half a move is left over, down and to the right
    long = int(rng.integers(4, 8))
    shapes += [((14, 11), (3, 3), 1, 4), ((2 * long + 3, 3 * long), (2, 4), 0, long)]
    drawn = [(rng.normal(size=a), rng.normal(size=b), p, s) for a, b, p, s in shapes]
    return [*drawn, (*one_image_draws(rng)[1], 1)]


def channel_draws(rng: np.random.Generator) -> Draws:
    """Draw (image, weights, bias, padding, stride) with different numbers of channels."""
    sizes = (((3, 4, 6), (2, 3, 3, 3), 1, 1), ((2, 7, 5), (4, 2, 3, 3), 1, 2))
    more = (*sizes, ((1, 6, 6), (3, 1, 5, 3), 0, 1))
    return [
        (rng.normal(size=a), rng.normal(size=b), rng.normal(size=b[0]), p, s) for a, b, p, s in more
    ]


def batch_draws(rng: np.random.Generator) -> Draws:
    """Draw (images, weights, bias, padding, stride) with different numbers of images."""
    drawn = channel_draws(rng)
    return [
        (rng.normal(size=(n, *image.shape)), weights, bias, padding, stride)
        for n, (image, weights, bias, padding, stride) in zip((2, 3, 1), drawn, strict=True)
    ]


def many_images(images: Any, weights: Any, bias: Any, padding: int, stride: int) -> np.ndarray:
    """Convolve a batch, one setting for both axes."""
    return image_convolution(images, weights, bias, padding, stride)


def many_channels(image: Any, weights: Any, bias: Any, padding: int, stride: int) -> np.ndarray:
    """Convolve one image (C_in, H, W): (C_out, H_out, W_out)."""
    h: np.ndarray = image_convolution(np.asarray(image)[None], weights, bias, padding, stride)[0]
    return h


SOBEL = np.array([[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]])
WHISKERS = (slice(128, 192), slice(0, 64))  # the lower left corner of the photograph


def whiskers() -> np.ndarray:
    """Return the corner of the photograph that 10.3 looks at: (64, 64)."""
    return photograph.grey()[WHISKERS]


def best_angle(patch: np.ndarray, padding: int = 0) -> float:
    """Angle in degrees at which the turned kernel responds most to a patch of a picture.

    The response is a cosine and a sine times two fixed pictures, so that its summed square is a
    quadratic form of (cos, sin); its largest eigenvector points at the best angle.
    """
    across, down = (one_image(patch, kernel, padding).ravel() for kernel in (SOBEL, SOBEL.T))
    form = np.array([[across @ across, across @ down], [across @ down, down @ down]])
    cosine, sine = np.linalg.eigh(form)[1][:, -1]
    return float(np.degrees(np.arctan2(sine, cosine)) % 180)


def best_angle_by_size() -> float:
    """Angle in degrees at which the sum of absolute responses, not of squares, is largest."""
    pair = np.stack([one_image(whiskers(), kernel, 0).ravel() for kernel in (SOBEL, SOBEL.T)])
    angles = np.arange(0, 180, 0.5)
    mixed = np.radians(angles)
    sizes = [np.abs(np.cos(a) * pair[0] + np.sin(a) * pair[1]).sum() for a in mixed]
    return float(angles[np.argmax(sizes)])


# --- Practical 10.4 ---


def corners(x: Any) -> np.ndarray:
    """Return the four numbers of every 2 by 2 block, shape (4, H / 2, W / 2)."""
    x = np.asarray(x, dtype=float)
    return np.array([x[0::2, 0::2], x[0::2, 1::2], x[1::2, 0::2], x[1::2, 1::2]])


def downsampled(x: Any) -> np.ndarray:
    """Upper left number of each block."""
    picked: np.ndarray = corners(x)[0]
    return picked


def largest(x: Any) -> np.ndarray:
    """Largest number of each block."""
    h: np.ndarray = corners(x).max(axis=0)
    return h


def average(x: Any) -> np.ndarray:
    """Mean of each block."""
    h: np.ndarray = corners(x).mean(axis=0)
    return h


def enlarged(x: Any) -> np.ndarray:
    """Each number as a block of four."""
    return np.kron(np.asarray(x, dtype=float), np.ones((2, 2)))


def unpooled(values: Any, image: Any) -> np.ndarray:
    """Values at the positions of the blocks' maxima, zeros elsewhere."""
    picture: np.ndarray = enlarged(values) * (enlarged(largest(image)) == image)
    return picture


def interpolated(x: Any) -> np.ndarray:
    """Twice as many rows and columns, joined by straight lines, the last ones repeated."""
    x = np.asarray(x, dtype=float)

    def steps(count: int) -> np.ndarray:  # (2 count, count)
        positions = np.arange(2 * count) / 2
        return np.array([np.interp(positions, np.arange(count), unit) for unit in np.eye(count)]).T

    picture: np.ndarray = steps(x.shape[0]) @ x @ steps(x.shape[1]).T
    return picture


def centred(x: Any) -> np.ndarray:
    """Enlarge by two: the numbers stand in the middle of their blocks."""
    x = np.asarray(x, dtype=float)

    def steps(count: int) -> np.ndarray:  # (2 count, count)
        positions = (np.arange(2 * count) - 0.5) / 2
        return np.array([np.interp(positions, np.arange(count), unit) for unit in np.eye(count)]).T

    picture: np.ndarray = steps(x.shape[0]) @ x @ steps(x.shape[1]).T
    return picture


PATCH = np.array([[1, 3, 5, 3], [6, 2, 0, 8], [4, 6, 1, 4], [2, 8, 0, 3]])


def block_draws(rng: np.random.Generator) -> Draws:
    """Draw (image,) with even sizes; no block has two equal numbers."""
    drawn = [(rng.normal(size=shape),) for shape in ((4, 6), (8, 2), (6, 6))]
    whole = rng.permutation(24).reshape(4, 6)  # whole numbers, whose means are none
    return [(PATCH.copy(),), *drawn, (-np.abs(rng.normal(size=(4, 4))) - 1,), (whole,)]


def small_draws(rng: np.random.Generator) -> Draws:
    """Draw (image,) of any size, to make larger."""
    fixed = (np.array([[6, 8], [8, 4]]),)
    return [fixed, *[(rng.normal(size=shape),) for shape in ((2, 3), (3, 3), (4, 1))]]


def unpool_draws(rng: np.random.Generator) -> Draws:
    """Draw (values, image): numbers to put where the maxima of the image stood."""
    pictures = [image for (image,) in block_draws(rng)]
    first = (largest(pictures[0]), pictures[0])
    return [first, *[(rng.normal(size=corners(p)[0].shape), p) for p in pictures[1:]]]


def sparse_picture(rng: np.random.Generator) -> np.ndarray:
    """Draw a picture (192, 192) of bright dots on dark grey, on which max pooling loses least.

    Its errors have a mean that is not zero, so that their spread is not their size.
    """
    picture = rng.uniform(4.0, 6.0, size=(192, 192))
    picture[rng.random(picture.shape) < 0.05] = 200.0
    return picture


@cache
def photograph_errors() -> dict[str, float]:
    """Root mean squared error of the photograph for each pair of a way down and a way up."""
    return pair_errors(photograph.grey())


def pair_errors(picture: np.ndarray) -> dict[str, float]:
    """Root mean squared error of a picture, made smaller and larger again, for each pair."""
    smaller = {"downsample": downsampled, "max_pool": largest, "mean_pool": average}
    larger = {
        "duplicate": enlarged,
        "max_unpool": lambda x: unpooled(x, picture),
        "bilinear": interpolated,
    }
    return {
        f"{first}, {second}": float(np.sqrt(np.mean((up(down(picture)) - picture) ** 2)))
        for first, down in smaller.items()
        for second, up in larger.items()
    }


# --- Practical 10.5 ---


def image_network(x: np.ndarray, parameters: Sequence[np.ndarray]) -> np.ndarray:
    """Evaluate two convolutions and two linear layers on (N, 1, 28, 28); logits (N, 10)."""
    h = x
    for weight, bias in zip(parameters[0:4:2], parameters[1:4:2], strict=True):
        h = image_convolution(h, weight, bias, 0, 1)
        blocks = [h[:, :, i::2, j::2] for i in (0, 1) for j in (0, 1)]
        h = np.max(blocks, axis=0).clip(0)
    h = (h.reshape(len(x), -1) @ parameters[4].T + parameters[5]).clip(0)
    logits: np.ndarray = h @ parameters[6].T + parameters[7]
    return logits


def table_draws(rng: np.random.Generator) -> Draws:
    """Draw (labels, predicted): digits, most of them right."""
    fixed = (np.array([0, 1, 1, 3]), np.array([0, 1, 7, 3]))
    drawn = []
    for size in (30, 80):
        labels = rng.integers(0, 10, size)
        wrong = rng.random(size) < 0.4
        drawn.append((labels, np.where(wrong, rng.integers(0, 10, size), labels)))
    return [fixed, *drawn]


def counts(labels: Any, predicted: Any) -> np.ndarray:
    """How often each digit (row) was taken for each digit (column)."""
    return np.bincount(10 * labels + predicted, minlength=100).reshape(10, 10)
