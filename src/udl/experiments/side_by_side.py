"""Small networks of one form trained side by side, each as if it were alone.

A step of a small network costs a processor more in bookkeeping than in arithmetic. Here S networks
take their steps together, as products of stacks of matrices. Each has its own first weights, order
of examples, noise and settings, all from its own generator, so that a network's result does not
depend on which others stand beside it.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import torch
from jaxtyping import Float, Int64
from torch import Tensor, nn
from torch.nn.functional import log_softmax

from udl.arrays import whole
from udl.training.models import mlp

Each: TypeAlias = float | Sequence[float]
AfterEpoch: TypeAlias = Callable[[int], object]
EachLogits: TypeAlias = Float[Tensor, "S N K"]
EachLabels: TypeAlias = Int64[Tensor, "*S N"]


@dataclass(frozen=True)
class Recipe:
    """How networks are trained: with momentum, a falling learning rate and, at will, regularisers.

    What has the type ``Each`` is one number for all networks or one number for each. The defaults
    are the coursework's baseline, without any regulariser.

    Parameters
    ----------
    learning_rate : Each
        Of the first epochs.
    momentum : float
        As in ``torch.optim.SGD``.
    batch_size, num_epochs : int
        Examples in a step; runs over the training data.
    halvings : int
        The learning rate is halved after every ``num_epochs / (halvings + 1)`` epochs.
    weight_decay : Each
        Added to the gradient, times the weights; biases are left alone.
    dropout : Each
        Probability that a hidden unit is left out in a step.
    input_noise, weight_noise : Each
        Standard deviation of normal noise on inputs, and on weights, that is new in each step.
    smoothing : Each
        Share of a label's probability that is spread over all classes.
    max_shift : Each
        Each signal is moved round by up to so many places, either way.
    scaling : Each
        Each signal is multiplied by a factor between 1 minus this and 1 plus this.
    """

    learning_rate: Each = 0.05
    momentum: float = 0.9
    batch_size: int = 100
    num_epochs: int = 50
    halvings: int = 4
    weight_decay: Each = 0.0
    dropout: Each = 0.0
    input_noise: Each = 0.0
    weight_noise: Each = 0.0
    smoothing: Each = 0.0
    max_shift: Each = 0.0
    scaling: Each = 0.0

    def factor(self, epoch: int) -> float:
        """Return the factor of the learning rate in an epoch, from 0."""
        return 0.5 ** math.floor(epoch * (self.halvings + 1) / self.num_epochs)


class SideBySide(nn.Module):
    """S fully connected networks with ReLU between their layers.

    Parameters
    ----------
    networks : sequence of nn.Sequential
        From :func:`udl.training.mlp`, all of one form. Their parameters are copied.
    """

    def __init__(self, networks: Sequence[nn.Sequential]) -> None:
        super().__init__()
        layers = list(
            zip(*([m for m in net if isinstance(m, nn.Linear)] for net in networks), strict=True)
        )
        with torch.no_grad():
            self.weights = nn.ParameterList(
                torch.stack([one.weight.T for one in layer]).contiguous() for layer in layers
            )  # (S, D_in, D_out)
            self.biases = nn.ParameterList(
                torch.stack([one.bias[None] for one in layer]) for layer in layers
            )  # (S, 1, D_out)

    def __len__(self) -> int:
        """Return the number S of networks."""
        return len(self.weights[0])

    def forward(self, x: Tensor) -> EachLogits:
        """Return the logits of each network for inputs (N, D), or for its own, (S, N, D)."""
        return self.perturbed(x, list(self.weights), None)

    def perturbed(self, x: Tensor, weights: list[Tensor], masks: list[Tensor] | None) -> EachLogits:
        """Return the logits with other weights, and hidden layers multiplied with masks."""
        hidden = x.expand(len(self), *x.shape[-2:])
        last = len(weights) - 1
        for k, (weight, bias) in enumerate(zip(weights, self.biases, strict=True)):
            hidden = torch.baddbmm(bias, hidden, weight)  # (S, N, D_out)
            if k < last:
                hidden = hidden.relu()
                if masks is not None:
                    hidden = hidden * masks[k]
        return hidden


def seeded(seeds: Sequence[int]) -> list[torch.Generator]:
    """Make a generator from each seed."""
    return [torch.Generator().manual_seed(seed) for seed in seeds]


def mlps(sizes: Sequence[int], generators: Sequence[torch.Generator]) -> SideBySide:
    """Make networks as :func:`udl.training.mlp` does, one from each generator.

    Parameters
    ----------
    sizes : sequence of int
        Numbers of inputs, of hidden units in each layer and of outputs.
    generators : sequence of torch.Generator
        One a network.

    Returns
    -------
    SideBySide
    """
    return SideBySide([mlp(sizes, generator=one) for one in generators])


def train_side_by_side(
    networks: SideBySide,
    x: Tensor,
    y: Tensor,
    recipe: Recipe,
    generators: Sequence[torch.Generator],
    *,
    loss: Callable[[Tensor, Tensor], Tensor] | None = None,
    after_epoch: AfterEpoch | None = None,
) -> None:
    """Train networks in place; each sees the batches that it would see alone.

    Parameters
    ----------
    networks : SideBySide
        S networks.
    x : Tensor, shape (N, D) or (S, N, D)
        Inputs, common to all or of each.
    y : Tensor, shape (N, ...) or (S, N, ...)
        Classes, or what ``loss`` takes.
    recipe : Recipe
        Settings.
    generators : sequence of torch.Generator
        One a network: it gives first the seed of the network's noise, then the order of examples in
        each epoch, as in :func:`udl.training.fit`. So noise does not change which batches come.
    loss : callable, optional
        ``loss(outputs, y)`` for outputs (S, B, K) returns the mean loss of each network, (S,);
        the cross-entropy if not given.
    after_epoch : callable, optional
        Called with the number of the epoch, from 0.

    Raises
    ------
    ValueError
        If there is not one generator for each network, or a count is below 1.
    """
    count = len(networks)
    if len(generators) != count:
        raise ValueError(f"generators: got {len(generators)} for {count} networks; expected equal")
    batch_size = whole("batch_size", recipe.batch_size)
    num_epochs = whole("num_epochs", recipe.num_epochs)
    noise = seeded([int(torch.randint(2**62, (), generator=one)) for one in generators])
    apart = x.expand(count, *x.shape[-2:])  # (S, N, D)
    own = y.shape[:2] == apart.shape[:2]
    targets = y if own else y.expand(count, *y.shape)  # (S, N, ...)
    rows = torch.arange(count)[:, None]
    first_rate, decay = _each(recipe.learning_rate, count), _each(recipe.weight_decay, count)
    smoothing = _each(recipe.smoothing, count)[:, 0, 0]
    measure = loss or (lambda logits, labels: smoothed_losses(logits, labels, smoothing))
    parameters = [*networks.weights, *networks.biases]
    decayed = len(networks.weights)
    velocity = [torch.zeros_like(one) for one in parameters]
    for epoch in range(num_epochs):
        rate = first_rate * recipe.factor(epoch)
        order = torch.stack([torch.randperm(apart.shape[1], generator=one) for one in generators])
        for part in order.split(batch_size, dim=1):  # (S, B)
            outputs = _noisy(networks, apart[rows, part], recipe, noise)
            total = measure(outputs, targets[rows, part]).sum()
            gradients = torch.autograd.grad(total, parameters)
            with torch.no_grad():
                for k, (one, gradient) in enumerate(zip(parameters, gradients, strict=True)):
                    if k < decayed:
                        gradient = gradient + decay * one
                    velocity[k].mul_(recipe.momentum).add_(gradient)
                    one.sub_(rate * velocity[k])
        if after_epoch is not None:
            after_epoch(epoch)


def smoothed_losses(
    logits: EachLogits, y: EachLabels, smoothing: Float[Tensor, "S"] | float = 0.0
) -> Float[Tensor, "S"]:
    """Return the mean cross-entropy of each network against smoothed labels, in nats."""
    log_shares = log_softmax(logits, dim=-1)  # (S, N, K)
    of_label = log_shares.gather(-1, y.expand(log_shares.shape[:-1])[..., None])[..., 0]
    return -((1 - smoothing) * of_label.mean(dim=1) + smoothing * log_shares.mean(dim=(1, 2)))


@torch.no_grad()
def losses_and_errors(
    networks: SideBySide, x: Tensor, y: EachLabels
) -> tuple[Float[Tensor, "S"], Float[Tensor, "S"]]:
    """Measure each network: its mean loss in nats and its error in percent.

    Parameters
    ----------
    networks : SideBySide
        S networks.
    x : Tensor, shape (N, D)
        Inputs.
    y : Tensor of int64, shape (N,) or (S, N)
        Classes.

    Returns
    -------
    losses, errors : Tensor, shape (S,)
    """
    logits = networks(x)
    return smoothed_losses(logits, y), errors_of(logits, y)


def errors_of(logits: EachLogits, y: EachLabels) -> Float[Tensor, "S"]:
    """Return the share of wrong classes of each network in percent, in float64."""
    return 100.0 * (logits.argmax(dim=-1) != y).double().mean(dim=-1)


def _each(value: Each, count: int) -> Tensor:
    """Return one number for each network, shape (S, 1, 1)."""
    return torch.as_tensor(value, dtype=torch.float32).reshape(-1, 1, 1).expand(count, 1, 1)


def _noisy(
    networks: SideBySide, x: Tensor, recipe: Recipe, noise: Sequence[torch.Generator]
) -> Tensor:
    """Run the networks on a batch, (S, B, D), with whatever noise the recipe asks for."""
    count = len(networks)
    shift, scaling, spread, loose, share = (
        _each(value, count)
        for value in (
            *(recipe.max_shift, recipe.scaling, recipe.input_noise),
            *(recipe.weight_noise, recipe.dropout),
        )
    )
    if shift.any() or scaling.any():
        x = _moved(x, shift, scaling, noise)
    if spread.any():
        x = x + spread * _normal(x.shape[1:], noise)
    weights = list(networks.weights)
    if loose.any():
        weights = [one + loose * _normal(one.shape[1:], noise) for one in weights]
    masks = None
    if share.any():
        masks = [
            (_uniform((x.shape[1], one.shape[2]), noise) >= share) / (1 - share)
            for one in weights[:-1]
        ]
    return networks.perturbed(x, weights, masks)


def _moved(x: Tensor, shift: Tensor, scaling: Tensor, noise: Sequence[torch.Generator]) -> Tensor:
    """Move signals, (S, B, D), round by whole places, and scale them."""
    draws = _uniform((x.shape[1], 2), noise)  # (S, B, 2)
    distance = ((2 * shift + 1) * draws[..., :1]).floor() - shift  # (S, B, 1)
    came_from = torch.arange(x.shape[2]) - distance.long()  # (S, B, D)
    factor = 1 + scaling * (2 * draws[..., 1:] - 1)  # (S, B, 1)
    return factor * x.gather(2, came_from % x.shape[2])


def _normal(shape: Sequence[int], noise: Sequence[torch.Generator]) -> Tensor:
    return torch.stack([torch.randn(*shape, generator=one) for one in noise])


def _uniform(shape: Sequence[int], noise: Sequence[torch.Generator]) -> Tensor:
    return torch.stack([torch.rand(*shape, generator=one) for one in noise])
