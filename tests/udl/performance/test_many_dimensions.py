import itertools
import math

import numpy as np
import pytest

from tests.reference_values import assert_printed, load
from tests.shape_checks import checked
from udl.performance import many_dimensions as module

space = checked(module)
REFERENCE = load("performance")


def test_reference_distances_of_a_thousand_points():
    entry = REFERENCE["distance_ratio"]
    rng = np.random.RandomState(entry["seed"])
    columns = [rng.normal(size=shape) for shape in entry["shapes"]][-1]
    assert_printed(columns.sum(), entry["sum"], 3)
    found = space.distance_ratio(columns.T)
    assert found == pytest.approx(entry["expected"], rel=1e-12)


def test_reference_volumes_and_shell():
    volumes = [
        space.ball_volume(d, REFERENCE["ball_volumes"]["diameter"] / 2) for d in range(1, 11)
    ]
    np.testing.assert_allclose(volumes, REFERENCE["ball_volumes"]["expected"], rtol=1e-12)
    shell = REFERENCE["shell"]
    assert space.shell_share(shell["dimensions"]) == pytest.approx(shell["expected"], rel=1e-12)


@pytest.mark.parametrize("size", [1.0, 1e200, 1e-200])
def test_distances_pair_by_pair(size):
    points = np.random.default_rng(0).normal(size=(9, 4))
    distances = [math.dist(a, b) for a, b in itertools.combinations(points, 2)]
    expected = max(distances) / min(distances)
    assert space.distance_ratio(size * points) == pytest.approx(expected)


def test_volumes_that_are_known():
    assert space.ball_volume(1, 3.0) == pytest.approx(6)
    assert space.ball_volume(2, 3.0) == pytest.approx(9 * math.pi)
    assert space.ball_volume(3, 3.0) == pytest.approx(36 * math.pi)
    assert space.ball_volume(5) == max(space.ball_volume(d) for d in range(1, 40))
    assert space.ball_volume(1000) == pytest.approx(0, abs=1e-300)
    assert space.ball_volume(1000, 1e5) == math.inf


def test_a_shell_is_what_a_smaller_ball_leaves():
    for d in (1, 3, 40):
        inner = space.ball_volume(d, 0.9) / space.ball_volume(d)
        assert space.shell_share(d, 0.1) == pytest.approx(1 - inner)
    assert space.shell_share(3, 1.0) == 1
    assert space.shell_share(3, 0.0) == 0
    assert space.shell_share(1, 1e-12) == pytest.approx(1e-12, rel=1e-9)


@pytest.mark.parametrize("points", [[[1.0, 2.0]], [[0.0], [0.0]], [[1.0], [2.0], [1.0]]])
def test_points_without_two_places_are_refused(points):
    with pytest.raises(ValueError, match=r"points: got .*; expected"):
        space.distance_ratio(np.array(points))
