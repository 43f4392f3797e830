"""What the chapter claims that no cell of it computes."""

import numpy as np
import pytest

from udl.data import deep_examples
from udl.networks.deep import DeepParameters, compose, deep_network, random_parameters
from udl.regions.folding import first_teeth, least_sawtooth_error
from udl.regions.linear_regions import num_parameters, regions_2d

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


def test_numbers_of_the_deck_and_of_today():
    assert first_teeth(8, 100).num_parameters == 301
    assert least_sawtooth_error(8, 101) == pytest.approx(0.025, abs=5e-4)
    mlps = 96 * num_parameters([12_288, 49_152, 12_288])
    assert mlps / 175e9 == pytest.approx(2 / 3, abs=0.01)
