import itertools
import math

import numpy as np
import pytest

from udl.data import deep_examples
from udl.networks.deep import DeepParameters, compose, random_parameters
from udl.regions.bounds import folding_regions, most_regions_1d, region_upper_bound
from udl.regions.linear_regions import count_linear_regions, regions_1d, regions_2d, zaslavsky


def count(network, interval=(0, 1)):
    return count_linear_regions(regions_1d(network.weights, network.biases, interval))


def summed_over_all_tuples(num_inputs, widths):
    """The upper bound as its definition has it: try every tuple."""
    total = 0
    for tuple_ in itertools.product(*(range(width + 1) for width in widths)):
        limits = [num_inputs]
        for j, width in zip(tuple_, widths, strict=True):
            if j > min([*limits, width]):
                break
            limits.append(width - j)
        else:
            total += math.prod(math.comb(w, j) for w, j in zip(widths, tuple_, strict=True))
    return total


@pytest.mark.parametrize("num_inputs", [1, 2, 3, 5])
@pytest.mark.parametrize("widths", [(4,), (3, 3), (2, 5), (5, 1, 4), (1, 1, 1), (4, 3, 2, 3)])
def test_upper_bound_agrees_with_its_definition(num_inputs, widths):
    expected = summed_over_all_tuples(num_inputs, widths)
    assert region_upper_bound(num_inputs, widths) == expected


@pytest.mark.parametrize("num_inputs", [1, 2, 3, 10])
@pytest.mark.parametrize("width", [1, 4, 30])
def test_bounds_meet_for_one_hidden_layer(num_inputs, width):
    assert region_upper_bound(num_inputs, [width]) == zaslavsky(num_inputs, width)
    assert folding_regions(num_inputs, [width]) == zaslavsky(num_inputs, width)


@pytest.mark.parametrize("widths", [(3,), (3, 5), (4, 3, 7), (3, 3, 3, 2)])
def test_bounds_meet_for_one_input(widths):
    product = 1
    for width in widths:
        product *= width + 1
    assert most_regions_1d(widths) == product
    assert region_upper_bound(1, widths) == product
    assert folding_regions(1, widths) == product


@pytest.mark.parametrize("depth", [1, 2, 3, 4])
def test_the_maximum_for_one_input_is_attained(depth):
    full = DeepParameters(*deep_examples.full_zigzag())
    assert count(compose(*[full] * depth)) == most_regions_1d([3] * depth)


def test_no_random_network_exceeds_the_bounds():
    rng = np.random.default_rng(1)
    for _ in range(30):
        hidden = [int(w) for w in rng.integers(1, 6, size=rng.integers(1, 4))]
        line = random_parameters([1, *hidden, 1], rng, bias_scale=0.5)
        assert count(line, (-9, 9)) <= most_regions_1d(hidden)
        plane = random_parameters([2, *hidden, 1], rng, bias_scale=0.5)
        pieces = regions_2d(plane.weights, plane.biases, ((-9, 9), (-9, 9)))
        assert len(pieces) <= region_upper_bound(2, hidden)


def test_folding_counts_folds_times_cuts():
    assert folding_regions(2, [6, 6]) == (3 + 1) ** 2 * (1 + 6 + 15)
    assert folding_regions(2, [7, 6]) == folding_regions(2, [6, 6])
    for widths in ([6, 6], [9, 7, 3], [6, 20, 1]):
        assert folding_regions(2, widths) <= region_upper_bound(2, widths)


def test_counts_are_exact_integers():
    assert most_regions_1d([9] * 40) == 10**40
    assert region_upper_bound(1, [9] * 40) == 10**40


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: most_regions_1d([]), r"hidden_widths: got \[\]"),
        (lambda: most_regions_1d([3, 0]), r"hidden_widths: got \[3, 0\]"),
        (lambda: region_upper_bound(0, [3]), "num_inputs: got 0"),
        (lambda: region_upper_bound(2, [2.5]), r"hidden_widths: got \[2.5\]"),
        (lambda: folding_regions(2, [5, 3]), "at least 6, three times the number of inputs"),
    ],
)
def test_impossible_sizes_are_named(call, says):
    with pytest.raises(ValueError, match=says):
        call()


def test_widths_may_be_an_array_of_whole_numbers():
    assert most_regions_1d(np.array([3, 3])) == 16
    assert folding_regions(np.int64(1), np.array([3, 3])) == folding_regions(1, [3, 3])
    assert region_upper_bound(1, np.array([3, 3])) == 16
    with pytest.raises(ValueError, match=r"hidden_widths: got \[3\.0, 3\.0\]"):
        most_regions_1d(np.array([3.0, 3.0]))
