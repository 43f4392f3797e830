"""Right and wrong answers to practicals 10.1 to 10.5, written as a student would write them."""

import math

import numpy as np
from scipy import ndimage, signal

from tests.checks.check_harness import Wrong
from udl.data import photograph, signal_examples

# --- right answers ---


def convolve(x, weights):
    padded = np.concatenate([[0.0], x, [0.0]])
    return np.array([np.dot(weights, padded[i : i + 3]) for i in range(len(x))])


def convolve_by_index(x, weights):
    h = np.zeros(len(x))
    for i in range(len(x)):
        for k in range(len(weights)):
            j = i + k - len(weights) // 2
            if 0 <= j < len(x):
                h[i] += weights[k] * x[j]
    return h


def dilated(x, weights):
    return convolve_by_index(x, np.array([weights[0], 0, weights[1], 0, weights[2]]))


def matrix(weights, length):
    m = np.zeros((length, length))
    for i in range(length):
        for k in range(3):
            if 0 <= i + k - 1 < length:
                m[i, i + k - 1] = weights[k]
    return m


def best_repeats():
    example = signal_examples.noisy_bumps()
    values, errors = example.measured, []
    for _ in range(100):
        errors.append(np.mean((values - example.clean) ** 2))
        values = np.convolve(values, [0.25, 0.5, 0.25], "same")
    return int(np.argmin(errors))


def output_length(length, kernel_size, stride, padding):
    return math.floor((length + 2 * padding - kernel_size) / stride) + 1


def conv2d_single(image, weights, padding):
    return signal.correlate2d(np.pad(image, padding), weights, "valid")


def conv2d_strided(image, weights, padding, stride):
    return conv2d_single(image, weights, padding)[::stride, ::stride]


def conv2d_channels(image, weights, bias, padding, stride):
    return np.stack(
        [
            sum(conv2d_strided(x, w, padding, stride) for x, w in zip(image, ws, strict=True)) + b
            for ws, b in zip(weights, bias, strict=True)
        ]
    )


def conv2d_batch(images, weights, bias, padding, stride):
    return np.stack([conv2d_channels(image, weights, bias, padding, stride) for image in images])


def best_angle():
    patch, base = photograph.grey()[128:, :64], np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    angles = np.arange(0, 180, 1.0)
    kernels = [np.cos(a) * base + np.sin(a) * base.T for a in np.radians(angles)]
    return angles[np.argmax([np.sum(conv2d_single(patch, k, 0) ** 2) for k in kernels])]


def blocks(image):
    return image.reshape(image.shape[0] // 2, 2, image.shape[1] // 2, 2)


def max_pool(image):
    return blocks(image).max(axis=(1, 3))


def mean_pool(image):
    return blocks(image).mean(axis=(1, 3))


def duplicate(image):
    return np.repeat(np.repeat(image, 2, axis=0), 2, axis=1)


def max_unpool(values, image):
    return np.where(image == duplicate(max_pool(image)), duplicate(values), 0)


def max_unpool_by_index(values, image):
    result = np.zeros(image.shape)
    for i in range(values.shape[0]):
        for j in range(values.shape[1]):
            block = image[2 * i : 2 * i + 2, 2 * j : 2 * j + 2]
            a, b = np.unravel_index(np.argmax(block), (2, 2))
            result[2 * i + a, 2 * j + b] = values[i, j]
    return result


def bilinear(image):
    def along_rows(x):
        wide = np.zeros((len(x), 2 * x.shape[1]))
        wide[:, ::2] = x
        wide[:, 1::2] = (x + np.hstack([x[:, 1:], x[:, -1:]])) / 2
        return wide

    return along_rows(along_rows(image).T).T


def bilinear_by_scipy(image):
    positions = np.mgrid[0 : 2 * image.shape[0], 0 : 2 * image.shape[1]] / 2
    return ndimage.map_coordinates(image.astype(float), positions, order=1, mode="nearest")


picture = photograph.grey()  # of the notebook


def best_pair():
    errors = [
        np.sqrt(np.mean((up(down(picture)) - picture) ** 2))
        for down in (lambda x: x[::2, ::2], max_pool, mean_pool)
        for up in (duplicate, bilinear, lambda x: max_unpool(x, picture))
    ]
    return min(errors)


def accuracy_at(shift):
    """The notebook's function, for a network whose accuracy falls below 60 % at a shift of 4."""
    return 96.0 - 2.5 * shift**2


def shift_that_hurts():
    return next(shift for shift in range(28) if accuracy_at(shift) < 60)


def last_that_is_stood():
    shift = 0
    while accuracy_at(shift) >= 60:
        shift += 1
    return shift - 1


def first_below_a_share():
    for shift in range(10):
        if accuracy_at(shift) < 0.6 and accuracy_at(shift) > 0:
            return shift


def confusion_matrix(labels, predicted):
    table = np.zeros((10, 10), dtype=int)
    for i, j in zip(labels, predicted, strict=True):
        table[i, j] += 1
    return table


def mean_with_error(values):
    return values.mean(), values.std(ddof=1) / np.sqrt(len(values))


def confusion_matrix_at_once(labels, predicted):
    table = np.zeros((10, 10))
    np.add.at(table, (labels, predicted), 1)
    return table


accuracies = {
    "convolutional": np.array([[92.0, 93.0, 92.5], [57.0, 56.0, 56.5]]),
    "fully connected": np.array([[65.0, 64.0, 66.0], [66.0, 66.5, 67.0]]),
    "logistic": np.array([[33.0, 33.0, 33.0], [33.0, 33.0, 32.0]]),
}


def points_lost():
    ordered, shuffled = accuracies["convolutional"].mean(axis=1)
    return ordered - shuffled


def shuffled_mean():
    return sum(accuracies["convolutional"][1]) / 3


RIGHT = {
    "trace_sliding": [lambda: (-3, -6, -12), lambda: [-3.0, -6.0, -12.0]],
    "convolve": [convolve, convolve_by_index, lambda x, w: matrix(w, len(x)) @ x],
    "convolve_strided": [lambda x, w: convolve(x, w)[::2]],
    "convolve_wide": [convolve_by_index],
    "convolve_dilated": [dilated],
    "convolution_matrix": [matrix, lambda w, n: np.stack([convolve(e, w) for e in np.eye(n)], 1)],
    "predict_twice": [lambda: "except at the ends"],
    "best_repeats": [best_repeats, lambda: 24.0],
    "trace_lengths": [lambda: (19, 9, 4, 60)],
    "output_length": [
        output_length,
        lambda n, k, s, p: int((n + 2 * p - k) / s) + 1,
        lambda n, k, s, p: int(np.floor((n + 2 * p - k) / s)) + 1,
        lambda n, k, s, p: np.int64((n + 2 * p - k) // s + 1),
    ],
    "conv_parameters": [lambda i, o, k: i * o * k + o, lambda i, o, k: (i * k + 1) * o],
    "mean_with_error": [mean_with_error],
    "predict_shuffled": [lambda: "only the convolutional"],
    "points_lost": [points_lost, lambda: accuracies["convolutional"][0].mean() - shuffled_mean()],
    "trace_image_shapes": [lambda: ((8, 3, 34, 22), (8, 16, 16, 10), 448)],
    "conv2d_single": [conv2d_single],
    "conv2d_strided": [conv2d_strided],
    "conv2d_channels": [conv2d_channels],
    "conv2d_batch": [conv2d_batch],
    "predict_edges": [lambda: "upright edges"],
    "best_angle": [best_angle, lambda: 81],
    "trace_blocks": [lambda: ((2, 3), 4), lambda: [(2, 3), 4.0]],
    "downsample": [lambda x: x[::2, ::2], lambda x: blocks(x)[:, 0, :, 0]],
    "max_pool": [max_pool],
    "mean_pool": [mean_pool],
    "predict_pooled_twice": [lambda: "both"],
    "duplicate": [duplicate, lambda x: np.kron(x, np.ones((2, 2)))],
    "max_unpool": [max_unpool, max_unpool_by_index],
    "bilinear": [bilinear, bilinear_by_scipy],
    "best_pair": [best_pair],
    "trace_digit_shapes": [lambda: (24, 12, 8, 4, 320)],
    "predict_parameters": [lambda: "first linear"],
    "confusion_matrix": [confusion_matrix, confusion_matrix_at_once],
    "shift_that_hurts": [
        shift_that_hurts,
        lambda: np.argmax(np.vectorize(accuracy_at)(range(28)) < 60),
    ],
}

# --- wrong answers ---


def wraps_around(x, weights):
    return np.array(
        [
            weights[0] * x[i - 1] + weights[1] * x[i] + weights[2] * x[(i + 1) % len(x)]
            for i in range(len(x))
        ]
    )


def runs_over_the_end(x, weights):
    return np.array([sum(weights[k] * x[i + k - 1] for k in range(3)) for i in range(len(x))])


def inherits_integers(x, weights):
    h = np.zeros_like(x)
    padded = np.pad(x, 1)
    for i in range(len(x)):
        h[i] = np.sum(weights * padded[i : i + 3])
    return h


def keeps_the_last_channel(image, weights, bias, padding, stride):
    h = []
    for kernels, b in zip(weights, bias, strict=True):
        for channel, kernel in zip(image, kernels, strict=True):
            total = conv2d_strided(channel, kernel, padding, stride)
        h.append(total + b)
    return np.stack(h)


def bias_in_the_inner_loop(image, weights, bias, padding, stride):
    h = []
    for kernels, b in zip(weights, bias, strict=True):
        total = 0.0
        for channel, kernel in zip(image, kernels, strict=True):
            total = total + conv2d_strided(channel, kernel, padding, stride) + b
        h.append(total)
    return np.stack(h)


def loses_repeated_pairs(labels, predicted):
    table = np.zeros((10, 10), dtype=int)
    table[labels, predicted] += 1
    return table


def pools_in_place(image):
    image[::2] = np.maximum(image[::2], image[1::2])
    return np.maximum(image[::2, ::2], image[::2, 1::2])


def as_large_as_the_digits(labels, predicted):
    size = max(*labels, *predicted) + 1
    table = np.zeros((size, size), dtype=int)
    for true, guess in zip(labels, predicted, strict=True):
        table[true, guess] += 1
    return table


def shares_of_rows(labels, predicted):
    table = confusion_matrix(labels, predicted)
    return table / table.sum(axis=1, keepdims=True)


def means_of_integers(image):
    out = np.zeros_like(image[::2, ::2])
    for i, j in np.ndindex(*out.shape):
        out[i, j] = image[2 * i : 2 * i + 2, 2 * j : 2 * j + 2].mean()
    return out


def unpools_integers(values, image):
    out = np.zeros_like(image)
    for i, j in np.argwhere(image == duplicate(max_pool(image))):
        out[i, j] = values[i // 2, j // 2]
    return out


def pair_error(error, ups):
    downs = lambda x: x[::2, ::2], max_pool, mean_pool
    return min(error(up(down(picture)) - picture) for down in downs for up in ups)


def middles(image):
    return (np.mgrid[0 : 2 * image.shape[0], 0 : 2 * image.shape[1]] - 0.5) / 2


def root_mean_square(errors):
    return np.sqrt(np.mean(errors**2))


UPS = duplicate, bilinear, lambda x: max_unpool(x, picture)


def flip(weights):
    return weights[..., ::-1, ::-1]


WRONG = {
    "trace_sliding": [
        Wrong(lambda: (3, 6, 12), "kernel flipped"),
        Wrong(lambda: (-2, -3, -6, -12, 8), "windows beyond the ends"),
        Wrong(lambda: (-3, -6)),
        Wrong(lambda: -3),
    ],
    "convolve": [
        Wrong(lambda x, w: np.convolve(x, w, "same")[: len(x)], "kernel flipped"),
        Wrong(wraps_around, "ends joined"),
        Wrong(runs_over_the_end, "an index beyond the end"),
        Wrong(inherits_integers, "whole numbers cut off"),
        Wrong(lambda x, w: convolve(x, w)[1:-1], "no zeros at the ends"),
        Wrong(lambda x, w: np.correlate(np.pad(x * 1.0, (0, 2)), w), "window not centred"),
        Wrong(lambda x, w: convolve(x, w).round(1)),
    ],
    "convolve_strided": [
        Wrong(convolve, "stride ignored"),
        Wrong(lambda x, w: convolve(x, w)[1::2], "beginning at the second position"),
        Wrong(lambda x, w: convolve(x, w)[: len(x) // 2]),
        Wrong(lambda x, w: convolve(x, w[::-1])[::2], "kernel flipped"),
        Wrong(lambda x, w: dilated(x, w)[::2], "reads every second"),
    ],
    "convolve_wide": [
        Wrong(lambda x, w: convolve_by_index(x, w[::-1]), "kernel flipped"),
        Wrong(lambda x, w: convolve(x, w[:3]), "only three of the five"),
        Wrong(lambda x, w: convolve_by_index(x, w)[1:-1], "padding one too small"),
        Wrong(lambda x, w: convolve_by_index(x, w) / 5, "a mean instead"),
    ],
    "convolve_dilated": [
        Wrong(convolve, "dilation ignored"),
        Wrong(lambda x, w: convolve(x, w)[::2], "stride instead of dilation"),
        Wrong(lambda x, w: dilated(x, w[::-1]), "kernel flipped"),
        Wrong(lambda x, w: dilated(x, w)[::2]),
    ],
    "convolution_matrix": [
        Wrong(lambda w, n: matrix(w, n).T, "transposed matrix"),
        Wrong(lambda w, n: matrix(w, n + 2)[1:-1], "columns of their own"),
        Wrong(lambda w, n: matrix(w, n) + w[0] * np.eye(n, k=n - 1), ""),
        Wrong(lambda w, n: matrix(w, 4)),
    ],
    "predict_twice": [Wrong(lambda: "always"), Wrong(lambda: True), Wrong(lambda: 5)],
    "best_repeats": [
        Wrong(lambda: 25, "counted from one"),
        Wrong(lambda: 0, "no smoothing at all"),
        Wrong(lambda: 0.003, "no smoothing at all"),
        Wrong(lambda: 100),
        Wrong(lambda: 7),
    ],
    "trace_lengths": [
        Wrong(lambda: (20, 10, 5, 75), "rounded up"),
        Wrong(lambda: (38, 36, 34, 510), "stride ignored"),
        Wrong(lambda: (19, 9, 4, 4), "channels forgotten"),
        Wrong(lambda: 60),
    ],
    "output_length": [
        Wrong(lambda n, k, s, p: (n + 2 * p - k) // s, "one window too few"),
        Wrong(lambda n, k, s, p: (n - k) // s + 1, "padding ignored"),
        Wrong(lambda n, k, s, p: n + 2 * p - k + 1, "stride ignored"),
        Wrong(lambda n, k, s, p: (n + 2 * p - k) / s + 1, "not rounded down"),
        Wrong(lambda n, k, s, p: n // s),
        Wrong(lambda n, k, s, p: round((n + 2 * p - k) / s) + 1, "rounded to the nearest"),
        Wrong(lambda n, k, s, p: round((n + 2 * p - k) / s + 1), "rounded to the nearest"),
        Wrong(lambda n, k, s, p: int((n + 2 * p - k) / s + 0.5) + 1, "rounded to the nearest"),
        Wrong(lambda n, k, s, p: int(np.ceil((n + 2 * p - k) / s)) + 1, "rounded up"),
        Wrong(lambda n, k, s, p: np.floor((n + 2 * p - k) / s) + 1, "a float instead of a whole"),
        Wrong(lambda n, k, s, p: float(output_length(n, k, s, p)), "a float instead of a whole"),
        Wrong(lambda n, k, s, p: np.float32(output_length(n, k, s, p)), "a float instead of"),
    ],
    "conv_parameters": [
        Wrong(lambda i, o, k: i * o * k, "bias missing"),
        Wrong(lambda i, o, k: i * o * k + i * o, "a bias for every pair"),
        Wrong(lambda i, o, k: o * k + o, "channels in forgotten"),
        Wrong(lambda i, o, k: 690, "the same answer for every input"),
    ],
    "mean_with_error": [
        Wrong(lambda v: (v.mean(), v.std()), "standard deviation instead"),
        Wrong(lambda v: (v.mean(), v.std() / np.sqrt(len(v))), "S instead of S - 1"),
        Wrong(lambda v: v.mean()),
        Wrong(lambda v: (v.mean(), v.std(ddof=1) / len(v)), "root of the number"),
        Wrong(lambda v: (np.median(v), v.std(ddof=1) / np.sqrt(len(v)))),
    ],
    "predict_shuffled": [Wrong(lambda: "mine"), Wrong(lambda: 1), Wrong(lambda: ["none"])],
    "points_lost": [
        Wrong(lambda: 36.0, "a number typed in"),
        Wrong(lambda: 92.5 - 56.5, "a number typed in"),
        Wrong(lambda: accuracies["convolutional"][0, 0] - 56.5, "a number typed in"),
        Wrong(lambda: -33.7, "sign turned"),
        Wrong(lambda: 0.337, "a share, or another"),
        Wrong(lambda: 0.1, "another model"),
        Wrong(lambda: 90.0, "the accuracy itself"),
        Wrong(lambda: np.array([33.0, 34.0]), "not a single number"),
        Wrong(lambda: 12),
    ],
    "trace_image_shapes": [
        Wrong(lambda: ((8, 3, 33, 21), (8, 16, 16, 10), 448), "padding counted once"),
        Wrong(lambda: ((8, 3, 34, 22), (8, 16, 32, 20), 448), "stride ignored"),
        Wrong(lambda: ((8, 3, 34, 22), (8, 3, 16, 10), 448), "channels kept"),
        Wrong(lambda: (8, 16, 16, 10)),
    ],
    "conv2d_single": [
        Wrong(
            lambda x, w, p: signal.convolve2d(np.pad(x, p), w, "valid"),
            "kernel flipped",
        ),
        Wrong(lambda x, w, p: conv2d_single(x, w, 0), "padding ignored"),
        Wrong(lambda x, w, p: conv2d_single(x, w, p).T, "rows and columns swapped"),
        Wrong(lambda x, w, p: conv2d_single(x, w, p)[:-1, :-1], "one window too few"),
        Wrong(lambda x, w, p: conv2d_single(x, w[:3, :3], p).astype(np.float16)),
    ],
    "conv2d_strided": [
        Wrong(lambda x, w, p, s: conv2d_single(x, w, p), "stride ignored"),
        Wrong(lambda x, w, p, s: conv2d_single(x, w, p)[::s], "one direction only"),
        Wrong(lambda x, w, p, s: conv2d_strided(x, flip(w), p, s), "kernel flipped"),
        Wrong(lambda x, w, p, s: conv2d_strided(x, w, p, 2)),
        Wrong(lambda x, w, p, s: conv2d_strided(x, w, p, min(s, 3))),
        Wrong(lambda x, w, p, s: conv2d_strided(x, w, p, min(s, 4))),
    ],
    "conv2d_channels": [
        Wrong(keeps_the_last_channel, "channels not summed"),
        Wrong(bias_in_the_inner_loop, "bias added for every channel in"),
        Wrong(lambda x, w, b, p, s: conv2d_channels(x, w, 0 * b, p, s), "bias missing"),
        Wrong(lambda x, w, b, p, s: conv2d_channels(x, w, b, p, 1), "stride ignored"),
        Wrong(lambda x, w, b, p, s: conv2d_channels(x, w, b, p, s).mean(axis=0)),
    ],
    "conv2d_batch": [
        Wrong(lambda x, w, b, p, s: conv2d_batch(x[:1], w, b, p, s), "only the first image"),
        Wrong(lambda x, w, b, p, s: conv2d_batch(x, w, b, p, s).swapaxes(0, 1), "another order"),
        Wrong(lambda x, w, b, p, s: conv2d_batch(x, w, b, p, s).sum(axis=0), "images summed"),
        Wrong(lambda x, w, b, p, s: conv2d_batch(x, flip(w), b, p, s)),
    ],
    "predict_edges": [Wrong(lambda: "edges"), Wrong(lambda: 90), Wrong(lambda: None)],
    "best_angle": [
        Wrong(lambda: 172, "along the whiskers"),
        Wrong(lambda: 1.43, "radians"),
        Wrong(lambda: 98, "opposite sense"),
        Wrong(lambda: 77, "a border of zeros"),
        Wrong(lambda: 84, "absolute values instead of squares"),
        Wrong(lambda: 41, "a position instead of a value"),
        Wrong(lambda: 164, "a position instead of a value"),
        Wrong(lambda: [82], "not a single number"),
        Wrong(lambda: np.array([82.0]), "not a single number"),
        Wrong(lambda: 0),
        Wrong(lambda: 135),
    ],
    "trace_blocks": [
        Wrong(lambda: ((1, 3), 8), "block and position inside mixed up"),
        Wrong(lambda: ((3, 2), 0), "rows and columns swapped"),
        Wrong(lambda: ((3, 1), 8), "two pairs taken"),
        Wrong(lambda: (2, 3)),
        Wrong(lambda: 4),
    ],
    "downsample": [
        Wrong(lambda x: x[1::2, 1::2], "another corner"),
        Wrong(mean_pool, "the mean of the block"),
        Wrong(lambda x: x[: len(x) // 2, : x.shape[1] // 2], "upper left quarter"),
        Wrong(lambda x: x[::2], "rows only"),
        Wrong(lambda x: x[::3, ::3]),
    ],
    "max_pool": [
        Wrong(mean_pool, "mean instead of maximum"),
        Wrong(lambda x: np.maximum(max_pool(x), 0), "zero wins over negatives"),
        Wrong(lambda x: x.reshape(-1, 4).max(axis=1)),
        Wrong(lambda x: ndimage.maximum_filter(x, 2)[1:, 1:], "windows that overlap"),
        Wrong(pools_in_place, "input changed in place"),
        Wrong(lambda x: np.max(x), "a single number"),
    ],
    "mean_pool": [
        Wrong(max_pool, "maximum instead of mean"),
        Wrong(lambda x: blocks(x).sum(axis=(1, 3)), "sum instead of mean"),
        Wrong(means_of_integers, "whole numbers cut off"),
        Wrong(lambda x: blocks(x).mean(axis=(0, 2)), "axes that do not lie"),
        Wrong(lambda x: mean_pool(max_pool(np.kron(x, np.ones((2, 2)))))[:1]),
        Wrong(lambda x: x.mean(axis=0)),
    ],
    "predict_pooled_twice": [Wrong(lambda: "max"), Wrong(lambda: 2), Wrong(lambda: False)],
    "duplicate": [
        Wrong(lambda x: np.tile(x, (2, 2)), "the picture repeated"),
        Wrong(lambda x: np.repeat(x, 2, axis=0), "rows only"),
        Wrong(lambda x: np.repeat(x, 2, axis=1), "columns only"),
        Wrong(lambda x: np.repeat(x, 4), "np.repeat without an axis"),
        Wrong(
            lambda x: np.repeat(x, 4).reshape(2 * len(x), 2 * x.shape[1]),
            "np.repeat without an axis",
        ),
    ],
    "max_unpool": [
        Wrong(lambda v, x: duplicate(v), "all four positions filled"),
        Wrong(lambda v, x: max_unpool(max_pool(x), x), "values ignored"),
        Wrong(lambda v, x: np.kron(v, [[1, 0], [0, 0]]), "always the upper left"),
        Wrong(lambda v, x: max_unpool(v, -x)),
        Wrong(unpools_integers, "whole numbers cut off"),
    ],
    "bilinear": [
        Wrong(duplicate, "numbers only repeated"),
        Wrong(lambda x: np.ceil(bilinear(x)), "averages rounded"),
        Wrong(lambda x: ndimage.zoom(x.astype(float), 2, order=1), ""),
        Wrong(lambda x: bilinear(x).T, "transposed"),
        Wrong(lambda x: bilinear(x).astype(x.dtype), "whole numbers cut off"),
        Wrong(
            lambda x: ndimage.map_coordinates(x * 1.0, middles(x), order=1, mode="nearest"), "mid"
        ),
    ],
    "best_pair": [
        Wrong(lambda: pair_error(np.std, UPS), "another quantity"),
        Wrong(lambda: pair_error(root_mean_square, UPS[:2]), "another quantity"),
        Wrong(lambda: pair_error(np.linalg.norm, UPS), "a sum, or a norm"),
        Wrong(lambda: pair_error(lambda e: np.mean(np.abs(e)), UPS), "the mean of the sizes"),
        Wrong(lambda: round(pair_error(root_mean_square, UPS), 1), "fewer digits"),
        Wrong(lambda: 8.1356, "mean pooling and duplicating"),
        Wrong(lambda: 50.7419, "root missing"),
        Wrong(lambda: 5),
        Wrong(lambda: 11.45),
    ],
    "trace_digit_shapes": [
        Wrong(lambda: (28, 14, 14, 7, 980), "zeros at the borders"),
        Wrong(lambda: (24, 12, 8, 4, 16), "channels forgotten"),
        Wrong(lambda: (24, 12, 8, 4)),
        Wrong(lambda: 320),
    ],
    "predict_parameters": [Wrong(lambda: "linear"), Wrong(lambda: 3), Wrong(lambda: None)],
    "confusion_matrix": [
        Wrong(lambda y, p: confusion_matrix(p, y), "rows and columns swapped"),
        Wrong(loses_repeated_pairs, "each pair counted only once"),
        Wrong(lambda y, p: confusion_matrix(y, p) / len(y), "shares instead of counts"),
        Wrong(lambda y, p: np.sum(y == p)),
        Wrong(as_large_as_the_digits, "a table as large"),
        Wrong(shares_of_rows, "shares instead of counts"),
    ],
    "shift_that_hurts": [
        Wrong(lambda: 0, "no shift"),
        Wrong(lambda: 60.0, "a percentage"),
        Wrong(lambda: 10, "the largest shift"),
        Wrong(lambda: 1),
        Wrong(lambda: 3),
        Wrong(lambda: 3.5),
        Wrong(lambda: 5),
        Wrong(lambda: 4, "a number typed in"),
        Wrong(last_that_is_stood),
        Wrong(first_below_a_share, "return not reached"),
        Wrong(lambda: next(s for s in range(28) if accuracy_at(-s) < 60), "another quantity"),
        Wrong(lambda: -shift_that_hurts(), "not positive"),
    ],
}
