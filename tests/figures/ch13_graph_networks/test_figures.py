"""What the captions and alternative texts of chapter 13's figures say is so."""

import numpy as np
import pytest

pytest.importorskip("torch")

from figures.ch13_graph_networks import attention, messages, opening, parts, tasks, telling
from figures.registry import REGISTRY
from udl import plot
from udl.data.graphs.molecules import named
from udl.data.graphs.papers import make_papers
from udl.experiments.ch13_graph_networks import aggregations, depth, loyalties, smoothing
from udl.experiments.ch13_graph_networks.paper_networks import the_papers
from udl.graphs import (
    adjacency_matrix,
    degrees,
    distances,
    edge_graph,
    receptive_field,
    told_apart,
    walk_counts,
)

SPECS = REGISTRY.chapter("ch13_graph_networks")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["isomers", "message-passing", "colours", "static-attention"])
def test_figures_draw_in_both_schemes(name, scheme):
    with plot.style(scheme):
        SPECS[name].function()
        plot.close("all")


def test_walks_and_one_of_them():
    counts = walk_counts(adjacency_matrix(parts.EIGHT_EDGES, 8), 3)
    assert counts.min() == 0
    assert counts.max() == 9
    assert counts[1, 0] == 6
    assert "numbers between 0 and 9" in SPECS["walks"].alt


def test_places_of_isomers_put_bonded_atoms_side_by_side():
    for name, listed in opening.ISOMERS.items():
        places = np.array(listed)
        if name == "ethanol":
            places[[0, 1]] = places[[1, 0]]
            places = places[[0, 1, 2, 5, 6, 7, 3, 4, 8]]
        length = np.hypot(*(places[named(name).bonds[:, 0]] - places[named(name).bonds[:, 1]]).T)
        np.testing.assert_allclose(length, 5.0, atol=0.35)
        assert length.max() < 5.4


def test_fields_of_one_to_three_layers():
    _, matrix = messages.twenty_three()
    np.testing.assert_array_equal(matrix, matrix.T)
    sizes = [len(f) for f in receptive_field(matrix, np.array([messages.MIDDLE]), 3)]
    assert sizes == [1, 7, 15, 23]


def test_messages_reach_all_after_three_steps():
    heard = [
        np.count_nonzero(messages.after_steps(messages.SIX_PLACES, steps, "mean"))
        for steps in range(4)
    ]
    assert heard == [1, 3, 4, 6]
    for kind in ("sum", "max"):
        assert np.count_nonzero(messages.after_steps(messages.SIX_PLACES, 2, kind)) == 4


def test_reach_is_as_the_alternative_text_says():
    papers = [round(100 * (distances(the_papers().adjacency()) <= k).mean()) for k in range(6)]
    assert papers[2:4] == [18, 76]
    assert papers[4] > 98
    rows, columns = np.divmod(np.arange(600), 30)
    grid = np.abs(rows[:, None] - rows) + np.abs(columns[:, None] - columns) == 1
    assert round(100 * (distances(grid) <= 5).mean()) == 9


def test_pairs_that_aggregations_confuse():
    same = [
        [np.isclose(combine(one), combine(two)) for combine in (np.sum, np.mean, np.max)]
        for one, two in telling.PAIRS
    ]
    assert same == [[False, True, True], [False, False, True], [False, False, False]]


def test_skeletons_are_drawn_with_bonds_of_one_length():
    for name, places in telling.skeleton_places().items():
        molecule = named(name)
        bonds = molecule.bonds[molecule.elements[molecule.bonds].min(axis=1) == 1]
        assert len(bonds) == 11
        length = np.hypot(*(places[bonds[:, 0]] - places[bonds[:, 1]]).T)
        assert np.ptp(length) < 1.0
    both = [adjacency_matrix(named(name).bonds, 28) for name in ("decalin", "bicyclopentyl")]
    assert not told_apart(both)


def test_errors_of_molecules_are_as_the_alternative_text_says():
    found = aggregations.results()
    graph = found["graph"].mean(axis=2)
    assert f"at {found['bag'].mean():.1f} marks" in SPECS["molecule-errors"].alt
    assert f"{graph[1:].min():.1f} and {graph[1:].max():.1f}" in SPECS["molecule-errors"].alt
    assert f"from {graph[0, 0]:.1f} to {graph[0, 2]:.1f}" in SPECS["molecule-errors"].alt
    assert f"about {found['spread']:.0f} Å²" in SPECS["molecule-errors"].caption


def test_accuracy_against_depth_is_as_the_alternative_text_says():
    new = depth.results()["new"].mean(axis=2).round().astype(int)
    assert new[0].tolist() == [64, 84, 80, 52, 20]
    assert new[1, 3:].tolist() == [79, 50]
    probe = smoothing.averaged()
    places = [int(np.flatnonzero(probe["steps"] == one)[0]) for one in depth.DEPTHS]
    right = probe["right"].mean(axis=1)[places]
    assert (round(right.min()), round(right.max())) == (67, 79)


def test_energy_is_as_the_alternative_text_says():
    plain, restarted = smoothing.averaged(), smoothing.averaged(smoothing.RESTART)
    at = int(np.flatnonzero(plain["steps"] == 64)[0])
    assert plain["energy"][at] < 1e-12
    assert restarted["energy"][at] > 0.01


def test_homophily_is_as_the_caption_says():
    words, symmetric, own = loyalties.results()["new"].mean(axis=2)
    assert symmetric[0] < own[0] < words[0]
    assert round(loyalties.results()["within"].mean(axis=1)[0]) == 20


def test_a_third_of_the_drawn_citations_leave_their_topic():
    _, topics, citations = tasks.drawn_papers()
    apart = np.mean(topics[citations[:, 0]] != topics[citations[:, 1]])
    assert 0.25 < apart < 0.42
    same = make_papers(tasks.NUM_DRAWN, rng=np.random.default_rng(5))
    np.testing.assert_array_equal(same.topics, topics)


def test_the_edge_graph_has_six_edges():
    assert edge_graph(opening.FIVE_EDGES).sum() / 2 == 6
    degree = degrees(adjacency_matrix(opening.FIVE_EDGES, 5))
    assert (degree * (degree - 1) / 2).sum() == 6


def test_favourites_are_one_and_three():
    static, dynamic = attention.example_scores()
    assert len(set(static.argmax(axis=1))) == 1
    assert len({tuple(np.argsort(row)) for row in static}) == 1
    assert len(set(dynamic.argmax(axis=1))) == 3
