import numpy as np
import pytest

from tests.shape_checks import checked
from udl.data.graphs import molecules
from udl.graphs import batches as module
from udl.graphs.adjacency import adjacency_matrix
from udl.graphs.network import graph_readout, node_embeddings, random_graph_network

batches = checked(module)


def test_a_batch_gives_what_its_graphs_give_one_by_one():
    rng = np.random.default_rng(0)
    drawn = molecules.make_molecules(7, rng=rng)
    network = random_graph_network([4, 6, 5], rng)
    batch = batches.join_graphs([(one.one_hot(), one.bonds) for one in drawn])
    whole = adjacency_matrix(batch.edges, len(batch.x))
    together = graph_readout(node_embeddings(network, batch.x, whole), batch.graph_of_node)
    for one, found in zip(drawn, together, strict=True):
        x = one.one_hot()
        alone = node_embeddings(network, x, adjacency_matrix(one.bonds, len(x)))
        np.testing.assert_allclose(found, alone.mean(axis=0), atol=1e-12)


def test_numbers_move_on_and_no_edge_leaves_its_graph():
    first, second = (np.ones((2, 1)), np.array([[0, 1]])), (np.zeros((3, 1)), np.array([[2, 0]]))
    batch = batches.join_graphs([first, (np.ones((1, 1)), []), second])
    np.testing.assert_array_equal(batch.edges, [[0, 1], [5, 3]])
    np.testing.assert_array_equal(batch.graph_of_node, [0, 0, 1, 2, 2, 2])
    assert (batch.graph_of_node[batch.edges[:, 0]] == batch.graph_of_node[batch.edges[:, 1]]).all()


@pytest.mark.parametrize(
    ("graphs", "told"),
    [
        ([], r"graphs: got \[\]"),
        ([(np.ones((2, 1)), [[0, 2]])], r"graphs: got a pair at 0 whose edges: got 2\.0"),
        ([(np.ones((2, 1)), []), (np.ones((2, 3)), [])], "graphs: got 3 channels at 1 after 1"),
        ([np.ones((2, 1))], "graphs: got .* at 0; expected a pair"),
    ],
)
def test_what_does_not_fit_is_named(graphs, told):
    with pytest.raises(ValueError, match=told):
        module.join_graphs(graphs)
