import numpy as np
import pytest

from tests.reference_values import load
from tests.shape_checks import checked
from tests.udl.graphs.test_adjacency import random_graph
from udl.graphs import sampling as module
from udl.graphs.adjacency import adjacency_matrix, distances

sampling = checked(module)
A = random_graph(40, 0.12, 5)


def test_reference_fields():
    told = load("graphs")["twenty_three_nodes"]
    a = adjacency_matrix(np.array(told["edges"]), 23)
    fields = sampling.receptive_field(a, np.array([told["node"]]), 3)
    assert fields[1].tolist() == told["expected"]
    assert [len(field) for field in fields] == told["sizes"]


def test_fields_are_the_nodes_within_as_many_steps():
    apart = distances(A)
    for nodes in ([3], [0, 7, 9]):
        for layer, field in enumerate(sampling.receptive_field(A, np.array(nodes), 4)):
            near = (apart[nodes] <= layer).any(axis=0)
            np.testing.assert_array_equal(field, np.flatnonzero(near))


def test_senders_are_seen_and_receivers_are_not():
    a = adjacency_matrix(np.array([[0, 1], [1, 2]]), 3, directed=True)
    assert sampling.receptive_field(a, np.array([1]), 1)[1].tolist() == [0, 1]


def test_samples_are_parts_of_the_field_without_repetition():
    rng = np.random.default_rng(0)
    for _ in range(30):
        drawn = sampling.sample_field(A, np.array([2, 5]), 3, 2, rng)
        fields = sampling.receptive_field(A, np.array([2, 5]), 3)
        for part, field in zip(drawn.nodes, fields, strict=True):
            assert set(part) <= set(field)
        for above, below, edges in zip(drawn.nodes, drawn.nodes[1:], drawn.edges, strict=False):
            assert len(np.unique(edges, axis=0)) == len(edges)
            assert set(edges[:, 1]) == set(above)
            assert set(edges[:, 0]) == set(below)
            for sender, receiver in edges:
                assert sender == receiver or A[receiver, sender]
            for node in above:
                others = np.count_nonzero(edges[:, 1] == node) - 1
                assert others == min(2, A[node].sum())


def test_enough_neighbours_are_all_neighbours():
    drawn = sampling.sample_field(A, np.array([2]), 3, 100, np.random.default_rng(1))
    for part, field in zip(drawn.nodes, sampling.receptive_field(A, np.array([2]), 3), strict=True):
        np.testing.assert_array_equal(part, field)


def test_each_neighbour_is_drawn_equally_often_and_the_mean_is_right_on_average():
    rng = np.random.default_rng(2)
    node = int(A.sum(axis=1).argmax())
    near = np.flatnonzero(A[node])
    x = np.random.default_rng(3).normal(size=40)
    counts, means = np.zeros(40), []
    for _ in range(2000):
        edges = sampling.sample_field(A, np.array([node]), 1, 3, rng).edges[0]
        others = edges[edges[:, 0] != node, 0]
        counts[others] += 1
        means.append(x[others].mean())
    share = 3 / len(near)
    error = np.sqrt(2000 * share * (1 - share))
    assert np.abs(counts[near] - 2000 * share).max() < 4 * error
    assert counts.sum() == counts[near].sum()
    assert abs(np.mean(means) - x[near].mean()) < 4 * np.std(means) / np.sqrt(2000)


def test_a_generator_decides_the_draw():
    first, again, other = (
        sampling.sample_field(A, np.array([2]), 3, 2, np.random.default_rng(s)) for s in (0, 0, 1)
    )
    np.testing.assert_array_equal(first.nodes[-1], again.nodes[-1])
    assert first.nodes[-1].tolist() != other.nodes[-1].tolist()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"nodes": [40]}, r"nodes: got 40\.0"),
        ({"num_layers": -1}, "num_layers: got -1"),
        ({"num_neighbours": 0}, "num_neighbours: got 0"),
        ({"rng": 0}, "rng: got 0; expected a Generator of numpy"),
    ],
)
def test_what_does_not_fit_is_named(change, told):
    usual = {"nodes": [0], "num_layers": 1, "num_neighbours": 2, "rng": np.random.default_rng(0)}
    with pytest.raises(ValueError, match=told):
        module.sample_field(A, **{**usual, **change})
