"""Right and wrong answers to practical 6.1, written as a student would write them."""

import numpy as np

from tests.checks.check_harness import Wrong


def next_bracket(places, values):
    a, b, c, d = places
    if values[0] < min(values[1:]):
        return a + (places - a) / 2
    if values[1] < values[2]:
        d = c
    else:
        a = b
    return np.linspace(a, d, 4)


def next_by_names(places, values):
    a, b, c, d = (float(p) for p in places)
    at_a, at_b, at_c, at_d = (float(v) for v in values)
    if at_a < at_b and at_a < at_c and at_a < at_d:
        return np.array([a, (a + b) / 2, (a + c) / 2, (a + d) / 2])
    a, d = (a, c) if at_b < at_c else (b, d)
    width = (d - a) / 3
    return np.array([a, a + width, d - width, d])


def in_place(places, values):
    if values[0] < min(values[1:]):
        places[1:] = (places[1:] + places[0]) / 2
        return places
    return next_bracket(places, values)


def bracket_search(loss, start, end, tolerance, max_steps):
    brackets, heights = [np.linspace(start, end, 4)], {}
    for _ in range(max_steps):
        _, b, c, _ = brackets[-1]
        if c - b <= tolerance:
            break
        for place in brackets[-1]:
            if place not in heights:
                heights[place] = loss(place)
        values = np.array([heights[place] for place in brackets[-1]])
        brackets.append(next_bracket(brackets[-1], values))
    return np.array(brackets)


def search_recursively(loss, start, end, tolerance, max_steps):
    known = {}

    def height(place):
        return known[place] if place in known else known.setdefault(place, float(loss(place)))

    def further(bracket, left):
        if left == 0 or bracket[2] - bracket[1] <= tolerance:
            return [bracket]
        values = [height(float(place)) for place in bracket]
        return [bracket, *further(next_by_names(bracket, values), left - 1)]

    return np.array(further(np.linspace(start, end, 4), max_steps))


def search_on_arrays(loss, start, end, tolerance, max_steps):
    rows = np.linspace(start, end, 4)[None]
    values = loss(rows[0])
    while len(rows) - 1 < max_steps and rows[-1, 2] - rows[-1, 1] > tolerance:
        a, b, c, d = values
        rows = np.vstack([rows, next_bracket(rows[-1], values)])
        if a < min(b, c, d):
            values = np.array([a, *loss(rows[-1, 1:])])
        else:
            ends = (a, c) if b < c else (b, d)
            values = np.array([ends[0], *loss(rows[-1, 1:3]), ends[1]])
    return rows


def search_asking_all(loss, start, end, tolerance, max_steps):
    brackets = [np.linspace(start, end, 4)]
    while brackets[-1][2] - brackets[-1][1] > tolerance and len(brackets) <= max_steps:
        brackets.append(next_bracket(brackets[-1], np.vectorize(loss)(brackets[-1])))
    return np.array(brackets)


def search_asking_inside(loss, start, end, tolerance, max_steps):
    """Take both ends for known: on a curve with one dip the height at d is needed no more."""
    brackets = [np.linspace(start, end, 4)]
    at_a, at_d = loss(start), loss(end)
    while brackets[-1][2] - brackets[-1][1] > tolerance and len(brackets) <= max_steps:
        values = np.array([at_a, loss(brackets[-1][1]), loss(brackets[-1][2]), at_d])
        brackets.append(next_bracket(brackets[-1], values))
        if values[1] < values[2]:
            at_d = values[2]
        elif values[0] >= min(values[1:]):
            at_a = values[1]
    return np.array(brackets)


GOLDEN = (np.sqrt(5) - 1) / 2


def golden_search(loss, start, end, num_steps, ratio=GOLDEN):
    a, d = start, end
    b, c = d - ratio * (d - a), a + ratio * (d - a)
    at_b, at_c = loss(b), loss(c)
    asked = [b, c]
    for _ in range(num_steps):
        if at_b < at_c:
            d, c, at_c = c, b, at_b
            b = d - ratio * (d - a)
            at_b = loss(b)
            asked.append(b)
        else:
            a, b, at_b = b, c, at_c
            c = a + ratio * (d - a)
            at_c = loss(c)
            asked.append(c)
    return np.array([a, d]), np.array(asked)


def golden_mirrored(loss, start, end, num_steps):
    a, d = start, end
    b = a + 0.3819660112501051 * (d - a)
    c = a + d - b
    known = {b: loss(b), c: loss(c)}
    asked = [b, c]
    for _ in range(num_steps):
        if known[b] < known[c]:
            d, c = c, b
            b = a + d - c
            new = b
        else:
            a, b = b, c
            c = a + d - b
            new = c
        known[new] = loss(new)
        asked.append(new)
    return [np.array([a, d]), np.array(asked)]


def next_if(first_rule, places, values):
    if first_rule:
        return places[0] + (places - places[0]) / 2
    kept = (places[0], places[2]) if values[1] < values[2] else (places[1], places[3])
    return np.linspace(*kept, 4)


def search_below_tolerance(loss, start, end, tolerance, max_steps):
    brackets = [np.linspace(start, end, 4)]
    while brackets[-1][2] - brackets[-1][1] >= tolerance and len(brackets) <= max_steps:
        brackets.append(next_bracket(brackets[-1], loss(brackets[-1])))
    return np.array(brackets)


def search_then_look(loss, start, end, tolerance, max_steps):
    brackets = [np.linspace(start, end, 4)]
    for _ in range(max_steps):
        brackets.append(next_bracket(brackets[-1], loss(brackets[-1])))
        if brackets[-1][2] - brackets[-1][1] <= tolerance:
            break
    return np.array(brackets)


def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


def share_kept(steps_left):
    after, before = 1, 2
    for _ in range(steps_left - 1):
        after, before = before, before + after
    return after / before


def share_recursively(steps_left):
    return 1 / (1 + share_recursively(steps_left - 1)) if steps_left > 1 else 0.5


def golden_at_arrays(loss, start, end, num_steps):
    ends, places = golden_search(lambda place: loss(np.array(place)), start, end, num_steps)
    return ends, places


def golden_with_ends(loss, start, end, num_steps):
    loss(start), loss(end)
    return golden_search(loss, start, end, num_steps)


def golden_asking_twice(loss, start, end, num_steps):
    return golden_search(lambda place: loss(place) + 0 * loss(place), start, end, num_steps)


def golden_made_up(loss, start, end, num_steps):
    a, d, places = start, end, [end - GOLDEN * (end - start), start + GOLDEN * (end - start)]
    for _ in range(num_steps):
        b, c = d - GOLDEN * (d - a), a + GOLDEN * (d - a)
        if loss(b) < loss(c):
            d = c
            places.append(d - GOLDEN * (d - a))
        else:
            a = b
            places.append(a + GOLDEN * (d - a))
    return np.array([a, d]), np.array(places)


def golden_at_ties(loss, start, end, num_steps):
    a, d = start, end
    b, c = d - GOLDEN * (d - a), a + GOLDEN * (d - a)
    at_b, at_c = loss(b), loss(c)
    asked = [b, c]
    for _ in range(num_steps):
        if at_b <= at_c:
            d, c, at_c = c, b, at_b
            b = d - GOLDEN * (d - a)
            at_b = loss(b)
            asked.append(b)
        else:
            a, b, at_b = b, c, at_c
            c = a + GOLDEN * (d - a)
            at_c = loss(c)
            asked.append(c)
    return np.array([a, d]), np.array(asked)


RIGHT = {
    "predict_part": [lambda: "right", lambda: " Right"],
    "next_bracket": [next_bracket, next_by_names],
    "bracket_search": [
        bracket_search,
        search_recursively,
        search_on_arrays,
        search_asking_inside,
    ],
    "share_kept": [
        share_kept,
        share_recursively,
        lambda n: np.float64(fibonacci(n + 1)) / fibonacci(n + 2),
    ],
    "golden_search": [golden_search, golden_mirrored, golden_at_arrays],
    "predict_cost": [lambda: "2.4", lambda: 2.4, lambda: np.float64(2.4)],
    "lead_astray": [lambda: (-3.0, 4.0), lambda: [-3, 5], lambda: (np.float64(-3), np.array(3.5))],
}

WRONG = {
    "predict_part": [Wrong(lambda: "left"), Wrong(lambda: "middle"), Wrong(lambda: 3)],
    "next_bracket": [
        Wrong(in_place, ""),
        Wrong(
            lambda p, v: np.linspace(*((p[0], p[2]) if v[1] < v[2] else (p[1], p[3])), 4),
            "the rule for a",
        ),
        Wrong(lambda p, v: list(next_bracket(p, v))),
        Wrong(lambda p, v: next_bracket(p, v)[::-1]),
        Wrong(lambda p, v: next_bracket(p, -v)),
        Wrong(lambda p, v: next_bracket(np.abs(p), v)),
        Wrong(lambda p, v: next_if(v[0] < v[1], p, v), "a compared with some"),
        Wrong(lambda p, v: next_if(v[0] < min(v[1], v[2]), p, v), "a compared with some"),
        Wrong(lambda p, v: next_if(np.argmin(v) == 0, p, v), "only as low as another"),
        Wrong(
            lambda p, v: (
                np.linspace(p[0], (p[0] + p[3]) / 2, 4) if v[0] < min(v[1:]) else next_bracket(p, v)
            ),
            "thirds in rule 1",
        ),
        Wrong(
            lambda p, v: next_bracket(
                p, np.where([False, v[1] == v[2], False, False], v - 1e-9, v)
            ),
            "where b and c are equal",
        ),
        Wrong(lambda p, v: next_bracket(p, np.abs(v))),
    ],
    "bracket_search": [
        Wrong(lambda loss, a, d, t, n: bracket_search(loss, a, d, t, n + 1), "one step too many"),
        Wrong(lambda loss, a, d, t, n: bracket_search(loss, a, d, t, n)[1:], "the first bracket"),
        Wrong(lambda loss, a, d, t, n: bracket_search(loss, a, d, 3 * t, n)),
        Wrong(lambda loss, a, d, t, n: bracket_search(loss, a, d, t, n)[:, 1:3]),
        Wrong(lambda loss, a, d, t, n: list(bracket_search(loss, a, d, t, n))),
        Wrong(lambda loss, a, d, t, n: bracket_search(lambda p: -loss(p), a, d, t, n)),
        Wrong(
            lambda loss, a, d, t, n: bracket_search(lambda p: abs(loss(p)), a, d, t, n),
            "the size of the loss",
        ),
        Wrong(lambda loss, a, d, t, n: bracket_search(loss, a, d, t, n)[:-1], "the last bracket"),
        Wrong(lambda loss, a, d, t, n: bracket_search(loss, a, d, t, 999), "max_steps ignored"),
        Wrong(search_below_tolerance, "where the tolerance is met exactly"),
        Wrong(search_then_look, "a step before the first look"),
        Wrong(search_asking_all, "heights asked for once too often"),
    ],
    "share_kept": [
        Wrong(lambda n: 0.618034, "the same answer for every input"),
        Wrong(lambda n: 2 / 3, "the thirds"),
        Wrong(lambda n: 1 - share_kept(n), "the part that is dropped"),
        Wrong(lambda n: n / (n + 1), "the old b reused as the new b"),
        Wrong(lambda n: share_kept(n + 1), "one step more or fewer"),
        Wrong(lambda n: {1: 1 / 2, 2: 2 / 3, 3: 3 / 5, 4: 5 / 8}.get(n, 0.618034)),
        Wrong(lambda n: 1 / fibonacci(n + 2), "what all steps together keep"),
        Wrong(lambda n: fibonacci(n + 1)),
    ],
    "golden_search": [
        Wrong(lambda loss, a, d, n: golden_search(loss, a, d, n, 2 / 3)),
        Wrong(lambda loss, a, d, n: golden_search(loss, a, d, n + 1), "one step too many"),
        Wrong(lambda loss, a, d, n: golden_search(loss, a, d, n)[::-1]),
        Wrong(lambda loss, a, d, n: golden_search(loss, a, d, n)[0]),
        Wrong(lambda loss, a, d, n: golden_search(loss, d, a, n)),
        Wrong(golden_with_ends, "heights asked for once too often"),
        Wrong(golden_asking_twice, "heights asked for once too often"),
        Wrong(golden_made_up, "heights asked for once too often"),
        Wrong(golden_at_ties, "the right part dropped where b and c are equal"),
        Wrong(lambda loss, a, d, n: golden_search(loss, a, d, max(n - 1, 0)), "one step too few"),
        Wrong(lambda loss, a, d, n: golden_search(loss, a, d, n, 0.62)),
    ],
    "predict_cost": [Wrong(lambda: "1.2"), Wrong(lambda: 4.7), Wrong(lambda: "5")],
    "lead_astray": [
        Wrong(lambda: (-2.5, 2.5), "the ends that were given"),
        Wrong(lambda: (-3.0, 3.0)),
        Wrong(lambda: (0.0, 4.0)),
        Wrong(lambda: (4.0, -3.0)),
        Wrong(lambda: (-2.0, 1.0)),
        Wrong(lambda: (-1e300, 1e300)),
        Wrong(lambda: (float("nan"), 4.0), "settings of another form"),
    ],
}
