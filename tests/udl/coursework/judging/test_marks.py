import numpy as np
import pytest

from udl.coursework.judging import geometry, rectifiers
from udl.coursework.judging.marks import (
    MOST_NUMBERS,
    Question,
    about_student,
    complaint,
    last_line,
    mark_questions,
    numbers,
    program,
)

ONE = Question("half", 4, "half()", 0.5)
ROW = Question("row", 6, "row()", [1.0, 2.0])


def deep(levels):
    value = 1
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"value": 0.5}, ""),
        ({"value": 0.5 + 1e-8}, ""),
        ({"value": 0.51}, "not the right value"),
        ({"value": [0.5]}, "shape (1,)"),
        ({"value": "0.5"}, "a text came"),
        ({"value": True}, "a truth value came"),
        ({"value": None}, "nothing came"),
        ({"value": {"half": 0.5}}, "a dict came"),
        ({"value": "nan"}, "not finite"),
        ({"value": float("nan")}, "not finite"),
        ({"value": "inf"}, "not finite"),
        ({"value": 10**400}, "numbers were expected"),
        ({"value": [[1], [2, 3]]}, "numbers were expected"),
        ({"value": deep(5000)}, "numbers were expected"),
        ({"value": [0.5] * (MOST_NUMBERS + 1)}, "numbers were expected"),
        ({"fault": "File <x>, line 1\nValueError: no."}, "failed with ValueError: no"),
        ({"fault": 7}, "an error"),
        ({}, "an error"),
        (None, "an error"),
        ("0.5", "an error"),
    ],
)
def test_absurd_values_are_told_and_never_raise(value, said):
    found = complaint(ONE, value)
    assert said in found
    assert bool(found) == bool(said)


def test_entries_of_a_dict_are_asked_for_by_name():
    question = Question("answer", 1, "answers()", 2.0, key="two")
    assert complaint(question, {"value": {"two": 2}}) == ""
    assert "no entry 'two'" in complaint(question, {"value": {"tow": 2}})
    assert "a list came" in complaint(question, {"value": [2]})


def test_a_part_is_right_as_a_whole_or_not_at_all():
    twice = [ONE, Question("half", 4, "half()", 0.5), ROW]
    right = [{"value": 0.5}, {"value": 0.5}, {"value": [1, 2]}]
    assert mark_questions(twice, right, 10).points == 10
    wrong = [{"value": 0.5}, {"value": 0.6}, {"value": [1, 2]}]
    mark = mark_questions(twice, wrong, 10)
    assert mark.points == 6
    assert mark.reason == "half: not the right value (0 of 4). row: right (6 of 6)."
    assert mark_questions(twice, [], 10).points == 0
    assert mark_questions(twice, right[:1], 10).points == 0


def test_no_reason_gives_a_right_value_away():
    secret = Question("part", 1, "f()", 0.123456789)
    for value in ({"value": 7}, {"value": [1]}, {"fault": "boom"}):
        assert "0.1234" not in mark_questions([secret], [value], 1).reason


def test_ids_are_compared_in_any_spelling():
    assert about_student({"value": " ADA "}, "ada") == ""
    assert about_student({"value": 123}, "123") == ""
    for value in ({"value": "bob"}, {"value": ""}, {"value": None}, {"fault": "x"}, None):
        assert "'ada'" in about_student(value, "ada")


def test_numbers_are_read_from_nested_lists():
    np.testing.assert_array_equal(numbers([[1, 2.5], [3, 4]]), [[1, 2.5], [3, 4]])
    assert numbers("nan") is not None
    assert numbers("many") is None


def test_a_program_ends_in_the_call():
    asked = Question("spread", 1, "spread(numpy.ones(3))", 1.0)
    assert program(asked).splitlines() == ["import numpy", "spread(numpy.ones(3))"]


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ('File "<cell>", line 3\nValueError: too long.\n', "ValueError: too long"),
        ("x" * 300, "x" * 200),
        (" \n", "an error"),
        (None, "an error"),
        (7, "an error"),
    ],
)
def test_of_an_error_its_last_line_is_told(fault, told):
    assert last_line(fault) == told


@pytest.mark.parametrize("assignment", [geometry, rectifiers])
def test_four_digits_are_enough_for_an_answer(assignment):
    for n in range(60):
        student = f"s{n}"
        for question in assignment.questions(student):
            if question.key:
                typed = {question.key: float(f"{float(question.expected):.4g}")}
                assert not complaint(question, {"value": typed}), (student, question.key)
