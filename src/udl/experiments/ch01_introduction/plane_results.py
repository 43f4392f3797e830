"""Networks that classify points in the plane: a boundary, its unrolling, and what depth saves.

The comparison of depths is fair in the number of parameters and in the training: Adam, 3000 steps
on 200 random examples each, the learning rate falling in a straight line from 0.02 to zero. All
that was tried before: half as many steps, at which shallow networks were further behind, and other
numbers of turns of the spirals (with 1.25 to 1.5 turns all networks of this size succeed). So the
picture shows that depth can help, on this task, and not that it always does.
"""

import itertools
import math

import numpy as np
import torch
from torch import Tensor, nn

from udl.data import plane
from udl.experiments.memory import Arrays, memoised
from udl.experiments.threads import one_thread
from udl.training import evaluate, fit, mlp, tensors
from udl.unsupervised import encode, fit_principal_components

TURNS = 2.5
ARCS_SEED, ARCS_POINTS = 4, 160
UNROLLED_SIZES = (2, 14, 14, 14, 2)
UNROLLED_POINTS = 600
# About 250, 500 and 1000 parameters with one layer; with three never more, and up to 13% fewer.
WIDTHS = {1: (62, 125, 250), 3: (9, 14, 20)}
NUM_EXAMPLES, NUM_TEST, BATCH_SIZE = 600, 2000, 200


@memoised
def arcs_boundary(num_grid: int = 41, num_epochs: int = 200) -> Arrays:
    """Train a small network on two arcs and compute its probabilities on a grid.

    Parameters
    ----------
    num_grid : int
        Number G of grid lines in each direction.
    num_epochs : int
        Epochs of training.

    Returns
    -------
    dict
        ``"x"`` (N, 2) and ``"y"`` (N,): training points; ``"across"`` (G,) and ``"up"`` (G,): grid
        lines; ``"probability"`` (G, G): of class 1, a row for each value of ``"up"``;
        ``"accuracy"`` (2,): percent on training points and on 2000 new ones.
    """
    rng = np.random.default_rng(ARCS_SEED)
    x, y = plane.two_arcs(ARCS_POINTS, rng=rng)
    new = tensors(*plane.two_arcs(2000, rng=rng))
    across, up = np.linspace(-1.7, 2.7, num_grid), np.linspace(-1.3, 1.8, num_grid)
    grid = np.stack(np.meshgrid(across, up), axis=-1)  # (G, G, 2)
    with one_thread():
        generator = torch.Generator().manual_seed(0)
        model = mlp((2, 20, 20, 2), generator=generator)
        examples = tensors(x, y)
        # Weight decay keeps the boundary from bending around single points.
        optimizer = torch.optim.AdamW(model.parameters(), lr=0.01, weight_decay=0.3)
        fit(
            model,
            examples,
            optimizer=optimizer,
            num_epochs=num_epochs,
            batch_size=40,
            generator=generator,
            measure_train=False,
        )
        with torch.no_grad():
            logits = model(torch.tensor(grid, dtype=torch.float32))  # (G, G, 2)
        accuracy = [evaluate(model, examples).accuracy, evaluate(model, new).accuracy]
    return {
        "x": x,
        "y": y,
        "across": across,
        "up": up,
        "probability": torch.softmax(logits, dim=-1)[..., 1].double().numpy(),
        "accuracy": np.array(accuracy),
    }


@memoised
def unrolled_spirals(num_epochs: int = 300) -> Arrays:
    """Train a deep network on two spirals and look at the points after each of its layers.

    Each layer's 14 hidden units are shown by two numbers. After the first two layers these are the
    two principal components. After the last one the first number is the distance from the plane
    that separates the classes, and the second the principal component within this plane.

    Parameters
    ----------
    num_epochs : int
        Epochs of training.

    Returns
    -------
    dict
        ``"x"`` (N, 2), ``"y"`` (N,): points and classes; ``"layers"`` (3, N, 2): the same points
        after each hidden layer, each coordinate divided by its largest size; ``"accuracy"`` (2,):
        percent on these points and on 2000 new ones.
    """
    rng = np.random.default_rng(1)
    x, y = plane.two_spirals(UNROLLED_POINTS, turns=TURNS, rng=rng)
    new = tensors(*plane.two_spirals(2000, turns=TURNS, rng=rng))
    with one_thread():
        generator = torch.Generator().manual_seed(1)
        model = mlp(UNROLLED_SIZES, generator=generator)
        examples = tensors(x, y)
        fit(
            model,
            examples,
            optimizer=torch.optim.Adam(model.parameters(), lr=0.01),
            num_epochs=num_epochs,
            batch_size=50,
            generator=generator,
            measure_train=False,
        )
        accuracy = [evaluate(model, examples).accuracy, evaluate(model, new).accuracy]
        hidden, after = examples[0], []
        with torch.no_grad():
            for layer in model:
                hidden = layer(hidden)
                if isinstance(layer, nn.ReLU):
                    after.append(hidden.double().numpy())  # (N, 14)
        *_, last_weights, last_bias = model.parameters()
        weights = last_weights.detach().double().numpy()  # (2, 14)
        bias = last_bias.detach().double().numpy()  # (2,)
    views = [encode(fit_principal_components(h, 2), h) for h in after[:-1]]
    normal = weights[1] - weights[0]
    length = np.linalg.norm(normal)
    distance = (after[-1] @ normal + bias[1] - bias[0]) / length  # (N,)
    within = after[-1] - np.outer(after[-1] @ normal / length, normal / length)  # (N, 14)
    along = encode(fit_principal_components(within, 1), within)[:, 0]  # (N,)
    views.append(np.stack([distance, along], axis=1))
    layers = np.stack([view / np.abs(view).max(axis=0) for view in views])  # (3, N, 2)
    return {"x": x, "y": y, "layers": layers, "accuracy": np.array(accuracy)}


@memoised
def depth_errors(num_seeds: int = 5, num_steps: int = 3000) -> Arrays:
    """Compare networks of one and of three hidden layers on spirals of two and a half turns.

    Parameters
    ----------
    num_seeds : int
        Number S of data sets and first weights.
    num_steps : int
        Steps of Adam.

    Returns
    -------
    dict
        ``"parameters"`` (2, 3): numbers of parameters; ``"test"`` and ``"train"`` (2, 3, S): errors
        in percent; first axis one and three hidden layers, second axis size.
    """
    x, y = _spirals(num_seeds, NUM_EXAMPLES, 0)
    x_test, y_test = _spirals(num_seeds, NUM_TEST, 100)
    parameters = np.empty((2, 3))
    test, train = np.empty((2, 3, num_seeds)), np.empty((2, 3, num_seeds))
    with one_thread():
        for d, (depth, widths) in enumerate(WIDTHS.items()):
            for w, width in enumerate(widths):
                sizes = (2, *(width,) * depth, 1)
                parameters[d, w] = sum((i + 1) * o for i, o in itertools.pairwise(sizes))
                layers = _trained_side_by_side(sizes, x, y, num_steps)
                test[d, w] = _errors(layers, x_test, y_test)
                train[d, w] = _errors(layers, x, y)
    return {"parameters": parameters, "test": test, "train": train}


def _spirals(num_seeds: int, num: int, first_seed: int) -> tuple[Tensor, Tensor]:
    """Draw a data set for each seed: (S, N, 2) and (S, N)."""
    drawn = [
        plane.two_spirals(num, turns=TURNS, rng=np.random.default_rng(first_seed + seed))
        for seed in range(num_seeds)
    ]
    x, y = (np.stack(part) for part in zip(*drawn, strict=True))
    return torch.tensor(x, dtype=torch.float32), torch.tensor(y, dtype=torch.float32)


def _trained_side_by_side(
    sizes: tuple[int, ...], x: Tensor, y: Tensor, num_steps: int
) -> list[tuple[Tensor, Tensor]]:
    """Train S networks at once, each on its own data: weights (S, in, out), biases (S, 1, out).

    Adam treats each parameter by itself, so that this equals S trainings one after another.
    """
    generator = torch.Generator().manual_seed(0)
    layers = []
    for fan_in, fan_out in itertools.pairwise(sizes):
        bound = math.sqrt(6 / fan_in)  # He's first weights
        weights = torch.empty(len(x), fan_in, fan_out)
        weights.uniform_(-bound, bound, generator=generator).requires_grad_(True)
        layers.append((weights, torch.zeros(len(x), 1, fan_out, requires_grad=True)))
    optimizer = torch.optim.Adam([p for layer in layers for p in layer], lr=0.02)
    falling = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 1 - step / num_steps)
    for _ in range(num_steps):
        batch = torch.randperm(x.shape[1], generator=generator)[:BATCH_SIZE]
        losses = nn.functional.binary_cross_entropy_with_logits(
            _logits(layers, x[:, batch]), y[:, batch], reduction="none"
        )  # (S, B)
        optimizer.zero_grad()
        losses.mean(dim=1).sum().backward()
        optimizer.step()
        falling.step()
    return layers


def _logits(layers: list[tuple[Tensor, Tensor]], x: Tensor) -> Tensor:
    """Run S networks on S batches: (S, B, 2) to (S, B)."""
    for number, (weights, bias) in enumerate(layers):
        x = torch.baddbmm(bias, x if number == 0 else torch.relu(x), weights)  # (S, B, out)
    return x[..., 0]


def _errors(layers: list[tuple[Tensor, Tensor]], x: Tensor, y: Tensor) -> np.ndarray:
    """Return the percentage of wrong answers for each of S networks."""
    with torch.no_grad():
        wrong = (_logits(layers, x) > 0) != (y > 0.5)  # (S, N)
    return 100 * wrong.double().mean(dim=1).numpy()
