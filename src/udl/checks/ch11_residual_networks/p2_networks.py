"""The checks of practical 11.2: a residual network in PyTorch, and a race of depths."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from udl.checks.ch10_convolution.network import Network, mistakes_at_the_end
from udl.checks.ch11_residual_networks.block import linear, relu
from udl.checks.kinds import Implement
from udl.checks.mistakes import Mistake

Shapes = list[tuple[int, ...]]


def _shapes() -> Shapes:
    sizes = (40, 100, 100, 100, 10)
    return [shape for ins, outs in pairwise(sizes) for shape in ((outs, ins), (outs,))]


def _network(x: np.ndarray, drawn: list[np.ndarray], rule: str = "") -> np.ndarray:
    """Compute the logits of the residual network, or of one with another `rule`."""
    first, one, two, last = zip(drawn[::2], drawn[1::2], strict=True)
    h = linear(x, *first)
    if rule == "relu first":
        h = relu(h)
    for layer in (one, two):
        active = relu(h)
        if rule == "plain":
            h = linear(active, *layer)
        elif rule == "clipped":
            h = active + linear(active, *layer)
        elif rule == "relu last":
            h = h + relu(linear(h, *layer))
        elif rule == "outside":
            h = relu(h + linear(h, *layer))
        elif rule == "no relu":
            h = h + linear(h, *layer)
        elif rule == "from the start":
            h = linear(x, *first) + linear(active, *layer)
        else:
            h = h + linear(active, *layer)
    if rule == "around both":
        once = linear(x, *first)
        h = once + linear(relu(linear(relu(once), *one)), *two)
    return linear(h if rule in ("bare end", "no relu") else relu(h), *last)


def _expected(x: np.ndarray, drawn: list[np.ndarray]) -> np.ndarray:
    return _network(x, drawn)


def _by(rule: str) -> Callable[..., np.ndarray]:
    return lambda x, drawn: _network(x, drawn, rule)


def _softmax(logits: np.ndarray) -> np.ndarray:
    grown = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(grown / grown.sum(axis=1, keepdims=True))


residual_module = Network(
    "residual_module",
    "25 310 parameters, and a way past two layers.",
    names=(),
    settings=[()],
    shapes=_shapes,
    inputs=(6, 40),
    expected=_expected,
    sizes="The layers take 40, 100, 100 and 100 numbers and return 100, 100, 100 and 10.",
    mistakes=(
        Mistake(
            "no skips",
            "What enters each of the two blocks is added to what its linear layer returns.",
            _by("plain"),
        ),
        Mistake(
            "a stream that the ReLU has overwritten",
            "nn.ReLU(inplace=True), relu_ and h = relu(h) change the stream itself. Only the "
            "branch passes the ReLU: h + layer(relu(h)).",
            _by("clipped"),
        ),
        Mistake(
            "the ReLU behind the linear layer",
            "The ReLU comes first: h + layer(relu(h)). Otherwise a block can only add.",
            _by("relu last"),
        ),
        Mistake(
            "a ReLU behind the sum",
            "The ReLU stands in the branch, in front of the linear layer: h + layer(relu(h)).",
            _by("outside"),
        ),
        Mistake(
            "a ReLU behind the first layer",
            "The first layer's result is the stream, and it keeps its negative numbers.",
            _by("relu first"),
        ),
        Mistake(
            "the last ReLU forgotten",
            "Between the last block and the last linear layer there is a ReLU.",
            _by("bare end"),
        ),
        Mistake("no ReLU", "Linear layers alone are one linear layer.", _by("no relu")),
        Mistake(
            "a skip from the start",
            "The second block adds to what left the first block.",
            _by("from the start"),
        ),
        Mistake(
            "one skip around both layers",
            "Each of the two layers has a skip of its own.",
            _by("around both"),
        ),
        *mistakes_at_the_end(_expected, _softmax),
    ),
)


# --- A race of depths ---

Train = Callable[[int, int], Any]
Measure = Callable[[Any, str], float]


def _race(
    train: Train,
    measure: Measure,
    depths: Sequence[int],
    seeds: Sequence[int],
    *,
    by: str = "validation",
    told: str = "test",
    how: Any = np.mean,
    least: bool = False,
) -> tuple[int, float]:
    """Choose a depth by its mean accuracy on one part, and report that on another."""
    table = {d: [measure(train(d, s), by) for s in seeds] for d in depths}
    best = (min if least else max)(depths, key=lambda d: float(how(table[d])))
    return best, float(np.mean([measure(train(best, s), told) for s in seeds]))


def _depth_race(
    train: Train, measure: Measure, depths: Sequence[int], seeds: Sequence[int]
) -> tuple[int, float]:
    return _race(train, measure, depths, seeds)


def _first_seed(train: Train, measure: Measure, depths: Any, seeds: Any) -> tuple[int, float]:
    best, _ = _race(train, measure, depths, seeds[:1])
    return best, float(np.mean([measure(train(best, s), "test") for s in seeds]))


def _one_test(train: Train, measure: Measure, depths: Any, seeds: Any) -> tuple[int, float]:
    best, _ = _race(train, measure, depths, seeds)
    return best, float(measure(train(best, seeds[0]), "test"))


def _best_test(train: Train, measure: Measure, depths: Any, seeds: Any) -> tuple[int, float]:
    best, _ = _race(train, measure, depths, seeds)
    return best, float(max(measure(train(best, s), "test") for s in seeds))


def _best_seed(train: Train, measure: Measure, depths: Any, seeds: Any) -> tuple[int, float]:
    best, _ = _race(train, measure, depths, seeds)
    seed = max(seeds, key=lambda s: measure(train(best, s), "validation"))
    return best, float(measure(train(best, seed), "test"))


def _accuracies(rng: np.random.Generator, num_depths: int, num_seeds: int) -> tuple[Any, ...]:
    """Make up trainings of which each part and each single seed would choose another depth."""
    depths = sorted(rng.choice(np.arange(1, 40), num_depths, replace=False).tolist())
    seeds = rng.choice(100, num_seeds, replace=False).tolist()
    order = rng.permutation(num_depths)
    parts = {
        part: rng.uniform(30, 33, (num_depths, num_seeds))
        for part in ("train", "validation", "test")
    }
    for place, part in enumerate(("validation", "test", "train")):
        parts[part][order[place]] += 12
    # The first and the best single run belong to a depth that is worse on average, and so does the
    # highest median.
    if num_seeds > 1:
        parts["validation"][order[3]] += np.append(21.0, np.full(num_seeds - 1, -6.0))
    if num_seeds > 2:
        parts["validation"][order[2]] += np.append(np.full(num_seeds - 1, 16.0), -28.0)

    def train(depth: int, seed: int) -> tuple[str, int, int]:
        return "a model", depths.index(depth), seeds.index(seed)

    def measure(model: Any, part: str) -> float:
        _, depth, seed = model
        return float(parts[part][depth, seed])

    train.__name__, measure.__name__ = "train", "measure"
    return train, measure, depths, seeds


def _race_draws(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    return [_accuracies(rng, *sizes) for sizes in ((4, 3), (5, 4), (6, 2), (4, 5), (5, 1))]


depth_race = Implement(
    "depth_race",
    "the test split was asked last, and had no vote.",
    expected=_depth_race,
    draws=_race_draws,
    items=("depth", "accuracy"),
    hint="say for each number which part it was measured on, and which runs it is a mean of",
    mistakes=(
        Mistake(
            "chosen on the test split",
            "An accuracy that has been used to choose is too high. Choose on the validation part.",
            lambda *a: _race(*a, by="test"),
        ),
        Mistake(
            "chosen on the training part",
            "Deep networks fit the examples that they have seen. Choose on the validation part.",
            lambda *a: _race(*a, by="train"),
        ),
        Mistake(
            "the accuracy that has chosen",
            "The highest validation accuracy was picked because it is high. Report the chosen "
            "depth's accuracy on the test part.",
            lambda *a: _race(*a, told="validation"),
        ),
        Mistake(
            "chosen by one run",
            "Runs differ. Choose the depth whose mean over all seeds is highest.",
            _first_seed,
            lambda *a: _race(*a, how=np.max),
            lambda t, m, depths, seeds: _race(t, m, depths, seeds[:1]),
        ),
        Mistake(
            "chosen by the median",
            "Choose the depth whose mean is highest: a run that went wrong counts, too.",
            lambda *a: _race(*a, how=np.median),
        ),
        Mistake(
            "the report of one run",
            "Report the mean over all seeds, of the chosen depth.",
            _one_test,
            _best_test,
            _best_seed,
        ),
        Mistake(
            "the lowest accuracy",
            "An accuracy is the better the higher it is.",
            lambda *a: _race(*a, least=True),
        ),
        Mistake(
            "a position instead of a depth",
            "Return the depth itself, not its place in the list.",
            lambda train, measure, depths, seeds: (
                depths.index(_race(train, measure, depths, seeds)[0]),
                _race(train, measure, depths, seeds)[1],
            ),
        ),
        Mistake(
            "the two in the other order",
            "First the depth, then the accuracy.",
            lambda *a: _race(*a)[::-1],
        ),
    ),
)
