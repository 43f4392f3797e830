"""A price on parameters that are far from where one would expect them."""

import numpy as np

from udl.arrays import FloatShaped, Shaped, number, real_array, together


def l2_penalty(parameters: Shaped, strength: float, *, centre: Shaped = 0.0) -> float:
    """Return strength times the squared distance from the centre: the term of eq-ch09-penalised.

    Up to a constant it is the negative logarithm of a normal prior around the centre, with the
    variance 1 / (2 strength) in each direction: adding it to a negative log-likelihood makes
    maximum likelihood the most probable parameters.

    Parameters
    ----------
    parameters : array_like, any shape
        All parameters that are to be small.
    strength : float
        Price of a squared distance of 1, lambda, 0 or above.
    centre : array_like, a shape that broadcasts with that of ``parameters``
        Where it costs nothing.

    Returns
    -------
    float
        In the unit of the loss; infinite beyond the range of floats.

    Raises
    ------
    ValueError
        If a number is not finite, shapes do not fit, or the strength is negative.
    """
    away, price = _away(parameters, strength, centre)
    with np.errstate(over="ignore"):
        return price * float(np.sum(away**2)) if price else 0.0


def l2_gradient(parameters: Shaped, strength: float, *, centre: Shaped = 0.0) -> FloatShaped:
    """Differentiate :func:`l2_penalty` with respect to the parameters.

    Parameters
    ----------
    parameters, strength, centre
        As there.

    Returns
    -------
    ndarray, the shape of ``parameters``
        Twice the strength times the distance from the centre.

    Raises
    ------
    ValueError
        As there.
    """
    away, price = _away(parameters, strength, centre)
    with np.errstate(over="ignore"):
        return np.asarray(2 * price * away)


def _away(parameters: Shaped, strength: float, centre: Shaped) -> tuple[np.ndarray, float]:
    parameters, centre = real_array("parameters", parameters), real_array("centre", centre)
    if together(parameters=parameters, centre=centre) != parameters.shape:
        raise ValueError(
            f"centre: got shape {centre.shape} for parameters of shape {parameters.shape}; "
            "expected one number, or one for each"
        )
    with np.errstate(over="ignore"):
        return parameters - centre, number("strength", strength, least=0)
