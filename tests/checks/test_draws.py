"""Numbers come as numbers, some inputs are new in each kernel, and a verdict says how to repeat."""

import os
import subprocess
import sys

import numpy as np
import pytest

from tests.checks.check_harness import forms
from tests.checks.small_exercises import CENTRE, vector_draws
from udl.checks import inputs, notebook
from udl.checks.kinds import Implement

LINE = Implement(
    "line",
    "right.",
    expected=lambda x, bias, weight: np.einsum("...->...", bias + weight * np.asarray(x)),
    draws=lambda rng: [
        (np.array(1.5), 2.0, np.float64(-3.0)),
        (rng.normal(size=4), rng.normal(), rng.normal()),
    ],
)


# --- numbers ---


def test_a_number_arrives_as_one_of_pythons_own():
    seen = []

    def line(x, bias, weight):
        seen.append([type(argument) for argument in (x, bias, weight)])
        return bias + weight * x

    assert LINE.judge(line).status == "passed"
    assert seen[0] == [float, float, float]
    assert seen[1] == [np.ndarray, float, float]


@pytest.mark.parametrize(
    "line",
    [
        lambda x, b, w: (
            b + w * x if isinstance(x, (int, float)) else np.array([b + w * v for v in x])
        ),
        lambda x, b, w: b + w * (x if np.isscalar(x) else np.array(list(x))),
        lambda x, b, w: b * np.ones(np.shape(x)) + w * x,
        lambda x, b, w: np.float32(b) + np.float32(w) * np.asarray(x, np.float32),
    ],
)
def test_asking_for_a_number_in_any_usual_way_is_right(line):
    assert LINE.judge(line).status == "passed"


def test_counting_on_an_array_where_a_number_may_come_is_wrong():
    verdict = LINE.judge(lambda x, b, w: b * np.ones(x.shape) + w * x)
    assert verdict.mistake == "works only for arrays"
    assert "tried       x = 1.5, b = 2, w = -3" in verdict.text


# --- names and inputs in verdicts ---


def test_a_verdict_uses_the_students_own_names():
    def line(place, start, steepness):
        return start - steepness * place

    text = LINE.judge(line).text
    assert "place = 1.5, start = 2, steepness = -3" in text
    assert "x = 1.5, bias = 2, weight = -3" in LINE.judge(lambda *a: a[0]).text
    assert "x = 1.5, bias = 2" in LINE.judge(np.maximum).text
    optional = LINE.judge(lambda x, b, w, places=3: x)
    assert "x = 1.5, b = 2, w = -3" in optional.text


def test_short_inputs_are_shown_whole():
    sizes = Implement(
        "sizes",
        "right.",
        expected=lambda sizes: sum(sizes),
        draws=lambda rng: [([4, 5, 2, 4, 1, 7],), ([1, 2],)],
    )
    text = sizes.judge(lambda sizes: sizes[0]).text
    assert "sizes = list [4, 5, 2, 4, 1, 7]" in text


# --- new inputs ---


def remembered(check):
    """An answer that knows the inputs which are always the same, and nothing else."""
    known = {
        str(arguments): check.expected(*arguments)
        for arguments in check.draws(np.random.default_rng(20))
    }
    return lambda values: known.get(str((values,)), values)


def test_answers_copied_from_verdicts_do_not_pass():
    verdict = CENTRE.judge(remembered(CENTRE))
    assert verdict.status == "wrong"
    assert verdict.mistake == "right for the usual inputs only"
    assert "draw        1, new in this kernel" in verdict.text
    assert "check.centre(centre, draw=1)" in " ".join(verdict.text.split())
    assert forms(verdict) == []


def rare(values):
    """Wrong for what is seldom drawn."""
    return values - values.mean() if values[0] > -1.0 else values


def test_a_draw_can_be_repeated_by_its_number(capsys, monkeypatch):
    check = Implement(
        "centre",
        "right.",
        expected=CENTRE.expected,
        draws=lambda rng: [(np.arange(3.0),), (rng.normal(size=4),)],
    )
    found = {}
    for number in range(60):
        check(rare, draw=number)
        found[number] = capsys.readouterr().out
    failing = [number for number, text in found.items() if text.startswith("wrong")]
    assert 0 < len(failing) < 60
    assert notebook.session.draw == 1  # as before
    check(rare, draw=failing[0])
    assert capsys.readouterr().out == found[failing[0]]
    assert f"draw        {failing[0]}, new in this kernel" in found[failing[0]]
    assert notebook.session.statuses == {"centre": "wrong"}


@pytest.mark.parametrize("draw", ["4711", -1, 1.5])
def test_a_draw_is_a_whole_number(draw):
    with pytest.raises(ValueError, match="draw must be a number that a verdict named"):
        CENTRE(rare, draw=draw)


def test_the_same_number_draws_other_inputs_for_another_exercise():
    first, second = (
        Implement(name, "right.", expected=lambda v: v, draws=vector_draws) for name in ("a", "b")
    )
    one, other = next(iter(first._others([7, *b"a"]))), next(iter(second._others([7, *b"b"])))
    assert not np.array_equal(one[0], other[0])


def test_a_table_typed_in_from_verdicts_is_never_complete(capsys):
    """Somebody copies each failing input with what was expected, and runs the check again."""
    table, seen = {}, []

    def answer(values):
        seen.append(values)
        return table.get(str(values), values)

    for _ in range(30):
        seen.clear()
        CENTRE(answer)
        assert capsys.readouterr().out.startswith("wrong")
        table |= {str(v): CENTRE.expected(v) for v in seen}
    CENTRE(lambda values: values - values.mean())
    assert capsys.readouterr().out.startswith("passed")


def test_what_failed_is_tried_again(capsys):
    numbers = []
    for _ in range(6):
        CENTRE(remembered(CENTRE))
        out = capsys.readouterr().out
        numbers.append(int(out.split("draw        ")[1].split(",")[0]))
    assert numbers == [1, 1, 1, 1, 2, 3]  # the last three, and one that is new
    CENTRE(remembered(CENTRE), draw=4711)
    assert "draw        4711, new in this kernel" in capsys.readouterr().out
    assert notebook.session.failed == {"centre": 6}
    notebook.session.failed.clear()
    CENTRE.judge(remembered(CENTRE))  # alone, it records nothing
    assert notebook.session.failed == {}


def test_inputs_that_never_change_are_not_tried_twice():
    calls = []
    check = Implement(
        "fixed",
        "right.",
        expected=lambda n: n + 1,
        draws=lambda rng: [(1,), (2,), (int(rng.integers(5, 10**9)),)],
    )
    assert check.judge(lambda n: calls.append(n) or n + 1).status == "passed"
    assert calls[:2] == [1, 2]
    assert len(calls) == 4
    assert len(set(calls)) == 4


def drawn_in_a_new_process(**environment):
    code = "from udl.checks import notebook; print(notebook.session.draw)"
    strict = ("UDL_STRICT", "NBGRADER_EXECUTION")
    inherited = {k: v for k, v in os.environ.items() if k not in strict}
    command = [sys.executable, "-c", code]
    run = subprocess.run(
        command, env={**inherited, **environment}, capture_output=True, text=True, check=True
    )
    return int(run.stdout)


def test_a_kernel_draws_anew_and_a_build_always_the_same():
    assert {drawn_in_a_new_process(UDL_STRICT="1") for _ in range(2)} == {1}
    kernels = {drawn_in_a_new_process() for _ in range(3)}
    assert len(kernels) > 1
    assert all(1000 <= number < 10_000 for number in kernels)
    assert drawn_in_a_new_process(NBGRADER_EXECUTION="1") >= 1000


# --- inputs that tell ---


@pytest.mark.parametrize("seed", range(20))
def test_inputs_hold_what_they_promise(seed):
    rng = np.random.default_rng(seed)
    numbers = inputs.signed(rng, 4, 3)
    assert numbers.shape == (4, 3)
    assert (numbers > 0).any()
    assert (numbers < 0).any()
    assert (numbers == 0).sum() == 1
    assert not (inputs.signed(rng, 5, zero=False) == 0).any()
    assert inputs.number(rng) > 0 > inputs.number(rng, negative=True)
    drawn = [arguments[0] for arguments in inputs.entrywise(rng)]
    assert [np.shape(x) for x in drawn] == [(), (), (), (5,), (4, 3), (1,)]
    assert all(isinstance(x, float) for x in drawn[:3])


def softmax(shift):
    def answer(logits):
        powers = np.exp(logits - shift(logits))
        return powers / powers.sum(axis=1, keepdims=True)

    return answer


@pytest.mark.parametrize("seed", range(20))
def test_wide_rows_let_only_the_maximum_of_each_row_pass(seed):
    rng = np.random.default_rng(seed)
    check = Implement(
        "softmax",
        "right.",
        expected=lambda z: 1 / np.exp(z[:, None, :] - z[:, :, None]).sum(axis=2),
        draws=lambda _: [(inputs.wide_rows(rng, 4),)],
    )
    assert check.judge(softmax(lambda z: z.max(axis=1, keepdims=True))).status == "passed"
    for shift in (
        lambda z: z.min(axis=1, keepdims=True),
        lambda z: z.mean(axis=1, keepdims=True),
        lambda z: np.median(z, axis=1, keepdims=True),
        lambda z: np.abs(z).max(axis=1, keepdims=True),
        lambda z: z[:, :1],
        lambda z: z[:, -1:],
        lambda z: z.max(),
        lambda z: 0,
    ):
        assert check.judge(softmax(shift)).status == "wrong"
