"""Right and wrong answers to practical 13.3, written as a student would write them."""

from itertools import pairwise

import numpy as np

from tests.checks.check_harness import Wrong

# --- right answers ---


def neighbours(adjacency, nodes):
    needed = adjacency[nodes].any(axis=0)
    needed[nodes] = True
    return np.flatnonzero(needed)


def neighbours_in_a_set(adjacency, nodes):
    found = set(int(n) for n in nodes)
    for n in nodes:
        for m in range(len(adjacency)):
            if adjacency[n, m] == 1:
                found.add(m)
    return np.array(sorted(found))


def neighbours_by_product(adjacency, nodes):
    start = np.zeros(len(adjacency))
    start[nodes] = 1
    return np.where((adjacency + np.eye(len(adjacency))).T @ start > 0)[0]


def receptive_field(adjacency, nodes, num_layers):
    fields = [nodes]
    for _ in range(num_layers):
        fields.append(neighbours(adjacency, fields[-1]))
    return fields


def field_by_recursion(adjacency, nodes, num_layers):
    if num_layers == 0:
        return (nodes,)
    return (nodes, *field_by_recursion(adjacency, neighbours(adjacency, nodes), num_layers - 1))


def growth(adjacency, node):
    fields = receptive_field(adjacency, np.array([node]), 4)
    return np.array([len(f) / len(adjacency) for f in fields[1:]])


def growth_by_powers(adjacency, node):
    step = adjacency + np.eye(len(adjacency))
    reached = np.eye(len(adjacency))[node]
    shares = []
    for _ in range(4):
        reached = step.T @ reached
        shares.append(np.mean(reached > 0))
    return np.array(shares)


def sampled_with(pick, *, itself=True, then=lambda found: np.array(sorted(found))):
    def answer(adjacency, nodes, num_layers, num_neighbours, rng):
        fields = [nodes]
        for _ in range(num_layers):
            found = set()
            for n in fields[-1]:
                if itself:
                    found.add(int(n))
                found.update(int(m) for m in pick(adjacency, n, num_neighbours, rng))
            fields.append(then(found))
        return fields

    return answer


def others_of(adjacency, n):
    return np.flatnonzero(adjacency[n])


def by_choice(adjacency, n, k, rng):
    others = others_of(adjacency, n)
    return rng.choice(others, min(k, len(others)), replace=False)


def by_order(adjacency, n, k, rng):
    return rng.permutation(others_of(adjacency, n))[:k]


def by_keys(adjacency, n, k, rng):
    others = others_of(adjacency, n)
    return others[np.argsort(rng.random(len(others)))[:k]]


def by_shuffling(adjacency, n, k, rng):
    others = list(others_of(adjacency, n))
    rng.shuffle(others)
    return others[:k]


def one_by_one(adjacency, n, k, rng):
    left, drawn = list(others_of(adjacency, n)), []
    while left and len(drawn) < k:
        drawn.append(left.pop(int(rng.integers(len(left)))))
    return drawn


def mean_with(pick, then=lambda rows, degree, k: rows.mean(axis=0)):
    def answer(x, adjacency, node, num_neighbours, rng):
        drawn = np.array(pick(adjacency, node, num_neighbours, rng))
        return then(x[drawn], len(others_of(adjacency, node)), num_neighbours)

    return answer


def mean_in_a_loop(x, adjacency, node, num_neighbours, rng):
    drawn = by_shuffling(adjacency, node, num_neighbours, rng)
    total = 0
    for n in drawn:
        total = total + x[n]
    return total / len(drawn)


def single_precision(x, adjacency, node, num_neighbours, rng):
    return mean_with(by_choice)(x.astype(np.float32), adjacency, node, num_neighbours, rng)


def epochs_with(each):
    def answer(others, num_neighbours, num_epochs, seed):
        return np.array(each(others, num_neighbours, num_epochs, seed))

    return answer


def one_generator(others, k, times, seed):
    rng = np.random.default_rng(seed)
    return [rng.choice(others, k, replace=False) for _ in range(times)]


def two_numbers(others, k, times, seed):
    return [np.random.default_rng([seed, t]).permutation(others)[:k] for t in range(times)]


def spawned(others, k, times, seed):
    rngs = np.random.default_rng(seed).spawn(times)
    return [rng.permutation(others)[:k] for rng in rngs]


# --- wrong answers ---


def with_replacement(adjacency, n, k, rng):
    others = others_of(adjacency, n)
    return rng.choice(others, k) if len(others) > k else others


def itself_drawn(adjacency, n, k, rng):
    return rng.permutation(np.append(others_of(adjacency, n), n))[:k]


def made_inside(adjacency, n, k, rng):
    return by_order(adjacency, n, k, np.random.default_rng(0))


def the_first(adjacency, n, k, rng):
    return others_of(adjacency, n)[:k]


def global_draw(adjacency, n, k, rng):
    return np.random.permutation(others_of(adjacency, n))[:k]


def too_large(adjacency, n, k, rng):
    return rng.choice(others_of(adjacency, n), k, replace=False)


def one_more(adjacency, n, k, rng):
    return by_order(adjacency, n, k + 1, rng)


def everyone(adjacency, n, k, rng):
    return others_of(adjacency, n)


def never_the_last(adjacency, n, k, rng):
    others = others_of(adjacency, n)
    return rng.permutation(others[:-1] if len(others) > k else others)[:k]


def backwards(adjacency, n, k, rng):
    return by_order(adjacency.T, n, k, rng)


def for_the_layer(adjacency, nodes, num_layers, num_neighbours, rng):
    fields = [nodes]
    for _ in range(num_layers):
        new = np.setdiff1d(neighbours(adjacency, fields[-1]), fields[-1])
        fields.append(np.union1d(fields[-1], rng.permutation(new)[:num_neighbours]))
    return fields


def drawn_once(adjacency, nodes, num_layers, num_neighbours, rng):
    kept = {}
    fields = [nodes]
    for _ in range(num_layers):
        found = set(fields[-1].tolist())
        for n in fields[-1]:
            if n not in kept:
                kept[n] = by_order(adjacency, n, num_neighbours, rng)
            found.update(kept[n].tolist())
        fields.append(np.array(sorted(found)))
    return fields


def in_floats(adjacency, nodes, num_layers, num_neighbours, rng):
    fields = [nodes]
    for _ in range(num_layers):
        found = np.array([])
        for n in fields[-1]:
            drawn = by_order(adjacency, int(n), num_neighbours, rng)
            found = np.concatenate([found, [n], drawn])
        fields.append(np.unique(found))
    return fields


def changed(f):
    def answer(*arguments):
        return f(right_field(*arguments))

    return answer


right_field = sampled_with(by_choice)


def each_step_from_outputs(adjacency, nodes, num_layers):
    return [nodes] + [neighbours(adjacency, nodes)] * num_layers


def rings(adjacency, nodes, num_layers):
    fields = receptive_field(adjacency, nodes, num_layers)
    return [nodes] + [np.setdiff1d(b, a) for a, b in pairwise(fields)]


def one_seed_each(others, k, times, seed):
    return [np.random.default_rng(seed).permutation(others)[:k] for _ in range(times)]


def next_seeds(others, k, times, seed):
    return [np.random.default_rng(seed + t).permutation(others)[:k] for t in range(times)]


def seeds_from_zero(others, k, times, seed):
    return [np.random.default_rng(t).permutation(others)[:k] for t in range(times)]


def no_seed(others, k, times, seed):
    rng = np.random.default_rng()
    return [rng.permutation(others)[:k] for _ in range(times)]


def epochs_with_replacement(others, k, times, seed):
    rng = np.random.default_rng(seed)
    return rng.choice(others, (times, k))


def one_after_another(others, k, times, seed):
    order = np.random.default_rng(seed).permutation(others)
    return [np.roll(order, -t)[:k] for t in range(times)]


RIGHT = {
    "neighbours": [neighbours, neighbours_in_a_set, neighbours_by_product],
    "receptive_field": [receptive_field, field_by_recursion],
    "how_many": [lambda: "21", lambda: 21],
    "growth": [growth, growth_by_powers],
    "sample_field": [
        right_field,
        *(sampled_with(pick) for pick in (by_order, by_keys, by_shuffling, one_by_one)),
        lambda *a: tuple(right_field(*a)),
    ],
    "sampled_mean": [
        *(mean_with(pick) for pick in (by_choice, by_order, by_keys, one_by_one)),
        mean_in_a_loop,
        single_precision,
    ],
    "unbiased": [lambda: "mean", lambda: "Mean "],
    "mended_epochs": [
        epochs_with(one_generator),
        epochs_with(two_numbers),
        epochs_with(spawned),
    ],
}

WRONG = {
    "neighbours": [
        Wrong(lambda a, n: np.flatnonzero(a[n].any(axis=0)), "themselves left out"),
        Wrong(lambda a, n: np.concatenate([n, np.nonzero(a[n])[1]])),
        Wrong(lambda a, n: np.flatnonzero(a[n[0]] + np.eye(len(a))[n[0]]), "one node alone"),
        Wrong(lambda a, n: neighbours(a.T, n), "the wrong way"),
        Wrong(lambda a, n: neighbours(a, n).astype(float), "floats in place"),
        Wrong(lambda a, n: neighbours(a, n).tolist(), "a list instead of an array"),
        Wrong(lambda a, n: set(neighbours(a, n).tolist()), "a set instead of an array"),
        Wrong(lambda a, n: (a[n].sum(axis=0) > 0).astype(int)),
        Wrong(lambda a, n: neighbours(a, n)[:, None]),
        Wrong(lambda a, n: neighbours(a, neighbours(a, n))),
    ],
    "receptive_field": [
        Wrong(rings, "only what is new"),
        Wrong(lambda *a: receptive_field(*a)[::-1], "the inputs first"),
        Wrong(lambda *a: receptive_field(*a)[1:], "one array too few"),
        Wrong(lambda a, n, k: receptive_field(a, n, k + 1), "one array too many"),
        Wrong(lambda *a: receptive_field(*a)[-1], "the last array alone"),
        Wrong(each_step_from_outputs, "begins with the outputs again"),
        Wrong(lambda *a: [f.astype(float) for f in receptive_field(*a)], "floats in place"),
        Wrong(lambda *a: [f.tolist() for f in receptive_field(*a)], "a list instead"),
        Wrong(lambda a, n, k: receptive_field(a.T, n, k), "the wrong way"),
        Wrong(lambda *a: [len(f) for f in receptive_field(*a)]),
    ],
    "how_many": [Wrong(lambda: "9"), Wrong(lambda: 13), Wrong(lambda: "23"), Wrong(lambda: 7)],
    "growth": [
        Wrong(lambda a, n: growth(a, n) * len(a), "numbers of nodes"),
        Wrong(lambda a, n: np.append(1 / len(a), growth(a, n))[:4], "0 layers"),
        Wrong(lambda a, n: np.append(1 / len(a), growth(a, n)), "five shares"),
        Wrong(lambda a, n: growth(a, n) - 1 / len(a), "itself not counted"),
        Wrong(lambda a, n: np.diff(growth(a, n), prepend=1 / len(a)), "that are new"),
        Wrong(lambda a, n: growth(a, n).tolist(), "a list instead"),
        Wrong(lambda a, n: growth(a, 0)),
    ],
    "sample_field": [
        Wrong(sampled_with(with_replacement), "drawn twice"),
        Wrong(sampled_with(itself_drawn), "itself among those"),
        Wrong(sampled_with(made_inside), "same draw every time"),
        Wrong(sampled_with(the_first), "same draw every time"),
        Wrong(sampled_with(global_draw), "another generator"),
        Wrong(sampled_with(too_large), "fewer neighbours than"),
        Wrong(sampled_with(one_more), "more neighbours than asked"),
        Wrong(sampled_with(everyone), "nothing drawn"),
        Wrong(sampled_with(never_the_last), "more often than others"),
        Wrong(sampled_with(backwards), "the wrong way"),
        Wrong(sampled_with(by_choice, itself=False), "does not draw itself"),
        Wrong(for_the_layer, "one draw for the whole layer"),
        Wrong(drawn_once, "depend on each other"),
        Wrong(in_floats, "floats in place"),
        Wrong(changed(lambda fields: fields[::-1]), "the inputs first"),
        Wrong(changed(lambda fields: [f.tolist() for f in fields]), "a list instead"),
        Wrong(changed(lambda fields: [np.sort(f)[::-1] for f in fields]), "not in order"),
        Wrong(changed(lambda fields: fields[:-1])),
        Wrong(changed(lambda fields: fields[-1])),
        Wrong(lambda a, n, k, s, rng: receptive_field(a, n, k), "nothing drawn"),
    ],
    "sampled_mean": [
        Wrong(mean_with(by_choice, lambda r, d, k: r.sum(axis=0)), "sum instead of mean"),
        Wrong(mean_with(by_choice, lambda r, d, k: r.sum(axis=0) / d), "number of all"),
        Wrong(mean_with(by_choice, lambda r, d, k: r.sum(axis=0) / k), "no mean"),
        Wrong(mean_with(everyone), "nothing drawn"),
        Wrong(mean_with(the_first), "same draw every time"),
        Wrong(mean_with(made_inside), "same draw every time"),
        Wrong(mean_with(global_draw), "another generator"),
        Wrong(mean_with(with_replacement), "drawn twice"),
        Wrong(mean_with(itself_drawn), "own row in the mean"),
        Wrong(mean_with(too_large), "fewer neighbours than"),
        Wrong(mean_with(backwards), "no neighbours"),
        Wrong(mean_with(never_the_last), "more often than others"),
        Wrong(mean_with(by_choice, lambda r, d, k: r.mean())),
        Wrong(mean_with(by_choice, lambda r, d, k: r)),
        Wrong(mean_with(by_choice, lambda r, d, k: r.max(axis=0))),
        Wrong(mean_with(by_choice, lambda r, d, k: r.mean(axis=0).tolist()), "a list instead"),
    ],
    "unbiased": [
        Wrong(lambda: "mean and sum"),
        Wrong(lambda: "all"),
        Wrong(lambda: "all but max"),
        Wrong(lambda: "sum"),
    ],
    "mended_epochs": [
        Wrong(epochs_with(one_seed_each), "the program as it was"),
        Wrong(epochs_with(next_seeds), "seeds that overlap"),
        Wrong(epochs_with(seeds_from_zero), "the seed left out"),
        Wrong(epochs_with(no_seed), "the seed does not fix"),
        Wrong(epochs_with(epochs_with_replacement), "drawn twice"),
        Wrong(epochs_with(one_after_another), "depend on each other"),
        Wrong(epochs_with(lambda o, k, t, s: one_generator(o[:-1], k, t, s))),
        Wrong(one_generator, "a list instead"),
        Wrong(epochs_with(lambda o, k, t, s: np.array(one_generator(o, k, t, s)).T)),
        Wrong(epochs_with(lambda o, k, t, s: one_generator(range(len(o)), k, t, s))),
    ],
}
