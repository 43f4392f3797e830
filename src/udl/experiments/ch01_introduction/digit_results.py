"""Small classifiers of handwritten digits: what they say, and what they may have learned instead.

The digits are the 5000 that are shipped. Test images are used only to report.

How far a shortcut is taken depends on how large the mark is and on how the classifier is trained:
with Adam in place of plain gradient descent it takes a larger mark for the same effect.
"""

import numpy as np
import torch
from torch import Tensor, nn

from udl.data import mnist
from udl.experiments.memory import Arrays, memoised
from udl.experiments.threads import one_thread

NUM_HIDDEN, NUM_STEPS, BATCH_SIZE, LEARNING_RATE = 100, 500, 100, 0.002
FEW, NARROW = 100, 5  # how many drawings and hidden units are left after a change
PAIR = (3, 8)
MARK = slice(1, 4)  # rows and columns of the mark, in a corner that digits leave empty
SHORTCUT_STEPS, SHORTCUT_RATE = 300, 0.1


@memoised
def digit_probabilities(seeds: tuple[int, ...] = (0, 1, 2)) -> Arrays:
    """Train a network with one hidden layer of 100 units on 4000 digits, once for each seed.

    The first seed's network is the one that the chapter trains in visible lines.

    Parameters
    ----------
    seeds : tuple of int
        Each decides first weights and order of examples of one run.

    Returns
    -------
    dict
        ``"accuracy"`` (S,): percent on 500 test images; ``"probability"`` (500, 10): of each digit
        for each test image, from the first seed.
    """
    data = mnist.digits()
    x, y = torch.tensor(data.x_train).flatten(1), torch.tensor(data.y_train)
    logits = [_logits(x, y, torch.tensor(data.x_test).flatten(1), seed) for seed in seeds]
    return {
        "accuracy": np.array([_accuracy(one, data.y_test) for one in logits]),
        "probability": torch.softmax(logits[0], dim=1).double().numpy(),
    }


@memoised
def changed(seeds: tuple[int, ...] = (0, 1, 2)) -> Arrays:
    """Train the same network after a change of one line, once for each seed.

    Parameters
    ----------
    seeds : tuple of int
        As for `digit_probabilities`.

    Returns
    -------
    dict
        Percent right on 500 test images, (S,) each: ``"few"`` learns from 100 drawings,
        ``"narrow"`` has 5 hidden units, ``"shuffled"`` learns from labels in random order;
        ``"shuffled_train"`` is the share of its own examples that the last one gets right.
    """
    data = mnist.digits()
    x, y = torch.tensor(data.x_train).flatten(1), torch.tensor(data.y_train)
    x_test = torch.tensor(data.x_test).flatten(1)
    found: dict[str, list[float]] = {"few": [], "narrow": [], "shuffled": [], "shuffled_train": []}
    for seed in seeds:
        order = torch.randperm(len(y), generator=torch.Generator().manual_seed(100 + seed))
        few = _logits(x[:FEW], y[:FEW], x_test, seed)
        narrow = _logits(x, y, x_test, seed, num_hidden=NARROW)
        both = _logits(x, y[order], torch.cat([x_test, x]), seed)
        found["few"].append(_accuracy(few, data.y_test))
        found["narrow"].append(_accuracy(narrow, data.y_test))
        found["shuffled"].append(_accuracy(both[: len(x_test)], data.y_test))
        found["shuffled_train"].append(_accuracy(both[len(x_test) :], y[order].numpy()))
    return {name: np.array(values) for name, values in found.items()}


@memoised
def shortcut() -> Arrays:
    """Train a linear classifier to tell 3 from 8 on images where every eight carries a mark.

    In training, all eights and no threes have a square of 3 by 3 pixels of ink in the upper left
    corner. The weights start at zero and each of 300 steps of gradient descent sees all images,
    so that nothing is left to chance.

    Returns
    -------
    dict
        ``"accuracy"`` (3,): percent on 100 test images that are marked as in training, not at all,
        and the other way round; ``"clean"`` (): percent without any mark for the same classifier
        trained without any mark; ``"weights"`` (28, 28): how much each pixel speaks for 8.
    """
    data = mnist.digits()
    x, y = _pair(data.x_train, data.y_train)
    x_test, y_test = _pair(data.x_test, data.y_test)
    tests = (_marked(x_test, y_test == 1), x_test, _marked(x_test, y_test == 0))
    with one_thread(), torch.no_grad():
        model, plain = _linear(_marked(x, y == 1), y), _linear(x, y)
        rows = next(model.parameters()).double().numpy()  # (2, 784)
        accuracy = [_accuracy(model(_flat(images)), y_test) for images in tests]
        clean = _accuracy(plain(_flat(x_test)), y_test)
    return {
        "accuracy": np.array(accuracy),
        "clean": np.array(clean),
        "weights": (rows[1] - rows[0]).reshape(28, 28),
    }


def _logits(
    x: Tensor, y: Tensor, new: Tensor, seed: int, *, num_hidden: int = NUM_HIDDEN
) -> Tensor:
    """Train on images (N, 784) with labels (N,) as the chapter does; logits of new images."""
    chance = torch.Generator().manual_seed(seed)
    model = nn.Sequential(nn.Linear(784, num_hidden), nn.ReLU(), nn.Linear(num_hidden, 10))
    for numbers in model.parameters():
        nn.init.uniform_(numbers, -0.05, 0.05, generator=chance)
    optimizer = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE)
    with one_thread():
        for _ in range(NUM_STEPS):
            some = torch.randint(len(x), (BATCH_SIZE,), generator=chance)
            loss = nn.functional.cross_entropy(model(x[some]), y[some])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        with torch.no_grad():
            logits: Tensor = model(new)
    return logits


def _accuracy(logits: Tensor, y: np.ndarray) -> float:
    return float(100 * np.mean(logits.argmax(dim=1).numpy() == y))


def _pair(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Keep two digits, as classes 0 and 1."""
    chosen = np.isin(y, PAIR)
    return x[chosen], (y[chosen] == PAIR[1]).astype(np.int64)


def _marked(x: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """Mark the chosen images: (N, 1, 28, 28)."""
    x = x.copy()
    x[chosen, :, MARK, MARK] = 1.0
    return x


def _linear(x: np.ndarray, y: np.ndarray) -> nn.Linear:
    model = nn.Linear(784, 2)
    for numbers in model.parameters():
        nn.init.zeros_(numbers)
    optimizer = torch.optim.SGD(model.parameters(), lr=SHORTCUT_RATE)
    images, labels = _flat(x), torch.tensor(y)
    for _ in range(SHORTCUT_STEPS):
        with torch.enable_grad():
            loss = nn.functional.cross_entropy(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model


def _flat(images: np.ndarray) -> Tensor:
    """Lay images out as rows: (N, 1, 28, 28) to (N, 784)."""
    return torch.tensor(images.reshape(len(images), -1))
