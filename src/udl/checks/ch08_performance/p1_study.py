"""The check of the comparison that practical 8.1 mends: judged by how it uses seeds and splits."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from udl.checks.core import SEED, Verdict
from udl.checks.errors import Diagnosis
from udl.checks.kinds import Implement
from udl.checks.mistakes import Mistake
from udl.checks.notebook import PASSED

NOISES = (0.0, 0.02)  # the two methods that are compared
PARTS = {"train": 0, "validation": 1, "test": 2}
Run = list[Any]  # its seed, then the noise of each epoch so far
Draws = list[tuple[Any, ...]]


def _begin(seed: Any) -> Run:
    """Begin a run of which nothing is trained: what it would measure is drawn when asked."""
    return [int(seed)]


def _train_epoch(run: Run, noise: Any) -> None:
    run.append(float(noise))


def _measuring(world: int) -> Callable[[Run, str], float]:
    """Return a measurement: errors in tenths of a percent, with ties, the same for the same run."""

    def measure(run: Run, part: str) -> float:
        seed, *noises = run
        past = [int(1000 * noise) for noise in noises]
        rng = np.random.default_rng([world, seed % 2**32, PARTS[part], *past])
        return float(rng.integers(300, 306)) / 10

    return measure


def _draws(rng: np.random.Generator) -> Draws:
    """Draw (begin, train_epoch, measure, num_epochs, seeds)."""
    drawn: Draws = []
    for num_epochs, num_seeds in ((4, 3), (7, 5), (1, 2), (6, 1), (9, 6)):
        seeds = [int(seed) for seed in rng.choice(1000, num_seeds, replace=False)]
        measure = _measuring(int(rng.integers(10**6)))
        drawn.append((_begin, _train_epoch, measure, num_epochs, seeds))
    return drawn


def _curves(measure: Any, num_epochs: int, seed: int, noise: float, part: str) -> np.ndarray:
    return np.array([measure([seed] + [noise] * (e + 1), part) for e in range(num_epochs)])


Report = Callable[[dict[str, np.ndarray], float], float]


def _studies(
    report: Report, *, seed_of: Callable[[list[int], int], int] = lambda seeds, place: seeds[place]
) -> Callable[..., np.ndarray]:
    """Return the study that reports this of each run's curves, a number for each split's epochs."""

    def study(
        begin: Any, train_epoch: Any, measure: Any, num_epochs: Any, seeds: Any
    ) -> np.ndarray:
        table = np.empty((2, len(seeds)))
        for method, noise in enumerate(NOISES):
            for place in range(len(seeds)):
                seed = seed_of(seeds, place)
                curves = {p: _curves(measure, num_epochs, seed, noise, p) for p in PARTS}
                table[method, place] = report(curves, noise)
        return table

    return study


def _at_best(part: str, reported: str = "test") -> Report:
    """Report an error at the first epoch that is best on some part."""
    return lambda curves, noise: float(curves[reported][np.argmin(curves[part])])


def _last(curves: dict[str, np.ndarray], noise: float) -> float:
    return float(curves["test"][-1])


def _one_chooses(part: str) -> Report:
    return lambda curves, noise: (_at_best(part) if noise else _last)(curves, noise)


def _at_last_of_best(curves: dict[str, np.ndarray], noise: float) -> float:
    return float(curves["test"][::-1][np.argmin(curves["validation"][::-1])])


def _shared_epoch(
    begin: Any, train_epoch: Any, measure: Any, num_epochs: Any, seeds: Any
) -> np.ndarray:
    """Report each method at the epoch that is best for all its runs together."""
    table = np.empty((2, len(seeds)))
    for method, noise in enumerate(NOISES):
        validation, test = (
            np.array([_curves(measure, num_epochs, seed, noise, part) for seed in seeds])
            for part in ("validation", "test")
        )
        table[method] = test[:, np.argmin(validation.mean(axis=0))]
    return table


def _first_seed(seeds: list[int], place: int) -> int:
    return seeds[0]


def _gradients_are_recorded() -> bool:
    """Ask PyTorch, if the notebook has loaded it."""
    torch = sys.modules.get("torch")
    return bool(torch is not None and torch.is_grad_enabled())


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
            why += "number, and costs time and memory: measure inside of torch.no_grad()."
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
    also=(_studies(_last), _shared_epoch),
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
