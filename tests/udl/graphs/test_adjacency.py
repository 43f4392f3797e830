import itertools

import numpy as np
import pytest
from scipy.sparse.csgraph import shortest_path

from tests.reference_values import load
from tests.shape_checks import checked
from udl.graphs import adjacency as module

graphs = checked(module)
EIGHT = load("graphs")["eight_nodes"]


def random_graph(size=12, chance=0.2, seed=0, directed=False):
    rng = np.random.default_rng(seed)
    matrix = (rng.random((size, size)) < chance).astype(float)
    np.fill_diagonal(matrix, 0)
    return matrix if directed else np.triu(matrix) + np.triu(matrix).T


def test_edges_become_a_matrix_and_come_back():
    edges = np.array([[0, 1], [2, 1], [3, 0]])
    np.testing.assert_array_equal(
        graphs.adjacency_matrix(edges, 5, directed=True),
        # The receivers are rows.
        [[0, 0, 0, 1, 0], [1, 0, 1, 0, 0], [0] * 5, [0] * 5, [0] * 5],
    )
    matrix = graphs.adjacency_matrix(edges, 5)
    np.testing.assert_array_equal(matrix, matrix.T)
    assert matrix.sum() == 6
    np.testing.assert_array_equal(
        np.unique(graphs.edge_list(matrix), axis=0), graphs.both_ways(edges)
    )
    directed = random_graph(directed=True)
    np.testing.assert_array_equal(
        graphs.adjacency_matrix(graphs.edge_list(directed), 12, directed=True), directed
    )


def test_a_graph_may_have_no_edges():
    for none in ([], (), np.zeros((0, 2), int)):
        assert not module.adjacency_matrix(none, 3).any()
        assert module.both_ways(none).shape == (0, 2)
    assert graphs.edge_list(np.zeros((3, 3))).shape == (0, 2)
    np.testing.assert_array_equal(graphs.distances(np.zeros((2, 2))), [[0, np.inf], [np.inf, 0]])


def test_degrees_are_what_each_node_receives():
    matrix = graphs.adjacency_matrix(np.array([[0, 1], [2, 1]]), 3, directed=True)
    np.testing.assert_array_equal(graphs.degrees(matrix), [0, 2, 0])


@pytest.mark.parametrize("directed", [False, True])
def test_walks_are_counted_as_one_would_walk_them(directed):
    matrix = random_graph(6, 0.4, 1, directed)
    for length in range(4):
        counted = np.zeros((6, 6))
        for walk in itertools.product(range(6), repeat=length + 1):
            if all(matrix[b, a] for a, b in itertools.pairwise(walk)):
                counted[walk[-1], walk[0]] += 1
        np.testing.assert_array_equal(graphs.walk_counts(matrix, length), counted)


def test_three_steps_home_count_triangles():
    matrix = random_graph(10, 0.4, 2)
    triangles = sum(
        matrix[a, b] * matrix[b, c] * matrix[c, a]
        for a, b, c in itertools.combinations(range(10), 3)
    )
    assert np.trace(graphs.walk_counts(matrix, 3)) == 6 * triangles > 0


def test_more_walks_than_floats_count_are_refused():
    full = 1 - np.eye(20)
    assert graphs.walk_counts(full, 12).max() <= 2**53
    with pytest.raises(ValueError, match="length: got 50; expected a number below 14"):
        module.walk_counts(full, 50)
    with pytest.raises(ValueError, match=r"adjacency: got 0\.5"):
        module.walk_counts(full / 2, 2)


@pytest.mark.parametrize("directed", [False, True])
def test_distances_are_scipys(directed):
    for seed in range(5):
        matrix = random_graph(15, 0.12, seed, directed)
        # Rows of scipy's matrix are the nodes where a way begins.
        expected = shortest_path(matrix.T, unweighted=True).T
        np.testing.assert_array_equal(graphs.distances(matrix), expected)


def test_reference_distance():
    matrix = graphs.adjacency_matrix(np.array(EIGHT["edges"]), 8)
    assert graphs.distances(matrix)[0, 6] == EIGHT["distance_0_6"]
    lengths = [n for n in range(8) if graphs.walk_counts(matrix, n)[0, 6]]
    assert lengths[0] == EIGHT["distance_0_6"]


def test_other_numbers_are_a_permutation_matrix():
    rng = np.random.default_rng(3)
    matrix, x = random_graph(), rng.normal(size=(12, 3))
    for _ in range(10):
        order = rng.permutation(12)
        p = np.eye(12)[order]
        found, rows = graphs.renumber(matrix, x, order)
        np.testing.assert_array_equal(found, p @ matrix @ p.T)
        np.testing.assert_array_equal(rows, p @ x)
        back, home = graphs.renumber(found, rows, np.argsort(order))
        np.testing.assert_array_equal(back, matrix)
        np.testing.assert_array_equal(home, x)
        # What does not depend on numbers.
        np.testing.assert_allclose(
            np.linalg.eigvalsh(found), np.linalg.eigvalsh(matrix), atol=1e-12
        )


def test_edges_of_the_edge_graph_by_hand_and_by_incidence():
    star_and_tail = np.array([[0, 1], [0, 2], [0, 3], [3, 4]])
    found = graphs.edge_graph(star_and_tail)
    np.testing.assert_array_equal(found, [[0, 1, 1, 0], [1, 0, 1, 0], [1, 1, 0, 1], [0, 0, 1, 0]])
    matrix = random_graph(10, 0.3, 4)
    edges = np.argwhere(np.triu(matrix))
    incidence = np.zeros((10, len(edges)))
    for place, pair in enumerate(edges):
        incidence[pair, place] = 1
    expected = incidence.T @ incidence - 2 * np.eye(len(edges))
    np.testing.assert_array_equal(graphs.edge_graph(edges), expected)
    degree = graphs.degrees(matrix)
    assert expected.sum() / 2 == (degree * (degree - 1) / 2).sum()


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: module.adjacency_matrix([[0, 5]], 3), r"edges: got 5\.0 at index \(0, 1\)"),
        (lambda: module.adjacency_matrix([[0, 1, 2]], 3), r"edges: got shape \(1, 3\)"),
        (lambda: module.degrees(np.ones((2, 3))), r"adjacency: got shape \(2, 3\); expected a sq"),
        (lambda: module.renumber(np.eye(2), np.ones((3, 1)), [0, 1]), "x: got 3 rows for 2 nodes"),
        (lambda: module.renumber(np.eye(2), np.ones((2, 1)), [0, 0]), r"order: got \[0, 0\]"),
        (lambda: module.edge_graph([[0, 1], [1, 0]]), "edges: got an edge twice"),
        (lambda: module.edge_graph([[1, 1]]), "edges: got an edge from a node to itself"),
        (lambda: module.edge_graph([]), "edges: got 0 edges"),
    ],
)
def test_what_does_not_fit_is_named(call, told):
    with pytest.raises(ValueError, match=told):
        call()


def test_what_modules_check_together():
    assert module.checked_adjacency([[0, 1], [1, 0]]).dtype == np.float64
    assert module.checked_nodes([[1], [2]], 2).shape == (2, 1)
    with pytest.raises(ValueError, match="embeddings: got 2 rows for 3 nodes"):
        module.checked_nodes([[1], [2]], 3, name="embeddings")
    np.testing.assert_array_equal(module.checked_edges([[0, 2.0]], 3), [[0, 2]])
    assert module.checked_edges([]).shape == (0, 2)
