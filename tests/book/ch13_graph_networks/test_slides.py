"""What the deck of chapter 13 says is what the package computes."""

from __future__ import annotations

import math
import re
from itertools import permutations

import numpy as np
import pytest

pytest.importorskip("torch")

import torch
from torch.nn import functional

from figures.ch13_graph_networks import attention as attention_figures
from figures.ch13_graph_networks import messages, parts, telling
from tests import ROOT
from udl.attention import attention
from udl.data.graphs.molecules import CARBON, named
from udl.experiments.ch13_graph_networks import (
    aggregations,
    alkanes,
    depth,
    loyalties,
    molecule_networks,
    paper_networks,
    smoothing,
)
from udl.graphs import (
    adjacency_matrix,
    aggregate,
    attention_scores,
    both_ways,
    degrees,
    distances,
    graph_convolution,
    neighbour_weights,
    propagation_matrix,
    receptive_field,
    refined_colours,
    sample_field,
    walk_counts,
)

TEXT = (ROOT / "slides" / "ch13_graph_networks.md").read_text("utf-8")
PAGE = (ROOT / "book" / "ch13_graph_networks" / "index.md").read_text("utf-8")
PAPERS = paper_networks.the_papers()
CITED = PAPERS.adjacency().astype(float)
EIGHT = adjacency_matrix(parts.EIGHT_EDGES, 8)
FOUR = adjacency_matrix(messages.FOUR_EDGES, 4)


def slide(name: str) -> str:
    """Return the source of one slide, notes included, each run of blanks as one."""
    found = re.search(rf"(?ms)^##? [^\n]*\{{#{name}[ }}].*?(?=^##? |\Z)", TEXT)
    assert found, name
    return " ".join(found[0].split())


def errors(runs: np.ndarray) -> np.ndarray:
    """Return standard errors of means over the last axis."""
    found: np.ndarray = runs.std(axis=-1, ddof=1) / np.sqrt(runs.shape[-1])
    return found


def skeleton(name: str) -> np.ndarray:
    """Return the adjacency matrix of a molecule's carbon atoms, which stand first."""
    molecule = named(name)
    bonds = molecule.bonds[(molecule.elements[molecule.bonds] == CARBON).all(axis=1)]
    return adjacency_matrix(bonds, int((molecule.elements == CARBON).sum()))


# -- arrays ---------------------------------------------------------------------------------


def test_what_the_bonds_are_worth() -> None:
    said, found = slide("bag"), aggregations.results()
    two = found["graph"][0, aggregations.LAYERS.index(2)]
    assert f"Errors on {molecule_networks.NUM_TEST} new" in said
    assert f"| nothing: predict the mean | {float(found['spread']):.1f} |" in said
    assert f"| a bag of atoms | {found['bag'].mean():.1f} |" in said
    assert f"| atoms and bonds, two layers | **{two.mean():.1f}** |" in said
    assert f"after {aggregations.NUM_STEPS} steps" in said
    words = f"{errors(found['bag']):.1f} for the bag and {errors(two):.1f} for the graph"
    assert words in said
    assert found["bag"].shape == two.shape == (5,)
    first = slide("two-molecules")
    assert f"from {molecule_networks.NUM_TRAIN:,} small molecules" in first


def test_a_sparse_matrix() -> None:
    said = slide("adjacency")
    size, ones = CITED.size, int(CITED.sum())
    words = f"{len(CITED)} papers and {len(PAPERS.citations):,} citations make {size:,} entries"
    assert f"{words}, {ones / size:.0%} of them ones" in said
    assert ones == 2 * len(PAPERS.citations)


def test_walks_and_the_one_path() -> None:
    walks = walk_counts(EIGHT, 3)
    assert walks[1, 0] == 6
    assert "from 1 to 2 there are six, and one is a path" in slide("walks")
    paths = [
        (a, b)
        for a, b in permutations(range(2, 8), 2)
        if EIGHT[a, 0] and EIGHT[b, a] and EIGHT[1, b]
    ]
    assert paths == [(3, 4)]
    assert "The only path among the six is 1, 4, 5, 2." in slide("walks")
    assert (np.diag(walk_counts(EIGHT, 2)) == degrees(EIGHT)).all()


def test_numberings_of_ethanol() -> None:
    molecule = named("ethanol")
    matrix = adjacency_matrix(molecule.bonds, len(molecule.elements))
    orbits = np.bincount(refined_colours(matrix, molecule.elements)[-1])
    same = math.prod(math.factorial(int(n)) for n in orbits)  # here each colour is an orbit
    every = math.factorial(len(molecule.elements))
    said = slide("renumbered")
    assert f"Ethanol has {every // same:,} different ones." in said
    assert f"Nine atoms have {every:,} numberings. Twelve of them" in said
    assert same == 12


# -- messages -------------------------------------------------------------------------------


def test_the_layer_by_hand() -> None:
    said = slide("by-hand")
    weights, biases = messages.FOUR_WEIGHTS, messages.FOUR_BIASES
    assert r"\begin{bmatrix} 1 & 0 \\ 1 & -1 \end{bmatrix}" in said
    assert weights.tolist() == [[1, 0], [1, -1]]
    assert biases.tolist() == [0, -1]
    rows = [f"({a:g}, {b:g})" for a, b in messages.FOUR_ROWS]
    heard = (FOUR + np.eye(4)) @ messages.FOUR_ROWS
    own, sent = rows[1], f"{rows[0]}, {rows[2]} and {rows[3]}"
    assert f"Node 2 has the row {own} and hears {sent}, so its sum is (4, 2)." in said
    assert heard[1].tolist() == [4, 2]
    out = np.maximum(graph_convolution(messages.FOUR_ROWS, FOUR, weights, biases), 0)
    assert out[1].tolist() == [4, 1]
    assert out[2].tolist() == out[3].tolist()
    assert messages.FOUR_ROWS[2].tolist() != messages.FOUR_ROWS[3].tolist()
    psi = np.random.default_rng(0).normal(size=(2, 2))
    apart = graph_convolution(messages.FOUR_ROWS, FOUR, weights, biases, self_weights=psi)
    assert (apart[2] != apart[3]).any()  # "can tell nodes 3 and 4 of our example apart"


def test_the_program_adds_up_messages() -> None:
    code = re.search(r"```python\n(.*?)```", TEXT, re.S)
    assert code
    edges = torch.tensor(both_ways(messages.FOUR_EDGES))
    space: dict[str, object] = {
        "x": torch.tensor(messages.FOUR_ROWS),
        "senders": edges[:, 0],
        "receivers": edges[:, 1],
    }
    exec(code[1], space)  # what the slide shows must run
    total = space["total"]
    assert isinstance(total, torch.Tensor)
    np.testing.assert_allclose(total.numpy(), (FOUR + np.eye(4)) @ messages.FOUR_ROWS)


def test_how_far_news_travels() -> None:
    heard = [(messages.after_steps(messages.SIX_PLACES, k, "mean") > 0).sum() for k in (1, 2, 3)]
    assert heard == [3, 4, 6]
    assert "It is three, four and all six, itself included." in slide("message-passing")
    matrix = messages.twenty_three()[1]
    sizes = [len(f) for f in receptive_field(matrix, np.array([messages.MIDDLE]), 3)]
    said = slide("receptive-field")
    assert f"One layer sees {sizes[1]} nodes, itself among them, two see {sizes[2]}" in said
    assert f"three see all {sizes[3]}." in said
    assert sizes[3] == len(matrix)
    assert f"here, all {sizes[3]} nodes" in said


def test_counts_of_parameters() -> None:
    said = slide("own-weights")
    first, next_one, head = 4 * 64 + 64, 64**2 + 64, 64 + 1
    shared = first + 2 * next_one + head
    own = (2 * 4 * 64 + 64) + 2 * (2 * 64**2 + 64) + head
    assert f"| one set of weights | {shared:,} | {shared:,} |" in said
    assert f"| and own weights | {own:,} | {own:,} |" in said
    dense = [(n * n + 4 * n) * 64 + 64 + 2 * next_one + head for n in (28, 10_000)]
    assert f"| dense, on flattened arrays | {dense[0]:,} | {dense[1] / 1e9:.1f} billion |" in said
    assert f"{first} for the first layer, twice {next_one:,}, and {head} for the head" in said


# -- what layers tell apart -----------------------------------------------------------------


def test_degrees_of_papers() -> None:
    found = degrees(CITED)
    assert found.max() == 99
    assert ((found == 3) | (found == 4)).mean() > 0.7
    assert "most have 3 or 4 neighbours and one has 99" in slide("normalise")
    assert "The most cited paper has 99 neighbours." in slide("reach")
    assert 5.9 < found.mean() < 6.1
    assert "On average each has six neighbours." in slide("how-far")


def test_what_is_forgotten() -> None:
    def heard(sent: tuple[int, ...], how: str) -> float:
        return float(aggregate(np.array(sent)[:, None], np.zeros(len(sent)), 1, how)[0, 0])

    one, other = telling.PAIRS[0]
    assert (one, other) == ((1, 2), (1, 1, 2, 2))
    same = [how for how in ("sum", "mean", "max") if heard(one, how) == heard(other, how)]
    assert same == ["mean", "max"]
    second = telling.PAIRS[1]
    assert heard(second[0], "max") == heard(second[1], "max")
    assert heard(second[0], "mean") != heard(second[1], "mean")
    assert 1 + 4 == 2 + 3


def test_errors_on_molecules() -> None:
    said, found = slide("molecule-errors"), aggregations.results()
    kinds = dict(zip(molecule_networks.AGGREGATIONS, found["graph"], strict=True))
    three = {kind: runs[2].mean() for kind, runs in kinds.items()}
    assert f"- sum **{three['sum']:.1f}** Å² - maximum {three['max']:.1f}" in said
    assert f"- symmetric {three['symmetric']:.1f} - mean {three['mean']:.1f}" in said
    rounded = {f"{errors(runs[2]):.1f}" for runs in kinds.values()}
    assert rounded == {"0.1", "0.2"}
    assert f"A bag of atoms has {found['bag'].mean():.1f}." in said
    assert f"Training gets it to {kinds['sum'][0].mean():.1f}." in said
    assert f"One layer of sums with {molecule_networks.WIDTH} units" in said


def share_right(matrix: np.ndarray, seed: int) -> float:
    """Train the network for papers with another matrix; return percent right on new ones."""
    x, y = torch.tensor(PAPERS.words).float(), torch.tensor(PAPERS.topics)
    known = paper_networks.labelled(PAPERS, seed)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        network = paper_networks.PaperNetwork("symmetric", 2, False, PAPERS)
        network.spread = torch.tensor(matrix).float().to_sparse()
        optimizer = torch.optim.Adam(
            network.parameters(),
            lr=paper_networks.LEARNING_RATE,
            weight_decay=paper_networks.WEIGHT_DECAY,
        )
        for _ in range(paper_networks.NUM_STEPS):
            loss = functional.cross_entropy(network(x)[known], y[known])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        right = (network(x).argmax(dim=1) == y).numpy()
    return 100 * float(np.delete(right, known).mean())


def test_means_and_sums_on_papers() -> None:
    mean, total = (
        np.mean([share_right(propagation_matrix(CITED, kind), seed) for seed in range(3)])
        for kind in ("mean", "sum")
    )
    # Rounding to whole percents may differ between machines.
    found = re.search(r"name (\d+)% of the topics and sums (\d+)%", slide("aggregations"))
    assert found
    assert abs(int(found[1]) - mean) < 1.5
    assert abs(int(found[2]) - total) < 1.5


def test_cayley_and_the_right_numbers() -> None:
    said, found = slide("cayley"), alkanes.alkane_counts()
    cayley = [str(n) for n in found["cayley"]]
    assert f"{', '.join(cayley[:11])}, **{', '.join(cayley[11:])}**." in said
    assert f"finds **{found['counts'][11]}** and **{found['counts'][12]}**" in said
    assert (found["counts"][:11] == found["cayley"][:11]).all()
    assert 1999 - 1875 == 124
    assert "finds 355 and 802, as Herrmann did" in slide("colours")


def test_two_molecules_with_the_same_colours() -> None:
    two = [skeleton(name) for name in ("decalin", "bicyclopentyl")]
    for matrix in two:
        assert len(matrix) == 10
        assert matrix.sum() / 2 == 11
        assert np.bincount(degrees(matrix).astype(int)).tolist() == [0, 0, 8, 2]
    both = np.zeros((20, 20))
    both[:10, :10], both[10:, 10:] = two
    last = refined_colours(both)[-1]
    assert np.bincount(last[:10]).tolist() == np.bincount(last[10:]).tolist()
    seen = {
        (int(last[n]), tuple(sorted(last[np.flatnonzero(both[n])].tolist()))) for n in range(20)
    }
    assert len(seen) == 3  # the next round changes nothing
    by_figure = refined_colours(two[0])[-1]
    a = next(n for n in range(10) if by_figure[n] == 0)
    assert sorted(by_figure[np.flatnonzero(two[0][a])].tolist()) == [0, 1]
    assert "every a has a neighbour a and a neighbour b" in slide("decalin")


# -- one large graph ------------------------------------------------------------------------


def test_what_the_citations_are_worth() -> None:
    said, found = slide("papers"), loyalties.results()
    place = loyalties.LOYALTIES.index(0.6)
    words, graph, own = found["new"][:, place]
    assert f"- words alone: {words.mean():.0f}% - with the graph: **{graph.mean():.0f}%**" in said
    assert f"{graph.mean():.0f}% instead of {words.mean():.0f}%" in said
    assert f"standard errors of {errors(words):.1f} and {errors(graph):.1f}." in said
    assert words.shape == (10,)
    assert f"about {PAPERS.words.sum(axis=1).mean():.0f} words" in said
    assert f"{PAPERS.words.shape[1]} words, of which" in said
    within = found["within"][place].mean()
    assert 65 < within < 68  # "two thirds"
    assert f"at {within:.0f}%, they gain less: {own.mean():.0f}% against {graph.mean():.0f}%" in (
        slide("homophily")
    )
    for kind in ("words", "symmetric"):
        assert paper_networks.trained(PAPERS, kind, 2, 0).old == 100
    assert len(paper_networks.labelled(PAPERS, 0)) == 40
    assert "on the 560 others" in said


def test_when_neighbours_are_strangers() -> None:
    said, found = slide("homophily"), loyalties.results()
    words, graph, own = found["new"][:, 0].mean(axis=1)
    assert f"words alone {words:.0f}% - own weights {own:.0f}% - average {graph:.0f}%" in said
    assert f"At **chance**, {found['within'][0].mean():.0f}%:" in said
    assert f"at most {errors(found['new']).max():.1f} points" in said


def test_who_is_within_reach() -> None:
    said, apart = slide("reach"), distances(CITED)
    shares = [(apart <= k).mean() for k in range(1, 5)]
    assert f"- 1 layer: {shares[0]:.1%} - 2 layers: {shares[1]:.0%}" in said
    assert f"- 3 layers: **{shares[2]:.0%}** - 4 layers: {shares[3]:.1%}" in said
    guess = 1 + 6 + 6 * 5 + 6 * 5 * 5
    assert f"which is {guess} of 600, about {guess / 600:.0%}." in slide("how-far")
    neighbours_of = CITED.sum(axis=1)
    seen = (CITED @ neighbours_of / neighbours_of).mean()
    assert seen > 4 * neighbours_of.mean()  # "Your friends have more friends than you."


def test_sizes_of_a_sample() -> None:
    matrix = messages.twenty_three()[1]
    whole = receptive_field(matrix, np.array([messages.MIDDLE]), 2)[-1]
    assert f"Left all {len(whole)} nodes that two layers need" in slide("sampling")
    assert "a sample of 9" in slide("sampling")
    drawn = sample_field(matrix, np.array([messages.MIDDLE]), 2, 2, np.random.default_rng(1))
    assert len(drawn.nodes[-1]) == 9


# -- depth and attention --------------------------------------------------------------------


def test_what_averaging_leaves() -> None:
    said = slide("smoothing-energy")
    found, restarted = smoothing.averaged(), smoothing.averaged(smoothing.RESTART)
    place = {int(steps): k for k, steps in enumerate(found["steps"])}
    assert rf"times $\lambda_2^2 = {found['rate'] ** 2:.2f}$" in said
    assert f"averaging matrix, here {found['rate']:.2f}." in said
    assert f"After 16 averages {1e6 * found['energy'][place[16]]:.1f} millionths are left" in said
    assert restarted["energy"][-1] > 0.01
    assert restarted["energy"][-1] == pytest.approx(restarted["energy"][-2])
    probe = found["right"].mean(axis=1)
    answer = slide("smoothing-accuracy")
    assert f"A linear classifier: {probe[place[16]]:.0f}% after 16 averages." in answer
    assert f"with next to no energy left, it is right on {probe[place[64]]:.0f}%" in answer
    assert found["energy"][place[64]] < 1e-12


def test_what_fails_with_depth() -> None:
    found, said = depth.results(), slide("smoothing-accuracy")
    eight, sixteen = depth.DEPTHS.index(8), depth.DEPTHS.index(16)
    old = found["old"].mean(axis=2)
    assert f"- 8 layers: {old[0, eight]:.0f}% - 16 layers: **{old[0, sixteen]:.1f}%**" in said
    assert f"- residual, 8: {old[1, eight]:.0f}%" in said
    assert (old[0, : depth.DEPTHS.index(4) + 1] == 100).all()  # "enough for shallow networks"
    assert f"Sixteen layers name {found['new'][0, sixteen].mean():.0f}% of the topics" in slide(
        "deep"
    )
    plain, residual = errors(found["new"])[0, eight], errors(found["new"])[1, sixteen]
    assert f"are {plain:.0f} points for plain 8 layers and {residual:.0f} for residual 16" in said


def test_favourites() -> None:
    scores = attention_scores(
        attention_figures.ROWS, attention_figures.RECEIVER, attention_figures.SENDER
    )
    weights = neighbour_weights(scores, EIGHT)
    for receiver in (0, *np.flatnonzero(EIGHT[0])):
        assert weights[receiver].argmax() == 0
    assert "node 1 is the favourite of all its neighbours, and of itself" in slide("attention")
    static, dynamic = (scores.argmax(axis=1) for scores in attention_figures.example_scores())
    assert len(set(static)) == 1
    assert len(set(dynamic)) == 3


def test_a_transformer_on_a_graph() -> None:
    q, k, v = np.random.default_rng(13).normal(size=(3, 8, 4))
    near = EIGHT + np.eye(8) > 0
    mask = np.where(near, 0, -np.inf)
    e = np.exp(q @ k.T / 4**0.5 + mask)
    np.testing.assert_allclose(e / e.sum(axis=1, keepdims=True) @ v, attention(q, k, v, near))


def test_what_is_used_today_stands_on_the_page() -> None:
    page = " ".join(PAGE.replace("{,}", ",").split())
    said = slide("today")
    for number in ("2,335", "107 million", "40%", "381,000", "1,380", "90%", "736"):
        assert number in said
        assert number in page
    for words in ("3 billion nodes", "18 billion edges", "23 candidates", "under a minute"):
        assert words in said
        assert words in page
