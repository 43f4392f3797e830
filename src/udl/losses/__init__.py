"""Losses from likelihoods: distributions, the losses they give, their gradients, how sure to be.

`distributions` holds the densities, `nll` turns them into losses, `gradients` differentiates
these, `logits` has sigmoid and softmax, `information` entropies, `distances` how far apart two
distributions are, `calibration` whether stated probabilities come true; `pairing` refuses
targets that do not fit their predictions.
"""

from udl.losses.calibration import expected_calibration_error, reliability_curve
from udl.losses.distances import jensen_shannon, wasserstein
from udl.losses.distributions import (
    bernoulli_pmf,
    categorical_pmf,
    gaussian_log_pdf,
    gaussian_pdf,
    laplace_log_pdf,
    likelihood,
    poisson_log_pmf,
    von_mises_log_pdf,
)
from udl.losses.gradients import (
    binary_cross_entropy_gradient,
    cross_entropy_gradient,
    gaussian_nll_gradient,
    laplace_nll_gradient,
    poisson_nll_gradient,
    sum_of_squares_gradient,
    von_mises_nll_gradient,
)
from udl.losses.information import distribution_cross_entropy, entropy, kl_divergence
from udl.losses.logits import log_sigmoid, log_softmax, log_sum_exp, sigmoid, softmax
from udl.losses.nll import (
    Reduction,
    binary_cross_entropy,
    cross_entropy,
    gaussian_nll,
    laplace_nll,
    negative_log_likelihood,
    poisson_nll,
    sum_of_squares,
    von_mises_nll,
)

__all__ = [
    "Reduction",
    "bernoulli_pmf",
    "binary_cross_entropy",
    "binary_cross_entropy_gradient",
    "categorical_pmf",
    "cross_entropy",
    "cross_entropy_gradient",
    "distribution_cross_entropy",
    "entropy",
    "expected_calibration_error",
    "gaussian_log_pdf",
    "gaussian_nll",
    "gaussian_nll_gradient",
    "gaussian_pdf",
    "jensen_shannon",
    "kl_divergence",
    "laplace_log_pdf",
    "laplace_nll",
    "laplace_nll_gradient",
    "likelihood",
    "log_sigmoid",
    "log_softmax",
    "log_sum_exp",
    "negative_log_likelihood",
    "poisson_log_pmf",
    "poisson_nll",
    "poisson_nll_gradient",
    "reliability_curve",
    "sigmoid",
    "softmax",
    "sum_of_squares",
    "sum_of_squares_gradient",
    "von_mises_log_pdf",
    "von_mises_nll",
    "von_mises_nll_gradient",
    "wasserstein",
]
