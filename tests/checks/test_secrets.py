"""A check gives nothing away to whoever looks into it, and says what to do with the wrong thing."""

from dataclasses import dataclass
from functools import partial

import numpy as np
import pytest

from tests.checks.check_harness import forms
from tests.checks.small_exercises import CENTRE, CHOICE, COUNTED, FOUND, LOW, TABLE, TRACE
from udl.checks import ch05_loss_functions as chapter
from udl.checks import core, notebook, safeguards
from udl.checks.core import Check
from udl.checks.kinds import Implement
from udl.networks import ShallowParameters

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


class Mock:
    """Has every attribute, and each of them can be called."""

    def __getattr__(self, name):
        return self

    def __call__(self, *_, **__):
        return self


def passes(*_, **__):
    return None


FOREIGN = in_a_notebook("def passes(self, *_, **__):\n    return None")["passes"]
REPLACED = [
    (Check, "__call__", FOREIGN, ["__call__"]),
    (Check, "__call__", passes, ["__call__"]),
    (notebook, "settle", print, ["settle"]),
    (notebook, "settle", notebook.raised_by, ["settle"]),
    (core.Check, "wrong", partial(print), ["wrong"]),
    (Implement, "__call__", passes, ["__call__"]),  # hides the inherited one
    (chapter, "softmax", print, ["softmax"]),
    (chapter, "softmax", partial(print), ["softmax"]),
    (chapter, "softmax", chapter.sigmoid, ["softmax"]),
    (chapter.softmax, "draws", FOREIGN, ["draws"]),
    (chapter.softmax, "judge", passes, ["judge"]),
    (notebook.session, "strict", False, ["strict"]),
]


@pytest.mark.parametrize(("holder", "name", "other", "found"), REPLACED)
def test_what_was_put_in_the_place_of_the_checks_is_found(holder, name, other, found, monkeypatch):
    monkeypatch.setattr(notebook.session, "strict", True)
    parts = safeguards.parts_of_checks({"check": chapter})
    assert safeguards.replaced(parts) == []
    was = vars(holder).get(name, ...)
    put = object.__setattr__ if isinstance(holder, Check) else setattr
    put(holder, name, other)
    try:
        assert safeguards.replaced(parts) == found
    finally:
        put(holder, name, was)
        if was is ...:
            object.__delattr__(holder, name) if holder is chapter.softmax else delattr(holder, name)
    assert safeguards.replaced(parts) == []


@pytest.mark.parametrize("other", [Mock(), Mock, print, None, core])
def test_a_name_that_no_longer_stands_for_the_checks_is_found(other):
    names = {"check": chapter, "np": np, "other": 3}
    parts = safeguards.parts_of_checks(names)
    names.update(np=None, other=4, more=5)
    assert safeguards.replaced(parts) == []
    names["check"] = other
    assert safeguards.replaced(parts) == ["check"]


def test_what_a_notebook_had_put_there_before_is_found(monkeypatch):
    monkeypatch.setattr(Check, "__call__", FOREIGN)
    assert safeguards.replaced(safeguards.parts_of_checks({})) == ["__call__"]


def test_working_with_the_checks_replaces_nothing(capsys):
    parts = safeguards.parts_of_checks({"check": chapter})
    chapter.softmax(lambda z: z)
    chapter.predict_common_optimum(lambda: "same")
    chapter.predict_common_optimum.recall()
    assert safeguards.replaced(parts) == []


# --- answers that the package has ---

PACKAGED = [
    "from udl.losses import bernoulli_pmf",
    "from udl.losses import bernoulli_pmf as mine\ndef bernoulli_pmf(y, p):\n    return mine(y, p)",
    "import udl.losses as l\ndef bernoulli_pmf(y, p):\n    return l.bernoulli_pmf(y, p)",
    "import udl.losses\ndef bernoulli_pmf(y, p):\n    return udl.losses.bernoulli_pmf(y, p)",
    "def bernoulli_pmf(y, p):\n    from udl.losses import bernoulli_pmf as b\n    return b(y, p)",
    "def bernoulli_pmf(y, p):\n    from udl import losses\n    return losses.bernoulli_pmf(y, p)",
]


@pytest.mark.parametrize("cell", PACKAGED)
def test_an_answer_taken_from_the_package_is_refused(cell, capsys, monkeypatch):
    handed = in_a_notebook("import udl.checks\nfrom udl.networks import relu")
    monkeypatch.setattr(notebook.session, "given", safeguards.given_by(handed))
    chapter.bernoulli_pmf(in_a_notebook(cell, **handed)["bernoulli_pmf"])
    out = capsys.readouterr().out
    assert out.startswith("wrong ✗ bernoulli_pmf")
    assert "an answer taken from the package" in out


def test_what_a_practical_imports_may_be_used(capsys, monkeypatch):
    setup = "import udl.checks\nfrom udl.losses import bernoulli_pmf as given\nfrom udl import data"
    handed = in_a_notebook(setup)
    monkeypatch.setattr(notebook.session, "given", safeguards.given_by(handed))
    cell = (
        "def bernoulli_pmf(y, p):\n    from udl.data import loss_examples\n"
        "    data.loss_examples, loss_examples, made.hidden_bias, Kind\n    return given(y, p)"
    )
    made = ShallowParameters(np.ones(2), np.ones((2, 1)), np.ones(1), np.ones((1, 2)))
    names = handed | {"made": made, "Kind": ShallowParameters}  # made in a later cell
    chapter.bernoulli_pmf(in_a_notebook(cell, **names)["bernoulli_pmf"])
    assert capsys.readouterr().out.startswith("passed ✓ bernoulli_pmf")
