"""Usual calls of gradients."""

from tests.udl.usual.inputs import CHAIN, DEEP, LINE, rng
from tests.udl.usual.models import OF_X
from udl.gradients import chain_forward, forward_pass
from udl.networks import relu

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
