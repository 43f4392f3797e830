"""Right and wrong answers to practicals 10.4 and 10.5, but for their last exercises."""

import numpy as np
from scipy import ndimage

from tests.checks.check_harness import Wrong
from udl.data import photograph


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


def confusion_matrix_at_once(labels, predicted):
    table = np.zeros((10, 10))
    np.add.at(table, (labels, predicted), 1)
    return table


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


def in_the_middle(image):
    places = (np.mgrid[0 : 2 * image.shape[0], 0 : 2 * image.shape[1]] - 0.5) / 2
    return ndimage.map_coordinates(image * 1.0, places, order=1, mode="nearest")


def root_mean_square(errors):
    return np.sqrt(np.mean(errors**2))


UPS = duplicate, bilinear, lambda x: max_unpool(x, picture)


RIGHT = {
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
        lambda: int(np.argmax([accuracy_at(s) < 60 for s in range(9)])),
    ],
}

WRONG = {
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
        Wrong(lambda x: np.repeat(x, 4).reshape(2 * len(x), 2 * x.shape[1]), "np.repeat without"),
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
        Wrong(in_the_middle, "in the middle of their blocks"),
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
