"""Classifiers of digits on a scale that tests can afford."""

import numpy as np
import pytest

pytest.importorskip("torch")

from udl.experiments.ch01_introduction import digit_results


def test_probabilities_are_distributions_that_mostly_fit(monkeypatch):
    monkeypatch.delenv("UDL_CACHE", raising=False)
    found = digit_results.digit_probabilities(seeds=(0,), num_epochs=2)
    np.testing.assert_allclose(found["probability"].sum(axis=1), 1, atol=1e-6)
    assert found["probability"].shape == (500, 10)
    assert 70 < found["accuracy"][0] < 100


def test_a_mark_on_every_eight_is_taken_for_the_digit(monkeypatch):
    monkeypatch.delenv("UDL_CACHE", raising=False)
    found = digit_results.shortcut(seeds=(0,), num_epochs=10)
    as_trained, unmarked, turned = found["accuracy"][0]
    assert as_trained > 98
    assert turned < unmarked < found["clean"][0]
    mark = digit_results.MARK
    assert found["weights"][mark, mark].min() > 0
