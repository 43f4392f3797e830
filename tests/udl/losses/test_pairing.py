import numpy as np
import pytest

from udl.losses import pairing


def test_paired_takes_equal_shapes_and_lone_numbers():
    assert pairing.paired(np.zeros((4, 2)), "mean", np.zeros((4, 2))) == (4, 2)
    assert pairing.paired(np.array(1.0), "mean", np.zeros(4)) == (4,)
    assert pairing.paired(np.zeros(4), "mean", np.array(1.0)) == (4,)


@pytest.mark.parametrize("shape", [(4, 1), (5,), (1, 4), (4, 4)])
def test_paired_refuses_what_broadcasting_would_take(shape):
    with pytest.raises(ValueError, match=r"mean: got shape .* for y of shape \(4,\)"):
        pairing.paired(np.zeros(4), "mean", np.zeros(shape))


def test_paired_allows_leading_axes_on_request_only():
    assert pairing.paired(np.zeros(4), "mean", np.zeros((3, 4)), leading=True) == (3, 4)
    for shape in ((4, 1), (3,), (4, 3)):
        with pytest.raises(ValueError, match="expected equal shapes"):
            pairing.paired(np.zeros(4), "mean", np.zeros(shape), leading=True)
    with pytest.raises(ValueError, match="expected equal shapes"):
        pairing.paired(np.zeros((3, 4)), "mean", np.zeros(4), leading=True)


def test_fitting():
    for shape in ((), (3,), (1, 3), (2, 1), (2, 3)):
        assert pairing.fitting("sigma", np.ones(shape), (2, 3)).shape == shape
    assert pairing.fitting("sigma", np.ones(7), ()).shape == (7,)
    for shape in ((2,), (5, 2, 3), (3, 1)):
        with pytest.raises(ValueError, match="sigma: got shape"):
            pairing.fitting("sigma", np.ones(shape), (2, 3))
    with pytest.raises(ValueError, match=r"sigma: got shape \(3, 1\) for points of shape \(3,\)"):
        pairing.fitting("sigma", np.ones((3, 1)), (3,))


def test_labelled():
    y, logits = pairing.labelled([2, 0], [[1, 2, 3], [4, 5, -np.inf]])
    assert y.dtype == np.int64
    assert logits.dtype == np.float64
    for y, logits, says in [
        ([0, 3], np.zeros((2, 3)), r"y: got 3.0 at index 1; expected whole numbers in 0..2"),
        ([0, -1], np.zeros((2, 3)), "y: got -1.0"),
        ([0, 0.5], np.zeros((2, 3)), "y: got 0.5"),
        ([0], np.zeros((2, 3)), "y: got 1 labels .* expected 2"),
        ([[0], [1]], np.zeros((2, 3)), "y: got shape"),
        ([0, 1], np.zeros(3), "logits: got shape"),
        ([], np.zeros((0, 3)), "logits: got an empty array"),
        ([0], [[np.nan, 1.0]], "logits: got nan"),
    ]:
        with pytest.raises(ValueError, match=says):
            pairing.labelled(y, logits)
