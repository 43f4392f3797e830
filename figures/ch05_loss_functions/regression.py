"""Figures of chapter 5: regression."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from figures.ch05_loss_functions.parts import example_outputs, few_ticks, hinges, optimum_line
from figures.registry import figure
from udl import losses, plot
from udl.data.loss_examples import regression_example
from udl.plot import Axes, Figure

Array = NDArray[np.float64]


@figure(
    "gaussian-density",
    title="What mean and standard deviation do to a Gaussian",
    alt=(
        "Above, three equal bell curves stand side by side at means minus 3, 0 and 3. Below, "
        "three bell curves share the mean 0: the one with standard deviation one half is tall and "
        "narrow, that with 1 medium, that with 2 low and wide."
    ),
    caption=(
        "The mean $\\mu$ moves the density without changing its shape; the standard deviation "
        "$\\sigma$ widens it. The area stays one, so what is twice as wide is half as high."
    ),
)
def gaussian_density() -> Figure:
    palette = plot.colors()
    y = np.linspace(-6.0, 6.0, 193)

    def draw(ax: Axes, mean: float, sigma: float) -> None:
        density = np.asarray(losses.gaussian_pdf(y, mean, sigma))
        ax.fill_between(y, density, color=palette.uncertainty, alpha=0.16, linewidth=0)
        ax.plot(y, density, color=palette.uncertainty)

    fig, (top, bottom) = plot.new_figure(height=4.2, rows=2, sharex=True, height_ratios=(1, 1.5))
    for mean in (-3, 0, 3):
        draw(top, mean, 1.0)
        plot.label(top, mean, 0.415, f"$\\mu = {mean}$", "uncertainty", ha="center", va="bottom")
    top.set(ylim=(0, 0.53))
    top.set_yticks([0, 0.2, 0.4])
    plot.label(top, 1.0, 1.0, r"$\sigma = 1$", "muted", frame="panel", ha="right", va="top")
    for sigma in (2.0, 1.0, 0.5):
        draw(bottom, 0.0, sigma)
    plot.label(bottom, 0.42, 0.66, r"$\sigma = 0.5$", "uncertainty")
    plot.label(bottom, 1.02, 0.30, r"$\sigma = 1$", "uncertainty")
    plot.label(bottom, 2.55, 0.125, r"$\sigma = 2$", "uncertainty")
    plot.label(bottom, 1.0, 1.0, r"$\mu = 0$", "muted", frame="panel", ha="right", va="top")
    bottom.set(xlabel="$y$", xlim=(-6, 6), ylim=(0, 0.86))
    bottom.set_yticks([0, 0.2, 0.4, 0.6, 0.8])
    fig.supylabel("density")
    return fig


@figure(
    "least-squares-from-gaussian",
    title="One point's loss is a parabola in the predicted mean",
    alt=(
        "Three parabolas over the predicted mean all have their lowest point above the observed "
        "value 1. The one for the standard deviation one half is steep, that for 1 is flatter and "
        "that for 2 is the flattest and lies highest at the bottom."
    ),
    caption=(
        "The negative log-likelihood of a single observation $y$ against the predicted mean "
        "$\\mu$. Changing $\\sigma$ stretches the parabola and lifts it, yet the lowest point "
        "stays at $\\mu = y$."
    ),
)
def least_squares_from_gaussian() -> Figure:
    palette = plot.colors()
    observed = 1.0
    mean = np.linspace(-2.4, 4.4, 241)
    fig, ax = plot.new_figure(height=3.4)
    ax.axvline(observed, color=palette.muted, linewidth=1.0, dashes=(3, 3))
    for sigma in (0.5, 1.0, 2.0):
        loss = -np.asarray(losses.gaussian_log_pdf(observed, mean, sigma))
        ax.plot(mean, loss, color=palette.loss)
        ax.plot(observed, loss.min(), "o", color=palette.loss)
    plot.label(ax, 2.72, 5.25, r"$\sigma = 0.5$", "loss", ha="left")
    plot.label(ax, 3.75, 4.2, r"$\sigma = 1$", "loss", ha="left")
    plot.label(ax, 3.72, 2.15, r"$\sigma = 2$", "loss", ha="left")
    plot.data_points(ax, [observed], [0], clip_on=False, markersize=8)
    plot.label(ax, 0.58, 0.0, "observed $y$", "data", ha="right", va="bottom", offset=(0, 2))
    ax.set(
        xlabel=r"predicted mean $\mu$",
        ylabel="loss of one point (nats)",
        xlim=(-2.4, 4.4),
        ylim=(0, 6),
    )
    return fig


@figure(
    "offset-scan",
    title="Three criteria and one best offset",
    alt=(
        "Above, twenty points with three copies of a bent line shifted vertically; the middle one "
        "passes through the points. Below, three curves against the shift: the likelihood peaks, "
        "the negative log-likelihood and the sum of squares dip, all at the same offset of 0.27."
    ),
    caption=(
        "Moving the network up and down by its output bias $\\beta_0$. The likelihood, its "
        "negative logarithm and the sum of squares differ in units and height, and yet all three "
        "choose $0.27$ as the best bias."
    ),
)
def offset_scan() -> Figure:
    palette = plot.colors()
    example = regression_example()
    sigma, start = 0.2, float(example.output_bias[0])
    bias = np.linspace(-0.12, 0.66, 157)
    at_data = example_outputs(example, example.x)[:, 0] - start
    prediction = at_data + bias[:, None]  # (number of biases, N)
    nll = np.sum(losses.gaussian_nll(example.y, prediction, sigma, reduction="none"), axis=-1)
    squares = np.sum(losses.sum_of_squares(example.y, prediction, reduction="none"), axis=-1)
    best = float(np.mean(example.y - at_data))
    grid = np.linspace(0.0, 1.0, 201)

    fig, axes = plot.new_figure(height=6.2, rows=4, height_ratios=(2.3, 1, 1, 1))
    top = axes[0]
    shape = example_outputs(example, grid)[:, 0] - start
    for value, options in (
        (0.66, {"linewidth": 1.4, "dashes": (4, 2.5)}),
        (best, {"linewidth": 2.4}),
        (-0.12, {"linewidth": 1.4, "dashes": (4, 2.5)}),
    ):
        top.plot(grid, shape + value, color=palette.model, **options)
        text = f"$\\beta_0 = {value:.2f}$"
        plot.label(top, 1.02, (shape + value)[-1], text, "model")
    plot.data_points(top, example.x, example.y)
    top.set(xlabel="input $x$", ylabel="output $y$", xlim=(0, 1.2), ylim=(-1.45, 1.3))
    top.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "0.25", "0.5", "0.75", "1"])
    few_ticks(top, y=5)

    lower = list(axes[1:])
    optimum_line(lower, best)
    for ax, curve, text, color, place in (
        (lower[0], 100 * np.exp(-nll), "likelihood\n" r"(units of $10^{-2}$)", "uncertainty", 0.04),
        (lower[1], nll, "negative log-likelihood", "loss", 0.54),
        (lower[2], squares, "sum of squares", "loss", 0.54),
    ):
        ax.plot(bias, curve, color=getattr(palette, color))
        extreme = curve.max() if color == "uncertainty" else curve.min()
        ax.plot(best, extreme, "o", color=getattr(palette, color))
        plot.label(ax, place, 0.92, text, color, frame="panel", va="top")
        ax.set(xlim=(bias[0], bias[-1]))
        ax.margins(y=0.16)
        few_ticks(ax, y=3)
    for ax in lower[:2]:
        ax.tick_params(labelbottom=False)
    lower[2].set(xlabel=r"output bias $\beta_0$")
    plot.label(lower[0], best, 1.0, f"{best:.2f}", "text", frame="x-data", ha="center", va="bottom")
    return fig


@figure(
    "sigma-scan",
    title="The best standard deviation is the typical residual",
    alt=(
        "Above, the loss against sigma drops steeply, has its minimum at the root mean square of "
        "the residuals, and rises slowly; dots mark half the best sigma, the best and twice the "
        "best. Below, the fitted line with its band for these three: too narrow to hold the "
        "points, fitting, and too wide."
    ),
    caption=(
        "With the mean fixed, the loss as a function of $\\sigma$ alone. The minimum is the root "
        "mean square of the residuals. Halving the best $\\sigma$ costs far more than doubling it. "
        "The bands reach $2\\sigma$ to either side."
    ),
)
def sigma_scan() -> Figure:
    palette = plot.colors()
    example = regression_example()
    shift = float(np.mean(example.y - example_outputs(example, example.x)[:, 0]))
    mean = example_outputs(example, example.x, shift)[:, 0]
    best = float(np.sqrt(np.mean((example.y - mean) ** 2)))
    sigma = np.geomspace(0.122, 1.0, 241)
    nll = np.array([losses.gaussian_nll(example.y, mean, value) for value in sigma])

    fig, axes = plot.new_figure(height=5.0, rows=2, cols=3, height_ratios=(1.5, 1))
    for ax in axes[0]:
        ax.remove()
    top = fig.add_subplot(axes[0, 0].get_gridspec()[0, :])
    top.plot(sigma, nll, color=palette.loss)
    grid = np.linspace(0.0, 1.0, 201)
    curve = example_outputs(example, grid, shift)[:, 0]
    values = ((best / 2, "half the best"), (best, "best"), (2 * best, "twice the best"))
    heights = []
    for ax, (value, name) in zip(axes[1], values, strict=True):
        heights.append(float(losses.gaussian_nll(example.y, mean, value)))
        top.plot(value, heights[-1], "o", color=palette.loss)
        plot.band(ax, grid, curve - 2 * value, curve + 2 * value)
        ax.plot(grid, curve, color=palette.model, linewidth=1.8)
        plot.data_points(ax, example.x, example.y, markersize=4.5, markeredgewidth=0.5)
        ax.set_title(f"{name}\n$\\sigma = {value:.3f}$")
        ax.set(xlim=(0, 1), ylim=(-2.4, 2.4), xlabel="$x$")
        ax.set_xticks([0, 1])
        ax.set_yticks([-2, 0, 2])
        ax.tick_params(labelleft=ax is axes[1, 0])
    axes[1, 0].set_ylabel("$y$")
    plot.label(top, best / 2, heights[0], "half the best", "loss", offset=(11, 3))
    plot.label(
        top, best, heights[1], "best: the root mean square residual", "loss", offset=(18, -5)
    )
    plot.label(top, 2 * best, heights[2], "twice the best", "loss", va="top", offset=(8, -3))
    top.set(xlabel=r"standard deviation $\sigma$", ylabel="loss (nats)", xlim=(0, 1.0))
    top.set_ylim(-1.5, 26)
    few_ticks(top, y=5)
    return fig


@figure(
    "heteroscedastic-fit",
    title="One spread for all inputs, or one for each",
    alt=(
        "Two stacked panels with the same points, whose scatter grows from left to right. Above, "
        "a band of constant width is too wide on the left and too narrow on the right; below, the "
        "band widens with the scatter and holds most points everywhere."
    ),
    caption=(
        "A second output that predicts $\\sigma$ lets the band follow the noise. Here the mean "
        "bends at three fixed inputs and $\\log[\\sigma]$ is a straight line. The loss per point "
        "falls because confident predictions are rewarded on the left and large residuals forgiven "
        "on the right."
    ),
)
def heteroscedastic_fit() -> Figure:
    palette = plot.colors()
    rng = np.random.default_rng(11)
    x = np.sort(rng.uniform(0.0, 1.0, 90))
    y = rng.normal(0.4 + np.sin(4.5 * x) * 0.7, 0.04 + 0.42 * x**1.5)
    knots = (0.25, 0.5, 0.75)
    features, grid = hinges(x, knots), np.linspace(0.0, 1.0, 201)
    width = features.shape[1]

    def fit(spread: Array) -> tuple[Array, Array, float]:
        """Fit mean and log sigma, linear in features and spread; also give the loss per point."""

        def loss(weights: Array) -> tuple[float, Array]:
            mean, sigma = features @ weights[:width], np.exp(spread @ weights[width:])
            d_mean, d_sigma = losses.gaussian_nll_gradient(y, mean, sigma)
            gradient = np.concatenate([features.T @ d_mean, spread.T @ (d_sigma * sigma)])
            return float(losses.gaussian_nll(y, mean, sigma)), gradient

        start = np.zeros(width + spread.shape[1])
        found = minimize(loss, start, jac=True, method="L-BFGS-B")
        return found.x[:width], found.x[width:], float(found.fun) / len(y)

    fig, axes = plot.new_figure(height=5.0, rows=2, sharex=True, sharey=True)
    ones = np.ones((len(x), 1))
    for ax, name, spread, on_grid in (
        (axes[0], r"one $\sigma$ for all", ones, np.ones((len(grid), 1))),
        (axes[1], r"$\sigma$ predicted from $x$", hinges(x, ()), hinges(grid, ())),
    ):
        mean_weights, spread_weights, loss = fit(spread)
        mean = hinges(grid, knots) @ mean_weights
        sigma = np.exp(on_grid @ spread_weights)
        plot.band(ax, grid, mean - 2 * sigma, mean + 2 * sigma)
        ax.plot(grid, mean, color=palette.model)
        plot.data_points(ax, x, y, markersize=5)
        plot.label(ax, 0.02, 0.10, name, "uncertainty", frame="panel")
        plot.label(
            ax, 0.98, 0.95, f"loss per point: ${loss:.2f}$ nats", "loss", frame="panel", ha="right"
        )
        ax.set(ylabel="output $y$", xlim=(0, 1), ylim=(-1.4, 2.05))
        few_ticks(ax, y=5)
    axes[1].set_xlabel("input $x$")
    return fig
