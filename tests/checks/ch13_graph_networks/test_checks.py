"""The checks of chapter 13 accept right answers and recognise wrong ones."""

import numpy as np

from tests.checks.ch13_graph_networks import arrays_answers
from tests.checks.check_harness import ChapterChecks, checks_of
from tests.reference_values import load
from udl.checks import ch13_graph_networks
from udl.checks.ch13_graph_networks.expected import arrays

CHECKS = checks_of(ch13_graph_networks)
REFERENCE = load("graphs")


class TestChecks(ChapterChecks):
    chapter = ch13_graph_networks
    right = arrays_answers.RIGHT
    wrong = arrays_answers.WRONG


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
