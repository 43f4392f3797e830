"""Training a PyTorch model: one loop, all of whose randomness comes from one generator.

:func:`fit` runs over the data in random batches, measures after each epoch on training and
validation data, and returns what it saw. It never sees test data: those are for one call of
:func:`evaluate` at the very end. Losses are means over examples (nats for cross-entropy),
accuracies are percent. Making, sharing out and batching examples lives in
:mod:`udl.training.examples`.
"""

import math
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, fields
from typing import NamedTuple, TypeAlias

import numpy as np
import torch
from jaxtyping import Float, Int64
from torch import Tensor, nn

from udl.arrays import function, instance, number, shown, whole
from udl.training.examples import Examples, batches, checked
from udl.training.progress import Progress

Loss: TypeAlias = Callable[[Tensor, Tensor], Tensor]
Schedule: TypeAlias = Callable[[int], float]
Curve = Float[np.ndarray, "E"]


class Scores(NamedTuple):
    """How well a model does on some data.

    Parameters
    ----------
    loss : float
        Mean loss of the examples.
    accuracy : float
        Percent of examples classified correctly; NaN where targets are not classes.
    """

    loss: float
    accuracy: float


@dataclass(frozen=True)
class Epoch:
    """What is known after an epoch: handed to a callback.

    Parameters
    ----------
    epoch : int
        Its number, from 0.
    learning_rate : float
        The learning rate in this epoch.
    train_loss, train_accuracy : float
        On all training data after the epoch; NaN if not measured.
    validation_loss, validation_accuracy : float
        On the validation data after the epoch; NaN if there are none.
    """

    epoch: int
    learning_rate: float
    train_loss: float
    train_accuracy: float
    validation_loss: float
    validation_accuracy: float


@dataclass(frozen=True, eq=False)
class History:
    """What was seen after each of E epochs, one array for each field of :class:`Epoch`.

    Parameters
    ----------
    epoch : ndarray of int64, shape (E,)
        0, 1, 2, …
    learning_rate, train_loss, train_accuracy, validation_loss, validation_accuracy : ndarray, (E,)
        As in :class:`Epoch`.
    """

    epoch: Int64[np.ndarray, "E"]
    learning_rate: Curve
    train_loss: Curve
    train_accuracy: Curve
    validation_loss: Curve
    validation_accuracy: Curve

    def __len__(self) -> int:
        """Return the number of epochs."""
        return len(self.epoch)


def accuracy(logits: Tensor, y: Tensor) -> float:
    """Return the percentage of examples whose largest logit is that of their class.

    Parameters
    ----------
    logits : Tensor, shape (N, K)
        Scores of the classes.
    y : Tensor of int64, shape (N,)
        Classes, 0..K-1.

    Returns
    -------
    float
        Percent.

    Raises
    ------
    ValueError
        If shapes do not fit each other, a logit is NaN, or a class lies outside 0..K-1.
    """
    instance("logits", logits, Tensor)
    instance("y", y, Tensor)
    if logits.ndim != 2 or y.shape != logits.shape[:1] or len(y) == 0:
        raise ValueError(
            f"logits: got shape {tuple(logits.shape)} for y of shape {tuple(y.shape)}; "
            "expected (N, K) and (N,)"
        )
    if logits.isnan().any():
        raise ValueError("logits: got NaN; expected numbers")
    if y.is_floating_point() or int(y.min()) < 0 or int(y.max()) >= logits.shape[1]:
        raise ValueError(
            f"y: got {shown(y.min())} to {shown(y.max())}; expected classes in "
            f"0..{logits.shape[1] - 1}"
        )
    # Counted, since not every device has float64.
    return 100.0 * (int((logits.argmax(dim=1) == y).sum()) / len(y))


def evaluate(
    model: nn.Module,
    examples: Examples,
    *,
    loss: Loss = nn.functional.cross_entropy,
    batch_size: int = 2000,
) -> Scores:
    """Measure a model, in evaluation mode and without recording gradients.

    Parameters
    ----------
    model : nn.Module
        Its mode (training or evaluation) is as before afterwards.
    examples : (Tensor, Tensor)
        Inputs and targets.
    loss : callable
        ``loss(output, y)``, the mean over a batch.
    batch_size : int
        Examples to take at once; it changes only how much memory is needed.

    Returns
    -------
    Scores

    Raises
    ------
    ValueError
        If there are no examples or numbers of inputs and targets differ.
    """
    x, y = checked("examples", examples)
    batch_size = whole("batch_size", batch_size)
    instance("model", model, nn.Module)
    function("loss", loss)
    training = model.training
    model.eval()
    try:
        with torch.no_grad():
            output = torch.cat([model(part) for part in x.split(batch_size)])
            mean = _mean_loss("examples", loss, output, y).item()
            # A model that has diverged has no accuracy, and its run is worth looking at.
            classes = not y.is_floating_point() and output.ndim == 2 and not output.isnan().any()
            return Scores(mean, accuracy(output, y) if classes else float("nan"))
    finally:
        model.train(training)


def halve_every(num_epochs: int) -> Schedule:
    """Return a schedule that halves the learning rate every ``num_epochs`` epochs.

    Parameters
    ----------
    num_epochs : int
        Epochs between two halvings, 1 or more.

    Returns
    -------
    callable
        Takes the number of an epoch, from 0; returns the factor of the learning rate.

    Raises
    ------
    ValueError
        If ``num_epochs`` is below 1.
    """
    num_epochs = whole("num_epochs", num_epochs)
    return lambda epoch: 0.5 ** (whole("epoch", epoch, 0, math.inf) // num_epochs)


def fit(
    model: nn.Module,
    train: Examples,
    *,
    optimizer: torch.optim.Optimizer,
    num_epochs: int,
    batch_size: int,
    generator: torch.Generator,
    validation: Examples | None = None,
    loss: Loss = nn.functional.cross_entropy,
    schedule: Schedule | None = None,
    callback: Callable[[Epoch], object] | None = None,
    measure_train: bool = True,
) -> History:
    """Train a model for some epochs, each once over the training data.

    Parameters
    ----------
    model : nn.Module
        Changed in place.
    train : (Tensor, Tensor)
        Inputs and targets to fit, from :func:`tensors`.
    optimizer : torch.optim.Optimizer
        Made with the model's parameters and the first learning rate.
    num_epochs : int
        How often to run over the training data.
    batch_size : int
        Examples in a step.
    generator : torch.Generator
        Decides the order of examples and, for layers that draw numbers (dropout), their draws:
        equal generators give equal results, and torch's global random numbers are left alone.
    validation : (Tensor, Tensor), optional
        Inputs and targets to measure on after each epoch. Not the test data: whoever looks at
        these numbers uses them to choose.
    loss : callable
        ``loss(output, y)``, the mean over a batch.
    schedule : callable, optional
        Takes the number of an epoch, from 0; returns the factor of the first learning rate.
    callback : callable, optional
        Called with an :class:`Epoch` after each epoch; training stops early if it returns True.
    measure_train : bool
        Whether to measure on all training data after each epoch.

    Returns
    -------
    History
        What was measured after each epoch.

    Raises
    ------
    ValueError
        If there are no examples, numbers of inputs and targets differ, or a count is below 1.
    """
    x, y = checked("train", train)
    if validation is not None:
        checked("validation", validation)
    num_epochs, batch_size = whole("num_epochs", num_epochs), whole("batch_size", batch_size)
    instance("model", model, nn.Module)
    instance("optimizer", optimizer, torch.optim.Optimizer)
    instance("generator", generator, torch.Generator)
    function("loss", loss)
    for name, optional in (("schedule", schedule), ("callback", callback)):
        if optional is not None:
            function(name, optional)
    num_batches = -(-len(x) // batch_size)
    seen: list[Epoch] = []
    seed = int(torch.randint(2**62, (), generator=generator))
    with (
        torch.random.fork_rng(devices=[]),
        closing(Progress(num_epochs * num_batches)) as progress,
        _first_rates(optimizer) as first_rates,
    ):
        torch.manual_seed(seed)  # for dropout, which takes no generator
        for epoch in range(num_epochs):
            factor = 1.0 if schedule is None else number("schedule", schedule(epoch), 0)
            for group, rate in zip(optimizer.param_groups, first_rates, strict=True):
                group["lr"] = rate * factor
            model.train()
            shuffled = batches(x, y, batch_size, generator=generator)
            for step, (x_batch, y_batch) in enumerate(shuffled, 1):
                optimizer.zero_grad()
                _mean_loss("train", loss, model(x_batch), y_batch).backward()
                optimizer.step()
                progress.update(epoch * num_batches + step)
            seen.append(
                Epoch(
                    epoch,
                    first_rates[0] * factor,
                    *(evaluate(model, train, loss=loss) if measure_train else _UNKNOWN),
                    *(_UNKNOWN if validation is None else evaluate(model, validation, loss=loss)),
                )
            )
            if callback is not None and callback(seen[-1]) is True:
                break
    return History(*(np.array([getattr(e, field.name) for e in seen]) for field in fields(Epoch)))


@contextmanager
def _first_rates(optimizer: torch.optim.Optimizer) -> Iterator[list[float]]:
    """Restore the learning rates afterwards, however a schedule was left: at its end or not."""
    rates = [group["lr"] for group in optimizer.param_groups]
    try:
        yield rates
    finally:
        for group, rate in zip(optimizer.param_groups, rates, strict=True):
            group["lr"] = rate


def _mean_loss(name: str, loss: Loss, output: Tensor, y: Tensor) -> Tensor:
    """Call a loss, which finds out only now whether there are as many classes as in ``y``."""
    try:
        mean = loss(output, y)
    except IndexError as error:
        raise ValueError(
            f"{name}: got targets from {shown(y.min())} to {shown(y.max())} for outputs of shape "
            f"{tuple(output.shape)}; expected classes 0..K-1 ({error})"
        ) from error
    if not isinstance(mean, Tensor) or mean.numel() != 1:
        raise ValueError(f"loss: got {shown(mean)}; expected a tensor of one number, the mean")
    return mean


_UNKNOWN = Scores(float("nan"), float("nan"))
