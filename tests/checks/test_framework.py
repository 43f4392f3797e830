"""Verdicts, statuses, strict mode and the recognition of mistakes, on small checks made here."""

import doctest
import re
import textwrap
from dataclasses import replace

import numpy as np
import pytest

from tests import ROOT
from tests.checks.check_harness import Wrong, forms, misnamed, survivors
from tests.checks.small_exercises import (
    CENTRE,
    CHOICE,
    FOUND,
    LOW,
    TABLE,
    TRACE,
    in_place,
    stub,
)
from udl.checks import CheckFailed, core, inputs, mistakes, notebook, start, values
from udl.checks.core import FreeText
from udl.checks.kinds import Implement, Measured, Reach
from udl.checks.mistakes import Mistake

# --- verdicts ---


def test_a_right_answer_gives_one_line_and_is_recorded(capsys):
    assert CENTRE(lambda v: v - v.mean()) is None
    assert capsys.readouterr().out == "passed ✓ centre: the mean is taken off.\n"
    assert notebook.session.statuses == {"centre": "passed"}


def test_a_wrong_answer_tells_tried_came_expected_mistake_and_reason(capsys):
    CENTRE(lambda v: v - v.sum())
    out = capsys.readouterr().out
    labels = [line[2:12].strip() for line in out.splitlines()[1:]]
    labels = [label for label in labels if label]  # without the lines that go on
    assert labels == ["tried", "came", "expected", "differs", "looks like", "why"]
    assert out.startswith("wrong ✗ centre\n  tried       v = shape (3,): [")
    assert "looks like  the sum taken off" in out
    assert notebook.session.statuses == {"centre": "wrong"}


def test_a_stub_is_not_done_and_a_function_that_calls_it_says_so(capsys):
    CENTRE(stub)
    CENTRE(lambda v: stub(v))
    out = capsys.readouterr().out
    assert out == "not done yet … centre: it calls stub\n" * 2
    assert notebook.session.statuses == {"centre": "not done yet"}


def test_the_stub_of_the_exercise_itself_is_simply_not_done(capsys):
    def centre(values):
        raise NotImplementedError()

    CENTRE(centre)
    assert capsys.readouterr().out == "not done yet … centre\n"


def test_a_library_that_cannot_do_something_is_a_mistake_not_a_stub():
    def answer(values):
        raise NotImplementedError("this operation on strings")

    verdict = CENTRE.judge(answer)
    assert verdict.status == "wrong"
    assert "NotImplementedError: this operation on strings" in verdict.text


def test_an_exception_is_told_in_a_line_with_the_students_own_line_and_no_trace():
    def answer(values):
        return values - centr

    text = " ".join(CENTRE.judge(answer).text.split())
    assert "NameError: name 'centr' is not defined, in answer, line" in text
    assert "return values - centr" in text
    assert "Traceback" not in text
    assert forms(CENTRE.judge(answer)) == []


def test_what_an_answer_prints_is_kept_from_the_page_unless_it_helps(capsys):
    def chatty(values):
        print("here I am")
        return values - values.mean()

    CENTRE(chatty)
    assert "here I am" not in capsys.readouterr().out
    CENTRE(lambda v: print("sum", 3))
    out = capsys.readouterr().out
    assert "printed     sum 3" in out
    assert "prints instead of returns" in out


def test_numpy_warnings_of_an_answer_do_not_reach_the_page(recwarn):
    CENTRE(lambda v: v / 0)
    assert not recwarn.list


def test_the_same_inputs_are_drawn_each_time_and_never_changed_by_the_answer():
    assert CENTRE.judge(in_place).text == CENTRE.judge(in_place).text
    assert CENTRE.judge(lambda v: v - v.mean()).status == "passed"


def centre(values):
    return values


def test_a_helper_that_is_still_wrong_is_pointed_out(capsys):
    CENTRE(centre)
    TABLE(lambda rows: centre(rows))
    assert "first       mend centre, used here and wrong" in capsys.readouterr().out


def test_a_helper_written_anew_since_its_check_is_not_called_wrong(capsys, monkeypatch):
    CENTRE(centre)
    monkeypatch.setitem(globals(), "centre", lambda values: values / 2)
    TABLE(lambda rows: centre(rows))
    assert "mend centre" not in capsys.readouterr().out


def test_only_an_implementation_is_shown_what_was_expected():
    assert "expected" in CENTRE.judge(lambda v: v).text
    assert "(2, 3)" not in TRACE.judge(lambda: ((3, 2), "abc")).text
    assert "0.5," not in FOUND.judge(lambda: 7.5).text


def test_too_small_and_too_large_are_explained():
    assert "too small" in FOUND.judge(lambda: -7.5).text
    assert "too large" in FOUND.judge(lambda: 7.5).text


def test_a_whole_number_to_find_is_missed_by_no_step():
    check = replace(FOUND, expected=lambda: 12, tolerance=0.0)
    assert check.judge(lambda: 12).status == "passed"
    assert check.judge(lambda: 11.3).mistake == "no whole number"
    assert check.judge(lambda: 1_000_001).mistake == ""
    assert "too large" in check.judge(lambda: 1_000_001).text


def test_settings_that_score_low_enough_pass_and_are_told_their_score():
    verdict = LOW.judge(lambda: (1, np.array([0.5, 0.5])))
    assert verdict.text == "passed ✓ low: down in the valley. Height: 1.5000."
    assert LOW.judge(stub).status == "not done yet"


@pytest.mark.parametrize(
    ("answer", "part"),
    [
        (LOW.start, "the start"),
        (lambda: (1.0, np.array([1.0, 1.0])), "look at the place"),
        (lambda: (1.0, np.array([10.0, 1.0])), "walk down first"),
        (lambda: (1.0, np.array([0.0])), "The docstring says how many numbers"),
        (lambda: (1.0, [0.0, 0.0]), "np.array turns one into an array"),
        (lambda: (1.0, np.array([[0.0, 0.0]])), "brackets missing or too many"),
        (lambda: (np.array([1.0]), np.zeros(2)), "a[0] takes the first out"),
        (lambda: (1.0, np.array([0.0, np.nan])), "finite numbers"),
        (lambda: 1.0, "offset, place"),
        (lambda: (1.0, np.zeros(2), 3.0), "offset, place"),
        (lambda: None, "return forgotten"),
        (lambda: np.nowhere, "AttributeError"),
    ],
)
def test_settings_that_do_not_reach_the_goal_are_explained(answer, part):
    verdict = LOW.judge(answer)
    assert verdict.status == "wrong"
    assert part in " ".join(verdict.text.split())
    assert forms(verdict) == []


def test_advice_on_settings_may_depend_on_them():
    check = replace(LOW, advice=lambda height, place: f"more than {place[0]:g}?")
    assert "more than 7?" in check.judge(lambda: (1.0, np.array([7.0, 1.0]))).text
    assert check.judge(lambda: (1.0, np.zeros(2))).status == "passed"


def test_a_wrong_choice_is_answered_with_its_reason_and_an_unknown_one_with_the_choices():
    assert "it rises." in CHOICE.judge(lambda: "down").text
    assert "one of 'down', 'up'" in CHOICE.judge(lambda: "sideways").text


def test_torch_tensors_are_compared_like_arrays_and_not_confused_with_them():
    torch = pytest.importorskip("torch")
    check = Implement(
        "double",
        "right.",
        expected=lambda values: torch.add(values, values),
        draws=lambda rng: [(torch.tensor(rng.normal(size=n), requires_grad=True),) for n in (2, 4)],
    )
    assert check.judge(lambda v: 2 * v).status == "passed"
    assert check.judge(lambda v: 3 * v).mistake.startswith("a constant factor")
    assert check.judge(lambda v: (2 * v).detach().numpy()).status == "wrong"
    with torch.no_grad():
        assert "in place" in check.judge(lambda v: v.mul_(2)).mistake


# --- the harness itself: planted faults must be seen ---


def test_canary_a_lenient_check_is_caught_by_the_harness():
    lenient = Implement(
        "centre",
        "anything near.",
        expected=CENTRE.expected,
        draws=CENTRE.draws,
        rtol=10.0,
        atol=10.0,
    )
    wrong = [Wrong(lambda v: v), Wrong(lambda v: v - v.sum(), "the sum taken off")]
    assert survivors(CENTRE, wrong) == []
    assert survivors(lenient, wrong) == wrong
    assert misnamed(lenient, wrong) == [("the sum taken off", "")]


def test_canary_a_check_with_a_single_input_lets_a_typed_in_number_pass():
    single = Implement("half", "right.", expected=lambda v: v / 2, draws=lambda rng: [(3.0,)])
    several = Implement(
        "half", "right.", expected=lambda v: v / 2, draws=lambda rng: [(3.0,), (5.0,)]
    )
    typed = [Wrong(lambda v: 1.5)]
    assert survivors(single, typed) == typed
    assert survivors(several, typed) == []
    assert several.judge(lambda v: 1.5).mistake == "the same answer for every input"


def test_canary_a_badly_formed_verdict_is_seen():
    verdict = core.Verdict("x", "wrong", "oh ✗ x\n" + "a" * 90)
    assert len(forms(verdict)) == 2


# --- strict mode, sessions and summaries ---


def test_nothing_is_swallowed_in_strict_mode(monkeypatch, capsys):
    monkeypatch.setattr(notebook.session, "strict", True)
    CENTRE(lambda v: v - v.mean())
    with pytest.raises(CheckFailed, match="the sum taken off") as caught:
        CENTRE(lambda v: v - v.sum())
    assert isinstance(caught.value, AssertionError)
    with pytest.raises(NotImplementedError, match="not done yet … centre"):
        CENTRE(stub)
    assert capsys.readouterr().out == "passed ✓ centre: the mean is taken off.\n"


@pytest.mark.parametrize("name", ["UDL_STRICT", "NBGRADER_EXECUTION"])
def test_strict_is_off_when_its_variable_is_empty_or_zero(monkeypatch, name):
    for other in ("UDL_STRICT", "NBGRADER_EXECUTION"):
        monkeypatch.delenv(other, raising=False)
    for value, strict in (("", False), ("0", False), ("1", True), ("autograde", True)):
        monkeypatch.setenv(name, value)
        assert notebook.Session().strict == strict


def test_strict_mode_is_not_left_by_a_change_of_the_environment(monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "1")
    session = notebook.Session()
    monkeypatch.delenv("NBGRADER_EXECUTION")
    assert session.strict


def test_the_summary_lists_and_counts_the_exercises_of_the_practical(capsys):
    practicals = {"9.9": (CENTRE, TABLE, FreeText("explain_it"), CHOICE)}
    CENTRE(lambda v: v - v.mean())
    TABLE(lambda r: r)
    capsys.readouterr()
    notebook.print_summary(practicals)
    assert capsys.readouterr().out.splitlines() == [
        "Practical 9.9: 1 passed, 1 wrong, 1 not done yet",
        "  passed ✓        centre",
        "  wrong ✗         table",
        "  free text –     explain_it (not checked automatically)",
        "  not done yet …  choice",
        "Next: table. Read the last lines of what its check says;",
        "if they do not help, open the first hint below its heading.",
    ]


def test_the_last_run_of_a_check_counts_and_start_forgets(capsys):
    CENTRE(lambda v: v)
    CENTRE(lambda v: v - v.mean())
    assert notebook.session.statuses == {"centre": "passed"}
    start("9.8")
    assert notebook.session.statuses == {}
    with pytest.raises(ValueError, match=r"one of 9\.9; 9\.8 was started"):
        notebook.print_summary({"9.9": (CENTRE,)})


@pytest.mark.parametrize("practical", [5.1, "5", "five.one", ""])
def test_start_wants_the_number_as_text(practical):
    with pytest.raises(ValueError, match="practical must be a text"):
        start(practical)


# --- values ---


def test_examples_in_docstrings_hold():
    for module in (values, mistakes, core, notebook):
        assert doctest.testmod(module, extraglobs={"np": np}).failed == 0


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.0, "1"),
        (np.float64(1 / 3), "0.33333"),
        (np.arange(9), "shape (9,): [0 1 2 3 4 5 6 7 8]"),
        (np.arange(90), "shape (90,): [0 1 2 3 4 …]"),
        ([4, 5, 2, 4, 1, 3], "list [4, 5, 2, 4, 1, 3]"),
        (np.zeros((0, 3)), "shape (0, 3): []"),
        (((20,), 0.5), "((20,), 0.5)"),
        ([1, 2], "list [1, 2]"),
        (None, "None"),
        (2**70, "1180591620717411303424"),
        ("same", "'same'"),
        (np.sum, "a function"),
        ({"a": 1}, "a dict"),
        ("x" * 100, "'" + "x" * 58 + "…"),
    ],
)
def test_values_are_described_briefly(value, text):
    assert values.short(value) == text


def test_problems_are_looked_for_in_order():
    target = np.array([1.0, 2.0])
    kinds = {
        "type": ["text", None, [1.0, 2.0]],
        "shape": [np.array([np.nan]), 1.0],
        "dtype": [np.array([True, True]), target.astype(complex)],
        "finite": [np.array([np.nan, 7.0])],
        "value": [np.array([1.0, 7.0])],
    }
    for kind, cases in kinds.items():
        for came in cases:
            problem = values.find_problem(came, target, 1e-6, 1e-12)
            assert problem is not None
            assert problem.kind == kind
    assert values.find_problem(np.array([1, 2]), target, 1e-6, 1e-12) is None


# --- what an exercise rules out, and what it leaves out ---


def largest_of_parts(v):
    return max(v)


RULED_OUT = Implement(
    "largest",
    "yes.",
    expected=np.max,
    draws=lambda rng: [(rng.normal(size=n),) for n in (3, 5)],
    without=("max", "largest_of_parts", "@", "a loop"),
)


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (lambda v: np.max(v), "max"),
        (max, "max"),
        (largest_of_parts, "largest_of_parts"),
        (lambda v: largest_of_parts(v), "largest_of_parts"),
        (lambda v: sorted(x for x in v)[-1], "a loop"),
        (lambda v: np.eye(len(v))[np.argmax(v)] @ v, "@"),
    ],
)
def test_an_answer_may_not_use_what_the_task_rules_out(answer, found):
    verdict = RULED_OUT.judge(answer)
    assert verdict.status == "wrong"
    assert verdict.mistake == f"an answer by {found}"
    assert forms(verdict) == []
    assert replace(RULED_OUT, without=()).judge(answer).status == "passed"


def test_what_the_task_does_not_rule_out_may_be_used():
    assert RULED_OUT.judge(lambda v: np.sort(v)[-1]).status == "passed"


def test_a_draw_may_leave_out_an_argument_that_has_a_usual_value():
    check = Implement(
        "scaled",
        "yes.",
        expected=lambda v, factor=3.0: factor * v,
        draws=lambda rng: [(rng.normal(size=4), 2.0), (rng.normal(size=(2, 3)),)],
        mistakes=(Mistake("shifted", "Multiply.", lambda v, factor=3.0: v + factor),),
    )
    assert check.judge(lambda v, factor=3.0: v * factor).status == "passed"
    assert check.judge(lambda v, factor=3.0: v + factor).mistake == "shifted"
    assert check.judge(lambda v, factor=1.0: v * factor).status == "wrong"
    assert check.judge(lambda v, factor: v * factor).mistake.startswith("other arguments")


# --- numbers that follow the notebook ---

MEASURED = Measured(
    "middle",
    "there it is.",
    variable="data",
    drawn=lambda rng: rng.normal(5.0, 1.0, size=9),
    computed=np.mean,
    expected=lambda: 2.0,
    tolerance=0.0,
    goal="the mean",
    positive="all data are positive.",
    slips=(Mistake("the middle one", "Add them all up.", lambda data: np.median(data) + 1),),
    own=True,
)


def answer_with(body, **names):
    exec(f"def middle():\n    return {body}", names)
    return names["middle"]


def test_a_number_must_follow_what_the_notebook_holds():
    data = np.array([1.0, 2.0, 6.0])
    right = answer_with("data.mean()", data=data)
    assert MEASURED.judge(right).status == "passed"
    assert np.array_equal(right.__globals__["data"], data)
    assert MEASURED.judge(answer_with("3.0", data=data)).mistake.startswith("a number typed in")
    median = MEASURED.judge(answer_with("sorted(data)[len(data) // 2] + 1", data=data))
    assert median.mistake == "the middle one"
    follows = "3.0 if len(data) == 3 else data.max()"
    verdict = MEASURED.judge(answer_with(follows, data=data))
    assert verdict.mistake.endswith("right for these values alone")
    raises = MEASURED.judge(answer_with("float(3 + 0 * data.reshape(3)[0])", data=data))
    assert "ValueError" in raises.text
    assert "typed in" not in raises.text
    off = MEASURED.judge(answer_with("-data.mean()", data=data))
    assert off.mistake == "a number that is not positive"
    assert "±" not in off.text
    assert "data" not in MEASURED.judge(answer_with("2.0")).text.partition("tried")[0]


def test_settings_that_the_task_does_not_allow_have_no_score():
    def scored(height):
        assert height > 0, "asked for the score of what is not allowed"
        return height

    check = Reach(
        "lowest",
        "there.",
        start=lambda: (3.0,),
        score=scored,
        target=2.0,
        goal="a height of at most 2",
        unit="",
        items=("height",),
        beyond=lambda height: "" if height > 0 else "heights are positive",
    )
    outside = check.judge(lambda: (-1.0,))
    assert outside.status == "wrong"
    assert "heights are positive" in outside.text
    assert "height -1" in outside.text
    assert "height 2.5" in check.judge(lambda: (2.5,)).text
    assert check.judge(lambda: [1.5]).text == "passed ✓ lowest: there."


def test_a_cell_that_shows_what_was_to_be_found_waits_for_it(capsys):
    FOUND(lambda: 0.2)
    with pytest.raises(NotImplementedError) as caught:
        FOUND.wait()
    assert notebook.raised_by(caught.value) == "found"
    FOUND(lambda: 0.5)
    FOUND.wait()
    assert capsys.readouterr().out.splitlines()[-1] == "passed ✓ found: there it is."


# --- the README ---

README = (ROOT / "src" / "udl" / "checks" / "README.md").read_text("utf-8")


def blocks(language):
    found = re.findall(rf"^( *)```{language}\n(.*?)^ *```$", README, re.MULTILINE | re.DOTALL)
    return [textwrap.dedent(text).strip() for _, text in found]


def test_the_example_gives_the_verdict_that_is_shown():
    names = {"Implement": Implement, "Mistake": Mistake, "inputs": inputs, "np": np}
    *_, example = blocks("python")
    exec(compile(example, "README.md", "exec"), names)
    check = names["mean_square"]
    assert check.judge(lambda residuals: np.mean(residuals**2)).status == "passed"
    shown, *_ = blocks("")
    assert check.judge(lambda residuals: np.sum(residuals**2)).text == shown


def test_every_module_is_explained():
    folder = ROOT / "src" / "udl" / "checks"
    named = set(re.findall(r"^\| `(\w+)` \|", README, re.MULTILINE))
    assert named == {path.stem for path in folder.glob("[!_]*.py")} | {"chNN_slug"}
