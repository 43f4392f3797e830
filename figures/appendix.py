"""Figures of the appendix: the background mathematics."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.patches import Ellipse, Polygon, Rectangle
from numpy.typing import NDArray
from scipy import stats

from figures.registry import figure
from udl import plot
from udl.plot import Axes, Figure
from udl.unsupervised import gaussian_conditional

Array = NDArray[np.float64]


# --- Parts that several figures share ---------------------------------------------------------


def arrow(ax: Axes, start: Array, end: Array, color: str, **options: object) -> None:
    """Draw a straight arrow between two points of the plane."""
    style = {"arrowstyle": "-|>", "color": color, "linewidth": 2.2, "mutation_scale": 15}
    style |= {"shrinkA": 0, "shrinkB": 0, **options}
    ax.annotate("", xy=tuple(end), xytext=tuple(start), arrowprops=style, annotation_clip=False)


def name_point(
    ax: Axes, point: Array | tuple[float, float], text: str, color: str, **options: Any
) -> None:
    """Write a label at a point of the plane."""
    plot.label(ax, float(point[0]), float(point[1]), text, color, **options)


def bare(ax: Axes) -> None:
    """Take frame, grid and ticks away."""
    ax.grid(visible=False)
    ax.set_xticks([])
    ax.set_yticks([])
    for spine in ax.spines.values():
        spine.set_visible(False)


def circle(radius: float = 1.0, count: int = 121) -> Array:
    """Return points on a circle about the origin, (2, count)."""
    angle = np.linspace(0.0, 2 * np.pi, count)
    return radius * np.stack([np.cos(angle), np.sin(angle)])


# --- Reading the mathematics ------------------------------------------------------------------


def cells(ax: Axes, left: float, bottom: float, rows: int, cols: int, color: str) -> None:
    """Draw a table of empty cells whose lower left corner is given."""
    for row in range(rows):
        for col in range(cols):
            ax.add_patch(
                Rectangle(
                    (left + col, bottom + row),
                    1,
                    1,
                    facecolor=color,
                    alpha=0.3,
                )
            )
            ax.add_patch(
                Rectangle(
                    (left + col, bottom + row), 1, 1, fill=False, edgecolor=color, linewidth=1.2
                )
            )


@figure(
    "columns-and-rows",
    title="The same layer in the book's equation and in the code",
    alt=(
        "Above, boxes for a column y of two cells, a column beta of two, a matrix Omega of two "
        "rows and three columns, and a column x of three. Below, a table Y of five rows and two "
        "columns equals a table X of five rows and three columns times a matrix of three rows and "
        "two columns, plus a row beta."
    ),
    caption=(
        "Above: one input as a column, as in the equations. Below: a batch of five inputs as rows, "
        "as in the code. The weights are the same numbers, transposed."
    ),
)
def columns_and_rows() -> Figure:
    palette = plot.colors()
    fig, (top, bottom) = plot.new_figure(height=3.75, rows=2, height_ratios=(1.0, 1.55))
    parts = (
        ("model", 0.5, 2, 1, r"$\mathbf{y}$"),
        ("uncertainty", 3.5, 2, 1, r"$\beta$"),
        ("uncertainty", 6.5, 2, 3, r"$\Omega$"),
        ("data", 10.5, 3, 1, r"$\mathbf{x}$"),
    )
    for color, left, rows, cols, name in parts:
        cells(top, left, -rows / 2, rows, cols, getattr(palette, color))
        plot.label(top, left + cols / 2, -1.75, name, color, ha="center", va="top")
    for left, sign in ((2.5, "="), (5.5, "+")):
        plot.label(top, left, 0, sign, ha="center")
    plot.label(top, 12.4, 0, "one input,\na column")
    parts = (
        ("model", 0.5, 5, 2, r"$\mathbf{Y}$"),
        ("data", 4.2, 5, 3, r"$\mathbf{X}$"),
        ("uncertainty", 8.6, 3, 2, r"$\Omega^{\mathrm{T}}$"),
        ("uncertainty", 12.2, 1, 2, r"$\beta$"),
    )
    for color, left, rows, cols, name in parts:
        cells(bottom, left, -rows / 2, rows, cols, getattr(palette, color))
        plot.label(bottom, left + cols / 2, -2.75, name, color, ha="center", va="top")
    for left, sign in ((3.35, "="), (7.9, "@"), (11.4, "+")):
        plot.label(bottom, left, 0, sign, ha="center")
    plot.label(bottom, 14.7, 0, "five inputs,\nfive rows")
    for ax, lowest, highest in ((top, -2.9, 1.7), (bottom, -3.9, 2.7)):
        bare(ax)
        ax.set(xlim=(0, 18.4), ylim=(lowest, highest), aspect="equal")
    return fig


@figure(
    "minimum-and-place",
    title="The minimum and the place of the minimum",
    alt=(
        "A curve with two dips over an axis from minus 2 to 3. A horizontal dashed line at the "
        "level of the deeper dip is labelled min, a vertical dashed line below its lowest point is "
        "labelled argmin."
    ),
    caption=(
        "$\\min$ is a height, read off the vertical axis; $\\operatorname{argmin}$ is a place, "
        "read off the horizontal one. Training looks for the place."
    ),
)
def minimum_and_place() -> Figure:
    palette = plot.colors()
    x = np.linspace(-2.0, 3.0, 501)
    y = two_dips(x)
    place, height = x[np.argmin(y)], y.min()
    fig, ax = plot.new_figure(height=3.0)
    ax.plot([-2.0, place], [height, height], "--", color=palette.muted, linewidth=1.3)
    ax.plot([place, place], [0, height], "--", color=palette.muted, linewidth=1.3)
    ax.plot(x, y, color=palette.loss)
    ax.plot(place, height, "o", color=palette.loss)
    plot.label(ax, -1.92, height, rf"$\min_x\,f[x] = {height:.2f}$", va="top", offset=(0, -4))
    text = rf"$\mathrm{{argmin}}_x\,f[x] = {place:.2f}$"
    plot.label(ax, place, 0.1, text, ha="right", va="bottom", offset=(-7, 0))
    plot.label(ax, -0.45, 1.62, "another dip", "muted", ha="center", va="top")
    ax.set(xlabel="$x$", ylabel="$f\\,[x]$", xlim=(-2, 3), ylim=(0, 4.6))
    return fig


def two_dips(x: Array) -> Array:
    """Return a smooth curve with two valleys, the deeper one on the right."""
    return 2.2 + 0.35 * (x - 0.5) ** 2 + 1.1 * np.sin(2.6 * x + 0.15) - 0.25 * x


@figure(
    "exponential-and-logarithm",
    title="The exponential and the logarithm",
    alt=(
        "Left, the exponential: nearly zero on the left, 1 at zero, rising ever more steeply. "
        "Right, the logarithm of positive numbers: it falls without bound towards zero, passes "
        "zero at 1, and rises ever more slowly; two equal steps mark 1 to 2 and 2 to 4."
    ),
    caption=(
        "Left: the exponential maps every number to a positive one. Right: the logarithm maps "
        "back. Doubling its argument always adds the same amount, $\\log[2]$."
    ),
)
def exponential_and_logarithm() -> Figure:
    palette = plot.colors()
    fig, (left, right) = plot.new_figure(height=3.1, cols=2)
    z = np.linspace(-3.0, 2.0, 151)
    left.plot(z, np.exp(z), color=palette.model)
    left.plot(0, 1, "o", color=palette.model)
    plot.label(left, -0.1, 1.2, r"$\exp[0] = 1$", "model", ha="right", va="bottom")
    left.set(xlabel="$z$", xlim=(-3, 2), ylim=(0, 7.5), title=r"$\exp[z]$")
    a = np.linspace(0.04, 5.0, 250)
    right.plot(a, np.log(a), color=palette.truth)
    for start in (1.0, 2.0):
        steps = [start, 2 * start, 2 * start], np.log([start, start, 2 * start])
        right.plot(*steps, color=palette.muted, linewidth=1.3)
        right.plot(start, np.log(start), "o", color=palette.truth)
    right.plot(4, np.log(4), "o", color=palette.truth)
    plot.label(right, 2.9, -0.9, "each doubling\nadds 0.69", "text", ha="center", va="top")
    right.set(xlabel="$a$", xlim=(0, 5), ylim=(-3, 2), title=r"$\log[a]$")
    right.set_xticks([0, 1, 2, 3, 4, 5])
    return fig


# --- Linear algebra ---------------------------------------------------------------------------

FIRST, SECOND = np.array([2.6, 0.8]), np.array([1.0, 2.2])


@figure(
    "dot-product",
    title="The dot product as a shadow",
    alt=(
        "Two arrows a and b from the origin. A dashed line drops from the tip of b at a right "
        "angle onto the line of a; the part of that line between the origin and the foot is drawn "
        "thick and labelled as the length of b times the cosine of the angle."
    ),
    caption=(
        "The dot product $\\mathbf{a}^{\\mathrm{T}}\\mathbf{b}$ is the length of $\\mathbf{a}$ "
        "times the length of the shadow that $\\mathbf{b}$ throws on it. It is positive as long as "
        "the angle is less than a right one."
    ),
)
def dot_product() -> Figure:
    palette = plot.colors()
    foot = FIRST * (FIRST @ SECOND) / (FIRST @ FIRST)
    fig, ax = plot.new_figure(height=3.3)
    origin = np.zeros(2)
    ax.plot(*np.stack([origin, foot], axis=1), color=palette.uncertainty, linewidth=7, alpha=0.55)
    ax.plot(*np.stack([SECOND, foot], axis=1), "--", color=palette.muted, linewidth=1.3)
    arrow(ax, origin, FIRST, palette.model)
    arrow(ax, origin, SECOND, palette.truth)
    name_point(ax, FIRST, r"$\mathbf{a}$", "model", offset=(6, 2))
    name_point(ax, SECOND, r"$\mathbf{b}$", "truth", offset=(6, 2))
    middle = 0.5 * foot
    name_point(
        ax,
        middle,
        r"shadow: $\|\mathbf{b}\|\,\cos[\alpha]$",
        "uncertainty",
        va="top",
        offset=(6, -10),
    )
    angles = np.arctan2(FIRST[1], FIRST[0]), np.arctan2(SECOND[1], SECOND[0])
    sweep = np.linspace(*angles, 30)
    ax.plot(0.55 * np.cos(sweep), 0.55 * np.sin(sweep), color=palette.muted, linewidth=1.3)
    half = np.mean(angles)
    plot.label(ax, 0.75 * np.cos(half), 0.75 * np.sin(half), r"$\alpha$", ha="center")
    ax.set(xlim=(-0.4, 4.6), ylim=(-0.4, 2.6), aspect="equal", xlabel="first entry")
    ax.set_ylabel("second entry")
    return fig


@figure(
    "norm-balls",
    title="Vectors of length one in three norms",
    alt=(
        "Three closed curves around the origin: a diamond with corners at plus and minus 1 on the "
        "axes, a circle of radius 1 around it, and a square with sides at plus and minus 1 around "
        "both. They touch on the axes."
    ),
    caption=(
        "All vectors whose norm is exactly 1: a diamond for $\\|\\cdot\\|_1$, a circle for "
        "$\\|\\cdot\\|_2$, a square for $\\|\\cdot\\|_\\infty$. What counts as long depends on how "
        "you measure."
    ),
)
def norm_balls() -> Figure:
    palette = plot.colors()
    fig, ax = plot.new_figure(height=3.5)
    diamond = np.array([[1, 0], [0, 1], [-1, 0], [0, -1]])
    square = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]])
    ax.add_patch(Polygon(square, fill=False, edgecolor=palette.uncertainty, linewidth=2.2))
    ax.plot(*circle(), color=palette.model)
    ax.add_patch(Polygon(diamond, fill=False, edgecolor=palette.loss, linewidth=2.2))
    plot.label(ax, 1.12, 0.92, r"$\|\mathbf{a}\|_\infty = 1$", "uncertainty")
    plot.pointer(
        ax,
        (np.cos(0.62), np.sin(0.62)),
        (1.12, 0.45),
        r"$\|\mathbf{a}\|_2 = 1$",
        "model",
        ha="left",
    )
    plot.pointer(ax, (0.72, -0.28), (1.12, -0.5), r"$\|\mathbf{a}\|_1 = 1$", "loss", ha="left")
    ax.set(xlim=(-1.35, 2.2), ylim=(-1.35, 1.35), aspect="equal")
    ax.set(xlabel="$a_1$", ylabel="$a_2$")
    ax.set_xticks([-1, 0, 1])
    ax.set_yticks([-1, 0, 1])
    return fig


SHEAR = np.array([[1.5, 0.5], [-0.3, 1.1]])


@figure(
    "matrix-moves-the-plane",
    title="What a matrix does to the plane",
    alt=(
        "Left, a square grid with the two unit vectors and the shaded unit square between them. "
        "Right, the same grid after the matrix: its lines are still straight and parallel but "
        "slanted, and the shaded square has become a parallelogram of area 1.8."
    ),
    caption=(
        "Left: the plane before. Right: after multiplication with a matrix. Its columns are where "
        "the two unit vectors go; the shaded area is multiplied by the determinant, here 1.8."
    ),
)
def matrix_moves_the_plane() -> Figure:
    palette = plot.colors()
    fig, axes = plot.new_figure(height=3.1, cols=2, sharey=True)
    ticks = np.arange(-4, 5)
    corners = np.array([[0, 1, 1, 0], [0, 0, 1, 1]])  # (2, 4)
    for ax, matrix, name in zip(axes, (np.eye(2), SHEAR), ("before", "after"), strict=True):
        ax.grid(visible=False)
        for tick in ticks:
            for ends in ([[tick, tick], [-9, 9]], [[-9, 9], [tick, tick]]):
                line = matrix @ np.array(ends)
                ax.plot(*line, color=palette.muted, linewidth=0.8, alpha=0.55)
        ax.add_patch(
            Polygon((matrix @ corners).T, facecolor=palette.uncertainty, alpha=0.35, zorder=2)
        )
        arrow(ax, np.zeros(2), matrix[:, 0], palette.model)
        arrow(ax, np.zeros(2), matrix[:, 1], palette.truth)
        ax.set(xlim=(-1.2, 2.7), ylim=(-1.2, 2.3), aspect="equal", title=name)
        ax.set_xticks([-1, 0, 1, 2])
        ax.set_yticks([-1, 0, 1, 2])
    box = {"boxstyle": "square,pad=0.15", "facecolor": palette.background, "edgecolor": "none"}
    for ax, first, second in (
        (axes[0], (1.1, -0.35), (-0.2, 1.25)),
        (axes[1], (1.55, -0.72), (0.62, 1.6)),
    ):
        name_point(
            ax,
            first,
            "column 1" if ax is axes[1] else r"$\mathbf{e}_1$",
            "model",
            ha="center",
            bbox=box,
        )
        name_point(
            ax,
            second,
            "column 2" if ax is axes[1] else r"$\mathbf{e}_2$",
            "truth",
            ha="center",
            bbox=box,
        )
    return fig


SYMMETRIC = np.array([[1.6, 0.7], [0.7, 1.0]])


@figure(
    "eigenvectors",
    title="Eigenvectors keep their direction",
    alt=(
        "A dotted unit circle and the tilted ellipse that a symmetric matrix makes of it. Along "
        "the ellipse's two axes, arrows of length one and their images lie on one line: one is "
        "stretched to about 2.06, the other shrunk to 0.54. A third, dashed, is turned as well."
    ),
    caption=(
        "A symmetric matrix turns the circle into an ellipse. Only along the ellipse's axes, the "
        "eigenvectors, do arrows keep their direction; the eigenvalues say how much they stretch. "
        "Any other arrow is turned (grey: dashed before, solid after)."
    ),
)
def eigenvectors() -> Figure:
    palette = plot.colors()
    values, vectors = np.linalg.eigh(SYMMETRIC)
    vectors = vectors * np.sign(vectors[1])  # both point upwards
    fig, ax = plot.new_figure(height=3.75)
    ax.plot(*circle(), ":", color=palette.muted, linewidth=1.6)
    ax.plot(*(SYMMETRIC @ circle()), color=palette.uncertainty)
    origin = np.zeros(2)
    other = np.array([0.97, -0.24])
    arrow(ax, origin, SYMMETRIC @ other, palette.muted, linewidth=1.4)
    arrow(ax, origin, other, palette.muted, linewidth=1.4, linestyle="--")
    for value, vector, color in zip(values, vectors.T, ("truth", "model"), strict=True):
        tint = getattr(palette, color)
        if value > 1:
            arrow(ax, origin, value * vector, tint, linewidth=1.5)
            arrow(ax, origin, vector, tint, linewidth=3.2)
        else:
            arrow(ax, origin, vector, tint, linewidth=1.5)
            arrow(ax, origin, value * vector, tint, linewidth=3.2)
    name_point(
        ax, (values[1] * vectors[:, 1]), f"stretched by {values[1]:.2f}", "model", offset=(5, 6)
    )
    name_point(
        ax,
        vectors[:, 0],
        f"shrunk to {values[0]:.2f}",
        "truth",
        ha="right",
        va="bottom",
        offset=(-2, 4),
    )
    plot.pointer(ax, tuple(0.8 * (SYMMETRIC @ other)), (2.1, -0.55), "turned", "muted", ha="left")
    ax.set(xlim=(-2.3, 3.4), ylim=(-1.6, 1.75), aspect="equal")
    ax.set_xticks([-2, -1, 0, 1, 2])
    ax.set_yticks([-1, 0, 1])
    return fig


GENERAL = np.array([[1.3, 1.1], [-0.4, 1.0]])


@figure(
    "svd-in-three-steps",
    title="Every matrix turns, stretches and turns",
    alt=(
        "Four panels show a circle with two perpendicular arrows: at the start, after a turn that "
        "lays the arrows on the axes, after stretching along the axes into an ellipse, and after a "
        "second turn into a tilted ellipse whose axes are the images of the two arrows."
    ),
    caption=(
        "The singular value decomposition in steps: turn until the right singular vectors lie on "
        "the axes, stretch along the axes by the singular values, turn again. A matrix with a "
        "negative determinant mirrors as well."
    ),
)
def svd_in_three_steps() -> Figure:
    palette = plot.colors()
    left, stretch, right = turns_and_stretch(GENERAL)
    stages = (
        ("start", np.eye(2)),
        (r"turn: $\mathbf{V}^{\mathrm{T}}$", right),
        (r"stretch: $\Sigma$", np.diag(stretch) @ right),
        (r"turn: $\mathbf{U}$", left @ np.diag(stretch) @ right),
    )
    fig, axes = plot.new_figure(height=3.75, rows=2, cols=2)
    for ax, (name, matrix) in zip(axes.flat, stages, strict=True):
        ax.plot(*(matrix @ circle()), color=palette.uncertainty)
        for vector, color in zip(right, (palette.model, palette.truth), strict=True):
            arrow(ax, np.zeros(2), matrix @ vector, color)
        bare(ax)
        ax.axhline(0, color=palette.grid, linewidth=1, zorder=0)
        ax.axvline(0, color=palette.grid, linewidth=1, zorder=0)
        ax.set(xlim=(-2.6, 2.6), ylim=(-1.45, 1.45), aspect="equal", title=name)
    return fig


def turns_and_stretch(matrix: Array) -> tuple[Array, Array, Array]:
    """Return the SVD of a 2 x 2 matrix of positive determinant whose outer factors are turns.

    The decomposition leaves the signs of a pair of singular vectors open; with the wrong ones both
    factors turn and mirror.
    """
    left, stretch, right = np.linalg.svd(matrix)
    signs = np.array([1.0, np.sign(np.linalg.det(right))])
    return left * signs, stretch, signs[:, None] * right


# --- Calculus ---------------------------------------------------------------------------------


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
    functions = (lambda x: 0.3 + 0.42 * x**2, lambda x: 1.1 + 0.25 * x**4 - 0.85 * x**2 + 0.12 * x)
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


# --- Probability ------------------------------------------------------------------------------

# Rows: outcome of x (dry, drizzle, rain); columns: of y (walk, bus). The sum of all is one.
JOINT = np.array([[0.30, 0.10], [0.15, 0.15], [0.06, 0.24]])


@figure(
    "joint-marginal-conditional",
    title="Joint, marginal and conditional probabilities",
    alt=(
        "A table of six joint probabilities for three kinds of weather and two ways to travel, "
        "with the sums of its rows on the right and of its columns below. The row for rain, "
        "divided by its sum 0.30, is shown again beside it: 0.20 for walking and 0.80 for the bus."
    ),
    caption=(
        "Six joint probabilities. Adding along a row or column gives a marginal; picking a row and "
        "dividing it by its sum gives a conditional distribution."
    ),
)
def joint_marginal_conditional() -> Figure:
    palette = plot.colors()
    fig, ax = plot.new_figure(height=3.4)
    bare(ax)
    names, ways = ("dry", "drizzle", "rain"), ("walk", "bus")
    marginal = JOINT.sum(axis=1)
    for row, name in enumerate(names):
        y = 3 - row
        plot.label(ax, 0.85, y, name, ha="right")
        for col in range(2):
            shade = Rectangle(
                (1 + col, y - 0.5), 1, 1, facecolor=palette.uncertainty, alpha=2.2 * JOINT[row, col]
            )
            ax.add_patch(shade)
            plot.label(ax, 1.5 + col, y, f"{JOINT[row, col]:.2f}", ha="center")
        plot.label(ax, 3.5, y, f"{marginal[row]:.2f}", "model", ha="center")
    for col, way in enumerate(ways):
        plot.label(ax, 1.5 + col, 3.75, way, ha="center")
        plot.label(ax, 1.5 + col, 0.1, f"{JOINT[:, col].sum():.2f}", "model", ha="center")
        conditional = JOINT[2, col] / marginal[2]
        plot.label(ax, 5.0 + col, 1, f"{conditional:.2f}", "truth", ha="center")
        plot.label(ax, 5.0 + col, 1.75, way, ha="center")
    plot.label(ax, 3.5, 3.75, "sum", "model", ha="center")
    plot.label(ax, 0.85, 0.1, "sum", "model", ha="right")
    plot.label(ax, 3.5, 0.1, "1", "model", ha="center")
    plot.label(ax, 5.5, 2.5, "given rain", "truth", ha="center")
    arrow(ax, np.array([3.95, 1.0]), np.array([4.6, 1.0]), palette.truth)
    ax.set(xlim=(-0.45, 6.5), ylim=(-0.3, 4.1))
    return fig


PRIOR, SENSITIVITY, FALSE_ALARM = 0.02, 0.90, 0.07


@figure(
    "bayes-rule",
    title="Why most alarms are false",
    alt=(
        "Above, a bar of 1,000 parts of which a sliver of 20 is faulty. Below, the 87 alarms drawn "
        "larger: 18 come from faulty parts and 69 from good ones."
    ),
    caption=(
        "Of 1,000 parts 20 are faulty. The test finds 18 of them, but it also raises 69 false "
        "alarms among the 980 good ones: an alarm means a fault in only 18 of 87 cases."
    ),
)
def bayes_rule() -> Figure:
    palette = plot.colors()
    faulty, total = 1000 * PRIOR, 1000
    hits, false = SENSITIVITY * faulty, FALSE_ALARM * (total - faulty)
    fig, (top, bottom) = plot.new_figure(height=3.2, rows=2)
    for ax, parts, title in (
        (top, (faulty, total - faulty), "1,000 parts"),
        (bottom, (hits, false), f"the {hits + false:.0f} alarms among them"),
    ):
        start = 0.0
        for width, color in zip(parts, (palette.loss, palette.truth), strict=True):
            share = width / sum(parts)
            ax.add_patch(Rectangle((start, 0), share, 1, facecolor=color, alpha=0.55))
            start += share
        bare(ax)
        ax.set(xlim=(0, 1), ylim=(-1.0, 1.0), title=title)
    plot.label(top, 0.0, -0.2, f"{faulty:.0f} faulty", "loss", va="top")
    plot.label(top, 0.5, -0.2, f"{total - faulty:.0f} good", "truth", va="top", ha="center")
    share = hits / (hits + false)
    plot.label(bottom, share / 2, -0.2, f"{hits:.0f} faulty", "loss", va="top", ha="center")
    plot.label(bottom, (1 + share) / 2, -0.2, f"{false:.0f} good", "truth", va="top", ha="center")
    return fig


@figure(
    "change-of-variables",
    title="A density under a change of variable",
    alt=(
        "A bell-shaped density over z at the bottom, a curve y = exp z above it, and on the left "
        "the density of y, lying on its side: steep near zero with a long tail upwards. Two thin "
        "strips below are joined through the curve to strips of the same area on the left; where "
        "the curve is steep the strip becomes wide and low."
    ),
    caption=(
        "The function $y = \\exp[z]$ carries each strip of probability from the $z$ axis to the "
        "$y$ axis. The area stays; where the curve is steep the strip is spread out, and the "
        "density falls."
    ),
)
def change_of_variables() -> Figure:
    palette = plot.colors()
    spread = 0.6
    z = np.linspace(-1.9, 1.7, 181)
    y = np.exp(z)
    density = stats.norm.pdf(z, 0, spread)
    fig, axes = plot.new_figure(
        height=3.75,
        rows=2,
        cols=2,
        sharex="col",
        sharey="row",
        width_ratios=(1, 2.4),
        height_ratios=(2.0, 1),
    )
    (left, curve), (empty, below) = axes
    empty.remove()
    curve.plot(z, y, color=palette.model)
    below.plot(z, density, color=palette.uncertainty)
    left.plot(density / y, y, color=palette.uncertainty)
    for start in (-0.75, 0.55):
        strip = np.linspace(start, start + 0.25, 20)
        height = stats.norm.pdf(strip, 0, spread)
        below.fill_between(strip, height, color=palette.uncertainty, alpha=0.4)
        left.fill_betweenx(
            np.exp(strip), height / np.exp(strip), color=palette.uncertainty, alpha=0.4
        )
        for edge in (strip[0], strip[-1]):
            curve.plot(
                [edge, edge, -1.9],
                [0, np.exp(edge), np.exp(edge)],
                color=palette.muted,
                linewidth=0.9,
            )
    plot.label(curve, 0.95, 3.0, r"$y = \exp[z]$", "model", ha="right")
    left.invert_xaxis()
    left.set(ylabel="$y$", ylim=(0, 4.2))
    left.set_xticks([])
    below.set(xlabel="$z$", ylim=(0, 0.8), xlim=(-1.9, 1.7))
    below.set_yticks([])
    return fig


@figure(
    "law-of-large-numbers",
    title="Averages settle down, slowly",
    alt=(
        "Eight wandering lines over the number of rolls of a die, from 1 to 10,000 on an axis of "
        "powers of ten. They start scattered between 1 and 6, come together, and run close to the "
        "dashed line at 3.5, inside a shaded funnel that narrows towards the right."
    ),
    caption=(
        "The average of $n$ rolls of a die, eight times. The funnel is two standard deviations "
        "wide to each side; it narrows like $1/\\sqrt{n}$, so a tenfold better estimate costs a "
        "hundred times as many rolls."
    ),
)
def law_of_large_numbers() -> Figure:
    palette = plot.colors()
    count = np.unique(np.round(np.geomspace(1, 10_000, 200)).astype(int))
    fig, ax = plot.new_figure(height=3.3)
    spread = np.sqrt(35 / 12 / count)
    plot.band(ax, count, 3.5 - 2 * spread, 3.5 + 2 * spread)
    for average in running_averages():
        ax.plot(count, average[count - 1], color=palette.model, linewidth=1.2, alpha=0.8)
    ax.axhline(3.5, color=palette.truth, linestyle="--", linewidth=1.6)
    plot.label(ax, 10_000, 3.5, "expectation 3.5", "truth", ha="right", va="bottom", offset=(0, 14))
    ax.set(xscale="log", xlabel="number of rolls $n$", ylabel="average", xlim=(1, 10_000))
    ax.set(ylim=(0.8, 6.2))
    return fig


def running_averages() -> Array:
    """Return the averages of the first 1, 2, … rolls of a die, eight times: (8, 10000)."""
    rolls = np.random.default_rng(12).integers(1, 7, size=(8, 10_000))
    return np.cumsum(rolls, axis=1) / np.arange(1, 10_001)


# Two correlated variables: their means, standard deviations and correlation.
MEANS, SPREADS, CORRELATION = np.array([1.0, 2.0]), np.array([1.0, 0.8]), 0.75


def covariance() -> Array:
    """Return the covariance matrix of the two variables, (2, 2)."""
    cross = CORRELATION * SPREADS[0] * SPREADS[1]
    return np.array([[SPREADS[0] ** 2, cross], [cross, SPREADS[1] ** 2]])


@figure(
    "gaussian-conditional",
    title="Conditioning a Gaussian",
    alt=(
        "Tilted ellipses of a Gaussian over two variables, and a vertical line at 2.2 through "
        "them. On the right, two densities over the second variable: the wide marginal around 2 "
        "and a taller, narrower one around 2.7, the conditional."
    ),
    caption=(
        "Knowing $x_1 = 2.2$ cuts a slice through the joint density. The slice, rescaled, is a "
        "Gaussian again: its mean moves towards what the correlation suggests, and it is narrower "
        "than the marginal, whatever the value."
    ),
)
def gaussian_conditional_figure() -> Figure:
    palette = plot.colors()
    known = 2.2
    mean, cov = gaussian_conditional(MEANS, covariance(), [0], np.array([known]))
    values, vectors = np.linalg.eigh(covariance())
    angle = np.degrees(np.arctan2(vectors[1, 1], vectors[0, 1]))
    fig, (left, right) = plot.new_figure(height=3.5, cols=2, sharey=True, width_ratios=(1.8, 1))
    for radius in (2.4, 1.6, 0.8):
        ellipse = Ellipse(
            tuple(MEANS),
            2 * radius * values[1] ** 0.5,
            2 * radius * values[0] ** 0.5,
            angle=angle,
            facecolor=palette.uncertainty,
            alpha=0.22,
        )
        left.add_patch(ellipse)
    left.axvline(known, color=palette.model)
    plot.label(
        left, known, 0.02, f"$x_1 = {known}$", "model", frame="x-data", va="bottom", offset=(5, 2)
    )
    left.set(xlabel="$x_1$", ylabel="$x_2$", xlim=(-1.7, 3.9), ylim=(-0.3, 4.3))
    y = np.linspace(-0.3, 4.3, 161)
    for centre, spread, color in (
        (MEANS[1], SPREADS[1], palette.uncertainty),
        (mean[0], cov[0, 0] ** 0.5, palette.model),
    ):
        density = stats.norm.pdf(y, centre, spread)
        right.fill_betweenx(y, density, color=color, alpha=0.2)
        right.plot(density, y, color=color, clip_on=False)
    plot.label(right, 0.97, 0.09, "marginal", "uncertainty", frame="panel", ha="right")
    plot.label(right, 0.97, 0.93, "conditional", "model", frame="panel", ha="right")
    right.set(xlabel="density", xlim=(0, 1.0))
    right.set_xticks([0, 0.5])
    return fig
