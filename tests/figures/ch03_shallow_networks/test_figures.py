"""The figures of chapter 3: their permanent names, and what captions and alt texts claim."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from figures.catalogue import FIGURES
from figures.ch03_shallow_networks import (
    activations,
    approximation,
    counting_regions,
    fitting,
    inputs_and_outputs,
    parts,
    problems,
)
from tests import ROOT
from tests.figures.reading import arrows, curves, drawn
from udl import plot
from udl.data.shallow_examples import activation_example, three_unit_example
from udl.experiments.ch03_shallow_networks import region_counts, shallow_restarts
from udl.losses.logits import sigmoid
from udl.networks.activations import (
    derivative,
    elu,
    gelu,
    heaviside,
    leaky_relu,
    silu,
    softplus,
    tanh,
)
from udl.networks.shallow import relu
from udl.regions.linear_regions import joints, num_parameters, regions_1d, regions_2d, zaslavsky

SPECS = FIGURES["ch03_shallow_networks"]
NAMES = [
    "band-learned",
    "three-unit-stages",
    "joints-and-regions",
    "parameter-jobs",
    "same-function",
    "one-unit-five-readings",
    "best-three-units",
    "many-local-minima",
    "more-units-closer",
    "error-against-width",
    "two-outputs",
    "unit-in-two-inputs",
    "two-input-regions",
    "lines-cut-the-plane",
    "lines-in-special-position",
    "regions-of-a-network",
    "count-against-bound",
    "regions-against-units",
    "regions-per-parameter",
    "activation-functions",
    "other-activations",
    "dead-unit",
    "network-diagram",
    "by-hand",
]


def test_permanent_names_in_order_of_use():
    assert list(SPECS) == NAMES


def test_alt_text_of_the_stages_names_the_joints():
    pieces = regions_1d(*parts.layers(parts.example_network()), (0.0, 1.0))
    np.testing.assert_allclose(joints(pieces), [0.3, 0.5, 0.77], atol=0.005)
    assert "0.3, 0.5 and 0.77" in SPECS["three-unit-stages"].alt


def test_alt_text_of_joints_and_regions_slopes_and_units():
    pieces = regions_1d(*parts.layers(parts.example_network()), (0.0, 1.0))
    np.testing.assert_allclose([p.slopes[0, 0] for p in pieces], [-2, 0, -2, 2.55], atol=1e-12)
    on = [np.flatnonzero(piece.pattern).tolist() for piece in pieces]
    assert on == [[0], [], [1], [1, 2]]


def test_the_network_drawn_by_hand_is_the_problems():
    page = (ROOT / "book" / "ch03_shallow_networks" / "index.md").read_text("utf-8")
    network, spec = problems.HAND, SPECS["by-hand"]
    for d, slope in enumerate((2, -3, 1)):
        weight = network.hidden_weights[d, 0]
        said = network.hidden_bias[d], weight, network.output_weights[0, d]
        assert "({:.0f}, {:.0f}, {:.0f})".format(*said) in page
        assert network.output_weights[0, d] * abs(weight) == slope
    with drawn(spec) as figure:
        ((x, y),) = curves(figure.axes[0], "model")
    np.testing.assert_allclose([x, y], [[0, 1, 2, 3, 5], [4, 3, 4, 2, 0]])
    np.testing.assert_allclose(np.diff(y) / np.diff(x), [-1, 1, -2, -1])
    assert "falls from 4 at the input 0 to 3 at 1, rises to 4 at 2" in spec.alt
    assert "by 2, by $-3$ and by 1" in spec.caption


def test_captions_of_the_best_network():
    example, start = three_unit_example(), parts.example_network()
    assert f"{np.sum((example.y - parts.output(start, example.x)) ** 2):.3f}" == "9.385"
    best = shallow_restarts.exact_optimum()
    assert f"{best.loss:.3f}" == "0.117"
    slopes = [p.slopes[0, 0] for p in regions_1d(*parts.layers(best.parameters), (0.0, 1.0))]
    up, down, steep, level = slopes
    assert up > 0 > down
    assert steep > 2 * up
    assert abs(level) < 1e-9


def test_one_descent_in_two_hundred_reaches_the_best():
    losses, best = shallow_restarts.restarts()["losses"], shallow_restarts.exact_optimum().loss
    assert len(losses) == 200
    assert np.count_nonzero(losses < 1.01 * best) == 1
    assert 0.11 < losses.min() < 0.12
    assert 0.88 < losses.max() < 0.9


def test_caption_of_the_two_hundred_descents():
    found, example = shallow_restarts.restarts(), three_unit_example()
    line = np.polyfit(example.x, example.y, 1, full=True)[1][0]
    on_line = np.count_nonzero(np.abs(found["losses"] - line) < 1e-4)
    all_off = np.count_nonzero(found["never_on"] == 3)
    caption = SPECS["many-local-minima"].caption
    assert f"{on_line} with the best straight line, {all_off} with all units off" in caption


def test_three_units_learn_to_bend_with_the_band():
    with drawn(SPECS["band-learned"]) as figure:
        *_, (x, trained) = curves(figure.axes[0], "model")
        words = [text.get_text() for text in figure.axes[0].texts]
    steep, starts = slopes(x, trained)
    assert starts[-1] == pytest.approx(0.8, abs=0.02)
    assert steep[-2] > 3 * steep[-1] > 0
    losses = [float(text.split(": ")[1]) for text in words]
    assert losses[1] > losses[2] > losses[0] > losses[3]  # before, 20 steps, line, trained


def test_one_unit_has_its_best_joint_between_the_third_and_the_fourth_load():
    places = np.linspace(0.0, 2.0, 801)
    left, right = (fitting.loss_by_joint(facing, places) for facing in (-1.0, 1.0))
    with drawn(SPECS["one-unit-five-readings"]) as figure:
        top, bottom = figure.axes
        ((joint, _),) = curves(top, "model", "o")
        ((_, best),) = curves(top, "model")
        loads = np.array(curves(bottom, "muted"))[:, 0, 0]
    assert loads[2] < joint[0] < loads[3]
    assert left.min() < right.min()
    assert places[left.argmin()] == pytest.approx(joint[0], abs=0.003)
    assert best[-1] == best[-2]
    # Kinks at the loads, none between them.
    bends = np.abs(np.diff(left, 2))
    assert np.all(np.abs(loads[:, None] - places[1:-1][bends > 2e-3]).min(axis=0) < 0.006)


def test_measured_rates():
    errors = approximation.approximation_errors()
    rates = {name: approximation.measured_rate(values) for name, values in errors.items()}
    assert rates["interpolated"] == pytest.approx(-2, abs=0.03)
    assert rates["fitted"] == pytest.approx(-2, abs=0.03)
    assert rates["root"] == pytest.approx(-0.5, abs=0.01)
    assert rates["moved"] == pytest.approx(-2, abs=0.01)
    late = approximation.WIDTHS >= 16
    assert np.all(errors["fitted"][late] < errors["interpolated"][late])


def test_doubling_the_width_divides_the_error_by_four():
    errors = approximation.approximation_errors()["interpolated"]
    np.testing.assert_allclose(errors[3:-1] / errors[4:], 4, rtol=0.1)


def test_two_inputs_show_all_seven_regions_at_most_two_units_on():
    pieces = regions_2d(
        *parts.layers(inputs_and_outputs.two_input_network()), inputs_and_outputs.SQUARE
    )
    assert len(pieces) == zaslavsky(2, 3) == 7
    assert max(piece.pattern.sum() for piece in pieces) == 2


@pytest.mark.parametrize("lines", [1, 2, 3, 4])
def test_lines_cut_the_plane_as_the_caption_counts(lines):
    normals, offsets = counting_regions.GENERAL_LINES
    pieces = counting_regions.lines_in_square(normals[:lines], offsets[:lines])
    assert len(pieces) == 1 + sum(range(1, lines + 1))


def test_lines_in_special_position_as_the_alt_text_counts():
    counts = [
        len(counting_regions.lines_in_square(np.array(normals), np.array(offsets)))
        for _, normals, offsets in counting_regions.SPECIAL_LINES
    ]
    assert counts == [7, 6, 6, 4]


def test_regions_of_the_random_network():
    pieces = counting_regions.random_network_pieces()
    assert f"{len(pieces)} of them" in SPECS["regions-of-a-network"].alt
    assert f"is {zaslavsky(2, 24)}" in SPECS["regions-of-a-network"].caption
    value = {tuple(np.sign(p.centre)): p.values(p.centre[None])[0, 0] for p in pieces
             if np.abs(p.centre).min() > 0.6}  # fmt: skip
    assert value[(1, 1)] < min(value[(1, -1)], value[(-1, -1)])


def test_counts_against_the_bound():
    found = region_counts.region_counts()
    assert found["zero"].shape == (7, 20)
    np.testing.assert_array_equal(found["zero"], np.tile(2 * found["widths"][:, None], (1, 20)))
    assert np.all(found["uniform"] <= found["bound"][:, None])
    share = found["uniform"].mean(axis=1) / found["bound"]
    assert np.all((share > 0.6) & (share < 0.78))
    with pytest.raises(ValueError, match="biases: got 'none'"):
        region_counts.random_layer(3, "none", np.random.default_rng(0))


def test_regions_against_units_start_as_powers_of_two():
    for inputs in counting_regions.INPUTS:
        assert zaslavsky(inputs, inputs) == 2**inputs
        assert zaslavsky(inputs, inputs + 1) == 2 ** (inputs + 1) - 1
    top = zaslavsky(100, 500)
    assert 106 < counting_regions.digits(top) < 108
    assert counting_regions.digits(10**30) == pytest.approx(30)


def test_regions_per_parameter():
    assert num_parameters([10, 50, 1]) == 601
    assert 10 < counting_regions.digits(zaslavsky(10, 50)) < 10.2
    assert all(num_parameters([1, d, 1]) > zaslavsky(1, d) for d in range(1, 50))


def test_activation_functions_dip_and_keep_their_slope():
    z = np.linspace(-4, 4, 801)
    for function in (gelu, silu):
        assert function(z).min() < -0.1
    for function in (relu, leaky_relu, softplus, elu, gelu, silu):
        assert derivative(function, np.array([4.0]))[0] == pytest.approx(1, abs=0.06)
    for function in (heaviside, sigmoid, tanh):
        assert derivative(function, np.array([-4.0, 4.0])).max() < 0.02
    for function in (relu, leaky_relu, softplus, elu):
        assert function(z).min() > -1.01


def test_a_dead_unit_has_a_level_loss():
    scan, losses, shares = activations.bias_scan()
    dead = shares == 0
    assert dead.sum() > 50
    assert np.ptp(losses[dead]) == 0
    assert losses.argmin() > np.flatnonzero(dead).max()
    best = shallow_restarts.exact_optimum()
    assert scan[losses.argmin()] == pytest.approx(best.parameters.hidden_bias[0], abs=0.01)


def test_the_diagram_counts_its_parameters():
    assert num_parameters([2, 3, 2]) == 17
    assert "17 parameters" in SPECS["network-diagram"].caption


def slopes(x, y):
    """Return the slopes of a line of straight pieces, one each, with the ends of the pieces."""
    steep = np.diff(y) / np.diff(x)
    # Where a piece ends between two points of the drawing, the step across is no piece.
    same = np.isclose(steep[1:], steep[:-1])
    starts = np.flatnonzero(np.concatenate([[True], ~same]) & np.concatenate([same, [True]]))
    return steep[starts], x[starts]


def test_each_parameter_has_its_job():
    with drawn(SPECS["parameter-jobs"]) as figure:
        panels = [
            (curves(ax, "muted")[0], curves(ax, "model")[0][1], curves(ax, "model", "o"))
            for ax in figure.axes
        ]
        dots = [curves(ax, "muted", "o") for ax in figure.axes]
    (bias, hidden_bias, hidden_weight, output_weight) = panels
    (x, old), new, _ = bias
    np.testing.assert_allclose(new - old, new[0] - old[0])  # up, all of it
    assert new[0] > old[0]
    for (_, _, marks), before, moves in (
        (hidden_bias, dots[1], True),
        (hidden_weight, dots[2], True),
        (output_weight, dots[3], False),
    ):
        assert (abs(marks[0][0, 0] - before[0][0, 0]) > 0.05) == moves
    # A unit's parameters change nothing where it is off, before both joints.
    for ((x, old), new, marks), before in zip(panels[1:], dots[1:], strict=True):
        off = x < min(marks[0][0, 0], before[0][0, 0])
        np.testing.assert_allclose(new[off], old[off])
    # The slope beyond the joint: kept by the hidden bias, changed by both weights.
    for ((x, old), new, _), keeps in zip(panels[1:], (True, False, False), strict=True):
        beyond = np.array([np.diff(y)[(x[1:] > 0.68) & (x[1:] < 0.76)].mean() for y in (old, new)])
        assert (abs(beyond[1] - beyond[0]) < 1e-12) == keeps


def test_three_scaled_units_contribute_the_same():
    with drawn(SPECS["same-function"]) as figure:
        left, right = figure.axes
        color = plot.colors().classes[1]
        hidden = [line.get_data() for line in left.get_lines() if line.get_color() == color]
        contributions = curves(right, "model")
    for (x, y), slope in zip(hidden, (1, 2, 4), strict=True):
        np.testing.assert_allclose(y, slope * np.maximum(x - 0.5, 0), atol=1e-12)
    for x, y in contributions:
        np.testing.assert_allclose(y, -2 * np.maximum(x - 0.5, 0), atol=1e-12)
    for (_, y), weight in zip(hidden, (-2, -1, -0.5), strict=True):
        np.testing.assert_allclose(weight * y, contributions[0][1], atol=1e-12)


def test_more_units_meet_the_curve_at_more_points_and_err_less():
    errors = []
    with drawn(SPECS["more-units-closer"]) as figure:
        for ax, num_hidden in zip(figure.axes, (5, 10, 20), strict=True):
            ((x, values),) = curves(ax, "model")
            ((knots, heights),) = curves(ax, "model", "o")
            assert len(knots) == num_hidden + 1
            np.testing.assert_allclose(np.diff(knots), 1 / num_hidden)
            np.testing.assert_allclose(heights, approximation.smooth_target(knots))
            np.testing.assert_allclose(values, np.interp(x, knots, heights), atol=1e-9)
            errors.append(np.abs(values - approximation.smooth_target(x)).max())
            assert f"largest error {errors[-1]:.2f}" in [text.get_text() for text in ax.texts]
    assert np.all(np.diff(errors) < 0)
    assert errors[1] / errors[2] == pytest.approx(4, rel=0.25)


def test_two_outputs_bend_at_the_same_four_joints():
    places = [0.15, 0.4, 0.6, 0.85]
    found = []
    with drawn(SPECS["two-outputs"]) as figure:
        top, bottom = figure.axes
        for color in ("model", "uncertainty"):
            ((x, y),) = curves(bottom, color)
            steep, starts = slopes(x, y)
            np.testing.assert_allclose(starts[1:], places, atol=0.0051)
            found.append(steep)
        units = [line.get_data() for line in top.get_lines() if len(line.get_xdata()) > 2]
    assert len(units) == 4
    for (x, h), place in zip(units, places, strict=True):
        off = h == 0
        assert np.all(off[x < place - 1e-9]) or np.all(off[x > place + 1e-9])
        assert not off.all()
    for steep in found:
        assert [sign for sign, _ in itertools.groupby(np.sign(steep))] == [1, -1, 1]
    assert np.all(np.abs(found[0] - found[1]) > 0.1)


def test_the_weights_of_a_unit_point_straight_uphill():
    with drawn(SPECS["unit-in-two-inputs"]) as figure:
        left, _ = figure.axes
        ((start, end),) = arrows(left, "loss")
    network = inputs_and_outputs.two_input_network()
    weights, bias = network.hidden_weights[2], network.hidden_bias[2]
    way = end - start
    assert way[0] * weights[1] - way[1] * weights[0] == pytest.approx(0, abs=1e-12)
    assert way @ weights > 0
    # It starts on the bold line, the contour at zero.
    assert abs(start @ weights + bias) < 0.05 * np.linalg.norm(weights) * 10


def test_one_network_under_four_activation_functions():
    with drawn(SPECS["other-activations"]) as figure:
        shown = [curves(ax, "model")[0] for ax in figure.axes]
    relu_line, smooth, stairs, straight = shown
    network = activation_example()
    joints_ = np.sort(-network.hidden_bias / network.hidden_weights[:, 0])
    steep, starts = slopes(*relu_line)
    assert len(steep) == 4
    np.testing.assert_allclose(starts[1:], joints_, atol=0.003)
    assert len(set(np.round(stairs[1][np.isfinite(stairs[1])], 9))) == 4
    # The smooth curve has no bends and rounds the staircase.
    assert np.abs(np.diff(smooth[1], 2)).max() < 1e-4
    away = np.abs(stairs[0][:, None] - joints_).min(axis=1) > 0.1
    assert np.nanmax(np.abs(smooth[1] - stairs[1])[away]) < 0.5
    np.testing.assert_allclose(np.diff(straight[1], 2), 0, atol=1e-12)
    parts = (network.hidden_bias, network.hidden_weights, network.output_bias)
    assert sum(part.size for part in (*parts, network.output_weights)) == 10
