from fractions import Fraction

import jaxtyping
import numpy as np
import pytest

import udl.losses.calibration
from tests.shape_checks import checked
from udl.losses.calibration import expected_calibration_error, reliability_curve

calibration = checked(udl.losses.calibration)


def test_by_hand():
    probability = np.array([0.1, 0.2, 0.6, 0.9, 1.0, 0.5, 0.8])
    y = np.array([0, 1, 1, 1, 0, 0, 1])
    confidence, frequency, counts = calibration.reliability_curve(y, probability, 4)
    np.testing.assert_array_equal(counts, [2, 0, 2, 3])
    np.testing.assert_allclose(confidence, [0.15, np.nan, 0.55, 0.9])
    np.testing.assert_allclose(frequency, [0.5, np.nan, 0.5, 2 / 3])
    expected = (2 * 0.35 + 2 * 0.05 + 3 * (0.9 - 2 / 3)) / 7
    assert calibration.expected_calibration_error(y, probability, 4) == pytest.approx(expected)


def test_agrees_with_one_bin_at_a_time():
    rng = np.random.default_rng(5)
    probability, y = rng.uniform(size=500), rng.integers(0, 2, 500)
    confidence, frequency, counts = calibration.reliability_curve(y, probability, 7)
    for b in range(7):
        inside = (probability >= b / 7) & (probability < (b + 1) / 7)
        assert counts[b] == inside.sum()
        np.testing.assert_allclose(confidence[b], probability[inside].mean(), rtol=1e-12)
        np.testing.assert_allclose(frequency[b], y[inside].mean(), rtol=1e-12)


def test_edges_belong_to_the_bin_above_and_one_to_the_last():
    edges = np.linspace(0, 1, 101)
    _, _, counts = calibration.reliability_curve(np.zeros(101, dtype=int), edges, 100)
    np.testing.assert_array_equal(counts, [1] * 99 + [2])


def test_error_of_calibrated_and_overconfident_predictions():
    rng = np.random.default_rng(6)
    truth = rng.uniform(size=200_000)
    y = (rng.uniform(size=truth.size) < truth).astype(int)
    assert calibration.expected_calibration_error(y, truth, 10) < 0.01
    overconfident = np.where(truth > 0.5, 1.0, 0.0)  # right three times out of four
    error = calibration.expected_calibration_error(y, overconfident, 10)
    assert error == pytest.approx(0.25, abs=0.01)
    assert calibration.expected_calibration_error(y, y.astype(float), 10) == 0


def test_order_of_points_does_not_matter():
    rng = np.random.default_rng(7)
    probability, y = rng.uniform(size=50), rng.integers(0, 2, 50)
    order = rng.permutation(50)
    first = calibration.expected_calibration_error(y, probability, 5)
    second = calibration.expected_calibration_error(y[order], probability[order], 5)
    assert first == pytest.approx(second, rel=1e-12)


@pytest.mark.parametrize("name", ["reliability_curve", "expected_calibration_error"])
@pytest.mark.parametrize(
    ("y", "probability", "num_bins", "says"),
    [
        ([0, 1], [0.2, 1.2], 5, "probability: got 1.2"),
        ([0, 2], [0.2, 0.3], 5, "y: got 2.0"),
        ([0, 1, 1], [0.2, 0.3], 5, "y: got 3 outcomes for 2 probabilities"),
        ([], [], 5, "probability: got an empty array"),
        ([[0]], [[0.5]], 5, "probability: got shape"),
        ([0], [0.5], 0, "num_bins: got 0"),
        ([0], [0.5], 2.5, "num_bins: got 2.5"),
        ([0], [0.5], True, "num_bins: got True"),
        ([0], [np.nan], 5, "probability: got nan"),
    ],
)
def test_bad_input_is_named(name, y, probability, num_bins, says):
    with pytest.raises(ValueError, match=says):
        getattr(udl.losses.calibration, name)(y, probability, num_bins)


def test_annotations_refuse_different_lengths():
    with pytest.raises(jaxtyping.TypeCheckError):
        calibration.reliability_curve(np.array([0, 1]), np.array([0.5]), 3)


def exact_bins(decimals, num_bins):
    """How many decimals, as fractions, lie in each bin."""
    bins = [min(int(decimal * num_bins), num_bins - 1) for decimal in decimals]
    return np.bincount(bins, minlength=num_bins)


@pytest.mark.parametrize("precision", [np.float64, np.float32])
def test_a_decimal_on_an_edge_opens_its_bin(precision):
    decimals = [Fraction(k, 1000) for k in range(1001)]
    written = np.array([float(decimal) for decimal in decimals], dtype=precision)
    for num_bins in range(1, 201):
        _, _, counts = reliability_curve(np.ones(1001), written, num_bins)
        np.testing.assert_array_equal(counts, exact_bins(decimals, num_bins))


def test_each_edge_opens_its_bin():
    for num_bins in range(1, 1001):
        edges = np.arange(num_bins) / num_bins
        _, _, counts = reliability_curve(np.ones(num_bins), edges, num_bins)
        assert counts.tolist() == [1] * num_bins


def test_three_tenths_are_in_the_fourth_of_ten_bins():
    _, _, counts = reliability_curve([1], [0.3], 10)
    assert counts.argmax() == 3
    assert expected_calibration_error([1, 0], [0.3, 0.25], 10) == pytest.approx(0.475)
