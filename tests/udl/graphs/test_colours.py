import itertools

import numpy as np
import pytest

from tests.shape_checks import checked
from tests.udl.graphs.test_adjacency import random_graph
from udl.data.graphs import molecules
from udl.graphs import colours as module
from udl.graphs.adjacency import adjacency_matrix, degrees
from udl.graphs.layers import KINDS
from udl.graphs.network import graph_readout, node_embeddings, random_graph_network

colours = checked(module)


def ring(size):
    return adjacency_matrix(np.stack([np.arange(size), (np.arange(size) + 1) % size], axis=1), size)


def side_by_side(one, other):
    both = np.zeros((len(one) + len(other),) * 2)
    both[: len(one), : len(one)], both[len(one) :, len(one) :] = one, other
    return both


def test_the_first_round_tells_degrees_apart():
    a = random_graph(12, 0.3, 3)
    first = colours.refined_colours(a, num_rounds=1)[1]
    for n, m in itertools.combinations(range(12), 2):
        assert (first[n] == first[m]) == (degrees(a)[n] == degrees(a)[m])


def test_colours_only_split_and_do_not_depend_on_numbers():
    rng = np.random.default_rng(0)
    for seed in range(10):
        a = random_graph(15, 0.2, seed)
        found = colours.refined_colours(a)
        for before, after in itertools.pairwise(found):
            assert len(set(zip(before, after, strict=True))) == after.max() + 1 > before.max() + 1
        order = rng.permutation(15)
        other = colours.refined_colours(a[np.ix_(order, order)])
        assert len(other) == len(found)
        for one, two in zip(found, other, strict=True):
            np.testing.assert_array_equal(one[order], two)


def test_a_longer_run_gains_nothing():
    a = random_graph(15, 0.2, 4)
    stable = colours.refined_colours(a)[-1].max()
    assert colours.refined_colours(a, num_rounds=20)[-1].max() == stable


def test_rings_of_equal_size_look_alike_to_all_kinds_of_networks():
    one, other = ring(6), side_by_side(ring(3), ring(3))
    assert not colours.told_apart([one, other])
    assert colours.told_apart([one, ring(5)])
    for kind in KINDS:
        network = random_graph_network([1, 8, 8, 8], np.random.default_rng(1), kind=kind)
        outputs = [
            graph_readout(node_embeddings(network, np.ones((6, 1)), a)) for a in (one, other)
        ]
        np.testing.assert_allclose(*outputs, atol=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_no_network_tells_decalin_from_bicyclopentyl(seed):
    pair = [molecules.named(name) for name in ("decalin", "bicyclopentyl")]
    matrices = [adjacency_matrix(one.bonds, len(one.elements)) for one in pair]
    assert pair[0].formula == pair[1].formula == "C10H18"
    assert not colours.told_apart(matrices, [one.elements for one in pair])
    network = random_graph_network([4, 8, 8, 8, 8], np.random.default_rng(seed))
    outputs = [
        graph_readout(node_embeddings(network, one.one_hot(), a))
        for one, a in zip(pair, matrices, strict=True)
    ]
    np.testing.assert_allclose(*outputs, rtol=1e-9)
    # They are different: the one has rings of six, the other of five.
    fifth = [np.trace(np.linalg.matrix_power(a, 5)) for a in matrices]
    assert fifth == [0, 20]


def test_elements_tell_apart_what_bonds_do_not():
    a = ring(4)
    alike, opposite = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    assert not colours.told_apart([a, a])
    assert colours.told_apart([a, a], [alike, opposite])
    assert not colours.told_apart([a, a], [alike, np.roll(alike, 1)])


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: module.refined_colours(ring(4), [0, 1]), "colours: got 2 for 4 nodes"),
        (lambda: module.told_apart([ring(4)]), "graphs: got 1; expected two"),
        (lambda: module.told_apart([ring(4), np.ones((2, 3))]), "graphs: got a matrix with adj"),
        (lambda: module.told_apart([ring(4)] * 2, [[0], [0]]), "colours: got 1 and 1; expected 4"),
    ],
)
def test_what_does_not_fit_is_named(call, told):
    with pytest.raises(ValueError, match=told):
        call()
