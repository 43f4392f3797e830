"""Right and wrong answers to practical 12.1, written as a student would write them."""

from functools import partial

import numpy as np

from tests.checks.check_harness import Wrong

# --- right answers ---


def softmax(scores):
    grown = np.exp(scores - np.max(scores, axis=-1, keepdims=True))
    return grown / np.sum(grown, axis=-1, keepdims=True)


def softmax_transposed(scores):
    turned = np.moveaxis(np.asarray(scores, float), -1, 0)
    grown = np.exp(turned - turned.max(axis=0))
    return np.moveaxis(grown / grown.sum(axis=0), 0, -1)


def softmax_rows(scores):
    if np.ndim(scores) == 1:
        grown = [np.exp(s - max(scores)) for s in scores]
        return np.array([g / sum(grown) for g in grown])
    return np.array([softmax_rows(row) for row in scores])


def softmax_by_logarithm(scores):
    largest = np.max(scores, -1, keepdims=True)
    total = np.log(np.sum(np.exp(scores - largest), -1, keepdims=True)) + largest
    return np.exp(scores - total)


def attend(query, keys, values):
    weights = softmax(keys @ query)
    return weights, weights @ values


def attend_in_lists(query, keys, values):
    scores = [sum(q * k for q, k in zip(query, key, strict=True)) for key in keys]
    weights = softmax(np.array(scores))
    output = sum(w * v for w, v in zip(weights, values, strict=True))
    return [weights, output]


def attend_in_sums(query, keys, values):
    weights = softmax(np.sum(query * keys, axis=1))
    return weights, np.sum(weights[:, np.newaxis] * values, axis=0)


def loops(x, omega_q, beta_q, omega_k, beta_k, omega_v, beta_v):
    keys = [omega_k @ row + beta_k for row in x]
    values = [omega_v @ row + beta_v for row in x]
    outputs = np.zeros((len(x), len(beta_v)))
    for n, row in enumerate(x):
        query = omega_q @ row + beta_q
        weights = softmax(np.array([query @ key for key in keys]))
        for m, value in enumerate(values):
            outputs[n] += weights[m] * value
    return outputs


def every_sum(x, omega_q, beta_q, omega_k, beta_k, omega_v, beta_v):
    num, width = x.shape

    def mapped(n, omega, beta):
        return [sum(row[i] * x[n][i] for i in range(width)) + b
                for row, b in zip(omega, beta, strict=True)]  # fmt: skip

    outputs = []
    for n in range(num):
        query = np.array(mapped(n, omega_q, beta_q))
        scores = [query @ np.array(mapped(m, omega_k, beta_k)) for m in range(num)]
        weights = np.exp(np.array(scores) - max(scores))
        weights = weights / weights.sum()
        outputs.append(sum(weights[m] * np.array(mapped(m, omega_v, beta_v)) for m in range(num)))
    return np.stack(outputs)


def layer(x, omega_q, beta_q, omega_k, beta_k, omega_v, beta_v):
    q, k, v = x @ omega_q.T + beta_q, x @ omega_k.T + beta_k, x @ omega_v.T + beta_v
    return softmax(q @ k.T * q.shape[1] ** -0.5) @ v


def layer_by_einsum(x, omega_q, beta_q, omega_k, beta_k, omega_v, beta_v):
    q = np.einsum("nd,ed->ne", x, omega_q) + beta_q
    k = np.einsum("nd,ed->ne", x, omega_k) + beta_k
    v = np.einsum("nd,ed->ne", x, omega_v) + beta_v
    a = softmax(np.einsum("ne,me->nm", q, k) / np.sqrt(k.shape[-1]))
    return np.einsum("nm,me->ne", a, v)


def layer_in_columns(x, omega_q, beta_q, omega_k, beta_k, omega_v, beta_v):
    columns = x.T
    q = np.matmul(omega_q, columns) + beta_q[:, None]
    k = np.matmul(omega_k, columns) + beta_k[:, None]
    v = np.matmul(omega_v, columns) + beta_v.reshape(-1, 1)
    scores = np.dot(k.T, q) / len(q) ** 0.5  # a column a query
    grown = np.exp(scores - scores.max(0))
    return np.dot(v, grown / grown.sum(0)).T


def layer_of_queries_divided(x, omega_q, beta_q, *others):
    root = np.sqrt(omega_q.shape[0])
    return changed_layer(root=False)(x, omega_q / root, beta_q / root, *others)


def layer_of_three_maps(x, omega_q, beta_q, omega_k, beta_k, omega_v, beta_v):
    pairs = (omega_q, beta_q), (omega_k, beta_k), (omega_v, beta_v)
    q, k, v = (x @ omega.T + beta for omega, beta in pairs)
    return softmax(q @ k.T / np.sqrt(q.shape[1])) @ v


rng = np.random.default_rng(0)  # of the notebook: the check puts other samples there
samples = {
    d: (rng.normal(size=(200, d)), rng.normal(size=(200, d))) for d in (4, 16, 64, 256, 1024)
}


def power():
    spreads = [np.std(q @ k.T) for q, k in samples.values()]
    return np.polyfit(np.log(list(samples)), np.log(spreads), 1)[0]


def power_of_the_ends():
    first, last = (np.sqrt(np.mean((q @ k.T) ** 2)) for q, k in (samples[4], samples[1024]))
    return float(np.log(last / first) / np.log(1024 / 4))


def power_of_variances():
    variances = np.array([np.var(np.einsum("nd,md->nm", q, k)) for q, k in samples.values()])
    slopes = np.diff(np.log2(variances)) / np.diff(np.log2(np.array(list(samples))))
    return np.mean(slopes) / 2


def power_by_search():
    def unevenness(p):
        spreads = [np.std(q @ k.T) / d**p for d, (q, k) in samples.items()]
        return np.std(np.log(spreads))

    return min(np.arange(0, 2, 0.005), key=unevenness)


def query_gradient(query, keys, values, upstream, scale):
    a = softmax(scale * keys @ query)
    jacobian = np.diag(a) - np.outer(a, a)
    return scale * keys.T @ jacobian @ values @ upstream


def query_gradient_in_loops(query, keys, values, upstream, scale):
    a = softmax(np.array([scale * key @ query for key in keys]))
    gradient = np.zeros(len(query))
    for m, key in enumerate(keys):
        for other in range(len(keys)):
            change = a[other] * ((other == m) - a[m])
            gradient += values[other] @ upstream * change * scale * key
    return gradient


def query_gradient_as_covariance(query, keys, values, upstream, scale):
    a = softmax(scale * (keys @ query))
    gains = values @ upstream
    mean_key, mean_gain = a @ keys, a @ gains
    return scale * np.sum(a[:, None] * (keys - mean_key) * (gains - mean_gain)[:, None], axis=0)


def mended(queries, keys, values):
    scores = queries @ keys.T / np.sqrt(queries.shape[1])
    grown = np.exp(scores - scores.max(axis=1, keepdims=True))
    return grown / grown.sum(axis=1, keepdims=True) @ values


def mended_in_columns(queries, keys, values):
    scores = keys @ queries.T / np.sqrt(queries.shape[1])
    grown = np.exp(scores - scores.max(axis=0))
    weights = grown / grown.sum(axis=0)
    return weights.T @ values


RIGHT = {
    "softmax": [softmax, softmax_transposed, softmax_rows, softmax_by_logarithm],
    "attend": [attend, attend_in_lists, attend_in_sums],
    "self_attention_loops": [
        loops,
        every_sum,
        lambda x, q, bq, k, bk, v, bv: softmax((x @ q.T + bq) @ (x @ k.T + bk).T) @ (x @ v.T + bv),
    ],
    "self_attention": [
        layer,
        layer_by_einsum,
        layer_in_columns,
        layer_of_queries_divided,
        layer_of_three_maps,
    ],
    "predict_copy": [lambda: "all, towards the third value"],
    "scaling_power": [power, power_of_the_ends, power_of_variances, power_by_search],
    "query_gradient": [
        query_gradient,
        query_gradient_in_loops,
        query_gradient_as_covariance,
    ],
    "mended_attention": [mended, mended_in_columns],
}

# --- wrong answers ---


def attending(rule, query, keys, values):
    weights = rule(keys @ query)
    return weights, weights @ values


def changed_layer(scores=lambda s: s, rule=softmax, outputs=lambda o: o, root=True):
    def answer(x, omega_q, beta_q, omega_k, beta_k, omega_v, beta_v):
        q, k, v = x @ omega_q.T + beta_q, x @ omega_k.T + beta_k, x @ omega_v.T + beta_v
        table = q @ k.T / (np.sqrt(len(omega_q)) if root else 1)
        return outputs(rule(scores(table)) @ v)

    return answer


def asked_one_by_one(x, *maps):
    q, k, v = (x @ maps[i].T + maps[i + 1] for i in (0, 2, 4))
    return np.array([softmax(k @ row / np.sqrt(len(row))) @ v for row in q])


def asked_through_map(x, *maps):
    q, k, v = (x @ maps[i].T + maps[i + 1] for i in (0, 2, 4))
    return np.array(list(map(lambda row: softmax(k @ row / np.sqrt(len(row))) @ v, q)))


def asked_along_an_axis(x, *maps):
    q, k, v = (x @ maps[i].T + maps[i + 1] for i in (0, 2, 4))
    return np.apply_along_axis(lambda row: softmax(k @ row / np.sqrt(len(row))) @ v, 1, q)


def answers_below(q, k, v):
    if not len(q):
        return np.zeros((0, v.shape[1]))
    first = softmax(k @ q[0] / np.sqrt(q.shape[1])) @ v
    return np.vstack([first[None], answers_below(q[1:], k, v)])


def asked_by_recursion(x, *maps):
    return answers_below(*(x @ maps[i].T + maps[i + 1] for i in (0, 2, 4)))


def in_place(x, omega_q, beta_q, *others):
    omega_q /= np.sqrt(len(omega_q))
    beta_q /= np.sqrt(len(beta_q))
    return layer_by_loops_of(x, omega_q, beta_q, *others)


def layer_by_loops_of(*arguments):
    return changed_layer(root=False)(*arguments)


def first_query_only(x, omega_q, beta_q, omega_k, beta_k, omega_v, beta_v):
    for row in x:
        weights = softmax((x @ omega_k.T + beta_k) @ (omega_q @ row + beta_q))
        return weights @ (x @ omega_v.T + beta_v)


def cut_off(x, *maps):
    outputs = np.zeros_like(x, shape=(len(x), len(maps[-1])))
    outputs[:] = loops(x, *maps)
    return outputs


def finite_difference(query, keys, values, upstream, scale, step=1e-5):
    def loss(q):
        return upstream @ (softmax(scale * keys @ q) @ values)

    nudges = step * np.eye(len(query))
    return np.array([(loss(query + n) - loss(query - n)) / (2 * step) for n in nudges])


def difference_in_a_fitting_step(query, keys, values, upstream, scale, step=1e-5):
    step = step / max(1.0, abs(scale) * np.abs(keys).max())
    return finite_difference(query, keys, values, upstream, scale, step)


def gradient_of(slope):
    def answer(query, keys, values, upstream, scale):
        a = softmax(scale * keys @ query)
        return scale * keys.T @ slope(a, values @ upstream)

    return answer


def faulty(queries, keys, values):
    scores = queries @ keys.T / queries.shape[1]
    grown = np.exp(scores - scores.max(axis=0))
    return grown / grown.sum(axis=0) @ values


def mended_but(power=0.5, axis=1):
    def answer(queries, keys, values):
        scores = queries @ keys.T / queries.shape[1] ** power
        grown = np.exp(scores - scores.max(axis=axis, keepdims=True))
        return grown / grown.sum(axis=axis, keepdims=True) @ values

    return answer


def mended_in_part(largest, total, power=0.5):
    def answer(queries, keys, values):
        scores = queries @ keys.T / queries.shape[1] ** power
        grown = np.exp(scores - scores.max(axis=largest, keepdims=True))
        return grown / grown.sum(axis=total, keepdims=True) @ values

    return answer


WRONG = {
    "softmax": [
        Wrong(
            lambda s: np.exp(s - s.max(0)) / np.exp(s - s.max(0)).sum(0),
            "softmax along the wrong axis",
        ),
        Wrong(
            lambda s: np.exp(s - np.max(s)) / np.sum(np.exp(s - np.max(s))),
            "softmax over the whole table",
        ),
        Wrong(lambda s: np.exp(s) / np.exp(s).sum(-1, keepdims=True), "overflow"),
        Wrong(
            lambda s: (
                np.exp(s - s.min(-1, keepdims=True))
                / np.exp(s - s.min(-1, keepdims=True)).sum(-1, keepdims=True)
            ),
            "overflow",
        ),
        Wrong(lambda s: s / s.sum(axis=-1, keepdims=True), "exponential missing"),
        Wrong(lambda s: s, "softmax missing"),
        Wrong(
            lambda s: np.exp(s - s.max()) / np.exp(s - s.max()).sum(-1, keepdims=True),
            "a maximum that is not the row's own",
        ),
        Wrong(
            lambda s: np.exp(s - max(s.max(), 0)) / np.exp(s - max(s.max(), 0)).sum(-1)[..., None],
            "a maximum that is not the row's own",
        ),
        Wrong(
            lambda s: np.exp(s - s.max(-1)) / np.exp(s - s.max(-1)).sum(-1),
            "sums without keepdims",
        ),
        Wrong(lambda s: np.exp(s - s.max(-1, keepdims=True)), "not divided by the sum"),
    ],
    "attend": [
        Wrong(lambda q, k, v: attend(q, v, v), "values compared with the query"),
        Wrong(lambda q, k, v: attend(q, k, k), "keys instead of values"),
        Wrong(lambda q, k, v: attend(q / np.sqrt(len(q)), k, v), "divided by the root already"),
        Wrong(lambda q, k, v: (attend(q, k, v)[0], v.sum(0)), "values not weighted"),
        Wrong(
            lambda q, k, v: (attend(q, k, v)[0], np.mean(attend(q, k, v)[0][:, None] * v, axis=0)),
            "a mean of weighted values",
        ),
        Wrong(
            lambda q, k, v: (attend(q, k, v)[0], attend(q, k, v)[0][:, None] * v),
            "weighted values not added up",
        ),
        Wrong(lambda q, k, v: attending(lambda s: s, q, k, v), "softmax missing"),
        Wrong(
            lambda q, k, v: attending(lambda s: (s == s.max()) * 1.0, q, k, v), "the best key only"
        ),
        Wrong(lambda q, k, v: attend(q, k, v)[::-1], "the parts in another order"),
        Wrong(lambda q, k, v: attend(q, k, v)[1]),
        Wrong(lambda q, k, v: attending(lambda s: np.exp(s) / np.exp(s).sum(), q, k, v)),
    ],
    "self_attention_loops": [
        Wrong(layer, "divided by the root already"),
        Wrong(lambda x, q, bq, k, bk, v, bv: loops(x, q, 0 * bq, k, 0 * bk, v, 0 * bv), "offsets"),
        Wrong(lambda x, q, bq, k, bk, v, bv: loops(x, q, bq, k, bk, v, 0 * bv), "offsets missing"),
        Wrong(
            lambda x, q, bq, k, bk, v, bv: softmax((x @ q + bq) @ (x @ k + bk).T) @ (x @ v + bv),
            "weights transposed",
        ),
        Wrong(
            lambda x, q, bq, k, bk, v, bv: loops(x, k, bk, q, bq, v, bv),
            "queries and keys exchanged",
        ),
        Wrong(lambda x, q, bq, k, bk, v, bv: loops(x, q, bq, k, bk, k, bk), "keys instead"),
        Wrong(
            lambda x, q, bq, k, bk, v, bv: softmax((x @ q.T + bq) @ (x @ k.T + bk).T) @ x,
            "inputs instead of values",
        ),
        Wrong(cut_off, "whole numbers cut off"),
        Wrong(first_query_only, "one position only"),
        Wrong(lambda *a: loops(*a).T),
        Wrong(lambda *a: loops(*a).tolist(), "a list instead of an array"),
    ],
    "self_attention": [
        Wrong(changed_layer(root=False), "not divided by the root"),
        Wrong(
            lambda x, q, *others: changed_layer(lambda s: s / len(q), root=False)(x, q, *others),
            "divided by d instead of its root",
        ),
        Wrong(
            lambda x, *maps: changed_layer(lambda s: s / np.sqrt(x.shape[1]), root=False)(x, *maps),
            "the wrong size under the root",
        ),
        Wrong(
            lambda x, *maps: changed_layer(lambda s: s / np.sqrt(len(x)), root=False)(x, *maps),
            "the wrong size under the root",
        ),
        Wrong(
            lambda x, q, *others: changed_layer(lambda s: s * np.sqrt(len(q)), root=False)(
                x, q, *others
            ),
            "multiplied by the root",
        ),
        Wrong(
            lambda x, q, *others: changed_layer(outputs=lambda o: o / np.sqrt(len(q)), root=False)(
                x, q, *others
            ),
            "divided after the softmax",
        ),
        Wrong(changed_layer(rule=lambda s: softmax(s.T).T), "softmax along the wrong axis"),
        Wrong(changed_layer(scores=lambda s: s.T), "queries and keys exchanged"),
        Wrong(changed_layer(rule=lambda s: np.exp(s) / np.exp(s).sum(-1)[:, None])),
        Wrong(lambda *a: layer(*(np.asarray(p, np.float16) for p in a))),
        Wrong(in_place, "input changed in place"),
        Wrong(asked_one_by_one, "an answer by a loop"),
        Wrong(lambda *a: asked_one_by_one(*a), "an answer by a loop"),
        Wrong(asked_through_map, "an answer by a loop"),
        Wrong(asked_along_an_axis, "an answer by a loop"),
        Wrong(asked_by_recursion, "an answer by a loop"),
    ],
    "predict_copy": [
        Wrong(lambda: "none"),
        Wrong(lambda: "the third alone"),
        Wrong(lambda: "all, towards zero"),
        Wrong(lambda: "all"),
    ],
    "scaling_power": [
        Wrong(lambda: 0.5, "a number typed in"),
        Wrong(lambda: 2 * power(), "the power of the variance"),
        Wrong(lambda: -power(), "the power of the factor"),
        Wrong(lambda: 0.25),
        Wrong(
            lambda: np.polyfit(
                np.log(list(samples)), [np.log10(np.std(q @ k.T)) for q, k in samples.values()], 1
            )[0],
            "logarithms of different bases",
        ),
        Wrong(
            lambda: np.polyfit(
                np.log(list(samples)),
                np.log([np.linalg.norm(q, axis=1).mean() for q, _ in samples.values()]),
                1,
            )[0],
            "the queries alone",
        ),
        Wrong(
            lambda: np.log(np.std(np.matmul(samples[1024][0], samples[1024][1].T))) / np.log(1024),
            "the logarithm of a single spread",
        ),
        Wrong(
            lambda: np.polyfit(list(samples), [np.std(q @ k.T) for q, k in samples.values()], 1)[0]
        ),
    ],
    "query_gradient": [
        Wrong(gradient_of(lambda a, g: a * (1 - a) * g), "each weight by itself"),
        Wrong(gradient_of(lambda a, g: a * g), "each weight by itself"),
        Wrong(gradient_of(lambda a, g: g), "the derivative of the softmax left out"),
        Wrong(gradient_of(lambda a, g: a * (g - g.mean())), "the plain mean taken off"),
        Wrong(lambda q, k, v, u, c: query_gradient(q, k, v, u, c) / c, "the scale left out"),
        Wrong(lambda q, k, v, u, c: c * query_gradient(q, k, v, u, c), "the scale twice"),
        Wrong(lambda q, k, v, u, c: -query_gradient(q, k, v, u, c), "minus the gradient"),
        Wrong(lambda q, k, v, u, c: c * query_gradient(q, k, v, u, 1.0), "an unscaled softmax"),
        *(
            Wrong(partial(difference, step=10.0**power))
            for difference in (finite_difference, difference_in_a_fitting_step)
            for power in range(-9, -1)
        ),
    ],
    "mended_attention": [
        Wrong(faulty, "mended in no way"),
        Wrong(mended_but(power=1), "the axis mended, the scale not"),
        Wrong(mended_but(axis=0), "the scale mended, the axis not"),
        Wrong(mended_but(power=0), "no scale at all"),
        Wrong(mended_in_part(1, 0), "one axis mended of two"),
        Wrong(mended_in_part(0, 1), "a maximum that is not the row's own"),
        Wrong(mended_in_part(0, 1, power=1.0), "one axis mended of two"),
        Wrong(lambda q, k, v: mended(q, k, v) / np.sqrt(len(q))),
        Wrong(
            lambda q, k, v: mended_but(power=0)(q / len(k) ** 0.5, k, v),
            "the root of the number of keys",
        ),
        Wrong(lambda q, k, v: mended(k, q, v), "queries and keys exchanged"),
    ],
}
