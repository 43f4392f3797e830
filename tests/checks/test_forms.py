"""What a student may return instead of an array or a number: judged, or told what is wanted."""

import contextlib
import threading
from collections import namedtuple
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from tests.checks.check_harness import forms
from tests.checks.small_exercises import (
    BOTH,
    CENTRE,
    CHOICE,
    COUNTED,
    FOUND,
    LOW,
    TABLE,
    TRACE,
    vector_draws,
)
from udl.checks.kinds import Implement, Read
from udl.checks.values import find_problem, is_single, short, to_array, unchanged

TOTAL = Implement(
    "total", "right.", expected=lambda v: np.einsum("n->", v) + 0.5, draws=vector_draws
)
SIZES = Read("sizes", "right.", expected=lambda: ((20,), 0.5), items=("shape", "half"))
PAIR = Implement(
    "pair",
    "right.",
    expected=lambda v: (v.min(), v.max()),
    draws=vector_draws,
    items=("smallest", "largest"),
)


class Column:
    """Like a column of a data frame: an array only if it is asked."""

    def __init__(self, values):
        self.values = values

    def __array__(self, dtype=None, copy=None):
        return np.asarray(self.values, dtype)


class Subclass(np.ndarray):
    pass


def centred(v):
    return v - v.mean()


# what comes instead of an array of the right values, and what is said: "" if it passes
ARRAYS = [
    (lambda a: a.astype(np.float32), ""),
    (lambda a: np.array(a, dtype=np.float32).astype(float), ""),
    (lambda a: a.view(Subclass), ""),
    (np.ma.array, ""),
    (np.asfortranarray, ""),
    (lambda a: a.astype(np.longdouble), ""),
    (lambda a: a.astype(np.float16), "too little precision"),
    (lambda a: a.tolist(), "a list instead of an array"),
    (tuple, "a tuple instead of an array"),
    (lambda a: [np.float64(v) for v in a], "a list instead of an array"),
    (lambda a: [np.array(v) for v in a], "a list instead of an array"),
    (lambda a: a.astype(object), "an array of objects instead of an array"),
    (lambda a: np.array([Fraction(v) for v in a]), "an array of objects instead of an array"),
    (Column, "a Column instead of an array"),
    (lambda a: (v for v in a), "a generator instead of numbers"),
    (lambda a: map(float, a), "a map instead of its numbers"),
    (lambda a: a.astype(complex), "complex numbers"),
    (lambda a: np.ma.masked_less(a, 0), "an array with masked entries instead of an array"),
    (str, "text instead of numbers"),
    (lambda a: dict(enumerate(a)), "a dict instead of an array"),
    (set, "a set instead of an array"),
    (lambda a: a.astype(str), "an array of texts instead of an array"),
    (lambda a: a[:, None], "an axis too many or too few (keepdims)"),
]


@pytest.mark.parametrize(("turn", "mistake"), ARRAYS)
def test_an_array_of_the_right_values_in_another_form(turn, mistake):
    verdict = CENTRE.judge(lambda v: turn(centred(v)))
    assert verdict.mistake == mistake
    assert verdict.status == ("wrong" if mistake else "passed")
    assert forms(verdict) == []


NUMBERS = [
    (float, ""),
    (np.float32, ""),
    (np.array, ""),
    (lambda x: np.float32(x).item(), ""),
    (Fraction, "a Fraction instead of a number"),
    (Decimal, "a Decimal instead of a number"),
    (lambda x: [x], "a list instead of a number"),
    (lambda x: np.array([x]), "an axis too many or too few (keepdims)"),
    (lambda x: complex(x, 0), "complex numbers"),
    (str, "text instead of numbers"),
    (lambda x: lambda: x, "a function that was not called"),
]


@pytest.mark.parametrize(("turn", "mistake"), NUMBERS)
def test_a_number_in_another_form(turn, mistake):
    verdict = TOTAL.judge(lambda v: turn(v.sum() + 0.5))
    assert verdict.mistake == mistake
    assert verdict.status == ("wrong" if mistake else "passed")


def test_the_advice_on_an_array_of_something_else_leads_to_numbers():
    for kind in (object, str):
        verdict = CENTRE.judge(lambda v, kind=kind: centred(v).astype(kind))
        assert ".astype(float)" in verdict.text
        assert CENTRE.judge(lambda v, k=kind: centred(v).astype(k).astype(float)).status == "passed"


def test_a_list_of_arrays_in_another_form():
    def arrays(v):
        return [2 * v, v[:, None] * v]  # two shapes: no array holds them both

    check = Implement(
        "lists",
        "right.",
        expected=lambda v: (arrays(v), v.sum()),
        draws=vector_draws,
        items=("arrays", "sum"),
    )
    assert check.judge(lambda v: (arrays(v), v.sum())).status == "passed"
    assert check.judge(lambda v: [tuple(arrays(v)), v.sum()]).status == "passed"
    turned = [
        (lambda v: [a.tolist() for a in arrays(v)], "a list instead of an array in the list"),
        (lambda v: [0.0, arrays(v)[1]], "a number instead of an array in the list"),
        (lambda v: 2 * v, "an array instead of a list of arrays"),
        (lambda v: dict(enumerate(arrays(v))), "a dict instead of a list of arrays"),
    ]
    for turn, mistake in turned:
        verdict = check.judge(lambda v, turn=turn: (turn(v), v.sum()))
        assert verdict.mistake == mistake, verdict.text
        assert forms(verdict) == []


def test_text_within_a_tuple_is_named_as_text():
    verdict = SIZES.judge(lambda: (("N",), 0.5))
    assert verdict.mistake == "text instead of numbers"
    assert TRACE.judge(lambda: (("rows", "columns"), "abc")).mistake == verdict.mistake


def test_a_number_where_one_entry_is_asked_for():
    check = Implement(
        "first",
        "right.",
        expected=lambda v: v[:1],
        draws=vector_draws,
    )
    assert check.judge(lambda v: v[:1].copy()).status == "passed"
    assert check.judge(lambda v: v[0]).mistake == "an axis too many or too few (keepdims)"


PAIRS = [
    (tuple, ""),
    (list, ""),
    (np.array, ""),
    (namedtuple("Ends", "low high")._make, ""),
    (lambda pair: [[pair[0]], pair[1]], "a list instead of a number"),
    (lambda pair: iter(pair), "a tuple_iterator instead of its numbers"),
    (lambda pair: {"low": pair[0], "high": pair[1]}, "a dict instead of a tuple"),
    (lambda pair: pair[0], "a number instead of a tuple"),
    (lambda pair: pair[:1], ""),
]


@pytest.mark.parametrize(("turn", "mistake"), PAIRS)
def test_a_tuple_in_another_form(turn, mistake):
    verdict = PAIR.judge(lambda v: turn((v.min(), v.max())))
    assert verdict.mistake == mistake
    assert verdict.status == ("passed" if turn in [p[0] for p in PAIRS[:4]] else "wrong")


def test_a_number_in_brackets_is_no_shape():
    assert SIZES.judge(lambda: ((20,), 0.5)).status == "passed"
    assert SIZES.judge(lambda: ([20], 0.5)).status == "passed"
    verdict = SIZES.judge(lambda: ((20), 0.5))
    assert verdict.mistake == "a number instead of a tuple"
    assert "(20,)" in verdict.text


SHAPED = Read("shaped", "yes.", expected=lambda: ((8, 3, 34), (8, 16), 448))
TRACES = [
    (SIZES, (0.5, (20,)), "the parts in another order", "All parts are right"),
    (
        SIZES,
        ("(20,)", 0.5),
        "text instead of a tuple",
        "Without quotes: a tuple stands in",
    ),
    (SIZES, (0.25, 0.5), "a number instead of a tuple", "(3, 2), or (3,) for one"),
    (SIZES, (np.zeros(20), 0.5), "an array instead of its shape", "x.shape is the shape of x"),
    (SIZES, (np.zeros((20, 1)), 0.5), "an array instead of its shape", "x.shape is the shape of x"),
    (SHAPED, ("a", (8, 16), 448), "text instead of a tuple", "(3, 2), or (3,) for one"),
    (SHAPED, (448, (8, 16), (8, 3, 34)), "the parts in another order", "All parts are right"),
    (SHAPED, "a", "text instead of a tuple", "Return 3 values with commas between them"),
    (SHAPED, ((8, 3), (8, 16), 448), "", "the number of items"),
]


@pytest.mark.parametrize(("check", "value", "mistake", "said"), TRACES)
def test_a_shape_in_another_form_is_told_how_shapes_are_written(check, value, mistake, said):
    verdict = check.judge(lambda: value)
    assert verdict.status == "wrong"
    assert verdict.mistake == mistake
    words = " ".join(verdict.text.split())
    assert said in words or not mistake
    assert "Return 1 values" not in words
    assert forms(verdict) == []


def test_a_tuple_of_one_value_is_told_how_it_is_written():
    check = Read("lone", "yes.", expected=lambda: (7,))
    assert "is written (3,): the comma makes it." in " ".join(check.judge(lambda: {}).text.split())


def test_as_many_values_in_another_shape_are_named():
    check = Implement(
        "double",
        "right.",
        expected=lambda x: x + x,
        draws=lambda rng: [(rng.normal(size=2),), (rng.normal(size=(3, 2)),)],
    )
    verdict = check.judge(lambda x: 2 * x.reshape(-1, 1))
    assert verdict.mistake == "as many values in another shape"
    assert "(2, 1) came, (2,) is asked for" in verdict.text
    assert check.judge(lambda x: 2 * np.ravel(x)[1:]).mistake != verdict.mistake
    assert check.judge(lambda x: 2 * x.reshape(1, *x.shape)).mistake.startswith("an axis too many")


def test_a_value_that_is_not_finite_comes_for_every_input_only_where_there_are_inputs():
    text = " ".join(SIZES.judge(lambda: ((20,), np.inf)).text.split())
    assert "A finite number belongs here. Where it was computed," in text
    assert "the logarithm of zero" in text
    assert "It comes for every input" in " ".join(CENTRE.judge(lambda v: v / 0).text.split())


FOUND_FORMS = [
    (0.5, ""),
    (np.float32(0.5), ""),
    (np.array(0.5), ""),
    ([0.5], "without brackets around it"),
    ((0.5,), "without brackets or a comma"),
    (np.array([0.5]), "without an axis"),
    (Fraction(1, 2), "float(…) turns it into a number"),
    (Decimal("0.5"), "float(…) turns it into a number"),
    ("0.5", "without quotes"),
    (True, "One finite number"),
    (np.nan, "One finite number"),
    (0.5j, "One finite number"),
    (lambda: 0.5, "Brackets with arguments are missing"),
]


@pytest.mark.parametrize("number", range(len(FOUND_FORMS)))
def test_a_number_that_was_found_comes_in_a_form_that_others_can_use(number):
    value, why = FOUND_FORMS[number]
    verdict = FOUND.judge(lambda: value)
    assert verdict.status == ("wrong" if why else "passed")
    assert verdict.mistake == ("not a single number" if why else "")
    assert why in " ".join(verdict.text.split())
    if not why:
        assert f"{value:.2f}" == "0.50"


def test_tensors_of_the_right_values_are_told_to_be_tensors():
    torch = pytest.importorskip("torch")
    for turn in (
        torch.tensor,
        lambda a: torch.tensor(a, requires_grad=True),
        lambda a: torch.tensor(a, dtype=torch.bfloat16),
    ):
        verdict = CENTRE.judge(lambda v, turn=turn: turn(centred(v)))
        assert verdict.mistake == "a PyTorch tensor instead of an array"
        assert ".detach().numpy()" in verdict.text
    right = CENTRE.judge(lambda v: torch.tensor(centred(v)))
    assert "It holds the right values." in " ".join(right.text.split())
    wrong = CENTRE.judge(lambda v: torch.tensor(v))
    assert "right values" not in " ".join(wrong.text.split())
    assert CENTRE.judge(lambda v: torch.tensor(v, device="meta")).status == "wrong"
    assert PAIR.judge(lambda v: torch.tensor([v.min(), v.max()])).status == "wrong"
    numbers = BOTH.judge(lambda v: (torch.tensor(v.mean()), centred(v)))
    assert numbers.mistake == "a PyTorch tensor instead of a number"


def test_single_precision_is_accepted_to_its_own_precision_and_not_beyond():
    rng = np.random.default_rng(3)
    x, w = rng.normal(size=(40, 300)), rng.normal(size=300)
    check = Implement(
        "product",
        "right.",
        expected=lambda x, w: np.einsum("nk,k->n", x, w),
        draws=lambda rng: [(x, w), (2 * x, w)],
    )
    single = np.float32
    assert check.judge(lambda x, w: x.astype(single) @ w.astype(single)).status == "passed"
    lost = check.judge(lambda x, w: (x @ w + 3e-4).astype(single))
    assert lost.mistake == "too little precision"
    assert "float32" in lost.text
    assert check.judge(lambda x, w: x @ w + 3e-4).mistake != "too little precision"
    came = check.judge(lambda x, w: x @ w * (1 + 1e-5)).text.split("differs")[1]
    values = came.split("]:")[1].split()
    assert values[0] != values[2]  # "-0.17783 came, -0.17783 expected" would say nothing


def test_whole_numbers_are_exact_however_large():
    assert find_problem(10**9 + 1, 10**9, 1e-6, 0.0)
    assert find_problem(2**70 + 1, 2**70, 1e-6, 0.0)
    assert find_problem(float(10**7 + 20), 10**7, 1e-6, 0.0)
    assert not is_single(np.array([1.0, 2.0]))


# --- nothing that a student returns can crash a check ---


class Raises:
    """Raises whatever it is asked."""

    def __getattr__(self, name):
        raise RuntimeError(name)

    def __eq__(self, other):
        raise RuntimeError

    __hash__ = None
    __len__ = __iter__ = __array__ = __repr__ = __bool__ = __float__ = __eq__


class Pretends:
    @property
    def __class__(self):
        raise RuntimeError


class Everything:
    """Has every attribute, and all of them are itself."""

    def __getattr__(self, name):
        return self

    def __call__(self, *_):
        return self


class BadList(list):
    def __iter__(self):
        raise RuntimeError

    def __len__(self):
        return -1


def endless():
    while True:
        yield 1


CYCLE = []
CYCLE.append(CYCLE)
ODD = [
    Raises(),
    Pretends(),
    Everything(),
    BadList([1, 2]),
    CYCLE,
    endless(),
    object(),
    type,
    np,
    ...,
    NotImplemented,
    np.array(["a"]),
    np.array([None, 1]),
    np.array([1, [2, 3]], dtype=object),
    np.zeros(3, dtype=[("x", float)]),
    np.array(["2020-01-01"], dtype="M8[D]"),
    np.zeros((0,)),
    np.ma.masked,
    [[1], [2, 3]],
    [None] * 3,
    (np.zeros(2), [1, "a"]),
    float("nan"),
    10**400,
    -(2**63),
    True,
    1j,
    b"bytes",
    range(3),
    {},
    Raises,
    threading.Lock(),
    contextlib.nullcontext(),
    np.random.default_rng(0),
    memoryview(b"abc"),
    slice(3),
]
EVERY = [CENTRE, TABLE, BOTH, TOTAL, SIZES, PAIR, FOUND, LOW, CHOICE, TRACE, COUNTED]


@pytest.mark.parametrize("number", range(len(ODD)))  # pytest itself fails on some of them
def test_nothing_that_is_returned_crashes_a_check(number, capsys):
    value = ODD[number]
    for check in EVERY:
        check(lambda *_: value)
        assert capsys.readouterr().out.startswith(("wrong ✗", "kept •"))
    for nested in ([value], (value, value), {"a": value}):
        assert CENTRE.judge(lambda v, nested=nested: nested).status == "wrong"
        assert BOTH.judge(lambda v, nested=nested: nested).status == "wrong"


class Unspeakable(Exception):
    def __str__(self):
        raise RuntimeError


@pytest.mark.parametrize(
    "error", [Unspeakable(), SystemExit(3), ExceptionGroup("two", [ValueError(1)]), StopIteration()]
)
def test_nothing_that_is_raised_crashes_a_check(error):
    def answer(*_):
        raise error

    for check in EVERY:
        verdict = check.judge(answer)
        assert verdict.status == "wrong"
        assert type(error).__name__ in verdict.text


def test_ending_python_is_named():
    assert CENTRE.judge(lambda v: exit()).mistake == "Python told to end"


def test_a_recursion_without_end_is_named():
    def again(v):
        return again(v)

    assert CENTRE.judge(again).mistake == "a function that calls itself too often"


def test_a_recursion_that_would_end_is_not_said_to_be_without_end():
    def total(v):
        return 0.0 if len(v) == 0 else v[0] + total(v[1:])

    check = Implement(
        "total", "yes.", expected=np.sum, draws=lambda rng: [(rng.random(3),), (rng.random(5000),)]
    )
    verdict = check.judge(total)
    assert verdict.mistake == "a function that calls itself too often"
    assert "without end" not in verdict.text
    assert "about a thousand" in verdict.text


def test_many_printed_lines_are_counted_and_not_shown():
    def chatty(v):
        for number in range(20_000):
            print(number)

    text = CENTRE.judge(chatty).text
    assert "0 (and 19999 more lines)" in text


def test_an_output_that_was_closed_does_no_harm():
    import sys

    def answer(v):
        sys.stdout.close()
        return centred(v)

    assert CENTRE.judge(answer).status == "passed"


def test_changes_are_seen_at_any_depth():
    before = [np.zeros(2), {"a": [1, (np.ones(1), "x")]}]
    after = [np.zeros(2), {"a": [1, (np.ones(1), "x")]}]
    assert unchanged(before, after)
    after[1]["a"][1][0][0] = 3
    assert not unchanged(before, after)
    after[1]["a"].pop()
    assert not unchanged(before, after)
    layers = Implement(
        "layers",
        "right.",
        expected=lambda x, layers: x + sum(map(np.sum, layers)),
        draws=lambda rng: [(rng.normal(size=2), [np.ones(2), np.ones(n)]) for n in (1, 2)],
    )
    assert layers.judge(lambda x, w: x + sum(map(np.sum, w))).status == "passed"
    popping = layers.judge(lambda x, w: x + np.sum(w.pop()) + np.sum(w.pop()))
    assert popping.mistake == "input changed in place: w"


@pytest.mark.filterwarnings("ignore:the matrix subclass")
def test_whatever_holds_numbers_is_read():
    for value in (3, [1, 2], (1, 2.5), range(2), Fraction(1, 2), Column([1, 2]), np.matrix("1 2")):
        assert to_array(value) is not None
    for value in ("1", None, {}, np.sum, [1, [2]], 2**70, np.array(["a"])):
        assert to_array(value) is None
    assert short(Raises()) == "a Raises"
