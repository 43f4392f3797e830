"""The rule of points: how much better than the baseline, seed by seed, and how surely."""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from udl.arrays import Vector, real_array
from udl.coursework.assignments import Assignment
from udl.performance import compare_pairs

LEVEL = 0.95


@dataclass(frozen=True)
class Gain:
    """By how many percentage points the error has fallen.

    Parameters
    ----------
    mean : float
        Over the seeds, baseline minus improved network.
    low, high : float
        Ends of Student's 95% interval of this mean, from the paired differences.
    """

    mean: float
    low: float
    high: float


def paired_gain(baseline: Vector, improved: Vector) -> Gain:
    """Compare two lists of errors, pair by pair.

    Parameters
    ----------
    baseline, improved : array_like, shape (S,)
        Errors in percent; those at one place come from one seed.

    Returns
    -------
    Gain

    Raises
    ------
    ValueError
        If a number is not finite, there are fewer than two, or the lengths differ.
    """
    found = compare_pairs(baseline, improved)
    count = len(real_array("baseline", baseline))
    half = float(stats.t.ppf((1 + LEVEL) / 2, count - 1)) * found.standard_error
    return Gain(found.difference, found.difference - half, found.difference + half)


def points(gain: Gain, assignment: Assignment) -> float:
    """Return what a gain is worth: straight lines between the knots, at the interval's lower end.

    Parameters
    ----------
    gain : Gain
        On the test set.
    assignment : Assignment
        One with knots.

    Returns
    -------
    float
        From 0, where the interval reaches down to no gain, to ``out_of``; in tenths.
    """
    gains, worth = zip((0.0, 0.0), *assignment.knots, strict=True)
    return round(float(np.interp(gain.low, gains, worth)), 1)


def table(
    baseline: Vector, improved: Vector, assignment: Assignment, where: str = "validation"
) -> str:
    """Lay out errors by seed, the gain with its interval, and the points.

    Parameters
    ----------
    baseline, improved : array_like, shape (S,)
        Errors in percent, from the seeds 0, 1, 2, ….
    assignment : Assignment
        Whose rule of points.
    where : str
        On which data the errors were counted: ``"validation"`` or ``"test"``.

    Returns
    -------
    str
        Lines to print.
    """
    gain = paired_gain(baseline, improved)
    before, after = real_array("baseline", baseline), real_array("improved", improved)
    lines = [f"error on the {where} set, in percent", "seed   baseline    yours     gain"]
    lines += [
        f"{n:4d} {a:10.2f} {b:8.2f} {a - b:+8.2f}"
        for n, (a, b) in enumerate(zip(before, after, strict=True))
    ]
    lines += [
        f"mean {before.mean():10.2f} {after.mean():8.2f} {gain.mean:+8.2f}",
        f"95% interval of the mean gain: {gain.low:.2f} to {gain.high:.2f} points",
        f"worth at its lower end: {points(gain, assignment):g} of {assignment.out_of:g}",
    ]
    if where == "validation":
        lines += [
            "What was chosen with these numbers looks better here than it is;",
            "the marks come from a test set that nobody has seen.",
        ]
    return "\n".join(lines)
