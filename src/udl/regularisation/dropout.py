"""Dropout: in training, each unit of a layer is left out with some probability.

Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov (2014), Journal of Machine Learning
Research 15, pages 1929-1958. The mask comes from a generator of its own, so that the same seed
leaves out the same units whatever else draws random numbers.
"""

import numpy as np
from jaxtyping import Float

from udl.arrays import FloatShaped, Shaped, instance, number, real_array, whole_sequence


def dropout_mask(
    shape: tuple[int, ...], share: float, *, rng: np.random.Generator
) -> Float[np.ndarray, "..."]:
    """Draw what activations are multiplied by.

    Parameters
    ----------
    shape : tuple of int
        Of the activations.
    share : float
        Probability of being left out, from 0 to below 1.
    rng : numpy.random.Generator
        Makes the draws.

    Returns
    -------
    ndarray, shape ``shape``
        0 where a unit is left out and 1 / (1 - share) elsewhere, so that the mean of a masked
        activation over all masks is the activation itself, and nothing has to be scaled when the
        network is used.

    Raises
    ------
    ValueError
        If the share is out of its range, a length is below 1, or ``rng`` is not a generator.
    """
    instance("rng", rng, np.random.Generator)
    lengths = whole_sequence("shape", shape)
    share = number("share", share, least=0, below=1)
    return np.where(rng.random(lengths) < share, 0.0, 1 / (1 - share))


def drop(hidden: Shaped, share: float, *, rng: np.random.Generator) -> FloatShaped:
    """Leave units out: multiply activations with a fresh :func:`dropout_mask`.

    Parameters
    ----------
    hidden : array_like, any shape with at least one axis
        Activations.
    share, rng
        As there.

    Returns
    -------
    ndarray, the shape of ``hidden``

    Raises
    ------
    ValueError
        As there, or if an activation is not finite.
    """
    hidden = real_array("hidden", hidden)
    if not hidden.ndim:
        raise ValueError("hidden: got one number; expected an array of activations")
    with np.errstate(over="ignore"):
        return np.asarray(hidden * dropout_mask(hidden.shape, share, rng=rng))
