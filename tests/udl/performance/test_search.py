import itertools
import math

import numpy as np
import pytest

from tests.shape_checks import checked
from udl.performance import search as module

search = checked(module)


def far(setting, budget):
    """An error that falls with the budget, towards how far a rate is from 0.3."""
    return abs(setting["rate"] - 0.3) + 1 / budget


def draw(rng):
    return {"rate": rng.uniform(), "unused": rng.uniform()}


def rng():
    return np.random.default_rng(0)


def test_a_grid_tries_every_combination_and_puts_the_best_first():
    trials = search.grid_search(far, {"rate": [0.9, 0.25, 0.5], "unused": [1, 2]}, 4)
    assert len(trials) == 6
    assert [trial.setting["unused"] for trial in trials[:2]] == [1, 2]  # equally good: as tried
    assert trials[0] == module.Trial({"rate": 0.25, "unused": 1}, 4, pytest.approx(0.3))
    assert [trial.error for trial in trials] == sorted(trial.error for trial in trials)


def test_random_settings_come_from_the_generator_alone():
    trials = search.random_search(far, draw, 8, 4, rng=rng())
    generator = rng()
    drawn = [draw(generator) for _ in range(8)]
    assert sorted(t.setting["rate"] for t in trials) == sorted(one["rate"] for one in drawn)
    assert trials[0].error == min(far(one, 4) for one in drawn)


def test_halving_spends_the_same_on_each_round():
    rounds = search.successive_halving(far, draw, 16, 3, rng=rng())
    assert [len(trials) for trials in rounds] == [16, 8, 4, 2, 1]
    assert [sum(trial.budget for trial in trials) for trials in rounds] == [48] * 5
    for before, after in itertools.pairwise(rounds):
        kept = [trial.setting for trial in before[: len(after)]]
        assert all(trial.setting in kept for trial in after)


def test_halving_loses_what_is_good_only_late():
    def late(setting, budget):
        return 1.0 if budget < 8 else setting["rate"]

    def early(setting, budget):
        return setting["rate"]

    rates = iter([0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.1])
    rounds = search.successive_halving(
        late, lambda _: {"rate": next(rates)}, 8, 1, rng=rng(), keep=0.3
    )
    assert rounds[-1][0].setting["rate"] == 0.9  # nothing told them apart, so the first went on
    rates = iter([0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.1])
    rounds = search.successive_halving(early, lambda _: {"rate": next(rates)}, 8, 1, rng=rng())
    assert rounds[-1][0].setting["rate"] == 0.1


def test_a_run_that_diverged_is_the_worst():
    trials = search.grid_search(
        lambda setting, _: math.nan if setting["rate"] > 1 else 5.0, {"rate": [2.0, 0.5]}, 1
    )
    assert [trial.error for trial in trials] == [5.0, math.inf]


def test_an_evaluation_cannot_change_a_setting():
    def spoil(setting, _):
        setting["rate"] = 0.0
        return 1.0

    assert search.grid_search(spoil, {"rate": [2.0]}, 1)[0].setting == {"rate": 2.0}


def test_what_is_no_error_is_named():
    with pytest.raises(ValueError, match="evaluate: got None from it; expected the"):
        search.grid_search(lambda *_: None, {"rate": [1]}, 1)
    with pytest.raises(ValueError, match=r"draw: got 0\.5 from it; expected a setting"):
        search.random_search(far, lambda _: 0.5, 2, 1, rng=rng())
    with pytest.raises(ValueError, match="choices: got no hyperparameter"):
        search.grid_search(far, {}, 1)
