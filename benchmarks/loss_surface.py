"""Time the blocked loss surface against the loop over grid points."""

from statistics import median

import numpy as np

from benchmarks.timing import seconds
from udl.data.training_examples import wave_points
from udl.networks import gabor, line
from udl.optimisation import loss_surface, loss_surface_loop

REPEATS = 3


def squared_residual(y, prediction):
    """Score each point by its squared residual."""
    return (y - prediction) ** 2


def rows() -> list[tuple[str, float, float]]:
    """Time both functions in turn, several times, on a 100 x 1000 grid with 30 data points.

    The line is cheap arithmetic, so that memory and Python's pace decide; the wave has a sine and
    an exponential at each point.

    Returns
    -------
    list of (str, float, float)
        Name, median seconds of the loop and median seconds of the blocked function.
    """
    points = wave_points()
    x, y = points.x, points.y
    axes = np.linspace(-10, 10, 100), np.linspace(2.5, 22.5, 1000)
    table = []
    for model in (line, gabor):
        slow, fast = [], []
        for _ in range(REPEATS):
            slow.append(seconds(loss_surface_loop, model, squared_residual, axes, x, y))
            fast.append(seconds(loss_surface, model, squared_residual, axes, x, y))
        table.append((f"loss surface, {model.__name__}, 100 x 1000", median(slow), median(fast)))
    return table


if __name__ == "__main__":
    for name, baseline, faster in rows():
        print(f"{name}: {baseline:.3f} s, {faster:.4f} s, {baseline / faster:.0f} times faster")
