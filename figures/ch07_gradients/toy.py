"""Figures of chapter 7: the toy composition."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from figures.ch07_gradients.parts import (
    TOY,
    TOY_Y,
    Array,
    arrow,
    box,
    canvas,
    number,
    toy_passes,
)
from figures.registry import figure
from udl import plot
from udl.plot import Figure


@figure(
    "toy-composition",
    title="Both passes of the toy composition",
    alt=(
        "Nine rows from the input 2.3 to the loss 0.139, each with its formula. A column of values "
        "with arrows downwards, a column of derivatives with arrows upwards, from 0.745 beside the "
        "last linear function to 2.281 beside the first, and the derivatives with respect to the "
        "two parameters of each linear function."
    ),
    caption=(
        "The toy composition at $x = 2.3$ and $y = 2$. Values (blue) are computed downwards, "
        "derivatives of the loss (magenta) upwards, each from the one below it. Beside each linear "
        "function stand the derivatives for its two parameters: that of $\\beta_k$ is the one of "
        "$f_k$, that of $\\omega_k$ is $h_k$ times as large."
    ),
)
def toy_composition() -> Figure:
    palette = plot.colors()
    forward, backward = toy_passes()
    loss = (forward.output - TOY_Y) ** 2
    fig, ax = plot.new_figure(height=3.75)
    canvas(ax, 10.8, 9.9)
    rows: list[tuple[str, float, float | None]] = [("input $x$", forward.h[0], None)]
    for k, name in enumerate((*TOY.functions, "")):
        before = "x" if k == 0 else f"h_{k}"
        rows.append((rf"$f_{k} = \beta_{k} + \omega_{k} {before}$", forward.f[k], backward.f[k]))
        if name:
            rows.append(
                (
                    rf"$h_{k + 1} = \mathrm{{{name}}}\,[f_{k}]$",
                    forward.h[k + 1],
                    backward.h[k + 1],
                )
            )
    rows.append((r"$\ell = (f_3 - y)^2$", loss, 1.0))
    for column, words, color in (
        (3.7, "value", "model"),
        (5.6, "derivative", "loss"),
        (8.7, "of the parameters", "uncertainty"),
    ):
        plot.label(ax, column, 9.55, words, color, ha="center")
    for i, (formula, value, slope) in enumerate(rows):
        y = 8.6 - i
        plot.label(ax, 0.0, y, formula, "text", fontsize=12)
        box(ax, (3.7, y), (1.45, 0.6), palette.model)
        plot.label(ax, 3.7, y, number(value), "model", ha="center", fontsize=12)
        if i:
            arrow(ax, (3.7, y + 0.7), (3.7, y + 0.31), palette.model)
        if slope is None:
            continue
        box(ax, (5.6, y), (1.45, 0.6), palette.loss)
        plot.label(ax, 5.6, y, number(slope), "loss", ha="center", fontsize=12)
        if i > 1:
            arrow(ax, (5.6, y + 0.3), (5.6, y + 0.69), palette.loss)
        if i % 2 and i < len(rows) - 1:
            k = i // 2
            slopes = (
                rf"$\beta_{k}$: {number(backward.beta[k])}",
                rf"$\omega_{k}$: {number(backward.omega[k])}",
            )
            arrow(ax, (6.33, y), (6.65, y), palette.uncertainty, 1.3)
            plot.label(ax, 6.72, y, slopes[0], "uncertainty", fontsize=12)
            plot.label(ax, 8.82, y, slopes[1], "uncertainty", fontsize=12)
    return fig


@figure(
    "slopes-multiply",
    title="Four slopes along the way",
    alt=(
        "Four small graphs, each with a point and the tangent there: the sine, rising gently with "
        "slope 0.334; the exponential, rising steeply with slope 5.068; the cosine, falling with "
        "slope −0.754; and the squared distance from 2, rising with slope 0.745."
    ),
    caption=(
        "The three functions of the toy composition that bend, and its loss, each with its tangent "
        "at the value that the forward pass has brought. The four slopes and the three weights "
        "$\\omega_1$, $\\omega_2$ and $\\omega_3$ between them multiply to "
        "$\\partial\\ell/\\partial f_0 = 2.281$."
    ),
)
def slopes_multiply() -> Figure:
    palette = plot.colors()
    forward, _ = toy_passes()
    fig, axes = plot.new_figure(height=3.75, rows=2, cols=2)

    def square(f: Array) -> Array:
        return (f - TOY_Y) ** 2

    panels: tuple[tuple[str, Callable[[Array], Array], float, float, tuple[float, float]], ...] = (
        (r"$h_1 = \sin[f_0]$", np.sin, np.cos(forward.f[0]), forward.f[0], (-0.3, 3.3)),
        (r"$h_2 = \exp[f_1]$", np.exp, np.exp(forward.f[1]), forward.f[1], (0.0, 2.4)),
        (r"$h_3 = \cos[f_2]$", np.cos, -np.sin(forward.f[2]), forward.f[2], (5.6, 9.2)),
        (r"$\ell = (f_3 - 2)^2$", square, 2 * (forward.f[3] - TOY_Y), forward.f[3], (1.2, 3.0)),
    )
    for k, (ax, (title, function, slope, at, limits)) in enumerate(
        zip(axes.flat, panels, strict=True)
    ):
        grid = np.linspace(*limits, 120)
        ax.plot(grid, function(grid), color=palette.model)
        reach = 0.22 * (limits[1] - limits[0])
        ends = np.array([at - reach, at + reach])
        value = float(function(np.array(at)))
        ax.plot(ends, value + slope * (ends - at), color=palette.loss, linewidth=2.0)
        ax.plot(at, value, "o", color=palette.text, markersize=6, zorder=5)
        ax.set_title(title)
        spot = ((0.36, 0.14), (0.05, 0.85), (0.62, 0.85), (0.28, 0.85))[k]
        plot.label(ax, *spot, f"slope {number(slope)}", "loss", frame="panel")
        ax.set(xlim=limits)
        ax.locator_params(nbins=4)
    return fig
