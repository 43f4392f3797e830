"""Classifiers of digits on a scale that tests can afford."""

import numpy as np
import pytest

pytest.importorskip("torch")

from udl.experiments.ch01_introduction import digit_results


def test_probabilities_are_distributions_that_mostly_fit(monkeypatch):
    monkeypatch.delenv("UDL_CACHE", raising=False)
    monkeypatch.setattr(digit_results, "NUM_STEPS", 100)
    found = digit_results.digit_probabilities(seeds=(0,))
    np.testing.assert_allclose(found["probability"].sum(axis=1), 1, atol=1e-6)
    assert found["probability"].shape == (500, 10)
    assert 70 < found["accuracy"][0] < 100


def test_less_to_learn_from_and_shuffled_labels_make_it_worse(monkeypatch):
    monkeypatch.delenv("UDL_CACHE", raising=False)
    monkeypatch.setattr(digit_results, "NUM_STEPS", 200)
    whole = digit_results.digit_probabilities(seeds=(0,))["accuracy"][0]
    found = {name: values[0] for name, values in digit_results.changed(seeds=(0,)).items()}
    assert found["few"] < whole - 5
    assert found["narrow"] < whole - 5
    assert found["shuffled"] < 20 < found["few"]
    assert found["shuffled_train"] > found["shuffled"]


def test_a_mark_on_every_eight_is_taken_for_the_digit(monkeypatch):
    monkeypatch.delenv("UDL_CACHE", raising=False)
    monkeypatch.setattr(digit_results, "SHORTCUT_STEPS", 100)
    found = digit_results.shortcut()
    as_trained, unmarked, turned = found["accuracy"]
    assert as_trained > 98
    assert turned < unmarked < found["clean"]
    mark = digit_results.MARK
    assert found["weights"][mark, mark].min() > 0
