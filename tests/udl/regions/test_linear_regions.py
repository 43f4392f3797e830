"""Regions are compared with counts of crossings, with sampled patterns and with other formulas."""

import itertools
import math

import numpy as np
import pytest

from tests.reference_values import load
from udl.regions import linear_regions
from udl.regions.linear_regions import (
    count_linear_regions,
    joints,
    linear_groups,
    num_parameters,
    regions_1d,
    regions_2d,
    zaslavsky,
)
from udl.regions.region import Region

REFERENCE = load("linear_regions")
SQUARE = ((-1.0, 1.0), (-1.0, 1.0))
ONE = np.zeros(1)


def drawn(rng, *widths):
    weights = [rng.normal(size=(b, a)) for a, b in itertools.pairwise(widths)]
    return weights, [rng.normal(size=b) for b in widths[1:]]


def forward(weights, biases, x):
    """Outputs and activation patterns of a network at x (N, D_i), written as loops over layers."""
    patterns = []
    for k, (weight, bias) in enumerate(zip(weights, biases, strict=True)):
        x = x @ weight.T + bias
        if k < len(weights) - 1:
            patterns.append(x > 0)
            x = x * (x > 0)
    return x, np.concatenate(patterns, axis=1)


def grid_points(count=400):
    axis = (np.arange(count) + 0.5) / count * 2 - 1
    return np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)


# ------------------------------------------------------------------------------ what is possible


@pytest.mark.parametrize("case", REFERENCE["zaslavsky"])
def test_zaslavsky_agrees_with_the_reference(case):
    assert zaslavsky(case["num_inputs"], case["num_hidden"]) == case["expected"]


def test_zaslavsky_follows_from_adding_one_hyperplane_at_a_time():
    # The new hyperplane is itself cut by the others, in one dimension less.
    for inputs, hidden in itertools.product(range(1, 8), range(1, 12)):
        assert zaslavsky(inputs, hidden) == zaslavsky(inputs, hidden - 1) + zaslavsky(
            inputs - 1, hidden - 1
        )
    assert zaslavsky(5, 0) == zaslavsky(0, 5) == 1


def test_zaslavsky_is_exact_for_long_numbers_and_more_inputs_than_units():
    assert zaslavsky(100, 500) == sum(math.comb(500, j) for j in range(101))
    assert zaslavsky(1000, 700) == 2**700
    assert [zaslavsky(3, d) for d in (1, 2, 3, 4)] == [2, 4, 8, 15]


def test_zaslavsky_is_what_general_lines_reach():
    weights, biases = [np.array([[1, 0.25], [-0.3, 1], [0.8, 1], [1, -0.5]])], []
    biases = [np.array([0.45, 0.4, -0.1, -0.1]), ONE]
    weights.append(np.ones((1, 4)))
    assert len(regions_2d(weights, biases, SQUARE)) == zaslavsky(2, 4) == 11


@pytest.mark.parametrize("case", REFERENCE["parameters"])
def test_num_parameters_agrees_with_the_reference_and_with_torch(case):
    torch = pytest.importorskip("torch")
    assert num_parameters(case["widths"]) == case["expected"]
    layers = [torch.nn.Linear(a, b) for a, b in itertools.pairwise(case["widths"])]
    assert sum(p.numel() for layer in layers for p in layer.parameters()) == case["expected"]


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: zaslavsky(-1, 3), "num_inputs: got -1; expected a whole number, 0 or above"),
        (lambda: zaslavsky(2, 2.5), "num_hidden: got 2.5"),
        (lambda: zaslavsky(2, float("nan")), "num_hidden: got nan"),
        (lambda: zaslavsky(2, "3"), "num_hidden: got '3'"),
        (lambda: zaslavsky(2, 3.0), "num_hidden: got 3.0"),
        (lambda: zaslavsky(np.True_, 3), "num_inputs: got True"),
        (lambda: num_parameters([3]), r"widths: got \[3\]"),
        (
            lambda: num_parameters([3, 0, 1]),
            r"widths: got \[3, 0, 1\]; expected at least 2 whole numbers, 1 or above",
        ),
    ],
)
def test_counts_refuse_what_is_not_a_number_of_units(call, says):
    with pytest.raises(ValueError, match=says):
        call()


# ------------------------------------------------------------------------------------ one input


def composed(names):
    """Weights and biases of networks of three units, one fed into the next."""
    nets = []
    for name in names.split():
        half = 0.5 if name == "half" else 1.0
        entry = REFERENCE["composed"]["first" if name == "half" else name]
        hidden, output = np.array(entry["hidden"]), np.array(entry["output"])
        # "half": the weight of its first hidden unit is halved.
        weights = output[1:] * np.array([half, 1, 1])
        nets.append((hidden[:, 1:], hidden[:, 0], weights[None], output[:1]))
    weights, biases = [nets[0][0]], [nets[0][1]]
    for before, after in itertools.pairwise(nets):
        weights.append(after[0] @ before[2])
        biases.append(after[0] @ before[3] + after[1])
    return [*weights, nets[-1][2]], [*biases, nets[-1][3]]


@pytest.mark.parametrize(("names", "count"), REFERENCE["composed"]["counts"].items())
def test_regions_of_composed_networks(names, count):
    pieces = regions_1d(*composed(names), tuple(REFERENCE["composed"]["interval"]))
    assert count_linear_regions(pieces) == count
    assert len(joints(pieces)) == count - 1


@pytest.mark.parametrize("widths", [(1, 5, 1), (1, 4, 3, 2), (1, 6, 6, 6, 1)])
def test_intervals_tile_and_their_lines_are_the_network(widths):
    rng = np.random.default_rng(len(widths))
    for _ in range(5):
        weights, biases = drawn(rng, *widths)
        pieces = regions_1d(weights, biases, (-2.0, 3.0))
        ends = np.array([piece.corners[:, 0] for piece in pieces])
        assert ends[0, 0] == -2
        assert ends[-1, 1] == 3
        np.testing.assert_array_equal(ends[:-1, 1], ends[1:, 0])
        assert sum(piece.size for piece in pieces) == pytest.approx(5)
        for piece in pieces:
            inside = piece.corners[0] + (piece.corners[1] - piece.corners[0]) * np.array(
                [[0.2], [0.7]]
            )
            output, pattern = forward(weights, biases, inside)
            np.testing.assert_allclose(piece.values(inside), output, atol=1e-9)
            assert (pattern == piece.pattern).all()


def test_joints_are_where_pre_activations_vanish():
    rng = np.random.default_rng(1)
    weights, biases = drawn(rng, 1, 9, 1)
    expected = np.sort(-biases[0] / weights[0][:, 0])
    expected = expected[np.abs(expected) < 4]
    np.testing.assert_allclose(joints(regions_1d(weights, biases, (-4, 4))), expected)


def test_slopes_change_by_the_product_of_weights_at_a_joint():
    weights = [np.array([[2.0], [-1.0]]), np.array([[3.0, 5.0]])]
    pieces = regions_1d(weights, [np.array([-1.0, 0.2]), ONE], (0, 1))
    assert [float(p.slopes[0, 0]) for p in pieces] == [-5, 0, 6]
    np.testing.assert_allclose([p.size for p in pieces], [0.2, 0.3, 0.5])


def test_units_that_the_output_does_not_notice_make_pieces_but_no_linear_regions():
    weights = [np.array([[1.0], [1.0], [-1.0], [1.0]]), np.array([[1.0, 0.0, 2.0, 2.0]])]
    biases = [np.array([-0.2, -0.4, 0.7, -0.7]), ONE]
    pieces = regions_1d(weights, biases, (0, 1))
    # The second unit has weight zero; the last two share a joint, where slopes do add up.
    assert len(pieces) == 4
    np.testing.assert_allclose(joints(pieces), [0.2, 0.7])
    assert linear_groups(pieces).tolist() == [0, 1, 1, 2]
    # Opposite weights at the same joint make one straight line.
    straight = regions_1d(
        [np.array([[1.0], [-1.0]]), np.array([[1.0, -1.0]])], [np.zeros(2), ONE], (-1, 1)
    )
    assert len(straight) == 2
    assert count_linear_regions(straight) == 1
    assert len(joints(straight)) == 0


def test_the_same_line_on_two_separate_pieces_is_two_regions():
    # zero, a bump, zero again
    weights, biases = (
        [np.ones((3, 1)), np.array([[1.0, -2.0, 1.0]])],
        [np.array([-0.2, -0.4, -0.6]), ONE],
    )
    assert linear_groups(regions_1d(weights, biases, (0, 1))).tolist() == [0, 1, 2, 3]


# ----------------------------------------------------------------------------------- two inputs


def crossings_inside(normals, offsets):
    """Lines that meet the square and pairs that cross inside: by Euler, cells = 1 + both."""
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])
    value = corners @ normals.T + offsets
    meets = (value.min(axis=0) < 0) & (value.max(axis=0) > 0)
    crossing = 0
    for i, j in itertools.combinations(np.flatnonzero(meets), 2):
        point = np.linalg.solve(normals[[i, j]], -offsets[[i, j]])
        crossing += np.abs(point).max() < 1
    return 1 + int(meets.sum()) + crossing


def test_lines_in_general_position_by_eulers_formula():
    rng = np.random.default_rng(2)
    for _ in range(20):
        weights, biases = drawn(rng, 2, 15, 1)
        biases[0] *= 0.7
        found = regions_2d(weights, biases, SQUARE)
        assert len(found) == crossings_inside(weights[0], biases[0])
        assert len({tuple(region.pattern) for region in found}) == len(found)


@pytest.mark.parametrize("widths", [(2, 8, 1), (2, 6, 5, 3), (2, 7, 7, 7, 1)])
def test_polygons_fill_the_square_and_agree_with_the_network(widths):
    rng = np.random.default_rng(10 + len(widths))
    points = grid_points()
    for _ in range(4):
        weights, biases = drawn(rng, *widths)
        found = regions_2d(weights, biases, SQUARE)
        assert sum(region.size for region in found) == pytest.approx(4)
        centres = np.array([region.centre for region in found])
        output, pattern = forward(weights, biases, centres)
        assert (pattern == [region.pattern for region in found]).all()
        for region, value in zip(found, output, strict=True):
            np.testing.assert_allclose(region.values(region.centre[None])[0], value, atol=1e-9)
        # Every pattern that a fine grid meets has its polygon, and with about its area.
        code = 2 ** np.arange(len(found[0].pattern))  # a pattern as one number: quick to count
        seen, count = np.unique(forward(weights, biases, points)[1] @ code, return_counts=True)
        areas = {}
        for region in found:
            key = region.pattern @ code
            areas[key] = areas.get(key, 0.0) + region.size
        for key, number in zip(seen, count, strict=True):
            assert areas[key] == pytest.approx(4 * number / len(points), abs=0.02)


def test_polygons_are_convex_and_anticlockwise():
    found = regions_2d(*drawn(np.random.default_rng(4), 2, 6, 6, 1), SQUARE)
    for region in found:
        edges = np.roll(region.corners, -1, axis=0) - region.corners
        following = np.roll(edges, -1, axis=0)
        turn = edges[:, 0] * following[:, 1] - edges[:, 1] * following[:, 0]
        assert turn.min() > -1e-12


def count(normals, offsets):
    normals, offsets = np.array(normals, dtype=float), np.array(offsets, dtype=float)
    pieces = regions_2d([normals, np.ones((1, len(normals)))], [offsets, ONE], SQUARE)
    assert sum(piece.size for piece in pieces) == pytest.approx(4)
    return len(pieces)


def test_lines_in_special_position():
    assert count([[1, 0.3], [1, 0.3], [1, 0.3]], [0.5, 0, -0.5]) == 4  # parallel
    assert count([[1, 0.3], [1, 0.3]], [0.2, 0.2]) == 2  # the same line twice
    assert count([[1, 0.3], [-3, -0.9]], [0.2, -0.6]) == 2  # and facing the other way
    assert count([[1, 0.3], [1, 0.3]], [0.2, 0.2 + 1e-13]) == 2  # but for rounding
    rng = np.random.default_rng(5)
    for lines in (3, 5, 9):
        angles = rng.uniform(0, np.pi, lines)
        normals = np.column_stack([np.cos(angles), np.sin(angles)])
        assert count(normals, np.zeros(lines)) == 2 * lines  # all through the origin
        point = np.array([0.3, -0.1])
        assert count(normals, -normals @ point) == 2 * lines  # all through another point


def test_lines_through_corners_and_along_edges():
    assert count([[1, -1]], [0]) == 2  # a diagonal
    assert count([[1, -1], [1, 1]], [0, 0]) == 4  # both
    assert count([[1, 0]], [1]) == 1  # along the left edge
    assert count([[1, 1]], [2]) == 1  # touches a corner
    assert count([[1, 0]], [5]) == count([[1, 0]], [-5]) == 1  # far away
    assert count([[0, 0], [1, 0]], [1, 0]) == 2  # a unit without weights is on everywhere
    # Through a corner of a polygon that another line made.
    assert count([[1, 0], [1, 1], [1, -1]], [0, 0, 0]) == 6


def test_a_unit_that_is_zero_on_a_whole_piece_is_off():
    # The second layer's unit is h - h = 0 everywhere, whatever rounding makes of it.
    weights = [np.array([[0.1, 0.7], [0.3, 2.1]]), np.array([[3.0, -1.0]]), np.ones((1, 1))]
    found = regions_2d(weights, [np.array([0.1, 0.3]), ONE, ONE], SQUARE)
    assert len(found) == 2
    assert not any(region.pattern[2] for region in found)


def test_a_narrow_region_is_found_that_a_grid_misses():
    width = 1e-6
    weights, biases = [np.array([[1.0, 0], [1.0, 0]]), np.ones((1, 2))], [np.array([0, width]), ONE]
    found = regions_2d(weights, biases, SQUARE)
    assert len(found) == 3
    assert min(region.size for region in found) == pytest.approx(2 * width)
    seen = np.unique(forward(weights, biases, grid_points())[1], axis=0)
    assert len(seen) == 2


def test_scaling_the_units_changes_no_region():
    rng = np.random.default_rng(6)
    weights, biases = drawn(rng, 2, 10, 1)
    scale = 10.0 ** rng.uniform(-8, 8, 10)
    plain = regions_2d(weights, biases, SQUARE)
    scaled = regions_2d(
        [weights[0] * scale[:, None], weights[1] / scale], [biases[0] * scale, biases[1]], SQUARE
    )
    assert len(plain) == len(scaled)
    np.testing.assert_allclose(
        sorted(r.size for r in plain), sorted(r.size for r in scaled), atol=1e-12
    )


def test_linear_groups_join_neighbours_of_equal_maps_only():
    # The output is blind to the second unit, so four pieces make two linear regions.
    weights, biases = [np.array([[1.0, 0], [0, 1.0]]), np.array([[1.0, 0.0]])], [np.zeros(2), ONE]
    found = regions_2d(weights, biases, SQUARE)
    assert len(found) == 4
    assert count_linear_regions(found) == 2
    groups = linear_groups(found)
    assert all((groups[i] == groups[j]) == (found[i].pattern[0] == found[j].pattern[0])
               for i, j in itertools.combinations(range(4), 2))  # fmt: skip
    # |x1| - |x2| is the same function in no two of four wedges, which meet in a point.
    weights = [np.array([[1.0, 0], [-1, 0], [0, 1], [0, -1]]), np.array([[1.0, 1, -1, -1]])]
    assert count_linear_regions(regions_2d(weights, [np.zeros(4), ONE], SQUARE)) == 4


def test_pieces_of_equal_map_that_meet_in_a_point_stay_apart():
    def square(x, y):
        corners = np.array([[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1]], dtype=float)
        return Region(corners, np.zeros(1, bool), np.ones((1, 2)), ONE)

    assert linear_groups([square(0, 0), square(1, 1)]).tolist() == [0, 1]
    assert linear_groups([square(0, 0), square(1, 0.5), square(4, 4)]).tolist() == [0, 0, 1]


def test_without_a_hidden_layer_there_is_one_region():
    found = regions_2d([np.array([[2.0, -1.0]])], [np.array([3.0])], SQUARE)
    assert len(found) == 1
    assert found[0].pattern.shape == (0,)
    np.testing.assert_array_equal(found[0].slopes, [[2, -1]])


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda w, b: regions_1d(w, b, (0, 1)), r"weights\[0\]: got shape \(3, 2\); .*\(out, 1\)"),
        (lambda w, b: regions_2d(w, b[:1], SQUARE), "biases: got 1 for 2 weights"),
        (lambda w, b: regions_2d([], [], SQUARE), r"weights: got \[\]; expected a list"),
        (lambda w, b: regions_2d(w[::-1], b, SQUARE), r"weights\[0\]: got shape \(1, 3\)"),
        (lambda w, b: regions_2d(w, b[::-1], SQUARE), r"biases\[0\]: got shape \(1,\); .*\(3,\)"),
        (lambda w, b: regions_2d(w, b, ((1, 0), (0, 1))), "square: got .*rising order"),
        (lambda w, b: regions_2d(w, b, ((0, 1),)), "square: got"),
        (lambda w, b: regions_2d(w, [b[0] * np.nan, b[1]], SQUARE), r"biases\[0\]: got nan"),
        (lambda w, b: linear_groups([]), r"regions: got \[\]; expected a list"),
        (lambda w, b: count_linear_regions([]), r"regions: got \[\]; expected a list"),
        (lambda w, b: joints(regions_2d(w, b, SQUARE)), "regions: got polygons"),
    ],
)
def test_layers_and_domains_that_do_not_fit_are_named(call, says):
    weights, biases = drawn(np.random.default_rng(7), 2, 3, 1)
    with pytest.raises(ValueError, match=says):
        call(weights, biases)


def test_the_stated_tolerances_are_those_in_use():
    assert linear_regions.TOLERANCE == 1e-9
    gap = 4 * linear_regions.TOLERANCE  # the square's side is 2, a line counts below half of this
    assert count([[1, 0], [1, 0]], [0, gap]) == 3
    assert count([[1, 0], [1, 0]], [0, gap / 4]) == 2


def test_layers_may_be_stacked_arrays():
    weights, biases = np.ones((2, 1, 1)), np.zeros((2, 1))
    assert len(regions_1d(weights, biases, np.array([-1.0, 1.0]))) == 2
    assert num_parameters(np.array([10, 50, 1])) == 601
