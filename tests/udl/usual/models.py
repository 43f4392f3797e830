"""Usual calls of networks and of their regions."""

from tests.udl.usual.inputs import DEEP, LINE, PIECES, POINTS, SHALLOW, rng
from udl.networks import relu

ACTIVATIONS = ("gelu", "heaviside", "identity", "relu", "selu", "silu", "softplus", "tanh")

OF_X = {"x": LINE[:, None], "activation": relu}

NETWORKS = {
    **{name: {"pre_activation": LINE} for name in ACTIVATIONS},
    "DeepParameters": {"weights": DEEP.weights, "biases": DEEP.biases},
    "ShallowParameters": {
        "hidden_bias": [0.0, 1.0],
        "hidden_weights": [[1.0], [1.0]],
        "output_bias": [0.5],
        "output_weights": [[1.0, 2.0]],
    },
    "best_intercept": {"x": LINE, "y": LINE, "slope": 1.0},
    "best_slope": {"x": LINE, "y": LINE, "intercept": 1.0},
    "compose": {"networks": DEEP},
    "coordinate_descent": {"x": LINE, "y": LINE, "start": (0.0, 1.0), "num_sweeps": 2},
    "deep_network": {"parameters": DEEP, **OF_X},
    "derivative": {"activation": relu, "pre_activation": LINE},
    "elu": {"pre_activation": LINE, "alpha": 1.0},
    "fit_line": {"x": LINE, "y": LINE},
    "fit_linear": {"features": POINTS, "y": LINE},
    "from_shallow": {"parameters": SHALLOW},
    "gabor": {"x": LINE, "shift": 1.0, "frequency": 2.0},
    "gabor_gradient": {"x": LINE, "y": LINE, "shift": 1.0, "frequency": 2.0},
    "gabor_loss": {"x": LINE, "y": LINE, "shift": 1.0, "frequency": 2.0},
    "hidden_activations": {"parameters": SHALLOW, **OF_X},
    "hidden_layers": {"parameters": DEEP, **OF_X},
    "leaky_relu": {"pre_activation": LINE, "negative_slope": 0.1},
    "line": {"x": LINE, "intercept": 1.0, "slope": 2.0},
    "line_gradient": {"x": LINE, "y": LINE, "intercept": 1.0, "slope": 2.0},
    "line_loss": {"x": LINE, "y": LINE, "intercept": 1.0, "slope": 2.0},
    "line_through": {"first": (0.0, 1.0), "second": (1.0, 2.0)},
    "linear_function": {"x": POINTS, "bias": [0.0], "weights": [[1.0, 2.0]]},
    "polynomial_features": {"x": LINE, "degree": 3},
    "pre_activations": {"parameters": DEEP, **OF_X},
    "random_parameters": {"widths": (1, 3, 1), "rng": rng, "bias_scale": 0.1},
    "shallow_network": {"parameters": SHALLOW, **OF_X},
    "sweep_factor": {"x": LINE},
}

REGIONS = {
    "best_network": {"x": LINE, "y": LINE, "num_hidden": 1},
    "count_linear_regions": {"regions": PIECES},
    "first_teeth": {"depth": 3, "num_hidden": 4},
    "fit_output_layer": {"parameters": SHALLOW, "x": LINE, "y": LINE},
    "folding_regions": {"num_inputs": 1, "hidden_widths": (3, 3)},
    "interpolating_network": {"x": LINE, "y": LINE},
    "joints": {"regions": PIECES},
    "least_sawtooth_error": {"depth": 3, "pieces": 2},
    "linear_groups": {"regions": PIECES},
    "most_regions_1d": {"hidden_widths": (3, 3)},
    "num_parameters": {"widths": (1, 3, 1)},
    "region_upper_bound": {"num_inputs": 1, "hidden_widths": (3, 3)},
    "regions_1d": {"weights": DEEP.weights, "biases": DEEP.biases, "interval": (0.0, 1.0)},
    "regions_2d": {
        "weights": ([[1.0, 0.0]], [[1.0]]),
        "biases": ([0.0], [0.0]),
        "square": ((-1.0, 1.0), (-1.0, 1.0)),
    },
    "sawtooth": {"depth": 2},
    "sawtooth_values": {"depth": 2, "x": LINE},
    "zaslavsky": {"num_inputs": 2, "num_hidden": 3},
}
