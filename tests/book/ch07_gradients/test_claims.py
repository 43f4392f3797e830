"""What chapter 7 claims and no cell of it computes."""

import itertools
import re

import numpy as np
import pytest
import torch
from torch import nn

from figures.ch07_gradients import orders
from tests import ROOT
from udl.experiments.ch07_gradients import depth
from udl.gradients.initialisation import normal_parameters
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
    assert len(counts) == 36 + 30 + 36


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


def test_the_class_on_the_page_is_as_short_as_it_says():
    code = re.search(r"^class Tensor:.*?(?=^```)", TEXT, re.M | re.S)
    assert code is not None
    assert 50 <= len(code[0].rstrip().split("\n")) <= 62
    module = (ROOT / "src" / "udl" / "gradients" / "autodiff.py").read_text("utf-8")
    assert 150 <= len(module.split("\n")) <= 170
