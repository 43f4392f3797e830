"""Curves of loss against size that are straight lines on logarithmic axes, down to a floor.

Hestness et al. (2017) found losses that fall like a power of the number of examples, in language
models and elsewhere, and Kaplan et al. (2020) losses of language models that do so in parameters,
examples and operations. Hoffmann et al. (2022) fit them with a floor, what is left for an unlimited
model: the entropy of the text.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize_scalar

from udl.arrays import FloatValues, Values, Vector, positive_array


@dataclass(frozen=True)
class PowerLaw:
    """A loss that falls from size to size: floor + scale / size^exponent.

    Parameters
    ----------
    floor : float
        What is left at any size, in the unit of the loss.
    scale : float
        Loss above the floor at size 1.
    exponent : float
        By which power it falls: ten times the size multiplies what is above the floor by
        10^(-exponent).
    """

    floor: float
    scale: float
    exponent: float

    def __call__(self, sizes: Values) -> FloatValues:
        """Return the losses at sizes.

        Parameters
        ----------
        sizes : array_like, any shape
            Above 0.

        Returns
        -------
        ndarray, the shape of ``sizes``

        Raises
        ------
        ValueError
            If a size is not above 0.
        """
        sizes = positive_array("sizes", sizes)
        return np.asarray(self.floor + self.scale * sizes**-self.exponent)


def fit_power_law(sizes: Vector, losses: Vector) -> PowerLaw:
    """Fit floor, scale and exponent to measured losses.

    For each floor, the logarithms of what is above it are fitted with a straight line; the floor
    is the one whose line leaves the smallest squares. What the fit says beyond the largest size is
    a guess that grows with the distance.

    Parameters
    ----------
    sizes, losses : array_like, shape (N,)
        At least four of each, above 0, with at least three different sizes.

    Returns
    -------
    PowerLaw
        With a floor between 0 and the smallest loss.

    Raises
    ------
    ValueError
        If lengths differ, a number is not above 0, or there are too few.
    """
    sizes, losses = positive_array("sizes", sizes), positive_array("losses", losses)
    if sizes.ndim != 1 or sizes.shape != losses.shape or len(sizes) < 4:
        raise ValueError(
            f"losses: got shape {losses.shape} for sizes of shape {sizes.shape}; expected as many "
            "losses as sizes, four or more"
        )
    if len(np.unique(sizes)) < 3:
        raise ValueError(f"sizes: got {sizes.tolist()}; expected three different ones or more")
    lowest = float(losses.min())

    def squares(floor: float) -> float:
        return float(np.sum((np.log(losses - floor) - _line(sizes, losses - floor)[2]) ** 2))

    # The squares have one dip or a slope; a scan finds its place before the search goes down it.
    floors = lowest * (1 - np.geomspace(1e-6, 1, 400))
    best = int(np.argmin([squares(floor) for floor in floors]))
    inner, outer = floors[max(best - 1, 0)], floors[min(best + 1, len(floors) - 1)]
    found = minimize_scalar(
        squares, bounds=(outer, inner), method="bounded", options={"xatol": 1e-12 * lowest}
    )
    floor = float(found.x) if found.fun < squares(floors[best]) else float(floors[best])
    intercept, slope, _ = _line(sizes, losses - floor)
    return PowerLaw(floor, float(np.exp(intercept)), -slope)


def _line(sizes: np.ndarray, above: np.ndarray) -> tuple[float, float, np.ndarray]:
    """Fit log above = intercept + slope log size; also return the line at the sizes."""
    x, y = np.log(sizes), np.log(above)
    centred = x - x.mean()
    slope = float(centred @ y / (centred @ centred))
    intercept = float(y.mean() - slope * x.mean())
    return intercept, slope, intercept + slope * x
