"""The checks of chapter 13 accept right answers and recognise wrong ones."""

import numpy as np

from tests.checks.ch13_graph_networks import (
    arrays_answers,
    attention_answers,
    molecule_answers,
    sampling_answers,
)
from tests.checks.check_harness import ChapterChecks, checks_of
from tests.reference_values import assert_printed, load
from udl.checks import ch13_graph_networks
from udl.checks.ch13_graph_networks import p3_drawn, p4_dynamic
from udl.checks.ch13_graph_networks.expected import arrays, fields, molecules, weights

CHECKS = checks_of(ch13_graph_networks)
REFERENCE = load("graphs")


class TestChecks(ChapterChecks):
    chapter = ch13_graph_networks
    right = arrays_answers.RIGHT | molecule_answers.RIGHT
    right = right | sampling_answers.RIGHT | attention_answers.RIGHT
    wrong = arrays_answers.WRONG | molecule_answers.WRONG
    wrong = wrong | sampling_answers.WRONG | attention_answers.WRONG


# --- practical 13.1 ---


def test_the_expected_distance_is_that_of_the_reference_values():
    told = REFERENCE["eight_nodes"]
    adjacency = arrays.adjacency(told["edges"], 8)
    assert arrays.distances(adjacency)[0, 6] == told["distance_0_6"]


def test_expected_counts_do_not_depend_on_the_numbers_of_the_nodes():
    rng = np.random.default_rng(0)
    for adjacency in arrays.graphs(rng):
        order = rng.permutation(len(adjacency))
        other, _ = arrays.renumber(adjacency, adjacency, order)
        for count in (arrays.distances, arrays.paths_of_three):
            np.testing.assert_array_equal(count(other), count(adjacency)[np.ix_(order, order)])
        assert arrays.num_triangles(other) == arrays.num_triangles(adjacency)


def test_there_are_as_many_paths_as_rows_of_four_nodes():
    rng = np.random.default_rng(1)
    for adjacency in arrays.graphs(rng):
        found = arrays_answers.paths_by_permutations(adjacency)
        np.testing.assert_array_equal(arrays.paths_of_three(adjacency), found)
        assert (found <= arrays.walk_counts(adjacency, 3)).all()


def test_the_choices_of_the_prediction_are_what_their_reasons_say():
    adjacency = arrays.adjacency(REFERENCE["eight_nodes"]["edges"], 8)
    check = CHECKS["walks_of_three"]
    walks, paths = arrays.walk_counts(adjacency, 3), arrays.paths_of_three(adjacency)
    pairs = {
        text: tuple(map(int, text.split(" and "))) for text in (check.right, *check.wrong_choices)
    }
    most = max(pairs, key=lambda text: walks[pairs[text]])
    assert most == check.right
    assert walks[0, 2] == paths[0, 2]
    assert walks[0, 5] == paths[0, 5]
    assert walks[0, 6] == 0
    assert adjacency[1, 4] == adjacency[5, 7] == 1
    assert adjacency[[1, 4]].sum() > adjacency[[5, 7]].sum()


# --- practical 13.2 ---


def test_the_expected_prediction_is_that_of_the_reference_values_in_any_order():
    told = REFERENCE["ethanol"]
    channels, elements = told["channels"], 118
    random = np.random.RandomState(told["seed"])  # the recipe of the reference values
    parameters = []
    for before in (elements, channels, channels):
        omega = random.normal(size=(channels, before)) * 2 / channels
        parameters.append((omega, random.normal(size=(channels, 1))[:, 0] * 2 / channels))
    parameters.append((random.normal(size=(1, channels))[0], random.normal(size=(1, 1)).item()))
    atomic_number = {"H": 1, "C": 6, "O": 8}
    x = np.eye(elements)[[atomic_number[symbol] - 1 for symbol in told["elements"]]]
    adjacency = arrays.adjacency(told["edges"], len(x))
    for order in (np.arange(len(x)), np.random.default_rng(0).permutation(len(x))):
        turned, rows = arrays.renumber(adjacency, x, order)
        for answer in (molecules.predict_graph, molecule_answers.predict_graph):
            found = answer(rows, turned, parameters)
            assert_printed(found, told["expected"], told["decimals"])


def test_what_layers_tell_apart_is_what_random_networks_do():
    seen = set()
    for seed in range(6):
        for pair in molecules.pairs(np.random.default_rng(seed)):
            expected = molecules.isomers(*pair)
            assert expected[1] <= expected[0] <= 5
            assert molecule_answers.isomers(*pair) == expected
            seen.add(expected)
    assert len(seen) >= 5
    first = molecules.pairs(np.random.default_rng(0))
    assert [molecules.isomers(*pair) for pair in first[:3]] == [(2, 1), (0, 0), (3, 2)]


def test_joined_graphs_give_what_each_gives_alone():
    rng = np.random.default_rng(2)
    for (graphs,) in CHECKS["join"].draws(rng):
        channels = graphs[0][0].shape[1]
        layers = molecules.random_layers(rng, channels, 4, 3)
        x, adjacency, owner = molecules.join(graphs)
        together = molecules.mean_by_graph(molecules.rows_of(x, adjacency, layers), owner)
        alone = [molecules.rows_of(*graph, layers).mean(axis=0) for graph in graphs]
        np.testing.assert_allclose(together, alone, atol=1e-12)


# --- practicals 13.3 and 13.4 ---


def test_the_expected_fields_are_those_of_the_reference_values():
    told = REFERENCE["twenty_three_nodes"]
    adjacency = fields.from_edges(23, *told["edges"])
    found = fields.receptive_field(adjacency, np.array([told["node"]]), 3)
    assert found[1].tolist() == told["expected"]
    assert [len(field) for field in found] == told["sizes"]
    assert CHECKS["how_many"].right == str(told["sizes"][-1])


def test_many_right_samples_on_new_inputs_are_taken_for_right():
    check = CHECKS["sample_field"]
    for seed in range(6):
        for arguments in check.draws(np.random.default_rng(seed)):
            assert check._try(
                sampling_answers.sampled_with(sampling_answers.by_keys), arguments
            ).right


def test_the_chances_of_a_right_sample_are_those_of_the_expected_one():
    adjacency, centre = fields.stars(np.random.default_rng(0), 6)
    results = [
        fields.sample_field(adjacency, centre, 2, 2, np.random.default_rng(seed))
        for seed in range(2000)
    ]
    for came, chance in p3_drawn._chances([list(r) for r in results], adjacency != 0, 2):
        np.testing.assert_allclose(came.mean(axis=0), chance.mean(axis=0), atol=0.05)


def test_the_expected_attention_is_that_of_the_reference_values_with_a_plain_relu():
    told = REFERENCE["attention"]
    draws = np.random.RandomState(told["seed"])
    x, omega = draws.normal(size=(4, 8)), draws.normal(size=(4, 4))
    beta, phi = draws.normal(size=(4, 1)), draws.normal(size=(8, 1))
    adjacency = arrays.adjacency(REFERENCE["eight_nodes"]["edges"], 8)
    # There the sender's part comes first, since a softmax runs over columns.
    sender, receiver = phi[:4, 0], phi[4:, 0]
    found = weights.attention(x.T, adjacency, omega, beta[:, 0], receiver, sender, slope=0.0)
    assert_printed(found.T, told["expected"], told["decimals"])


def test_three_favourites_are_within_reach_and_need_the_bend():
    check = CHECKS["own_favourites"]
    assert check.score(*attention_answers.line()) <= check.target
    assert check.score(*attention_answers.line(1.0)) > check.target
    said = [
        p4_dynamic._advice(*attention_answers.line(scale, sign))
        for scale, sign in ((1.0, -1), (10.0, 1))
    ]
    assert "larger numbers" in said[0]
    assert "Wanted" in said[1] or "All receivers" in said[1]
    assert "All receivers are alike" in p4_dynamic._advice(*check.start())
