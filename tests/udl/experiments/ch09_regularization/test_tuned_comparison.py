"""The table with a rate for every row: equal budgets, and shipped numbers come out again."""

import numpy as np
import pytest

pytest.importorskip("torch")

from udl.experiments.ch09_regularization import comparison, tuned_comparison
from udl.experiments.ch09_regularization.methods import METHODS as FIRST
from udl.experiments.ch09_regularization.methods import coursework_data
from udl.experiments.ch09_regularization.tuned_comparison import MORE as METHODS
from udl.experiments.threads import one_thread

NAMES = [method.name for method in METHODS]


def test_shapes_and_units():
    found = tuned_comparison.results()
    assert found["names"].tolist() == NAMES
    for key, signals in (("train", 4000), ("validation", 2000), ("test", 4000)):
        assert found[key].shape == (12, 16)
        wrong = found[key] * signals / 100
        np.testing.assert_allclose(wrong, np.rint(wrong), atol=1e-6)


def tries_of_first(name):
    rows = tuned_comparison.EARLIER.get(name, (name,))
    return [one for method in FIRST if method.name in rows for one in method.tries]


def test_no_method_tries_more_than_plain_training():
    counts = {one.name: len(tries_of_first(one.name)) + len(one.tries) for one in METHODS}
    assert counts.pop("ensemble of 5") == 1
    assert {name for name, count in counts.items() if count == 9} == {
        *("none", "weight decay", "dropout", "noise on inputs", "augmentation")
    }
    assert set(counts.values()) == {6, 9}
    for name, method in zip(NAMES, METHODS, strict=True):
        tries = [tuple(sorted(one.items())) for one in (*tries_of_first(name), *method.tries)]
        assert len(set(tries)) == len(tries), name
        if method.tries:
            rates = {one.get("learning_rate") for one in (*tries_of_first(name), *method.tries)}
            assert tuned_comparison.RATE in rates


def test_rows_are_those_of_the_first_table_but_for_the_larger_steps():
    assert [one.name for one in FIRST if one.name != "small batches, large steps"] == NAMES


def test_the_chosen_setting_is_the_best_on_validation():
    found = tuned_comparison.results()
    for row, (name, method) in enumerate(zip(NAMES, METHODS, strict=True)):
        tries = [*tries_of_first(name), *method.tries]
        searched = found["searched"][row]
        assert np.sum(np.isfinite(searched)) == len(tries)
        best = tries[int(np.nanargmin(searched))]
        assert str(found["chosen"][row]) == comparison.in_words(best)


def test_the_better_of_both_tables_is_taken(monkeypatch):
    first = comparison.results()
    row = NAMES.index("dropout")
    for error, place in ((0.0, 1), (99.0, 0)):
        new = {key: first[key][0] for key in tuned_comparison.KEYS}
        new |= {"searched": np.array([error, 100.0, 100.0]), "chosen": np.array("new")}
        monkeypatch.setattr(tuned_comparison, "one_method", lambda _, new=new: new)
        found = tuned_comparison.best_of_both(first, row)
        assert str(found["chosen"]) == ("dropout 0.1", "new")[place]
        assert found["searched"][6] == error
        expected = first["test"][0 if place else list(first["names"]).index("dropout")]
        np.testing.assert_array_equal(found["test"], expected)


def test_a_setting_gives_alone_what_it_gives_beside_others():
    tries, data = METHODS[NAMES.index("dropout")].tries, coursework_data()
    with one_thread():
        found = tuned_comparison._searched(tries, (1000, 1001), data, 1)
        alone = [tuned_comparison._searched([one], (1000, 1001), data, 1)[0] for one in tries]
    np.testing.assert_allclose(found, alone, atol=0.2)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["weight decay", "augmentation"])
def test_a_seed_comes_out_again(monkeypatch, name):
    monkeypatch.delenv("UDL_CACHE", raising=False)
    number = NAMES.index(name)
    found = tuned_comparison.results()
    (best,) = (
        one
        for one in METHODS[number].tries
        if comparison.in_words(one) == str(found["chosen"][number])
    )
    method = type(METHODS[0])(name, (best,))
    monkeypatch.setattr(tuned_comparison, "MORE", (*METHODS[:number], method))
    again = tuned_comparison.one_method(number, search_seeds=(1000,), seeds=(5,))
    for key in ("train", "validation", "test"):
        np.testing.assert_allclose(again[key][0], found[key][number, 5])
