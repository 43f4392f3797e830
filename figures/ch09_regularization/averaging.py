"""Figures of chapter 9: several models instead of one, and many in one."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np

from figures.ch09_regularization.parts import PLACES, draw_points, points
from figures.registry import figure
from udl import plot
from udl.experiments.ch09_regularization import epoch_curves, hump_studies
from udl.performance import fit_hinges, hinges
from udl.plot import Axes, Figure
from udl.regularisation import bootstrap_fits, dropout_mask

NUM_MEMBERS, MEMBER_SEED = 20, 5
LAYERS = (3, 6, 6, 2)
MASK_SEEDS = (6, 33)


def fit(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Fit the hinge model with the small penalty of the chapter's ensembles."""
    return fit_hinges(x, y, hump_studies.NUM_HIDDEN, ridge=hump_studies.RIDGE)


@figure(
    "bagged-fits",
    title="Twenty bad fits and their mean",
    alt=(
        "Fifteen points around a hump. Left, twenty thin curves of fits to resampled points, which "
        "agree near the points and swing wildly between them. Right, their mean, which follows the "
        "points without the swings, and the median, close to it."
    ),
    caption=(
        "Left, the hinge model fitted to twenty resamplings of the fifteen points. Right, the mean "
        "of the twenty curves (blue) and their median (orange). The dashed curve is the truth."
    ),
)
def bagged_fits() -> Figure:
    palette = plot.colors()
    fits = bootstrap_fits(
        fit, points().x, points().y, NUM_MEMBERS, rng=np.random.default_rng(MEMBER_SEED)
    )
    curves = np.array([hinges(PLACES, one) for one in fits])
    fig, (left, right) = plot.new_figure(height=2.8, cols=2, sharey=True)
    for ax in (left, right):
        draw_points(ax)
    left.plot(PLACES, curves.T, color=palette.model, linewidth=0.7, alpha=0.6)
    right.plot(PLACES, curves.mean(axis=0), color=palette.model, zorder=4)
    right.plot(PLACES, np.median(curves, axis=0), color=palette.classes[0], linewidth=1.5)
    plot.label(right, 0.97, 3.1, "mean", "model", ha="right")
    plot.label(right, 0.97, 2.35, "median", palette.classes[0], ha="right")
    left.set(ylabel="output $y$", title="twenty members")
    right.set_title("their averages")
    return fig


def draw_network(ax: Axes, kept: list[np.ndarray], title: str) -> None:
    """Draw a network whose hidden units are kept or left out: one flag for each unit."""
    palette = plot.colors()
    heights = [np.arange(count) - (count - 1) / 2 for count in LAYERS]
    for k in range(len(LAYERS) - 1):
        for i, low in enumerate(heights[k]):
            for j, high in enumerate(heights[k + 1]):
                on = kept[k][i] and kept[k + 1][j]
                ax.plot(
                    [k, k + 1],
                    [low, high],
                    color=palette.model if on else palette.muted,
                    linewidth=0.9 if on else 0.5,
                    alpha=0.8 if on else 0.2,
                    zorder=1,
                )
    for k, layer in enumerate(heights):
        for i, height in enumerate(layer):
            on = bool(kept[k][i])
            ax.plot(
                k,
                height,
                "o",
                markersize=9,
                color=palette.model if on else palette.background,
                markeredgecolor=palette.model if on else palette.muted,
                zorder=3,
                clip_on=False,
            )
            if not on:
                ax.plot(k, height, "x", markersize=6, color=palette.muted, zorder=4)
    ax.set(xlim=(-0.2, 3.2), ylim=(-3, 3), xticks=[], yticks=[], title=title)
    ax.axis("off")


@figure(
    "dropout-masks",
    title="Two steps with dropout, and the network in use",
    alt=(
        "Three drawings of a network with three inputs, two layers of six hidden units and two "
        "outputs. In the first two, three of six hidden units in each layer are crossed out with "
        "all their connections, different ones each time. In the third all units and connections "
        "are there."
    ),
    caption=(
        "In each step of training the hidden units that a fresh mask leaves out (crosses) are "
        "zero, and the others are scaled up. In use the whole network works, without masks and "
        "without scaling. The masks have a probability of one half."
    ),
)
def dropout_masks() -> Figure:
    fig, axes = plot.new_figure(height=2.6, cols=3)
    ends = [np.ones(LAYERS[0], bool)], [np.ones(LAYERS[-1], bool)]
    for ax, seed, title in zip(
        axes, (*MASK_SEEDS, None), ("one step", "the next", "in use"), strict=True
    ):
        if seed is None:
            hidden = [np.ones(count, bool) for count in LAYERS[1:-1]]
        else:
            rng = np.random.default_rng(seed)
            hidden = [dropout_mask((count,), 0.5, rng=rng) > 0 for count in LAYERS[1:-1]]
        draw_network(ax, [*ends[0], *hidden, *ends[1]], title)
    return fig


@figure(
    "dropout-inference",
    title="One run without a mask, and averages over masks",
    alt=(
        "Validation error against the number of masks averaged over, from 1 to 100 on a "
        "logarithmic axis. It falls from 39.6 percent to 33.4. A dashed line at 33.4, of one run "
        "without a mask, is reached at the right end."
    ),
    caption=(
        "The network trained with dropout of probability 0.1, on the validation signals: error of "
        "the probabilities averaged over 1 to 100 masks (dots, mean over eight seeds, and bars of "
        "two standard errors over the seeds), and of one run without a mask (dashed)."
    ),
)
def dropout_inference() -> Figure:
    palette = plot.colors()
    found = epoch_curves.results()
    errors = found["masked"][:, 1]  # (8, 8): masks, seeds
    spread = 2 * errors.std(axis=1, ddof=1) / np.sqrt(errors.shape[1])
    fig, ax = plot.new_figure(height=2.9)
    ax.axhline(found["scaled"][1].mean(), color=palette.classes[0], linewidth=1.4, dashes=(4, 2))
    ax.errorbar(
        epoch_curves.NUM_MASKS,
        errors.mean(axis=1),
        spread,
        color=palette.model,
        marker="o",
        markersize=5,
        linewidth=1.2,
    )
    ax.set_xscale("log")
    plot.label(ax, 1.0, 32.6, "no mask", palette.classes[0])
    plot.label(ax, 2.6, 37.0, "averaged over masks", "model")
    ax.set(xlabel="masks", ylabel="validation error (%)", ylim=(32, 41))
    ax.set_xticks([1, 3, 10, 30, 100], ["1", "3", "10", "30", "100"])
    ax.set_yticks([32, 36, 40])
    ax.minorticks_off()
    return fig
