"""Right and wrong answers to practical 9.5, written as a student would write them."""

import numpy as np

from tests.checks.check_harness import Wrong

accuracies = np.array(  # the check puts others here
    [
        [57.7, 59.5, 58.0, 57.0],
        [63.6, 63.7, 65.2, 64.0],
        [67.0, 67.5, 66.0, 65.2],
        [66.0, 66.0, 66.5, 65.0],
        [62.0, 61.0, 63.0, 60.0],
        [56.0, 57.0, 55.0, 56.0],
    ]
)


def move(signals, distances, factors):
    length = signals.shape[1]
    source = (np.arange(length) - distances[:, None]) % length
    return factors[:, None] * np.take_along_axis(signals, source, axis=1)


def move_by_indices(signals, distances, factors):
    num, length = signals.shape
    rows = np.arange(num)[:, None]
    source = np.mod(np.subtract.outer(-distances, -np.arange(length)), length)
    return signals[rows, source] * factors.reshape(-1, 1)


def move_by_loop(signals, distances, factors):
    moved = np.zeros(signals.shape)
    for n, one in enumerate(signals):
        moved[n] = np.roll(one, distances[n]) * factors[n]
    return moved


def split(x, y, order, num_validation, change):
    held, rest = order[:num_validation], order[num_validation:]
    x_train = np.concatenate([x[rest], change(x[rest])])
    return x_train, np.concatenate([y[rest], y[rest]]), x[held], y[held]


def split_by_mixing(x, y, order, num_validation, change):
    xs, ys = x[order], y[order]
    kept = xs[num_validation:]
    return [
        np.vstack([kept, change(kept)]),
        np.tile(ys[num_validation:], 2),
        xs[:num_validation],
        ys[:num_validation],
    ]


def split_faulty(x, y, order, num_validation, change):
    held, rest = order[:num_validation], order[num_validation:]
    x_train = np.concatenate([x[rest], change(x)])
    return x_train, np.concatenate([y[rest], y]), change(x[held]), y[held]


def split_leaking(x, y, order, num_validation, change):
    held, rest = order[:num_validation], order[num_validation:]
    x_train = np.concatenate([x[rest], change(x)])
    return x_train, np.concatenate([y[rest], y]), x[held], y[held]


def split_after_copying(x, y, order, num_validation, change):
    xs, ys = np.concatenate([x, change(x)]), np.concatenate([y, y])
    both = np.concatenate([order, order + len(x)])
    held, rest = both[:num_validation], both[num_validation:]
    return xs[rest], ys[rest], xs[held], ys[held]


def split_validated_by_copies(x, y, order, num_validation, change):
    x_train, y_train, x_held, y_held = split(x, y, order, num_validation, change)
    return x_train, y_train, change(x_held), y_held


def gain(plain, augmented):
    num = len(plain)
    gains = augmented - plain
    both = plain.var(ddof=1) + augmented.var(ddof=1)
    return gains.mean(), gains.std(ddof=1) / np.sqrt(num), np.sqrt(both / num)


def gain_by_sums(plain, augmented):
    num = len(plain)
    mean = sum(augmented) / num - sum(plain) / num
    paired = sum((b - a - mean) ** 2 for a, b in zip(plain, augmented, strict=True))
    single = sum((plain - plain.mean()) ** 2) + sum((augmented - augmented.mean()) ** 2)
    scale = num * (num - 1)
    return np.array([mean, (paired / scale) ** 0.5, (single / scale) ** 0.5])


def gain_with(ddof, power):
    def of(plain, augmented):
        num = len(plain)
        both = plain.var(ddof=ddof) + augmented.var(ddof=ddof)
        gains = augmented - plain
        return gains.mean(), gains.std(ddof=ddof) / num**power, np.sqrt(both) / num**power

    return of


def honest():
    best = 1 + np.argmax(accuracies[1:, :2].mean(axis=1))
    return (accuracies[best, 2:] - accuracies[0, 2:]).mean()


def honest_by_gains():
    gains = accuracies - accuracies[0]
    return float(gains[int(np.argmax(gains[:, 0] + gains[:, 1]))][2:].mean())


def chosen(choose, report):
    best = 1 + np.argmax(accuracies[1:, choose].mean(axis=1))
    return (accuracies[best, report] - accuracies[0, report]).mean()


ALL, FIRST, LAST = slice(0, 4), slice(0, 2), slice(2, 4)

RIGHT = {
    "move_and_scale": [move, move_by_indices],
    "predict_harm": [lambda: "upside down", lambda: "Upside down"],
    "mended_split": [split, split_by_mixing],
    "paired_gain": [gain, gain_by_sums],
    "distances": [
        lambda: (1, 3, 5, 10, 20),
        lambda: [2, 4, 6, 9, 15],
        lambda: np.array([1, 2, 4, 8, 16]),
    ],
    "honest_gain": [honest],
}

WRONG = {
    "move_and_scale": [
        Wrong(move_by_loop, "an answer by a loop"),
        Wrong(lambda s, d, f: move(s, -d, f), "moved to the left"),
        Wrong(lambda s, d, f: f[:, None] * np.roll(s, d[0], axis=1), "one distance for all"),
        Wrong(lambda s, d, f: move(s, d, np.ones(len(s))), "not scaled"),
        Wrong(lambda s, d, f: move(s, d, f) + f[:, None]),
        Wrong(lambda s, d, f: move(s, np.abs(d), f)),
        Wrong(lambda s, d, f: move(s, np.clip(d, 0, 3), f)),
        Wrong(lambda s, d, f: f * s[:, 0]),
    ],
    "predict_harm": [Wrong(lambda: "moved"), Wrong(lambda: "noisy"), Wrong(lambda: "none")],
    "mended_split": [
        Wrong(split_faulty, "the program as it was"),
        Wrong(split_leaking, "copies of the validation signals"),
        Wrong(split_validated_by_copies, "changed signals for validation"),
        Wrong(split_after_copying, "copies of the validation signals"),
        Wrong(lambda x, y, o, n, c: split(x, y, np.sort(o), n, c), "the order ignored"),
        Wrong(lambda x, y, o, n, c: split(x, y, o[::-1], n, c)),
        Wrong(lambda x, y, o, n, c: split(x, y, o, n, c)[:2]),
        Wrong(lambda x, y, o, n, c: split(x, y, o, n, np.copy)),
    ],
    "paired_gain": [
        Wrong(gain_with(0, 0.5), "divided by S in the variance"),
        Wrong(gain_with(1, 0), "the spread of single runs"),
        Wrong(gain_with(1, 1)),
        Wrong(lambda p, a: gain(a, p), "the sign turned"),
        Wrong(lambda p, a: (gain(p, a)[0], *gain(p, a)[:0:-1]), "exchanged"),
        Wrong(lambda p, a: gain(p, a)[:2]),
    ],
    "distances": [
        Wrong(lambda: (4, 5, 6, 7, 8)),
        Wrong(lambda: (20, 10, 5, 3, 1)),
        Wrong(lambda: (0, 3, 5, 10, 20)),
        Wrong(lambda: (1, 3, 5, 10), "settings of another form"),
        Wrong(lambda: (1, 2, 3, 4, 40)),
        Wrong(lambda: (1.5, 3, 5, 10, 20), "settings of another form"),
    ],
    "honest_gain": [
        Wrong(lambda: 8.1, "typed in"),
        Wrong(lambda: chosen(ALL, ALL)),
        Wrong(lambda: chosen(FIRST, FIRST)),
        Wrong(lambda: honest() + 1),
        Wrong(lambda: accuracies[1:].mean() - accuracies[0].mean()),
    ],
}
