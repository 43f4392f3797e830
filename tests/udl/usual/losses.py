"""Usual calls of losses."""

import numpy as np

from tests.udl.usual.inputs import LABELS, LINE, POINTS, with_reduction

LOSSES = {
    "bernoulli_pmf": {"y": LABELS, "probability": [0.1, 0.2, 0.3, 0.4]},
    "binary_cross_entropy": with_reduction(y=LABELS, logits=LINE),
    "binary_cross_entropy_gradient": {"y": LABELS, "logits": LINE},
    "categorical_pmf": {"y": LABELS, "probabilities": np.full((4, 2), 0.5)},
    "cross_entropy": with_reduction(y=LABELS, logits=POINTS),
    "cross_entropy_gradient": {"y": LABELS, "logits": POINTS},
    "distribution_cross_entropy": {"p": [0.5, 0.5], "q": [0.2, 0.8]},
    "entropy": {"p": [0.5, 0.5]},
    "expected_calibration_error": {
        "y": LABELS,
        "probability": [0.1, 0.2, 0.3, 0.4],
        "num_bins": 5,
    },
    "gaussian_log_pdf": {"y": LINE, "mean": LINE, "sigma": 1.0},
    "gaussian_nll": with_reduction(y=LINE, mean=LINE, sigma=1.0),
    "gaussian_nll_gradient": {"y": LINE, "mean": LINE, "sigma": 1.0},
    "gaussian_pdf": {"y": LINE, "mean": LINE, "sigma": 1.0},
    "jensen_shannon": {"p": [0.5, 0.5], "q": [0.2, 0.8]},
    "wasserstein": {"x": LINE, "y": LINE},
    "kl_divergence": {"p": [0.5, 0.5], "q": [0.2, 0.8]},
    "laplace_log_pdf": {"y": LINE, "mean": LINE, "scale": 1.0},
    "laplace_nll": with_reduction(y=LINE, mean=LINE, scale=1.0),
    "laplace_nll_gradient": {"y": LINE, "mean": LINE, "scale": 1.0},
    "likelihood": {"densities": LINE},
    "log_sigmoid": {"logits": LINE},
    "log_softmax": {"logits": POINTS, "axis": -1},
    "log_sum_exp": {"logits": POINTS, "axis": -1},
    "negative_log_likelihood": with_reduction(log_densities=LINE),
    "poisson_log_pmf": {"y": LABELS, "rate": 1.0},
    "poisson_nll": with_reduction(y=LABELS, log_rate=LINE),
    "poisson_nll_gradient": {"y": LABELS, "log_rate": LINE},
    "reliability_curve": {"y": LABELS, "probability": [0.1, 0.2, 0.3, 0.4], "num_bins": 5},
    "sigmoid": {"logits": LINE},
    "softmax": {"logits": POINTS, "axis": -1},
    "sum_of_squares": with_reduction(y=LINE, prediction=LINE),
    "sum_of_squares_gradient": {"y": LINE, "prediction": LINE},
    "von_mises_log_pdf": {"y": LINE, "mean": LINE, "concentration": 1.0},
    "von_mises_nll": with_reduction(y=LINE, mean=LINE, concentration=1.0),
    "von_mises_nll_gradient": {"y": LINE, "mean": LINE, "concentration": 1.0},
}
