"""How probable is an observation y? Densities and probabilities, and their logarithms.

The observation always comes first and the parameters follow; all broadcast. A network predicts
the parameters, one set for each input, and :mod:`udl.losses.nll` turns these functions into losses.
"""

import numpy as np

from udl.arrays import (
    ClassRows,
    FloatValues,
    FloatVector,
    Labels,
    Shaped,
    Values,
    count_array,
    distribution_array,
    nonnegative_array,
    positive_array,
    probability_array,
    real_array,
    together,
    whole_array,
)


def gaussian_pdf(y: Values, mean: Values, sigma: Values) -> FloatValues:
    """Evaluate the normal density; implements eq-ch05-gaussian.

    Parameters
    ----------
    y : array_like
        Observations.
    mean : array_like, broadcasts with ``y``
        Centre of the density.
    sigma : array_like, broadcasts with ``y``
        Standard deviation, above 0.

    Returns
    -------
    ndarray, the broadcast shape
        Densities, per unit of ``y``; they may exceed 1.

    Raises
    ------
    ValueError
        If an argument is not finite or empty, or ``sigma`` is not above 0.
    """
    with np.errstate(over="ignore"):
        return np.exp(gaussian_log_pdf(y, mean, sigma))


def gaussian_log_pdf(y: Values, mean: Values, sigma: Values) -> FloatValues:
    """Take the logarithm of the normal density, eq-ch05-gaussian, without forming the density.

    Parameters
    ----------
    y : array_like
        Observations.
    mean : array_like, broadcasts with ``y``
        Centre of the density.
    sigma : array_like, broadcasts with ``y``
        Standard deviation, above 0.

    Returns
    -------
    ndarray, the broadcast shape
        Log densities (nats).

    Raises
    ------
    ValueError
        If an argument is not finite or empty, or ``sigma`` is not above 0.
    """
    y, mean = real_array("y", y), real_array("mean", mean)
    sigma = positive_array("sigma", sigma)
    with np.errstate(over="ignore"):  # a miss too large to square has log density -inf
        standardised = in_units_of(y, mean, sigma=sigma)
        return -0.5 * standardised**2 - np.log(sigma) - 0.5 * np.log(2 * np.pi)


def laplace_log_pdf(y: Values, mean: Values, scale: Values) -> FloatValues:
    """Take the logarithm of the Laplace density; its negative is eq-ch05-laplace-nll.

    The penalty grows with the distance, not its square: one outlier cannot outvote the rest.

    Parameters
    ----------
    y : array_like
        Observations.
    mean : array_like, broadcasts with ``y``
        Centre of the density, its median as well.
    scale : array_like, broadcasts with ``y``
        Mean absolute deviation, above 0.

    Returns
    -------
    ndarray, the broadcast shape
        Log densities (nats).

    Raises
    ------
    ValueError
        If an argument is not finite or empty, or ``scale`` is not above 0.
    """
    y, mean = real_array("y", y), real_array("mean", mean)
    scale = positive_array("scale", scale)
    with np.errstate(over="ignore"):
        return -np.abs(in_units_of(y, mean, scale=scale)) - np.log(scale) - np.log(2)


def bernoulli_pmf(y: Values, probability: Values) -> FloatValues:
    """Give the probability of a binary outcome; implements eq-ch05-bernoulli.

    Parameters
    ----------
    y : array_like of 0 and 1
        Observations.
    probability : array_like, broadcasts with ``y``
        Probability of the outcome 1.

    Returns
    -------
    ndarray, the broadcast shape
        ``probability`` where y is 1, and one minus it where y is 0.

    Raises
    ------
    ValueError
        If ``y`` is neither 0 nor 1, or ``probability`` lies outside [0, 1].
    """
    y = whole_array("y", y, below=2)
    probability = probability_array("probability", probability)
    together(y=y, probability=probability)
    return np.where(y == 1, probability, 1 - probability)[()]


def categorical_pmf(y: Labels, probabilities: ClassRows) -> FloatVector:
    """Give the probability of each label under its own row; implements eq-ch05-categorical.

    Parameters
    ----------
    y : array_like of int, shape (N,)
        Observed classes, 0..K-1.
    probabilities : array_like, shape (N, K)
        One distribution over the K classes for each data point; rows sum to 1.

    Returns
    -------
    ndarray, shape (N,)
        Entry n is ``probabilities[n, y[n]]``.

    Raises
    ------
    ValueError
        If a label lies outside 0..K-1, a row is no distribution, or the numbers of points differ.
    """
    probabilities = distribution_array("probabilities", probabilities, ndim=2)
    num_points, num_classes = probabilities.shape
    y = whole_array("y", y, below=num_classes, ndim=1)
    if len(y) != num_points:
        raise ValueError(
            f"y: got {len(y)} labels for probabilities of shape {probabilities.shape}; "
            f"expected {num_points}, one a row"
        )
    chosen: np.ndarray = probabilities[np.arange(num_points), y]
    return chosen


def poisson_log_pmf(y: Values, rate: Values) -> FloatValues:
    """Take the log probability of a count; its negative is eq-ch05-poisson-nll.

    Parameters
    ----------
    y : array_like of whole numbers, 0 and above
        Observed counts.
    rate : array_like, broadcasts with ``y``
        Expected count, 0 or above; at rate 0 only the count 0 is possible.

    Returns
    -------
    ndarray, the broadcast shape
        Log probabilities (nats).

    Raises
    ------
    ValueError
        If a count is negative or not whole, or a rate is negative or not finite.
    """
    y, rate = count_array("y", y), nonnegative_array("rate", rate)
    together(y=y, rate=rate)
    with np.errstate(divide="ignore"):  # where nothing can happen, log 0 = -inf
        return 0.0 - rate - log_factorial_over_power(y, np.log(rate))


def von_mises_log_pdf(y: Values, mean: Values, concentration: Values) -> FloatValues:
    """Take the log density of a direction; its negative is eq-ch05-von-mises-nll.

    The density is exp(kappa cos(y - mean)) / (2 pi I0(kappa)). Both parts overflow near kappa =
    710. Dividing each by exp(kappa) leaves kappa (cos(y - mean) - 1), written as a squared sine
    because 1 minus a cosine loses digits, and the scaled Bessel function ``i0e``.

    Parameters
    ----------
    y : array_like
        Observed angles (radians); whole turns make no difference.
    mean : array_like, broadcasts with ``y``
        Preferred angle (radians).
    concentration : array_like, broadcasts with ``y``
        Kappa, 0 (uniform) or above; for large values sigma is about 1 / sqrt(kappa).

    Returns
    -------
    ndarray, the broadcast shape
        Log densities (nats), per radian.

    Raises
    ------
    ValueError
        If an argument is not finite or empty, or ``concentration`` is negative.

    Notes
    -----
    Mardia and Jupp (2000), Directional Statistics, section 3.5.4.
    """
    from scipy.special import i0e  # here: in a browser it is 20 MB, and few need it

    y, mean = real_array("y", y), real_array("mean", mean)
    kappa = nonnegative_array("concentration", concentration)
    together(y=y, mean=mean, concentration=kappa)
    return -kappa * (2 * np.sin(y / 2 - mean / 2) ** 2) - np.log(2 * np.pi * i0e(kappa))


def likelihood(densities: Shaped) -> float:
    """Multiply the densities of independent observations; implements eq-ch05-likelihood.

    The product leaves float64 (becomes 0, or ``inf``) after some hundreds of points, which is one
    reason to sum logarithms instead.

    Parameters
    ----------
    densities : array_like, shape (N,) or any other
        Densities or probabilities of the observations, 0 or above.

    Returns
    -------
    float
        Their product.

    Raises
    ------
    ValueError
        If a density is negative or not finite, or there is none.
    """
    densities = nonnegative_array("densities", densities)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        product = np.prod(densities)
        # On the way there it may leave the range of floats, and come back through the logarithms.
        return float(product if 0 < product < np.inf else np.exp(np.log(densities).sum()))


def in_units_of(y: np.ndarray, mean: np.ndarray, **spread: np.ndarray) -> np.ndarray:
    """Measure how far observations lie from their means in units of a spread.

    Parameters
    ----------
    y, mean : ndarray
        Observations and means.
    **spread : ndarray
        The unit under its argument's name, for the message.

    Returns
    -------
    ndarray, the broadcast shape

    Raises
    ------
    ValueError
        If the shapes do not broadcast.
    """
    together(y=y, mean=mean, **spread)
    (unit,) = spread.values()
    with np.errstate(over="ignore", invalid="ignore"):
        apart = y - mean
        units: np.ndarray = np.where(
            np.isinf(apart), 2 * ((y / 2 - mean / 2) / unit), apart / unit
        )[()]
    return units


def log_factorial_over_power(y: np.ndarray, log_rate: np.ndarray) -> np.ndarray:
    """Compute log(y! / rate^y), what depends on the count in a Poisson distribution.

    Parameters
    ----------
    y : ndarray
        Whole numbers.
    log_rate : ndarray, broadcasts with ``y``
        Logarithms of the rates; ``-inf`` for a rate of 0.

    Returns
    -------
    ndarray, the broadcast shape
    """
    from scipy.special import gammaln  # here: in a browser it is 20 MB, and few need it

    many = y > 1e15
    few, most = np.where(many, 0.0, y), np.where(many, y, 1.0)
    with np.errstate(over="ignore", invalid="ignore"):
        # Stirling's formula; the first term that it omits is 1 / (12 y).
        stirling = most * (np.log(most) - 1 - log_rate) + 0.5 * np.log(2 * np.pi * most)
        exact = gammaln(few + 1) - np.where(few == 0, 0.0, few * log_rate)
    chosen: np.ndarray = np.where(many, stirling, exact)[()]
    return chosen
