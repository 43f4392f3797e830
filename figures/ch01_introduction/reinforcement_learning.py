"""Figures of chapter 1: reinforcement learning."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np
from matplotlib.colors import to_rgba
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from figures.registry import figure
from udl import plot
from udl.experiments.ch01_introduction import grid_results
from udl.plot import Axes, Figure

Array = NDArray[np.float64]


@figure(
    "grid-policy",
    title="The best way depends on the ground",
    alt=(
        "Two maps of five rows and seven columns with a start at the left, a goal at the right, "
        "and ponds above and below the direct way. On firm ground the marked path runs straight "
        "between the ponds. On slippery ground it climbs to the top row, goes round and comes down."
    ),
    caption=(
        "The best action in every cell, and the path that follows from the start S to the goal G. "
        "The paths come from rewards of $-1$ for a step, $+20$ for the goal and "
        "$-20$ for the water. On slippery ground one step in ten goes to a side."
    ),
)
def grid_policy() -> Figure:
    fig, axes = plot.new_figure(height=2.3, cols=2)
    for ax, slip, name in zip(
        axes, (0.0, grid_results.SLIP), ("firm ground", "slippery ground"), strict=True
    ):
        result = grid_results.planned(slip)
        draw_map(ax, result["policy"], result["path"])
        ax.set_title(name)
    return fig


def draw_map(ax: Axes, policy: Array, path: Array) -> None:
    """Draw the world between the ponds with an arrow in each cell and a path."""
    palette = plot.colors()
    grid = grid_results.PONDS
    num_rows, num_columns = grid.shape
    for state, letter in enumerate(grid.letters):
        row, column = divmod(state, num_columns)
        fill = to_rgba(palette.model, 0.35) if letter == "~" else palette.background
        ax.add_patch(
            Rectangle(
                (column - 0.5, row - 0.5),
                1,
                1,
                facecolor=fill,
                edgecolor=palette.grid,
                linewidth=1.0,
            )
        )
        if letter in ".":
            ax.plot(column, row, "^>v<"[int(policy[state])], color=palette.muted, markersize=6)
        if letter in "SG":
            ax.text(column, row, letter, ha="center", va="center", fontweight="bold", zorder=6)
    places = np.array([divmod(int(state), num_columns) for state in path])
    ax.plot(places[:, 1], places[:, 0], color=palette.truth, linewidth=5, alpha=0.45, zorder=4)
    ax.set(
        xlim=(-0.55, num_columns - 0.45),
        ylim=(num_rows - 0.45, -0.55),
        aspect="equal",
        xticks=[],
        yticks=[],
    )
    ax.grid(visible=False)
    for spine in ax.spines.values():
        spine.set_visible(False)


def learning_curve() -> tuple[Array, Array, Array]:
    """Return the last episode of each block of 25 (B,), the mean return and its error, (B,)."""
    returns = grid_results.learned()["returns"]  # (R, E)
    blocks = returns.reshape(len(returns), -1, 25).mean(axis=2)  # (R, B)
    error = blocks.std(axis=0, ddof=1) / np.sqrt(len(blocks))
    return 25.0 * np.arange(1, blocks.shape[1] + 1), blocks.mean(axis=0), error


@figure(
    "learning-from-reward",
    title="Return of a learner that has to try",
    alt=(
        "The mean sum of rewards in an episode starts below that of a random walker, rises "
        "steeply during the first two hundred episodes and then stays a little below a dashed "
        "line, the best that is possible."
    ),
    caption=(
        "Q-learning between the ponds on slippery ground: mean of 20 learners in blocks of 25 "
        "episodes, with two standard errors. The learner does not know the map. At first it does "
        "worse than a random walker, who soon ends in the water: it learns early to shun the water "
        "and wanders about. It stays below the best possible because it goes on trying, and "
        "because some learners have found only the straight way."
    ),
)
def learning_from_reward() -> Figure:
    palette = plot.colors()
    episodes, mean, error = learning_curve()
    best = grid_results.planned(grid_results.SLIP)["values"][grid_results.PONDS.start]
    at_random = grid_results.learned()["random"].mean()
    fig, ax = plot.new_figure(height=3.4)
    ax.axhline(best, color=palette.truth, linewidth=1.8, dashes=(4, 3))
    ax.axhline(at_random, color=palette.muted, linewidth=1.2, dashes=(2, 3))
    plot.band(ax, episodes, mean - 2 * error, mean + 2 * error, "model")
    ax.plot(episodes, mean, color=palette.model)
    plot.label(
        ax, 990, best + 1.0, "best possible, knowing the map", "truth", ha="right", va="bottom"
    )
    plot.label(ax, 990, at_random - 1.5, "actions at random", "muted", ha="right", va="top")
    plot.label(ax, 330, -11, "learner", "model")
    ax.set(
        xlabel="episodes so far",
        ylabel="sum of rewards in an episode",
        xlim=(0, 1000),
        ylim=(-46, 10),
    )
    return fig
