"""Derivatives of a loss by everything it depends on, and first weights that keep them of use.

`chain` takes the chain rule step by step through single numbers, `backpropagation` through a deep
network in matrices; `numerical` checks them by finite differences. `autodiff` differentiates
whatever is written with its operations, in reverse mode, `dual` in forward mode; `costs` counts
what each takes. `initialisation` follows the size of signals over depth, `precision` what sixteen
bits leave of them.
"""

from udl.gradients.autodiff import Tensor
from udl.gradients.backpropagation import (
    ForwardPass,
    NetworkGradients,
    backward_pass,
    backward_pass_loop,
    forward_pass,
)
from udl.gradients.chain import (
    STEPS,
    Chain,
    ChainBackward,
    ChainForward,
    chain_backward,
    chain_forward,
)
from udl.gradients.costs import Cost, evaluation_cost, forward_mode_cost, reverse_mode_cost
from udl.gradients.dual import Dual, directional_derivative, forward_gradient
from udl.gradients.initialisation import (
    Signals,
    expected_second_moments,
    he_parameters,
    he_variance,
    normal_parameters,
    signals,
)
from udl.gradients.numerical import finite_differences, relative_error
from udl.gradients.precision import (
    Limits,
    LossScale,
    limits,
    lost_share,
    low_precision_gradients,
    round_to,
)

__all__ = [
    "STEPS",
    "Chain",
    "ChainBackward",
    "ChainForward",
    "Cost",
    "Dual",
    "ForwardPass",
    "Limits",
    "LossScale",
    "NetworkGradients",
    "Signals",
    "Tensor",
    "backward_pass",
    "backward_pass_loop",
    "chain_backward",
    "chain_forward",
    "directional_derivative",
    "evaluation_cost",
    "expected_second_moments",
    "finite_differences",
    "forward_gradient",
    "forward_mode_cost",
    "forward_pass",
    "he_parameters",
    "he_variance",
    "limits",
    "lost_share",
    "low_precision_gradients",
    "normal_parameters",
    "relative_error",
    "reverse_mode_cost",
    "round_to",
    "signals",
]
