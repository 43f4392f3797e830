"""Principal components: describe each data point by a few numbers, as well as a linear map can.

`encode` turns a point into its latent numbers, `decode` turns latent numbers into a point. Of all
linear maps with so many numbers between, these lose least in the mean squared sense.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Num

from udl.arrays import instance, nonnegative_array, real_array, whole

Points = Num[np.ndarray, "N D"]
Latents = Num[np.ndarray, "N L"]

ROUNDING = 1e-5  # of products of directions in float32


@dataclass(frozen=True, eq=False)
class PrincipalComponents:
    """L directions in a space of D dimensions.

    Parameters
    ----------
    mean : ndarray, shape (D,)
        The mean of the data: what all latent numbers at zero stand for.
    directions : ndarray, shape (L, D)
        Orthogonal rows of length one, the direction of the largest spread first.
    standard_deviations : ndarray, shape (L,)
        How far the data spread along each direction.

    Raises
    ------
    ValueError
        If a shape does not fit, a number is not finite or the directions are not orthonormal.
    """

    mean: Float[np.ndarray, "D"]
    directions: Float[np.ndarray, "L D"]
    standard_deviations: Float[np.ndarray, "L"]

    def __post_init__(self) -> None:
        mean = real_array("mean", self.mean, ndim=1).copy()
        directions = real_array("directions", self.directions, ndim=2).copy()
        spread = nonnegative_array("standard_deviations", self.standard_deviations).copy()
        num_latents = len(directions)
        if directions.shape[1] != len(mean):
            raise ValueError(
                f"directions: got shape {directions.shape}; expected (L, {len(mean)}) to fit mean"
            )
        if spread.shape != (num_latents,):
            raise ValueError(
                f"standard_deviations: got shape {spread.shape}; expected ({num_latents},) "
                "to fit directions"
            )
        with np.errstate(over="ignore"):
            products = directions @ directions.T  # (L, L)
        if not np.allclose(products, np.eye(num_latents), rtol=0, atol=ROUNDING):
            raise ValueError(
                "directions: got rows that are not of length one or not at right angles; "
                "expected orthonormal ones"
            )
        for name, value in (
            ("mean", mean),
            ("directions", directions),
            ("standard_deviations", spread),
        ):
            object.__setattr__(self, name, value)


def fit_principal_components(x: Points, num_latents: int) -> PrincipalComponents:
    """Find the directions along which the data spread most.

    Parameters
    ----------
    x : array_like, shape (N, D)
        Points, one a row.
    num_latents : int
        Number L of directions, from 1 to the smaller of N and D.

    Returns
    -------
    PrincipalComponents
        The sign of each direction is such that its largest entry in size is positive.

    Raises
    ------
    ValueError
        If ``x`` is not a table of finite numbers or ``num_latents`` is out of its range.

    Notes
    -----
    Pearson (1901), "On lines and planes of closest fit to systems of points in space",
    Philosophical Magazine 2(11).
    """
    x = real_array("x", x, ndim=2)
    num_latents = whole("num_latents", num_latents, most=min(x.shape))
    with np.errstate(over="ignore", invalid="ignore"):
        mean = x[0] + (x - x[0]).mean(axis=0)  # exact where all points agree
    # The right singular vectors of the centred data are the eigenvectors of their covariance.
    centred = real_array("x, its distance from the mean", x - mean)
    _, singular, directions = np.linalg.svd(centred, full_matrices=False)
    directions = directions[:num_latents]  # (L, D)
    largest = np.abs(directions).argmax(axis=1)
    signs = np.sign(directions[np.arange(num_latents), largest])
    return PrincipalComponents(
        mean, directions * signs[:, None], singular[:num_latents] / np.sqrt(len(x))
    )


def encode(components: PrincipalComponents, x: Points) -> Float[np.ndarray, "N L"]:
    """Describe points by their latent numbers.

    Parameters
    ----------
    components : PrincipalComponents
        With L directions in D dimensions.
    x : array_like, shape (N, D)
        Points, one a row.

    Returns
    -------
    ndarray, shape (N, L)
        How far each point lies from the mean along each direction.

    Raises
    ------
    ValueError
        If ``x`` does not have D columns, is empty or not finite.
    """
    instance("components", components, PrincipalComponents)
    x = real_array("x", x, ndim=2)
    if x.shape[1] != len(components.mean):
        raise ValueError(f"x: got shape {x.shape}; expected (N, {len(components.mean)})")
    latents: np.ndarray = (x - components.mean) @ components.directions.T  # (N, D) @ (D, L)
    return latents


def decode(components: PrincipalComponents, latents: Latents) -> Float[np.ndarray, "N D"]:
    """Turn latent numbers into points.

    Parameters
    ----------
    components : PrincipalComponents
        With L directions in D dimensions.
    latents : array_like, shape (N, L)
        Latent numbers, one point a row.

    Returns
    -------
    ndarray, shape (N, D)
        Points.

    Raises
    ------
    ValueError
        If ``latents`` does not have L columns, is empty or not finite.
    """
    instance("components", components, PrincipalComponents)
    latents = real_array("latents", latents, ndim=2)
    if latents.shape[1] != len(components.directions):
        raise ValueError(
            f"latents: got shape {latents.shape}; expected (N, {len(components.directions)})"
        )
    points: np.ndarray = components.mean + latents @ components.directions  # (N, L) @ (L, D)
    return points
