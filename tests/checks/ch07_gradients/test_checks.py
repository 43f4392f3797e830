"""The checks of chapter 7 accept right answers and recognise wrong ones."""

import numpy as np
import pytest

from tests.checks.ch07_gradients import answers, signal_answers
from tests.checks.check_harness import ChapterChecks
from udl.checks import ch07_gradients
from udl.checks.ch07_gradients import expected

RIGHT = {**answers.RIGHT, **signal_answers.RIGHT}
WRONG = {**answers.WRONG, **signal_answers.WRONG}


class TestChecks(ChapterChecks):
    chapter = ch07_gradients
    right, wrong = RIGHT, WRONG


def test_the_chains_slopes_agree_with_finite_differences():
    x, y = expected.TOY.x, expected.TOY.y
    exact = expected.chain_draws(np.random.default_rng(0))[0]
    slopes = expected.chain_slopes(*exact)[2:]
    nudged = expected.nudged(x, y, expected.TOY.beta, expected.TOY.omega, 1e-5)
    for ours, theirs in zip(slopes, nudged, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-6)


def test_the_branchs_slopes_agree_with_finite_differences():
    x, y, beta, omega = 1.0, 0.5, 0.2, 0.7

    def loss(b, o):
        u = b + o * x
        return (np.sin(u) * np.exp(-u) - y) ** 2

    step = 1e-6
    by_beta = (loss(beta + step, omega) - loss(beta - step, omega)) / (2 * step)
    by_omega = (loss(beta, omega + step) - loss(beta, omega - step)) / (2 * step)
    found = expected.branch_slopes(x, y, beta, omega)
    np.testing.assert_allclose(found, (by_beta, by_omega), rtol=1e-6)


@pytest.mark.parametrize("draw", range(3))
def test_the_networks_slopes_agree_with_finite_differences(draw):
    x, y, weights, biases, _ = expected.loss_draws(np.random.default_rng(1))[draw]
    f, h = expected.forward(x, weights, biases)
    exact = expected.backward(2 * (f[-1] - y), f, h, weights)
    numerical = expected.numerical(x, y, weights, biases, 1e-6)
    for ours, theirs in zip(exact, numerical, strict=True):
        for a, b in zip(ours, theirs, strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-6)


def test_the_share_of_a_log_sum_is_its_slope():
    z, g = np.random.default_rng(2).normal(size=(3, 4)), np.array([1.0, -2.0, 0.5])
    step = 1e-6
    _, share = expected.log_sum_exp(z, g)
    for index in np.ndindex(z.shape):
        unit = np.zeros(z.shape)
        unit[index] = step
        ahead, behind = (expected.log_sum_exp(z + s * unit, g)[0] for s in (1, -1))
        np.testing.assert_allclose(share[index], g @ (ahead - behind) / (2 * step), rtol=1e-6)
