"""Figures of chapter 1: depth and generalisation."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray

from figures.ch01_introduction.parts import bare, mean_squared
from figures.registry import figure
from udl import plot
from udl.data import cooling
from udl.experiments.ch01_introduction import plane_results
from udl.plot import Figure

Array = NDArray[np.float64]

FLEXIBLE_SEED = 3


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
    title="Error of shallow and deep networks against their size",
    alt=(
        "Test error in percent against the number of parameters. The curve for one hidden layer "
        "falls from about 8 percent at 250 parameters to about 2 at 1000. The curve for three "
        "hidden layers lies below it throughout, from about 2 percent to about one half."
    ),
    caption=(
        "Networks that classify spirals of two and a half turns: mean test error of five runs, "
        "with standard errors. From these first weights, the deep network comes about as far with "
        "a quarter of the parameters. Both were trained in the same way."
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
    title="Too much freedom fits the data better and the world worse",
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
