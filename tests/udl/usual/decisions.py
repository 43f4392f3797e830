"""Usual calls of reinforcement and of unsupervised learning."""

import numpy as np

from tests.udl.usual.inputs import GRID, MIXTURE, POINTS, RIGHT, WORLD, rng
from udl.unsupervised import fit_principal_components

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

CLASSES = np.array([[0.5, 0.5, 0.0], [0.1, 0.2, 0.7]])
BALLS = {"real": POINTS, "generated": POINTS[1:], "num_neighbours": 1}
TWO_MIXTURES = {"p": MIXTURE, "q": MIXTURE, "num": 5, "rng": rng}
TWO_GAUSSIANS = {
    "mean": [0.0, 1.0],
    "covariance": [[1.0, 0.2], [0.2, 2.0]],
    "other_mean": [1.0, 1.0],
    "other_covariance": [[2.0, 0.0], [0.0, 1.0]],
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
    "gaussian_kl": TWO_GAUSSIANS,
    "gaussian_product": {"mean": 0.0, "sigma": 1.0, "other_mean": 1.0, "other_sigma": 2.0},
    "log_density": {"mixture": MIXTURE, "x": POINTS},
    "responsibilities": {"mixture": MIXTURE, "x": POINTS},
    "best_bandwidth": {"centres": POINTS, "validation": POINTS[:2], "bandwidths": [0.5, 1.0]},
    "class_entropies": {"probabilities": CLASSES},
    "copy_share": {"train": POINTS[:2], "held_out": POINTS[2:], "generated": POINTS[1:]},
    "density_and_coverage": BALLS,
    "frechet_distance": {"x": POINTS, "y": POINTS[1:]},
    "gaussian_frechet": TWO_GAUSSIANS,
    "gaussian_ring": {"num_modes": 4, "radius": 2.0, "sigma": 0.5},
    "gaussian_transport": {
        "covariance": [[1.0, 0.2], [0.2, 2.0]],
        "other_covariance": [[2.0, 0.0], [0.0, 1.0]],
    },
    "inception_score": {"probabilities": CLASSES},
    "k_means": {"x": POINTS, "num_clusters": 2, "num_steps": 2, "rng": rng},
    "kernel_log_density": {"x": POINTS[:2], "centres": POINTS, "bandwidth": 0.5},
    "line_wasserstein": {
        "x": [0.0, 2.0],
        "y": [1.0, 1.5, 3.0],
        "weights": [0.25, 0.75],
        "other_weights": [0.5, 0.25, 0.25],
    },
    "mixture_jensen_shannon": TWO_MIXTURES,
    "mixture_kl": TWO_MIXTURES,
    "mode_report": {"mixture": MIXTURE, "x": POINTS, "within": 3.0},
    "neighbour_radii": {"x": POINTS, "num_neighbours": 2},
    "point_wasserstein": {"x": POINTS[:2], "y": POINTS[2:], "power": 2.0},
    "precision_and_recall": BALLS,
    "precision_and_recall_loop": BALLS,
    "transport_plan": {
        "weights": [0.5, 0.5],
        "other_weights": [0.25, 0.5, 0.25],
        "costs": [[0.0, 1.0, 2.0], [1.0, 0.0, 1.0]],
    },
}
