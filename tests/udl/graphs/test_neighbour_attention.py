import numpy as np
import pytest
import torch

from tests.reference_values import assert_printed, load
from tests.shape_checks import checked
from tests.udl.graphs.test_adjacency import random_graph
from udl.attention import attention_weights
from udl.graphs import neighbour_attention as module
from udl.graphs.adjacency import adjacency_matrix, renumber

attention = checked(module)
RNG = np.random.default_rng(0)
X, W, B = RNG.normal(size=(12, 3)), RNG.normal(size=(4, 3)), RNG.normal(size=4)
RECEIVER, SENDER = RNG.normal(size=(2, 4))
A = random_graph()


def test_reference_output():
    told = load("graphs")["attention"]
    draws = np.random.RandomState(told["seed"])
    # Columns are nodes there; the first half of phi belongs to the sender.
    x = draws.normal(size=(4, 8)).T
    omega, beta = draws.normal(size=(4, 4)), draws.normal(size=(4, 1))[:, 0]
    phi = draws.normal(size=(8, 1))[:, 0]
    a = adjacency_matrix(np.array(load("graphs")["eight_nodes"]["edges"]), 8)
    found = attention.graph_attention(x, a, omega, beta, phi[4:], phi[:4], slope=0.0)
    assert_printed(np.maximum(found, 0).T, told["expected"], told["decimals"])


@pytest.mark.parametrize("slope", [0.0, 0.2, 1.0])
def test_loops_and_torch_agree(slope):
    y = X @ W.T + B
    expected = []
    for n in range(12):
        near = [m for m in range(12) if A[n, m] or m == n]
        scores = torch.tensor([RECEIVER @ y[n] + SENDER @ y[m] for m in near])
        weights = torch.softmax(torch.nn.functional.leaky_relu(scores, slope), 0).numpy()
        expected.append(sum(w * y[m] for w, m in zip(weights, near, strict=True)))
    found = attention.graph_attention(X, A, W, B, RECEIVER, SENDER, slope=slope)
    np.testing.assert_allclose(found, expected, atol=1e-12)


def test_equivariant_under_random_permutations():
    rng = np.random.default_rng(1)
    first = attention.graph_attention(X, A, W, B, RECEIVER, SENDER)
    for _ in range(20):
        order = rng.permutation(12)
        a, x = renumber(A, X, order)
        found = attention.graph_attention(x, a, W, B, RECEIVER, SENDER)
        np.testing.assert_allclose(found, first[order], atol=1e-12)


def test_weights_are_those_of_masked_attention_and_zero_elsewhere():
    scores = RNG.normal(size=(12, 12))
    weights = attention.neighbour_weights(scores, A)
    mask = (A + np.eye(12)) > 0
    np.testing.assert_allclose(weights.sum(axis=1), 1)
    assert not weights[~mask].any()
    # Queries that are rows of the identity make any matrix of scores.
    same = attention_weights(np.eye(12), scores.T.copy(), mask, scale=1.0)
    np.testing.assert_allclose(weights, same, atol=1e-12)
    # A lonely node looks at itself.
    np.testing.assert_array_equal(
        attention.neighbour_weights(scores[:2, :2], np.zeros((2, 2))), np.eye(2)
    )


def test_static_scores_put_senders_in_one_order_and_dynamic_ones_need_not():
    static = attention.attention_scores(X @ W.T, RECEIVER, SENDER)
    assert len({tuple(np.argsort(row)) for row in static}) == 1
    left, right = X @ W.T, X @ RNG.normal(size=(3, 4))
    dynamic = attention.dynamic_attention_scores(left, right, RECEIVER)
    assert len({tuple(np.argsort(row)) for row in dynamic}) > 1
    n, m = 3, 7
    one = torch.nn.functional.leaky_relu(torch.tensor(left[n] + right[m]), 0.2).numpy()
    assert dynamic[n, m] == pytest.approx(RECEIVER @ one)


def test_large_scores_do_not_overflow():
    weights = attention.neighbour_weights(1e4 * RNG.normal(size=(12, 12)), A)
    np.testing.assert_allclose(weights.sum(axis=1), 1)


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: module.attention_scores(X, SENDER, SENDER), r"receiver_scores: got shape \(4,\)"),
        (lambda: module.neighbour_weights(np.ones((2, 2)), A), r"scores: got shape \(2, 2\)"),
        (lambda: module.graph_attention(X, A, W, B[:2], SENDER, SENDER), "biases: got shape"),
        (lambda: module.graph_attention(X, A, OWN, B, SENDER, SENDER), "weights: got shape"),
        (
            lambda: module.graph_attention(1e300 * X, A, 1e300 * W, B, SENDER, SENDER),
            "x: got numbers as large as",
        ),
        (lambda: module.dynamic_attention_scores(X, X[:3], SENDER), r"senders: got shape \(3, 3\)"),
        (lambda: module.dynamic_attention_scores(X, X, SENDER), r"weights: got shape \(4,\)"),
    ],
)
def test_what_does_not_fit_is_named(call, told):
    with pytest.raises(ValueError, match=told):
        call()


OWN = np.ones((4, 2))
