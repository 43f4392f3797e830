"""Figures of chapter 5: losses as negative log-likelihoods."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from figures.registry import figure
from udl import losses, plot
from udl.data.loss_examples import (
    LossExample,
    binary_example,
    multiclass_example,
    regression_example,
)
from udl.networks import ShallowParameters, shallow_network
from udl.plot import Axes, Figure

Array = NDArray[np.float64]


# --- Parts that several figures share ---------------------------------------------------------


def example_outputs(example: LossExample, x: Array, bias_shift: float = 0.0) -> Array:
    """Return the example's network at inputs x (N,), as (N, D_o), its output biases shifted."""
    parameters = ShallowParameters(
        example.hidden_bias,
        example.hidden_weights,
        example.output_bias + bias_shift,
        example.output_weights,
    )
    return shallow_network(parameters, x[:, None])


def hinges(x: Array, knots: tuple[float, ...]) -> Array:
    """Return the columns 1, x and one ReLU for each knot: a network with a fixed hidden layer."""
    return np.column_stack([np.ones_like(x), x, *(np.maximum(x - knot, 0.0) for knot in knots)])


def standing_density(
    ax: Axes, x: float, y: Array, density: Array, scale: float, color: str = ""
) -> None:
    """Draw a density over y sideways, standing on the vertical line at x."""
    color = color or plot.colors().uncertainty
    ax.plot([x, x], [y[0], y[-1]], color=plot.colors().muted, linewidth=0.8, zorder=2)
    ax.fill_betweenx(y, x, x + scale * density, color=color, alpha=0.3, linewidth=0, zorder=2)
    ax.plot(x + scale * density, y, color=color, linewidth=1.8, zorder=3)


def optimum_line(axes: list[Axes], x: float) -> None:
    """Draw one thin vertical line through stacked panels."""
    for ax in axes:
        ax.axvline(x, color=plot.colors().muted, linewidth=1.0, dashes=(3, 3), zorder=1)


def scientific(value: float) -> str:
    """Return a positive number with two digits, as a power of ten unless it is of usual size."""
    if 0.1 <= value < 1000:
        return f"{value:.2g}"
    factor, exponent = f"{value:.1e}".split("e")
    return f"${factor}\\times 10^{{{int(exponent)}}}$"


def few_ticks(ax: Axes, x: int | None = None, y: int | None = None) -> None:
    """Limit the number of intervals between ticks."""
    if x is not None:
        ax.locator_params(axis="x", nbins=x)
    if y is not None:
        ax.locator_params(axis="y", nbins=y)


# --- Recipe: distributions, likelihood, logarithm ---------------------------------------------


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
        "with a line through them. Below each, a bar for every point gives its density: most bars "
        "on the left are close to zero, all those on the right are tall."
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


# --- Regression -------------------------------------------------------------------------------


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
        "A second output that predicts $\\sigma$ lets the band follow the noise. The loss per "
        "point falls because confident predictions are rewarded on the left and large residuals "
        "forgiven on the right."
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


# --- Two classes ------------------------------------------------------------------------------


@figure(
    "sigmoid",
    title="The sigmoid turns a logit into a probability",
    alt=(
        "An S-shaped curve rises from 0 on the left to 1 on the right and passes through one half "
        "at the logit 0, where a dashed tangent of slope one quarter touches it. Dots at minus 2 "
        "and 2 have the probabilities 0.12 and 0.88."
    ),
    caption=(
        "The sigmoid maps any real logit to a probability. It is steepest at zero, with slope "
        "$1/4$, flattens on both sides, and is symmetric: the probabilities at $-2$ and $2$ add "
        "up to one."
    ),
)
def sigmoid() -> Figure:
    palette = plot.colors()
    logit = np.linspace(-7.0, 7.0, 281)
    fig, ax = plot.new_figure(height=3.3)
    for level in (0.0, 1.0):
        ax.axhline(level, color=palette.muted, linewidth=0.8)
    tangent = np.array([-1.75, 1.75])
    ax.plot(tangent, 0.5 + tangent / 4, color=palette.muted, linewidth=1.4, dashes=(4, 2.5))
    ax.plot(logit, losses.sigmoid(logit), color=palette.model, linewidth=2.6)
    for value in (-2.0, 0.0, 2.0):
        probability = float(losses.sigmoid(value))
        ax.plot(value, probability, "o", color=palette.model, markersize=7.5)
        ax.plot(
            [value, value], [-0.06, probability], color=palette.muted, linewidth=0.9, dashes=(2, 2)
        )
        if value:
            side = (0.45, -0.02, "left", "top") if value > 0 else (-0.4, 0.03, "right", "bottom")
            plot.label(
                ax,
                value + side[0],
                probability + side[1],
                f"{probability:.2f}",
                "model",
                ha=side[2],
                va=side[3],
            )
    plot.label(ax, 0.45, 0.47, r"$\frac{1}{2}$", "model", va="top", fontsize=14)
    plot.label(ax, -1.35, 0.78, "slope " r"$\frac{1}{4}$", "muted", ha="right")
    ax.plot([-1.25, 0.75], [0.78, 0.70], color=palette.muted, linewidth=0.8)
    ax.set(
        xlabel="logit $z$",
        ylabel=r"probability $\mathrm{sig}[z]$",
        xlim=(-7, 7),
        ylim=(-0.06, 1.08),
    )
    ax.set_xticks([-6, -4, -2, 0, 2, 4, 6])
    ax.set_yticks([0, 0.5, 1], ["0", "0.5", "1"])
    return fig


@figure(
    "binary-model",
    title="From the network's output to the probability of label 1",
    alt=(
        "Above, a bent line gives the logit for each input; it crosses zero three times. Below, "
        "the probability of label 1 for the same inputs, one half where the logit is zero; "
        "squares at the top and circles at the bottom are the data."
    ),
    caption=(
        "The network's output is a logit (above), and the sigmoid makes it the probability of the "
        "label 1 (below). The dashed lines mark where the logit is zero and the model undecided."
    ),
)
def binary_model() -> Figure:
    palette = plot.colors()
    example = binary_example()
    grid = np.linspace(0.0, 1.0, 401)
    logit = example_outputs(example, grid)[:, 0]
    crossings = grid[:-1][np.diff(np.sign(logit)) != 0]

    fig, (top, bottom) = plot.new_figure(height=4.8, rows=2, sharex=True)
    for crossing in crossings:
        optimum_line([top, bottom], float(crossing))
    top.axhline(0, color=palette.muted, linewidth=0.9)
    top.plot(grid, logit, color=palette.model)
    plot.label(top, 0.98, 0.08, r"$f\,[x, \phi]$", "model", frame="panel", ha="right")
    top.set(ylabel="logit")
    few_ticks(top, y=5)
    bottom.axhline(0.5, color=palette.muted, linewidth=0.9)
    bottom.plot(grid, losses.sigmoid(logit), color=palette.model)
    plot.class_points(bottom, example.x, example.y, example.y, markersize=7, clip_on=False)
    plot.label(bottom, 0.02, 1.10, "label 1", palette.classes[1], frame="y-data")
    plot.label(bottom, 0.98, -0.11, "label 0", palette.classes[0], ha="right")
    plot.label(bottom, 0.395, 0.62, r"$\mathrm{sig}[\,f\,[x, \phi]]$", "model", ha="left")
    bottom.set(xlabel="input $x$", ylabel="probability of 1", xlim=(0, 1), ylim=(-0.2, 1.2))
    bottom.set_yticks([0, 0.5, 1], ["0", "0.5", "1"])
    return fig


@figure(
    "binary-loss",
    title="The binary cross-entropy, and a formula for it that fails",
    alt=(
        "Above, two mirrored curves of the loss against the logit: for label 1 it falls to zero "
        "on the right, for label 0 it rises almost linearly there. Below, at logits from 30 to 45, "
        "the stable loss is a straight line while the naive one climbs in steps and ends at 36.7."
    ),
    caption=(
        "Above, the loss of one point against its logit: almost nothing for a confident right "
        "answer, almost linear for a confident wrong one. Below, the label is 0 and the logit "
        "large: $-\\log[1-\\mathrm{sig}[z]]$ moves in steps and is infinite once the sigmoid "
        "rounds to one; the stable form stays linear."
    ),
)
def binary_loss() -> Figure:
    palette = plot.colors()
    fig, (top, bottom) = plot.new_figure(height=5.2, rows=2)
    logit = np.linspace(-6.0, 6.0, 241)
    for label, x in ((0, 3.2), (1, -3.2)):
        loss = losses.binary_cross_entropy(np.full(len(logit), label), logit, reduction="none")
        color = palette.classes[label]
        top.plot(logit, loss, color=color)
        plot.label(
            top, x, 3.75, f"label {label}", color, ha="right" if label == 0 else "left", va="bottom"
        )
    top.plot(0, np.log(2.0), "o", color=palette.text)
    plot.label(top, 0.0, 1.05, r"$\log 2$", ha="center", va="bottom")
    top.set(xlabel="logit $z$", ylabel="loss (nats)", xlim=(-6, 6), ylim=(-0.2, 6.2))

    large = np.linspace(30.0, 45.0, 1501)
    with np.errstate(divide="ignore"):
        naive = -np.log(1.0 - 1.0 / (1.0 + np.exp(-large)))
    finite = np.isfinite(naive)
    end = float(large[finite][-1])
    stable = losses.binary_cross_entropy(np.zeros(len(large)), large, reduction="none")
    bottom.plot(large, stable, color=palette.classes[0])
    bottom.plot(large[finite], naive[finite], color=palette.loss, linewidth=1.8)
    bottom.annotate(
        "",
        xy=(end, 45.6),
        xytext=(end, naive[finite][-1]),
        arrowprops={"arrowstyle": "->", "color": palette.loss, "linewidth": 1.8, "shrinkA": 0},
    )
    plot.label(
        bottom, end - 0.3, 42.5, f"naive: infinite\nfrom $z = {end:.1f}$", "loss", ha="right"
    )
    plot.label(bottom, 41.2, 39.7, "stable: linear", palette.classes[0], va="top")
    bottom.set(xlabel="logit $z$, label 0", ylabel="loss (nats)", xlim=(30, 45), ylim=(29.5, 46))
    few_ticks(bottom, y=4)
    return fig


# --- More classes -----------------------------------------------------------------------------


@figure(
    "multiclass-model",
    title="Three logits become three probabilities",
    alt=(
        "Three stacked panels over the input. Top: three bent lines, one logit a class. Middle: "
        "the three probabilities that the softmax makes of them, adding up to one; each is close "
        "to one where its logit is the largest. Bottom: the labels of the data, one row a class."
    ),
    caption=(
        "The network has one output a class (top); the softmax turns the three logits into "
        "probabilities that add up to one (middle). Compare with the labels (bottom): a good model "
        "puts its probability where the points of that class are."
    ),
)
def multiclass_model() -> Figure:
    palette = plot.colors()
    example = multiclass_example()
    grid = np.linspace(0.0, 1.0, 401)
    logits = example_outputs(example, grid)
    probabilities = losses.softmax(logits)

    fig, axes = plot.new_figure(height=5.8, rows=3, sharex=True, height_ratios=(2, 2, 1))
    for k, color in enumerate(palette.classes[:3]):
        axes[0].plot(grid, logits[:, k], color=color)
        axes[1].plot(grid, probabilities[:, k], color=color)
        plot.label(axes[0], 1.03, logits[-1, k], f"class {k}", color)
        plot.label(axes[2], 1.03, k, f"class {k}", color)
    plot.class_points(axes[2], example.x, example.y, example.y, markersize=7, clip_on=False)
    axes[0].set(ylabel="logits", xlim=(0, 1))
    axes[1].set(ylabel="probabilities", ylim=(-0.04, 1.06))
    axes[1].set_yticks([0, 0.5, 1], ["0", "0.5", "1"])
    axes[2].set(xlabel="input $x$", ylabel="labels", ylim=(-0.6, 2.6))
    axes[2].set_yticks([0, 1, 2])
    few_ticks(axes[0], y=5)
    return fig


@figure(
    "softmax-temperature",
    title="Scaling logits sharpens the softmax, shifting them does nothing",
    alt=(
        "Above, three probabilities against a factor that multiplies the logits: all one third "
        "at small factors, one and zeros at large ones. Below, the same probabilities against a "
        "number added to all logits: flat lines; shaded ends show where the naive formula fails."
    ),
    caption=(
        "Softmax of the logits $2, 1, 0$. Multiplying them by a factor moves the probabilities "
        "between undecided and certain. Adding the same number to all changes nothing, although "
        "$\\exp$ overflows or vanishes in the shaded regions unless the largest logit is "
        "subtracted first."
    ),
)
def softmax_temperature() -> Figure:
    palette = plot.colors()
    logits = np.array([2.0, 1.0, 0.0])
    factor = np.geomspace(0.05, 20.0, 201)
    shift = np.linspace(-1000.0, 1000.0, 9)
    limits = np.log(np.finfo(np.float64).max) - 2.0, np.log(np.nextafter(0.0, 1.0)) - 2.0

    fig, (top, bottom) = plot.new_figure(height=5.2, rows=2, sharey=True)
    scaled = losses.softmax(factor[:, None] * logits)
    shifted = losses.softmax(shift[:, None] + logits)
    for k, color in enumerate(palette.classes[:3]):
        top.plot(factor, scaled[:, k], color=color)
        bottom.plot(shift, shifted[:, k], color=color)
        text = f"logit {logits[k]:.0f}"
        plot.label(bottom, 0.0, shifted[0, k] + 0.02, text, color, ha="center", va="bottom")
    for position, height, k in ((2.1, 0.93, 0), (1.75, 0.29, 1), (0.42, 0.11, 2)):
        plot.label(top, position, height, f"logit {logits[k]:.0f}", palette.classes[k], ha="right")
    top.set(xscale="log", xlim=(0.05, 20), ylim=(-0.04, 1.06))
    top.set_xticks([0.1, 1, 10], ["0.1", "1", "10"])
    top.minorticks_off()
    top.set_yticks([0, 0.5, 1], ["0", "0.5", "1"])
    top.set(xlabel="logits multiplied by", ylabel="probability")
    for low, high, position in ((limits[0], 1000, 855), (-1000, limits[1], -870)):
        bottom.axvspan(low, high, color=palette.muted, alpha=0.16, linewidth=0)
        plot.label(bottom, position, 0.97, "naive\nfails", "text", ha="center", va="top")
    bottom.set(xlabel="added to every logit", ylabel="probability", xlim=(-1000, 1000))
    bottom.set_xticks([-1000, -500, 0, 500, 1000])
    return fig


# --- Other outputs ----------------------------------------------------------------------------


@figure(
    "poisson-regression",
    title="Counts and the Poisson distribution that predicts them",
    alt=(
        "Dots at whole numbers from 0 to about 14 rise with the input and scatter more the higher "
        "they are. A blue curve, the predicted rate, runs through them. At three inputs, sideways "
        "bars give the probability of each count; they spread out as the rate grows."
    ),
    caption=(
        "For counts the network predicts the logarithm of a rate $\\lambda$. Only whole numbers "
        "from zero up have probability, and the spread needs no parameter of its own: it grows "
        "with the rate."
    ),
)
def poisson_regression() -> Figure:
    palette = plot.colors()
    rng = np.random.default_rng(4)
    x = np.sort(rng.uniform(0.0, 1.0, 60))
    y = rng.poisson(np.exp(0.2 + 2.2 * x))

    def loss(weights: Array) -> float:
        return float(losses.poisson_nll(y, hinges(x, ()) @ weights))

    weights = minimize(loss, np.zeros(2), method="BFGS").x
    grid = np.linspace(0.0, 1.0, 201)
    fig, ax = plot.new_figure(height=3.7)
    plot.data_points(ax, x, y, markersize=5.5, alpha=0.8, clip_on=False)
    ax.plot(grid, np.exp(hinges(grid, ()) @ weights), color=palette.model, zorder=5)
    counts = np.arange(0, 20)
    for position in (0.08, 0.44, 0.80):
        rate = float(np.exp(hinges(np.array([position]), ()) @ weights)[0])
        pmf = np.exp(losses.poisson_log_pmf(counts, rate))
        shown = pmf > 2e-3
        ax.plot(
            [position] * 2, [0, counts[shown][-1]], color=palette.muted, linewidth=0.8, zorder=2
        )
        ax.barh(
            counts[shown],
            0.36 * pmf[shown],
            left=position,
            height=0.55,
            color=palette.uncertainty,
            alpha=0.75,
            zorder=3,
        )
        ax.plot(position, rate, "o", color=palette.model, markersize=7, zorder=6)
    plot.label(
        ax, 0.45, 9.7, r"$\mathrm{Pr}(y\,|\,x=0.44)$", "uncertainty", ha="center", va="bottom"
    )
    plot.pointer(ax, (0.30, 2.95), (0.20, 12.8), r"rate $\lambda = \exp[\,f\,[x, \phi]]$", "model")
    ax.set(xlabel="input $x$", ylabel="count $y$", xlim=(-0.02, 1.02), ylim=(-0.6, 17))
    ax.set_yticks([0, 5, 10, 15])
    return fig


@figure(
    "von-mises-directions",
    title="Directions live on a circle",
    alt=(
        "A circle with dots crowded around 180 degrees, on both sides of the place where angles "
        "jump from plus to minus 180. A density bulges outwards there and a blue arrow points to "
        "its middle; a grey arrow, the average of the angles as numbers, points the other way."
    ),
    caption=(
        "Directions on both sides of the jump from $180^\\circ$ to $-180^\\circ$. The average of "
        "the angles as plain numbers points away from all the data; the von Mises density, shown "
        "as the height outside the circle, knows that the two ends meet."
    ),
)
def von_mises_directions() -> Figure:
    palette = plot.colors()
    rng = np.random.default_rng(2)
    y = rng.vonmises(np.pi, 5.0, 18)

    def loss(weights: Array) -> float:
        return float(losses.von_mises_nll(y, float(weights[0]), float(np.exp(weights[1]))))

    fitted = minimize(loss, np.array([2.5, 0.0]), method="Nelder-Mead").x
    mean, concentration = float(fitted[0]), float(np.exp(fitted[1]))
    angle = np.linspace(-np.pi, np.pi, 361)
    radius = 1.0 + 0.75 * np.exp(losses.von_mises_log_pdf(angle, mean, concentration))

    fig, ax = plot.new_figure(height=4.2)
    circle = np.stack([np.cos(angle), np.sin(angle)])
    bulge = radius * circle
    ax.fill(
        np.r_[bulge[0], circle[0, ::-1]],
        np.r_[bulge[1], circle[1, ::-1]],
        color=palette.uncertainty,
        alpha=0.25,
        linewidth=0,
    )
    ax.plot(*bulge, color=palette.uncertainty, linewidth=1.8)
    ax.plot(*circle, color=palette.muted, linewidth=1.2, zorder=3)
    plot.data_points(ax, np.cos(y), np.sin(y), markersize=7, alpha=0.85)
    for direction, color in ((float(np.mean(y)), palette.muted), (mean, palette.model)):
        ax.annotate(
            "",
            xy=(0.92 * np.cos(direction), 0.92 * np.sin(direction)),
            xytext=(0, 0),
            arrowprops={
                "arrowstyle": "-|>",
                "color": color,
                "linewidth": 2.4,
                "shrinkA": 0,
                "shrinkB": 0,
                "mutation_scale": 16,
            },
        )
    plot.label(ax, -0.42, 0.16, "predicted\nmean direction", "model", ha="center", va="bottom")
    degrees = np.degrees(np.mean(y))
    plot.label(
        ax,
        0.28,
        -0.24,
        f"average of\nthe numbers: {degrees:.0f}°".replace("-", "−"),
        "muted",
        ha="center",
        va="top",
    )
    plot.label(ax, -1.35, 1.05, "von Mises\ndensity", "uncertainty", ha="center")
    for degree, ha, va in ((0, "left", "center"), (90, "center", "bottom"), (-90, "center", "top")):
        position = 1.12 * np.cos(np.radians(degree)), 1.12 * np.sin(np.radians(degree))
        plot.label(ax, *position, f"{degree}°".replace("-", "−"), "muted", ha=ha, va=va)
    plot.label(ax, -1.93, 0.13, "180°", "muted", ha="center", va="bottom")
    plot.label(ax, -1.93, -0.13, "−180°", "muted", ha="center", va="top")
    ax.plot([-2.2, -1.0], [0, 0], color=palette.muted, linewidth=0.9, dashes=(3, 3), zorder=0)
    ax.set(aspect="equal", xlim=(-2.3, 1.5), ylim=(-1.35, 1.35))
    ax.axis("off")
    return fig


def two_outputs(rng: np.random.Generator) -> tuple[Array, Array, Array, float]:
    """Return inputs (50,), two outputs (50, 2), their noise (2,), and where both bend."""
    x, sigmas, bend = np.linspace(0.0, 1.0, 50), np.array([0.05, 90.0]), 0.4
    coefficients = np.array([[0.1, 200.0], [2.0, 280.0], [-2.2, -400.0]])
    return x, hinges(x, (bend,)) @ coefficients + sigmas * rng.normal(size=(50, 2)), sigmas, bend


def shared_bend(x: Array, y: Array, sigmas: Array) -> tuple[float, Array]:
    """Return the bend at which one hinge fits all outputs best, and the predictions (N, 2)."""
    best: tuple[float, float, Array] = (np.inf, 0.0, y)
    for bend in np.linspace(0.1, 0.9, 161):
        features = hinges(x, (float(bend),))
        prediction = features @ np.linalg.lstsq(features, y, rcond=None)[0]
        loss = float(losses.sum_of_squares(y / sigmas, prediction / sigmas))
        if loss < best[0]:
            best = loss, float(bend), prediction
    return best[1], best[2]


@figure(
    "several-outputs",
    title="Outputs on different scales share one network",
    alt=(
        "Two stacked panels show two outputs against one input, the upper near 1, the lower noisy "
        "and in the hundreds. Both truly bend at one vertical line. A dashed fit with equal "
        "weights bends elsewhere and misses the upper output; a solid weighted fit follows both."
    ),
    caption=(
        "Both outputs bend at the same input (green), and the model shares one bend between them. "
        "The plain sum of squares (dashed) listens only to the large, noisy numbers; over repeated "
        "draws it misplaces the bend by about $0.2$. Dividing each residual by its own $\\sigma$ "
        "(solid), as the likelihood does, brings that down to about $0.02$."
    ),
)
def several_outputs() -> Figure:
    palette = plot.colors()
    x, y, sigmas, true_bend = two_outputs(np.random.default_rng(4))
    fits = (
        (*shared_bend(x, y, np.ones(2)), {"dashes": (4, 2.5), "linewidth": 1.8}),
        (*shared_bend(x, y, sigmas), {"linewidth": 2.4}),
    )
    fig, axes = plot.new_figure(height=5.0, rows=2, sharex=True)
    for k, ax in enumerate(axes):
        ax.axvline(true_bend, color=palette.truth, linewidth=1.4)
        for bend, fitted, options in fits:
            ax.plot(x, fitted[:, k], color=palette.model, zorder=5, **options)
            height = np.interp(bend, x, fitted[:, k])
            ax.plot(bend, height, "o", color=palette.model, markersize=7, zorder=6)
        plot.data_points(ax, x, y[:, k], markersize=4.5, alpha=0.7)
        few_ticks(ax, y=4)
    plot.label(axes[0], fits[0][0], 1.03, "equal weights", "model", va="bottom", ha="center")
    plot.label(axes[0], 0.70, 0.62, r"weighted by $1/\sigma^2$", "model", ha="center")
    axes[0].set(ylabel="output 1 (metres)", ylim=(0, 1.2))
    axes[1].set(ylabel="output 2 (grams)", xlabel="input $x$", xlim=(-0.01, 1.01))
    plot.label(axes[1], true_bend + 0.015, 0.06, "true bend", "truth", frame="x-data")
    return fig


# --- Distances between distributions, robustness, calibration ---------------------------------


@figure(
    "kl-and-cross-entropy",
    title="Cross-entropy is divergence plus a constant",
    alt=(
        "Two parallel bowl-shaped curves against the model's probability, the cross-entropy above "
        "and the divergence below, with their lowest points on one vertical line at 0.3, the "
        "probability in the data. Arrows of equal length between them mark the entropy."
    ),
    caption=(
        "Data with $p = 0.3$ of ones, seen by a model that says $q$. Wherever $q$ moves, "
        "cross-entropy and Kullback–Leibler divergence differ by the entropy of the data, so "
        "minimising one minimises the other. The divergence reaches zero, the cross-entropy does "
        "not."
    ),
)
def kl_and_cross_entropy() -> Figure:
    palette = plot.colors()
    share = 0.3
    q = np.linspace(0.02, 0.98, 241)
    data = np.array([1 - share, share])
    model = np.column_stack([1 - q, q])
    truth = np.broadcast_to(data, model.shape)
    cross = losses.distribution_cross_entropy(truth, model)
    divergence = losses.kl_divergence(truth, model)
    entropy = float(losses.entropy(data))

    fig, ax = plot.new_figure(height=3.7)
    optimum_line([ax], share)
    ax.plot(q, cross, color=palette.loss)
    ax.plot(q, divergence, color=palette.model)
    ax.plot(share, entropy, "o", color=palette.loss)
    ax.plot(share, 0, "o", color=palette.model, clip_on=False, zorder=5)
    for place in (0.1, 0.5):
        bottom = float(np.interp(place, q, divergence))
        ax.annotate(
            "",
            xy=(place, bottom + entropy),
            xytext=(place, bottom),
            arrowprops={
                "arrowstyle": "<->",
                "color": palette.muted,
                "linewidth": 1.2,
                "shrinkA": 1,
                "shrinkB": 1,
            },
        )
    plot.label(ax, 0.518, 0.48, f"entropy\nof the data\n{entropy:.2f} nats", "muted")
    plot.label(ax, 0.72, 1.22, "cross-entropy", "loss", ha="right")
    plot.label(ax, 0.80, 0.36, "divergence", "model")
    plot.label(ax, share + 0.012, 1.5, "$q = p$")
    ax.set(xlabel="model’s probability $q$ of a one", ylabel="nats", xlim=(0, 1), ylim=(0, 1.6))
    few_ticks(ax, y=4)
    return fig


@figure(
    "outliers-and-laplace",
    title="An outlier under a Gaussian and under a Laplace loss",
    alt=(
        "Above, points along a rising line with two far below it on the right; the Gaussian fit "
        "is pulled down towards them, the Laplace fit stays with the rest. Below, the loss against "
        "the residual: a parabola for the Gaussian, a V for the Laplace."
    ),
    caption=(
        "Two outliers tilt the line fitted with a Gaussian, because its loss grows with the "
        "square of the residual. Under a Laplace distribution the loss grows only in proportion "
        "and the line stays with the many."
    ),
)
def outliers_and_laplace() -> Figure:
    palette = plot.colors()
    of_gaussian, of_laplace = palette.classes[:2]
    rng = np.random.default_rng(6)
    x = np.linspace(0.03, 0.97, 20)
    y = 0.2 + 1.0 * x + rng.normal(0.0, 0.07, len(x))
    y[[16, 18]] = (-0.55, -0.75)
    features, grid = hinges(x, ()), np.array([0.0, 1.0])

    def laplace(weights: Array) -> float:
        return float(losses.laplace_nll(y, features @ weights[:2], float(np.exp(weights[2]))))

    gaussian_line = np.linalg.lstsq(features, y, rcond=None)[0]
    start = np.array([*gaussian_line, -1.0])
    options = {"maxiter": 4000, "xatol": 1e-8, "fatol": 1e-10}
    laplace_line = minimize(laplace, start, method="Nelder-Mead", options=options).x[:2]

    fig, (top, bottom) = plot.new_figure(height=5.2, rows=2, height_ratios=(1.35, 1))
    top.plot(grid, hinges(grid, ()) @ gaussian_line, color=of_gaussian)
    top.plot(grid, hinges(grid, ()) @ laplace_line, color=of_laplace)
    plot.data_points(top, x, y)
    plot.label(top, 1.02, float(np.sum(gaussian_line)), "Gaussian", of_gaussian)
    plot.label(top, 1.02, float(np.sum(laplace_line)), "Laplace", of_laplace)
    plot.label(top, 0.79, -0.66, "two outliers", "data", ha="right")
    top.set(xlabel="input $x$", ylabel="output $y$", xlim=(0, 1), ylim=(-1.0, 1.5))
    few_ticks(top, y=5)
    residual = np.linspace(-4.0, 4.0, 241)
    zero = np.zeros_like(residual)
    bottom.plot(
        residual, losses.gaussian_nll(zero, residual, 1.0, reduction="none"), color=of_gaussian
    )
    bottom.plot(
        residual, losses.laplace_nll(zero, residual, 1.0, reduction="none"), color=of_laplace
    )
    plot.label(bottom, 3.25, 7.6, "Gaussian", of_gaussian, ha="right")
    plot.label(bottom, 2.9, 3.1, "Laplace", of_laplace, va="top")
    bottom.set(xlabel="residual", ylabel="loss of one point", xlim=(-4, 4), ylim=(0, 9))
    bottom.set_yticks([0, 2, 4, 6, 8])
    return fig


@figure(
    "reliability-diagram",
    title="A reliability diagram",
    alt=(
        "Above, the frequency of label 1 against the predicted probability. One classifier's dots "
        "lie on the diagonal; the other's lie above it for low predictions and below it for high "
        "ones. Below, a histogram of the second one's predictions, piled up at 0 and 1."
    ),
    caption=(
        "Of all cases predicted with about $80\\%$, do $80\\%$ turn out to be ones? The "
        "overconfident classifier uses logits that are $2.5$ times too large; dividing them by "
        "$2.5$ brings its dots back to the diagonal. The histogram counts its predictions."
    ),
)
def reliability_diagram() -> Figure:
    palette = plot.colors()
    rng = np.random.default_rng(9)
    logits = rng.normal(0.2, 1.4, 20_000)
    y = (rng.uniform(size=logits.size) < losses.sigmoid(logits)).astype(int)

    fig, (top, bottom) = plot.new_figure(height=5.4, rows=2, sharex=True, height_ratios=(3.2, 1))
    top.plot([0, 1], [0, 1], color=palette.truth, linewidth=1.6, dashes=(4, 2.5))
    for factor, color, text, place, ha in (
        (2.5, palette.classes[0], "overconfident", (0.62, 0.44), "left"),
        (1.0, palette.model, "logits divided by 2.5", (0.57, 0.66), "right"),
    ):
        probability = np.asarray(losses.sigmoid(factor * logits))
        confidence, frequency, counts = losses.reliability_curve(y, probability, 10)
        error = losses.expected_calibration_error(y, probability, 10)
        if factor > 1:
            top.fill_between(
                confidence, confidence, frequency, color=color, alpha=0.14, linewidth=0
            )
            edges = np.linspace(0.0, 1.0, 11)
            bottom.bar(
                edges[:-1], counts / 1000.0, width=0.094, align="edge", color=color, alpha=0.8
            )
        top.plot(confidence, frequency, "o-", color=color, linewidth=1.8)
        plot.label(top, *place, f"{text}\ncalibration error {error:.3f}", color, ha=ha)
    plot.label(top, 0.17, 0.10, "perfect", "truth")
    top.set(ylabel="frequency of label 1", xlim=(0, 1), ylim=(0, 1))
    top.tick_params(labelbottom=True)
    bottom.set(xlabel="predicted probability of label 1", ylabel="thousands")
    few_ticks(bottom, y=2)
    return fig
