"""Mistakes that any exercise recognises: each is named, and what only looks like one is not."""

import math
from dataclasses import replace

import numpy as np
import pytest

from tests.checks.check_harness import forms
from tests.checks.small_exercises import (
    BOTH,
    CENTRE,
    CHOICE,
    FOUND,
    POSITIVE,
    TABLE,
    TRACE,
    in_place,
    vector_draws,
)
from udl.checks.core import Check
from udl.checks.kinds import Experiment, Implement, Reach
from udl.checks.mistakes import Mistake

# --- mistakes that any exercise recognises ---

GENERIC = [
    (CENTRE, lambda v: None, "return forgotten"),
    (CENTRE, in_place, "input changed in place: values"),
    (CENTRE, lambda v: np.zeros(3), "the same answer for every input"),
    (CENTRE, lambda v: v**2, ""),
    (CENTRE, lambda v: v.mean() - v, "sign missing"),
    (CENTRE, lambda v: 3 * (v - v.mean()), "a constant factor"),
    (CENTRE, lambda v: v - v.mean() + 4, "a constant term"),
    (CENTRE, lambda v: 1 / (v - v.mean()), "upside down"),
    (CENTRE, lambda v: (v - v.mean()) * 1.001, "a constant factor"),
    (CENTRE, lambda v: (v - v.mean()) * 3.14 / np.pi, "a rounded number"),
    (CENTRE, lambda v: (v - v.mean()) * np.sqrt(np.pi / 3.1416), "a rounded number"),
    (CENTRE, lambda v: v - v.mean() + 1e-6, "a constant term"),
    (CENTRE, lambda v: v.mean(), "a single number where an array"),
    (CENTRE, lambda v: (v - v.mean())[:, None], "keepdims"),
    (CENTRE, lambda v: v[:, None] - v, "every point combined with every other"),
    (CENTRE, lambda v: list(v - v.mean()), "a list instead of an array"),
    (CENTRE, lambda v: (x for x in v), "a generator instead of numbers"),
    (CENTRE, lambda v: np.mean, "a function that was not called"),
    (CENTRE, lambda v: v > v.mean(), "a result of the wrong type"),
    (CENTRE, lambda v: v / 0, "infinite or not a number"),
    (CENTRE, lambda v: v - 2 * v.mean(), "twice"),
    (CENTRE, lambda v: v[:3] - v[:3].mean(), "works for some shapes only"),
    (CENTRE, lambda v: v - v.mean() if len(v) == 3 else v, "works for some shapes only"),
    (CENTRE, lambda v: v - np.array([v[i] for i in range(9)]).mean(), "an index beyond the end"),
    (CENTRE, lambda v: v - np.zeros(7), "shapes that do not fit together"),
    (CENTRE, lambda v: v - None, "a helper returns None"),
    (
        CENTRE,
        lambda v: v - unknown,  # noqa: F821
        "a name that is not defined",
    ),
    (CENTRE, lambda: 1, "other arguments"),
    (TABLE, lambda r: (r / r.sum(axis=1, keepdims=True)).T, "transposed result"),
    (BOTH, lambda v: (v.mean(), v + v.mean()), ""),
    (BOTH, lambda v: (2 * v.mean(), 2 * (v - v.mean())), "a constant factor"),
    (BOTH, lambda v: (-v.mean(), v.mean() - v), "sign missing"),
    (BOTH, lambda v: (2 * v.mean(), v - v.mean()), ""),
    (BOTH, lambda v: v.mean(), "a number instead of a tuple"),
    (BOTH, lambda v: (v.mean(), (v - v.mean())[:, None]), "keepdims"),
    (POSITIVE, lambda v: 0.3 * v, "a logarithm too many"),
    (POSITIVE, lambda v: np.exp(0.6 * v), "square root missing"),
    (POSITIVE, lambda v: np.exp(0.15 * v), "square missing"),
    (POSITIVE, lambda v: np.exp(np.exp(0.3 * v)), "log missing"),
    (FOUND, lambda: 0.0, "the start"),
    (FOUND, lambda: 0.52, "steps that are too large"),
    (FOUND, lambda: 50, "a position instead of a value"),
    (FOUND, lambda: "0.5", "not a single number"),
    (FOUND, lambda: print(0.5), "prints instead of returns"),
    (CHOICE, lambda: None, "return forgotten"),
    (CHOICE, lambda: "down", ""),
    (CHOICE, lambda: "sideways", ""),
    (TRACE, lambda: ((3, 2), "abc"), ""),
    (TRACE, lambda: ((2, 3), "abd"), ""),
]


@pytest.mark.parametrize(("check", "answer", "mistake"), GENERIC)
def test_a_mistake_is_recognised(check: Check, answer, mistake):
    verdict = check.judge(answer)
    assert verdict.status == "wrong"
    assert mistake in verdict.mistake
    assert mistake or not verdict.mistake
    assert forms(verdict) == []


def test_the_wrong_axis_is_recognised():
    check = Implement(
        "row_sums",
        "right.",
        expected=lambda rows: np.einsum("nk->n", rows),
        draws=lambda rng: [(rng.normal(size=(4, 3)),), (rng.normal(size=(2, 5)),)],
    )
    assert check.judge(lambda rows: rows.sum(axis=0)).mistake == "wrong axis"
    assert check.judge(lambda rows: rows.sum()).mistake.startswith("a single number")
    assert check.judge(lambda rows: rows.sum(axis=1)).status == "passed"


def test_sum_product_and_mean_are_recognised_as_missing():
    for name, reduce in (("sum", np.sum), ("product", np.prod), ("mean", np.mean)):
        check = Implement("total", "right.", expected=reduced(reduce), draws=vector_draws)
        assert check.judge(lambda v: v).mistake == f"{name} missing"


def reduced(reduce):
    def expected(values):
        return reduce(values)

    return expected


def test_items_of_a_tuple_are_named():
    text = BOTH.judge(lambda v: (v.mean(), v)).text
    assert "came        residuals: shape (3,): [" in text


# --- what only looks like a mistake is not named ---

RELU = Implement(
    "rectify",
    "right.",
    expected=lambda z: 0.5 * (np.abs(z) + z),
    draws=lambda rng: [(np.zeros((2, 2)),), (rng.normal(size=5),), (9 * rng.normal(size=(3, 4)),)],
)
ANGLE = Experiment("angle", "there.", expected=lambda: 60.0, tolerance=1.0, goal="the steepest way")
NUMBERS = Implement(
    "halves",
    "right.",
    expected=lambda x: 0.5 * x,
    draws=lambda rng: [(3.0,), (rng.normal(size=4),), (rng.normal(size=(2, 3)),)],
)


def helper(values, scale):
    return values * scale


def late(values):
    if len(values) > 100:
        scale = 2
    return values * scale


def rounded(values):
    return (values - values.mean()).round(2)


UNPROVED = [
    (RELU, lambda z: z, ""),  # right for a table of zeros, and that is no shape
    (RELU, lambda z: np.clip(z, 0, 1), ""),
    (RELU, lambda z: np.minimum(np.abs(z) * (z > 0), 5.0), ""),  # right for small numbers
    (RELU, lambda z: np.round(0.5 * (np.abs(z) + z)), "a rounded result"),
    (CENTRE, rounded, "a rounded result"),
    (CENTRE, lambda v: v - v.shape[1], ""),  # a tuple's index, not an array's
    (CENTRE, lambda v: v - [].pop(), ""),
    (CENTRE, lambda v: v[1.5], ""),
    (CENTRE, lambda v: v - "abc"[7], ""),
    (CENTRE, lambda v: v[0, 0], "more indices than axes"),
    (CENTRE, lambda v: v.sum(axis=1), "an axis that the array does not have"),
    (CENTRE, lambda v: helper(v), ""),  # too few arguments to a helper of one's own
    (CENTRE, lambda v: v + int("x"), ""),
    (CENTRE, late, "a local name without a value"),
    (CENTRE, lambda v: v @ np.ones((7, 2)), "shapes that do not fit together"),
    (ANGLE, lambda: 90, ""),  # a value, if a wrong one
    (ANGLE, lambda: 200, ""),
    (NUMBERS, lambda x: 0.5 * x.astype(float), "works only for arrays"),
    (NUMBERS, lambda x: 0.5 * x if isinstance(x, float) else x, "works for some shapes only"),
    (NUMBERS, lambda x: 0.5 * float(x), "works only for single numbers"),
]


@pytest.mark.parametrize(("check", "answer", "mistake"), UNPROVED)
def test_a_diagnosis_is_silence_or_the_truth(check: Check, answer, mistake):
    verdict = check.judge(answer)
    assert verdict.status == "wrong"
    assert verdict.mistake == mistake
    assert forms(verdict) == []


def test_two_values_prove_no_relation():
    check = Implement(
        "count", "right.", expected=lambda n: 2 * n - 1, draws=lambda rng: [(1,), (2,)]
    )
    assert check.judge(lambda n: 2 * n).mistake == ""


def test_an_overflow_is_one_only_where_other_inputs_are_finite():
    check = Implement(
        "exponential",
        "right.",
        expected=lambda z: np.tanh(z),
        draws=lambda rng: [(rng.normal(size=3),), (np.array([0.0, 900.0]),)],
        overflow="Divide first.",
    )
    naive = check.judge(lambda z: (np.exp(2 * z) - 1) / (np.exp(2 * z) + 1))
    assert naive.mistake == "overflow"
    assert "Divide first." in naive.text
    assert check.judge(lambda z: z / 0).mistake == "infinite or not a number"


def test_the_error_of_a_model_is_told_as_it_is():
    torch = pytest.importorskip("torch")
    size, other = torch.ones(2, 3), torch.ones(4, 5)
    check = replace(CENTRE, name="model")
    assert check.judge(lambda v: size @ other).mistake == "shapes that do not fit together"
    assert check.judge(lambda v: size + other).mistake == "shapes that do not fit together"
    assert check.judge(lambda v: size.nowhere).mistake == ""
    assert check.judge(lambda v: size[7]).mistake == ""


def test_a_mistake_on_arrays_is_named_though_numbers_raise():
    check = replace(
        NUMBERS,
        mistakes=(Mistake("whole numbers alone", "All.", lambda x: 0.5 * np.ravel(x)[:1]),),
    )
    assert check.judge(lambda x: 0.5 * x.ravel()[:1]).mistake == "works only for arrays"
    assert check.judge(lambda x: 0.5 * x[:1].ravel()[:1]).mistake == "whole numbers alone"


def said(verdict):
    return " ".join(verdict.text.split())


def first_only(v):
    for value in v:
        return 0.0 * value + 2.0


def from_zero(v):
    product = 0.0
    for value in v:
        product = product * value
    return product


def test_the_same_answer_for_every_input_has_other_causes_than_typing_in():
    check = Implement("product", "yes.", expected=lambda v: np.prod(v), draws=vector_draws)
    for answer, cause in (
        (first_only, "a return within a loop ends it in its first round"),
        (lambda v: 3.0, "a number may be typed in"),
        (from_zero, "a product may begin at 0"),
        (lambda v: np.prod(0 * v), "arguments are handed on in the wrong order"),
    ):
        verdict = check.judge(answer)
        assert verdict.mistake == "the same answer for every input"
        assert cause in said(verdict)
        assert forms(verdict) == []


def test_pi_is_named_only_where_it_was_rounded():
    for factor, pi in ((1.0005, False), (3.14 / np.pi, True), ((22 / 7 / np.pi) ** -0.5, True)):
        text = said(CENTRE.judge(lambda v, factor=factor: factor * (v - v.mean())))
        assert ("np.pi" in text) == pi
        assert "times the expected one" in text


def test_what_is_nearly_right_is_called_a_sum_or_a_multiple_by_the_better_fit():
    check = Implement("sums", "yes.", expected=lambda v: np.sum(v**2) + 9, draws=vector_draws)
    added = check.judge(lambda v: np.sum(v**2) + 9 + 5e-5)
    assert added.mistake == "a constant term too many or missing"
    assert check.judge(lambda v: (np.sum(v**2) + 9) * 1.00001).mistake.startswith("a constant f")


def test_a_near_miss_may_have_another_cause_than_the_steps():
    text = said(FOUND.judge(lambda: 0.52))
    assert "Look around 0.52 in smaller steps." in text
    assert "what it compares is not quite what is asked for" in text


def test_parts_that_are_numbers_may_come_in_another_order():
    ends = Implement(
        "ends",
        "yes.",
        expected=lambda v: (v.min(), v.max(), v - v.min()),
        draws=vector_draws,
        items=("least", "most", "above"),
    )
    turned = ends.judge(lambda v: (v.max(), v.min(), v - v.min()))
    assert turned.mistake == "the parts in another order"
    assert forms(turned) == []
    for answer in (lambda v: (v.max(), v.max(), v - v.min()), lambda v: (v.max(), v[0], v)):
        assert ends.judge(answer).mistake != "the parts in another order"


def test_numbers_that_look_alike_are_told_apart():
    check = Implement(
        "steep", "yes.", expected=np.cos, draws=lambda rng: [(0.5,), (float(rng.uniform(1, 2)),)]
    )
    text = said(check.judge(lambda x: (math.sin(x + 1e-5) - math.sin(x)) / 1e-5))
    assert "differs 0.87758" in text
    assert "differs" not in said(check.judge(math.sin))


def test_what_is_to_be_traced_is_not_told_where_it_differs():
    for value, wrong in ((np.array([1.5, 2.5]), np.array([1.5, 9.0])), (0.1234567, 0.12346)):
        check = replace(TRACE, expected=lambda value=value: value, items=())
        verdict = check.judge(lambda wrong=wrong: wrong)
        assert verdict.status == "wrong"
        assert "expected" not in verdict.text


def test_wrong_arguments_are_told_which_ones_come():
    for check in (TRACE, FOUND):
        verdict = check.judge(lambda x: 1)
        assert verdict.mistake == "other arguments than the exercise asks for"
        assert "without arguments: its brackets stay empty" in said(verdict)
    assert "listed under tried" in said(CENTRE.judge(lambda: 1))


def test_a_function_of_math_beyond_its_domain_is_named():
    verdict = CENTRE.judge(lambda v: v - math.log(0))
    assert verdict.mistake == "a function of math beyond where it is defined"
    assert CENTRE.judge(lambda v: v + np.int64(2**70)).mistake == "beyond NumPy's whole numbers"


SHIFTED = Implement(
    "shifted",
    "each by its shift.",
    expected=lambda values, shifts: np.array([values + shift for shift in shifts]),
    draws=lambda rng: [
        (rng.normal(size=n), list(shifts)) for n, shifts in ((1, (2,)), (4, (0, 3)), (3, (5, 1, 2)))
    ],
)


def test_what_is_right_for_one_point_or_another_list_is_not_laid_on_the_shape():
    for answer in (
        lambda v, s: np.array([v + shift for shift in sorted(s)]),
        lambda v, s: np.array([v + shift * len(v) for shift in s]),
    ):
        assert SHIFTED.judge(answer).mistake == ""
    fixed = SHIFTED.judge(lambda v, s: np.array([v + shift * (len(v) != 4) for shift in s]))
    assert "works for some shapes only" not in fixed.mistake


ALONG = Implement(
    "along",
    "each direction counts.",
    expected=lambda slope, start: start - slope(start),
    draws=lambda rng: [
        (np.negative, rng.normal(size=2)),
        (np.square, rng.normal(size=5)),
        (lambda p: p + 3, rng.normal(size=4)),
    ],
)


def test_what_is_right_for_one_function_alone_is_not_laid_on_the_shape():
    for answer in (lambda slope, p: p + p, lambda slope, p: p - np.abs(slope(p))):
        assert ALONG.judge(answer).mistake == ""
    assert ALONG.judge(lambda slope, p: p - slope(p)).status == "passed"


ROWS = Implement(
    "rows",
    "each row counts those before it.",
    expected=lambda rows: np.cumsum(rows, axis=0),
    draws=lambda rng: [(rng.normal(size=size),) for size in ((3, 1), (1, 4), (6, 2))],
)


def test_one_row_says_nothing_about_shapes_even_beside_one_column():
    assert ROWS.judge(lambda rows: rows + 0 * rows).mistake == ""
    assert ROWS.judge(lambda rows: np.cumsum(rows, axis=0)).status == "passed"


def test_right_parts_of_one_form_in_another_order_are_recognised():
    pair = Implement(
        "pair",
        "twice and half.",
        expected=lambda values: (2 * values, values / 2),
        draws=vector_draws,
    )
    assert "another order" in pair.judge(lambda v: (v / 2, 2 * v)).mistake
    assert "another order" not in pair.judge(lambda v: (v / 2, v)).mistake
    assert pair.judge(lambda v: (2 * v, v / 2)).status == "passed"


ALONE = Reach(
    "alone",
    "found.",
    start=lambda: (np.arange(3.0),),
    score=lambda targets: float(np.abs(targets).sum()),
    target=1.0,
    goal="near zero",
    unit="distance",
    items=("targets",),
)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (lambda: np.zeros(3), "return (targets,)"),
        (lambda: [0.0, 0.0, 0.0], "return (targets,)"),
        (lambda: ([0.0, 0.0, 0.0],), "np.array turns one into an array"),
        (lambda: 0.0, "return (targets,)"),
    ],
)
def test_settings_of_another_form_are_told_how_to_be_written(answer, why):
    verdict = ALONE.judge(answer)
    assert verdict.mistake == "settings of another form"
    assert why in " ".join(verdict.text.split())
    assert ALONE.judge(lambda: (np.zeros(3),)).status == "passed"


def test_true_and_false_are_no_settings():
    five = replace(ALONE, start=lambda: (1.0, 2.0), items=("first", "second"), score=max)
    verdict = five.judge(lambda: (True, 0.0))
    assert verdict.mistake == "settings of another form"
    assert "Write the number itself" in " ".join(verdict.text.split())
    assert five.judge(lambda: (1.0, 0.0)).status == "passed"


def test_a_return_that_is_not_reached_is_told_from_one_that_was_forgotten():
    def never(values):
        for value in values:
            if value > 1e9:
                return values
        print("nothing", end="")

    def nothing(values):
        return values.sort()

    def quiet(values):
        if values.size > 1e9:
            return values

    assert CENTRE.judge(quiet).mistake == "return not reached"
    assert CENTRE.judge(nothing).mistake == "return forgotten"
    assert CENTRE.judge(never).mistake == "prints instead of returns"
    assert FOUND.judge(lambda: quiet(np.ones(3))).mistake == "return forgotten"


def test_a_loop_where_a_number_may_come_is_explained():
    verdict = NUMBERS.judge(lambda x: np.array([entry / 2 for entry in x]))
    assert verdict.mistake == "works only for arrays"


def test_where_chance_is_allowed_for_only_equal_answers_are_the_same():
    rough = replace(POSITIVE, expected=lambda values: values.mean(), atol=0.5)
    drawn = replace(rough, draws=lambda rng: [(np.full(3, float(n)),) for n in (1, 2, 3)])
    assert drawn.judge(lambda v: 5 + 0.1 * v.mean()).mistake == ""
    assert drawn.judge(lambda v: 5.0).mistake == "the same answer for every input"


def test_where_order_matters_no_shape_is_blamed():
    def rises(values):
        return int(np.sum(np.diff(values) > 0))

    def draws(rng):
        return [(np.arange(4.0),), (np.array([0.0, 1, 2, 2, 1, 0, 1, 2]),)]

    check = replace(POSITIVE, expected=rises, draws=draws)
    assert check.judge(lambda v: len(np.unique(v)) - 1).mistake == "works for some shapes only"
    assert replace(check, in_order=True).judge(lambda v: len(np.unique(v)) - 1).mistake == ""
