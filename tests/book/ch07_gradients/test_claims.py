"""What chapter 7 claims and no cell of it computes."""

import itertools
import re

import numpy as np
import pytest
import torch
from torch import nn

from figures.ch07_gradients import orders
from tests import ROOT
from udl.data import mnist1d
from udl.experiments.ch07_gradients import depth, precision
from udl.gradients.backpropagation import backward_pass, forward_pass
from udl.gradients.initialisation import normal_parameters
from udl.gradients.precision import low_precision_gradients, round_to
from udl.networks.deep import deep_network

TEXT = (ROOT / "book" / "ch07_gradients" / "index.md").read_text("utf-8")


def test_gpt3_takes_six_operations_for_each_weight_and_piece():
    assert "$3.15 \\times 10^{23}$" in TEXT
    assert pytest.approx(3.15e23) == 6 * 175e9 * 300e9


def test_checkpoints_of_36_layers_hold_eleven():
    counts, _ = orders.held(36, 6)
    assert max(counts) == 36 // 6 + 6 - 1 == 11
    assert min(max(orders.held(36, part)[0]) for part in (1, 2, 3, 4, 6, 9, 12, 18)) == 11
    assert "it is eleven layers" in TEXT
    # Recomputing costs nearly one more pass: five of six layers of each part.
    assert len(counts) == 36 + 30 + 2 * 36


def test_pytorch_draws_with_a_sixth_of_hes_variance():
    with torch.random.fork_rng():
        torch.manual_seed(0)
        weight = nn.Linear(500, 2000).weight.detach()
    assert float(weight.abs().max()) <= 500**-0.5
    assert float(weight.var()) * 500 == pytest.approx(2 / 6, rel=0.01)


def test_a_relu_halves_the_mean_square_exactly():
    rng = np.random.default_rng(0)
    f = rng.exponential(size=10_000) * rng.choice([-1, 1], size=10_000)
    both = np.concatenate([f, -f])  # symmetric, and not normal
    kept = np.mean(np.maximum(both, 0) ** 2)
    assert kept == pytest.approx(np.mean(both**2) / 2)


def test_flipping_signs_halves_backwards_though_indicator_and_weights_depend():
    rng = np.random.default_rng(1)
    weights = rng.normal(0, np.sqrt(2 / 40), (4000, 40, 40))  # many layers of 40 units
    h = np.abs(rng.normal(size=40))
    above = rng.normal(size=(4000, 40))
    below = np.einsum("njd,nj->nd", weights, above * (weights @ h > 0))
    assert np.mean(below**2) == pytest.approx(1.0, rel=0.03)


def test_alternating_widths_shrink_with_glorots_rule():
    each = 2 * np.sqrt(50 * 200) / (50 + 200)
    assert each == pytest.approx(0.8)
    assert each**25 == pytest.approx(0.004, abs=5e-4)
    # The geometric mean of both directions' factors, with ReLUs and 4 / (fan-in + fan-out).
    forwards, backwards = (fan * (4 / 250) / 2 for fan in (50, 200))
    assert np.sqrt(forwards * backwards) == pytest.approx(0.8)


def test_with_the_fan_in_rule_the_widths_in_between_cancel():
    widths = [20, 300, 30, 200, 60, 10]
    rng = np.random.default_rng(0)
    ratios = []
    for _ in range(4000):
        layers = [rng.normal(0, np.sqrt(2 / i), (o, i)) for i, o in itertools.pairwise(widths)]
        h, on = rng.normal(size=20), []
        for weight in layers:
            on.append(weight @ h > 0)
            h = np.maximum(weight @ h, 0)
        g = rng.normal(size=10)
        for weight, active in zip(layers[:0:-1], on[:0:-1], strict=True):
            g = weight.T @ (g * active)
        ratios.append(np.mean(g**2))
    assert np.mean(ratios) == pytest.approx(10 / 300, rel=0.15)


def test_log_of_the_mean_square_spreads_as_the_box_says():
    logs = np.log(depth.spread_of_he()["squares"])
    ratio = 5 * depth.NUM_LAYERS / depth.WIDTH
    assert (-ratio / 2, np.sqrt(ratio)) == pytest.approx((-1.6, 1.8), abs=0.05)
    assert logs.mean() == pytest.approx(-ratio / 2, abs=3 * np.sqrt(ratio / len(logs)))
    assert logs.std() == pytest.approx(np.sqrt(ratio), rel=0.1)
    # The factors of the layers are independent, of mean 1 and mean square 1 + 5/D.
    deviation = np.sqrt((1 + 5 / depth.WIDTH) ** depth.NUM_LAYERS - 1)
    assert deviation == pytest.approx(4.4, abs=0.05)
    assert deviation / np.sqrt(len(logs)) == pytest.approx(0.3, abs=0.05)
    assert np.exp(logs).mean() == pytest.approx(1, abs=2 * deviation / np.sqrt(len(logs)))


def test_counts_of_the_second_problem():
    weights = [784 * 300, 300 * 100, 100 * 10]
    assert sum(weights) == 266_200
    assert "266{,}200" in TEXT
    back = sum(weights) + sum(weights[1:])
    assert back == 297_200
    assert (sum(weights) + back) / sum(weights) == pytest.approx(2.1, abs=0.05)
    assert 784 + 300 + 100 == 1184


def test_one_unit_by_hand():
    x, y, omega, phi = 2.0, 1.0, 0.5, 3.0

    def slopes(beta):
        numbers = torch.tensor([phi, omega, beta], dtype=torch.float64, requires_grad=True)
        loss = (numbers[0] * torch.relu(numbers[2] + numbers[1] * x) - y) ** 2
        loss.backward()
        return loss.item(), numbers.grad.tolist()

    assert slopes(-0.4) == (pytest.approx(0.64), pytest.approx([0.96, 9.6, 4.8]))
    assert slopes(-1.4) == (pytest.approx(1.0), pytest.approx([0.0, 0.0, 0.0]))


@pytest.mark.parametrize("eta", [0.0, 0.3, 1.0, -1.0])
def test_variance_for_a_leaky_relu(eta):
    rng = np.random.default_rng(0)
    variance = 2 / ((1 + eta**2) * 400)
    network = normal_parameters([400, 4000, 1], [variance, 1.0], rng)
    x = rng.normal(size=(20, 400))
    f = deep_network(type(network)(network.weights[:1], network.biases[:1]), x)
    kept = np.where(f > 0, f, eta * f)
    assert np.mean(kept**2) == pytest.approx(np.mean(x**2), rel=0.05)


def test_half_precision_numbers():
    assert float(np.finfo(np.float16).max) == 65_504
    assert np.float16(2.0**-24) > 0
    assert np.float16(2.0**-25.1) == 0
    assert np.spacing(np.float16(1)) == np.float16(2.0**-10)
    weight, small = np.float16(1), np.float16(0.01)
    for _ in range(1000):
        weight = np.float16(float(weight) + 1e-4)
        small = np.float16(float(small) + 1e-4)
    assert weight == 1
    assert 0.09 < small < 0.13
    for _ in range(20_000):
        small = np.float16(float(small) + 1e-4)
    assert small == 0.25
    assert float(np.spacing(np.float16(0.01))) == 2.0**-17
    assert float(np.spacing(np.float16(0.25))) > 2e-4 > float(np.spacing(np.float16(0.249)))


def page_class(name):
    """Return the source of a class that stands on the page, without what follows it."""
    code = re.search(rf"^class {name}:.*?(?=^(?:```|[a-z]))", TEXT, re.M | re.S)
    assert code is not None
    return code[0].rstrip()


def test_both_classes_on_the_page_are_as_short_as_it_says():
    assert len(page_class("Number").split("\n")) == 20
    assert len(page_class("Tensor").split("\n")) == 50
    module = (ROOT / "src" / "udl" / "gradients" / "autodiff.py").read_text("utf-8")
    assert 150 <= len(module.split("\n")) <= 170


def test_a_number_follows_a_path_for_each_factor_of_each_square():
    space = {}
    exec(page_class("Number"), space)
    calls = 0

    class Counted(space["Number"]):
        def backward(self, g=1.0):
            nonlocal calls
            calls += 1
            super().backward(g)

    x = number = Counted(1.0)
    for _ in range(10):
        number = number * number
    number.backward()
    assert x.grad == calls == 2**10  # results of an operation are plain numbers: x alone counts
    assert pytest.approx(1e9, rel=0.1) == 2**30


def test_no_step_of_the_first_screen_crosses_a_kink():
    """Each weight and bias of the two hidden layers, moved by a millionth, for each example."""
    data = mnist1d.make_dataset()
    x = torch.tensor(data.x[:100])
    with torch.random.fork_rng():
        torch.manual_seed(0)
        first, second = (nn.Linear(40, 100).double(), nn.Linear(100, 100).double())
    # Biases count as weights of an input that is 1.
    ones = torch.ones(100, 1, dtype=torch.float64)
    with torch.no_grad():
        f_0 = first(x)
        h = f_0.relu()
        f_1 = second(h)
        assert min(f_0.abs().min(), f_1.abs().min()) == pytest.approx(2e-5, rel=0.1)
        moved = 1e-6 * torch.cat([ones, x], dim=1)  # (N, 41): how far each step moves f_0
        assert moved.abs().max() < f_0.abs().min()
        # Behind it f_1 moves by a weight times this, or for its own weights by what enters.
        assert (moved.abs().max() * second.weight.abs().max()) < f_1.abs().min()
        assert 1e-6 * max(1.0, float(h.max())) < f_1.abs().min()


def test_what_no_scale_removes_comes_from_relus_that_rounding_switches():
    parameters, x, d_output = precision.start()
    forward = forward_pass(parameters, x)
    truth = backward_pass(parameters, forward, d_output).weights[0]
    weights = [round_to(weight, "float16") for weight in parameters.weights]
    hidden = [round_to(x, "float16")]
    for weight in weights[:-1]:
        hidden.append(np.maximum(round_to(hidden[-1] @ weight.T, "float16"), 0))
    on = [h > 0 for h in hidden[1:]]
    exactly_on = [h > 0 for h in forward.hidden[1:]]
    switched = np.mean([ours != exact for ours, exact in zip(on, exactly_on, strict=True)])
    assert "two or three pre-activations in ten thousand" in TEXT
    assert 2e-4 < switched < 3e-4

    def error(indicators):
        d_f = round_to(2.0**12 * d_output, "float16")
        for weight, indicator in zip(weights[:0:-1], indicators[::-1], strict=True):
            d_f = round_to(d_f @ weight, "float16") * indicator
        found = round_to(d_f.T @ hidden[0], "float16") / 2.0**12
        return np.linalg.norm(found - truth) / np.linalg.norm(truth)

    assert error(on) == pytest.approx(0.07, abs=0.005)
    assert error(exactly_on) == pytest.approx(0.001, abs=5e-4)
    assert "the error would be 0.1%" in TEXT


def test_below_hes_variance_is_a_little_better_up_to_twenty_layers():
    losses = depth.training_by_start()["losses"].mean(axis=2)
    he = depth.TRAINED_FACTORS.index(2.0)
    for row, num_layers in enumerate(depth.TRAINED_DEPTHS):
        if num_layers <= 20:
            assert losses[row].argmin() < he
            assert losses[row, he] - losses[row].min() < 0.15
        else:
            assert losses[row].argmin() in (he - 1, he)
    # PyTorch's default would stand left of all columns.
    assert min(depth.TRAINED_FACTORS) > 1 / 3


def test_a_weight_that_is_used_twice():
    omega, x = (torch.tensor(value, requires_grad=True) for value in (2.0, 3.0))
    f_0 = omega * x
    f_1 = f_0 + omega
    loss = f_0 * f_1
    loss.backward()
    assert (f_0.item(), f_1.item(), loss.item()) == (6, 8, 48)
    assert (omega.grad.item(), x.grad.item()) == (48, 28)
    assert 8 * 3 + 6 * 3 + 6 == 48


def test_slopes_that_are_nearly_zero():
    f = torch.tensor(-8.0, dtype=torch.float64, requires_grad=True)
    one = torch.ones((), dtype=torch.float64)
    probability = torch.sigmoid(f)
    entropy = nn.functional.binary_cross_entropy(probability, one)
    slopes = [
        torch.autograd.grad(loss, f, retain_graph=True)[0].item()
        for loss in (entropy, (probability - 1) ** 2)
    ]
    assert probability.item() == pytest.approx(0.000335, abs=5e-7)
    assert slopes == [pytest.approx(-0.9997, abs=5e-5), pytest.approx(-0.00067, abs=5e-6)]
    # The sigmoid is steepest at zero, and ten of them in a row make a millionth.
    places = torch.linspace(-9, 9, 181, requires_grad=True)
    (steep,) = torch.autograd.grad(torch.sigmoid(places).sum(), places)
    assert places[steep.argmax()].item() == pytest.approx(0, abs=1e-6)
    assert steep.max().item() ** 10 == pytest.approx(1e-6, rel=0.05)


def lengths(parameters):
    """Return the root mean square of each tensor's gradient."""
    return [float(p.grad.square().mean().sqrt()) for p in parameters]


def deep_gradients(variance=None):
    """Return sizes of the gradients of weights and biases; by default from PyTorch's start."""
    data = mnist1d.make_dataset()
    with torch.random.fork_rng():
        torch.manual_seed(0)
        widths = [40, *[80] * 50, 10]
        layers = [nn.Linear(i, o).double() for i, o in itertools.pairwise(widths)]
        for layer in layers if variance else ():
            nn.init.normal_(layer.weight, std=(variance / layer.in_features) ** 0.5)
            nn.init.zeros_(layer.bias)
    deep = nn.Sequential(*itertools.chain(*((layer, nn.ReLU()) for layer in layers)))[:-1]
    nn.functional.cross_entropy(
        deep(torch.tensor(data.x[:100])), torch.tensor(data.y[:100])
    ).backward()
    return lengths(x.weight for x in layers), lengths(x.bias for x in layers)


def test_without_biases_the_gradients_of_all_weights_fade_alike():
    weights, biases = deep_gradients(1.0)
    assert max(weights) < 1e-7
    assert max(weights) < 100 * min(weights)
    assert max(biases) > 1e6 * min(biases)
    assert max(deep_gradients(2.0)[0]) > 1e-3
    # Any usual step is too long with twice the variance.
    assert min(deep_gradients(4.0)[0]) > 100


def test_with_pytorchs_start_gradients_fade_towards_the_input():
    weights, _ = deep_gradients()
    assert weights[:50:10] == sorted(weights[:50:10])
    assert weights[-2] > 1e-5
    assert weights[0] < 1e-17 * weights[-2]


def test_without_a_scale_nearly_all_first_derivatives_become_zero():
    parameters, x, d_output = precision.start()
    exact = backward_pass(parameters, forward_pass(parameters, x), d_output).pre_activations[0]
    half = low_precision_gradients(parameters, x, d_output).pre_activations[0]
    assert np.mean(half[exact != 0] == 0) > 0.9
