"""Usual calls of performance."""

from tests.udl.usual.inputs import LINE, POINTS, rng

SMOOTH = [[0.5, 0.5, 0.0, 0.0], [0.0, 0.0, 0.5, 0.5]]


def rate_error(setting, budget):
    return setting["rate"] + 1 / budget


def rate(generator):
    return {"rate": generator.uniform()}


SEARCHED = {"evaluate": rate_error, "draw": rate, "num_settings": 4, "budget": 2, "rng": rng}

PERFORMANCE = {
    "ball_volume": {"num_dimensions": 3, "radius": 2.0},
    "chance_of_upset": {"difference": 0.5, "spread": 1.0, "num_draws": 3},
    "compare_pairs": {"first": LINE, "second": LINE[::-1]},
    "decompose": {"predictions": POINTS, "truth": [0.0, 1.0], "noise": 0.5},
    "decompose_linear": {
        "smoother": SMOOTH,
        "truth_at_data": LINE,
        "truth": [0.0, 1.0],
        "noise": 0.5,
    },
    "distance_ratio": {"points": POINTS},
    "fit_hinges": {"x": LINE, "y": LINE, "num_hidden": 3, "ridge": 0.1},
    "fit_power_law": {"sizes": LINE + 1, "losses": LINE[::-1] + 1},
    "grid_search": {"evaluate": rate_error, "choices": {"rate": [0.1, 0.2]}, "budget": 2},
    "hinge_design": {"x": LINE, "num_hidden": 3},
    "hinge_smoother": {"x": LINE, "places": LINE, "num_hidden": 3, "ridge": 0.1},
    "hinges": {"x": LINE, "parameters": LINE},
    "least_norm_fit": {"features": POINTS, "y": LINE},
    "random_features": {"num_features": 5, "num_inputs": 2, "rng": rng},
    "random_search": SEARCHED,
    "runs_needed": {"difference": 0.5, "spread": 1.0, "level": 0.05, "power": 0.8},
    "shell_share": {"num_dimensions": 3, "thickness": 0.1},
    "standard_error": {"results": LINE},
    "successive_halving": {**SEARCHED, "keep": 0.5},
}
