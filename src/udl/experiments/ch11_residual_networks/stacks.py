"""Deep fully connected networks with and without skips and norms, trained side by side.

A network has a linear layer from the 40 inputs to D units, K blocks, and a last ReLU and linear
layer to 10 classes. A block has two linear layers, each after a ReLU, and each ReLU after a norm if
there are norms. With skips the block's input is added to what its layers return. Linear layers
start as He and colleagues proposed, with biases of zero.

S networks take their steps together, as products of stacks of matrices: each has a seed and a
learning rate of its own. The seed decides first weights and batches.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import torch
from jaxtyping import Float
from torch import Tensor

from udl.arrays import choice, number, whole
from udl.data import mnist1d

WIDTH, BATCH = 32, 100
EPSILON = 1e-5
NORMS = ("none", "batch", "layer")
BRANCHES = ("whole", "scaled", "learned")


@dataclass(frozen=True)
class Form:
    """What a network is made of.

    Parameters
    ----------
    num_blocks : int
        K, 1 or more; the network has 2 K + 2 linear layers.
    skip : bool
        Whether a block's input is added to what its layers return.
    norm : {"none", "batch", "layer"}
        What stands in front of each ReLU.
    branch : {"whole", "scaled", "learned"}
        What a block's layers return is multiplied by 1, by 1 / sqrt(K), or by a number that is
        learned and starts at 0 (De and Smith 2020, arXiv:2002.10444).
    noise : float
        In training, what leaves a norm is shifted by this many standard normal numbers and
        multiplied by the exponential of as many, differently for each unit in each step.
    ghost : int
        In training, batch norm takes its statistics over so many examples of the batch at a time
        (Hoffer et al. 2017, arXiv:1705.08741); over the whole batch for 0.
    """

    num_blocks: int
    skip: bool = True
    norm: str = "none"
    branch: str = "whole"
    noise: float = 0.0
    ghost: int = 0

    def __post_init__(self) -> None:
        whole("num_blocks", self.num_blocks)
        choice("norm", self.norm, NORMS)
        choice("branch", self.branch, BRANCHES)
        number("noise", self.noise, 0)
        whole("ghost", self.ghost, 0)


class Trained(NamedTuple):
    """Networks after training.

    ``parameters`` by name, each (S, ...); ``losses``, shape (steps, S), of the batches, in nats.
    """

    form: Form
    parameters: dict[str, Tensor]
    losses: Tensor


class Pass(NamedTuple):
    """Logits (S, N, 10), what enters and leaves the blocks, and each norm's mean and variance."""

    logits: Tensor
    stream: list[Tensor]
    statistics: list[tuple[Tensor, Tensor]]


class Data(NamedTuple):
    """MNIST-1D as tensors: 4000 examples to fit and 1000 to test on."""

    x: Tensor
    y: Tensor
    x_test: Tensor
    y_test: Tensor


def signals() -> Data:
    """Return MNIST-1D as tensors."""
    data = mnist1d.make_dataset()
    return Data(
        torch.tensor(data.x, dtype=torch.float32),
        torch.tensor(data.y),
        torch.tensor(data.x_test, dtype=torch.float32),
        torch.tensor(data.y_test),
    )


def first_parameters(form: Form, seeds: Sequence[int], width: int = WIDTH) -> dict[str, Tensor]:
    """Draw the parameters of one network for each seed, stacked.

    Parameters
    ----------
    form : Form
        Of all networks.
    seeds : sequence of int
        S of them.
    width : int
        Units D.

    Returns
    -------
    dict of str to Tensor
        Each of shape (S, ...).
    """
    count, layers = len(seeds), 2 * form.num_blocks
    drawn = []
    for seed in seeds:
        generator = torch.Generator().manual_seed(seed)
        drawn.append(
            (
                _he((40, width), generator),
                _he((layers, width, width), generator),
                _he((width, 10), generator),
            )
        )
    first, weights, last = (torch.stack(one) for one in zip(*drawn, strict=True))
    parameters = {
        "first": first,  # (S, 40, D)
        "first_bias": torch.zeros(count, 1, width),
        "weights": weights,  # (S, 2K, D, D)
        "biases": torch.zeros(count, layers, 1, width),
        "last": last,  # (S, D, 10)
        "last_bias": torch.zeros(count, 1, 10),
    }
    if form.norm != "none":
        parameters["gains"] = torch.ones(count, layers + 1, 1, width)
        parameters["shifts"] = torch.zeros(count, layers + 1, 1, width)
    if form.branch == "learned":
        parameters["factors"] = torch.zeros(count, form.num_blocks, 1, 1)
    return parameters


def run(
    form: Form,
    parameters: dict[str, Tensor],
    x: Float[Tensor, "*S N 40"],
    *,
    statistics: list[tuple[Tensor, Tensor]] | None = None,
    generator: torch.Generator | None = None,
    left_out: int | None = None,
) -> Pass:
    """Send inputs through all networks.

    Parameters
    ----------
    form : Form
        Of all networks.
    parameters : dict of str to Tensor
        From :func:`first_parameters`.
    x : Tensor, shape (N, 40) or (S, N, 40)
        Inputs, common to all or of each.
    statistics : list of (Tensor, Tensor), optional
        Means and variances for batch norm; those of ``x`` if not given.
    generator : torch.Generator, optional
        Makes the noise of training; without it there is neither noise nor ghost batches.
    left_out : int, optional
        The block, from 0, whose layers are left out.

    Returns
    -------
    Pass
        ``stream`` holds K + 1 tensors (S, N, D).
    """
    count = len(parameters["first"])
    # One stack a kind: their gradients are stacked again in a single step.
    layers = list(zip(parameters["weights"].unbind(1), parameters["biases"].unbind(1), strict=True))
    norms = (
        list(zip(*(parameters[n].unbind(1) for n in ("gains", "shifts")), strict=True))
        if form.norm != "none"
        else [None] * (len(layers) + 1)
    )
    factors = _factors(form, parameters)
    found: list[tuple[Tensor, Tensor]] = []

    def ready(h: Tensor, place: int) -> Tensor:
        """Return what a linear layer takes: (S, N, D), normalised and through a ReLU."""
        norm = norms[place]
        if norm is None:
            return torch.relu(h)
        axis = 2 if form.norm == "layer" else 1
        shape = h.shape
        if axis == 1 and form.ghost and generator is not None:
            h = h.view(-1, form.ghost, shape[2])  # (S * N / ghost, ghost, D)
        if statistics is None or axis == 2:
            mean = h.mean(axis, keepdim=True)
            variance = (h - mean).square().mean(axis, keepdim=True)
        else:
            mean, variance = statistics[place]
        found.append((mean.detach(), variance.detach()))
        z = ((h - mean) * torch.rsqrt(variance + EPSILON)).view(shape) * norm[0] + norm[1]
        if form.noise and generator is not None:
            drawn = torch.randn((2, shape[0], 1, shape[2]), generator=generator)  # (2, S, 1, D)
            shift, scale = form.noise * drawn
            z = z * scale.exp() + shift
        return torch.relu(z)

    h = torch.baddbmm(parameters["first_bias"], x.expand(count, *x.shape[-2:]), parameters["first"])
    stream = [h]
    for block, (inner, outer) in enumerate(zip(layers[::2], layers[1::2], strict=True)):
        if block == left_out:
            stream.append(h)
            continue
        z = torch.baddbmm(inner[1], ready(h, 2 * block), inner[0])  # (S, N, D)
        z = torch.baddbmm(outer[1], ready(z, 2 * block + 1), outer[0]) * factors[block]
        h = h + z if form.skip else z
        stream.append(h)
    logits = torch.baddbmm(parameters["last_bias"], ready(h, len(layers)), parameters["last"])
    return Pass(logits, stream, found)


def train(
    form: Form,
    seeds: Sequence[int],
    rates: Sequence[float],
    num_steps: int,
    *,
    optimiser: str = "adam",
    batch_size: int = BATCH,
    data: Data | None = None,
) -> Trained:
    """Train a network for each pair of a seed and a learning rate.

    Parameters
    ----------
    form : Form
        Of all networks.
    seeds : sequence of int
        Each decides first weights and batches.
    rates : sequence of float
        Learning rates.
    num_steps : int
        Steps.
    optimiser : {"adam", "sgd"}
        Adam with PyTorch's settings, or plain steps against the gradient.
    batch_size : int
        Examples in a step.
    data : Data, optional
        MNIST-1D if not given.

    Returns
    -------
    Trained
        S networks: all rates of the first seed, then all of the second, and so on.
    """
    choice("optimiser", optimiser, ("adam", "sgd"))
    data = signals() if data is None else data
    each = [seed for seed in seeds for _ in rates]
    rate = torch.tensor([one for _ in seeds for one in rates])  # (S,)
    parameters = first_parameters(form, each)
    for one in parameters.values():
        one.requires_grad_()
    generators = {seed: torch.Generator().manual_seed(seed + 1000) for seed in seeds}
    noise = torch.Generator().manual_seed(2000)
    moments = [(torch.zeros_like(one), torch.zeros_like(one)) for one in parameters.values()]
    losses = torch.empty(num_steps, len(each))
    rows = {
        seed: torch.randint(len(data.x), (num_steps, batch_size), generator=generator)
        for seed, generator in generators.items()
    }
    for step in range(num_steps):
        i = torch.stack([rows[seed][step] for seed in each])  # (S, B)
        found = run(form, parameters, data.x[i], generator=noise)
        loss = own_losses(found.logits, data.y[i])
        losses[step] = loss.detach()
        gradients = torch.autograd.grad(loss.sum(), list(parameters.values()))
        with torch.no_grad():
            for one, gradient, (m, v) in zip(parameters.values(), gradients, moments, strict=True):
                pace = rate.view(-1, *[1] * (one.ndim - 1))
                if optimiser == "sgd":
                    one -= pace * gradient
                    continue
                m.lerp_(gradient, 0.1)
                v.lerp_(gradient.square(), 0.001)
                size = (v / (1 - 0.999 ** (step + 1))).sqrt_().add_(1e-8)
                one -= pace * (m / (1 - 0.9 ** (step + 1))) / size
    return Trained(form, {name: one.detach() for name, one in parameters.items()}, losses)


def own_losses(logits: Float[Tensor, "S N K"], y: Tensor) -> Float[Tensor, "S"]:
    """Return the mean cross-entropy of each network, in nats, for labels (N,) or (S, N)."""
    log_probability = torch.log_softmax(logits, dim=2)
    own = log_probability.gather(2, y.expand(logits.shape[:2])[..., None])[..., 0]  # (S, N)
    return -own.mean(dim=1)


@torch.no_grad()
def scores(trained: Trained, data: Data | None = None) -> dict[str, Tensor]:
    """Measure trained networks, batch norm with the statistics of all training examples.

    Parameters
    ----------
    trained : Trained
        S networks.
    data : Data, optional
        MNIST-1D if not given.

    Returns
    -------
    dict of str to Tensor
        ``"loss"``: cross-entropy on the training examples in nats; ``"train"`` and ``"test"``:
        accuracy in percent; each of shape (S,).
    """
    data = signals() if data is None else data
    on_train = run(trained.form, trained.parameters, data.x)
    on_test = run(trained.form, trained.parameters, data.x_test, statistics=on_train.statistics)
    return {
        "loss": own_losses(on_train.logits, data.y),
        "train": accuracies(on_train.logits, data.y),
        "test": accuracies(on_test.logits, data.y_test),
    }


def accuracies(logits: Float[Tensor, "S N K"], y: Tensor) -> Float[Tensor, "S"]:
    """Return the accuracy of each network in percent."""
    return 100 * (logits.argmax(dim=2) == y).float().mean(dim=1)


def _factors(form: Form, parameters: dict[str, Tensor]) -> Sequence[Tensor | float]:
    """Return what the branch of each block is multiplied by."""
    if form.branch == "learned":
        return parameters["factors"].unbind(1)
    return [1 / math.sqrt(form.num_blocks) if form.branch == "scaled" else 1.0] * form.num_blocks


def _he(shape: tuple[int, ...], generator: torch.Generator) -> Tensor:
    """Draw weights (..., in, out) of variance 2 / in."""
    weights: Tensor = torch.empty(shape).normal_(0, math.sqrt(2 / shape[-2]), generator=generator)
    return weights
