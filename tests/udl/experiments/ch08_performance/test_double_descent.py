"""The sweep over widths: shipped numbers come out again, and show a second descent."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from udl.experiments.ch08_performance import double_descent  # noqa: E402
from udl.experiments.threads import one_thread  # noqa: E402
from udl.training import mlp, num_parameters  # noqa: E402


def test_shapes_and_counts():
    found = double_descent.results()
    np.testing.assert_array_equal(found["widths"], double_descent.WIDTHS)
    for key in double_descent.MEASURED:
        assert found[key].shape == (len(double_descent.WIDTHS), double_descent.NUM_SEEDS)
    for width, count in zip(found["widths"][:4], found["num_parameters"], strict=False):
        generator = torch.Generator().manual_seed(0)
        assert num_parameters(mlp((40, width, width, 10), generator=generator)) == count


def test_a_new_label_is_the_old_one_in_a_tenth_of_all_cases():
    y = torch.arange(100_000) % 10
    again = double_descent.redrawn(y, 0)
    assert (again != y).double().mean().item() == pytest.approx(0.135, abs=0.004)
    assert not torch.equal(again, double_descent.redrawn(y, 1))
    changed = double_descent.results()["changed"]
    assert np.all(np.abs(changed - 0.135) < 0.012)


def test_the_error_falls_rises_and_falls_again():
    found = double_descent.results()
    test, train = found["test"].mean(axis=1), found["train"].mean(axis=1)
    peak = int(np.argmax(test[5:])) + 5
    assert train[peak] < 5  # where the labels are just fitted
    assert test[:peak].min() < test[peak] - 5
    assert test[-1] < test[peak] - 8


def test_the_loss_has_a_higher_peak_and_ends_above_its_valley():
    loss = double_descent.results()["test_loss"].mean(axis=1)
    peak = int(np.argmax(loss))
    assert loss[peak] > 4 * loss[:peak].min()
    assert loss[:peak].min() < loss[-1] < loss[peak] / 2


@pytest.mark.slow
def test_with_clean_labels_the_loss_has_a_peak_and_the_error_has_none(monkeypatch):
    monkeypatch.delenv("UDL_CACHE", raising=False)
    monkeypatch.setattr(double_descent, "redrawn", lambda y, seed: y)
    with one_thread():
        found = double_descent.measure(widths=(10, 35, 60), seeds=(0,))
    assert found["changed"] == 0
    assert np.all(np.diff(found["test"][:, 0]) < 0)
    few, threshold, more = found["test_loss"][:, 0]
    assert few < 1.5
    assert threshold > 4
    assert more == pytest.approx(3, abs=0.3)
    assert found["train"][1] == 0


@pytest.mark.slow
def test_the_smallest_network_comes_out_again(monkeypatch):
    monkeypatch.delenv("UDL_CACHE", raising=False)
    with one_thread():
        again = double_descent.measure(widths=(2,), seeds=(0,))
    recorded = double_descent.results()
    for key in double_descent.MEASURED:
        np.testing.assert_allclose(again[key][0, 0], recorded[key][0, 0], rtol=1e-5)
    assert again["num_parameters"].tolist() == [118]
    assert again["changed"][0] == recorded["changed"][0]


def test_one_width_has_a_result_for_each_seed(monkeypatch):
    monkeypatch.delenv("UDL_CACHE", raising=False)
    with one_thread():
        found = double_descent.at_width(3, (0, 1), num_epochs=1)
    assert all(found[key].shape == (2,) for key in (*double_descent.MEASURED, "changed"))
    assert np.all(found["test"] < 91)
