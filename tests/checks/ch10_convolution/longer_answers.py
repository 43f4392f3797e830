"""Right and wrong answers to the longer tasks and to the programs to mend."""

import numpy as np
from scipy import ndimage

from tests.checks.ch10_convolution.first_answers import (
    conv2d_channels,
    conv2d_single,
    convolve_by_index,
)
from tests.checks.ch10_convolution.picture_answers import bilinear, duplicate
from tests.checks.check_harness import Wrong


def convolve_any(x, weights, stride, padding, dilation):
    padded = [0.0] * padding + list(x) + [0.0] * padding
    h, begin = [], 0
    while begin + dilation * (len(weights) - 1) < len(padded):
        h.append(sum(w * padded[begin + k * dilation] for k, w in enumerate(weights)))
        begin += stride
    return np.array(h)


def smooth_to_the_ends(x, weights):
    h, margin = np.zeros(len(x)), len(weights) // 2
    for i in range(len(x)):
        met = [(w, i + k - margin) for k, w in enumerate(weights) if 0 <= i + k - margin < len(x)]
        h[i] = sum(w * x[j] for w, j in met) / sum(w for w, _ in met)
    return h


def positions_seen(layers, unit):
    first = last = unit
    for kernel_size, stride, padding in layers[::-1]:
        first, last = first * stride - padding, last * stride - padding + kernel_size - 1
    return first, last


def honest_report(validation, test):
    best = validation.mean(axis=1).argmax()
    return best, test[best].mean()


def edge_strength(image):
    image, kernel = np.array(image, float), np.array([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    return np.hypot(conv2d_single(image, kernel, 0), conv2d_single(image, kernel.T, 0))


def edge_strength_in_bytes(image):
    across = image[:, 2:] - image[:, :-2]
    across = across[:-2] + 2 * across[1:-1] + across[2:]
    along = image[2:] - image[:-2]
    along = along[:, :-2] + 2 * along[:, 1:-1] + along[:, 2:]
    return np.sqrt(across**2.0 + along**2.0)


def conv2d_grouped(image, weights, bias, padding, groups):
    (c_in, c_out), maps = (len(image), len(weights)), []
    for o in range(c_out):
        g = o // (c_out // groups)
        seen = image[g * c_in // groups : (g + 1) * c_in // groups]
        maps.append(conv2d_channels(seen, weights[o : o + 1], bias[o : o + 1], padding, 1)[0])
    return np.stack(maps)


def bilinear_centred(image):
    places = (np.mgrid[0 : 2 * image.shape[0], 0 : 2 * image.shape[1]] - 0.5) / 2
    return ndimage.map_coordinates(image.astype(float), places, order=1, mode="nearest")


def bilinear_in_quarters(image):
    x = np.pad(image, 1, "edge")
    h = np.zeros((2 * image.shape[0], 2 * image.shape[1]))
    for a, b in np.ndindex(2, 2):
        up, left = x[2 * a :, 1:-1][: len(image)], x[1:-1, 2 * b :][:, : image.shape[1]]
        corner = x[2 * a :, 2 * b :][: len(image), : image.shape[1]]
        h[a::2, b::2] = (9 * image + 3 * up + 3 * left + corner) / 16
    return h


def with_moved(images, labels, shifts):
    x, y = [], []
    for shift in shifts:
        for image, label in zip(images, labels, strict=True):
            x.append(np.roll(image, shift, axis=2))
            y.append(label)
    return np.array(x), np.array(y)


RIGHT = {
    "convolve_any": [convolve_any],
    "smooth_to_the_ends": [smooth_to_the_ends],
    "positions_seen": [positions_seen, lambda n, u: list(positions_seen(n, u))],
    "honest_report": [
        honest_report,
        lambda v, t: (int(np.argmax(v.sum(1))), np.average(t[np.argmax(v.sum(1))])),
    ],
    "edge_strength": [edge_strength],
    "conv2d_grouped": [conv2d_grouped],
    "bilinear_centred": [bilinear_centred, bilinear_in_quarters],
    "with_moved": [with_moved],
}

WRONG = {
    "convolve_any": [
        Wrong(lambda x, w, s, p, d: convolve_any(x, w, s, p, 1), "dilation ignored"),
        Wrong(lambda x, w, s, p, d: convolve_any(x, w, 1, p, d)[: len(x)]),
        Wrong(lambda x, w, s, p, d: convolve_any(x, w[::-1], s, p, d), "kernel flipped"),
        Wrong(lambda x, w, s, p, d: convolve_any(x, w, s, p, d)[:-1], "one window too few"),
        Wrong(lambda x, w, s, p, d: convolve_any(x, w, s, len(w) // 2, d)),
    ],
    "smooth_to_the_ends": [
        Wrong(lambda x, w: convolve_by_index(x, w) / np.sum(w), "zeros still counted"),
        Wrong(convolve_by_index, "not divided at all"),
        Wrong(lambda x, w: smooth_to_the_ends(x, np.ones(len(w)))),
        Wrong(lambda x, w: ndimage.correlate1d(x * 1.0, w / sum(w), mode="nearest"), "repeated"),
    ],
    "positions_seen": [
        Wrong(lambda n, u: positions_seen(n[::-1], u), "first layer to the last"),
        Wrong(lambda n, u: positions_seen([(k, s, 0) for k, s, _ in n], u), "padding ignored"),
        Wrong(lambda n, u: positions_seen([(k + 1, s, p) for k, s, p in n], u)),
        Wrong(lambda n, u: positions_seen(n, u)[1] - positions_seen(n, u)[0] + 1),
        Wrong(lambda n, u: (positions_seen(n, u)[0], positions_seen(n, u)[1] + 1), "beyond"),
    ],
    "honest_report": [
        Wrong(lambda v, t: honest_report(t, t), "chosen by the test data"),
        Wrong(lambda v, t: honest_report(v, v), "the validation accuracy reported"),
        Wrong(lambda v, t: (honest_report(v, t)[0], t.mean(axis=1).max()), "best test accuracy"),
        Wrong(lambda v, t: honest_report(v.T, t.T)),
        Wrong(lambda v, t: honest_report(v, t)[1]),
    ],
    "edge_strength": [
        Wrong(edge_strength_in_bytes, "wrap around"),
        Wrong(lambda x: edge_strength_in_bytes(x).astype(float), "wrap around"),
        Wrong(lambda x: edge_strength(x) ** 2, "root missing"),
        Wrong(lambda x: edge_strength(np.abs(x))),
    ],
    "conv2d_grouped": [
        Wrong(lambda x, w, b, p, g: conv2d_channels(x[: w.shape[1]], w, b, p, 1), "first group's"),
        Wrong(lambda x, w, b, p, g: conv2d_grouped(x, w, 0 * b, p, g), "bias missing"),
        Wrong(lambda x, w, b, p, g: conv2d_grouped(x, w, b, 1, g)),
        Wrong(lambda x, w, b, p, g: conv2d_grouped(x[::-1], w, b, p, g)),
    ],
    "bilinear_centred": [
        Wrong(bilinear, "still at the upper left"),
        Wrong(duplicate, "numbers only repeated"),
        Wrong(lambda x: ndimage.zoom(x.astype(float), 2, order=1)),
        Wrong(lambda x: bilinear_centred(x).round(1)),
        Wrong(lambda x: bilinear_centred(np.pad(x, 1))[2:-2, 2:-2], "zeros beyond"),
        Wrong(lambda x: bilinear_centred(np.pad(x, 1, "wrap"))[2:-2, 2:-2], "ends joined"),
        Wrong(lambda x: np.repeat(bilinear_centred(x[:, :1]), 2 * x.shape[1], axis=1)),
        Wrong(lambda x: bilinear_centred(x).T, "transposed"),
    ],
    "with_moved": [
        Wrong(lambda x, y, s: (with_moved(x, y, s)[0], np.repeat(y, len(s))), "one by one"),
        Wrong(lambda x, y, s: with_moved(x, y, [-k for k in s]), "to the left"),
        Wrong(lambda x, y, s: (with_moved(x, y, s)[0], y), "one set only"),
        Wrong(lambda x, y, s: with_moved(x, y, s)[0]),
        Wrong(lambda x, y, s: with_moved(x, y, sorted(s))),
    ],
}
