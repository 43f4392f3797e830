"""The figures of chapter 3: their permanent names, and what captions and alt texts claim."""

from __future__ import annotations

import numpy as np
import pytest

from figures import ch03_shallow_networks as chapter
from figures.catalogue import FIGURES
from udl.activations import derivative, gelu, silu
from udl.data.shallow_examples import three_unit_example
from udl.experiments import region_counts, shallow_restarts
from udl.linear_regions import joints, num_parameters, regions_1d, regions_2d, zaslavsky

SPECS = FIGURES["ch03_shallow_networks"]
NAMES = [
    "three-unit-stages",
    "joints-and-regions",
    "parameter-jobs",
    "same-function",
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
]


def test_permanent_names_in_order_of_use():
    assert list(SPECS) == NAMES


def test_alt_text_of_the_stages_names_the_joints():
    pieces = regions_1d(*chapter.layers(chapter.example_network()), (0.0, 1.0))
    np.testing.assert_allclose(joints(pieces), [0.3, 0.5, 0.77], atol=0.005)
    assert "0.3, 0.5 and 0.77" in SPECS["three-unit-stages"].alt


def test_alt_text_of_joints_and_regions_slopes_and_units():
    pieces = regions_1d(*chapter.layers(chapter.example_network()), (0.0, 1.0))
    np.testing.assert_allclose([p.slopes[0, 0] for p in pieces], [-2, 0, -2, 2.55], atol=1e-12)
    on = [np.flatnonzero(piece.pattern).tolist() for piece in pieces]
    assert on == [[0], [], [1], [1, 2]]


def test_captions_of_the_best_network():
    example, start = three_unit_example(), chapter.example_network()
    assert f"{np.sum((example.y - chapter.output(start, example.x)) ** 2):.3f}" == "9.385"
    best = shallow_restarts.exact_optimum()
    assert f"{best.loss:.3f}" == "0.117"
    slopes = [p.slopes[0, 0] for p in regions_1d(*chapter.layers(best.parameters), (0.0, 1.0))]
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


def test_measured_rates():
    errors = chapter.approximation_errors()
    rates = {name: chapter.measured_rate(values) for name, values in errors.items()}
    assert rates["interpolated"] == pytest.approx(-2, abs=0.03)
    assert rates["fitted"] == pytest.approx(-2, abs=0.03)
    assert rates["root"] == pytest.approx(-0.5, abs=0.01)
    assert rates["moved"] == pytest.approx(-2, abs=0.01)
    late = chapter.WIDTHS >= 16
    assert np.all(errors["fitted"][late] < errors["interpolated"][late])


def test_doubling_the_width_divides_the_error_by_four():
    errors = chapter.approximation_errors()["interpolated"]
    np.testing.assert_allclose(errors[3:-1] / errors[4:], 4, rtol=0.1)


def test_two_inputs_show_all_seven_regions_at_most_two_units_on():
    pieces = regions_2d(*chapter.layers(chapter.two_input_network()), chapter.SQUARE)
    assert len(pieces) == zaslavsky(2, 3) == 7
    assert max(piece.pattern.sum() for piece in pieces) == 2


@pytest.mark.parametrize("lines", [1, 2, 3, 4])
def test_lines_cut_the_plane_as_the_caption_counts(lines):
    normals, offsets = chapter.GENERAL_LINES
    pieces = chapter.lines_in_square(normals[:lines], offsets[:lines])
    assert len(pieces) == 1 + sum(range(1, lines + 1))


def test_lines_in_special_position_as_the_alt_text_counts():
    counts = [
        len(chapter.lines_in_square(np.array(normals), np.array(offsets)))
        for _, normals, offsets in chapter.SPECIAL_LINES
    ]
    assert counts == [7, 6, 6, 4]


def test_regions_of_the_random_network():
    pieces = chapter.random_network_pieces()
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
    for inputs in chapter.INPUTS:
        assert zaslavsky(inputs, inputs) == 2**inputs
        assert zaslavsky(inputs, inputs + 1) == 2 ** (inputs + 1) - 1
    top = zaslavsky(100, 500)
    assert 106 < chapter.digits(top) < 108
    assert chapter.digits(10**30) == pytest.approx(30)


def test_regions_per_parameter():
    assert num_parameters([10, 50, 1]) == 601
    assert 10 < chapter.digits(zaslavsky(10, 50)) < 10.2
    assert all(num_parameters([1, d, 1]) > zaslavsky(1, d) for d in range(1, 50))


def test_activation_functions_dip_and_keep_their_slope():
    z = np.linspace(-4, 4, 801)
    for function in (gelu, silu):
        assert function(z).min() < -0.1
    assert derivative(silu, np.array([4.0]))[0] == pytest.approx(1, abs=0.06)


def test_a_dead_unit_has_a_level_loss():
    scan, losses, shares = chapter.bias_scan()
    dead = shares == 0
    assert dead.sum() > 50
    assert np.ptp(losses[dead]) == 0
    assert losses.argmin() > np.flatnonzero(dead).max()
    best = shallow_restarts.exact_optimum()
    assert scan[losses.argmin()] == pytest.approx(best.parameters.hidden_bias[0], abs=0.01)


def test_the_diagram_counts_its_parameters():
    assert num_parameters([2, 3, 2]) == 17
    assert "17 parameters" in SPECS["network-diagram"].caption
