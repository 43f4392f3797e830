"""Right and wrong answers to practical 6.4, written as a student would write them."""

import numpy as np

from tests.checks.check_harness import Wrong

VALLEY = np.array([1.0, 50.0])


def momentum_path(gradient, start, learning_rate, beta, num_steps, momentum=0.0, clip=np.inf):
    path, momentum = [start], momentum + np.zeros_like(start)
    for _ in range(num_steps):
        momentum = beta * momentum + (1 - beta) * gradient(path[-1])
        momentum = np.clip(momentum, -clip, clip)
        path.append(path[-1] - learning_rate * momentum)
    return np.array(path)


def resumed_path(gradient, last_two, old_rate, new_rate, beta, num_steps):
    momentum = (last_two[0] - last_two[1]) / old_rate
    return momentum_path(gradient, last_two[1], new_rate, beta, num_steps, momentum)


def resumed_by_steps(gradient, last_two, old_rate, new_rate, beta, num_steps):
    path = np.empty((num_steps + 1, last_two.shape[1]))
    path[0] = last_two[1]
    step = (last_two[1] - last_two[0]) / old_rate * new_rate
    for t in range(num_steps):
        step = beta * step - (1 - beta) * new_rate * gradient(path[t])
        path[t + 1] = path[t] + step
    return path


def resumed_recursively(gradient, last_two, old_rate, new_rate, beta, num_steps):
    before, point = last_two
    if not num_steps:
        return point[None]
    momentum = beta * (before - point) / old_rate + (1 - beta) * gradient(point)
    two = np.stack([point, point - new_rate * momentum])
    rest = resumed_recursively(gradient, two, new_rate, new_rate, beta, num_steps - 1)
    return np.vstack([point, rest])


def resumed_on_scalars(gradient, last_two, old_rate, new_rate, beta, num_steps):
    before, point = last_two.tolist()
    m = [(b - p) / old_rate for b, p in zip(before, point, strict=True)]
    path = [point]
    for _ in range(num_steps):
        slope = gradient(path[-1])
        m = [beta * old + (1 - beta) * g for old, g in zip(m, slope, strict=True)]
        path.append([p - new_rate * one for p, one in zip(path[-1], m, strict=True)])
    return np.array(path, dtype=np.float32)


def resumed_in_place(gradient, last_two, old_rate, new_rate, beta, num_steps):
    before, point = last_two
    momentum, path = (before - point) / old_rate, [point]
    for _ in range(num_steps):
        momentum = beta * momentum + (1 - beta) * gradient(point)
        point -= new_rate * momentum
        path.append(point)
    return np.array(path)


def resumed_with_one_array(gradient, last_two, old_rate, new_rate, beta, num_steps):
    return resumed_in_place(gradient, last_two.copy(), old_rate, new_rate, beta, num_steps)


def resumed_late(gradient, last_two, old_rate, new_rate, beta, num_steps):
    before, point = last_two
    momentum, path = (before - point) / old_rate, [point]
    for _ in range(num_steps):
        path.append(path[-1] - new_rate * momentum)
        momentum = beta * momentum + (1 - beta) * gradient(path[-1])
    return np.array(path)


def resumed_for_two(gradient, last_two, old_rate, new_rate, beta, num_steps):
    return resumed_path(gradient, last_two[:, :2], old_rate, new_rate, beta, num_steps)


def summed(beta, num_steps):
    return sum(beta**t for t in range(1, num_steps + 1))


def added_up(beta, num_steps):
    behind, missing = 0.0, 1.0
    for _ in range(num_steps):
        missing *= beta
        behind += missing
    return behind


def recursed(beta, num_steps):
    return recursed(beta, num_steps - 1) + beta**num_steps if num_steps else 0.0


def walked(beta, num_steps):
    path = momentum_path(lambda p: np.ones(1), np.zeros(1), 1.0, beta, num_steps)
    return num_steps + path[-1, 0]


def mended_sum(gradient, start, learning_rate, beta, num_steps):
    point, velocity = start, np.zeros_like(start)
    for _ in range(num_steps):
        velocity = beta * velocity + gradient(point)
        point = point - learning_rate * (1 - beta) * velocity
    return point, velocity


def mended_average(gradient, start, learning_rate, beta, num_steps):
    point, momentum = start, np.zeros_like(start)
    for _ in range(num_steps):
        momentum = beta * momentum + (1 - beta) * gradient(point)
        point = point - learning_rate * momentum
    return [point, momentum / (1 - beta)]


def nesterov_path(gradient, start, learning_rate, beta, num_steps, whole=False):
    path, places, momentum = [start], [], np.zeros_like(start)
    for _ in range(num_steps):
        places.append(path[-1] - learning_rate * (1 if whole else beta) * momentum)
        momentum = beta * momentum + (1 - beta) * gradient(places[-1])
        path.append(path[-1] - learning_rate * momentum)
    places.append(path[-1] - learning_rate * (1 if whole else beta) * momentum)
    return np.array(path), np.array(places)


def ahead_path(gradient, start, learning_rate, beta, num_steps):
    places, momentum = [start], np.zeros_like(start)
    for _ in range(num_steps):
        point = places[-1] + learning_rate * beta * momentum
        momentum = beta * momentum + (1 - beta) * gradient(places[-1])
        point = point - learning_rate * momentum
        places.append(point - learning_rate * beta * momentum)
    return np.array(places)


def ahead_like_pytorch(gradient, start, learning_rate, beta, num_steps, old=False):
    place, m = start, 0.0
    path = [place]
    for _ in range(num_steps):
        g, before = gradient(place), m
        m = beta * m + (1 - beta) * g
        place = place - learning_rate * (beta * (before if old else m) + (1 - beta) * g)
        path.append(place)
    return np.vstack(path)


def ahead_behind(gradient, start, learning_rate, beta, num_steps):
    point, m, path = start, 0.0, [start]
    for _ in range(num_steps):
        m = beta * m + (1 - beta) * gradient(path[-1])
        point = point - learning_rate * m
        path.append(point + learning_rate * beta * m)
    return np.array(path)


def stable_rate(curvature, beta):
    return 2 * (1 + beta) / ((1 - beta) * curvature)


def stable_by_search(curvature, beta):
    good, bad = 0.0, 100 / (curvature * (1 - beta))
    while bad - good > 1e-4 * good:
        rate = (good + bad) / 2
        a = rate * (1 - beta) * curvature
        step = np.array([[1 - a, beta], [-a, beta]])
        stable = np.abs(np.linalg.eigvals(step)).max() < 1
        good, bad = (rate, bad) if stable else (good, rate)
    return good


def tune():
    best = (np.inf, 0.0, 0.0)
    for rate in np.geomspace(0.05, 0.5, 20):
        for beta in np.linspace(0.0, 0.9, 31):
            path = momentum_path(lambda p: VALLEY * p, np.ones(2), rate, beta, 60)
            best = min(best, (np.abs(path[-1]).max(), rate, beta))
    return best[1:]


def tuned_in_the_long_run():
    root = np.sqrt(50)
    beta = ((root - 1) / (root + 1)) ** 2
    return (1 - np.sqrt(beta)) ** 2 / (1 - beta), beta


RIGHT = {
    "resumed_path": [resumed_path, resumed_by_steps, resumed_recursively, resumed_on_scalars],
    "steps_behind": [
        lambda beta, n: beta * (1 - beta**n) / (1 - beta),
        lambda beta, n: (beta - beta ** (n + 1)) / (1 - beta),
        lambda beta, n: n - (n - beta * (1 + n - beta**n) + 0.0) / (1 - beta),
    ],
    "mended_sum": [mended_sum, mended_average],
    "predict_breaks": [lambda: "whole"],
    "ahead_path": [
        ahead_path,
        ahead_like_pytorch,
        lambda *a: nesterov_path(*a)[1],
        lambda g, *rest: nesterov_path(lambda p: g(p.tolist()), *rest)[1].astype(np.float32),
    ],
    "stable_rate": [stable_rate, stable_by_search],
    "tune": [tune, lambda: (0.14, 0.57), lambda: [np.float64(0.141), np.array(0.575)]],
}

WRONG = {
    "resumed_path": [
        Wrong(resumed_in_place, "input changed in place"),
        Wrong(resumed_with_one_array, "one array, appended"),
        Wrong(lambda g, two, o, n, b, k: momentum_path(g, two[1], n, b, k), "without momentum"),
        Wrong(lambda g, two, o, n, b, k: resumed_path(g, two, n, n, b, k), "the new rate"),
        Wrong(lambda g, two, o, n, b, k: resumed_path(g, two, o, o, b, k)),
        Wrong(lambda g, two, o, n, b, k: resumed_path(g, two, 1.0, n, b, k), "a step taken"),
        Wrong(lambda g, two, o, n, b, k: resumed_path(g, two, -o, n, b, k), "turned round"),
        Wrong(lambda g, two, o, n, b, k: resumed_path(g, two[::-1], o, n, b, k)),
        Wrong(lambda *a: np.vstack([a[1][0], resumed_path(*a)]), "the earlier point kept"),
        Wrong(lambda *a: resumed_path(*a)[1:], "the start forgotten"),
        Wrong(lambda *a: resumed_path(*a)[:-1]),
        Wrong(lambda g, two, o, n, b, k: resumed_path(g, two, o, n, 0.9, k)),
        Wrong(
            lambda g, two, o, n, b, k: momentum_path(
                g, two[1], n, b, k, (two[0] - two[1]) / o, clip=10.0
            )
        ),
        Wrong(resumed_late),
        Wrong(resumed_for_two),
    ],
    "steps_behind": [
        Wrong(summed, "an answer by sum"),
        Wrong(added_up, "an answer by a loop"),
        Wrong(walked, "an answer by momentum_path"),
        Wrong(lambda beta, n: np.sum(beta ** np.arange(1, n + 1)), "an answer by sum"),
        Wrong(lambda beta, n: 1 - beta**n + beta ** (n + 1)),
        Wrong(recursed, "a function that calls itself"),
        Wrong(lambda beta, n: 1 - beta**n, "the share of the last step"),
        Wrong(lambda beta, n: (1 - beta**n) / (1 - beta), "a summand more or less"),
        Wrong(lambda beta, n: beta / (1 - beta), "after very many steps"),
        Wrong(lambda beta, n: n * beta),
        Wrong(lambda beta, n: 9 * (1 - 0.9**n)),
    ],
    "mended_sum": [
        Wrong(lambda g, s, r, b, n: mended_sum(g, s, r / (1 - b), b, n), "the faulty program"),
        Wrong(
            lambda g, s, r, b, n: (
                mended_sum(g, s, r, b, n)[0],
                (1 - b) * mended_sum(g, s, r, b, n)[1],
            ),
            "an average returned",
        ),
        Wrong(lambda g, s, r, b, n: mended_sum(g, s, r / 10 / (1 - b), b, n), "0.9 alone"),
        Wrong(lambda g, s, r, b, n: mended_sum(g, s, r, b, n)[0], "the point alone"),
        Wrong(lambda g, s, r, b, n: mended_sum(g, s, r, b, n)[::-1], "another order"),
        Wrong(lambda g, s, r, b, n: mended_sum(lambda p: np.clip(g(p), -99, 99), s, r, b, n)),
    ],
    "predict_breaks": [Wrong(lambda: "momentum"), Wrong(lambda: "none"), Wrong(lambda: 6.3)],
    "ahead_path": [
        Wrong(momentum_path, "without a look ahead"),
        Wrong(lambda *a: nesterov_path(*a)[0], "the points instead"),
        Wrong(lambda *a: nesterov_path(*a, whole=True)[1], "the whole distance"),
        Wrong(lambda g, s, r, b, n: ahead_path(g, s, r / (1 - b), b, n), "a sum instead"),
        Wrong(lambda *a: ahead_like_pytorch(*a, old=True)),
        Wrong(ahead_behind),
        Wrong(lambda g, s, r, b, n: ahead_path(g, s, r, 0.9, n)),
        Wrong(lambda *a: ahead_path(*a)[:-1]),
        Wrong(lambda *a: ahead_path(*a[:-1], max(0, a[-1] - 1)), "a step too few"),
        Wrong(lambda g, s, r, b, n: ahead_path(lambda p: -g(p), s, r, b, n)),
    ],
    "stable_rate": [
        Wrong(lambda c, b: 2 / c, "the limit without momentum"),
        Wrong(lambda c, b: 2 * (1 + b) / c, "that of the sum"),
        Wrong(lambda c, b: 2 / ((1 - b) * c), "the weight of the gradient alone"),
        Wrong(lambda c, b: 19 / c),
        Wrong(lambda c, b: stable_rate(c, b) * 1.01),
    ],
    "tune": [
        Wrong(lambda: (2 / 51, 0.0), "the best rate without momentum"),
        Wrong(tuned_in_the_long_run, "in the long run"),
        Wrong(lambda: (0.1, 0.9), "much memory"),
        Wrong(lambda: (0.1, 0.5)),
        Wrong(lambda: (0.5, 0.5)),
        Wrong(lambda: (0.1, 1.0)),
        Wrong(lambda: (0.14, -0.57)),
        Wrong(lambda: (-0.1, 0.5)),
        Wrong(lambda: (0.57, 0.14)),
        Wrong(lambda: (1e300, 0.5)),
    ],
}
