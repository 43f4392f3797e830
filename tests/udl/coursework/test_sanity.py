from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from tools.grading.child import plain
from udl.coursework import sanity
from udl.coursework.sanity import Example

DOUBLE = [Example("two", (2,), 4.0), Example("a row", (np.array([1.0, 2.0]),), [2.0, 4.0])]


def said(capsys, function, *arguments):
    function(*arguments)
    return capsys.readouterr().out


def test_right_wrong_failing_and_missing_answers_are_told_apart(capsys):
    def stub(x):
        raise NotImplementedError()

    assert said(capsys, sanity.try_examples, lambda x: 2 * x, DOUBLE).count("agrees") == 2
    wrong = said(capsys, sanity.try_examples, lambda x: 3 * x, DOUBLE)
    assert "differs  <lambda>, two: got 6, expected 4" in wrong
    assert "largest difference 2" in wrong
    assert "got shape (), expected (2,)" in said(capsys, sanity.try_examples, np.sum, DOUBLE[1:])
    assert "got str" in said(capsys, sanity.try_examples, lambda x: "four", DOUBLE[:1])
    assert "ZeroDivisionError" in said(capsys, sanity.try_examples, lambda x: 1 / 0, DOUBLE[:1])
    assert said(capsys, sanity.try_examples, stub, DOUBLE) == "not done yet: stub\n"


@pytest.mark.parametrize("came", ["4", True, [True], ["4"], 4 + 0j, {4}, None])
def test_what_the_marking_takes_for_no_number_agrees_with_nothing(came, capsys):
    expected = [1.0] if isinstance(came, list) else 1.0 if came is True else 4.0
    assert ", expected numbers" in sanity.judged("x", came, expected)
    sanity.show_answers(lambda: {"x": came}, ("x",))
    assert ", expected one number" in capsys.readouterr().out


@pytest.mark.parametrize(
    "came", [Fraction(4), Decimal(4), np.float32(4), np.array(4), np.longdouble(4), 4]
)
def test_what_the_marking_takes_for_a_number_agrees(came):
    assert sanity.judged("x", came, 4.0) == "agrees   x"
    assert plain(came) == 4


def test_nan_agrees_with_nothing():
    assert sanity.judged("x", np.nan, 1.0).startswith("differs")


def test_the_form_of_answers_is_told_and_not_their_value(capsys):
    names = ("one", "two")
    assert "missing  two" in said(capsys, sanity.show_answers, lambda: {"one": 1}, names)
    assert "unknown  tow" in said(capsys, sanity.show_answers, lambda: {"tow": 1}, names)
    assert "got list" in said(capsys, sanity.show_answers, lambda: [1, 2], names)
    assert "expected one number" in said(
        capsys, sanity.show_answers, lambda: {"one": [1, 2]}, names
    )
    assert "got ndarray" in said(
        capsys, sanity.show_answers, lambda: {"one": np.array([1.0])}, names
    )
    assert "not finite" in said(capsys, sanity.show_answers, lambda: {"one": np.inf}, names)

    def answers():
        raise NotImplementedError()

    assert said(capsys, sanity.show_answers, answers, names) == "not done yet: answers\n"


def test_an_id_that_is_missing_is_replaced_by_an_example_and_said_so(capsys):
    def student_id():
        raise NotImplementedError()

    assert sanity.id_of(student_id) == "ada"
    assert "not yours" in capsys.readouterr().out
    assert sanity.id_of(lambda: " S12 ") == "s12"
    with pytest.raises(ValueError, match="student: got"):
        sanity.id_of(lambda: "")


def test_what_waits_is_a_line_and_other_errors_are_errors(capsys):
    with sanity.waiting():
        raise NotImplementedError()
    assert "waits for an answer" in capsys.readouterr().out
    with pytest.raises(ZeroDivisionError), sanity.waiting():
        1 / 0  # noqa: B018
