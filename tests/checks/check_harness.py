"""Try right and wrong answers on a chapter's checks.

For a new chapter, write a folder with a module of right and wrong answers, `answers.py`, and in
`test_checks.py` a subclass of `ChapterChecks` that names them:

    class TestChecks(ChapterChecks):
        chapter = ch05_loss_functions  # the module that the practicals call
        right, wrong = RIGHT, WRONG

Its tests run once for every exercise. Besides, the file tests what only this chapter has.
"""

import importlib
import importlib.util
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Any, ClassVar

import numpy as np
import pytest

from tests import ROOT
from udl.checks.core import Check, Verdict
from udl.checks.kinds import Experiment, Implement, Measured, Predict, Reach, Read
from udl.checks.values import short

BOOK = ROOT / "book"
PACKAGE = ROOT / "src" / "udl"
NO_ALGORITHMS = {"checks", "data", "plot"}  # rooms of the package that checks may use, or pictures


@dataclass(frozen=True)
class Wrong:
    """A wrong answer and, if it must be recognised, part of the mistake's name."""

    answer: Callable[..., Any]
    mistake: str = ""


_judged: dict[tuple[int, int], tuple[Check, Wrong, Verdict]] = {}
_typed: dict[int, tuple[Check, list[Wrong]]] = {}


def verdict_on(check: Check, wrong: Wrong) -> Verdict:
    """Return the verdict on a wrong answer, judged once however many tests ask for it."""
    key = (id(check), id(wrong.answer))
    if key not in _judged:  # both are kept, so that no other object gets their numbers
        _judged[key] = (check, wrong, check.judge(wrong.answer))
    return _judged[key][2]


def survivors(check: Check, answers: Iterable[Wrong]) -> list[Wrong]:
    """Wrong answers that the check lets pass: there should be none."""
    return [wrong for wrong in answers if verdict_on(check, wrong).status != "wrong"]


def misnamed(check: Check, answers: Iterable[Wrong]) -> list[tuple[str, str]]:
    """Mistakes that should have been named, each with the name that was given instead."""
    named = [(wrong, verdict_on(check, wrong)) for wrong in answers if wrong.mistake]
    return [(w.mistake, v.mistake) for w, v in named if w.mistake not in v.mistake]


def planted(check: Check) -> list[Wrong]:
    """Every mistake of the exercise's own table, as an answer that makes exactly this mistake."""
    if not isinstance(check, (Implement, Experiment, Reach)):
        return []
    return [Wrong(wrong, m.name) for m in check.mistakes for wrong in m.wrong]


def typed_in(check: Check) -> list[Wrong]:
    """Answers that return the right result for some of the inputs, whatever comes in."""
    if isinstance(check, Measured):
        return [_always(check.expected())]
    if not isinstance(check, Implement) or len(_draws(check)) < 2:
        return []
    if id(check) not in _typed:
        _typed[id(check)] = (check, [_always(check.expected(*args)) for args in _draws(check)])
    return _typed[id(check)][1]


@cache
def careless() -> list[Wrong]:
    """Answers that are wrong for every exercise."""

    def printing(*_: Any) -> None:
        print(0.27)

    def failing(*_: Any) -> float:
        raise ZeroDivisionError("division by zero")

    return [
        Wrong(lambda *_: None, "return forgotten"),
        Wrong(printing, "prints instead of returns"),
        Wrong(failing),
        Wrong(lambda *_: float("nan")),
        Wrong(lambda *_: "nothing of the kind"),
        Wrong(lambda *_: 123456.789),
    ]


class Hostile:
    """Raises whatever it is asked."""

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError(name)

    __array__ = __len__ = __iter__ = __repr__ = __eq__ = None  # type: ignore[assignment]
    __hash__ = None  # type: ignore[assignment]


def odd_values() -> list[Any]:
    """Return what nobody asked for, but somebody may return."""
    ragged = np.array([1, [2, 3]], dtype=object)
    return [Hostile(), [Hostile()], {}, {"a": 1}, iter([1.0]), object, ragged, ..., b"", 1j, np]


def forms(verdict: Verdict, width: int = 76) -> list[str]:
    """What is amiss with the form of a verdict's text."""
    lines = verdict.text.splitlines()
    faults = [f"{len(line)} columns: {line}" for line in lines if len(line) > width]
    if not lines[0].startswith(verdict.status):
        faults.append(f"does not begin with the status: {lines[0]}")
    if "Traceback" in verdict.text:
        faults.append("holds a stack trace")
    return faults


def all_wrong(check: Check, table: Mapping[str, Sequence[Wrong]]) -> list[Wrong]:
    """Every wrong answer that is known for a check."""
    choices = list(check.wrong_choices) if isinstance(check, Predict) else []
    return [
        *careless(),
        *typed_in(check),
        *planted(check),
        *table.get(check.name, ()),
        *(Wrong(lambda choice=choice: choice) for choice in choices),
    ]


def _draws(check: Implement) -> Sequence[tuple]:
    return check.draws(np.random.default_rng(1))


@cache
def algorithms() -> tuple[str, ...]:
    """Every module of the package that computes something: what a check must not lean on."""
    with_torch = importlib.util.find_spec("torch") is not None
    paths = [path.relative_to(PACKAGE) for path in PACKAGE.glob("*/**/[!_]*.py")]
    rooms = NO_ALGORITHMS if with_torch else {*NO_ALGORITHMS, "training", "experiments"}
    names = (".".join(p.with_suffix("").parts) for p in paths if p.parts[0] not in rooms)
    return tuple(f"udl.{name}" for name in sorted(names))


def _always(value: Any) -> Wrong:
    return Wrong(lambda *_: value)


# --- The tests of every chapter ---------------------------------------------------------------


def checks_of(chapter: ModuleType) -> dict[str, Check]:
    """Every check of a chapter's practicals by name; questions of free text have none."""
    return {e.name: e for p in chapter.PRACTICALS.values() for e in p if callable(e)}


class ChapterChecks:
    """What holds for the checks of every chapter: right answers pass, wrong ones are recognised."""

    chapter: ClassVar[ModuleType]
    right: ClassVar[Mapping[str, Sequence[Callable[..., Any]]]]
    wrong: ClassVar[Mapping[str, Sequence[Wrong]]]
    algorithms: ClassVar[Sequence[str]] = algorithms()  # what the checks must not need
    untabled: ClassVar[frozenset[str]] = frozenset()  # checks whose answers are tested elsewhere
    passed_width: ClassVar[int] = 76  # columns of the line that a right answer gets
    hidden: ClassVar[Mapping[str, Sequence[str]]] = {}  # what a wrong guess must not be told

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Run a test once for every check, every one with answers, or every practical it names."""
        checks = checks_of(self.chapter)
        tabled = {name: check for name, check in checks.items() if name not in self.untabled}
        practicals = list(self.chapter.PRACTICALS)
        for argument, values in (("check", checks), ("tabled", tabled), ("practical", practicals)):
            if argument in metafunc.fixturenames:
                found = values.values() if isinstance(values, dict) else values
                metafunc.parametrize(argument, found, ids=list(values))

    def test_each_exercise_has_a_check_with_its_name_and_answers_to_try(self):
        checks = checks_of(self.chapter)
        for name, check in checks.items():
            assert getattr(self.chapter, name, None) is check
        assert set(self.right) == set(self.wrong) == set(checks) - self.untabled
        assert set(self.hidden) <= set(checks)

    def test_right_answers_pass_in_one_line(self, tabled: Check):
        assert self.right[tabled.name]
        for answer in self.right[tabled.name]:
            verdict = tabled.judge(answer)
            assert verdict.status == "passed", verdict.text
            assert "\n" not in verdict.text
            assert forms(verdict, width=self.passed_width) == []

    def test_wrong_answers_are_rejected(self, tabled: Check):
        assert len(self.wrong[tabled.name]) >= 3
        assert survivors(tabled, all_wrong(tabled, self.wrong)) == []

    def test_mistakes_are_named(self, tabled: Check):
        answers = [*self.wrong[tabled.name], *planted(tabled)]
        assert misnamed(tabled, answers) == []
        one_named = isinstance(tabled, Predict) or any(wrong.mistake for wrong in answers)
        assert one_named, f"{tabled.name}: give a wrong answer the mistake that must be named"

    def test_careless_answers_are_named_and_well_formed(self, check: Check):
        assert misnamed(check, careless()) == []
        for wrong in all_wrong(check, self.wrong):
            assert forms(verdict_on(check, wrong)) == []

    def test_a_typed_in_number_is_rejected(self, tabled: Check):
        answers = typed_in(tabled)
        assert survivors(tabled, answers) == []
        wants = isinstance(tabled, (Implement, Measured)) and not isinstance(tabled, Read)
        assert bool(answers) == wants

    def test_a_stub_is_not_done_yet(self, check: Check):
        def stub(*_):
            raise NotImplementedError()

        verdict = check.judge(stub)
        assert verdict.status == "not done yet"
        assert forms(verdict) == []

    def test_nothing_that_is_returned_crashes_a_check(self, check: Check):
        for value in odd_values():
            verdict = check.judge(lambda *_, value=value: value)
            assert verdict.status == "wrong"
            assert forms(verdict) == []

    def test_a_result_handed_in_is_recognised(self, check: Check):
        verdict = check.judge(0.123)  # type: ignore[arg-type]
        assert verdict.status == "wrong"
        assert f"check.{check.name}({check.name})" in " ".join(verdict.text.split())

    def test_wrong_reading_and_searching_does_not_give_the_answer_away(self, check: Check):
        guess, secrets = wrong_guess(check)
        if guess is not None:
            text = check.judge(guess).text
            secrets = [*secrets, *self.hidden.get(check.name, ())]
            assert [secret for secret in secrets if secret in text] == []
            if isinstance(check, Read):
                assert not re.search(r"^\s+expected", text, re.MULTILINE)

    def test_mistakes_of_a_search_lie_outside_what_is_accepted(self, check: Check):
        found: list[float] = []
        if isinstance(check, Experiment):
            away = [abs(w() - check.expected()) for m in check.mistakes for w in m.wrong]
            found = [distance - check.tolerance for distance in away]
        elif isinstance(check, Reach):
            found = [check.score(*w()) - check.target for m in check.mistakes for w in m.wrong]
        assert all(excess > 0 for excess in found)

    def test_checks_stay_right_when_the_algorithms_break(self, monkeypatch: pytest.MonkeyPatch):
        # Load them all before breaking one: they import each other.
        for module in [importlib.import_module(name) for name in self.algorithms]:
            for name, value in list(vars(module).items()):
                if callable(value) and not name.startswith("_"):
                    monkeypatch.setattr(module, name, lambda *_, **__: np.float64(42))
        for name, check in checks_of(self.chapter).items():
            if name not in self.untabled:
                assert all(check.judge(answer).status == "passed" for answer in self.right[name])
                # Judged anew: what was said before the break proves nothing.
                again = [check.judge(wrong.answer).status for wrong in self.wrong[name]]
                assert set(again) == {"wrong"}

    def test_checks_load_no_algorithm_and_nothing_heavy(self):
        code = f"import sys, {self.chapter.__name__}; print(*sys.modules)"
        command = [sys.executable, "-c", code]
        run = subprocess.run(command, capture_output=True, text=True, check=True)
        loaded = set(run.stdout.split())
        ours = {name for name in loaded if name.startswith("udl.")}
        assert self.chapter.__name__ in ours
        assert all(name.startswith(("udl.arrays", "udl.checks", "udl.data")) for name in ours)
        assert not loaded & {"torch", "matplotlib", "scipy", "IPython"}

    def test_the_summary_follows_the_page(self, practical: str):
        stem, number = self.chapter.__name__.rpartition(".")[2], practical.partition(".")[2]
        (page,) = (BOOK / stem).glob(f"p{number}_*.md")
        text = page.read_text(encoding="utf-8")
        found = re.findall(r'"exercise": "(\w+)", "role": "given", "kind"', text)
        assert found == [exercise.name for exercise in self.chapter.PRACTICALS[practical]]


def wrong_guess(check: Check) -> tuple[Callable[[], Any] | None, list[str]]:
    """Return a guess far from what is to be found or read, and how that might be written."""
    if isinstance(check, Experiment):
        number = check.expected()
        whole = [f" {number:.0f} ", f" {number:.0f}."]
        return lambda: -40.5, [f"{abs(number):.2f}"] if number % 1 else whole
    if isinstance(check, Reach):
        return check.start, []
    if isinstance(check, Read):
        answer = check.expected()
        parts = answer if isinstance(answer, tuple) else ()
        inner = [str(part) for part in parts if isinstance(part, tuple)]
        return lambda: zeroed(answer), [short(answer), *inner]
    return None, []


def zeroed(value: Any) -> Any:
    """Return an answer of the same form that holds nothing."""
    if isinstance(value, tuple):
        return tuple(zeroed(item) for item in value)
    return "none" if isinstance(value, str) else 0 * value
