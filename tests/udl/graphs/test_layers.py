import numpy as np
import pytest
import torch

from tests.shape_checks import checked
from tests.udl.graphs.test_adjacency import random_graph
from udl.convolution import conv2d
from udl.graphs import layers as module
from udl.graphs.adjacency import renumber

layers = checked(module)
RNG = np.random.default_rng(0)
X, W, B = RNG.normal(size=(12, 3)), RNG.normal(size=(4, 3)), RNG.normal(size=4)
OWN = RNG.normal(size=(4, 3))
A = random_graph()


def test_one_layer_by_hand():
    # A triangle 1, 2, 3 with node 0 hanging on 1.
    a = np.array([[0, 1, 0, 0], [1, 0, 1, 1], [0, 1, 0, 1], [0, 1, 1, 0]])
    x = np.array([[1, 0], [0, 1], [1, 1], [2, 0]])
    found = layers.graph_convolution(x, a, np.array([[1, 0], [1, -1]]), np.array([0, -1]))
    # Sums (1, 1), (4, 2), (3, 2), (3, 2).
    np.testing.assert_array_equal(found, [[1, -1], [4, 1], [3, 0], [3, 0]])


@pytest.mark.parametrize("kind", module.KINDS)
def test_loops_over_nodes_agree(kind):
    root = np.sqrt(A.sum(axis=1) + 1)
    expected = []
    for n in range(12):
        near = [m for m in range(12) if A[n, m] or m == n]
        heard = {
            "sum": sum(X[m] for m in near),
            "mean": sum(X[m] for m in near) / len(near),
            "symmetric": sum(X[m] / (root[n] * root[m]) for m in near),
            "max": np.max([X[m] for m in near], axis=0),
        }[kind]
        expected.append(W @ heard + B)
    np.testing.assert_allclose(layers.graph_convolution(X, A, W, B, kind=kind), expected)


@pytest.mark.parametrize("kind", module.KINDS)
def test_own_weights_leave_a_node_out_of_its_neighbours(kind):
    lonely = np.zeros((2, 2))
    found = layers.graph_convolution(X[:2], lonely, W, B, kind=kind, self_weights=OWN)
    np.testing.assert_allclose(found, X[:2] @ OWN.T + B)
    if kind == "sum":
        same = layers.graph_convolution(X, A, W, B, self_weights=W)
        np.testing.assert_allclose(same, layers.graph_convolution(X, A, W, B))


@pytest.mark.parametrize("own", [None, OWN])
@pytest.mark.parametrize("kind", module.KINDS)
def test_equivariant_under_random_permutations(kind, own):
    rng = np.random.default_rng(1)
    first = layers.graph_convolution(X, A, W, B, kind=kind, self_weights=own)
    for _ in range(20):
        order = rng.permutation(12)
        a, x = renumber(A, X, order)
        found = layers.graph_convolution(x, a, W, B, kind=kind, self_weights=own)
        np.testing.assert_allclose(found, first[order], atol=1e-12)


def test_rows_of_the_mean_sum_to_one_and_the_symmetric_matrix_is_symmetric():
    mean = layers.propagation_matrix(A, "mean")
    np.testing.assert_allclose(mean.sum(axis=1), 1)
    symmetric = layers.propagation_matrix(A, "symmetric")
    np.testing.assert_allclose(symmetric, symmetric.T)
    # Similar matrices: the same eigenvalues, none larger than one in size.
    values = np.linalg.eigvalsh(symmetric)
    np.testing.assert_allclose(np.sort(np.linalg.eigvals(mean).real), values, atol=1e-10)
    assert values[-1] == pytest.approx(1)
    assert values[0] > -1
    alone = layers.propagation_matrix(np.zeros((2, 2)), "symmetric", with_self=False)
    assert not alone.any()


def test_propagation_equals_torchs_sparse_product():
    p = layers.propagation_matrix(A, "symmetric")
    sparse = torch.tensor(p).to_sparse()
    found = layers.graph_convolution(X, A, W, B, kind="symmetric")
    expected = torch.nn.functional.linear(
        torch.sparse.mm(sparse, torch.tensor(X)), torch.tensor(W), torch.tensor(B)
    )
    np.testing.assert_allclose(found, expected.numpy(), atol=1e-12)


def test_on_a_grid_it_is_a_convolution_with_a_cross_for_its_kernel():
    rows, columns = np.divmod(np.arange(20), 5)
    a = np.abs(rows[:, None] - rows) + np.abs(columns[:, None] - columns) == 1
    image = np.random.default_rng(2).normal(size=20)
    kernel = np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]])
    expected = conv2d(image.reshape(1, 1, 4, 5), kernel[None, None], padding=1)
    found = layers.graph_convolution(image[:, None], a, np.eye(1), np.zeros(1))
    np.testing.assert_allclose(found.reshape(4, 5), expected[0, 0])


@pytest.mark.parametrize("kind", module.PROPAGATIONS)
def test_gradients_are_finite_differences_and_torchs(kind):
    up = np.random.default_rng(3).normal(size=(12, 4))
    directed = random_graph(directed=True)
    found = layers.graph_convolution_gradients(up, X, directed, W, kind=kind)

    def loss(x, w, b):
        return (up * layers.graph_convolution(x, directed, w, b, kind=kind)).sum()

    given = {"x": X, "weights": W, "biases": B}
    for name, array in given.items():
        for index in [(0,) * array.ndim, tuple(s - 1 for s in array.shape)]:
            step = np.zeros_like(array)
            step[index] = 1e-6
            ends = [loss(*({**given, name: array + s}).values()) for s in (step, -step)]
            slope = (ends[0] - ends[1]) / 2e-6
            assert getattr(found, name)[index] == pytest.approx(slope, rel=1e-6, abs=1e-7)
    tensors = {k: torch.tensor(v, requires_grad=True) for k, v in given.items()}
    p = torch.tensor(layers.propagation_matrix(directed, kind))
    out = p @ tensors["x"] @ tensors["weights"].T + tensors["biases"]
    (out * torch.tensor(up)).sum().backward()
    for name, tensor in tensors.items():
        np.testing.assert_allclose(getattr(found, name), tensor.grad.numpy(), atol=1e-12)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"x": np.ones((3, 3))}, "x: got 3 rows for 12 nodes"),
        ({"weights": np.ones((4, 2))}, r"weights: got shape \(4, 2\); expected 3 columns"),
        ({"biases": np.ones(3)}, r"biases: got shape \(3,\); expected \(4,\)"),
        ({"self_weights": np.ones((4, 2))}, r"self_weights: got shape \(4, 2\)"),
        ({"adjacency": -A}, r"adjacency: got -1\.0"),
        ({"kind": "min"}, "kind: got 'min'"),
    ],
)
def test_what_does_not_fit_is_named(change, told):
    with pytest.raises(ValueError, match=told):
        module.graph_convolution(
            **{"x": X, "adjacency": A, "weights": W, "biases": B, "self_weights": OWN, **change}
        )
