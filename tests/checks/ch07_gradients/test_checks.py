"""The checks of chapter 7 accept right answers and recognise wrong ones."""

import numpy as np

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


def run_with_slopes(x, weights, biases, slopes):
    h = x
    for k, (weight, bias) in enumerate(zip(weights, biases, strict=True)):
        f = h @ weight.T + bias
        h = np.where(f > 0, f, slopes[k] * f) if k < len(slopes) else f
    return h


def test_the_networks_slopes_agree_with_finite_differences():
    rng = np.random.default_rng(1)
    for d_output, f, h, weights, slopes in expected.slopes_draws(rng):
        biases = [one[0] - one_h[0] @ w.T for one, one_h, w in zip(f, h, weights, strict=True)]
        exact = expected.with_slopes(d_output, f, h, weights, slopes)
        parameters = [list(weights), list(biases), [np.array(s) for s in slopes]]
        for kind, k in [(i, j) for i in range(3) for j in range(len(parameters[i]))]:
            array, step = parameters[kind][k], 1e-6
            for index in np.ndindex(array.shape):
                losses = []
                for sign in (1, -1):
                    moved = [list(each) for each in parameters]
                    moved[kind][k] = array.copy()
                    moved[kind][k][index] += sign * step
                    losses.append(np.sum(run_with_slopes(h[0], *moved) * d_output))
                slope = (losses[0] - losses[1]) / (2 * step)
                found = np.asarray(exact[kind][k])[index]
                np.testing.assert_allclose(found, slope, rtol=1e-5, atol=1e-7)


def test_a_network_without_slopes_is_one_with_slopes_of_zero():
    for d_output, f, h, weights in expected.backward_draws(np.random.default_rng(2)):
        relu = expected.backward(d_output, f, h, weights)
        leaky = expected.with_slopes(d_output, f, h, weights, [0.0] * (len(weights) - 1))
        for ours, theirs in zip(relu, leaky, strict=False):
            for a, b in zip(ours, theirs, strict=True):
                np.testing.assert_allclose(a, b)


def test_the_share_of_a_log_sum_is_its_slope():
    z, g = np.random.default_rng(2).normal(size=(3, 4)), np.array([1.0, -2.0, 0.5])
    step = 1e-6
    _, share = expected.log_sum_exp(z, g)
    for index in np.ndindex(z.shape):
        unit = np.zeros(z.shape)
        unit[index] = step
        ahead, behind = (expected.log_sum_exp(z + s * unit, g)[0] for s in (1, -1))
        np.testing.assert_allclose(share[index], g @ (ahead - behind) / (2 * step), rtol=1e-6)
