"""Right and wrong answers to practical 9.3, written as a student would write them."""

import numpy as np

from tests.checks.check_harness import Wrong


def design(x, num_hidden):
    joints = np.arange(num_hidden) / num_hidden
    return np.column_stack([np.ones(len(x)), np.maximum(x[:, None] - joints, 0)])


def fit(x, y, num_hidden, ridge=1e-5):
    rows = design(x, num_hidden)
    price = ridge * np.eye(num_hidden + 1)
    price[0, 0] = 0
    return np.linalg.solve(rows.T @ rows + price, rows.T @ y)


def bagged(x, y, places, resamples, num_hidden):
    fits = [fit(x[row], y[row], num_hidden) for row in resamples]
    return np.array([design(places, num_hidden) @ one for one in fits])


def bagged_by_loops(x, y, places, resamples, num_hidden):
    table = np.zeros((len(resamples), len(places)))
    for s in range(len(resamples)):
        xs = np.array([x[n] for n in resamples[s]])
        ys = np.array([y[n] for n in resamples[s]])
        table[s] = design(places, num_hidden) @ fit(xs, ys, num_hidden)
    return table


def bagged_by_counts(x, y, places, resamples, num_hidden):
    found = []
    for row in resamples:
        counts = np.bincount(row, minlength=len(x))
        rows = design(x, num_hidden)
        price = np.diag([0.0] + [1e-5] * num_hidden)
        weighted = counts[:, None] * rows
        parameters = np.linalg.solve(rows.T @ weighted + price, weighted.T @ y)
        found.append(design(places, num_hidden) @ parameters)
    return np.stack(found)


def bagged_without_targets(x, y, places, resamples, num_hidden):
    return np.array([design(places, num_hidden) @ fit(x[row], y, num_hidden) for row in resamples])


def bagged_with_ridge_on_all(x, y, places, resamples, num_hidden):
    found = []
    for row in resamples:
        rows = design(x[row], num_hidden)
        price = 0.1 * np.eye(num_hidden + 1)
        found.append(
            design(places, num_hidden) @ np.linalg.solve(rows.T @ rows + price, rows.T @ y[row])
        )
    return np.array(found)


def bagged_at_own_inputs(x, y, places, resamples, num_hidden):
    return np.array([design(x[r], num_hidden) @ fit(x[r], y[r], num_hidden) for r in resamples])


def bag_by_loop(predictions, resamples, y):
    errors = []
    for n in range(len(y)):
        strangers = [n not in row for row in resamples]
        if any(strangers):
            errors.append(predictions[strangers, n].mean() - y[n])
    return np.mean(np.square(errors))


def bag_by_table(predictions, resamples, y):
    unseen = np.ones(predictions.shape, dtype=bool)
    for s, row in enumerate(resamples):
        unseen[s, row] = False
    counts = unseen.sum(axis=0)
    judged = counts > 0
    means = (predictions * unseen).sum(axis=0)[judged] / counts[judged]
    return ((means - y[judged]) ** 2).mean()


def bag_by_nan(predictions, resamples, y):
    table = np.array(predictions)
    for s, row in enumerate(resamples):
        table[s, row] = np.nan
    return np.nanmean((np.nanmean(table, axis=0) - y) ** 2)


def bag_in_bag(predictions, resamples, y):
    errors = []
    for n in range(len(y)):
        friends = [n in row for row in resamples]
        if any(friends):
            errors.append(predictions[friends, n].mean() - y[n])
    return np.mean(np.square(errors))


def bag_member_by_member(predictions, resamples, y):
    squares = [
        (predictions[s, n] - y[n]) ** 2
        for s, row in enumerate(resamples)
        for n in range(len(y))
        if n not in row
    ]
    return np.mean(squares)


def bag_counting_all(predictions, resamples, y):
    total = 0.0
    for n in range(len(y)):
        strangers = [n not in row for row in resamples]
        if any(strangers):
            total += (predictions[strangers, n].mean() - y[n]) ** 2
    return total / len(y)


def bag_by_masks(predictions, resamples, y):
    unseen = np.array([~np.isin(np.arange(len(y)), row) for row in resamples])
    return ((np.ma.array(predictions, mask=~unseen).mean(axis=0) - y) ** 2).mean()


def bag_member_first(predictions, resamples, y):
    found = []
    for s, row in enumerate(resamples):
        missed = [n for n in range(len(y)) if n not in row]
        if missed:
            found.append(np.mean((predictions[s, missed] - y[missed]) ** 2))
    return np.mean(found)


def bag_over_all_members(predictions, resamples, y):
    table = np.array(predictions)
    for s, row in enumerate(resamples):
        table[s, row] = 0
    return np.mean((table.mean(axis=0) - y) ** 2)


def bag_weighted(predictions, resamples, y):
    total, number = 0.0, 0
    for n in range(len(y)):
        strangers = [n not in row for row in resamples]
        if any(strangers):
            total += sum(strangers) * (predictions[strangers, n].mean() - y[n]) ** 2
            number += sum(strangers)
    return total / number


def bag_by_position(predictions, resamples, y):
    table = np.where(resamples == np.arange(len(y)), np.nan, predictions)
    return np.nanmean((np.nanmean(table, axis=0) - y) ** 2)


def bag_absolute(predictions, resamples, y):
    table = np.array(predictions)
    for s, row in enumerate(resamples):
        table[s, row] = np.nan
    return np.nanmean(np.abs(np.nanmean(table, axis=0) - y))


GRID = np.linspace(0, 1, 100)


def hump(x):
    return np.exp(np.sin(2 * np.pi * x))


def draw_points(rng):
    x = (np.arange(15) + rng.uniform(size=15)) / 15
    return x, hump(x) + 0.3 * rng.normal(size=15)


def wins(num_hidden, seeds, num=30, fresh=False, together=lambda c: c.mean(axis=0)):
    count = 0
    for seed in seeds:
        rng = np.random.default_rng(seed)
        x, y = draw_points(rng)
        rng = np.random.default_rng(seed) if fresh else rng
        drawn = rng.integers(15, size=(num, 15))
        mean = together(bagged(x, y, GRID, drawn, num_hidden))
        single = design(GRID, num_hidden) @ fit(x, y, num_hidden)
        count += np.mean((mean - hump(GRID)) ** 2) < np.mean((single - hump(GRID)) ** 2)
    return count


def wins_by_sum(num_hidden, seeds):
    def nearer(seed):
        rng = np.random.default_rng(seed)
        x, y = draw_points(rng)
        rows = [rng.integers(15, size=15) for _ in range(30)]
        curves = [design(GRID, num_hidden) @ fit(x[r], y[r], num_hidden) for r in rows]
        off = [sum(curves) / 30 - hump(GRID), design(GRID, num_hidden) @ fit(x, y, num_hidden)]
        return sum(off[0] ** 2) < sum((off[1] - hump(GRID)) ** 2)

    return sum(bool(nearer(seed)) for seed in seeds)


def wins_of_members(num_hidden, seeds):
    count = 0
    for seed in seeds:
        rng = np.random.default_rng(seed)
        x, y = draw_points(rng)
        curves = bagged(x, y, GRID, rng.integers(15, size=(30, 15)), num_hidden)
        single = design(GRID, num_hidden) @ fit(x, y, num_hidden)
        count += int(np.mean((curves - hump(GRID)) ** 2) < np.mean((single - hump(GRID)) ** 2))
    return count


def wins_on_the_data(num_hidden, seeds):
    count = 0
    for seed in seeds:
        rng = np.random.default_rng(seed)
        x, y = draw_points(rng)
        mean = bagged(x, y, x, rng.integers(15, size=(30, 15)), num_hidden).mean(axis=0)
        single = design(x, num_hidden) @ fit(x, y, num_hidden)
        count += np.mean((mean - y) ** 2) < np.mean((single - y) ** 2)
    return count


def curves_of(num_hidden, seed):
    rng = np.random.default_rng(seed)
    x, y = draw_points(rng)
    return bagged(x, y, GRID, rng.integers(15, size=(30, 15)), num_hidden) - hump(GRID)


def wins_against_members(num_hidden, seeds):
    found = [curves_of(num_hidden, seed) for seed in seeds]
    return sum(np.mean(away.mean(axis=0) ** 2) < np.mean(away**2) for away in found)


def wins_against_the_best(num_hidden, seeds):
    found = [curves_of(num_hidden, seed) for seed in seeds]
    return sum(np.mean(a.mean(axis=0) ** 2) < np.mean(a**2, axis=1).min() for a in found)


def wins_of_resamples_first(num_hidden, seeds):
    count = 0
    for seed in seeds:
        rng = np.random.default_rng(seed)
        drawn = rng.integers(15, size=(30, 15))
        x, y = draw_points(rng)
        mean = bagged(x, y, GRID, drawn, num_hidden).mean(axis=0)
        single = design(GRID, num_hidden) @ fit(x, y, num_hidden)
        count += np.mean((mean - hump(GRID)) ** 2) < np.mean((single - hump(GRID)) ** 2)
    return count


RIGHT = {
    "bagged": [bagged, bagged_by_loops, bagged_by_counts],
    "predict_left_out": [lambda: "11", lambda: 11],
    "out_of_bag_error": [bag_by_loop, bag_by_table, bag_by_nan, bag_by_masks],
    "predict_mean": [lambda: "absolute", lambda: "Absolute "],
    "median_loses": [
        lambda: (0.0, 0.0, 1.0, 1.0, 1.0),
        lambda: [0, 0.1, -2, -2, -2],
        lambda: np.array([0.0, 3, 3, 3, 0.5]),
        lambda: (0, 0, 1e200, 1e200, 1e200),
    ],
    "predict_pays": [lambda: "14", lambda: 14],
    "bagging_pays": [wins, wins_by_sum, lambda h, seeds: int(wins(h, seeds))],
}

WRONG = {
    "bagged": [
        Wrong(bagged_without_targets, "targets of other examples"),
        Wrong(bagged_with_ridge_on_all),
        Wrong(lambda *a: bagged(*a).mean(axis=0), "averaged already"),
        Wrong(lambda *a: bagged(*a).T, "rows and columns"),
        Wrong(lambda x, y, p, r, h: bagged(x, y, p, [np.unique(o) for o in r], h), "each example"),
        Wrong(bagged_at_own_inputs, "predictions at each member's own"),
        Wrong(lambda x, y, p, r, h: np.array([fit(x[o], y[o], h) for o in r]), "the parameters"),
        Wrong(lambda x, y, p, r, h: bagged(x, y, x, r, h), "predictions at the training"),
        Wrong(lambda x, y, p, r, h: bagged(x, y, p, 0 * r + r[:1], h), "the first resample"),
        Wrong(lambda x, y, p, r, h: bagged(x, y, p, r - 1, h)),
        Wrong(lambda x, y, p, r, h: bagged(np.sort(x), np.sort(y), p, r, h)),
        Wrong(lambda x, y, p, r, h: bagged(x, y, p, r, 14), "the same model every time"),
        Wrong(lambda x, y, p, r, h: bagged(x, y, GRID, r, h), "predictions on the page's grid"),
        Wrong(lambda x, y, p, r, h: bagged(x, y, p, r[:1], h)),
    ],
    "predict_left_out": [Wrong(lambda: "3"), Wrong(lambda: 50), Wrong(lambda: 0.36)],
    "out_of_bag_error": [
        Wrong(bag_in_bag, "those that have seen it"),
        Wrong(bag_member_by_member, "each member by itself"),
        Wrong(bag_counting_all, "examples counted that nobody"),
        Wrong(lambda p, r, y: np.mean((p.mean(axis=0) - y) ** 2), "all members judge"),
        Wrong(bag_member_first, "each member by itself"),
        Wrong(bag_over_all_members, "divided by the number of all"),
        Wrong(bag_weighted, "examples weighted by their judges"),
        Wrong(bag_by_position, "a place in the resample"),
        Wrong(bag_absolute, "errors that are not squared"),
        Wrong(lambda p, r, y: bag_by_loop(p, r[:, :-1], y)),
        Wrong(lambda p, r, y: bag_by_loop(p[:-1], r[:-1], y) if len(p) > 1 else 0.0),
        Wrong(lambda *a: np.sqrt(bag_by_loop(*a)), "the root"),
        Wrong(lambda *a: np.array([bag_by_loop(*a)])),
    ],
    "predict_mean": [Wrong(lambda: "neither"), Wrong(lambda: "both"), Wrong(lambda: "far off")],
    "median_loses": [
        Wrong(lambda: (1.0, 2.0, 3.0, 4.0, 5.0)),
        Wrong(lambda: (0.0, 0.0, 0.0, 0.0, 0.0)),
        Wrong(lambda: (0.0, 0.6, 1.0, 1.0, 1.0)),
        Wrong(lambda: (0.0, 0.0, 0.0, 1.0, 1.0)),
        Wrong(lambda: (-1.0, -1.0, 1.0, 1.0, 1.0)),
        Wrong(lambda: (0.0, 0.0, 1.0, 1.0, np.inf), "settings of another form"),
        Wrong(lambda: (0.0, 1.0, 1.0), "settings of another form"),
    ],
    "predict_pays": [Wrong(lambda: "both"), Wrong(lambda: 4), Wrong(lambda: "all")],
    "bagging_pays": [
        Wrong(lambda h, seeds: len(seeds) - wins(h, seeds), "on which the mean loses"),
        Wrong(lambda h, seeds: wins(h, seeds) / len(seeds), "a share"),
        Wrong(lambda h, seeds: wins(h, seeds, fresh=True), "a generator that begins again"),
        Wrong(lambda h, seeds: wins(h, seeds, num=4), "another number of members"),
        Wrong(
            lambda h, seeds: wins(h, seeds, together=lambda c: np.median(c, axis=0)), "the median"
        ),
        Wrong(lambda h, seeds: wins(14, seeds), "the same model"),
        Wrong(lambda h, seeds: wins(h, range(40)), "the same data sets"),
        Wrong(lambda h, seeds: float(wins(h, seeds)), "a float"),
        Wrong(lambda h, seeds: wins(h, seeds[1:])),
        Wrong(lambda h, seeds: wins(h + 1, seeds)),
        Wrong(wins_of_members, "the average member"),
        Wrong(wins_of_resamples_first, "the resamples drawn first"),
        Wrong(wins_on_the_data, "distances from the targets"),
        Wrong(wins_against_members, "another thing that the mean"),
        Wrong(wins_against_the_best, "another thing that the mean"),
        Wrong(lambda: (14, 2), "other arguments"),
    ],
}
