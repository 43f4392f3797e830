"""Right and wrong answers to practicals 6.1 to 6.3, written as a student would write them."""

import numpy as np

from tests.checks.check_harness import Wrong
from udl.data import rubber_band
from udl.data.training_examples import wave_points

BAND, WAVE = rubber_band.measurements(), wave_points()


def next_bracket(places, values):
    a, b, c, d = places
    if values[0] < min(values[1:]):
        return a + (places - a) / 2
    if values[1] < values[2]:
        d = c
    else:
        a = b
    return np.linspace(a, d, 4)


def next_by_names(places, values):
    a, b, c, d = (float(p) for p in places)
    at_a, at_b, at_c, at_d = (float(v) for v in values)
    if at_a < at_b and at_a < at_c and at_a < at_d:
        return np.array([a, (a + b) / 2, (a + c) / 2, (a + d) / 2])
    a, d = (a, c) if at_b < at_c else (b, d)
    width = (d - a) / 3
    return np.array([a, a + width, d - width, d])


def in_place(places, values):
    if values[0] < min(values[1:]):
        places[1:] = (places[1:] + places[0]) / 2
        return places
    return next_bracket(places, values)


def bracket_search(loss, start, end, tolerance, max_steps):
    brackets = [np.linspace(start, end, 4)]
    for _ in range(max_steps):
        _, b, c, _ = brackets[-1]
        if c - b <= tolerance:
            break
        values = np.array([loss(place) for place in brackets[-1]])
        brackets.append(next_bracket(brackets[-1], values))
    return np.array(brackets)


def search_recursively(loss, start, end, tolerance, max_steps):
    def further(bracket, left):
        if left == 0 or bracket[2] - bracket[1] <= tolerance:
            return [bracket]
        values = [loss(place) for place in bracket]
        return [bracket, *further(next_by_names(bracket, values), left - 1)]

    return np.array(further(np.linspace(start, end, 4), max_steps))


def search_with_while(loss, start, end, tolerance, max_steps):
    rows = np.linspace(start, end, 4)[None]
    while len(rows) - 1 < max_steps and rows[-1, 2] - rows[-1, 1] > tolerance:
        rows = np.vstack([rows, next_bracket(rows[-1], np.vectorize(loss)(rows[-1]))])
    return rows


GOLDEN = (np.sqrt(5) - 1) / 2


def golden_search(loss, start, end, num_steps, ratio=GOLDEN):
    a, d = start, end
    b, c = d - ratio * (d - a), a + ratio * (d - a)
    at_b, at_c = loss(b), loss(c)
    asked = [b, c]
    for _ in range(num_steps):
        if at_b < at_c:
            d, c, at_c = c, b, at_b
            b = d - ratio * (d - a)
            at_b = loss(b)
            asked.append(b)
        else:
            a, b, at_b = b, c, at_c
            c = a + ratio * (d - a)
            at_c = loss(c)
            asked.append(c)
    return np.array([a, d]), np.array(asked)


def golden_mirrored(loss, start, end, num_steps):
    a, d = start, end
    b = a + 0.3819660112501051 * (d - a)
    c = a + d - b
    known = {b: loss(b), c: loss(c)}
    asked = [b, c]
    for _ in range(num_steps):
        if known[b] < known[c]:
            d, c = c, b
            b = a + d - c
            new = b
        else:
            a, b = b, c
            c = a + d - b
            new = c
        known[new] = loss(new)
        asked.append(new)
    return [np.array([a, d]), np.array(asked)]


# --- 6.2 -------------------------------------------------------------------------------------


def line_gradient(x, y, intercept, slope):
    errors = intercept + slope * x - y
    return np.array([2 * np.sum(errors), 2 * np.sum(errors * x)])


def gradient_by_loop(x, y, intercept, slope):
    total = [0.0, 0.0]
    for load, length in zip(x, y, strict=True):
        total[0] += 2 * (intercept + slope * load - length)
        total[1] += 2 * load * (intercept + slope * load - length)
    return np.array(total)


def gradient_by_matrix(x, y, intercept, slope):
    features = np.column_stack([np.ones_like(x), x])
    return 2 * features.T @ (features @ np.array([intercept, slope]) - y)


def numerical_gradient(loss, parameters, step):
    slopes = []
    for k in range(len(parameters)):
        up, down = parameters.copy(), parameters.copy()
        up[k] += step
        down[k] -= step
        slopes.append((loss(up) - loss(down)) / (2 * step))
    return np.array(slopes)


def differences_in_place(loss, parameters, step):
    result = np.zeros_like(parameters)
    for k in range(parameters.size):
        before = parameters[k]
        parameters[k] = before + step
        above = loss(parameters)
        parameters[k] = before - step
        result[k] = (above - loss(parameters)) / (2 * step)
        parameters[k] = before
    return result


def left_behind(loss, parameters, step):
    slopes = []
    for k in range(len(parameters)):
        parameters[k] += step
        above = loss(parameters)
        parameters[k] -= 2 * step
        slopes.append((above - loss(parameters)) / (2 * step))
    return np.array(slopes)


def descend(x, y, start, learning_rate, num_steps):
    path = [start]
    for _ in range(num_steps):
        path.append(path[-1] - learning_rate * line_gradient(x, y, *path[-1]))
    return np.array(path)


def descend_into_table(x, y, start, learning_rate, num_steps):
    path = np.zeros((num_steps + 1, 2))
    path[0] = start
    for t in range(num_steps):
        path[t + 1] = path[t] - learning_rate * gradient_by_loop(x, y, *path[t])
    return path


def descend_in_place(x, y, start, learning_rate, num_steps):
    path = [start]
    for _ in range(num_steps):
        start -= learning_rate * line_gradient(x, y, *start)
        path.append(start)
    return np.array(path)


def descend_one_list(x, y, start, learning_rate, num_steps):
    point = start.copy()
    path = [point]
    for _ in range(num_steps):
        point -= learning_rate * line_gradient(x, y, *point)
        path.append(point)
    return np.array(path)


def hessian(x):
    return 2 * np.array([[len(x), np.sum(x)], [np.sum(x), x @ x]])


def largest_rate():
    good, bad = 0.03, 0.06
    while bad - good > 1e-5:
        rate = (good + bad) / 2
        path = descend(BAND.x, BAND.y, np.array([1.6, -0.5]), rate, 1500)
        settled = np.abs(path[-1]).max() < 10
        good, bad = (rate, bad) if settled else (good, rate)
    return good


def best_rate(x):
    smallest, largest = np.linalg.eigvalsh(hessian(x))
    return 2 / (smallest + largest)


def best_rate_by_search(x):
    curvatures = np.linalg.eigvalsh(hessian(x))
    rates = np.linspace(0, 2 / curvatures[1], 20_001)
    slower = np.abs(1 - rates[:, None] * curvatures).max(axis=1)
    return rates[slower.argmin()]


def mended_training(x, y, learning_rate, num_steps):
    mean, sigma = np.mean(x), np.std(x)
    scaled = (x - mean) / sigma
    height, rise = 0.0, 0.0
    for _ in range(num_steps):
        errors = height + rise * scaled - y
        height -= learning_rate * 2 * np.mean(errors)
        rise -= learning_rate * 2 * np.mean(errors * scaled)
    return height - rise * mean / sigma, rise / sigma


def mended_by_range(x, y, learning_rate, num_steps):
    middle = (x.min() + x.max()) / 2
    half = (x.max() - x.min()) / 2
    p = np.zeros(2)
    for _ in range(num_steps * 5):
        p = p - learning_rate * line_gradient((x - middle) / half, y, *p) / len(x)
    return [p[0] - p[1] * middle / half, p[1] / half]


def only_scaled(x, y, learning_rate, num_steps):
    a, b = mended_by_scale(x / np.abs(x).max(), y, learning_rate, num_steps)
    return a, b / np.abs(x).max()


def mended_by_scale(x, y, learning_rate, num_steps):
    p = np.zeros(2)
    for _ in range(num_steps):
        p = p - learning_rate * line_gradient(x, y, *p) / len(x)
    return p[0], p[1]


def only_centred(x, y, learning_rate, num_steps):
    a, b = mended_by_scale(x - x.mean(), y, learning_rate, num_steps)
    return a - b * x.mean(), b


# --- 6.3 -------------------------------------------------------------------------------------


def gabor_gradient(x, y, shift, frequency):
    z = shift + 0.06 * frequency * x
    bell = np.exp(-(z**2) / 32)
    slope = np.cos(z) * bell - np.sin(z) * bell * z / 16
    pull = 2 * (np.sin(z) * bell - y) * slope
    return np.array([np.sum(pull), np.sum(pull * 0.06 * x)])


def gabor_by_loop(x, y, shift, frequency):
    total = np.zeros(2)
    for one, target in zip(x, y, strict=True):
        z = shift + 0.06 * frequency * one
        bell = np.exp(-z * z / 32)
        pull = 2 * (np.sin(z) * bell - target) * bell * (np.cos(z) - z * np.sin(z) / 16)
        total += pull * np.array([1, 0.06 * one])
    return total


def gabor_one_sided(x, y, shift, frequency):
    def loss(s, f):
        z = s + 0.06 * f * x
        return np.sum((np.sin(z) * np.exp(-z * z / 32) - y) ** 2)

    step = 1e-6
    here = loss(shift, frequency)
    return (
        np.array([loss(shift + step, frequency), loss(shift, frequency + step)]) / step
        - here / step
    )


def sgd(x, y, start, learning_rate, orders, batch_size):
    path = [start]
    for order in orders:
        for first in range(0, len(order), batch_size):
            part = order[first : first + batch_size]
            gradient = gabor_gradient(x[part], y[part], *path[-1])
            path.append(path[-1] - learning_rate * gradient / len(part))
    return np.array(path)


def sgd_by_examples(x, y, start, learning_rate, orders, batch_size):
    point, path = np.array(start), [np.array(start)]
    for order in orders.tolist():
        while order:
            batch, order = order[:batch_size], order[batch_size:]
            total = sum(gabor_gradient(x[[i]], y[[i]], *point) for i in batch)
            point = point - learning_rate * total / len(batch)
            path.append(point)
    return np.stack(path)


def sgd_from_start(x, y, start, learning_rate, orders, batch_size):
    path = [start]
    for order in orders:
        for first in range(0, len(order), batch_size):
            part = order[first : first + batch_size]
            gradient = gabor_gradient(x[part], y[part], *start)
            path.append(path[-1] - learning_rate * gradient / len(part))
    return np.array(path)


def sgd_overlapping(x, y, start, learning_rate, orders, batch_size):
    path = [start]
    for order in orders:
        for first in range(0, len(order), batch_size):
            part = order[first : first + batch_size + 1]
            gradient = gabor_gradient(x[part], y[part], *path[-1])
            path.append(path[-1] - learning_rate * gradient / len(part))
    return np.array(path)


RIGHT = {
    "predict_part": [lambda: "right", lambda: " Right"],
    "next_bracket": [next_bracket, next_by_names],
    "bracket_search": [bracket_search, search_recursively, search_with_while],
    "golden_fraction": [
        lambda: (np.sqrt(5) - 1) / 2,
        lambda: 0.618034,
        lambda: np.float64(2 / (1 + 5**0.5)),
        lambda: float(np.roots([1, 1, -1]).max()),
    ],
    "golden_search": [golden_search, golden_mirrored],
    "predict_cost": [lambda: "5", lambda: 5, lambda: 5.0],
    "lead_astray": [lambda: (-3.0, 4.0), lambda: [-3, 5], lambda: (np.float64(-3), np.array(3.5))],
    "line_gradient": [line_gradient, gradient_by_loop, gradient_by_matrix],
    "numerical_gradient": [numerical_gradient, differences_in_place],
    "descend": [descend, descend_into_table],
    "predict_double": [lambda: "diverges"],
    "largest_rate": [
        largest_rate,
        lambda: 0.04,
        lambda: 2 / np.linalg.eigvalsh(hessian(BAND.x))[1],
    ],
    "best_rate": [best_rate, best_rate_by_search, lambda x: 1 / sum(1 + v * v for v in x)],
    "predict_shortcut": [lambda: "axes", lambda: "Axes"],
    "mended_training": [mended_training, mended_by_range],
    "gabor_gradient": [gabor_gradient, gabor_by_loop],
    "predict_end": [lambda: "first"],
    "sgd": [sgd, sgd_by_examples],
    "predict_noise": [lambda: "3", lambda: 3],
    "escape": [lambda: (2.0, 5), lambda: [3, 8], lambda: (np.float64(1.5), np.int64(3))],
    "settle": [lambda: (1.5, 5, 250), lambda: [2, 6, 170], lambda: (1.0, 3, np.int64(300))],
}

WRONG = {
    "predict_part": [Wrong(lambda: "left"), Wrong(lambda: "middle"), Wrong(lambda: 3)],
    "next_bracket": [
        Wrong(in_place, ""),
        Wrong(
            lambda p, v: np.linspace(*((p[0], p[2]) if v[1] < v[2] else (p[1], p[3])), 4),
            "the rule for a",
        ),
        Wrong(lambda p, v: list(next_bracket(p, v))),
        Wrong(lambda p, v: next_bracket(p, v)[::-1]),
        Wrong(lambda p, v: next_bracket(p, -v)),
        Wrong(lambda p, v: next_bracket(np.abs(p), v)),
    ],
    "bracket_search": [
        Wrong(lambda loss, a, d, t, n: bracket_search(loss, a, d, t, n + 1), "one step too many"),
        Wrong(lambda loss, a, d, t, n: bracket_search(loss, a, d, t, n)[1:], "the first bracket"),
        Wrong(lambda loss, a, d, t, n: bracket_search(loss, a, d, 3 * t, n)),
        Wrong(lambda loss, a, d, t, n: bracket_search(loss, a, d, t, n)[:, 1:3]),
        Wrong(lambda loss, a, d, t, n: list(bracket_search(loss, a, d, t, n))),
        Wrong(lambda loss, a, d, t, n: bracket_search(lambda p: -loss(p), a, d, t, n)),
    ],
    "golden_fraction": [
        Wrong(lambda: 2 / 3, "the thirds"),
        Wrong(lambda: 0.381966, "the part that is dropped"),
        Wrong(lambda: 0.6),
        Wrong(lambda: 0.7),
    ],
    "golden_search": [
        Wrong(lambda loss, a, d, n: golden_search(loss, a, d, n, 2 / 3)),
        Wrong(lambda loss, a, d, n: golden_search(loss, a, d, n + 1), "one step too many"),
        Wrong(lambda loss, a, d, n: golden_search(loss, a, d, n)[::-1]),
        Wrong(lambda loss, a, d, n: golden_search(loss, a, d, n)[0]),
        Wrong(lambda loss, a, d, n: golden_search(loss, d, a, n)),
    ],
    "predict_cost": [Wrong(lambda: "2"), Wrong(lambda: 4), Wrong(lambda: "10")],
    "lead_astray": [
        Wrong(lambda: (-2.5, 2.5), "the ends that were given"),
        Wrong(lambda: (-3.0, 3.0)),
        Wrong(lambda: (0.0, 4.0)),
        Wrong(lambda: (4.0, -3.0)),
        Wrong(lambda: (-1e300, 1e300)),
        Wrong(lambda: (float("nan"), 4.0), "settings of another form"),
    ],
    "line_gradient": [
        Wrong(lambda x, y, a, b: -line_gradient(x, y, a, b), "the sign turned"),
        Wrong(lambda x, y, a, b: line_gradient(x, y, a, b) / 2, "the factor 2"),
        Wrong(lambda x, y, a, b: line_gradient(x, y, a, b) / len(x), "mean instead of sum"),
        Wrong(lambda x, y, a, b: line_gradient(x, y, b, a)),
        Wrong(lambda x, y, a, b: line_gradient(np.abs(x), y, a, b)),
        Wrong(lambda x, y, a, b: line_gradient(x, y, a, b)[0]),
    ],
    "numerical_gradient": [
        Wrong(
            lambda loss, p, h: np.array([(loss(p + h * e) - loss(p)) / h for e in np.eye(len(p))]),
            "one side only",
        ),
        Wrong(lambda loss, p, h: numerical_gradient(loss, p, h) * 2, "divided by one step"),
        Wrong(lambda loss, p, h: numerical_gradient(loss, p, 1e-5)),
        Wrong(left_behind, "input changed in place"),
        Wrong(lambda loss, p, h: numerical_gradient(loss, p[:2], h)),
        Wrong(lambda loss, p, h: -numerical_gradient(loss, p, h)),
    ],
    "descend": [
        Wrong(descend_in_place, "input changed in place"),
        Wrong(descend_one_list, "every row is the last point"),
        Wrong(lambda x, y, s, r, n: descend(x, y, s, -r, n), "uphill"),
        Wrong(lambda x, y, s, r, n: descend(x, y, s, r, n + 1)),
        Wrong(lambda x, y, s, r, n: descend(x, y, s, r, n)[1:], "the start forgotten"),
        Wrong(lambda x, y, s, r, n: descend(x, y, 0 * s, r, n)),
        Wrong(lambda x, y, s, r, n: descend(x, y, s, r / len(x), n)),
    ],
    "predict_double": [Wrong(lambda: "faster"), Wrong(lambda: "same"), Wrong(lambda: 2)],
    "largest_rate": [
        Wrong(lambda: 0.02, "half of it"),
        Wrong(lambda: 0.037, "the fastest rate"),
        Wrong(lambda: 0.06),
        Wrong(lambda: 0.0388),
    ],
    "best_rate": [
        Wrong(lambda x: 2 / np.linalg.eigvalsh(hessian(x))[1], "the largest rate"),
        Wrong(lambda x: 2 * best_rate(x), "the factor 2"),
        Wrong(lambda x: 0.037),
        Wrong(lambda x: 1 / (1 + np.mean(x**2))),
        Wrong(lambda x: best_rate(x - x.mean())),
    ],
    "predict_shortcut": [Wrong(lambda: "none"), Wrong(lambda: "below"), Wrong(lambda: 90)],
    "mended_training": [
        Wrong(mended_by_scale),
        Wrong(only_scaled),
        Wrong(only_centred),
        Wrong(
            lambda x, y, r, n: mended_training((x - x.mean()) / x.std(), y, r, n),
            "parameters of the scaled",
        ),
        Wrong(lambda x, y, r, n: mended_training(x, y, r, n)[::-1], "slope first"),
        Wrong(lambda x, y, r, n: mended_training(x, y, r, 5)),
    ],
    "gabor_gradient": [
        Wrong(gabor_one_sided),
        Wrong(lambda x, y, s, f: gabor_gradient(x, y, s, f) / len(x), "mean instead of sum"),
        Wrong(lambda x, y, s, f: -gabor_gradient(x, y, s, f), "the sign turned"),
        Wrong(lambda x, y, s, f: gabor_gradient(x, y, f, s)),
        Wrong(lambda x, y, s, f: gabor_gradient(x, y, s, f)[::-1], "the frequency first"),
        Wrong(lambda x, y, s, f: gabor_gradient(WAVE.x, WAVE.y, s, f)),
    ],
    "predict_end": [Wrong(lambda: "both"), Wrong(lambda: "second"), Wrong(lambda: 1)],
    "sgd": [
        Wrong(sgd_from_start),
        Wrong(sgd_overlapping),
        Wrong(lambda x, y, s, r, o, n: sgd(x, y, s, r * n, o, n)),
        Wrong(lambda x, y, s, r, o, n: sgd(x, y, s, r, o[:1], n), "one epoch alone"),
        Wrong(lambda x, y, s, r, o, n: sgd(x, y, s, r, np.sort(o), n), "the order ignored"),
        Wrong(lambda x, y, s, r, o, n: sgd(x, y, s, r, o, n)[1:]),
        Wrong(lambda x, y, s, r, o, n: sgd(x, y, s, r, o, 5)),
    ],
    "predict_noise": [Wrong(lambda: "2"), Wrong(lambda: 4), Wrong(lambda: "none")],
    "escape": [
        Wrong(lambda: (2.0, 30), "all examples in each batch"),
        Wrong(lambda: (1.0, 15)),
        Wrong(lambda: (100.0, 5)),
        Wrong(lambda: (2.0, 5.5), "settings of another form"),
        Wrong(lambda: (2.0, 0)),
        Wrong(lambda: (-2.0, 5)),
    ],
    "settle": [
        Wrong(lambda: (1.0, 5, 100_000), "a constant rate"),
        Wrong(lambda: (1.5, 5, 40)),
        Wrong(lambda: (3.0, 5, 200)),
        Wrong(lambda: (1.0, 30, 50)),
        Wrong(lambda: (1.5, 5, 0)),
        Wrong(lambda: (1.5, 5, 200.5), "settings of another form"),
        Wrong(lambda: (1e300, 5, 200)),
    ],
}
