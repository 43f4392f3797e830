"""How close descent stays to gradient flows: on the loss, and on the loss with what steps add."""

import itertools

import numpy as np

from udl.data.training_examples import wave_points
from udl.experiments.memory import Arrays, memoised
from udl.networks import gabor_gradient
from udl.regularisation import batch_penalty, follow_flow, modified_gradient

START, TIME = (-0.7, -0.75), 1.0
RATES = (0.1, 0.05, 0.025, 0.0125, 0.00625)
BATCH_START, NUM_BATCHES = (-2.0, 10.0), 6
BATCH_RATES = (0.4, 0.2, 0.1, 0.05, 0.025)


def narrowing_loss(point: np.ndarray) -> float:
    """Return the height of a valley along the first axis, the narrower the further from 0."""
    along, across = point
    return float(-np.expm1(-0.5 * across**2 * np.exp(4 * along**2)))


def narrowing_gradient(point: np.ndarray) -> np.ndarray:
    """Differentiate the height of the valley: (2,)."""
    along, across = point
    sharpness = np.exp(4 * along**2)
    bump = np.exp(-0.5 * across**2 * sharpness)
    return np.asarray(bump * sharpness * across * np.array([4 * along * across, 1]))


@memoised
def steps() -> Arrays:
    """Descend the narrowing valley for the time 1 with steps of several sizes.

    Returns
    -------
    dict
        Distances of the end from those of two flows, (5,) for `RATES`: ``"flow"`` on the loss,
        ``"modified"`` on the loss with what steps add.
    """
    plain = follow_flow(narrowing_gradient, START, TIME)
    found: dict[str, list[float]] = {"flow": [], "modified": []}
    for rate in RATES:
        point = np.array(START)
        for _ in range(round(TIME / rate)):
            point = point - rate * narrowing_gradient(point)
        other = follow_flow(modified_gradient(narrowing_gradient, rate), START, TIME)
        found["flow"].append(float(np.linalg.norm(point - plain)))
        found["modified"].append(float(np.linalg.norm(point - other)))
    return {name: np.array(values) for name, values in found.items()}


@memoised
def batches() -> Arrays:
    """Average an epoch of six batches over all 720 orders, on the mean loss of the wave's points.

    Returns
    -------
    dict
        Distances of the mean end from those of three flows of the same duration, (5,) for
        `BATCH_RATES`: ``"flow"`` on the loss, ``"step"`` with what steps add, ``"both"`` with what
        batches add as well; and ``"spread"`` (5,): the root of the mean squared distance of a
        single order's end from the mean one.
    """
    wave = wave_points()
    folds = np.random.default_rng(0).permutation(len(wave.x)).reshape(NUM_BATCHES, -1)  # (6, 5)

    def of_batch(k: int, point: np.ndarray) -> np.ndarray:
        part = folds[k]
        slope = gabor_gradient(wave.x[part], wave.y[part], float(point[0]), float(point[1]))
        return slope / len(part)

    def of_all(point: np.ndarray) -> np.ndarray:
        return gabor_gradient(wave.x, wave.y, float(point[0]), float(point[1])) / len(wave.x)

    found: dict[str, list[float]] = {name: [] for name in ("flow", "step", "both", "spread")}
    for rate in BATCH_RATES:
        ends = []
        for order in itertools.permutations(range(NUM_BATCHES)):
            point = np.array(BATCH_START)
            for k in order:
                point = point - rate * of_batch(k, point)
            ends.append(point)
        mean = np.mean(ends, axis=0)
        with_steps = modified_gradient(of_all, rate)

        def scatter(point: np.ndarray) -> float:
            slopes = np.array([of_batch(k, point) for k in range(NUM_BATCHES)])
            return batch_penalty(slopes, rate)  # noqa: B023 -- used within the turn

        def with_both(point: np.ndarray) -> np.ndarray:
            nudges = 1e-5 * np.eye(2)
            pull = [(scatter(point + n) - scatter(point - n)) / 2e-5 for n in nudges]
            return np.asarray(with_steps(point) + pull)  # noqa: B023 -- as above

        flows = (("flow", of_all), ("step", with_steps), ("both", with_both))
        for name, velocity in flows:
            end = follow_flow(velocity, BATCH_START, NUM_BATCHES * rate)
            found[name].append(float(np.linalg.norm(mean - end)))
        found["spread"].append(float(np.sqrt(np.mean(np.sum((ends - mean) ** 2, axis=1)))))
    return {name: np.array(values) for name, values in found.items()}
