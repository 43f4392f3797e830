"""Figures of chapter 7: a program that differentiates programs."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np

from figures.ch07_gradients.parts import arrow, canvas
from figures.registry import figure
from udl import plot
from udl.experiments.ch07_gradients import spirals
from udl.gradients.autodiff import Tensor
from udl.plot import Figure

W, B, X, Y = 2.0, 1.0, 3.0, 5.0


def example() -> dict[str, Tensor]:
    """Return the nodes of the graph of (w x + b - y)², after its backward pass."""
    w, b, x, goal = (Tensor(value) for value in (W, B, X, -Y))
    product = w * x
    total = product + b
    error = total + goal
    square = error * error
    square.backward()
    return {
        "w": w,
        "x": x,
        "b": b,
        "-y": goal,
        "product": product,
        "sum": total,
        "error": error,
        "square": square,
    }


@figure(
    "computation-graph",
    title="A computation graph and its backward pass",
    alt=(
        "A graph with the leaves w = 2, x = 3, b = 1 and minus y = −5, and the operations times, "
        "plus, plus and times, to the loss 4. Below each value stands its derivative: 12 for w, 8 "
        "for x, 4 for b, for minus y and for the error e. Two lines lead from e to the last "
        "operation, each bringing 2 back."
    ),
    caption=(
        "The graph of $\\ell = (wx + b - y)^2$ for one example. Values (blue) were computed from "
        "left to right, derivatives (magenta) from right to left. The error $e$ is used twice, as "
        "both factors of the square. Each use sends 2 back, and they add up to 4."
    ),
)
def computation_graph() -> Figure:
    palette = plot.colors()
    nodes = example()
    fig, ax = plot.new_figure(height=3.1)
    canvas(ax, 10.6, 5.6)
    places = {
        "w": (0.8, 4.6),
        "x": (0.8, 2.9),
        "b": (2.9, 1.2),
        "-y": (4.9, 1.2),
        "product": (2.9, 3.75),
        "sum": (4.9, 3.75),
        "error": (6.9, 3.75),
        "square": (9.6, 3.75),
    }
    names = {
        "w": "$w$",
        "x": "$x$",
        "b": "$b$",
        "-y": "$-y$",
        "product": r"$\times$",
        "sum": "$+$",
        "error": r"$+$",
        "square": r"$\times$",
    }
    for start, end, bend in (
        ("w", "product", 0.0),
        ("x", "product", 0.0),
        ("product", "sum", 0.0),
        ("b", "sum", 0.0),
        ("sum", "error", 0.0),
        ("-y", "error", 0.0),
        ("error", "square", -0.35),
        ("error", "square", 0.35),
    ):
        ends = np.array([places[start], places[end]])
        way = ends[1] - ends[0]
        # In the panel's shape a unit is higher than it is wide.
        scale = 0.42 / np.hypot(way[0], 0.95 * way[1])
        arrow(
            ax,
            (float(ends[0, 0] + scale * way[0]), float(ends[0, 1] + scale * way[1])),
            (float(ends[1, 0] - scale * way[0]), float(ends[1, 1] - scale * way[1])),
            palette.muted,
            1.3,
            bend,
        )
    for key, (x, y) in places.items():
        leaf = key in ("w", "x", "b", "-y")
        ax.plot(
            x,
            y,
            "s" if leaf else "o",
            markersize=25,
            color=palette.background,
            markeredgecolor=palette.text,
            markeredgewidth=1.2,
            zorder=3,
        )
        ax.text(x, y, names[key], color=palette.text, ha="center", va="center", zorder=4)
        value, slope = float(nodes[key].value), float(nodes[key].grad)
        words = f"{value:g}".replace("-", "−")
        plot.label(ax, x - 0.05, y - 0.72, words, "model", ha="right")
        plot.label(ax, x + 0.1, y - 0.72, f"{slope:g}", "loss", ha="left")
    plot.label(ax, 6.9, 4.5, "$e$", "text", ha="center")
    plot.label(ax, 9.6, 4.5, r"$\ell$", "text", ha="center")
    plot.label(ax, 8.25, 4.72, "2", "loss", ha="center")
    plot.label(ax, 8.25, 2.72, "2", "loss", ha="center")
    plot.label(ax, 8.5, 0.75, "value", "model", ha="right")
    plot.label(ax, 8.65, 0.75, "derivative", "loss")
    return fig


@figure(
    "spirals-learned",
    title="Two spirals, learned with fifty lines of code",
    alt=(
        "Left, a square with points of two spirals, each wound twice around the middle. The area "
        "where the network's output is positive follows one spiral, the area where it is negative "
        "the other. Right, the mean squared error on a logarithmic axis, falling "
        "smoothly from above 1 to about 0.03 in a thousand steps."
    ),
    caption=(
        "Left, the points and the output of the trained network, blue where it is positive and "
        "gold where it is negative. Right, the loss over the 1,000 steps. Only the program of the "
        "page computed its gradients."
    ),
)
def spirals_learned() -> Figure:
    palette = plot.colors()
    result = spirals.learned()
    x, y = spirals.spirals()
    fig, axes = plot.new_figure(height=2.8, cols=2)
    reach = spirals.REACH
    side = np.linspace(-reach, reach, spirals.SIDE)
    axes[0].contourf(
        side,
        side,
        result["painted"],
        levels=[-1e3, 0.0, 1e3],
        colors=[palette.uncertainty, palette.model],
        alpha=0.3,
    )
    plot.class_points(axes[0], x[:, 0], x[:, 1], (y[:, 0] > 0).astype(int), markersize=4.5)
    axes[0].set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal")
    axes[0].set(xlabel="$x_1$", ylabel="$x_2$", xticks=(-1, 0, 1), yticks=(-1, 0, 1))
    axes[0].grid(visible=False)
    axes[1].plot(result["losses"], color=palette.loss, linewidth=1.6)
    axes[1].set(yscale="log", xlabel="step", ylabel="loss", xlim=(0, spirals.STEPS))
    axes[1].minorticks_off()
    axes[1].set_xticks([0, 500, 1000])
    return fig
