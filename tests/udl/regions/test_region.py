"""A region made by hand is one that could be, or is refused by name."""

import numpy as np
import pytest

from udl.regions.region import Region

TRIANGLE = {
    "corners": [[0, 0], [2, 0], [0, 3]],
    "pattern": [True, False],
    "slopes": [[1, -1]],
    "offsets": [0.5],
}


def test_a_triangle_knows_size_centre_and_values():
    region = Region(**TRIANGLE)
    assert region.size == pytest.approx(3)
    np.testing.assert_allclose(region.centre, [2 / 3, 1])
    np.testing.assert_allclose(region.values([[2, 0], [0, 3]]), [[2.5], [-2.5]])


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("corners", [[0, 0], [1, 1]], r"corners: got shape \(2, 2\); expected \(2, 1\), or"),
        ("corners", [[0, 0], [np.nan, 1], [2, 2]], "corners: got nan"),
        ("corners", [[0.0], [1.0]], r"slopes: got shape \(1, 2\); expected \(D_o, 1\)"),
        ("pattern", [1.0, 0.0], r"pattern: got \[1.0, 0.0\]; expected bool"),
        ("pattern", [[True]], "pattern: got "),
        ("slopes", [1, 2], r"slopes: got shape \(2,\)"),
        ("offsets", [1, 2], r"offsets: got shape \(2,\); expected \(1,\) to fit slopes"),
    ],
)
def test_what_does_not_fit_is_named(name, value, said):
    with pytest.raises(ValueError, match=said):
        Region(**TRIANGLE | {name: value})


def test_an_interval_runs_from_left_to_right():
    rest = {"pattern": np.zeros(0, bool), "slopes": [[1.0]], "offsets": [0.0]}
    assert Region(corners=[[-1.0], [2.0]], **rest).size == 3
    with pytest.raises(ValueError, match="expected the left end first"):
        Region(corners=[[2.0], [-1.0]], **rest)
