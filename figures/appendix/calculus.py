"""Figures of the appendix: calculus."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from figures.appendix.parts import arrow, circle, name_point
from figures.registry import figure
from udl import plot
from udl.plot import Figure

Array = NDArray[np.float64]


def bump(x: Array) -> Array:
    """Return the function whose tangent is drawn."""
    return np.sin(x) + 0.4 * x


@figure(
    "secant-and-tangent",
    title="From the slope between two points to the slope at one",
    alt=(
        "A curve with a point at x = 1. Three straight lines run through it: two cut the curve "
        "again, at distances 1.6 and 0.8, and the third only touches it. The closer the second "
        "point, the nearer the cutting line comes to the touching one."
    ),
    caption=(
        "The slope of the line through two points of a curve (grey) approaches, as the second "
        "point comes closer, the slope at the first: the derivative (blue)."
    ),
)
def secant_and_tangent() -> Figure:
    palette = plot.colors()
    x = np.linspace(0.0, 3.6, 181)
    fig, ax = plot.new_figure(height=3.3)
    ax.plot(x, bump(x), color=palette.data)
    start, ends = 1.0, np.array([0.2, 3.2])
    height = bump(np.array(start))
    for gap, place in ((1.6, (3.25, 0)), (0.8, (3.25, 0))):
        slope = (bump(np.array(start + gap)) - height) / gap
        ax.plot(ends, height + slope * (ends - start), color=palette.muted, linewidth=1.4)
        ax.plot(start + gap, bump(np.array(start + gap)), "o", color=palette.muted)
        plot.label(
            ax, place[0], height + slope * (ends[1] - start), f"gap {gap}: {slope:.2f}", "muted"
        )
    slope = np.cos(start) + 0.4
    ax.plot(ends, height + slope * (ends - start), color=palette.model)
    ax.plot(start, height, "o", color=palette.model, zorder=5)
    plot.label(ax, 3.25, height + slope * (ends[1] - start), f"slope {slope:.2f}", "model")
    ax.set(xlabel="$x$", ylabel=r"$f\,[x]$", xlim=(0, 4.35), ylim=(0, 3.8))
    ax.set_xticks([0, 1, 2, 3])
    return fig


def valley(x: Array, y: Array) -> Array:
    """Return a tilted bowl over the plane, of the shape of x and y."""
    return 0.5 * (x**2 + 2.4 * y**2 + 1.2 * x * y)


@figure(
    "gradient",
    title="The gradient points straight across the contour lines",
    alt=(
        "Oval contour lines of a valley around the origin, at equal steps of height. At four "
        "points on them arrows point outwards; each meets its contour line at a right angle, and "
        "the arrows are longer where the lines lie closer together."
    ),
    caption=(
        "The gradient at four points of a valley, drawn at a quarter of its length. It points "
        "uphill, at a right angle to the contour line, and is long where the lines are close."
    ),
)
def gradient() -> Figure:
    palette = plot.colors()
    axis = np.linspace(-2.3, 2.3, 93)
    x, y = np.meshgrid(axis, axis * 0.75)
    fig, ax = plot.new_figure(height=3.5)
    ax.grid(visible=False)
    ax.contour(
        x,
        y,
        valley(x, y),
        valley_levels(),
        colors=palette.loss,
        linewidths=1.3,
    )
    ax.plot(0, 0, "o", color=palette.loss)
    for point in valley_points():
        arrow(ax, point, point + 0.25 * valley_gradient(point), palette.model)
        ax.plot(*point, "o", color=palette.model, markersize=5)
    ax.set(xlabel=r"$\phi_1$", ylabel=r"$\phi_2$", aspect="equal")
    ax.set(xlim=(-2.3, 2.3), ylim=(-1.72, 1.72))
    return fig


def valley_levels() -> Array:
    """Return the heights of the contour lines."""
    return np.linspace(0.5, 3.0, 6)


def valley_points() -> Array:
    """Return where the gradient is drawn, each on one of the contour lines, (4, 2)."""
    ways = np.array([[1.0, 0.3], [-0.3, 0.85], [-1.6, -0.1], [0.6, -1.0]])
    levels = valley_levels()[[0, 1, 2, 1]]
    return np.asarray(ways * np.sqrt(levels / valley(*ways.T))[:, None], dtype=float)


def valley_gradient(point: Array) -> Array:
    """Return the gradient of the valley at a point, (2,)."""
    return np.array([point[0] + 0.6 * point[1], 2.4 * point[1] + 0.6 * point[0]])


@figure(
    "taylor",
    title="Approximations near a point",
    alt=(
        "A curve and three approximations about the point 0.3: a horizontal line through the "
        "point, the tangent, and a parabola. Near the point the parabola cannot be told from the "
        "curve; farther away each leaves it, the horizontal line first and the parabola last."
    ),
    caption=(
        "Value, slope and curvature at one point give ever better stand-ins for a function, but "
        "only near that point."
    ),
)
def taylor() -> Figure:
    palette = plot.colors()
    place = TAYLOR_PLACE
    x = np.linspace(-1.0, 2.6, 181)
    value, slope, bend = wave(place)
    step = x - place
    fig, ax = plot.new_figure(height=3.3)
    ax.plot(x, wave_value(x), color=palette.data, linewidth=3)
    stand_ins = (
        (value + 0 * step, "muted"),
        (value + slope * step, "truth"),
        (value + slope * step + bend * step**2 / 2, "model"),
    )
    for curve, color in stand_ins:
        inside = (curve > -0.6) & (curve < 2.5)
        ax.plot(x[inside], curve[inside], "--", color=getattr(palette, color), linewidth=1.8)
    ax.plot(place, value, "o", color=palette.data)
    plot.label(ax, 2.65, value, "value", "muted")
    plot.label(ax, 1.9, 2.3, "and slope", "truth")
    plot.label(ax, 2.65, -0.28, "and curvature", "model")
    plot.label(ax, 2.65, float(wave_value(np.array(2.6))), r"$f\,[x]$", "data")
    ax.set(xlabel="$x$", xlim=(-1, 3.75), ylim=(-0.6, 2.5))
    ax.set_xticks([-1, 0, 1, 2])
    return fig


TAYLOR_PLACE = 0.3


def wave_value(x: Array) -> Array:
    """Return the function that is approximated."""
    return np.exp(-0.3 * x) * np.sin(1.4 * x) + 0.5


def wave(x: float) -> tuple[float, float, float]:
    """Return its value, first and second derivative at a place."""
    damp, sine, cosine = np.exp(-0.3 * x), np.sin(1.4 * x), np.cos(1.4 * x)
    first = damp * (-0.3 * sine + 1.4 * cosine)
    second = damp * ((0.09 - 1.96) * sine - 2 * 0.3 * 1.4 * cosine)
    return float(damp * sine + 0.5), float(first), float(second)


@figure(
    "convexity",
    title="A convex function and one that is not",
    alt=(
        "Left, a bowl: the straight line between two of its points lies above the curve. Right, a "
        "curve with two dips: the line between two of its points runs below the curve in the "
        "middle, where the curve has a hump."
    ),
    caption=(
        "Left: no chord of a convex function runs below it, so that it has no second valley. "
        "Right: one chord that runs below is enough to spoil it."
    ),
)
def convexity() -> Figure:
    palette = plot.colors()
    fig, axes = plot.new_figure(height=2.9, cols=2, sharey=True)
    functions: tuple[Callable[[Array], Array], ...] = (
        lambda x: 0.3 + 0.42 * x**2,
        lambda x: 1.1 + 0.25 * x**4 - 0.85 * x**2 + 0.12 * x,
    )
    for ax, function, ends, name in zip(
        axes, functions, ((-1.5, 1.2), (-1.25, 1.4)), ("convex", "not convex"), strict=True
    ):
        x = np.linspace(-1.9, 1.9, 121)
        ax.plot(x, function(x), color=palette.loss)
        chord = np.array(ends)
        ax.plot(chord, function(chord), "o-", color=palette.model, linewidth=1.8)
        ax.set(title=name, xlim=(-2, 2), ylim=(0, 2.2), xlabel=r"$\phi$")
        ax.set_xticks([-2, -1, 0, 1, 2])
    return fig


@figure(
    "lagrange",
    title="The best point on a line",
    alt=(
        "Circular contour lines around the point (1.6, 1.4) and a straight line. Where the line "
        "just touches one of the circles lies a dot; there two arrows, the gradient of the "
        "function and that of the constraint, lie along one line. The line cuts the larger circles."
    ),
    caption=(
        "The lowest point on the line is where it touches a contour. There the gradient of the "
        "function (magenta) and that of the constraint (blue) are parallel, so no step along the "
        "line changes the function to first order."
    ),
)
def lagrange() -> Figure:
    palette = plot.colors()
    centre, normal, level = LAGRANGE
    best = centre + normal * (level - normal @ centre) / (normal @ normal)
    fig, ax = plot.new_figure(height=3.5)
    ax.grid(visible=False)
    distance = np.linalg.norm(best - centre)
    for factor in (0.75, 1.0, 1.3, 1.6):
        ax.plot(
            *(centre[:, None] + circle(float(factor * distance))),
            color=palette.loss,
            linewidth=1.2,
            alpha=1.0 if factor == 1.0 else 0.55,
        )
    ax.plot(*centre, "o", color=palette.loss)
    along = np.array([-normal[1], normal[0]])
    ends = best[:, None] + along[:, None] * np.array([-3.0, 3.0])
    ax.plot(*ends, color=palette.model)
    arrow(ax, best, best + 0.55 * (best - centre), palette.loss)
    arrow(ax, best, best + 0.42 * normal, palette.model)
    ax.plot(*best, "o", color=palette.data, zorder=6)
    plot.label(ax, -0.45, 1.75, r"$g[\phi] = 0$", "model", ha="right")
    name_point(ax, centre, "unconstrained", "loss", ha="center", va="top", offset=(0, -7))
    plot.pointer(ax, tuple(best), (-0.35, 0.75), "constrained", "data", ha="right")
    ax.set(xlim=(-1.75, 3.85), ylim=(-1.0, 2.75), aspect="equal")
    ax.set(xlabel=r"$\phi_1$", ylabel=r"$\phi_2$")
    return fig


# Centre of the bowl, normal vector of the line, and the line's level: normal @ point = level.
LAGRANGE = (np.array([1.6, 1.4]), np.array([1.0, 0.8]), 1.2)
