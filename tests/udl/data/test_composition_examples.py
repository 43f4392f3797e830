import itertools

import numpy as np
import pytest

from udl.data import composition_examples
from udl.networks.shallow import ShallowParameters, shallow_network


def run(layers, x):
    (w_1, w_2), (b_1, b_2) = layers
    return shallow_network(ShallowParameters(b_1, w_1, b_2, w_2), x[:, None])[:, 0]


def test_three_pieces_runs_across_the_interval_three_times():
    y = run(composition_examples.three_pieces(), np.array([-1, 0, 0.67, 1.0]))
    np.testing.assert_allclose(y, [-1, 1, -1.01, 1.069])


def test_values_of_the_composition():
    x = np.array([-1, -0.5, 0, 0.25, 0.67, 0.9])
    inner = run(composition_examples.three_pieces(), x)
    y = run(composition_examples.four_pieces(), inner)
    np.testing.assert_allclose(y, [0.1, 0.2, -0.3, -0.175, 0.09, -0.4585], atol=1e-12)


def test_four_pieces_bends_at_its_joints():
    x = np.array([-0.6, -0.2, 0.5])
    near = run(composition_examples.four_pieces(), np.concatenate([x - 1e-3, x, x + 1e-3]))
    before, at, after = near.reshape(3, 3)
    np.testing.assert_allclose((after - 2 * at + before) / 1e-3, [-1, -1.5, 2.0], atol=1e-9)


def test_clipped_twice_sums_to_the_reference_value():
    (w_1, w_2, w_3), (b_1, b_2, b_3) = composition_examples.clipped_twice()
    x = np.arange(100)[:, None] / 100
    hidden = np.maximum(np.maximum(x @ w_1.T + b_1, 0) @ w_2.T + b_2, 0)
    assert (hidden @ w_3.T + b_3).sum() == pytest.approx(20.30495)


@pytest.mark.parametrize("name", ["three_pieces", "four_pieces", "clipped_twice"])
def test_layers_fit_each_other_and_belong_to_the_caller(name):
    weights, biases = getattr(composition_examples, name)()
    for w, b in zip(weights, biases, strict=True):
        assert w.shape[0] == b.shape[0]
    for first, second in itertools.pairwise(weights):
        assert second.shape[1] == first.shape[0]
    weights[0][:] = 0
    assert np.any(getattr(composition_examples, name)()[0][0])
