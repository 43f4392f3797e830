"""What stands in for PyTorch's convolution where PyTorch does not run: in a reader's browser."""

from __future__ import annotations

from typing import Any

import numpy as np

from udl.checks.ch10_convolution.expected import image_convolution


def numpys_conv2d(
    images: Any, weights: Any, bias: Any = None, padding: int = 0, stride: int = 1, groups: int = 1
) -> np.ndarray:
    """Convolve as ``torch.nn.functional.conv2d`` does, with its arguments.

    Parameters
    ----------
    images : ndarray, shape (N, C_in, H, W)
    weights : ndarray, shape (C_out, C_in / groups, K_h, K_w)
    bias : ndarray, shape (C_out,), optional
    padding, stride : int
    groups : int
        Parts of the channels that do not see each other.

    Returns
    -------
    ndarray, shape (N, C_out, H_out, W_out)
    """
    bias = np.zeros(len(weights)) if bias is None else bias
    parts = zip(
        np.split(images, groups, axis=1),
        np.split(weights, groups),
        np.split(bias, groups),
        strict=True,
    )
    return np.concatenate([image_convolution(*part, padding, stride) for part in parts], axis=1)
