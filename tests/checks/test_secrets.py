"""A check gives nothing away to whoever looks into it, and says what to do with the wrong thing."""

from dataclasses import dataclass

import numpy as np
import pytest

from tests.checks.check_harness import forms
from tests.checks.small_exercises import CENTRE, CHOICE, COUNTED, FOUND, LOW, TABLE, TRACE
from udl.checks import cells, core, notebook
from udl.checks import ch05_loss_functions as chapter
from udl.checks.core import Check

EVERY = [CENTRE, TABLE, FOUND, LOW, TRACE, CHOICE, COUNTED]


def in_a_notebook(code, **names):
    """Run code as a notebook's cell does, and return its namespace."""
    namespace = {"__name__": "__main__", "get_ipython": None, **names}
    exec(compile(code, "cell", "exec"), namespace)
    return namespace


@pytest.mark.parametrize("check", EVERY, ids=lambda check: check.name)
def test_a_name_without_brackets_says_how_to_call_it(check):
    text = repr(check)
    assert text == f"a check: call it, check.{check.name}({check.name})"
    assert str(check) == text


def test_a_kind_of_check_that_a_chapter_makes_is_as_silent():
    @dataclass(frozen=True, kw_only=True)
    class Loud(Check):
        secret: str

        def judge(self, answer):
            raise NotImplementedError

    assert "42" not in repr(Loud("loud", "yes.", secret="42"))


LOOKS = [
    "check.expected",
    "check.right",
    "check.wrong_choices",
    "check.draws",
    "check.mistakes",
    "check.score",
    "check.start",
    "check.__dict__",
    "vars(check)",
    "getattr(check, 'expected')",
    "check.hint",
    "check.call",
    "check.passed()",
    "import dataclasses; dataclasses.asdict(check)",
    "import dataclasses; dataclasses.replace(check, name='x')",
]


@pytest.mark.parametrize("look", LOOKS)
def test_a_cell_cannot_read_what_is_expected(look):
    for check in EVERY:
        with pytest.raises((AttributeError, TypeError)) as caught:
            in_a_notebook(look, check=check)
        said = str(caught.value)
        silent = "has no attribute" in said or "must have __dict__" in said
        assert silent or f"check.{check.name}({check.name})" in said


def test_what_a_cell_may_see_gives_nothing_away():
    shown = (
        "import inspect, pprint\n"
        "members = str(inspect.getmembers(check))\n"
        "printed = pprint.pformat(check) + format(check) + str([check]) + str({1: check})\n"
        "doc = check.__doc__"
    )
    for check in (CHOICE, COUNTED, TRACE):
        seen = in_a_notebook(shown, check=check)
        text = seen["members"] + seen["printed"]
        assert "'up'" not in text
        assert "it rises" not in text
        assert "<lambda> at" not in seen["printed"]


def test_an_answer_that_asks_the_check_is_refused_while_it_is_judged():
    cell = "def centre(values):\n    return check.expected(values)"
    answer = in_a_notebook(cell, check=CENTRE)["centre"]
    verdict = CENTRE.judge(answer)
    assert verdict.status == "wrong"
    assert "AttributeError: a check is only called" in " ".join(verdict.text.split())


BORROWED = [
    "def softmax(z):\n    return check.expected.class_probabilities(z)",
    "from udl.checks.ch05_loss_functions import expected\n"
    "def softmax(z):\n    return expected.class_probabilities(z)",
    "from udl.checks.ch05_loss_functions.expected import class_probabilities as mine\n"
    "def softmax(z):\n    return mine(z)",
    "def softmax(z):\n    from udl.checks.ch05_loss_functions import expected\n"
    "    return expected.class_probabilities(z)",
    "softmax = check.expected.class_probabilities",
    "from udl.checks.ch05_loss_functions.expected import class_probabilities\n"
    "def helper(z):\n    return class_probabilities(z)\n"
    "def softmax(z):\n    return helper(z)",
]


@pytest.mark.parametrize("cell", BORROWED)
def test_an_answer_taken_from_the_checks_is_refused(cell, capsys):
    answer = in_a_notebook(cell, check=chapter)["softmax"]
    chapter.softmax(answer)
    out = capsys.readouterr().out
    assert "an answer taken from the checks" in out
    assert notebook.session.statuses == {"softmax": "wrong"}


def test_an_answer_of_ones_own_is_not_taken_for_a_borrowed_one(capsys):
    cell = (
        "import numpy as np\n"
        "def powers(z):\n    return np.exp(z - z.max(axis=1, keepdims=True))\n"
        "def softmax(z):\n    p = powers(z)\n    return p / p.sum(axis=1, keepdims=True)"
    )
    chapter.softmax(in_a_notebook(cell, check=chapter)["softmax"])
    assert capsys.readouterr().out.startswith("passed ✓ softmax")


# --- the wrong thing handed in ---


@pytest.mark.parametrize("check", EVERY, ids=lambda check: check.name)
@pytest.mark.parametrize("thing", [None, 0.3, "up", np.ones(3), [1], int, dict, ...])
def test_the_wrong_thing_is_told_what_to_do(check, thing, capsys):
    verdict = check.judge(thing)
    assert verdict.status == "wrong"
    assert f"check.{check.name}({check.name})" in " ".join(verdict.text.split())
    assert forms(verdict) == []
    check(thing)
    assert capsys.readouterr().out.startswith(f"wrong ✗ {check.name}")
    assert notebook.session.kept == {}


def test_empty_brackets_are_told_what_to_do(capsys):
    CENTRE()
    assert "check.centre(centre)" in " ".join(capsys.readouterr().out.split())


# --- code of the checks that was replaced ---


def test_code_of_a_notebook_among_the_checks_is_found(monkeypatch):
    assert cells.foreign_code() == []
    cell = "def passes(self, *_, **__):\n    return None"
    passes = in_a_notebook(cell)["passes"]
    with monkeypatch.context() as patch:
        patch.setattr(Check, "__call__", passes)
        assert cells.foreign_code() == ["__call__"]
    with monkeypatch.context() as patch:
        patch.setattr(notebook, "settle", passes)
        patch.setattr(core.Check, "wrong", passes)
        assert cells.foreign_code() == ["settle", "wrong"]
    drawn = chapter.softmax.draws
    object.__setattr__(chapter.softmax, "draws", passes)
    try:
        assert cells.foreign_code() == ["draws"]
    finally:
        object.__setattr__(chapter.softmax, "draws", drawn)
    assert cells.foreign_code() == []
