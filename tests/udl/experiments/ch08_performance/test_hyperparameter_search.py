"""Three searches on equal budgets: what they spend, and that shipped trials come out again."""

import numpy as np
import pytest

pytest.importorskip("torch")

from udl.experiments.ch08_performance import hyperparameter_search as experiment
from udl.experiments.threads import one_thread

BUDGET = 540


def test_every_search_spends_the_same():
    found = experiment.results()
    for method in experiment.METHODS:
        assert np.all(found[method][:, :, 3].sum(axis=1) == BUDGET)
    repeats = len(found["test"])
    assert found["test"].shape == found["validation"].shape == (repeats, 3)
    assert repeats >= 2


def test_what_was_chosen_is_the_best_that_the_search_saw():
    found = experiment.results()
    for number, method in enumerate(experiment.METHODS):
        for repeat, trials in enumerate(found[method]):
            row = trials[-1] if method == "halving" else trials[trials[:, 4].argmin()]
            np.testing.assert_array_equal(found["chosen"][repeat, number], row[:3])
            assert found["validation"][repeat, number] == row[4]


def test_settings_lie_in_their_ranges_and_grids_in_the_middle():
    rng = np.random.default_rng(0)
    drawn = [experiment.draw(rng) for _ in range(200)]
    for name, (low, high) in experiment.RANGES.items():
        values = np.array([one[name] for one in drawn])
        assert low <= values.min() < values.max() <= high
        assert experiment.grid()[name][1] == pytest.approx(experiment.at(name, 0.5))
    assert experiment.at("learning_rate", 0.5) == pytest.approx(np.sqrt(0.003))
    assert experiment.at("dropout", 0.5) == pytest.approx(0.3)


def test_random_search_and_halving_begin_with_the_same_settings():
    found = experiment.results()
    for random, halving in zip(found["random"], found["halving"], strict=True):
        first = halving[halving[:, 3] == experiment.FIRST_EPOCHS]
        np.testing.assert_array_equal(np.sort(random[:, 0]), np.sort(first[:, 0]))


def test_training_side_by_side_is_training_alone():
    settings = [
        {name: experiment.at(name, share) for name in experiment.NAMES} for share in (0.3, 0.6)
    ]
    with one_thread():
        together = experiment.validation_errors(settings, 1, [7, 8])
        alone = [
            experiment.validation_errors([one], 1, [seed])[0]
            for one, seed in zip(settings, (7, 8), strict=True)
        ]
        evaluate = experiment.evaluator(7, settings, 1)
        asked = [evaluate(settings[0], 1), evaluate(settings[1], 1)]
    np.testing.assert_allclose(together, alone)
    np.testing.assert_allclose(asked, alone)


@pytest.mark.slow
def test_a_trial_comes_out_again():
    """The first of the second round of halving, which follows the settings of the first."""
    trials = experiment.results()["halving"][0]
    second_round = trials[trials[:, 3] == 15]
    first_round = trials[trials[:, 3] == experiment.FIRST_EPOCHS]
    setting = dict(zip(experiment.NAMES, first_round[0][:3], strict=True))
    with one_thread():
        again = experiment.validation_errors([setting], 15, [600 + experiment.NUM_SETTINGS])
    row = second_round[np.all(second_round[:, :3] == first_round[0][:3], axis=1)][0]
    assert again[0] == pytest.approx(row[4])


def test_a_repeat_reads_the_test_error_of_what_each_search_chose(monkeypatch):
    monkeypatch.delenv("UDL_CACHE", raising=False)
    monkeypatch.setattr(experiment, "FINAL_EPOCHS", 1)
    settings = [{name: experiment.at(name, share) for name in experiment.NAMES} for share in (0, 1)]
    trials = [
        experiment.Trial(one, 20, error) for one, error in zip(settings, (30, 40), strict=True)
    ]
    monkeypatch.setattr(experiment, "search", lambda *_: trials)
    with one_thread():
        found = experiment.one_repeat(3, final_seeds=1)
        first, last = (experiment.error_of_choice(one, 3, 1) for one in settings)
    np.testing.assert_allclose(found["test"], [first, first, last])
    np.testing.assert_array_equal(found["validation"], [30, 30, 40])
    assert found["grid"].shape == (2, 5)
