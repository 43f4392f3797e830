"""Right and wrong answers to practical 9.1, written as a student would write them."""

import numpy as np

from tests.checks.check_harness import Wrong
from udl.data.training_examples import wave_points

POINTS = wave_points()
START = np.array([2.6, 8.5])
CENTRE = np.array([0.0, 12.5])  # the check puts other centres here


def gradient(x, y, point):
    z = point[0] + 0.06 * point[1] * x
    bell = np.exp(-(z**2) / 32)
    pull = 2 * (np.sin(z) * bell - y) * (np.cos(z) - np.sin(z) * z / 16) * bell
    return np.array([np.sum(pull), np.sum(pull * 0.06 * x)])


def path_by_list(x, y, start, learning_rate, num_steps, strength, centre):
    path = [start]
    for _ in range(num_steps):
        point = path[-1]
        pull = 2 * strength * (point - centre)
        path.append(point - learning_rate * (gradient(x, y, point) + pull))
    return np.array(path)


def path_by_rows(x, y, start, learning_rate, num_steps, strength, centre):
    path = np.zeros((num_steps + 1, 2))
    path[0] = start
    lambdas = np.zeros(2) + strength
    for n in range(num_steps):
        for d in range(2):
            slope = gradient(x, y, path[n])[d]
            slope += 2 * lambdas[d] * (path[n, d] - centre[d])
            path[n + 1, d] = path[n, d] - learning_rate * slope
    return path


def path_by_decay(x, y, start, learning_rate, num_steps, strength, centre):
    """Shrink first and step then: another method, for small rates nearly the same."""
    path = [np.array(start)]
    for _ in range(num_steps):
        point = path[-1] - 2 * learning_rate * strength * (path[-1] - centre)
        path.append(point - learning_rate * gradient(x, y, point))
    return np.array(path)


def path_by_recursion(x, y, start, learning_rate, num_steps, strength, centre):
    if num_steps == 0:
        return np.array([start])
    step = learning_rate * (gradient(x, y, start) + 2 * strength * (start - centre))
    rest = path_by_recursion(x, y, start - step, learning_rate, num_steps - 1, strength, centre)
    return np.vstack([start, rest])


def path_by_differences(x, y, start, learning_rate, num_steps, strength, centre):
    def loss(p):
        z = p[0] + 0.06 * p[1] * x
        fit = np.sum((np.sin(z) * np.exp(-(z**2) / 32) - y) ** 2)
        return fit + np.sum(strength * (p - centre) ** 2)

    path, moves = [start], 1e-6 * np.eye(2)
    for _ in range(num_steps):
        slopes = [(loss(path[-1] + m) - loss(path[-1] - m)) / 2e-6 for m in moves]
        path.append(path[-1] - learning_rate * np.array(slopes))
    return np.array(path)


def path_by_halves(x, y, start, learning_rate, num_steps, strength, centre):
    path = [start]
    for _ in range(num_steps):
        point = path[-1] - learning_rate * gradient(x, y, path[-1])
        path.append(point - 2 * learning_rate * strength * (point - centre))
    return np.array(path)


def path_with_full_pull(x, y, start, learning_rate, num_steps, strength, centre):
    path = [start]
    for _ in range(num_steps):
        point = path[-1]
        step = learning_rate * gradient(x, y, point) + 2 * strength * (point - centre)
        path.append(point - step)
    return np.array(path)


def path_of_the_mean(x, y, start, learning_rate, num_steps, strength, centre):
    path = [start]
    for _ in range(num_steps):
        slope = gradient(x, y, path[-1]) / len(x) + 2 * strength * (path[-1] - centre)
        path.append(path[-1] - learning_rate * slope)
    return np.array(path)


def path_from_the_starts_slope(x, y, start, learning_rate, num_steps, strength, centre):
    path, slope = [start], gradient(x, y, start)
    for _ in range(num_steps):
        pull = 2 * strength * (path[-1] - centre)
        path.append(path[-1] - learning_rate * (slope + pull))
    return np.array(path)


def path_of_ends(x, y, start, learning_rate, num_steps, strength, centre):
    path = []
    for _ in range(num_steps):
        start = start - learning_rate * (gradient(x, y, start) + 2 * strength * (start - centre))
        path.append(start)
    return np.array(path)


def path_of_one_array(x, y, start, learning_rate, num_steps, strength, centre):
    point = start.copy()
    path = [start]
    for _ in range(num_steps):
        point -= learning_rate * (gradient(x, y, point) + 2 * strength * (point - centre))
        path.append(point)
    return np.array(path)


def path_with(pull):
    def path_of(x, y, start, learning_rate, num_steps, strength, centre):
        path = [start]
        for _ in range(num_steps):
            step = gradient(x, y, path[-1]) + pull(path[-1], start, strength, centre)
            path.append(path[-1] - learning_rate * step)
        return np.array(path)

    return path_of


def path_in_place(x, y, start, learning_rate, num_steps, strength, centre):
    path = [start]
    for _ in range(num_steps):
        start -= learning_rate * (gradient(x, y, start) + 2 * strength * (start - centre))
        path.append(start)
    return np.array(path)


def moved_by_solve(hessian, minimum, strength, centre):
    prices = 2 * strength * np.eye(len(minimum))
    return np.linalg.solve(hessian + prices, hessian @ minimum + prices @ centre)


def moved_by_inverse(hessian, minimum, strength, centre):
    prices = np.diag(np.full(len(minimum), 2.0) * strength)
    return np.linalg.inv(hessian + prices) @ (hessian @ minimum + np.diag(prices) * centre)


def moved_from_minimum(hessian, minimum, strength, centre):
    prices = np.diag(2.0 * np.ones(len(minimum)) * strength)
    return minimum - np.linalg.solve(hessian + prices, prices @ (minimum - centre))


def moved_by_least_squares(hessian, minimum, strength, centre):
    matrix = hessian + np.diag(2.0 * np.ones(len(minimum)) * strength)
    pull = hessian @ minimum + 2 * np.asarray(strength) * centre
    return np.linalg.lstsq(matrix, pull, rcond=None)[0]


def moved_by_elimination(hessian, minimum, strength, centre):
    size = len(minimum)
    rows = np.zeros((size, size + 1))
    for i in range(size):
        weight = 2 * (strength if np.ndim(strength) == 0 else strength[i])
        for j in range(size):
            rows[i, j] = hessian[i, j]
            rows[i, size] += hessian[i, j] * minimum[j]
        rows[i, i] += weight
        rows[i, size] += weight * centre[i]
    for i in range(size):
        rows[i] /= rows[i, i]
        for j in range(size):
            if j != i:
                rows[j] = rows[j] - rows[j, i] * rows[i]
    return rows[:, size]


def moved_with(left, right):
    def moved(hessian, minimum, strength, centre):
        weights = 2.0 * np.ones(len(minimum)) * strength
        return np.linalg.solve(
            left(hessian, np.diag(weights)), right(hessian, minimum, weights, centre)
        )

    return moved


def moved_by_descent(hessian, minimum, strength, centre):
    point = np.array(minimum, dtype=float)
    rate = 1 / (np.linalg.eigvalsh(hessian).max() + 2 * np.max(strength))
    for _ in range(4000):
        point = point - rate * (
            hessian @ (point - minimum) + 2 * np.asarray(strength) * (point - centre)
        )
    return point


def moved_by_inverse_hessian(hessian, minimum, strength, centre):
    ratio = np.linalg.inv(hessian) @ np.diag(2.0 * np.ones(len(minimum)) * strength)
    return np.linalg.solve(np.eye(len(minimum)) + ratio, minimum + ratio @ centre)


def moved_alone(hessian, minimum, strength, centre):
    h = np.diag(hessian)
    return (h * minimum + 2 * strength * centre) / (h + 2 * strength)


def least_by_halving():
    low, high = 0.0, 2.0
    while high - low > 0.001:
        middle = (low + high) / 2
        end = path_by_list(POINTS.x, POINTS.y, START, 0.1, 300, middle, CENTRE)[-1]
        low, high = (low, middle) if end[0] < 2 else (middle, high)
    return high


def least_by_scan():
    for strength in np.arange(0.1, 0.4, 0.002):
        if path_by_list(POINTS.x, POINTS.y, START, 0.1, 200, strength, CENTRE)[-1, 0] < 2:
            return float(strength)
    return None


def least_in_a_narrow_range():
    """Look where the strength lies for the centre of the page: elsewhere it is not found."""
    return 0.179 if CENTRE[0] == 0 else 1.0


RIGHT = {
    "prior_strength": [
        lambda noise, spreads: (noise / spreads) ** 2,
        lambda noise, spreads: np.array([noise**2 / s**2 for s in spreads]),
        lambda noise, spreads: np.exp(2 * (np.log(noise) - np.log(spreads))),
        lambda noise, spreads: np.float32(noise**2) / spreads.astype(np.float32) ** 2,
        lambda noise, spreads: (noise / spreads) ** 2 if isinstance(noise, (int, float)) else None,
    ],
    "regularised_path": [path_by_list, path_by_rows, path_by_recursion, path_by_differences],
    "predict_rise": [lambda: "4", lambda: 4],
    "moved_minimum": [
        moved_by_solve,
        moved_by_inverse,
        moved_from_minimum,
        moved_by_least_squares,
        moved_by_elimination,
    ],
    "least_strength": [least_by_halving, least_by_scan],
    "release": [lambda: (3.0, 4, 96), lambda: [4, 5, 95], lambda: (np.float64(4), 3, 97)],
}

WRONG = {
    "prior_strength": [
        Wrong(lambda noise, spreads: noise**2 / (2 * spreads**2), "half of it"),
        Wrong(lambda noise, spreads: 1 / (2 * spreads**2), "the noise left out"),
        Wrong(lambda noise, spreads: noise / spreads, "standard deviations instead"),
        Wrong(lambda noise, spreads: spreads**2 / noise**2, "upside down"),
        Wrong(lambda noise, spreads: (noise * spreads) ** 2, "upside down"),
        Wrong(lambda noise, spreads: (noise / spreads[0]) ** 2 * np.ones(len(spreads)), "one str"),
        Wrong(lambda noise, spreads: np.sum((noise / spreads) ** 2), "added up"),
        Wrong(lambda noise, spreads: -((noise / spreads) ** 2), "sign missing"),
        Wrong(lambda noise, spreads: [noise**2 / s**2 for s in spreads], "a list instead"),
        Wrong(lambda noise, spreads: (noise / spreads[:, None]) ** 2, "an axis too many"),
    ],
    "regularised_path": [
        Wrong(path_with(lambda p, s, k, c: k * (p - c)), "the factor 2 missing"),
        Wrong(path_with(lambda p, s, k, c: 2 * k * p), "pulled towards zero"),
        Wrong(path_with(lambda p, s, k, c: -2 * k * (p - c)), "pushed away"),
        Wrong(path_with(lambda p, s, k, c: 2 * k * (s - c)), "a gradient of the start"),
        Wrong(path_with(lambda p, s, k, c: np.sum(k * (p - c) ** 2)), "the penalty instead"),
        Wrong(path_with(lambda p, s, k, c: k * np.sign(p - c)), "the slope of an absolute"),
        Wrong(path_with(lambda p, s, k, c: 2 * np.mean(k) * (p - c)), "one strength for both"),
        Wrong(lambda *a: path_by_list(*a)[1:], "the start forgotten"),
        Wrong(path_of_ends, "the start forgotten"),
        Wrong(path_by_decay, "two steps in place of one"),
        Wrong(path_by_halves, "two steps in place of one"),
        Wrong(path_with_full_pull, "the learning rate on one"),
        Wrong(path_of_the_mean, "the mean of the squares"),
        Wrong(path_from_the_starts_slope, "a gradient of the start"),
        Wrong(path_of_one_array, "one array in every row"),
        Wrong(lambda x, y, s, r, *rest: path_by_list(x, y, s, -r, *rest), "uphill"),
        Wrong(lambda x, y, s, r, n, *rest: path_by_list(x, y, s, r, n + 1, *rest), "too many"),
        Wrong(lambda x, y, s, r, n, *rest: path_by_list(x, y, s, r, n - 1, *rest), "too few"),
        Wrong(lambda *a: path_by_list(*a).T, "transposed"),
        Wrong(
            lambda x, y, s, r, n, k, c: path_by_list(x, y, s, r, n, np.max(k), c),
        ),
        Wrong(
            lambda x, y, s, r, n, k, c: path_by_list(x, y, s, r, n, np.ravel(k)[0], c),
            "one strength for both",
        ),
        Wrong(path_in_place),
        Wrong(lambda x, y, *a: path_by_list(POINTS.x, POINTS.y, *a)),
    ],
    "predict_rise": [Wrong(lambda: "2"), Wrong(lambda: 8), Wrong(lambda: "16")],
    "moved_minimum": [
        Wrong(moved_alone, "each parameter by itself"),
        Wrong(moved_by_inverse_hessian),
        Wrong(moved_by_descent),
        Wrong(
            lambda h, m, k, c: np.linalg.solve(h + 2 * k, h @ m + 2 * k * c),
            "the strength in every entry",
        ),
        Wrong(moved_with(lambda h, p: h + p, lambda h, m, p, c: h @ m + p * c / 2), "one side"),
        Wrong(moved_with(lambda h, p: h + p / 2, lambda h, m, p, c: h @ m + p * c), "one side"),
        Wrong(moved_with(lambda h, p: h + 2 * p, lambda h, m, p, c: h @ m + 2 * p * c), "the half"),
        Wrong(moved_with(lambda h, p: h + p, lambda h, m, p, c: m + p * c), "the Hessian missing"),
        Wrong(moved_with(lambda h, p: h, lambda h, m, p, c: h @ m + p * c), "penalty missing"),
        Wrong(moved_with(lambda h, p: h - p, lambda h, m, p, c: h @ m - p * c), "subtracted"),
        Wrong(
            lambda h, m, k, c: np.linalg.solve(
                h + np.diag(k * np.ones(len(m))), h @ m + k * np.asarray(c)
            ),
            "the half or the 2 lost",
        ),
        Wrong(lambda h, m, k, c: moved_from_minimum(h, m, k, 0 * c), "the centre left out"),
        Wrong(lambda h, m, k, c: moved_from_minimum(h, m, k, c) - m, "the distance moved"),
        Wrong(lambda h, m, k, c: (m + c) / 2),
        Wrong(lambda h, m, k, c: m, "not moved at all"),
    ],
    "least_strength": [
        Wrong(lambda: 0.179, "typed in"),
        Wrong(lambda: 0.1785, "typed in"),
        Wrong(lambda: 0.18, "typed in"),
        Wrong(lambda: 0.2),
        Wrong(lambda: least_by_halving() / 2),
        Wrong(least_in_a_narrow_range, "right for these values alone"),
        Wrong(lambda: [least_by_halving()], "not a single number"),
        Wrong(lambda: 0.0, "not positive"),
        Wrong(lambda: None, "return forgotten"),
    ],
    "release": [
        Wrong(lambda: (0.2, 100, 0), "the penalty kept"),
        Wrong(lambda: (1.0, 10, 90)),
        Wrong(lambda: (0.5, 20, 80)),
        Wrong(lambda: (0.0, 0, 100)),
        Wrong(lambda: (1.0, 8, 500)),
        Wrong(lambda: (1.0, 8.5, 90), "settings of another form"),
        Wrong(lambda: (100.0, 8, 92)),
    ],
}
