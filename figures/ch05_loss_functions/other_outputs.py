"""Figures of chapter 5: other outputs."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from figures.ch05_loss_functions.parts import few_ticks, hinges
from figures.registry import figure
from udl import losses, plot
from udl.plot import Figure

Array = NDArray[np.float64]


@figure(
    "poisson-regression",
    title="Counts and the Poisson distribution that predicts them",
    alt=(
        "Dots at whole numbers from 0 to about 14 rise with the input and scatter more the higher "
        "they are. A blue curve, the predicted rate, runs through them. At three inputs, sideways "
        "bars give the probability of each count; they spread out as the rate grows."
    ),
    caption=(
        "For counts the model predicts the logarithm of a rate $\\lambda$; here $f$ is a straight "
        "line, fitted by likelihood. Only whole numbers from zero up have probability, and the "
        "spread needs no parameter of its own: it grows with the rate."
    ),
)
def poisson_regression() -> Figure:
    palette = plot.colors()
    rng = np.random.default_rng(4)
    x = np.sort(rng.uniform(0.0, 1.0, 60))
    y = rng.poisson(np.exp(0.2 + 2.2 * x))

    def loss(weights: Array) -> float:
        return float(losses.poisson_nll(y, hinges(x, ()) @ weights))

    weights = minimize(loss, np.zeros(2), method="BFGS").x
    grid = np.linspace(0.0, 1.0, 201)
    fig, ax = plot.new_figure(height=3.7)
    plot.data_points(ax, x, y, markersize=5.5, alpha=0.8, clip_on=False)
    ax.plot(grid, np.exp(hinges(grid, ()) @ weights), color=palette.model, zorder=5)
    counts = np.arange(0, 20)
    for position in (0.08, 0.44, 0.80):
        rate = float(np.exp(hinges(np.array([position]), ()) @ weights)[0])
        pmf = np.exp(losses.poisson_log_pmf(counts, rate))
        shown = pmf > 2e-3
        ax.plot(
            [position] * 2, [0, counts[shown][-1]], color=palette.muted, linewidth=0.8, zorder=2
        )
        ax.barh(
            counts[shown],
            0.36 * pmf[shown],
            left=position,
            height=0.55,
            color=palette.uncertainty,
            alpha=0.75,
            zorder=3,
        )
        ax.plot(position, rate, "o", color=palette.model, markersize=7, zorder=6)
    plot.label(
        ax, 0.45, 9.7, r"$\mathrm{Pr}(y\,|\,x=0.44)$", "uncertainty", ha="center", va="bottom"
    )
    plot.pointer(ax, (0.30, 2.95), (0.20, 12.8), r"rate $\lambda = \exp[\,f\,[x, \phi]]$", "model")
    ax.set(xlabel="input $x$", ylabel="count $y$", xlim=(-0.02, 1.02), ylim=(-0.6, 17))
    ax.set_yticks([0, 5, 10, 15])
    return fig


@figure(
    "von-mises-directions",
    title="Directions live on a circle",
    alt=(
        "A circle with dots crowded around 180 degrees, on both sides of the place where angles "
        "jump from plus to minus 180. A density bulges outwards there and a blue arrow points to "
        "its middle; a grey arrow, the average of the angles as numbers, points the other way."
    ),
    caption=(
        "Directions on both sides of the jump from $180^\\circ$ to $-180^\\circ$. The average of "
        "the angles as plain numbers points away from all the data; the von Mises density, shown "
        "as the height outside the circle, knows that the two ends meet."
    ),
)
def von_mises_directions() -> Figure:
    palette = plot.colors()
    rng = np.random.default_rng(2)
    y = rng.vonmises(np.pi, 5.0, 18)

    def loss(weights: Array) -> float:
        return float(losses.von_mises_nll(y, float(weights[0]), float(np.exp(weights[1]))))

    fitted = minimize(loss, np.array([2.5, 0.0]), method="Nelder-Mead").x
    mean, concentration = float(fitted[0]), float(np.exp(fitted[1]))
    angle = np.linspace(-np.pi, np.pi, 361)
    radius = 1.0 + 0.75 * np.exp(losses.von_mises_log_pdf(angle, mean, concentration))

    fig, ax = plot.new_figure(height=4.2)
    circle = np.stack([np.cos(angle), np.sin(angle)])
    bulge = radius * circle
    ax.fill(
        np.r_[bulge[0], circle[0, ::-1]],
        np.r_[bulge[1], circle[1, ::-1]],
        color=palette.uncertainty,
        alpha=0.25,
        linewidth=0,
    )
    ax.plot(*bulge, color=palette.uncertainty, linewidth=1.8)
    ax.plot(*circle, color=palette.muted, linewidth=1.2, zorder=3)
    plot.data_points(ax, np.cos(y), np.sin(y), markersize=7, alpha=0.85)
    for direction, color in ((float(np.mean(y)), palette.muted), (mean, palette.model)):
        ax.annotate(
            "",
            xy=(0.92 * np.cos(direction), 0.92 * np.sin(direction)),
            xytext=(0, 0),
            arrowprops={
                "arrowstyle": "-|>",
                "color": color,
                "linewidth": 2.4,
                "shrinkA": 0,
                "shrinkB": 0,
                "mutation_scale": 16,
            },
        )
    plot.label(ax, -0.42, 0.16, "predicted\nmean direction", "model", ha="center", va="bottom")
    degrees = np.degrees(np.mean(y))
    plot.label(
        ax,
        0.28,
        -0.24,
        f"average of\nthe numbers: {degrees:.0f}°".replace("-", "−"),
        "muted",
        ha="center",
        va="top",
    )
    plot.label(ax, -1.35, 1.05, "von Mises\ndensity", "uncertainty", ha="center")
    for degree, ha, va in ((0, "left", "center"), (90, "center", "bottom"), (-90, "center", "top")):
        position = 1.12 * np.cos(np.radians(degree)), 1.12 * np.sin(np.radians(degree))
        plot.label(ax, *position, f"{degree}°".replace("-", "−"), "muted", ha=ha, va=va)
    plot.label(ax, -1.93, 0.13, "180°", "muted", ha="center", va="bottom")
    plot.label(ax, -1.93, -0.13, "−180°", "muted", ha="center", va="top")
    ax.plot([-2.2, -1.0], [0, 0], color=palette.muted, linewidth=0.9, dashes=(3, 3), zorder=0)
    ax.set(aspect="equal", xlim=(-2.3, 1.5), ylim=(-1.35, 1.35))
    ax.axis("off")
    return fig


def two_sided(rng: np.random.Generator) -> tuple[Array, Array]:
    """Draw inputs (150,) and outputs (150,) that lie on either side of an obstacle."""
    x = np.sort(rng.uniform(0.0, 1.0, 150))
    side = rng.permuted(np.tile([-1.0, 1.0], (75, 1)), axis=1).ravel()  # (150,), as many of each
    return x, side * (0.4 + 0.6 * x) + 0.15 * rng.normal(size=x.size)


def fitted_hands(x: Array, y: Array) -> tuple[Array, Array, float, float]:
    """Fit one Gaussian, and two at opposite means; give both weights and losses per point.

    The Gaussian's weights are those of the mean and of log sigma, linear in x: (4,). The mixture's
    are those of the mean's size, linear in x, and log sigma: (3,).
    """
    features = hinges(x, ())  # (N, 2)

    def one_hump(weights: Array) -> float:
        mean, sigma = features @ weights[:2], np.exp(features @ weights[2:])
        return float(losses.gaussian_nll(y, mean, sigma, "mean"))

    def two_humps(weights: Array) -> float:
        mean, sigma = features @ weights[:2], np.exp(weights[2])
        sides = [losses.gaussian_log_pdf(y, side * mean, sigma) for side in (-1, 1)]
        return float(-np.mean(np.logaddexp(*sides) - np.log(2)))

    one = minimize(one_hump, np.zeros(4), method="BFGS")
    two = minimize(two_humps, np.array([0.5, 0.5, -1.0]), method="BFGS")
    return one.x, two.x, float(one.fun), float(two.fun)


@figure(
    "two-answers",
    title="Two right answers for the same input",
    alt=(
        "The same points in two panels: for every input some lie above an obstacle in the middle "
        "and some below. In the upper panel one wide band is centred on the obstacle, where no "
        "point is. In the lower panel two narrow bands follow the two groups of points."
    ),
    caption=(
        "A hand passes an obstacle (grey) on one side or the other. The best Gaussian, even with a "
        "$\\sigma$ of its own for each input, is centred where no hand ever went. A mixture of two "
        "with equal weights, opposite means and one $\\sigma$ follows both groups. All means are "
        "straight lines, as is the Gaussian's $\\log[\\sigma]$. The bands reach $2\\sigma$ to "
        "either side of a mean."
    ),
)
def two_answers() -> Figure:
    palette = plot.colors()
    x, y = two_sided(np.random.default_rng(6))
    one, two, *scores = fitted_hands(x, y)
    grid = np.linspace(0.0, 1.0, 101)
    features = hinges(grid, ())
    mean, sigma = features @ one[:2], np.exp(features @ one[2:])
    size, spread = features @ two[:2], np.full(grid.size, np.exp(two[2]))
    bands = ([(mean, sigma)], [(-size, spread), (size, spread)])
    names = ("one Gaussian", "a mixture of two")
    fig, axes = plot.new_figure(height=5.0, rows=2, sharex=True, sharey=True)
    for ax, name, centres, score in zip(axes, names, bands, scores, strict=True):
        ax.fill_between([0.0, 1.0], -0.08, 0.08, color=palette.muted, alpha=0.35, linewidth=0)
        for centre, width in centres:
            plot.band(ax, grid, centre - 2 * width, centre + 2 * width)
            ax.plot(grid, centre, color=palette.model)
        plot.data_points(ax, x, y, markersize=4.5, alpha=0.8)
        plot.label(ax, 0.02, 0.94, name, "uncertainty", frame="panel", va="top")
        text = f"loss per point: ${score:.2f}$ nats"
        plot.label(ax, 0.98, 0.94, text, "loss", frame="panel", ha="right", va="top")
        ax.set(ylabel="output $y$", xlim=(0, 1), ylim=(-2.0, 2.6))
        few_ticks(ax, y=5)
    axes[1].set_xlabel("input $x$")
    return fig


def two_outputs(rng: np.random.Generator) -> tuple[Array, Array, Array, float]:
    """Return inputs (50,), two outputs (50, 2), their noise (2,), and where both bend."""
    x, sigmas, bend = np.linspace(0.0, 1.0, 50), np.array([0.05, 90.0]), 0.4
    coefficients = np.array([[0.1, 200.0], [2.0, 280.0], [-2.2, -400.0]])
    return x, hinges(x, (bend,)) @ coefficients + sigmas * rng.normal(size=(50, 2)), sigmas, bend


def shared_bend(x: Array, y: Array, sigmas: Array) -> tuple[float, Array]:
    """Return the bend at which one hinge fits all outputs best, and the predictions (N, 2)."""
    best: tuple[float, float, Array] = (np.inf, 0.0, y)
    for bend in np.linspace(0.1, 0.9, 161):
        features = hinges(x, (float(bend),))
        prediction = features @ np.linalg.lstsq(features, y, rcond=None)[0]
        loss = float(losses.sum_of_squares(y / sigmas, prediction / sigmas))
        if loss < best[0]:
            best = loss, float(bend), prediction
    return best[1], best[2]


@figure(
    "several-outputs",
    title="Outputs on different scales share one network",
    alt=(
        "Two stacked panels show two outputs against one input, the upper near 1, the lower noisy "
        "and in the hundreds. Both truly bend at one vertical line. A dashed fit with equal "
        "weights bends elsewhere and misses the upper output; a solid weighted fit follows both."
    ),
    caption=(
        "Both outputs bend at the same input (green), and the model shares one bend between them. "
        "The plain sum of squares (dashed) listens only to the large, noisy numbers; its bend is "
        "off by $0.2$, the root mean square over repeated draws. Dividing each residual by its "
        "true $\\sigma$ (solid), as the likelihood does, brings that down to about $0.015$."
    ),
)
def several_outputs() -> Figure:
    palette = plot.colors()
    x, y, sigmas, true_bend = two_outputs(np.random.default_rng(4))
    fits = (
        (*shared_bend(x, y, np.ones(2)), {"dashes": (4, 2.5), "linewidth": 1.8}),
        (*shared_bend(x, y, sigmas), {"linewidth": 2.4}),
    )
    fig, axes = plot.new_figure(height=5.0, rows=2, sharex=True)
    for k, ax in enumerate(axes):
        ax.axvline(true_bend, color=palette.truth, linewidth=1.4)
        for bend, fitted, options in fits:
            ax.plot(x, fitted[:, k], color=palette.model, zorder=5, **options)
            height = np.interp(bend, x, fitted[:, k])
            ax.plot(bend, height, "o", color=palette.model, markersize=7, zorder=6)
        plot.data_points(ax, x, y[:, k], markersize=4.5, alpha=0.7)
        few_ticks(ax, y=4)
    plot.label(axes[0], fits[0][0], 1.03, "equal weights", "model", va="bottom", ha="center")
    plot.label(axes[0], 0.70, 0.62, r"weighted by $1/\sigma^2$", "model", ha="center")
    axes[0].set(ylabel="output 1 (metres)", ylim=(0, 1.2))
    axes[1].set(ylabel="output 2 (grams)", xlabel="input $x$", xlim=(-0.01, 1.01))
    plot.label(axes[1], true_bend + 0.015, 0.06, "true bend", "truth", frame="x-data")
    return fig
