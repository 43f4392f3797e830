"""Right and wrong answers to practical 13.4, written as a student would write them."""

import math

import numpy as np

from tests.checks.check_harness import Wrong

# --- right answers ---


def leaky(z, slope=0.2):
    return np.where(z > 0, z, slope * z)


def scores(y, u_r, u_s):
    return leaky((y @ u_r)[:, None] + y @ u_s)


def scores_in_loops(y, u_r, u_s):
    table = np.zeros((len(y), len(y)))
    for n in range(len(y)):
        for m in range(len(y)):
            s = sum(u_r * y[n]) + sum(u_s * y[m])
            table[n, m] = s if s > 0 else 0.2 * s
    return table


def scores_by_maximum(y, u_r, u_s):
    z = np.add.outer(y.dot(u_r), y.dot(u_s))
    return np.maximum(z, 0.2 * z)


def single_scores(y, u_r, u_s):
    return scores(y.astype(np.float32), u_r.astype(np.float32), u_s.astype(np.float32))


def near(adjacency):
    return adjacency + np.eye(len(adjacency)) > 0


def weights(scores, adjacency):
    hidden = np.where(near(adjacency), scores, -np.inf)
    e = np.exp(hidden - hidden.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def weights_in_loops(scores, adjacency):
    table = np.zeros(scores.shape)
    for n in range(len(scores)):
        friends = [m for m in range(len(scores)) if m == n or adjacency[n][m]]
        most = max(scores[n, m] for m in friends)
        total = sum(math.exp(scores[n, m] - most) for m in friends)
        for m in friends:
            table[n, m] = math.exp(scores[n, m] - most) / total
    return table


def weights_in_place(scores, adjacency):
    hidden = scores.copy()
    hidden[~near(adjacency)] = -np.inf
    hidden -= hidden.max(axis=1)[:, None]
    return np.exp(hidden) / np.exp(hidden).sum(axis=1)[:, None]


def layer(x, adjacency, omega, beta, u_r, u_s):
    y = x @ omega.T + beta
    return np.maximum(weights(scores(y, u_r, u_s), adjacency) @ y, 0)


def layer_node_by_node(x, adjacency, omega, beta, u_r, u_s):
    rows = [omega @ row + beta for row in x]
    found = []
    for n in range(len(x)):
        friends = [m for m in range(len(x)) if m == n or adjacency[n, m]]
        s = np.array([leaky(u_r @ rows[n] + u_s @ rows[m]) for m in friends])
        e = np.exp(s - s.max())
        found.append(sum(a * rows[m] for a, m in zip(e / e.sum(), friends, strict=True)))
    return np.clip(np.array(found), 0, None)


def dynamic(y_r, y_s, u):
    return leaky(y_r[:, None] + y_s[None]) @ u


def dynamic_in_loops(y_r, y_s, u):
    return np.array([[u @ leaky(one + other) for other in y_s] for one in y_r])


def line(scale=10.0, sign=-1.0):
    senders = scale * np.array([0.0, 1.0, 2.0])
    both = np.array([1.0, -1.0])
    return -senders[[1, 2, 0], None] * both, senders[:, None] * both, np.full(2, sign)


def products(x, adjacency, omega_q, omega_k, omega_v):
    s = (x @ omega_q.T) @ (x @ omega_k.T).T / np.sqrt(len(omega_q))
    return weights(s, adjacency) @ (x @ omega_v.T)


def products_node_by_node(x, adjacency, omega_q, omega_k, omega_v):
    rows = []
    for n in range(len(x)):
        friends = np.flatnonzero(near(adjacency)[n])
        s = (x[friends] @ omega_k.T) @ (omega_q @ x[n]) / len(omega_k) ** 0.5
        e = np.exp(s - s.max())
        rows.append(e / e.sum() @ (x[friends] @ omega_v.T))
    return np.array(rows)


# --- wrong answers ---


def after(scores, adjacency):
    e = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True) * near(adjacency)


def anew(scores, adjacency):
    left = after(scores, adjacency)
    return left / left.sum(axis=-1, keepdims=True)


def by_zero(scores, adjacency):
    return plain(scores * near(adjacency))


def plain(scores):
    e = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def by_number(number):
    return lambda scores, adjacency: plain(np.where(near(adjacency), scores, number))


def not_itself(scores, adjacency):
    hidden = np.where(adjacency > 0, scores, -np.inf)
    e = np.exp(hidden - hidden.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def unshifted(scores, adjacency):
    e = np.exp(scores) * near(adjacency)
    return e / e.sum(axis=1, keepdims=True)


def shifted_by_all(scores, adjacency):
    """Subtract the largest score of the whole table."""
    hidden = np.where(near(adjacency), scores, -np.inf)
    e = np.exp(hidden - hidden.max())
    return e / e.sum(axis=1, keepdims=True)


def shifted_before_the_mask(scores, adjacency):
    """Subtract the largest score of the row, that of a stranger."""
    e = np.exp(scores - scores.max(axis=-1, keepdims=True)) * near(adjacency)
    return e / e.sum(axis=-1, keepdims=True)


def over_receivers(scores, adjacency):
    hidden = np.where(near(adjacency), scores, -np.inf)
    e = np.exp(hidden - hidden.max(axis=-2, keepdims=True))
    return e / e.sum(axis=-2, keepdims=True)


def changing(scores, adjacency):
    scores[..., ~near(adjacency)] = -np.inf
    return plain(scores)


def layer_with(last=lambda h: np.maximum(h, 0), shares=weights, averaged=None):
    def answer(x, adjacency, omega, beta, u_r, u_s):
        y = x @ omega.T + beta
        table = shares(scores(y, u_r, u_s), adjacency)
        return last(table @ (y if averaged is None else averaged(x, y)))

    return answer


def products_with(power=-0.5, shares=weights, last=lambda h: h):
    def answer(x, adjacency, omega_q, omega_k, omega_v):
        s = (x @ omega_q.T) @ (x @ omega_k.T).T * float(len(omega_k)) ** power
        return last(shares(s, adjacency) @ (x @ omega_v.T))

    return answer


RIGHT = {
    "scores": [scores, scores_in_loops, scores_by_maximum, single_scores],
    "attention_weights": [weights, weights_in_loops, weights_in_place],
    "graph_attention": [layer, layer_node_by_node],
    "same_favourite": [lambda: "never", lambda: " Never"],
    "dynamic_scores": [dynamic, dynamic_in_loops],
    "own_favourites": [
        line,
        lambda: line(50.0),
        lambda: [part.tolist() for part in line()],
        lambda: (-line()[0], -line()[1], line()[2]),
    ],
    "masked_dot_product": [products, products_node_by_node],
    "mended_mask": [
        weights,
        lambda s, a: np.array([weights_in_loops(head, a) for head in s]),
    ],
}

WRONG = {
    "scores": [
        Wrong(lambda y, r, s: (y @ r)[:, None] + y @ s, "leaky ReLU left out"),
        Wrong(lambda y, r, s: scores(y, r, s).T, "receiver and sender exchanged"),
        Wrong(lambda y, r, s: np.maximum((y @ r)[:, None] + y @ s, 0), "a ReLU in place"),
        Wrong(lambda y, r, s: leaky((y @ r)[:, None] + y @ s, 0.01), "another slope"),
        Wrong(lambda y, r, s: leaky(y @ r)[:, None] + leaky(y @ s), "of each part"),
        Wrong(lambda y, r, s: leaky(y @ r + y @ s), "itself alone"),
        Wrong(lambda y, r, s: leaky((y @ r)[:, None] * (y @ s)), "a product"),
        Wrong(lambda y, r, s: np.abs(scores(y, r, s))),
        Wrong(lambda y, r, s: leaky((y * r)[:, None] + y * s)),
        Wrong(lambda y, r, s: scores(y, r, s).tolist(), "a list instead"),
    ],
    "attention_weights": [
        Wrong(after, "mask after the softmax"),
        Wrong(anew, "shared out anew"),
        Wrong(by_zero, "zero instead of minus"),
        Wrong(by_number(-1e3), "not hide enough"),
        Wrong(by_number(-1e4), "not hide enough"),
        Wrong(not_itself, "does not see itself"),
        Wrong(over_receivers, "over the receivers"),
        Wrong(unshifted, "not subtracted"),
        Wrong(shifted_by_all),
        Wrong(shifted_before_the_mask, "shared out anew"),
        Wrong(lambda s, a: plain(s), "no mask"),
        Wrong(lambda s, a: weights(s, a.T), "the wrong way"),
        Wrong(changing, "input changed in place"),
        Wrong(lambda s, a: np.where(near(a), s, 0)),
        Wrong(lambda s, a: near(a) / near(a).sum(axis=1, keepdims=True)),
        Wrong(lambda s, a: np.nan_to_num(unshifted(s, a))),
    ],
    "graph_attention": [
        Wrong(layer_with(last=lambda h: h), "the ReLU left out"),
        Wrong(layer_with(averaged=lambda x, y: x), "the inputs averaged"),
        Wrong(layer_with(shares=lambda s, a: weights(s, a).T), "weights transposed"),
        Wrong(layer_with(shares=not_itself), "not the node itself"),
        Wrong(layer_with(shares=lambda s, a: plain(s)), "all nodes"),
        Wrong(layer_with(averaged=lambda x, y: np.maximum(y, 0)), "before the average"),
        Wrong(layer_with(last=leaky), "leaky ReLU at the end"),
        Wrong(lambda x, a, o, b, r, s: layer(x, a, o, 0 * b, r, s), "beta left out"),
        Wrong(lambda x, a, o, b, r, s: layer(x, a, o, b, s, r), "exchanged"),
        Wrong(lambda x, a, o, b, r, s: layer(x @ o, a, o, b, r, s)),
        Wrong(lambda *a: layer(*a).T),
    ],
    "same_favourite": [
        Wrong(lambda: "sometimes"),
        Wrong(lambda: "mostly"),
        Wrong(lambda: "always"),
    ],
    "dynamic_scores": [
        Wrong(lambda r, s, u: leaky((r @ u)[:, None] + s @ u), "after the vector"),
        Wrong(lambda r, s, u: (r[:, None] + s) @ u, "leaky ReLU left out"),
        Wrong(lambda r, s, u: (leaky(r)[:, None] + leaky(s)) @ u, "of each part"),
        Wrong(lambda r, s, u: dynamic(s, r, u), "exchanged"),
        Wrong(lambda r, s, u: leaky(r[:, None] + s).sum(axis=-1), "the vector left out"),
        Wrong(lambda r, s, u: np.maximum(r[:, None] + s, 0) @ u, "a ReLU in place"),
        Wrong(lambda r, s, u: leaky(r[:, None] + s) * u, "channels not added"),
        Wrong(lambda r, s, u: dynamic(r, s, np.abs(u))),
    ],
    "own_favourites": [
        Wrong(lambda: (np.zeros((3, 2)), np.zeros((3, 2)), np.zeros(2))),
        Wrong(lambda: line(sign=1.0)),
        Wrong(lambda: line(1.0)),
        Wrong(lambda: (line()[1], line()[0], line()[2])),
        Wrong(lambda: line()[:2], "settings of another form"),
        Wrong(lambda: (np.eye(3), np.eye(3), np.ones(3)), "settings of another form"),
        Wrong(lambda: (line()[0] * np.nan, *line()[1:]), "settings of another form"),
    ],
    "masked_dot_product": [
        Wrong(products_with(0), "the root missing"),
        Wrong(products_with(-1), "the root missing"),
        Wrong(products_with(shares=lambda s, a: plain(s)), "no mask"),
        Wrong(products_with(shares=by_zero), "zero instead of minus"),
        Wrong(products_with(shares=after), "mask after"),
        Wrong(products_with(shares=not_itself), "does not see itself"),
        Wrong(products_with(shares=over_receivers), "over the receivers"),
        Wrong(products_with(shares=lambda s, a: weights(s.T, a)), "exchanged"),
        Wrong(products_with(last=lambda h: np.maximum(h, 0)), "a ReLU at the end"),
        Wrong(lambda x, a, q, k, v: products(x, a, q, q, v), "queries for keys"),
        Wrong(lambda x, a, q, k, v: products(x, a, q, k, v).T),
    ],
    "mended_mask": [
        Wrong(by_zero, "the program as it was"),
        Wrong(after, "mask after"),
        Wrong(anew, "shared out anew"),
        Wrong(by_number(-1e4), "not hide enough"),
        Wrong(lambda s, a: weights(s[0], a), "the first head alone"),
        Wrong(lambda s, a: weights(s.mean(axis=0), a)),
        Wrong(over_receivers, "over the receivers"),
        Wrong(not_itself, "does not see itself"),
        Wrong(lambda s, a: plain(s), "no mask"),
    ],
}
