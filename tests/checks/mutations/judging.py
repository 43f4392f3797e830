"""Judge small changes of every solved answer: a check that lets a wrong one pass is too weak.

    python -m tests.checks.mutations               all answers: a table, and what survived
    python -m tests.checks.mutations softmax p3_   those of these exercises, practicals or chapters

A mutant (`mutants.py`) that the check rejects is killed. One that passes is
equivalent if it returns what the solved answer does wherever the exercise is defined; otherwise it
survived. Whether an exercise is defined for an input is asked of two who know nothing of each
other: the solved answer and the check's own expected value, which must agree on it. So inputs far
from those that the check draws are tried: other signs, zeros, ties, large and small numbers.
"""

from __future__ import annotations

import copy
import inspect
import io
import signal
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import matplotlib.pyplot as plt
import numpy as np

from tests.book.quoting import FILES, solved
from tests.checks.mutations.equivalent import EQUIVALENT, OUTSIDE
from tests.checks.mutations.mutants import Mutant, mutants
from udl.checks.ch10_convolution.network import Network
from udl.checks.core import Check
from udl.checks.kinds import Count, Implement
from udl.checks.values import find_problem, to_array

SECONDS = 3.0  # of the processor, for a mutant; one that runs on counts as killed
SEEDS = range(100, 112)


@dataclass(frozen=True, eq=False)
class Answer:
    """The solved answer to an exercise that asks for a function.

    Attributes
    ----------
    stem, exercise : str
        Its practical's file and its name.
    source : str
        The answer's cell.
    names : mapping
        What stands above it in the notebook.
    """

    stem: str
    exercise: str
    source: str
    names: Mapping[str, Any]

    @property
    def check(self) -> Check:
        """What the practical's check cell calls."""
        check: Check = getattr(self.names["check"], self.exercise)
        return check

    def function(self, source: str | None = None) -> Callable[..., Any]:
        """Run the answer's cell, or another in its place, and return the function."""
        names = dict(self.names)
        exec(compile(source or self.source, f"<{self.exercise}>", "exec"), names)
        function: Callable[..., Any] = names[self.exercise]
        return function


@dataclass
class Outcome:
    """What became of an answer's mutants."""

    answer: Answer
    mutants: int = 0
    killed: int = 0
    equivalent: int = 0
    survived: list[Mutant] = field(default_factory=list)


class TimeUp(BaseException):
    """Raised in what takes too long; no `Exception`, so that no check mistakes it for one."""


@contextmanager
def limit(seconds: float) -> Iterator[None]:
    """Raise `TimeUp` in what takes more of the processor: a busy machine counts for nothing."""

    def stop(*_: object) -> None:
        raise TimeUp

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@cache
def exercises(stem: str) -> tuple[str, ...]:
    """Name a practical's exercises that ask for a function, in the order of the page."""
    told = (cell.metadata.udl for cell in solved(stem).cells)
    return tuple(cell["exercise"] for cell in told if cell.get("kind") == "implement")


@cache
def answers(stem: str) -> tuple[Answer, ...]:
    """Run what a practical defines, and keep each answer with what stands above it."""
    names: dict[str, Any] = {}
    found = []
    wanted = exercises(stem)
    with redirect_stdout(io.StringIO()):
        for cell in solved(stem).cells:
            told = cell.metadata.udl
            if cell.cell_type != "code" or told.role not in ("setup", "given", "answer"):
                continue
            if told.role == "answer" and told.exercise in wanted:
                found.append(Answer(stem, told.exercise, cell.source, dict(names)))
            exec(compile(cell.source, cell.id, "exec"), names)
            plt.close("all")
    return tuple(found)


def status(check: Check, function: Callable[..., Any]) -> str:
    """Judge a function within its time."""
    try:
        with limit(SECONDS):
            return check.judge(function).status
    except TimeUp:
        return "too slow"


def try_mutants(answer: Answer, check: Check | None = None) -> Outcome:
    """Judge all mutants of an answer, by its own check or by another."""
    check = check or answer.check
    outcome = Outcome(answer)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for mutant in mutants(answer.source):
            outcome.mutants += 1
            if status(check, answer.function(mutant.source)) != "passed":
                outcome.killed += 1
            elif is_listed(answer, mutant) or is_equivalent(answer, check, mutant):
                outcome.equivalent += 1
            else:
                outcome.survived.append(mutant)
    return outcome


def is_listed(answer: Answer, mutant: Mutant) -> bool:
    """Tell whether somebody has looked at a mutant and found it equivalent."""
    listed = EQUIVALENT.get((answer.stem, answer.exercise), {})
    return any(part in mutant.change for part in listed)


def is_equivalent(answer: Answer, check: Check, mutant: Mutant) -> bool:
    """Tell whether a mutant returns what the solved answer does, wherever that is defined."""
    other = answer.function(mutant.source)
    try:
        with limit(10 * SECONDS):
            if isinstance(check, Network):
                return all(
                    described(other, setting, check) == found
                    for setting, found in network_domain(answer, check)
                )
            if isinstance(check, Implement):
                return all(
                    same(result(other, drawn), value, check)
                    for drawn, value in domain(answer, check)
                )
    except TimeUp:
        pass
    return False


_NETWORKS: dict[Answer, list[tuple[tuple[Any, ...], str]]] = {}


def network_domain(answer: Answer, check: Network) -> list[tuple[tuple[Any, ...], str]]:
    """Settings for which a network can be made, with what it is made of."""
    if answer not in _NETWORKS:
        rng = np.random.default_rng(SEEDS[0])
        settings = [*check.settings, *(v for s in check.settings for v in varied(s, rng))]
        found = [(s, described(answer.function(), s, check)) for s in settings]
        _NETWORKS[answer] = [(setting, text) for setting, text in found if text]
    return _NETWORKS[answer]


def described(make: Callable[..., Any], setting: tuple[Any, ...], check: Network) -> str:
    """Write down a model's layers and the shape of its output; empty if there is none."""
    try:
        model = make(*setting)
        outputs = model(model[-1].weight.new_zeros(check.inputs))
    except Exception:
        return ""
    return f"{model} {tuple(outputs.shape)}"


def same(came: Any, value: Any, check: Implement) -> bool:
    """Compare values, and whether a count stayed a whole number."""
    if find_problem(came, value, check.rtol, check.atol) is not None:
        return False
    one = to_array(came)
    return not isinstance(check, Count) or one is None or one.dtype.kind != "f"


def result(function: Callable[..., Any], drawn: Sequence[Any]) -> Any:
    """Call a function quietly on copies; an exception is a result, too."""
    try:
        with redirect_stdout(io.StringIO()):
            return function(*copy.deepcopy(list(drawn)))
    except Exception as error:
        return type(error).__name__


_DOMAINS: dict[tuple[str, str], list[tuple[tuple[Any, ...], Any]]] = {}


def domain(answer: Answer, check: Implement) -> list[tuple[tuple[Any, ...], Any]]:
    """Inputs for which the exercise is defined, with the right results."""
    key = (answer.stem, answer.exercise)
    if key not in _DOMAINS:
        signature = inspect.signature(check.expected)
        outside = OUTSIDE.get(key, {})
        one = answer.function()
        found = []
        for seed in SEEDS:
            rng = np.random.default_rng(seed)
            drawn = [d for d in check.draws(np.random.default_rng(seed)) if size(d) < 2000]
            for arguments in [*drawn, *(v for d in drawn for v in varied(d, rng))]:
                value, right = result(one, arguments), result(check.expected, arguments)
                told = signature.bind(*arguments)
                told.apply_defaults()
                # Only what has a right result is asked whether it lies outside.
                if agree(value, right, check) and not any(o(*told.args) for o in outside.values()):
                    found.append((arguments, value))
        _DOMAINS[key] = found
    return _DOMAINS[key]


def agree(value: Any, right: Any, check: Implement) -> bool:
    """Tell whether both gave the same finite result."""
    array = to_array(right)
    finite = array is None or bool(np.isfinite(array).all())
    failed = isinstance(value, str) and value.endswith(("Error", "Exception"))
    return finite and not failed and find_problem(value, right, check.rtol, check.atol) is None


def size(arguments: Sequence[Any]) -> int:
    """Count the numbers of some arguments."""
    arrays = [to_array(a) for a in arguments]
    return sum(a.size for a in arrays if a is not None)


def varied(arguments: tuple[Any, ...], rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    """Change one argument at a time, or all, in ways that a drawn number seldom takes."""
    for place, argument in enumerate(arguments):
        for new in variants(argument, rng):
            yield (*arguments[:place], new, *arguments[place + 1 :])
    for change in (np.negative, np.zeros_like, lambda a: 1e3 * a, lambda a: a * 0 + 1):
        yield tuple(
            change(a) if isinstance(a, np.ndarray) and a.dtype.kind == "f" else a for a in arguments
        )


def variants(argument: Any, rng: np.random.Generator) -> Iterator[Any]:
    """Vary an argument of any kind."""
    if isinstance(argument, bool):
        yield not argument
    elif isinstance(argument, int):
        yield from (argument + 1, max(argument - 1, 0), argument + 2, int(rng.integers(1, 9)))
    elif isinstance(argument, float):
        yield from (-argument, 0.0, argument * 1e3, argument / 1e3, 1.0, round(argument))
    elif isinstance(argument, np.ndarray) and argument.size:
        yield from array_variants(argument, rng)
    elif isinstance(argument, (list, tuple)) and argument:
        for place, item in enumerate(argument):
            for new in variants(item, rng):
                yield type(argument)([*argument[:place], new, *argument[place + 1 :]])
        yield argument[:-1]
        yield type(argument)(reversed(argument))


def array_variants(array: np.ndarray, rng: np.random.Generator) -> Iterator[np.ndarray]:
    """Vary an array: its numbers, then its first axis."""
    if array.dtype.kind == "f":
        yield -array
        yield np.abs(array)
        yield -np.abs(array)
        yield np.round(array)
        yield 1e3 * array
        yield 1e-3 * array
        yield np.where(rng.random(array.shape) < 0.4, 0.0, array)
        yield np.where(rng.random(array.shape) < 0.4, 600.0, array)
        yield np.where(rng.random(array.shape) < 0.4, -600.0, array)
        yield array + 100
        yield np.full_like(array, array.flat[0])
    else:
        yield rng.permutation(array)
        yield np.full_like(array, array.flat[-1])
    if array.ndim:
        yield array[:1]
        yield array[::-1]
        yield array[:-1]
        yield np.concatenate([array, array[:1]])


def table(outcomes: Sequence[Outcome]) -> str:
    """Sum up by practical, and list what survived."""
    rows = [("practical", "answers", "mutants", "killed", "equivalent", "survived")]
    for stem in dict.fromkeys(o.answer.stem for o in outcomes):
        rows.append((stem, *counts([o for o in outcomes if o.answer.stem == stem])))
    rows.append(("all", *counts(outcomes)))
    lines = ["{:32}{:>9}{:>9}{:>9}{:>12}{:>10}".format(*row) for row in rows]
    survived = [f"{o.answer.exercise}, {m.change}" for o in outcomes for m in o.survived]
    return "\n".join([*lines, *survived])


def counts(outcomes: Sequence[Outcome]) -> tuple[int, ...]:
    """Count answers, mutants, killed, equivalent and survived."""
    return (
        len(outcomes),
        sum(o.mutants for o in outcomes),
        sum(o.killed for o in outcomes),
        sum(o.equivalent for o in outcomes),
        sum(len(o.survived) for o in outcomes),
    )


def main(wanted: Sequence[str]) -> int:
    """Try all answers, or those that are named, and print the table."""
    outcomes = []
    for stem in FILES:
        chapter = FILES[stem].parent.name
        named = any(stem.startswith(each) or each == chapter for each in wanted)
        if wanted and not named and not set(wanted) & set(exercises(stem)):
            continue
        for answer in answers(stem):
            if not wanted or named or answer.exercise in wanted:
                outcomes.append(try_mutants(answer))
                done = counts(outcomes[-1:])[1:]
                print(stem, answer.exercise, *done, file=sys.stderr, flush=True)
    if wanted and not outcomes:
        print(f"nothing is named {' or '.join(wanted)}", file=sys.stderr)
        return 2
    print(table(outcomes))
    return int(any(o.survived for o in outcomes))
