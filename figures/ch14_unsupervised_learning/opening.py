"""Figures of chapter 14: digits that nobody wrote, and what can be wanted without labels."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np

from figures.registry import figure
from udl import plot
from udl.data import mnist, plane
from udl.experiments.ch14_unsupervised_learning.digit_scores import (
    NUM_LATENTS,
    SAMPLERS,
    digit_samples,
    digit_scores,
)
from udl.plot import Axes, Figure
from udl.unsupervised import (
    decode,
    draw,
    encode,
    first_mixture,
    fit_mixture,
    fit_principal_components,
    k_means,
    log_density,
)

NUM_SHOWN = 9


def draw_digits(ax: Axes, pictures: np.ndarray, said: str) -> None:
    """Draw pictures of 784 pixels side by side below a label, ink dark on paper in both schemes."""
    row = np.concatenate(list(pictures.reshape(-1, 28, 28)), axis=1)  # (28, 28 * number)
    ax.imshow(row, cmap="gray_r", vmin=0, vmax=1)
    ax.set(xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
    plot.label(ax, 0, 1.08, said, frame="panel", va="bottom")


@figure(
    "new-digits",
    title="Digits that nobody wrote",
    alt=(
        "Three rows of nine handwritten digits. The first row is real. The second was drawn by a "
        "mixture of Gaussians: most can be read, a few are smeared. The third repeats the same "
        "clear digits. The Inception scores beside the rows are 7.9, 6.6 and 10.0."
    ),
    caption=(
        "Held-out digits, digits drawn by a mixture of twenty Gaussians, and ten pictures that are "
        "printed over and over, with the Inception score of 500 of each. The highest score there "
        "can be is 10."
    ),
)
def new_digits() -> Figure:
    held, scores = digit_samples(), digit_scores()
    fig, axes = plot.new_figure(height=3.0, rows=3)
    for ax, (name, said) in zip(
        axes,
        (("new", "written by hand"), ("mixture", "drawn by a model"), ("ten", "ten pictures")),
        strict=True,
    ):
        row = SAMPLERS.index(name)
        score = scores["inception"][row]
        pictures = held["pictures"][row, :NUM_SHOWN]
        draw_digits(ax, pictures, f"{said}: Inception score {score:.1f}")
    return fig


@figure(
    "four-answers",
    title="Four things to want from points without labels",
    alt=(
        "The same cloud of points, three islands, in four panels. Groups: three colours with a "
        "centre each. Few numbers: each point moved onto one line. Density: contours of a mixture "
        "of Gaussians. New points: fresh points on the same islands."
    ),
    caption=(
        "One data set, four questions. k-means finds groups, principal components describe a point "
        "by one number, a mixture of Gaussians says how probable a place is, and draws new points."
    ),
)
def four_answers() -> Figure:
    palette = plot.colors()
    x = plane.three_islands(300, rng=np.random.default_rng(2))
    fig, axes = plot.new_figure(height=5.2, rows=2, cols=2)
    for ax, name in zip(
        axes.ravel(), ("groups", "few numbers", "density", "new points"), strict=True
    ):
        ax.set(xlim=(-3.3, 4.1), ylim=(-3.2, 2.6), xticks=[], yticks=[], aspect="equal")
        plot.label(ax, 0.5, 1.05, name, frame="panel", ha="center")
    groups, numbers, density, new = axes.ravel()
    found = k_means(x, 3, num_steps=20, rng=np.random.default_rng(0))
    for k in range(3):
        own = x[found.labels == k]
        groups.plot(*own.T, "o", color=palette.classes[k], markersize=2.5, alpha=0.7)
        groups.plot(
            *found.centres[k],
            "X",
            color=palette.classes[k],
            markersize=11,
            markeredgecolor=palette.background,
        )
    line = fit_principal_components(x, 1)
    on_line = decode(line, encode(line, x))
    numbers.plot(*np.stack([x, on_line], axis=2)[::4].transpose(1, 2, 0), color=palette.grid, lw=1)
    numbers.plot(*x.T, "o", color=palette.data, markersize=2, alpha=0.4)
    numbers.plot(*on_line.T, "o", color=palette.model, markersize=3)
    fitted = fit_mixture(
        x, first_mixture(x, 6, rng=np.random.default_rng(1)), num_steps=60, smallest_variance=0.01
    ).mixture
    across, up = np.linspace(-3.3, 4.1, 111), np.linspace(-3.2, 2.6, 88)
    grid = np.stack(np.meshgrid(across, up), axis=-1)
    height = log_density(fitted, grid.reshape(-1, 2)).reshape(grid.shape[:2])
    density.plot(*x.T, "o", color=palette.data, markersize=2, alpha=0.3)
    density.contour(
        across,
        up,
        height,
        levels=[-6, -5, -4, -3, -2, -1],
        colors=palette.model,
        linestyles="-",
        linewidths=1,
    )
    drawn, _ = draw(fitted, 300, rng=np.random.default_rng(3))
    new.plot(*drawn.T, "o", color=palette.model, markersize=2.5, alpha=0.7)
    return fig


@figure(
    "interpolation",
    title="Half way between two digits",
    alt=(
        "Two rows that lead from a three to a seven in six steps. In the upper row the pictures "
        "fade into each other, and half way both are seen at half strength. In the lower row the "
        "same happens, more blurred: at the ends the three is soft and the seven hardly clear."
    ),
    caption=(
        "From one digit to another in a straight line, in pixels (above) and in 30 principal "
        "components (below). Components are linear in the pixels, so their half way is the same "
        "mean, only smoother: a latent space in which half way is a digit needs a model that is "
        "not linear."
    ),
)
def interpolation() -> Figure:
    data = mnist.digits()
    images = data.x_train.reshape(len(data.x_train), -1).astype(float)
    components = fit_principal_components(images, NUM_LATENTS)
    first, last = images[data.y_train == 3][4], images[data.y_train == 7][2]
    ends = encode(components, np.stack([first, last]))
    shares = np.linspace(0, 1, 7)[:, None]
    faded = (1 - shares) * first + shares * last  # (7, 784)
    between = (1 - shares) * ends[0] + shares * ends[1]  # (7, 30)
    fig, axes = plot.new_figure(height=2.5, rows=2)
    draw_digits(axes[0], faded, "in pixels")
    draw_digits(axes[1], np.clip(decode(components, between), 0, 1), "in 30 components")
    return fig
