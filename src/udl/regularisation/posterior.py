"""All parameters that the data allow, each as much as it is probable: Bayes for a linear model.

The model is linear in its parameters (any design matrix may stand before them), the noise of the
targets and the prior of the parameters are normal. Then the posterior is normal too, and so is
what it says of a new target, whose variance has two parts: the noise, and what the data leave open
about the parameters.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Num
from scipy.linalg import solve_triangular

from udl.arrays import Vector, instance, number, real_array, whole


@dataclass(frozen=True, eq=False)
class Posterior:
    """A normal distribution of parameters, after data.

    Parameters
    ----------
    mean : ndarray, shape (P,)
        The most probable parameters.
    factor : ndarray, shape (P, P)
        An upper triangle U with covariance U U^T.
    noise : float
        Standard deviation of a target around the model.
    """

    mean: Float[np.ndarray, "P"]
    factor: Float[np.ndarray, "P P"]
    noise: float

    @property
    def covariance(self) -> Float[np.ndarray, "P P"]:
        """What is left open, shape (P, P)."""
        return np.asarray(self.factor @ self.factor.T)

    def predict(
        self, design: Num[np.ndarray, "M P"]
    ) -> tuple[Float[np.ndarray, "M"], Float[np.ndarray, "M"]]:
        """Return mean and variance of new targets: eq-ch09-predictive-variance.

        Parameters
        ----------
        design : array_like, shape (M, P)
            What the parameters are multiplied by at each place.

        Returns
        -------
        mean, variance : ndarray, shape (M,)
            The variance of a *target*, the noise's included: that of the model alone is smaller by
            ``noise ** 2``.

        Raises
        ------
        ValueError
            If a number is not finite, or the design has another number of columns.
        """
        design = real_array("design", design, ndim=2)
        if design.shape[1] != len(self.mean):
            raise ValueError(
                f"design: got shape {design.shape} for {len(self.mean)} parameters; expected "
                f"(M, {len(self.mean)})"
            )
        spreads = design @ self.factor  # (M, P)
        return design @ self.mean, np.sum(spreads**2, axis=1) + self.noise**2

    def sample(self, num_samples: int, *, rng: np.random.Generator) -> Float[np.ndarray, "S P"]:
        """Draw parameters.

        Parameters
        ----------
        num_samples : int
            How many S, 1 or more.
        rng : numpy.random.Generator
            Makes the draws.

        Returns
        -------
        ndarray, shape (S, P)

        Raises
        ------
        ValueError
            If there are none to draw or ``rng`` is not a generator.
        """
        instance("rng", rng, np.random.Generator)
        draws = rng.normal(size=(whole("num_samples", num_samples), len(self.mean)))
        return np.asarray(self.mean + draws @ self.factor.T)


def linear_posterior(
    design: Num[np.ndarray, "N P"], y: Vector, *, noise: float, prior_variance: float
) -> Posterior:
    """Update a normal prior around zero with data: eq-ch09-linear-posterior.

    Parameters
    ----------
    design : array_like, shape (N, P)
        What the parameters are multiplied by at each example.
    y : array_like, shape (N,)
        Targets.
    noise : float
        Standard deviation of the targets' noise, above 0.
    prior_variance : float
        Variance of each parameter before the data, above 0.

    Returns
    -------
    Posterior
        Its mean is that of least squares with the price ``noise ** 2 / prior_variance`` on squared
        parameters.

    Raises
    ------
    ValueError
        If a number is not finite, shapes do not fit, a variance is not above 0, or the two are so
        far apart that floats cannot tell parameters apart.
    """
    design, y = real_array("design", design, ndim=2), real_array("y", y, ndim=1)
    if len(design) != len(y):
        raise ValueError(f"y: got {len(y)} targets for {len(design)} rows of the design")
    noise = number("noise", noise, above=0)
    prior = number("prior_variance", prior_variance, above=0)
    num_parameters = design.shape[1]
    # Each parameter's prior is one more example, with the target 0. In units of their standard
    # deviations all have the noise 1, so this is least squares; its R R^T needs no inverse matrix.
    with np.errstate(over="ignore", invalid="ignore"):
        rows = np.vstack([design / noise, np.eye(num_parameters) / np.sqrt(prior)])
        targets = np.concatenate([y / noise, np.zeros(num_parameters)])
    if not (np.all(np.isfinite(rows)) and np.all(np.isfinite(targets))):
        raise ValueError(f"noise: got {noise!r}; expected one nearer to the size of the targets")
    orthogonal, triangle = np.linalg.qr(rows)  # (N + P, P), (P, P)
    sizes = np.abs(np.diag(triangle))
    if not sizes.min() > np.finfo(float).eps * sizes.max():
        raise ValueError(
            f"prior_variance: got {prior!r} with the noise {noise!r}; expected variances that are "
            "nearer to each other"
        )
    factor = solve_triangular(triangle, np.eye(num_parameters))  # (P, P)
    mean = solve_triangular(triangle, orthogonal.T @ targets)  # (P,)
    return Posterior(np.asarray(mean), np.asarray(factor), noise)
