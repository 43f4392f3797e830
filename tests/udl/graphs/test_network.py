import numpy as np
import pytest

from tests.reference_values import assert_printed, load
from tests.shape_checks import checked
from tests.udl.graphs.test_adjacency import random_graph
from udl.data.graphs import molecules
from udl.graphs import network as module
from udl.graphs.adjacency import adjacency_matrix, distances, renumber
from udl.graphs.layers import KINDS, graph_convolution
from udl.losses import sigmoid

network = checked(module)
A = random_graph()
X = np.random.default_rng(0).normal(size=(12, 3))


def drawn(kind="sum", sizes=(3, 5, 4)):
    return module.random_graph_network(sizes, np.random.default_rng(1), kind=kind)


def test_reference_output_of_ethanol_in_any_order():
    told = load("graphs")["ethanol"]
    draws, d = np.random.RandomState(told["seed"]), told["channels"]
    inputs = 118
    weights, biases = [], []
    for layer in range(3):
        weights.append(draws.normal(size=(d, d if layer else inputs)) * 2 / d)
        biases.append((draws.normal(size=(d, 1)) * 2 / d)[:, 0])
    last, offset = draws.normal(size=(1, d)), draws.normal(size=(1, 1)).item()
    atoms = {"H": 0, "C": 5, "O": 7}  # atomic number minus one
    x = np.eye(inputs)[[atoms[symbol] for symbol in told["elements"]]]
    a = adjacency_matrix(np.array(told["edges"]), len(x))
    layers = module.GraphNetwork(tuple(weights), tuple(biases))
    rng = np.random.default_rng(2)
    for order in (np.arange(9), *(rng.permutation(9) for _ in range(5))):
        other_a, other_x = renumber(a, x, order)
        summary = network.graph_readout(network.node_embeddings(layers, other_x, other_a))
        found = sigmoid(summary @ last.T + offset).item()
        assert_printed(found, told["expected"], told["decimals"])


@pytest.mark.parametrize("kind", KINDS)
def test_nodes_are_equivariant_and_graphs_invariant_under_random_permutations(kind):
    layers, rng = drawn(kind), np.random.default_rng(3)
    first = network.node_embeddings(layers, X, A)
    assert (first > 0).mean() > 0.2
    for _ in range(20):
        order = rng.permutation(12)
        a, x = renumber(A, X, order)
        found = network.node_embeddings(layers, x, a)
        np.testing.assert_allclose(found, first[order], atol=1e-12)
        for how in ("sum", "mean", "max"):
            np.testing.assert_allclose(
                network.graph_readout(found, how=how),
                network.graph_readout(first, how=how),
                atol=1e-12,
            )


def test_layers_follow_one_another():
    layers = drawn("mean")
    hidden = X
    for w, b in zip(layers.weights, layers.biases, strict=True):
        hidden = np.maximum(graph_convolution(hidden, A, w, b, kind="mean"), 0)
    np.testing.assert_array_equal(network.node_embeddings(layers, X, A), hidden)


def test_a_node_sees_as_far_as_there_are_layers():
    line = adjacency_matrix(np.stack([np.arange(9), np.arange(1, 10)], axis=1), 10)
    x = np.ones((10, 2))
    layers = module.GraphNetwork((np.ones((2, 2)),) * 3, (np.zeros(2),) * 3)
    before = network.node_embeddings(layers, x, line)
    x[0] += 1
    changed = (network.node_embeddings(layers, x, line) != before).any(axis=1)
    np.testing.assert_array_equal(changed, distances(line)[0] <= 3)


def test_isomers_differ_after_a_layer_and_not_before():
    found = []
    for name in ("ethanol", "dimethyl ether"):
        molecule = molecules.named(name)
        a = adjacency_matrix(molecule.bonds, len(molecule.elements))
        x = molecule.one_hot()
        layers = module.random_graph_network([4, 6], np.random.default_rng(4))
        found.append([x.sum(axis=0), network.node_embeddings(layers, x, a).sum(axis=0)])
    np.testing.assert_array_equal(found[0][0], found[1][0])
    assert np.abs(found[0][1] - found[1][1]).max() > 0.01


def test_readout_by_the_loop():
    owner = np.array([0, 2, 2, 0, 0, 2, 2, 2, 2, 2, 2, 0])
    for how, combine in (("sum", np.sum), ("mean", np.mean), ("max", np.max)):
        found = network.graph_readout(X, owner, num_graphs=4, how=how)
        for graph in (0, 2):
            np.testing.assert_allclose(found[graph], combine(X[owner == graph], axis=0))
        assert not found[[1, 3]].any()
        assert network.graph_readout(X, owner, how=how).shape == (3, 3)


def test_edges_are_scored_alike_both_ways():
    pairs = np.array([[0, 1], [1, 0], [3, 3]])
    found = network.edge_logits(X, pairs)
    np.testing.assert_allclose(found, [X[0] @ X[1], X[0] @ X[1], X[3] @ X[3]])


def test_random_weights_are_hes():
    layers = module.random_graph_network([400, 300, 2], np.random.default_rng(5))
    assert layers.weights[0].std() == pytest.approx(np.sqrt(2 / 400), rel=0.02)
    assert [w.shape for w in layers.weights] == [(300, 400), (2, 300)]
    assert not any(b.any() for b in layers.biases)


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: module.GraphNetwork((np.ones((2, 3)),), (np.ones(3),)), r"biases: got lengths \["),
        (
            lambda: module.GraphNetwork((np.ones((2, 3)), np.ones((1, 3))), (np.ones(2), [1.0])),
            r"weights: got shape \(1, 3\) after \(2, 3\); expected 2 columns",
        ),
        (lambda: module.GraphNetwork((), ()), r"weights: got \(\)"),
        (lambda: module.random_graph_network([3], np.random.default_rng(0)), r"sizes: got \[3\]"),
        (lambda: module.node_embeddings(drawn(), np.ones((12, 2)), A), "x: got 2 channels; exp"),
        (lambda: module.graph_readout(X, [0, 1]), "graph_of_node: got 2 for 12 nodes"),
        (
            lambda: module.graph_readout(X, np.full(12, 3), num_graphs=2),
            r"graph_of_node: got 3\.0",
        ),
        (lambda: module.edge_logits(X, [[0, 12]]), r"pairs: got 12\.0"),
        (lambda: module.edge_logits(X, [[0, 1, 2]]), r"pairs: got shape \(1, 3\)"),
    ],
)
def test_what_does_not_fit_is_named(call, told):
    with pytest.raises(ValueError, match=told):
        call()
