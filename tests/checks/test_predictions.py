"""A prediction's first answer is kept, and its verdict comes with the measurement."""

from types import SimpleNamespace

import pytest

from tests.checks.check_harness import forms
from tests.checks.small_exercises import CHOICE, COUNTED, stub
from udl.checks import CheckFailed, notebook
from udl.checks.kinds import Predict, PredictValue

RANK = Predict("rank", "yes.", right="1", wrong_choices={"2": "count.", "3": "count again."})
PAIR = PredictValue("ends", "yes.", expected=lambda: (("b", "d"), 2.0))


def out(capsys):
    return capsys.readouterr().out.splitlines()


def test_the_check_says_what_was_kept_and_not_whether_it_is_right(capsys):
    for choice in ("up", "down"):
        notebook.session.kept.clear()
        CHOICE(lambda choice=choice: choice)
        assert out(capsys) == [f"kept • choice: you said '{choice}'"]
        assert notebook.session.statuses == {"choice": "kept"}


def test_trying_the_choices_in_turn_finds_nothing_out(capsys):
    for choice in ("down", "up", "down"):
        CHOICE(lambda choice=choice: choice)
    first, second, third = out(capsys)
    assert first == third == "kept • choice: you said 'down'"
    assert second == "kept • choice: you said 'down' first, now 'up'. The first counts."
    CHOICE.verdict()
    text = capsys.readouterr().out
    assert text.startswith("wrong ✗ choice\n  came        'down'\n  but         it rises.")
    assert notebook.session.statuses == {"choice": "wrong"}
    CHOICE(lambda: "up")  # now everybody knows
    assert out(capsys) == ["kept • choice: you said 'down' first, now 'up'. The first counts."]
    assert notebook.session.statuses == {"choice": "wrong"}


def test_the_measurement_recalls_and_reveals(capsys):
    CHOICE(lambda: " UP ")
    CHOICE.recall()
    CHOICE.verdict()
    assert out(capsys) == [
        "kept • choice: you said ' UP '",
        "you predicted: ' UP '",
        "passed ✓ choice: yes.",
    ]
    assert notebook.session.statuses == {"choice": "passed"}


@pytest.mark.parametrize("ask", [CHOICE.recall, CHOICE.verdict])
def test_the_measurement_waits_for_a_prediction(ask, capsys):
    CHOICE(stub)
    with pytest.raises(NotImplementedError) as caught:
        ask()
    assert notebook.is_stub(caught.value)
    assert notebook.raised_by(caught.value) == "choice"
    assert out(capsys) == ["not done yet … choice: it calls stub"]


def test_what_is_no_answer_is_not_kept(capsys):
    for answer in (lambda: "sideways", lambda: None, lambda: 3.5, lambda: 1 / 0, lambda: ["up"]):
        CHOICE(answer)
        assert capsys.readouterr().out.startswith("wrong ✗ choice")
    for answer in (lambda: "three", lambda: (3, 3), lambda: None):
        COUNTED(answer)
        assert capsys.readouterr().out.startswith("wrong ✗ counted")
    assert notebook.session.kept == {}
    CHOICE("up")
    assert "check.choice(choice)" in " ".join(capsys.readouterr().out.split())
    COUNTED(int)
    assert notebook.session.kept == {}


def test_values_are_predicted_too(capsys):
    COUNTED(lambda: 4)
    COUNTED(lambda: 3)
    COUNTED.verdict()
    lines = out(capsys)
    assert lines[:2] == [
        "kept • counted: you said 4",
        "kept • counted: you said 4 first, now 3. The first counts.",
    ]
    assert lines[2] == "wrong ✗ counted"
    PAIR(lambda: (("d", "b"), 2))
    assert out(capsys) == ["kept • ends: you said (('d', 'b'), 2)"]
    PAIR(lambda: ("d", "b"))
    assert out(capsys)[0] == "wrong ✗ ends"
    assert notebook.session.kept["ends"][0] == (("d", "b"), 2)


def test_a_number_counts_as_its_digits():
    for said in ("1", 1, 1.0, " 1 "):
        assert RANK.judge(lambda said=said: said).status == "passed"
    for said in (2, "3", 1.5, True, [1], "one", 1j, float("nan")):
        assert RANK.judge(lambda said=said: said).status == "wrong"


def test_an_answer_by_chance_is_asked_once(capsys):
    coin = iter(["up", "down"] * 9)
    CHOICE(lambda: next(coin))
    said, verdict = notebook.session.kept["choice"]
    assert (verdict.status == "passed") == (said == "up")


def test_a_grader_sees_at_once_what_is_wrong(capsys, monkeypatch):
    monkeypatch.setattr(notebook.session, "strict", True)
    with pytest.raises(CheckFailed, match="it rises"):
        CHOICE(lambda: "down")
    with pytest.raises(NotImplementedError, match="not done yet … choice"):
        CHOICE(stub)
    CHOICE(lambda: "up")
    CHOICE.verdict()
    assert out(capsys) == ["kept • choice: you said 'up'", "passed ✓ choice: yes."]


def test_the_summary_does_not_send_anybody_back_to_a_prediction(capsys):
    CHOICE(lambda: "down")
    notebook.print_summary({"9.9": (CHOICE, COUNTED)})
    assert out(capsys)[1:] == [
        "Practical 9.9: 0 passed, 0 wrong, 2 not done yet",
        "  kept •          choice (its measurement comes next)",
        "  not done yet …  counted",
        "Next: choice. Run the cell below its check: it measures.",
    ]
    CHOICE.verdict()
    COUNTED(lambda: 3)
    COUNTED.verdict()
    capsys.readouterr()
    notebook.print_summary({"9.9": (CHOICE, COUNTED), "9.10": ()})
    assert out(capsys) == [
        "Practical 9.9: 1 passed, 1 wrong, 0 not done yet",
        "  wrong ✗         choice",
        "  passed ✓        counted",
        "Nothing is left to do: a wrong prediction stays as it was made.",
        "Next: practical 9.10.",
    ]


def test_the_summary_asks_to_commit_to_a_prediction(capsys):
    notebook.print_summary({"9.9": (COUNTED,)})
    assert out(capsys)[-1] == ("Next: counted. Commit to an answer; then the cell below measures.")


def test_letters_that_occur_once_each_are_not_kept_if_one_is_missing(capsys):
    order = PredictValue("order", "yes.", expected=lambda: ("b", "c", "a"))
    for said in (("b", "c", "c"), ("up", "down", "left")):
        order(lambda said=said: said)
        text = capsys.readouterr().out
        assert text.startswith("wrong ✗ order")
        assert "each occurs once: a, b, c" in text
    order(lambda: ["a", "c", "b"])
    assert capsys.readouterr().out.startswith("kept • order: you said list ['a', 'c', 'b']")


def test_a_number_that_cannot_be_meant_is_not_kept_and_none_is_told_apart(capsys):
    share = PredictValue(
        "share", "yes.", expected=lambda: 0.8, within=(0, 1), beyond="a share lies between 0 and 1."
    )
    for said in (80, 83.3, -1):
        share(lambda said=said: said)
        text = capsys.readouterr().out
        assert text.startswith("wrong ✗ share")
        assert "but         a share lies between 0 and 1." in text
        assert "looks like" not in text
    with pytest.raises(NotImplementedError):
        share.recall()
    for said in (0, 1):  # both ends are answers
        notebook.session.kept.clear()
        share(lambda said=said: said)
        assert capsys.readouterr().out.startswith("kept • share")


def test_long_predictions_stay_within_the_page():
    for check in (CHOICE, COUNTED, RANK, PAIR):
        for answer in (lambda: None, lambda: "sideways", lambda: (("x", "y"), 3.0), lambda: 7):
            assert forms(check.judge(answer)) == []


def test_a_prediction_that_was_missed_is_not_to_be_mended(capsys):
    """The first answer counts, so the cell that measures may be run again without a word."""
    measure = "check.choice.recall()\nchoice()\ncheck.choice.verdict()"
    names = {"__name__": "__main__", "check": SimpleNamespace(choice=CHOICE)}
    names["choice"] = lambda: "down"
    CHOICE(names["choice"])
    for _ in range(2):
        capsys.readouterr()
        exec(compile(measure, "measure", "exec"), names)
        assert out(capsys)[:2] == ["you predicted: 'down'", "wrong ✗ choice"]


def test_a_measurement_with_a_wrong_function_says_so_first(capsys):
    """The cell's own code is asked, and what its functions call."""
    cell = "def helper():\n    return centre(1)\n"
    measure = "check.recall()\nhelper()\ncheck.verdict()"
    names = {"__name__": "__main__", "check": CHOICE, "centre": lambda v: 43758}
    exec(compile(cell, "cell", "exec"), names)
    CHOICE(lambda: "up")
    for status, warned in (("wrong", True), ("passed", False), ("not done yet", False)):
        notebook.session.statuses["centre"] = status
        capsys.readouterr()
        exec(compile(measure, "measure", "exec"), names)
        first, second, *_ = out(capsys)
        assert first == "you predicted: 'up'"
        assert (second == "But this measures with centre, which is wrong so far:") == warned
