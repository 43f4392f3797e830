"""Figures of chapter 8: spending a budget on hyperparameters."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np

from figures.registry import figure
from udl import plot
from udl.experiments.ch08_performance import hyperparameter_search
from udl.experiments.ch08_performance.hyperparameter_search import METHODS
from udl.performance import standard_error
from udl.plot import Figure

ROUNDS = ((27, 5), (9, 15), (3, 45), (1, 135))  # settings, epochs of each


SEED = 319  # of the random settings: one that shows the point


def importance(x: np.ndarray) -> np.ndarray:
    """Return an invented validation error over the hyperparameter that matters."""
    return np.asarray(
        1 - 0.8 * np.exp(-((x - 0.37) ** 2) / 0.008) - 0.25 * np.exp(-((x - 0.7) ** 2) / 0.05)
    )


@figure(
    "grid-and-random",
    title="Nine settings on a grid and nine at random",
    alt=(
        "Two squares with nine points each, a curve above each square. On the grid the nine points "
        "have only three different values along the axis that matters, and all three miss the "
        "curve's narrow dip. The random points have nine values, and one falls into the dip."
    ),
    caption=(
        "Two hyperparameters, of which only one matters. Above, the validation error over that "
        "one (an invented curve), with the values that are tried."
    ),
)
def grid_and_random() -> Figure:
    palette = plot.colors()
    fig, axes = plot.new_figure(
        height=3.6, rows=2, cols=2, sharex=True, sharey="row", height_ratios=(1, 1.7)
    )
    side = np.array([1, 3, 5]) / 6
    grid = np.array([(a, b) for a in side for b in side])
    drawn = np.random.default_rng(SEED).uniform(0.02, 0.98, size=(9, 2))
    fine = np.linspace(0, 1, 201)
    for column, (name, settings) in enumerate((("grid", grid), ("random", drawn))):
        above, below = axes[:, column]
        above.plot(fine, importance(fine), color=palette.loss)
        above.plot(settings[:, 0], importance(settings[:, 0]), "o", color=palette.data, zorder=5)
        below.plot(*settings.T, "o", color=palette.data)
        for x in np.unique(settings[:, 0]):
            below.axvline(x, color=palette.muted, linewidth=0.7, dashes=(2, 3), zorder=1)
        above.set_title(name)
        above.set(ylim=(0, 1.15), yticks=[])
        below.set(xlim=(0, 1), ylim=(0, 1), xticks=[], yticks=[], xlabel="matters")
        for ax in (above, below):
            ax.grid(visible=False)
    axes[0, 0].set_ylabel("error")
    axes[1, 0].set_ylabel("does not matter")
    return fig


@figure(
    "halving-rounds",
    title="Successive halving",
    alt=(
        "Four rows of bars. In the first row 27 narrow bars stand side by side, then nine that are "
        "three times as long, three, and in the last row a single bar that is as long as the "
        "whole first row. Settings that are dropped are pale, those that are kept are dark."
    ),
    caption=(
        "Each bar is a setting, as wide as its budget in epochs. The best third of a round (dark) "
        "is trained again with three times the budget, so that every round takes 135 epochs."
    ),
)
def halving_rounds() -> Figure:
    palette = plot.colors()
    fig, ax = plot.new_figure(height=2.2)
    for row, (settings, epochs) in enumerate(ROUNDS):
        for k in range(settings):
            going_on = k < settings // 3 or settings == 1
            ax.barh(
                row,
                epochs - 0.8,
                left=k * epochs + 0.4,
                height=0.62,
                color=palette.model if going_on else palette.muted,
                alpha=1.0 if going_on else 0.45,
                linewidth=0,
            )
    ax.set(xlim=(0, 135), ylim=(3.5, -0.5), xlabel="epochs")
    names = [f"{n} × {e}" for n, e in ROUNDS]
    ax.set_yticks(range(len(ROUNDS)), names)
    ax.set_xticks([0, 45, 90, 135])
    ax.grid(visible=False)
    return fig


@figure(
    "search-compared",
    title="Three searches with the same budget",
    alt=(
        "Three rows of dots, one for each repetition of grid search, random search and successive "
        "halving: the test error of the settings that they chose, in percent. The mean of each "
        "row is marked by a line with its standard error."
    ),
    caption=(
        "Test errors of the chosen settings, a dot for each repetition of a search, with mean and "
        "standard error. Each search spent 540 epochs; each choice was trained from five seeds."
    ),
)
def search_compared() -> Figure:
    palette = plot.colors()
    test = hyperparameter_search.results()["test"]
    fig, ax = plot.new_figure(height=2.5)
    for row, errors in enumerate(test.T):
        shift = np.linspace(-0.16, 0.16, len(errors))
        ax.plot(errors, row + shift, "o", color=palette.model, markersize=4.5, alpha=0.6)
        ax.errorbar(
            errors.mean(),
            row + 0.33,
            xerr=standard_error(errors),
            fmt="|",
            color=palette.text,
            markersize=10,
            capsize=3,
        )
    ax.set(xlabel="test error of the choice (%)", ylim=(len(METHODS) - 0.4, -0.5))
    ax.set_yticks(range(len(METHODS)), METHODS)
    return fig
