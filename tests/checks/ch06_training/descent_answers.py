"""Right and wrong answers to practical 6.2, written as a student would write them."""

import numpy as np

from tests.checks.check_harness import Wrong
from udl.data import rubber_band

BAND = rubber_band.measurements()
x, y = BAND.x, BAND.y  # as the notebook names them


def curve_gradient(x, y, coefficients):
    errors = sum(c * x**k for k, c in enumerate(coefficients)) - y
    return np.array([2 * np.sum(errors * x**k) for k in range(len(coefficients))])


def gradient_by_loop(x, y, coefficients):
    total = [0.0] * len(coefficients)
    for load, length in zip(x, y, strict=True):
        error = 0.0
        for k, c in enumerate(coefficients):
            error += c * load**k
        for k in range(len(coefficients)):
            total[k] += 2 * load**k * (error - length)
    return np.array(total)


def gradient_by_matrix(x, y, coefficients):
    powers = np.stack([x**k for k in range(len(coefficients))], axis=1)
    return 2 * powers.T @ (powers @ coefficients - y)


def gradient_by_differences(x, y, coefficients):
    def loss(c):
        return np.sum((np.polyval(c[::-1], x) - y) ** 2)

    return numerical_gradient(loss, coefficients, 1e-4)


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
        path.append(path[-1] - learning_rate * curve_gradient(x, y, path[-1]))
    return np.array(path)


def descend_into_table(x, y, start, learning_rate, num_steps):
    path = np.zeros((num_steps + 1, len(start)))
    path[0] = start
    for t in range(num_steps):
        path[t + 1] = path[t] - learning_rate * gradient_by_loop(x, y, path[t])
    return path


def descend_in_place(x, y, start, learning_rate, num_steps):
    path = [start]
    for _ in range(num_steps):
        start -= learning_rate * curve_gradient(x, y, start)
        path.append(start)
    return np.array(path)


def descend_one_list(x, y, start, learning_rate, num_steps):
    point = start.copy()
    path = [point]
    for _ in range(num_steps):
        point -= learning_rate * curve_gradient(x, y, point)
        path.append(point)
    return np.array(path)


def descend_by_first(x, y, start, learning_rate, num_steps):
    path = [start]
    for _ in range(num_steps):
        path.append(path[-1] - learning_rate * curve_gradient(x, y, start))
    return np.array(path)


def descend_until_flat(x, y, start, learning_rate, num_steps):
    path = [start]
    for _ in range(num_steps):
        gradient = curve_gradient(x, y, path[-1])
        if np.abs(gradient).max() < 1e-6:
            break
        path.append(path[-1] - learning_rate * gradient)
    return np.array(path)


def hessian(x):
    return 2 * np.array([[len(x), np.sum(x)], [np.sum(x), x @ x]])


def largest_rate():
    good, bad = 0.03, 0.06
    while bad - good > 1e-5:
        rate = (good + bad) / 2
        path = descend(x, y, np.array([1.6, -0.5]), rate, 1500)
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
        p = p - learning_rate * curve_gradient((x - middle) / half, y, p) / len(x)
    return [p[0] - p[1] * middle / half, p[1] / half]


def mended_from_mean(x, y, learning_rate, num_steps):
    intercept, slope = mended_training(x, y - y.mean(), learning_rate, num_steps)
    return intercept + y.mean(), slope


def in_scaled(x, y, learning_rate, num_steps, back):
    mean, sigma = x.mean(), x.std()
    intercept, slope = mended_training(x, y, learning_rate, num_steps)
    height, rise = intercept + slope * mean, slope * sigma
    return (intercept if back[0] else height), (slope if back[1] else rise)


def only_scaled(x, y, learning_rate, num_steps):
    a, b = mended_by_scale(x / np.abs(x).max(), y, learning_rate, num_steps)
    return a, b / np.abs(x).max()


def mended_by_scale(x, y, learning_rate, num_steps):
    p = np.zeros(2)
    for _ in range(num_steps):
        p = p - learning_rate * curve_gradient(x, y, p) / len(x)
    return p[0], p[1]


def only_centred(x, y, learning_rate, num_steps):
    a, b = mended_by_scale(x - x.mean(), y, learning_rate, num_steps)
    return a - b * x.mean(), b


RIGHT = {
    "curve_gradient": [curve_gradient, gradient_by_loop, gradient_by_matrix],
    "numerical_gradient": [numerical_gradient, differences_in_place],
    "descend": [descend, descend_into_table],
    "predict_double": [lambda: "diverges"],
    "largest_rate": [
        largest_rate,
        lambda: 2 / np.linalg.eigvalsh(hessian(x))[1],
        lambda: round(2 / np.linalg.eigvalsh(hessian(x))[1], 4),
    ],
    "best_rate": [best_rate, best_rate_by_search, lambda x: 1 / sum(1 + v * v for v in x)],
    "predict_shortcut": [lambda: "axes", lambda: "Axes"],
    "mended_training": [mended_training, mended_by_range],
}

WRONG = {
    "curve_gradient": [
        Wrong(lambda x, y, c: -curve_gradient(x, y, c), "the sign turned"),
        Wrong(lambda x, y, c: curve_gradient(x, y, c) / 2, "the factor 2"),
        Wrong(lambda x, y, c: curve_gradient(x, y, c) / len(x), "mean instead of sum"),
        Wrong(lambda x, y, c: curve_gradient(x, y, c[::-1])),
        Wrong(lambda x, y, c: curve_gradient(np.abs(x), y, c)),
        Wrong(lambda x, y, c: curve_gradient(x, y, c)[0]),
        Wrong(lambda x, y, c: curve_gradient(x, y, c[:2])),
        Wrong(gradient_by_differences),
        Wrong(lambda x, y, c: curve_gradient(x, y, c)[:, None], "an axis too many"),
    ],
    "numerical_gradient": [
        Wrong(
            lambda loss, p, h: np.array([(loss(p + h * e) - loss(p)) / h for e in np.eye(len(p))]),
            "one side only",
        ),
        Wrong(lambda loss, p, h: numerical_gradient(loss, p, h) * 2, "divided by one step"),
        Wrong(lambda loss, p, h: numerical_gradient(loss, p, 1e-5), "another step"),
        Wrong(lambda loss, p, h: numerical_gradient(loss, p, h / 2), "another step"),
        Wrong(left_behind, "input changed in place"),
        Wrong(lambda loss, p, h: numerical_gradient(loss, p[:2], h)),
        Wrong(lambda loss, p, h: -numerical_gradient(loss, p, h)),
    ],
    "descend": [
        Wrong(descend_in_place, "input changed in place"),
        Wrong(descend_one_list, "every row is the last point"),
        Wrong(lambda x, y, s, r, n: descend(x, y, s, -r, n), "uphill"),
        Wrong(lambda x, y, s, r, n: descend(x, y, s, r, n + 1), "one step more or fewer"),
        Wrong(lambda x, y, s, r, n: descend(x, y, s, r, max(n - 1, 0)), "one step more or fewer"),
        Wrong(descend_by_first, "the first gradient in every step"),
        Wrong(descend_until_flat, "a descent that stops by itself"),
        Wrong(lambda x, y, s, r, n: descend(BAND.x, BAND.y, s, r, n)),
        Wrong(lambda x, y, s, r, n: descend(x, y, s, r, n)[1:], "the start forgotten"),
        Wrong(lambda x, y, s, r, n: descend(x, y, 0 * s, r, n)),
        Wrong(lambda x, y, s, r, n: descend(x, y, s, r / len(x), n), "the mean's gradient"),
    ],
    "predict_double": [Wrong(lambda: "faster"), Wrong(lambda: "same"), Wrong(lambda: 2)],
    "largest_rate": [
        Wrong(lambda: 0.02, "half of it"),
        Wrong(lambda: 0.037, "the fastest rate"),
        Wrong(lambda: 0.06),
        Wrong(lambda: 0.0388),
        Wrong(lambda: 0.04, "a number typed in"),
        Wrong(lambda: 2 / np.linalg.eigvalsh(hessian(BAND.x))[1], "a number typed in"),
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
        Wrong(lambda x, y, r, n: np.polyfit(x, y, 1)[::-1], "without a descent"),
        Wrong(lambda x, y, r, n: mended_training(x, y, r, 4000), "num_steps ignored"),
        Wrong(lambda x, y, r, n: mended_training(x, y, 0.3, n), "learning_rate ignored"),
        Wrong(mended_from_mean, "begins at another line"),
        Wrong(lambda x, y, r, n: in_scaled(x, y, r, n, back=(1, 0)), "the slope not translated"),
        Wrong(lambda x, y, r, n: in_scaled(x, y, r, n, back=(0, 1)), "the intercept not"),
    ],
}
