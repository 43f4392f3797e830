"""The figures of chapter 7: their permanent names, and what their captions claim."""

from __future__ import annotations

import numpy as np
import pytest

from figures.catalogue import FIGURES
from figures.ch07_gradients import networks, orders, parts, programs
from tests.figures.reading import drawn
from udl.experiments.ch07_gradients import depth, precision, spirals

SPECS = FIGURES["ch07_gradients"]
NAMES = [
    "runs-for-a-gradient",
    "toy-composition",
    "slopes-multiply",
    "backward-pass-matrices",
    "active-paths",
    "finite-difference-error",
    "computation-graph",
    "spirals-learned",
    "two-orders",
    "checkpoints",
    "signal-over-depth",
    "gradient-over-depth",
    "relu-halves",
    "start-and-training",
    "half-precision-range",
    "loss-scale",
]


def test_permanent_names():
    assert list(SPECS) == NAMES


def test_the_toy_composition_shows_both_passes():
    forward, backward = parts.toy_passes()
    with drawn(SPECS["toy-composition"]) as figure:
        words = " ".join(text.get_text() for text in figure.axes[0].texts)
    for value in (*forward.f, *forward.h, *backward.f, *backward.h[1:], *backward.omega):
        assert parts.number(value) in words


def test_four_slopes_and_three_weights_multiply_to_the_first_derivative():
    forward, backward = parts.toy_passes()
    f = forward.f
    slopes = [np.cos(f[0]), np.exp(f[1]), -np.sin(f[2]), 2 * (f[3] - parts.TOY_Y)]
    product = np.prod(slopes) * np.prod(parts.TOY.omega[1:])
    assert product == pytest.approx(backward.f[0])
    assert parts.number(product) in SPECS["slopes-multiply"].caption
    for slope in slopes:
        assert parts.number(slope) in SPECS["slopes-multiply"].alt


def test_checkpoints_hold_eleven_and_take_28_per_cent_longer():
    everything, turn = orders.held(orders.LAYERS, 1)
    sparingly, _ = orders.held(orders.LAYERS, orders.PART)
    assert (max(everything), turn, max(sparingly)) == (36, 36, 11)
    assert everything[-1] == sparingly[-1] == 0
    assert (len(sparingly), len(everything)) == (138, 108)
    assert "138 steps in place of 108" in SPECS["checkpoints"].caption
    assert len(sparingly) / len(everything) == pytest.approx(1.28, abs=0.005)
    assert "28 per cent" in SPECS["checkpoints"].alt


def test_paths_forwards_and_back_are_the_same():
    network, forward, _ = networks.small_network()
    on = [values[0] > 0 for values in forward.hidden[1:]]
    assert [int(each.sum()) for each in on] == [3, 3]
    assert [len(each) for each in on] == [5, 5]
    assert network.widths == networks.WIDTHS
    with drawn(SPECS["active-paths"]) as figure:
        used = [
            {
                tuple(np.ravel(line.get_data()))
                for line in ax.get_lines()
                if line.get_marker() == "None" and line.get_zorder() == 2
            }
            for ax in figure.axes
        ]
    assert used[0] == used[1]
    assert len(used[0]) == 3 * 3 + 3 * 3 + 3 * 2


def test_finite_differences_are_best_where_the_words_say():
    errors = networks.difference_errors()
    best = {name: networks.STEPS[np.nanargmin(values)] for name, values in errors.items()}
    assert 1e-9 < best["one"] < 1e-7
    assert 1e-7 < best["two"] < 1e-4
    assert best["single"] == pytest.approx(2e-3, rel=0.2)
    assert np.nanmin(errors["two"]) < np.nanmin(errors["one"]) / 10
    assert np.nanmin(errors["single"]) == pytest.approx(3e-5, rel=0.2)


def test_the_graph_adds_what_comes_back_on_two_paths():
    nodes = programs.example()
    slopes = {name: float(node.grad) for name, node in nodes.items()}
    assert slopes["error"] == slopes["b"] == slopes["-y"] == 4
    assert (slopes["w"], slopes["x"], float(nodes["square"].value)) == (12, 8, 4)
    w, b, x, y = programs.W, programs.B, programs.X, programs.Y
    assert slopes["w"] == 2 * (w * x + b - y) * x


def test_all_points_of_the_spirals_are_right():
    result, (_, y) = spirals.learned(), spirals.spirals()
    assert np.all(result["outputs"] * y[:, 0] > 0)
    assert result["losses"][0] > 1
    assert result["losses"][-1] == pytest.approx(0.03, abs=0.005)


def test_orders_of_multiplication_cost_48_and_144():
    row, square = (1, orders.SIDE), (orders.SIDE, orders.SIDE)
    stages = ((row, square, square, square), (row, square, square), (row, square), (row,))
    with drawn(SPECS["two-orders"]) as figure:
        axes = figure.axes
        assert sum(orders.products(axes[0], "backwards: 48", stages)) == 48
        assert sum(orders.products(axes[1], "forwards: 144", stages)) == 144


def test_signals_fan_out_as_the_words_say():
    found = depth.sizes()
    at = {factor: c for c, factor in enumerate(depth.FACTORS)}
    hidden = np.median(found["hidden"], axis=1)[:, -1]
    slopes = np.median(found["slopes"], axis=1)[:, 0]
    for ends in (hidden, slopes):
        assert 1e-9 < ends[at[1.0]] < 1e-7
        assert 1e7 < ends[at[4.0]] < 1e8
        assert 0.3 < ends[at[2.0]] < 0.8


def test_losses_by_start_are_what_the_alternative_text_says():
    losses = depth.training_by_start()["losses"].mean(axis=2)
    three, forty = losses[0], losses[-1]
    assert np.all(three < 2.1)
    he = depth.TRAINED_FACTORS.index(2.0)
    assert forty[he] < 1.8
    assert forty[he - 1] < 1.9
    assert np.all(np.abs(forty[: he - 1] - 2.30) < 0.02)
    assert np.all(forty[he + 1 :] > 2)
    assert forty[-1] > 9


def test_half_precision_loses_without_a_scale_and_not_with_one():
    found = precision.loss_scales()
    exponents = np.array(precision.EXPONENTS)
    errors = dict(zip(exponents, found["errors"], strict=True))
    assert errors[0] > 0.8
    assert errors[10] == pytest.approx(0.08, abs=0.03)
    assert np.isinf(errors[30])
    assert found["lost"][0] > 0.15
    assert found["lost"][5] < 0.01


def test_the_start_in_half_precision_has_pytorchs_variance():
    parameters, x, d_output = precision.start()
    assert parameters.widths == precision.WIDTHS
    assert np.var(parameters.weights[1]) * 80 == pytest.approx(1 / 3, rel=0.05)
    assert d_output.shape == (len(x), 10)
    assert np.allclose(d_output.sum(axis=1), 0)


def test_one_network_scales_with_the_root_of_half_its_factor():
    rng = np.random.default_rng(0)
    hidden, slopes = depth.one_network(8.0, rng, num_inputs=200, num_layers=4, width=300)
    assert hidden == pytest.approx(2.0 ** np.arange(1, 5), rel=0.15)
    assert slopes == pytest.approx(2.0 ** np.arange(4, 0, -1), rel=0.15)
