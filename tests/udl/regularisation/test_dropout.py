import numpy as np
import pytest
import torch

from tests.shape_checks import checked
from udl.regularisation import dropout as module

dropout = checked(module)


def test_units_are_kept_scaled_or_left_out_each_by_itself():
    mask = dropout.dropout_mask((200, 300), 0.3, rng=np.random.default_rng(0))
    assert set(np.unique(mask)) == {0.0, 1 / 0.7}
    assert np.mean(mask == 0) == pytest.approx(0.3, abs=0.005)
    rows = (mask == 0).mean(axis=1)
    assert rows.std() == pytest.approx(np.sqrt(0.3 * 0.7 / 300), rel=0.15)


def test_the_mean_over_masks_is_the_activation():
    hidden = np.array([1.0, -2.0, 0.0])
    many = np.tile(hidden, (20_000, 1))
    found = dropout.drop(many, 0.4, rng=np.random.default_rng(1)).mean(axis=0)
    np.testing.assert_allclose(found, hidden, atol=0.04)


def test_no_share_leaves_all_as_it_is():
    hidden = np.ones((3, 2))
    np.testing.assert_array_equal(dropout.drop(hidden, 0.0, rng=np.random.default_rng(0)), hidden)


def test_scale_and_share_are_those_of_torch():
    with torch.random.fork_rng():
        torch.manual_seed(0)
        theirs = torch.nn.functional.dropout(torch.ones(100_000), 0.3).numpy()
    ours = dropout.drop(np.ones(100_000), 0.3, rng=np.random.default_rng(0))
    assert ours.max() == pytest.approx(theirs.max())
    assert ours.mean() == pytest.approx(theirs.mean(), abs=0.01)


def test_draws_repeat_whatever_numpy_draws_elsewhere():
    first = dropout.dropout_mask((9,), 0.5, rng=np.random.default_rng(3))
    np.random.default_rng(4).random(5)
    second = dropout.dropout_mask((9,), 0.5, rng=np.random.default_rng(3))
    np.testing.assert_array_equal(first, second)


@pytest.mark.parametrize("share", [1.0, -0.1, float("nan")])
def test_a_share_that_leaves_nothing_is_named(share):
    with pytest.raises(ValueError, match="share: got"):
        dropout.drop(np.ones(3), share, rng=np.random.default_rng(0))
