"""Reverse mode agrees with PyTorch and finite differences, and trains a network."""

import numpy as np
import pytest

from udl.gradients.autodiff import Tensor
from udl.gradients.numerical import finite_differences

UNARY = {
    "exp": lambda x: (0.3 * x).exp(),
    "log": lambda x: (x**2 + 1.0).log(),
    "relu": lambda x: x.relu(),
    "tanh": lambda x: x.tanh(),
    "negative": lambda x: -x,
    "power": lambda x: x**3 + x**0 + (x**2 + 0.5) ** -1.5,
    "reciprocal": lambda x: 2.0 / (3.0 + x * x),
    "constant": lambda x: np.array([2.0, 1.0, -1.0, 0.5]) * x - 1 + (1 - x) / 4,
    "matrix": lambda x: np.arange(12.0).reshape(4, 3) @ x / 10,
    "sum all": lambda x: x + x.sum(),
    "sum rows": lambda x: x * x.sum(0) - x.sum(1, True),
    "mean": lambda x: x - x.mean((0, 1)) * x.mean(-1, keepdims=True),
    "reshape": lambda x: x.reshape(4, 3) @ x,
    "transpose": lambda x: x @ x.transpose(1, 0) @ x,
    "rows twice": lambda x: x[[0, 2, 2, 1, 0]],
    "slice": lambda x: x[1:, ::2] * x[0, 0],
}
BINARY = {
    "plus": lambda a, b: a + b,
    "minus": lambda a, b: a - b,
    "times": lambda a, b: a * b,
    "over": lambda a, b: a / (b * b + 1.0),
}
PAIRS = [((3, 4), (3, 4)), ((3, 4), (4,)), ((3, 1), (1, 4)), ((2, 3, 4), (3, 1)), ((), (2, 2))]


def both(function, *arrays, seed=0):
    """Gradients of a weighted sum of a function's result, ours and PyTorch's."""
    torch = pytest.importorskip("torch")
    ours = [Tensor(a) for a in arrays]
    theirs = [torch.tensor(a, dtype=torch.float64, requires_grad=True) for a in arrays]
    mine, other = function(*ours), function(*theirs)
    weights = np.random.default_rng(seed).normal(size=mine.value.shape)
    loss = (mine * weights).sum()
    loss.backward()
    (other * torch.tensor(weights)).sum().backward()
    np.testing.assert_allclose(mine.value, other.detach().numpy(), rtol=1e-10, atol=1e-12)
    return [a.grad for a in ours], [b.grad.numpy() for b in theirs]


def as_torch_sees_it(function):
    """NumPy's constants as tensors: PyTorch does not take them from the left."""

    def called(x):
        if isinstance(x, Tensor):
            return function(x)
        torch = pytest.importorskip("torch")
        constants = {"matrix": torch.arange(12.0, dtype=torch.float64).reshape(4, 3)}
        if function is UNARY["matrix"]:
            return constants["matrix"] @ x / 10
        if function is UNARY["constant"]:
            return torch.tensor([2.0, 1.0, -1.0, 0.5]) * x - 1 + (1 - x) / 4
        return function(x)

    return called


@pytest.mark.parametrize("name", UNARY)
def test_operations_agree_with_torch(name):
    x = np.random.default_rng(1).normal(size=(3, 4))
    ours, theirs = both(as_torch_sees_it(UNARY[name]), x)
    np.testing.assert_allclose(ours[0], theirs[0], rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("shapes", PAIRS)
@pytest.mark.parametrize("name", BINARY)
def test_broadcasting_agrees_with_torch(name, shapes):
    rng = np.random.default_rng(2)
    for order in (shapes, shapes[::-1]):
        ours, theirs = both(BINARY[name], *(rng.normal(size=shape) for shape in order))
        for mine, other in zip(ours, theirs, strict=True):
            assert mine.shape == other.shape
            np.testing.assert_allclose(mine, other, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("shapes", [((3, 4), (4, 2)), ((5, 3, 4), (4, 2)), ((5, 3, 4), (5, 4, 2))])
def test_products_of_matrices_agree_with_torch(shapes):
    rng = np.random.default_rng(3)
    ours, theirs = both(lambda a, b: a @ b, *(rng.normal(size=shape) for shape in shapes))
    for mine, other in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(mine, other, rtol=1e-10, atol=1e-12)


def random_graph(rng, leaves):
    """Combine tensors at random, each result being used again: sizes stay moderate by tanh."""
    nodes = list(leaves)
    for _ in range(25):
        a, b = (nodes[i] for i in rng.integers(len(nodes), size=2))
        what = rng.integers(8)
        if what == 0:
            made = a + b
        elif what == 1:
            made = a * b.tanh()
        elif what == 2:
            made = (a.transpose(1, 0) @ b).tanh()[: a.shape[0], :] if False else a - b * 0.5
        elif what == 3:
            made = (a @ (b.reshape(3, 3)[[2, 0, 0]])).tanh()
        elif what == 4:
            made = a.relu() + b.sum(0, keepdims=True) * 0.1
        elif what == 5:
            made = (a.tanh() + 0.1 * b.mean(1, keepdims=True)).exp() * 0.2
        elif what == 6:
            made = (a * a + 1.0).log() / (b**2 + 1.0)
        else:
            made = a.transpose(1, 0).tanh()
        nodes.append(made)
    total = nodes[0].sum()
    for node in nodes[1:]:
        total = total + node.tanh().sum()
    return total


@pytest.mark.parametrize("seed", range(12))
def test_random_graphs_agree_with_torch_and_finite_differences(seed):
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(seed)
    arrays = [rng.normal(size=(3, 3)) for _ in range(3)]
    ours = [Tensor(a) for a in arrays]
    theirs = [torch.tensor(a, requires_grad=True) for a in arrays]
    random_graph(np.random.default_rng(100 + seed), ours).backward()
    random_graph(np.random.default_rng(100 + seed), theirs).backward()

    def loss(stacked):
        graph = random_graph(np.random.default_rng(100 + seed), [Tensor(a) for a in stacked])
        return graph.value.item()

    slopes = finite_differences(loss, np.stack(arrays))
    for mine, other, slope in zip(ours, theirs, slopes, strict=True):
        other = np.zeros((3, 3)) if other.grad is None else other.grad.numpy()
        np.testing.assert_allclose(mine.grad, other, rtol=1e-8, atol=1e-9)
        np.testing.assert_allclose(mine.grad, slope, rtol=1e-4, atol=1e-5)


def test_each_backward_begins_anew():
    x = Tensor([1.0, 2.0])
    loss = (x * x).sum()
    loss.backward()
    loss.backward()
    np.testing.assert_array_equal(x.grad, [2.0, 4.0])


def test_intermediate_results_keep_their_gradients_and_strangers_have_none():
    x, stranger = Tensor([3.0]), Tensor([1.0, 1.0])
    middle = x * 2.0
    (middle**2).sum().backward()
    np.testing.assert_array_equal(middle.grad, [12.0])
    np.testing.assert_array_equal(stranger.grad, [0.0, 0.0])


def test_a_graph_deeper_than_pythons_stack():
    x = Tensor(1.0)
    y = x
    for _ in range(20_000):
        y = y + x
    y.backward()
    assert x.grad == 20_001


def test_a_tensor_that_is_used_exponentially_often_is_visited_once():
    x = Tensor(1.0)
    y = x
    for _ in range(60):
        y = y + y
    y.backward()
    assert x.grad == 2.0**60


def test_leaves_are_copies():
    array = np.ones(2)
    Tensor(array).value += 1
    np.testing.assert_array_equal(array, 1.0)


def test_an_operation_of_ones_own():
    x = Tensor([0.3, -1.0])
    sine = Tensor(np.sin(x.value), [(x, lambda g: g * np.cos(x.value))])
    (sine * sine).sum().backward()
    np.testing.assert_allclose(x.grad, np.sin(2 * x.value))


def test_exclusive_or_is_learnt():
    x = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    y = np.array([[0.0], [1.0], [1.0], [0.0]])
    rng = np.random.default_rng(1)
    w0, b0 = Tensor(rng.normal(size=(2, 8))), Tensor(np.zeros(8))
    w1, b1 = Tensor(rng.normal(size=(8, 1)) / 2), Tensor(np.zeros(1))
    losses = []
    for _ in range(500):
        hidden = (x @ w0 + b0).relu()
        loss = ((hidden @ w1 + b1 - y) ** 2).mean()
        loss.backward()
        for p in (w0, b0, w1, b1):
            p.value -= 0.1 * p.grad
        losses.append(loss.value.item())
    assert losses[0] > 0.1
    assert losses[-1] < 1e-4


def test_wrong_uses_are_named():
    with pytest.raises(ValueError, match=r"backward: got shape \(2,\); expected a single number"):
        Tensor([1.0, 2.0]).backward()
    with pytest.raises(ValueError, match=r"@: got shapes \(2,\), \(2, 2\); expected matrices"):
        Tensor([1.0, 2.0]) @ np.eye(2)
    with pytest.raises(ValueError, match="exponent: got"):
        Tensor(2.0) ** Tensor(3.0)
    with pytest.raises(ValueError, match="value: got"):
        Tensor([np.nan])
