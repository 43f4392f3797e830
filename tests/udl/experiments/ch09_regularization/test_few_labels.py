"""Few labels: shipped numbers come out again."""

import numpy as np
import pytest

pytest.importorskip("torch")

from udl.experiments.ch09_regularization import few_labels
from udl.experiments.threads import one_thread


def test_shapes():
    found = few_labels.results()
    assert found["starts"].tolist() == list(few_labels.STARTS)
    assert found["num_labels"].tolist() == list(few_labels.SIZES_OF_TRAINING)
    assert found["test"].shape == (3, 5, len(few_labels.SEEDS))
    assert set(found["rate"].ravel()) <= set(few_labels.RATES)
    for size in few_labels.SIZES_OF_TRAINING:  # every number of labels takes as many steps
        assert few_labels.NUM_STEPS * few_labels.BATCH_SIZE % size == 0


def test_more_labels_help_each_start():
    errors = few_labels.results()["test"].mean(axis=2)  # (3, 5)
    assert np.all(np.diff(errors, axis=1) < 0)


@pytest.mark.slow
def test_a_seed_comes_out_again(monkeypatch):
    monkeypatch.delenv("UDL_CACHE", raising=False)
    found = few_labels.results()
    monkeypatch.setattr(few_labels, "RATES", (float(found["rate"][0, 0]),))
    with one_thread():
        again = few_labels.one_point("from scratch", 100, search_seeds=(1000,), seeds=(2,))
    assert again["test"][0] == pytest.approx(found["test"][0, 0, 2])
