"""Figures of the appendix: linear algebra."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np
from matplotlib.patches import Polygon
from numpy.typing import NDArray

from figures.appendix.parts import arrow, bare, circle, name_point
from figures.registry import figure
from udl import plot
from udl.plot import Figure

Array = NDArray[np.float64]

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
