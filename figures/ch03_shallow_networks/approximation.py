"""Figures of chapter 3: many hidden units."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from figures.ch03_shallow_networks.parts import few_ticks, output
from figures.registry import figure
from udl import plot
from udl.plot import Figure
from udl.regions import fit_output_layer, interpolating_network

Array = NDArray[np.float64]


def smooth_target(x: Array) -> Array:
    """Return the curve that the chapter approximates: two sine waves, differentiable everywhere."""
    return np.sin(2 * np.pi * x) + 0.3 * np.sin(6 * np.pi * x + 1.0)


@figure(
    "more-units-closer",
    title="More hidden units follow a curve more closely",
    alt=(
        "Three stacked panels with the same wavy green curve. A network of 5 hidden units cuts "
        "its corners visibly, one of 10 only at the bends, and one of 20 can hardly be told from "
        "the curve; the largest errors are written in each panel."
    ),
    caption=(
        "A network with $D$ hidden units that meets the curve at $D + 1$ equidistant points (dots) "
        "and joins them by straight lines. Doubling $D$ makes the largest error about four times "
        "smaller once the pieces are short."
    ),
)
def more_units_closer() -> Figure:
    palette = plot.colors()
    x = np.linspace(0.0, 1.0, 1001)
    fig, axes = plot.new_figure(height=5.3, rows=3, sharex=True, sharey=True)
    for ax, num_hidden in zip(axes, (5, 10, 20), strict=True):
        knots = np.linspace(0.0, 1.0, num_hidden + 1)
        values = output(interpolating_network(knots, smooth_target(knots)), x)
        error = np.max(np.abs(values - smooth_target(x)))
        ax.plot(x, smooth_target(x), color=palette.truth, linewidth=4.2, alpha=0.55)
        ax.plot(x, values, color=palette.model, linewidth=1.9)
        ax.plot(knots, smooth_target(knots), "o", color=palette.model, markersize=4.8)
        plot.label(ax, 0.98, 0.92, f"$D = {num_hidden}$", "model", frame="panel", ha="right")
        plot.label(ax, 0.98, 0.74, f"largest error {error:.2f}", "loss", frame="panel", ha="right")
        ax.set(ylabel="$y$", xlim=(0, 1), ylim=(-1.35, 1.6))
        few_ticks(ax, y=3)
    axes[2].set_xlabel("input $x$")
    return fig


WIDTHS = 2 ** np.arange(2, 10)


def approximation_errors() -> dict[str, Array]:
    """Return errors against the widths `WIDTHS` for each curve of the figure below."""
    x = np.linspace(0.0, 1.0, 8193)
    found: dict[str, list[float]] = {"interpolated": [], "fitted": [], "root": [], "moved": []}
    for num_hidden in WIDTHS:
        knots = np.linspace(0.0, 1.0, num_hidden + 1)
        smooth = interpolating_network(knots, smooth_target(knots))
        fitted = fit_output_layer(smooth, x[::4], smooth_target(x[::4]))
        root = interpolating_network(knots, np.sqrt(knots))
        moved = interpolating_network(knots**4, knots**2)
        for name, network, target in (
            ("interpolated", smooth, smooth_target(x)),
            ("fitted", fitted, smooth_target(x)),
            ("root", root, np.sqrt(x)),
            ("moved", moved, np.sqrt(x)),
        ):
            found[name].append(float(np.max(np.abs(output(network, x) - target))))
    return {name: np.array(errors) for name, errors in found.items()}


def measured_rate(errors: Array) -> float:
    """Return the slope of log error against log width, from 32 units on."""
    use = WIDTHS >= 32
    return float(np.polyfit(np.log(WIDTHS[use]), np.log(errors[use]), 1)[0])


@figure(
    "error-against-width",
    title="Error against width, and its rate",
    alt=(
        "Largest error against the number of hidden units, both on logarithmic axes. Two lines "
        "for a smooth curve fall with slope minus 2, the fitted one a little lower. For the square "
        "root the line falls with slope minus one half; with joints crowded at zero, with minus 2."
    ),
    caption=(
        "Largest error on $[0, 1]$ against width, with the measured slopes. For a smooth curve the "
        "error falls like $D^{-2}$. The square root is infinitely steep at zero: equidistant "
        "joints reach only $D^{-1/2}$, joints at $(d/D)^4$ bring the rate back."
    ),
)
def error_against_width() -> Figure:
    palette = plot.colors()
    errors = approximation_errors()
    fig, ax = plot.new_figure(height=3.75)
    lines = (
        ("root", palette.loss, "-", "root, equal steps", 600, 0.034),
        ("interpolated", palette.model, "-", "smooth, joined", 600, 3.2e-4),
        ("fitted", palette.model, "--", "smooth, fitted", 600, 2.3e-5),
        ("moved", palette.loss, "--", "root, crowded", 4.2, 6e-5),
    )
    for name, color, style, text, left, height in lines:
        ax.loglog(WIDTHS, errors[name], style, color=color, marker="o", markersize=4.5)
        rate = measured_rate(errors[name])
        plot.label(ax, left, height, f"{text}\nslope ${rate:.2f}$", color)
    ax.set(
        xlabel="number of hidden units $D$",
        ylabel="largest error",
        xlim=(3.3, 9000),
        ylim=(1e-6, 2.0),
    )
    ax.set_xticks([4, 16, 64, 256], ["4", "16", "64", "256"])
    ax.set_xticks([], minor=True)
    return fig
