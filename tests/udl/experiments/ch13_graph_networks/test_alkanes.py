import itertools

import numpy as np
import pytest

from udl.experiments.ch13_graph_networks import alkanes as module
from udl.graphs import adjacency_matrix, degrees, distances, told_apart


@pytest.fixture(autouse=True)
def _not_kept(monkeypatch):
    monkeypatch.delenv("UDL_CACHE", raising=False)


def as_matrix(tree):
    edges = [(node, other) for node, near in enumerate(tree) for other in near]
    return adjacency_matrix(np.array(edges).reshape(-1, 2), len(tree))


def test_counts_are_right_where_cayleys_are_not():
    found = module.alkane_counts()
    # Sequence A000602 of the On-Line Encyclopedia of Integer Sequences.
    assert found["counts"].tolist() == [1, 1, 1, 2, 3, 5, 9, 18, 35, 75, 159, 355, 802]
    differ = found["counts"] != found["cayley"]
    np.testing.assert_array_equal(np.flatnonzero(differ) + 1, [12, 13])


def test_trees_are_trees_and_all_different():
    for size, trees in enumerate(module.grown(7), start=1):
        matrices = [as_matrix(tree) for tree in trees]
        for matrix in matrices:
            assert matrix.sum() == 2 * (size - 1)
            assert np.isfinite(distances(matrix)).all()
            assert degrees(matrix).max(initial=0) <= 4
        for one, other in itertools.combinations(matrices, 2):
            assert told_apart([one, other])


def test_all_trees_of_six_nodes_are_found_from_all_lists_of_edges():
    """Every labelled tree comes from a sequence of four numbers (Prüfer)."""
    names, number = {}, itertools.count()
    seen = set()
    for sequence in itertools.product(range(6), repeat=4):
        left = [1 + sequence.count(node) for node in range(6)]
        if max(left) > 4:
            continue
        near = [[] for _ in range(6)]
        for node in sequence:
            leaf = left.index(1)
            near[leaf].append(node)
            near[node].append(leaf)
            left[leaf] -= 1
            left[node] -= 1
        one, other = (node for node in range(6) if left[node] == 1)
        near[one].append(other)
        near[other].append(one)
        seen.add(module._colours(tuple(tuple(part) for part in near), names, number))
    assert len(seen) == 5


def test_other_sizes_are_refused():
    with pytest.raises(ValueError, match="most: got 17"):
        module.alkane_counts(17)
