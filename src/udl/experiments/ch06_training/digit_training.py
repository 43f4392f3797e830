"""One small classifier of digits, trained by several methods, rates, batch sizes and schedules.

The network is that of chapter 1: 784 inputs, 100 hidden units, 10 outputs. What is compared is the
loss of all 4000 training examples after training, since the subject is how fast each method fits,
and how many of 500 new digits are then read correctly.
"""

from collections.abc import Callable, Iterator

import numpy as np
import torch
from torch import Tensor, nn

from udl.data import mnist
from udl.experiments.memory import Arrays, memoised
from udl.experiments.threads import one_thread

NUM_STEPS, BATCH_SIZE = 300, 100
METHODS = ("SGD", "momentum", "Adam")
RATES = tuple(float(f"{10**exponent:.2g}") for exponent in np.arange(-4, 1.1, 0.5))
# Smaller batches than 4 take too long, and at 4000 every step sees all examples.
BATCH_SIZES = (4, 16, 64, 256, 1000, 4000)
BATCH_RATES = (1.0, 0.5, 0.2, 0.1, 0.05)
TARGET, MOST_STEPS = 0.3, 1000
SCHEDULES = ("constant", "warm-up", "cosine", "both")
SCHEDULE_RATE, SCHEDULE_STEPS, WARM_STEPS = 0.03, 600, 30

Optimizer = torch.optim.Optimizer


@memoised
def rate_study(seeds: tuple[int, ...] = (0, 1, 2)) -> Arrays:
    """Train with each method and each learning rate, 300 steps with batches of 100.

    Parameters
    ----------
    seeds : tuple of int
        Each decides the first weights and the batches of one run.

    Returns
    -------
    dict
        ``"loss"`` (M, R, S): mean cross-entropy of the training examples at the end, in nats, for
        the methods `METHODS`, the rates `RATES` and the seeds; ``"accuracy"`` (M, R, S): percent
        right on the 500 test images.
    """
    loss, accuracy = np.empty((2, len(METHODS), len(RATES), len(seeds)))
    for m, r, s in np.ndindex(loss.shape):
        run = _Run(seeds[s], METHODS[m], RATES[r])
        for _ in range(NUM_STEPS):
            run.step(BATCH_SIZE)
        loss[m, r, s], accuracy[m, r, s] = run.loss(), run.accuracy()
    return {"loss": loss, "accuracy": accuracy}


@memoised
def schedule_study(
    method: str = "Adam", rate: float = SCHEDULE_RATE, seeds: tuple[int, ...] = (0, 1, 2, 3, 4)
) -> Arrays:
    """Train with a warm-up of 30 steps, half a cosine, both or neither.

    Parameters
    ----------
    method : str
        One of `METHODS`.
    rate : float
        What the schedule multiplies; the usual one is large for Adam.
    seeds : tuple of int
        As for `rate_study`.

    Returns
    -------
    dict
        ``"loss"`` (4, S): mean cross-entropy of the training examples after 600 steps, in nats, for
        `SCHEDULES`; ``"curve"`` (4, 60): the first seed's loss after every tenth step;
        ``"accuracy"`` (4, S): percent right on the 500 test images.
    """
    loss, accuracy = np.empty((2, len(SCHEDULES), len(seeds)))
    curve = np.empty((len(SCHEDULES), SCHEDULE_STEPS // 10))
    for k, s in np.ndindex(loss.shape):
        run = _Run(seeds[s], method, rate)
        for step in range(SCHEDULE_STEPS):
            run.step(BATCH_SIZE, factor(SCHEDULES[k], step))
            if s == 0 and step % 10 == 9:
                curve[k, step // 10] = run.loss()
        loss[k, s], accuracy[k, s] = run.loss(), run.accuracy()
    return {"loss": loss, "curve": curve, "accuracy": accuracy}


@memoised
def batch_study(seeds: tuple[int, ...] = (0, 1, 2)) -> Arrays:
    """Count SGD's steps until the training loss is 0.3 nats, for batches of each size.

    Parameters
    ----------
    seeds : tuple of int
        As for `rate_study`.

    Returns
    -------
    dict
        ``"steps"``, ``"rate"`` (B, S): the fewest steps with any of the learning rates
        `BATCH_RATES`, and the rate that needs them, for `BATCH_SIZES` and each seed.
    """
    steps = np.full((len(BATCH_SIZES), len(seeds)), MOST_STEPS)
    rates = np.full(steps.shape, np.nan)
    for b, s in np.ndindex(steps.shape):
        for rate in BATCH_RATES:
            # A rate that is slower than the best so far need not be followed to its end.
            needed = _steps_to_target(seeds[s], BATCH_SIZES[b], rate, int(steps[b, s]))
            if needed < steps[b, s]:
                steps[b, s], rates[b, s] = needed, rate
    return {"steps": steps, "rate": rates}


def factor(schedule: str, step: int) -> float:
    """Return what a schedule of `SCHEDULES` multiplies the learning rate by, at a step from 0."""
    rise = min(1.0, (step + 1) / WARM_STEPS) if schedule in ("warm-up", "both") else 1.0
    falls = schedule in ("cosine", "both")
    return rise * (0.5 + 0.5 * np.cos(np.pi * step / SCHEDULE_STEPS) if falls else 1.0)


def _steps_to_target(seed: int, batch_size: int, rate: float, most: int) -> int:
    """Return the steps until the loss is on target, or `most` if it is not by then."""
    run = _Run(seed, "SGD", rate)
    every = 2 if batch_size >= 256 else 10
    for step in range(1, most):
        run.step(batch_size)
        if step % every == 0 and run.loss() < TARGET:
            return step
    return most


_OPTIMIZERS: dict[str, Callable[[Iterator[nn.Parameter], float], Optimizer]] = {
    "SGD": lambda parameters, rate: torch.optim.SGD(parameters, lr=rate),
    "momentum": lambda parameters, rate: torch.optim.SGD(parameters, lr=rate, momentum=0.9),
    "Adam": lambda parameters, rate: torch.optim.Adam(parameters, lr=rate),
}


class _Run:
    """A network in training; all that is random comes from one seed."""

    def __init__(self, seed: int, method: str, rate: float) -> None:
        data = mnist.digits()
        self.x, self.y = torch.tensor(data.x_train).flatten(1), torch.tensor(data.y_train)
        self.new = torch.tensor(data.x_test).flatten(1), torch.tensor(data.y_test)
        self.chance = torch.Generator().manual_seed(seed)
        self.model = nn.Sequential(nn.Linear(784, 100), nn.ReLU(), nn.Linear(100, 10))
        for numbers in self.model.parameters():
            nn.init.uniform_(numbers, -0.05, 0.05, generator=self.chance)
        self.rate = rate
        self.optimizer = _OPTIMIZERS[method](self.model.parameters(), rate)

    def step(self, batch_size: int, share: float = 1.0) -> None:
        some: Tensor | slice = slice(None)
        if batch_size < len(self.x):
            some = torch.randint(len(self.x), (batch_size,), generator=self.chance)
        for group in self.optimizer.param_groups:
            group["lr"] = share * self.rate
        with one_thread():
            loss = self._loss(self.x[some], self.y[some])
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()

    def loss(self) -> float:
        with one_thread(), torch.no_grad():
            return float(self._loss(self.x, self.y))

    def accuracy(self) -> float:
        x, y = self.new
        with one_thread(), torch.no_grad():
            return float(100 * (self.model(x).argmax(dim=1) == y).double().mean())

    def _loss(self, x: Tensor, y: Tensor) -> Tensor:
        return nn.functional.cross_entropy(self.model(x), y)
