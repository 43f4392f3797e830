"""Right and wrong answers to practical 9.2, written as a student would write them."""

from itertools import permutations

import numpy as np

from tests.checks.check_harness import Wrong

START = np.array([-0.7, -0.75])  # the check puts other starts here


def valley_gradient(point):
    along, across = point
    steep = np.exp(4 * along**2)
    bump = np.exp(-0.5 * across**2 * steep)
    return bump * steep * np.array([4 * along * across**2, across])


def valley_by_chain(point):
    s = np.exp(-2 * point[0] ** 2)
    inner = np.exp(-0.5 * (point[1] / s) ** 2)
    ds = -4 * point[0] * s
    return np.array([inner * point[1] * point[1] * -ds / s**3, inner * point[1] / s**2])


def valley_by_differences(point, step=1e-3):
    def loss(p):
        return 1 - np.exp(-0.5 * (p[1] / np.exp(-2 * p[0] ** 2)) ** 2)

    return np.array([(loss(point + m) - loss(point - m)) / (2 * step) for m in step * np.eye(2)])


def valley_of_fixed_width(point):
    s = np.exp(-2 * point[0] ** 2)
    return np.array([0, np.exp(-0.5 * (point[1] / s) ** 2) * point[1] / s**2])


def modified_along(gradient, point, learning_rate):
    slope = gradient(point)
    length = np.linalg.norm(slope)
    if length == 0:
        return slope
    nudge = 1e-5 * slope / length
    change = gradient(point + nudge) - gradient(point - nudge)
    return slope + learning_rate / 2 * change * length / 2e-5


def modified_one_sided(gradient, point, learning_rate):
    slope = gradient(point)
    small = 1e-7 / max(np.sqrt(np.sum(slope**2)), 1e-12)
    return slope + learning_rate / 2 * (gradient(point + small * slope) - slope) / small


def modified_with(scale, *, whole=True, keep=True):
    def of(gradient, point, learning_rate):
        slope = gradient(point)
        length = max(np.linalg.norm(slope), 1e-30)
        nudge = 1e-5 * slope / length
        change = (gradient(point + nudge) - gradient(point - nudge)) / 2e-5
        price = scale * learning_rate * change * (length if whole else 1)
        return price + (slope if keep else 0)

    return of


def modified_by_long_nudge(gradient, point, learning_rate):
    slope = gradient(point)
    return slope + learning_rate / 4 * (gradient(point + slope) - gradient(point - slope))


def modified_entry_by_entry(gradient, point, learning_rate):
    slope = gradient(point)
    bends = []
    for d in range(len(point)):
        nudge = np.zeros(len(point))
        nudge[d] = 1e-5
        bends.append((gradient(point + nudge)[d] - gradient(point - nudge)[d]) / 2e-5)
    return slope + learning_rate / 2 * np.array(bends) * slope


def follow(gradient, start, time, num_steps=50):
    point, h = start, time / num_steps
    for _ in range(num_steps):
        one = gradient(point)
        two = gradient(point - h / 2 * one)
        three = gradient(point - h / 2 * two)
        point = point - h / 6 * (one + 2 * two + 2 * three + gradient(point - h * three))
    return point


def descend(gradient, start, learning_rate, num_steps):
    for _ in range(num_steps):
        start = start - learning_rate * gradient(start)
    return start


def comparison(time=None, priced_by=None):
    def compared(gradient, start, learning_rate, num_steps):
        end = descend(gradient, start, learning_rate, num_steps)
        until = num_steps * learning_rate if time is None else time
        rate = learning_rate if priced_by is None else priced_by
        flow = follow(gradient, start, until)
        modified = follow(lambda p: modified_along(gradient, p, rate), start, until)
        return np.linalg.norm(end - flow), np.linalg.norm(end - modified)

    return compared


def comparison_by_tiny_steps(gradient, start, learning_rate, num_steps):
    end = descend(gradient, start, learning_rate, num_steps)
    found = []
    for priced in (False, True):
        point = start
        for _ in range(num_steps):
            slope = (
                (lambda p: modified_one_sided(gradient, p, learning_rate)) if priced else gradient
            )
            point = follow(slope, point, learning_rate, 8)
        found.append(np.sqrt(np.sum((end - point) ** 2)))
    return found


def comparison_for_equal_numbers(gradient, start, learning_rate, num_steps):
    return comparison(time=learning_rate / 100 * num_steps)(
        gradient, start, learning_rate, num_steps
    )


def share(rate=0.01, num_steps=200):
    end = descend(valley_gradient, START, rate, num_steps)

    def distance(c):
        flow = follow(
            lambda p: modified_along(valley_gradient, p, 4 * c * rate), START, rate * num_steps, 60
        )
        return np.linalg.norm(flow - end)

    coarse = min(np.arange(0.15, 0.4, 0.02), key=distance)
    return min(np.arange(coarse - 0.02, coarse + 0.02, 0.001), key=distance)


def drift_by_sums(hessians, gradients):
    drift = np.zeros(gradients.shape[1])
    for hessian, gradient in zip(hessians, gradients, strict=True):
        drift = drift + hessian @ (gradients.sum(axis=0) - gradient) / 2
    return drift


def drift_by_whole(hessians, gradients):
    own = np.einsum("bpq,bq->p", hessians, gradients)
    return (hessians.sum(axis=0) @ gradients.sum(axis=0) - own) / 2


def drift_by_orders(hessians, gradients):
    drifts = []
    for order in permutations(range(len(gradients))):
        moved, drift = 0 * gradients[0], 0 * gradients[0]
        for b in order:
            drift = drift + hessians[b] @ moved
            moved = moved + gradients[b]
        drifts.append(drift)
    return np.mean(drifts, axis=0)


RIGHT = {
    "valley_gradient": [valley_gradient, valley_by_chain],
    "predict_side": [lambda: "wider", lambda: " Wider"],
    "modified_gradient": [modified_along, modified_one_sided],
    "predict_order": [lambda: "4", lambda: 4],
    "mended_comparison": [comparison(), comparison_by_tiny_steps],
    "best_share": [share],
    "epoch_drift": [drift_by_sums, drift_by_whole, drift_by_orders],
}

WRONG = {
    "valley_gradient": [
        Wrong(valley_of_fixed_width, "the width taken for a constant"),
        Wrong(valley_by_differences),
        Wrong(lambda p: -valley_gradient(p), "the sign turned"),
        Wrong(lambda p: valley_gradient(p)[::-1], "the second derivative first"),
        Wrong(lambda p: valley_gradient(np.abs(p))),
        Wrong(lambda p: valley_gradient(p) * [2, 1], "an inner derivative lost"),
        Wrong(lambda p: tuple(valley_gradient(p)), "a tuple instead of an array"),
    ],
    "predict_side": [Wrong(lambda: "same"), Wrong(lambda: "narrower"), Wrong(lambda: 4)],
    "modified_gradient": [
        Wrong(modified_with(0.25), "half of the price"),
        Wrong(modified_with(1.0), "twice the price"),
        Wrong(modified_with(-0.5), "the price subtracted"),
        Wrong(modified_with(0.5, keep=False), "the price alone"),
        Wrong(modified_with(0.5, whole=False), "the gradient's length lost"),
        Wrong(modified_by_long_nudge),
        Wrong(lambda g, p, r: modified_along(g, p, r) + 0 / np.sum(g(p) ** 2), "overflow"),
        Wrong(modified_entry_by_entry, "each parameter by itself"),
        Wrong(lambda g, p, r: g(p - r * g(p)), "a step ahead"),
        Wrong(lambda g, p, r: g(p), "no price"),
    ],
    "predict_order": [Wrong(lambda: "2"), Wrong(lambda: "1"), Wrong(lambda: "16")],
    "mended_comparison": [
        Wrong(comparison(20.0, 0.1), "the program as it was"),
        Wrong(comparison(20.0), "another time"),
        Wrong(comparison(None, 0.1), "the price of another rate"),
        Wrong(comparison_for_equal_numbers),
        Wrong(lambda *a: comparison()(*a)[::-1], "the modified flow first"),
        Wrong(lambda *a: comparison()(*a)[0]),
    ],
    "best_share": [
        Wrong(lambda: 0.25, "the number of the theory"),
        Wrong(lambda: 0.2545, "typed in"),
        Wrong(lambda: share(0.02, 100)),
        Wrong(lambda: -0.25, "not positive"),
    ],
    "epoch_drift": [
        Wrong(lambda h, g: h.sum(axis=0) @ g.sum(axis=0) / 2, "a batch that comes before itself"),
        Wrong(lambda h, g: 2 * drift_by_sums(h, g), "each pair counted in full"),
        Wrong(lambda h, g: -drift_by_sums(h, g), "the sign turned"),
        Wrong(lambda h, g: np.einsum("bpq,bq->p", h, g) / 2, "only the batches themselves"),
        Wrong(lambda h, g: h[1:].sum(axis=0) @ g[0]),
        Wrong(lambda h, g: drift_by_sums(h, g) / len(g)),
    ],
}
