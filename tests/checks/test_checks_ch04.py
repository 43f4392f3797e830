"""The checks of chapter 4 accept right answers and recognise wrong ones."""

import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from ch04_answers import FIRST, GRID, RIGHT, SECOND, WRONG, count_regions, second_inputs
from check_harness import all_wrong, careless, forms, misnamed, planted, survivors, typed_in

import udl.shallow
from udl.checks import ch04_deep_networks
from udl.checks import ch04_expected as expected
from udl.checks.core import Check, Experiment, Implement, Predict, Reach, Read

PRACTICALS = ch04_deep_networks.PRACTICALS
CHECKS = {e.name: e for p in PRACTICALS.values() for e in p if callable(e)}
REFERENCE = json.loads((Path(__file__).parents[1] / "reference/composition.json").read_text())
BOOK = Path(__file__).parents[2] / "book" / "ch04_deep_networks"

every_check = pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)


def test_each_exercise_has_a_check_with_its_name_and_answers_to_try():
    for name, check in CHECKS.items():
        assert getattr(ch04_deep_networks, name) is check
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
def test_wrong_guesses_do_not_give_the_answer_away(check: Check):
    if isinstance(check, Experiment):
        expected = check.expected()
        shown = f"{expected:.2f}" if expected % 1 else f" {expected:.0f} "
        assert shown not in check.judge(lambda: -40.5).text
    elif type(check) is Read:
        text = check.judge(lambda: (77, 77)).text
        assert not re.search(r"^\s+expected", text, re.MULTILINE)


@every_check
def test_mistakes_of_an_experiment_lie_outside_the_accepted_interval(check: Check):
    if isinstance(check, Experiment):
        found = {w: abs(w() - check.expected()) for m in check.mistakes for w in m.wrong}
        assert min(found.values()) > check.tolerance
    elif isinstance(check, Reach):
        assert min(check.score(*w()) for m in check.mistakes for w in m.wrong) > check.target


def test_checks_stay_right_when_the_algorithms_break(monkeypatch):
    for name, value in vars(udl.shallow).copy().items():
        if callable(value) and not name.startswith("_"):
            monkeypatch.setattr(udl.shallow, name, lambda *_, **__: np.float64(42))
    for check in CHECKS.values():
        assert all(check.judge(answer).status == "passed" for answer in RIGHT[check.name])
        assert survivors(check, WRONG[check.name]) == []


def test_checks_load_no_algorithm_and_nothing_heavy():
    code = "import sys, udl.checks.ch04_deep_networks; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())
    ours = {name for name in loaded if name.startswith("udl.")}
    assert all(name.startswith(("udl.checks", "udl.data")) for name in ours)
    assert not loaded & {"torch", "matplotlib", "scipy", "IPython"}


# ------------------------------------------------------------------------------ expected values


def test_the_expected_values_are_the_reference_values():
    first, second = expected.FIRST, expected.SECOND
    assert expected.regions(first) == REFERENCE["regions"]["first"]
    assert expected.regions(second) == REFERENCE["regions"]["second"]
    assert expected.regions(first, second) == REFERENCE["regions"]["second_of_first"]
    assert expected.regions(first, second, scale=(0.5,)) == REFERENCE["regions"]["halved"]
    assert expected.regions(first, first) == REFERENCE["regions"]["first_twice"]
    assert expected.regions(first, first, second) == REFERENCE["regions"]["two_copies"]
    composed = expected.composed(np.array(REFERENCE["composition"]["x"]))
    np.testing.assert_allclose(composed, REFERENCE["composition"]["expected"], atol=1e-9)
    weights, biases = expected.CLIPPED
    inputs = expected.second_inputs(
        np.arange(100) / 100, weights[0], biases[0], weights[1], biases[1]
    )
    total = expected.output(inputs, weights[2], biases[2]).sum()
    assert total == pytest.approx(REFERENCE["output_sum"], abs=1e-9)
    merged = expected.merged(first[0][1], first[1][1], second[0][0], second[1][0])
    np.testing.assert_allclose(merged[1], REFERENCE["beta_1"], atol=1e-9)
    assert expected.count((4, 5, 2, 4, 1)) == REFERENCE["parameter_count"]
    shapes = expected.shapes((4, 5, 2, 4, 1))
    columns = [(rows, 1) for (rows,) in shapes[1]]  # the reference writes biases as columns
    assert [list(s) for s in [*columns, *shapes[0]]] == REFERENCE["shapes"]


def test_exact_counting_agrees_with_counting_by_samples():
    first, second = expected.FIRST, expected.SECOND
    for chain, function in (
        ((first,), FIRST),
        ((second,), SECOND),
        ((first, second), lambda x: SECOND(FIRST(x))),
        ((second, first), lambda x: FIRST(SECOND(x))),
        ((second, second), lambda x: SECOND(SECOND(x))),
        ((first, first, first, second), lambda x: SECOND(FIRST(FIRST(FIRST(x))))),
    ):
        assert expected.regions(*chain) == count_regions(function(GRID))
        assert expected.count_pieces(function(GRID)) == count_regions(function(GRID))


def test_the_rule_holds_as_far_as_it_can_be_counted():
    first, second = expected.FIRST, expected.SECOND
    rule = CHECKS["regions_after"].expected
    for copies in range(6):
        assert rule(copies) == expected.regions(*[first] * copies, second)


def test_crossings_and_regions_of_the_clipped_network_agree_with_samples():
    weights, biases = expected.CLIPPED
    x = np.linspace(0, 1, 100_001)
    pre = second_inputs(x, weights[0], biases[0], weights[1], biases[1])
    signs = np.count_nonzero(np.diff(np.sign(pre), axis=0), axis=0)
    assert expected.crossings() == tuple(signs)
    output = expected.output(pre, weights[2], biases[2])
    assert expected.regions_of_output() == count_regions(output)
    lifted = expected.output(pre + 10, weights[2], biases[2])
    assert CHECKS["predict_unclipped"].expected() == count_regions(lifted)


def test_biases_that_just_touch_zero():
    weights, biases = expected.CLIPPED
    x = np.linspace(0, 1, 100_001)
    for unit in range(3):
        curve = second_inputs(x, weights[0], biases[0], weights[1], 0 * biases[1])[:, unit]
        assert (curve + expected.bias_to_touch(unit, largest=False)).min() == pytest.approx(
            0, abs=1e-4
        )
        assert (curve + expected.bias_to_touch(unit, largest=True)).max() == pytest.approx(
            0, abs=1e-4
        )


def test_the_advice_on_a_match_names_the_largest_gap():
    text = (
        CHECKS["match_target"]
        .judge(lambda: (*RIGHT["match_target"][0]()[:5], np.array([1.5])))
        .text
    )
    assert re.search(r"at x = \d\.\d\d: your curve is at", text)


@pytest.mark.parametrize("number", ["1", "2", "3"])
def test_the_summary_follows_the_page(number):
    (page,) = BOOK.glob(f"p{number}_*.md")
    text = page.read_text(encoding="utf-8")
    found = re.findall(r'"exercise": "(\w+)", "role": "given", "kind"', text)
    assert found == [e.name for e in PRACTICALS[f"4.{number}"]]
