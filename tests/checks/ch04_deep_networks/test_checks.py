"""The checks of chapter 4 accept right answers and recognise wrong ones."""

import json
import re

import numpy as np
import pytest

from tests import ROOT
from tests.checks.ch04_deep_networks.answers import (
    FIRST,
    GRID,
    RIGHT,
    SECOND,
    count_regions,
    second_inputs,
)
from tests.checks.ch04_deep_networks.wrong_answers import WRONG
from tests.checks.check_harness import ChapterChecks, checks_of
from udl.checks import ch04_deep_networks
from udl.checks.ch04_deep_networks import expected, expected_deep

PRACTICALS = ch04_deep_networks.PRACTICALS
CHECKS = checks_of(ch04_deep_networks)
REFERENCE = json.loads((ROOT / "tests/reference/composition.json").read_text())
BOOK = ROOT / "book" / "ch04_deep_networks"


class TestChecks(ChapterChecks):
    chapter = ch04_deep_networks
    right, wrong = RIGHT, WRONG


# ------------------------------------------------------------------------------ expected values


def test_the_expected_values_are_the_reference_values():
    first, second = expected.FIRST, expected.SECOND
    assert expected.regions(first) == REFERENCE["regions"]["first"]
    assert expected.regions(second) == REFERENCE["regions"]["second"]
    assert expected.regions(first, second) == REFERENCE["regions"]["second_of_first"]
    assert expected.regions(first, second, scale=(0.5,)) == REFERENCE["regions"]["halved"]
    assert expected.regions(first, first) == REFERENCE["regions"]["first_twice"]
    assert expected.regions(first, first, second) == REFERENCE["regions"]["two_copies"]
    composed = expected.composed(np.array(REFERENCE["composition"]["x"]))
    np.testing.assert_allclose(composed, REFERENCE["composition"]["expected"], atol=1e-9)
    weights, biases = expected.CLIPPED
    inputs = expected.second_inputs(
        np.arange(100) / 100, weights[0], biases[0], weights[1], biases[1]
    )
    total = expected.output(inputs, weights[2], biases[2]).sum()
    assert total == pytest.approx(REFERENCE["output_sum"], abs=1e-9)
    merged = expected_deep.merged(first[0][1], first[1][1], second[0][0], second[1][0])
    np.testing.assert_allclose(merged[1], REFERENCE["beta_1"], atol=1e-9)
    assert expected_deep.count((4, 5, 2, 4, 1)) == REFERENCE["parameter_count"]
    shapes = expected_deep.shapes((4, 5, 2, 4, 1))
    columns = [(rows, 1) for (rows,) in shapes[1]]  # the reference writes biases as columns
    assert [list(s) for s in [*columns, *shapes[0]]] == REFERENCE["shapes"]


def test_exact_counting_agrees_with_counting_by_samples():
    first, second = expected.FIRST, expected.SECOND
    for chain, function in (
        ((first,), FIRST),
        ((second,), SECOND),
        ((first, second), lambda x: SECOND(FIRST(x))),
        ((second, first), lambda x: FIRST(SECOND(x))),
        ((second, second), lambda x: SECOND(SECOND(x))),
        ((first, first, first, second), lambda x: SECOND(FIRST(FIRST(FIRST(x))))),
    ):
        assert expected.regions(*chain) == count_regions(function(GRID))
        assert expected.count_pieces(function(GRID)) == count_regions(function(GRID))


def test_the_rule_holds_as_far_as_it_can_be_counted():
    first, second = expected.FIRST, expected.SECOND
    rule = CHECKS["regions_after"].expected
    for copies in range(6):
        assert rule(copies) == expected.regions(*[first] * copies, second)


def test_crossings_and_regions_of_the_clipped_network_agree_with_samples():
    weights, biases = expected.CLIPPED
    x = np.linspace(0, 1, 100_001)
    pre = second_inputs(x, weights[0], biases[0], weights[1], biases[1])
    signs = np.count_nonzero(np.diff(np.sign(pre), axis=0), axis=0)
    assert expected.crossings() == tuple(signs)
    output = expected.output(pre, weights[2], biases[2])
    assert expected.regions_of_output() == count_regions(output)
    lifted = expected.output(pre + 10, weights[2], biases[2])
    assert CHECKS["predict_unclipped"].expected() == count_regions(lifted)


def test_biases_that_just_touch_zero():
    weights, biases = expected.CLIPPED
    x = np.linspace(0, 1, 100_001)
    for unit in range(3):
        curve = second_inputs(x, weights[0], biases[0], weights[1], 0 * biases[1])[:, unit]
        assert (curve + expected.bias_to_touch(unit, largest=False)).min() == pytest.approx(
            0, abs=1e-4
        )
        assert (curve + expected.bias_to_touch(unit, largest=True)).max() == pytest.approx(
            0, abs=1e-4
        )


def test_the_advice_on_a_match_names_the_largest_gap():
    text = (
        CHECKS["match_target"]
        .judge(lambda: (*RIGHT["match_target"][0]()[:5], np.array([1.5])))
        .text
    )
    assert re.search(r"at x = \d\.\d\d: your curve is at", text)
