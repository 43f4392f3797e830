import numpy as np
import pytest

from udl.coursework import held_out
from udl.coursework.assignments import ASSIGNMENTS
from udl.coursework.judging import networks

FIRST = ASSIGNMENTS["model_choices"]
SEEDS, COUNT = 8, 400


@pytest.fixture
def secret(tmp_path, monkeypatch):
    """A small test set, and a baseline that is wrong for two of five, elsewhere with each seed."""
    monkeypatch.setattr(held_out, "NUM_SIGNALS", COUNT)
    (tmp_path / held_out.SEED_FILE).write_text("1 2 3 4\n")
    _, y = held_out.test_set(held_out.seed(tmp_path))
    found = np.stack([spoilt(y, 0.4, seed) for seed in range(SEEDS)])
    (tmp_path / held_out.BASELINE_FILE).write_bytes(held_out.packed_predictions(tmp_path, found))
    return tmp_path


def spoilt(y, share, seed):
    """Right classes but for a share of them."""
    rng = np.random.default_rng(seed)
    return np.where(rng.random(len(y)) < share, (y + 1) % 10, y)


def values(rows):
    return [{"value": np.asarray(row).tolist()} for row in rows]


def labels(secret):
    return held_out.test_set(held_out.seed(secret))[1]


def test_the_box_gets_signals_and_no_label(secret, tmp_path):
    desk = tmp_path / "desk"
    desk.mkdir()
    calls = networks.prepare(secret, desk)
    assert len(calls) == SEEDS
    assert len(set(calls)) == SEEDS
    assert [path.name for path in desk.iterdir()] == [held_out.INPUTS_FILE]
    assert np.load(desk / held_out.INPUTS_FILE).shape == (COUNT, 40)


def test_a_better_network_has_points_and_an_interval(secret):
    y = labels(secret)
    mark = networks.judge(FIRST, secret, values([spoilt(y, 0.2, 99 + n) for n in range(SEEDS)]))
    assert 5 < mark.points < 10
    assert mark.low < mark.estimate < mark.high
    assert mark.estimate == pytest.approx(20, abs=3)
    assert "Mean error on the test set" in mark.reason
    perfect = networks.judge(FIRST, secret, values([y] * SEEDS))
    assert perfect.points == 10


def test_an_equal_network_and_a_worse_one_have_none(secret):
    y = labels(secret)
    equal = networks.judge(FIRST, secret, values(held_out.baseline_predictions(secret)))
    assert (equal.points, equal.estimate, equal.low, equal.high) == (0, 0, 0, 0)
    worse = networks.judge(FIRST, secret, values([spoilt(y, 0.6, n) for n in range(SEEDS)]))
    assert worse.points == 0
    assert worse.estimate < 0


def test_one_lucky_seed_has_nothing(secret):
    rows = held_out.baseline_predictions(secret)
    rows[2] = labels(secret)
    mark = networks.judge(FIRST, secret, values(rows))
    assert mark.estimate > 4
    assert mark.points == 0


def test_it_is_the_same_every_time(secret):
    rows = values([labels(secret)] * SEEDS)
    assert networks.judge(FIRST, secret, rows) == networks.judge(FIRST, secret, rows)


@pytest.mark.parametrize(
    ("absurd", "said"),
    [
        ({"fault": "ValueError: network: got 99,999 parameters"}, "99,999 parameters"),
        ({"value": None}, "predictions are nothing"),
        ({"value": "0123"}, "predictions are a text"),
        ({"value": 3}, "predictions are a number"),
        ({"value": {"0": 1}}, "predictions are a dict"),
        ({"value": []}, "0 predictions came; expected 400"),
        ({"value": [1] * 399}, "399 predictions came"),
        ({"value": [1] * 401}, "401 predictions came"),
        ({"value": [-1] * COUNT}, "'-1'"),
        ({"value": [10] * COUNT}, "'10'"),
        ({"value": [1] * 399 + [10**30]}, "a prediction is"),
        ({"value": [1.0] * COUNT}, "'1.0'"),
        ({"value": [True] * COUNT}, "'True'"),
        ({"value": ["1"] * COUNT}, "whole numbers"),
        ({"value": [None] * COUNT}, "whole numbers"),
        ({"value": [float("nan")] * COUNT}, "'nan'"),
        ({"value": [[1]] * COUNT}, "whole numbers"),
        ({}, "an error"),
        (7, "an error"),
    ],
)
def test_absurd_values_cost_all_points_and_are_named(secret, absurd, said):
    rows = [*values([labels(secret)] * 3), absurd, *values([labels(secret)] * 4)]
    mark = networks.judge(FIRST, secret, rows)
    assert mark.points == 0
    assert mark.reason.startswith("Seed 3: ")
    assert said in mark.reason
    assert "All seeds are needed" in mark.reason


@pytest.mark.parametrize("count", [0, 7, 9])
def test_values_for_other_seeds_than_all_are_refused(secret, count):
    mark = networks.judge(FIRST, secret, values([labels(secret)] * count))
    assert mark.points == 0
    assert f"Values for {count} seeds" in mark.reason
