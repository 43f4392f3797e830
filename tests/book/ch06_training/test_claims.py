"""What the chapter and its deck claim that no cell of the page computes."""

import math
import re

import numpy as np
import pytest
import torch

from tests import ROOT
from udl.data import mnist
from udl.data.training_examples import valley_gradient, wave_points
from udl.experiments.ch06_training import digit_training
from udl.networks.wavelet import gabor_gradient, gabor_loss
from udl.optimisation import SGD, Adam, AdamW, Momentum, Nesterov, cosine, descend

PAGE = (ROOT / "book" / "ch06_training" / "index.md").read_text("utf-8")
DECK = (ROOT / "slides" / "ch06_training.md").read_text("utf-8")


def last_within(factors, start, bound):
    """Count the steps after which a product stays within a bound."""
    far, steps = start, 0
    for factor in factors:
        far, steps = far * factor, steps + 1
        if far <= bound:
            return steps
    raise AssertionError("never")


def test_steps_for_a_tenfold_reduction_with_condition_number_100():
    plain = math.ceil(math.log(10) / -math.log(99 / 101))
    memory = math.ceil(math.log(10) / -math.log(9 / 11))
    assert (
        f"costs {plain - 1} steps without momentum and, in the long run, {memory} with it" in PAGE
    )
    # Heavy ball with the beta and the rate of the box: both ends shrink by the root of beta.
    root = 9 / 11
    beta, rate = root**2, (1 - root) ** 2 / 1.0
    first = 0
    for curvature in (1.0, 7.0, 100.0):
        step = np.array([[1 + beta - rate * curvature, -beta], [1, 0]])
        assert np.abs(np.linalg.eigvals(step)).max() == pytest.approx(root, abs=1e-6)
        distance, m = 1.0, 0.0
        for taken in range(1, 200):
            m = beta * m + curvature * distance
            distance -= rate * m
            if abs(distance) > 0.1:
                first = max(first, taken + 1)
    assert f"(The first, from rest, takes {first}.)" in PAGE


def test_steps_through_the_trough():
    wave = wave_points()

    def gradient(phi):
        return gabor_gradient(wave.x, wave.y, *phi)

    lowest = gabor_loss(wave.x, wave.y, *descend(gradient, (0.0, 16.6), SGD(0.15), 2000)[-1])
    needed = []
    for optimiser in (SGD(0.175), Momentum(0.6, 0.7), Nesterov(0.45, 0.8)):
        path = descend(gradient, (-1.5, 8.5), optimiser, 200)
        above = [gabor_loss(wave.x, wave.y, *phi) >= lowest + 0.01 for phi in path]
        needed.append(len(above) - above[::-1].index(True))
    plain, momentum, nesterov = needed
    assert f"Descent needs {plain} steps, momentum {momentum}, Nesterov {nesterov}." in DECK


def test_factors_of_sums_means_and_momentum():
    wave, phi = wave_points(), (-2.0, 10.0)
    full = gabor_gradient(wave.x, wave.y, *phi)
    folds = np.random.default_rng(0).permutation(30).reshape(6, 5)
    batches = np.array([gabor_gradient(wave.x[b], wave.y[b], *phi) for b in folds])
    np.testing.assert_allclose(batches.mean(axis=0), full * 5 / 30)  # sums over a batch
    np.testing.assert_allclose((batches / 5).mean(axis=0), full / 30)  # means
    # PyTorch's sum at the rate 0.1 is the average at the rate 1.
    theirs = torch.tensor([-0.7, -0.9], dtype=torch.double, requires_grad=True)
    optimizer = torch.optim.SGD([theirs], lr=0.1, momentum=0.9)
    ours, method = np.array([-0.7, -0.9]), Momentum(1.0, 0.9)
    for _ in range(20):
        theirs.grad = torch.tensor(valley_gradient(*theirs.tolist()))
        optimizer.step()
        ours = method.step(ours, valley_gradient(*ours))
    np.testing.assert_allclose(theirs.detach().numpy(), ours, rtol=1e-12)
    assert "a rate of 0.1 in PyTorch's sum is a rate of 1 here" in PAGE


def test_the_rates_that_momentum_bears_on_a_parabola():
    beta, curvature = 0.9, 3.0

    def growth(rate):
        """Return the factor of a step of momentum as a sum, in the long run."""
        step = [[1 + beta - rate * curvature, -beta], [1, 0]]
        return np.abs(np.linalg.eigvals(np.array(step))).max()

    limit = 2 * (1 + beta) / curvature
    assert growth(0.999 * limit) < 1 < growth(1.001 * limit)
    # As an average the same steps belong to rates ten times as large.
    assert limit / (1 - beta) == pytest.approx(19 * 2 / curvature)
    assert "bears 19 times the largest rate of descent, and ten of the 19 are the factor" in PAGE


def steps_in_valley(optimiser, stretch, num_steps=2000, times=1.0):
    """Count the steps until a path stays within 0.05 of the bottom of a stretched valley."""
    units = np.array([stretch, 1.0])
    path = descend(
        lambda phi: times * valley_gradient(*(phi / units)) / units,
        units * [-0.7, -0.9],
        optimiser,
        num_steps,
    )
    far = np.linalg.norm(path / units - [0.7, 0.0], axis=1) > 0.05
    return np.flatnonzero(far)[-1] + 1


def test_steps_through_the_short_and_the_long_valley():
    rates = np.geomspace(0.01, 9.9, 61)
    descent = steps_in_valley(SGD(rates[34]), 1)  # the best of these rates, as the page finds
    momentum = steps_in_valley(Momentum(rates[58]), 8)
    short, long = (steps_in_valley(Adam(0.1), stretch) for stretch in (1, 8))
    assert f"needs {descent} steps and Adam {short}" in DECK
    assert f"momentum needs {momentum} and Adam {long}" in DECK
    assert rates[34] < 2 / 4 < rates[35]  # across the valley the curvature at the bottom is 4


def test_of_the_three_only_adam_bears_a_loss_a_hundred_times_larger():
    assert steps_in_valley(Adam(0.1), 8, times=100) == steps_in_valley(Adam(0.1), 8)
    for method, border in ((SGD, 0.5), (Momentum, 9.5)):
        for factor in (0.95, 1.05):
            near = descend(
                lambda phi: 100 * valley_gradient(*phi),
                (0.7, 1e-6),
                method(factor * border / 100),
                1000,
            )
            assert (abs(near[-1, 1]) < 1e-6) == (factor < 1)
        assert steps_in_valley(method(0.5 * border), 1, times=100) == 2001


def test_adam_leaves_the_bottom_once_more():
    assert 4500 < steps_in_valley(Adam(0.1), 1, 10_000) < 5500
    assert 4500 < steps_in_valley(Adam(0.1), 8, 10_000) < 5500


def test_what_decay_leaves_after_a_cosine():
    factor, num_steps = cosine(100_000), 100_000
    factors = np.array([factor(step) for step in range(num_steps)])
    assert factors.sum() == pytest.approx(num_steps / 2, rel=1e-4)
    for times, left in ((1, 0.22), (2, 0.05)):
        kept = np.exp(times * np.log1p(-3e-4 * 0.1 * factors).sum())
        assert kept == pytest.approx(left, abs=0.005)
    method = AdamW(0.1, weight_decay=0.5)
    assert method.step(np.ones(1), np.zeros(1)) == pytest.approx(0.95)


def test_first_step_of_adam():
    m, v = 0.1 * 5, 0.001 * 25
    assert f"{m / math.sqrt(v):.1f}\\,\\alpha" in PAGE
    assert f"the step is {m:.1f} over {math.sqrt(v):.3f}, which is 3.2 alpha" in DECK
    t = np.arange(1, 41)
    steps = (1 - 0.9**t) / np.sqrt(1 - 0.999**t)
    assert steps.max() == pytest.approx(6.6, abs=0.05)
    assert 8 <= t[steps.argmax()] <= 13
    assert 1 / math.sqrt(0.001) == pytest.approx(32, abs=0.5)


def longest_steps(beta=0.9, gamma=0.999):
    """Return how long Adam's step becomes in a run of equal gradients, and in the worst one."""
    found = []
    for gradients in (np.ones(12), (beta / gamma) ** np.arange(300)[::-1]):
        m = v = 0.0
        for g in gradients:
            m, v = beta * m + (1 - beta) * g, gamma * v + (1 - gamma) * g * g
        found.append(m / math.sqrt(v))
    bound = (1 - beta) / math.sqrt((1 - gamma) * (1 - beta**2 / gamma))
    assert found[1] == pytest.approx(bound, rel=1e-6)
    return tuple(found)


def test_numbers_of_the_solutions():
    assert math.ceil(math.log(1000) / -math.log(1 - 0.5 / 2.25)) == 28
    assert divmod(50_000, 128) == (390, 80)
    assert 391 * 20 == 7_820
    weights = 0.1 * 0.9 ** np.arange(200)
    assert np.argmax(np.cumsum(weights) >= 0.9) + 1 == 22
    assert np.sum(weights**2) == pytest.approx(1 / 19, rel=1e-6)
    assert 0.1 / math.sqrt(0.001) == pytest.approx(3.16, abs=0.005)
    assert longest_steps() == pytest.approx((6.6, 7.3), abs=0.05)
    grown = [last_within([1 / 1.1] * 200, 1.0, delta) for delta in (1e-3, 1e-6)]
    assert grown == [73, 145]
    v = 1.0
    for g in [3.0, -1.0, -1.0] * 20:
        v = 0.1 * v + 0.9 * g * g
    period = []
    for g in (3.0, -1.0, -1.0):
        v = 0.1 * v + 0.9 * g * g
        period.append(-g / math.sqrt(v))
    assert period == pytest.approx([-1.05, 0.76, 0.97], abs=0.005)
    assert sum(period) == pytest.approx(0.68, abs=0.01)


def losses_with(bug, rate=0.1, num_steps=60):
    """Return the losses of the digits network's batches under SGD with a bug."""
    data = mnist.digits()
    x, y = torch.tensor(data.x_train).flatten(1), torch.tensor(data.y_train)
    chance = torch.Generator().manual_seed(0)
    model = torch.nn.Sequential(
        torch.nn.Linear(784, 100), torch.nn.ReLU(), torch.nn.Linear(100, 10)
    )
    for numbers in model.parameters():
        torch.nn.init.uniform_(numbers, -0.05, 0.05, generator=chance)
    optimizer = torch.optim.SGD(model.parameters(), lr=rate)
    found = []
    for _ in range(num_steps):
        batch = torch.randint(4000, (100,), generator=chance)
        loss = torch.nn.functional.cross_entropy(model(x[batch]), y[batch])
        found.append(loss.item())
        if bug != "zero_grad":
            optimizer.zero_grad()
        (-loss if bug == "sign" else loss).backward()
        if bug != "step":
            optimizer.step()
    return np.array(found)


def test_which_bug_leaves_the_loss_flat_makes_it_swing_or_rise():
    assert np.abs(losses_with("step") - np.log(10)).max() < 0.05
    assert losses_with("sign")[-1] > 100
    assert losses_with("zero_grad")[-20:].std() > 2 * losses_with("none")[-20:].std()


def test_half_of_the_points_point_uphill_where_the_deck_shows_them():
    wave, phi = wave_points(), (-2.0, 10.0)
    full = gabor_gradient(wave.x, wave.y, *phi)
    each = [gabor_gradient([x], [y], *phi) for x, y in zip(wave.x, wave.y, strict=True)]
    assert np.sum(np.array(each) @ full < 0) == len(wave.x) / 2
    assert "half of them point uphill" in DECK


def test_a_tenfold_error_of_the_rate():
    loss = digit_training.rate_study()["loss"].mean(axis=2)
    best = loss.argmin(axis=1)
    low, high = (
        [run[k + shift] / run[k] for run, k in zip(loss, best, strict=True)] for shift in (-2, 2)
    )
    assert f"a factor of {min(low):.0f} to {max(low):.0f} in the loss" in DECK
    assert f"one of {min(high):.0f} to {max(high):.0f}" in DECK


def test_memory_of_adam_for_gpt_3():
    terabytes = 2 * 4 * 175e9 / 1e12  # two averages of four bytes for each parameter
    assert f"{terabytes:.1f} terabytes" in PAGE
    assert f"{terabytes:.1f} terabytes" in DECK


def test_a_batch_gradient_is_right_on_average():
    wave = wave_points()
    rng = np.random.default_rng(0)
    drawn = [rng.permutation(30)[:5] for _ in range(4000)]
    found = np.mean([gabor_gradient(wave.x[b], wave.y[b], -2.0, 10.0) for b in drawn], axis=0)
    full = gabor_gradient(wave.x, wave.y, -2.0, 10.0)
    np.testing.assert_allclose(found, full * 5 / 30, atol=0.05)


def test_adam_does_not_see_the_size_of_the_loss():
    for gradient in (5.0, 0.0005):
        m, v = 0.1 * gradient / 0.1, 0.001 * gradient**2 / 0.001
        assert m / (math.sqrt(v) + 1e-8) == pytest.approx(1, rel=1e-4)


def test_numbers_of_the_deck_are_those_of_the_page():
    for words in (
        "86% of new digits",
        "10%",
        "2/78.4",
        "1.34",
    ):
        assert words in DECK
    plans = digit_training.schedule_study()
    right = plans["accuracy"].mean(axis=1)
    assert f"{right[2]:.1f}% are right with the cosine and {right[0]:.1f}% without" in DECK
    calm = digit_training.schedule_study("SGD", 1.0, (0, 1, 2))["loss"].mean(axis=1)
    assert f"ends at {calm[0]:.3f} with a constant rate and at {calm[2]:.3f} with" in DECK
    shares = digit_training.rate_study()["accuracy"].mean(axis=2).max(axis=1)
    assert [f"{share:.0f}" for share in shares] == ["94"] * 3
    assert "all three read 94% of new digits" in DECK
    numbers = re.search(r"steps fall from (\d+) to (\d+)", DECK)
    assert numbers
    assert numbers.groups() == ("760", "227")
