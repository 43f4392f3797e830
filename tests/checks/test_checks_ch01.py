"""The checks of chapter 1 accept right answers and recognise wrong ones."""

import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from ch01_answers import RIGHT, WRONG
from check_harness import all_wrong, careless, forms, misnamed, planted, survivors, typed_in

import udl.affine
from udl.checks import ch01_introduction, ch01_p1
from udl.checks.core import Check, Experiment, Implement, Predict

CHECKS = {e.name: e for p in ch01_introduction.PRACTICALS.values() for e in p if callable(e)}
PAGE = Path(__file__).parents[2] / "book" / "ch01_introduction" / "p1_background_mathematics.md"
REFERENCE = json.loads((Path(__file__).parents[1] / "reference" / "background.json").read_text())

every_check = pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)


def test_each_exercise_has_a_check_with_its_name_and_answers_to_try():
    for name, check in CHECKS.items():
        assert getattr(ch01_introduction, name) is check
    assert set(RIGHT) == set(WRONG) == set(CHECKS)


@every_check
def test_right_answers_pass_in_one_line(check: Check):
    for answer in RIGHT[check.name]:
        verdict = check.judge(answer)
        assert verdict.status == "passed", verdict.text
        assert "\n" not in verdict.text
        assert forms(verdict) == []


@every_check
def test_wrong_answers_are_rejected(check: Check):
    assert len(WRONG[check.name]) >= 3
    assert survivors(check, all_wrong(check, WRONG)) == []


@every_check
def test_mistakes_are_named(check: Check):
    answers = [*WRONG[check.name], *planted(check)]
    assert misnamed(check, answers) == []
    assert isinstance(check, Predict) or any(wrong.mistake for wrong in answers)


@every_check
def test_careless_answers_are_named_and_well_formed(check: Check):
    assert misnamed(check, careless()) == []
    for wrong in all_wrong(check, WRONG):
        assert forms(check.judge(wrong.answer)) == []


@every_check
def test_a_typed_in_number_is_rejected(check: Check):
    answers = typed_in(check)
    assert survivors(check, answers) == []
    assert bool(answers) == (type(check) is Implement)


@every_check
def test_a_stub_is_not_done_yet(check: Check):
    def stub(*_):
        raise NotImplementedError()

    verdict = check.judge(stub)
    assert verdict.status == "not done yet"
    assert forms(verdict) == []


def test_wrong_reading_and_searching_does_not_give_the_answer_away():
    assert "(5, 2)" not in CHECKS["batch_shapes"].judge(lambda: ((7, 7),) * 3).text
    assert "2.71" not in CHECKS["exp_values"].judge(lambda: (1.0, 9.0, 0.0, np.inf)).text
    assert "53" not in CHECKS["steepest_direction"].judge(lambda: 300.0).text


def test_mistakes_of_an_experiment_lie_outside_the_accepted_interval():
    check = ch01_p1.steepest_direction
    assert isinstance(check, Experiment)
    found = [abs(wrong() - check.expected()) for m in check.mistakes for wrong in m.wrong]
    assert min(found) > check.tolerance


def test_checks_stay_right_when_the_algorithms_break(monkeypatch):
    for name in ("linear_function", "line_through"):
        monkeypatch.setattr(udl.affine, name, lambda *_, **__: np.float64(42))
    for check in CHECKS.values():
        assert all(check.judge(answer).status == "passed" for answer in RIGHT[check.name])
        assert survivors(check, WRONG[check.name]) == []


def test_checks_load_no_algorithm_and_nothing_heavy():
    code = "import sys, udl.checks.ch01_introduction; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())
    ours = {name for name in loaded if name.startswith("udl.")}
    assert all(name.startswith(("udl.checks", "udl.data")) for name in ours)
    assert not loaded & {"torch", "matplotlib", "scipy", "IPython"}


def test_the_expected_values_are_the_reference_values():
    for name in ("linear_three_inputs", "linear_two_inputs"):
        entry = REFERENCE[name]
        x, bias, weights = (np.array(entry[key]) for key in ("x", "bias", "weights"))
        for check in (ch01_p1.linear_loops, ch01_p1.linear_matrix):
            assert check.expected(x, bias, weights) == pytest.approx(entry["expected"])
        batch = ch01_p1.linear_batch.expected(x[None, :], bias, weights)
        assert batch[0] == pytest.approx(entry["expected"])
    line = REFERENCE["line_through_axes"]
    found = ch01_p1.line_through_axes.expected(line["y_crossing"], line["x_crossing"])
    assert found == pytest.approx(line["expected"])
    for name, check in (("exponentials", ch01_p1.exp_values), ("logarithms", ch01_p1.log_values)):
        expected = [float(value) for value in REFERENCE[name]["expected"]]
        np.testing.assert_allclose(check.expected(), expected)


def test_read_values_are_what_numpy_says():
    with np.errstate(all="ignore"):
        np.testing.assert_allclose(ch01_p1.exp_values.expected(), np.exp([0, 1, -np.inf, np.inf]))
        logs = np.log([0.0, 1.0, np.e, np.exp(3.0), 4.0, -1.0])
        logs[4] = np.exp(logs[4])
        np.testing.assert_allclose(ch01_p1.log_values.expected(), logs)
    x, bias, weights = np.ones((5, 3)), np.ones(2), np.ones((2, 3))
    shapes = (weights.T.shape, (x @ weights.T).shape, (x @ weights.T + bias).shape)
    assert ch01_p1.batch_shapes.expected() == shapes


def test_the_page_uses_the_weights_whose_direction_is_checked():
    if not PAGE.exists():
        pytest.skip("the practical is not written yet")
    assert f"np.array({list(ch01_p1.STEEPEST_WEIGHTS)})" in PAGE.read_text("utf-8")


def test_the_summary_follows_the_page():
    if not PAGE.exists():
        pytest.skip("the practical is not written yet")
    text = PAGE.read_text(encoding="utf-8")
    found = re.findall(r'"exercise": "(\w+)", "role": "given", "kind"', text)
    assert found == [e.name for e in ch01_introduction.PRACTICALS["1.1"]]
