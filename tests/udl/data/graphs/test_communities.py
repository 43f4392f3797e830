import numpy as np
import pytest

from tests.shape_checks import checked
from udl.data.graphs import communities as module

communities = checked(module)


def test_edges_are_as_frequent_as_asked_for():
    adjacency, groups = communities.block_model(
        3, 100, within=0.3, between=0.05, rng=np.random.default_rng(0)
    )
    np.testing.assert_array_equal(np.bincount(groups), [100] * 3)
    np.testing.assert_array_equal(adjacency, adjacency.T)
    assert not adjacency.diagonal().any()
    above = np.triu(np.ones((300, 300), bool), k=1)
    same = groups[:, None] == groups
    for pairs, chance in ((same & above, 0.3), (~same & above, 0.05)):
        error = np.sqrt(chance * (1 - chance) / pairs.sum())
        assert abs(adjacency[pairs].mean() - chance) < 4 * error


def test_certain_edges_make_separate_cliques():
    adjacency, groups = communities.block_model(
        2, 3, within=1.0, between=0.0, rng=np.random.default_rng(0)
    )
    np.testing.assert_array_equal(adjacency, (groups[:, None] == groups) & ~np.eye(6, dtype=bool))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"within": 1.5}, r"within: got 1\.5"),
        ({"group_size": 20_000}, "group_size: got 20000 for 2 groups"),
        ({"rng": 3}, "rng: got 3"),
    ],
)
def test_what_does_not_fit_is_named(change, told):
    usual = {"num_groups": 2, "group_size": 3, "within": 0.5, "between": 0.1}
    with pytest.raises(ValueError, match=told):
        module.block_model(**{**usual, "rng": np.random.default_rng(0), **change})
