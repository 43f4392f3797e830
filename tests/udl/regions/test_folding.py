import numpy as np
import pytest
from scipy.integrate import trapezoid

import udl.regions.folding
from tests.shape_checks import checked
from udl.networks.deep import deep_network
from udl.regions.linear_regions import count_linear_regions, joints, regions_1d

module = checked(udl.regions.folding)


def on_line(network, x):
    return deep_network(network, x[:, None])[:, 0]


def test_tent():
    x = np.array([0.0, 0.25, 0.5, 0.75, 1.0])
    np.testing.assert_allclose(on_line(module.tent(), x), [0, 0.5, 1, 0.5, 0])
    assert module.tent().widths == (1, 2, 1)


@pytest.mark.parametrize("depth", [1, 2, 3, 6])
def test_sawtooth_has_equal_teeth(depth):
    network = module.sawtooth(depth)
    assert network.widths == (1, *[2] * depth, 1)
    regions = regions_1d(network.weights, network.biases, (0, 1))
    assert count_linear_regions(regions) == 2**depth
    np.testing.assert_allclose(joints(regions), np.arange(1, 2**depth) / 2**depth, atol=1e-9)
    ends = np.arange(2**depth + 1)
    np.testing.assert_allclose(on_line(network, ends / 2**depth), ends % 2, atol=1e-9)


@pytest.mark.parametrize("depth", [1, 2, 5, 9])
def test_counting_teeth_agrees_with_composing_tents(depth):
    x = np.random.default_rng(depth).uniform(0, 1, 300)
    composed = on_line(module.sawtooth(depth), x)
    np.testing.assert_allclose(module.sawtooth_values(depth, x), composed, atol=1e-9)


@pytest.mark.parametrize("num_hidden", [2, 3, 8, 9, 31, 32])
def test_first_teeth_are_right_as_far_as_the_units_last(num_hidden):
    depth = 5
    network = module.first_teeth(depth, num_hidden)
    assert network.widths == (1, num_hidden, 1)
    end = 1.0 if num_hidden == 32 else (num_hidden - 1.5) / 32
    x = np.linspace(0, 1, 32 * 8 + 1)
    target = np.interp(x * 32, np.arange(33), np.arange(33) % 2)
    expected = np.where(x <= end, target, 0.5)
    np.testing.assert_allclose(on_line(network, x), expected, atol=1e-9)
    error = trapezoid(np.abs(expected - target), x)
    assert error == pytest.approx((1 - end) / 4)
    assert error >= module.least_sawtooth_error(depth, num_hidden + 1)


def test_no_function_of_few_pieces_is_closer_than_the_bound():
    rng = np.random.default_rng(3)
    depth, x = 5, np.linspace(0, 1, 32 * 64 + 1)
    target = np.interp(x * 32, np.arange(33), np.arange(33) % 2)
    for pieces in (1, 2, 3, 5, 9, 14):
        bound = module.least_sawtooth_error(depth, pieces)
        for _ in range(40):
            knots = np.sort(np.concatenate([[0, 1], rng.uniform(0, 1, pieces - 1)]))
            columns = np.column_stack(
                [np.ones_like(x), *(np.maximum(x - knot, 0) for knot in knots[:-1])]
            )
            # Fitted to the sawtooth, and free.
            fitted = columns @ np.linalg.lstsq(columns, target, rcond=None)[0]
            free = np.interp(x, knots, rng.uniform(0, 1, pieces + 1))
            for candidate in (fitted, free):
                assert trapezoid(np.abs(candidate - target), x) >= bound


def test_bound_by_hand():
    # 16 pieces against 3: at least 4 of 15 triangles of area 1/64 lie on the wrong side.
    assert module.least_sawtooth_error(4, 3) == pytest.approx(4 / 64)
    assert module.least_sawtooth_error(4, 7) == 0
    assert module.least_sawtooth_error(4, 100) == 0
    assert module.least_sawtooth_error(20, 2**18 - 1) == pytest.approx(1 / 16)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: udl.regions.folding.sawtooth(0), "depth: got 0"),
        (lambda: udl.regions.folding.sawtooth_values(1.5, [0.0]), "depth: got 1.5"),
        (
            lambda: udl.regions.folding.first_teeth(3, 9),
            "num_hidden: got 9; expected .* from 2 to 8",
        ),
        (lambda: udl.regions.folding.first_teeth(3, 1), "num_hidden: got 1"),
        (lambda: udl.regions.folding.least_sawtooth_error(3, 0), "pieces: got 0"),
    ],
)
def test_impossible_sizes_are_named(call, says):
    with pytest.raises(ValueError, match=says):
        call()


def test_the_deepest_sawtooth_that_floats_allow():
    x = np.array([0.0, 1 / 3, 1.0, -0.25, 1e300])
    shallow = udl.regions.folding.sawtooth_values(60, x)
    assert np.all((shallow >= 0) & (shallow <= 1))
    np.testing.assert_array_equal(udl.regions.folding.sawtooth_values(1022, x), [0, 0, 0, 0, 0])
    np.testing.assert_array_equal(
        udl.regions.folding.sawtooth_values(1022, 2.0**-1022 * np.arange(4)), [0, 1, 0, 1]
    )
    for function in (
        lambda depth: udl.regions.folding.sawtooth_values(depth, x),
        lambda depth: udl.regions.folding.first_teeth(depth, 2),
        lambda depth: udl.regions.folding.least_sawtooth_error(depth, 2),
    ):
        with pytest.raises(ValueError, match="depth: got 1024; expected a whole number from 1 to"):
            function(1024)


@pytest.mark.parametrize("bad", [np.nan, np.inf, "a", None])
def test_places_that_are_no_numbers_are_named(bad):
    with pytest.raises(ValueError, match="x: got"):
        udl.regions.folding.sawtooth_values(3, [0.5, bad])


def test_any_number_of_pieces_has_an_error():
    assert udl.regions.folding.least_sawtooth_error(3, 10**400) == 0.0
