import numpy as np
import pytest
import torch

from tests.shape_checks import checked
from tests.udl.graphs.test_adjacency import random_graph
from udl.graphs import messages as module
from udl.graphs.adjacency import edge_list

messages = checked(module)
KINDS = module.AGGREGATIONS


@pytest.mark.parametrize("how", KINDS)
def test_the_loop_and_the_arrays_agree(how):
    rng = np.random.default_rng(0)
    for seed in range(4):
        edges = edge_list(random_graph(seed=seed, directed=True))
        x = rng.normal(size=(12, 3))
        np.testing.assert_allclose(
            messages.pass_messages(x, edges, how),
            messages.pass_messages_one_by_one(x, edges, how),
            rtol=1e-12,
        )


def test_a_sum_of_messages_is_a_product_with_the_matrix():
    matrix = random_graph(directed=True)
    x = np.random.default_rng(1).normal(size=(12, 3))
    np.testing.assert_allclose(messages.pass_messages(x, edge_list(matrix)), matrix @ x, atol=1e-12)


@pytest.mark.parametrize("how", KINDS)
def test_aggregates_are_torchs(how):
    rng = np.random.default_rng(2)
    sent, to = rng.normal(size=(30, 4)), rng.integers(8, size=30)
    reduced = {"sum": "sum", "mean": "mean", "max": "amax"}[how]
    expected = torch.zeros(10, 4, dtype=torch.float64).scatter_reduce(
        0,
        torch.tensor(to)[:, None].expand(30, 4),
        torch.tensor(sent),
        reduced,
        include_self=False,
    )
    np.testing.assert_allclose(messages.aggregate(sent, to, 10, how), expected.numpy(), atol=1e-12)


@pytest.mark.parametrize("how", KINDS)
def test_the_order_of_messages_does_not_matter(how):
    rng = np.random.default_rng(3)
    sent, to = rng.normal(size=(40, 2)), rng.integers(5, size=40)
    first = messages.aggregate(sent, to, 5, how)
    for _ in range(20):
        order = rng.permutation(40)
        np.testing.assert_allclose(
            messages.aggregate(sent[order], to[order], 5, how), first, atol=1e-13
        )


def test_what_mean_and_max_cannot_tell_apart():
    one, two = np.array([[1.0], [2.0]]), np.array([[1.0], [2.0], [1.0], [2.0]])
    uneven = np.array([[1.0], [2.0], [2.0]])
    found = {
        (how, len(sent)): messages.aggregate(sent, np.zeros(len(sent), int), 1, how).item()
        for how in KINDS
        for sent in (one, uneven, two)
    }
    assert found["mean", 2] == found["mean", 4] != found["mean", 3]
    assert found["max", 2] == found["max", 3] == found["max", 4]
    assert len({found["sum", size] for size in (2, 3, 4)}) == 3


@pytest.mark.parametrize("how", KINDS)
def test_nobody_writes_to_a_lonely_node(how):
    found = messages.pass_messages(np.full((3, 1), -5.0), np.array([[0, 1]]), how)
    np.testing.assert_array_equal(found, [[0], [-5], [0]])
    np.testing.assert_array_equal(module.pass_messages(np.ones((2, 1)), [], how), [[0], [0]])


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: module.aggregate(np.ones((2, 1)), [0], 3), "receivers: got 1 for 2 messages"),
        (lambda: module.aggregate(np.ones((2, 1)), [0, 3], 3), r"receivers: got 3\.0"),
        (lambda: module.pass_messages(np.ones((2, 1)), [[0, 2]]), r"edges: got 2\.0"),
        (lambda: module.pass_messages(np.ones((2, 1)), [[0, 1]], "min"), "how: got \"?'min"),
    ],
)
def test_what_does_not_fit_is_named(call, told):
    with pytest.raises(ValueError, match=told):
        call()
