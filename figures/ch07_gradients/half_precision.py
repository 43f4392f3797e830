"""Figures of chapter 7: gradients in half precision."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np

from figures.ch07_gradients.parts import rgb
from figures.registry import figure
from udl import plot
from udl.experiments.ch07_gradients import precision
from udl.plot import Figure

SCALE = 10  # the loss is multiplied by two to this power
LOWEST, SMALLEST_NORMAL, LARGEST = -25, -14, 16


@figure(
    "half-precision-range",
    title="Derivatives and the range of half precision",
    alt=(
        "Histograms of the sizes of derivatives against powers of two, from 2 to the minus 40 to 2 "
        "to the 16. The range of half precision is shaded. The unscaled histogram lies between "
        "minus 38 and minus 8 and is partly left of the range. The one for a loss times 1,024 "
        "lies ten powers further right, nearly all inside."
    ),
    caption=(
        "Sizes of the derivatives with respect to the pre-activations in a network of twelve "
        "hidden layers whose first weights have the variance of PyTorch's default (gold), and with "
        "the loss multiplied by 1,024 (blue). What lies left of the shaded range becomes zero in "
        "half precision; in the paler part, that of the subnormal numbers, digits are lost."
    ),
)
def half_precision_range() -> Figure:
    palette = plot.colors()
    exponents = precision.loss_scales()["exponents"]
    fig, ax = plot.new_figure(height=3.2)
    ax.axvspan(SMALLEST_NORMAL, LARGEST, color=(*rgb(palette.truth), 0.16), linewidth=0)
    ax.axvspan(LOWEST, SMALLEST_NORMAL, color=(*rgb(palette.truth), 0.07), linewidth=0)
    bins = np.arange(-42, 17)
    share = np.histogram(exponents, bins)[0] / len(exponents)
    for shift, color in ((0, palette.uncertainty), (SCALE, palette.model)):
        edges = bins + shift
        ax.stairs(share, edges, color=color, linewidth=2.0)
        ax.stairs(share, edges, color=(*rgb(color), 0.2), fill=True)
    peak = float(share.max())
    plot.label(ax, -27.5, 0.75 * peak, "as it is", "uncertainty", ha="right")
    plot.label(ax, -0.5, 0.75 * peak, "loss × 1,024", "model")
    plot.label(ax, 15.5, 1.17 * peak, "half precision", "truth", ha="right")
    plot.label(ax, -26, 1.17 * peak, "becomes 0", "muted", ha="right")
    ax.set(
        xlim=(-40, 18),
        ylim=(0, 1.28 * peak),
        xlabel="size of a derivative, as a power of two",
        ylabel="share",
        xticks=(-40, -25, -14, 0, 16),
    )
    ax.set_yticks([0, 0.05, 0.1], ["0", "5%", "10%"])
    return fig


@figure(
    "loss-scale",
    title="The error of a gradient in half precision, by the scale of the loss",
    alt=(
        "Relative error of the first layer's gradient against the scale, a power of two from 0 to "
        "30. It falls from 100 per cent at scale 1 to about 7 per cent at 2 to the 10, stays "
        "there up to 2 to the 24, and beyond a shaded area says overflow."
    ),
    caption=(
        "How far the gradient of the first layer's weights, computed in half precision, is from "
        "the exact one, relative to its length. Without a scale nearly all derivatives of the "
        "first layer are rounded to zero on their way; with a very large one some overflow. What "
        "remains in between comes from the forward pass, where rounding switches some ReLUs on or "
        "off."
    ),
)
def loss_scale() -> Figure:
    palette = plot.colors()
    errors = precision.loss_scales()["errors"]
    exponents = np.array(precision.EXPONENTS)
    finite = np.isfinite(errors)
    fig, ax = plot.new_figure(height=3.0)
    last = float(exponents[finite][-1])
    ax.axvspan(last + 1, 30.5, color=(*rgb(palette.loss), 0.15), linewidth=0)
    ax.plot(exponents[finite], errors[finite], "o-", color=palette.model, clip_on=False)
    middle = (last + 31.5) / 2
    plot.label(ax, middle, 0.5, "overflow", "loss", ha="center", rotation=90)
    plot.label(ax, 4.4, 0.5, "small derivatives\nbecome zero", "model")
    ax.set(xlim=(0, 30.5), ylim=(0, 1), xlabel="scale of the loss", ylabel="relative error")
    ax.set_xticks([0, 10, 20, 30], ["1", "$2^{10}$", "$2^{20}$", "$2^{30}$"])
    ax.set_yticks([0, 0.5, 1], ["0", "50%", "100%"])
    return fig
