"""The seed lottery: its shipped numbers come out again, and say what the chapter builds on."""

import numpy as np
import pytest

pytest.importorskip("torch")

from udl.experiments.ch08_performance import seed_lottery
from udl.experiments.threads import one_thread
from udl.performance import compare_pairs


def test_shapes_and_units():
    found = seed_lottery.results()
    assert found["validation"].shape == found["train"].shape == (3, 96)
    np.testing.assert_array_equal(found["seeds"], np.arange(96))
    # 2,000 signals: an error is a multiple of 0.05 percent.
    np.testing.assert_allclose(found["validation"] / 0.05, np.rint(found["validation"] / 0.05))


@pytest.mark.slow
def test_two_seeds_come_out_again():
    recorded = seed_lottery.results()
    with one_thread():
        again = seed_lottery.measure(seeds=(4, 71))
    for key in ("validation", "train"):
        np.testing.assert_allclose(again[key], recorded[key][:, [4, 71]])


def test_the_variants_start_from_the_same_weights_and_batches():
    """With almost no regularisation the variants are the baseline."""
    with one_thread():
        found = seed_lottery.measure(seeds=(0,), num_epochs=1)
    assert np.ptp(found["validation"]) < 1.5
    assert seed_lottery.GROUP > 1


def test_one_variant_is_better_and_one_is_worse_and_each_loses_many_pairs():
    baseline, better, worse = seed_lottery.results()["validation"]
    assert compare_pairs(better, baseline).p_value < 0.001
    assert compare_pairs(worse, baseline).p_value < 0.001
    assert better.mean() < baseline.mean() < worse.mean()
    assert np.mean(better > baseline) > 0.2
    assert np.mean(worse < baseline) > 0.2
