"""Right and wrong answers to practical 7.1, written as a student would write them."""

import math

import numpy as np

from tests.checks.check_harness import Wrong
from udl.checks.ch07_gradients.expected import toy_loss

TOY = ("sin", "exp", "cos")
BY_NAME = {"sin": math.sin, "exp": math.exp, "cos": math.cos, "log": math.log}


def forward_values(x, beta, omega, functions=TOY):
    f, h = np.zeros(len(beta)), np.zeros(len(beta))
    h[0] = x
    for k in range(len(beta)):
        f[k] = beta[k] + omega[k] * h[k]
        if k < len(functions):
            h[k + 1] = getattr(np, functions[k])(f[k])
    return f, h


def forward_by_math(x, beta, omega, functions=TOY):
    f, h = [], [x]
    for b, o, name in zip(beta, omega, [*functions, None], strict=True):
        f.append(b + o * h[-1])
        if name:
            h.append(BY_NAME[name](f[-1]))
    return np.array(f), np.array(h)


def forward_recursive(x, beta, omega, functions=TOY):
    f = beta[0] + omega[0] * x
    if len(functions) == 0:
        return np.array([f]), np.array([x])
    rest = forward_recursive(BY_NAME[functions[0]](f), beta[1:], omega[1:], functions[1:])
    return np.append(f, rest[0]), np.append(x, rest[1])


def four_lines(x, beta, omega, functions=TOY):
    """Write down the chapter's chain, whatever functions are asked for."""
    f0 = beta[0] + omega[0] * x
    h1 = math.sin(f0)
    f1 = beta[1] + omega[1] * h1
    h2 = math.exp(f1)
    f2 = beta[2] + omega[2] * h2
    h3 = math.cos(f2)
    return np.array([f0, f1, f2, beta[3] + omega[3] * h3]), np.array([x, h1, h2, h3])


def nudged_slopes(x, y, beta, omega, step):
    d_beta, d_omega = np.zeros(4), np.zeros(4)
    for k in range(4):
        nudge = step * (np.arange(4) == k)
        d_beta[k] = toy_loss(x, y, beta + nudge, omega) - toy_loss(x, y, beta - nudge, omega)
        d_omega[k] = toy_loss(x, y, beta, omega + nudge) - toy_loss(x, y, beta, omega - nudge)
    return d_beta / (2 * step), d_omega / (2 * step)


def nudged_copies(x, y, beta, omega, step):
    slopes = []
    for j in range(8):
        losses = []
        for sign in (-1, 1):
            b, o = beta.copy(), omega.copy()
            (b if j < 4 else o)[j % 4] += sign * step
            losses.append(toy_loss(x, y, b, o))
        slopes.append((losses[1] - losses[0]) / step / 2)
    return np.array(slopes[:4]), np.array(slopes[4:])


def nudged_in_place(x, y, beta, omega, step):
    slopes = []
    for array in (beta, omega):
        for k in range(4):
            array[k] += step
            ahead = toy_loss(x, y, beta, omega)
            array[k] -= 2 * step
            slopes.append((ahead - toy_loss(x, y, beta, omega)) / (2 * step))
    return np.array(slopes[:4]), np.array(slopes[4:])


def slope(name, f):
    if name == "sin":
        return np.cos(f)
    if name == "cos":
        return -np.sin(f)
    return np.exp(f) if name == "exp" else 1 / f


def slope_by_table(name, f):
    table = {"sin": np.cos(f), "cos": -np.sin(f), "exp": np.exp(f)}
    return table[name] if name in table else f**-1.0


def backward_values(d_output, f, h, omega, functions, d_seen=None):
    count = len(f)
    d_f, d_h = np.zeros(count), np.zeros(count)
    d_f[-1] = d_output
    for k in range(count - 1, -1, -1):
        d_h[k] = d_f[k] * omega[k]
        if d_seen is not None:
            d_h[k] += d_seen[k]
        if k > 0:
            d_f[k - 1] = d_h[k] * slope(functions[k - 1], f[k - 1])
    return d_f, d_h, d_f, d_f * h


def backward_recursive(d_output, f, h, omega, functions, d_seen=None):
    seen = np.zeros(len(f)) if d_seen is None else d_seen
    if not functions:
        d = np.array([d_output])
        return d, d * omega + seen, d, d * h
    later = backward_recursive(d_output, f[1:], h[1:], omega[1:], functions[1:], seen[1:])
    first = later[1][0] * slope_by_table(functions[0], f[0])
    d_f = np.append(first, later[0])
    return d_f, np.append(first * omega[0] + seen[0], later[1]), d_f.copy(), d_f * h


def backward_by_results(d_output, f, h, omega, functions, d_seen=()):
    """Find the slopes from what came out, where that is possible."""
    seen = list(d_seen) or [0] * len(f)
    d, by_h = [d_output], [d_output * omega[-1] + seen[-1]]
    for k in reversed(range(len(functions))):
        steep = {"exp": h[k + 1], "sin": np.cos(f[k]), "cos": -np.sin(f[k]), "log": 1 / f[k]}
        d.insert(0, by_h[0] * steep[functions[k]])
        by_h.insert(0, d[0] * omega[k] + seen[k])
    d = np.array(d)
    return [d, np.array(by_h), d, d * h]


def forward_in_mode(d_output, f, h, omega, functions, d_seen=None):
    """Carry each change from where it begins to the end."""
    count = len(f)
    seen = np.zeros(count) if d_seen is None else d_seen
    d_f = np.zeros(count)
    for begin in range(count):
        speed = 1.0
        for k in range(begin, count - 1):
            speed = slope_by_table(functions[k], f[k]) * speed
            d_f[begin] += seen[k + 1] * speed
            speed = speed * omega[k + 1]
        d_f[begin] += d_output * speed
    return d_f, d_f * omega + seen, d_f + 0, d_f * h


def tied_slopes(d_output, f, h, omega, functions):
    _, _, d_beta, d_omega = backward_values(d_output, f, h, np.full(len(f), omega), functions)
    return d_beta.sum(), d_omega.sum()


def tied_in_a_loop(d_output, f, h, omega, functions):
    d, by_beta, by_omega = d_output, 0.0, 0.0
    for k in range(len(f) - 1, -1, -1):
        by_beta += d
        by_omega += d * h[k]
        if k:
            d *= omega * slope_by_table(functions[k - 1], f[k - 1])
    return [by_beta, by_omega]


def mend_branch(x, y, beta, omega):
    u = beta + omega * x
    a, b = np.sin(u), np.exp(-u)
    d_c = 2 * (a * b - y)
    d_u = d_c * b * np.cos(u)
    d_u += d_c * a * (-b)
    return d_u, d_u * x


def branch_by_math(x, y, beta, omega):
    u = beta + omega * x
    d_u = 2 * (math.sin(u) * math.exp(-u) - y) * math.exp(-u) * (math.cos(u) - math.sin(u))
    return d_u, x * d_u


RIGHT = {
    "forward_values": [
        forward_values,
        forward_by_math,
        forward_recursive,
        lambda *a: list(forward_values(*a)),
    ],
    "predict_bias_or_weight": [lambda: "beta_1", lambda: " Beta_1"],
    "nudged_slopes": [nudged_slopes, nudged_copies],
    "slope": [slope, slope_by_table],
    "backward_values": [
        backward_values,
        backward_recursive,
        backward_by_results,
        forward_in_mode,
    ],
    "best_step": [lambda: -6, lambda: np.int64(-6)],
    "predict_wrong_entries": [lambda: 6, lambda: 6.0],
    "mend_branch": [mend_branch, branch_by_math],
    "tied_slopes": [tied_slopes, tied_in_a_loop],
    "evaluations": [
        lambda k: (4 * k * (k + 1), 2 * k),
        lambda k: [sum(2 * k for _ in range(2 * (k + 1))), k + k],
    ],
}


def one_part(function, part, change):
    """The right answer with one of its parts changed."""

    def answer(*arguments):
        parts = list(function(*arguments))
        parts[part] = change(parts[part])
        return tuple(parts)

    return answer


def three_steps_only(*arguments):
    return tuple(part[-4:] for part in backward_values(*arguments))


def used_up(d_output, f, h, omega, functions, d_seen=None):
    while functions:
        functions.pop()
    return f, h, f, h


def seen_at_the_end(d_output, f, h, omega, functions, d_seen=None):
    d_f, d_h, d_beta, d_omega = backward_values(d_output, f, h, omega, functions)
    return d_f, d_h + (0 if d_seen is None else d_seen), d_beta, d_omega


def seen_before_the_line(d_output, f, h, omega, functions, d_seen=None):
    """Take it for what the loss sees of what leaves the line."""
    seen = np.zeros(len(f)) if d_seen is None else d_seen
    d_f, d_h = np.zeros(len(f)), np.zeros(len(f))
    d_f[-1] = d_output
    for k in reversed(range(len(f))):
        d_h[k] = (d_f[k] + seen[k]) * omega[k]
        if k > 0:
            d_f[k - 1] = d_h[k] * slope(functions[k - 1], f[k - 1])
    return d_f, d_h, d_f, d_f * h


def one_sided(name, f):
    function = {"sin": np.sin, "cos": np.cos, "exp": np.exp, "log": np.log}[name]
    return (function(f + 1e-5) - function(f)) / 1e-5


WRONG = {
    "forward_values": [
        Wrong(one_part(forward_values, 1, lambda h: h[1:]), "h without the input"),
        Wrong(lambda *a: np.append(forward_values(*a), [[0.0], [1.0]], axis=1)),
        Wrong(one_part(forward_values, 0, np.round)),
        Wrong(one_part(forward_values, 1, lambda h: np.append(h[1:], 0))),
        Wrong(lambda *a: forward_values(*a)[0]),
        Wrong(lambda x, b, o, n=TOY: forward_values(x, o, b, n), "exchanged"),
        Wrong(one_part(forward_values, 0, lambda f: f[:3])),
        Wrong(lambda x, b, o, n=TOY: forward_values(2.3, b, o, n)),
        Wrong(four_lines),
        Wrong(lambda x, b, o, n=TOY: forward_values(x, b, o)),
    ],
    "predict_bias_or_weight": [
        Wrong(lambda: "omega_1"),
        Wrong(lambda: "equal"),
        Wrong(lambda: "omega_2"),
    ],
    "nudged_slopes": [
        Wrong(nudged_in_place, "input changed in place"),
        Wrong(lambda *a: np.concatenate(nudged_slopes(*a))),
        Wrong(lambda *a: nudged_slopes(*a)[::-1], "the parts in another order"),
        Wrong(lambda x, y, b, o, s: nudged_slopes(x, y, b, o, 1e-4)),
        Wrong(lambda x, y, b, o, s: nudged_slopes(x, y, b, o, 1e-6), "exact slopes"),
        Wrong(one_part(nudged_slopes, 0, np.abs)),
    ],
    "slope": [
        Wrong(lambda n, f: slope(n, f) if n != "log" else -1 / f**2),
        Wrong(lambda n, f: slope(n, f) if n != "cos" else np.sin(f), "cosine"),
        Wrong(lambda n, f: slope(n, f) if n != "log" else 1 / abs(f) + (np.ndim(f) > 0)),
        Wrong(lambda n, f: slope(n, np.mean(f))),
        Wrong(one_sided),
    ],
    "backward_values": [
        Wrong(three_steps_only),
        Wrong(used_up),
        Wrong(one_part(backward_values, 3, np.cumsum)),
        Wrong(lambda *a: backward_values(*a)[2:]),
        Wrong(lambda *a: tuple(part[::-1] for part in backward_values(*a))),
        Wrong(lambda d, f, h, o, n, s=None: backward_values(d, f, h, np.abs(o), n, s)),
        Wrong(lambda d, f, h, o, n, s=None: backward_values(1.0, f, h, o, n, s), "began with 1"),
        Wrong(lambda d, f, h, o, n, s=None: backward_values(2 * d, f, h, o, n, s), "once more"),
        Wrong(lambda d, f, h, o, n, s=None: backward_values(d, f, h, o, n), "left out"),
        Wrong(seen_at_the_end, "carried no further"),
        Wrong(seen_before_the_line, "multiplied by the weight"),
        Wrong(lambda *a: backward_values(*a[:5])[:2] + backward_values(*a)[2:]),
    ],
    "best_step": [
        Wrong(lambda: -12, "smallest step"),
        Wrong(lambda: -8, "one side"),
        Wrong(lambda: 1e-6, "the step instead of its exponent"),
        Wrong(lambda: 1e-5, "the step instead of its exponent"),
        Wrong(lambda: -5),
        Wrong(lambda: -3),
    ],
    "predict_wrong_entries": [
        Wrong(lambda: 10, "all of them"),
        Wrong(lambda: 5),
        Wrong(lambda: 4, "behind the fault"),
    ],
    "mend_branch": [
        Wrong(lambda *a: mend_branch(*a)[0]),
        Wrong(lambda x, y, b, o: mend_branch(x, y, b, o)[::-1]),
        Wrong(lambda x, y, b, o: tuple(v / 2 for v in mend_branch(x, y, b, o)), "left out"),
        Wrong(lambda x, y, b, o: (mend_branch(x, y, b, o)[0], 0.0)),
    ],
    "tied_slopes": [
        Wrong(lambda *a: tied_slopes(*a)[::-1], "another order"),
        Wrong(lambda *a: sum(tied_slopes(*a))),
        Wrong(lambda d, f, h, o, n: tied_slopes(d, f, h, abs(o), n)),
        Wrong(lambda d, f, h, o, n: tied_slopes(1.0, f, h, o, n)),
    ],
    "evaluations": [
        Wrong(lambda k: (2 * k, 4 * k * (k + 1)), "another order"),
        Wrong(lambda k: (16 * k, 2 * k)),
        Wrong(lambda k: (4 * k * (k + 1), 2 * k + 1)),
        Wrong(lambda k: (4 * k * (k + 1.0), 2 * k), "a float"),
        Wrong(lambda k: 4 * k * (k + 1)),
    ],
}
