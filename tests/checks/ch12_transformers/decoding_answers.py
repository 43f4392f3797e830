"""Right and wrong answers to the second part of practical 12.4: whole texts, and searches."""

import contextlib
import heapq
from itertools import product

import numpy as np

from tests.checks.ch12_transformers.choice_answers import draw_by_loop, draw_by_search
from tests.checks.check_harness import Wrong


def greedily(next_token, prompt, num_tokens):
    tokens, total = tuple(prompt), 0.0
    for _ in range(num_tokens):
        log_p = next_token(tokens)
        best = int(np.argmax(log_p))
        tokens, total = (*tokens, best), total + log_p[best]
    return tokens, total


def greedily_by_recursion(next_token, prompt, num_tokens):
    if num_tokens == 0:
        return list(prompt), 0.0
    log_p = list(next_token(tuple(prompt)))
    best = log_p.index(max(log_p))
    tokens, total = greedily_by_recursion(next_token, (*prompt, best), num_tokens - 1)
    return tokens, total + log_p[best]


def greedily_in_a_list(next_token, prompt, num_tokens):
    tokens, logs = list(prompt), []
    while len(tokens) < len(prompt) + num_tokens:
        log_p = next_token(tuple(tokens))
        tokens.append(np.argmax(log_p))
        logs.append(np.max(log_p))
    return np.array(tokens, dtype=int), sum(logs)


def greedily_with(pick=np.argmax, seen=lambda tokens, given: tokens, start=0.0):
    def of(next_token, prompt, num_tokens):
        tokens, total = tuple(prompt), start
        for _ in range(num_tokens):
            log_p = next_token(seen(tokens, len(prompt)))
            best = int(pick(log_p))
            tokens, total = (*tokens, best), total + log_p[best]
        return tokens, total

    return of


def drawn(next_token, prompt, uniforms, change):
    tokens, total = tuple(prompt), 0.0
    for u in uniforms:
        log_p = next_token(tokens)
        token = draw_by_search(change(np.exp(log_p)), u)
        tokens, total = (*tokens, token), total + log_p[token]
    return tokens, total


def drawn_in_lists(next_token, prompt, uniforms, change):
    tokens, p = list(prompt), 1.0
    for u in uniforms:
        probabilities = np.exp(next_token(tuple(tokens)))
        tokens += [draw_by_loop(change(probabilities), u)]
        p *= probabilities[tokens[-1]]
    return tokens, np.log(p)


def drawn_with(told=lambda log_p, p: log_p, before=np.exp, after=lambda p: p):
    def of(next_token, prompt, uniforms, change):
        tokens, total = tuple(prompt), 0.0
        for u in uniforms:
            log_p = next_token(tokens)
            p = after(change(before(log_p)))
            token = draw_by_search(p, u)
            tokens, total = (*tokens, token), total + told(log_p, p)[token]
        return tokens, total

    return of


def drawn_without_the_sum(next_token, prompt, uniforms, change):
    tokens, total = tuple(prompt), 0.0
    for u in uniforms:
        log_p = next_token(tokens)
        token = int(np.searchsorted(np.cumsum(change(np.exp(log_p))), u, side="right"))
        tokens, total = (*tokens, token), total + log_p[token]
    return tokens, total


def beams_of_pairs(next_token, prompt, num_tokens, num_beams):
    beams = [(tuple(prompt), 0.0)]
    for _ in range(num_tokens):
        longer = [
            ((*tokens, token), total + log_p)
            for tokens, total in beams
            for token, log_p in enumerate(next_token(tokens))
        ]
        beams = sorted(longer, key=lambda beam: beam[1], reverse=True)[:num_beams]
    return beams


def beams_by_heap(next_token, prompt, num_tokens, num_beams):
    beams = [[0.0, list(prompt)]]
    for _ in range(num_tokens):
        longer = []
        for total, tokens in beams:
            log_p = next_token(tuple(tokens))
            for token in np.argsort(log_p)[::-1][:num_beams]:
                longer.append([total + log_p[token], [*tokens, int(token)]])
        beams = heapq.nlargest(num_beams, longer)
    return [(tokens, total) for total, tokens in beams]


def beams_in_arrays(next_token, prompt, num_tokens, num_beams):
    texts, totals = np.array([prompt], dtype=int), np.zeros(1)
    for _ in range(num_tokens):
        table = totals[:, None] + np.array([next_token(tuple(text)) for text in texts])
        best = np.argsort(-table.ravel())[:num_beams]
        rows, tokens = best // table.shape[1], best % table.shape[1]
        texts = np.hstack([texts[rows], tokens[:, None]])
        totals = table.ravel()[best]
    return [(tuple(text.tolist()), total) for text, total in zip(texts, totals, strict=True)]


def beams_as_they_were(next_token, prompt, num_tokens, num_beams):
    beams = [(tuple(prompt), 0.0)]
    for _ in range(num_tokens):
        candidates = []
        for tokens, total in beams:
            log_p = next_token(tokens)
            for token in np.argsort(-log_p)[:num_beams]:
                tokens = tokens + (int(token),)  # noqa: RUF005 (the fault itself)
                total = total + log_p[token]
                candidates.append((tokens, total))
        candidates.sort(key=lambda beam: -beam[1])
        beams = candidates[:num_beams]
    return beams


def beams_half_mended(text):
    def of(next_token, prompt, num_tokens, num_beams):
        beams = [(tuple(prompt), 0.0)]
        for _ in range(num_tokens):
            candidates = []
            for tokens, total in beams:
                log_p = next_token(tokens)
                longer, so_far = tokens, total
                for token in np.argsort(-log_p)[:num_beams]:
                    longer = (*(tokens if text else longer), int(token))
                    so_far = (so_far if text else total) + log_p[token]
                    candidates.append((longer, so_far))
            candidates.sort(key=lambda beam: -beam[1])
            beams = candidates[:num_beams]
        return beams

    return of


def beams_with_shared_lists(next_token, prompt, num_tokens, num_beams):
    beams = [(list(prompt), 0.0)]
    for _ in range(num_tokens):
        longer = []
        for tokens, total in beams:
            log_p = next_token(tuple(tokens))
            for token in np.argsort(-log_p)[:num_beams]:
                tokens.append(int(token))
                longer.append((tokens, total + log_p[token]))
        beams = sorted(longer, key=lambda beam: -beam[1])[:num_beams]
    return beams


def beams_in_place(next_token, prompt, num_tokens, num_beams):
    """Change the prompt that came in, if it is a list; tuples stay."""
    beams = [(tuple(prompt), 0.0)]
    for _ in range(num_tokens):
        longer = []
        for tokens, total in beams:
            best = int(np.argmax(next_token(tokens)))
            longer.append(((*tokens, best), total + next_token(tokens)[best]))
        beams = longer
    return beams


def beams_by_mean(next_token, prompt, num_tokens, num_beams):
    found = beams_of_pairs(next_token, prompt, num_tokens, num_beams)
    return [(tokens, total / max(1, num_tokens)) for tokens, total in found]


def beams_one_each(next_token, prompt, num_tokens, num_beams):
    first = beams_of_pairs(next_token, prompt, min(1, num_tokens), num_beams)
    texts = [
        (greedily(next_token, t, num_tokens - 1)[0], s + greedily(next_token, t, num_tokens - 1)[1])
        for t, s in first
    ]
    return sorted(texts, key=lambda beam: -beam[1])


def best_by_heap(next_token, prompt, num_tokens):
    waiting = [(0.0, tuple(prompt))]
    while True:
        cost, tokens = heapq.heappop(waiting)
        if len(tokens) == len(prompt) + num_tokens:
            return tokens, -cost
        for token, log_p in enumerate(next_token(tokens)):
            heapq.heappush(waiting, (cost - log_p, (*tokens, token)))


def best_by_depth(next_token, prompt, num_tokens):
    best = greedily(next_token, prompt, num_tokens)

    def follow(tokens, total):
        nonlocal best
        if total < best[1]:
            return
        if len(tokens) == len(prompt) + num_tokens:
            best = (tokens, total)
            return
        log_p = next_token(tokens)
        for token in np.argsort(-log_p):
            follow((*tokens, int(token)), total + log_p[token])

    follow(tuple(prompt), 0.0)
    return best


def best_by_max(next_token, prompt, num_tokens):
    waiting = [(0.0, list(prompt))]
    while len(max(waiting)[1]) < len(prompt) + num_tokens:
        best = max(waiting)
        waiting.remove(best)
        log_p = next_token(tuple(best[1]))
        waiting += [(best[0] + one, [*best[1], token]) for token, one in enumerate(log_p)]
    total, tokens = max(waiting)
    return tokens, total


def best_by_going_through(next_token, prompt, num_tokens):
    texts = [(tuple(prompt), 0.0)]
    for _ in range(num_tokens):
        texts = [((*t, v), s + p) for t, s in texts for v, p in enumerate(next_token(t))]
    return max(texts, key=lambda text: text[1])


def best_in_products(next_token, prompt, num_tokens):
    size, best = len(next_token(tuple(prompt))), (None, -np.inf)
    for new in product(range(size), repeat=num_tokens):
        total = sum(next_token((*prompt, *new[:i]))[new[i]] for i in range(num_tokens))
        best = max(best, ((*prompt, *new), total), key=lambda text: text[1])
    return best


def best_by_depth_and_caught(next_token, prompt, num_tokens):
    """Look at all texts, the most probable tokens first, until the model refuses to answer."""
    best = (None, -np.inf)

    def follow(tokens, total, left):
        nonlocal best
        if left == 0:
            best = max(best, (tokens, total), key=lambda text: text[1])
            return
        try:
            log_p = next_token(tokens)
        except RuntimeError:
            return
        for token in np.argsort(-log_p):
            follow((*tokens, int(token)), total + log_p[token], left - 1)

    follow(tuple(prompt), 0.0, num_tokens)
    return best


def best_and_one_too_many(next_token, prompt, num_tokens):
    """Ask on when all is found, and do not mind the answer."""
    found = best_by_heap(next_token, prompt, num_tokens)
    for _ in range(200):
        with contextlib.suppress(RuntimeError):
            next_token(tuple(prompt))
    return found


def beams_with_places(next_token, prompt, num_tokens, num_beams):
    beams = [(tuple(prompt), 0.0)]
    for _ in range(num_tokens):
        longer = []
        for tokens, total in beams:
            log_p = next_token(tokens)
            order = np.argsort(-log_p)
            for i in range(num_beams):
                longer.append(((*tokens, int(order[i])), total + log_p[order[i]]))
        beams = sorted(longer, key=lambda beam: -beam[1])[:num_beams]
    return beams


def best_of_beams(num_beams):
    return lambda f, prompt, num: beams_of_pairs(f, prompt, num, num_beams)[0]


LOSING = (
    np.array([0.4, 0.38, 0.22]),
    np.array([[0.28, 0.27, 0.45], [0.5, 0.5, 0.0], [1.0, 0.0, 0.0]]),
)


OTHER_LOSING = (
    np.array([0.2, 0.41, 0.39]),
    np.array([[0.0, 1.0, 0.0], [0.47, 0.26, 0.27], [0.0, 0.5, 0.5]]),
)


RIGHT = {
    "greedy": [greedily, greedily_by_recursion, greedily_in_a_list],
    "sampled": [drawn, drawn_in_lists],
    "mended_beams": [beams_of_pairs, beams_by_heap, beams_in_arrays],
    "predict_beams": [lambda: "less", lambda: "Less "],
    "beam_loses": [lambda: LOSING, lambda: list(LOSING), lambda: OTHER_LOSING],
    "most_probable": [best_by_heap, best_by_depth, best_by_max],
}

WRONG = {
    "greedy": [
        Wrong(greedily_with(lambda z: len(z) - 1 - np.argmax(z[::-1])), "the last of equally"),
        Wrong(greedily_with(seen=lambda t, given: t[:given]), "its prompt alone"),
        Wrong(greedily_with(seen=lambda t, given: t[-1:]), "the last token alone"),
        Wrong(greedily_with(seen=lambda t, given: t[given:])),
        Wrong(greedily_with(np.argmin), "the least probable token"),
        Wrong(lambda *a: (greedily(*a)[0], np.exp(greedily(*a)[1])), "a probability instead"),
        Wrong(lambda f, p, n: (greedily(f, p, n)[0][len(p) :], greedily(f, p, n)[1]), "left out"),
        Wrong(lambda f, p, n: (greedily(f, p, n)[0], greedily(f, p, n)[1] / max(1, n)), "a mean"),
        Wrong(lambda *a: greedily(*a)[0]),
        Wrong(lambda f, p, n: greedily(f, p, n + 1)),
        Wrong(greedily_with(start=1.0)),
    ],
    "sampled": [
        Wrong(drawn_with(told=lambda log_p, p: np.log(p)), "the changed probability"),
        Wrong(lambda f, p, us, c: drawn(f, p, us, lambda q: q), "the change left out"),
        Wrong(drawn_with(before=lambda log_p: log_p)),
        Wrong(drawn_with(before=lambda log_p: list(np.exp(log_p)))),
        Wrong(drawn_without_the_sum, "no token found for u"),
        Wrong(drawn_with(told=lambda log_p, p: np.exp(log_p))),
        Wrong(lambda f, p, us, c: drawn(f, p, us[1:], c)),
        Wrong(lambda f, p, us, c: drawn(f, p, us[::-1], c)),
        Wrong(lambda f, p, us, c: drawn(f, p, np.full(len(us), 0.5), c)),
        Wrong(lambda f, p, us, c: greedily(f, p, len(us))),
        Wrong(lambda *a: (drawn(*a)[0], np.exp(drawn(*a)[1])), "a probability instead"),
        Wrong(lambda f, p, us, c: (drawn(f, p, us, c)[0][len(p) :], drawn(f, p, us, c)[1])),
    ],
    "mended_beams": [
        Wrong(beams_as_they_were, "the program as it was"),
        Wrong(beams_half_mended(True), "sums that go on"),
        Wrong(beams_half_mended(False), "texts that go on"),
        Wrong(beams_with_shared_lists, "one list shared"),
        Wrong(beams_in_place),
        Wrong(beams_by_mean),
        Wrong(beams_one_each),
        Wrong(beams_with_places, "fewer tokens than beams"),
        Wrong(lambda f, p, n, b: beams_of_pairs(f, p, n, 1), "the best token of each beam"),
        Wrong(lambda *a: list(zip(*beams_of_pairs(*a), strict=True)), "the texts apart"),
        Wrong(lambda *a: beams_of_pairs(*a)[::-1], "the worst first"),
        Wrong(lambda *a: beams_of_pairs(*a)[0], "the best beam alone"),
        Wrong(lambda *a: [tokens for tokens, _ in beams_of_pairs(*a)], "the texts alone"),
        Wrong(lambda *a: [(t, np.exp(s)) for t, s in beams_of_pairs(*a)], "probabilities instead"),
        Wrong(lambda f, p, n, b: beams_of_pairs(f, p, n, b + 1)),
        Wrong(lambda f, p, n, b: [(t[len(p) :], s) for t, s in beams_of_pairs(f, p, n, b)]),
    ],
    "predict_beams": [Wrong(lambda: "more"), Wrong(lambda: "same"), Wrong(lambda: "fewer")],
    "beam_loses": [
        Wrong(lambda: (np.full(3, 1 / 3), np.full((3, 3), 1 / 3))),
        Wrong(lambda: (LOSING[0], LOSING[1] / 2)),
        Wrong(lambda: (np.array([0.6, 0.3, 0.2]), LOSING[1])),
        Wrong(lambda: (LOSING[0], np.array([[0.4, 0.3, 0.3], [0.5, 0.5, 0], [1.0, 0, 0]]))),
        Wrong(lambda: LOSING[1]),
        Wrong(lambda: (LOSING[0], LOSING[1][0])),
        Wrong(lambda: (LOSING[0], -LOSING[1] + [[2 / 3] * 3] * 3)),
        Wrong(lambda: LOSING[0], "settings of another form"),
        Wrong(lambda: (list(LOSING[0]), LOSING[1]), "settings of another form"),
    ],
    "most_probable": [
        Wrong(greedily, "greedy decoding"),
        Wrong(best_of_beams(2), "beam search"),
        Wrong(best_of_beams(3), "beam search"),
        *(Wrong(best_of_beams(width)) for width in (30, 34, 36, 40, 65, 66, 100, 149)),
        Wrong(lambda f, p, n: best_of_beams(149 // max(1, n))(f, p, n)),
        Wrong(best_by_depth_and_caught, "beginnings asked about"),
        Wrong(best_and_one_too_many, "beginnings asked about"),
        Wrong(best_by_going_through),
        Wrong(best_in_products),
        Wrong(lambda *a: (best_by_heap(*a)[0], np.exp(best_by_heap(*a)[1])), "a probability"),
        Wrong(lambda *a: best_by_heap(*a)[0]),
        Wrong(lambda *a: best_by_heap(*a)[::-1], "the parts in another order"),
        Wrong(lambda f, p, n: (best_by_heap(f, p, n)[0], -best_by_heap(f, p, n)[1])),
    ],
}
