"""What the chapter and its deck claim that no cell of the page computes."""

import numpy as np
import pytest

pytest.importorskip("torch")

import torch

from figures.ch09_regularization import bayes, parts
from tests import ROOT
from udl.experiments.ch09_regularization import (
    comparison,
    digit_network,
    digit_ridge,
    epoch_curves,
    few_labels,
    flow_errors,
    hump_studies,
    tuned_comparison,
)
from udl.performance import compare_pairs, hinge_design
from udl.regularisation import smooth_labels, smoothed_cross_entropy

PAGE = (ROOT / "book" / "ch09_regularization" / "index.md").read_text("utf-8")
DECK = (ROOT / "slides" / "ch09_regularization.md").read_text("utf-8")


def said(words, where=DECK):
    """Say whether words stand in a text, wherever its lines break."""
    return words in " ".join(where.split())


def test_the_opening_of_the_deck():
    found = digit_ridge.accuracies()
    best = digit_ridge.STRENGTHS.index(100.0)
    own, new = 100 - found["train"][0, best], found["test"][0, best]
    assert said(f"It misreads {own:.0f}% of its own digits, and reads {new:.0f}% of new ones")
    means = found["plain_test"].mean(), found["test"].mean(axis=0).max()
    assert said(f"the means are {means[0]:.0f}% without and {means[1]:.0f}% at the top")
    assert found["plain_train"].min() == 100


def test_the_trade_of_bias_and_variance():
    found = hump_studies.strengths()
    total = found["bias"] + found["variance"]
    k = total.argmin()
    assert said(f"the squared error is {found['plain'].sum():.1f}, nearly all of it variance")
    assert found["plain"][0] < 0.01 * found["plain"][1]
    parts_of = f"{found['bias'][k]:.3f} squared bias and {found['variance'][k]:.3f} variance"
    assert said(f"At 0.003 it is {total[k]:.3f}: {parts_of}")
    stopped = (found["stopped_bias"] + found["stopped_variance"]).min()
    assert said(f"the best time has the error {stopped:.3f}, the best penalty {total[k]:.3f}")


def test_distances_from_the_flows():
    found = flow_errors.steps()
    k = flow_errors.RATES.index(0.05)
    modified, flow = (found[name][k : k + 2] for name in ("modified", "flow"))
    assert said(f"From {modified[0]:.4f} at the step 0.05 to {modified[1]:.4f} at 0.025")
    assert said(f"from {flow[0]:.3f} to {flow[1]:.3f}")


def test_what_batches_add():
    found = flow_errors.batches()
    k = flow_errors.BATCH_RATES.index(0.025)
    gain, scatter = found["flow"][k] / found["both"][k], found["spread"][k] / found["flow"][k]
    assert said(f"the full formula is {gain:.0f} times closer to the mean end")
    assert f"{scatter:.0f}" == "5"
    assert said("A single order lies five times further from the mean")


def test_epochs_of_the_classifier():
    found = epoch_curves.results()
    best = found["loss"][0].argmin(axis=1)
    error = found["error"][0]
    assert said(f"lowest after {found['loss'][0].mean(axis=0).argmin() + 1} of 50 epochs")
    at_best = error[np.arange(8), best].mean()
    assert said(f"the error is {at_best:.1f}%, at the end {error[:, -1].mean():.1f}%")
    assert said(f"rises from 1.1 to {found['loss'][0][:, -1].mean():.1f} nats")
    wrong = found["loss_wrong"][0]
    grown = wrong[np.arange(8), best].mean(), wrong[:, -1].mean()
    assert said("of the wrong ones grows from {:.1f} to {:.1f} nats".format(*grown))


def test_masks():
    found = epoch_curves.results()
    one, hundred = (found["masked"][k, 1].mean() for k in (0, -1))
    assert said(f"A single mask: {one:.1f}% errors. A hundred: {hundred:.1f}%.")
    assert said(f"One run without a mask: {found['scaled'][1].mean():.1f}%.")
    beside = compare_pairs(found["masked"][-1, 1], found["scaled"][1])
    words = f"{beside.difference:.2f} points with a standard error of {beside.standard_error:.2f}"
    assert said(words)


def test_an_average_of_bad_fits():
    found = hump_studies.ensembles()
    member, alone, spread = (found[name].mean() for name in ("member", "alone", "spread"))
    assert said(f"the members {member:.3f}, which is worse than one fit to all points, {alone:.3f}")
    assert said(f"Their disagreement {spread:.3f}. The mean {member - spread:.3f}")


def test_coverage():
    found = hump_studies.coverage()
    prior, hump, narrow = found["with_noise"][:, -1]
    without = found["without"][1, -1]
    assert said(f"the bands hold what they promise: {prior:.1f}%")
    assert said(f"they hold {hump:.1f}%")
    assert said(f"it is {narrow:.1f}%. Without the noise it is {without:.1f}%")
    assert said(f"{without:.0f}%")


def test_points_outside_the_bands():
    mean, variance = bayes.posterior(np.arange(15)).predict(hinge_design(parts.points().x, 5))
    away = np.abs(parts.points().y - mean)
    assert np.sum(away > 1.96 * np.sqrt(variance)) == 0
    assert np.sum(away > 1.96 * np.sqrt(variance - 0.09)) == 2
    assert said("The inner band misses two of the fifteen points")


def gains(found):
    """Return by how many points each method is better than plain training, by its name."""
    better = (found["test"][0] - found["test"]).mean(axis=1)
    return {str(name): float(gain) for name, gain in zip(found["names"], better, strict=True)}


def test_the_table_in_the_deck():
    found, first = tuned_comparison.results(), comparison.results()
    plain, plain_of_first = found["test"][0].mean(), first["test"][0].mean()
    assert said(f"plain training chose the rate 0.3 and has {plain:.1f}% errors")
    assert "learning rate 0.3" in str(found["chosen"][0])
    assert said(f"all at 0.05, where it had {plain_of_first:.1f}%")
    gain, gain_of_first = gains(found), gains(first)
    for name, words in (
        ("augmentation", "augmentation takes off {} points"),
        ("weight decay", "weight decay {}"),
        ("noise on inputs", "noise on inputs {}"),
        ("dropout", "dropout {}"),
        ("combination", "The combination takes off {}"),
    ):
        assert said(words.format(f"{gain[name]:.1f}")), name
    helping = {name: value for name, value in gain_of_first.items() if value > 0}
    assert min(helping, key=helping.get) == "weight decay"
    assert said(f"had gained least of all, {helping['weight decay']:.1f} points")
    assert {name for name, value in gain_of_first.items() if value < 0} == {
        *("early stopping", "label smoothing")
    }


def test_what_the_page_says_of_the_rows():
    table = comparison.results()
    larger = table["searched"][list(table["names"]).index("small batches, large steps")]
    assert np.argmin(larger) == 2  # batches of 100, the rate 0.3
    assert table["searched"][0, 0] - larger[3] > 5  # batches of 25 at the rate 0.05
    assert abs(larger[3] - larger[2]) < 0.5
    smoothing = table["searched"][list(table["names"]).index("label smoothing")]
    assert np.all(np.diff(smoothing) > 0)


def test_what_pre_training_is_worth():
    found = few_labels.results()["test"].mean(axis=2)
    scratch, curves, masked = found[:, 0]
    assert said(
        f"{scratch:.1f}% errors from scratch, {curves:.1f}% after other curves, {masked:.1f}%"
    )
    assert said("With 4,000: {:.1f}%, {:.1f}% and {:.1f}%".format(*found[:, -1]))


def test_networks_on_the_500_digits():
    plain, all_four = digit_network.accuracies()["test"].mean(axis=1)
    assert said(f"a network: {plain:.0f}%")
    assert said(f"smoothing and decay: **{all_four:.0f}%**")


def test_smallest_smoothed_loss():
    gap = np.log(1 + 10 * 0.9 / 0.1)
    logits = np.array([[gap] + [0.0] * 9])
    lowest = smoothed_cross_entropy([0], logits, 0.1)[0]
    assert said(f"the lowest point is at a gap of {gap:.1f}, and the loss there is {lowest:.2f}")
    target = smooth_labels([0], 10, 0.1)[0]
    assert lowest == pytest.approx(-np.sum(target * np.log(target)))
    assert f"\\log 9{{,}}001 = {np.log(9001):.1f}" in PAGE
    for nearby in (gap - 0.1, gap + 0.1):
        assert smoothed_cross_entropy([0], [[nearby] + [0.0] * 9], 0.1)[0] > lowest


def test_gaps_at_which_the_figure_has_its_dots():
    gaps = [np.log(1 + 10 * (1 - share) / share) for share in (0.05, 0.1, 0.2)]
    assert [f"{gap:.1f}" for gap in gaps] == ["5.3", "4.5", "3.7"]


def test_numbers_of_the_solutions():
    assert 4 / (4 + 4) * 3 == 1.5
    assert pytest.approx(1 / 3) == 4 / (4 + 2 * 4)
    assert pytest.approx(0.01, abs=1e-4) == 0.04 / (0.04 + 4)
    chance = torch.Generator().manual_seed(0)
    kept = torch.rand(100_000, 100, generator=chance) >= 0.2
    sums = (0.2 * kept / 0.8).sum(dim=1)
    assert sums.mean().item() == pytest.approx(20, abs=0.02)
    assert sums.std().item() == pytest.approx(1, abs=0.02)
    assert pytest.approx(0.46, abs=0.002) == 1 - 0.95**12
    assert np.exp(-0.1) == pytest.approx(0.9048, abs=5e-5)
    assert np.exp(-0.105) == pytest.approx(0.9003, abs=5e-5)


@pytest.mark.parametrize("strength", [0.3, 1.0, 4.0])
def test_where_four_penalties_have_their_lowest_points(strength):
    phi = np.linspace(-20, 20, 400_001)  # 0 among them
    step = phi[1] - phi[0]

    def lowest(a, penalty):
        return phi[np.argmin(0.5 * (phi - a) ** 2 + strength * penalty)]

    root = np.sqrt(np.abs(phi))
    for a in (0.5 * strength, 2 * strength, 8.0):
        assert lowest(a, phi**2) == pytest.approx(a / (1 + 2 * strength), abs=step)
        assert lowest(a, np.abs(phi)) == pytest.approx(max(a - strength, 0), abs=step)
    for border, penalty, there in (
        (np.sqrt(2 * strength), phi != 0, np.sqrt(2 * strength)),
        (1.5 * strength ** (2 / 3), root, strength ** (2 / 3)),
    ):
        assert lowest(0.999 * border, penalty) == pytest.approx(0, abs=step)
        assert lowest(1.001 * border, penalty) == pytest.approx(there, rel=0.01)
    assert lowest(15.0, root) == pytest.approx(15 - strength / 2 / np.sqrt(15), abs=0.02)


def test_the_average_of_three_classifiers():
    right = np.array([0.51, 0.51, 0.0])
    assert np.mean(right < 0.5) == pytest.approx(1 / 3)
    assert right.mean() == pytest.approx(0.34)
    assert -np.log(right.mean()) < np.mean(-np.log(np.maximum(right, 1e-300)))
