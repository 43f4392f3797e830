"""The check of the comparison that practical 8.1 mends: judged by how it uses seeds and splits."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from udl.checks.core import SEED, Verdict
from udl.checks.errors import Diagnosis
from udl.checks.kinds import Implement
from udl.checks.mistakes import Mistake
from udl.checks.notebook import PASSED

NOISES = (0.0, 0.02)  # the two methods that are compared
PARTS = {"train": 0, "validation": 1, "test": 2}
Draws = list[tuple[Any, ...]]


class _Network:
    """Stands for a network: it knows its seed and the noise of each epoch, and can be kept."""

    def __init__(self, seed: int) -> None:
        self.past: list[float] = [seed]

    def state_dict(self) -> dict[str, list[float]]:
        """Return what changes with further training, as PyTorch's networks do."""
        return {"past": self.past}

    def load_state_dict(self, state: dict[str, list[float]]) -> None:
        self.past = list(state["past"])

    def train(self, mode: bool = True) -> _Network:
        return self

    def eval(self) -> _Network:
        return self


Run = tuple[_Network, None, None]  # a network, and places for its optimiser and random numbers


def _begin(seed: Any) -> Run:
    """Begin a run of which nothing is trained: what it would measure is drawn when asked."""
    return _Network(int(seed)), None, None


def _train_epoch(run: Run, noise: Any) -> None:
    run[0].past.append(float(noise))


@lru_cache(maxsize=2**16)
def _error(world: int, part: str, seed: int, past: tuple[int, ...]) -> float:
    """Draw an error in eighths of a percent, with ties, the same for the same run.

    Sums of eighths are exact in every order, so that floats do not decide between equal means.
    """
    rng = np.random.default_rng([world, seed % 2**32, PARTS[part], *past])
    return float(rng.integers(240, 247)) / 8


def _measuring(world: int) -> Callable[[Run, str], float]:
    """Return a measurement for one world of runs."""

    def measure(run: Run, part: str) -> float:
        seed, *noises = run[0].past
        return _error(world, part, int(seed), tuple(int(1000 * noise) for noise in noises))

    return measure


def _draws(rng: np.random.Generator) -> Draws:
    """Draw (begin, train_epoch, measure, num_epochs, seeds): 1, 2, 4 or 8, for exact means."""
    drawn: Draws = []
    for num_epochs, num_seeds in ((4, 2), (7, 4), (1, 2), (5, 1), (6, 8)):
        seeds = [int(seed) for seed in rng.choice(1000, num_seeds, replace=False)]
        measure = _measuring(int(rng.integers(10**6)))
        drawn.append((_begin, _train_epoch, measure, num_epochs, seeds))
    return drawn


def _curves(
    measure: Any, num_epochs: int, seed: int, noise: float, part: str, first: int = 1
) -> np.ndarray:
    """Errors after `first` epochs, and after each of the following ones."""
    errors = []
    for epochs in range(first, num_epochs + first):
        run = _begin(seed)
        run[0].past += [noise] * epochs
        errors.append(measure(run, part))
    return np.array(errors)


Report = Callable[[dict[str, np.ndarray], float], float]


def _studies(
    report: Report,
    *,
    seed_of: Callable[[list[int], int], int] = lambda seeds, place: seeds[place],
    noises: Sequence[float] = NOISES,
    epochs: int | None = None,
    first: int = 1,
) -> Callable[..., np.ndarray]:
    """Return the study that reports this of each run's curves, a number for each split's epochs."""

    def study(
        begin: Any, train_epoch: Any, measure: Any, num_epochs: Any, seeds: Any
    ) -> np.ndarray:
        table = np.empty((2, len(seeds)))
        for method, noise in enumerate(noises):
            for place in range(len(seeds)):
                run = (epochs or num_epochs, seed_of(seeds, place), noise)
                curves = {part: _curves(measure, *run, part, first) for part in PARTS}
                table[method, place] = report(curves, noise)
        return table

    return study


def _at_best(part: str, reported: str = "test") -> Report:
    """Report an error at the first epoch that is best on some part."""
    return lambda curves, noise: float(curves[reported][np.argmin(curves[part])])


def _last(curves: dict[str, np.ndarray], noise: float) -> float:
    return float(curves["test"][-1])


def _last_of_validation(curves: dict[str, np.ndarray], noise: float) -> float:
    return float(curves["validation"][-1])


def _continued(
    begin: Any, train_epoch: Any, measure: Any, num_epochs: Any, seeds: Any
) -> np.ndarray:
    """Train one run for each seed without noise, and then the same run with it."""
    table = np.empty((2, len(seeds)))
    for place, seed in enumerate(seeds):
        run = _begin(seed)
        for method, noise in enumerate(NOISES):
            run[0].past += [noise] * num_epochs
            table[method, place] = measure(run, "test")
    return table


def _one_chooses(part: str) -> Report:
    return lambda curves, noise: (_at_best(part) if noise else _last)(curves, noise)


def _at_last_of_best(curves: dict[str, np.ndarray], noise: float) -> float:
    return float(curves["test"][::-1][np.argmin(curves["validation"][::-1])])


def _shared(axes: tuple[int, ...], chosen_by: slice = slice(None)) -> Callable[..., np.ndarray]:
    """Return the study whose runs share an epoch: over methods (axis 0), seeds (axis 1) or both."""

    def study(
        begin: Any, train_epoch: Any, measure: Any, num_epochs: Any, seeds: Any
    ) -> np.ndarray:
        validation, test = (
            np.array([[_curves(measure, num_epochs, s, n, part) for s in seeds] for n in NOISES])
            for part in ("validation", "test")
        )
        mean = validation[chosen_by].mean(axis=axes, keepdims=True)  # of shape (2 or 1, S or 1, E)
        best = np.broadcast_to(np.argmin(mean, axis=2), test.shape[:2])
        return np.take_along_axis(test, best[:, :, None], axis=2)[:, :, 0]

    return study


def _first_seed(seeds: list[int], place: int) -> int:
    return seeds[0]


def _mean_of_test(curves: dict[str, np.ndarray], noise: float) -> float:
    return float(np.mean(curves["test"]))


def _gradients_are_recorded() -> bool:
    """Ask PyTorch, if the notebook has loaded it."""
    torch = sys.modules.get("torch")
    return bool(torch is not None and torch.is_grad_enabled())


@contextlib.contextmanager
def _gradients_as_before() -> Iterator[None]:
    """Undo it if an answer switches gradients off and not on again."""
    torch, recorded = sys.modules.get("torch"), _gradients_are_recorded()
    try:
        yield
    finally:
        if torch is not None:
            torch.set_grad_enabled(recorded)


@dataclass(frozen=True, kw_only=True)
class Study(Implement):
    """A comparison of two methods: what it reports, and whether it measures without gradients.

    Attributes
    ----------
    also : sequence of callable
        Other protocols that are as good as `expected`.
    """

    also: Sequence[Callable[..., Any]]

    def judge(self, answer: Callable[..., Any]) -> Verdict:
        """Judge a student's function without printing or recording anything."""
        with _gradients_as_before():
            return self._judge(answer)

    def _judge(self, answer: Callable[..., Any]) -> Verdict:
        verdict = super().judge(answer)
        if verdict.status != PASSED:
            others = (replace(self, expected=one, mistakes=()) for one in self.also)
            if all(Implement.judge(other, answer).status != PASSED for other in others):
                return verdict
        recorded = {"training": False, "measuring": False}

        def train_epoch(run: Run, noise: Any) -> None:
            recorded["training"] = recorded["training"] or not _gradients_are_recorded()
            _train_epoch(run, noise)

        begin, _, told, *rest = self.draws(np.random.default_rng(SEED))[0]

        def measure(run: Run, part: str) -> float:
            recorded["measuring"] = recorded["measuring"] or _gradients_are_recorded()
            return float(told(run, part))

        names = ("begin", "train_epoch", "measure", "num_epochs", "seeds")
        arguments = (begin, train_epoch, measure, *rest)
        self.call(answer, dict(zip(names, arguments, strict=True)))
        rows = [("came", "the right errors")]
        if recorded["measuring"]:
            why = "Each output then carries along what a backward pass would need. It changes no "
            why += "number, and costs time and memory: let the study measure inside of "
            why += "torch.no_grad()."
            return self.wrong(rows, Diagnosis("gradients recorded while measuring", why))
        if recorded["training"] and "torch" in sys.modules:
            why = "train_epoch calls backward(), which needs them: put the measurements alone into "
            why += "torch.no_grad()."
            return self.wrong(rows, Diagnosis("no gradients while training", why))
        return self.passed()


mended_study = Study(
    "mended_study",
    "own seeds, equal rights, an untouched test split.",
    expected=_studies(_at_best("validation")),
    also=(_studies(_last), _shared((1,)), _shared((0,)), _shared((0, 1))),
    draws=_draws,
    hint="say for each number of your table which seed it comes from, which split chose its epoch, "
    "and whether the other method had the same right",
    mistakes=(
        Mistake(
            "the study as it was",
            "Its gain is an artefact. Look for what the two methods do not share.",
            _studies(_one_chooses("test"), seed_of=_first_seed),
        ),
        Mistake(
            "one seed for all repeats",
            "All columns are one and the same run, and their spread of zero says nothing. Each "
            "repeat needs a seed of its own, the same one for both methods.",
            _studies(_at_best("validation"), seed_of=_first_seed),
            _studies(_last, seed_of=_first_seed),
            _studies(_one_chooses("validation"), seed_of=_first_seed),
            _studies(_at_best("test"), seed_of=_first_seed),
        ),
        Mistake(
            "one method alone chooses its epoch",
            "The best of many epochs is lower than the last one even if nothing has changed. Give "
            "both methods the same right.",
            _studies(_one_chooses("validation")),
            _studies(_one_chooses("test")),
        ),
        Mistake(
            "an epoch that suits one method",
            "It was chosen by the errors of one method alone. If both share an epoch, both have to "
            "be asked.",
            *(
                _shared(axes, slice(method, method + 1))
                for axes in ((0,), (0, 1))
                for method in (0, 1)
            ),
        ),
        Mistake(
            "the epoch chosen on the test split",
            "An error that has been used to choose is too low, for both methods. Which split is "
            "there for choosing?",
            _studies(_at_best("test")),
        ),
        Mistake(
            "the epoch chosen on the training split",
            "The training error goes on falling while the error on other data has long stopped.",
            _studies(_at_best("train")),
        ),
        Mistake(
            "the errors that have chosen",
            "The lowest validation error has been picked because it is low. Report the error of "
            "that epoch on a split that has not chosen.",
            _studies(_at_best("validation", "validation")),
        ),
        Mistake(
            "the validation errors reported",
            "Nothing has been chosen by them here. Yet the validation split is the one to choose "
            "by, and the test split the one to report.",
            _studies(_last_of_validation),
        ),
        Mistake(
            "one run for both methods",
            "The second method goes on where the first has stopped: begin(seed) anew for each.",
            _continued,
        ),
        Mistake(
            "the training errors reported",
            "What counts is the error on examples that the network has not seen.",
            _studies(_at_best("validation", "train")),
        ),
        Mistake(
            "the last of the best epochs",
            "If several epochs are equally good, take the earliest.",
            _studies(_at_last_of_best),
        ),
        Mistake(
            "a mean over epochs",
            "It has the errors of half-trained networks in it. Report each run at one epoch.",
            _studies(_mean_of_test),
        ),
        Mistake(
            "seeds that were not handed in",
            "The seeds are an argument: begin(seed) for each of them, with both methods.",
            _studies(_at_best("validation"), seed_of=lambda seeds, place: place),
            _studies(_at_best("validation"), seed_of=lambda seeds, place: seeds[0] + place),
            _studies(_last, seed_of=lambda seeds, place: place),
            _studies(_last, seed_of=lambda seeds, place: seeds[0] + place),
        ),
        Mistake(
            "no noise in either row",
            "The second method has a noise of 0.02. Without it the study is a test of itself.",
            _studies(_at_best("validation"), noises=(0.0, 0.0)),
            _studies(_last, noises=(0.0, 0.0)),
        ),
        Mistake(
            "measured before the epoch instead of after it",
            "An untrained network takes part, and the last epoch is trained in vain.",
            _studies(_at_best("validation"), first=0),
            _studies(_last, first=0),
        ),
        Mistake(
            "a number of epochs typed in",
            "It is an argument: num_epochs.",
            _studies(_at_best("validation"), epochs=25),
            _studies(_last, epochs=25),
        ),
        Mistake(
            "the methods exchanged",
            "The first row is the method without noise.",
            lambda *a: _studies(_at_best("validation"))(*a)[::-1],
            lambda *a: _studies(_last)(*a)[::-1],
        ),
        Mistake(
            "a column for each method",
            "A row for each method, a column for each seed.",
            lambda *a: _studies(_at_best("validation"))(*a).T,
            lambda *a: _studies(_last)(*a).T,
        ),
    ),
)
