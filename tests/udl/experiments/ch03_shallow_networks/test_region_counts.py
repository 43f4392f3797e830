"""Random networks of both kinds stay below the bound."""

import numpy as np
import pytest

from udl.experiments.ch03_shallow_networks import region_counts
from udl.regions.linear_regions import regions_2d


def test_lines_through_the_origin_make_twice_as_many_regions_as_units():
    weights, biases = region_counts.random_layer(7, "zero", np.random.default_rng(0))
    assert len(regions_2d(weights, biases, region_counts.SQUARE)) == 14


def test_counts_have_a_row_a_width_and_stay_below_the_bound(monkeypatch):
    monkeypatch.delenv("UDL_CACHE", raising=False)
    monkeypatch.setattr(region_counts, "WIDTHS", (3, 6))
    monkeypatch.setattr(region_counts, "NUM_DRAWS", 4)
    counts = region_counts.region_counts()
    assert counts["bound"].tolist() == [7, 22]
    for kind in ("zero", "uniform"):
        assert counts[kind].shape == (2, 4)
        assert np.all(counts[kind] <= counts["bound"][:, None])
    np.testing.assert_array_equal(counts["zero"], [[6] * 4, [12] * 4])


def test_biases_of_another_kind_are_named():
    with pytest.raises(ValueError, match="biases: got 'large'"):
        region_counts.random_layer(3, "large", np.random.default_rng(0))
