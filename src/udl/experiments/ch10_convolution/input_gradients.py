"""What a unit of a convolutional network looks at: gradients of random networks, averaged.

The chapter shows the same program; it is here so that the figure draws what the chapter prints.
"""

import numpy as np
import torch
from jaxtyping import Float
from torch import nn

NUM_NETWORKS, CHANNELS, LENGTH = 40, 16, 61
SEED = 3


def input_gradients(
    depth: int = 10, *, stride: int = 1, padding: int = 1, seed: int = SEED
) -> Float[np.ndarray, "L"]:
    """Average the size of the gradient of one output with respect to each input.

    Each of 40 networks has PyTorch's first weights, 16 channels, kernels of three weights, and a
    ReLU between two layers. The output is the middle one of the first channel.

    Parameters
    ----------
    depth : int
        Number of convolutions.
    stride, padding : int
        Settings of each of them.
    seed : int
        Decides weights and inputs.

    Returns
    -------
    ndarray, shape (61,)
        The mean over the networks of the absolute derivative by each input.
    """
    sizes = []
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        for _ in range(NUM_NETWORKS):
            layers: list[nn.Module] = []
            for before in [1, *[CHANNELS] * (depth - 1)]:
                layers += [nn.Conv1d(before, CHANNELS, 3, stride, padding), nn.ReLU()]
            x = torch.randn(1, 1, LENGTH, requires_grad=True)
            h = nn.Sequential(*layers[:-1])(x)  # (1, 16, L_out)
            (gradient,) = torch.autograd.grad(h[0, 0, h.shape[2] // 2], x)
            sizes.append(gradient[0, 0].abs())
    return torch.stack(sizes).mean(dim=0).double().numpy()
