"""A call of every public function that takes something, with arguments as usual."""

import numpy as np
import torch
from matplotlib.figure import Figure

from udl.convolution import Layer
from udl.data import cooling, mnist1d, plane, rubber_band, shapes, training_examples
from udl.fairness import ScoredGroup
from udl.gradients import Chain, chain_forward, forward_pass
from udl.networks import DeepParameters, ShallowParameters, relu
from udl.optimisation import SGD, cosine
from udl.regions import regions_1d, sawtooth
from udl.reinforcement import Grid, grid_process
from udl.unsupervised import GaussianMixture, fit_principal_components

LINE = np.array([0.0, 1.0, 2.0, 4.0])
LABELS = np.array([0, 1, 1, 0])
POINTS = np.array([[0.0, 1.0], [2.0, 0.5], [1.0, -1.0], [3.0, 2.0]])
SHALLOW = ShallowParameters([0.0, 1.0], [[1.0], [-1.0]], [0.5], [[1.0, 2.0]])
DEEP = DeepParameters(([[1.0], [-1.0]], [[1.0, 2.0]]), ([0.0, 1.0], [0.5]))
CHAIN = Chain(("sin", "exp"), [1.0, 2.0, 0.5], [0.0, 1.0, 0.2])
GROUPS = (ScoredGroup(0.0, 1.0), ScoredGroup(0.5, 2.0))
GRID = Grid(("S.G", ".~."))
WORLD = grid_process(GRID)
RIGHT = np.array([1, 1, 0, 0, 0, 0])
MIXTURE = GaussianMixture([0.5, 0.5], [[0.0, 0.0], [1.0, 1.0]], [np.eye(2), np.eye(2)])
PIECES = regions_1d(sawtooth(1).weights, sawtooth(1).biases, (0.0, 1.0))
SIGNAL, KERNEL = np.ones((1, 1, 5)), np.ones((1, 1, 2))
IMAGE, FILTER = np.ones((1, 1, 4, 5)), np.ones((1, 1, 2, 2))
WINDOW = {"stride": 1, "padding": 0, "dilation": 1, "groups": 1}


def rng():
    return np.random.default_rng(0)


def generator():
    return torch.Generator().manual_seed(0)


def some_line(x, intercept, slope):
    return intercept + slope * x


def squared(y, prediction):
    return (y - prediction) ** 2


def examples():
    return torch.tensor(POINTS, dtype=torch.float32), torch.tensor(LABELS)


def fitting():
    model = torch.nn.Linear(2, 2)
    return {
        "model": model,
        "train": examples(),
        "optimizer": torch.optim.SGD(model.parameters(), lr=0.1),
        "num_epochs": 1,
        "batch_size": 2,
        "generator": generator(),
        "validation": examples(),
        "loss": torch.nn.functional.cross_entropy,
        "schedule": lambda epoch: 1.0,
        "callback": lambda epoch: None,
    }


def with_reduction(**arguments):
    return {**arguments, "reduction": "sum"}


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

POOLED = {"x": IMAGE, "size": 2, "stride": 2}
CONVOLUTION = {
    "Layer": {"kernel_size": 3, "stride": 1, "padding": 0, "dilation": 1},
    "bilinear": {"x": IMAGE, "factor": 2, "edge": "zero"},
    "conv1d": {"x": SIGNAL, "weight": KERNEL, "bias": [1.0], **WINDOW},
    "conv1d_gradients": {"d_output": np.ones((1, 1, 4)), "x": SIGNAL, "weight": KERNEL, **WINDOW},
    "conv1d_loop": {"x": SIGNAL, "weight": KERNEL, "bias": [1.0], **WINDOW},
    "conv2d": {"x": IMAGE, "weight": FILTER, "bias": [1.0], **WINDOW},
    "conv2d_gradients": {
        "d_output": np.ones((1, 1, 3, 4)),
        "x": IMAGE,
        "weight": FILTER,
        **WINDOW,
    },
    "conv2d_loop": {"x": IMAGE, "weight": FILTER, "bias": [1.0], **WINDOW},
    "conv_transpose1d": {
        "x": SIGNAL,
        "weight": KERNEL,
        "bias": [1.0],
        "output_padding": 0,
        **WINDOW,
    },
    "conv_transpose2d": {
        "x": IMAGE,
        "weight": FILTER,
        "bias": [1.0],
        "output_padding": 0,
        **WINDOW,
    },
    "convolution_matrix": {
        "weight": [1.0, 2.0],
        "length": 4,
        "stride": 1,
        "padding": 0,
        "dilation": 1,
    },
    "downsample": {"x": IMAGE, "factor": 2},
    "duplicate": {"x": IMAGE, "factor": 2},
    "inputs_seen": {"layers": [Layer(3)], "length": 5},
    "max_pool": POOLED,
    "max_pool_with_indices": POOLED,
    "max_unpool": {"values": np.ones((1, 2)), "indices": np.array([[0, 1]]), "shape": (2, 2)},
    "mean_pool": POOLED,
    "output_length": {"length": 5, "kernel_size": 3, "stride": 1, "padding": 0, "dilation": 1},
    "receptive_field": {"layers": [Layer(3)]},
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

WALK = {"process": WORLD, "policy": RIGHT, "start": 0, "max_steps": 5, "rng": rng}
LEARNING = {"discount": 0.9, "learning_rate": 0.5, "exploration": 0.5}
REINFORCEMENT = {
    "DecisionProcess": {
        "transition": np.ones((1, 1, 1)),
        "reward": np.ones((1, 1, 1)),
        "terminal": [True],
    },
    "Grid": {"rows": ("S.G",)},
    "action_values": {"process": WORLD, "values": np.zeros(6), "discount": 0.9},
    "as_map": {"grid": GRID, "values": np.zeros(6)},
    "discounted_return": {"rewards": [1.0, 2.0], "discount": 0.9},
    "greedy_policy": {"action_values": POINTS},
    "grid_process": {
        "grid": GRID,
        "slip": 0.1,
        "step_reward": 0.0,
        "goal_reward": 1.0,
        "water_reward": -1.0,
    },
    "policy_values": {"process": WORLD, "policy": RIGHT, "discount": 0.9},
    "q_learning": {
        "process": WORLD,
        "start": 0,
        "num_episodes": 2,
        **LEARNING,
        "max_steps": 5,
        "rng": rng,
    },
    "run_episode": WALK,
    "step": {"process": WORLD, "state": 0, "action": 1, "rng": rng},
    "value_iteration": {"process": WORLD, "discount": 0.9, "tolerance": 1e-9, "max_steps": 1000},
}

UNSUPERVISED = {
    "GaussianMixture": {
        "weights": [0.5, 0.5],
        "means": POINTS[:2],
        "covariances": [np.eye(2), np.eye(2)],
    },
    "component_log_densities": {"mixture": MIXTURE, "x": POINTS},
    "decode": {"components": fit_principal_components(POINTS, 1), "latents": [[1.0]]},
    "draw": {"mixture": MIXTURE, "num": 3, "rng": rng},
    "encode": {"components": fit_principal_components(POINTS, 1), "x": POINTS},
    "first_mixture": {"x": POINTS, "num_components": 2, "rng": rng},
    "fit_mixture": {"x": POINTS, "start": MIXTURE, "num_steps": 2, "smallest_variance": 1e-6},
    "fit_principal_components": {"x": POINTS, "num_latents": 1},
    "gaussian_conditional": {
        "mean": [0.0, 1.0],
        "covariance": np.eye(2),
        "known": [0],
        "values": [1.0],
    },
    "gaussian_kl": {
        "mean": [0.0, 1.0],
        "covariance": [[1.0, 0.2], [0.2, 2.0]],
        "other_mean": [1.0, 1.0],
        "other_covariance": [[2.0, 0.0], [0.0, 1.0]],
    },
    "gaussian_product": {"mean": 0.0, "sigma": 1.0, "other_mean": 1.0, "other_sigma": 2.0},
    "log_density": {"mixture": MIXTURE, "x": POINTS},
    "responsibilities": {"mixture": MIXTURE, "x": POINTS},
}

RUN = {
    "parameters": DEEP,
    "forward": forward_pass(DEEP, LINE[:, None]),
    "d_output": LINE[:, None],
    "activation": relu,
}
COUNTED = {"widths": (1, 3, 1), "num_points": 2}
GRADIENTS = {
    "Chain": {"functions": ("sin",), "omega": [1.0, 2.0], "beta": [0.0, 1.0]},
    "Dual": {"value": LINE, "tangent": LINE},
    "LossScale": {"scale": 2.0, "patience": 3},
    "Tensor": {"value": LINE},
    "backward_pass": RUN,
    "backward_pass_loop": RUN,
    "chain_backward": {"chain": CHAIN, "forward": chain_forward(CHAIN, 0.5), "d_output": 1.0},
    "chain_forward": {"chain": CHAIN, "x": 0.5},
    "directional_derivative": {"mapping": lambda d: d * d, "x": LINE, "direction": LINE},
    "evaluation_cost": COUNTED,
    "expected_second_moments": {
        "widths": (1, 3, 1),
        "variance": 0.5,
        "input_second_moment": 1.0,
    },
    "finite_differences": {"loss": lambda p: p.sum(), "parameters": LINE, "step": 1e-6},
    "forward_gradient": {"loss": lambda d: d.sum(), "x": LINE},
    "forward_mode_cost": {**COUNTED, "num_directions": 2},
    "forward_pass": {"parameters": DEEP, **OF_X},
    "he_parameters": {"widths": (1, 3, 1), "rng": rng, "mode": "average"},
    "he_variance": {"fan_in": 3, "fan_out": 2, "mode": "average"},
    "limits": {"precision": "float16"},
    "lost_share": {"values": LINE, "precision": "float16", "scale": 2.0},
    "low_precision_gradients": {
        "parameters": DEEP,
        "x": LINE[:, None],
        "d_output": LINE[:, None],
        "precision": "float16",
        "loss_scale": 2.0,
    },
    "normal_parameters": {"widths": (1, 3, 1), "variance": 0.5, "rng": rng},
    "relative_error": {"first": LINE, "second": 2 * LINE},
    "reverse_mode_cost": COUNTED,
    "round_to": {"values": LINE, "precision": "float16"},
    "signals": {
        "parameters": DEEP,
        "x": LINE[:, None],
        "d_output": LINE[:, None],
        "activation": relu,
    },
}

SURFACE = {
    "model": some_line,
    "loss": squared,
    "axes": ([0.0, 1.0], [0.0, 1.0]),
    "x": LINE,
    "y": LINE,
}
SEARCHED = {"loss": np.abs, "start": -1.0, "end": 2.0, "tolerance": 0.01, "max_iterations": 9}
STEP = {"parameters": LINE, "gradient": LINE, "learning_rate": 0.1}
MOMENTUM = {**STEP, "momentum": LINE, "beta": 0.9}
OPTIMISATION = {
    "Adam": {"learning_rate": 0.1, "beta": 0.9, "gamma": 0.99, "epsilon": 1e-8},
    "AdamW": {
        **{"learning_rate": 0.1, "beta": 0.9, "gamma": 0.99, "epsilon": 1e-8},
        "weight_decay": 0.1,
    },
    "Momentum": {"learning_rate": 0.1, "beta": 0.9, "convention": "sum"},
    "Nesterov": {"learning_rate": 0.1, "beta": 0.9, "convention": "sum", "reading": "whole"},
    "Normalised": {"learning_rate": 0.1},
    "SGD": {"learning_rate": 0.1},
    "adam_step": {
        **MOMENTUM,
        **{"second_moment": LINE, "step": 2, "gamma": 0.99, "epsilon": 1e-8, "correct": True},
    },
    "bracket_search": {**SEARCHED, "inner": (0.3, 0.6)},
    "constant": {},
    "cosine": {"num_steps": 3, "last": 0.1},
    "decay_step": {"parameters": LINE, "learning_rate": 0.1, "weight_decay": 0.1},
    "descend": {
        "gradient": np.sin,
        "start": [1.0, 2.0],
        "optimiser": SGD(0.1),
        "num_steps": 2,
        "schedule": cosine(2),
    },
    "descend_lines": {
        "loss": lambda at: np.sum(np.cosh(np.clip(at, -9, 9))),
        "gradient": np.sin,
        "start": [1.0, 2.0],
        "num_steps": 2,
        "longest": 0.1,
        "tolerance": 0.01,
        "max_iterations": 5,
        "inner": (0.3, 0.6),
    },
    "golden_section": SEARCHED,
    "gradient_step": STEP,
    "look_ahead": {
        **{"parameters": LINE, "momentum": LINE, "learning_rate": 0.1, "beta": 0.9},
        "reading": "whole",
    },
    "loss_surface": {**SURFACE, "block": 64},
    "loss_surface_loop": SURFACE,
    "momentum_step": {**MOMENTUM, "convention": "sum"},
    "normalised_step": {**STEP, "epsilon": 1e-20},
    "on_batches": {"gradient": np.add, "x": LINE, "y": LINE, "batches": [[0, 1]]},
    "one_epoch": {"num_examples": 3, "batch_size": 2, "rng": rng},
    "random_batches": {"num_examples": 3, "batch_size": 2, "rng": rng},
    "steps_down": {"every": 2, "factor": 0.5},
    "warm_up": {"num_steps": 2, "then": cosine(2)},
}
TRAINING = {
    "Progress": {"total": 3, "patience": 5.0},
    "accuracy": {"logits": torch.eye(2), "y": torch.tensor([0, 1])},
    "batches": {
        "x": torch.eye(2),
        "y": torch.tensor([0, 1]),
        "batch_size": 1,
        "generator": generator,
    },
    "evaluate": {
        "model": torch.nn.Linear(2, 2),
        "examples": examples(),
        "loss": torch.nn.functional.cross_entropy,
        "batch_size": 3,
    },
    "fit": fitting,
    "halve_every": {"num_epochs": 2},
    "he_bound": {"fan_in": 3},
    "he_init": {"model": torch.nn.Linear(2, 2), "generator": generator},
    "logistic_regression": {"num_inputs": 3, "num_classes": 2, "generator": generator},
    "mlp": {"sizes": (2, 3, 2), "generator": generator},
    "mnist_cnn": {"dropout": 0.5, "generator": generator},
    "num_parameters": {"model": torch.nn.Linear(2, 2)},
    "signal_cnn": {
        "channels": (2, 2),
        "kernel_sizes": (3, 3),
        "stride": 1,
        "padding": 0,
        "length": 10,
        "num_classes": 2,
        "generator": generator,
    },
    "split": {"examples": examples(), "sizes": (1, 3), "generator": generator},
    "tensors": {"x": POINTS, "y": LABELS},
}

AXES = Figure().add_subplot()
COLUMNS = {"x": LINE, "y": LINE}
PLOT = {
    "band": {"ax": AXES, "x": LINE, "lower": LINE, "upper": LINE, "color": "model"},
    "class_points": {"ax": AXES, **COLUMNS, "labels": LABELS},
    "close": {"figure": "all"},
    "contrast_ratio": {"first": "white", "second": "black"},
    "data_points": {"ax": AXES, **COLUMNS},
    "label": {
        **{"ax": AXES, "x": 0.0, "y": 0.0, "text": "a", "color": "model", "ha": "left"},
        **{"va": "center", "offset": (0.0, 0.0), "frame": "data"},
    },
    "new_figure": {"width": 5.4, "height": 3.2, "rows": 1, "cols": 1},
    "pointer": {
        **{"ax": AXES, "target": (0.0, 0.0), "at": (1.0, 1.0), "text": "a", "color": "model"},
        **{"ha": "center", "va": "center", "bend": 0.0},
    },
    "rc_params": {"scheme": "light"},
    "readable": {"color": "model"},
    "register_fonts": {"folder": "a"},
    "use": {"scheme": "light"},
}
CALLS = {
    "convolution": CONVOLUTION,
    "fairness": {
        "ScoredGroup": {"mean_no": 0.0, "mean_yes": 1.0, "sigma": 1.0, "share_yes": 0.5},
        "best_threshold": {"groups": GROUPS, "shares": [0.5, 0.5], "resolution": 0.1},
        "threshold_rates": {"group": GROUPS[0], "threshold": 0.5},
    },
    "gradients": GRADIENTS,
    "losses": LOSSES,
    "networks": NETWORKS,
    "plot": PLOT,
    "optimisation": OPTIMISATION,
    "regions": {
        **REGIONS,
        "Region": {
            "corners": [[0.0], [1.0]],
            "pattern": [True],
            "slopes": [[1.0]],
            "offsets": [0.0],
        },
    },
    "reinforcement": REINFORCEMENT,
    "training": TRAINING,
    "unsupervised": {
        **UNSUPERVISED,
        "PrincipalComponents": {
            "mean": [0.0, 1.0],
            "directions": [[1.0, 0.0]],
            "standard_deviations": [1.0],
        },
    },
}

DATA = {
    cooling.measured_tea: {"num": 3, "last": 9.0, "rng": rng},
    cooling.true_temperature: {"minutes": LINE},
    mnist1d.make_dataset: {"num_samples": 10, "seed": 1, "train_split": 0.5},
    plane.three_islands: {"num": 4, "rng": rng},
    plane.two_arcs: {"num": 4, "noise": 0.1, "rng": rng},
    plane.two_spirals: {"num": 4, "turns": 1.0, "noise": 0.1, "rng": rng},
    rubber_band.fresh_loads: {"rng": rng, "num_points": 3},
    rubber_band.simulate: {"rng": rng, "x": LINE},
    rubber_band.true_length: {"x": LINE},
    training_examples.uneven_dip: {"place": LINE},
    training_examples.valley_gradient: {"along": 0.5, "across": -0.5},
    training_examples.valley_loss: {"along": LINE, "across": LINE},
    shapes.make_shapes: {"num_images": 1, "size": 16, "num_shapes": 1, "generator": rng},
}
