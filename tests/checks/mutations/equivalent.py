"""What no comparison of results can decide about mutants, each with its reason."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

# (practical, exercise): part of a change -> why it makes no difference
EQUIVALENT: dict[tuple[str, str], dict[str, str]] = {
    ("p2_mnist_1d", "make_cnn"): {
        "line 3: 1 -> -1": "nn.Unflatten takes -1 for the last axis, and for a size to work out",
    },
    ("p1_supervised_learning", "choose_degree"): {
        "np.mean -> np.sum": "all sums have equally many terms",
    },
    ("p1_mnist_1d_performance", "sign_test"): {
        "first -> abs(first)": "errors in percent are never below zero",
        "second -> abs(second)": "errors in percent are never below zero",
    },
    ("p2_gradient_descent", "best_rate"): {
        "np.sum -> np.prod": "the sum of the eigenvalues is that of the diagonal",
    },
    ("p5_adam", "factored_path"): {
        "line 10: 1 - gamma -> gamma": "a factor of all rows cancels in rows / rows.mean()",
        "line 10: 1 -> 0": "a factor of all rows cancels in rows / rows.mean()",
    },
    ("p1_self_attention", "self_attention_loops"): {
        "omega_k @ row + beta_k -> omega_k @ row": "it adds the same to all scores of a query",
    },
    ("p1_self_attention", "self_attention"): {
        "omega_k.T + beta_k -> x @ omega_k.T": "it adds the same to all scores of a query",
    },
    ("p2_heads_and_masks", "multihead_attention"): {
        "omega_k.T + beta_k -> x @ omega_k.T": "it adds the same to all scores of a query",
    },
    ("p2_heads_and_masks", "dependence"): {
        "10 + rng.normal(size=x.shape[1])": "a row that is replaced by any other one will do",
        "10 * rng.normal(size=x.shape[1]) -> 10": "a row that is replaced by any other one will do",
        "-> rng.normal()": "a row that is replaced by any other one will do",
        "depends[:, m] | moved.any(axis=1) -> moved": "one large change is enough",
    },
    ("p1_fool_the_score", "frechet"): {
        "np.maximum(values, 0) -> values": "rounding alone takes an eigenvalue below zero",
        "np.maximum(between, 0) -> between": "rounding alone takes an eigenvalue below zero",
        "line 6: 0 -> -1": "rounding alone takes an eigenvalue below zero",
        "line 8: 0 -> -1": "rounding alone takes an eigenvalue below zero",
    },
    ("p5_mnist", "confusion_matrix"): {
        "np.zeros((10, 10), dtype=int) -> np.zeros((10, 10))": "a table of counts may hold floats",
    },
}


def _no_probabilities(y, probabilities):
    return bool(np.any((probabilities < 0) | (probabilities > 1)))


def _no_probability(y, probability):
    return _no_probabilities(y, probability)


def _too_wide(length, kernel_size, stride, padding):
    return kernel_size > length + 2 * padding


def _too_large(image, weights, padding, stride):
    return any(k > n + 2 * padding for n, k in zip(image.shape, weights.shape, strict=True))


def _reaches_too_far(x, weights, stride, padding, dilation):
    return dilation * (len(weights) - 1) + 1 > len(x) + 2 * padding


def _joints_coincide(hidden_bias, hidden_slopes, output_weights):
    joints = np.sort(-hidden_bias / hidden_slopes)
    return bool(np.any(np.diff(joints) < 1e-9))


def _at_a_kink(d_output, f, h, weights, slopes=None):
    return any(np.any(np.asarray(layer) == 0) for layer in f)


def _no_input(num_inputs, num_hidden):
    return num_inputs < 1


def _no_rate(y, outputs, bias, log_sigma, rate, num_steps):
    return rate < 0


def _no_smoothing(codes, num_letters, alpha):
    return alpha <= 0


def _no_bracket(places, values):
    return len(places) != 4 or len(values) != 4 or bool(np.any(np.diff(places) <= 0))


def _reversed(loss, start, end, *_):
    return end <= start


def _no_tolerance(loss, start, end, tolerance, max_steps):
    return end <= start or tolerance < 0


def _no_step(loss, parameters, step, *_):
    return step <= 0


def _uphill(x, y, start, learning_rate, *_):
    return learning_rate < 0


def _outside_of_one(decay):
    return not 0 <= decay < 1


def _no_momentum(gradient, start, learning_rate, beta, *_):
    return learning_rate < 0 or _outside_of_one(beta)


def _no_resumption(gradient, last_two, old_rate, new_rate, beta, num_steps):
    return old_rate <= 0 or new_rate < 0 or _outside_of_one(beta)


def _no_adam(gradient, start, learning_rate, beta, gamma, num_steps):
    return learning_rate < 0 or _outside_of_one(beta) or _outside_of_one(gamma)


def _no_decays(values, decays):
    return any(_outside_of_one(decay) for decay in decays)


def _no_hop(start, centre, learning_rate):
    return learning_rate <= 0


def _not_relu(y, hidden, bias, weights):
    return bool(np.any(hidden < 0))


def _no_share(changed, num_classes):
    return changed < 0


def _no_ridge(features, y, ridge):
    return ridge < 0


def _no_uniform(normals, uniforms):
    return bool(np.any((uniforms < 0) | (uniforms > 1)))


def _no_penalty(x, y, start, rate, num_steps, strength, centre):
    return rate < 0 or bool(np.any(np.asarray(strength) < 0))


def _no_bowl(hessian, minimum, strength, centre):
    weights = np.diag(np.broadcast_to(strength, np.shape(minimum)))
    turned = not np.allclose(hessian, np.transpose(hessian))
    return turned or bool(np.any(weights < 0)) or np.linalg.cond(hessian + 2 * weights) > 1e9


def _no_hessians(hessians, gradients):
    return not np.allclose(hessians, np.swapaxes(hessians, 1, 2))


def _no_covariance(mean, covariance, features, y, noise):
    return not np.allclose(covariance, np.transpose(covariance))


def _no_distribution(probabilities, of):
    return bool(np.any(probabilities < 0)) or of < 0


def _no_rows(probabilities):
    sums = np.sum(probabilities, axis=1)
    return bool(np.any(probabilities < 0)) or not np.allclose(sums, 1)


# (practical, exercise): why inputs lie outside the exercise's domain -> which do
OUTSIDE: dict[tuple[str, str], dict[str, Callable[..., bool]]] = {
    ("p1_background_mathematics", "doubling_time"): {
        "what shrinks never doubles": lambda rate: bool(np.any(np.asarray(rate) <= 0)),
    },
    ("p1_shallow_networks_1", "segment_slopes"): {
        "between two joints at one place there is no segment": _joints_coincide,
    },
    ("p1_backpropagation_toy_model", "slope"): {
        "a logarithm takes positive numbers": lambda name, f: name == "log" and bool(np.any(f <= 0))
    },
    ("p2_backpropagation", "backward_pass"): {"at zero a ReLU has no slope": _at_a_kink},
    ("p2_backpropagation", "learned_slopes"): {"at zero a ReLU has no slope": _at_a_kink},
    ("p2_shallow_networks_2", "count_regions"): {
        "a ReLU's activations are not negative": lambda hidden: bool(np.any(hidden < 0)),
    },
    ("p3_shallow_network_regions", "regions_through_origin"): {
        "there is at least one input": _no_input,
    },
    ("p4_bayesian_approach", "learn_one"): {"a covariance is symmetric": _no_covariance},
    ("p1_fool_the_score", "inception_score"): {"rows of probabilities sum to 1": _no_rows},
    ("p4_activation_functions", "sigmoid"): {
        "a steepness is positive": lambda z, steepness: steepness <= 0,
    },
    ("p1_l2_regularisation", "regularised_path"): {"no rate, or no strength": _no_penalty},
    ("p1_l2_regularisation", "moved_minimum"): {"no single minimum, or no Hessian": _no_bowl},
    ("p1_least_squares", "descend_knobs"): {"a learning rate is positive": _no_rate},
    ("p1_line_search", "next_bracket"): {"four places, in order": _no_bracket},
    ("p1_line_search", "bracket_search"): {"a bracket runs to the right": _no_tolerance},
    ("p1_line_search", "golden_search"): {"a bracket runs to the right": _reversed},
    ("p2_implicit_regularisation", "epoch_drift"): {"second derivatives commute": _no_hessians},
    ("p2_implicit_regularisation", "modified_gradient"): {
        "a learning rate is positive": lambda gradient, point, learning_rate: learning_rate < 0,
    },
    ("p2_gradient_descent", "numerical_gradient"): {"a step is positive": _no_step},
    ("p2_gradient_descent", "descend"): {"a learning rate is positive": _uphill},
    ("p3_stochastic_gradient_descent", "sgd"): {"a learning rate is positive": _uphill},
    ("p4_momentum", "resumed_path"): {"rates and decays are in range": _no_resumption},
    ("p4_momentum", "ahead_path"): {"rates and decays are in range": _no_momentum},
    ("p4_momentum", "steps_behind"): {
        "a decay lies between 0 and 1": lambda beta, num_steps: _outside_of_one(beta),
    },
    ("p4_momentum", "stable_rate"): {
        "bowls open upwards, decays lie between 0 and 1": lambda curvature, beta: (
            curvature <= 0 or _outside_of_one(beta)
        ),
    },
    ("p5_adam", "hops"): {"a learning rate is positive": _no_hop},
    ("p5_adam", "corrected_average"): {"a decay lies between 0 and 1": _no_decays},
    ("p5_adam", "factored_path"): {"rates and decays are in range": _no_adam},
    ("p2_binary_cross_entropy", "bernoulli_pmf"): {"not between 0 and 1": _no_probability},
    ("p2_binary_cross_entropy", "bernoulli_likelihood"): {"not between 0 and 1": _no_probability},
    ("p2_binary_cross_entropy", "binary_nll"): {"not between 0 and 1": _no_probability},
    ("p2_binary_cross_entropy", "output_gradient"): {
        "a ReLU's activations are not negative": _not_relu,
    },
    ("p3_multiclass_cross_entropy", "letter_table"): {"smoothing is positive": _no_smoothing},
    ("p3_multiclass_cross_entropy", "categorical_pmf"): {"not between 0 and 1": _no_probabilities},
    ("p3_double_descent", "fit_weights"): {"a price is not negative": _no_ridge},
    ("p3_double_descent", "share_to_redraw"): {"a share is not negative": _no_share},
    ("p4_high_dimensional_spaces", "sample_ball"): {"uniform numbers up to 1": _no_uniform},
    ("p4_decoding", "draw_token"): {"probabilities are not negative": _no_distribution},
    ("p4_decoding", "with_temperature"): {
        "a temperature is not negative": lambda log_p, temperature: temperature < 0,
    },
    ("p4_decoding", "top_k"): {"probabilities are not negative": _no_distribution},
    ("p4_decoding", "nucleus"): {"probabilities are not negative": _no_distribution},
    ("p4_decoding", "sampled"): {
        "uniform numbers are not negative": lambda next_token, prompt, uniforms, change: bool(
            np.any(uniforms < 0)
        ),
    },
    ("p1_convolution_1d", "convolve_any"): {"no window fits at all": _reaches_too_far},
    ("p2_mnist_1d", "output_length"): {"no window fits at all": _too_wide},
    ("p3_convolution_2d", "conv2d_strided"): {"no window fits at all": _too_large},
}
