"""Figures of the appendix: four distances between distributions."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np
from matplotlib.patches import Rectangle
from numpy.typing import NDArray
from scipy import stats

from figures.appendix.parts import arrow, bare, circle
from figures.registry import figure
from udl import plot
from udl.plot import Figure
from udl.unsupervised import gaussian_frechet, gaussian_transport, transport_plan

Array = NDArray[np.float64]

GRID = np.linspace(-8, 8, 3201)
SIGMA = 0.6
# Two bumps at -2 and 2, and the Gaussians that are nearest to them in either direction.
TRUTH = 0.5 * stats.norm(-2, SIGMA).pdf(GRID) + 0.5 * stats.norm(2, SIGMA).pdf(GRID)
COVERING = (0.0, float(np.sqrt(4 + SIGMA**2)))
SEEKING = (2.0, SIGMA)
SHIFTS = np.linspace(0, 5, 41)
P, Q = np.array([0.5, 0.3, 0.2, 0.0, 0.0]), np.array([0.0, 0.2, 0.1, 0.3, 0.4])
FIRST = np.array([[1.0, 0.0], [0.0, 0.25]])
OTHER = np.array([[0.4, 0.35], [0.35, 0.9]])
OTHER_MEAN = np.array([4.0, 0.8])


def divergence(p: Array, q: Array) -> float:
    """Return KL[p || q] of densities on the grid, both above 0 there or too small to matter."""
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(p > 1e-300, p * (np.log(p) - np.log(q)), 0.0)
    return float(terms.sum() * (GRID[1] - GRID[0]))


def jensen_shannon_of_shift(shift: float) -> float:
    """Return the Jensen-Shannon divergence of two standard normals so far apart (nats)."""
    p, q = stats.norm(-shift / 2, 1).pdf(GRID), stats.norm(shift / 2, 1).pdf(GRID)
    return (divergence(p, (p + q) / 2) + divergence(q, (p + q) / 2)) / 2


@figure(
    "kl-two-ways",
    title="The nearest Gaussian to two bumps, in either direction of the divergence",
    alt=(
        "Two panels with the same green density of two bumps at minus 2 and 2. Left, the blue "
        "Gaussian that minimises KL of p from q is wide, centred at 0 and covers both bumps and "
        "the gap. Right, the one that minimises KL of q from p sits on the right bump alone."
    ),
    caption=(
        "The Gaussian $q$ (blue) that is nearest to $p$ (green). With $p$ first it must not be "
        "small where $p$ is large, and covers everything. With $q$ first it must not be large "
        "where $p$ is small, and takes one bump at the price of $\\log 2$."
    ),
)
def kl_two_ways() -> Figure:
    palette = plot.colors()
    fig, axes = plot.new_figure(height=2.5, cols=2, sharey=True)
    seen = abs(GRID) <= 6
    for ax, (mean, sigma), covering in zip(axes, (COVERING, SEEKING), (True, False), strict=True):
        q = stats.norm(mean, sigma).pdf(GRID)
        ax.fill_between(GRID[seen], TRUTH[seen], color=palette.truth, alpha=0.2)
        ax.plot(GRID[seen], TRUTH[seen], color=palette.truth)
        ax.plot(GRID[seen], q[seen], color=palette.model)
        found = divergence(TRUTH, q) if covering else divergence(q, TRUTH)
        name = "p \\Vert q" if covering else "q \\Vert p"
        ax.set(xlim=(-6.2, 6.2), ylim=(-0.02, 0.75), xticks=[-4, 0, 4], yticks=[0, 0.5])
        ax.set_xticklabels(["−4", "0", "4"])
        ax.set_title(f"KL$[{name}] = {found:.2f}$")
    return fig


@figure(
    "distances-of-a-shift",
    title="Three distances of two bumps that move apart",
    alt=(
        "Three curves against the distance of two standard normal densities, 0 to 5. KL grows as "
        "half the square and leaves the picture at 3.2. Wasserstein is the straight line. "
        "Jensen-Shannon rises at first and then flattens below the dashed line at log 2."
    ),
    caption=(
        "Two standard normal densities, shifted against each other. The divergence grows as "
        "$\\frac{1}{2}$ of the square, the Wasserstein distance as the shift itself. "
        "Jensen–Shannon stops at $\\log 2$ (dashed), where it cannot say how far is far."
    ),
)
def distances_of_a_shift() -> Figure:
    palette = plot.colors()
    fig, ax = plot.new_figure(height=2.9)
    ax.axhline(np.log(2), color=palette.muted, linestyle="--", linewidth=1.2)
    js = [jensen_shannon_of_shift(shift) for shift in SHIFTS]
    ax.plot(SHIFTS, SHIFTS**2 / 2, color=palette.loss)
    ax.plot(SHIFTS, SHIFTS, color=palette.model)
    ax.plot(SHIFTS, js, color=palette.uncertainty)
    plot.label(ax, 2.75, 4.4, "KL (nats)", "loss", ha="right")
    plot.label(ax, 4.0, 3.5, "Wasserstein", "model")
    plot.label(ax, 2.6, 0.2, "Jensen–Shannon (nats)", "uncertainty")
    ax.set(xlim=(-0.08, 5.08), ylim=(-0.08, 5.08), xlabel="shift", xticks=range(6), yticks=range(6))
    return fig


@figure(
    "transport-plan",
    title="The cheapest way to turn one histogram into another",
    alt=(
        "Two histograms of five places, one heaped on the left and one on the right, above and "
        "below a table. The table shows how much goes from each place to each: all entries lie on "
        "the diagonal or to the right of it."
    ),
    caption=(
        "A plan (blue, areas by amount) has the first distribution as its sums over columns (left) "
        "and the second as its sums over rows (below). No other plan carries probability less "
        "far on average, and several as little."
    ),
)
def transport_plan_figure() -> Figure:
    palette = plot.colors()
    fig, ax = plot.new_figure(height=4.0)
    places = np.arange(5)
    found = transport_plan(P, Q, np.abs(places[:, None] - places[None]).astype(float))
    for n in range(5):
        for m in range(5):
            edge = Rectangle(
                (m - 0.5, -n - 0.5), 1, 1, facecolor="none", edgecolor=palette.grid, linewidth=1
            )
            ax.add_patch(edge)
            amount = found.plan[n, m]
            if amount > 1e-9:
                side = np.sqrt(amount / 0.5) * 0.92
                ax.add_patch(
                    Rectangle(
                        (m - side / 2, -n - side / 2),
                        side,
                        side,
                        facecolor=palette.model,
                        alpha=0.4,
                    )
                )
                plot.label(ax, m, -n, f"{amount:.1f}", ha="center")
        ax.add_patch(
            Rectangle((-0.9 - 2.4 * P[n], -n - 0.3), 2.4 * P[n], 0.6, facecolor=palette.truth)
        )
        ax.add_patch(
            Rectangle((n - 0.3, -4.9 - 2.4 * Q[n]), 0.6, 2.4 * Q[n], facecolor=palette.uncertainty)
        )
        plot.label(ax, -0.7, -n, f"{n + 1}", "muted", ha="center")
        plot.label(ax, n, -4.7, f"{n + 1}", "muted", ha="center")
    plot.label(ax, -1.5, 0.85, "from", "truth", ha="center")
    plot.label(ax, 4.9, -5.4, "to", "uncertainty")
    plot.label(ax, 4.9, -0.2, f"in all {found.cost:.1f} places", "model")
    ax.set(xlim=(-2.3, 7.2), ylim=(-6.0, 1.1), aspect="equal")
    bare(ax)
    return fig


@figure(
    "gaussian-carried",
    title="One Gaussian carried onto another",
    alt=(
        "Two ellipses, contours of two Gaussians: a flat one on the left and a steep, tilted one "
        "on the right. Arrows lead from eight points of the first contour to eight points of the "
        "second. Left points stay left and upper ones stay up: nothing is turned round."
    ),
    caption=(
        "Contours of two Gaussians, and where the cheapest map takes eight points of the first. "
        "The map stretches and shifts without turning. The mean of the squared lengths of such "
        "arrows, over the whole Gaussian, is the Fréchet distance."
    ),
)
def gaussian_carried() -> Figure:
    palette = plot.colors()
    fig, ax = plot.new_figure(height=2.9)
    carry = gaussian_transport(FIRST, OTHER)
    edge = np.linalg.cholesky(FIRST) @ circle(1.6)  # (2, 121)
    onto = OTHER_MEAN[:, None] + carry @ edge
    ax.plot(*edge, color=palette.truth)
    ax.plot(*onto, color=palette.model)
    for start, end in zip(edge[:, :-1:15].T, onto[:, :-1:15].T, strict=True):
        ax.plot(*start, "o", color=palette.truth, markersize=5)
        arrow(ax, start, end, palette.muted, linewidth=1.2, mutation_scale=10)
    distance = gaussian_frechet(np.zeros(2), FIRST, OTHER_MEAN, OTHER)
    plot.label(ax, 0, -1.35, "$p$", "truth", ha="center")
    plot.label(ax, 4.9, -0.95, "$q$", "model", ha="center")
    plot.label(ax, 1.9, -1.35, f"Fréchet distance {distance:.2f}", ha="left")
    ax.set(xlim=(-1.9, 5.7), ylim=(-1.7, 2.6), aspect="equal")
    bare(ax)
    return fig
