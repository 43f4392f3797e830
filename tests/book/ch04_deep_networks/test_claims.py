"""What the chapter claims that no cell of it computes."""

import numpy as np
import pytest

from udl.data import composition_examples, deep_examples
from udl.networks.deep import DeepParameters, compose, deep_network, random_parameters
from udl.regions.folding import first_teeth, least_sawtooth_error
from udl.regions.linear_regions import (
    count_linear_regions,
    num_parameters,
    regions_1d,
    regions_2d,
)

PYRAMID = DeepParameters(
    (np.array([[1.0, 0], [-1, 0], [0, 1], [0, -1]]), -np.ones((1, 4)), np.ones((1, 1))),
    (np.zeros(4), np.ones(1), np.zeros(1)),
)
FOLDED = compose(
    DeepParameters(*deep_examples.square_fold()), DeepParameters(*deep_examples.three_cuts())
)


def bend(network, point, across, step=1e-3):
    """Change of slope across a line through a point."""
    across = np.array(across) / np.linalg.norm(across)
    places = np.array(point) + step * np.outer((-1, 0, 1), across)
    below, on, above = deep_network(network, places)[:, 0]
    return abs(above - 2 * on + below) / step


def test_the_pyramid_is_the_formula():
    x = np.random.default_rng(0).uniform(-2, 2, size=(500, 2))
    expected = np.maximum(0, 1 - np.abs(x).sum(axis=1))
    np.testing.assert_allclose(deep_network(PYRAMID, x)[:, 0], expected, atol=1e-12)


def test_a_shallow_network_bends_along_whole_lines():
    network = random_parameters([2, 6, 1], np.random.default_rng(0), bias_scale=0.3)
    for normal, bias in zip(network.weights[0], network.biases[0], strict=True):
        along = np.array([-normal[1], normal[0]]) / np.linalg.norm(normal)
        on_line = -bias * normal / (normal @ normal)
        # Far from the other lines' crossings the bend is the same on both ends and in between.
        bends = [bend(network, on_line + t * along, normal) for t in (-40.0, 0.123, 40.0)]
        assert bends == pytest.approx([bends[0]] * 3, abs=1e-6)
        assert bends[0] > 1e-3


def test_bends_of_the_pyramid_and_of_the_folded_network_end():
    assert bend(PYRAMID, (0.5, 0.5), (1, 1)) > 1
    assert bend(PYRAMID, (2.0, -1.0), (1, 1)) == pytest.approx(0, abs=1e-9)
    # The first cut, unfolded: 0.3 y1 + y2 = 0.25 is a bent line of the inputs.
    assert len(regions_2d(FOLDED.weights, FOLDED.biases, ((-1, 1), (-1, 1)))) >= 28
    y1, y2 = 0.3, 0.25 - 0.3 * 0.3
    inside = ((y1 + 1) / 2, (y2 + 1) / 2)
    assert bend(FOLDED, inside, (0.3, 1.0), step=1e-4) > 0.1
    # The same line beyond x1 = 0, where the fold has turned it.
    x1 = -0.4
    beyond = (x1, inside[1] - 0.3 * (x1 - inside[0]))
    assert bend(FOLDED, beyond, (0.3, 1.0), step=1e-4) == pytest.approx(0, abs=1e-9)


def test_the_middle_matrix_has_the_rank_of_the_bottleneck():
    assert np.linalg.matrix_rank(FOLDED.weights[1]) == 2
    zigzag, wave = (DeepParameters(*make()) for make in (deep_examples.zigzag, deep_examples.wave))
    assert np.linalg.matrix_rank(compose(zigzag, wave).weights[1]) == 1


def second_layer_regions(first_bias, weights, biases):
    """Count the regions of the clipped network with another first bias and second layer."""
    (w_1, _, w_3), (b_1, _, b_3) = composition_examples.clipped_twice()
    b_1 = np.array([first_bias, *b_1[1:]])
    return count_linear_regions(regions_1d((w_1, weights, w_3), (b_1, biases, b_3), (0, 1)))


def test_a_left_looking_unit_must_be_last_for_sixteen_pieces():
    (w_1, _, _), (b_1, _, _) = composition_examples.clipped_twice()
    weights = np.array([[6.1, 3.7, -8.0], [6.1, 3.7, -8.0], [-8.0, -4.6, 8.0]])
    assert second_layer_regions(0.85, weights, np.array([-2.31, -2.35, 2.96])) == 16
    # In the middle, the slopes of any curve obey: second = first + third.
    ends = np.array([0.0, 0.5, 0.6, -b_1[2] / w_1[2, 0], 1.0])
    middle = (ends[:-1] + ends[1:]) / 2
    on = np.outer(middle, w_1[:, 0]) + np.array([0.6, *b_1[1:]]) > 0
    slopes = on * w_1[:, 0]  # (pieces, units)
    np.testing.assert_allclose(slopes[1], slopes[0] + slopes[2])


def test_the_second_unit_is_dead_at_the_exact_bias_and_not_at_a_sampled_one():
    weights, biases = composition_examples.clipped_twice()
    peak = DeepParameters((weights[0], weights[1][1:2]), (biases[0], np.zeros(1)))
    places = np.array([[0.0], *(-b / w for b, w in zip(biases[0], weights[0], strict=True)), [1.0]])
    exact = -deep_network(peak, places).max()
    grid = -deep_network(peak, np.linspace(0, 1, 10_001)[:, None]).max()
    assert (exact, grid) == pytest.approx((-0.646154, -0.64608), abs=1e-6)
    for bias, expected in ((exact - 1e-9, 7), (grid, 10)):
        second = np.array([biases[1][0], bias, biases[1][2]])
        assert second_layer_regions(biases[0][0], weights[1], second) == expected


def test_sixteen_pieces_need_an_old_joint_to_be_on_somewhere():
    """On the chapter's first layer: alternating curves, their signs alike or one turned round."""
    (w_1, _, w_3), (b_1, _, _) = deep_examples.clipping()
    ends = np.array([0.0, 0.2, 0.45, 0.7, 1.0])
    features = np.column_stack([np.maximum(np.outer(ends, w_1[:, 0]) + b_1, 0), np.ones(5)])
    heights = np.array([0.58, -0.3, 0.3, -0.3, 0.3])  # the fourth slope is third minus first
    curve = np.linalg.lstsq(features, heights, rcond=None)[0]
    np.testing.assert_allclose(features @ curve, heights)
    counts = {}
    for name, signs in (("on", (1, 1, 1)), ("off", (-1, -1, -1)), ("mixed", (1, 1, -1))):
        rows = np.array([sign * curve for sign in signs])
        rows[:, 3] += (0.0, 0.02, 0.04)  # no two curves cross zero at the same place
        network = (w_1, rows[:, :3], w_3), (b_1, rows[:, 3], np.zeros(1))
        counts[name] = count_linear_regions(regions_1d(*network, (0, 1)))
    assert counts == {"on": 14, "off": 15, "mixed": 16}


def test_numbers_of_the_deck_and_of_today():
    assert FOLDED.num_parameters == 31
    assert compose(DeepParameters(*deep_examples.square_fold()), FOLDED).num_parameters == 51
    assert [num_parameters([2, units, 1]) for units in (7, 11)] == [29, 45]
    assert first_teeth(8, 100).num_parameters == 301
    assert least_sawtooth_error(8, 101) == pytest.approx(0.025, abs=5e-4)
    mlps = 96 * num_parameters([12_288, 49_152, 12_288])
    assert mlps / 175e9 == pytest.approx(2 / 3, abs=0.01)
