"""Usual calls of convolution."""

import numpy as np

from tests.udl.usual.inputs import FILTER, IMAGE, KERNEL, SIGNAL, WINDOW
from udl.convolution import Layer

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
