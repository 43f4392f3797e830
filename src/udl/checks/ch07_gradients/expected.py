"""Inputs and right answers for the checks of chapter 7.

Every right answer is an expression of its own: no check imports the package's derivatives. Chains
are differentiated by products over all later steps instead of a backward recursion, networks by
products of whole Jacobian matrices, one data point at a time.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from udl.data import gradient_examples

Draws = list[tuple[Any, ...]]
TOY = gradient_examples.toy_chain()
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "sin": np.sin,
    "exp": np.exp,
    "cos": np.cos,
    "log": np.log,
}
SLOPES: dict[str, Callable[..., Any]] = {
    "sin": np.cos,
    "exp": np.exp,
    "cos": lambda f: np.cos(f + np.pi / 2),  # which is minus the sine
    "log": np.reciprocal,
}

# --- Practical 7.1: chains ---


def run_chain(x: float, beta: Any, omega: Any, functions: Sequence[str]) -> tuple[Any, Any]:
    """Return f, shape (K + 1,), and h, shape (K + 1,), of a chain."""
    f, h = [beta[0] + omega[0] * x], [x]
    for k, name in enumerate(functions):
        h.append(FUNCTIONS[name](f[k]))
        f.append(beta[k + 1] + omega[k + 1] * h[k + 1])
    return np.array(f), np.array(h)


def toy_values(x: float, beta: Any, omega: Any) -> tuple[np.ndarray, np.ndarray]:
    """Write the values of the practical's chain out, one after the other."""
    f0 = beta[0] + omega[0] * x
    f1 = beta[1] + omega[1] * np.sin(f0)
    f2 = beta[2] + omega[2] * np.exp(f1)
    f3 = beta[3] + omega[3] * np.cos(f2)
    return np.array([f0, f1, f2, f3]), np.array([x, np.sin(f0), np.exp(f1), np.cos(f2)])


def toy_draws(rng: np.random.Generator) -> Draws:
    """Draw (x, beta, omega): the practical's numbers, then two of both signs."""
    drawn = [(float(rng.normal()), rng.normal(size=4), rng.uniform(-1, 1, 4)) for _ in range(2)]
    return [(TOY.x, TOY.beta, TOY.omega), *drawn]


def value_draws(rng: np.random.Generator) -> Draws:
    """Draw (x, beta, omega, functions): the practical's chain without its names, then others."""
    draws: Draws = toy_draws(rng)
    for functions in (["cos"], ["sin", "log"], [], ["cos", "exp", "sin", "sin", "cos"]):
        beta = rng.uniform(-1, 1, len(functions) + 1)
        if "log" in functions:
            beta[functions.index("log")] = 2.5  # what enters the logarithm is above zero
        draws.append((float(rng.normal()), beta, rng.uniform(-1, 1, len(beta)), functions))
    return draws


def toy_loss(x: float, y: float, beta: Any, omega: Any) -> float:
    """Squared difference of the practical's chain from y."""
    return float((toy_values(x, beta, omega)[0][3] - y) ** 2)


def nudge_draws(rng: np.random.Generator) -> Draws:
    """Draw (x, y, beta, omega, step): steps large enough to tell one side from two."""
    return [
        (x, float(y), beta, omega, step)
        for (x, beta, omega), y, step in zip(
            toy_draws(rng), (TOY.y, *rng.normal(size=2)), (0.01, 0.05, 0.02), strict=True
        )
    ]


def nudged(x: float, y: float, beta: Any, omega: Any, step: float, kind: str = "central") -> Any:
    """Slopes of the loss by finite differences: by beta, by omega."""

    def loss(moved: np.ndarray) -> float:
        return toy_loss(x, y, moved[:4], moved[4:])

    start = np.concatenate([beta, omega])
    if kind == "of the output":

        def loss(moved: np.ndarray) -> float:
            return float(toy_values(x, moved[:4], moved[4:])[0][3])

    ahead = np.array([loss(start + step * unit) for unit in np.eye(8)])
    behind = np.array([loss(start - step * unit) for unit in np.eye(8)])
    here = loss(start)
    slopes = {
        "central": (ahead - behind) / (2 * step),
        "of the output": (ahead - behind) / (2 * step),
        "forward": (ahead - here) / step,
        "backward": (here - behind) / step,
        "undivided": ahead - behind,
        "over one step": (ahead - behind) / step,
        "all at once": np.repeat(
            [
                (loss(start + step * half) - loss(start - step * half)) / (2 * step)
                for half in (np.arange(8) < 4, np.arange(8) >= 4)
            ],
            4,
        ),
    }[kind]
    return slopes[:4], slopes[4:]


def slope_draws(rng: np.random.Generator) -> Draws:
    """Draw (name, f): every function, on numbers of both signs where it allows them."""
    numbers: Draws = [("sin", 0.5), ("cos", 0.5), ("exp", -1.0), ("log", 4.0)]
    for name in FUNCTIONS:
        low = 0.2 if name == "log" else -2.0
        numbers += [(name, float(rng.uniform(low, 2.0))), (name, rng.uniform(low, 2.0, 5))]
    return numbers


def chain_draws(rng: np.random.Generator) -> Draws:
    """Draw (d_output, f, h, omega, functions, d_seen): short and long chains, and a bare line.

    Where the loss sees the output alone, `d_seen` is left out.
    """
    given = run_chain(TOY.x, TOY.beta, TOY.omega, TOY.functions)
    draws: Draws = [(2 * (given[0][3] - TOY.y), *given, TOY.omega, list(TOY.functions))]
    for functions, seen in (
        (["cos"], False),
        (["sin", "exp"], True),
        (["sin", "exp", "cos", "log"], False),
        ([], False),
        ([str(name) for name in rng.choice(["sin", "cos", "exp"], 6)], True),
    ):
        count = len(functions) + 1
        beta, omega = rng.normal(size=count), rng.uniform(0.3, 1.0, count)
        omega *= rng.choice([-1, 1], count)
        if "log" in functions:
            beta[functions.index("log")] = 2.5  # what enters the logarithm is above zero
        f, h = run_chain(float(rng.normal()), beta, omega, functions)
        sign = (-1) ** (1 + len(draws))
        d_seen = (rng.uniform(0.5, 1.5, count) * rng.choice([-1, 1], count),) * seen
        draws.append((sign * float(rng.uniform(0.5, 2.0)), f, h, omega, functions, *d_seen))
    return draws


def chain_slopes(
    d_output: float,
    f: Any,
    h: Any,
    omega: Any,
    functions: Any,
    d_seen: Any = None,
    *,
    steep: Any = None,
    behind: Any = None,
) -> Any:
    """Differentiate by f, h, beta and omega: each time a sum of products over all that follows.

    The slopes of the functions and the weights behind them can be others than the right ones.
    """
    last = len(functions)
    seen = np.zeros(last + 1) if d_seen is None else d_seen
    steep = [SLOPES[name](f[k]) for k, name in enumerate(functions)] if steep is None else steep
    behind = omega[1:] if behind is None else behind
    steps = np.array(steep, float) * behind  # of f[k + 1] by f[k]
    d_f = np.array([d_output * np.prod(steps[k:]) for k in range(last + 1)])
    for k, m in itertools.combinations(range(last + 1), 2):  # what the loss sees of h[m]
        d_f[k] += seen[m] * np.prod(steps[k : m - 1]) * steep[m - 1]
    return d_f, d_f * omega + seen, d_f.copy(), d_f * h


def tied_draws(rng: np.random.Generator) -> Draws:
    """Draw (d_output, f, h, omega, functions) of chains whose lines are all the same."""
    draws: Draws = []
    for functions in (["sin", "sin"], ["cos"], [], ["sin", "cos", "sin", "cos", "sin"]):
        beta, omega = float(rng.normal()), float(rng.uniform(0.5, 1.5)) * (-1) ** len(functions)
        count = len(functions) + 1
        f, h = run_chain(
            float(rng.normal()), np.full(count, beta), np.full(count, omega), functions
        )
        sign = (-1) ** (1 + len(draws))
        draws.append((sign * float(rng.uniform(0.5, 2.0)), f, h, omega, functions))
    return draws


def tied_slopes(d_output: float, f: Any, h: Any, omega: float, functions: Any) -> Any:
    """Differentiate by the one beta and the one omega that all lines share."""
    *_, d_beta, d_omega = chain_slopes(d_output, f, h, np.full(len(f), omega), functions)
    return np.sum(d_beta), np.sum(d_omega)


def branch_draws(rng: np.random.Generator) -> Draws:
    """Draw (x, y, beta, omega) for the value that is used twice."""
    drawn = [tuple(float(v) for v in rng.uniform(0.3, 1.5, 4) * (1, -1, 1, 1)) for _ in range(3)]
    return [(1.0, 0.5, 0.2, 0.7), *drawn]


def branch_slopes(x: float, y: float, beta: float, omega: float, paths: Any = (1, 1)) -> Any:
    """Differentiate (sin[u] exp[-u] - y)^2, u = beta + omega x, by beta and omega."""
    u = beta + omega * x
    residual = np.sin(u) * np.exp(-u) - y
    d_u = 2 * residual * np.exp(-u) * (paths[0] * np.cos(u) - paths[1] * np.sin(u))
    return d_u, d_u * x


def best_step() -> int:
    """Find the power of ten with which central differences come nearest to the exact slopes."""
    f, h = toy_values(TOY.x, TOY.beta, TOY.omega)
    exact = chain_slopes(2 * (f[3] - TOY.y), f, h, TOY.omega, TOY.functions)[2:]
    errors = {
        power: max(
            np.abs(a - b).max()
            for a, b in zip(
                nudged(TOY.x, TOY.y, TOY.beta, TOY.omega, 10.0**power), exact, strict=True
            )
        )
        for power in range(-12, 0)
    }
    return min(errors, key=lambda power: errors[power])


# --- Practical 7.2: networks ---


def layers_draw(rng: np.random.Generator, *widths: int) -> tuple[list[Any], list[Any]]:
    """Draw weights, shapes (out, in), and biases of a network."""
    weights = [rng.normal(size=(o, i)) for i, o in itertools.pairwise(widths)]
    return weights, [rng.normal(size=o) for o in widths[1:]]


def five_layers() -> tuple[list[Any], list[Any]]:
    """Return the practical's network as lists."""
    weights, biases = gradient_examples.five_layers()
    return list(weights), list(biases)


SHAPES = ((3, (2, 4, 3, 1)), (4, (1, 5, 2)), (2, (3, 2)), (5, (2, 3, 3, 3, 3, 2)))
# Points, widths, and the hidden layers around which a shortcut leads.
WITH_SHORTCUTS = ((3, (4, 4, 2), (0,)), (4, (2, 3, 3, 3, 3, 2), (1, 3)), (3, (2, 3, 3, 1), (1,)))


def forward_draws(rng: np.random.Generator) -> Draws:
    """Draw (x, weights, biases, shortcuts): what can be done by hand, other depths and widths.

    Plain networks leave the shortcuts out.
    """
    x = np.array([[1.0, 2.0], [0.0, -1.0]])
    first, middle = np.array([[1.0, -1.0], [2.0, 1.0]]), np.array([[1.0, 0.0], [-1.0, 1.0]])
    last = np.array([[1.0, -2.0]])
    moved, raised = np.array([2.0, -3.0]), np.ones(2)
    by_hand: Draws = [
        (x, [first, last], [moved, np.ones(1)]),
        (x, [first, middle, last], [moved, raised, np.ones(1)], (1,)),
    ]
    plain = [(rng.normal(size=(n, w[0])), *layers_draw(rng, *w)) for n, w in SHAPES]
    others = [
        (rng.normal(size=(n, w[0])), *layers_draw(rng, *w), shortcuts)
        for n, w, shortcuts in WITH_SHORTCUTS
    ]
    return [*by_hand, *plain, *others, (np.array([[1.2]]), *five_layers())]


def forward(x: Any, weights: Any, biases: Any, shortcuts: Any = ()) -> tuple[Any, Any]:
    """Pre-activations of each layer and what enters it, written with Einstein sums."""
    f, h = [], [np.asarray(x)]
    for k, (weight, bias) in enumerate(zip(weights, biases, strict=True)):
        f.append(np.einsum("ni,oi->no", h[k], weight) + bias)
        h.append(np.clip(f[k], 0, None) + (h[k] if k in shortcuts else 0.0))
    return tuple(f), tuple(h[:-1])


def backward_draws(rng: np.random.Generator) -> Draws:
    """Draw (d_output, f, h, weights, shortcuts): of consistent forward passes."""
    draws: Draws = []
    for x, weights, biases, *shortcuts in forward_draws(rng):
        f, h = forward(x, weights, biases, *shortcuts)
        d_output = rng.normal(size=f[-1].shape)
        if len(draws) < 2:
            d_output = np.array([[1.0], [-2.0]])
        draws.append((d_output, list(f), list(h), weights, *shortcuts))
    return draws


def backward(
    d_output: Any,
    f: Any,
    h: Any,
    weights: Any,
    shortcuts: Any = (),
    *,
    masks: Any = None,
    masked_shortcuts: bool = False,
) -> Any:
    """Differentiate by weights and biases with the Jacobian of the output by each layer.

    The slopes of the ReLUs can be others than the right ones, and be put on shortcuts as well.
    """
    masks = [np.asarray(one > 0, float) for one in f] if masks is None else masks
    num_layers = len(weights)
    d_weights = [np.zeros(np.shape(weight)) for weight in weights]
    d_biases = [np.zeros(len(weight)) for weight in weights]
    for n, d in enumerate(d_output):
        for k in range(num_layers):
            d_f = d
            if k < num_layers - 1:
                by_h = weights[-1]  # of the output by what enters layer j + 1: (D_o, D_j+1)
                for j in range(num_layers - 2, k, -1):
                    step = np.diag(masks[j][n]) @ weights[j]
                    if j in shortcuts:
                        step = step + np.diag(masks[j][n] if masked_shortcuts else 1 + 0 * f[j][n])
                    by_h = by_h @ step
                d_f = d @ by_h @ np.diag(masks[k][n])
            d_biases[k] += d_f
            d_weights[k] += np.multiply.outer(d_f, h[k][n])
    return tuple(d_weights), tuple(d_biases)


def slopes_draws(rng: np.random.Generator) -> Draws:
    """Draw (d_output, f, h, weights, slopes) of networks whose activations have slopes."""
    draws: Draws = []
    for (num, widths), signs in zip(SHAPES[:2] + SHAPES[3:], (1, -1, 1), strict=True):
        weights, biases = layers_draw(rng, *widths)
        slopes = [float(v) for v in signs * rng.uniform(0.1, 0.9, len(widths) - 2)]
        f: list[Any] = []
        h = [rng.normal(size=(num, widths[0]))]
        for k, (weight, bias) in enumerate(zip(weights, biases, strict=True)):
            f.append(np.einsum("ni,oi->no", h[k], weight) + bias)
            if k < len(slopes):
                h.append(np.where(f[k] > 0, f[k], slopes[k] * f[k]))
        draws.append((rng.normal(size=f[-1].shape), f, h, weights, slopes))
    return draws


def layers_with_slopes(d_output: Any, f: Any, weights: Any, slopes: Any) -> tuple[Any, Any]:
    """Differentiate by each layer's pre-activations, and by each hidden layer's activations."""
    by_f: list[Any] = [np.asarray(d_output)]
    by_h: list[Any] = []
    for k in range(len(slopes) - 1, -1, -1):
        by_h.insert(0, np.einsum("no,oi->ni", by_f[0], weights[k + 1]))
        by_f.insert(0, by_h[0] * np.where(f[k] > 0, 1.0, slopes[k]))
    return by_f, by_h


def with_slopes(d_output: Any, f: Any, h: Any, weights: Any, slopes: Any) -> Any:
    """Differentiate by weights, biases and the slopes of the activations."""
    masks = [np.where(one > 0, 1.0, a) for one, a in zip(f, [*slopes, 0.0], strict=True)]
    _, by_h = layers_with_slopes(d_output, f, weights, slopes)
    d_slopes = tuple(float(np.sum(d[z < 0] * z[z < 0])) for d, z in zip(by_h, f[:-1], strict=True))
    return (*backward(d_output, f, h, weights, masks=masks), d_slopes)


def width_draws(rng: np.random.Generator) -> Draws:
    """Draw (widths, num_points): one layer, several, the practical's."""
    return [
        ([2, 3], 1),
        ([1, 6, 6, 6, 6, 6, 1], 1),
        ([3, 5, 2], 4),
        ([int(w) for w in rng.integers(1, 20, 5)], int(rng.integers(2, 9))),
    ]


def multiplications(widths: Any, num_points: int) -> tuple[int, int]:
    """Multiplications of the forward pass, and of the backward pass after it."""
    sizes = [before * after for before, after in itertools.pairwise(widths)]
    return num_points * sum(sizes), num_points * (2 * sum(sizes) - sizes[0])


def row_draws(rng: np.random.Generator) -> Draws:
    """Draw (z, g): rows with extreme numbers, and the gradient that arrives for each row."""
    simple = np.array([[0.0, 1.0, 2.0], [1.0, 1.0, 1.0]])
    wide = rng.normal(size=(4, 3))
    wide[0, 0] += 1000
    wide[1, 1] -= 1000
    wide[2] += (900, -900, 0)
    wide[3] -= 1000
    wide = wide[:, ::-1]
    return [
        (simple, np.array([1.0, 2.0])),
        (rng.normal(size=(3, 5)), rng.normal(size=3)),
        (wide, rng.normal(size=4)),
    ]


def log_sum_exp(z: Any, g: Any) -> tuple[np.ndarray, np.ndarray]:
    """Value (N,) and share (N, K), with numpy's own logarithm of a sum of exponentials."""
    value: np.ndarray = np.logaddexp.reduce(np.asarray(z, float), axis=1)
    return value, np.exp((z.T - value).T) * np.asarray(g)[:, np.newaxis]
