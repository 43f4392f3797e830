"""What the chapter and its deck claim that no cell of the page computes."""

import math
import re

import numpy as np
import pytest
from scipy import integrate, stats
from scipy.spatial.distance import cdist

from figures.catalogue import FIGURES
from tests import ROOT
from udl.experiments.ch08_performance import (
    double_descent,
    learning_curve,
    repeated_network,
    ridgeless_curves,
    seed_lottery,
)
from udl.experiments.hump import hump
from udl.performance import (
    ball_volume,
    chance_of_upset,
    compare_pairs,
    decompose_linear,
    distance_ratio,
    hinge_design,
    hinge_smoother,
    least_norm_fit,
    random_features,
    runs_needed,
    shell_share,
)

PAGE = (ROOT / "book" / "ch08_performance" / "index.md").read_text("utf-8")
DECK = (ROOT / "slides" / "ch08_performance.md").read_text("utf-8")
ERRORS = seed_lottery.results()["validation"]


def test_standard_errors_of_shares():
    for n, points in ((2000, 1.1), (4000, 0.8)):
        assert 100 * math.sqrt(0.38 * 0.62 / n) == pytest.approx(points, abs=0.05)
    assert pytest.approx(37_696) == 0.38 * 0.62 / 0.0025**2
    assert math.sqrt(0.02 * 0.98 / 500) == pytest.approx(0.0063, abs=5e-5)


def test_netflix_from_three_published_errors():
    first, second, both, ratings = 0.856704, 0.856714, 0.855476, 1_408_789
    mean = (first**2 + second**2) / 2
    apart = 4 * (mean - both**2)
    assert (round(mean, 6), round(both**2, 6)) == (0.733950, 0.731839)
    assert math.sqrt(apart) == pytest.approx(0.092, abs=5e-4)
    spread = 2 * math.sqrt(apart) * both
    assert spread == pytest.approx(0.157, abs=5e-4)
    error = spread / math.sqrt(ratings)
    assert error == pytest.approx(0.00013, abs=5e-6)
    assert (second**2 - first**2) / error == pytest.approx(0.13, abs=0.005)
    assert "0.13 standard errors" in PAGE
    assert "0.13 standard errors" in DECK
    # The identities, on numbers that are none of theirs.
    rng = np.random.default_rng(0)
    one, other = rng.normal(size=(2, 50))
    average = (one + other) / 2
    np.testing.assert_allclose((one**2 + other**2) / 2, average**2 + (one - other) ** 2 / 4)
    np.testing.assert_allclose(one**2 - other**2, 2 * (one - other) * average)


def test_the_lottery_of_the_deck_is_that_of_the_page():
    baseline, decay, _ = ERRORS
    assert f"from {baseline.min():.1f}% to {baseline.max():.1f}%" in DECK
    assert f"mean of {baseline.mean():.1f}" in DECK
    gap = decay - baseline
    pairs = compare_pairs(decay, baseline)
    assert f"minus {-pairs.difference:.2f}, standard error {pairs.standard_error:.2f}" in DECK
    assert pairs.difference / pairs.standard_error == pytest.approx(-5, abs=0.1)
    assert f"scatter by {gap.std(ddof=1):.2f} points" in DECK
    loose = math.hypot(baseline.std(ddof=1), decay.std(ddof=1))
    assert f"differ by {loose:.2f}" in DECK
    upset = np.mean(decay[:, None] > baseline)
    best = chance_of_upset(-pairs.difference, baseline.std(ddof=1), 5)
    assert f"It loses in {upset:.0%}, and in {best:.0%} against" in DECK
    needed = [runs_needed(d, gap.std(ddof=1)) for d in (0.2, 0.4, 0.8)]
    assert f"0.2 points need {needed[0]} pairs, 0.8 need {needed[2]}" in DECK
    assert f"({needed[1]} exactly), and {runs_needed(0.4, loose)} runs" in DECK
    assert f"wins in {np.mean(gap < 0):.0%} of the pairs" in DECK


def test_four_fifths_and_twenty_to_one():
    assert stats.norm.ppf(0.8) == pytest.approx(0.84, abs=0.005)
    assert stats.norm.ppf(0.975) + stats.norm.ppf(0.8) == pytest.approx(2.8, abs=0.01)
    assert pytest.approx(3.4, abs=0.1) == (2.8 * 0.66 / 1.0) ** 2  # "the formula says four"
    assert [runs_needed(d, 0.66) for d in (1.0, 2.6)] == [6, 3]
    assert stats.t.ppf(0.975, [4, 95]) == pytest.approx([2.8, 2.0], abs=0.03)
    assert "(with five pairs, 2.8)" in PAGE


def test_the_best_of_27_equal_variants():
    def weighted(z):
        return z * 27 * stats.norm.pdf(z) * stats.norm.cdf(z) ** 26

    best = integrate.quad(weighted, -8, 8)[0]
    assert f"better than it is by {best:.1f} of them" in PAGE
    assert best == pytest.approx(2.0, abs=0.05)


def test_a_constant_is_better_in_training_than_on_new_targets():
    rng = np.random.default_rng(0)
    targets, new = rng.normal(size=(200_000, 4)), rng.normal(size=200_000)
    mean = targets.mean(axis=1)
    assert np.mean((targets - mean[:, None]) ** 2) == pytest.approx(0.75, abs=0.01)
    assert np.mean((new - mean) ** 2) == pytest.approx(1.25, abs=0.01)
    assert np.mean((0.8 * (mean + 1) - 1) ** 2) == pytest.approx(0.20, abs=0.005)


def exact(units, x=repeated_network.INPUTS):
    places = np.linspace(0, 1, 201)
    return decompose_linear(hinge_smoother(x, places, units), hump(x), hump(places), noise=0.3)


def test_the_hinge_model_of_the_deck():
    assert f"From {exact(4).error:.3f} to {exact(14).error:.3f}" in DECK
    assert exact(14).error / exact(4).error == pytest.approx(5 / 3, abs=0.1)
    more = (np.arange(60) + 0.5) / 60
    assert f"from {exact(5).variance:.3f} to {exact(5, more).variance:.3f}" in DECK
    assert f"0.0046 and 0.0302 against {exact(4).bias:.4f} and {exact(4).variance:.4f}" in DECK
    assert exact(5).bias > exact(4).bias
    # Twice the trace over I is what the training error is too small by.
    smoother = hinge_smoother(repeated_network.INPUTS, repeated_network.INPUTS, 4)
    assert np.trace(smoother) == pytest.approx(5)


def test_fifteen_parameters_pass_through_fifteen_points():
    smoother = hinge_smoother(repeated_network.INPUTS, repeated_network.INPUTS, 14)
    np.testing.assert_allclose(smoother, np.eye(15), atol=1e-8)


def test_the_hinge_model_descends_twice():
    peak, behind = exact(15).error, [exact(units).error for units in range(16, 60)]
    assert max(behind) < exact(14).error < peak
    assert min(behind) > exact(4).error
    told = f"{exact(14).error:.3f}, **{peak:.3f}**, {exact(16).error:.3f}, {exact(20).error:.3f}"
    assert f"14, 15, 16, 20 units: {told}." in DECK
    assert f"not below the {exact(4).error:.3f} of four units" in DECK
    designs = [hinge_design(repeated_network.INPUTS, units) for units in (14, 15, 16)]
    least = [np.linalg.svd(one, compute_uv=False).min() for one in designs]
    told = "{:.3f} with 14 units, {:.3f} with 15, and {:.3f} with 16".format(*least)
    assert told in PAGE


def test_the_repeated_network_of_the_deck():
    found, widths = repeated_network.parts(), repeated_network.WIDTHS
    one, twelve, hundred = (found["variance"][widths.index(w)] for w in (1, 12, 100))
    assert f"One unit {one:.3f}, twelve units {twelve:.3f}, a hundred {hundred:.3f}" in DECK
    assert pytest.approx(20 * 15, rel=0.01) == 3 * 100 + 1  # parameters of 1-100-1
    caption = FIGURES["ch08_performance"]["network-repeated"].caption
    assert f"{repeated_network.NUM_STEPS:,} steps of Adam" in caption


def test_double_descent_of_the_deck():
    found, counts = ridgeless_curves.curves(), np.array(ridgeless_curves.COUNTS)
    error = np.median(found["bias"] + found["variance"], axis=1) + 0.09
    valley = error[counts < 100].argmin()
    assert counts[valley] == 12
    assert f"First valley {error[valley]:.2f} at twelve features" in DECK
    assert f"the median is {error.max():.0f}. At 4,000 it is {error[-1]:.2f}" in DECK
    late = np.sum(found["training"][counts == 100] > 1e-12)
    assert f"In {late} of the twenty draws it takes a few more" in DECK
    near = found["bias"][(counts >= 98) & (counts <= 102)] + 0.09
    near += found["variance"][(counts >= 98) & (counts <= 102)]
    assert np.all(near.max(axis=1) > 1e4 * near.min(axis=1))  # "ten thousand times worse"
    length = np.median(found["length"], axis=1)
    assert f"{length.max():,.0f} at the peak, {length[-1]:.0f} at the end" in DECK


def test_the_bias_of_the_definition_has_no_peak():
    """Averaged over inputs and features, too; by medians, since means do not settle."""
    places = np.random.default_rng(0).normal(size=(200, 5))
    truth = np.sin(1.5 * places[:, 0])

    def squared_bias(count):
        fits = []
        for seed in range(300):
            rng = np.random.default_rng([seed, count])
            x, features = rng.normal(size=(100, 5)), random_features(count, 5, rng=rng)
            weights = least_norm_fit(features(x), np.sin(1.5 * x[:, 0]))
            fits.append(features(places) @ weights)
        return np.mean((np.median(fits, axis=0) - truth) ** 2)

    assert "the bias is smaller at a hundred features than at twelve" in PAGE
    assert squared_bias(100) < 0.6 * squared_bias(12)


def test_the_trained_sweep_of_the_deck():
    found = double_descent.results()
    loss = found["test_loss"].mean(axis=1)
    top = loss.argmax()
    told = f"{loss[:top].min():.1f} nats, a peak of {loss[top]:.1f} at {found['widths'][top]}"
    assert f"{told}, and {loss[-1]:.1f} at the end" in DECK
    assert loss[-1] > loss[:top].min()
    widths, test = found["widths"], found["test"].mean(axis=1)
    zero = widths[(found["train"].mean(axis=1) < 1).argmax()]
    first = test[widths < zero].argmin()
    peak = first + test[first:].argmax()
    assert f"first valley of {test[first]:.1f}% at a width of {widths[first]}" in DECK
    assert f"{test[peak]:.1f}% at {widths[peak]}" in DECK
    wide = list(widths).index(200)
    assert f"{test[wide]:.1f}% at 200" in DECK
    assert f"{100 * found['changed'].mean():.1f}% really change" in DECK
    assert test[wide] < test[first]
    assert pytest.approx(found["changed"].mean(), abs=0.005) == 0.15 * 0.9


def test_each_round_of_halving_costs_the_same_and_each_search_too():
    for settings, epochs in ((27, 5), (9, 15), (3, 45), (1, 135)):
        assert settings * epochs == 135
    assert 4 * 135 == 27 * 20 == 540


def test_many_axes():
    draws = [np.random.default_rng(0).normal(size=(300, d)) for d in (2, 1000)]
    near, far = map(distance_ratio, draws)
    assert (round(near, -2), round(far, 1)) == (600, 1.2)
    assert ball_volume(2, 0.5) == pytest.approx(0.79, abs=0.005)
    assert ball_volume(8, 0.5) == pytest.approx(0.016, abs=5e-4)
    below = [d for d in range(1, 40) if ball_volume(d, 0.5) < 1e-6]
    assert below == list(range(below[0], 40))
    assert f"less than a millionth from {below[0]} on" in PAGE
    assert f"less than a millionth of the cube from {below[0]} on" in DECK
    assert shell_share(68) < 0.5 < shell_share(69)
    assert shell_share(229) < 0.9 < shell_share(230)
    assert ball_volume(4, 0.5) == pytest.approx(0.308, abs=5e-4)
    normal = np.random.default_rng(0).normal(size=(6000, 40))
    apart = cdist(normal[:2000], normal[2000:])
    near = np.mean(apart.min(axis=1) / apart.mean(axis=1))
    assert f"forty independent coordinates would give {near:.2f}" in DECK


def test_the_learning_curve_of_the_deck():
    losses = learning_curve.losses()["loss"].mean(axis=1)
    assert ", ".join(f"{one:.2f}" for one in losses[:6]) in DECK
    with_floor, straight = learning_curve.fits(losses)
    told = f"{losses[-1]:.2f} was measured. The straight line promised {straight(3500):.2f}"
    assert told in DECK
    assert f"the law with a floor {with_floor(3500):.2f}" in DECK


def test_the_best_division_of_a_budget():
    def loss(parameters, tokens):
        return 1.82 + 482 / parameters**0.348 + 2085 / tokens**0.366

    parameters = np.geomspace(1e8, 1e12, 400_001)
    best = parameters[loss(parameters, 1e22 / 6 / parameters).argmin()]
    tokens = 1e22 / 6 / best
    assert best == pytest.approx(9.1e9, rel=0.01)
    assert tokens == pytest.approx(1.8e11, rel=0.03)
    assert tokens / best == pytest.approx(20, abs=1)
    formula = (482 * 0.348 / (2085 * 0.366) * (1e22 / 6) ** 0.366) ** (1 / (0.348 + 0.366))
    assert best == pytest.approx(formula, rel=1e-3)
    # Chinchilla and Gopher cost about the same, and the law puts the smaller one ahead.
    assert pytest.approx(280e9 * 300e9, rel=0.2) == 70e9 * 1.4e12
    assert loss(70e9, 1.4e12) < loss(280e9, 300e9)


def test_the_leaderboard_of_the_deck():
    rng = np.random.default_rng(0)
    truth, votes = rng.integers(2, size=2000), np.zeros(2000)
    for _ in range(500):
        guess = rng.integers(2, size=2000)
        if np.mean(guess[:1000] == truth[:1000]) > 0.5:
            votes += 2 * guess - 1
    right = (votes > 0) == truth
    public, private = right[:1000].mean(), right[1000:].mean()
    assert f"reach {public:.0%} in public, and {private:.0%} in private" in DECK


def test_sure_and_wrong():
    """A factor on the logits: what is right costs less, what is wrong more, without a bound."""
    logits, factors = np.array([2.0, -1.0, 0.5]), np.array([1, 2, 10, 20])
    losses = [np.log(np.exp(k * (logits[:, None] - logits)).sum(axis=0)) for k in factors]  # (K,)
    right, _, wrong = np.transpose(losses)
    assert np.all(np.diff(right) < 0)
    assert np.all(right > 0)
    assert np.all(wrong > factors * 1.5)
    assert wrong[-1] / wrong[-2] == pytest.approx(2, abs=0.01)


def test_every_citation_of_the_page_is_in_the_bibliography():
    keys = set(re.findall(r"^@\w+\{([^,]*)", (ROOT / "book" / "references.bib").read_text(), re.M))
    cited = {key for group in re.findall(r"\{cite:\w\}`([^`]*)`", PAGE) for key in group.split(",")}
    assert not cited - keys
