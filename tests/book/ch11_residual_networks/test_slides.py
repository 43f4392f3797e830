"""What the deck of chapter 11 says is what the package computes."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest

pytest.importorskip("torch")

import torch
from torch import nn

from figures.ch11_residual_networks import moving, sizes
from tests import ROOT
from udl.data import mnist1d
from udl.experiments.ch11_residual_networks import four_networks, norm_effects, trained_blocks
from udl.residual import (
    batch_norm,
    dense_widths,
    expected_variances,
    path_counts,
    start_running,
    update_running,
)
from udl.training import he_init

TEXT = (ROOT / "slides" / "ch11_residual_networks.md").read_text("utf-8")
FORMS = list(norm_effects.DEEP_FORMS)


def slide(name: str) -> str:
    """Return the source of one slide, notes included, each run of blanks as one."""
    found = re.search(rf"(?ms)^##? [^\n]*\{{#{name}[ }}].*?(?=^##? |\Z)", TEXT)
    assert found, name
    return " ".join(found[0].split())


def error(runs: np.ndarray) -> float:
    """Return the standard error of the mean over seeds, the first axis."""
    return float(runs.std(axis=0, ddof=1) / np.sqrt(len(runs)))


def deepest(key: str) -> np.ndarray:
    """Return results at 20 blocks and the best rate: (4 kinds, 3 seeds)."""
    found = four_networks.results()
    best = found["loss"][-1].mean(axis=1).argmin(axis=1)  # (4,)
    return np.array([runs[:, rate] for runs, rate in zip(found[key][-1], best, strict=True)])


def at_best_rate(form: str, key: str) -> np.ndarray:
    """Return results of a form of the first experiment at its best rate, one per seed."""
    found, row = norm_effects.results(), FORMS.index(form)
    best = found["depth_loss"][row].mean(axis=0).argmin()
    runs: np.ndarray = found[f"depth_{key}"][row][:, best]
    return runs


def test_four_networks() -> None:
    said, runs = slide("four"), deepest("train")
    neither, skips, norms, both = (f"{kind.mean():.0f}%" for kind in runs)
    assert f"neither: {neither} - skips alone: {skips} - norms alone: {norms}" in said
    assert f"**both: {both}**" in said
    assert f"are at most {max(map(error, runs)):.1f} points" in said
    assert f"a loss of {math.log(10):.1f} nats" in said
    all_rates = four_networks.results()["train"][-1, 2].mean(axis=0)
    assert len(all_rates) == 3
    assert all_rates.max() < 13  # "at chance, at each of three learning rates"


def test_one_block_fits_about_the_same() -> None:
    found = four_networks.results()
    losses = found["loss"].mean(axis=2)
    best = losses[0].argmin(axis=1)
    fits = [found["train"][0, kind, :, rate].mean() for kind, rate in enumerate(best)]
    assert f"about the same, {min(fits):.0f} to {max(fits):.0f}%" in slide("copy")
    first, last = losses[0].min(axis=1), losses[-1].min(axis=1)
    assert (last[:3] > first[:3]).all()
    assert last[3] < first[3]


def test_skips_alone_begin_far_above() -> None:
    class Block(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.layers = nn.Sequential(nn.ReLU(), nn.Linear(32, 32), nn.ReLU(), nn.Linear(32, 32))

        def forward(self, h: torch.Tensor) -> torch.Tensor:
            return h + self.layers(h)

    signals = mnist1d.make_dataset()
    blocks = (Block() for _ in range(20))
    net = nn.Sequential(nn.Linear(40, 32), *blocks, nn.ReLU(), nn.Linear(32, 10))
    he_init(net, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        loss = nn.functional.cross_entropy(
            net(torch.tensor(signals.x).float()), torch.tensor(signals.y)
        )
    assert 300 < loss < 1000
    assert "a loss of several hundred nats" in slide("four")
    assert "loss of several hundred nats" in slide("sizes")


def undecided(norm: bool) -> float:
    """Return the share of units of layer 24 that are on for some inputs and off for others."""
    x = np.arange(256) / 64 - 2
    rng = np.random.default_rng(0)
    weights, biases = rng.normal(size=(2, 200))
    h = np.outer(x, weights) + biases
    for _ in range(23):
        z = batch_norm(h).output if norm else h
        h = np.maximum(z, 0) @ rng.normal(0, 0.1, (200, 200)).T
    on = h > (h.mean(axis=0) if norm else 0)
    return float(np.mean(on.any(axis=0) & ~on.all(axis=0)))


def test_who_shatters() -> None:
    said = slide("kinds")
    assert f"off for others: {undecided(True):.0%} with norms, {undecided(False):.0%}" in said
    assert 12 in moving.DEPTHS
    assert abs(moving.neighbours("norms", 12)) < 0.05 < 0.3 < moving.neighbours("norms", 8)
    assert moving.neighbours("both", 12) > 0.6


def test_twenty_linear_branches() -> None:
    assert f"1.1 to the power 20, which is {1.1**20:.1f}. With −0.1 it is {0.9**20:.2f}." in slide(
        "block"
    )


def test_most_paths_are_shorter() -> None:
    counts = path_counts(3)
    assert counts.sum() == 2**3
    assert counts[:3].sum() > counts[3] == 1


def test_how_the_variance_grows() -> None:
    doubled, normed = (expected_variances(20, norm=norm)[-1] for norm in (False, True))
    assert doubled == 2**20
    assert f"grows to {normed:.0f} and not to a million" in slide("doubling")
    said = slide("cures")
    assert f"on twenty networks with {sizes.UNITS} units" in said
    assert sizes.NUM_NETWORKS == 20
    assert math.e > (1 + 1 / sizes.NUM_BLOCKS) ** sizes.NUM_BLOCKS
    assert f"below e, which is {math.e:.1f}" in said


def test_a_batch_of_one_gives_the_shift() -> None:
    found = batch_norm(np.array([[3.0, -7.0]]), np.array([2.0, 5.0]), np.array([0.5, 1.5]))
    np.testing.assert_array_equal(found.output, [[0.5, 1.5]])
    with pytest.raises(ValueError, match="more than 1 value"):
        nn.BatchNorm1d(2).train()(torch.zeros(1, 2))


def test_the_memory_of_batch_norm() -> None:
    rng = np.random.default_rng(2)
    x = rng.normal(size=(20, 3))
    kept = update_running(start_running(3), x)
    theirs = nn.BatchNorm1d(3).double().train()
    theirs(torch.tensor(x))
    np.testing.assert_allclose(kept.mean, theirs.running_mean.numpy())
    np.testing.assert_allclose(kept.variance, theirs.running_var.numpy())
    np.testing.assert_allclose(kept.variance, 0.9 + 0.1 * x.var(axis=0, ddof=1))


def test_small_branches() -> None:
    said = slide("small-enough")
    rows = {
        "none": "no norm",
        "batch": "batch norm",
        "scaled": "no norm, branches times 1/√K",
        "learned": "no norm, learned factor from 0",
        "batch, scaled": "batch norm, branches times 1/√K",
        "noise 0.1": "batch norm, moved by noise of 0.1",
    }
    errors = []
    for form, words in rows.items():
        loss, test = at_best_rate(form, "loss"), at_best_rate(form, "test")
        assert f"| {words} | {loss.mean():.2f} | {test.mean():.1f}% |" in said
        errors.append(error(test))
    bound = re.search(r"accuracies are at most (\d\.\d) points", said)
    assert bound
    assert float(bound[1]) - 0.1 < max(errors) < float(bound[1])
    assert f"noise of 0.5 more, {at_best_rate('noise 0.5', 'loss').mean():.2f}," in said
    assert f"far from {at_best_rate('none', 'loss').mean():.2f}" in said


def test_which_rates_are_borne() -> None:
    said = slide("rates")
    losses = norm_effects.results()["rates_loss"].mean(axis=1)  # NaN where a run was lost
    words = ("no norm", "batch norm", "layer norm", "branches times 1/√K", "learned factors from 0")
    for name, row in zip(words, losses, strict=True):
        best = int(np.nanargmin(row))
        lost = [f"{rate:g}" for rate in np.array(norm_effects.RATES)[np.isnan(row)]]
        cells = (
            name,
            f"{norm_effects.RATES[best]:g}",
            f"{row[best]:.2f}",
            lost[0] if lost else "–",
        )
        assert f"| {' | '.join(cells)} |" in said
    small = np.array(norm_effects.RATES) <= 0.03
    assert (losses[:, small].argmin(axis=0) == 0).all()
    lowest = np.nanmin(losses, axis=1)
    assert lowest[1] < lowest[2:].min()
    assert lowest[2:].max() < lowest[0]
    assert f"Seven rates were tried, from {norm_effects.RATES[0]} to" in said
    assert len(norm_effects.RATES) == 7


def test_groups_of_examples() -> None:
    said, found = slide("noise"), norm_effects.results()
    names = list(norm_effects.LONG_FORMS)
    fit = {name: found["noise_train"][row].mean() for row, name in enumerate(names)}
    new = {name: found["noise_test"][row, :, 0] for row, name in enumerate(names)}
    assert f"Groups of 10 fit {fit['10']:.0f}%" in said
    assert f"groups of 100 fit {fit['100']:.0f}%" in said
    assert f"they have {new['10'].mean():.1f} and {new['100'].mean():.1f}%" in said
    assert f"groups of 20 have {new['20'].mean():.1f}%" in said
    errors = [error(new[name]) for name in ("10", "20", "50", "100")]
    assert f"standard errors of {min(errors):.1f} to {max(errors):.1f} points" in said
    assert f"no such noise, and {new['layer'].mean():.1f}%" in said
    assert f"{norm_effects.LONG_STEPS:,} steps" in said


def test_sizes_of_networks() -> None:
    parts: list[nn.Module] = [nn.Conv1d(1, 24, 5)]
    for _ in range(6):
        parts += [nn.BatchNorm1d(24), nn.Conv1d(24, 24, 3)]
    parts += [nn.Conv1d(24, 24, 3) for _ in range(2)]
    net = nn.Sequential(*parts, nn.BatchNorm1d(24), nn.Linear(240, 10))
    size = sum(one.numel() for one in net.parameters())
    assert f"24 channels, {size:,} parameters" in slide("resnet")
    said = slide("bottleneck")
    assert f"that is {17 * 256**2 // 16:,} weights" in said
    assert f"64 channels have {18 * 64**2:,}" in said
    assert f"nine of seventeen, {9 / 17:.0%}" in said


def test_the_height_of_a_dense_block() -> None:
    assert f"a hundred layers, {dense_widths(16, 12, 100)[-1]:,}," in slide("dense")


@pytest.mark.slow
def test_trained_networks_taken_apart() -> None:
    found = {name: one.mean(axis=-1) for name, one in trained_blocks.results().items()}
    said = slide("left-out")
    span = {
        kind: (found[f"{kind}_without"].min(), found[f"{kind}_without"].max())
        for kind in trained_blocks.FORMS
    }
    whole = {kind: found[f"{kind}_whole"] for kind in trained_blocks.FORMS}
    low, high = span["learned"]
    assert f"between {low:.0f} and {high:.0f}% are left of {whole['learned']:.0f}%" in said
    low, high = span["norm"]
    assert f"between {low:.0f} and {high:.0f}% of {whole['norm']:.0f}%" in said
    low, high = span["plain"]
    assert f"between {low:.0f} and {high:.0f}%, where chance" in said
    assert found["norm_without"].argmin() == 0
    assert f"takes {whole['norm'] - span['norm'][0]:.0f} points" in said
    assert f"reaches {whole['plain']:.0f}% when it is whole" in slide("without")
    trained = found["paths_trained"]
    assert f"bring {trained[2]:.1f} times the gradient at the top" in said
    assert f"those through six {trained[6]:.2f}" in said
    assert found["paths_start"].argmax() == 5
    early = found["norm_early"]
    told = slide("explanations")
    assert f"read early: {early[0]:.0f}% to {early[-1]:.0f}%" in told
    assert f"gives {early[0]:.0f}% behind none and {early[-1]:.0f}% behind ten" in told
    assert (np.diff(early) > 0).all()


def test_published_numbers_are_those_of_the_page() -> None:
    page = (ROOT / "book" / "ch11_residual_networks" / "index.md").read_text("utf-8")
    for name, numbers in {
        "gate": ("27.94%", "28.54%", "25.03%", "27.88%", "3.57%"),
        "orders": ("1,001",),
        "today": ("76.1", "78.8%", "82.1%", "86.5%"),
    }.items():
        for number in numbers:
            assert number in page, number
            assert number in slide(name), number
