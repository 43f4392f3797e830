"""What the blocks of trained networks do: left out one by one, read early, and split by paths.

Networks of 10 blocks of 32 units, trained on MNIST-1D with Adam at a rate of 0.003 for 600 steps of
100 examples. With skips there are two kinds: with batch norm, and with a learned factor of each
branch that starts at 0 and no norm. The plain ones have no norm either, since with it they do not
learn.
"""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from udl.experiments.ch11_residual_networks.stacks import (
    EPSILON,
    Data,
    Form,
    Trained,
    accuracies,
    first_parameters,
    run,
    signals,
    train,
)
from udl.experiments.memory import Arrays, memoised
from udl.experiments.threads import one_thread
from udl.residual import ResidualParameters, gradient_by_path_length, residual_forward

NUM_BLOCKS, RATE, NUM_STEPS = 10, 0.003, 600
SEEDS = (0, 1, 2)
FORMS = {
    "norm": Form(NUM_BLOCKS, norm="batch"),
    "learned": Form(NUM_BLOCKS, branch="learned"),
    "plain": Form(NUM_BLOCKS, skip=False),
}
NUM_EXAMPLES = 200  # test examples whose gradients are split


@memoised
def results(seeds: tuple[int, ...] = SEEDS, num_steps: int = NUM_STEPS) -> Arrays:
    """Train three kinds of networks and take them apart; takes about ten seconds.

    Parameters
    ----------
    seeds : tuple of int
        Each decides first weights and batches of one network of each kind.
    num_steps : int
        Steps of training.

    Returns
    -------
    dict
        For each kind, ``"norm"``, ``"learned"`` and ``"plain"``: ``"KIND_whole"``, shape (S,), test
        accuracy in percent, and ``"KIND_without"``, shape (10, S), that without the layers of one
        block. For the first two ``"KIND_early"``, shape (11, S): accuracy of the last layer applied
        behind 0, 1, …, 10 blocks, without the others. ``"paths_start"`` and ``"paths_trained"``,
        shape (11, S): root mean square of the part of the gradient of the stream's input that came
        through the layers of 0, 1, …, 10 blocks, for whole branches with He's weights and for the
        "learned" networks after training; divided by that of the gradient at the other end.
    """
    data = signals()
    found: dict[str, Tensor] = {}
    with one_thread():
        for name, form in FORMS.items():
            trained = train(form, seeds, (RATE,), num_steps, data=data)
            with torch.no_grad():
                found |= {f"{name}_{key}": one for key, one in _taken_apart(trained, data).items()}
            if name == "learned":
                paths = _paths(form, trained.parameters, data)
        start = _paths(Form(NUM_BLOCKS), first_parameters(Form(NUM_BLOCKS), seeds), data)
    del found["plain_early"]  # its last layer has never seen what leaves other blocks
    return {key: one.numpy() for key, one in found.items()} | {
        "paths_start": start,
        "paths_trained": paths,
    }


def blocks_of(form: Form, parameters: dict[str, Tensor], network: int) -> ResidualParameters:
    """Return the blocks of one network without norms as the package writes them.

    Parameters
    ----------
    form : Form
        Without norms; a learned factor goes into the last weights and biases of each block.
    parameters : dict of str to Tensor
        Of S networks.
    network : int
        Which of them.

    Returns
    -------
    ResidualParameters
    """
    weights = parameters["weights"][network].double().numpy().swapaxes(1, 2)  # (2K, out, in)
    biases = parameters["biases"][network, :, 0].double().numpy()  # (2K, D)
    factors = np.ones((form.num_blocks, 1))
    if form.branch == "learned":
        factors = parameters["factors"][network, :, 0].double().numpy()  # (K, 1)
    return ResidualParameters(
        weights[::2], biases[::2], factors[:, :, None] * weights[1::2], factors * biases[1::2]
    )


def _taken_apart(trained: Trained, data: Data) -> dict[str, Tensor]:
    """Measure accuracy on the test data whole, without each block, and after each."""
    form, parameters = trained.form, trained.parameters
    statistics = run(form, parameters, data.x).statistics if form.norm == "batch" else None
    whole = run(form, parameters, data.x_test, statistics=statistics)
    without = [
        accuracies(
            run(form, parameters, data.x_test, statistics=statistics, left_out=k).logits,
            data.y_test,
        )
        for k in range(form.num_blocks)
    ]
    early = [accuracies(_last_layer(form, parameters, h), data.y_test) for h in whole.stream]
    return {
        "whole": accuracies(whole.logits, data.y_test),
        "without": torch.stack(without),
        "early": torch.stack(early),
    }


def _last_layer(form: Form, parameters: dict[str, Tensor], h: Tensor) -> Tensor:
    """Apply the last norm, with statistics of its own, ReLU and linear layer to the stream."""
    if form.norm == "batch":
        variance, mean = torch.var_mean(h, dim=1, correction=0, keepdim=True)
        gain, shift = (parameters[name][:, -1] for name in ("gains", "shifts"))
        h = (h - mean) * torch.rsqrt(variance + EPSILON) * gain + shift
    return torch.baddbmm(parameters["last_bias"], torch.relu(h), parameters["last"])


def _paths(form: Form, parameters: dict[str, Tensor], data: Data) -> np.ndarray:
    """Return the size of the gradient by path length, for each network: (K + 1, S)."""
    x, y = data.x_test[:NUM_EXAMPLES], data.y_test[:NUM_EXAMPLES]
    with torch.no_grad():
        streams = run(form, parameters, x).stream
    top = streams[-1].requires_grad_()
    logits = _last_layer(form, {name: one.detach() for name, one in parameters.items()}, top)
    picked = torch.log_softmax(logits, dim=2)[:, torch.arange(len(x)), y]  # (S, N)
    (d_top,) = torch.autograd.grad(-picked.sum(), top)
    sizes: list[Sequence[float]] = []
    for network in range(len(d_top)):
        blocks = blocks_of(form, parameters, network)
        forward = residual_forward(blocks, streams[0][network].double().numpy())
        d_output = d_top[network].double().numpy()
        parts = gradient_by_path_length(blocks, forward, d_output)  # (K + 1, N, D)
        sizes.append(np.sqrt((parts**2).mean(axis=(1, 2)) / (d_output**2).mean()))
    return np.array(sizes).T
