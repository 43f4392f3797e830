"""Figures of chapter 9: the first screen."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

from figures.registry import figure
from udl import plot
from udl.experiments.ch09_regularization import digit_ridge
from udl.plot import Figure


@figure(
    "a-worse-fit",
    title="A worse fit that reads new digits better",
    alt=(
        "Percent of digits read correctly against the strength of the penalty, from 0.001 to "
        "10,000 on a logarithmic axis. On the training digits a curve stays at 100 up to 1 and "
        "falls to 79. On new digits a curve rises from 33 to a flat top of 83 at about 180 and "
        "falls to 77."
    ),
    caption=(
        "The share of digits that least squares reads correctly after training on 500 of them, "
        r"against the strength $\lambda$ of the penalty: on those 500 and on 500 new ones. Lines "
        "are means over eight disjoint training sets, dots are the sets. The dashed line is the "
        "mean on new digits without a penalty."
    ),
)
def a_worse_fit() -> Figure:
    palette = plot.colors()
    found = digit_ridge.accuracies()
    fig, ax = plot.new_figure(height=3.2)
    for name, color in (("train", palette.loss), ("test", palette.model)):
        ax.semilogx(digit_ridge.STRENGTHS, found[name].mean(axis=0), color=color)
        ax.semilogx(digit_ridge.STRENGTHS, found[name].T, "o", color=color, markersize=2.2)
    ax.axhline(found["plain_test"].mean(), color=palette.muted, linewidth=1.1, dashes=(3, 3))
    plot.label(ax, 1.6e-3, 94, "the 500 it was fitted to", "loss")
    plot.label(ax, 1.6e-3, 68, "500 new digits", "model")
    plot.label(ax, 9e3, 24.5, "new digits, no penalty", "muted", ha="right")
    ax.set(xlabel=r"strength $\lambda$", ylabel="read correctly (%)", xlim=(1e-3, 1e4))
    ax.set(ylim=(15, 104))
    ax.set_xticks([1e-3, 1e-1, 1e1, 1e3], ["0.001", "0.1", "10", "1,000"])
    ax.minorticks_off()
    return fig
