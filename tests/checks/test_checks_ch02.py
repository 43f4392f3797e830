"""The checks of chapter 2 accept right answers and recognise wrong ones."""

import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from ch02_answers import BAND, RIGHT, WRONG, fit_line, line_loss
from check_harness import all_wrong, careless, forms, misnamed, planted, survivors, typed_in

import udl.linear
from udl.checks import ch02_expected, ch02_supervised_learning
from udl.checks.core import Check, Experiment, Implement, Predict, Reach

PRACTICALS = ch02_supervised_learning.PRACTICALS
CHECKS = {e.name: e for p in PRACTICALS.values() for e in p if callable(e)}
BOOK = Path(__file__).parents[2] / "book" / "ch02_supervised_learning"

every_check = pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)


def test_each_exercise_has_a_check_with_its_name_and_answers_to_try():
    for name, check in CHECKS.items():
        assert getattr(ch02_supervised_learning, name) is check
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


@every_check
def test_a_result_handed_in_is_recognised(check: Check):
    verdict = check.judge(0.123)  # type: ignore[arg-type]
    assert verdict.status == "wrong"
    assert isinstance(check, Predict) or f"check.{check.name}({check.name})" in verdict.text


@every_check
def test_wrong_reading_and_searching_does_not_give_the_answer_away(check: Check):
    if isinstance(check, Experiment):
        assert f"{check.expected():.0f}" not in check.judge(lambda: -40.0).text
    elif isinstance(check, Reach):
        text = check.judge(lambda: (7.0, 7.0)).text
        assert not re.search(r"0\.8[23]|0\.52", text)
    elif check.name.startswith("trace"):
        assert "11" not in check.judge(lambda: ((7, 7), 5)).text


@every_check
def test_mistakes_of_an_experiment_lie_outside_the_accepted_interval(check: Check):
    if isinstance(check, Experiment):
        found = {w: abs(w() - check.expected()) for m in check.mistakes for w in m.wrong}
        assert min(found.values()) > check.tolerance


def test_checks_stay_right_when_the_algorithms_break(monkeypatch):
    for module in (udl.linear, pytest.importorskip("udl.losses")):
        for name, value in vars(module).copy().items():
            if callable(value) and not name.startswith("_"):
                monkeypatch.setattr(module, name, lambda *_, **__: np.float64(42))
    for check in CHECKS.values():
        assert all(check.judge(answer).status == "passed" for answer in RIGHT[check.name])
        assert survivors(check, WRONG[check.name]) == []


def test_checks_load_no_algorithm_and_nothing_heavy():
    code = "import sys, udl.checks.ch02_supervised_learning; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())
    ours = {name for name in loaded if name.startswith("udl.")}
    assert all(name.startswith(("udl.checks", "udl.data")) for name in ours)
    assert not loaded & {"torch", "matplotlib", "scipy", "IPython"}


def test_the_expected_values_are_the_reference_values():
    reference = json.loads((BOOK.parents[1] / "tests/reference/linear.json").read_text())
    fit = reference["coordinate_descent_limit"]["expected"]
    np.testing.assert_allclose(ch02_expected.band_fit(), fit, atol=1e-9)
    third = reference["coordinate_descent_3sweeps"]["expected"][2]
    assert ch02_expected.band_loss(*third[:2]) == pytest.approx(third[2], abs=1e-9)
    assert ch02_expected.sweeps_needed() == RIGHT["sweeps_needed"][0]()


def test_the_advice_on_a_line_points_the_right_way():
    advice = CHECKS["line_by_hand"].advice
    best = fit_line(BAND.x, BAND.y)
    assert "too low" in advice(best[0] - 0.3, best[1])
    assert "too high" in advice(best[0] + 0.3, best[1])
    assert "too flat" in advice(best[0] + 0.3 * BAND.x.mean(), best[1] - 0.3)
    assert "too steep" in advice(best[0] - 0.3 * BAND.x.mean(), best[1] + 0.3)


def test_the_goal_of_the_line_by_hand_is_within_reach_and_not_for_everybody():
    check = CHECKS["line_by_hand"]
    grid = [
        line_loss(BAND.x, BAND.y, a, b)
        for a in np.arange(0, 2, 0.05)
        for b in np.arange(-1, 1, 0.05)
    ]
    share = np.mean(np.array(grid) <= check.target)
    assert 0.002 < share < 0.05


def test_the_summary_follows_the_page():
    text = (BOOK / "p1_supervised_learning.md").read_text(encoding="utf-8")
    found = re.findall(r'"exercise": "(\w+)", "role": "given", "kind"', text)
    assert found == [e.name for e in PRACTICALS["2.1"]]


def test_numbers_that_the_page_promises():
    text = (BOOK / "p1_supervised_learning.md").read_text(encoding="utf-8")
    promised = {
        f"{line_loss(BAND.x, BAND.y, 1.6, -0.8):.6f}",
        f"{line_loss(BAND.x, BAND.y, 1.2, 0.1):.6f}",
        f"{line_loss(BAND.x, BAND.y, 0.8, 0.5):.3f}",
        f"{line_loss(BAND.x, BAND.y, 0.82, 0.52):.8f}",
        f"{line_loss(BAND.x, BAND.y, *fit_line(BAND.x, BAND.y)):.8f}",
        *(f"{value:.6f}" for value in fit_line(BAND.x, BAND.y)),
        "2.083167",
        "0.433326",
    }
    assert not [number for number in promised if number not in text]
