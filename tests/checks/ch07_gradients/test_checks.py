"""The checks of chapter 7 accept right answers and recognise wrong ones."""

import itertools

import numpy as np
import pytest

from tests.checks.ch07_gradients import answers, network_answers, signal_answers
from tests.checks.check_harness import ChapterChecks
from udl.checks import ch07_gradients
from udl.checks.ch07_gradients import expected, signals

RIGHT = {**answers.RIGHT, **network_answers.RIGHT, **signal_answers.RIGHT}
WRONG = {**answers.WRONG, **network_answers.WRONG, **signal_answers.WRONG}


class TestChecks(ChapterChecks):
    chapter = ch07_gradients
    right, wrong = RIGHT, WRONG


def test_a_chain_of_any_length_gives_the_values_that_are_written_out():
    for arguments in expected.toy_draws(np.random.default_rng(1)):
        values = expected.run_chain(*arguments, expected.TOY.functions)
        for ours, theirs in zip(values, expected.toy_values(*arguments), strict=True):
            np.testing.assert_allclose(ours, theirs)


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
    draws = expected.backward_draws(np.random.default_rng(2))
    for d_output, f, h, weights in (one for one in draws if len(one) == 4):
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


def test_the_networks_slopes_past_shortcuts_agree_with_finite_differences():
    for d_output, f, h, weights, *shortcuts in expected.backward_draws(np.random.default_rng(3)):
        if not shortcuts:
            continue
        biases = [one[0] - one_h[0] @ w.T for one, one_h, w in zip(f, h, weights, strict=True)]
        exact = expected.backward(d_output, f, h, weights, *shortcuts)
        parameters, step = [list(weights), list(biases)], 1e-6
        for kind, k in [(i, j) for i in range(2) for j in range(len(weights))]:
            for index in np.ndindex(parameters[kind][k].shape):
                losses = []
                for sign in (1, -1):
                    moved = [list(each) for each in parameters]
                    moved[kind][k] = parameters[kind][k].copy()
                    moved[kind][k][index] += sign * step
                    losses.append(np.sum(run_past(h[0], *moved, *shortcuts) * d_output))
                slope = (losses[0] - losses[1]) / (2 * step)
                np.testing.assert_allclose(exact[kind][k][index], slope, rtol=1e-5, atol=1e-7)


def run_past(x, weights, biases, shortcuts):
    h = x
    for k, (weight, bias) in enumerate(zip(weights, biases, strict=True)):
        f = h @ weight.T + bias
        h = np.maximum(f, 0) + (h if k in shortcuts else 0)
    return f


def test_what_a_loss_sees_of_a_chain_agrees_with_finite_differences():
    draws = expected.chain_draws(np.random.default_rng(4))
    for d_output, f, h, omega, functions, d_seen in (one for one in draws if len(one) == 6):
        beta = f - omega * h
        _, _, *exact = expected.chain_slopes(d_output, f, h, omega, functions, d_seen)

        def loss(b, o, x=h[0], functions=functions, d=d_output, seen=d_seen):
            now_f, now_h = expected.run_chain(x, b, o, functions)
            return d * now_f[-1] + seen @ now_h

        for k, unit in enumerate(1e-6 * np.eye(len(f))):
            by_beta = (loss(beta + unit, omega) - loss(beta - unit, omega)) / 2e-6
            by_omega = (loss(beta, omega + unit) - loss(beta, omega - unit)) / 2e-6
            found = exact[0][k], exact[1][k]
            np.testing.assert_allclose(found, (by_beta, by_omega), rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("width", [17, 20, 23])
def test_half_of_all_draws_keep_their_signal_at_the_typical_variance(width):
    rng = np.random.default_rng(width)
    widths = [80] + [width] * 50 + [1]
    variance, louder = signals.typical_variance(widths), []
    for _ in range(200):
        x, weights = signals.bare_draw(rng, 50, widths, np.sqrt(variance))
        loud = signals.deviations(x, weights)
        louder.append(loud[-1] > loud[0])
    assert 0.4 < np.mean(louder) < 0.6


def test_first_weights_keep_the_mean_square_of_the_pre_activations():
    rng = np.random.default_rng(5)
    widths = [30, 200, 100, 300, 40]
    scales = signals.mended_deviations(widths)
    squares = []
    for _ in range(100):
        x = rng.normal(size=(20, 30))
        weights = [
            rng.normal(0, s, (o, i))
            for s, (i, o) in zip(scales, itertools.pairwise(widths), strict=True)
        ]
        f, _ = expected.forward(x, weights, signals.without_biases(weights))
        squares.append([np.mean(one**2) for one in f])
    np.testing.assert_allclose(np.mean(squares, axis=0), 1.0, atol=0.06)


def test_a_count_is_not_looked_for_in_smaller_steps():
    for found in (-5, -7):
        verdict = ch07_gradients.best_step.judge(lambda found=found: found)
        assert "smaller steps" not in verdict.text
        assert "  but " in verdict.text


def test_the_first_verdict_on_a_network_can_be_worked_out_by_hand():
    for name in ("forward_pass", "backward_pass", "mend_backward"):
        check = next(c for c in ch07_gradients.PRACTICALS["7.2"] if c.name == name)
        verdict = check.judge(lambda *a: ([np.zeros(1)], [np.zeros(1)]))
        assert len(verdict.text.splitlines()) < 22
