"""The figure of chapter 14 that moves on the page, as it stands in print."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from figures.ch14_unsupervised_learning.ring import draw_truth, square
from figures.registry import figure
from udl import plot
from udl.experiments.ch14_unsupervised_learning.samplers import (
    REACH,
    SIGMA,
    TRUTH,
    ring_points,
)
from udl.plot import Axes, Figure
from udl.unsupervised import (
    GaussianMixture,
    copy_share,
    frechet_distance,
    inception_score,
    log_density,
    mode_report,
    precision_and_recall,
    responsibilities,
)

Array = NDArray[np.float64]
NUM = 120
ORDER = (0, 4, 2, 6, 1, 5, 3, 7)  # in which Gaussians are kept: far from each other first
SHOWN = {"modes": 8, "width": 0.2, "noise": 0.0, "copies": 0.0}
HONEST = {"modes": 8, "width": 1.0, "noise": 0.0, "copies": 0.0}
# Score, its name, the ends of its gauge from worse to better, and whether it is logarithmic.
GAUGES = (
    ("likelihood", "test log-likelihood", -8.0, 0.0, False),
    ("inception", "Inception score", 1.0, 8.0, False),
    ("frechet", "Fréchet distance", 10.0, 0.001, True),
    ("precision", "precision", 0.0, 1.0, False),
    ("recall", "recall", 0.0, 1.0, False),
    ("copied", "copy share", 0.0, 1.0, False),
    ("good", "good points", 0.0, 1.0, False),
)


@lru_cache
def fixed() -> dict[str, Array]:
    """Return what does not change: train, held-out points, and the numbers behind the samples."""
    train, held_out = (np.round(one, 4) for one in ring_points(0, NUM))
    rng = np.random.default_rng(141)
    ranks = (np.arange(NUM) + 0.5) / NUM
    return {
        "train": train,
        "held_out": held_out,
        "normals": np.round(rng.normal(size=(NUM, 2)), 4),
        "uniforms": np.round(rng.uniform(-REACH, REACH, (NUM, 2)), 4),
        "noise_rank": rng.permutation(ranks),
        "copy_rank": rng.permutation(ranks),
        "means": TRUTH.means[list(ORDER)],
    }


def points(modes: float, width: float, noise: float, copies: float) -> Array:
    """Return the sampler's 120 points: noise first, then copies, the rest from the Gaussians."""
    held = fixed()
    kept = held["means"][np.arange(NUM) % int(modes)]
    x = kept + width * SIGMA * held["normals"]
    x = np.where((held["copy_rank"] < copies)[:, None], held["train"], x)
    return np.where((held["noise_rank"] < noise)[:, None], held["uniforms"], x)


def scores(modes: float, width: float, noise: float, copies: float) -> dict[str, float]:
    """Return the sampler's scores by name; copies and single points have no density."""
    held, x = fixed(), points(modes, width, noise, copies)
    number = int(modes)
    mixture = GaussianMixture(
        np.full(number, 1 / number),
        held["means"][:number],
        np.tile((width * SIGMA) ** 2 * np.eye(2), (number, 1, 1)),
    )
    logs = np.log(1 - noise) + np.log(1 - copies) + log_density(mixture, held["held_out"])
    if noise > 0:
        inside = (np.abs(held["held_out"]) <= REACH).all(axis=1)
        logs = np.where(inside, np.logaddexp(logs, np.log(noise / (2 * REACH) ** 2)), logs)
    found = precision_and_recall(held["held_out"], x)
    return {
        "likelihood": float(logs.mean()),
        "inception": inception_score(responsibilities(TRUTH, x)),
        "frechet": frechet_distance(held["held_out"], x),
        "precision": found.precision,
        "recall": found.recall,
        "copied": copy_share(held["train"], held["held_out"], x),
        "good": mode_report(TRUTH, x).good,
    }


def place(value: float, low: float, high: float, logarithmic: bool) -> float:
    """Return where a gauge's mark stands, from 0 to 1."""
    if logarithmic:
        value, low, high = np.log10(max(value, 1e-9)), np.log10(low), np.log10(high)
    return float(np.clip((value - low) / (high - low), 0, 1))


def draw_gauges(ax: Axes, found: dict[str, float], honest: dict[str, float]) -> None:
    """Draw a line for each score, with the sampler's mark and that of new data."""
    palette = plot.colors()
    for row, (name, said, low, high, logarithmic) in enumerate(GAUGES):
        ends = (low, high, logarithmic)
        color = palette.truth if name == "good" else palette.model
        ax.plot([0, 1], [-row, -row], color=palette.grid, linewidth=4, solid_capstyle="round")
        at = place(honest[name], *ends)
        ax.plot([at, at], [-row - 0.2, -row + 0.2], color=palette.muted, linewidth=2)
        ax.plot([place(found[name], *ends)], [-row], "o", color=color, markersize=8)
        plot.label(ax, 0, -row + 0.42, said, "truth" if name == "good" else "text", fontsize=9)
        value = f"{found[name]:.3f}" if name == "frechet" else f"{found[name]:.2f}"
        plot.label(ax, 1, -row + 0.42, value.replace("-", "−"), "model", ha="right", fontsize=9)
    ax.set(xlim=(-0.04, 1.04), ylim=(-len(GAUGES) + 0.6, 0.8))
    ax.axis("off")


@figure(
    "fool-the-score",
    title="Fool the score",
    alt=(
        "Left: eight green circles on a ring with a tight knot of blue points in the middle of "
        "each. Right: seven gauges. Inception score, precision and the share of good points stand "
        "at or beyond the marks of new data, the Fréchet distance just below its mark, recall far "
        "below, and test log-likelihood at its lower end."
    ),
    caption=(
        "A sampler of the ring (120 points) and its scores. Further right is better, but for the "
        "copy share, where one half is. Bars mark new data. Narrow Gaussians, as here, please "
        "Inception score and precision, and displease test log-likelihood and recall."
    ),
)
def fool_the_score() -> Figure:
    palette = plot.colors()
    fig, (ring, gauges) = plot.new_figure(height=3.6, cols=2, width_ratios=[1.15, 1])
    square(ring, 3.1)
    draw_truth(ring)
    ring.plot(*points(**SHOWN).T, "o", color=palette.model, markersize=2.5, alpha=0.8)
    draw_gauges(gauges, scores(**SHOWN), scores(**HONEST))
    return fig
