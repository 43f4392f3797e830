"""Numbers in the text of the page on the seed lottery that no cell records."""

import re

import numpy as np
import pytest

pytest.importorskip("torch")

from scipy import stats

from tests import ROOT
from udl.experiments.ch08_performance import seed_lottery

PAGE = (ROOT / "book" / "appendix" / "seed_lottery.md").read_text("utf-8")


def test_the_variants_are_those_of_the_text():
    variants = seed_lottery.VARIANTS
    assert f"({variants['weight decay'].weight_decay:.4f} times the weight" in PAGE
    assert f"({100 * variants['label smoothing'].smoothing:.0f}% of the probability" in PAGE
    assert set(variants) == {"baseline", "weight decay", "label smoothing"}
    epochs = {recipe.num_epochs for recipe in variants.values()}
    assert [f"for {number} epochs" in PAGE for number in epochs] == [True]


def test_seeds_and_runs_are_counted():
    found = seed_lottery.results()["validation"]
    assert f"seeds 0 to {found.shape[1] - 1}" in PAGE
    assert f"all {found.size} runs" in PAGE
    assert f"All {found.size} runs" in PAGE


def test_the_rules_eight_is_rounded_up():
    low, high = stats.norm.ppf(0.975), stats.norm.ppf(0.8)
    assert f"$({low:.2f} + {high:.2f})^2$" in PAGE
    assert 7.8 < (low + high) ** 2 < 8


def test_methods_differ_by_a_third_to_a_half_of_the_spread():
    found = seed_lottery.results()["validation"]
    gaps = np.abs(found[1:].mean(axis=1) - found[0].mean()) / found[0].std(ddof=1)
    assert np.all((gaps > 0.32) & (gaps < 0.5))


def test_the_alternative_text_tells_the_means():
    means = sorted(seed_lottery.results()["validation"].mean(axis=1))
    told = re.search(r"at ([\d.]+), ([\d.]+) and ([\d.]+) percent", PAGE)
    assert [float(one) for one in told.groups()] == [round(one, 1) for one in means]


def test_ten_pairs_know_the_spread_to_a_quarter():
    spreads = np.random.default_rng(0).normal(size=(20_000, 10)).std(axis=1, ddof=1)
    assert spreads.std() == pytest.approx(0.25, abs=0.03)
    assert np.square(spreads).std() == pytest.approx(0.5, abs=0.05)
    assert "to about a quarter, and so $R$ to about a half" in PAGE


def test_the_worked_problem():
    error = 1.5 / np.sqrt(10)
    assert f"approx {error:.2f}$ points" in PAGE
    assert f"{stats.t.ppf(0.975, 9):.2f} standard errors" in PAGE
    assert stats.t.ppf(0.975, 9) * error > 0.9
    assert rf"0.9^2 \approx {8 * 1.5**2 / 0.9**2:.0f}$" in PAGE
