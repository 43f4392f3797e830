"""Figures of chapter 8: power laws, fitted and extended."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np

from figures.registry import figure
from udl import plot
from udl.experiments.ch08_performance.learning_curve import FITTED, SIZES, fits, losses
from udl.plot import Figure

# The law of Hoffmann et al. (2022) with the numbers of Besiroglu et al. (2024), as in chapter 5:
# floor, and scales and exponents of the parameters and of the tokens. Then the two models that
# Hoffmann et al. compare: their parameters and training tokens.
FLOOR, OF_PARAMETERS, OF_TOKENS = 1.82, (482.0, 0.348), (2085.0, 0.366)
GOPHER, CHINCHILLA = (280e9, 300e9), (70e9, 1.4e12)
BUDGETS = (1e20, 1e22, 5.76e23)


@figure(
    "learning-curve",
    title="A learning curve, and two guesses how it goes on",
    alt=(
        "Test loss against the number of training digits from 28 to 60,000, both axes logarithmic. "
        "Six filled dots fall from 1.56 to 0.39. A straight line through them goes on falling to "
        "0.06; a curve levels off at 0.32. Two open dots lie between the two, at 0.32 and 0.26."
    ),
    caption=(
        "The mean loss of a small network on 500 new digits. Both laws are fitted to the filled "
        "dots. The open ones were kept aside."
    ),
)
def learning_curve() -> Figure:
    palette = plot.colors()
    means = losses()["loss"].mean(axis=1)
    with_floor, straight = fits(means)
    fig, ax = plot.new_figure(height=3.2)
    fine = np.geomspace(24, 60_000, 100)
    ax.loglog(fine, straight(fine), color=palette.uncertainty)
    ax.loglog(fine, with_floor(fine), color=palette.model)
    plot.data_points(ax, SIZES[:FITTED], means[:FITTED])
    plot.data_points(
        ax,
        SIZES[FITTED:],
        means[FITTED:],
        markerfacecolor=palette.background,
        markeredgecolor=palette.data,
        markeredgewidth=1.6,
    )
    plot.label(ax, 60_000, 0.41, "with a floor", "model", ha="right")
    plot.label(ax, 14_000, 0.085, "without", "uncertainty", ha="right")
    ax.set(xlabel="training digits $I$", ylabel="loss of new digits (nats)", xlim=(22, 70_000))
    ax.set_xticks(
        [30, 100, 300, 1000, 3000, 10_000, 60_000],
        ["30", "100", "300", "1,000", "3,000", "10,000", "60,000"],
    )
    ax.set_yticks([0.05, 0.1, 0.2, 0.5, 1, 2], ["0.05", "0.1", "0.2", "0.5", "1", "2"])
    ax.minorticks_off()
    return fig


def predicted(parameters: np.ndarray, tokens: np.ndarray) -> np.ndarray:
    """Return the loss that the published law predicts, in nats a token."""
    (a, alpha), (b, beta) = OF_PARAMETERS, OF_TOKENS
    return np.asarray(FLOOR + a / parameters**alpha + b / tokens**beta)


@figure(
    "compute-optimal",
    title="How large a model to train with a given budget",
    alt=(
        "Predicted loss against the number of parameters from 100 million to a trillion, one "
        "U-shaped curve for each of three budgets. The curves of larger budgets lie lower and "
        "their lowest points further right. On the lowest curve lie Gopher, to the right of the "
        "lowest point, and Chinchilla beside it."
    ),
    caption=(
        "The loss that the fitted law of Chapter 5 predicts, for three budgets of floating "
        "point operations. The dots on the curves are their lowest points."
    ),
)
def compute_optimal() -> Figure:
    palette = plot.colors()
    fig, ax = plot.new_figure(height=3.3)
    parameters = np.geomspace(1e8, 1e12, 400)
    places = ((4.4e10, 3.05), (3e11, 2.5), (1e12, 2.13))
    names = ("$10^{20}$", "$10^{22}$", r"$5.8 \cdot 10^{23}$ operations")
    for budget, name, place in zip(BUDGETS, names, places, strict=True):
        loss = predicted(parameters, budget / 6 / parameters)
        shown = loss < 3.4
        ax.semilogx(parameters[shown], loss[shown], color=palette.model)
        best = loss.argmin()
        ax.plot(parameters[best], loss[best], "o", color=palette.loss, zorder=5)
        plot.label(ax, *place, name, "model", ha="right" if place[0] > 1e11 else "left")
    for name, (size, tokens), side in (("Gopher", GOPHER, 1.2), ("Chinchilla", CHINCHILLA, 0.5)):
        height = float(predicted(np.array(size), np.array(tokens)))
        ax.plot(size, height, "D", color=palette.data, markersize=5, zorder=6)
        plot.pointer(ax, (size, height), (size * side, height - 0.17), name)
    ax.set(xlabel="parameters", ylabel="predicted loss (nats)", ylim=(1.7, 3.4), xlim=(1e8, 1e12))
    ax.minorticks_off()
    return fig
