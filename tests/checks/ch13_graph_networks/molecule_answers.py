"""Right and wrong answers to practical 13.2, written as a student would write them."""

import numpy as np

from tests.checks.check_harness import Wrong

# --- right answers ---


def molecule_arrays(symbols, bonds):
    X = np.array([[symbol == element for element in "HCNO"] for symbol in symbols], dtype=float)
    A = np.zeros((len(symbols), len(symbols)))
    A[bonds[:, 0], bonds[:, 1]] = 1
    return X, A + A.T


def molecule_arrays_by_dictionary(symbols, bonds):
    rows = {"H": [1, 0, 0, 0], "C": [0, 1, 0, 0], "N": [0, 0, 1, 0], "O": [0, 0, 0, 1]}
    A = np.zeros((len(symbols), len(symbols)), dtype=int)
    for bond in bonds:
        first, second = bond[0], bond[1]
        A[first][second] = A[second][first] = 1
    return [np.array([rows[symbol] for symbol in symbols]), A]


def molecule_arrays_by_unit_matrix(symbols, bonds):
    X = np.eye(4, dtype=np.float32)[["HCNO".find(symbol) for symbol in symbols]]
    A = np.zeros((len(symbols),) * 2)
    for n, m in bonds[:, :2]:
        A[[n, m], [m, n]] = 1.0
    return X, A


def layer(X, A, omega, beta):
    return np.maximum((A + np.eye(len(A))) @ X @ omega.T + beta, 0)


def layer_in_loops(X, A, omega, beta):
    num = len(X)
    H = np.zeros((num, len(omega)))
    for n in range(num):
        heard = X[n].astype(float)
        for m in range(num):
            if A[n, m]:
                heard = heard + X[m]
        out = omega @ heard + beta
        H[n] = [max(value, 0) for value in out]
    return H


def layer_in_columns(X, A, omega, beta):
    Z = np.dot(omega, X.T) @ (A + np.eye(len(A))) + beta[:, None]
    return (Z * (Z > 0)).T


def layer_mapped_first(X, A, omega, beta):
    mapped = X @ omega.T
    Z = mapped + A @ mapped + np.ones((len(X), 1)) @ beta[None, :]
    return Z.clip(min=0)


def predict_graph(X, A, parameters):
    for omega, beta in parameters[:-1]:
        X = layer(X, A, omega, beta)
    omega, beta = parameters[-1]
    return 1 / (1 + np.exp(-(omega @ X.mean(axis=0) + beta)))


def predict_graph_by_indices(X, A, parameters):
    H = X
    for k in range(len(parameters) - 1):
        H = layer(H, A, parameters[k][0], parameters[k][1])
    logit = 0.0
    for row in H:
        logit += sum(w * h for w, h in zip(parameters[-1][0], row, strict=True)) / len(H)
    return float(np.exp(logit + parameters[-1][1]) / (1 + np.exp(logit + parameters[-1][1])))


def predict_graph_by_recursion(X, A, parameters):
    if len(parameters) > 1:
        (omega, beta), *rest = parameters
        return predict_graph_by_recursion(layer(X, A, omega, beta), A, rest)
    ((omega, beta),) = parameters
    return 1 / (1 + np.e ** -(np.mean(X @ omega) + beta))


def mean_row(graph, num_layers, activation, rng):
    X, A = graph
    for _ in range(num_layers):
        omega = rng.normal(size=(200, X.shape[1])) / np.sqrt(X.shape[1])
        X = activation((A @ X + X) @ omega.T + rng.normal(size=200))
    return X.mean(axis=0)


def fewest_layers(first, second, activation):
    for num_layers in range(10):
        rows = [mean_row(g, num_layers, activation, np.random.default_rng(1))
                for g in (first, second)]  # fmt: skip
        if not np.allclose(*rows):
            return num_layers
    return 10


def isomers(first, second):
    relu = lambda z: np.maximum(z, 0)  # noqa: E731
    return fewest_layers(first, second, lambda z: z), fewest_layers(first, second, relu)


def isomers_of_many_networks(first, second):
    """Look for a relative difference in several networks, each drawn anew."""
    rng = np.random.default_rng()
    fewest = []
    for slope in (1.0, 0.0):
        num_layers, apart = 0, 0.0
        while True:
            for _ in range(3):
                seed = int(rng.integers(1_000_000))
                rows = [
                    mean_row(
                        graph,
                        num_layers,
                        lambda z, slope=slope: np.where(z > 0, z, slope * z),
                        np.random.default_rng(seed),
                    )
                    for graph in (first, second)
                ]
                size = np.abs(rows[0]).max()
                apart = max(apart, np.abs(rows[0] - rows[1]).max() / size)
            if apart > 1e-9:
                break
            num_layers += 1
        fewest.append(num_layers)
    return fewest


def isomers_without_weights(first, second):
    """Without ReLUs, the weights may be left out altogether."""
    k = 0
    means = [X for X, _ in (first, second)]
    while np.allclose(means[0].mean(axis=0), means[1].mean(axis=0)):
        k += 1
        means = [A @ H + H for H, (_, A) in zip(means, (first, second), strict=True)]
    return np.array([k, isomers(first, second)[1]])


def join(graphs):
    num = sum(len(X) for X, _ in graphs)
    joined = np.zeros((num, num))
    rows, owner = [], []
    for g, (X, A) in enumerate(graphs):
        start = len(rows)
        rows.extend(X)
        owner.extend([g] * len(X))
        joined[start : len(rows), start : len(rows)] = A
    return np.array(rows), joined, np.array(owner)


def join_one_by_one(graphs):
    X, A = graphs[0]
    owner = np.zeros(len(X), dtype=int)
    for g, (more_X, more_A) in enumerate(graphs[1:], start=1):
        gap = np.zeros((len(X), len(more_X)))
        A = np.block([[A, gap], [gap.T, more_A]])
        X = np.vstack([X, more_X])
        owner = np.append(owner, np.full(len(more_X), g))
    return X, A, owner


def join_with_scipy(graphs):
    from scipy.linalg import block_diag

    owner = np.concatenate([[g] * len(X) for g, (X, _) in enumerate(graphs)])
    return np.concatenate([X for X, _ in graphs]), block_diag(*(A for _, A in graphs)), owner


def mean_by_graph(H, graph_of_node):
    num_graphs = graph_of_node.max() + 1
    sums = np.zeros((num_graphs, H.shape[1]))
    np.add.at(sums, graph_of_node, H)
    counts = np.bincount(graph_of_node, minlength=num_graphs)
    return sums / np.maximum(counts, 1)[:, None]


def mean_by_table(H, graph_of_node):
    table = np.arange(max(graph_of_node) + 1)[:, None] == graph_of_node
    counts = table.sum(axis=1, keepdims=True)
    return table @ H / np.where(counts, counts, 1)


def mean_in_lists(H, graph_of_node):
    means = []
    for g in range(int(max(graph_of_node)) + 1):
        rows = [row for row, owner in zip(H, graph_of_node, strict=True) if owner == g]
        means.append(sum(rows) / len(rows) if rows else np.zeros(H.shape[1]))
    return np.array(means)


def mean_without_nan(H, graph_of_node):
    num = graph_of_node.max() + 1
    return np.nan_to_num([H[graph_of_node == g].mean(axis=0) for g in range(num)])


def scale(numbers):
    return [w * (2 / w.shape[1]) ** 0.5 for w in numbers]


def scale_in_a_loop(numbers):
    scaled = []
    for w in numbers:
        _, entering = np.shape(w)
        scaled.append(np.sqrt(2) * w / np.sqrt(entering))
    return scaled


# --- wrong answers ---


def alphabetical(symbols, bonds):
    X, A = molecule_arrays(symbols, bonds)
    return X[:, [1, 0, 2, 3]], A


def one_way(symbols, bonds):
    A = np.zeros((len(symbols), len(symbols)))
    for n, m, _ in bonds:
        A[n, m] = 1
    return molecule_arrays(symbols, bonds)[0], A


def with_orders(symbols, bonds):
    A = np.zeros((len(symbols), len(symbols)))
    for n, m, order in bonds:
        A[n, m] = A[m, n] = order
    return molecule_arrays(symbols, bonds)[0], A


def swapped(symbols, bonds):
    return molecule_arrays(symbols, bonds)[::-1]


def turned(symbols, bonds):
    X, A = molecule_arrays(symbols, bonds)
    return X.T, A


def bare_atoms(symbols, bonds):
    heavy = len(symbols.replace("H", ""))
    X, A = molecule_arrays(symbols, bonds)
    return X[:heavy], A[:heavy, :heavy]


def forgets_itself(X, A, omega, beta):
    return np.maximum(A @ X @ omega.T + beta, 0)


def averaged(X, A, omega, beta):
    both = A + np.eye(len(A))
    return np.maximum(both / both.sum(axis=1, keepdims=True) @ X @ omega.T + beta, 0)


def bias_in_columns(X, A, omega, beta):
    return np.maximum((A @ X + X) @ omega.T + beta[:, None], 0)


def ones_added(X, A, omega, beta):
    return np.maximum((A + 1) @ X @ omega.T + beta, 0)


def changes_a(X, A, omega, beta):
    A += np.eye(len(A), dtype=A.dtype)
    return np.maximum(A @ X @ omega.T + beta, 0)


def summed(X, A, parameters):
    for omega, beta in parameters[:-1]:
        X = layer(X, A, omega, beta)
    return 1 / (1 + np.exp(-(X.sum(axis=0) @ parameters[-1][0] + parameters[-1][1])))


def node_by_node(X, A, parameters):
    for omega, beta in parameters[:-1]:
        X = layer(X, A, omega, beta)
    return np.mean(1 / (1 + np.exp(-(X @ parameters[-1][0] + parameters[-1][1]))))


def clipped(X, A, parameters):
    for omega, beta in parameters[:-1]:
        X = layer(X, A, omega, beta)
    z = max(0, X.mean(axis=0) @ parameters[-1][0] + parameters[-1][1])
    return 1 / (1 + np.exp(-z))


def two_layers(X, A, parameters):
    H = layer(X, A, *parameters[0])
    H = layer(H, A, *parameters[1])
    return 1 / (1 + np.exp(-(H.mean(axis=0) @ parameters[-1][0] + parameters[-1][1])))


def as_vector(X, A, parameters):
    return np.array([predict_graph(X, A, parameters)])


def plain_difference(first, second):
    """Take every difference for one, rounding included."""
    fewest = []
    for activation in (lambda z: z, lambda z: np.maximum(z, 0)):
        k = 0
        while True:
            rows = [mean_row(g, k, activation, np.random.default_rng(1)) for g in (first, second)]
            if np.any(rows[0] != rows[1]):
                break
            k += 1
        fewest.append(k)
    return tuple(fewest)


def without_offset(graphs):
    num = sum(len(X) for X, _ in graphs)
    joined = np.zeros((num, num))
    for X, A in graphs:
        joined[: len(X), : len(X)] = A
    rows = np.concatenate([X for X, _ in graphs])
    return rows, joined, np.repeat(np.arange(len(graphs)), [len(X) for X, _ in graphs])


def offset_of_last_only(graphs):
    """Move each graph on by the size of the one before, not by all before."""
    X, joined, owner = join(graphs)
    joined = np.zeros_like(joined)
    start = 0
    for k, (_, A) in enumerate(graphs):
        start = len(graphs[k - 1][0]) if k else 0
        joined[start : start + len(A), start : start + len(A)] += A
    return X, joined, owner


def tied(graphs):
    X, joined, owner = join(graphs)
    return X, np.where(owner[:, None] == owner, joined, 1), owner


def from_one(graphs):
    X, joined, owner = join(graphs)
    return X, joined, owner + 1


def per_graph(graphs):
    X, joined, _ = join(graphs)
    return X, joined, np.arange(len(graphs))


def by_number_of_graphs(H, graph_of_node):
    sums = np.zeros((graph_of_node.max() + 1, H.shape[1]))
    np.add.at(sums, graph_of_node, H)
    return sums / len(sums)


def empty_is_nan(H, graph_of_node):
    num = graph_of_node.max() + 1
    return np.array([H[graph_of_node == g].mean(axis=0) for g in range(num)])


def present_only(H, graph_of_node):
    return np.array([H[graph_of_node == g].mean(axis=0) for g in np.unique(graph_of_node)])


def once_only(H, graph_of_node):
    """Add with +=, which takes each graph once."""
    sums = np.zeros((graph_of_node.max() + 1, H.shape[1]))
    sums[graph_of_node] += H
    return sums / np.maximum(np.bincount(graph_of_node), 1)[:, None]


def side_by_side(H, graph_of_node):
    """Take for granted that nodes of one graph stand together."""
    counts = np.bincount(graph_of_node)
    ends = np.cumsum(counts)
    means = [H[end - count : end].mean(axis=0) if count else 0 * H[0]
             for end, count in zip(ends, counts, strict=True)]  # fmt: skip
    return np.array(means)


def in_place(numbers):
    for w in numbers:
        w *= np.sqrt(2 / w.shape[1])
    return numbers


RIGHT = {
    "molecule_arrays": [
        molecule_arrays,
        molecule_arrays_by_dictionary,
        molecule_arrays_by_unit_matrix,
    ],
    "layer": [layer, layer_in_loops, layer_in_columns, layer_mapped_first],
    "predict_graph": [predict_graph, predict_graph_by_indices, predict_graph_by_recursion],
    "renumbered": [lambda: "rows move", lambda: "Rows move"],
    "isomers": [isomers, isomers_of_many_networks, isomers_without_weights],
    "join": [join, join_one_by_one, join_with_scipy],
    "mean_by_graph": [mean_by_graph, mean_by_table, mean_in_lists, mean_without_nan],
    "scale_of_weights": [scale, scale_in_a_loop, lambda numbers: tuple(scale(numbers))],
}

WRONG = {
    "molecule_arrays": [
        Wrong(alphabetical, "the elements in another order"),
        Wrong(one_way, "one direction only"),
        Wrong(with_orders, "the strength of the bond written down"),
        Wrong(swapped, "the parts in another order"),
        Wrong(turned),
        Wrong(bare_atoms),
        Wrong(lambda symbols, bonds: molecule_arrays(symbols, bonds)[0]),
    ],
    "layer": [
        Wrong(forgets_itself, "a node that forgets itself"),
        Wrong(lambda X, A, omega, beta: layer(X, A, omega.T, beta), "the weights not transposed"),
        Wrong(bias_in_columns, "shapes that do not fit together"),
        Wrong(lambda X, A, omega, beta: (A @ X + X) @ omega.T + beta, "the ReLU missing"),
        Wrong(averaged, "a mean instead of a sum"),
        Wrong(ones_added),
        Wrong(changes_a, "input changed in place"),
        Wrong(lambda X, A, omega, beta: layer(X, A, omega, beta).T),
        Wrong(lambda X, A, omega, beta: layer(X, A, omega, beta).tolist(), "a list instead"),
    ],
    "predict_graph": [
        Wrong(summed, "a sum for the mean"),
        Wrong(node_by_node, "a sigmoid for each node"),
        Wrong(clipped, "a ReLU in front of the sigmoid"),
        Wrong(two_layers),
        Wrong(as_vector),
        Wrong(lambda X, A, parameters: round(float(predict_graph(X, A, parameters)))),
        Wrong(lambda X, A, parameters: predict_graph(X, A, parameters[-1:])),
    ],
    "renumbered": [Wrong(lambda: "rows"), Wrong(lambda: True), Wrong(lambda: "nothing")],
    "isomers": [
        Wrong(plain_difference),
        Wrong(lambda first, second: isomers(first, second)[::-1], "the parts in another order"),
        Wrong(lambda first, second: isomers(first, second)[1]),
        Wrong(lambda first, second: (2, 1), "the numbers of ethanol and the ether"),
        Wrong(
            lambda first, second: tuple(map(float, isomers(first, second))), "a float instead of"
        ),
        Wrong(
            lambda first, second: tuple(k + 1 for k in isomers(first, second)),
            "one layer too many",
        ),
        Wrong(lambda first, second: 2 * isomers(first, second)[1:], "the ReLUs make no difference"),
    ],
    "join": [
        Wrong(without_offset, "all graphs in one corner"),
        Wrong(offset_of_last_only),
        Wrong(tied, "edges between graphs"),
        Wrong(from_one, "graphs numbered from 1"),
        Wrong(per_graph, "a number for each graph"),
        Wrong(lambda graphs: join(graphs)[:2]),
        Wrong(lambda graphs: join(graphs[::-1])),
    ],
    "mean_by_graph": [
        Wrong(lambda H, graph_of_node: H.mean(axis=0), "one mean for all"),
        Wrong(by_number_of_graphs, "divided by the number of graphs"),
        Wrong(empty_is_nan, "an empty graph divided by zero"),
        Wrong(present_only, "empty graphs left out"),
        Wrong(once_only),
        Wrong(side_by_side),
        Wrong(lambda H, graph_of_node: mean_by_graph(H, graph_of_node)[graph_of_node]),
    ],
    "scale_of_weights": [
        Wrong(lambda numbers: [w * 2 / len(w) for w in numbers], "mended in no way"),
        Wrong(lambda numbers: [w * np.sqrt(2 / len(w)) for w in numbers], "the root mended"),
        Wrong(lambda numbers: [w * 2 / w.shape[1] for w in numbers], "the width mended"),
        Wrong(lambda numbers: [w / np.sqrt(w.shape[1]) for w in numbers], "the 2 forgotten"),
        Wrong(in_place, "input changed in place"),
        Wrong(lambda numbers: scale(numbers)[0]),
        Wrong(lambda numbers: [w / w.std() * (2 / w.shape[1]) ** 0.5 for w in numbers]),
    ],
}
