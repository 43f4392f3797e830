"""Figures of chapter 1: unsupervised learning."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray

from figures.ch01_introduction.parts import bare, ink, picture
from figures.registry import figure
from udl import plot
from udl.data import mnist, plane
from udl.plot import Figure
from udl.unsupervised import decode, encode, fit_principal_components, mixture

Array = NDArray[np.float64]


def islands(num: int = 500) -> Array:
    """Return the points that the mixture is fitted to, (num, 2)."""
    return plane.three_islands(num, rng=np.random.default_rng(1))


@functools.cache
def island_mixture(num_components: int = 6) -> mixture.GaussianMixture:
    """Return the best of eight mixtures fitted to the islands from different starts."""
    x = islands()
    fits = [
        mixture.fit_mixture(
            x,
            mixture.first_mixture(x, num_components, rng=np.random.default_rng(seed)),
            num_steps=60,
            smallest_variance=1e-3,
        )
        for seed in range(8)
    ]
    return max(fits, key=lambda fit: fit.log_likelihood[-1]).mixture


def threes() -> Array:
    """Return the training images of the digit 3 as rows, (400, 784)."""
    data = mnist.digits()
    rows: Array = data.x_train[data.y_train == 3].reshape(-1, 784).astype(float)
    return rows


@figure(
    "mixture-samples",
    title="From points to a density, and from the density to new points",
    alt=(
        "Three panels. Points in a round, a long and a bent cloud; six ellipses that cover the "
        "clouds, four of them along the bend; new points, which form nearly the same three clouds."
    ),
    caption=(
        "Left: 500 points without labels. Middle: a mixture of six Gaussians fitted to them, each "
        "drawn as the ellipse two standard deviations from its centre. Right: 500 points that the "
        "mixture invented."
    ),
)
def mixture_samples() -> Figure:
    palette = plot.colors()
    x, fitted = islands(), island_mixture()
    invented, _ = mixture.draw(fitted, len(x), rng=np.random.default_rng(5))
    angle = np.linspace(0.0, 2 * np.pi, 61)
    circle = np.stack([np.cos(angle), np.sin(angle)])  # (2, 61)
    fig, axes = plot.new_figure(height=1.9, cols=3, sharex=True, sharey=True)
    plot.data_points(axes[0], x[:, 0], x[:, 1], markersize=3.2, markeredgewidth=0)
    plot.data_points(axes[1], x[:, 0], x[:, 1], markersize=2, markeredgewidth=0, alpha=0.25)
    for mean, covariance in zip(fitted.means, fitted.covariances, strict=True):
        ellipse = mean[:, None] + 2 * np.linalg.cholesky(covariance) @ circle  # (2, 61)
        axes[1].plot(*ellipse, color=palette.model, linewidth=1.8, zorder=5)
    plot.data_points(
        axes[2],
        invented[:, 0],
        invented[:, 1],
        color=palette.model,
        markersize=3.2,
        markeredgewidth=0,
    )
    for ax, title in zip(axes, ("data", "model", "new samples"), strict=True):
        ax.set_title(title)
        ax.set(xlim=(-3.3, 4.2), ylim=(-3.3, 2.4), aspect="equal")
        bare(ax)
    return fig


@figure(
    "latent-directions",
    title="Two numbers that say how a three is written",
    alt=(
        "Twenty-five drawings of the digit 3 in a square. From left to right the slant changes "
        "from leaning right to leaning left; from bottom to top the strokes become fuller and the "
        "lower bow thicker. All are recognisable and somewhat blurred."
    ),
    caption=(
        "No person drew these. Each is decoded from two latent numbers: the mean of 400 threes, "
        "plus or minus up to two standard deviations along the two directions in which threes vary "
        "most."
    ),
)
def latent_directions() -> Figure:
    components = fit_principal_components(threes(), 2)
    steps = np.array([-2.0, -1.0, 0.0, 1.0, 2.0])
    # Rows from the top, where the second number is largest: (25, 2).
    latents = np.array([(across, up) for up in steps[::-1] for across in steps])
    images = decode(components, latents * components.standard_deviations)  # (25, 784)
    tiles = images.reshape(5, 5, 28, 28).transpose(0, 2, 1, 3).reshape(140, 140)
    fig, ax = plot.new_figure(height=3.75)
    ax.imshow(tiles, cmap=ink(), vmin=0, vmax=1, extent=(-2.5, 2.5, -2.5, 2.5))
    ax.set(
        xlabel="first latent number\n(standard deviations)",
        ylabel="second latent number",
        xticks=steps,
        yticks=steps,
    )
    ax.grid(visible=False)
    return fig


@figure(
    "latent-reconstructions",
    title="A digit rebuilt from few numbers",
    alt=(
        "Four rows of five handwritten threes. The top row shows test images. Below, the same "
        "digits rebuilt from 2, 10 and 50 numbers: with 2 only the slant is right and all are "
        "blurred, with 10 size and strokes return, with 50 a few smudges betray them."
    ),
    caption=(
        "Test images of 784 pixels, encoded as 2, 10 or 50 latent numbers and decoded again. The "
        "directions were found on other threes."
    ),
)
def latent_reconstructions() -> Figure:
    data = mnist.digits()
    images = data.x_test[data.y_test == 3][:5].reshape(-1, 784).astype(float)
    rows = [("784 pixels", images)]
    for count in (2, 10, 50):
        components = fit_principal_components(threes(), count)
        rows.append((f"{count} numbers", decode(components, encode(components, images))))
    fig, axes = plot.new_figure(height=3.7, rows=4, cols=5)
    for row, (name, shown) in zip(axes, rows, strict=True):
        for ax, image in zip(row, shown, strict=True):
            picture(ax, image.reshape(28, 28))
        row[0].set_ylabel(name, rotation=0, ha="right", va="center")
    return fig
