import numpy as np
import pytest

torch = pytest.importorskip("torch")

from udl.experiments import recorded  # noqa: E402
from udl.experiments.ch11_residual_networks import four_networks  # noqa: E402
from udl.experiments.threads import one_thread  # noqa: E402


def test_shapes_and_source():
    found = four_networks.results()
    for name in ("loss", "train", "test"):
        assert found[name].shape == (5, 4, 3, 3)
    assert found["curves"].shape == (5, 4, 25, 3, 3)
    assert str(found["source"]) == recorded.source_digest(four_networks.PROGRAM)


def test_neither_helps_alone_and_both_together_do():
    accuracy = four_networks.results()["train"][-1].mean(axis=1)  # (4 kinds, 3 rates)
    best = accuracy.max(axis=1)
    neither, skips, norms, both = best
    assert both > neither + 10
    assert skips < neither
    assert norms < 13  # one in ten is chance
    assert np.all(accuracy.argmax(axis=1)[[0, 1, 3]] == 2)


def test_one_block_needs_neither():
    best = four_networks.results()["train"][0].mean(axis=1).max(axis=1)
    assert np.ptp(best) < 5


@pytest.mark.slow
def test_the_shallowest_come_out_again():
    found = four_networks.results()
    with one_thread():
        again = four_networks.measure(depths=(1,))
    np.testing.assert_allclose(again["curves"][0], found["curves"][0], rtol=1e-3)
    np.testing.assert_allclose(again["test"][0], found["test"][0], atol=1.5)
