"""The checks of practical 13.2: a molecule as arrays, a layer, a prediction for a graph."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from udl.checks.ch13_graph_networks.expected import molecules as right
from udl.checks.ch13_graph_networks.expected.arrays import Draws
from udl.checks.kinds import Implement, Predict
from udl.checks.mistakes import Mistake

# --- atoms and bonds ---


def _molecule_draws(rng: np.random.Generator) -> Draws:
    cyanide = "HCN", np.array([[0, 1, 1], [1, 2, 3]])
    oxygen = "OO", np.array([[0, 1, 2]])
    bare = "C", np.zeros((0, 3), dtype=int)
    return [cyanide, oxygen, *right.some(rng, 4), bare]


def _columns(order: str) -> Callable[..., right.Graph]:
    """Give the elements other columns."""

    def wrong(symbols: str, bonds: Any) -> right.Graph:
        rows, matrix = right.molecule_arrays(symbols, bonds)
        return rows[:, [right.ELEMENTS.index(element) for element in order]], matrix

    return wrong


def _by_appearance(symbols: str, bonds: Any) -> right.Graph:
    seen = list(dict.fromkeys(symbols))
    rows = np.eye(4)[[seen.index(symbol) for symbol in symbols]]
    return rows, right.molecule_arrays(symbols, bonds)[1]


def _filled(value: Callable[[int], float], ways: str = "both") -> Callable[..., right.Graph]:
    """Write something else for a bond, or in one direction."""

    def wrong(symbols: str, bonds: Any) -> right.Graph:
        matrix = np.zeros((len(symbols), len(symbols)))
        for n, m, order in np.asarray(bonds):
            if ways != "back":
                matrix[n, m] = value(order)
            if ways != "there":
                matrix[m, n] = value(order)
        return right.molecule_arrays(symbols, bonds)[0], matrix

    return wrong


def _one(order: int) -> float:
    return 1.0


def _with_self(symbols: str, bonds: Any) -> right.Graph:
    rows, matrix = right.molecule_arrays(symbols, bonds)
    return rows, matrix + np.eye(len(matrix))


def _numbers(symbols: str, bonds: Any) -> tuple[np.ndarray, np.ndarray]:
    rows, matrix = right.molecule_arrays(symbols, bonds)
    return rows.argmax(axis=1), matrix


molecule_arrays = Implement(
    "molecule_arrays",
    "a row for each atom, a one for each bond.",
    expected=right.molecule_arrays,
    draws=_molecule_draws,
    items=("node matrix", "adjacency matrix"),
    mistakes=(
        Mistake(
            "the elements in another order",
            "The columns are hydrogen, carbon, nitrogen, oxygen, whatever molecule comes: the next "
            "layer has weights for each column.",
            *(_columns(order) for order in ("CHNO", "CHON", "CNOH", "HCON", "ONCH", "CONH")),
            _by_appearance,
        ),
        Mistake(
            "one direction only",
            "Both atoms of a bond hear from each other: it has two places in the matrix.",
            _filled(_one, "there"),
            _filled(_one, "back"),
        ),
        Mistake(
            "the strength of the bond written down",
            "A bond is a 1, however strong it is. Which is single or double is kept from the "
            "network here.",
            _filled(float),
            _filled(float, "there"),
        ),
        Mistake(
            "ones on the diagonal",
            "No atom is bound to itself. The layer adds the diagonal.",
            _with_self,
        ),
        Mistake(
            "numbers in place of rows",
            "A number for each element would say that nitrogen lies between carbon and oxygen. A "
            "row has a 1 in one of four columns.",
            _numbers,
        ),
    ),
)


# --- a layer ---


def _layer_draws(rng: np.random.Generator) -> Draws:
    drawn: Draws = []
    for num, before, after in ((3, 2, 2), (4, 3, 2), (5, 4, 4), (6, 2, 5), (4, 4, 4)):
        x, adjacency = right.graph_of(rng, num, before)
        drawn.append((x, adjacency, rng.normal(size=(after, before)), rng.normal(size=after)))
    x, adjacency = right.molecule_arrays(*right.some(rng, 1)[0])
    whole = x.astype(int), adjacency.astype(int)
    drawn.append((*whole, rng.integers(-2, 3, (3, 4)), rng.integers(-2, 3, 3)))
    alone = rng.normal(size=(1, 3)), np.zeros((1, 1))
    drawn.append((*alone, rng.normal(size=(2, 3)), rng.normal(size=2)))
    return drawn


def _by(matrix: Callable[[np.ndarray], np.ndarray]) -> Callable[..., np.ndarray]:
    """Return a layer that takes the sums with another matrix."""

    def wrong(x: Any, adjacency: Any, omega: Any, beta: Any) -> np.ndarray:
        taken = matrix(np.asarray(adjacency, float))
        return right.relu(np.einsum("nm,md,od->no", taken, x, omega) + beta)

    return wrong


def _itself(matrix: np.ndarray) -> np.ndarray:
    return matrix + np.eye(len(matrix))


def _mean(matrix: np.ndarray) -> np.ndarray:
    return np.asarray(_itself(matrix) / _itself(matrix).sum(axis=1, keepdims=True))


def _mean_of_neighbours(matrix: np.ndarray) -> np.ndarray:
    return np.asarray(matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1))


def _symmetric(matrix: np.ndarray) -> np.ndarray:
    root = np.sqrt(_itself(matrix).sum(axis=1))
    return np.asarray(_itself(matrix) / root[:, None] / root)


def _bias_before(x: Any, adjacency: Any, omega: Any, beta: Any) -> np.ndarray:
    mapped = np.einsum("md,od->mo", x, omega) + beta
    return right.relu(np.einsum("nm,mo->no", _itself(np.asarray(adjacency)), mapped))


def _relu_before(x: Any, adjacency: Any, omega: Any, beta: Any) -> np.ndarray:
    mapped = right.relu(np.einsum("md,od->mo", x, omega) + beta)
    return np.asarray(np.einsum("nm,mo->no", _itself(np.asarray(adjacency)), mapped))


layer = Implement(
    "layer",
    "the same map at each node, of what it hears.",
    expected=right.layer,
    draws=_layer_draws,
    mistakes=(
        Mistake(
            "a node that forgets itself",
            "A node adds its own row to those of its neighbours. The identity in A + I does that.",
            _by(lambda matrix: matrix),
        ),
        Mistake(
            "nodes without neighbours",
            "Each node would only see itself. Multiply X by A + I from the left.",
            _by(lambda matrix: np.eye(len(matrix))),
        ),
        Mistake(
            "the weights not transposed",
            "A row of omega makes one output channel: omega @ x + beta for one node. For nodes "
            "that are rows this is X @ omega.T + beta.",
            lambda x, adjacency, omega, beta: right.layer(x, adjacency, np.transpose(omega), beta),
        ),
        Mistake(
            "the ReLU missing",
            "What is below zero becomes zero at the end.",
            right.before_relu,
        ),
        Mistake(
            "a mean instead of a sum",
            "Nothing is divided here: a node with more neighbours hears more.",
            _by(_mean),
            _by(_mean_of_neighbours),
            _by(lambda matrix: _mean_of_neighbours(matrix) + np.eye(len(matrix))),
            _by(_symmetric),
        ),
        Mistake(
            "the bias missing",
            "beta is added to the row of each node, before the ReLU.",
            lambda x, adjacency, omega, beta: right.layer(x, adjacency, omega, 0),
        ),
        Mistake(
            "the bias added before the sum",
            "A node with three neighbours would get the bias four times. It is added once, after "
            "the sum.",
            _bias_before,
        ),
        Mistake(
            "the ReLU before the sum",
            "First the sum over neighbours, then weights and bias, and the ReLU last of all.",
            _relu_before,
        ),
        Mistake(
            "the bias after the ReLU",
            "The bias moves the place of the joint, so it is added before the ReLU.",
            lambda x, adjacency, omega, beta: right.layer(x, adjacency, omega, 0) + beta,
        ),
        Mistake(
            "an absolute value",
            "A ReLU makes zeros of negative numbers, and does not turn their sign.",
            lambda *arguments: np.abs(right.before_relu(*arguments)),
        ),
        Mistake(
            "what is above zero cut off",
            "The ReLU keeps what is positive: np.maximum, not np.minimum.",
            lambda *arguments: np.minimum(right.before_relu(*arguments), 0),
        ),
        Mistake(
            "itself counted twice",
            "The own row is there once: the identity is added to A once, or X to A @ X.",
            _by(lambda matrix: matrix + 2 * np.eye(len(matrix))),
        ),
    ),
)


# --- a prediction ---


def _network_draws(rng: np.random.Generator) -> Draws:
    drawn: Draws = []
    for num, *sizes in ((3, 2, 3), (4, 3, 4, 2), (5, 2, 3, 3, 4), (4, 3), (6, 4, 5, 5), (1, 2, 3)):
        graph = right.graph_of(rng, num, sizes[0])
        layers = right.random_layers(rng, *sizes)
        drawn.append((*graph, [(omega / 2, beta) for omega, beta in layers[:-1]] + layers[-1:]))
    molecule = right.molecule_arrays(*right.some(rng, 1)[0])
    return [*drawn, (*molecule, right.random_layers(rng, 4, 5, 3))]


Network = Callable[..., Any]


def _headed(head: Callable[[np.ndarray, np.ndarray, float], Any]) -> Network:
    """Return a network that makes something else of the last rows."""

    def wrong(x: Any, adjacency: Any, parameters: Sequence[Any]) -> Any:
        return head(right.rows_of(x, adjacency, parameters), *parameters[-1])

    return wrong


def _logit(rows: np.ndarray, omega: Any, beta: float) -> float:
    return float(rows.mean(axis=0) @ omega + beta)


def _last_linear(x: Any, adjacency: Any, parameters: Sequence[Any]) -> float:
    *most, head = parameters
    rows = np.asarray(x)
    for number, (omega, beta) in enumerate(most, start=1):
        rows = right.before_relu(rows, adjacency, omega, beta)
        rows = right.relu(rows) if number < len(most) else rows
    return float(right.sigmoid(_logit(rows, *head)))


def _unconnected(x: Any, adjacency: Any, parameters: Sequence[Any]) -> float:
    return right.predict_graph(x, 0 * np.asarray(adjacency), parameters)


predict_graph = Implement(
    "predict_graph",
    "layers, a mean, and one probability.",
    expected=right.predict_graph,
    draws=_network_draws,
    mistakes=(
        Mistake(
            "a sum for the mean",
            "Divide by the number of nodes, or large molecules get large logits for their size "
            "alone.",
            _headed(lambda rows, omega, beta: right.sigmoid(rows.sum(axis=0) @ omega + beta)),
            _headed(lambda rows, omega, beta: right.sigmoid((rows @ omega + beta).sum())),
        ),
        Mistake(
            "a sigmoid for each node",
            "The sigmoid comes last: first the mean over the nodes makes one row, and then the row "
            "becomes one number.",
            _headed(lambda rows, omega, beta: right.sigmoid(rows @ omega + beta).mean()),
            _headed(lambda rows, omega, beta: right.sigmoid(rows @ omega + beta)),
        ),
        Mistake(
            "a ReLU in front of the sigmoid",
            "The logit may be negative. With a ReLU no probability would be below one half.",
            _headed(lambda rows, omega, beta: right.sigmoid(max(_logit(rows, omega, beta), 0.0))),
            _headed(
                lambda rows, omega, beta: right.sigmoid(right.relu(rows @ omega + beta).mean())
            ),
        ),
        Mistake(
            "the sigmoid missing",
            "That is the logit, any number. The sigmoid makes a probability of it.",
            _headed(_logit),
        ),
        Mistake(
            "the last bias missing",
            "The last pair holds a bias, too: one number, added to the logit.",
            _headed(lambda rows, omega, beta: right.sigmoid(_logit(rows, omega, 0.0))),
            _headed(lambda rows, omega, beta: _logit(rows, omega, 0.0)),
        ),
        Mistake(
            "the sign of the logit turned round",
            "The sigmoid is 1 / (1 + exp(-z)), with a minus.",
            _headed(lambda rows, omega, beta: right.sigmoid(-_logit(rows, omega, beta))),
        ),
        Mistake(
            "the maximum for the mean",
            "The mean over the nodes is asked for, entry by entry.",
            _headed(lambda rows, omega, beta: right.sigmoid(rows.max(axis=0) @ omega + beta)),
        ),
        Mistake(
            "one node for the mean",
            "The first node is the first because somebody wrote it first. All nodes count.",
            _headed(lambda rows, omega, beta: right.sigmoid(rows[0] @ omega + beta)),
            _headed(lambda rows, omega, beta: right.sigmoid(rows[-1] @ omega + beta)),
        ),
        Mistake(
            "no ReLU in the last layer",
            "All pairs but the last belong to layers, and each layer ends with a ReLU.",
            _last_linear,
        ),
        Mistake(
            "layers without neighbours",
            "Each layer needs the adjacency matrix as well as the rows.",
            _unconnected,
        ),
    ),
)

renumbered = Predict(
    "renumbered",
    "layers are equivariant, the prediction is invariant.",
    right="rows move",
    wrong_choices={
        "nothing": (
            "the first row was that of a carbon, and the new first atom is an oxygen. Where has "
            "the row of the carbon gone?"
        ),
        "rows move, another probability": (
            "the mean adds up the same rows, in another order. Which sum depends on the order of "
            "its terms?"
        ),
        "all changes": (
            "an atom adds up its own neighbours' rows, whatever their numbers are, and all atoms "
            "have the same weights."
        ),
    },
)
