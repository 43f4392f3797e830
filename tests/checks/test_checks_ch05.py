"""The checks of chapter 5 accept right answers and recognise wrong ones."""

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from ch05_answers import (
    BINARY,
    MULTICLASS,
    REGRESSION,
    RIGHT,
    WRONG,
    binary_logits,
    class_logits,
    minimum,
    stable_binary_nll,
    stable_cross_entropy,
)
from check_harness import all_wrong, careless, forms, misnamed, planted, survivors, typed_in

from udl.checks import ch05_expected, ch05_loss_functions
from udl.checks.core import Check, Experiment, Implement, Predict

CHECKS = {e.name: e for p in ch05_loss_functions.PRACTICALS.values() for e in p if callable(e)}
BOOK = Path(__file__).parents[2] / "book" / "ch05_loss_functions"

every_check = pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)


def test_each_exercise_has_a_check_with_its_name_and_answers_to_try():
    for name, check in CHECKS.items():
        assert getattr(ch05_loss_functions, name) is check
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
        text = check.judge(lambda: -40.0).text
        assert f"{check.expected():.2f}" not in text
    elif check.name.startswith(("trace", "network")):
        assert "(20," not in check.judge(lambda: ((7, 7), (7, 7), (7, 7))).text


@every_check
def test_mistakes_of_an_experiment_lie_outside_the_accepted_interval(check: Check):
    if isinstance(check, Experiment):
        found = {w: abs(w() - check.expected()) for m in check.mistakes for w in m.wrong}
        assert min(found.values()) > check.tolerance


def test_checks_stay_right_when_the_algorithms_break(monkeypatch):
    for module in ("udl.losses", "udl.distributions", "udl.logits", "udl.shallow"):
        broken = pytest.importorskip(module)
        for name, value in vars(broken).copy().items():
            if callable(value) and not name.startswith("_"):
                monkeypatch.setattr(broken, name, lambda *_, **__: np.float64(42))
    for check in CHECKS.values():
        assert all(check.judge(answer).status == "passed" for answer in RIGHT[check.name])
        assert survivors(check, WRONG[check.name]) == []


def test_checks_load_no_algorithm_and_nothing_heavy():
    code = "import sys, udl.checks.ch05_loss_functions; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())
    ours = {name for name in loaded if name.startswith("udl.")}
    assert all(name.startswith(("udl.checks", "udl.data")) for name in ours)
    assert not loaded & {"torch", "matplotlib", "scipy", "IPython"}


def test_the_expected_values_are_the_reference_values():
    assert ch05_expected.best_bias() == pytest.approx(0.27471680565, abs=1e-9)
    assert 20 * ch05_expected.mean_square(0.1) == pytest.approx(2.020992572, abs=1e-9)
    assert ch05_expected.best_binary_bias() == pytest.approx(1.5656641916, abs=1e-6)
    loss = ch05_expected.binary_loss_at(ch05_expected.best_binary_bias())
    assert loss == pytest.approx(8.014678191829441, abs=1e-9)
    assert ch05_expected.binary_loss_at(2.6) == pytest.approx(9.563639387, abs=1e-9)
    residuals = ch05_expected.regression_residuals(0.1)
    assert ch05_expected.gaussian_loss(residuals, 0, 0.2) == pytest.approx(11.452419564, abs=1e-9)


def test_the_best_biases_agree_with_an_optimiser():
    best = minimum(lambda b: stable_binary_nll(BINARY.y, binary_logits(b)), (-3, 5))
    assert ch05_expected.best_binary_bias() == pytest.approx(best, abs=1e-4)
    best = minimum(lambda b: stable_cross_entropy(MULTICLASS.y, class_logits(b)), (-4, 6))
    assert ch05_expected.best_class_bias() == pytest.approx(best, abs=1e-4)
    assert ch05_expected.class_loss_at(best) == pytest.approx(
        stable_cross_entropy(MULTICLASS.y, class_logits(best))
    )
    assert REGRESSION.x.shape == (20,)


@pytest.mark.parametrize("number", ["1", "2", "3"])
def test_the_summary_follows_the_page(number):
    pages = sorted(BOOK.glob(f"p{number}_*.md"))
    if not pages:
        pytest.skip("the practical is not written yet")
    text = pages[0].read_text(encoding="utf-8")
    found = re.findall(r'"exercise": "(\w+)", "role": "given", "kind"', text)
    listed = [e.name for e in ch05_loss_functions.PRACTICALS[f"5.{number}"]]
    assert found == listed
