import numpy as np
import pytest

from tests.shape_checks import checked
from tests.udl.graphs.test_adjacency import random_graph
from udl.graphs import smoothing as module
from udl.graphs.adjacency import renumber
from udl.graphs.layers import propagation_matrix

smoothing = checked(module)
A = random_graph(20, 0.25, 1)
X = np.random.default_rng(0).normal(size=(20, 3))


@pytest.mark.parametrize("kind", module.AVERAGES)
def test_steps_are_powers_of_the_matrix(kind):
    power = np.linalg.matrix_power(propagation_matrix(A, kind), 5)
    np.testing.assert_allclose(smoothing.smoothed(X, A, 5, kind=kind), power @ X, atol=1e-12)
    np.testing.assert_array_equal(smoothing.smoothed(X, A, 0, kind=kind), X)


@pytest.mark.parametrize("kind", module.AVERAGES)
def test_energy_falls_at_the_rate_of_the_second_eigenvalue(kind):
    values = np.sort(np.abs(np.linalg.eigvalsh(propagation_matrix(A, "symmetric"))))
    energies = [
        smoothing.neighbour_energy(smoothing.smoothed(X, A, steps, kind=kind), A, kind=kind)
        for steps in (0, 1, 40, 41)
    ]
    assert energies[1] < energies[0]
    assert energies[3] / energies[2] == pytest.approx(values[-2] ** 2, rel=5e-3)
    assert energies[3] < 1e-3 * energies[0]


def test_restarts_stop_the_fall_where_one_solves_for_it():
    p = propagation_matrix(A, "symmetric")
    limit = 0.1 * np.linalg.solve(np.eye(20) - 0.9 * p, X)
    np.testing.assert_allclose(smoothing.smoothed(X, A, 400, restart=0.1), limit, atol=1e-10)
    assert smoothing.neighbour_energy(limit, A) > 1e-3 * smoothing.neighbour_energy(X, A)
    np.testing.assert_array_equal(smoothing.smoothed(X, A, 9, restart=1.0), X)


def test_energy_by_the_loop_and_by_the_laplacian():
    degree = A.sum(axis=1)
    by_loop = sum(
        A[n, m] * np.sum((X[n] / np.sqrt(1 + degree[n]) - X[m] / np.sqrt(1 + degree[m])) ** 2)
        for n in range(20)
        for m in range(n)
    )
    assert smoothing.neighbour_energy(X, A) == pytest.approx(by_loop)
    symmetric = np.eye(20) - propagation_matrix(A, "symmetric")
    assert np.trace(X.T @ symmetric @ X) == pytest.approx(by_loop)
    plain = np.trace(X.T @ (np.diag(degree) - A) @ X)
    assert smoothing.neighbour_energy(X, A, kind="mean") == pytest.approx(plain)


def test_energy_is_invariant_and_zero_for_equal_rows():
    rng = np.random.default_rng(2)
    for kind in module.AVERAGES:
        first = smoothing.neighbour_energy(X, A, kind=kind)
        for _ in range(5):
            a, x = renumber(A, X, rng.permutation(20))
            assert smoothing.neighbour_energy(x, a, kind=kind) == pytest.approx(first)
    assert smoothing.neighbour_energy(np.ones((20, 2)), A, kind="mean") == 0
    even = np.sqrt(1 + A.sum(axis=1))[:, None]
    assert smoothing.neighbour_energy(even, A) == pytest.approx(0, abs=1e-25)


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: module.smoothed(X, A, 3, kind="sum"), "kind: got 'sum'"),
        (lambda: module.smoothed(X, A, 3, restart=1.1), r"restart: got 1\.1"),
        (lambda: module.neighbour_energy(X, np.tril(A)), "adjacency: got another weight one way"),
        (lambda: module.neighbour_energy(1e200 * X, A), "x: got numbers as large as"),
    ],
)
def test_what_does_not_fit_is_named(call, told):
    with pytest.raises(ValueError, match=told):
        call()
