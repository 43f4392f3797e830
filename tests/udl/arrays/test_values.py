import numpy as np
import pytest

from udl import arrays


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ([1.0, np.nan], r"weights: got nan at index 1; expected finite numbers"),
        ([np.inf], r"got inf at index 0; expected finite numbers"),
        ([[1.0, -np.inf], [np.nan, 2.0]], r"got -inf at index \(0, 1\) \(and 1 more\)"),
        (np.nan, r"weights: got nan; expected finite numbers"),
        ([], r"got an empty array of shape \(0,\)"),
        (np.zeros((3, 0)), r"got an empty array of shape \(3, 0\)"),
        (["a"], r"got values of type <U1; expected real numbers"),
        ([None], r"got values of type object; expected real numbers"),
        ([1j], r"got values of type complex128; expected real numbers"),
        ([[1, 2], [3]], r"got nested lists of unequal lengths"),
    ],
)
def test_real_array_refuses(value, says):
    with pytest.raises(ValueError, match=says):
        arrays.real_array("weights", value)


def test_real_array_converts_and_keeps_shape():
    for value in (3, [True, False], np.ones((2, 3), dtype=np.float32), np.arange(4)):
        array = arrays.real_array("x", value)
        assert array.dtype == np.float64
        assert array.shape == np.shape(value)


def test_real_array_number_of_axes():
    with pytest.raises(ValueError, match=r"x: got shape \(2,\); expected 2 axes, not 1"):
        arrays.real_array("x", [1, 2], ndim=2)
    with pytest.raises(ValueError, match=r"x: got shape \(1, 2\); expected 1 axis, not 2"):
        arrays.real_array("x", [[1, 2]], ndim=1)


def test_real_array_lets_infinities_pass_only_on_request():
    np.testing.assert_array_equal(
        arrays.real_array("x", [-np.inf, np.inf], infinite=True), [-np.inf, np.inf]
    )
    with pytest.raises(ValueError, match=r"got nan.*numbers other than NaN"):
        arrays.real_array("x", [np.inf, np.nan], infinite=True)


def test_positive_array():
    np.testing.assert_array_equal(arrays.positive_array("sigma", [0.1, 2]), [0.1, 2.0])
    for bad in (0.0, -0.2, np.nan, np.inf):
        with pytest.raises(ValueError, match=f"sigma: got {bad}"):
            arrays.positive_array("sigma", bad)


def test_nonnegative_array():
    np.testing.assert_array_equal(arrays.nonnegative_array("rate", [0, 2]), [0.0, 2.0])
    for bad in (-1e-9, np.nan, np.inf):
        with pytest.raises(ValueError, match=f"rate: got {bad}"):
            arrays.nonnegative_array("rate", bad)


def test_whole_array():
    labels = arrays.whole_array("y", [0.0, 2.0, 1.0], below=3)
    assert labels.dtype == np.int64
    np.testing.assert_array_equal(labels, [0, 2, 1])
    np.testing.assert_array_equal(arrays.whole_array("y", [False, True], below=2), [0, 1])
    for bad in (3, -1, 0.5, np.nan):
        with pytest.raises(ValueError, match=rf"y: got {float(bad)} at index 1; expected"):
            arrays.whole_array("y", [0, bad], below=3)
    with pytest.raises(ValueError, match="whole numbers 0, 1, 2, …"):
        arrays.whole_array("y", [0.5])
    assert arrays.whole_array("y", 10**6) == 10**6


def test_probability_array():
    np.testing.assert_array_equal(arrays.probability_array("p", [0, 0.3, 1]), [0, 0.3, 1])
    for bad in (-0.1, 1.1):
        with pytest.raises(ValueError, match=f"p: got {bad}; expected probabilities"):
            arrays.probability_array("p", bad)


def test_distribution_array():
    rows = [[0.2, 0.8], [1.0, 0.0]]
    np.testing.assert_array_equal(arrays.distribution_array("p", rows), rows)
    with pytest.raises(ValueError, match=r"summed over its last axis: got 0\.9 at index 1"):
        arrays.distribution_array("p", [[0.2, 0.8], [0.9, 0.0]])
    with pytest.raises(ValueError, match="expected at least one axis"):
        arrays.distribution_array("p", 1.0)


def test_refuse_is_silent_when_nothing_is_bad():
    arrays.refuse("x", np.ones(3), np.zeros(3, dtype=bool), "anything")


def test_real_array_takes_integers_of_any_length():
    np.testing.assert_array_equal(arrays.real_array("y", [1, 10**30]), [1.0, 1e30])
    with pytest.raises(ValueError, match="y: got a number above the largest float64"):
        arrays.real_array("y", [1, 10**400])


def test_real_array_names_what_numpy_cannot_read():
    torch = pytest.importorskip("torch")
    with pytest.raises(ValueError, match=r"x: got a Tensor \(.*\); expected numbers"):
        arrays.real_array("x", torch.ones(2, requires_grad=True))
    with pytest.raises(ValueError, match="x: got None; expected real numbers"):
        arrays.real_array("x", None)


def test_whole_array_refuses_what_int64_cannot_hold():
    assert arrays.count_array("y", [1e19]) == 1e19
    with pytest.raises(ValueError, match=r"y: got 1e\+19"):
        arrays.whole_array("y", [1e19])


def test_rows_that_sum_to_one_in_float32_do_so_in_float64():
    thirds = np.full((2, 3), 1 / 3, dtype=np.float32)
    assert abs(thirds.astype(float).sum(axis=1) - 1).max() > 1e-8
    np.testing.assert_allclose(
        arrays.distribution_array("p", thirds).sum(axis=1), 1.0, rtol=0, atol=1e-15
    )


def test_arrays_that_do_not_broadcast_are_named_with_their_shapes():
    y, mean, sigma = np.zeros((3, 1)), np.zeros(4), np.float64(1)
    assert arrays.together(y=y, mean=mean, sigma=sigma) == (3, 4)
    says = r"^y, mean: got y of shape \(3,\) and mean of shape \(4,\); expected shapes that broad"
    with pytest.raises(ValueError, match=says):
        arrays.together(y=np.zeros(3), mean=mean)


def test_points_are_pairs():
    x, y = arrays.points([1, 2], (3, 4))
    np.testing.assert_array_equal(x + 1j * y, [1 + 3j, 2 + 4j])
    with pytest.raises(ValueError, match="y: got 3 targets for 2 inputs; expected equal lengths"):
        arrays.points([1, 2], [3, 4, 5])
