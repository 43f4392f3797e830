"""Figures of chapter 14: what the scores say, of all samplers and against their settings."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np
from matplotlib.patches import Rectangle

from figures.registry import figure
from udl import plot
from udl.experiments.ch14_unsupervised_learning.neighbours import neighbour_curves
from udl.experiments.ch14_unsupervised_learning.parzen_digits import parzen_digits
from udl.experiments.ch14_unsupervised_learning.ring_scores import ring_scores
from udl.experiments.ch14_unsupervised_learning.sample_size import frechet_by_size
from udl.experiments.ch14_unsupervised_learning.samplers import LABELS, SAMPLERS
from udl.plot import Figure


@figure(
    "parzen",
    title="Cluster centres beat real digits by Parzen windows",
    alt=(
        "Log-likelihood of test digits in nats a picture against the number of pictures that "
        "carry the bumps, 30 to 1000. Real digits rise from minus 76 to 131. Cluster centres lie "
        "far above, from 129 to 220: thirty of them score what a thousand digits do."
    ),
    caption=(
        "Parzen windows on real digits and on k-means centres of 3,000 others, judged by 500 test "
        "digits. The score prefers blurred averages to the very thing that a model should make."
    ),
)
def parzen() -> Figure:
    palette = plot.colors()
    fig, ax = plot.new_figure(height=3.0)
    found = parzen_digits()
    ax.plot(found["counts"], found["centres"], "o-", color=palette.model)
    ax.plot(found["counts"], found["digits"], "o-", color=palette.data)
    ax.axhline(found["digits"][-1], color=palette.muted, linewidth=1, linestyle=":")
    plot.label(ax, 100, found["centres"][1], "cluster centres", "model", offset=(4, -13))
    plot.label(ax, 100, found["digits"][1], "real digits", "data", offset=(9, -9))
    ax.set(xscale="log", xlabel="pictures that carry a bump", ylabel="nats a test digit")
    ax.set_xticks(found["counts"], [f"{count:,}" for count in found["counts"]])
    ax.minorticks_off()
    return fig


@figure(
    "sample-size",
    title="The Fréchet distance of the truth from itself",
    alt=(
        "Squared Fréchet distance of two samples of one distribution against their size, both on "
        "logarithmic axes. Three parallel lines fall with slope minus one: for 64 dimensions from "
        "22 at 100 points to 0.7 at 3200, for 16 from 1.8 to 0.05, for 2 from 0.06 to 0.002."
    ),
    caption=(
        "Two samples of the same Gaussian (mean over ten pairs; bars: standard errors). The true "
        "distance is 0. Twice the points halve what is measured, so that distances of samples of "
        "different sizes cannot be compared."
    ),
)
def sample_size() -> Figure:
    palette = plot.colors()
    fig, ax = plot.new_figure(height=3.1)
    found = frechet_by_size()
    mean = found["distance"].mean(axis=-1)
    error = found["distance"].std(axis=-1, ddof=1) / np.sqrt(found["distance"].shape[-1])
    for dims, line, bar in zip(found["dimensions"], mean, error, strict=True):
        ax.errorbar(found["sizes"], line, bar, color=palette.loss, marker="o", markersize=4)
        plot.label(ax, 3200, line[-1], f"$D = {dims}$", "loss", offset=(8, 0))
    ax.set(xscale="log", yscale="log", xlabel="points in each sample", ylabel="Fréchet distance")
    ax.set_xticks(found["sizes"], [f"{size:,}" for size in found["sizes"]])
    ax.set_yticks([0.001, 0.01, 0.1, 1, 10], ["0.001", "0.01", "0.1", "1", "10"])
    ax.minorticks_off()
    ax.set_xlim(85, 6500)
    return fig


@figure(
    "neighbour-curves",
    title="Precision and recall against the number of neighbours",
    alt=(
        "Left: precision of uniform noise against the number of neighbours, 1 to 30. With "
        "held-out points alone it rises from 0.1 to 0.33; with nine outliers among them it jumps "
        "from 0.24 at two neighbours to 0.93 at three. Right: recall of noise is above 0.99 from "
        "three neighbours on, that of the narrow sampler rises from 0.13 to 0.38."
    ),
    caption=(
        "Uniform noise as judged by the balls (mean over five seeds). Left: nine outliers among "
        "509 real points make it precise from $k = 3$ on, where an outlier's ball reaches past the "
        "next two outliers to the data. Right: its own balls are large, and give it nearly full "
        "recall, unlike the narrow sampler. Dashed: new data."
    ),
)
def neighbour_curves_figure() -> Figure:
    palette = plot.colors()
    fig, (precision, recall) = plot.new_figure(height=3.0, cols=2, sharey=True)
    held = neighbour_curves()
    found = {name: values.reshape(len(held["k"]), -1).mean(axis=1) for name, values in held.items()}
    k = found["k"]
    precision.plot(k, found["new"], color=palette.truth, linestyle="--")
    precision.plot(k, found["noise_with_outliers"], "o-", color=palette.loss, markersize=4)
    precision.plot(k, found["noise"], "o-", color=palette.model, markersize=4)
    plot.label(precision, 5, 0.8, "noise,", "loss")
    plot.label(precision, 5, 0.7, "nine outliers", "loss")
    plot.label(precision, 5, 0.36, "noise", "model")
    recall.plot(k, found["new_recall"], color=palette.truth, linestyle="--")
    recall.plot(k, found["noise_recall"], "o-", color=palette.model, markersize=4)
    recall.plot(k, found["narrow"], "o-", color=palette.uncertainty, markersize=4)
    plot.label(recall, 4.2, 0.86, "noise", "model")
    plot.label(recall, 5, 0.36, "narrow", "uncertainty")
    for ax, name in ((precision, "precision"), (recall, "recall")):
        ax.set(xscale="log", ylim=(0, 1.05), xlabel="neighbours $k$", title=name)
        ax.set_xticks([1, 3, 10, 30], ["1", "3", "10", "30"])
        ax.minorticks_off()
    return fig


# Columns of the table: score, how it is written, and whether larger is better.
COLUMNS = (
    ("log_likelihood", "test\nlog-lik.", ".2f", True),
    ("inception", "Incep-\ntion", ".2f", True),
    ("frechet", "Fréchet", ".3f", False),
    ("precision", "preci-\nsion", ".2f", True),
    ("recall", "recall", ".2f", True),
    ("copy_share", "copy\nshare", ".2f", None),
    ("good", "good", ".0%", None),
)


def written(value: float, form: str) -> str:
    """Return a number as the table shows it, with a true minus."""
    if np.isinf(value):
        return "−∞"
    return f"{value:{form}}".replace("-", "−")


@figure(
    "score-table",
    title="Nine samplers, six scores, and the truth",
    alt=(
        "A table of nine samplers and six scores, with the share of good points on the right. In "
        "four scores some bad sampler does as well as new data or better. Eight points lead in "
        "Inception score, Fréchet distance and precision, with recall 0; nine in ten noise leads "
        "in recall; the copyist has a copy share of 1."
    ),
    caption=(
        "Means over ten seeds of 500 points. A cell is shaded where a sampler does at least as "
        "well as new data, but for two per cent; the copy share of new data is one half. The last "
        "column needs the truth, and no real data set comes with it."
    ),
)
def score_table() -> Figure:
    palette = plot.colors()
    fig, ax = plot.new_figure(height=3.7)
    scores = {name: values.mean(axis=1) for name, values in ring_scores().items()}
    left, wide = 2.55, 1.0
    for column, (score, title, form, larger) in enumerate(COLUMNS):
        x = left + wide * (column + 0.5)
        plot.label(ax, x, 0.85, title, "muted", ha="center", va="bottom", fontsize=9)
        best = scores[score][0]
        for row, value in enumerate(scores[score]):
            passes = larger is not None and row > 0
            if larger is True:
                passes &= bool(value >= best - 0.02 * abs(best))
            elif larger is False:
                passes &= bool(value <= 1.02 * best)
            if passes:
                cell = Rectangle((x - 0.48, -row - 0.42), 0.96, 0.84, facecolor=palette.loss)
                cell.set(alpha=0.22, linewidth=0)
                ax.add_patch(cell)
            color = "truth" if score == "good" else "text"
            plot.label(ax, x, -row, written(value, form), color, ha="center", fontsize=10)
    for row, name in enumerate(SAMPLERS):
        plot.label(ax, 0, -row, LABELS[name], "truth" if row == 0 else "model")
    ax.axhline(-0.5, color=palette.grid, linewidth=1)
    ax.set(xlim=(0, left + wide * len(COLUMNS)), ylim=(-8.6, 2.0))
    ax.axis("off")
    return fig
