"""How far a measured difference between two training methods can be trusted.

One training run is one draw: first weights, order of batches and dropout all come from the seed.
What is claimed of a *method* is a mean over seeds, and a mean has a standard error.
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy import stats

from udl.arrays import Vector, number, real_array, whole


@dataclass(frozen=True)
class Comparison:
    """Two methods, run with the same seeds.

    Parameters
    ----------
    difference : float
        The mean of first minus second.
    standard_error : float
        Of this mean, over the seeds.
    p_value : float
        How often a mean at least as far from 0, on either side, would come about if the methods
        were equally good: Student's paired t-test.
    """

    difference: float
    standard_error: float
    p_value: float


def standard_error(results: Vector) -> float:
    """Return the standard error of the mean of independent results.

    Parameters
    ----------
    results : array_like, shape (S,)
        One result a run, two runs or more.

    Returns
    -------
    float
        The standard deviation (its sum of squares divided by S - 1) over the root of S, in the
        results' unit.

    Raises
    ------
    ValueError
        If a result is not finite or there are fewer than two.
    """
    results = _runs("results", results)
    with np.errstate(over="ignore"):  # the spread of results beyond the root of the range of floats
        return float(results.std(ddof=1) / math.sqrt(len(results)))


def compare_pairs(first: Vector, second: Vector) -> Comparison:
    """Compare two methods on the same seeds, pair by pair.

    What a seed does to both methods alike (an easy order of batches, a lucky split) cancels in the
    differences, so that fewer seeds are needed than for two separate means.

    Parameters
    ----------
    first, second : array_like, shape (S,)
        Results of the two methods; those at one place come from one seed.

    Returns
    -------
    Comparison
        With the p-value 1 where all differences are 0, and 0 where they are one number that is
        not 0.

    Raises
    ------
    ValueError
        If a result is not finite, there are fewer than two, or the lengths differ.
    """
    first, second = _runs("first", first), _runs("second", second)
    if len(first) != len(second):
        raise ValueError(
            f"second: got {len(second)} results for {len(first)} of the first method; expected "
            "one of each for a seed"
        )
    differences = first - second  # (S,)
    mean, error = float(differences.mean()), standard_error(differences)
    if error:
        p_value = 2 * float(stats.t.sf(abs(mean) / error, len(first) - 1))
    else:
        p_value = 0.0 if mean else 1.0
    return Comparison(mean, error, p_value)


def runs_needed(
    difference: float, spread: float, *, level: float = 0.05, power: float = 0.8
) -> int:
    """Count the pairs of runs that a claim needs.

    Parameters
    ----------
    difference : float
        True difference of the two methods that is to be noticed, not 0.
    spread : float
        Standard deviation of the difference of one pair, above 0.
    level : float
        How often a difference may be claimed where there is none, between 0 and 1.
    power : float
        How often a difference of this size is to be noticed, between ``level`` and 1.

    Returns
    -------
    int
        The smallest number of pairs, 2 or more, with which the two-sided t-test at this level
        notices the difference with this probability. It comes from the noncentral t-distribution,
        since the normal one promises too much for a few runs.

    Raises
    ------
    ValueError
        If an argument is out of its range, or more than ten million pairs would be needed.
    """
    size = abs(number("difference", difference)) / number("spread", spread, above=0)
    level = number("level", level, above=0, below=1)
    power = number("power", power, above=level, below=1)
    if not size or _power(most := 10_000_000, size, level) < power:
        raise ValueError(
            f"difference: got {difference!r} with the spread {spread!r}; expected one that shows "
            "in ten million pairs"
        )
    low, high = 1, most  # too few, enough
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _power(middle, size, level) >= power else (middle, high)
    return high


def chance_of_upset(difference: float, spread: float, num_draws: int = 1) -> float:
    """Return how often the best of several runs of a worse method beats one of the better.

    Parameters
    ----------
    difference : float
        By how much the better method's mean is above the worse one's, 0 or more.
    spread : float
        Standard deviation of a single run of either, above 0. Runs are independent and normal.
    num_draws : int
        From how many runs of the worse method the best is reported, 1 or more.

    Returns
    -------
    float
        A probability; one half for equal methods and one draw.

    Raises
    ------
    ValueError
        If an argument is out of its range.
    """
    gap = number("difference", difference, least=0) / number("spread", spread, above=0)
    draws = whole("num_draws", num_draws)
    # The better run lands at z; all draws of the worse stay below it with Phi(z + gap)^draws. An
    # even grid is exact to ten digits, since the integrand fades at both ends.
    z = np.linspace(-12.0, 12.0, 4801)
    stays_ahead = np.exp(draws * stats.norm.logcdf(z + gap) + stats.norm.logpdf(z))  # (4801,)
    return float(np.clip(1 - np.sum(stays_ahead) * (z[1] - z[0]), 0.0, 1.0))


def _power(pairs: int, size: float, level: float) -> float:
    """Return how often the test notices a difference of ``size`` standard deviations."""
    if pairs < 2:
        return 0.0
    freedom, shift = pairs - 1, size * math.sqrt(pairs)
    border = float(stats.t.isf(level / 2, freedom))
    # Beyond this the noncentral distribution's own series fail, and the normal one is the same.
    if freedom > 10_000 or shift > 30:
        return float(stats.norm.sf(border - shift) + stats.norm.cdf(-border - shift))
    # On the wrong side, far out, scipy returns NaN for what is zero.
    wrong_side = np.nan_to_num(stats.nct.cdf(-border, freedom, shift), nan=0.0)
    return float(stats.nct.sf(border, freedom, shift) + wrong_side)


def _runs(name: str, value: object) -> np.ndarray:
    results = real_array(name, value, ndim=1)
    if len(results) < 2:
        raise ValueError(f"{name}: got 1 result; expected two or more, one a run")
    return results
