"""Small classifiers of handwritten digits: what they say, and what they may have learned instead.

The digits are the 5000 that are shipped. Test images are used only to report.

The mark that offers itself as a shortcut was made large enough to matter: with 3 by 3 pixels the
classifier still gets 95 percent of unmarked images right, with 4 by 4 about 82, with 5 by 5 about
70. Whether a shortcut is taken depends on how much easier it is than the task.
"""

import numpy as np
import torch

from udl.data import mnist
from udl.experiments.memory import Arrays, memoised
from udl.experiments.threads import one_thread
from udl.training import evaluate, fit, mlp, tensors

PAIR = (3, 8)
MARK = slice(1, 6)  # rows and columns of the mark, in a corner that digits leave empty
ROWS, COLUMNS = np.mgrid[MARK, MARK]


@memoised
def digit_probabilities(seeds: tuple[int, ...] = (0, 1, 2), num_epochs: int = 12) -> Arrays:
    """Train a network with one hidden layer of 100 units on 4000 digits, once for each seed.

    Parameters
    ----------
    seeds : tuple of int
        Each decides first weights and order of examples of one run.
    num_epochs : int
        Epochs of 40 steps.

    Returns
    -------
    dict
        ``"accuracy"`` (S,): percent on 500 test images; ``"probability"`` (500, 10): of each digit
        for each test image, from the first seed.
    """
    data = mnist.digits()
    train, test = (
        tensors(_flat(data.x_train), data.y_train),
        tensors(_flat(data.x_test), data.y_test),
    )
    accuracy = np.empty(len(seeds))
    with one_thread():
        for number, seed in enumerate(seeds):
            generator = torch.Generator().manual_seed(seed)
            model = mlp((784, 100, 10), generator=generator)
            fit(
                model,
                train,
                optimizer=torch.optim.Adam(model.parameters(), lr=0.002),
                num_epochs=num_epochs,
                batch_size=100,
                generator=generator,
                measure_train=False,
            )
            accuracy[number] = evaluate(model, test).accuracy
            if number == 0:
                with torch.no_grad():
                    probability = torch.softmax(model(test[0]), dim=1).double().numpy()
    return {"accuracy": accuracy, "probability": probability}


@memoised
def shortcut(seeds: tuple[int, ...] = (0, 1, 2), num_epochs: int = 30) -> Arrays:
    """Train linear classifiers to tell 3 from 8 on images where every eight carries a mark.

    In training, all eights and no threes have a square of 5 by 5 pixels of ink in the upper left
    corner.

    Parameters
    ----------
    seeds : tuple of int
        Each decides the order of examples in one run.
    num_epochs : int
        Epochs of 8 steps.

    Returns
    -------
    dict
        ``"accuracy"`` (S, 3): percent on test images that are marked as in training, not at all,
        and the other way round; ``"clean"`` (S,): percent without any mark for the same classifier
        trained without any mark; ``"weights"`` (28, 28): how much each pixel speaks for 8, mean
        over seeds.
    """
    data = mnist.digits()
    x, y = _pair(data.x_train, data.y_train)
    x_test, y_test = _pair(data.x_test, data.y_test)
    accuracy, clean, weights = np.empty((len(seeds), 3)), np.empty(len(seeds)), np.zeros((28, 28))
    with one_thread():
        for number, seed in enumerate(seeds):
            model = _linear(_marked(x, y == 1), y, seed, num_epochs)
            accuracy[number] = [
                evaluate(model, tensors(_flat(images), y_test)).accuracy
                for images in (
                    _marked(x_test, y_test == 1),
                    x_test,
                    _marked(x_test, y_test == 0),
                )
            ]
            plain = _linear(x, y, seed, num_epochs)
            clean[number] = evaluate(plain, tensors(_flat(x_test), y_test)).accuracy
            rows = next(model.parameters()).detach().double().numpy()  # (2, 784)
            weights += (rows[1] - rows[0]).reshape(28, 28) / len(seeds)
    return {"accuracy": accuracy, "clean": clean, "weights": weights}


def _pair(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Keep two digits, as classes 0 and 1."""
    chosen = np.isin(y, PAIR)
    return x[chosen], (y[chosen] == PAIR[1]).astype(np.int64)


def _marked(x: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """Mark the chosen images: (N, 1, 28, 28)."""
    x = x.copy()
    x[np.flatnonzero(chosen)[:, None, None], 0, ROWS, COLUMNS] = 1.0
    return x


def _linear(x: np.ndarray, y: np.ndarray, seed: int, num_epochs: int) -> torch.nn.Sequential:
    generator = torch.Generator().manual_seed(seed)
    model = mlp((784, 2), generator=generator)
    torch.nn.init.zeros_(
        next(model.parameters())
    )  # so that pixels that never matter keep the weight zero
    fit(
        model,
        tensors(_flat(x), y),
        optimizer=torch.optim.Adam(model.parameters(), lr=0.002),
        num_epochs=num_epochs,
        batch_size=100,
        generator=generator,
        measure_train=False,
    )
    return model


def _flat(images: np.ndarray) -> np.ndarray:
    """Lay images out as rows: (N, 1, 28, 28) to (N, 784)."""
    return images.reshape(len(images), -1)
