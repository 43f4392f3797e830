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

NUM_SHOWN = 10


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
        "Three rows of ten handwritten digits. The first row is real. The second was drawn by a "
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


@figure(
    "latent",
    title="Draw a latent variable, then a point",
    alt=(
        "Two rows. Above: three bars, the probabilities of three groups, and to the right the "
        "points drawn from each group, in its colour. Below: a bell curve for one latent number, "
        "and to the right points along a line, coloured from one end to the other by that number, "
        "with some noise across."
    ),
    caption=(
        "Two latent variable models. Above, a mixture: the latent variable says which Gaussian "
        "the point comes from. Below, a probabilistic form of principal components: it says how "
        "far along a line the point lies, and noise is added."
    ),
)
def latent() -> Figure:
    palette = plot.colors()
    rng = np.random.default_rng(5)
    fig, axes = plot.new_figure(height=4.4, rows=2, cols=2, width_ratios=[1, 1.4])
    (bars, cloud), (bell, band) = axes
    weights = np.array([0.5, 0.2, 0.3])
    means = np.array([[-1.5, -0.6], [0.2, 1.0], [1.7, -0.5]])
    which = rng.choice(3, 220, p=weights)
    points = means[which] + rng.normal(0, 0.38, (220, 2))
    for k in range(3):
        bars.bar(k + 1, weights[k], color=palette.classes[k], width=0.6)
        cloud.plot(*points[which == k].T, "o", color=palette.classes[k], markersize=3, alpha=0.8)
    bars.set(xticks=[1, 2, 3], ylim=(0, 0.6), yticks=[0, 0.5], title="which Gaussian, $z$")
    numbers = np.linspace(-3, 3, 121)
    height = np.exp(-0.5 * numbers**2) / np.sqrt(2 * np.pi)
    z = rng.normal(size=220)
    along = np.array([0.9, 0.42])
    x = z[:, None] * along + rng.normal(0, 0.16, (220, 2))
    for low, high, k in ((-4.0, -0.5, 0), (-0.5, 0.5, 1), (0.5, 4.0, 2)):
        part = (numbers >= low) & (numbers <= high)
        bell.fill_between(numbers[part], height[part], color=palette.classes[k], alpha=0.5)
        own = (z >= low) & (z < high)
        band.plot(*x[own].T, "o", color=palette.classes[k], markersize=3, alpha=0.8)
    bell.plot(numbers, height, color=palette.text, linewidth=1.5)
    bell.set(ylim=(0, 0.5), xticks=[-2, 0, 2], yticks=[0, 0.5], title="how far along, $z$")
    bell.set_xticklabels(["−2", "0", "2"])
    for ax in (cloud, band):
        ax.set(xlim=(-3, 3), ylim=(-1.9, 1.9), xticks=[], yticks=[], title=r"a point $\mathbf{x}$")
    return fig


# Name, left edge, height, text.
TREE = (
    ("all", 0.0, 5.5, "data without\nlabels"),
    ("describe", 14.5, 9.0, "describe"),
    ("draw", 14.5, 3.7, "draw new data"),
    ("likelihood", 29.0, 5.2, "with a\nlikelihood"),
    ("samples", 29.0, 0.7, "samples alone"),
    ("groups", 43.5, 9.6, "k-means"),
    ("numbers", 43.5, 8.4, "PCA"),
    ("exact", 43.5, 6.4, "mixtures"),
    ("flows", 43.5, 5.2, "flows: 16"),
    ("next", 43.5, 4.0, "word by word: 12"),
    ("vae", 43.5, 2.8, "VAEs (bound): 17"),
    ("diffusion", 43.5, 1.6, "diffusion (bound): 18"),
    ("gan", 43.5, 0.4, "GANs: 15"),
)
PARENTS = {
    "describe": "all",
    "draw": "all",
    "likelihood": "draw",
    "samples": "draw",
    "groups": "describe",
    "numbers": "describe",
    "exact": "likelihood",
    "flows": "likelihood",
    "next": "likelihood",
    "vae": "likelihood",
    "diffusion": "likelihood",
    "gan": "samples",
}
# From the left edge of a word to where its branches begin: a little more than it is wide.
GAPS = {"all": 8.8, "describe": 6.4, "draw": 10.4, "likelihood": 7.1, "samples": 10.4}
TRUNK = 1.6  # from where branches part to the words that hang on them


@figure(
    "families",
    title="Families of models of data without labels",
    alt=(
        "A tree from left to right. Data without labels splits into models that describe (k-means, "
        "PCA) and models that draw new data. These split into models with a likelihood: mixtures, "
        "flows (chapter 16), word by word (12), VAEs (17) and diffusion (18), the last two with a "
        "bound on it; and models of samples alone: GANs (15)."
    ),
    caption=(
        "A rough map, with the chapters that treat each family. A model with a likelihood can "
        "say how probable a given point is; VAEs and diffusion models know a lower bound of it."
    ),
)
def families() -> Figure:
    palette = plot.colors()
    fig, ax = plot.new_figure(height=3.7)
    places = {name: (x, y) for name, x, y, _ in TREE}
    for name, x, y, said in TREE:
        leaf = name not in PARENTS.values()
        plot.label(ax, x, y, said, "model" if leaf else "text", fontsize=9.5)
        if name in PARENTS:
            from_x, from_y = places[PARENTS[name]]
            start, middle = from_x + GAPS[PARENTS[name]], x - TRUNK
            ax.plot(
                [start, middle, middle, x - 0.6],
                [from_y, from_y, y, y],
                color=palette.muted,
                linewidth=1.2,
                solid_joinstyle="round",
            )
    ax.set(xlim=(0, 60), ylim=(-0.3, 10.3))
    ax.axis("off")
    return fig
