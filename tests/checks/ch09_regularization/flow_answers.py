"""Right and wrong answers to practical 9.2, written as a student would write them."""

import math
from itertools import combinations, permutations, product

import numpy as np

from tests.checks.check_harness import Wrong

START = np.array([-0.7, -0.75])  # the check puts other starts here


def valley_gradient(point, narrowing=2.0):
    along, across = point
    steep = np.exp(2 * narrowing * along**2)
    bump = np.exp(-0.5 * across**2 * steep)
    return bump * steep * np.array([2 * narrowing * along * across**2, across])


def valley_by_chain(point, narrowing=2.0):
    s = np.exp(-narrowing * point[0] ** 2)
    inner = np.exp(-0.5 * (point[1] / s) ** 2)
    ds = -2 * narrowing * point[0] * s
    return np.array([inner * point[1] * point[1] * -ds / s**3, inner * point[1] / s**2])


def valley_by_math(point, narrowing=2.0):
    along, across = float(point[0]), float(point[1])
    steep = math.exp(2 * narrowing * along * along)
    pull = across * steep * math.exp(-across * across * steep / 2)
    return np.array([2 * narrowing * along * across * pull, pull])


def valley_of_the_chapter(phi, narrowing=2.0):
    sharp = np.exp(4 * phi[0] ** 2)
    bump = np.exp(-0.5 * phi[1] ** 2 * sharp)
    return bump * sharp * phi[1] * np.array([4 * phi[0] * phi[1], 1])


def valley_by_differences(step):
    def loss(p, narrowing):
        return 1 - np.exp(-0.5 * (p[1] / np.exp(-narrowing * p[0] ** 2)) ** 2)

    def slopes(point, narrowing=2.0):
        moves = step * np.eye(2)
        both = [(loss(point + m, narrowing), loss(point - m, narrowing)) for m in moves]
        return np.array([(up - down) / (2 * step) for up, down in both])

    return slopes


def valley_with(slopes):
    def of(point, narrowing=2.0):
        steep = np.exp(2 * narrowing * point[0] ** 2)
        bump = np.exp(-0.5 * point[1] ** 2 * steep)
        return np.array(slopes(point[0], point[1], steep, bump, narrowing))

    return of


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


def modified_of_the_chapter(part, both=True):
    def of(gradient, point, learning_rate):
        slope = gradient(point)
        behind = gradient(point - part * slope) if both else slope
        turn = (gradient(point + part * slope) - behind) / (part * (1 + both))
        return slope + learning_rate / 2 * turn

    return of


def modified_by_signs(gradient, point, learning_rate):
    """A loop over the two signs is no loop over the parameters."""
    slope = gradient(point)
    length = np.linalg.norm(slope)
    change = 0 * slope
    for sign in (1, -1):
        if length > 0:
            change = change + sign * gradient(point + sign * 1e-6 * slope / length)
    return slope + learning_rate / 2 * change * length / 2e-6


def modified_by_matrix(gradient, point, learning_rate):
    moves = 1e-5 * np.eye(len(point))
    rows = map(lambda m: (gradient(point + m) - gradient(point - m)) / 2e-5, moves)
    return gradient(point) + learning_rate / 2 * np.array(list(rows)) @ gradient(point)


def modified_by_all_ones(gradient, point, learning_rate):
    slope = gradient(point)
    change = (gradient(point + 1e-5) - gradient(point - 1e-5)) / 2e-5
    return slope + learning_rate / 2 * change * slope


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


def modified_by_a_step(sign):
    def modified(gradient, point, learning_rate):
        slope = gradient(point)
        change = gradient(point + sign * learning_rate * slope) - slope
        return slope + learning_rate / 2 * change / (sign * learning_rate or 1.0)

    return modified


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


def comparison(time=None, penalised_by=None, more=0, length=np.linalg.norm):
    """Compare ends; time and the penalty's rate are functions of the rate and the number."""

    def compared(gradient, start, learning_rate, num_steps):
        end = descend(gradient, start, learning_rate, num_steps + more)
        until, rate = num_steps * learning_rate, learning_rate
        until = until if time is None else time(learning_rate, num_steps)
        rate = rate if penalised_by is None else penalised_by(learning_rate, num_steps)
        flow = follow(gradient, start, until)
        modified = follow(lambda p: modified_along(gradient, p, rate), start, until)
        return length(end - flow), length(end - modified)

    return compared


def comparison_of_flows(gradient, start, learning_rate, num_steps):
    time = learning_rate * num_steps
    end = descend(gradient, start, learning_rate, num_steps)
    flow = follow(gradient, start, time)
    modified = follow(lambda p: modified_along(gradient, p, learning_rate), start, time)
    return np.linalg.norm(end - flow), np.linalg.norm(flow - modified)


def comparison_of_modified_steps(gradient, start, learning_rate, num_steps):
    def penalised(p):
        return modified_along(gradient, p, learning_rate)

    time = learning_rate * num_steps
    end = descend(penalised, start, learning_rate, num_steps)
    flows = follow(gradient, start, time), follow(penalised, start, time)
    return [np.linalg.norm(end - flow) for flow in flows]


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
    return comparison(time=lambda rate, num: rate / 100 * num)(
        gradient, start, learning_rate, num_steps
    )


def share(rate=0.01, num_steps=200, factor=4):
    end = descend(valley_gradient, START, rate, num_steps)

    def distance(c):
        flow = follow(
            lambda p: modified_along(valley_gradient, p, factor * c * rate),
            START,
            rate * num_steps,
            60,
        )
        return np.linalg.norm(flow - end)

    coarse = 4 / factor * np.arange(0.15, 0.4, 0.02)
    best = min(coarse, key=distance)
    return min(np.arange(best - 0.02, best + 0.02, 0.001), key=distance)


def share_of_the_page():
    """Follow steps and flows from the start of the page, whatever START holds."""
    held = globals()["START"]
    globals()["START"] = np.array([-0.7, -0.75])
    try:
        return share()
    finally:
        globals()["START"] = held


def share_by_coarse_scan():
    end = descend(valley_gradient, START, 0.01, 200)

    def distance(q):
        flow = follow(lambda p: modified_along(valley_gradient, p, 0.04 * q), START, 2.0)
        return np.linalg.norm(flow - end)

    return min(np.arange(0.1, 0.4, 0.01), key=distance)


def comparison_by_few_steps(gradient, start, learning_rate, num_steps):
    time = learning_rate * num_steps
    end = descend(gradient, start, learning_rate, num_steps)
    flow = follow(gradient, start, time, num_steps)
    modified = follow(lambda p: modified_along(gradient, p, learning_rate), start, time, num_steps)
    return np.linalg.norm(end - flow), np.linalg.norm(end - modified)


def drift_by_sums(hessians, gradients):
    num, whole = len(gradients), gradients.sum(axis=0)
    once = np.zeros(gradients.shape[1])
    for hessian, gradient in zip(hessians, gradients, strict=True):
        once = once + hessian @ (whole - gradient) / 2
    return once, (num - 1) / (2 * num) * hessians.sum(axis=0) @ whole


def drift_by_whole(hessians, gradients):
    own = np.einsum("bpq,bq->p", hessians, gradients)
    whole = hessians.sum(axis=0) @ gradients.sum(axis=0)
    return [(whole - own) / 2, whole * (1 - 1 / len(gradients)) / 2]


def drift_by_pairs(hessians, gradients):
    numbers = range(len(gradients))
    pairs = combinations(numbers, 2)
    once = sum((hessians[b] @ gradients[c] + hessians[c] @ gradients[b]) / 2 for b, c in pairs)
    means = hessians.mean(axis=0) @ gradients.mean(axis=0)
    return once, sum(means for _ in combinations(numbers, 2))


def drift_by_runs(hessians, gradients):
    numbers, found = range(len(gradients)), []
    for runs in (permutations(numbers), product(numbers, repeat=len(numbers))):
        drifts = []
        for run in runs:
            moved, drift = 0 * gradients[0], 0 * gradients[0]
            for b in run:
                drift = drift + hessians[b] @ moved
                moved = moved + gradients[b]
            drifts.append(drift)
        found.append(np.mean(drifts, axis=0))
    return tuple(found)


def drift_once(once):
    return lambda h, g: (once(h, g), drift_by_sums(h, g)[1])


def drift_anew(anew):
    return lambda h, g: (drift_by_sums(h, g)[0], anew(h, g))


def whole(h, g):
    return h.sum(axis=0) @ g.sum(axis=0)


def own(h, g):
    return np.einsum("bpq,bq->p", h, g)


RIGHT = {
    "valley_gradient": [valley_gradient, valley_by_chain, valley_by_math],
    "predict_side": [lambda: "narrower", lambda: " Narrower"],
    "modified_gradient": [modified_along, modified_one_sided, modified_by_signs],
    "predict_order": [lambda: "8", lambda: 8],
    "mended_comparison": [comparison(), comparison_by_tiny_steps],
    "best_share": [share],
    "epoch_drift": [drift_by_sums, drift_by_whole, drift_by_pairs, drift_by_runs],
}

WRONG = {
    "valley_gradient": [
        Wrong(valley_of_the_chapter, "the same narrowing"),
        Wrong(valley_by_differences(1e-3)),
        Wrong(valley_by_differences(1e-6)),
        Wrong(valley_by_differences(1e-7)),
        Wrong(valley_with(lambda p, q, s, u, k: [0, q * s * u]), "the width taken for a constant"),
        Wrong(valley_with(lambda p, q, s, u, k: [2 * k * p * q * s * u, q * s * u]), "a power of"),
        Wrong(valley_with(lambda p, q, s, u, k: [2 * k * p * q * q * u, q * u]), "the width lost"),
        Wrong(valley_with(lambda p, q, s, u, k: [2 * k * p * q * q * s, q * s]), "the exponential"),
        Wrong(valley_with(lambda p, q, s, u, k: [k * p * q * q * s * u, q * s * u]), "an inner"),
        Wrong(valley_with(lambda p, q, s, u, k: [2 * k * q * q * s * u, q * s * u]), "an inner"),
        Wrong(lambda *a: valley_gradient(*a) * [1, 2], "an inner derivative lost"),
        Wrong(lambda *a: valley_gradient(*a) * [-1, 1], "the sign of one derivative"),
        Wrong(lambda *a: -valley_gradient(*a), "the sign turned"),
        Wrong(lambda *a: valley_gradient(*a)[::-1], "the second derivative first"),
        Wrong(lambda p, k=2.0: valley_gradient(p, -k), "s squared upside down"),
        Wrong(lambda p, k=2.0: valley_gradient(p, k / 2), "s instead of s squared"),
        Wrong(lambda p, k=2.0: valley_gradient(np.abs(p), k)),
        Wrong(lambda p: valley_gradient(p), "other arguments"),
        Wrong(lambda p, k=1.0: valley_gradient(p, k), "another usual value"),
        Wrong(lambda *a: tuple(valley_gradient(*a)), "a tuple instead of an array"),
    ],
    "predict_side": [Wrong(lambda: "same"), Wrong(lambda: "wider"), Wrong(lambda: 4)],
    "modified_gradient": [
        Wrong(modified_with(0.25), "half of the penalty"),
        Wrong(modified_with(1.0), "twice the penalty"),
        Wrong(modified_with(-0.5), "the penalty subtracted"),
        Wrong(modified_with(0.5, keep=False), "the penalty alone"),
        Wrong(modified_with(0.5, whole=False), "the gradient's length lost"),
        Wrong(modified_by_long_nudge),
        *(
            Wrong(modified_of_the_chapter(10.0**-k, both), "a fixed part of the gradient")
            for k in (4, 5, 6)
            for both in (True, False)
        ),
        Wrong(modified_by_matrix),
        Wrong(modified_by_all_ones, "a move of all entries alike"),
        Wrong(lambda g, p, r: g(p) + r / 2 * g(p) ** 2, "the gradient times itself"),
        Wrong(lambda g, p, r: g(p + r / 2 * g(p)), "a step as the move"),
        Wrong(modified_by_a_step(1), "a step as the move"),
        Wrong(modified_by_a_step(-1), "a step as the move"),
        Wrong(lambda g, p, r: (g(p) + g(p - r * g(p))) / 2),
        Wrong(lambda g, p, r: modified_along(g, p, r) + 0 / np.sum(g(p) ** 2)),
        Wrong(modified_entry_by_entry),
        Wrong(lambda g, p, r: g(p - r * g(p)), "a step ahead"),
        Wrong(lambda g, p, r: g(p), "no penalty"),
        Wrong(lambda g, p, r: list(modified_along(g, p, r)), "a list instead of an array"),
    ],
    "predict_order": [Wrong(lambda: "2"), Wrong(lambda: "4"), Wrong(lambda: "16")],
    "mended_comparison": [
        Wrong(comparison(lambda r, n: 20.0, lambda r, n: 0.1), "the program as it was"),
        Wrong(comparison(lambda r, n: 20.0), "another time"),
        Wrong(comparison(lambda r, n: r), "another time"),
        Wrong(comparison(lambda r, n: n / r), "another time"),
        Wrong(comparison(None, lambda r, n: 0.1), "the penalty of another rate"),
        Wrong(comparison(None, lambda r, n: r / 4), "the penalty of another rate"),
        Wrong(comparison(None, lambda r, n: r * n), "the penalty of another rate"),
        Wrong(comparison(None, lambda r, n: 4 * r), "the penalty of another rate"),
        Wrong(comparison(None, lambda r, n: 0.0), "the same flow twice"),
        Wrong(comparison_by_few_steps, "flows in too few steps"),
        Wrong(comparison(more=1), "a step too many or too few"),
        Wrong(comparison(more=-1), "a step too many or too few"),
        Wrong(comparison_of_flows, "the distance of the flows"),
        Wrong(comparison_of_modified_steps, "descent with the penalty"),
        Wrong(comparison(length=lambda gap: np.abs(gap).sum()), "another length"),
        Wrong(comparison(length=lambda gap: np.sum(gap**2)), "another length"),
        Wrong(comparison_for_equal_numbers),
        Wrong(lambda *a: comparison()(*a)[::-1], "the modified flow first"),
        Wrong(lambda *a: comparison()(*a)[0]),
    ],
    "best_share": [
        Wrong(lambda: 0.25, "the number of the theory"),
        Wrong(lambda: 0.2545, "typed in"),
        Wrong(lambda: share(0.02, 100), "another learning rate"),
        Wrong(lambda: share(factor=1), "what the rate is multiplied by"),
        Wrong(lambda: 100 * share()),
        Wrong(lambda: 0.01 * share(), "the share times the rate"),
        Wrong(share_of_the_page, "typed in"),
        Wrong(share_by_coarse_scan, "the number of the theory"),
        Wrong(lambda: -0.25, "not positive"),
    ],
    "epoch_drift": [
        Wrong(drift_once(lambda h, g: whole(h, g) / 2), "a batch that comes before itself"),
        Wrong(drift_once(lambda h, g: whole(h, g) - own(h, g)), "each pair counted in full"),
        Wrong(drift_once(lambda h, g: own(h, g) / 2), "only the batches themselves"),
        Wrong(
            drift_once(lambda h, g: np.einsum("bpq,bq->p", h[1:], g[:-1])),
            "only the batch just before",
        ),
        Wrong(
            drift_once(lambda h, g: drift_by_sums(h, g)[0] / len(g) / (len(g) - 1)), "a mean over"
        ),
        Wrong(drift_anew(lambda h, g: whole(h, g) / 2), "pairs of steps miscounted"),
        Wrong(drift_anew(lambda h, g: whole(h, g) / 2 / len(g)), "pairs of steps miscounted"),
        Wrong(lambda h, g: 2 * (drift_by_sums(h, g)[0],), "the same drift for both"),
        Wrong(lambda h, g: 2 * (whole(h, g) / 2,), "a batch that comes before itself"),
        Wrong(lambda h, g: [-one for one in drift_by_sums(h, g)], "the sign turned"),
        Wrong(lambda h, g: drift_by_sums(h, g)[::-1], "drawn anew first"),
        Wrong(lambda h, g: drift_by_sums(h, g)[0], "one drift alone"),
        Wrong(lambda h, g: drift_by_sums(h, g)[1], "one drift alone"),
        Wrong(drift_once(lambda h, g: h[1:].sum(axis=0) @ g[0])),
        Wrong(drift_once(lambda h, g: drift_by_sums(h, g)[0] / len(g))),
    ],
}
