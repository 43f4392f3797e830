"""Where descents on the wave's loss end, from starts all over its surface.

All starts descend at once, which is why the gradient is written for many places here.
"""

import numpy as np

from udl.data.training_examples import wave_points
from udl.experiments.memory import Arrays, memoised

RANGE_0, RANGE_1 = (-10.0, 10.0), (2.5, 22.5)
RATE, NUM_STEPS = 0.1, 600
NOISY_RATE, NOISY_STEPS, BATCH_SIZE = 0.3, 960, 5
SIDE = 61  # starts along each axis
GLOBAL = 0.9  # below it the only stationary point is the lowest one


@memoised
def ends(seed: int = 1, noisy_rate: float = NOISY_RATE) -> Arrays:
    """Descend from a grid of starts: with all thirty points, and with batches of five.

    The noisy descent has a learning rate that falls to zero in a straight line, so that it comes
    to rest; each start has batches of its own.

    Parameters
    ----------
    seed : int
        Decides the batches.
    noisy_rate : float
        From which learning rate the noisy descent falls.

    Returns
    -------
    dict
        ``"shift"`` (S,), ``"frequency"`` (S,): the starts; ``"end"``, ``"noisy_end"`` (S, S, 2):
        where the two descents are at the end, by shift and frequency of the start; ``"loss"``,
        ``"noisy_loss"`` (S, S): the loss of all points there.
    """
    shift, frequency = np.linspace(*RANGE_0, SIDE), np.linspace(*RANGE_1, SIDE)
    grid = np.meshgrid(shift, frequency, indexing="ij")
    starts = np.stack(grid, axis=-1).reshape(-1, 2)  # (S * S, 2)
    end, noisy = starts.copy(), starts.copy()
    everyone = np.arange(30)[None, :]
    for _ in range(NUM_STEPS):
        end -= RATE * _gradients(end, everyone)
    rng = np.random.default_rng(seed)
    for step in range(NOISY_STEPS):
        keys = rng.random((len(noisy), 30))
        batches = np.argpartition(keys, BATCH_SIZE, axis=1)[:, :BATCH_SIZE]
        noisy -= noisy_rate * (1 - step / NOISY_STEPS) * _gradients(noisy, batches)
    found: Arrays = {"shift": shift, "frequency": frequency}
    for name, places in (("", end), ("noisy_", noisy)):
        found[f"{name}end"] = places.reshape(SIDE, SIDE, 2)
        found[f"{name}loss"] = _losses(places).reshape(SIDE, SIDE)
    return found


def _parts(places: np.ndarray, examples: np.ndarray) -> tuple[np.ndarray, ...]:
    """Return x, residual, z and envelope of some examples (P or 1, B) at many places (P, 2)."""
    points = wave_points()
    x, y = points.x[examples], points.y[examples]
    z = places[:, :1] + 0.06 * places[:, 1:] * x  # (P, B)
    envelope = np.exp(-(z**2) / 32)
    return x, np.sin(z) * envelope - y, z, envelope


def _losses(places: np.ndarray) -> np.ndarray:
    _, residual, _, _ = _parts(places, np.arange(30)[None, :])
    return np.asarray(np.sum(residual**2, axis=1))


def _gradients(places: np.ndarray, examples: np.ndarray) -> np.ndarray:
    x, residual, z, envelope = _parts(places, examples)
    pull = 2 * residual * (np.cos(z) - z / 16 * np.sin(z)) * envelope  # (P, B)
    return np.stack([pull.sum(axis=1), 0.06 * (pull * x).sum(axis=1)], axis=1)
