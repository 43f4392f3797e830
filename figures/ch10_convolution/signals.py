"""Figures of chapter 10: convolution of signals."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from figures.ch10_convolution.parts import arrow, canvas, cells, kernel_color, outline, rgb, tint
from figures.registry import figure
from udl import plot
from udl.convolution import Layer, conv1d, convolution_matrix, inputs_seen, output_length
from udl.data import mnist1d
from udl.networks import relu
from udl.plot import Axes, Figure

SIGNAL = np.array([2.0, 4.0, 3.0, 5.0, 4.0, 1.0, 0.0, 2.0, 3.0])


KERNEL = np.array([1.0, 2.0, -1.0])


@figure(
    "kernel-sliding",
    title="One kernel slides along a signal",
    alt=(
        "A row of nine input numbers, below it three copies of a kernel with the weights 1, 2, "
        "minus 1, each one position farther right, the last one highlighted beneath inputs 3, 5 "
        "and 4. An arrow leads to one of seven outputs, and a formula works it out: 7."
    ),
    caption=(
        "The same three weights $\\omega_1, \\omega_2, \\omega_3$ and the same bias "
        "$\\beta = -2$ serve every position. Wherever the kernel stands, each weight multiplies "
        "the input above it; the sum, after the activation $\\mathrm{a}[\\bullet] = "
        "\\mathrm{ReLU}$, is the output at the kernel's middle."
    ),
)
def kernel_sliding() -> Figure:
    palette = plot.colors()
    bias = -2.0
    output = relu(conv1d(SIGNAL[None, None], KERNEL[None, None], np.array([bias])))[0, 0]
    middle = 3  # position of the output worked out, from 0

    fig, ax = plot.new_figure(height=3.7)
    canvas(ax, 11.0, 7.4)
    left = 1.8
    window = SIGNAL[middle - 1 : middle + 2]
    chosen = np.where(np.abs(np.arange(len(SIGNAL)) - middle) <= 1, 0.36, 0.12)
    cells(ax, left, 7.3, SIGNAL, palette.data, chosen[None])
    for row, position in enumerate((middle - 2, middle - 1, middle)):
        is_chosen = position == middle
        top = 6.0 - 1.05 * row
        corner = left + position - 1
        cells(
            ax,
            corner,
            top,
            KERNEL,
            kernel_color() if is_chosen else palette.muted,
            0.4 if is_chosen else 0.07,
        )
    shares = np.where(np.arange(1, 8) == middle, 0.5, 0.14)
    cells(ax, left + 1, 2.05, output, palette.model, shares[None])
    arrow(ax, (left + middle + 0.5, 2.85), (left + middle + 0.5, 2.12), palette.muted)
    outline(ax, left + middle - 1, 7.3, 3, 1, kernel_color())
    plot.label(ax, left - 0.3, 6.8, "input $x$", ha="right")
    plot.label(ax, left - 0.3, 3.4, "kernel $\\omega$", kernel_color(), ha="right")
    plot.label(ax, left - 0.3, 1.55, "output $h$", "model", ha="right")
    terms = " + ".join(
        f"{w:.0f}\\cdot {x:.0f}" for w, x in zip(KERNEL, window, strict=True)
    ).replace("+ -", "- ")
    plot.label(
        ax,
        5.5,
        0.4,
        f"$h_4 = \\mathrm{{a}}\\,[\\,\\beta + \\omega_1 x_3 + \\omega_2 x_4 + \\omega_3 x_5\\,] "
        f"= \\mathrm{{a}}\\,[{bias:.0f} + {terms}] = {output[middle - 1]:.0f}$",
        ha="center",
    )
    return fig


def connect(
    ax: Axes,
    positions: NDArray[np.int64],
    out: float,
    left: float,
    top: float,
    bottom: float,
    chosen: bool,
) -> None:
    """Draw lines from the inputs at some positions to one output."""
    for position in positions:
        ax.plot(
            [left + position + 0.5, out],
            [top, bottom],
            color=kernel_color() if chosen else plot.colors().muted,
            linewidth=2.0 if chosen else 0.7,
            alpha=1.0 if chosen else 0.6,
            zorder=3 if chosen else 1,
        )


@figure(
    "padding-choices",
    title="What happens at the ends of a signal",
    alt=(
        "Two diagrams with a row of eight ones above and the sums of three neighbours below. With "
        "zeros added at both ends there are eight outputs, the first and last 2 instead of 3. "
        "Without padding there are six outputs, all 3."
    ),
    caption=(
        "A kernel of three ones on a signal of ones. With zero padding the output is as long as "
        "the input, but the two at the ends also sum a zero that is not in the data. Without "
        "padding (“valid”) all outputs are right, and there are two fewer. One window "
        "is drawn in orange."
    ),
)
def padding_choices() -> Figure:
    palette = plot.colors()
    signal, kernel = np.ones(8), np.ones((1, 1, 3))
    fig, ax = plot.new_figure(height=3.7)
    canvas(ax, 10.4, 7.1)
    for padding, top, name in ((1, 6.4, "zero padding"), (0, 2.85, "no padding (valid)")):
        output = conv1d(signal[None, None], kernel, padding=padding)[0, 0]
        left, bottom = 1.2, top - 1.8
        plot.label(
            ax, 0.2, top + 0.42, f"{name}: {len(signal)} inputs, {len(output)} outputs", ha="left"
        )
        cells(ax, left, top, signal, palette.data, 0.14)
        if padding:
            for x in (left - 1, left + len(signal)):
                cells(ax, x, top, np.zeros(1), palette.muted, 0.0)
        first = left + (0 if padding else 1)
        shares = np.full((1, len(output)), 0.16)
        if padding:
            shares[0, [0, -1]] = 0.5
        cells(ax, first, bottom, output, palette.model, shares)
        for i in range(len(output)):
            positions = np.arange(3) + i - padding
            connect(ax, positions, first + i + 0.5, left, top - 1, bottom, chosen=i == 0)
    return fig


@figure(
    "stride-and-dilation",
    title="Stride and dilation",
    alt=(
        "Three diagrams with nine input dots above and output dots below, joined by lines. With "
        "stride 1 and dilation 1 seven outputs each see three neighbours; with stride 2 four "
        "outputs begin two positions apart; with dilation 2 five outputs see every second input."
    ),
    caption=(
        "Kernel size three, no padding, nine inputs. A stride of two computes every second output "
        "only; a dilation of two leaves gaps between the weights, so that three weights span five "
        "inputs. One output's window is drawn in orange."
    ),
)
def stride_and_dilation() -> Figure:
    palette = plot.colors()
    length = 9
    fig, axes = plot.new_figure(height=4.9, rows=3)
    for ax, stride, dilation in zip(axes, (1, 2, 1), (1, 1, 2), strict=True):
        seen = inputs_seen([Layer(3, stride=stride, dilation=dilation)], length)
        out = output_length(length, 3, stride=stride, dilation=dilation)
        middles = stride * np.arange(out) + dilation
        for i, middle in enumerate(middles):
            connect(ax, np.flatnonzero(seen[i]), middle + 0.5, 0, 1, 0, chosen=i == 1)
        dots: dict[str, Any] = {"markersize": 11, "markeredgewidth": 1.2, "clip_on": False}
        plot.data_points(ax, np.arange(length) + 0.5, np.ones(length), **dots)
        plot.data_points(ax, middles + 0.5, np.zeros(out), color=palette.model, **dots)
        ax.set(xlim=(-0.1, 9.1), ylim=(-0.3, 1.25))
        ax.axis("off")
        ax.set_title(f"stride {stride}, dilation {dilation}: {out} outputs", pad=5)
    plot.label(axes[0], 9.1, 1, "inputs", offset=(2, 0))
    plot.label(axes[0], 9.1, 0, "outputs", "model", offset=(2, 0))
    return fig


@figure(
    "convolution-as-matrix",
    title="A convolution is a matrix with few, repeated weights",
    alt=(
        "Four ten-by-ten grids of coloured cells. The fully connected matrix is full of different "
        "shades. The convolution has three coloured diagonals; with stride 2 the rows step two "
        "columns at a time and there are five; with dilation 2 the diagonals stand apart."
    ),
    caption=(
        "Rows are outputs, columns inputs; equal colours are equal weights. A fully connected "
        "layer has a weight of its own in every cell; a convolution has three in all, repeated "
        "along diagonals, and zeros elsewhere."
    ),
)
def convolution_as_matrix() -> Figure:
    palette = plot.colors()
    length = 10
    weights = np.array([1.0, 2.0, 3.0])
    shades = np.stack([rgb(palette.background), *(tint(c, 0.42) for c in palette.classes[:3])])
    generator = np.random.default_rng(3)
    mixed = generator.dirichlet(np.full(3, 0.6), size=(length, length))  # (10, 10, 3)
    panels = (
        (f"fully connected: {length * length} weights", mixed @ shades[1:]),
        ("kernel size 3: 3 weights", {"padding": 1}),
        ("stride 2: 3 weights", {"padding": 1, "stride": 2}),
        ("dilation 2: 3 weights", {"padding": 2, "dilation": 2}),
    )
    fig, axes = plot.new_figure(height=5.4, rows=2, cols=2)
    for ax, (name, content) in zip(axes.flat, panels, strict=True):
        if isinstance(content, dict):
            matrix = convolution_matrix(weights, length, **content)
            fills = shades[matrix.astype(int)]
            for i, j in np.argwhere(matrix[:2]):
                text = f"$\\omega_{matrix[i, j]:.0f}$"
                plot.label(ax, j + 0.5, i + 0.5, text, ha="center")
        else:
            fills = content
        rows = len(fills)
        ax.pcolormesh(
            np.arange(length + 1), np.arange(rows + 1), fills, edgecolors=palette.muted, lw=0.5
        )
        ax.set(xlim=(-0.1, length + 0.1), ylim=(length + 0.1, -0.1), aspect="equal")
        ax.axis("off")
        ax.set_title(name)
    return fig


KERNELS = {
    "mean": np.array([1.0, 1.0, 1.0]) / 3.0,
    "rise": np.array([-1.0, 0.0, 1.0]) / 2.0,
    "fall": np.array([1.0, 0.0, -1.0]) / 2.0,
    "peak": np.array([-1.0, 2.0, -1.0]) / 2.0,
}


@figure(
    "channels",
    title="One signal, four kernels, four channels",
    alt=(
        "A noisy curve on top. Below it four rows, each with the three weights of a kernel as bars "
        "on the left and its output on the right: one smooths the curve, one answers where it "
        "rises, one where it falls, one at its narrow peaks."
    ),
    caption=(
        "Four kernels see the same signal; each makes a channel (feature map) of its own, here "
        "after the ReLU. One kernel averages, two answer to rises and falls, one to narrow peaks. "
        "A trained network chooses its kernels itself."
    ),
)
def channels() -> Figure:
    palette = plot.colors()
    data = mnist1d.make_dataset(100)
    signal = data.x[data.y == 5][1]
    weights = np.stack(list(KERNELS.values()))[:, None]  # (4, 1, 3)
    features = relu(conv1d(signal[None, None], weights, padding=1))[0]  # (4, 40)
    position = np.arange(1, 41)

    fig, axes = plot.new_figure(
        height=6.0,
        rows=5,
        cols=2,
        sharex="col",
        width_ratios=(1, 4.6),
        height_ratios=(1.5, 1, 1, 1, 1),
    )
    axes[0, 0].axis("off")
    top = axes[0, 1]
    top.plot(position, signal, color=palette.data, linewidth=1.8)
    top.set_title("signal $x$")
    for (bars, ax), name, kernel, feature in zip(
        axes[1:], KERNELS, weights[:, 0], features, strict=True
    ):
        bars.bar(range(3), kernel, width=0.75, color=kernel_color())
        bars.axhline(0, color=palette.muted, linewidth=0.9)
        bars.set(ylim=(-1.1, 1.1), xticks=[], yticks=[])
        bars.spines[:].set_visible(False)
        bars.set_ylabel(name, rotation=0, ha="right", va="center")
        ax.axhline(0, color=palette.muted, linewidth=0.9)
        ax.fill_between(position, feature, color=palette.model, alpha=0.2, linewidth=0)
        ax.plot(position, feature, color=palette.model, linewidth=1.8)
        ax.set_ylim(-0.08, 1.15 * feature.max())
    for ax in axes[:, 1]:
        ax.set_yticks([])
        ax.spines["left"].set_visible(False)
        ax.set(xlim=(1, 40))
    axes[1, 0].set_title("kernel", loc="center")
    axes[1, 1].set_title("channel $h$")
    axes[4, 1].set_xlabel("position")
    axes[4, 1].set_xticks([1, 10, 20, 30, 40])
    return fig
