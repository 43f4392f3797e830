"""Right and wrong answers to practicals 6.4 and 6.5, written as a student would write them."""

import numpy as np

from tests.checks.check_harness import Wrong

VALLEY = np.array([1.0, 50.0])

# --- 6.4 -------------------------------------------------------------------------------------


def momentum_path(gradient, start, learning_rate, beta, num_steps):
    path, momentum = [start], np.zeros_like(start)
    for _ in range(num_steps):
        momentum = beta * momentum + (1 - beta) * gradient(path[-1])
        path.append(path[-1] - learning_rate * momentum)
    return np.array(path)


def momentum_by_history(gradient, start, learning_rate, beta, num_steps):
    path, seen = np.empty((num_steps + 1, len(start))), []
    path[0] = start
    for t in range(num_steps):
        seen.append(gradient(path[t]))
        momentum = sum((1 - beta) * beta ** (t - s) * g for s, g in enumerate(seen))
        path[t + 1] = path[t] - learning_rate * momentum
    return path


def momentum_recursively(gradient, start, learning_rate, beta, num_steps):
    def go(point, momentum, left):
        if not left:
            return [point]
        momentum = beta * momentum + (1 - beta) * gradient(point)
        return [point, *go(point - learning_rate * momentum, momentum, left - 1)]

    return np.array(go(start, 0.0, num_steps))


def momentum_in_place(gradient, start, learning_rate, beta, num_steps):
    path, momentum = [start], 0 * start
    for _ in range(num_steps):
        momentum = beta * momentum + (1 - beta) * gradient(start)
        start -= learning_rate * momentum
        path.append(start)
    return np.array(path)


def averaged(beta, num_steps):
    m = 0.0
    for _ in range(num_steps):
        m = beta * m + (1 - beta)
    return m


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


def nesterov_path(gradient, start, learning_rate, beta, num_steps, whole):
    path, momentum = [start], np.zeros_like(start)
    for _ in range(num_steps):
        distance = learning_rate * (1 if whole else beta)
        ahead = path[-1] - distance * momentum
        momentum = beta * momentum + (1 - beta) * gradient(ahead)
        path.append(path[-1] - learning_rate * momentum)
    return np.array(path)


def nesterov_by_cases(gradient, start, learning_rate, beta, num_steps, whole):
    path, velocity = [start], 0.0
    for _ in range(num_steps):
        here = path[-1]
        if whole:
            slope = gradient(here - learning_rate * (1 - beta) * velocity)
        else:
            slope = gradient(here - learning_rate * (1 - beta) * beta * velocity)
        velocity = beta * velocity + slope
        path.append(here - learning_rate * (1 - beta) * velocity)
    return np.stack(path)


def nesterov_new_momentum(gradient, start, learning_rate, beta, num_steps, whole):
    path, momentum = [start], np.zeros_like(start)
    for _ in range(num_steps):
        momentum = beta * momentum + (1 - beta) * gradient(path[-1])
        ahead = path[-1] - learning_rate * (1 if whole else beta) * momentum
        path.append(ahead - learning_rate * (1 - beta) * gradient(ahead))
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
    for rate in np.geomspace(0.05, 0.3, 12):
        for beta in np.linspace(0.3, 0.8, 21):
            path = momentum_path(lambda p: VALLEY * p, np.ones(2), rate, beta, 60)
            best = min(best, (np.abs(path[-1]).max(), rate, beta))
    return best[1:]


# --- 6.5 -------------------------------------------------------------------------------------


def normalised_path(gradient, start, learning_rate, num_steps):
    path = [start]
    for _ in range(num_steps):
        m = gradient(path[-1])
        v = m**2
        path.append(path[-1] - learning_rate * m / (np.sqrt(v) + 1e-20))
    return np.array(path)


def normalised_by_sign(gradient, start, learning_rate, num_steps):
    path = np.tile(start, (num_steps + 1, 1))
    for t in range(num_steps):
        path[t + 1] = path[t] - learning_rate * np.sign(gradient(path[t]))
    return path


def normalised_by_size(gradient, start, learning_rate, num_steps):
    path = [start]
    for _ in range(num_steps):
        slope = gradient(path[-1])
        size = np.where(slope == 0, 1.0, np.abs(slope))
        path.append(path[-1] - learning_rate * slope / size)
    return np.array(path)


def zero_divided(gradient, start, learning_rate, num_steps):
    path = [start]
    for _ in range(num_steps):
        slope = gradient(path[-1])
        path.append(path[-1] - learning_rate * slope / np.sqrt(slope**2))
    return np.array(path)


def corrected_moments(gradients, beta, gamma):
    m, v = np.zeros_like(gradients[0]), np.zeros_like(gradients[0])
    all_m, all_v = [], []
    for step, gradient in enumerate(gradients, start=1):
        m = beta * m + (1 - beta) * gradient
        v = gamma * v + (1 - gamma) * gradient**2
        all_m.append(m / (1 - beta**step))
        all_v.append(v / (1 - gamma**step))
    return np.array(all_m), np.array(all_v)


def moments_by_weights(gradients, beta, gamma):
    first, second = np.empty_like(gradients), np.empty_like(gradients)
    for t in range(len(gradients)):
        ages = np.arange(t, -1, -1)
        first[t] = np.average(gradients[: t + 1], axis=0, weights=beta**ages)
        second[t] = np.average(gradients[: t + 1] ** 2, axis=0, weights=gamma**ages)
    return [first, second]


def uncorrected_moments(gradients, beta, gamma):
    m, v, rows = 0.0, 0.0, []
    for gradient in gradients:
        m = beta * m + (1 - beta) * gradient
        v = gamma * v + (1 - gamma) * gradient**2
        rows.append((m, v))
    return np.array([r[0] for r in rows]), np.array([r[1] for r in rows])


def adam_path(gradient, start, learning_rate, beta, gamma, num_steps, decay=0.0, shift=0):
    path = [start]
    m, v = np.zeros_like(start), np.zeros_like(start)
    for step in range(1 + shift, num_steps + 1 + shift):
        slope = gradient(path[-1])
        m = beta * m + (1 - beta) * slope
        v = gamma * v + (1 - gamma) * slope**2
        direction = m / (1 - beta**step)
        size = np.sqrt(v / (1 - gamma**step)) + 1e-8
        path.append(path[-1] * (1 - learning_rate * decay) - learning_rate * direction / size)
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


def adam_of_a_class(gradient, start, learning_rate, beta, gamma, num_steps):
    adam, point = Adam(beta, gamma), start
    path = [point]
    for _ in range(num_steps):
        point = point - learning_rate * adam.step(gradient(point))
        path.append(point)
    return np.array(path)


def adam_on_scalars(gradient, start, learning_rate, beta, gamma, num_steps):
    point = start.tolist()
    m, v = [0.0] * len(point), [0.0] * len(point)
    path = [list(point)]
    for t in range(num_steps):
        slope = gradient(np.array(point))
        for k, g in enumerate(slope):
            m[k] = beta * m[k] + (1 - beta) * g
            v[k] = gamma * v[k] + (1 - gamma) * g * g
            up, down = m[k] / (1 - beta ** (t + 1)), v[k] / (1 - gamma ** (t + 1))
            point[k] -= learning_rate * up / (down**0.5 + 1e-8)
        path.append(list(point))
    return np.array(path)


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


RIGHT = {
    "momentum_path": [momentum_path, momentum_by_history, momentum_recursively],
    "share_after": [lambda beta, n: 1 - beta**n, averaged],
    "mended_sum": [mended_sum, mended_average],
    "nesterov_path": [nesterov_path, nesterov_by_cases],
    "predict_breaks": [lambda: "whole"],
    "stable_rate": [stable_rate, stable_by_search],
    "tune": [tune, lambda: (0.14, 0.57), lambda: [np.float64(0.141), np.array(0.575)]],
    "normalised_path": [normalised_path, normalised_by_sign, normalised_by_size],
    "predict_bounce": [lambda: "bounces"],
    "mislead": [
        lambda: (np.array([0.0] * 6 + [10.0] * 4),),
        lambda: (np.array([0] * 6 + [1, 1, 1, 1]),),
        lambda: [np.array([5.0, 5, 5, 5, 5, 5, -9, -9, -8, -9])],
    ],
    "corrected_moments": [corrected_moments, moments_by_weights],
    "predict_first_step": [lambda: "3.2", lambda: 3.2],
    "adam_path": [adam_path, adam_of_a_class, adam_on_scalars],
    "predict_units": [lambda: "nothing", lambda: "Nothing "],
    "mended_decay": [mended_decay, decay_subtracted],
}

WRONG = {
    "momentum_path": [
        Wrong(momentum_in_place, "input changed in place"),
        Wrong(lambda g, s, r, b, n: momentum_path(g, s, r, 1 - b, n), "beta and 1 - beta"),
        Wrong(lambda g, s, r, b, n: momentum_path(g, s, r / (1 - b), b, n), "a sum instead"),
        Wrong(lambda g, s, r, b, n: momentum_path(g, s, r, 0.0, n), "no memory"),
        Wrong(lambda g, s, r, b, n: momentum_path(g, s, r, b, n)[1:], "the start forgotten"),
        Wrong(lambda g, s, r, b, n: momentum_path(g, s, r, b, n + 1)),
        Wrong(lambda g, s, r, b, n: nesterov_path(g, s, r, b, n, False)),
        Wrong(lambda g, s, r, b, n: momentum_path(g, s[:2], r, b, n)),
    ],
    "share_after": [
        Wrong(lambda beta, n: beta**n, "what is missing"),
        Wrong(lambda beta, n: 1 - beta ** (n + 1), "a step more or less"),
        Wrong(lambda beta, n: n * (1 - beta), "as many shares"),
        Wrong(lambda beta, n: 1 - 0.9**n),
        Wrong(lambda beta, n: 1.0),
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
        Wrong(lambda g, s, r, b, n: mended_sum(g, s, r / 10, b, n)),
        Wrong(lambda g, s, r, b, n: mended_sum(g, s, r, b, n)[0]),
        Wrong(lambda g, s, r, b, n: mended_sum(g, s, r, b, n)[::-1]),
    ],
    "nesterov_path": [
        Wrong(nesterov_new_momentum),
        Wrong(lambda g, s, r, b, n, w: momentum_path(g, s, r, b, n), "no look ahead"),
        Wrong(lambda g, s, r, b, n, w: nesterov_path(g, s, r, b, n, not w), "exchanged"),
        Wrong(lambda g, s, r, b, n, w: nesterov_path(g, s, r, b, n, True), "one reading for both"),
        Wrong(lambda g, s, r, b, n, w: nesterov_path(g, s, r, b, n, w)[:-1]),
        Wrong(lambda g, s, r, b, n, w: nesterov_path(lambda p: -g(p), s, r, b, n, w)),
    ],
    "predict_breaks": [Wrong(lambda: "momentum"), Wrong(lambda: "none"), Wrong(lambda: 6.3)],
    "stable_rate": [
        Wrong(lambda c, b: 2 / c, "the limit without momentum"),
        Wrong(lambda c, b: 2 * (1 + b) / c, "that of the sum"),
        Wrong(lambda c, b: 2 / ((1 - b) * c), "the weight of the gradient alone"),
        Wrong(lambda c, b: 19 / c),
        Wrong(lambda c, b: stable_rate(c, b) * 1.01),
    ],
    "tune": [
        Wrong(lambda: (2 / 51, 0.0), "the best rate without momentum"),
        Wrong(lambda: (0.1, 0.9), "much memory"),
        Wrong(lambda: (0.1, 0.5)),
        Wrong(lambda: (0.5, 0.5)),
        Wrong(lambda: (0.1, 1.0)),
        Wrong(lambda: (0.14, -0.57)),
        Wrong(lambda: (1e300, 0.5)),
    ],
    "normalised_path": [
        Wrong(zero_divided),
        Wrong(lambda g, s, r, n: normalised_path(g, s, -r, n), "uphill"),
        Wrong(lambda g, s, r, n: normalised_path(g, s, r, n)[1:], "the start forgotten"),
        Wrong(lambda g, s, r, n: normalised_path(lambda p: np.abs(g(p)), s, r, n)),
        Wrong(lambda g, s, r, n: normalised_path(g, s, r, n + 1)),
        Wrong(lambda g, s, r, n: momentum_path(g, s, r, 0.0, n), "not divided at all"),
    ],
    "predict_bounce": [Wrong(lambda: "settles"), Wrong(lambda: "diverges"), Wrong(lambda: True)],
    "mislead": [
        Wrong(lambda: (np.arange(10.0),), "evenly spread"),
        Wrong(lambda: (np.array([0.0] * 9 + [10.0]),), "one target far away"),
        Wrong(lambda: (np.zeros(10),)),
        Wrong(lambda: np.array([0.0] * 6 + [10.0] * 4)),
        Wrong(lambda: (np.zeros(9),)),
        Wrong(lambda: (np.full(10, np.nan),)),
        Wrong(lambda: (np.array([1e300] * 4 + [-1e300] * 6),)),
    ],
    "corrected_moments": [
        Wrong(uncorrected_moments, "not corrected"),
        Wrong(lambda g, b, c: corrected_moments(g, c, b), "one decay for both"),
        Wrong(lambda g, b, c: corrected_moments(g, b, c)[0]),
        Wrong(lambda g, b, c: tuple(a[-1] for a in corrected_moments(g, b, c))),
        Wrong(lambda g, b, c: corrected_moments(g, 0.9, 0.999)),
        Wrong(lambda g, b, c: corrected_moments(g, b, c)[::-1]),
    ],
    "predict_first_step": [Wrong(lambda: "1"), Wrong(lambda: 100), Wrong(lambda: "alpha")],
    "adam_path": [
        Wrong(lambda *a: adam_path(*a, shift=1)),
        Wrong(lambda g, s, r, b, c, n: adam_path(g, s, r, c, b, n)),
        Wrong(lambda g, s, r, b, c, n: adam_path(g, s, -r, b, c, n), "uphill"),
        Wrong(lambda g, s, r, b, c, n: adam_path(g, s, r, 0.9, 0.999, n)),
        Wrong(lambda g, s, r, b, c, n: normalised_path(g, s, r, n), "without memory"),
        Wrong(lambda g, s, r, b, c, n: adam_path(g, s, r, b, c, n)[1:], "the start forgotten"),
    ],
    "predict_units": [
        Wrong(lambda: "divide it by 1000"),
        Wrong(lambda: "divide by 1000"),
        Wrong(lambda: 1000),
    ],
    "mended_decay": [
        Wrong(gradient_of_the_shrunken),
        Wrong(lambda g, s, r, b, c, n, w: adam_path(g, s, r, b, c, n), "no decay at all"),
        Wrong(lambda g, s, r, b, c, n, w: adam_path(g, s, r, b, c, n, -w)),
        Wrong(lambda g, s, r, b, c, n, w: adam_path(g, s, r, b, c, n, w / r), "the rate forgotten"),
        Wrong(
            lambda g, s, r, b, c, n, w: adam_path(lambda p: g(p) + w * p, s, r, b, c, n), "faulty"
        ),
        Wrong(lambda g, s, r, b, c, n, w: mended_decay(g, s, r, b, c, n, w)[-1]),
    ],
}
