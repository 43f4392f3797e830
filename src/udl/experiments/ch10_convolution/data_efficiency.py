"""How many examples a network needs: fully connected and convolutional ones on MNIST-1D.

All networks of a kind train at the same time: their parameters are stacked, one step moves every
one of them, and each sees its own examples alone. Adam works number by number, so the result is
that of training them one after another.
"""

import math
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn
from torch.func import functional_call, stack_module_state, vmap
from torch.nn.functional import cross_entropy

from udl.data.mnist1d import make_dataset
from udl.experiments.memory import Arrays, memoised
from udl.experiments.threads import one_thread
from udl.training import Examples, mlp, signal_cnn, tensors

MODELS = ("fully connected", "convolutional")
SIZES = (250, 500, 1000, 2000, 4000)
NUM_STEPS, BATCH_SIZE = 1200, 50
LEARNING_RATE = 0.01


@memoised
def data_efficiency(
    seeds: tuple[int, ...] = (0, 1, 2, 3),
    sizes: tuple[int, ...] = SIZES,
    num_steps: int = NUM_STEPS,
) -> Arrays:
    """Train both networks on ever more examples, for equally many steps; takes half a minute.

    The fully connected network is the coursework's 40-100-100-10, the convolutional one has three
    layers of 15 channels. Adam, batches of 50, learning rate falling from 0.01 to 0 along a cosine.

    Parameters
    ----------
    seeds : tuple of int
        Each decides which examples are used, first weights and order of one run.
    sizes : tuple of int
        Numbers of training examples, at most 4000; the smaller sets are parts of the larger.
    num_steps : int
        Steps for each network.

    Returns
    -------
    dict
        ``"num_examples"``: shape (sizes,); ``"test"``: accuracy in percent on the 1000 test
        examples, shape (2 models, sizes, S seeds).
    """
    data = make_dataset()
    train, test = tensors(data.x, data.y), tensors(data.x_test, data.y_test)
    accuracies = []
    with one_thread():
        for kind in MODELS:
            networks, rows = [], []
            for size in sizes:
                for seed in seeds:
                    generator = torch.Generator().manual_seed(seed)
                    rows.append(torch.randperm(len(train[0]), generator=generator)[:size])
                    networks.append(
                        mlp((40, 100, 100, 10), generator=generator)
                        if kind == "fully connected"
                        else signal_cnn((15, 15, 15), generator=generator)
                    )
            generator = torch.Generator().manual_seed(sum(seeds))
            fitted = _trained_together(networks, train, rows, num_steps, generator)
            accuracies.append(_accuracy(networks[0], fitted, test).reshape(len(sizes), len(seeds)))
    return {"num_examples": np.array(sizes), "test": np.stack(accuracies)}


def _trained_together(
    networks: Sequence[nn.Module],
    train: Examples,
    rows: Sequence[Tensor],
    num_steps: int,
    generator: torch.Generator,
) -> dict[str, Tensor]:
    """Train M networks of one kind, each on its own rows; return parameters, shapes (M, ...)."""
    x, y = train
    parameters = stack_module_state(list(networks))[0]
    optimizer = torch.optim.Adam(parameters.values(), lr=LEARNING_RATE)
    for step in range(num_steps):
        for group in optimizer.param_groups:
            group["lr"] = LEARNING_RATE * (0.5 + 0.5 * math.cos(math.pi * step / num_steps))
        drawn = torch.stack(
            [row[torch.randint(len(row), (BATCH_SIZE,), generator=generator)] for row in rows]
        )  # (M, B)
        logits = _outputs(networks[0], parameters, x[drawn])  # (M, B, K)
        # The mean over the batch for each network, and the sum of these: none feels another.
        loss = cross_entropy(logits.flatten(0, 1), y[drawn].flatten()) * len(networks)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return parameters


def _accuracy(network: nn.Module, parameters: dict[str, Tensor], test: Examples) -> np.ndarray:
    """Return each network's percentage of test examples, shape (M,)."""
    x, y = test
    count = len(next(iter(parameters.values())))
    with torch.no_grad():
        logits = _outputs(network, parameters, x.expand(count, *x.shape))  # (M, N, K)
    return 100 * (logits.argmax(dim=-1) == y).double().mean(dim=-1).numpy()


def _outputs(network: nn.Module, parameters: dict[str, Tensor], x: Tensor) -> Tensor:
    """Apply M networks of one shape, each to its own inputs (M, B, D); return (M, B, K)."""
    logits: Tensor = vmap(lambda own, inputs: functional_call(network, own, (inputs,)))(
        parameters, x
    )
    return logits
