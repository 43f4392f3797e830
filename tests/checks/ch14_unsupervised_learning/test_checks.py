"""The checks of chapter 14 accept right answers and recognise wrong ones."""

import numpy as np
import pytest

from tests.checks.ch14_unsupervised_learning import neighbour_answers, score_answers
from tests.checks.check_harness import ChapterChecks, checks_of
from udl import unsupervised
from udl.checks import ch14_unsupervised_learning
from udl.checks.ch14_unsupervised_learning import expected, p1_samplers

CHECKS = checks_of(ch14_unsupervised_learning)


class TestChecks(ChapterChecks):
    chapter = ch14_unsupervised_learning
    right = score_answers.RIGHT | neighbour_answers.RIGHT
    wrong = score_answers.WRONG | neighbour_answers.WRONG


# Two independent expressions, the checks' and the package's, that must agree.


def test_the_ring_of_the_checks_is_that_of_the_package():
    truth = unsupervised.gaussian_ring()
    np.testing.assert_allclose(expected.CENTRES, truth.means, atol=1e-12)
    x = np.random.default_rng(0).uniform(-4, 4, (300, 2))
    np.testing.assert_allclose(
        expected.probabilities(x), unsupervised.responsibilities(truth, x), atol=1e-9
    )
    assert expected.share_good(x) == unsupervised.mode_report(truth, x).good
    rows = expected.probabilities(x)
    assert expected.inception(rows) == pytest.approx(unsupervised.inception_score(rows))
    assert expected.entropies(rows) == pytest.approx(tuple(unsupervised.class_entropies(rows)))


@pytest.mark.parametrize(("num", "other", "size"), [(20, 30, 2), (9, 8, 5), (4, 50, 3)])
def test_the_checks_scores_are_those_of_the_package(num, other, size):
    rng = np.random.default_rng(num)
    x, y = rng.normal(size=(num, size)), 1.3 * rng.normal(size=(other, size)) + 0.4
    assert expected.frechet(x, y) == pytest.approx(unsupervised.frechet_distance(x, y))
    for k in (1, 3):
        np.testing.assert_allclose(expected.radii(x, k), unsupervised.neighbour_radii(x, k))
        theirs = unsupervised.precision_and_recall(x, y, num_neighbours=k)
        assert expected.precision_recall(x, y, k) == pytest.approx(tuple(theirs))
    held_out = rng.normal(size=x.shape)
    ours = expected.nearer(x, held_out, np.concatenate([x, y]))
    assert ours == unsupervised.copy_share(x, held_out, np.concatenate([x, y]))


def test_the_draws_of_precision_and_recall_are_neither_nothing_nor_all():
    draw = CHECKS["precision_recall"].draws
    drawn = [arguments for seed in range(9) for arguments in draw(np.random.default_rng(seed))]
    found = np.array([expected.precision_recall(*arguments) for arguments in drawn])
    inside = (found > 0) & (found < 1)
    assert inside.mean(axis=0).min() > 0.6


def test_what_the_goals_say_of_new_data():
    rng = np.random.default_rng(5)
    new = [expected.ring_points(rng, 500) for _ in range(20)]
    scores = [expected.inception(expected.probabilities(x)) for x in new]
    assert max(scores) < p1_samplers.SCORE
    (_, (train,)), *_ = p1_samplers._training_sets()
    assert min(expected.frechet(x, train) for x in new) > p1_samplers.NEAR
    assert p1_samplers.uncovered(np.zeros((0, 2)))[0] < 0.25


@pytest.mark.parametrize(("side", "word"), [(0, "left"), (1, "below"), (2, "right"), (3, "above")])
def test_a_single_outlier_is_told_which_side_it_leaves_out(side, word):
    turn = side * np.pi / 2
    outlier = 100 * np.array([[np.cos(turn), np.sin(turn)]])
    text = " ".join(CHECKS["fool_precision"].judge(lambda: outlier).text.split())
    assert f"outside lies {'on the ' * (word in ('left', 'right'))}{word}" in text


def test_outliers_that_nearly_do_are_not_sent_back_to_the_size_of_a_ball():
    four = 100 * np.array([[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, -1.0], [0.0, 0.0]])
    text = " ".join(CHECKS["fool_precision"].judge(lambda: four).text.split())
    assert "which directions have none yet?" in text
    again = " ".join(CHECKS["fool_precision"].judge(lambda: np.array([[9.0, 0.0]])).text.split())
    assert "How large is the ball" in again


def test_points_taken_for_coordinates_give_an_error_of_shapes_at_once():
    def answer(x, y):
        return np.trace(np.cov(x) + np.cov(y))

    text = CHECKS["frechet"].judge(answer).text
    assert "raised" in text
    assert "right " not in text


def test_a_waiting_cell_goes_on_after_the_check_has_passed(capsys):
    from udl.checks import notebook

    check = CHECKS["fool_inception"]
    notebook.session.statuses.pop(check.name, None)
    with pytest.raises(notebook.Waits):
        check.wait()
    check(score_answers.RIGHT["fool_inception"][0])
    check.wait()
    assert "passed" in capsys.readouterr().out
    notebook.session.statuses.pop(check.name, None)
