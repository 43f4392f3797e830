"""What one threshold does to several groups whose scores are distributed differently.

In each group the people to whom the answer "yes" applies have scores from one Gaussian and the
others from a second one, with the same spread. Whoever scores above the threshold gets the answer
"yes". All rates follow from the Gaussian's integral; nothing is sampled.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from jaxtyping import Float
from scipy.special import ndtr

from udl.arrays import (
    Values,
    Vector,
    distribution_array,
    instance,
    items,
    number,
    real_array,
    shown,
)

MOST_TRIED = 10**7

Rate = Float[np.ndarray, "..."]


@dataclass(frozen=True)
class ScoredGroup:
    """How the scores of a group are distributed.

    Parameters
    ----------
    mean_no, mean_yes : float
        Means of the scores of those to whom "no" and "yes" applies.
    sigma : float
        Standard deviation of both, above 0.
    share_yes : float
        The share of the group to whom "yes" applies, between 0 and 1.

    Raises
    ------
    ValueError
        If a number is not finite, ``sigma`` is not above 0 or ``share_yes`` is outside [0, 1].
    """

    mean_no: float
    mean_yes: float
    sigma: float = 1.0
    share_yes: float = 0.5

    def __post_init__(self) -> None:
        number("mean_no", self.mean_no)
        number("mean_yes", self.mean_yes)
        number("sigma", self.sigma, above=0)
        number("share_yes", self.share_yes, 0, 1)


class Rates(NamedTuple):
    """What a threshold does to a group, each of the threshold's shape.

    Parameters
    ----------
    false_positive : ndarray
        The share answered "yes" among those to whom "no" applies.
    true_positive : ndarray
        The share answered "yes" among those to whom "yes" applies.
    error : ndarray
        The share of the group that gets the wrong answer.
    """

    false_positive: np.ndarray
    true_positive: np.ndarray
    error: np.ndarray


def threshold_rates(group: ScoredGroup, threshold: Values) -> Rates:
    """Compute how often a threshold is right and wrong in a group.

    Parameters
    ----------
    group : ScoredGroup
        The distribution of its scores.
    threshold : array_like, any shape
        Scores above it are answered "yes".

    Returns
    -------
    Rates
        Shares between 0 and 1.

    Raises
    ------
    ValueError
        If a threshold is not finite.
    """
    instance("group", group, ScoredGroup)
    threshold = real_array("threshold", threshold)
    with np.errstate(over="ignore"):
        false_positive = ndtr((group.mean_no - threshold) / group.sigma)
        true_positive = ndtr((group.mean_yes - threshold) / group.sigma)
    error = (1 - group.share_yes) * false_positive + group.share_yes * (1 - true_positive)
    return Rates(false_positive, true_positive, error)


def best_threshold(
    groups: Sequence[ScoredGroup], shares: Vector, *, resolution: float = 1e-3
) -> float:
    """Find the single threshold with the fewest errors over several groups together.

    Parameters
    ----------
    groups : sequence of ScoredGroup
        G groups.
    shares : array_like, shape (G,)
        The share of each group in the data; they sum to one.
    resolution : float
        Distance of the thresholds that are tried.

    Returns
    -------
    float
        The best of the thresholds from the lowest mean to the highest.

    Raises
    ------
    ValueError
        If there is not one share for each group, they do not sum to one, or ``resolution`` is not
        above 0.
    """
    groups = items("groups", groups, ScoredGroup)
    shares = distribution_array("shares", shares, ndim=1)
    if len(shares) != len(groups):
        raise ValueError(f"shares: got {len(shares)} for {len(groups)} groups; expected one each")
    resolution = number("resolution", resolution, above=0)
    means = [mean for group in groups for mean in (group.mean_no, group.mean_yes)]
    count = math.ceil(min((max(means) - min(means)) / resolution, MOST_TRIED + 1))
    if count > MOST_TRIED:
        raise ValueError(
            f"resolution: got {shown(resolution)} for means from {min(means):g} to "
            f"{max(means):g}; expected at most {MOST_TRIED} thresholds to try"
        )
    tried = np.linspace(min(means), max(means), count + 1)
    errors = np.array([threshold_rates(group, tried).error for group in groups])  # (G, T)
    return float(tried[(shares @ errors).argmin()])
