"""Grid, random search and successive halving, on equal budgets, many times over.

Three hyperparameters of the coursework's network on MNIST-1D: learning rate, weight decay and
dropout. Random search and successive halving draw the same settings. Each search may spend 540
epochs of 40 steps, and chooses by the error on the 2,000 validation signals. What it chose is then
trained for 50 epochs from fresh seeds, and the error on the 4,000 test signals is read, once.
"""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from udl.data import mnist1d
from udl.experiments.memory import Arrays, memoised
from udl.experiments.recorded import load
from udl.experiments.side_by_side import (
    Recipe,
    losses_and_errors,
    mlps,
    seeded,
    train_side_by_side,
)
from udl.performance.search import (
    Setting,
    Trial,
    grid_search,
    random_search,
    successive_halving,
)
from udl.training import tensors

PROGRAM = "ch08_performance/hyperparameter_search"
METHODS = ("grid", "random", "halving")
NAMES = ("learning_rate", "weight_decay", "dropout")
SIZES = (40, 100, 100, 10)
# From where to where; the first two on a logarithmic scale.
RANGES = {"learning_rate": (0.003, 1.0), "weight_decay": (1e-5, 1e-1), "dropout": (0.0, 0.6)}
NUM_SETTINGS, EPOCHS_EACH = 27, 20  # of grid and random search: 540 epochs
FIRST_EPOCHS, KEEP = 5, 1 / 3  # of halving: 27, 9, 3, 1 settings for 5, 15, 45, 135 epochs
FINAL_EPOCHS, FINAL_SEEDS = 50, 5
NUM_REPEATS = 4


def results() -> Arrays:
    """Return what was measured once, with its run time in seconds.

    Returns
    -------
    dict
        ``"test"``: mean test error in percent of the chosen setting over fresh seeds, shape
        (R repeats, 3 methods); ``"validation"``: the lowest validation error that the search saw,
        likewise; ``"chosen"``: the setting, shape (R, 3, 3), last axis in the order of ``NAMES``;
        ``"grid"``, ``"random"`` and ``"halving"``: all trials in the order of the search's lists,
        shape (R, T, 5): the setting, its epochs, its validation error; ``"seconds"``.
    """
    return load(PROGRAM)


def measure(repeats: Sequence[int] = range(NUM_REPEATS)) -> Arrays:
    """Search, and search again.

    Parameters
    ----------
    repeats : sequence of int
        Each is the seed of one search by each method.

    Returns
    -------
    dict
        As :func:`results`, without the seconds.
    """
    found = [one_repeat(seed) for seed in repeats]
    return {key: np.stack([one[key] for one in found]) for key in found[0]}


@memoised
def one_repeat(seed: int, final_seeds: int = FINAL_SEEDS) -> Arrays:
    """Search once by each method, and read the test error of each choice.

    Parameters
    ----------
    seed : int
        Decides the settings that are drawn and every run's first weights and order of examples.
    final_seeds : int
        How many fresh runs the test error is a mean over.

    Returns
    -------
    dict
        As :func:`results`, without the axis of repeats.
    """
    arrays: Arrays = {}
    best = []
    for number, method in enumerate(METHODS):
        trials = search(method, seed, 1000 * seed + 300 * number)
        arrays[method] = np.array(
            [[*(one.setting[name] for name in NAMES), one.budget, one.error] for one in trials]
        )
        best.append(trials[-1] if method == "halving" else trials[0])
    arrays["validation"] = np.array([one.error for one in best])
    arrays["chosen"] = np.array([[one.setting[name] for name in NAMES] for one in best])
    arrays["test"] = np.array([error_of_choice(one.setting, seed, final_seeds) for one in best])
    return arrays


def search(method: str, seed: int, first_seed: int) -> list[Trial]:
    """Run one search; the trials of successive halving come round by round.

    Parameters
    ----------
    method : {"grid", "random", "halving"}
        How to search.
    seed : int
        Decides the settings that are drawn.
    first_seed : int
        Of the first run that the search asks for; the others take the seeds that follow.

    Returns
    -------
    list of Trial
        Of a grid and of random search the best first, of halving so in each round.
    """
    rng = np.random.default_rng(seed)
    if method == "grid":
        settings = [
            dict(zip(NAMES, values, strict=True)) for values in itertools.product(*grid().values())
        ]
        return grid_search(evaluator(first_seed, settings, EPOCHS_EACH), grid(), EPOCHS_EACH)
    same = np.random.default_rng(seed)
    settings = [draw(same) for _ in range(NUM_SETTINGS)]
    if method == "random":
        evaluate = evaluator(first_seed, settings, EPOCHS_EACH)
        return random_search(evaluate, draw, NUM_SETTINGS, EPOCHS_EACH, rng=rng)
    evaluate = evaluator(first_seed, settings, FIRST_EPOCHS)
    rounds = successive_halving(evaluate, draw, NUM_SETTINGS, FIRST_EPOCHS, rng=rng, keep=KEEP)
    return [trial for one_round in rounds for trial in one_round]


def grid() -> dict[str, list[float]]:
    """Return three values of each hyperparameter, in the middles of thirds of its range."""
    shares = np.array([1, 3, 5]) / 6
    return {name: [at(name, share) for share in shares] for name in NAMES}


def draw(rng: np.random.Generator) -> Setting:
    """Draw a setting, uniform on each hyperparameter's scale."""
    return {name: at(name, rng.random()) for name in NAMES}


def at(name: str, share: float) -> float:
    """Return the value a share (0 to 1) of the way through a hyperparameter's range."""
    low, high = RANGES[name]
    if name == "dropout":
        return float(low + share * (high - low))
    return float(low * (high / low) ** share)


def evaluator(
    first_seed: int, settings: Sequence[Setting], budget: int
) -> Callable[[Setting, int], float]:
    """Make a function that trains a network and returns its validation error in percent.

    Parameters
    ----------
    first_seed : int
        Of the first call; each call takes the next one.
    settings : sequence of dict
        What the first calls will ask for, in this order: trained side by side, which is faster.
    budget : int
        What they will ask for in epochs.

    Returns
    -------
    callable
        Takes a setting and a number of epochs.
    """
    ready = validation_errors(settings, budget, range(first_seed, first_seed + len(settings)))
    calls = itertools.count()

    def evaluate(setting: Setting, epochs: int) -> float:
        call = next(calls)
        if call < len(settings):
            return float(ready[call])
        return float(validation_errors([setting], epochs, [first_seed + call])[0])

    return evaluate


def validation_errors(
    settings: Sequence[Setting], num_epochs: int, seeds: Sequence[int]
) -> np.ndarray:
    """Train a network with each setting, from a seed each; return their errors in percent."""
    data = mnist1d.coursework()
    generators = seeded(seeds)
    networks = mlps(SIZES, generators)
    recipe = Recipe(
        num_epochs=num_epochs,
        learning_rate=[one["learning_rate"] for one in settings],
        weight_decay=[one["weight_decay"] for one in settings],
        dropout=[one["dropout"] for one in settings],
    )
    train_side_by_side(networks, *tensors(data.x_train, data.y_train), recipe, generators)
    validation = tensors(data.x_validation, data.y_validation)
    return np.asarray(losses_and_errors(networks, *validation)[1].numpy())


def error_of_choice(setting: Setting, seed: int, num_seeds: int) -> float:
    """Train with a chosen setting from fresh seeds; return the mean test error in percent."""
    data = mnist1d.coursework()
    first = 1_000_000 + 100 * seed
    generators = seeded(range(first, first + num_seeds))
    networks = mlps(SIZES, generators)
    recipe = replace(Recipe(num_epochs=FINAL_EPOCHS), **setting)
    train_side_by_side(networks, *tensors(data.x_train, data.y_train), recipe, generators)
    held_out = tensors(data.x_test, data.y_test)
    return float(losses_and_errors(networks, *held_out)[1].mean())
