"""The network that three assignments improve, and its training: all that stays as it is.

What an assignment leaves to choose is an argument of :class:`Choices`; whatever is left out is the
baseline's. One function trains them all, from one seed, until it has seen as many examples as the
budget allows.
"""

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import numpy as np
import torch
from jaxtyping import Float, Int64
from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from torch.utils.flop_counter import FlopCounterMode

from udl.arrays import instance, number, shown, whole
from udl.data import mnist1d
from udl.experiments.threads import one_thread
from udl.training import Examples, Progress, mlp, num_parameters, tensors

SEEDS = tuple(range(8))
SIZES = (40, 100, 100, 10)
BUDGET = 200_000  # examples seen: fifty times the training data
MOST_PARAMETERS = 30_000  # about twice the baseline's
MOST_MULTIPLICATIONS = 75_000  # for one signal, five times the baseline's
BATCH_SIZES = (25, 4000)
DECAY_INTERVALS = 5  # the baseline halves its learning rate after each but the last

Network: TypeAlias = Callable[[torch.Generator], nn.Module]
OptimizerFor: TypeAlias = Callable[[nn.Module], torch.optim.Optimizer]
OfProgress: TypeAlias = Callable[[float], float]
Disturb: TypeAlias = Callable[[Tensor, torch.Generator], Tensor]
Penalty: TypeAlias = Callable[[nn.Module], Tensor]
Signals: TypeAlias = Float[np.ndarray, "N 40"]
Classes: TypeAlias = Int64[np.ndarray, "N"]


def baseline_network(generator: torch.Generator) -> nn.Module:
    """Make the network 40-100-100-10 with ReLU, its first weights from the generator."""
    return mlp(SIZES, generator=generator)


def baseline_optimizer(model: nn.Module) -> torch.optim.Optimizer:
    """Make stochastic gradient descent with momentum 0.9 and learning rate 0.05."""
    return torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)


def baseline_rate(progress: float) -> float:
    """Return the factor of the learning rate: 1, halved after each fifth of the training."""
    return float(0.5 ** min(int(progress * DECAY_INTERVALS), DECAY_INTERVALS - 1))


def baseline_batch(progress: float) -> int:
    """Return how many examples the next step takes: 100, however far the training is."""
    return 100


@dataclass(frozen=True)
class Choices:
    """What may be chosen in one assignment or another; the defaults are the baseline.

    Parameters
    ----------
    network : callable
        Takes a ``torch.Generator``, returns an untrained model from (N, 40) to logits (N, 10).
    optimizer : callable
        Takes the model, returns an optimiser of all its parameters, without weight decay.
    rate : callable
        Takes the share of the budget that is spent, from 0 to below 1; returns the factor of the
        optimiser's own learning rate.
    batch_size : callable
        Takes the same share; returns how many examples the next step takes.
    disturb_inputs, disturb_hidden : callable, optional
        Take signals (B, 40), or the outputs (B, 100) of each hidden layer, and a generator; return
        what the training sees in their place.
    penalty : callable, optional
        Takes the model; returns a number that is added to each step's loss.
    smoothing : float
        Share of each label's probability that is spread over all classes, in [0, 1).
    """

    network: Network = baseline_network
    optimizer: OptimizerFor = baseline_optimizer
    rate: OfProgress = baseline_rate
    batch_size: OfProgress = baseline_batch
    disturb_inputs: Disturb | None = None
    disturb_hidden: Disturb | None = None
    penalty: Penalty | None = None
    smoothing: float = 0.0


BASELINE = Choices()


@cache
def examples() -> tuple[Examples, Examples]:
    """Return the coursework's training and validation data, as tensors."""
    data = mnist1d.coursework()
    return tensors(data.x_train, data.y_train), tensors(data.x_validation, data.y_validation)


def train(choices: Choices, seed: int) -> nn.Module:
    """Train a network on the coursework's training data until the budget is spent.

    Parameters
    ----------
    choices : Choices
        What differs from the baseline.
    seed : int
        Decides first weights, order of examples and all noise.

    Returns
    -------
    nn.Module
        The trained model. There is no other way out of the loop than its end: the network of the
        last step is the one that counts.

    Raises
    ------
    ValueError
        If a choice is not what the assignment allows; it says which and why.
    """
    x, y = examples()[0]
    generator = torch.Generator().manual_seed(whole("seed", seed, 0, 2**62))
    smoothing = number("smoothing", choices.smoothing, 0, below=1)
    seen, order = 0, torch.empty(0, dtype=torch.int64)
    with one_thread(), torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)  # for layers that draw their first weights without a generator
        model = checked_network(choices.network(generator)).train()
        _check_draw(choices.network, model, generator, seed)
        noise_seed = int(torch.randint(2**62, (), generator=generator))
        noise = torch.Generator().manual_seed(noise_seed)
        torch.manual_seed(noise_seed)  # for layers that draw in each step, as dropout does
        first_weights = [one.detach().clone() for one in model.parameters()]
        optimizer = _checked_optimizer(choices.optimizer(model), model)
        if not _equal(first_weights, model):
            raise ValueError("optimizer: changed the weights; expected the first ones of the seed")
        first_rates = [group["lr"] for group in optimizer.param_groups]
        while seen < BUDGET:
            progress = seen / BUDGET
            factor = number("rate", choices.rate(progress), 0)
            size = whole("batch_size", choices.batch_size(progress), *BATCH_SIZES)
            if not len(order):
                order = torch.randperm(len(x), generator=generator)
            part, order = order[:size], order[size:]
            for group, rate in zip(optimizer.param_groups, first_rates, strict=True):
                group["lr"] = rate * factor
            optimizer.zero_grad()
            logits = _logits(model, x[part], choices, noise)
            loss = cross_entropy(logits, y[part], label_smoothing=smoothing)
            if choices.penalty is not None:
                loss = loss + _one_number("penalty", choices.penalty(model))
            loss.backward()
            optimizer.step()
            seen += len(part)
    return model


def predict(model: nn.Module, x: Signals | Tensor) -> Classes:
    """Return the class that a model gives to each signal.

    Parameters
    ----------
    model : nn.Module
        A trained model; it is put into evaluation mode.
    x : ndarray or Tensor, shape (N, 40)
        Signals.

    Returns
    -------
    ndarray of int64, shape (N,)
        Classes, 0 to 9.
    """
    inputs = torch.as_tensor(np.asarray(x), dtype=torch.float32)
    model.eval()
    with torch.no_grad():
        parts = [model(part).argmax(dim=1) for part in inputs.split(2000)]
    return np.asarray(torch.cat(parts).numpy(), dtype=np.int64)


def predictions(choices: Choices, seed: int, file: str) -> Classes:
    """Train from a seed, and classify the signals of a file: what marking calls.

    Parameters
    ----------
    choices : Choices
        What differs from the baseline.
    seed : int
        As in :func:`train`.
    file : str
        An ``npy`` file of signals, shape (N, 40).
    """
    return predict(train(choices, seed), np.load(file, allow_pickle=False))


def train_all(choices: Choices) -> list[nn.Module]:
    """Train a network from each of the stated seeds.

    Parameters
    ----------
    choices : Choices
        What differs from the baseline.

    Returns
    -------
    list of nn.Module
        One for each of ``SEEDS``.
    """
    models = []
    with closing(Progress(len(SEEDS))) as progress:
        for done, seed in enumerate(SEEDS, 1):
            models.append(train(choices, seed))
            progress.update(done)
    return models


def errors(
    models: Sequence[nn.Module], x: Signals | Tensor, y: Classes | Tensor
) -> Float[np.ndarray, "S"]:
    """Return the share of signals that each model gets wrong.

    Parameters
    ----------
    models : sequence of nn.Module
        S trained models.
    x : ndarray or Tensor, shape (N, 40)
        Signals.
    y : ndarray or Tensor, shape (N,)
        Their classes.

    Returns
    -------
    ndarray, shape (S,)
        Errors in percent.
    """
    labels = np.asarray(y)
    return np.array([100 * np.mean(predict(model, x) != labels) for model in models])


def multiplications(model: nn.Module) -> int:
    """Count the multiplications that a model needs for one signal.

    PyTorch's own counter sees products of matrices, convolutions and attention. What it does not
    see (recurrent layers, say) is held by the limit of time instead.
    """
    instance("model", model, nn.Module)
    training = model.training
    model.eval()
    with torch.no_grad(), FlopCounterMode(display=False) as counter:
        model(torch.zeros(2, 40))
    model.train(training)
    # It counts additions as well, and this was for two signals.
    return int(counter.get_total_flops()) // 4


def checked_network(model: nn.Module) -> nn.Module:
    """Return a model if it is within what assignment I allows.

    Raises
    ------
    ValueError
        If it is no model, has too many parameters, needs too many multiplications, or does not
        return ten numbers for each signal.
    """
    instance("network", model, nn.Module)
    if (count := num_parameters(model)) > MOST_PARAMETERS:
        raise ValueError(
            f"network: got {count:,} parameters; expected at most {MOST_PARAMETERS:,}, so that "
            "size alone buys nothing"
        )
    training = model.training
    model.eval()
    with torch.no_grad():
        shape = tuple(model(torch.zeros(3, 40)).shape)
    model.train(training)
    if shape != (3, 10):
        raise ValueError(
            f"network: got outputs of shape {shape} for 3 signals; expected (3, 10), a logit for "
            "each class"
        )
    if (count := multiplications(model)) > MOST_MULTIPLICATIONS:
        raise ValueError(
            f"network: got {count:,} multiplications for a signal; expected at most "
            f"{MOST_MULTIPLICATIONS:,}"
        )
    return model


def _check_draw(network: Network, model: nn.Module, generator: torch.Generator, seed: int) -> None:
    """Refuse a network that is the same from every seed: one lucky seed would count eight times."""
    if generator.initial_seed() != seed:
        raise ValueError(
            f"network: the generator was started anew with {generator.initial_seed()}; expected it "
            f"to go on from the seed {seed}, which decides weights and order of examples"
        )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed + 1)
        other = network(torch.Generator().manual_seed(seed + 1))
    if _equal(list(other.parameters()), model):
        raise ValueError(
            "network: its first weights are the same from two seeds; expected them to come from "
            "the generator"
        )


def _equal(weights: Sequence[Tensor], model: nn.Module) -> bool:
    return all(torch.equal(*pair) for pair in zip(weights, model.parameters(), strict=False))


def _checked_optimizer(optimizer: torch.optim.Optimizer, model: nn.Module) -> torch.optim.Optimizer:
    instance("optimizer", optimizer, torch.optim.Optimizer)
    held = {id(one) for group in optimizer.param_groups for one in group["params"]}
    if held != {id(one) for one in model.parameters()}:
        raise ValueError(
            "optimizer: got one that does not hold all parameters of the model, and no others; "
            "expected it to be made with model.parameters()"
        )
    if any(group.get("weight_decay") for group in optimizer.param_groups):
        raise ValueError(
            "optimizer: got weight decay; expected none, since that is a penalty (regularisation)"
        )
    return optimizer


def _logits(model: nn.Module, x: Tensor, choices: Choices, noise: torch.Generator) -> Tensor:
    """Run the network on a batch, (B, 40), with what disturbs inputs and hidden layers."""
    if choices.disturb_inputs is not None:
        x = _same_shape("disturb_inputs", choices.disturb_inputs(x, noise), x)
    if choices.disturb_hidden is None:
        logits: Tensor = model(x)
        return logits
    for layer in model.children():
        x = layer(x)
        if isinstance(layer, nn.ReLU):
            x = _same_shape("disturb_hidden", choices.disturb_hidden(x, noise), x)
    return x


def _same_shape(name: str, came: Tensor, before: Tensor) -> Tensor:
    if not isinstance(came, Tensor) or came.shape != before.shape:
        what = tuple(came.shape) if isinstance(came, Tensor) else shown(came)
        raise ValueError(f"{name}: got {what}; expected a tensor of shape {tuple(before.shape)}")
    return came


def _one_number(name: str, came: Tensor) -> Tensor:
    if isinstance(came, Tensor) and came.ndim == 0 and bool(torch.isfinite(came)):
        return came
    if not isinstance(came, Tensor):
        return torch.tensor(number(name, came))
    raise ValueError(f"{name}: got {shown(came)}; expected one finite number")
