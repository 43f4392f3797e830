import numpy as np
import pytest
from scipy import stats

from udl.coursework.assignments import ASSIGNMENTS
from udl.coursework.comparison import Gain, paired_gain, points, table

FIRST = ASSIGNMENTS["model_choices"]
BASE = np.array([38.0, 37.5, 38.5, 37.0, 39.0, 38.2, 37.1, 38.4])


def test_the_interval_is_students():
    better = BASE - np.array([2.0, 1.5, 2.5, 2.2, 1.8, 2.0, 1.7, 2.3])
    gain = paired_gain(BASE, better)
    expected = stats.ttest_rel(BASE, better).confidence_interval(0.95)
    assert gain.mean == pytest.approx(2.0)
    assert (gain.low, gain.high) == pytest.approx((expected.low, expected.high))


def test_an_equal_model_has_no_points():
    gain = paired_gain(BASE, BASE)
    assert gain == Gain(0.0, 0.0, 0.0)
    assert points(gain, FIRST) == 0.0


@pytest.mark.parametrize("lucky", [1.0, 5.0, 38.0])
def test_one_lucky_seed_buys_nothing(lucky):
    once = BASE.copy()
    once[3] -= min(lucky, once[3])
    gain = paired_gain(BASE, once)
    assert gain.mean > 0
    assert points(gain, FIRST) == 0.0


def test_luck_that_changes_sides_buys_nothing():
    rng = np.random.default_rng(0)
    worth = [
        points(paired_gain(BASE, BASE + rng.normal(size=8)), ASSIGNMENTS["training_choices"])
        for _ in range(300)
    ]
    # One in forty, as a 95% interval promises, may have some; none much.
    assert np.mean(np.array(worth) > 0) < 0.05
    assert max(worth) < 4


def test_points_rise_with_the_lower_end():
    lows = np.linspace(-3, 40, 200)
    for name in ("model_choices", "training_choices", "regularisation"):
        one = ASSIGNMENTS[name]
        worth = [points(Gain(low + 1, low, low + 2), one) for low in lows]
        assert worth == sorted(worth)
        assert (worth[0], worth[-1]) == (0.0, one.out_of)
        for gain, expected in one.knots:
            assert points(Gain(gain, gain, gain), one) == expected


def test_the_table_says_what_the_numbers_are_worth():
    text = table(BASE, BASE - 10, FIRST)
    assert "   7      38.40    28.40   +10.00" in text
    assert "interval of the mean gain: 10.00 to 10.00 points" in text
    assert "worth at its lower end: 5.7 of 10" in text
    assert "looks better here than it is" in text
    assert max(map(len, text.splitlines())) <= 72
    test = table(BASE, BASE, FIRST, "test")
    assert "error on the test set" in test
    assert "looks better" not in test


def test_bad_lists_are_named():
    for first, second in ((BASE, BASE[:7]), (BASE, [np.nan] * 8), ([1.0], [1.0])):
        with pytest.raises(ValueError, match=r"first|second"):
            paired_gain(first, second)
