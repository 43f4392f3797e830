"""Right answers for the checks of chapter 9, each an expression of its own.

None is written as `udl.regularisation` or `udl.performance` write it, which no check imports: a
regularised minimum is a balance of two pulls, a posterior the conditional of a joint distribution,
and flows are followed along gradients whose second derivatives are known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import permutations, product
from typing import Any

import numpy as np

from udl.data.training_examples import wave_points

Draws = list[tuple[Any, ...]]
Gradient = Callable[[Any], np.ndarray]


# --- A penalty on the Gabor model ----------------------------------------------------------------


def wave_loss(x: Any, y: Any, p: Any) -> float:
    """Sum of squared residuals of the Gabor model."""
    z = p[0] + 0.06 * p[1] * x
    return float(np.sum((np.sin(z) * np.exp(-z * z / 32) - y) ** 2))


def wave_gradient(x: Any, y: Any, p: Any) -> np.ndarray:
    """Differentiate it with respect to shift and frequency."""
    z = p[0] + 0.06 * p[1] * x
    envelope = np.exp(-z * z / 32)
    pull = 2 * (np.sin(z) * envelope - y) * (np.cos(z) - z / 16 * np.sin(z)) * envelope
    return np.array([pull.sum(), 0.06 * (pull * x).sum()])


def regularised_path(
    x: Any, y: Any, start: Any, learning_rate: Any, num_steps: Any, strength: Any, centre: Any
) -> np.ndarray:
    """Path of descent on the sum of squares and a penalty on the distance from a centre."""
    path = [np.asarray(start, dtype=float)]
    for _ in range(num_steps):
        slope = wave_gradient(x, y, path[-1]) - np.multiply(2 * np.asarray(strength), centre)
        path.append(
            path[-1] * (1 - 2 * learning_rate * np.asarray(strength)) - learning_rate * slope
        )
    return np.array(path)


def moved_minimum(hessian: Any, minimum: Any, strength: Any, centre: Any) -> np.ndarray:
    """Minimum of a bowl and a penalty: a place, and the pull at which both hold each other."""
    size = len(minimum)
    one, weights = np.eye(size), np.diag(2 * np.broadcast_to(strength, (size,)))
    balance = np.block([[hessian, one], [weights, -one]])
    pulls = np.concatenate([np.dot(hessian, minimum), np.dot(weights, centre)])
    return np.asarray(np.linalg.solve(balance, pulls)[:size])


def least_strength(centre: Any, start: Any = (2.6, 8.5)) -> float:
    """Least strength with which descent at the rate 0.1 leaves the local minimum near shift 6."""
    wave = wave_points()
    low, high = 0.0, 2.0
    while high - low > 2e-4:
        middle = (low + high) / 2
        end = regularised_path(wave.x, wave.y, start, 0.1, 400, middle, np.asarray(centre))[-1]
        low, high = (low, middle) if abs(end[0]) < 2 else (middle, high)
    return high


def after_release(strength: Any, num_held: int, num_free: int) -> float:
    """Sum of squares after steps with a penalty, then steps without."""
    wave = wave_points()
    held = regularised_path(
        wave.x, wave.y, (2.6, 8.5), 0.1, num_held, strength, np.array([0.0, 12.5])
    )
    with np.errstate(all="ignore"):
        end = regularised_path(wave.x, wave.y, held[-1], 0.1, num_free, 0.0, np.zeros(2))[-1]
        loss = wave_loss(wave.x, wave.y, end)
    return loss if np.isfinite(loss) else 100.0


# --- Steps and flows ----------------------------------------------------------------------------


def valley_gradient(point: Any, narrowing: float = 2.0) -> np.ndarray:
    """Differentiate 1 - exp(-p1^2 exp(2 k p0^2) / 2)."""
    steep = np.exp(2 * narrowing * point[0] ** 2)
    height = np.exp(-(point[1] ** 2) * steep / 2) * steep * point[1]
    return np.asarray(height * np.array([2 * narrowing * point[0] * point[1], 1.0]))


@dataclass(frozen=True, eq=False)
class Landscape:
    """A gradient to hand over, of a bowl with ripples: A (p - c) + r sin(2 p).

    Called with a point, shape (P,), it returns the gradient there, shape (P,).
    """

    matrix: np.ndarray
    centre: np.ndarray
    ripple: float = 0.0

    def __call__(self, point: Any) -> np.ndarray:
        """Return the gradient at a point, as an answer sees it."""
        return self.slope(point)

    def slope(self, point: Any) -> np.ndarray:
        """Return the gradient at a point."""
        at = np.asarray(point, dtype=float)
        return np.asarray(self.matrix @ (at - self.centre) + self.ripple * np.sin(2 * at))

    def bend(self, point: Any) -> np.ndarray:
        """Return the second derivatives there, shape (P, P)."""
        at = np.asarray(point, dtype=float)
        return np.asarray(self.matrix + np.diag(2 * self.ripple * np.cos(2 * at)))


@dataclass(frozen=True, eq=False)
class Sparing(Landscape):
    """A landscape whose gradient may be asked for a few times, and no more."""

    most: int = 3
    asked: list[int] = field(default_factory=list)

    def __call__(self, point: Any) -> np.ndarray:
        """Return the gradient at a point, unless it has been asked for too often.

        Raises
        ------
        RuntimeError
            For one call more than is allowed.
        """
        self.asked.append(1)
        if len(self.asked) > self.most:
            raise RuntimeError(
                f"gradient called for the {self.most + 1}th time; 3 calls are enough"
            )
        return self.slope(point)


def landscapes(rng: np.random.Generator) -> list[tuple[Landscape, np.ndarray]]:
    """Draw gradients and places: a worked example, a single parameter, and up to four of them."""
    found = [(Landscape(np.array([[1.0, 0.5], [0.5, 2.0]]), np.zeros(2)), np.array([1.0, -1.0]))]
    for size, ripple in ((1, 0.4), (2, 0.5), (4, -0.3)):
        root = rng.normal(size=(size, size))
        matrix = root @ root.T / size + 0.3 * np.eye(size)
        place = Landscape(matrix, rng.normal(size=size), ripple)
        found.append((place, 1.5 * rng.normal(size=size)))
    return found


def sparing(place: Landscape, scale: float = 1.0, ripple: float | None = None) -> Sparing:
    """Return a landscape that is steeper by some factor, and can be asked three times."""
    waves = place.ripple if ripple is None else ripple
    return Sparing(scale * place.matrix, place.centre, scale * waves)


def modified(landscape: Landscape, learning_rate: Any) -> Gradient:
    """Gradient of the loss that steps follow, from the second derivatives."""

    def at(point: Any) -> np.ndarray:
        slope = landscape.slope(point)
        return np.asarray(slope + learning_rate / 2 * np.dot(landscape.bend(point), slope))

    return at


def flow(gradient: Gradient, start: Any, time: float, num_steps: int = 40) -> np.ndarray:
    """Follow a gradient flow for some time, by the method of Runge and Kutta."""
    point, h = np.asarray(start, dtype=float), time / num_steps
    for _ in range(num_steps):
        one = gradient(point)
        two = gradient(point - h / 2 * one)
        three = gradient(point - h / 2 * two)
        point = point - h / 6 * (one + 2 * two + 2 * three + gradient(point - h * three))
    return np.asarray(point)


def steps(gradient: Gradient, start: Any, learning_rate: Any, num_steps: int) -> np.ndarray:
    """Return where descent ends."""
    point = np.asarray(start, dtype=float)
    for _ in range(num_steps):
        point = point - learning_rate * gradient(point)
    return point


def valley_bend(point: Any) -> np.ndarray:
    """Second derivatives of the valley's height, by differences of its gradient."""
    moves = 1e-6 * np.eye(2)
    return np.array(
        [(valley_gradient(point + m) - valley_gradient(point - m)) / 2e-6 for m in moves]
    )


def best_share(start: Any, learning_rate: float = 0.01, num_steps: int = 200) -> float:
    """Which multiple of alpha times the squared slope makes the flow end nearest to the steps."""
    end = steps(valley_gradient, start, learning_rate, num_steps)
    time = learning_rate * num_steps

    def end_of(share: float) -> np.ndarray:
        return flow(
            lambda p: (
                valley_gradient(p) + 2 * share * learning_rate * valley_bend(p) @ valley_gradient(p)
            ),
            start,
            time,
        )

    # The end moves along a straight line, nearly: the nearest place on it, found twice.
    share = 0.25
    for _ in range(2):
        here, there = end_of(share), end_of(share + 0.01)
        along = (there - here) / 0.01
        share += float(along @ (end - here) / (along @ along))
    return share


def epoch_drift(hessians: Any, gradients: Any) -> tuple[np.ndarray, np.ndarray]:
    """Second-order terms of the mean end of an epoch, by going through all orders and all draws."""
    size, batches = np.shape(gradients)[1], range(len(gradients))

    def mean(runs: Iterable[tuple[int, ...]]) -> np.ndarray:
        terms = []
        for run in runs:
            total, before = np.zeros(size), np.zeros(size)
            for batch in run:
                total += np.dot(hessians[batch], before)
                before += gradients[batch]
            terms.append(total)
        return np.asarray(np.mean(terms, axis=0))

    return mean(permutations(batches)), mean(product(batches, repeat=len(batches)))


# --- Hinges: ensembles and posteriors ------------------------------------------------------------


def design(x: Any, num_hidden: int) -> np.ndarray:
    """Return a column of ones, then hidden units whose joints divide 0..1 evenly."""
    joints = np.linspace(0, 1, num_hidden, endpoint=False)
    ramps = np.clip(np.subtract.outer(np.asarray(x, dtype=float), joints), 0, None)
    return np.insert(ramps, 0, 1.0, axis=1)


def fit(x: Any, y: Any, num_hidden: int, ridge: float = 1e-5) -> np.ndarray:
    """Least squares with a penalty on all parameters but the first, as more rows."""
    prices = np.sqrt(ridge) * np.eye(num_hidden + 1)[1:]
    rows = np.vstack([design(x, num_hidden), prices])
    return np.asarray(
        np.linalg.lstsq(rows, np.concatenate([y, np.zeros(num_hidden)]), rcond=None)[0]
    )


def members(x: Any, y: Any, places: Any, resamples: Any, num_hidden: int) -> np.ndarray:
    """Predictions of one fit for each resample, (S, M)."""
    found = [fit(np.take(x, one), np.take(y, one), num_hidden) for one in resamples]
    return np.asarray(np.array(found) @ design(places, num_hidden).T)


def hump_data(rng: np.random.Generator, num: int = 15, noise: float = 0.3) -> tuple[Any, Any]:
    """Draw inputs, one in each of equal intervals, and noisy targets around exp sin 2 pi x."""
    x = (np.arange(num) + rng.random(num)) / num
    return x, np.exp(np.sin(2 * np.pi * x)) + noise * rng.normal(size=num)


def posterior(rows: Any, y: Any, noise: Any, mean: Any, covariance: Any) -> tuple[Any, Any]:
    """Mean and covariance after examples, as a conditional of a joint normal distribution."""
    rows, y = np.atleast_2d(rows), np.atleast_1d(y)
    shared = covariance @ rows.T
    of_targets = rows @ shared + noise**2 * np.eye(len(y))
    gain = np.linalg.solve(of_targets, shared.T).T
    return mean + gain @ (y - rows @ mean), covariance - gain @ shared.T


def log_evidence(rows: Any, y: Any, noise: Any, prior_variance: Any) -> float:
    """Log density of all targets at once, parameters averaged out."""
    shared = prior_variance * np.dot(rows, np.transpose(rows)) + noise**2 * np.eye(len(y))
    values, vectors = np.linalg.eigh(shared)
    return float(-0.5 * np.sum((vectors.T @ y) ** 2 / values + np.log(2 * np.pi * values)))
