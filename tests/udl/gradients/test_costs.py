"""The counts are those of the passes as they are run, product by product."""

import itertools

import numpy as np
import pytest

import udl.gradients.costs
from tests.shape_checks import checked
from udl.gradients.backpropagation import ForwardPass, backward_pass
from udl.networks.deep import random_parameters

costs = checked(udl.gradients.costs)
WIDTHS, POINTS = (3, 7, 5, 2), 4


class Counting(np.ndarray):
    """An array that counts the multiplications of all products of matrices."""

    multiplications = 0

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        plain = [np.asarray(one) for one in inputs]
        if ufunc is np.matmul:
            Counting.multiplications += plain[0].size * plain[1].shape[-1]
        result = getattr(ufunc, method)(*plain, **kwargs)
        return result.view(Counting) if isinstance(result, np.ndarray) else result


def counted(function):
    Counting.multiplications = 0
    function()
    return Counting.multiplications


def forward(weights, x, tangents=None):
    """Run a network, with the layers' tangents where those of the weights are given."""
    held, moving = [x], np.zeros_like(x)
    for k, weight in enumerate(weights):
        on = held[-1] > 0 if k else np.ones(x.shape)
        entering = held[-1] * on
        if tangents is not None:
            moving = (moving * on) @ weight.T + entering @ tangents[k].T
        held.append(entering @ weight.T)
    return held


@pytest.fixture
def network():
    return random_parameters(WIDTHS, np.random.default_rng(0))


def test_an_evaluation_multiplies_once_for_each_weight_and_point(network):
    x = np.ones((POINTS, 3)).view(Counting)
    expected = costs.evaluation_cost(WIDTHS, POINTS)
    assert expected.multiplications == counted(lambda: forward(network.weights, x))
    held = [h.size for h in forward(network.weights, x)]
    assert expected.stored == max(a + b for a, b in itertools.pairwise(held))


def test_a_backward_pass_costs_twice_an_evaluation(network):
    x = np.ones((POINTS, 3))
    held = forward(network.weights, x)
    kept = ForwardPass(tuple(held[1:]), tuple(held[:-1]))
    counting = [h.view(Counting) for h in (np.ones((POINTS, 2)), *kept.hidden)]
    # backward_pass turns its arguments into plain arrays, so its products are written out here.
    d, hidden = counting[0], counting[1:]

    def backward():
        d_f = d
        for k in reversed(range(3)):
            d_f.T @ hidden[k]
            d_f = d_f @ network.weights[k]

    cost = costs.reverse_mode_cost(WIDTHS, POINTS)
    evaluation = costs.evaluation_cost(WIDTHS, POINTS).multiplications
    assert counted(backward) == cost.multiplications - evaluation
    gradients = backward_pass(network, kept, np.ones((POINTS, 2)))
    assert len(gradients.weights) == 3
    assert cost.stored == sum(h.size for h in held)


def test_forward_mode_costs_three_evaluations_for_each_direction(network):
    x = np.ones((POINTS, 3)).view(Counting)
    tangents = [np.ones_like(weight) for weight in network.weights]
    once = costs.forward_mode_cost(WIDTHS, POINTS, 1)
    # The input does not move; the count has its product all the same.
    assert once.multiplications == counted(lambda: forward(network.weights, x, tangents))
    whole = costs.forward_mode_cost(WIDTHS, POINTS)
    assert whole.multiplications == network.num_parameters * once.multiplications
    assert whole.stored == once.stored == 2 * costs.evaluation_cost(WIDTHS, POINTS).stored


def test_bad_widths_are_named():
    with pytest.raises(ValueError, match="widths: got"):
        udl.gradients.costs.evaluation_cost((3,))
    with pytest.raises(ValueError, match="num_directions: got 0"):
        udl.gradients.costs.forward_mode_cost((3, 1), 1, 0)
