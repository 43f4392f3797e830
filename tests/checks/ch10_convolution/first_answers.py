"""Right and wrong answers to practicals 10.1 to 10.3, written as a student would write them."""

import math

import numpy as np
from scipy import signal

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


example = signal_examples.noisy_bumps()  # of the notebook: the check puts another there


def best_repeats():
    values, errors = example.measured, []
    for _ in range(100):
        errors.append(np.mean((values - example.clean) ** 2))
        values = np.convolve(values, [0.25, 0.5, 0.25], "same")
    return int(np.argmin(errors))


def stop_when_it_grows():
    values, count = example.measured, 0
    error = np.mean((values - example.clean) ** 2)
    while True:
        values = convolve(values, np.array([0.25, 0.5, 0.25]))
        following = np.mean((values - example.clean) ** 2)
        if following > error:
            return count
        count, error = count + 1, following


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


patch = photograph.grey()[128:, :64]  # of the notebook: the check of the search puts another there
base = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])


def best_angle(step=1.0):
    angles = np.arange(0, 180, step)
    kernels = [np.cos(a) * base + np.sin(a) * base.T for a in np.radians(angles)]
    return angles[np.argmax([np.sum(conv2d_single(patch, k, 0) ** 2) for k in kernels])]


def angle_by_formula():
    right, down = (conv2d_single(patch, kernel, 0) for kernel in (base, base.T))
    double = math.atan2(2 * np.sum(right * down), np.sum(right**2) - np.sum(down**2))
    return math.degrees(double / 2) % 180


def mean_with_error(values):
    return values.mean(), values.std(ddof=1) / np.sqrt(len(values))


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
    "best_repeats": [best_repeats, stop_when_it_grows, lambda: float(best_repeats())],
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
    "best_angle": [best_angle, lambda: best_angle(3), angle_by_formula],
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
        Wrong(lambda: 24, "a number typed in"),
        Wrong(lambda: 25, "counted from one"),
        Wrong(lambda: 24 if best_repeats() == 24 else best_repeats() + 1, "counted from one"),
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
        Wrong(lambda: accuracies["convolutional"][0, 0] - 56.5, "right for these values alone"),
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
        Wrong(lambda: 81, "a number typed in"),
        Wrong(lambda: 82.0, "a number typed in"),
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
}
