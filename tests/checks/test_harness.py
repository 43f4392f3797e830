"""The shared tests of chapters fail on a chapter with a fault: one is planted for each."""

import sys
from dataclasses import replace
from types import ModuleType

import numpy as np
import pytest

from tests.checks.check_harness import ChapterChecks, Wrong, algorithms, survivors
from udl.checks.kinds import Experiment, Implement, Reach, Read
from udl.checks.mistakes import Mistake

DOUBLE = Implement(
    "double",
    "twice as much.",
    expected=lambda v: v + v,
    draws=lambda rng: [(rng.normal(size=n),) for n in (3, 5)],
    mistakes=(Mistake("squared", "Multiply by 2.", lambda v: v**2),),
)
RIGHT = {"double": [lambda v: 2 * v]}
WRONG = {
    "double": [
        Wrong(lambda v: v**2, "squared"),
        Wrong(lambda v: v),
        Wrong(lambda v: 2 * v + 1e-3),
    ]
}
FOUND = Experiment(
    "found",
    "there it is.",
    expected=lambda: 0.5,
    tolerance=0.01,
    goal="the middle",
    mistakes=(Mistake("the quarter", "Twice that.", lambda: 0.25),),
)
REACHED = Reach(
    "reached",
    "close enough.",
    start=lambda: (2.0,),
    score=lambda a: a**2,
    target=0.1,
    goal="a small square",
    unit="square",
    items=("a",),
    mistakes=(Mistake("one", "Go on.", lambda: (1.0,)),),
)
TRACE = Read("trace", "so it is.", expected=lambda: (3, (4, 5)))


def chapter(check=DOUBLE, right=RIGHT, wrong=WRONG, *, named=True, **options) -> ChapterChecks:
    """Return the tests of a chapter that has a single check."""
    module = ModuleType("udl.checks.ch99_made_up")
    module.PRACTICALS = {"99.1": (check,)}
    if named:
        setattr(module, check.name, check)
    members = {
        "chapter": module,
        "right": right,
        "wrong": wrong,
        "algorithms": ("udl.networks.affine",),
    }
    return type("Chapter", (ChapterChecks,), {**members, **options})()


def test_a_chapter_without_fault_passes(monkeypatch):
    tests = chapter()
    tests.test_each_exercise_has_a_check_with_its_name_and_answers_to_try()
    tests.test_right_answers_pass_in_one_line(DOUBLE)
    tests.test_wrong_answers_are_rejected(DOUBLE)
    tests.test_mistakes_are_named(DOUBLE)
    tests.test_careless_answers_are_named_and_well_formed(DOUBLE)
    tests.test_a_typed_in_number_is_rejected(DOUBLE)
    tests.test_a_stub_is_not_done_yet(DOUBLE)
    tests.test_a_result_handed_in_is_recognised(DOUBLE)
    tests.test_checks_stay_right_when_the_algorithms_break(monkeypatch)
    for check in (FOUND, REACHED, TRACE):
        tests.test_wrong_reading_and_searching_does_not_give_the_answer_away(check)
        tests.test_mistakes_of_a_search_lie_outside_what_is_accepted(check)


LENIENT = replace(DOUBLE, atol=10.0, rtol=10.0)
SINGLE = replace(DOUBLE, draws=lambda rng: [(np.ones(2),)])
NAMELESS = {"double": [Wrong(wrong.answer) for wrong in WRONG["double"]]}


@pytest.mark.parametrize(
    ("tests", "name", "arguments"),
    [
        (chapter(named=False), "each_exercise_has_a_check_with_its_name", ()),
        (chapter(wrong={}), "each_exercise_has_a_check_with_its_name", ()),
        (chapter(hidden={"gone": ["7"]}), "each_exercise_has_a_check_with_its_name", ()),
        (chapter(right={"double": []}), "right_answers_pass", (DOUBLE,)),
        (chapter(right={"double": [lambda v: v]}), "right_answers_pass", (DOUBLE,)),
        (chapter(passed_width=10), "right_answers_pass", (DOUBLE,)),
        (chapter(LENIENT), "wrong_answers_are_rejected", (LENIENT,)),
        (chapter(wrong={"double": WRONG["double"][:2]}), "wrong_answers_are_rejected", (DOUBLE,)),
        (
            chapter(wrong={"double": [Wrong(lambda v: v, "halved")] * 3}),
            "mistakes_are_named",
            (DOUBLE,),
        ),
        (
            chapter(wrong=NAMELESS),
            "mistakes_are_named",
            (replace(DOUBLE, mistakes=()),),
        ),
        (chapter(SINGLE), "a_typed_in_number_is_rejected", (SINGLE,)),
    ],
    ids=[
        "check that the chapter does not offer",
        "no wrong answers to try",
        "secret of an exercise that is gone",
        "no right answer to try",
        "right answer that is wrong",
        "right answer that gets a long line",
        "check that accepts wrong answers",
        "two wrong answers only",
        "mistake that is not named",
        "no mistake to name",
        "check with a single input",
    ],
)
def test_a_planted_fault_is_found(tests, name, arguments):
    (method,) = (getattr(tests, test) for test in dir(tests) if test.startswith(f"test_{name}"))
    with pytest.raises(AssertionError):
        method(*arguments)


@pytest.mark.parametrize(
    "check",
    [
        replace(FOUND, below="Look at 0.50."),
        replace(TRACE, reveal=True),
        replace(TRACE, hint="The last part is (4, 5)."),
    ],
    ids=["number in the advice", "expected shown", "part in the hint"],
)
def test_an_answer_given_away_is_found(check):
    with pytest.raises(AssertionError):
        chapter().test_wrong_reading_and_searching_does_not_give_the_answer_away(check)


def test_a_secret_of_a_search_is_found():
    told = replace(REACHED, advice=lambda a: "Try 0.3.")
    with pytest.raises(AssertionError):
        chapter(
            hidden={"reached": ["0.3"]}
        ).test_wrong_reading_and_searching_does_not_give_the_answer_away(told)


@pytest.mark.parametrize("check", [replace(FOUND, tolerance=0.3), replace(REACHED, target=1.5)])
def test_an_accepted_mistake_is_found(check):
    with pytest.raises(AssertionError):
        chapter().test_mistakes_of_a_search_lie_outside_what_is_accepted(check)


def test_every_wing_of_algorithms_is_broken():
    named = set(algorithms())
    assert {"udl.losses.nll", "udl.networks.shallow", "udl.training.loop"} <= named
    assert not any(name.startswith(("udl.checks", "udl.data", "udl.plot")) for name in named)


def test_an_answer_is_judged_once():
    calls = []
    wrong = [Wrong(lambda v: calls.append(1))]
    assert survivors(DOUBLE, wrong) == []
    once = len(calls)
    assert survivors(DOUBLE, wrong) == []
    assert len(calls) == once > 0


def test_a_check_that_leans_on_an_algorithm_is_found(monkeypatch):
    algorithm = ModuleType("made_up_algorithm")
    algorithm.double = lambda v: 2 * v
    monkeypatch.setitem(sys.modules, algorithm.__name__, algorithm)
    for check, leans in (
        (DOUBLE, False),
        (replace(DOUBLE, expected=lambda v: algorithm.double(v)), True),
    ):
        tests = chapter(check, algorithms=(algorithm.__name__,))
        with monkeypatch.context() as broken:
            if leans:
                with pytest.raises(AssertionError):
                    tests.test_checks_stay_right_when_the_algorithms_break(broken)
            else:
                tests.test_checks_stay_right_when_the_algorithms_break(broken)
