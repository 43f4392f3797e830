"""Figures of chapter 5: divergences, robustness, calibration."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from figures.ch05_loss_functions.parts import few_ticks, hinges, optimum_line
from figures.registry import figure
from udl import losses, plot
from udl.plot import Figure

Array = NDArray[np.float64]


@figure(
    "kl-and-cross-entropy",
    title="Cross-entropy is divergence plus a constant",
    alt=(
        "Two parallel bowl-shaped curves against the model's probability, the cross-entropy above "
        "and the divergence below, with their lowest points on one vertical line at 0.3, the "
        "probability in the data. Arrows of equal length between them mark the entropy."
    ),
    caption=(
        "Data with $p = 0.3$ of ones, seen by a model that says $q$. Wherever $q$ moves, "
        "cross-entropy and Kullback–Leibler divergence differ by the entropy of the data, so "
        "minimising one minimises the other. The divergence reaches zero, the cross-entropy does "
        "not."
    ),
)
def kl_and_cross_entropy() -> Figure:
    palette = plot.colors()
    share = 0.3
    q = np.linspace(0.02, 0.98, 241)
    data = np.array([1 - share, share])
    model = np.column_stack([1 - q, q])
    truth = np.broadcast_to(data, model.shape)
    cross = losses.distribution_cross_entropy(truth, model)
    divergence = losses.kl_divergence(truth, model)
    entropy = float(losses.entropy(data))

    fig, ax = plot.new_figure(height=3.7)
    optimum_line([ax], share)
    ax.plot(q, cross, color=palette.loss)
    ax.plot(q, divergence, color=palette.model)
    ax.plot(share, entropy, "o", color=palette.loss)
    ax.plot(share, 0, "o", color=palette.model, clip_on=False, zorder=5)
    for place in (0.1, 0.5):
        bottom = float(np.interp(place, q, divergence))
        ax.annotate(
            "",
            xy=(place, bottom + entropy),
            xytext=(place, bottom),
            arrowprops={
                "arrowstyle": "<->",
                "color": palette.muted,
                "linewidth": 1.2,
                "shrinkA": 1,
                "shrinkB": 1,
            },
        )
    plot.label(ax, 0.518, 0.48, f"entropy\nof the data\n{entropy:.2f} nats", "muted")
    plot.label(ax, 0.72, 1.22, "cross-entropy", "loss", ha="right")
    plot.label(ax, 0.80, 0.36, "divergence", "model")
    plot.label(ax, share + 0.012, 1.5, "$q = p$")
    ax.set(xlabel="model’s probability $q$ of a one", ylabel="nats", xlim=(0, 1), ylim=(0, 1.6))
    few_ticks(ax, y=4)
    return fig


@figure(
    "outliers-and-laplace",
    title="An outlier under a Gaussian and under a Laplace loss",
    alt=(
        "Above, points along a rising line with two far below it on the right; the Gaussian fit "
        "is pulled down towards them, the Laplace fit stays with the rest. Below, the loss against "
        "the residual: a parabola for the Gaussian, a V for the Laplace."
    ),
    caption=(
        "Two outliers tilt the line fitted with a Gaussian, because its loss grows with the "
        "square of the residual. Under a Laplace distribution the loss grows only in proportion "
        "and the line stays with the many."
    ),
)
def outliers_and_laplace() -> Figure:
    palette = plot.colors()
    of_gaussian, of_laplace = palette.classes[:2]
    rng = np.random.default_rng(6)
    x = np.linspace(0.03, 0.97, 20)
    y = 0.2 + 1.0 * x + rng.normal(0.0, 0.07, len(x))
    y[[16, 18]] = (-0.55, -0.75)
    features, grid = hinges(x, ()), np.array([0.0, 1.0])

    def laplace(weights: Array) -> float:
        return float(losses.laplace_nll(y, features @ weights[:2], float(np.exp(weights[2]))))

    gaussian_line = np.linalg.lstsq(features, y, rcond=None)[0]
    start = np.array([*gaussian_line, -1.0])
    options = {"maxiter": 4000, "xatol": 1e-8, "fatol": 1e-10}
    laplace_line = minimize(laplace, start, method="Nelder-Mead", options=options).x[:2]

    fig, (top, bottom) = plot.new_figure(height=5.2, rows=2, height_ratios=(1.35, 1))
    top.plot(grid, hinges(grid, ()) @ gaussian_line, color=of_gaussian)
    top.plot(grid, hinges(grid, ()) @ laplace_line, color=of_laplace)
    plot.data_points(top, x, y)
    plot.label(top, 1.02, float(np.sum(gaussian_line)), "Gaussian", of_gaussian)
    plot.label(top, 1.02, float(np.sum(laplace_line)), "Laplace", of_laplace)
    plot.label(top, 0.79, -0.66, "two outliers", "data", ha="right")
    top.set(xlabel="input $x$", ylabel="output $y$", xlim=(0, 1), ylim=(-1.0, 1.5))
    few_ticks(top, y=5)
    residual = np.linspace(-4.0, 4.0, 241)
    zero = np.zeros_like(residual)
    bottom.plot(
        residual, losses.gaussian_nll(zero, residual, 1.0, reduction="none"), color=of_gaussian
    )
    bottom.plot(
        residual, losses.laplace_nll(zero, residual, 1.0, reduction="none"), color=of_laplace
    )
    plot.label(bottom, 3.25, 7.6, "Gaussian", of_gaussian, ha="right")
    plot.label(bottom, 2.9, 3.1, "Laplace", of_laplace, va="top")
    bottom.set(xlabel="residual", ylabel="loss of one point", xlim=(-4, 4), ylim=(0, 9))
    bottom.set_yticks([0, 2, 4, 6, 8])
    return fig


def loud_forecasts() -> tuple[Array, Array, float]:
    """Draw labels (4000,) and logits that are 2.5 times too large, as the chapter does.

    Also give the temperature with the smallest loss on 4,000 others.
    """
    rng = np.random.default_rng(5)
    true_logits = rng.normal(0.0, 1.5, size=8000)
    y = (rng.random(8000) < losses.sigmoid(true_logits)).astype(int)
    loud = 2.5 * true_logits
    temperatures = np.linspace(0.5, 5, 451)
    scan = [
        float(losses.binary_cross_entropy(y[:4000], loud[:4000] / t, "mean")) for t in temperatures
    ]
    return y[4000:], loud[4000:], float(temperatures[np.argmin(scan)])


@figure(
    "reliability-diagram",
    title="A reliability diagram",
    alt=(
        "Above, the frequency of label 1 against the predicted probability. One classifier's dots "
        "lie on the diagonal; the other's lie above it for low predictions and below it for high "
        "ones. Below, a histogram of the second one's predictions, piled up at 0 and 1."
    ),
    caption=(
        "Of all cases predicted with about $80\\%$, do $80\\%$ turn out to be ones? The "
        "overconfident classifier uses logits that are $2.5$ times too large; dividing them by "
        "the temperature with the smallest loss on other data, $2.44$, brings its dots near the "
        "diagonal. The histogram counts its predictions."
    ),
)
def reliability_diagram() -> Figure:
    palette = plot.colors()
    y, loud, temperature = loud_forecasts()

    fig, (top, bottom) = plot.new_figure(height=5.4, rows=2, sharex=True, height_ratios=(3.2, 1))
    top.plot([0, 1], [0, 1], color=palette.truth, linewidth=1.6, dashes=(4, 2.5))
    for divisor, color, text, place, ha in (
        (1.0, palette.classes[0], "overconfident", (0.62, 0.44), "left"),
        (temperature, palette.model, f"logits divided by {temperature:.2f}", (0.57, 0.70), "right"),
    ):
        probability = np.asarray(losses.sigmoid(loud / divisor))
        confidence, frequency, counts = losses.reliability_curve(y, probability, 10)
        error = losses.expected_calibration_error(y, probability, 10)
        if divisor == 1:
            top.fill_between(
                confidence, confidence, frequency, color=color, alpha=0.14, linewidth=0
            )
            edges = np.linspace(0.0, 1.0, 11)
            bottom.bar(
                edges[:-1], counts / 1000.0, width=0.094, align="edge", color=color, alpha=0.8
            )
        top.plot(confidence, frequency, "o-", color=color, linewidth=1.8)
        plot.label(top, *place, f"{text}\ncalibration error {error:.3f}", color, ha=ha)
    plot.label(top, 0.25, 0.18, "perfect", "truth")
    top.set(ylabel="frequency of label 1", xlim=(0, 1), ylim=(0, 1))
    top.tick_params(labelbottom=True)
    bottom.set(xlabel="predicted probability of label 1", ylabel="thousands")
    few_ticks(bottom, y=2)
    return fig
