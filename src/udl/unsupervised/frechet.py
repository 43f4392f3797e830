"""The Fréchet distance: two samples compared by their means and covariances alone.

Between Gaussians it is the squared distance that probability has to be carried (the squared
Wasserstein distance of second order). Between samples it is that of Gaussians with their moments.
"""

import numpy as np
from jaxtyping import Float, Num

from udl.arrays import real_array
from udl.unsupervised.gaussians import positive_definite
from udl.unsupervised.samples import OtherPoints, Points, same_space

Mean = Num[np.ndarray, "D"]
Covariance = Num[np.ndarray, "D D"]


def gaussian_frechet(
    mean: Mean, covariance: Covariance, other_mean: Mean, other_covariance: Covariance
) -> float:
    """Compute the squared Fréchet distance of two Gaussians; implements eq-ch14-frechet.

    The appendix has it as eq-appendix-frechet.

    Parameters
    ----------
    mean, other_mean : array_like, shape (D,)
        The means.
    covariance, other_covariance : array_like, shape (D, D)
        The covariances: symmetric, with no negative eigenvalue; 0 for a Gaussian that is a point.

    Returns
    -------
    float
        In squared units of the variables; 0 if and only if both moments agree; ``inf`` beyond the
        range of floats.

    Raises
    ------
    ValueError
        If shapes do not fit, or a covariance has a negative eigenvalue or is not symmetric.

    Notes
    -----
    Dowson and Landau (1982), "The Fréchet distance between multivariate normal distributions",
    Journal of Multivariate Analysis 12(3), doi:10.1016/0047-259X(82)90077-X. Most papers report
    this square under the name of the distance.
    """
    mean = real_array("mean", mean, ndim=1)
    other_mean = real_array("other_mean", other_mean, ndim=1)
    size = len(mean)
    if other_mean.shape != mean.shape:
        raise ValueError(f"other_mean: got shape {other_mean.shape}; expected ({size},)")
    first = _covariance("covariance", covariance, size)
    other = _covariance("other_covariance", other_covariance, size)
    # In units of the largest entry, so that no product leaves the range of floats.
    unit, other_unit = (float(np.abs(matrix).max()) or 1.0 for matrix in (first, other))
    root = _root(first / unit)
    # The trace of the root of S^(1/2) S' S^(1/2): the sum of the roots of its eigenvalues.
    between = np.linalg.eigvalsh(root @ (other / other_unit) @ root)
    shared = np.sqrt(unit) * np.sqrt(other_unit) * np.sqrt(np.maximum(between, 0.0)).sum()
    with np.errstate(over="ignore"):  # infinitely far, in what floats can say
        moved = np.sum((mean - other_mean) ** 2)
        reshaped = np.trace(first) + np.trace(other) - 2 * min(shared, np.finfo(float).max / 4)
        return float(moved + max(reshaped, 0.0))


def frechet_distance(x: Points, y: OtherPoints) -> float:
    """Compute the squared Fréchet distance of Gaussians with the moments of two samples.

    Of features of an image classifier this is the "Fréchet inception distance" (FID).

    Parameters
    ----------
    x : array_like, shape (N, D)
        Points or their features, one a row; two at least.
    y : array_like, shape (M, D)
        The other sample; two at least.

    Returns
    -------
    float
        As :func:`gaussian_frechet`. It is too large on average, the more the smaller the samples.

    Raises
    ------
    ValueError
        If a sample has fewer than two points or is not finite, or columns are not equally many.

    Notes
    -----
    Heusel, Ramsauer, Unterthiner, Nessler and Hochreiter (2017), "GANs trained by a two time-scale
    update rule converge to a local Nash equilibrium", NeurIPS, arXiv:1706.08500.
    """
    x, y = same_space(x=x, y=y)
    moments = []
    for name, sample in (("x", x), ("y", y)):
        if len(sample) < 2:
            raise ValueError(f"{name}: got {len(sample)} point; expected two or more")
        with np.errstate(over="ignore", invalid="ignore"):
            mean = sample[0] + (sample - sample[0]).mean(axis=0)
            covariance = np.atleast_2d(np.cov(sample - sample[0], rowvar=False))  # (D, D)
        moments += [mean, real_array(f"{name}, its covariance", covariance)]
    return gaussian_frechet(*moments)


def gaussian_transport(covariance: Covariance, other_covariance: Covariance) -> Covariance:
    """Find the matrix that carries one Gaussian onto another at the least mean squared distance.

    Implements eq-appendix-carry.

    A point x goes to other_mean + A (x - mean). Of all maps that turn the first Gaussian into the
    second none moves points less on average, and A is symmetric: it stretches without turning.

    Parameters
    ----------
    covariance : array_like, shape (D, D)
        Of the first Gaussian, symmetric and positive definite.
    other_covariance : array_like, shape (D, D)
        Of the second: symmetric, with no negative eigenvalue.

    Returns
    -------
    ndarray, shape (D, D)
        A, with A covariance A^T = other_covariance.

    Raises
    ------
    ValueError
        If shapes do not fit, or a covariance cannot be one.
    """
    first = real_array("covariance", covariance, ndim=2)
    if first.shape[0] != first.shape[1]:
        raise ValueError(f"covariance: got shape {first.shape}; expected a square matrix")
    positive_definite("covariance", first)
    other = _covariance("other_covariance", other_covariance, len(first))
    unit, other_unit = float(np.abs(first).max()), float(np.abs(other).max()) or 1.0
    root = _root(first / unit)
    middle = _root(root @ (other / other_unit) @ root)
    with np.errstate(over="ignore"):
        scale = np.sqrt(other_unit) / np.sqrt(unit)
        # (root^-1 middle) root^-1, by two solutions instead of an inverse.
        half = np.linalg.solve(root, middle)  # (D, D)
        carried: np.ndarray = scale * np.linalg.solve(root, half.T)
    return carried


def _root(matrix: Covariance) -> Covariance:
    """Return the symmetric root of a symmetric matrix: root @ root is the matrix.

    Parameters
    ----------
    matrix : ndarray, shape (D, D)
        Symmetric; eigenvalues below zero, which rounding leaves, count as zero.

    Returns
    -------
    ndarray, shape (D, D)
    """
    values, vectors = np.linalg.eigh((matrix + matrix.T) / 2)
    root: Float[np.ndarray, "D D"] = (vectors * np.sqrt(np.maximum(values, 0.0))) @ vectors.T
    return root


def _covariance(name: str, value: object, size: int) -> np.ndarray:
    """Return a covariance that may be singular."""
    matrix = real_array(name, value, ndim=2)
    if matrix.shape != (size, size):
        raise ValueError(f"{name}: got shape {matrix.shape}; expected ({size}, {size})")
    scaled = matrix / (float(np.abs(matrix).max()) or 1.0)
    values = np.linalg.eigvalsh((scaled + scaled.T) / 2)
    if not np.allclose(scaled, scaled.T, rtol=0, atol=1e-8) or values.min() < -1e-8:
        raise ValueError(
            f"{name}: got a matrix that is no covariance; expected a symmetric one without "
            "negative eigenvalues"
        )
    return matrix
