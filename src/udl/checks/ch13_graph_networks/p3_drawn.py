"""Checks of practical 13.3 on what is drawn: a part of what a node depends on."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from udl.checks.ch13_graph_networks.drawing import (
    ALWAYS_THE_SAME,
    TOO_FAR,
    Drawing,
    Fault,
    another_generator,
    fields_form,
    row_form,
    too_often,
)
from udl.checks.ch13_graph_networks.expected import fields as right
from udl.checks.ch13_graph_networks.expected.fields import Draws, drawn_graph
from udl.checks.errors import Diagnosis
from udl.checks.kinds import Predict

FEWER = Diagnosis(
    "fewer neighbours than are to be drawn",
    "A node may have fewer neighbours than num_neighbours. Then all of them are taken: draw "
    "min(num_neighbours, len(others)).",
)
NONE_AT_ALL = Diagnosis(
    "a node without neighbours",
    "There may be a node that has no neighbours. Nothing is drawn for it, and it needs itself "
    "alone.",
)
FROM_NOTHING = {"larger sample than population": FEWER, "annot be empty": NONE_AT_ALL}


# --- A part of the receptive field ---


def _field_draws(rng: np.random.Generator) -> Draws:
    """Draw (adjacency, nodes, num_layers, num_neighbours, rng): each tells one mistake best."""

    def seeded() -> np.random.Generator:
        return np.random.default_rng(int(rng.integers(2**32)))

    star, centre = right.stars(rng, 6)
    two, centres = right.stars(rng, 6, 2)
    dense, directed = drawn_graph(rng, 14, 0.4), drawn_graph(rng, 11, 0.35, directed=True)
    return [
        (star, centre, 1, 4, seeded()),
        (right.chain(5), np.array([2]), 2, 5, seeded()),
        (two, centres, 1, 3, seeded()),
        (star, centre, 2, 2, seeded()),
        (dense, right.some_nodes(rng, 14, 2), 2, 2, seeded()),
        (directed, right.some_nodes(rng, 11, 1), 3, 2, seeded()),
        (dense, right.some_nodes(rng, 14, 3), 0, 2, seeded()),
        (right.from_edges(4, (0, 1)), np.array([1, 3]), 2, 1, seeded()),
    ]


def _field_fault(
    results: Sequence[Any], adjacency: Any, nodes: Any, num_layers: int, num_neighbours: int
) -> Fault | None:
    """Say what is amiss with parts of a receptive field: with one of them, or with all together."""
    joined = np.asarray(adjacency) != 0
    parts = [[np.asarray(field) for field in result] for result in results]
    for number, fields in enumerate(parts):
        why = _impossible(fields, joined, nodes)
        if why:
            return why, number
    why = _too_few(parts, joined, num_neighbours) or _too_many(parts, joined, num_neighbours)
    if why:
        return why
    chances = _chances(parts, joined, num_neighbours)
    if all(np.array_equal(a, b) for f in parts for a, b in zip(f, parts[0], strict=True)):
        by_chance = any(np.any((p > 0) & (p < 1)) for _, p in chances)
        return (ALWAYS_THE_SAME, 0) if by_chance else None
    for layer, (came, chance) in enumerate(chances):
        off = too_often(came, chance)
        if np.abs(off).max() > TOO_FAR:
            return _uneven(layer, int(np.argmax(np.abs(off))), off), 0
    return None


def _impossible(fields: list[np.ndarray], joined: np.ndarray, nodes: Any) -> Diagnosis | None:
    """Say why a result is none that may come, whatever is drawn."""
    if not np.array_equal(fields[0], nodes):
        if np.array_equal(fields[-1], nodes):
            why = "The list begins with the nodes that are asked for, and ends with the inputs."
            return Diagnosis("the inputs first", why)
        why = "The first array holds the nodes whose outputs are asked for, as they came."
        return Diagnosis("another beginning", why)
    for field in fields:
        if field.size and not (field.min() >= 0 and field.max() < len(joined)):
            return Diagnosis("a node that is not there", "Numbers of nodes run from 0 to N - 1.")
        if np.any(np.diff(field) <= 0):
            why = "Two nodes may draw the same neighbour. Each number stands there once, and the "
            return Diagnosis("numbers twice, or not in order", f"{why}numbers rise.")
    for above, below in pairwise(fields):
        if not np.isin(above, below).all():
            why = "A node needs its own row, too: it is always there, beside those that are drawn."
            return Diagnosis("a node that does not draw itself", why)
        new = np.setdiff1d(below, above)
        if not joined[np.ix_(above, new)].any(axis=0).all():
            backwards = joined[np.ix_(new, above)].any(axis=1).all()
            if backwards:
                why = "adjacency[n, m] is 1 if n receives from m: look into the row of n."
                return Diagnosis("edges followed the wrong way", why)
            why = "Each node of a layer draws among its own neighbours, and nobody else's."
            return Diagnosis("nodes that are no neighbours", why)
    return None


def _steps(
    parts: Sequence[list[np.ndarray]],
) -> list[tuple[int, np.ndarray, np.ndarray]]:
    """List each step of each result, the first layer of all results first."""
    layers = range(len(parts[0]) - 1)
    return [(i, fields[k], fields[k + 1]) for k in layers for i, fields in enumerate(parts)]


def _too_few(
    parts: Sequence[list[np.ndarray]], joined: np.ndarray, num_neighbours: int
) -> Fault | None:
    """Say why some node has fewer neighbours in the next layer than it should have drawn."""
    short = []
    for number, above, below in _steps(parts):
        came = joined[np.ix_(above, below)].sum(axis=1)
        asked = np.minimum(num_neighbours, joined[above].sum(axis=1))
        if np.any(came < asked):
            short.append((number, int(np.max(asked - came)), len(above)))
    if not short:
        return None
    number = short[0][0]
    alone = [missing for _, missing, size in short if size == 1]
    why = "Each node of a layer draws num_neighbours different neighbours (or all that it has), "
    if all(len(b) - len(a) <= num_neighbours for _, a, b in _steps(parts)) and not alone:
        why += "and not all nodes of the layer together."
        return Diagnosis("one draw for the whole layer", why), number
    if alone and max(alone) == 1 and num_neighbours > 2:
        why += "and is there itself beside them: it is none of those that are drawn."
        return Diagnosis("the node itself among those it draws from", why), number
    if alone:
        why += "each of them once: replace=False."
        return Diagnosis("the same neighbour drawn twice", why), number
    return Diagnosis("a node with too few neighbours", f"{why}and itself beside them."), number


def _too_many(
    parts: Sequence[list[np.ndarray]], joined: np.ndarray, num_neighbours: int
) -> Fault | None:
    """Say that more nodes came than can have been drawn."""
    whole = True
    found = None
    for number, above, below in _steps(parts):
        everyone = joined[above].any(axis=0)
        everyone[above] = True
        whole = whole and bool(np.array_equal(below, np.flatnonzero(everyone)))
        most = int(np.minimum(num_neighbours, joined[above].sum(axis=1)).sum())
        if found is None and len(below) - len(above) > most:
            found = number
    if found is None:
        return None
    if whole:
        why = "A node with more neighbours than num_neighbours draws that many of them."
        return Diagnosis("all neighbours, and nothing drawn", why), found
    why = "Each node draws at most num_neighbours others. It is there itself beside them."
    return Diagnosis("more neighbours than asked for", why), found


def _chances(
    parts: Sequence[list[np.ndarray]], joined: np.ndarray, num_neighbours: int
) -> list[tuple[np.ndarray, np.ndarray]]:
    """For each layer, whether each node came (R, N), and its chance given the layer above."""
    found = []
    degree = np.maximum(joined.sum(axis=1), 1)
    missed = 1 - joined * np.minimum(num_neighbours / degree, 1)[:, None]  # (N, N)
    for layer in range(len(parts[0]) - 1):
        came = np.zeros((len(parts), len(joined)), dtype=bool)
        chance = np.zeros(came.shape)
        for number, fields in enumerate(parts):
            above, below = fields[layer], fields[layer + 1]
            came[number, below] = True
            chance[number] = 1 - np.prod(missed[above], axis=0)
            chance[number, above] = 1
        found.append((came, np.where(chance > 1 - 1e-12, 1.0, chance)))
    return found


def _uneven(layer: int, node: int, off: np.ndarray) -> Diagnosis:
    """Say that a node comes too often or too seldom."""
    how = "often" if off[node] > 0 else "seldom"
    if layer == 0:
        why = f"In many calls node {node} comes too {how}. All neighbours of a node have the same "
        return Diagnosis("some neighbours drawn more often than others", f"{why}chance.")
    why = f"In many calls node {node} comes too {how} in layer {layer + 1} below the outputs, given"
    why += " what stands in the layer above. Each node draws anew in each layer: neither what it "
    return Diagnosis(
        "draws that depend on each other", f"{why}drew before counts nor what others do."
    )


sample_field = Drawing(
    "sample_field",
    "a few neighbours each, and anew in each layer.",
    expected=right.sample_field,
    draws=_field_draws,
    fault=_field_fault,
    form=fields_form,
    renewed=another_generator,
    errors=FROM_NOTHING,
    hint="begin with one layer and one node, and print what is drawn for it",
)


# --- The mean of a sample ---


def _mean_draws(rng: np.random.Generator) -> Draws:
    """Draw (x, adjacency, node, num_neighbours, rng), with as many channels as nodes."""

    def seeded() -> np.random.Generator:
        return np.random.default_rng(int(rng.integers(2**32)))

    def rows(size: int) -> np.ndarray:
        # Rows at right angles: the weights can be read from a mean, in single precision too.
        return np.asarray(2 * np.linalg.qr(rng.normal(size=(size, size)))[0])

    star, centre = right.stars(rng, 6)
    dense, directed = drawn_graph(rng, 9, 0.7), drawn_graph(rng, 8, 0.6, directed=True)
    receiver, *ends = (int(n) for n in rng.permutation(8))
    directed[receiver], directed[:, receiver] = 0, 0
    directed[receiver, ends[:4]] = directed[ends[4:], receiver] = 1  # never both ways
    return [
        (
            np.array([[1.0, 0.0, 0.0], [0.0, 2.0, 0.0], [0.0, 0.0, 6.0]]),
            right.chain(3),
            1,
            2,
            seeded(),
        ),
        (rows(7), star, int(centre[0]), 4, seeded()),
        (rows(9), dense, int(np.argmax(dense.sum(axis=1))), 2, seeded()),
        (rows(8), directed, receiver, 2, seeded()),
        (rows(7), star, int(np.setdiff1d(np.arange(7), centre)[0]), 3, seeded()),
        (rows(9), dense, int(np.argmax(dense.sum(axis=1))), 1, seeded()),
    ]


def _mean_fault(
    results: Sequence[Any], x: Any, adjacency: Any, node: int, num_neighbours: int
) -> Fault | None:
    """Read with which weight each row stands in the results, and say what is amiss with these."""
    joined = np.asarray(adjacency)[node] != 0
    degree = int(joined.sum())
    asked = min(num_neighbours, degree)
    shares = np.linalg.solve(np.asarray(x, dtype=float).T, np.array(results, dtype=float).T).T
    shares[np.abs(shares) < 1e-5] = 0
    for number, share in enumerate(shares):
        why = _wrong_shares(share, joined, node, asked, degree)
        if why:
            return why, number
    few = np.count_nonzero(shares, axis=1) < asked
    if few.any():
        why = "Different neighbours are to be drawn: replace=False."
        return Diagnosis("the same neighbour drawn twice", why), int(np.argmax(few))
    uneven = np.any(np.abs(shares - (shares > 0) / asked) > 1e-5, axis=1)
    if uneven.any():
        why = f"{asked} neighbours stand in the mean here, each with the weight 1 / {asked}."
        return Diagnosis("no mean of that many rows", why), int(np.argmax(uneven))
    if asked < degree and np.all(shares == shares[0]):
        return ALWAYS_THE_SAME, 0
    off = too_often(shares > 0, np.broadcast_to(joined * asked / degree, shares.shape))
    if np.abs(off).max() > TOO_FAR:
        why = "All neighbours have the same chance to be drawn."
        return Diagnosis("some neighbours drawn more often than others", why), 0
    return None


def _wrong_shares(
    share: np.ndarray, joined: np.ndarray, node: int, asked: int, degree: int
) -> Diagnosis | None:
    """Say what the weights of one result show, whatever was drawn."""
    if share[node]:
        why = "The mean is that of the neighbours. The node's own row has weights of its own."
        return Diagnosis("the node's own row in the mean", why)
    if np.any(share[~joined]):
        why = "adjacency[n, m] is 1 if n receives from m. Only rows of such nodes m count."
        return Diagnosis("rows of nodes that are no neighbours", why)
    if (
        np.all(share[joined] > 0)
        and asked < degree
        and np.allclose(share[joined], 1 / degree, atol=1e-5)
    ):
        why = "A node with more neighbours than num_neighbours draws that many of them."
        return Diagnosis("the mean of all neighbours, and nothing drawn", why)
    total = float(share.sum())
    if asked > 1 and np.isclose(total, asked, atol=1e-5):
        return Diagnosis("sum instead of mean", "Divide by the number of rows that are added.")
    if asked < degree and np.isclose(total, asked / degree, atol=1e-5):
        why = "Divide by the number of neighbours that were drawn. Otherwise a sample of 5 among "
        return Diagnosis(
            "divided by the number of all neighbours", f"{why}100 is 20 times too small."
        )
    if not np.isclose(total, 1, atol=1e-5):
        why = "The weights of a mean sum to 1. A node may have fewer neighbours than "
        return Diagnosis("no mean", f"{why}num_neighbours: divide by how many were drawn.")
    return None


sampled_mean = Drawing(
    "sampled_mean",
    "a few rows stand for all.",
    expected=right.sampled_mean,
    draws=_mean_draws,
    fault=_mean_fault,
    form=row_form,
    renewed=another_generator,
    errors=FROM_NOTHING,
    rtol=1e-5,
    atol=1e-7,
    hint="print which neighbours are drawn, and work the mean of their rows out by hand",
)

unbiased = Predict(
    "unbiased",
    "the mean is right on average, the others are not.",
    right="mean",
    wrong_choices={
        "mean and sum": "The sum of 5 rows is too small by the share that was drawn. It is right "
        "only after it has been multiplied by that.",
        "all but max": "The sum of 5 rows is too small, and a ReLU cuts off one side of what "
        "scatters about 0.",
        "all": "The largest of 5 is seldom the largest of all. The sum is too small as well.",
    },
)


# --- The same draw in every epoch ---


def _epoch_draws(rng: np.random.Generator) -> Draws:
    """Draw (others, num_neighbours, num_epochs, seed)."""
    drawn: Draws = [(np.array([2, 3, 5, 7, 11]), 2, 4, 0)]
    for number, most, times in ((8, 3, 6), (6, 5, 3), (12, 1, 9)):
        others = np.sort(rng.permutation(50)[:number])
        drawn.append((others, most, times, int(rng.integers(10_000))))
    return drawn


def _epoch_fault(
    results: Sequence[Any], others: Any, num_neighbours: int, num_epochs: int
) -> Fault | None:
    """Say what is amiss with the neighbours of some epochs; the seeds follow one another."""
    rows = np.array(results)  # (R, epochs, neighbours)
    if not np.isin(rows, others).all():
        why = "Each row holds numbers out of others."
        wrong = ~np.isin(rows, others).all(axis=(1, 2))
        return Diagnosis("nodes that are no neighbours", why), int(np.argmax(wrong))
    doubled = np.any(np.diff(np.sort(rows, axis=2), axis=2) == 0, axis=(1, 2))
    if doubled.any():
        why = "The neighbours of one epoch are different ones: replace=False stays."
        return Diagnosis("the same neighbour drawn twice", why), int(np.argmax(doubled))
    if np.array_equal(rows, np.broadcast_to(rows[0], rows.shape)):
        why = "Another seed changes nothing. The seed that is handed in decides what is drawn."
        return Diagnosis("the seed left out", why), 0
    came = (rows[..., None] == np.asarray(others)).any(axis=2)  # (R, epochs, others)
    if num_epochs > 1 and np.all(came == came[:, :1]):
        why = "In all epochs the same neighbours come. Where is the generator made, and what does "
        return Diagnosis("the program as it was", f"{why}a new one with the same seed draw?"), 0
    if num_epochs > 1 and np.array_equal(came[:-1, 1:], came[1:, :-1]):
        why = "The second epoch of seed 0 is the first epoch of seed 1: two runs that should have "
        why += "nothing to do with each other share nearly all of their draws. Make one generator, "
        return Diagnosis("seeds that overlap", f"{why}before the loop."), 0
    chance = num_neighbours / len(others)
    flat = came.reshape(-1, len(others))
    if np.abs(too_often(flat, np.full(flat.shape, chance))).max() > TOO_FAR:
        why = "All neighbours have the same chance in each epoch."
        return Diagnosis("some neighbours drawn more often than others", why), 0
    both = (came[:, 1:] & came[:, :-1]).reshape(-1, len(others))
    pair = np.full(both.shape, chance**2)
    if both.size and np.abs(too_often(both, pair)).max() > TOO_FAR:
        why = "What one epoch has drawn must not matter for the next."
        return Diagnosis("epochs that depend on each other", why), 0
    return None


mended_epochs = Drawing(
    "mended_epochs",
    "one generator, and each epoch draws on.",
    expected=right.epochs,
    draws=_epoch_draws,
    fault=_epoch_fault,
    form=row_form,
    renewed=lambda seed, number: seed + number,
    not_repeated=Diagnosis(
        "draws that the seed does not fix",
        "Called twice with the same seed, it draws something else, and no experiment could be "
        "repeated. Make one generator from the seed.",
    ),
    hint="print what is drawn in each epoch",
)
