"""The table of regularisers: shipped numbers come out again, and nothing is chosen on test data."""

import numpy as np
import pytest

pytest.importorskip("torch")

from udl.experiments.ch09_regularization import comparison
from udl.experiments.ch09_regularization.methods import METHODS

NAMES = [method.name for method in METHODS]


def test_shapes_and_units():
    found = comparison.results()
    assert found["names"].tolist() == NAMES
    for key, signals in (("train", 4000), ("validation", 2000), ("test", 4000)):
        assert found[key].shape == (13, 16)
        wrong = found[key] * signals / 100
        np.testing.assert_allclose(wrong, np.rint(wrong), atol=1e-6)


def test_the_chosen_setting_is_the_best_on_validation():
    found = comparison.results()
    for row, method in enumerate(METHODS):
        searched = found["searched"][row]
        assert np.sum(np.isfinite(searched)) == len(method.tries)
        best = method.tries[int(np.nanargmin(searched))]
        assert str(found["chosen"][row]) == comparison.in_words(best)
    assert not set(comparison.SEEDS) & set(comparison.SEARCH_SEEDS)


def test_a_row_keeps_what_the_table_shows():
    parts = [np.array([1.0]), np.array([2.0]), np.array([3.0])]
    row = comparison.as_row({"rate": 0.3}, np.array([5.0, 4.0]), parts)
    assert str(row["chosen"]) == comparison.in_words({"rate": 0.3})
    assert [row[name][0] for name in ("searched", "train", "validation", "test")] == [5, 1, 2, 3]


def test_a_setting_in_words():
    assert comparison.in_words({}) == ""
    setting = {"source": "other curves", "learning_rate": 0.05}
    assert comparison.in_words(setting) == "learning rate 0.05"
    assert comparison.in_words({"max_shift": 2, "weight_decay": 0.0}) == (
        "max shift 2, weight decay 0"
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", ["none", "dropout"])
def test_a_seed_comes_out_again(monkeypatch, name):
    monkeypatch.delenv("UDL_CACHE", raising=False)
    number = NAMES.index(name)
    found = comparison.results()
    best = METHODS[number].tries[int(np.nanargmin(found["searched"][number]))]
    monkeypatch.setattr(comparison, "METHODS", (*METHODS[:number], comparison_method(name, best)))
    again = comparison.one_method(number, search_seeds=(1000,), seeds=(5,))
    for key in ("train", "validation", "test"):
        np.testing.assert_allclose(again[key][0], found[key][number, 5])


def comparison_method(name, best):
    """Return the method with the chosen setting alone, so that nothing is searched."""
    return type(METHODS[0])(name, (best,))
