"""Whole numbers: what may stand for one, and how counts beyond 64 bits go wrong."""

import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from tests.checks.check_harness import forms
from udl.checks.kinds import Count, Experiment, Implement, PredictValue, Reach, Read
from udl.checks.values import short

CHOSEN = Count(
    "chosen",
    "right.",
    expected=lambda n: math.factorial(n) // math.factorial(n // 2) ** 2,
    draws=lambda rng: [(4,), (10,), (int(rng.integers(3, 9)) * 2,), (120,)],
)
SHAPES = Count(
    "shapes",
    "right.",
    expected=lambda n: ((n, 2), (3,)),
    draws=lambda rng: [(4,), (7,)],
)
TRACED = Read("traced", "right.", expected=lambda: ((8, 3, 34), (8, 16), 448))
UNITS = Read("units", "right.", expected=lambda: 21)
GUESSED = PredictValue("guessed", "right.", expected=lambda: (2, 3))
SWEEPS = Experiment("sweeps", "right.", expected=lambda: 15, tolerance=0.5, goal="the sweeps")
STEPS = Reach(
    "steps",
    "right.",
    start=lambda: (0.1, 100),
    score=lambda rate, steps: 300 / steps,
    target=1.0,
    goal="a small loss",
    unit="loss",
    items=("rate", "steps"),
)


def chosen(n):
    return math.comb(n, n // 2)


COUNTS = [
    (int, ""),
    (lambda c: np.array(c, dtype=object).item(), ""),
    (lambda c: np.int64(c) if c < 2**63 else c, ""),
    (lambda c: np.array(c) if c < 2**63 else c, ""),
    (lambda c: float(c) if c < 2**53 else c, "a float instead of a whole number"),
    (lambda c: c + 0.3, ""),
    (lambda c: (c,), "a tuple instead of a number"),
    (lambda c: [c], "a list instead of a number"),
    (str, "text instead of numbers"),
    (Fraction, "a Fraction instead of a number"),
    (Decimal, "a Decimal instead of a number"),
    (lambda c: np.array(c, dtype=object), "an array of objects instead of a number"),
    (lambda c: lambda: c, "a function that was not called"),
    (lambda c: {c}, "a set instead of a number"),
]
RIGHT = 4  # of them


@pytest.mark.parametrize("number", range(len(COUNTS)))
def test_a_count_in_another_form_is_told_its_form(number):
    turn, mistake = COUNTS[number]
    verdict = CHOSEN.judge(lambda n: turn(chosen(n)))
    assert verdict.status == ("passed" if number < RIGHT else "wrong")
    assert verdict.mistake == mistake
    assert forms(verdict) == []


def test_a_fraction_that_is_whole_is_turned_into_a_whole_number():
    assert "int(…) turns it into a whole number" in CHOSEN.judge(lambda n: Fraction(chosen(n))).text


def test_a_tensor_is_named_though_no_tensor_holds_the_large_count():
    torch = pytest.importorskip("torch")
    verdict = CHOSEN.judge(lambda n: torch.tensor(chosen(min(n, 60))))
    assert verdict.mistake == "a PyTorch tensor instead of a number"


def wrapped(n):
    """Pascal's triangle in NumPy's integers, which overflow silently."""
    row = np.ones(1, dtype=np.int64)
    for _ in range(n):
        row = np.concatenate([[1], row[1:] + row[:-1], [1]])
    return row[n // 2]


def rounded(n):
    row = np.ones(1)
    for _ in range(n):
        row = np.concatenate([[1], row[1:] + row[:-1], [1]])
    return int(row[n // 2])


def narrow(n):
    return int(np.int64(chosen(n) % 2**32)) if n < 120 else chosen(n) % 2**32


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        (wrapped, "beyond NumPy's whole numbers"),
        (lambda n: int(wrapped(n)), "beyond NumPy's whole numbers"),
        (narrow, "beyond NumPy's whole numbers"),
        (rounded, "floats instead of whole numbers"),
        (lambda n: int(math.factorial(n) / math.factorial(n // 2) ** 2), "floats instead"),
        (lambda n: chosen(n) if n < 50 else 7, ""),
        (lambda n: chosen(n) if n < 50 else math.inf, "overflow"),
        (lambda n: np.int64(chosen(n)), "beyond NumPy's whole numbers"),
    ],
)
def test_what_made_a_large_count_wrong_is_named(answer, mistake):
    verdict = CHOSEN.judge(answer)
    assert verdict.status == "wrong"
    assert verdict.mistake.startswith(mistake)
    assert mistake or not verdict.mistake
    assert forms(verdict) == []


@pytest.mark.parametrize(
    ("check", "value"),
    [
        (TRACED, ((8, 3, 34), (8, 16.0), 448)),
        (TRACED, ((8, 3, 34), np.array([8.0, 16.0]), 448)),
        (UNITS, 21.0),
        (UNITS, np.float64(21)),
        (SWEEPS, 15.0),
        (SWEEPS, 15.2),
    ],
)
def test_a_float_is_no_size(check, value):
    verdict = check.judge(lambda: value)
    assert verdict.mistake == "a float instead of a whole number"
    assert forms(verdict) == []


def test_a_float_within_shapes_is_named():
    assert SHAPES.judge(lambda n: ((n, 2), (3,))).status == "passed"
    assert SHAPES.judge(lambda n: [[n, 2], np.array([3])]).status == "passed"
    verdict = SHAPES.judge(lambda n: ((n, 4 / 2), (3,)))
    assert verdict.mistake == "a float instead of a whole number"


def test_settings_that_count_are_whole():
    assert STEPS.judge(lambda: (1, 400)).status == "passed"
    verdict = STEPS.judge(lambda: (0.1, 400.0))
    assert verdict.status == "wrong"
    assert "steps: a whole number" in verdict.text


@pytest.mark.parametrize(
    ("check", "value"),
    [
        (TRACED, ((8, 3, 34), (8, 16), 448.0)),
        (TRACED, [[8, 3, 34], np.array([8, 16]), np.int64(448)]),
        (UNITS, np.array(21)),
        (SWEEPS, np.int64(15)),
        (GUESSED, (2.0, 3)),
        (
            Implement("x", "yes.", expected=lambda n: 2 * n, draws=lambda rng: [(1,), (4,)]),
            None,
        ),
    ],
)
def test_whole_numbers_of_any_type_pass_and_floats_where_none_is_a_size(check, value):
    answer = (lambda n: 2.0 * n) if value is None else (lambda: value)
    assert check.judge(answer).status == "passed"


def test_what_is_said_of_a_float_names_no_number_and_no_layer():
    text = CHOSEN.judge(lambda n: float(chosen(n)) if n < 50 else chosen(n)).text
    why = text.partition("looks like")[2]
    assert "Linear" not in why
    assert not any(letter.isdigit() for letter in why)


def test_types_are_told_in_words():
    assert "True or False came, whole number expected" in " ".join(
        CHOSEN.judge(lambda n: True).text.split()
    )


def test_text_in_an_array_is_text():
    assert short(np.array("four")) == "text"
    assert short(np.array(None)) == "None"
