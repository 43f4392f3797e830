"""Inputs and right answers for the checks of chapter 6.

Each right answer is an expression of its own, written differently from `udl.optimisation` and
`udl.networks`, which no check imports: derivatives come from complex steps, momentum is a sum
where the practical keeps an average.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from udl.data.training_examples import wave_points

Draws = list[tuple[Any, ...]]
Path = np.ndarray

TINY = 1e-30  # a complex step: its square is zero to a float, so that nothing cancels


def bowl(curvatures: Any, centre: Any) -> Callable[[Any], np.ndarray]:
    """Gradient of a bowl: sum of curvature (p - centre)^2 / 2 over the parameters."""

    def gradient(parameters: Any) -> np.ndarray:
        away: np.ndarray = np.asarray(parameters) - np.asarray(centre)
        return np.asarray(curvatures * away)

    return gradient


def rippled(tilt: Any) -> Callable[[Any], np.ndarray]:
    """Gradient of a loss that is no bowl: it has a different slope everywhere."""

    def gradient(parameters: Any) -> np.ndarray:
        p = np.asarray(parameters)
        return np.asarray(tilt + 0.5 * p + np.cos(2 * p))

    return gradient


def with_gradients(rng: np.random.Generator) -> Draws:
    """Draw (gradient, start): a worked example, then bowls and ripples in several dimensions."""
    return [
        (bowl([1.0, 4.0], [0.0, 0.0]), np.array([1.0, 1.0])),
        (bowl(rng.uniform(0.3, 3.0, 3), rng.normal(size=3)), 2 * rng.normal(size=3)),
        (rippled(rng.normal(size=2)), 2 * rng.normal(size=2)),
        (rippled(rng.normal(size=5)), rng.normal(size=5)),
    ]


def curve_gradient(x: Any, y: Any, coefficients: Any) -> np.ndarray:
    """Differentiate the sum of squares of a polynomial, by complex steps."""
    moves = TINY * 1j * np.eye(len(coefficients))
    curves = (np.polynomial.polynomial.polyval(x, coefficients + move) for move in moves)
    return np.array([np.sum((curve - y) ** 2).imag / TINY for curve in curves])


def wave(x: Any, shift: Any, frequency: Any) -> Any:
    """Evaluate the Gabor model; takes complex parameters."""
    z = shift + 0.06 * frequency * x
    return np.sin(z) * np.exp(-z * z / 32)


def wave_loss(x: Any, y: Any, shift: Any, frequency: Any) -> Any:
    """Sum of squared residuals of the Gabor model; takes complex parameters."""
    return np.sum((wave(x, shift, frequency) - y) ** 2)


def wave_gradient(x: Any, y: Any, shift: Any, frequency: Any) -> np.ndarray:
    """Differentiate the sum of squares of the Gabor model, by complex steps."""
    return np.array(
        [
            wave_loss(x, y, shift + TINY * 1j, frequency).imag / TINY,
            wave_loss(x, y, shift, frequency + TINY * 1j).imag / TINY,
        ]
    )


def sgd(x: Any, y: Any, start: Any, learning_rate: Any, orders: Any, batch_size: Any) -> Path:
    """Path of stochastic descent on the Gabor model, a point for each batch of each order."""
    path = [np.asarray(start, dtype=float)]
    for order in orders:
        for part in np.split(order, range(batch_size, len(order), batch_size)):
            slope = wave_gradient(x[part], y[part], *path[-1])
            path.append(path[-1] - learning_rate * slope / len(part))
    return np.array(path)


def _fast_gradient(x: Any, y: Any, p: Any) -> np.ndarray:
    """Mean gradient of the Gabor loss by formula, for runs of thousands of steps."""
    z = p[0] + 0.06 * p[1] * x
    envelope = np.exp(-z * z / 32)
    pull = 2 * (np.sin(z) * envelope - y) * (np.cos(z) - z / 16 * np.sin(z)) * envelope
    return np.array([pull.mean(), 0.06 * (pull * x).mean()])


def final_losses(
    start: Any,
    rate: Callable[[int], float],
    batch_size: int,
    num_steps: int,
    num_seeds: int,
) -> np.ndarray:
    """Losses on all thirty points where runs end that differ in their batches."""
    x, y = wave_points().x, wave_points().y
    losses = []
    for seed in range(num_seeds):
        rng, p, step = np.random.default_rng(seed), np.asarray(start, dtype=float), 0
        while step < num_steps:
            order = rng.permutation(len(x))
            for first in range(0, len(x), batch_size):
                part = order[first : first + batch_size]
                p = p - rate(step) * _fast_gradient(x[part], y[part], p)
                step += 1
                if step == num_steps:
                    break
        losses.append(float(wave_loss(x, y, *p)))
    return np.array(losses)


def momentum_path(
    gradient: Any, start: Any, learning_rate: Any, beta: Any, num_steps: Any, last_step: Any = 0.0
) -> Path:
    """Path with momentum, from steps: each is beta times the last one, and a share of descent."""
    path, step = [np.asarray(start, dtype=float)], last_step + 0.0 * np.asarray(start)
    for _ in range(num_steps):
        step = beta * step - learning_rate * (1 - beta) * gradient(path[-1])
        path.append(path[-1] + step)
    return np.array(path)


def resumed_path(
    gradient: Any, last_two: Any, old_rate: Any, new_rate: Any, beta: Any, num_steps: Any
) -> Path:
    """Path with momentum that goes on from two points, whose step is stretched to the new rate."""
    before, point = np.asarray(last_two, dtype=float)
    stretched = (point - before) * (new_rate / old_rate)
    return momentum_path(gradient, point, new_rate, beta, num_steps, stretched)


def nesterov_path(
    gradient: Any, start: Any, learning_rate: Any, beta: Any, num_steps: Any, whole: Any
) -> Path:
    """Path with Nesterov's look-ahead, from steps as above."""
    path, step = [np.asarray(start, dtype=float)], 0.0 * np.asarray(start)
    for _ in range(num_steps):
        ahead = path[-1] + (step if whole else beta * step)
        step = beta * step - learning_rate * (1 - beta) * gradient(ahead)
        path.append(path[-1] + step)
    return np.array(path)


def ahead_path(gradient: Any, start: Any, learning_rate: Any, beta: Any, num_steps: Any) -> Path:
    """Places where Nesterov's momentum, decayed, takes its gradients: a share of a step ahead."""
    path = nesterov_path(gradient, start, learning_rate, beta, num_steps, whole=False)
    return np.concatenate([path[:1], path[1:] + beta * np.diff(path, axis=0)])


def corrected_average(values: Any, decays: Any) -> np.ndarray:
    """Average of all values so far, by the weights that changing decays have left of each."""
    kept = [[np.prod(decays[s + 1 : t + 1]) for s in range(t + 1)] for t in range(len(values))]
    weights = [(1 - decays[: t + 1]) * row for t, row in enumerate(kept)]
    return np.array([np.average(values[: len(w)], axis=0, weights=w) for w in weights])


def moments(gradients: Any, beta: Any, gamma: Any) -> tuple[np.ndarray, np.ndarray]:
    """Corrected moments after each of T gradients, as weighted averages of all so far."""
    num = len(gradients)
    ages = np.subtract.outer(np.arange(num), np.arange(num))  # (T, T)

    def averages(values: Any, decay: float) -> np.ndarray:
        weights = np.where(ages >= 0, float(decay) ** np.maximum(ages, 0), 0.0)
        return np.asarray(weights @ values / weights.sum(axis=1, keepdims=True))

    return averages(gradients, beta), averages(np.square(gradients), gamma)


def adam_path(
    gradient: Any,
    start: Any,
    learning_rate: Any,
    beta: Any,
    gamma: Any,
    num_steps: Any,
    weight_decay: Any = 0.0,
    epsilon: float = 1e-8,
) -> Path:
    """Path of Adam, whose moments are computed anew from all gradients so far."""
    path, seen = [np.asarray(start, dtype=float)], []
    for _ in range(num_steps):
        seen.append(gradient(path[-1]))
        m, v = (one[-1] for one in moments(np.array(seen), beta, gamma))
        kept = path[-1] - learning_rate * weight_decay * path[-1]
        path.append(kept - learning_rate * m / (np.sqrt(v) + epsilon))
    return np.array(path)


def factored_path(
    gradient: Any, start: Any, learning_rate: Any, beta: Any, gamma: Any, num_steps: Any
) -> Path:
    """Path of Adam on a matrix, each mean square replaced by those of its row and its column."""
    path, seen = [np.asarray(start, dtype=float)], []
    for _ in range(num_steps):
        seen.append(np.ravel(gradient(path[-1])))
        m, v = (one[-1].reshape(path[0].shape) for one in moments(np.array(seen), beta, gamma))
        size = np.sqrt(np.einsum("ij,kl->il", v, v) / v.sum())
        path.append(path[-1] - learning_rate * m / (size + 1e-8))
    return np.array(path)
