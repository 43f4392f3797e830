"""A network on 500 digits, plain and with four regularisers, as the chapter trains it."""

import numpy as np
import torch
from torch import Tensor, nn

from udl.data import mnist
from udl.experiments.memory import Arrays, memoised
from udl.experiments.threads import one_thread

NUM_SEEDS, NUM_STEPS, BATCH_SIZE = 3, 1000, 100
SHARE, SMOOTHING, SHIFT, DECAY = 0.2, 0.1, 2, 0.1


@memoised
def accuracies(num_seeds: int = NUM_SEEDS, num_steps: int = NUM_STEPS) -> Arrays:
    """Train without and with dropout, label smoothing, weight decay and moved copies.

    Parameters
    ----------
    num_seeds, num_steps : int
        How many networks of each kind, and steps of each.

    Returns
    -------
    dict
        ``"test"`` (2, 3): percent right on the 500 test digits, first the plain networks.
    """
    with one_thread():
        found = [
            [accuracy(seed, regularised, num_steps) for seed in range(num_seeds)]
            for regularised in (False, True)
        ]
    return {"test": np.array(found)}


def accuracy(seed: int, regularised: bool, num_steps: int) -> float:
    """Train one network on the first 500 digits, and test it: percent right."""
    data = mnist.digits()
    images = torch.tensor(data.x_train[:500]).reshape(500, 28, 28)
    labels = torch.tensor(data.y_train[:500])
    chance = torch.Generator().manual_seed(seed)
    first, second = nn.Linear(784, 100), nn.Linear(100, 10)
    parameters = [*first.parameters(), *second.parameters()]
    for values in parameters:
        nn.init.uniform_(values, -0.05, 0.05, generator=chance)
    decay, smoothing = (DECAY, SMOOTHING) if regularised else (0.0, 0.0)
    optimizer = torch.optim.AdamW(parameters, lr=0.003, weight_decay=decay)
    for _ in range(num_steps):
        batch = torch.randint(500, (BATCH_SIZE,), generator=chance)
        inputs = images[batch]
        if regularised:
            move = torch.randint(-SHIFT, SHIFT + 1, (2,), generator=chance).tolist()
            inputs = inputs.roll(move, dims=(1, 2))
        hidden = first(inputs.flatten(1)).relu()
        if regularised:
            hidden = _drop(hidden, chance)
        loss = nn.functional.cross_entropy(second(hidden), labels[batch], label_smoothing=smoothing)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        guess = second(first(torch.tensor(data.x_test).flatten(1)).relu()).argmax(dim=1)
    return 100 * float(np.mean(guess.numpy() == data.y_test))


def _drop(hidden: Tensor, chance: torch.Generator) -> Tensor:
    kept = torch.rand(hidden.shape, generator=chance) >= SHARE
    return hidden * kept / (1 - SHARE)
