"""Right and wrong answers to practical 9.5, written as a student would write them."""

import math
import statistics

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


def move_by_scattering(signals, distances, factors):
    num, length = signals.shape
    moved = np.empty_like(signals)
    targets = (np.arange(length) + distances[:, None]) % length
    moved[np.arange(num)[:, None], targets] = signals
    return np.multiply(moved.T, factors).T


def move_by_phases(signals, distances, factors):
    length = signals.shape[1]
    turns = np.fft.rfftfreq(length) * distances[:, None]
    waves = np.fft.rfft(signals, axis=1) * np.exp(-2j * np.pi * turns)
    return factors[:, None] * np.fft.irfft(waves, n=length, axis=1)


def move_by_map(signals, distances, factors):
    return np.array(list(map(np.roll, signals, distances))) * factors[:, None]


def move_by_vectorize(signals, distances, factors):
    return np.vectorize(np.roll, signature="(n),()->(n)")(signals, distances) * factors[:, None]


def move_by_clip(signals, distances, factors):
    source = np.clip(np.arange(signals.shape[1]) - distances[:, None], 0, signals.shape[1] - 1)
    return np.take_along_axis(signals, source, axis=1) * factors[:, None]


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


def split_with(training):
    def of(x, y, order, num_validation, change):
        held, rest = order[:num_validation], order[num_validation:]
        return (*training(x, y, held, rest, change), x[held], y[held])

    return of


def split_all_enlarged(x, y, held, rest, change):
    return np.concatenate([x, change(x)]), np.concatenate([y, y])


def split_all_originals(x, y, held, rest, change):
    return np.concatenate([x, change(x[rest])]), np.concatenate([y, y[rest]])


def split_in_turn(x, y, held, rest, change):
    pairs = [one for both in zip(x[rest], change(x[rest]), strict=True) for one in both]
    return np.array(pairs), np.repeat(y[rest], 2)


def split_validation_enlarged(x, y, order, num_validation, change):
    x_train, y_train, x_held, y_held = split(x, y, order, num_validation, change)
    return x_train, y_train, np.concatenate([x_held, change(x_held)]), np.tile(y_held, 2)


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


def gain_by_statistics(plain, augmented):
    gains = (augmented - plain).tolist()
    paired = statistics.stdev(gains) / math.sqrt(len(gains))
    both = statistics.variance(plain.tolist()) + statistics.variance(augmented.tolist())
    return statistics.mean(gains), paired, math.sqrt(both / len(gains))


def gain_but(gain=None, paired=None, unpaired=None):
    def of(plain, augmented):
        values = gain_by_sums(plain, augmented)
        others = zip((gain, paired, unpaired), values, strict=True)
        return [v if other is None else other(plain, augmented) for other, v in others]

    return of


def sem(numbers, ddof=1):
    return numbers.std(ddof=ddof) / np.sqrt(len(numbers))


def honest():
    best = 1 + np.argmax(accuracies[1:, :2].mean(axis=1))
    return (accuracies[best, 2:] - accuracies[0, 2:]).mean()


def honest_by_means():
    means = [(row[0] + row[1]) / 2 for row in accuracies[1:]]
    row = accuracies[1 + means.index(max(means))]
    return float(sum(row[2:]) - sum(accuracies[0, 2:])) / 2


def chosen(choose, report, by=np.mean, first=1):
    best = first + np.argmax(by(accuracies[first:, choose], axis=1))
    return (accuracies[best, report] - accuracies[0, report]).mean()


def move_all_by_all(signals, distances, factors):
    table = (np.arange(signals.shape[1]) - distances[:, None]) % signals.shape[1]
    return signals[:, table] * factors[:, None]


def split_by_set(x, y, order, num_validation, change):
    held = order[:num_validation]
    rest = np.array([n for n in range(len(x)) if n not in set(held.tolist())], dtype=int)
    return np.vstack([x[rest], change(x[rest])]), np.tile(y[rest], 2), x[held], y[held]


def split_from_the_end(x, y, order, num_validation, change):
    held, rest = order[-num_validation:], order[:-num_validation]
    return np.vstack([x[rest], change(x[rest])]), np.tile(y[rest], 2), x[held], y[held]


def gain_with_one_less(plain, augmented):
    num, differences = len(plain), augmented - plain
    apart = (plain.var(ddof=1) + augmented.var(ddof=1)) / (num - 1)
    return differences.mean(), differences.std(ddof=1) / (num - 1) ** 0.5, apart**0.5


def gain_of_four(plain, augmented):
    differences = augmented - plain
    apart = (plain.var(ddof=1) + augmented.var(ddof=1)) / 4
    return differences.mean(), differences.std(ddof=1) / 2, apart**0.5


ALL, FIRST, LAST = slice(0, 4), slice(0, 2), slice(2, 4)

RIGHT = {
    "move_and_scale": [move, move_by_indices, move_by_scattering, move_by_phases],
    "predict_harm": [lambda: "upside down", lambda: "Upside down"],
    "mended_split": [split, split_by_mixing],
    "paired_gain": [gain, gain_by_sums, gain_by_statistics],
    "distances": [
        lambda: (1, 3, 5, 10, 20),
        lambda: [2, 4, 6, 9, 15],
        lambda: (1, 5, 9, 13, 17),
        lambda: (1, 3, 7, 13, 20),
        lambda: np.array([1, 2, 4, 8, 16]),
    ],
    "honest_gain": [honest, honest_by_means],
}

WRONG = {
    "move_and_scale": [
        Wrong(move_by_loop, "an answer by a loop"),
        Wrong(move_by_map, "an answer by map"),
        Wrong(move_by_vectorize, "an answer by vectorize"),
        Wrong(move_by_clip, "nothing comes around"),
        Wrong(lambda s, d, f: np.roll(s, d.sum(), axis=1) * f[:, None], "np.roll with an array"),
        Wrong(lambda s, d, f: move(s.T, np.resize(d, s.shape[1]), np.ones(s.shape[1])).T),
        Wrong(lambda s, d, f: move(s, d, f + 0 * f.mean()) * f[:, None]),
        Wrong(move_all_by_all, "all signals at each row's positions"),
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
        Wrong(lambda x, y, o, n, c: split(x, y, o, len(x) - n, c), "the wrong end"),
        Wrong(split_with(split_all_enlarged), "the validation signals in the training data"),
        Wrong(split_with(split_all_originals), "the validation signals in the training data"),
        Wrong(split_with(split_in_turn), "each copy behind its original"),
        Wrong(
            split_with(lambda x, y, h, r, c: (np.vstack([x[r], c(x[r])]), np.repeat(y[r], 2))),
            "labels in another order",
        ),
        Wrong(
            split_with(lambda x, y, h, r, c: (np.vstack([x[r], c(x[r])]), y[r])),
            "labels of the originals alone",
        ),
        Wrong(
            split_with(lambda x, y, h, r, c: (np.vstack([x[r], c(x[r])]), np.append(y[r], y))),
            "labels of signals that are not there",
        ),
        Wrong(split_by_set, "the training signals in another order"),
        Wrong(split_from_the_end, "the wrong end set aside"),
        Wrong(split_validation_enlarged, "the validation data enlarged"),
        Wrong(lambda *a: [split(*a)[i] for i in (0, 2, 1, 3)], "the parts in another order"),
        Wrong(lambda x, y, o, n, c: split(x, y, o, n, c)[:2]),
        Wrong(lambda x, y, o, n, c: split(x, y, o, n, np.copy)),
    ],
    "paired_gain": [
        Wrong(gain_with(0, 0.5), "divided by S in the variance"),
        Wrong(gain_with(1, 0), "the spread of single runs"),
        Wrong(gain_with(1, 1), "divided by S instead of its root"),
        Wrong(gain_but(paired=lambda p, a: sem(a - p, 0)), "divided by S in the variance"),
        Wrong(gain_but(unpaired=lambda p, a: np.hypot(sem(p, 0), sem(a, 0))), "divided by S in"),
        Wrong(gain_but(unpaired=lambda p, a: sem(p) ** 2 + sem(a) ** 2), "a variance instead"),
        Wrong(gain_but(unpaired=lambda p, a: sem(p) + sem(a)), "standard errors added"),
        Wrong(gain_but(unpaired=lambda p, a: sem(np.append(p, a))), "both lists thrown together"),
        Wrong(gain_but(unpaired=lambda p, a: np.hypot(sem(p), sem(a)) / 2**0.5), "both lists"),
        Wrong(gain_but(unpaired=lambda p, a: sem(a)), "one list alone"),
        Wrong(gain_but(gain=lambda p, a: np.abs(a - p).mean()), "another gain than the mean"),
        Wrong(gain_but(gain=lambda p, a: np.median(a - p)), "another gain than the mean"),
        Wrong(lambda p, a: gain(a, p), "the sign turned"),
        Wrong(lambda p, a: (gain(p, a)[0], *gain(p, a)[:0:-1]), "exchanged"),
        Wrong(lambda p, a: gain(p, a)[:2], "the unpaired error missing"),
        Wrong(gain_with_one_less, "S - 1 counted twice"),
        Wrong(gain_of_four, "four runs, whatever came"),
    ],
    "distances": [
        Wrong(lambda: (4, 5, 6, 7, 8)),
        Wrong(lambda: (20, 10, 5, 3, 1)),
        Wrong(lambda: (0, 3, 5, 10, 20)),
        Wrong(lambda: (1, 3, 5, 10), "settings of another form"),
        Wrong(lambda: (1, 2, 3, 4, 40)),
        Wrong(lambda: (1, 17, 18, 19, 20)),
        Wrong(lambda: (1, 2, 3, 4, 20)),
        Wrong(lambda: (1, 2, 3, 10, 20)),
        Wrong(lambda: (4, 8, 12, 16, 20)),
        Wrong(lambda: (1, 2, 3, 4, 5)),
        Wrong(lambda: (1, 1, 5, 10, 20)),
        Wrong(lambda: (1.5, 3, 5, 10, 20), "settings of another form"),
    ],
    "honest_gain": [
        Wrong(lambda: 8.1, "typed in"),
        Wrong(lambda: chosen(ALL, ALL)),
        Wrong(lambda: chosen(FIRST, FIRST)),
        Wrong(lambda: chosen(FIRST, LAST, first=0), "no augmentation among the candidates"),
        Wrong(lambda: chosen(FIRST, LAST, by=np.max), "chosen by the best seed"),
        Wrong(lambda: chosen(FIRST, LAST) * 2),
        Wrong(lambda: -honest()),
        Wrong(lambda: [honest()], "not a single number"),
        Wrong(lambda: honest() + 1),
        Wrong(lambda: accuracies[1:].mean() - accuracies[0].mean()),
    ],
}
