"""Figures of chapter 1: kinds of learning, each by a small example that is really computed."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import functools
from typing import Any

import numpy as np
from matplotlib.colors import LinearSegmentedColormap, to_rgba
from matplotlib.patches import Rectangle
from numpy.typing import NDArray
from scipy.optimize import curve_fit

from figures.registry import figure
from udl import fairness, plot
from udl.data import cooling, mnist, plane
from udl.experiments.ch01_introduction import denoising, digit_results, grid_results, plane_results
from udl.plot import Axes, Figure
from udl.unsupervised import decode, encode, fit_principal_components, mixture

Array = NDArray[np.float64]

TEA_SEED = 2
FLEXIBLE_SEED = 3
CANDIDATES = ((60.0, 0.1), (90.0, -2.6))  # intercept and slope of two poor lines


# --- Parts that several figures and their tests share -----------------------------------------


def tea() -> tuple[Array, Array]:
    """Return the ten measurements of the chapter: minutes and temperatures, (10,) each."""
    return cooling.measured_tea(10, rng=np.random.default_rng(TEA_SEED))


def mean_squared(first: Array, second: Array) -> float:
    """Return the mean of the squared differences."""
    return float(np.mean((first - second) ** 2))


def best_line(minutes: Array, temperature: Array) -> tuple[float, float]:
    """Return intercept and slope of the line with the smallest mean squared error."""
    slope, intercept = np.polyfit(minutes, temperature, 1)
    return float(intercept), float(slope)


def exponential(minutes: Array, room: float, excess: float, scale: float) -> Array:
    """Return the law of cooling: what is above the room shrinks by 1/e in each `scale` minutes."""
    return room + excess * np.exp(-minutes / scale)


def best_exponential(minutes: Array, temperature: Array) -> Array:
    """Return room, excess and scale of the law of cooling that fits best, (3,)."""
    fitted, _ = curve_fit(exponential, minutes, temperature, p0=(20.0, 60.0, 30.0))
    return fitted


@functools.cache
def polynomial_errors(num_draws: int = 200) -> tuple[Array, Array, Array]:
    """Return degrees (M,), and root mean square errors on data used and on new data, (M,) each.

    A polynomial is fitted to ten measurements and tried on nine others, half-way between them.
    """
    degrees = np.arange(10)
    squares = np.zeros((2, len(degrees)))
    for seed in range(num_draws):
        rng = np.random.default_rng(seed)
        minutes, used = cooling.measured_tea(10, rng=rng)
        between = (minutes[1:] + minutes[:-1]) / 2  # (9,)
        new = cooling.true_temperature(between)
        new += rng.normal(0.0, cooling.THERMOMETER_SIGMA, len(between))
        for k, degree in enumerate(degrees):
            fitted = np.polynomial.Polynomial.fit(minutes, used, degree)
            squares[:, k] += [
                mean_squared(used, fitted(minutes)),
                mean_squared(new, fitted(between)),
            ]
    used, new = np.sqrt(squares / num_draws)
    return degrees.astype(float), used, new


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
    return data.x_train[data.y_train == 3].reshape(-1, 784).astype(float)


def instrument_groups() -> tuple[fairness.ScoredGroup, fairness.ScoredGroup]:
    """Return two groups alike but for an instrument that reads 1.5 higher in the second."""
    return fairness.ScoredGroup(-1.0, 1.0), fairness.ScoredGroup(0.5, 2.5)


def group_errors(shares: Array) -> Array:
    """Return the errors in both groups and in all, for each share of the second group, (S, 3)."""
    groups = instrument_groups()
    rows = []
    for share in shares:
        threshold = fairness.best_threshold(groups, [1 - share, share])
        errors = [float(fairness.threshold_rates(group, threshold).error) for group in groups]
        rows.append([*errors, (1 - share) * errors[0] + share * errors[1]])
    return np.array(rows)


def ink() -> LinearSegmentedColormap:
    """Return a colour map from paper to ink in the current scheme."""
    palette = plot.colors()
    return LinearSegmentedColormap.from_list("ink", [palette.background, palette.text])


def picture(ax: Axes, image: Array, **options: Any) -> None:
    """Show an image without axes, framed by a thin line."""
    ax.imshow(image, **{"cmap": ink(), "vmin": 0, "vmax": 1, "aspect": "equal", **options})
    bare(ax)


def bare(ax: Axes) -> None:
    """Remove ticks and grid, and frame the panel."""
    ax.set(xticks=[], yticks=[])
    ax.grid(visible=False)
    for spine in ax.spines.values():
        spine.set(visible=True, color=plot.colors().grid)


# --- Models -----------------------------------------------------------------------------------


@figure(
    "tea-line",
    title="Three members of one family",
    alt=(
        "Ten dots fall from about 82 degrees at the left to about 38 degrees at forty minutes. "
        "Three straight lines: one nearly level, one far too steep, and one that follows the dots."
    ),
    caption=(
        "Temperature of a cup of tea, measured ten times, and three lines of the family "
        "$\\phi_0 + \\phi_1 x$. Each is labelled by its mean squared error, in square degrees; the "
        "thick one has the smallest that any line can have."
    ),
)
def tea_line() -> Figure:
    palette = plot.colors()
    minutes, temperature = tea()
    best = best_line(minutes, temperature)
    ends = np.array([0.0, 42.0])
    fig, ax = plot.new_figure(height=3.5)
    for intercept, slope in CANDIDATES:
        ax.plot(ends, intercept + slope * ends, color=palette.muted, linewidth=1.6)
    ax.plot(ends, best[0] + best[1] * ends, color=palette.model, linewidth=3)
    plot.data_points(ax, minutes, temperature, markersize=8)
    errors = [
        mean_squared(temperature, intercept + slope * minutes)
        for intercept, slope in (*CANDIDATES, best)
    ]
    plot.label(ax, 41.5, 66.5, f"error {errors[0]:.0f}", "muted", ha="right")
    plot.label(ax, 21.8, 29.0, f"error {errors[1]:.0f}", "muted", ha="right")
    plot.label(ax, 26.0, 55.0, f"error {errors[2]:.1f}", "model")
    ax.set(
        xlabel="minutes since it was poured, $x$",
        ylabel="temperature $y$ (°C)",
        xlim=(0, 42),
        ylim=(15, 95),
    )
    return fig


@figure(
    "tea-extrapolation",
    title="Two models agree where there are data and part ways where there are none",
    alt=(
        "Dots between 1 and 40 minutes. A straight line and a curve both pass through them. Beyond "
        "the dots the line falls on, below zero degrees after some seventy minutes; the curve "
        "flattens and stays on the wide green band of the truth, towards 20 degrees."
    ),
    caption=(
        "The best line and the best curve of the family "
        "$\\phi_0 + \\phi_1 \\exp[-x/\\phi_2]$, both fitted to the ten dots. Where there are data "
        "they nearly agree. Only the second family contains the truth (wide, green), and only "
        "outside the data does it show."
    ),
)
def tea_extrapolation() -> Figure:
    palette = plot.colors()
    minutes, temperature = tea()
    intercept, slope = best_line(minutes, temperature)
    x = np.linspace(0.0, 120.0, 121)
    fig, ax = plot.new_figure(height=3.6)
    ax.axvspan(minutes[0], minutes[-1], color=palette.muted, alpha=0.12, linewidth=0)
    ax.axhline(0.0, color=palette.muted, linewidth=0.9)
    ax.plot(x, cooling.true_temperature(x), color=palette.truth, linewidth=7, alpha=0.4)
    ax.plot(x, intercept + slope * x, color=palette.uncertainty)
    ax.plot(x, exponential(x, *best_exponential(minutes, temperature)), color=palette.model)
    plot.data_points(ax, minutes, temperature)
    plot.label(ax, 20.5, 90.0, "data here", "muted", ha="center")
    plot.label(ax, 84.0, -32.0, "best line", "uncertainty", ha="right")
    plot.label(ax, 95.0, 33.5, "best curve", "model", ha="center")
    plot.label(ax, 95.0, 12.0, "truth", "truth", ha="center")
    ax.set(
        xlabel="minutes since it was poured, $x$",
        ylabel="temperature $y$ (°C)",
        xlim=(0, 120),
        ylim=(-58, 97),
        xticks=np.arange(0, 121, 20),
    )
    return fig


# --- Supervised learning ----------------------------------------------------------------------


@figure(
    "classifier-boundary",
    title="A classifier divides the plane",
    alt=(
        "Dots of one class along an arch, squares of the other along a bowl that reaches into it. "
        "The plane is shaded in two colours; a thick curve between the shades winds between the "
        "two groups, with thin curves on both sides of it. One point lies on the wrong side."
    ),
    caption=(
        "A network with two hidden layers, trained on 160 labelled points, gives each place of the "
        "plane a probability. On the thick curve the two classes are equally probable; on the thin "
        "ones one of them has nine tenths."
    ),
)
def classifier_boundary() -> Figure:
    palette = plot.colors()
    result = plane_results.arcs_boundary()
    fig, ax = plot.new_figure(height=3.7)
    grid = (result["across"], result["up"], result["probability"])
    ax.contourf(*grid, levels=[0, 0.5, 1], colors=palette.classes[:2], alpha=0.16)
    ax.contour(*grid, levels=[0.1, 0.9], colors=palette.text, linewidths=0.9)
    ax.contour(*grid, levels=[0.5], colors=palette.text, linewidths=2.6)
    plot.class_points(ax, result["x"][:, 0], result["x"][:, 1], result["y"], markersize=6)
    plot.label(ax, 0.02, 0.97, "here: class 0", palette.classes[0], frame="panel", va="top")
    plot.label(ax, 0.98, 0.04, "here: class 1", palette.classes[1], frame="panel", ha="right")
    ax.set(xlabel="first input $x_1$", ylabel="second input $x_2$")
    ax.grid(visible=False)
    return fig


@figure(
    "digit-probabilities",
    title="What a network says about five digits",
    alt=(
        "Five handwritten digits, each above ten bars for the probabilities of the digits 0 to 9. "
        "Under the first three one bar takes nearly everything. Under the last two the probability "
        "is shared between digits, and the longest bar is not the true one."
    ),
    caption=(
        "Test images, and the probability that a network with 100 hidden units gives to each of "
        "the ten digits; the bar of the true digit is green. The first three are the first of the "
        "test data. The last two are those of the mistakes that came closest."
    ),
)
def digit_probabilities() -> Figure:
    palette = plot.colors()
    data = mnist.digits()
    probability = digit_results.digit_probabilities()["probability"]
    chosen = shown_digits()
    fig, axes = plot.new_figure(height=3.4, rows=2, cols=5, height_ratios=(1, 2.3))
    for column, index in enumerate(chosen):
        top, bottom = axes[:, column]
        picture(top, data.x_test[index, 0])
        true = int(data.y_test[index])
        colors = [palette.truth if k == true else palette.model for k in range(10)]
        bottom.barh(np.arange(10), probability[index], color=colors, height=0.8)
        bottom.set(xlim=(0, 1), ylim=(9.6, -0.6), xticks=[0, 1], yticks=np.arange(10))
        bottom.set_xticklabels(["0", "1"])
        bottom.set_yticklabels([str(k) for k in range(10)] if column == 0 else [])
        bottom.grid(visible=False)
    axes[1, 0].set(ylabel="digit")
    axes[1, 2].set(xlabel="probability")
    return fig


def shown_digits() -> list[int]:
    """Return the indices of the first three test images and of the two most doubtful mistakes."""
    labels = mnist.digits().y_test
    probability = digit_results.digit_probabilities()["probability"]
    wrong = np.flatnonzero(probability.argmax(axis=1) != labels)
    # The mistakes that give the true digit the largest probability.
    doubtful = wrong[np.argsort(-probability[wrong, labels[wrong]], kind="stable")][:2]
    return [0, 1, 2, *(int(index) for index in doubtful)]


@figure(
    "denoised-photograph",
    title="A model whose output is a picture",
    alt=(
        "Three versions of half a cat's face. Left, covered with grainy noise. Middle, smooth, "
        "with the grain gone and the fine hairs gone too. Right, the original with every hair."
    ),
    caption=(
        "Input, output and target of a model that removes noise. It learned on the left half of "
        "the photograph and is shown on the right half. What looked like noise is gone, fine hair "
        "included: the model cannot tell them apart."
    ),
)
def denoised_photograph() -> Figure:
    result = denoising.denoised()
    fig, axes = plot.new_figure(height=3.75, cols=3)
    names = (("noisy", "input"), ("cleaned", "output"), ("clean", "target"))
    for ax, (key, name) in zip(axes, names, strict=True):
        picture(ax, result[key], cmap="gray", vmin=-0.05, vmax=1.05)
        ax.set_title(name)
    return fig


# --- Unsupervised learning --------------------------------------------------------------------


@figure(
    "mixture-samples",
    title="From points to a density, and from the density to new points",
    alt=(
        "Three panels. Points in a round, a long and a bent cloud; six ellipses that cover the "
        "clouds, three of them along the bend; new points, which form nearly the same three clouds."
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
        "digits rebuilt from 2, 10 and 50 numbers: with 2 all look alike and blurred, with 10 "
        "their slant and size return, with 50 they are hard to tell from the originals."
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


# --- Reinforcement learning -------------------------------------------------------------------


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
        "Nobody drew the paths: they come from rewards of $-1$ for a step, $+20$ for the goal and "
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
        "and wanders about. It stays below the best possible because it goes on trying."
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


# --- Depth and generalisation -----------------------------------------------------------------


@figure(
    "unrolled-spirals",
    title="Layer by layer, two spirals come apart",
    alt=(
        "Four panels with the same points of two classes. In the first they form two spirals wound "
        "into each other; after one and two layers they are folded and stretched; after the third "
        "layer one class lies left and the other right of a straight vertical line."
    ),
    caption=(
        "Points of two classes as a deep network sees them: its input, and the same points after "
        "each of its three hidden layers of 14 units, drawn by the two numbers that show most. "
        "The last step of the network is a plane (seen edge-on), and by then a plane is enough."
    ),
)
def unrolled_spirals() -> Figure:
    palette = plot.colors()
    result = plane_results.unrolled_spirals()
    fig, axes = plot.new_figure(height=3.75, rows=2, cols=2)
    views = [result["x"], *result["layers"]]
    titles = ("input", "after layer 1", "after layer 2", "after layer 3")
    for ax, view, title in zip(axes.flat, views, titles, strict=True):
        plot.class_points(
            ax, view[::2, 0], view[::2, 1], result["y"][::2], markersize=3.6, markeredgewidth=0.2
        )
        ax.set_title(title)
        ax.margins(0.06)
        bare(ax)
    axes[1, 1].axvline(0.0, color=palette.text, linewidth=2)
    return fig


@figure(
    "depth-comparison",
    title="Error of shallow and deep networks of equal size",
    alt=(
        "Test error in percent against the number of parameters. The curve for one hidden layer "
        "falls from about 8 percent at 250 parameters to about 2 at 1000. The curve for three "
        "hidden layers lies below it throughout, from about 2 percent to about one half."
    ),
    caption=(
        "Networks that classify spirals of two and a half turns: mean test error of five runs, "
        "with standard errors. With a quarter of the parameters the deep network does as well as "
        "the shallow one. Both were trained in the same way."
    ),
)
def depth_comparison() -> Figure:
    palette = plot.colors()
    result = plane_results.depth_errors()
    mean = result["test"].mean(axis=2)  # (2, 3)
    error = result["test"].std(axis=2, ddof=1) / np.sqrt(result["test"].shape[2])
    fig, ax = plot.new_figure(height=3.3)
    for row, color, name, place in (
        (0, palette.uncertainty, "one hidden layer", (390, 6.3)),
        (1, palette.model, "three hidden layers", (600, 1.35)),
    ):
        x = result["parameters"][row]
        ax.vlines(x, mean[row] - error[row], mean[row] + error[row], color=color, linewidth=1.6)
        ax.plot(x, mean[row], "o-", color=color)
        plot.label(ax, *place, name, color)
    ax.set(
        xlabel="number of parameters",
        ylabel="test error (percent)",
        xlim=(150, 1050),
        ylim=(0, 10.5),
    )
    return fig


@figure(
    "overfitting",
    title="More freedom fits the data better and the world worse",
    alt=(
        "Above, ten dots with three curves: a level line, a smooth falling curve, and one that "
        "passes through every dot and swings between them. Below, two curves over the degree of "
        "the polynomial: the error on the data used falls to zero; that on new data falls, is "
        "lowest at degree 2 and then rises ever more steeply."
    ),
    caption=(
        "Polynomials fitted to ten measurements of the tea. Above, one set of measurements and "
        "degrees 0, 2 and 9. Below, the root mean square error over 200 such sets, on the ten "
        "measurements used for fitting and on nine new ones, taken half-way between them."
    ),
)
def overfitting() -> Figure:
    palette = plot.colors()
    minutes, temperature = cooling.measured_tea(10, rng=np.random.default_rng(FLEXIBLE_SEED))
    grid = np.linspace(minutes[0], minutes[-1], 201)
    fig, (top, bottom) = plot.new_figure(height=5.4, rows=2)
    for degree, color, place in (
        (0, palette.muted, (8.5, 51.5)),
        (2, palette.model, (24.5, 63.0)),
        (9, palette.loss, (5.0, 86.0)),
    ):
        fitted = np.polynomial.Polynomial.fit(minutes, temperature, degree)
        top.plot(grid, fitted(grid), color=color, linewidth=2.6 if degree == 2 else 1.8)
        plot.label(top, *place, f"degree {degree}", color)
    plot.data_points(top, minutes, temperature)
    top.set(xlabel="minutes $x$", ylabel="temperature $y$ (°C)", xlim=(0, 41), ylim=(27, 92))
    degrees, used, new = polynomial_errors()
    bottom.plot(degrees, used, "o-", color=palette.data)
    bottom.plot(degrees, new, "o-", color=palette.truth)
    plot.label(bottom, 6.0, 0.4, "data used", "data", ha="right")
    plot.label(bottom, 6.0, 2.65, "new data", "truth", ha="right")
    bottom.set(
        xlabel="degree of the polynomial",
        ylabel="error (°C)",
        xlim=(0.6, 9.2),
        ylim=(-0.2, 5.3),
        xticks=np.arange(1, 10),
    )
    return fig


# --- What can go wrong ------------------------------------------------------------------------


@figure(
    "shortcut",
    title="Right for the wrong reason",
    alt=(
        "Left, the weights of a classifier as an image: strongest in a square in the upper left "
        "corner, weaker along strokes in the middle. Right, bars of test accuracy: 99 percent if "
        "eights carry the mark, about 70 percent without marks, about 40 if threes carry it."
    ),
    caption=(
        "A classifier of the digits 3 and 8, trained on images in which every 8 has a mark in the "
        "corner. Left: how much each pixel speaks for 8 (violet) or for 3 (orange). Right: its "
        "accuracy on new images, depending on who carries the mark."
    ),
)
def shortcut() -> Figure:
    palette = plot.colors()
    result = digit_results.shortcut()
    accuracy = result["accuracy"].mean(axis=0)  # (3,)
    fig, (left, right) = plot.new_figure(height=2.9, cols=2, width_ratios=(1, 1.25))
    largest = float(np.abs(result["weights"]).max())
    colors = LinearSegmentedColormap.from_list(
        "for-or-against", [palette.classes[0], palette.background, palette.classes[1]]
    )
    left.imshow(result["weights"], cmap=colors, vmin=-largest, vmax=largest)
    left.set_title("weights")
    bare(left)
    right.barh(np.arange(3), accuracy, color=palette.model, height=0.42)
    for k, (name, value) in enumerate(
        zip(("8 has the mark", "nobody has it", "3 has the mark"), accuracy, strict=True)
    ):
        plot.label(right, 1, k - 0.25, name, "text", va="bottom")
        plot.label(right, value + 2, k, f"{value:.0f}", "model", fontweight="bold")
    right.set(
        xlim=(0, 116),
        ylim=(2.5, -0.95),
        yticks=[],
        xticks=[0, 50, 100],
        xlabel="accuracy (percent)",
    )
    right.grid(visible=False)
    return fig


@figure(
    "bias-from-data",
    title="Who is missing from the data pays for it",
    alt=(
        "Error against the share of group B in the data. Group B's error starts at 35 percent if "
        "it is absent and falls as its share grows; group A's error starts at 16 percent and "
        "rises. They cross at 22 percent where both have half of the data. The error over "
        "everybody is a low arch from 16 to 22 percent and back."
    ),
    caption=(
        "Error of the single threshold that makes the fewest mistakes in all, if an instrument "
        "reads higher in group B than in group A. A threshold for each group would be wrong in 16 "
        "percent of cases in both. The error over everybody hides who bears it."
    ),
)
def bias_from_data() -> Figure:
    palette = plot.colors()
    shares = np.linspace(0.0, 1.0, 51)
    errors = 100 * group_errors(shares)  # (51, 3)
    fig, ax = plot.new_figure(height=3.5)
    ax.plot(100 * shares, errors[:, 0], color=palette.classes[0])
    ax.plot(100 * shares, errors[:, 1], color=palette.classes[1])
    ax.plot(100 * shares, errors[:, 2], color=palette.muted, linewidth=1.8, dashes=(4, 3))
    plot.label(ax, 17, 37, "group B", palette.classes[1])
    plot.label(ax, 83, 37, "group A", palette.classes[0], ha="right")
    plot.label(ax, 50, 15.3, "everybody", "muted", ha="center")
    ax.set(
        xlabel="share of group B in the data (percent)",
        ylabel="wrong answers (percent)",
        xlim=(0, 100),
        ylim=(0, 44),
    )
    return fig
