"""One figure that holds everything a slide has to say natively, and much that it cannot."""

from __future__ import annotations

import numpy as np
from matplotlib import patheffects
from matplotlib.collections import LineCollection, PatchCollection
from matplotlib.figure import Figure
from matplotlib.patches import (
    Circle,
    Ellipse,
    FancyArrowPatch,
    PathPatch,
    Polygon,
    Rectangle,
    Wedge,
)
from matplotlib.path import Path
from matplotlib.tri import Triangulation

from udl import plot

ROWS, COLUMNS = 5, 3
SMALL_MESH, LARGE_MESH = (20, 24), (50, 60)


def torture_figure() -> Figure:
    """Return the figure; it needs no randomness."""
    fig, axes = plot.new_figure(11.0, 14.0, ROWS, COLUMNS)
    panels = (
        _lines,
        _markers,
        _caps_and_joins,
        _fills,
        _hatches,
        _contours,
        _image,
        _small_mesh,
        _large_mesh,
        _shading,
        _round_clips,
        _overlaps,
        _texts,
        _bars,
        _annotations,
    )
    for ax, draw in zip(axes.flat, panels, strict=True):
        draw(ax)
        ax.set_title(draw.__name__.strip("_").replace("_", " "))
    return fig


def _star(points: int = 5) -> np.ndarray:
    """Return a star whose outline crosses itself; shape (points + 1, 2)."""
    turn = np.arange(points + 1) * 2 * (points // 2) * np.pi / points + np.pi / 2
    return np.column_stack([np.cos(turn), np.sin(turn)])


def _lines(ax: plot.Axes) -> None:
    x = np.linspace(0, 6, 300)
    styles = ["-", "--", ":", "-.", (0, (8, 2, 1, 2, 1, 2))]
    for k, style in enumerate(styles):
        ax.plot(
            x, np.sin(x + k / 2) + k, linestyle=style, label=f"style {k}", linewidth=1.0 + k / 2
        )
    gap = np.where((x > 2) & (x < 3), np.nan, 5.5 + 0.2 * np.cos(3 * x))
    ax.plot(x, gap, color="k", alpha=0.4, linewidth=3)
    ax.plot(x, 14 * np.sin(4 * x), color=plot.colors().loss, linewidth=1.5)  # leaves the panel
    ax.set(xlim=(0.4, 5.8), ylim=(-1.5, 6.3), xlabel="Input, $x$", ylabel="Output, $y_i$")


def _markers(ax: plot.Axes) -> None:
    for k, marker in enumerate("osD^v<>p*h+xd|_PX"):
        ax.plot(
            [k % 6, k % 6 + 0.4],
            [k // 6, k // 6 + 0.3],
            marker,
            markersize=9,
            markeredgecolor="k",
            markeredgewidth=1.0,
            label=f"marker {marker}",
        )
    grid = np.linspace(0, 1, 9)
    ax.scatter(6 * grid, 3 + grid, s=300 * grid + 20, c=grid, alpha=0.5, cmap="viridis")
    ax.set(xlim=(-0.5, 6), ylim=(-0.5, 4.2))


def _caps_and_joins(ax: plot.Axes) -> None:
    corner = np.array([[0, 0], [1, 1.5], [2, 0]])
    for k, (cap, join) in enumerate(
        zip(["butt", "round", "projecting"], ["miter", "round", "bevel"], strict=True)
    ):
        ax.plot(
            *(corner + np.array([2.6 * k, 0])).T,
            linewidth=9,
            solid_capstyle=cap,
            solid_joinstyle=join,
        )
        ax.plot([0.2, 7], [2.2 + k / 2] * 2, linewidth=6, linestyle=(0, (2, 2)), dash_capstyle=cap)
    ax.set(xlim=(-0.5, 7.7), ylim=(-0.5, 4))


def _fills(ax: plot.Axes) -> None:
    x = np.linspace(0, 6, 120)
    ax.fill_between(x, np.sin(x), np.sin(x) + 1, alpha=0.3, label="band")
    ax.fill_between(x, 0.5 * x - 2, 2.5, where=np.cos(2 * x) > 0, alpha=0.4)
    ax.add_patch(
        Ellipse((3, 2.5), 2.5, 1.2, angle=25, facecolor="tab:orange", edgecolor="k", alpha=0.6)
    )
    ax.add_patch(Rectangle((4.2, -1.4), 2.5, 1.5, angle=12, fc="tab:green", ec="k", lw=2))
    ax.add_patch(Wedge((1, 3), 0.9, 20, 300, width=0.4, fc="tab:red"))
    ax.axvspan(0.3, 0.6, color="k", alpha=0.1)
    ax.set(xlim=(0, 6), ylim=(-1.5, 4))


def _hatches(ax: plot.Axes) -> None:
    for k, hatch in enumerate(["/", "\\\\", "|-", "xx", "o", "O", ".", "*", "+"]):
        ax.bar(
            k,
            2 + k % 3,
            width=0.85,
            hatch=hatch,
            facecolor="0.9",
            edgecolor="tab:blue",
            linewidth=1.0,
        )
    ax.add_patch(
        Circle((4, 5.2), 0.9, hatch="//", facecolor="none", edgecolor="tab:red", linewidth=1)
    )
    ax.set(ylim=(0, 6.3))


def _grid(rows: int, columns: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    x, y = np.meshgrid(np.linspace(-2, 2, columns), np.linspace(-2, 2, rows))
    return (
        x,
        y,
        np.exp(-((x - 0.5) ** 2) - y**2) - 0.8 * np.exp(-((x + 0.8) ** 2) * 2 - (y - 0.6) ** 2),
    )


def _contours(ax: plot.Axes) -> None:
    x, y, z = _grid(60, 60)
    ax.contourf(x, y, z, levels=8, cmap="cividis", alpha=0.8)
    lines = ax.contour(x, y, z, levels=6, colors="k", linewidths=0.8)
    ax.clabel(lines, fontsize=7)


def _image(ax: plot.Axes) -> None:
    shown = ax.imshow(_grid(16, 16)[2], extent=(0, 4, 0, 3), origin="lower", aspect="auto")
    circle = Circle((2, 1.5), 1.2, transform=ax.transData)
    ax.imshow(
        np.arange(12).reshape(3, 4),
        extent=(0.5, 3.5, 0.2, 2.8),
        cmap="plasma",
        clip_path=circle,
        alpha=0.9,
    )
    ax.figure.colorbar(shown, ax=ax)


def _small_mesh(ax: plot.Axes) -> None:
    x, y, z = _grid(*SMALL_MESH)
    ax.pcolormesh(x + 0.3 * y, y, z, cmap="viridis")


def _large_mesh(ax: plot.Axes) -> None:
    x, y, z = _grid(*LARGE_MESH)
    ax.pcolormesh(x + 0.2 * y, y, z, cmap="viridis", clip_on=True)
    ax.set(xlim=(-1.7, 1.7))


def _shading(ax: plot.Axes) -> None:
    x, y, z = _grid(7, 7)
    ax.tripcolor(Triangulation(x.ravel(), y.ravel()), z.ravel(), shading="gouraud", cmap="viridis")


def _round_clips(ax: plot.Axes) -> None:
    clip = Circle((0.5, 0.5), 0.42, transform=ax.transAxes)
    x = np.linspace(0, 6, 200)
    for k in range(9):
        (line,) = ax.plot(x, np.sin(2 * x) + k - 4, linewidth=2)
        line.set_clip_path(clip)
    area = ax.fill_between(x, -1, np.cos(x) * 3, alpha=0.4, color="tab:orange")
    area.set_clip_path(clip)
    star = Polygon(_star() * 2.5 + [3, 0], facecolor="none", edgecolor="k", linewidth=1.5)
    ax.add_patch(star)
    inner = Rectangle((1, -4), 4, 8, facecolor="tab:purple", alpha=0.5)
    ax.add_patch(inner)
    inner.set_clip_path(star)


def _overlaps(ax: plot.Axes) -> None:
    ax.add_patch(
        Polygon(_star() * 1.4 + [0, 0], facecolor="tab:blue", edgecolor="k", linewidth=1, alpha=0.6)
    )
    square = np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]) * 2.0
    codes = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY]
    inner = square * 0.5 + 0.5
    same = Path(np.vstack([square, inner]) + np.array([2, 0]), codes * 2)
    hole = Path(np.vstack([square, inner[::-1]]) + np.array([2, -2.4]), codes * 2)
    ax.add_patch(PathPatch(same, facecolor="tab:green", edgecolor="k", linewidth=1))
    ax.add_patch(PathPatch(hole, facecolor="tab:red", edgecolor="k", linewidth=1))
    curve = Path(
        [(-1, 1.6), (1, 3.6), (-1.6, 3.6), (0.5, 1.6), (-1, 1.6)],
        [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4, Path.CLOSEPOLY],
    )
    ax.add_patch(PathPatch(curve, facecolor="tab:olive", edgecolor="k", linewidth=2))
    turn = np.linspace(0, 4 * np.pi, 200)
    ax.fill(
        2.2 + turn / 13 * np.cos(turn), 3 + turn / 13 * np.sin(turn), color="tab:cyan", alpha=0.7
    )
    ax.set(xlim=(-2, 4.5), ylim=(-3, 4.4))


def _texts(ax: plot.Axes) -> None:
    for k, angle in enumerate([0, 30, 90, 135, 210, -45]):
        ax.text(
            0.15 + 0.3 * (k % 3),
            0.8 - 0.35 * (k // 3),
            f"turn {angle}",
            rotation=angle,
            ha="center",
            va="center",
            transform=ax.transAxes,
        )
    ax.text(0.02, 0.02, "two lines of\ntext, set left", transform=ax.transAxes, va="bottom")
    ax.text(0.98, 0.02, "right\nthree long\nlines", transform=ax.transAxes, va="bottom", ha="right")
    ax.text(
        0.5, 0.2, r"$\sigma^2 = \frac{1}{N}\sum_i (y_i-\mu)^2$", transform=ax.transAxes, ha="center"
    )
    ax.text(
        0.5,
        0.6,
        r"$p(y|x)=\mathcal{N}(\mu, \sigma^2)$",
        transform=ax.transAxes,
        ha="center",
        fontweight="bold",
        rotation=20,
    )
    ax.text(
        0.5,
        0.95,
        r"loss $L[\phi]$, $\hat{y} \leq \log_{10} x_i$ & <tag>",
        ha="center",
        transform=ax.transAxes,
        style="italic",
        alpha=0.7,
    )


def _bars(ax: plot.Axes) -> None:
    x = np.arange(5)
    ax.bar(x - 0.2, 1 + x % 3, 0.4, label="model", edgecolor="k", linewidth=0.8)
    ax.bar(x + 0.2, 2 - 0.3 * x, 0.4, label="data")
    ax.errorbar(x, 2 + 0.1 * x, yerr=0.3, fmt="o-", color="k", capsize=3, label="mean")
    ax.set_yscale("symlog")
    ax.legend(loc="upper left", frameon=True, facecolor="white", edgecolor="k")


def _annotations(ax: plot.Axes) -> None:
    ax.add_patch(
        FancyArrowPatch(
            (0.1, 0.1),
            (0.8, 0.5),
            arrowstyle="-|>",
            mutation_scale=18,
            connectionstyle="arc3,rad=.4",
            color="tab:red",
            linewidth=2,
        )
    )
    ax.annotate(
        "boxed",
        (0.8, 0.8),
        (0.15, 0.75),
        arrowprops={"arrowstyle": "->", "linewidth": 1},
        bbox={"boxstyle": "round", "facecolor": "lightyellow", "edgecolor": "k"},
    )
    ax.text(0.55, 0.2, "halo", path_effects=[patheffects.withStroke(linewidth=3, foreground="w")])
    segments = [[(0.1 * k, 0), (0.1 * k + 0.2, 1)] for k in range(9)]
    ax.add_collection(
        LineCollection(segments, colors="0.6", linewidths=np.linspace(0.5, 3, 9), zorder=0)
    )
    circles = [Circle((0.2 * k + 0.1, 0.6), 0.07) for k in range(5)]
    ax.add_collection(
        PatchCollection(circles, facecolor="tab:cyan", edgecolor="k", linewidth=1, alpha=0.5)
    )
    ax.plot(
        [0, 1],
        [0.05, 0.95],
        linewidth=4,
        color="tab:purple",
        path_effects=[patheffects.Stroke(linewidth=7, foreground="gold"), patheffects.Normal()],
    )
    ax.set(xlim=(0, 1), ylim=(0, 1))
