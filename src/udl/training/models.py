"""The models that the course trains, each made from a generator that decides its first weights.

All classifiers take a batch and return logits, shape (N, K). Their weights start as He and
colleagues proposed, their biases at zero; PyTorch's own draws, which come from a global generator,
are never made.
"""

import itertools
import math
from collections.abc import Sequence

import torch
from torch import nn
from torch.nn.utils import skip_init

from udl.arrays import instance, number, whole, whole_sequence
from udl.convolution import output_length


def he_bound(fan_in: int) -> float:
    """Return the largest first weight of a unit: uniform draws up to it have variance 2 / fan_in.

    Parameters
    ----------
    fan_in : int
        How many numbers the unit sums, 1 or more.

    Returns
    -------
    float
        The square root of 6 / fan_in.

    Raises
    ------
    ValueError
        If ``fan_in`` is below 1.
    """
    return math.sqrt(6 / whole("fan_in", fan_in))


@torch.no_grad()
def he_init(model: nn.Module, *, generator: torch.Generator) -> nn.Module:
    """Draw the weights of every linear and convolutional layer anew, and set biases to zero.

    Parameters
    ----------
    model : nn.Module
        Changed in place; other kinds of layers stay as they are.
    generator : torch.Generator
        Makes the draws, layer by layer in the model's order.

    Returns
    -------
    nn.Module
        ``model``.

    Notes
    -----
    He, Zhang, Ren and Sun (2015), "Delving deep into rectifiers", ICCV, arXiv:1502.01852.
    """
    instance("model", model, nn.Module)
    instance("generator", generator, torch.Generator)
    for layer in model.modules():
        if isinstance(layer, nn.Linear | nn.Conv1d | nn.Conv2d):
            bound = he_bound(layer.weight[0].numel())
            layer.weight.uniform_(-bound, bound, generator=generator)
            if layer.bias is not None:
                layer.bias.zero_()
    return model


def num_parameters(model: nn.Module) -> int:
    """Count a model's parameters.

    Parameters
    ----------
    model : nn.Module
        Any model.

    Returns
    -------
    int
        Weights and biases.
    """
    instance("model", model, nn.Module)
    return sum(parameter.numel() for parameter in model.parameters())


def logistic_regression(
    num_inputs: int = 40, num_classes: int = 10, *, generator: torch.Generator
) -> nn.Sequential:
    """Make a linear classifier.

    Parameters
    ----------
    num_inputs : int
        Numbers D in an input.
    num_classes : int
        Classes K.
    generator : torch.Generator
        Makes the first weights.

    Returns
    -------
    nn.Sequential
        From (N, D) to logits (N, K).
    """
    num_inputs, num_classes = whole("num_inputs", num_inputs), whole("num_classes", num_classes)
    return mlp((num_inputs, num_classes), generator=generator)


def mlp(sizes: Sequence[int], *, generator: torch.Generator) -> nn.Sequential:
    """Make a fully connected network with ReLU between its layers.

    Parameters
    ----------
    sizes : sequence of int
        Numbers of inputs, of hidden units in each layer and of outputs: ``(40, 100, 100, 10)``.
    generator : torch.Generator
        Makes the first weights.

    Returns
    -------
    nn.Sequential
        From (N, sizes[0]) to (N, sizes[-1]).

    Raises
    ------
    ValueError
        If there are fewer than two sizes or one is below 1.
    """
    instance("generator", generator, torch.Generator)
    sizes = whole_sequence("sizes", sizes, shortest=2)
    layers: list[nn.Module] = []
    for num_in, num_out in itertools.pairwise(sizes):
        layers += [skip_init(nn.Linear, num_in, num_out), nn.ReLU()]
    model = nn.Sequential(*layers[:-1])
    he_init(model, generator=generator)
    return model


def signal_cnn(
    channels: Sequence[int] = (15, 15, 15),
    kernel_sizes: Sequence[int] = (3, 3, 3),
    *,
    stride: int = 2,
    padding: int = 0,
    length: int = 40,
    num_classes: int = 10,
    generator: torch.Generator,
) -> nn.Sequential:
    """Make a convolutional network for signals: convolutions with ReLU, then one linear layer.

    Parameters
    ----------
    channels : sequence of int
        Output channels of each convolution.
    kernel_sizes : sequence of int
        Kernel size of each convolution.
    stride, padding : int
        Settings of all convolutions; with the defaults 40 places become 19, 9 and 4.
    length : int
        Numbers L in a signal.
    num_classes : int
        Classes K.
    generator : torch.Generator
        Makes the first weights.

    Returns
    -------
    nn.Sequential
        From (N, L) to logits (N, K).

    Raises
    ------
    ValueError
        If numbers of channels and kernel sizes differ, there are none, or a kernel does not fit.
    """
    instance("generator", generator, torch.Generator)
    channels = whole_sequence("channels", channels)
    kernel_sizes = whole_sequence("kernel_sizes", kernel_sizes)
    if len(channels) != len(kernel_sizes):
        raise ValueError(
            f"kernel_sizes: got {kernel_sizes} for channels {channels}; expected one for each"
        )
    stride, padding = whole("stride", stride), whole("padding", padding, 0)
    length, num_classes = whole("length", length), whole("num_classes", num_classes)
    layers: list[nn.Module] = [nn.Unflatten(1, (1, length))]  # (N, L) -> (N, 1, L)
    before = 1
    for num_channels, size in zip(channels, kernel_sizes, strict=True):
        try:
            length = output_length(length, size, stride=stride, padding=padding)
        except ValueError as error:
            raise ValueError(f"kernel_sizes, {error}") from None
        conv = skip_init(nn.Conv1d, before, num_channels, size, stride=stride, padding=padding)
        layers += [conv, nn.ReLU()]  # (N, num_channels, length)
        before = num_channels
    layers += [nn.Flatten(), skip_init(nn.Linear, before * length, num_classes)]
    model = nn.Sequential(*layers)
    he_init(model, generator=generator)
    return model


def mnist_cnn(*, dropout: float = 0.5, generator: torch.Generator) -> nn.Sequential:
    """Make a small convolutional network for MNIST's images, with 21840 parameters.

    Parameters
    ----------
    dropout : float
        Probability with which dropout sets channels and hidden units to zero, in [0, 1).
    generator : torch.Generator
        Makes the first weights.

    Returns
    -------
    nn.Sequential
        From (N, 1, 28, 28) to logits (N, 10).

    Raises
    ------
    ValueError
        If ``dropout`` is out of its range.
    """
    instance("generator", generator, torch.Generator)
    dropout = number("dropout", dropout, 0, below=1)
    model = nn.Sequential(
        skip_init(nn.Conv2d, 1, 10, 5),  # (N, 10, 24, 24)
        nn.MaxPool2d(2),  # (N, 10, 12, 12)
        nn.ReLU(),
        skip_init(nn.Conv2d, 10, 20, 5),  # (N, 20, 8, 8)
        nn.Dropout2d(dropout),
        nn.MaxPool2d(2),  # (N, 20, 4, 4)
        nn.ReLU(),
        nn.Flatten(),  # (N, 320)
        skip_init(nn.Linear, 320, 50),
        nn.ReLU(),
        nn.Dropout(dropout),
        skip_init(nn.Linear, 50, 10),
    )
    he_init(model, generator=generator)
    return model
