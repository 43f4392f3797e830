"""Figures of chapter 5: the recipe of distributions, likelihood, logarithm."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from figures.ch05_loss_functions.parts import few_ticks, optimum_line
from figures.registry import figure
from udl import losses, plot
from udl.networks import ShallowParameters, shallow_network
from udl.plot import Axes, Figure

Array = NDArray[np.float64]


def standing_density(
    ax: Axes, x: float, y: Array, density: Array, scale: float, color: str = ""
) -> None:
    """Draw a density over y sideways, standing on the vertical line at x."""
    color = color or plot.colors().uncertainty
    ax.plot([x, x], [y[0], y[-1]], color=plot.colors().muted, linewidth=0.8, zorder=2)
    ax.fill_betweenx(y, x, x + scale * density, color=color, alpha=0.3, linewidth=0, zorder=2)
    ax.plot(x + scale * density, y, color=color, linewidth=1.8, zorder=3)


def scientific(value: float) -> str:
    """Return a positive number with two digits, as a power of ten unless it is of usual size."""
    if 0.1 <= value < 1000:
        return f"{value:.2g}"
    factor, exponent = f"{value:.1e}".split("e")
    return f"${factor}\\times 10^{{{int(exponent)}}}$"


@figure(
    "predicting-distributions",
    title="A network that predicts distributions",
    alt=(
        "A bent blue line, the network's output, runs through a cloud of dots. At three inputs a "
        "bell-shaped density stands sideways on the line, each centred where the line passes; "
        "most dots lie where a density would be high."
    ),
    caption=(
        "The output $f[x, \\boldsymbol{\\phi}]$ is read as the mean of a distribution over $y$, so "
        "that every input has a whole density of its own. The three densities have the same shape; "
        "the network only moves them up and down."
    ),
)
def predicting_distributions() -> Figure:
    palette = plot.colors()
    network = ShallowParameters(
        np.array([0.0, -0.36, -0.72]),
        np.ones((3, 1)),
        np.array([0.25]),
        np.array([[3.2, -4.9, 5.2]]),
    )
    sigma, rng = 0.17, np.random.default_rng(3)
    x = np.sort(rng.uniform(0.0, 1.0, 70))
    y = rng.normal(shallow_network(network, x[:, None])[:, 0], sigma)
    grid = np.linspace(0.0, 1.0, 201)

    fig, ax = plot.new_figure(height=3.6)
    plot.data_points(ax, x, y, markersize=5, alpha=0.75)
    ax.plot(grid, shallow_network(network, grid[:, None])[:, 0], color=palette.model, zorder=5)
    for position in (0.14, 0.46, 0.78):
        mean = shallow_network(network, np.array([[position]]))[0, 0]
        span = np.linspace(mean - 3.2 * sigma, mean + 3.2 * sigma, 121)
        standing_density(
            ax, position, span, np.asarray(losses.gaussian_pdf(span, mean, sigma)), 0.055
        )
        ax.plot(position, mean, "o", color=palette.model, markersize=7, zorder=6)
    plot.label(ax, 0.475, 1.92, r"$\mathrm{Pr}(y\,|\,x=0.46)$", "uncertainty", ha="left")
    plot.pointer(
        ax, (0.30, 1.21), (0.20, 1.85), "mean of the density\n" r"$\mu = f\,[x, \phi]$", "model"
    )
    ax.set(xlabel="input $x$", ylabel="output $y$", xlim=(-0.02, 1.02), ylim=(-0.35, 2.1))
    few_ticks(ax, y=5)
    return fig


@figure(
    "likelihood-of-points",
    title="Densities of the same points under two models",
    alt=(
        "Two columns show the same eight points, left with a line that misses most of them, right "
        "with a line through them. Below each, a bar for every point gives its density: on the "
        "left two bars are close to zero, on the right all are tall."
    ),
    caption=(
        "Each bar is the density $\\mathrm{Pr}(y_i \\mid x_i, \\boldsymbol{\\phi})$ that a model "
        "gives to one point. The likelihood is their product, so a single bar near zero is enough "
        "to ruin it."
    ),
)
def likelihood_of_points() -> Figure:
    palette = plot.colors()
    x = np.linspace(0.08, 0.92, 8)
    noise = np.array([0.10, -0.16, 0.05, 0.19, -0.12, -0.05, 0.15, -0.14])
    y, sigma = 0.3 + 0.9 * x + noise, 0.2
    grid = np.linspace(0.0, 1.0, 2)

    fig, axes = plot.new_figure(
        height=3.75, rows=2, cols=2, sharex=True, sharey="row", height_ratios=(1.35, 1.0)
    )
    for column, (name, intercept, slope) in enumerate((("poor", 1.15, -0.35), ("good", 0.3, 0.9))):
        top, bottom = axes[:, column]
        mean = intercept + slope * x
        density = np.asarray(losses.gaussian_pdf(y, mean, sigma))
        line = intercept + slope * grid
        plot.band(top, grid, line - 2 * sigma, line + 2 * sigma)
        top.plot(grid, line, color=palette.model)
        top.vlines(x, mean, y, color=palette.muted, linewidth=1.0)
        plot.data_points(top, x, y)
        bottom.bar(x, density, width=0.055, color=palette.uncertainty)
        product = scientific(losses.likelihood(density))
        top.set_title(f"a {name} model")
        bottom.set_title(f"product: {product}", color=plot.readable("uncertainty"))
        bottom.set(xlabel="input $x$", xlim=(0, 1))
        bottom.grid(visible=False, axis="x")
        bottom.set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
    axes[0, 0].set(ylabel="output $y$", ylim=(-0.1, 1.8))
    axes[1, 0].set(ylabel="density")
    few_ticks(axes[0, 0], y=4)
    few_ticks(axes[1, 0], y=3)
    return fig


@figure(
    "likelihood-underflow",
    title="The product of many densities underflows",
    alt=(
        "The logarithm of a likelihood falls along a straight line as points are added. The "
        "product of the densities follows it until, after about 520 points, it meets a shaded "
        "region below ten to the minus 324 and ends with a cross; the sum of logarithms goes on."
    ),
    caption=(
        "Each point multiplies the likelihood by about a quarter. After some five hundred points "
        "the product is smaller than the smallest number that 64 bits hold and becomes exactly "
        "zero; the sum of the logarithms has no such floor."
    ),
)
def likelihood_underflow() -> Figure:
    palette = plot.colors()
    y = np.random.default_rng(0).normal(size=800)
    density = losses.gaussian_pdf(y, 0.0, 1.0)
    product = np.cumprod(density)
    summed = np.cumsum(losses.gaussian_log_pdf(y, 0.0, 1.0)) / np.log(10.0)
    count = np.arange(1, len(y) + 1)
    first_zero = int(np.argmax(product == 0.0))
    floor = np.log10(np.nextafter(0.0, 1.0))

    fig, ax = plot.new_figure(height=3.6)
    ax.axhspan(-560, floor, color=palette.muted, alpha=0.14)
    ax.plot(count, summed, color=palette.loss, linewidth=2.2)
    ax.plot(
        count[:first_zero],
        np.log10(product[:first_zero]),
        color=palette.uncertainty,
        linewidth=7,
        alpha=0.45,
    )
    ax.plot(
        count[first_zero],
        summed[first_zero],
        "X",
        color=palette.uncertainty,
        markersize=11,
        markeredgecolor=palette.background,
    )
    plot.label(ax, 285, -140, "product of densities", "uncertainty")
    plot.label(ax, 555, -258, f"product = 0\nfrom point {count[first_zero]} on", "uncertainty")
    plot.label(ax, 615, -470, "sum of logarithms", "loss", ha="right")
    plot.label(ax, 15, floor - 22, "below the smallest 64-bit number", "text", va="top")
    ax.set(
        xlabel="number of points $I$",
        ylabel=r"$\log_{10}$ of the likelihood",
        xlim=(0, 800),
        ylim=(-520, 12),
    )
    ax.set_yticks([0, -100, -200, -300, -400, -500])
    return fig


@figure(
    "log-keeps-the-optimum",
    title="Likelihood, its logarithm and the loss agree on the optimum",
    alt=(
        "Three stacked curves over the same parameter: the likelihood, a narrow bump; its "
        "logarithm, a wide arch; the negative logarithm, a bowl. A dashed vertical line passes "
        "through the top of the first two and the bottom of the third."
    ),
    caption=(
        "The likelihood of six numbers against the mean $\\mu$ that explains them. The logarithm "
        "bends the curve but keeps the order of heights, and the sign turns it over: the best "
        "$\\mu$ stays where it was."
    ),
)
def log_keeps_the_optimum() -> Figure:
    palette = plot.colors()
    y = np.array([0.9, 1.6, 2.0, 2.3, 2.9, 3.5])
    mean = np.linspace(-0.2, 4.6, 241)
    # One row for each candidate mean, one column for each number: (241, 6).
    log_likelihood = np.sum(losses.gaussian_log_pdf(y, mean[:, None], 1.0), axis=-1)
    best = float(y.mean())
    rows = (
        (np.exp(log_likelihood) * 1e4, "likelihood\n" r"(units of $10^{-4}$)", (0.68, 0.9)),
        (log_likelihood, "log-likelihood", (0.53, 0.25)),
        (-log_likelihood, "negative log-likelihood", (0.53, 0.9)),
    )
    fig, axes = plot.new_figure(height=3.75, rows=3, sharex=True)
    optimum_line(list(axes), best)
    for ax, (curve, name, place) in zip(axes, rows, strict=True):
        is_loss = name.startswith("negative")
        color = palette.loss if is_loss else palette.uncertainty
        ax.plot(mean, curve, color=color)
        ax.plot(best, curve.min() if is_loss else curve.max(), "o", color=color)
        plot.label(ax, *place, name, color, frame="panel", va="top")
        ax.margins(y=0.12)
        few_ticks(ax, y=3)
    axes[2].set(xlabel=r"mean $\mu$", xlim=(-0.2, 4.6))
    return fig
