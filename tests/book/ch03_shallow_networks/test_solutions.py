"""The solved practicals of chapter 3 compute the reference values, and say what is true."""

import io
from contextlib import redirect_stdout

import numpy as np
import pytest

from tests import ROOT
from tests.reference_values import load
from tools.pages import practicals

BOOK = ROOT / "book" / "ch03_shallow_networks"
REFERENCE = load("shallow_practicals")


def solved(place):
    """Run setup, given and answer cells of a practical; return the names that they define."""
    (page,) = BOOK.glob(f"p{place}_*.md")
    text = page.read_text(encoding="utf-8")
    notebook = practicals.read_practical(text, f"book/{BOOK.name}/{page.name}")
    names = {}
    with redirect_stdout(io.StringIO()):
        for cell in practicals.solved(notebook).cells:
            if cell.cell_type == "code" and cell.metadata.udl.role in ("setup", "given", "answer"):
                exec(compile(cell.source, cell.id, "exec"), names)
    names["plot"].close("all")
    return names


@pytest.fixture(scope="module")
def stages():
    return solved(1)


@pytest.fixture(scope="module")
def plane():
    return solved(2)


@pytest.fixture(scope="module")
def regions():
    return solved(3)


@pytest.fixture(scope="module")
def shapes():
    return solved(4)


def one_input(entry):
    """Parameters in the order in which 3.1 and 3.4 hand them over."""
    return (
        np.array(entry["hidden_bias"]),
        np.array(entry["hidden_weights"])[:, 0],
        entry["output_bias"][0],
        np.array(entry["output_weights"])[0],
    )


# --- 3.1 ---


def test_stages_reach_the_reference_outputs_joints_and_loss(stages):
    entry = REFERENCE["one_input"]
    parameters = one_input(entry)
    for mine, expected in zip(stages["start"], parameters, strict=True):
        np.testing.assert_array_equal(mine, expected)
    out = stages["network"](np.array(entry["x"]), *parameters)
    np.testing.assert_allclose(out, entry["outputs"], atol=1e-12)
    np.testing.assert_allclose(stages["joints"](*parameters[:2]), entry["joints"], atol=1e-12)
    prediction = stages["network"](stages["x"], *parameters)
    loss = stages["least_squares_loss"](stages["y"], prediction)
    assert loss == pytest.approx(entry["loss"], abs=1e-9)


def test_second_segment_is_level(stages):
    bias, slopes, _, weights = stages["start"]
    found = stages["segment_slopes"](bias, slopes, weights)
    np.testing.assert_allclose(found, [-2.0, 0.0, -2.0, 2.55], atol=1e-12)
    assert found[1] == pytest.approx(REFERENCE["one_input"]["second_segment_slope"], abs=1e-12)


def test_halving_a_unit_and_doubling_its_weight_changes_nothing(stages):
    grid, parameters = stages["grid"], [np.array(part) for part in stages["start"]]
    parameters[0][1] *= 0.5
    parameters[1][1] *= 0.5
    parameters[3][1] *= 2
    before = stages["network"](grid, *stages["start"])
    change = np.abs(stages["network"](grid, *parameters) - before).max()
    assert change == pytest.approx(REFERENCE["one_input"]["rescale_invariance"], abs=1e-12)


def test_each_of_the_other_changes_does_what_the_practical_says(stages):
    network, joints, grid = stages["network"], stages["joints"], stages["grid"]
    before = network(grid, *stages["start"])

    def after(position, entry, value):
        parameters = [np.array(part) for part in stages["start"]]
        parameters[position][entry] = value
        return network(grid, *parameters), joints(*parameters[:2])

    old = joints(*stages["start"][:2])
    lifted, _ = after(2, (), 0.2)
    np.testing.assert_allclose(lifted - before, 0.5, atol=1e-12)
    turned, places = after(3, 2, -7.0)
    np.testing.assert_array_equal(places, old)
    differs = np.abs(turned - before) > 1e-12
    assert grid[differs].min() >= old[2] - 1e-12
    assert differs[grid > old[2] + 1e-3].all()
    _, places = after(0, 1, -1.2)
    np.testing.assert_allclose(places, [old[0], 0.6, old[2]])


def test_the_story_of_the_search_by_hand_is_true(stages):
    def loss(output_bias, weights):
        prediction = stages["network"](
            stages["x"], *stages["start"][:2], output_bias, np.array(weights)
        )
        return stages["least_squares_loss"](stages["y"], prediction)

    assert loss(-0.3, [2.0, -1.0, 7.0]) > 9
    assert loss(0.36, [-2.4, -1.0, 7.0]) < 1


def test_the_faulty_descent_rises_on_its_way_and_the_mended_one_does_not(stages):
    faulty, _ = stages["descend"](stages["faulty_gradient"], stages["begin"], 0.01, 3000)
    mended, _ = stages["descend"](stages["mended_gradient"], stages["begin"], 0.01, 3000)
    assert faulty[100] < 0.505
    assert faulty[100:].max() == pytest.approx(0.56, abs=0.005)
    assert 0.39 < faulty[-1] < 0.42
    assert mended[-1] == pytest.approx(0.313, abs=0.002)
    assert np.all(mended[100:] < faulty[100:])


def test_what_the_practical_says_of_starts_and_rates(stages):
    """A third of the rate is too slow; with three times the rate no start succeeded."""
    rng = np.random.default_rng(0)
    final = {0.003: [], 0.01: [], 0.03: []}
    for _ in range(15):
        places, sides = rng.uniform(0, 1, 3), rng.choice([-1.0, 1.0], 3)
        for rate, losses in final.items():
            start = (-sides * places, sides, 0.0, np.zeros(3))
            losses.append(stages["descend"](stages["mended_gradient"], start, rate, 3000)[0][-1])
    good = {rate: np.count_nonzero(np.array(losses) <= 0.2) for rate, losses in final.items()}
    assert good[0.003] == good[0.03] == 0 < good[0.01] < 8


# --- 3.2 ---


def test_two_inputs_reach_the_reference_outputs(plane):
    entry = REFERENCE["two_inputs"]
    hidden = (np.array(entry["hidden_bias"]), np.array(entry["hidden_weights"]))
    biases, weights = np.array(entry["output_bias"]), np.array(entry["output_weights"])
    points = np.array(entry["x"], dtype=float)
    first = plane["one_output"](points, *hidden, biases[0], weights[0])
    np.testing.assert_allclose(first, entry["first_output"], atol=1e-12)
    both = plane["several_outputs"](points, *hidden, biases, weights)
    np.testing.assert_allclose(both[:, 0], first, atol=1e-12)
    side = np.arange(100) / 10
    grid = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    mean = plane["several_outputs"](grid, *hidden, biases, weights)[:, 1].mean()
    assert mean == pytest.approx(entry["mean_of_second_output"], abs=1e-9)


def test_the_older_network_with_two_inputs_is_right_too(plane):
    entry = REFERENCE["older_two_inputs"]
    names = ("hidden_bias", "hidden_weights", "output_bias", "output_weights")
    parameters = [np.array(entry[name]) for name in names]
    out = plane["one_output"](np.array(entry["x"], dtype=float), *parameters)
    np.testing.assert_allclose(out, entry["output"], atol=1e-12)


@pytest.mark.parametrize("side", [201, 801])
def test_seven_regions_are_visible_on_a_coarse_and_on_a_fine_grid(plane, side):
    ticks = np.linspace(0, 10, side)
    grid = np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2)
    hidden = plane["hidden_units"](grid, plane["hidden_bias"], plane["hidden_weights"])
    assert plane["count_regions"](hidden) == 7
    assert not (hidden > 0).all(axis=1).any()  # 111 is the one that is missing


def test_the_triangle_turns_over_where_the_folds_meet(plane):
    bias, weights, best = plane["hidden_bias"], plane["hidden_weights"], plane["triangle_bias"]()
    patterns = {}
    for move in (-1.0, 0.0, 1.0):
        moved = np.array([*bias[:2], best + move])
        on = plane["hidden_units"](plane["grid"], moved, weights) > 0
        patterns[move] = set((on @ np.array([4, 2, 1])).tolist())
    assert patterns[-1.0] - patterns[0.0] == {0}
    assert patterns[1.0] - patterns[0.0] == {7}
    assert len(patterns[0.0]) == 6


def test_two_patterns_share_a_number_in_the_faulty_program(plane):
    on = plane["hidden_units"](plane["grid"], plane["hidden_bias"], plane["hidden_weights"]) > 0
    assert len(np.unique(plane["faulty_codes"](on))) == 6
    np.testing.assert_array_equal(np.unique(plane["mended_codes"](on)), np.arange(7))
    pairs = np.array([[1, 1, 0], [0, 0, 1]])
    np.testing.assert_array_equal(plane["faulty_codes"](pairs), [3, 3])


# --- 3.3 ---


def test_regions_are_the_reference_counts_both_ways(regions):
    for num_inputs, num_hidden, expected in REFERENCE["regions"]["counts"]:
        assert regions["number_regions"](num_inputs, num_hidden) == expected
        assert regions["regions_by_growth"](num_inputs, num_hidden) == expected
    parameters = regions["number_parameters"](10, 50, 1)
    assert parameters == REFERENCE["regions"]["parameters_of_10_50"]


def test_lines_drawn_at_random_have_as_many_regions_as_the_formula_says(regions):
    """Lines in general position: 1 + lines + crossings, by sampling every cell around them."""
    rng = np.random.default_rng(0)
    for count in (1, 2, 3, 4):
        lines = rng.normal(size=(count, 3))
        corners = [
            np.linalg.solve(lines[[i, j], 1:], -lines[[i, j], 0])
            for i in range(count)
            for j in range(i)
        ] or [np.zeros(2)]
        angles = np.linspace(0, 2 * np.pi, 20_000)
        around = np.stack([np.cos(angles), np.sin(angles)], axis=1)
        circles = [centre + r * around for centre in corners for r in (1e-4, 1e4)]
        points = np.concatenate([*circles, 1e6 * around])
        patterns = np.unique(lines[:, 0] + points @ lines[:, 1:].T > 0, axis=0)
        assert len(patterns) == regions["number_regions"](2, count)


def test_the_pictures_of_regions_say_what_their_texts_say(regions):
    count, parameters = regions["number_regions"], regions["number_parameters"]
    assert count(1, 500) == 501
    assert 1e5 < count(2, 500) < 2e5
    assert count(10, 500) > 1e20
    assert 1e69 < count(50, 500) < 1e70
    assert count(1, 5000 // 3) < 2000
    assert parameters(1, 5000 // 3, 1) == pytest.approx(5000, rel=0.01)
    assert count(10, 5000 // 12) > 1e19
    assert parameters(10, 5000 // 12, 1) == pytest.approx(5000, rel=0.01)


def test_the_fourth_line_crosses_three_others_inside_the_square(regions):
    (intercept, slope), others = regions["LINES"][3], regions["LINES"][:3]
    x = np.array([(a - intercept) / (slope - b) for a, b in others])
    assert len(np.unique(x.round(3))) == 3
    assert np.all((x > 0) & (x < 1) & (intercept + slope * x > 0) & (intercept + slope * x < 1))
    for a, b in others:  # and these cross one another inside, so that there are seven pieces
        for c, d in others:
            if (a, b) != (c, d):
                at = (c - a) / (b - d)
                assert 0 < at < 1
                assert 0 < a + b * at < 1


def test_the_faulty_count_is_right_for_one_input_and_else_too_small_at_most(regions):
    faulty, mended = regions["faulty_count"], regions["mended_count"]
    assert all(faulty(1, units) == mended(1, units) for units in range(1, 30))
    assert all(faulty(3, units) <= mended(3, units) for units in range(1, 61))
    assert min(faulty(3, units) / mended(3, units) for units in range(1, 61)) == 0.75
    for inputs, units in ((1, 3), (2, 4), (3, 5)):
        assert regions["counted"](inputs, units) == regions["regions_through_origin"](inputs, units)


# --- 3.4 ---


def test_activations_reach_the_reference_outputs(shapes):
    entry = REFERENCE["activations"]
    parameters = one_input(entry)
    for mine, expected in zip(shapes["start"], parameters, strict=True):
        np.testing.assert_array_equal(mine, expected)
    step = entry["heaviside"]
    found = shapes["heaviside"](np.array(step["z"], dtype=float))
    np.testing.assert_array_equal(found, step["expected"])
    for name, activation in (("sigmoid_network", "sigmoid"), ("heaviside_network", "heaviside")):
        x = np.array(entry[name]["x"], dtype=float)
        out = shapes["activated_network"](x, *parameters, shapes[activation])
        np.testing.assert_allclose(out, entry[name]["expected"], atol=1e-12)
    line = shapes["straight_line"](*parameters)
    np.testing.assert_allclose(line, entry["intercept_and_slope"], atol=1e-12)


def test_a_leak_of_one_is_a_line_and_a_leak_of_zero_the_relu(shapes):
    grid = shapes["grid"]
    out = shapes["activated_network"](grid, *shapes["start"], lambda z: shapes["leaky_relu"](z, 1))
    intercept, slope = shapes["straight_line"](*shapes["start"])
    np.testing.assert_allclose(out, intercept + slope * grid, atol=1e-12)
    z = shapes["z_grid"]
    np.testing.assert_array_equal(shapes["leaky_relu"](z, 0), shapes["relu"](z))


def test_width_times_steepness_is_constant(shapes):
    fine = np.linspace(0, 1, 200_001)
    for c in (10.0, 10 * np.log(9), 80.0):
        rising = fine[np.abs(shapes["sigmoid"](-1 + 2 * fine, c) - 0.5) < 0.4]
        assert np.ptp(rising) == pytest.approx(np.log(9) / c, abs=2e-5)


def test_the_scans_of_the_second_bias_look_as_described(shapes):
    scan = np.linspace(-2.3, -0.4, 951)
    losses = {}
    for name in ("heaviside", "sigmoid", "relu"):
        parameters = np.tile(shapes["ten"], (len(scan), 1))
        parameters[:, 1] = scan
        losses[name] = np.array([shapes["loss_of"](row, shapes[name]) for row in parameters])
    assert len(np.unique(losses["heaviside"].round(9))) < 25  # a staircase
    assert scan[losses["sigmoid"].argmin()] == pytest.approx(-1.4, abs=0.05)
    last = -1 - 2 * (shapes["points"].x.max() - 0.5)  # the joint lies at the last point
    assert np.all(np.diff(losses["relu"])[scan[:-1] > last + 0.1] > 0)
    assert np.ptp(losses["relu"][scan < last]) == 0
    off = shapes["ten"].copy()
    off[1] = -2.1  # the joint lies beyond the last point: the unit is off at all of them
    moved = off.copy()
    moved[4] += 1e-6
    assert shapes["loss_of"](off, shapes["relu"]) == shapes["loss_of"](moved, shapes["relu"])
