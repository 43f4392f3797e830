"""The checks of chapter 8 accept right answers and recognise wrong ones."""

import ast

import numpy as np
import pytest

from tests.book.quoting import solved
from tests.checks.ch08_performance import (
    bias_answers,
    descent_answers,
    space_answers,
    study_answers,
)
from tests.checks.check_harness import ChapterChecks, checks_of
from tests.reference_values import assert_printed, load
from tests.udl.performance.reference_data import noisy_points
from udl.checks import ch08_performance
from udl.checks.ch08_performance import p1_pairs, p3, p4_clouds

CHECKS = checks_of(ch08_performance)
REFERENCE = load("performance")
ANSWERS = (study_answers, bias_answers, descent_answers, space_answers)
RIGHT = {name: given for answers in ANSWERS for name, given in answers.RIGHT.items()}
WRONG = {name: given for answers in ANSWERS for name, given in answers.WRONG.items()}
# What a wrong guess must not be told.
HIDDEN = {"tame": ["0.15", "0.1,", "0.2,"]}


class TestChecks(ChapterChecks):
    chapter = ch08_performance
    right, wrong, hidden = RIGHT, WRONG, HIDDEN


def test_the_expected_fit_is_the_reference_value():
    entry = REFERENCE["fit_3_hidden"]
    x, y = noisy_points(np.random.RandomState(REFERENCE["hinge_data"]["seed"]))
    found = CHECKS["fit_hinges"].expected(x, y, 3)
    assert_printed(found, entry["expected"], entry["decimals"])


def test_the_expected_parts_are_those_of_the_reference_curves():
    entry, pi = REFERENCE["curves"], REFERENCE["hinge_data"]["pi"]
    random = np.random.RandomState(REFERENCE["hinge_data"]["seed"])
    places, num = np.linspace(0, 1, 100), entry["data_sets"]
    truth = np.exp(np.sin(2 * pi * places))
    for bias, variance, units in zip(
        entry["bias"], entry["variance"], entry["capacities"], strict=True
    ):
        models = []
        for _ in range(num):
            fit = bias_answers.fit_hinges(*noisy_points(random), units)
            models.append(bias_answers.design(places, units) @ fit)
        off, spread = CHECKS["bias_and_variance"].expected(np.array(models), truth)
        # The reference takes these data sets for all there are.
        assert_printed(off + spread / num, bias, entry["decimals"])
        assert_printed(spread * (num - 1) / num, variance, entry["decimals"])


def test_the_expected_volumes_and_widths_are_the_reference_values():
    entry = REFERENCE["ball_volumes"]
    volumes = [CHECKS["ball_volume"].expected(d, entry["diameter"] / 2) for d in range(1, 11)]
    assert_printed(volumes, entry["expected"], entry["decimals"])
    counts = {h: p3._parameters(h) for h in (35, 40, 45, 100)}
    assert counts == {35: 3055, 40: 3690, 45: 4375, 100: 15_210}
    assert min(counts, key=lambda h: abs(counts[h] - 4000)) == 40
    assert CHECKS["first_bound"].expected(40) == pytest.approx(0.3872983346, abs=5e-7)


def test_a_study_that_records_gradients_is_told_so():
    torch = pytest.importorskip("torch")

    def recording(begin, train_epoch, measure, num_epochs, seeds):
        def measured(run, part):
            with torch.enable_grad():
                return measure(run, part)

        return study_answers.study(begin, train_epoch, measured, num_epochs, seeds)

    verdict = CHECKS["mended_study"].judge(recording)
    assert "gradients recorded while measuring" in verdict.mistake
    verdict = CHECKS["mended_study"].judge(torch.no_grad()(study_answers.study))
    assert "no gradients while training" in verdict.mistake


def test_a_study_that_leaves_gradients_switched_off_does_not_do_so_to_the_notebook():
    torch = pytest.importorskip("torch")

    def switching(*arguments):
        torch.set_grad_enabled(False)
        return study_answers.study(*arguments)

    assert "no gradients" in CHECKS["mended_study"].judge(switching).mistake
    assert torch.is_grad_enabled()


def test_a_choice_of_epoch_by_each_run_by_all_or_by_none_is_a_study():
    draws = CHECKS["mended_study"].draws(np.random.default_rng(0))
    fair = [CHECKS["mended_study"].expected(*drawn) for drawn in draws]
    for other in CHECKS["mended_study"].also:
        tables = [other(*drawn) for drawn in draws]
        assert any(not np.array_equal(*pair) for pair in zip(fair, tables, strict=True))
    # Two numbers alone may agree by chance.
    assert all(len(np.unique(table)) > 1 for table in fair if table.size > 2)


def test_descent_that_has_not_arrived_is_not_blamed_on_a_shape():
    def descended(features, y, ridge):
        weights = np.zeros(features.shape[1])
        for _ in range(300):
            weights -= 0.01 * (features.T @ (features @ weights - y) + ridge * weights)
        return weights

    verdict = CHECKS["fit_weights"].judge(descended)
    assert verdict.status == "wrong"
    assert not verdict.mistake


def test_numbers_that_are_no_probability_and_no_percentage_are_not_kept():
    for name, said in (
        ("predict_lottery", 83.3),
        ("predict_lottery", -1),
        ("predict_more_data", 0.25),
    ):
        check = CHECKS[name]
        assert not check.is_an_answer(said)
        verdict = check.judge(lambda said=said: said)
        assert verdict.status == "wrong"
        assert check.beyond in " ".join(verdict.text.split())


def test_other_pilots_are_not_as_long_as_the_notebooks_own():
    lengths = {len(p1_pairs._other_pilot(np.random.default_rng(k))) for k in range(30)}
    assert lengths == {5, 7, 8}


@pytest.mark.parametrize(
    ("stem", "measured", "later"),
    [
        ("p1_mnist_1d_performance", "predict_gap", "error_with_margin"),
        ("p3_double_descent", "predict_peak", "tame"),
    ],
)
def test_what_a_later_picture_needs_is_not_made_by_a_measurement_that_may_wait(
    stem, measured, later
):
    cells = {
        cell.id: ast.parse(cell.source)
        for cell in solved(stem).cells
        if cell.cell_type == "code" and "-demo" in cell.id
    }
    made, needed = (
        {
            node.id
            for name, tree in cells.items()
            if f"-{exercise}-" in name
            for node in ast.walk(tree)
            if isinstance(node, ast.Name) and isinstance(node.ctx, kind)
        }
        for exercise, kind in ((measured, ast.Store), (later, ast.Load))
    )
    assert made
    assert not made & needed - _assigned(cells, later)


def _assigned(cells, exercise):
    """Names that an exercise's own demonstrations give to something."""
    return {
        node.id
        for name, tree in cells.items()
        if f"-{exercise}-" in name
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }


def test_no_other_draw_of_a_search_has_the_answer_of_the_notebook():
    for number in range(20):
        rng = np.random.default_rng(number)
        error_at = p4_clouds._other_curve(rng)
        crossing = p4_clouds._first_above(error_at)
        assert error_at(crossing) > p4_clouds.BORDER >= error_at(crossing + 1)


def test_only_one_decade_of_prices_tames_the_peak():
    worst = {ridge: p3._worst(ridge) for ridge in (0.0, 0.01, 0.03, 0.1, 0.2, 0.4, 1.0)}
    assert [ridge for ridge, error in worst.items() if error <= p3.TARGET] == [0.1, 0.2]
    assert worst[0.0] > 50


def test_the_notebooks_own_errors_are_known_by_a_few_of_them():
    asked = []

    def known(num):
        asked.append(num)
        return p4_clouds.LANDMARKS.get(num, 0.0)

    assert p4_clouds._first_above(known) == p4_clouds.FIRST
    assert set(asked) == set(p4_clouds.LANDMARKS)

    # On the border, where the rounding of another machine may decide, it is searched for.
    beyond = {**p4_clouds.LANDMARKS, p4_clouds.FIRST - 1: 20 + 1e-14}
    assert p4_clouds._first_above(lambda num: beyond.get(num, 0.0)) == p4_clouds.FIRST - 1
