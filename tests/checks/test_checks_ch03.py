"""The checks of chapter 3 accept right answers and recognise wrong ones."""

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from ch03_answers import GIVEN, POINTS, RIGHT, WRONG, found_by_hand, network, number_regions
from check_harness import all_wrong, careless, forms, misnamed, planted, survivors, typed_in
from scipy.optimize import minimize

from udl.checks import ch03_expected, ch03_shallow_networks
from udl.checks.core import Check, Experiment, Implement, Predict, Reach, Read
from udl.checks.values import short

CHECKS = {e.name: e for p in ch03_shallow_networks.PRACTICALS.values() for e in p if callable(e)}
BOOK = Path(__file__).parents[2] / "book" / "ch03_shallow_networks"

every_check = pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)


def test_each_exercise_has_a_check_with_its_name_and_answers_to_try():
    for name, check in CHECKS.items():
        assert getattr(ch03_shallow_networks, name) is check
    assert set(RIGHT) == set(WRONG) == set(CHECKS)


@every_check
def test_right_answers_pass_in_one_line(check: Check):
    for answer in RIGHT[check.name]:
        verdict = check.judge(answer)
        assert verdict.status == "passed", verdict.text
        assert "\n" not in verdict.text
        assert forms(verdict, width=100) == []


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


def zeroed(value):
    """Return an answer of the same form that holds nothing."""
    if isinstance(value, tuple):
        return tuple(zeroed(item) for item in value)
    return "none" if isinstance(value, str) else 0 * value


@every_check
def test_wrong_reading_and_searching_does_not_give_the_answer_away(check: Check):
    if isinstance(check, Experiment):
        assert f"{abs(check.expected()):.2f}" not in check.judge(lambda: -40.0).text
    elif isinstance(check, Read):
        text = check.judge(lambda: zeroed(check.expected())).text
        assert not [line for line in text.splitlines() if line.startswith("  expected")]
        assert short(check.expected()) not in text


@every_check
def test_mistakes_of_an_experiment_lie_outside_the_accepted_interval(check: Check):
    if isinstance(check, Experiment):
        found = {w: abs(w() - check.expected()) for m in check.mistakes for w in m.wrong}
        assert min(found.values()) > check.tolerance


def test_checks_stay_right_when_the_algorithms_break(monkeypatch):
    broken = pytest.importorskip("udl.shallow")
    for name, value in vars(broken).copy().items():
        if callable(value) and not name.startswith("_"):
            monkeypatch.setattr(broken, name, lambda *_, **__: np.float64(42))
    for check in CHECKS.values():
        assert all(check.judge(answer).status == "passed" for answer in RIGHT[check.name])
        assert survivors(check, WRONG[check.name]) == []


def test_checks_load_no_algorithm_and_nothing_heavy():
    code = "import sys, udl.checks.ch03_shallow_networks; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())
    ours = {name for name in loaded if name.startswith("udl.")}
    assert all(name.startswith(("udl.checks", "udl.data")) for name in ours)
    assert not loaded & {"torch", "matplotlib", "scipy", "IPython"}


# --- The numbers that the checks state ---


def losses_of_search(num_starts):
    """Losses at which searches over the three joints end, and the joints of the best."""
    rng = np.random.default_rng(5)
    ends = []
    for _ in range(num_starts):
        sides = rng.choice([-1.0, 1.0], size=3)

        def loss(places, sides=sides):
            return ch03_expected.best_output_layer(-sides * places, sides)[1]

        found = minimize(loss, rng.uniform(0, 1, 3), method="Nelder-Mead")
        ends.append((found.fun, *np.sort(found.x)))
    return sorted(ends)


def test_the_levels_of_the_search_are_what_its_hints_say():
    x, y = POINTS.x, POINTS.y
    assert np.sum((y - y.mean()) ** 2) == pytest.approx(0.886, abs=5e-4)
    residuals = y - np.polyval(np.polyfit(x, y, 1), x)
    assert residuals @ residuals == pytest.approx(0.645, abs=5e-4)
    reach = CHECKS["better_network"]
    assert isinstance(reach, Reach)
    assert sorted(reach.steps) == [reach.target, 0.645, 0.886]
    assert reach.score(*GIVEN) == pytest.approx(9.38487389111789, abs=1e-12)


def test_the_target_is_honest():
    """A search reaches 0.117; the given hidden units allow 0.154; a line is not enough."""
    ends = losses_of_search(60)
    best, *joints = ends[0]
    assert best == pytest.approx(0.1172, abs=1e-4)
    np.testing.assert_allclose(joints, [0.345, 0.846, 0.892], atol=2e-3)
    assert np.mean([loss > best + 1e-3 for loss, *_ in ends]) > 0.5  # most end elsewhere
    _, kept = ch03_expected.best_output_layer(GIVEN[0], GIVEN[1])
    assert kept == pytest.approx(0.154, abs=5e-4)
    reach = CHECKS["better_network"]
    assert isinstance(reach, Reach)
    assert best < kept < reach.score(*found_by_hand()) < reach.target < 0.645


def test_each_level_of_the_search_has_its_hint():
    reach = CHECKS["better_network"]
    for bias, words in ((0.9, "horizontal line"), (0.54, "a straight line"), (0.45, "small steps")):
        parts = list(found_by_hand())
        parts[2] = bias
        assert words in reach.judge(lambda parts=parts: tuple(parts)).text.replace("\n", " ")


def test_the_output_of_the_examples_agrees_with_a_network():
    x = np.linspace(-1, 2, 31)
    np.testing.assert_allclose(ch03_expected.output(x, *GIVEN), network(x, *GIVEN), atol=1e-12)


def test_a_million_regions_need_twenty_one_units():
    assert ch03_expected.units_for(10**6, 10) == 21
    assert number_regions(10, 21) == 2**20
    assert number_regions(10, 20) == 616_666


def test_both_expected_counts_agree_on_the_drawn_sizes():
    for size in ch03_expected.REGION_SIZES:
        assert ch03_expected.growing(*size) == ch03_expected.by_binomials(*size)


@pytest.mark.parametrize("number", ["1", "2", "3", "4"])
def test_the_summary_follows_the_page(number):
    (page,) = BOOK.glob(f"p{number}_*.md")
    text = page.read_text(encoding="utf-8")
    found = re.findall(r'"exercise": "(\w+)", "role": "given", "kind"', text)
    listed = [e.name for e in ch03_shallow_networks.PRACTICALS[f"3.{number}"]]
    assert found == listed
