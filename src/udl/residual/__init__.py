"""Residual networks: blocks that add to what they took, and the norms that keep them in range.

`normalisation` has batch, group and layer norm with their gradients, `running` what batch norm
needs when there is no batch; `blocks` sends a batch through a stack of blocks and back; `paths`
splits such a gradient by the ways that it took; `shattering` measures how fast the slope of a deep
network changes with its input; `dense` puts side by side what the others add.

The book writes units as a column; here data points are rows, as in PyTorch.
"""

from udl.residual.blocks import (
    KeptBlock,
    ResidualGradients,
    ResidualParameters,
    ResidualPass,
    expected_variances,
    residual_backward,
    residual_forward,
    residual_parameters,
)
from udl.residual.dense import dense_block, dense_widths
from udl.residual.normalisation import (
    NormalisationGradients,
    Normalised,
    batch_norm,
    batch_norm_loop,
    group_norm,
    layer_norm,
    normalisation_gradients,
    normalisation_jacobian,
)
from udl.residual.paths import gradient_by_path_length, path_counts
from udl.residual.running import (
    RunningStatistics,
    batch_norm_fixed,
    fold_batch_norm,
    start_running,
    update_running,
)
from udl.residual.shattering import (
    autocorrelation,
    autocorrelation_loop,
    input_slopes,
    random_slopes,
)

__all__ = [
    "KeptBlock",
    "NormalisationGradients",
    "Normalised",
    "ResidualGradients",
    "ResidualParameters",
    "ResidualPass",
    "RunningStatistics",
    "autocorrelation",
    "autocorrelation_loop",
    "batch_norm",
    "batch_norm_fixed",
    "batch_norm_loop",
    "dense_block",
    "dense_widths",
    "expected_variances",
    "fold_batch_norm",
    "gradient_by_path_length",
    "group_norm",
    "input_slopes",
    "layer_norm",
    "normalisation_gradients",
    "normalisation_jacobian",
    "path_counts",
    "random_slopes",
    "residual_backward",
    "residual_forward",
    "residual_parameters",
    "start_running",
    "update_running",
]
