"""Facts about Gaussians that many models rest on: products and conditional distributions.

A marginal needs no function: leave out the rows and columns of the variables that do not matter.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float, Num

from udl.arrays import number, real_array, shown, whole_sequence

Mean = Num[np.ndarray, "D"]
Covariance = Num[np.ndarray, "D D"]
KnownValues = Num[np.ndarray, "D_k"]
FreeMean = Float[np.ndarray, "D_u"]
FreeCovariance = Float[np.ndarray, "D_u D_u"]


def gaussian_product(
    mean: float, sigma: float, other_mean: float, other_sigma: float
) -> tuple[float, float]:
    """Multiply two Gaussian densities of one variable; the result is one, up to a factor.

    This is {eq}`eq-appendix-gaussian-product`.

    Parameters
    ----------
    mean, other_mean : float
        The means, in the units of the variable.
    sigma, other_sigma : float
        The standard deviations, in the same units.

    Returns
    -------
    tuple of two floats
        Mean and standard deviation of the normalised product.

    Raises
    ------
    ValueError
        If a standard deviation is not above zero or a number is not finite.
    """
    mean, other_mean = number("mean", mean), number("other_mean", other_mean)
    sigma = number("sigma", sigma, above=0)
    other_sigma = number("other_sigma", other_sigma, above=0)
    # In units of the wider spread, so that no square leaves the range of floats.
    wider, narrower = max(sigma, other_sigma), min(sigma, other_sigma)
    share = 1 / (1 + (narrower / wider) ** 2)  # of the narrower Gaussian's precision
    if sigma > other_sigma:
        mean, other_mean = other_mean, mean
    return share * mean + (1 - share) * other_mean, narrower * share**0.5


def gaussian_conditional(
    mean: Mean, covariance: Covariance, known: Sequence[int], values: KnownValues
) -> tuple[FreeMean, FreeCovariance]:
    """Condition a Gaussian of several variables on the values of some of them.

    This is {eq}`eq-appendix-gaussian-conditional`.

    Parameters
    ----------
    mean : array_like, shape (D,)
        Means of the D variables.
    covariance : array_like, shape (D, D)
        Their covariances, symmetric and positive definite.
    known : sequence of int
        Which D_k of the variables are known, by index; at least one of the others is left.
    values : array_like, shape (D_k,)
        What they are known to be.

    Returns
    -------
    tuple of two ndarrays, shapes (D_u,) and (D_u, D_u)
        Mean and covariance of the D_u = D - D_k other variables, in their original order.

    Raises
    ------
    ValueError
        If shapes or indices do not fit, or the covariance is not symmetric positive definite.
    """
    mean = real_array("mean", mean, ndim=1)
    covariance = real_array("covariance", covariance, ndim=2)
    values = real_array("values", values, ndim=1)
    size = len(mean)
    if covariance.shape != (size, size):
        raise ValueError(
            f"covariance: got shape {covariance.shape}; expected ({size}, {size}) to fit mean"
        )
    positive_definite("covariance", covariance)
    chosen = list(whole_sequence("known", known, 0, most=size - 1))
    if len(set(chosen)) != len(chosen) or len(chosen) == size:
        raise ValueError(
            f"known: got {shown(known)}; expected some, not all, of the indices 0..{size - 1}"
        )
    if values.shape != (len(chosen),):
        raise ValueError(f"values: got shape {values.shape}; expected ({len(chosen)},)")
    free = [index for index in range(size) if index not in chosen]
    cross = covariance[np.ix_(free, chosen)]  # (D_u, D_k)
    # Solving instead of inverting: (D_k, D_k) with right-hand side (D_k, D_u), transposed back.
    gain = np.linalg.solve(covariance[np.ix_(chosen, chosen)], cross.T).T  # (D_u, D_k)
    return mean[free] + gain @ (values - mean[chosen]), (
        covariance[np.ix_(free, free)] - gain @ cross.T
    )


def gaussian_kl(
    mean: Mean, covariance: Covariance, other_mean: Mean, other_covariance: Covariance
) -> float:
    """Measure the divergence of one Gaussian from another: KL[first || other].

    This is {eq}`eq-appendix-gaussian-kl`.

    Parameters
    ----------
    mean, other_mean : array_like, shape (D,)
        The means.
    covariance, other_covariance : array_like, shape (D, D)
        The covariances, symmetric and positive definite.

    Returns
    -------
    float
        The divergence (nats), 0 if and only if the two agree; ``inf`` beyond the range of floats.

    Raises
    ------
    ValueError
        If shapes do not fit, or a covariance is not symmetric positive definite.
    """
    mean = real_array("mean", mean, ndim=1)
    other_mean = real_array("other_mean", other_mean, ndim=1)
    size = len(mean)
    if other_mean.shape != mean.shape:
        raise ValueError(f"other_mean: got shape {other_mean.shape}; expected ({size},)")
    matrices = []
    for name, matrix in (("covariance", covariance), ("other_covariance", other_covariance)):
        checked = real_array(name, matrix, ndim=2)
        if checked.shape != (size, size):
            raise ValueError(f"{name}: got shape {checked.shape}; expected ({size}, {size})")
        positive_definite(name, checked)
        matrices.append(checked)
    first, other = matrices
    shift = other_mean - mean  # (D,)
    spread = np.trace(np.linalg.solve(other, first))
    with np.errstate(over="ignore"):  # infinitely far, in what floats can say
        distance = shift @ np.linalg.solve(other, shift)
    volumes = np.linalg.slogdet(other)[1] - np.linalg.slogdet(first)[1]
    return float((spread + distance - size + volumes) / 2)


def positive_definite(name: str, covariances: np.ndarray) -> None:
    """Refuse covariances of variables of which one is a linear function of the others.

    Parameters
    ----------
    name : str
        The argument's name, for the message.
    covariances : ndarray, shape (..., D, D)
        One matrix, or several.

    Raises
    ------
    ValueError
        If one is not symmetric and positive definite, whatever the units of the variables.
    """
    deviations = np.sqrt(np.maximum(np.diagonal(covariances, axis1=-2, axis2=-1), 0.0))
    good = deviations.min() > 0
    if good:
        # Correlations have no unit: what rounding leaves of a zero is some 1e-16.
        correlations = covariances / deviations[..., :, None] / deviations[..., None, :]
        rounding = 4 * np.finfo(float).eps * covariances.shape[-1]
        good = np.allclose(correlations, correlations.swapaxes(-1, -2), atol=1e-8)
        good = good and np.linalg.eigvalsh(correlations).min() > rounding
    if not good:
        raise ValueError(
            f"{name}: got a matrix that is not symmetric positive definite; expected only such"
        )
