"""Convolution in one and two dimensions: forward, as loops, backward, and what comes after it.

`forward` computes it fast, `loops` as it is read, `gradients` takes it back (and so transposes it);
`windows` cuts inputs into what a kernel sees, `pooling` shrinks and enlarges, `receptive_fields`
follows what an output can see.
"""

from udl.convolution.forward import Checked, conv1d, conv2d, convolution_matrix
from udl.convolution.gradients import (
    Gradients,
    conv1d_gradients,
    conv2d_gradients,
    conv_transpose1d,
    conv_transpose2d,
)
from udl.convolution.loops import conv1d_loop, conv2d_loop
from udl.convolution.pooling import (
    MaxPooled,
    bilinear,
    downsample,
    duplicate,
    max_pool,
    max_pool_with_indices,
    max_unpool,
    mean_pool,
)
from udl.convolution.receptive_fields import Layer, ReceptiveField, inputs_seen, receptive_field
from udl.convolution.windows import output_length

__all__ = [
    "Checked",
    "Gradients",
    "Layer",
    "MaxPooled",
    "ReceptiveField",
    "bilinear",
    "conv1d",
    "conv1d_gradients",
    "conv1d_loop",
    "conv2d",
    "conv2d_gradients",
    "conv2d_loop",
    "conv_transpose1d",
    "conv_transpose2d",
    "convolution_matrix",
    "downsample",
    "duplicate",
    "inputs_seen",
    "max_pool",
    "max_pool_with_indices",
    "max_unpool",
    "mean_pool",
    "output_length",
    "receptive_field",
]
