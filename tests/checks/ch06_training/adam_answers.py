"""Right and wrong answers to practical 6.5, written as a student would write them."""

import numpy as np

from tests.checks.check_harness import Wrong


def hops(start, centre, learning_rate):
    num_steps = np.floor((centre - start) / learning_rate)
    lower = start + num_steps * learning_rate
    return lower, lower + learning_rate


def hops_by_remainder(start, centre, learning_rate):
    upper = centre + (start - centre) % learning_rate
    return np.array([upper - learning_rate, upper])


def hops_by_cases(start, centre, learning_rate):
    gone = int(abs(centre - start) / learning_rate) * learning_rate
    if start < centre:
        return [start + gone, start + gone + learning_rate]
    return [start - gone - learning_rate, start - gone]


def hops_walked(start, centre, learning_rate):
    while start < centre:
        start += learning_rate
    while start > centre:
        start -= learning_rate
    return start, start + learning_rate


def corrected_average(values, decays):
    average, share, rows = np.zeros_like(values[0]), 0.0, []
    for value, decay in zip(values, decays, strict=True):
        average = decay * average + (1 - decay) * value
        share = decay * share + 1 - decay
        rows.append(average / share)
    return np.array(rows)


def average_by_product(values, decays, shift=0):
    rows, average, left = np.empty_like(values), 0.0, 1.0
    for t in range(len(values)):
        average = average * decays[t] + values[t] * (1 - decays[t])
        left *= decays[max(t - shift, 0)]
        rows[t] = average / (1 - left)
    return rows


def average_by_weights(values, decays):
    weights = np.array([[]])
    rows = []
    for t, decay in enumerate(decays):
        weights = np.append(weights * decay, 1 - decay)
        rows.append(np.average(values[: t + 1], axis=0, weights=weights))
    return np.array(rows)


def factored_path(gradient, start, learning_rate, beta, gamma, num_steps, fault=""):
    path, m = [start], np.zeros_like(start)
    rows, columns = np.zeros(start.shape[0]), np.zeros(start.shape[1])
    for step in range(1, num_steps + 1):
        slope = gradient(path[-1])
        seen = np.abs(slope) if fault == "sizes" else slope**2
        m = beta * m + (1 - beta) * slope
        rows = gamma * rows + (1 - gamma) * seen.mean(axis=1)
        columns = gamma * columns + (1 - gamma) * seen.mean(axis=0)
        v = np.outer(rows, columns) / rows.mean()
        if fault == "late":
            step += 1
        if fault == "fed back":
            m = m / (1 - beta**step)
        direction = m / (1 if fault == "fed back" else 1 - beta**step)
        size = np.sqrt(v / (1 - gamma**step))
        path.append(path[-1] - learning_rate * direction / (size + 1e-8))
    return np.array(path)


def factored_from_sums(gradient, start, learning_rate, beta, gamma, num_steps):
    point, m, r, c = start.copy(), 0.0, 0.0, 0.0
    path = [point]
    for t in range(num_steps):
        g = gradient(point)
        m = m * beta + g * (1 - beta)
        r = r * gamma + (g * g).sum(1, keepdims=True) * (1 - gamma)
        c = c * gamma + (g * g).sum(0, keepdims=True) * (1 - gamma)
        share = 1 - gamma ** (t + 1)
        v = (r / share) @ (c / share) / (c.sum() / share)
        point = point - learning_rate * m / (1 - beta ** (t + 1)) / (v**0.5 + 1e-8)
        path.append(point)
    return np.stack(path)


def factored_on_scalars(gradient, start, learning_rate, beta, gamma, num_steps):
    num_rows, num_columns = start.shape
    point, m = start.tolist(), [[0.0] * num_columns for _ in range(num_rows)]
    r, c, path = [0.0] * num_rows, [0.0] * num_columns, [start.tolist()]
    for t in range(1, num_steps + 1):
        g = gradient(np.array(point))
        for i in range(num_rows):
            r[i] = gamma * r[i] + (1 - gamma) * sum(g[i, j] ** 2 for j in range(num_columns))
        for j in range(num_columns):
            c[j] = gamma * c[j] + (1 - gamma) * sum(g[i, j] ** 2 for i in range(num_rows))
        for i in range(num_rows):
            for j in range(num_columns):
                m[i][j] = beta * m[i][j] + (1 - beta) * g[i, j]
                v = r[i] * c[j] / sum(r) / (1 - gamma**t)
                point[i][j] -= learning_rate * m[i][j] / (1 - beta**t) / (v**0.5 + 1e-8)
        path.append([list(row) for row in point])
    return np.array(path)


def factored_in_place(gradient, start, learning_rate, beta, gamma, num_steps):
    for point in factored_path(gradient, start, learning_rate, beta, gamma, num_steps):
        start[:] = point
    return np.array([start])


def adam_path(gradient, start, learning_rate, beta, gamma, num_steps, decay=0.0, early_root=False):
    path = [start]
    m, v = np.zeros_like(start), np.zeros_like(start)
    for step in range(1, num_steps + 1):
        slope = gradient(path[-1])
        m = beta * m + (1 - beta) * slope
        v = gamma * v + (1 - gamma) * slope**2
        share = 1 - gamma**step
        size = np.sqrt(v) / share if early_root else np.sqrt(v / share)
        direction = m / (1 - beta**step) / (size + 1e-8)
        path.append(path[-1] * (1 - learning_rate * decay) - learning_rate * direction)
    return np.array(path)


class Adam:
    def __init__(self, beta, gamma):
        self.beta, self.gamma = beta, gamma
        self.m = self.v = 0.0
        self.shares = np.ones(2)

    def step(self, slope):
        self.m = self.m * self.beta + slope * (1 - self.beta)
        self.v = self.v * self.gamma + slope * slope * (1 - self.gamma)
        self.shares = self.shares * [self.beta, self.gamma]
        left = 1 - self.shares
        return (self.m / left[0]) / ((self.v / left[1]) ** 0.5 + 1e-8)


def mended_decay(gradient, start, learning_rate, beta, gamma, num_steps, weight_decay):
    return adam_path(gradient, start, learning_rate, beta, gamma, num_steps, weight_decay)


def decay_subtracted(gradient, start, learning_rate, beta, gamma, num_steps, weight_decay):
    adam, point = Adam(beta, gamma), start
    path = [point]
    for _ in range(num_steps):
        step = adam.step(gradient(point)) + weight_decay * point
        point = point - learning_rate * step
        path.append(point)
    return np.array(path)


def gradient_of_the_shrunken(gradient, start, learning_rate, beta, gamma, num_steps, weight_decay):
    adam, point = Adam(beta, gamma), start
    path = [point]
    for _ in range(num_steps):
        point = point * (1 - learning_rate * weight_decay)
        point = point - learning_rate * adam.step(gradient(point))
        path.append(point)
    return np.array(path)


def coupled(gradient, start, learning_rate, beta, gamma, num_steps, decay, early_root=False):
    def pulled(p):
        return gradient(p) + decay * p

    return adam_path(pulled, start, learning_rate, beta, gamma, num_steps, 0.0, early_root)


RIGHT = {
    "hops": [hops, hops_by_remainder, hops_by_cases],
    "predict_length": [lambda: "1", lambda: 1],
    "mislead": [
        lambda: (np.array([0.0] * 6 + [10.0] * 4),),
        lambda: (np.array([0] * 6 + [1, 1, 1, 1]),),
        lambda: [np.array([5.0, 5, 5, 5, 5, 5, -9, -9, -8, -9])],
    ],
    "corrected_average": [corrected_average, average_by_product, average_by_weights],
    "predict_turn": [lambda: "7", lambda: 7],
    "factored_path": [factored_path, factored_from_sums, factored_on_scalars],
    "mended_decay": [mended_decay, decay_subtracted],
    "predict_rest": [lambda: "both at 2", lambda: "Both at 2 "],
}

WRONG = {
    "hops": [
        Wrong(hops_walked, "a loop"),
        Wrong(lambda *a: hops(*a)[::-1], "another order"),
        Wrong(lambda s, c, r: hops(s, c, r)[0]),
        Wrong(lambda s, c, r: (c - r / 2, c + r / 2), "half a step"),
        Wrong(lambda s, c, r: (s + int((c - s) / r) * r, s + (int((c - s) / r) + 1) * r), "cut"),
        Wrong(lambda s, c, r: (s + round((c - s) / r) * r, s + round((c - s) / r) * r + r)),
        Wrong(lambda s, c, r: hops(s, c, 0.3)),
        Wrong(lambda s, c, r: hops(min(s, 2 * c - s), c, r)),
    ],
    "predict_length": [Wrong(lambda: "0.001"), Wrong(lambda: 1000), Wrong(lambda: "one")],
    "mislead": [
        Wrong(lambda: (np.arange(10.0),), "evenly spread"),
        Wrong(lambda: (np.array([0.0] * 9 + [10.0]),), "one target far away"),
        Wrong(lambda: (np.zeros(10),)),
        Wrong(lambda: np.array([0.0] * 6 + [10.0] * 4), "settings of another form"),
        Wrong(lambda: ([0.0] * 6 + [10.0] * 4,), "settings of another form"),
        Wrong(lambda: (np.zeros(9),)),
        Wrong(lambda: (np.full(10, np.nan),)),
        Wrong(lambda: (np.array([1e300] * 4 + [-1e300] * 6),)),
    ],
    "corrected_average": [
        Wrong(lambda v, d: corrected_average(v, d) * (1 - np.cumprod(d))[:, None], "not corrected"),
        Wrong(lambda v, d: corrected_average(v, 0 * d + d[-1])),
        Wrong(lambda v, d: corrected_average(v, 0 * d + 0.9)),
        Wrong(lambda v, d: corrected_average(v, d)[-1], "the last average alone"),
        Wrong(lambda v, d: corrected_average(v, d).tolist(), "a list instead"),
        Wrong(lambda v, d: average_by_product(v, d, shift=1)),
        Wrong(lambda v, d: corrected_average(v**2, d)),
        Wrong(lambda v, d: corrected_average(np.clip(v, -50, 50), d)),
        Wrong(lambda v, d: v),
    ],
    "predict_turn": [Wrong(lambda: "1"), Wrong(lambda: 700), Wrong(lambda: "never")],
    "factored_path": [
        Wrong(adam_path, "the whole table kept"),
        Wrong(lambda *a: factored_path(*a, fault="sizes")),
        Wrong(lambda *a: factored_path(*a, fault="late")),
        Wrong(lambda *a: factored_path(*a, fault="fed back")),
        Wrong(lambda g, s, r, b, c, n: factored_path(g, s, r, c, b, n)),
        Wrong(lambda g, s, r, b, c, n: factored_path(g, s, r, 0.9, 0.999, n)),
        Wrong(lambda *a: factored_path(*a)[1:], "the start forgotten"),
        Wrong(lambda *a: factored_path(*a)[:-1], "a step too few"),
        Wrong(lambda *a: factored_path(*a).reshape(a[-1] + 1, -1)),
        Wrong(factored_in_place, "input changed in place"),
    ],
    "mended_decay": [
        Wrong(gradient_of_the_shrunken, "the gradient of the shrunken"),
        Wrong(lambda *a: coupled(*a, early_root=True), "the faulty program"),
        Wrong(coupled, "the decay still among the gradients"),
        Wrong(lambda *a: adam_path(*a, early_root=True), "one of two faults"),
        Wrong(lambda g, s, r, b, c, n, w: adam_path(g, s, r, b, c, n), "no decay at all"),
        Wrong(lambda g, s, r, b, c, n, w: adam_path(g, s, r, b, c, n, -w), "growth"),
        Wrong(lambda g, s, r, b, c, n, w: adam_path(g, s, r, b, c, n, w / r), "the rate forgotten"),
        Wrong(lambda g, s, r, b, c, n, w: mended_decay(g, s, r, b, c, n, w)[-1], "last point"),
        Wrong(lambda g, s, r, b, c, n, w: adam_path(g, s, r, c, b, n, w)),
        Wrong(lambda g, s, r, b, c, n, w: adam_path(g, s, r, b, c, n, np.log1p(w))),
    ],
    "predict_rest": [Wrong(lambda: "200 and 0.02"), Wrong(lambda: "nowhere"), Wrong(lambda: 2)],
}
