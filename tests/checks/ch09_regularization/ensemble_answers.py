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


RIGHT = {
    "bagged": [bagged, bagged_by_loops, bagged_by_counts],
    "predict_left_out": [lambda: "0.36", lambda: 0.36],
    "out_of_bag_error": [bag_by_loop, bag_by_table, bag_by_nan],
    "predict_mean": [lambda: "average member", lambda: "Average member"],
    "median_loses": [
        lambda: (0.0, 0.0, 1.0, 1.0, 1.0),
        lambda: [0, 0.1, -2, -2, -2],
        lambda: np.array([0.0, 3, 3, 3, 0.5]),
    ],
    "predict_pays": [lambda: "14", lambda: 14],
    "bagging_pays": [lambda: (14, 2), lambda: [18, 5], lambda: (np.int64(12), np.int64(3))],
}

WRONG = {
    "bagged": [
        Wrong(bagged_without_targets, "targets of other examples"),
        Wrong(bagged_with_ridge_on_all),
        Wrong(lambda *a: bagged(*a).mean(axis=0), "averaged already"),
        Wrong(lambda *a: bagged(*a).T, "rows and columns"),
        Wrong(lambda x, y, p, r, h: bagged(x, y, p, [np.unique(o) for o in r], h), "each example"),
        Wrong(lambda x, y, p, r, h: bagged(x, y, p, r, 14)),
        Wrong(lambda x, y, p, r, h: bagged(x, y, p, r[:1], h)),
    ],
    "predict_left_out": [Wrong(lambda: "0.5"), Wrong(lambda: "0.07"), Wrong(lambda: 1)],
    "out_of_bag_error": [
        Wrong(bag_in_bag, "those that have seen it"),
        Wrong(bag_member_by_member, "each member by itself"),
        Wrong(bag_counting_all, "examples counted that nobody"),
        Wrong(lambda p, r, y: np.mean((p.mean(axis=0) - y) ** 2), "all members judge"),
        Wrong(lambda *a: np.sqrt(bag_by_loop(*a)), "the root"),
        Wrong(lambda *a: np.array([bag_by_loop(*a)])),
    ],
    "predict_mean": [Wrong(lambda: "none"), Wrong(lambda: "full fit"), Wrong(lambda: "mean")],
    "median_loses": [
        Wrong(lambda: (1.0, 2.0, 3.0, 4.0, 5.0)),
        Wrong(lambda: (0.0, 0.0, 0.0, 0.0, 0.0)),
        Wrong(lambda: (0.0, 0.6, 1.0, 1.0, 1.0)),
        Wrong(lambda: (0.0, 1.0, 1.0), "settings of another form"),
    ],
    "predict_pays": [Wrong(lambda: "both"), Wrong(lambda: 4), Wrong(lambda: "all")],
    "bagging_pays": [
        Wrong(lambda: (4, 14), "the other way round"),
        Wrong(lambda: (14, 14)),
        Wrong(lambda: (9, 2)),
        Wrong(lambda: (14, 0)),
        Wrong(lambda: (14, 100)),
        Wrong(lambda: (14.5, 2), "settings of another form"),
    ],
}
