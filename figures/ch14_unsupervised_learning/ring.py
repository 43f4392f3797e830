"""Figures of chapter 14: the ring, its samplers, and what single scores make of them."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np
from matplotlib.patches import Circle
from numpy.typing import NDArray

from figures.registry import figure
from udl import plot
from udl.experiments.ch14_unsupervised_learning.samplers import (
    LABELS,
    RADIUS,
    SAMPLERS,
    SIGMA,
    SPREAD,
    TRUTH,
    ring_points,
    sample,
)
from udl.plot import Axes, Figure
from udl.unsupervised import (
    class_entropies,
    frechet_distance,
    neighbour_radii,
    responsibilities,
)

Array = NDArray[np.float64]
SHOWN = 200  # points a panel: more would hide each other
SEED = 0


def shown(name: str, num: int = SHOWN) -> Array:
    """Return points of a sampler, those that all figures show."""
    train, _ = ring_points(SEED)
    row = list(SAMPLERS).index(name)
    return sample(name, train, num, rng=np.random.default_rng([15, SEED, row]))


def square(ax: Axes, reach: float) -> None:
    """Make a panel a square about the origin, without an axis."""
    ax.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal", xticks=[], yticks=[])
    ax.spines[:].set_visible(False)


def draw_truth(ax: Axes) -> None:
    """Draw a circle of three standard deviations about each Gaussian of the truth."""
    palette = plot.colors()
    for place in TRUTH.means:
        ax.add_patch(
            Circle(tuple(place), 3 * SIGMA, facecolor="none", edgecolor=palette.truth, lw=1.0)
        )


@figure(
    "nine-samplers",
    title="Nine samplers of a ring of eight Gaussians",
    alt=(
        "Nine panels with eight circles on a ring. New data and both copyists fill all circles. "
        "One Gaussian is a cloud over ring and middle. Eight points are single dots at the "
        "centres. Four of eight fills every second circle. Narrow fills a small spot in each, "
        "wide reaches far beyond them, nine in ten noise is spread over the whole square."
    ),
    caption=(
        "What nine samplers make, 200 points each (blue). Green circles have a radius of three "
        "standard deviations about the Gaussians of the truth. Only the first sampler is perfect, "
        "and the eye cannot tell it from the two copyists."
    ),
)
def nine_samplers() -> Figure:
    palette = plot.colors()
    fig, axes = plot.new_figure(height=5.9, rows=3, cols=3)
    for ax, name in zip(axes.ravel(), SAMPLERS, strict=True):
        square(ax, 4.1)
        draw_truth(ax)
        x = shown(name)
        ax.plot(*x.T, "o", color=palette.model, markersize=2.0, alpha=0.75, markeredgewidth=0)
        if name == "eight":
            ax.plot(*x[:8].T, "o", color=palette.model, markersize=4)
        plot.label(ax, 0.5, 1.06, LABELS[name], frame="panel", ha="center")
    return fig


@figure(
    "noise-costs-little",
    title="What noise in the samples costs in test likelihood",
    alt=(
        "Nats lost against the share of noise, from 0 to 99 percent. The curve rises slowly, "
        "passes 0.69 at a half and 2.3 at nine in ten, and reaches 4.6 at 99 percent. Beside it "
        "the same loss divided by the number of dimensions: for 784 dimensions the curve cannot "
        "be told from zero."
    ),
    caption=(
        "At most $-\\log\\epsilon$ nats are lost by a model that draws from the truth with "
        "probability $\\epsilon$ and else prints noise. The bound knows nothing of the number of "
        "dimensions $D$ (left), so that the loss a dimension vanishes as $D$ grows (right)."
    ),
)
def noise_costs_little() -> Figure:
    palette = plot.colors()
    fig, (whole, each) = plot.new_figure(height=2.7, cols=2)
    noise = np.linspace(0, 0.99, 200)
    loss = -np.log(1 - noise)
    whole.plot(100 * noise, loss, color=palette.loss)
    whole.plot([90], [np.log(10)], "o", color=palette.loss)
    plot.label(whole, 90, np.log(10), "nine in ten: 2.3", "loss", ha="right", offset=(-8, 4))
    whole.set(xlabel="noise among the samples (%)", ylabel="nats lost, at most", ylim=(0, 5))
    for dims, dashes in ((2, "-"), (30, "--"), (784, ":")):
        each.plot(100 * noise, loss / dims, color=palette.loss, linestyle=dashes)
    plot.label(each, 70, 0.72, "$D = 2$", "loss", ha="right")
    plot.label(each, 90, 0.19, "$D = 30$", "loss", ha="right")
    plot.label(each, 30, -0.13, "$D = 784$", "loss", ha="center")
    each.set(
        xlabel="noise among the samples (%)", ylabel="the same, a dimension", ylim=(-0.25, 2.5)
    )
    return fig


@figure(
    "inception-parts",
    title="The Inception score as a gap between two entropies",
    alt=(
        "For five samplers a bar from the entropy of single samples to that of all samples. New "
        "data: from near 0 to nearly log 8, score 7.9. Eight points: from 0 to log 8, score 8. "
        "Eight points far outside: the same. One Gaussian: from 0.1 to nearly log 8, score 7.2. "
        "Four of eight: from 0 to log 4, score 4."
    ),
    caption=(
        "The logarithm of the score is a gap (bar): how unsure the classifier is of all samples "
        "together, minus how unsure it is of one. Points far outside the data widen it, and so "
        "does one point a class."
    ),
)
def inception_parts() -> Figure:
    palette = plot.colors()
    fig, ax = plot.new_figure(height=2.9)
    rows = {
        "new data": shown("new", 500),
        "eight points": shown("eight", 500),
        "eight points far outside": 3 * TRUTH.means,
        "one Gaussian": shown("gaussian", 500),
        "four of eight": shown("four", 500),
    }
    for row, x in enumerate(rows.values()):
        marginal, conditional = class_entropies(responsibilities(TRUTH, x))
        color = palette.truth if row == 0 else palette.model
        ax.barh(-row, marginal - conditional, left=conditional, height=0.55, color=color, alpha=0.8)
        plot.label(ax, marginal, -row, f"{np.exp(marginal - conditional):.2f}", offset=(6, 0))
    ax.set_yticks([-row for row in range(len(rows))], list(rows))
    ax.set_xticks([0, np.log(2), np.log(4), np.log(8)], ["0", "log 2", "log 4", "log 8"])
    ax.set(xlim=(0, 2.45), xlabel="entropy of the classes (nats)")
    ax.tick_params(axis="y", length=0)
    ax.grid(visible=False)
    plot.label(ax, np.log(8), 0.62, "score", "muted", offset=(6, 0))
    return fig


@figure(
    "same-moments",
    title="Three samplers that the Fréchet distance cannot tell apart",
    alt=(
        "Three panels with the same dashed circle, two standard deviations of the fitted "
        "Gaussian. New data form eight spots on a ring, one Gaussian a cloud with most points in "
        "the middle, eight points are eight dots. The distances from held-out points below them "
        "are all below 0.03."
    ),
    caption=(
        "Mean and covariance (dashed: two standard deviations) are all that the Fréchet distance "
        "sees. Below: the distance of 500 such points from 500 held-out points."
    ),
)
def same_moments() -> Figure:
    palette = plot.colors()
    fig, axes = plot.new_figure(height=2.5, cols=3)
    _, held_out = ring_points(SEED)
    for ax, name in zip(axes, ("new", "gaussian", "eight"), strict=True):
        square(ax, 3.9)
        x = shown(name, 500)
        size = 5.0 if name == "eight" else 1.8
        color = palette.truth if name == "new" else palette.model
        ax.plot(*x.T, "o", color=color, markersize=size, alpha=0.7, markeredgewidth=0)
        edge = Circle((0, 0), 2 * np.sqrt(SPREAD), facecolor="none", edgecolor=palette.uncertainty)
        edge.set(linestyle="--", linewidth=1.5)
        ax.add_patch(edge)
        plot.label(ax, 0.5, 1.05, LABELS[name], frame="panel", ha="center")
        distance = frechet_distance(held_out, x)
        plot.label(ax, 0.5, -0.04, f"{distance:.3f}", "loss", frame="panel", ha="center")
    return fig


@figure(
    "k-balls",
    title="Balls to the second neighbour stand for where data lie",
    alt=(
        "Two panels with the same few real and generated points in three groups. Left: balls "
        "about the real points; generated points inside them are full, those outside hollow. "
        "Right: balls about the generated points; the real points of a group that no generated "
        "point is near stay hollow."
    ),
    caption=(
        "Precision (left): the share of generated points (blue) in the balls about real ones. "
        "Recall (right): the share of real points (black) in the balls about generated ones. "
        "Each ball reaches to the second nearest neighbour; hollow points lie in none."
    ),
)
def k_balls() -> Figure:
    palette = plot.colors()
    fig, axes = plot.new_figure(height=2.8, cols=2)
    rng = np.random.default_rng(100)
    places = RADIUS * np.array([[-0.9, -0.5], [0.9, -0.5], [0.0, 1.0]])
    real = (places[:, None] + rng.normal(0, 0.42, (3, 6, 2))).reshape(-1, 2)
    made = (places[[0, 1], None] + rng.normal(0, 0.42, (2, 7, 2))).reshape(-1, 2)
    made = np.vstack([made, [[0.0, -1.1], [-0.15, -0.3]]])
    for ax, (name, centres, points) in zip(
        axes, (("precision", real, made), ("recall", made, real)), strict=True
    ):
        square(ax, 3.1)
        radii = neighbour_radii(centres, 2)
        colors = (palette.data, palette.model)
        about, other = colors if name == "precision" else colors[::-1]
        for centre, radius in zip(centres, radii, strict=True):
            ax.add_patch(Circle(tuple(centre), radius, facecolor=about, alpha=0.1, lw=0))
        ax.plot(*centres.T, "o", color=about, markersize=3, alpha=0.6)
        table = np.linalg.norm(points[:, None] - centres[None], axis=-1)
        inside = (table <= radii).any(axis=1)
        ax.plot(*points[inside].T, "o", color=other, markersize=6)
        ax.plot(*points[~inside].T, "o", color=other, markersize=6, markerfacecolor="none")
        plot.label(
            ax,
            0.5,
            1.03,
            f"{name} {np.count_nonzero(inside)} / {len(points)}",
            frame="panel",
            ha="center",
        )
    return fig
