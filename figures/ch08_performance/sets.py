"""Figures of chapter 8: the first network, three sets of examples, choosing by the test set."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np
from matplotlib.patches import Rectangle

from figures.registry import figure
from udl import plot
from udl.experiments.ch10_convolution import mnist1d_results
from udl.plot import Figure

NUM_ANSWERS, NUM_TRIES = 1000, 500


@figure(
    "training-and-new",
    title="Errors on training data and on new data, five seeds",
    alt=(
        "Error in percent against the epoch from 1 to 50. Five blue curves fall from 70 to zero "
        "within 30 epochs. Five gold curves fall from 70 to about 40 in ten epochs and then stay "
        "flat, between 37 and 40, side by side without meeting."
    ),
    caption=(
        "The network of the opening, trained from five seeds. Blue are the 4,000 signals that it "
        "is trained on, gold the 2,000 that it has not seen."
    ),
)
def training_and_new() -> Figure:
    palette = plot.colors()
    found = mnist1d_results.coursework_errors()
    fig, ax = plot.new_figure(height=3.1)
    epochs = np.arange(1, found["train"].shape[1] + 1)
    ax.plot(epochs, found["train"].T, color=palette.model, linewidth=1.3)
    ax.plot(epochs, found["validation"].T, color=palette.uncertainty, linewidth=1.3)
    plot.label(ax, 50, 43.5, "new signals", "uncertainty", ha="right")
    plot.label(ax, 50, 5.5, "training signals", "model", ha="right")
    ax.set(xlabel="epoch", ylabel="error (%)", xlim=(0, 50), ylim=(0, 80))
    return fig


@figure(
    "three-sets",
    title="What each of three sets of examples may decide",
    alt=(
        "A long bar in three pieces. The first, 4,000 training examples, points to parameters. The "
        "second, 2,000 validation examples, points to hyperparameters. The third, 4,000 test "
        "examples, points to one number in a report, and a note says that it is used once."
    ),
    caption=(
        "The 10,000 signals of the opening, the lottery and the searches. An arrow says what a set "
        "decides. The last one decides nothing."
    ),
)
def three_sets() -> Figure:
    palette = plot.colors()
    fig, ax = plot.new_figure(height=2.3)
    parts = (
        (0, 4000, "training", "model", "parameters", "by gradient descent"),
        (4000, 2000, "validation", "uncertainty", "hyperparameters", "by comparison"),
        (6000, 4000, "test", "truth", "nothing", "one number, once"),
    )
    for start, size, name, color, decides, how in parts:
        middle = start + size / 2
        shade = getattr(palette, color)
        ax.add_patch(Rectangle((start + 40, 1.0), size - 80, 0.55, facecolor=shade, alpha=0.22))
        plot.label(ax, middle, 1.275, f"{name}\n{size:,}", color, ha="center")
        ax.annotate(
            "",
            (middle, 0.42),
            (middle, 0.95),
            arrowprops={"arrowstyle": "->", "color": shade, "linewidth": 1.4},
        )
        plot.label(ax, middle, 0.12, f"{decides}\n{how}", color, ha="center")
    ax.set(xlim=(0, 10_000), ylim=(-0.2, 1.65))
    ax.axis("off")
    return fig


def climb(
    seed: int, tries: int = NUM_TRIES, answers: int = NUM_ANSWERS
) -> tuple[list[float], list[float]]:
    """Vote among random answers that a public half liked; return both halves' percent right."""
    rng = np.random.default_rng(seed)
    public, private = rng.integers(2, size=(2, answers))
    votes = np.zeros((2, answers))
    seen: list[float] = []
    hidden: list[float] = []
    for _ in range(tries):
        guess = rng.integers(2, size=(2, answers))
        if np.mean(guess[0] == public) > 0.5:
            votes += 2 * guess - 1
        seen.append(100 * float(np.mean((votes[0] > 0) == public)))
        hidden.append(100 * float(np.mean((votes[1] > 0) == private)))
    return seen, hidden


@figure(
    "climbing-by-chance",
    title="Climbing a leaderboard with random answers",
    alt=(
        "Percent right against the number of random submissions from 1 to 500. The score on the "
        "public half rises steadily from 50 to about 66. The score on the private half wanders "
        "around 50 throughout."
    ),
    caption=(
        "A thousand yes-or-no questions in each half. A submission is drawn at random, and the "
        "majority of all that scored above 50% in the public half is the entry. Ten "
        "repetitions; the first is drawn bold."
    ),
)
def climbing_by_chance() -> Figure:
    palette = plot.colors()
    fig, ax = plot.new_figure(height=3.0)
    steps = np.arange(1, NUM_TRIES + 1)
    for seed in reversed(range(10)):
        width = 2.0 if seed == 0 else 0.7
        for values, color in zip(climb(seed), (palette.uncertainty, palette.truth), strict=True):
            ax.plot(steps, values, color=color, linewidth=width, alpha=1 if seed == 0 else 0.45)
    plot.label(ax, 480, 70.5, "public half", "uncertainty", ha="right")
    plot.label(ax, 480, 43.7, "private half", "truth", ha="right")
    ax.set(xlabel="random submissions", ylabel="right (%)", xlim=(0, NUM_TRIES), ylim=(42, 72))
    return fig
