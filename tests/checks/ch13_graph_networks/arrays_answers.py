"""Right and wrong answers to practical 13.1, written as a student would write them."""

from collections import deque
from itertools import combinations, permutations

import numpy as np

from tests.checks.check_harness import Wrong

# --- right answers ---


def adjacency(edges, num_nodes):
    matrix = np.zeros((num_nodes, num_nodes))
    matrix[edges[:, 0], edges[:, 1]] = 1
    matrix[edges[:, 1], edges[:, 0]] = 1
    return matrix


def adjacency_in_integers(edges, num_nodes):
    matrix = np.zeros((num_nodes, num_nodes), dtype=int)
    for edge in edges:
        matrix[tuple(edge)] = matrix[tuple(edge[::-1])] = 1
    return matrix


def adjacency_by_asking(edges, num_nodes):
    pairs = edges.tolist()
    return np.array(
        [
            [1.0 if [n, m] in pairs or [m, n] in pairs else 0.0 for m in range(num_nodes)]
            for n in range(num_nodes)
        ]
    )


def adjacency_of_sums(edges, num_nodes):
    matrix = np.zeros((num_nodes, num_nodes), dtype=np.float32)
    np.add.at(matrix, tuple(edges.T), 1)
    return np.minimum(matrix + matrix.T, 1)


def walks_by_recursion(A, length):
    return np.eye(len(A)) if length == 0 else A @ walks_by_recursion(A, length - 1)


def walks_in_loops(A, length):
    num = len(A)
    counts = [[int(n == m) for m in range(num)] for n in range(num)]
    for _ in range(length):
        counts = [
            [sum(counts[n][j] * A[j][m] for j in range(num)) for m in range(num)]
            for n in range(num)
        ]
    return np.array(counts)


def walks_by_eigenvalues(A, length):
    values, vectors = np.linalg.eigh(A)
    return np.round(vectors @ np.diag(values**length) @ vectors.T)


def triangles_by_trace(A):
    return round(np.trace(np.linalg.matrix_power(A, 3)) / 6)


def triangles_in_loops(A):
    num = 0
    for i, j, k in combinations(range(len(A)), 3):
        if A[i, j] and A[j, k] and A[k, i]:
            num += 1
    return num


def triangles_of_edges(A):
    return int(np.sum(A * (A @ A)) / 6)


def triangles_in_numpy(A):
    return np.einsum("ab,bc,ca->", A, A, A).astype(int) // 6


def distances_by_search(A):
    num = len(A)
    found = np.full((num, num), np.inf)
    for start in range(num):
        found[start, start] = 0
        waiting = deque([start])
        while waiting:
            n = waiting.popleft()
            for m in range(num):
                if A[n, m] and found[start, m] == np.inf:
                    found[start, m] = found[start, n] + 1
                    waiting.append(m)
    return found


def distances_by_powers(A):
    num = len(A)
    found = np.full((num, num), np.inf)
    for length in range(num - 1, -1, -1):
        found[np.linalg.matrix_power(A, length) > 0] = length
    return found


def distances_by_stops(A):
    found = np.where(A > 0, 1.0, np.inf)
    for n in range(len(A)):
        found[n, n] = 0
    for k in range(len(A)):
        for i in range(len(A)):
            for j in range(len(A)):
                found[i, j] = min(found[i, j], found[i, k] + found[k, j])
    return found


def distances_until_nothing_changes(A):
    found = np.full(A.shape, np.inf)
    np.fill_diagonal(found, 0)
    while True:
        before = found.copy()
        for n in range(len(A)):
            for m in np.flatnonzero(A[n]):
                found[:, n] = np.minimum(found[:, n], found[:, m] + 1)
        if np.array_equal(before, found):
            return found


def distances_in_lists(A):
    return np.array([[float(d) for d in row] for row in distances_by_search(A)])


def renumber(A, X, order):
    return A[np.ix_(order, order)], X[order]


def renumber_by_matrices(A, X, order):
    P = np.eye(len(order))[order]
    return P @ A @ P.T, P @ X


def renumber_in_loops(A, X, order):
    num = len(order)
    new_A, new_X = np.zeros((num, num)), np.zeros(X.shape)
    for n in range(num):
        new_X[n] = X[order[n]]
        for m in range(num):
            new_A[n, m] = A[order[n], order[m]]
    return [new_A, new_X]


def paths_by_permutations(A):
    num = len(A)
    counts = np.zeros((num, num))
    for i, a, b, j in permutations(range(num), 4):
        counts[i, j] += A[i, a] * A[a, b] * A[b, j]
    return counts


def paths_by_walking(A):
    counts = np.zeros(A.shape, dtype=int)

    def walk(nodes):
        if len(nodes) == 4:
            counts[nodes[0], nodes[-1]] += 1
            return
        for after in np.flatnonzero(A[nodes[-1]]):
            if after not in nodes:
                walk([*nodes, after])

    for n in range(len(A)):
        walk([n])
    return counts


def paths_by_formula(A):
    d = np.sum(A, axis=1)
    paths = A @ A @ A - np.diag(d) @ A - A @ np.diag(d) + A
    return paths * (1 - np.eye(len(A)))


# --- wrong answers ---


def one_way(edges, num_nodes):
    matrix = np.zeros((num_nodes, num_nodes))
    matrix[edges[:, 0], edges[:, 1]] = 1
    return matrix


def adding(edges, num_nodes):
    matrix = np.zeros((num_nodes, num_nodes))
    for n, m in edges:
        matrix[n, m] += 1
        matrix[m, n] += 1
    return matrix


def with_self(edges, num_nodes):
    matrix = np.eye(num_nodes)
    for n, m in edges:
        matrix[n, m] = matrix[m, n] = 1
    return matrix


def of_named_nodes(edges, num_nodes):
    num = edges.max() + 1
    return adjacency(edges, num)


def as_truth(edges, num_nodes):
    return adjacency(edges, num_nodes) > 0


def as_lists(edges, num_nodes):
    return adjacency(edges, num_nodes).tolist()


def from_one(edges, num_nodes):
    return adjacency(edges - 1, num_nodes)


def entry_by_entry(A, length):
    return A**length


def from_a(A, length):
    counts = A
    for _ in range(length):
        counts = counts @ A
    return counts


def one_short(A, length):
    counts = np.eye(len(A))
    for _ in range(1, length):
        counts = counts @ A
    return counts


def never_none(A, length):
    counts = A.copy()
    for _ in range(length - 1):
        counts = counts @ A
    return counts


def all_up_to(A, length):
    return sum(np.linalg.matrix_power(A, step) for step in range(1, length + 1)) + 0 * A


def in_place(A, length):
    before = A.copy()
    A[:] = np.eye(len(A))
    for _ in range(length):
        A[:] = A @ before
    return A


def triangles_as_float(A):
    return np.trace(A @ A @ A) / 6


def rings_of_four(A):
    return int(np.trace(np.linalg.matrix_power(A, 4))) // 8


def without_end(A):
    """Stop as soon as a length adds nothing to node 0, wherever the others are."""
    found = np.where(np.eye(len(A)) > 0, 0.0, np.inf)
    power, length = np.eye(len(A)), 0
    while length < len(A):
        power, length = power @ A, length + 1
        new = (power > 0) & np.isinf(found)
        found[new] = length
        if not new[0].any():
            break
    return found


def zeros_kept(A):
    found = np.zeros(A.shape)
    power = np.eye(len(A))
    for length in range(1, len(A)):
        power = power @ A
        found[(power > 0) & (found == 0)] = length
    np.fill_diagonal(found, 0)
    return found


def minus_one(A):
    found = distances_by_search(A)
    return np.where(np.isinf(found), -1, found)


def there_and_back(A):
    found = np.full(A.shape, np.inf)
    power = np.eye(len(A))
    for length in range(1, len(A) + 2):
        power = power @ A
        found[(power > 0) & np.isinf(found)] = length
    return found


def always_written(A):
    found = np.full(A.shape, np.inf)
    power = np.eye(len(A))
    for length in range(len(A)):
        found[power > 0] = length
        power = power @ A
    return found


def four_lengths(A):
    found = distances_by_search(A)
    found[found > 4] = np.inf
    return found


def rows_alone(A, X, order):
    return A[order], X[order]


def inverse(A, X, order):
    new_A, new_X = np.zeros(A.shape), np.zeros(X.shape)
    for n, old in enumerate(order):
        new_X[old] = X[n]
        for m, other in enumerate(order):
            new_A[old, other] = A[n, m]
    return new_A, new_X


def pairs(A, X, order):
    return A[order, order], X[order]


def sorted_rows(A, X, order):
    return A[np.ix_(order, order)], np.sort(X, axis=0)


def diagonal_only(A):
    paths = A @ A @ A
    np.fill_diagonal(paths, 0)
    return paths


def twice(A):
    d = A.sum(axis=1)
    paths = A @ A @ A - A * (d[:, None] + d)
    np.fill_diagonal(paths, 0)
    return paths


def no_diagonal(A):
    d = A.sum(axis=1)
    return A @ A @ A - A * (d[:, None] + d - 1)


def each_once(A):
    return np.triu(paths_by_permutations(A))


def clipped(A):
    return np.minimum(paths_by_permutations(A), 1)


RIGHT = {
    "adjacency": [adjacency, adjacency_in_integers, adjacency_by_asking, adjacency_of_sums],
    "walks_of_three": [lambda: "1 and 4", lambda: " 1 and 4 "],
    "walk_counts": [
        lambda A, length: np.linalg.matrix_power(A, length),
        walks_by_recursion,
        walks_in_loops,
        walks_by_eigenvalues,
    ],
    "num_triangles": [
        triangles_by_trace,
        triangles_in_loops,
        triangles_of_edges,
        triangles_in_numpy,
    ],
    "distances": [
        distances_by_search,
        distances_by_powers,
        distances_by_stops,
        distances_until_nothing_changes,
        distances_in_lists,
        lambda A: distances_by_stops(A).astype(np.float32),
    ],
    "renumber": [renumber, renumber_by_matrices, renumber_in_loops],
    "paths_of_three": [paths_by_permutations, paths_by_walking, paths_by_formula],
}

WRONG = {
    "adjacency": [
        Wrong(one_way, "one direction only"),
        Wrong(adding, "edges counted twice"),
        Wrong(with_self, "ones on the diagonal"),
        Wrong(of_named_nodes),
        Wrong(as_truth, "a result of the wrong type"),
        Wrong(as_lists, "a list instead of an array"),
        Wrong(from_one),
        Wrong(lambda edges, num_nodes: np.triu(adjacency(edges, num_nodes)), "one direction only"),
    ],
    "walks_of_three": [Wrong(lambda: "0 and 1"), Wrong(lambda: 9), Wrong(lambda: "0 and 6")],
    "walk_counts": [
        Wrong(entry_by_entry, "each entry raised to the power"),
        Wrong(from_a, "one product too many"),
        Wrong(one_short, "one product too few"),
        Wrong(never_none, "walks of no edges forgotten"),
        Wrong(all_up_to, "shorter walks counted, too"),
        Wrong(in_place, "input changed in place"),
        Wrong(lambda A, length: np.linalg.matrix_power(A, 3)),
        Wrong(lambda A, length: np.linalg.matrix_power(A, length) > 0),
        Wrong(lambda A, length: np.linalg.matrix_power(A, length).tolist(), "a list instead of"),
    ],
    "num_triangles": [
        Wrong(lambda A: int(np.trace(A @ A @ A)), "walks that return, not triangles"),
        Wrong(lambda A: int(np.trace(A @ A @ A) / 3), "directions counted twice"),
        Wrong(lambda A: int(np.trace(A @ A @ A) / 2), "each triangle counted for each"),
        Wrong(lambda A: int(np.trace(A @ A)) // 2, "edges counted"),
        Wrong(triangles_as_float, "a float instead of a whole number"),
        Wrong(rings_of_four),
        Wrong(lambda A: int(np.trace(A)) // 6, "the trace of A"),
        Wrong(lambda A: 4),
    ],
    "distances": [
        Wrong(zeros_kept, "a number where no walk leads"),
        Wrong(there_and_back, "walks back on the diagonal"),
        Wrong(always_written, "a shorter length overwritten"),
        Wrong(four_lengths, "ended too early"),
        Wrong(without_end),
        Wrong(minus_one, "a number where no walk leads"),
        Wrong(lambda A: distances_by_search(A).tolist(), "a list instead of an array"),
        Wrong(lambda A: distances_by_search(A)[0]),
    ],
    "renumber": [
        Wrong(rows_alone, "rows without columns"),
        Wrong(inverse, "the other way round"),
        Wrong(pairs, "pairs of places, not rows and columns"),
        Wrong(lambda A, X, order: (renumber(A, X, order)[0], X), "the node matrix left as it was"),
        Wrong(lambda A, X, order: (A, X[order]), "the adjacency matrix left as it was"),
        Wrong(lambda A, X, order: renumber(A, X, order)[::-1], "the parts in another order"),
        Wrong(lambda A, X, order: (A[order][:, order], X[:, order])),
        Wrong(sorted_rows),
        Wrong(lambda A, X, order: A[order][:, order]),
    ],
    "paths_of_three": [
        Wrong(lambda A: A @ A @ A, "mended in no way"),
        Wrong(diagonal_only, "only the diagonal mended"),
        Wrong(twice, "a walk subtracted twice"),
        Wrong(no_diagonal, "the diagonal forgotten"),
        Wrong(each_once),
        Wrong(clipped),
        Wrong(lambda A: paths_by_permutations(A) / 2),
    ],
}
