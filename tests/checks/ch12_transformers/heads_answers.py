"""Right and wrong answers to practical 12.2, written as a student would write them."""

import numpy as np

from tests.checks.ch12_transformers.attention_answers import softmax
from tests.checks.check_harness import Wrong
from udl.checks.ch12_transformers import p2_model

# --- right answers ---


def split(x, num_heads):
    return x.reshape(*x.shape[:-1], num_heads, -1).swapaxes(-3, -2)


def split_by_slices(x, num_heads):
    d = x.shape[-1] // num_heads
    return np.stack([x[..., h * d : (h + 1) * d] for h in range(num_heads)], axis=-3)


def split_entry_by_entry(x, num_heads):
    if x.ndim > 2:
        return np.array([split_entry_by_entry(each, num_heads) for each in x])
    rows, d = x.shape[0], x.shape[1] // num_heads
    parts = np.empty((num_heads, rows, d))
    for h in range(num_heads):
        for n in range(rows):
            for i in range(d):
                parts[h, n, i] = x[n, h * d + i]
    return parts


def join(parts):
    return np.concatenate([parts[..., h, :, :] for h in range(parts.shape[-3])], axis=-1)


def join_entry_by_entry(parts):
    *front, num_heads, rows, d = parts.shape
    x = np.zeros((*front, rows, num_heads * d))
    for h in range(num_heads):
        x[..., h * d : (h + 1) * d] = parts[..., h, :, :]
    return x


def split_without_a_batch(x, num_heads):
    return x.reshape(len(x), num_heads, -1).transpose(1, 0, 2)


def multihead(x, omega_q, beta_q, omega_k, beta_k, omega_v, beta_v, omega_o, num_heads):
    q, k, v = (
        split(x @ omega.T + beta, num_heads)
        for omega, beta in ((omega_q, beta_q), (omega_k, beta_k), (omega_v, beta_v))
    )
    weights = softmax(q @ np.swapaxes(k, 1, 2) / np.sqrt(q.shape[-1]))
    return join(weights @ v) @ omega_o.T


def multihead_in_a_loop(x, omega_q, beta_q, omega_k, beta_k, omega_v, beta_v, omega_o, num_heads):
    d = len(beta_q) // num_heads
    total = np.zeros((len(x), len(omega_o)))
    for h in range(num_heads):
        own = slice(h * d, (h + 1) * d)
        q = x @ omega_q[own].T + beta_q[own]
        k = x @ omega_k[own].T + beta_k[own]
        v = x @ omega_v[own].T + beta_v[own]
        total = total + softmax(q @ k.T / d**0.5) @ v @ omega_o[:, own].T
    return total


def multihead_by_einsum(x, omega_q, beta_q, omega_k, beta_k, omega_v, beta_v, omega_o, num_heads):
    num, d = x.shape[0], omega_q.shape[0] // num_heads
    q = (np.dot(x, omega_q.T) + beta_q).reshape(num, num_heads, d)
    k = (np.dot(x, omega_k.T) + beta_k).reshape(num, num_heads, d)
    v = (np.dot(x, omega_v.T) + beta_v).reshape(num, num_heads, d)
    a = softmax(np.einsum("nhd,mhd->hnm", q, k) / np.sqrt(d))
    return np.einsum("hnm,mhd->nhd", a, v).reshape(num, -1) @ omega_o.T


def settings(up=50.0, down=-50.0, mix=(1.0, -1.0), value=1.0):
    same, none = np.ones((2, 1)), np.zeros(2)
    return (0 * same, np.array([up, down]), same, none, value * same, none, np.array([mix]))


def settings_with_turned_keys():
    return (
        np.zeros((2, 1)),
        np.array([40, 40]),
        np.array([[1.0], [-1.0]]),
        np.zeros(2),
        np.array([[1.0], [-1.0]]),
        np.zeros(2),
        np.ones((1, 2)),
    )


def dependence(layer, x):
    draws = np.random.default_rng(1)
    before = layer(x)
    found = np.zeros((len(x), len(x)), bool)
    for m in range(len(x)):
        for _ in range(4):
            changed = x.copy()
            changed[m] = 20 * draws.normal(size=x.shape[1])
            found[:, m] |= (abs(layer(changed) - before) > 1e-9).any(1)
    return found


def dependence_by_nan(layer, x):
    columns = []
    for m in range(len(x)):
        spoilt = np.array(x)
        spoilt[m] = np.nan
        columns.append(np.isnan(layer(spoilt)).any(axis=1))
    return np.array(columns).T


def dependence_by_one_channel(layer, x):
    table = []
    for n in range(len(x)):
        row = []
        for m in range(len(x)):
            seen = False
            for i in range(x.shape[1]):
                for change in (-30.0, 55.0):
                    other = x.copy()
                    other[m, i] += change
                    seen = seen or np.max(np.abs(layer(other)[n] - layer(x)[n])) > 1e-9
            row.append(bool(seen))
        table.append(row)
    return np.array(table)


def causal(queries, keys, values):
    scores = queries @ keys.transpose(0, 2, 1) / np.sqrt(queries.shape[-1])
    future = np.triu(np.ones(scores.shape[1:]), k=1).astype(bool)
    scores[:, future] = -np.inf
    return softmax(scores) @ values


def causal_in_loops(queries, keys, values):
    outputs = np.zeros(values.shape)
    for h in range(len(queries)):
        for n in range(queries.shape[1]):
            scores = keys[h, : n + 1] @ queries[h, n] / np.sqrt(queries.shape[2])
            outputs[h, n] = softmax(scores) @ values[h, : n + 1]
    return outputs


def causal_by_adding(queries, keys, values):
    scores = np.einsum("hnd,hmd->hnm", queries, keys) * queries.shape[-1] ** -0.5
    num = scores.shape[-1]
    with np.errstate(divide="ignore"):
        return softmax(scores + np.log(np.tri(num))) @ values


def causal_by_a_large_number(queries, keys, values):
    scores = queries @ keys.transpose(0, 2, 1) / np.sqrt(queries.shape[-1])
    seen = np.tril(np.ones(scores.shape[1:]))
    return softmax(np.where(seen == 1, scores, -1e9)) @ values


def padded(queries, keys, values, lengths):
    outputs = np.zeros_like(values)
    for i, length in enumerate(lengths):
        q, k, v = queries[i, :length], keys[i, :length], values[i, :length]
        outputs[i, :length] = softmax(q @ k.T / np.sqrt(q.shape[1])) @ v
    return outputs


def padded_by_masks(queries, keys, values, lengths):
    real = np.arange(queries.shape[1]) < lengths[:, None]  # (B, N)
    q, k, v = (np.where(real[:, :, None], part, 0.0) for part in (queries, keys, values))
    scores = q @ k.transpose(0, 2, 1) / np.sqrt(q.shape[2])
    weights = softmax(np.where(real[:, None, :], scores, -np.inf))
    return (weights @ v) * real[:, :, None]


def text_weights(generator):
    """Weights of nine heads of which the first looks back least far, as in the notebook."""
    others = p2_model._other_heads(generator)
    nearest = int(p2_model._nearest(others))
    others[[0, nearest]] = others[[nearest, 0]]
    return others


patterns = text_weights(np.random.default_rng(0))  # of the notebook: the check puts others there


def nearest_head():
    places = np.arange(patterns.shape[2])
    return np.argmin((patterns * (places[:, None] - places)).sum(axis=2).mean(axis=1))


def mean_distances():
    places = np.arange(patterns.shape[2])
    return (patterns * (places[:, None] - places)).sum(axis=2)


def nearest_of_128():
    places = np.arange(128)  # as many as the notebook has
    return np.argmin(np.mean(np.sum(patterns * (places[:, None] - places), axis=2), axis=1))


def nearest_in_einsum():
    best, smallest = None, np.inf
    back = np.subtract.outer(np.arange(patterns.shape[1]), np.arange(patterns.shape[2]))
    for number, table in enumerate(patterns):
        total = np.einsum("nm,nm->", table, back)
        if total < smallest:
            best, smallest = number, total
    return best


RIGHT = {
    "split_heads": [
        split,
        split_by_slices,
        split_entry_by_entry,
        lambda x, h: np.moveaxis(np.array(np.split(x, h, axis=-1)), 0, -3),
    ],
    "join_heads": [
        join,
        join_entry_by_entry,
        lambda parts: np.swapaxes(parts, -3, -2).reshape(*parts.shape[:-3], parts.shape[-2], -1),
    ],
    "multihead_attention": [multihead, multihead_in_a_loop, multihead_by_einsum],
    "predict_range": [lambda: "half"],
    "two_heads": [
        settings,
        settings_with_turned_keys,
        lambda: settings(up=-200.0, down=200.0, mix=(-1.0, 1.0)),
        lambda: settings(mix=(-0.5, 0.5), value=-2.0),
    ],
    "dependence": [
        dependence,
        dependence_by_one_channel,
        lambda layer, x: dependence(layer, x).astype(int),
    ],
    "causal_attention": [causal, causal_in_loops, causal_by_adding],
    "padded_attention": [padded, padded_by_masks],
    "nearest_head": [
        nearest_head,
        nearest_of_128,
        nearest_in_einsum,
        lambda: float(nearest_head()),
    ],
}

# --- wrong answers ---


def changed_layer(weigh, divisor=None, back=join, apart=split):
    def answer(x, omega_q, beta_q, omega_k, beta_k, omega_v, beta_v, omega_o, num_heads):
        q = apart(x @ omega_q.T + beta_q, num_heads)
        k = apart(x @ omega_k.T + beta_k, num_heads)
        v = apart(x @ omega_v.T + beta_v, num_heads)
        root = np.sqrt(q.shape[2]) if divisor is None else divisor(x, omega_q)
        return back(weigh(q @ k.transpose(0, 2, 1) / root) @ v) @ omega_o.T

    return answer


def tried_with(change, some=np.any):
    def answer(layer, x):
        found = np.zeros((len(x), len(x)), bool)
        for m in range(len(x)):
            moved = x.copy()
            moved[m] = change(moved[m])
            found[:, m] = some(abs(layer(moved) - layer(x)) > 1e-9, axis=1)
        return found

    return answer


def tested_by(differs):
    def answer(layer, x):
        found = np.zeros((len(x), len(x)), bool)
        for m in range(len(x)):
            for seed in range(4):
                moved = x.copy()
                moved[m] = 20 * np.random.default_rng(seed).normal(size=x.shape[1])
                found[:, m] |= differs(layer(moved), layer(x))
        return found

    return answer


def tested_in_place(layer, x):
    before = layer(x)
    found = np.zeros((len(x), len(x)), bool)
    for m in range(len(x)):
        x[m] += 10 * np.random.default_rng(m).normal(size=x.shape[1])
        found[:, m] = np.any(abs(layer(x) - before) > 1e-9, axis=1)
    return found


def masked_after(triangle):
    def answer(queries, keys, values):
        scores = queries @ keys.transpose(0, 2, 1) / np.sqrt(queries.shape[-1])
        return (softmax(scores) * triangle(np.ones(scores.shape[1:]))) @ values

    return answer


def masked_by(hide, power=0.5):
    def answer(queries, keys, values):
        scores = queries @ keys.transpose(0, 2, 1) / queries.shape[-1] ** power
        return softmax(hide(scores, np.tri(scores.shape[-1]) > 0)) @ values

    return answer


def renormalised(queries, keys, values):
    scores = queries @ keys.transpose(0, 2, 1) / np.sqrt(queries.shape[-1])
    weights = softmax(scores) * np.tri(scores.shape[-1])
    return weights / weights.sum(-1, keepdims=True) @ values


def padded_but(keys_too=True, queries_too=True, shift=0):
    def answer(queries, keys, values, lengths):
        real = np.arange(queries.shape[1]) < lengths[:, None] + shift
        scores = queries @ keys.transpose(0, 2, 1) / np.sqrt(queries.shape[2])
        if keys_too:
            scores = np.where(real[:, None, :], scores, -np.inf)
        outputs = softmax(scores) @ values
        return np.where(real[:, :, None], outputs, 0.0) if queries_too else outputs

    return answer


def cleaned_but(rows=False, zeros=True):
    def answer(queries, keys, values, lengths):
        real = np.arange(queries.shape[1]) < lengths[:, None]
        q, k, v = (np.where(real[..., None], part, 0) for part in (queries, keys, values))
        scores = q @ k.transpose(0, 2, 1) / np.sqrt(q.shape[2])
        hidden = ~real[:, :, None] if rows else ~real[:, None, :]
        outputs = softmax(np.where(hidden, -1e9, scores)) @ v
        return outputs * real[..., None] if zeros else outputs

    return answer


def with_zeros(queries, keys, values, lengths):
    real = np.arange(queries.shape[1]) < lengths[:, None]
    q, k, v = (np.where(real[..., None], part, 0) for part in (queries, keys, values))
    return softmax(q @ k.transpose(0, 2, 1) / np.sqrt(q.shape[2])) @ v * real[..., None]


WRONG = {
    "split_heads": [
        Wrong(lambda x, h: x.reshape(h, len(x), -1), "a reshape alone"),
        Wrong(lambda x, h: x.reshape(len(x), h, -1), "positions first"),
        Wrong(lambda x, h: np.stack([x[:, i::h] for i in range(h)]), "every so many channels"),
        Wrong(lambda x, h: x.reshape(len(x), h, -1).transpose(1, 2, 0), "channels before"),
        Wrong(lambda x, h: np.array(np.split(x, h)), ""),
        Wrong(split_without_a_batch, "axes in front forgotten"),
        Wrong(lambda x, h: np.array(np.split(x, h, axis=-1)), "axes in front forgotten"),
        Wrong(lambda x, h: np.hsplit(x, h), "a list instead of an array"),
        Wrong(lambda x, h: x.reshape(len(x), -1, h).transpose(2, 0, 1), "every so many channels"),
        Wrong(lambda x, h: x.reshape(len(x), -1, h).transpose(1, 0, 2), "the number of heads last"),
        Wrong(lambda x, h: split(x, 2) if x.shape[1] % 2 == 0 else split(x, 1), ""),
    ],
    "join_heads": [
        Wrong(lambda p: p.reshape(p.shape[1], -1), "a reshape alone"),
        Wrong(lambda p: p.transpose(1, 2, 0).reshape(p.shape[1], -1), "every so many channels"),
        Wrong(lambda p: p.sum(axis=0), "heads added up"),
        Wrong(lambda p: np.concatenate(list(p)), "heads below one another"),
        Wrong(lambda p: p.transpose(1, 0, 2), "not merged"),
        Wrong(lambda p: np.hstack(list(p))),
        Wrong(lambda p: np.concatenate(list(p), axis=-1), "axes in front forgotten"),
    ],
    "multihead_attention": [
        Wrong(
            changed_layer(softmax, lambda x, omega: np.sqrt(len(omega))), "the root of all channels"
        ),
        Wrong(
            changed_layer(softmax, lambda x, omega: np.sqrt(x.shape[1])), "the root of all channels"
        ),
        Wrong(changed_layer(softmax, lambda x, omega: 1.0), "not divided by a root"),
        Wrong(changed_layer(lambda s: softmax(s.transpose(1, 2, 0)).transpose(2, 0, 1)), "heads"),
        Wrong(
            changed_layer(softmax, back=lambda p: p.reshape(p.shape[1], -1)),
            "channels mixed up on the way back",
        ),
        Wrong(
            changed_layer(softmax, apart=lambda x, h: x.reshape(h, len(x), -1)),
            "channels mixed up on the way to the heads",
        ),
        Wrong(lambda *a: multihead(*a[:-1], 1), "a single head"),
        Wrong(lambda *a: multihead(*a[:-2], np.eye(a[-2].shape[1]), a[-1]), "heads not combined"),
        Wrong(lambda *a: multihead(*a[:-2], a[-2].T, a[-1]), "omega_o transposed"),
        Wrong(
            lambda x, q, bq, k, bk, v, bv, c, h: multihead(
                x, q, 0 * bq, k, 0 * bk, v, 0 * bv, c, h
            ),
            "offsets missing",
        ),
        Wrong(changed_layer(lambda s: np.exp(s) / np.exp(s).sum(-1, keepdims=True)), "overflow"),
        Wrong(lambda *a: multihead(*a).T, ""),
    ],
    "predict_range": [
        Wrong(lambda: "hardly any"),
        Wrong(lambda: "nearly all"),
        Wrong(lambda: 0.5),
    ],
    "two_heads": [
        Wrong(lambda: settings(0.0, 0.0, (0.0, 0.0), 0.0)),
        Wrong(lambda: settings(mix=(1.0, 1.0))),
        Wrong(lambda: settings(up=3.0, down=-3.0)),
        Wrong(lambda: settings(down=50.0)),
        Wrong(lambda: settings(mix=(-1.0, 1.0))),
        Wrong(lambda: settings(up=5000.0)),
        Wrong(lambda: settings()[:6], "settings of another form"),
        Wrong(lambda: tuple(np.ravel(part) for part in settings()), "settings of another form"),
    ],
    "dependence": [
        Wrong(lambda layer, x: dependence(layer, x).T, "rows and columns exchanged"),
        Wrong(lambda layer, x: ~dependence(layer, x), "True where nothing changes"),
        Wrong(tried_with(lambda row: row + 100), "a change that some layers do not see"),
        Wrong(tried_with(lambda row: row * 3), "a factor that some layers do not see"),
        Wrong(tried_with(lambda row: row + 1e-2 * np.arange(len(row))), "too small"),
        Wrong(tried_with(lambda row: 0 * row)),
        *(
            Wrong(
                tested_by(lambda a, b, bound=bound: (abs(a - b) > bound).any(axis=1)),
                "a comparison that is too coarse",
            )
            for bound in (0.1, 1e-3, 1e-6)
        ),
        Wrong(tested_by(lambda a, b: ~np.isclose(a, b).all(axis=1)), "too coarse"),
        Wrong(tested_by(lambda a, b: (a != b).any(axis=1)), "rounding errors counted"),
        Wrong(tested_by(lambda a, b: (a - b > 1e-9).any(axis=1)), "one sign only"),
        Wrong(tested_by(lambda a, b: abs((a - b).sum(axis=1)) > 1e-9), "differences added up"),
        Wrong(tested_by(lambda a, b: abs(a - b)[:, 0] > 1e-9), "one channel of the output only"),
        Wrong(dependence_by_nan, "nan as a change"),
        Wrong(tried_with(lambda row: -row), "a sign that some layers do not see"),
        Wrong(tried_with(lambda row: row[::-1]), "the same numbers in another order"),
        Wrong(
            tried_with(lambda row: row + 50 * np.arange(1, len(row) + 1), np.all),
            "all channels instead of any",
        ),
        Wrong(
            tried_with(lambda row: np.append(row[:-1] + [10, -20, 40][: len(row) - 1], row[-1])),
            "a change of one channel only",
        ),
        Wrong(tested_in_place, "input changed in place"),
        Wrong(lambda layer, x: np.tri(len(x)) > 0),
    ],
    "causal_attention": [
        Wrong(masked_after(np.triu), "mended in no way"),
        Wrong(masked_after(np.tril), "the mask after the softmax"),
        Wrong(masked_by(lambda s, seen: np.where(seen.T, s, -np.inf)), "the wrong direction"),
        Wrong(masked_by(lambda s, seen: s * seen), "zero instead of minus infinity"),
        Wrong(masked_by(lambda s, seen: np.where(seen, s, -100)), "does not hide enough"),
        Wrong(masked_by(lambda s, seen: s - 10 * ~seen), "does not hide enough"),
        Wrong(masked_by(lambda s, seen: np.where(seen, s, -np.inf), power=0), "another scale"),
        Wrong(renormalised, "shared out anew"),
        Wrong(causal_by_a_large_number, "does not hide enough"),
        Wrong(masked_by(lambda s, seen: np.where(seen, s, -1e4)), "does not hide enough"),
        Wrong(masked_by(lambda s, seen: s - 1e9 * ~seen), "does not hide enough"),
        Wrong(masked_by(lambda s, seen: s - np.inf * ~seen), "infinity times zero"),
        Wrong(
            masked_by(lambda s, seen: np.where(np.triu(seen | True), -np.inf, s)),
            "a position that does not see itself",
        ),
        Wrong(
            masked_by(lambda s, seen: np.where(np.tri(len(seen), k=1) > 0, s, -np.inf)),
            "one position too many",
        ),
        Wrong(
            masked_by(lambda s, seen: np.where(np.tri(len(seen), k=-1) > 0, s, -np.inf)),
            "a position that does not see itself",
        ),
    ],
    "padded_attention": [
        Wrong(padded_but(queries_too=False), "padding as a query"),
        Wrong(padded_but(keys_too=False), "padding as keys"),
        Wrong(padded_but(shift=1), "one position too many"),
        Wrong(padded_but(False, False), "padding not hidden at all"),
        Wrong(padded_but(), "nan of the padding"),
        Wrong(cleaned_but(rows=True), "zeros instead of hiding"),
        Wrong(cleaned_but(rows=True, zeros=False), "rows hidden in place of columns"),
        Wrong(cleaned_but(zeros=False), "padding as a query"),
        Wrong(with_zeros, "zeros instead of hiding"),
        Wrong(lambda q, k, v, n: padded(q * np.sqrt(q.shape[2]), k, v, n), "the root missing"),
        Wrong(lambda q, k, v, n: padded(q, k, v, np.full(len(n), n.min())), "one length for all"),
    ],
    "nearest_head": [
        Wrong(lambda: 0, "a number typed in"),
        Wrong(lambda: nearest_head() + 1, "the head that comes second"),
        Wrong(lambda: np.argmin(np.median(mean_distances(), axis=1))),
        Wrong(lambda: np.argmin(mean_distances()[:, -1])),
        Wrong(lambda: divmod(nearest_head(), 3), "not a single number"),
        Wrong(
            lambda: np.argmax(np.einsum("hnn->h", patterns[:, 1:, :-1])),
        ),
        Wrong(lambda: np.min(patterns)),
        Wrong(lambda: -1),
    ],
}
