"""What the chapter claims that no cell of the page computes, and what could go stale."""

import math
import re

import numpy as np
import pytest

from figures.ch13_graph_networks import messages, opening, parts
from tests import ROOT
from udl.attention import attention
from udl.data.graphs.molecules import (
    CARBON,
    HYDROGEN,
    NITROGEN,
    OXYGEN,
    POLAR_SURFACE,
    make_molecules,
    named,
    polar_surface,
)
from udl.data.graphs.papers import make_papers
from udl.experiments.ch13_graph_networks import aggregations, depth, loyalties, smoothing
from udl.graphs import (
    adjacency_matrix,
    aggregate,
    both_ways,
    degrees,
    dynamic_attention_scores,
    edge_graph,
    edge_list,
    graph_attention,
    graph_convolution,
    neighbour_energy,
    node_embeddings,
    propagation_matrix,
    random_graph_network,
    refined_colours,
    told_apart,
    walk_counts,
)

PAGE = " ".join((ROOT / "book" / "ch13_graph_networks" / "index.md").read_text("utf-8").split())
PAPERS = make_papers(rng=np.random.default_rng(13))
CITED = PAPERS.adjacency().astype(float)
EIGHT = adjacency_matrix(parts.EIGHT_EDGES, 8)


def said(words):
    """Say whether words stand on the page, wherever its lines break."""
    return words in PAGE


def bonded(name):
    """Return the adjacency matrix of a molecule that has a name."""
    molecule = named(name)
    return adjacency_matrix(molecule.bonds, len(molecule.elements))


# -- arrays ---------------------------------------------------------------------------------


def test_numberings_of_ethanol():
    start = named("ethanol").elements
    last = refined_colours(bonded("ethanol"), start)[-1]
    same = math.prod(math.factorial(int(n)) for n in np.bincount(last))
    assert same == 12  # each colour is an orbit here: three hydrogens, two hydrogens
    assert math.factorial(9) // same == 30_240


def test_walks_and_the_formula_for_paths():
    walks = walk_counts(EIGHT, 3)
    assert walks[1, 0] == 6
    d = degrees(EIGHT)
    for n in range(8):
        for m in range(8):
            if n == m:
                continue
            paths = sum(
                EIGHT[i, m] * EIGHT[j, i] * EIGHT[n, j]
                for i in range(8)
                for j in range(8)
                if len({m, i, j, n}) == 4
            )
            assert paths == walks[n, m] - EIGHT[n, m] * (d[n] + d[m] - 1)
    assert (np.diag(walk_counts(EIGHT, 2)) == d).all()
    triangles = {(a, b, c) for a in range(8) for b in range(a) for c in range(b)}
    closed = sum(EIGHT[a, b] * EIGHT[b, c] * EIGHT[a, c] for a, b, c in triangles)
    assert closed == np.trace(walks) / 6
    assert said("The one path is 1, 4, 5, 2")


def test_the_page_lists_the_graphs_of_its_figures():
    assert str(opening.FIVE_EDGES.tolist()) in PAGE.replace("five = np.array(", "")
    listed = re.search(r"eight = np\.array\((\[\[.*?\]\])\)", PAGE)
    assert listed
    pairs = [[int(n) for n in pair] for pair in re.findall(r"\[(\d), (\d)\]", listed[1])]
    assert pairs == parts.EIGHT_EDGES.tolist()
    assert str(messages.FOUR_EDGES.tolist()) in PAGE


# -- layers ---------------------------------------------------------------------------------


def test_the_worked_example_and_its_problem():
    matrix = adjacency_matrix(messages.FOUR_EDGES, 4)
    given = matrix, messages.FOUR_WEIGHTS, messages.FOUR_BIASES
    once = np.maximum(graph_convolution(messages.FOUR_ROWS, *given), 0)
    assert once.tolist() == [[1, 0], [4, 1], [3, 0], [3, 0]]
    twice = np.maximum(graph_convolution(once, *given), 0)
    assert twice[0].tolist() == [5, 3]
    mean = np.maximum(graph_convolution(messages.FOUR_ROWS, *given, kind="mean"), 0)
    assert mean[1].tolist() == [1, 0]
    own = graph_convolution(messages.FOUR_ROWS, *given, self_weights=np.eye(2))
    assert (own[2] != own[3]).any()


def test_counts_of_parameters():
    assert (4 * 64 + 64) + 2 * (64**2 + 64) + 65 == 8705
    assert (2 * 4 * 64 + 64) + 2 * (2 * 64**2 + 64) + 65 == 17_153
    inputs = 28**2 + 28 * 4
    assert inputs == 896
    assert inputs * 64 + 64 + 2 * (64**2 + 64) + 65 == 65_793
    for number in ("8{,}705", "17{,}153", "65{,}793"):
        assert said(number)


def test_all_layers_are_equivariant():
    rng = np.random.default_rng(0)
    x, omega, psi = rng.normal(size=(8, 3)), *rng.normal(size=(2, 5, 3))
    beta, u_r, u_s = rng.normal(size=(3, 5))
    p = np.eye(8)[rng.permutation(8)]

    def layers(x, a):
        for kind in ("sum", "mean", "symmetric", "max"):
            yield graph_convolution(x, a, omega, beta, kind=kind)
            yield graph_convolution(x, a, omega, beta, kind=kind, self_weights=psi)
        yield graph_attention(x, a, omega, beta, u_r, u_s)

    for before, after in zip(layers(x, EIGHT), layers(p @ x, p @ EIGHT @ p.T), strict=True):
        assert after == pytest.approx(p @ before)


def test_regular_graphs_without_data_are_all_alike():
    rng = np.random.default_rng(1)
    two = adjacency_matrix(np.array([[0, 1], [1, 2], [2, 0], [3, 4], [4, 5], [5, 3]]), 6)
    ring = adjacency_matrix(np.array([[n, (n + 1) % 6] for n in range(6)]), 6)
    omega, beta, u = rng.normal(size=(4, 1)), rng.normal(size=4), rng.normal(size=4)
    ones = np.ones((6, 1))
    for kind in ("sum", "mean", "symmetric", "max"):
        found = [graph_convolution(ones, a, omega, beta, kind=kind) for a in (two, ring)]
        assert found[0] == pytest.approx(found[1])
        assert found[0] == pytest.approx(np.tile(found[0][0], (6, 1)))
    assert graph_attention(ones, two, omega, beta, u, u) == pytest.approx(
        graph_attention(ones, ring, omega, beta, u, u)
    )
    assert [np.diag(walk_counts(a, 3))[0] / 2 for a in (two, ring)] == [1, 0]


def test_a_grid_makes_kernels_that_a_quarter_turn_leaves_alone():
    rows, columns = np.divmod(np.arange(35), 7)
    apart = np.abs(rows[:, None] - rows), np.abs(columns[:, None] - columns)
    picture = np.random.default_rng(2).normal(size=(5, 7))
    padded = np.pad(picture, 1)
    for matrix, kernel in (
        (apart[0] + apart[1] == 1, [[0, 3, 0], [3, 3, 3], [0, 3, 0]]),
        (np.maximum(*apart) == 1, [[3] * 3] * 3),
    ):
        by_graph = graph_convolution(
            picture.reshape(35, 1), matrix.astype(float), np.array([[3.0]]), np.zeros(1)
        )
        by_kernel = sum(
            kernel[i][j] * padded[i : i + 5, j : j + 7] for i in range(3) for j in range(3)
        )
        assert by_graph.reshape(5, 7) == pytest.approx(by_kernel)
        assert (np.rot90(kernel) == kernel).all()


# -- molecules ------------------------------------------------------------------------------


def test_one_layer_of_32_sums_can_express_the_table():
    cases = {  # by element: hydrogens and carbons beside it, and the surface
        OXYGEN: {(0, 2): 9.23, (1, 1): 20.23, (0, 1): 17.07},
        NITROGEN: {
            **{(0, 3): 3.24, (1, 2): 12.03, (2, 1): 26.02},
            **{(0, 2): 12.36, (1, 1): 23.85, (0, 1): 23.79},
        },
    }
    assert {s for table in cases.values() for s in table.values()} == set(POLAR_SURFACE.values())
    molecules = make_molecules(1500, rng=np.random.default_rng(13))
    own, heard, biases, out = [], [], [], []
    for element, table in cases.items():
        # Bends on a line through the six (or three) pairs of counts.
        at = np.array([0.37 * h + c for h, c in table])
        order = np.argsort(at)
        at, values = at[order], np.array(list(table.values()))[order]
        joints = at - np.diff(at, prepend=at[0] - 0.5)
        slopes = np.diff(values, prepend=0) / np.diff(at, prepend=joints[0])
        for joint, change in zip(joints, np.diff(slopes, prepend=0), strict=True):
            own.append(100 * np.eye(4)[element])
            heard.append(0.37 * np.eye(4)[HYDROGEN] + np.eye(4)[CARBON])
            biases.append(-100 - joint)
            out.append(change)
    assert len(out) == 9 < 32
    for molecule in molecules:
        x = molecule.one_hot()
        summed = adjacency_matrix(molecule.bonds, len(x)) @ x
        hidden = np.maximum(x @ np.transpose(own) + summed @ np.transpose(heard) + biases, 0)
        assert hidden.sum(axis=0) @ out == pytest.approx(polar_surface(molecule))
    assert said("one layer of sums with our 32 units could express it exactly")


def test_the_sum_is_best_on_molecules_and_all_beat_the_bag():
    found = aggregations.results()
    means = found["graph"].mean(axis=2)
    assert means.argmin(axis=0).tolist() == [0, 0, 0]
    assert means.max() < found["bag"].mean() / 2
    assert aggregations.NUM_STEPS == 600
    assert said("They are trained for 600 steps, twice as long as in the opening")


def test_what_means_and_maxima_cannot_tell():
    c, h = np.random.default_rng(3).normal(size=(2, 5))

    def heard(rows, how):
        return aggregate(np.array(rows), np.zeros(len(rows)), 1, how)[0]

    ethyne, cyclohexane, ethene = [c, h], [c, c, h, h], [c, h, h]
    assert heard(ethyne, "mean") == pytest.approx(heard(cyclohexane, "mean"))
    assert heard(ethyne, "max") == pytest.approx(heard(ethene, "max"))
    assert np.abs(heard(ethyne, "mean") - heard(ethene, "mean")).max() > 0.01
    for other in (cyclohexane, ethene):
        assert np.abs(heard(ethyne, "sum") - heard(other, "sum")).max() > 0.01


def test_decalin_and_bicyclopentyl():
    pair = [bonded(name) for name in ("decalin", "bicyclopentyl")]
    elements = [named(name).elements for name in ("decalin", "bicyclopentyl")]
    assert not told_apart(pair, elements)
    for kind in ("sum", "mean", "symmetric", "max"):
        network = random_graph_network([4, 8, 8, 8], np.random.default_rng(4), kind=kind)
        sums = [
            node_embeddings(network, np.eye(4)[e], a).sum(axis=0)
            for e, a in zip(elements, pair, strict=True)
        ]
        assert sums[0] == pytest.approx(sums[1])
    values = [np.linalg.eigvalsh(a) for a in pair]
    assert np.abs(values[0] - values[1]).max() > 0.01  # the two graphs are different


# -- papers ---------------------------------------------------------------------------------


def test_papers_are_as_the_text_says():
    assert PAPERS.words.shape == (600, 150)
    cites = np.bincount(PAPERS.citations[:, 0], minlength=600)
    assert (cites[3:] == 3).all()
    assert said("of 150 words")
    assert said("Each cites three earlier ones")
    found = loyalties.results()["new"].mean(axis=2)
    assert (found[1:, 0] < found[0, 0]).all()  # at chance words alone are best
    assert found[2, 0] > found[1, 0]
    assert found[2, 3] < found[1, 3]


def test_a_sample_of_neighbours():
    most = int(CITED.sum(axis=1).argmax())
    values = PAPERS.words[CITED[most] > 0].sum(axis=1)
    d, rng = len(values), np.random.default_rng(5)
    for s in (2, 10):
        means = [values[rng.permutation(d)[:s]].mean() for _ in range(4000)]
        assert np.var(means) == pytest.approx(values.var(ddof=1) / s * (1 - s / d), rel=0.1)


def test_what_depth_does():
    found = depth.results()
    new, old = found["new"].mean(axis=2), found["old"].mean(axis=2)
    eight, sixteen = depth.DEPTHS.index(8), depth.DEPTHS.index(16)
    assert abs(new[0, sixteen] - 20) < 2
    assert said("no better than chance")
    assert old[0, eight] < 70
    assert old[1, eight] == 100
    assert said("With residual connections 8 layers learn all labels")
    assert depth.DEPTHS[int(new[0].argmax())] == 2
    right = smoothing.averaged()["right"].mean(axis=1)
    assert right[1:].min() > right[0] + 25


def test_energy_eigenvalues_and_restarts():
    spread = propagation_matrix(EIGHT, "symmetric")
    h = np.random.default_rng(6).normal(size=(8, 3))
    assert neighbour_energy(h, EIGHT) == pytest.approx(np.trace(h.T @ (np.eye(8) - spread) @ h))
    d = 1 + degrees(EIGHT)
    w = h[:, 0] / np.sqrt(d)
    one, other = np.nonzero(np.triu(EIGHT))
    assert h[:, 0] @ (np.eye(8) + spread) @ h[:, 0] == pytest.approx(
        2 * (w**2).sum() + ((w[one] + w[other]) ** 2).sum()
    )
    mean = propagation_matrix(EIGHT, "mean")
    values = np.linalg.eigvalsh(spread)
    assert np.sort(np.linalg.eigvals(mean).real) == pytest.approx(values)
    assert values[-1] == pytest.approx(1)
    assert values[0] > -1
    assert np.linalg.matrix_power(mean, 400) @ h == pytest.approx(np.tile(d @ h / d.sum(), (8, 1)))
    share, rows = 0.1, h
    for _ in range(400):
        rows = (1 - share) * mean @ rows + share * h
    assert rows == pytest.approx(share * np.linalg.inv(np.eye(8) - (1 - share) * mean) @ h)


def test_a_ring_smooths_slowly():
    ring = adjacency_matrix(np.array([[n, (n + 1) % 100] for n in range(100)]), 100)
    values = np.linalg.eigvalsh(propagation_matrix(ring, "mean"))
    expected = np.sort((1 + 2 * np.cos(2 * np.pi * np.arange(100) / 100)) / 3)
    assert values == pytest.approx(expected)
    assert expected[-2] == pytest.approx(0.99868, abs=5e-6)
    assert math.log(0.1) / math.log(expected[-2]) == pytest.approx(1750, rel=0.005)


# -- attention and edges --------------------------------------------------------------------


def test_dynamic_scores_can_give_each_receiver_its_favourite():
    receivers, senders = 2 * np.eye(3), -2 * np.eye(3)
    # Channel i is bent down only where receiver i meets sender i.
    scores = dynamic_attention_scores(receivers, senders, -np.ones(3))
    assert scores.argmax(axis=1).tolist() == [0, 1, 2]
    rng = np.random.default_rng(7)
    q, k = rng.normal(size=(2, 6, 4))
    assert len(set((q @ k.T).argmax(axis=1))) > 1
    # A transformer's attention without a mask is that on the complete graph.
    v = rng.normal(size=(6, 4))
    assert attention(q, k, v) == pytest.approx(attention(q, k, v, np.ones((6, 6), dtype=bool)))


def test_the_edge_graph_is_as_large_as_the_text_says():
    d = degrees(EIGHT)
    joined = edge_graph(edge_list(np.triu(EIGHT)))
    assert joined.sum() / 2 == (d * (d - 1) / 2).sum()
    assert pytest.approx(0.5e12, rel=1e-5) == 10**6 * (10**6 - 1) / 2
    assert said("half a million million")


def test_the_two_ways_to_normalise_differ():
    inside = propagation_matrix(EIGHT, "symmetric")
    outside = propagation_matrix(EIGHT, "symmetric", with_self=False) + np.eye(8)
    assert np.abs(inside - outside).max() > 0.1
    assert len(both_ways(parts.EIGHT_EDGES)) == 2 * len(parts.EIGHT_EDGES)
