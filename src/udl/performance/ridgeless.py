"""A network whose hidden layer is random and fixed: as many parameters as one likes, one best fit.

With more features than examples many parameter vectors give training error zero. The shortest of
them is what gradient descent from zero finds, and its test error falls again beyond the point
where the model can first fit everything: double descent, in seconds (Belkin et al. 2019).
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Num

from udl.arrays import Vector, instance, real_array, whole

Inputs = Num[np.ndarray, "N D"]


@dataclass(frozen=True, eq=False)
class RandomFeatures:
    """Units max(0, w x + b) whose weights stay as they were drawn.

    Parameters
    ----------
    weights : ndarray, shape (P, D)
        Directions of length 1.
    biases : ndarray, shape (P,)
    """

    weights: Float[np.ndarray, "P D"]
    biases: Float[np.ndarray, "P"]

    def __call__(self, x: Inputs) -> Float[np.ndarray, "N P"]:
        """Compute the features of inputs.

        Parameters
        ----------
        x : array_like, shape (N, D)

        Returns
        -------
        ndarray, shape (N, P)
            Divided by the root of P, so that a sum over all features does not grow with their
            number.

        Raises
        ------
        ValueError
            If a number is not finite, or the inputs have another number of axes or columns.
        """
        x = real_array("x", x, ndim=2)
        num_features, width = self.weights.shape
        if x.shape[1] != width:
            raise ValueError(f"x: got shape {x.shape}; expected (N, {width})")
        active = np.maximum(x @ self.weights.T + self.biases, 0.0)  # (N, P)
        return np.asarray(active / np.sqrt(num_features))


def random_features(
    num_features: int, num_inputs: int, *, rng: np.random.Generator
) -> RandomFeatures:
    """Draw a hidden layer: directions on the sphere, biases from the standard normal.

    Parameters
    ----------
    num_features : int
        How many units P, 1 or more.
    num_inputs : int
        Length D of an input, 1 or more.
    rng : numpy.random.Generator
        The first P units of a larger draw are *not* those of a smaller one.

    Returns
    -------
    RandomFeatures

    Raises
    ------
    ValueError
        If a number is below 1 or ``rng`` is not a generator.
    """
    num_features = whole("num_features", num_features)
    num_inputs = whole("num_inputs", num_inputs)
    instance("rng", rng, np.random.Generator)
    directions = rng.normal(size=(num_features, num_inputs))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)  # (P, D)
    return RandomFeatures(directions, rng.normal(size=num_features))


def least_norm_fit(features: Num[np.ndarray, "N P"], y: Vector) -> Float[np.ndarray, "P"]:
    """Find the least-squares weights, and the shortest of them if there are many.

    Parameters
    ----------
    features : array_like, shape (N, P)
        Features of the examples; P may be larger than N.
    y : array_like, shape (N,)
        Targets.

    Returns
    -------
    ndarray, shape (P,)

    Raises
    ------
    ValueError
        If a number is not finite, there is none, or the numbers of examples differ.
    """
    features = real_array("features", features, ndim=2)
    y = real_array("y", y, ndim=1)
    if len(features) != len(y):
        raise ValueError(
            f"y: got {len(y)} targets for {len(features)} rows of features; expected equal numbers"
        )
    return np.asarray(np.linalg.lstsq(features, y, rcond=None)[0])
