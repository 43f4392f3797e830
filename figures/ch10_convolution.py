"""Figures of chapter 10: convolutional networks."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from figures.registry import figure
from udl import plot
from udl.convolution import (
    Layer,
    bilinear,
    conv1d,
    conv1d_gradients,
    conv2d,
    convolution_matrix,
    duplicate,
    inputs_seen,
    max_pool,
    max_pool_with_indices,
    max_unpool,
    mean_pool,
    output_length,
    receptive_field,
)
from udl.data import mnist1d, photograph
from udl.data.shapes import NAMES, Shapes, make_shapes
from udl.experiments.ch10_convolution.data_efficiency import data_efficiency as trained_on_few
from udl.experiments.ch10_convolution.mnist1d_results import (
    PUBLISHED,
    RECORDED_ERROR,
    accuracies,
    coursework_errors,
    mean_with_error,
)
from udl.experiments.ch10_convolution.segmentation import segmentation
from udl.networks import relu
from udl.plot import Axes, Figure

Array = NDArray[np.float64]


# --- Parts that several figures share ---------------------------------------------------------


def model_color(name: str) -> str:
    """Return the colour that a kind of network has throughout the chapter."""
    palette = plot.colors()
    if name.startswith("conv"):
        return palette.model
    return palette.classes[2] if name == "fully connected" else palette.muted


def kernel_color() -> str:
    """Return the colour of kernels and of their weights."""
    return plot.colors().classes[0]


def rgb(color: str) -> Array:
    """Return red, green and blue of a hexadecimal colour, (3,), each from 0 to 1."""
    return np.array([int(color[start : start + 2], 16) for start in (1, 3, 5)]) / 255.0


def tint(color: str, share: float | Array) -> Array:
    """Return a mixture of the background and a share (...), 0 to 1, of a colour, as (..., 3)."""
    part = np.asarray(share, dtype=float)[..., None]
    return (1.0 - part) * rgb(plot.colors().background) + part * rgb(color)


def few_ticks(ax: Axes, x: int | None = None, y: int | None = None) -> None:
    """Limit the number of intervals between ticks."""
    if x is not None:
        ax.locator_params(axis="x", nbins=x)
    if y is not None:
        ax.locator_params(axis="y", nbins=y)


def number(value: float) -> str:
    """Return a number without needless zeros, with a real minus sign."""
    return f"{value:.3g}".replace("-", "−")


def canvas(ax: Axes, width: float, height: float) -> None:
    """Make a panel a sheet of square units, from 0 to its width and height, without axes."""
    ax.set(xlim=(0, width), ylim=(0, height), aspect="equal")
    ax.axis("off")


def cells(
    ax: Axes,
    left: float,
    top: float,
    values: Array,
    color: str = "",
    share: float | Array = 0.18,
    *,
    show: bool = True,
    unit: float = 1.0,
    **options: Any,
) -> None:
    """Draw numbers (R, C) in square cells, the first one with its corner at (left, top)."""
    values = np.atleast_2d(values)
    rows, columns = values.shape
    color = color or plot.colors().muted
    fills = np.broadcast_to(tint(color, share), (*values.shape, 3))
    ax.pcolormesh(
        left + unit * np.arange(columns + 1),
        top - unit * np.arange(rows + 1),
        fills,
        edgecolors=color,
        linewidth=0.9,
        zorder=2,
    )
    for (i, j), value in np.ndenumerate(values if show else np.empty((0, 0))):
        middle = left + unit * (j + 0.5), top - unit * (i + 0.5)
        plot.label(ax, *middle, number(value), ha="center", va="center_baseline", **options)


def outline(
    ax: Axes, left: float, top: float, width: float, height: float, color: str, **options: Any
) -> None:
    """Draw a rectangle's border, its upper left corner given."""
    x = np.array([left, left + width, left + width, left, left])
    y = np.array([top, top, top - height, top - height, top])
    ax.plot(x, y, color=color, **{"linewidth": 2.2, "zorder": 4, **options})


def arrow(ax: Axes, start: tuple[float, float], end: tuple[float, float], color: str) -> None:
    """Draw an arrow between two points in data units."""
    style = {"arrowstyle": "-|>", "color": color, "linewidth": 1.6, "shrinkA": 0, "shrinkB": 0}
    ax.annotate("", xy=end, xytext=start, arrowprops={**style, "mutation_scale": 13})


def small_photograph() -> Array:
    """Return the photograph (96, 96), its brightness stretched to fill 0 to 1."""
    image = mean_pool(photograph.grey(), 2)
    low, high = np.quantile(image, [0.002, 0.998])
    return (image - low) / (high - low)


def picture(ax: Axes, image: Array, low: float = 0.0, high: float = 1.0) -> None:
    """Show an image (H, W) in greys, without axes."""
    ax.imshow(image, cmap="gray", vmin=low, vmax=high, interpolation="none")
    ax.set(xticks=[], yticks=[])
    ax.grid(visible=False)
    ax.spines[:].set_visible(False)


def error_bar(ax: Axes, x: float, y: float, spread: float, color: str, **options: Any) -> None:
    """Draw a mean with its standard error as a horizontal bar."""
    ax.plot([x - spread, x + spread], [y, y], color=color, linewidth=2.2, zorder=3)
    ax.plot(
        x,
        y,
        color=color,
        **{"marker": "o", "markeredgecolor": plot.colors().background, "zorder": 4, **options},
    )


# --- Invariance and equivariance --------------------------------------------------------------


def moved_curve(digit: int, place: int, length: int) -> Array:
    """Return one of MNIST-1D's clean curves in a row of zeros (length,), from a place on."""
    x = np.zeros(length)
    curve = mnist1d.templates()[digit]
    x[place : place + len(curve)] = curve
    return x


@figure(
    "equivariance",
    title="A convolution moves with its input, a dense layer does not",
    alt=(
        "Two columns of three curves. The input on the right is that on the left moved by 14 "
        "places. The convolution's output has moved by as much and covers the grey ghost of the "
        "left curve; the fully connected layer's output is quite another curve than its ghost."
    ),
    caption=(
        "Moving the input moves the output of a convolution: the new curve (blue) hides the old "
        "one moved by the same $14$ places (grey). A fully connected layer answers with another "
        "pattern."
    ),
)
def equivariance() -> Figure:
    palette = plot.colors()
    length, shift = 40, 14
    dense = np.random.default_rng(1).normal(size=(length, length)) / np.sqrt(12)
    kernel = np.array([[[-1.0, 0.0, 1.0]]])
    inputs = [moved_curve(2, place, length) for place in (6, 6 + shift)]
    rows = (
        ("input", [x for x in inputs], palette.data),
        (
            "convolution",
            [conv1d(x[None, None], kernel, padding=1)[0, 0] for x in inputs],
            model_color("convolutional"),
        ),
        ("fully connected", [dense @ x for x in inputs], model_color("fully connected")),
    )
    fig, axes = plot.new_figure(height=3.75, rows=3, cols=2, sharex=True, sharey="row")
    place = np.arange(1, length + 1)
    for row, (name, (before, after), color) in zip(axes, rows, strict=True):
        row[1].plot(place, np.roll(before, shift), color=palette.muted, linewidth=5, alpha=0.4)
        for ax, curve in zip(row, (before, after), strict=True):
            ax.plot(place, curve, color=color, linewidth=1.9)
            ax.set_yticks([])
            ax.spines["left"].set_visible(False)
            ax.margins(y=0.1)
        low, high = row[0].get_ylim()
        row[0].set_ylim(low, high + 0.28 * (high - low))
        plot.label(row[0], 0.99, 0.99, name, color, frame="panel", ha="right", va="top")
    axes[0, 0].set_title("a curve", pad=9)
    axes[0, 1].set_title(f"moved by {shift} places", pad=9)
    for ax in axes[2]:
        ax.set(xlabel="place", xlim=(1, length))
        ax.set_xticks([1, 10, 20, 30, 40])
    return fig


def changes_with_shift(
    generator: np.random.Generator, num_shifts: int = 9, num_channels: int = 64
) -> dict[str, Array]:
    """Measure how much moving MNIST-1D's ten curves changes random layers' outputs.

    Returns for each layer the length of the change of the output, relative to the output, at
    shifts 0, 1, …, (num_shifts,): the mean over the curves.
    """
    length, start = 64, 20
    x = np.stack(
        [
            [moved_curve(digit, start + shift, length) for digit in range(mnist1d.NUM_CLASSES)]
            for shift in range(num_shifts)
        ]
    )  # (shifts, 10, length)
    signals = x.reshape(-1, 1, length)
    kernels = generator.normal(size=(num_channels, 1, 5))
    dense = generator.normal(size=(num_channels * length // 8, length))
    features = relu(conv1d(signals, kernels, padding=2))  # (shifts * 10, channels, length)
    outputs = {
        "fully connected": relu(signals[:, 0] @ dense.T),
        "convolution": features,
        "convolution, max pooling of 16": max_pool(features, (1, 16)),
        "convolution, mean of all places": features.mean(axis=-1),
    }
    found = {}
    for name, output in outputs.items():
        flat = output.reshape(num_shifts, mnist1d.NUM_CLASSES, -1)
        change = np.linalg.norm(flat - flat[0], axis=-1) / np.linalg.norm(flat[0], axis=-1)
        found[name] = change.mean(axis=-1)
    return found


@figure(
    "invariance-measured",
    title="How much a shift changes the output of a layer",
    alt=(
        "Four lines of the relative change of the output against the shift of the input, 0 to 8 "
        "places. Convolution and fully connected rise within three places to about 1; the "
        "convolution with max pooling rises far more slowly; with the mean over all places the "
        "line is flat at zero."
    ),
    caption=(
        "The change of a layer's output when its input moves, divided by the output's length, for "
        "random weights. A convolution alone is not invariant, its features move; pooling makes "
        "small shifts count less, and a mean over all places makes every shift count nothing."
    ),
)
def invariance_measured() -> Figure:
    found = changes_with_shift(np.random.default_rng(0))
    shifts = np.arange(9)
    fig, ax = plot.new_figure(height=3.75)
    marks = (
        ("convolution", model_color("convolutional"), "o", (4.15, 1.31), "left"),
        ("fully connected", model_color("fully connected"), "s", (4.2, 1.01), "left"),
        ("convolution, max pooling of 16", plot.colors().classes[1], "^", (8, 0.36), "right"),
        ("convolution, mean of all places", plot.colors().classes[0], "D", (8, 0.09), "right"),
    )
    for name, color, marker, (x, y), side in marks:
        ax.plot(shifts, found[name], color=color, marker=marker, markersize=6, clip_on=False)
        plot.label(ax, x, y, name, color, ha=side)
    ax.set(
        xlabel="shift of the input (places)",
        ylabel="relative change of the output",
        xlim=(0, 8),
        ylim=(0, 1.5),
    )
    ax.set_xticks(range(0, 9, 2))
    ax.set_yticks([0, 0.5, 1, 1.5], ["0", "0.5", "1", "1.5"])
    return fig


# --- Convolution of signals -------------------------------------------------------------------

SIGNAL = np.array([2.0, 4.0, 3.0, 5.0, 4.0, 1.0, 0.0, 2.0, 3.0])
KERNEL = np.array([1.0, 2.0, -1.0])


@figure(
    "kernel-sliding",
    title="One kernel slides along a signal",
    alt=(
        "A row of nine input numbers, below it three copies of a kernel with the weights 1, 2, "
        "minus 1, each one place farther right, the last one highlighted beneath inputs 3, 5 "
        "and 4. An arrow leads to one of seven outputs, and a formula works it out: 7."
    ),
    caption=(
        "The same three weights $\\omega_1, \\omega_2, \\omega_3$ and the same bias "
        "$\\beta = -2$ serve every place. Wherever the kernel stands, each weight multiplies the "
        "input above it; the sum, after the activation $\\mathrm{a}[\\bullet] = "
        "\\mathrm{ReLU}$, is the output at the kernel's middle."
    ),
)
def kernel_sliding() -> Figure:
    palette = plot.colors()
    bias = -2.0
    output = relu(conv1d(SIGNAL[None, None], KERNEL[None, None], np.array([bias])))[0, 0]
    middle = 3  # place of the output worked out, from 0

    fig, ax = plot.new_figure(height=3.7)
    canvas(ax, 11.0, 7.4)
    left = 1.8
    window = SIGNAL[middle - 1 : middle + 2]
    chosen = np.where(np.abs(np.arange(len(SIGNAL)) - middle) <= 1, 0.36, 0.12)
    cells(ax, left, 7.3, SIGNAL, palette.data, chosen[None])
    for row, place in enumerate((middle - 2, middle - 1, middle)):
        is_chosen = place == middle
        top = 6.0 - 1.05 * row
        corner = left + place - 1
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
    places: NDArray[np.int64],
    out: float,
    left: float,
    top: float,
    bottom: float,
    chosen: bool,
) -> None:
    """Draw lines from the inputs at some places to one output."""
    for place in places:
        ax.plot(
            [left + place + 0.5, out],
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
            places = np.arange(3) + i - padding
            connect(ax, places, first + i + 0.5, left, top - 1, bottom, chosen=i == 0)
    return fig


@figure(
    "stride-and-dilation",
    title="Stride and dilation",
    alt=(
        "Three diagrams with nine input dots above and output dots below, joined by lines. With "
        "stride 1 and dilation 1 seven outputs each see three neighbours; with stride 2 four "
        "outputs begin two places apart; with dilation 2 five outputs see every second input."
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
    place = np.arange(1, 41)

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
    top.plot(place, signal, color=palette.data, linewidth=1.8)
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
        ax.fill_between(place, feature, color=palette.model, alpha=0.2, linewidth=0)
        ax.plot(place, feature, color=palette.model, linewidth=1.8)
        ax.set_ylim(-0.08, 1.15 * feature.max())
    for ax in axes[:, 1]:
        ax.set_yticks([])
        ax.spines["left"].set_visible(False)
        ax.set(xlim=(1, 40))
    axes[1, 0].set_title("kernel", loc="center")
    axes[1, 1].set_title("channel $h$")
    axes[4, 1].set_xlabel("place")
    axes[4, 1].set_xticks([1, 10, 20, 30, 40])
    return fig


# --- Receptive fields -------------------------------------------------------------------------


def field_tree(ax: Axes, layers: Sequence[Layer], length: int, chosen: int) -> None:
    """Draw a network of signals as dots, one row a layer, and all that one output sees."""
    palette = plot.colors()
    needed = np.array([chosen])
    rows: list[tuple[NDArray[Any], NDArray[Any]]] = []  # positions of a row's units, and those seen
    for depth in range(len(layers), -1, -1):
        field = receptive_field(layers[:depth])
        count = inputs_seen(layers[:depth], length).shape[0]
        middle = field.start + (field.size - 1) / 2
        rows.append((middle + field.jump * np.arange(count), needed))
        if depth:
            below = inputs_seen(layers[: depth - 1], length).shape[0]
            looks = inputs_seen(layers[depth - 1 : depth], below)
            lower = receptive_field(layers[: depth - 1])
            start = lower.start + (lower.size - 1) / 2
            for i in needed:
                for j in np.flatnonzero(looks[i]):
                    ax.plot(
                        [rows[-1][0][i], start + lower.jump * j],
                        [depth, depth - 1],
                        color=kernel_color(),
                        linewidth=1.3,
                        zorder=2,
                    )
            needed = np.flatnonzero(looks[needed].any(axis=0))
    for depth, (place, seen) in zip(range(len(layers), -1, -1), rows, strict=True):
        color = palette.model if depth else palette.data
        faint = np.setdiff1d(np.arange(len(place)), seen)
        dots: dict[str, Any] = {"markersize": 8.5, "clip_on": False}
        hollow = {"color": palette.background, "markeredgecolor": palette.muted}
        if len(faint):
            plot.data_points(ax, place[faint], np.full(len(faint), depth), **dots, **hollow)
        plot.data_points(ax, place[seen], np.full(len(seen), depth), color=color, **dots)
        if depth:
            field = receptive_field(layers[:depth])
            plot.label(ax, length - 0.2, depth, f"layer {depth}\nsees {field.size}", "model")
    plot.label(ax, length - 0.2, 0, "input")
    ax.set(xlim=(-0.6, length + 2.6), ylim=(-0.35, len(layers) + 0.35))
    ax.axis("off")


@figure(
    "receptive-field-growth",
    title="How the receptive field grows from layer to layer",
    alt=(
        "Two diagrams of dots in four rows, the input below three layers. Lines fan out from one "
        "unit of the top layer to all that it depends on. With stride 1 it reaches 3, 5 and then "
        "7 of 17 inputs; with stride 2 it reaches 3, 7 and then 15."
    ),
    caption=(
        "What one unit of layer three can see (filled dots). With kernel size three and stride "
        "one, each layer adds two inputs; with stride two, neighbours in a layer stand twice as "
        "far apart at the input, and the field about doubles."
    ),
)
def receptive_field_growth() -> Figure:
    fig, axes = plot.new_figure(height=5.6, rows=2)
    for ax, stride, padding, chosen in ((axes[0], 1, 1, 8), (axes[1], 2, 0, 0)):
        field_tree(ax, [Layer(3, stride=stride, padding=padding)] * 3, 17, chosen)
        ax.set_title(f"kernel size 3, stride {stride}", pad=6)
    return fig


def mean_gradient(
    layers: Sequence[Layer], length: int, output: int, generator: np.random.Generator
) -> Array:
    """Return the mean size of the gradient of one output with respect to each input, (length,).

    The mean is over 2000 draws of input and weights of a ReLU network with four channels; the
    draws are groups of channels in one network, so that all are computed at once.
    """
    draws, width = 2000, 4
    hidden = [generator.normal(size=(1, draws, length))]
    weights: list[Array] = []
    for layer in layers:
        fan_in = hidden[-1].shape[1] // draws
        shape = (draws * width, fan_in, layer.kernel_size)
        weights.append(generator.normal(size=shape) * np.sqrt(2.0 / (fan_in * layer.kernel_size)))
        outputs = conv1d(hidden[-1], weights[-1], None, groups=draws, **settings(layer))
        hidden.append(relu(outputs))
    gradient = np.zeros_like(hidden[-1])  # (1, draws * width, L_out)
    gradient[0, :, output] = generator.normal(size=draws * width)
    for depth in range(len(layers) - 1, -1, -1):
        gradient = conv1d_gradients(
            gradient * (hidden[depth + 1] > 0),
            hidden[depth],
            weights[depth],
            groups=draws,
            **settings(layers[depth]),
        ).x
    return np.abs(gradient[0]).mean(axis=0)


def settings(layer: Layer) -> dict[str, int]:
    """Return a layer's settings as the arguments of a convolution."""
    return {"stride": layer.stride, "padding": layer.padding, "dilation": layer.dilation}


@figure(
    "receptive-field-gradient",
    title="The computed receptive field and the measured gradient",
    alt=(
        "Two stacked panels of the mean size of the gradient of one output at each of 40 inputs. "
        "It is exactly zero outside a bracket that marks the computed field, 15 inputs wide above "
        "and 17 below. Above, high and low bars alternate; below they form a bell that is almost "
        "zero at both ends of the field."
    ),
    caption=(
        "The gradient of one output with respect to every input, averaged over random ReLU "
        "networks. It vanishes exactly outside the computed field (green). With stride two every "
        "second input lies in two windows and counts more; with many layers most paths lead to the "
        "middle of the field, and its ends hardly count."
    ),
)
def receptive_field_gradient() -> Figure:
    palette = plot.colors()
    place = np.arange(1, 41)
    fig, axes = plot.new_figure(height=3.75, rows=2, sharex=True)
    cases = (
        ("3 layers, stride 2", [Layer(3, stride=2)] * 3, 1),
        ("8 layers, stride 1", [Layer(3, padding=1)] * 8, 19),
    )
    for ax, (name, layers, output) in zip(axes, cases, strict=True):
        size = mean_gradient(layers, 40, output, np.random.default_rng(0))
        size = size / size.max()
        ax.bar(place, size, width=0.8, color=palette.loss)
        field = receptive_field(layers)
        first = field.start + output * field.jump + 1
        ends = first - 0.5, first + field.size - 0.5
        ax.plot(
            [ends[0], *ends, ends[1]], [1.13, 1.21, 1.21, 1.13], color=palette.truth, linewidth=2
        )
        plot.label(
            ax,
            sum(ends) / 2,
            1.28,
            f"computed: {field.size} inputs",
            "truth",
            ha="center",
            va="bottom",
        )
        plot.label(ax, 0.99, 0.80, name, frame="panel", ha="right", va="top")
        ax.set(ylabel="gradient", xlim=(0.2, 40.8), ylim=(0, 1.55))
        ax.set_yticks([0, 0.5, 1], ["0", "0.5", "1"])
        ax.grid(visible=False, axis="x")
    axes[1].set_xlabel("input")
    axes[1].set_xticks([1, 10, 20, 30, 40])
    return fig


# --- Images -----------------------------------------------------------------------------------


@figure(
    "convolution-2d",
    title="A kernel on an image, one output worked out",
    alt=(
        "A six-by-six grid of numbers, a three-by-three kernel with columns minus 1, 0 and 1, and "
        "the four-by-four grid of outputs. A window of the input and one output are outlined, and "
        "the sum of its nine products is written out below: 8."
    ),
    caption=(
        "In two dimensions the kernel has nine weights. Each output is the sum of nine products "
        "of weights and the pixels beneath them; this kernel answers where the image becomes "
        "brighter from left to right."
    ),
)
def convolution_2d() -> Figure:
    palette = plot.colors()
    image = np.array(
        [
            [1, 1, 0, 3, 4, 4],
            [0, 1, 1, 4, 3, 4],
            [1, 0, 1, 3, 4, 3],
            [1, 1, 0, 0, 3, 4],
            [0, 1, 1, 1, 0, 3],
            [1, 0, 1, 0, 1, 1],
        ],
        dtype=float,
    )
    kernel = np.array([[-1.0, 0.0, 1.0]] * 3)
    output = conv2d(image[None, None], kernel[None, None])[0, 0]
    row, column = 1, 2
    window = image[row : row + 3, column : column + 3]

    fig, ax = plot.new_figure(height=3.7)
    canvas(ax, 15.2, 10.3)
    top = 9.3
    kernel_left, out_left = 6.9, 10.9
    for left, width, text, color in (
        (0.1, 6, "input $x$", "data"),
        (kernel_left, 3, "kernel $\\Omega$", kernel_color()),
        (out_left, 4, "output", "model"),
    ):
        plot.label(ax, left + width / 2, top + 0.35, text, color, ha="center", va="bottom")
    inside = np.zeros(image.shape)
    inside[row : row + 3, column : column + 3] = 1
    cells(ax, 0.1, top, image, palette.data, 0.10 + 0.2 * inside)
    cells(ax, kernel_left, top - 1.5, kernel, kernel_color(), 0.3)
    share = np.full(output.shape, 0.14)
    share[row, column] = 0.5
    cells(ax, out_left, top - 1.0, output, palette.model, share)
    outline(ax, 0.1 + column, top - row, 3, 3, kernel_color())
    outline(ax, out_left + column, top - 1.0 - row, 1, 1, palette.model)
    lines = []
    for weights, pixels in zip(kernel, window, strict=True):
        products = " + ".join(
            f"{w:.0f}\\cdot {x:.0f}" if w >= 0 else f"({w:.0f})\\cdot {x:.0f}"
            for w, x in zip(weights, pixels, strict=True)
        )
        lines.append(products)
    total = float(output[row, column])
    text = f"${lines[0]}$\n$+\\ {lines[1]}$\n$+\\ {lines[2]} = {total:.0f}$"
    plot.label(ax, 7.0, 1.35, text, ha="left")
    plot.label(ax, 6.6, 1.35, "one output:", "model", ha="right")
    return fig


PHOTOGRAPH_KERNELS = {
    "mean of 5 × 5": np.full((5, 5), 1 / 25),
    "brighter to the right": np.array([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
    "brighter downwards": np.array([[-1.0, -2, -1], [0, 0, 0], [1, 2, 1]]),
    "sharpen": np.array([[0.0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
    "spots": np.array([[0.0, -1, 0], [-1, 4, -1], [0, -1, 0]]),
}


@figure(
    "kernels-on-a-photograph",
    title="Five kernels on one photograph",
    alt=(
        "Six small pictures of a cat's face: the photograph; blurred by a mean; two grey pictures "
        "in which edges stand out, those of the nose and eyes crosswise to each other; a sharpened "
        "one with crisp fur; and one where only fine dots and whiskers remain."
    ),
    caption=(
        "The same photograph under five kernels. Where the weights add up to zero, mid-grey is "
        "zero. Such kernels used to be designed by hand; a convolutional network learns its own."
    ),
)
def kernels_on_a_photograph() -> Figure:
    image = small_photograph()
    fig, axes = plot.new_figure(height=3.75, rows=2, cols=3)
    picture(axes[0, 0], image)
    axes[0, 0].set_title("photograph", loc="center")
    for ax, (name, kernel) in zip(axes.flat[1:], PHOTOGRAPH_KERNELS.items(), strict=True):
        result = conv2d(image[None, None], kernel[None, None])[0, 0]
        if np.isclose(kernel.sum(), 0):
            reach = float(np.quantile(np.abs(result), 0.985))
            picture(ax, result, -reach, reach)
        else:
            picture(ax, result)
        ax.set_title(name, loc="center")
    return fig


# --- Down and up ------------------------------------------------------------------------------

PATCH = np.array([[1.0, 5, 2, 0], [3, 7, 4, 2], [6, 2, 9, 1], [4, 0, 3, 3]])


QUARTERS = np.array([[0.12, 0.36], [0.36, 0.12]])  # shares of colour that tell blocks apart


@figure(
    "pooling",
    title="Max pooling and mean pooling",
    alt=(
        "Above, a four-by-four grid in four quarters; max pooling keeps 7, 4, 6 and 9, mean "
        "pooling gives 4, 2, 3 and 4. Below, a photograph of a cat and its poolings to 24 by 24: "
        "the maximum keeps bright whiskers and looks lighter; in the mean they fade."
    ),
    caption=(
        "Pooling by two replaces every block of $2\\times 2$ numbers by its largest or by its "
        "mean. Below, blocks of $4\\times 4$ pixels: the maximum keeps bright details at the "
        "price of a brighter picture, the mean keeps the brightness and loses details."
    ),
)
def pooling() -> Figure:
    palette = plot.colors()
    image = small_photograph()
    fig, axes = plot.new_figure(height=3.75, rows=2, cols=3, height_ratios=(1, 1.05))
    for ax in axes[0]:
        ax.remove()
    top = fig.add_subplot(axes[0, 0].get_gridspec()[0, :])
    canvas(top, 14.0, 5.0)
    cells(top, 0.4, 4.4, PATCH, palette.data, duplicate(QUARTERS))
    for left, name, pooled in ((6.0, "max", max_pool(PATCH)), (10.9, "mean", mean_pool(PATCH))):
        cells(top, left, 3.4, pooled, palette.model, QUARTERS)
        plot.label(top, left + 1, 3.6, name, "model", ha="center", va="bottom")
    arrow(top, (4.7, 2.4), (5.7, 2.4), palette.muted)
    plot.label(top, 9.45, 2.4, "or", ha="center")
    for ax, name, shown in zip(
        axes[1],
        ("photograph", "max of 4 × 4", "mean of 4 × 4"),
        (image, max_pool(image, 4), mean_pool(image, 4)),
        strict=True,
    ):
        picture(ax, shown)
        ax.set_title(name, loc="center")
    return fig


@figure(
    "upsampling",
    title="Three ways to make an image larger",
    alt=(
        "Above, a two-by-two grid and three four-by-four grids made of it: every number repeated "
        "in a block; the numbers put back where maxima stood, with zeros around; and values that "
        "change evenly. Below, a cat's eye enlarged in these ways: blocky, dotted, smooth."
    ),
    caption=(
        "Duplication repeats each number in a block. Max unpooling puts it where its block's "
        "maximum stood before pooling and leaves zeros elsewhere. Bilinear interpolation fills "
        "the places between neighbours evenly."
    ),
)
def upsampling() -> Figure:
    palette = plot.colors()
    eye = small_photograph()[20:60, 8:48]  # (40, 40)
    fig, axes = plot.new_figure(height=3.4, rows=2, cols=4, width_ratios=(2.1, 4.1, 4.1, 4.1))
    for row, image in zip(axes, (PATCH, eye), strict=True):
        size = len(image)
        pooled = max_pool_with_indices(image)
        grids = (
            ("small", pooled.values),
            ("duplicate", duplicate(pooled.values)),
            ("max unpooling", max_unpool(pooled.values, pooled.indices, (size, size))),
            ("bilinear", bilinear(pooled.values)),
        )
        for ax, (name, grid) in zip(row, grids, strict=True):
            if image is eye:
                picture(ax, grid)
                middle = (len(grid) - 1) / 2  # the small image is not enlarged by its panel
                ax.set_xlim(-1.0, len(grid))
                ax.set_ylim(middle + size / 2 + 0.5, middle - size / 2 - 0.5)
                continue
            color = palette.data if name == "small" else palette.model
            canvas(ax, len(grid) + 0.1, size + 0.1)
            share = duplicate(QUARTERS, len(grid) // 2)
            if name in ("max unpooling", "bilinear"):
                share = 0.05 * grid
            cells(ax, 0.05, (size + len(grid)) / 2 + 0.05, grid, color, share)
            ax.set_title(name, loc="center", color=plot.readable(color))
    return fig


# --- MNIST-1D ---------------------------------------------------------------------------------


@figure(
    "mnist1d-examples",
    title="The ten classes of MNIST-1D",
    alt=(
        "Ten small panels, one a class. Above in each the clean curve in green, which resembles a "
        "handwritten digit from 0 to 9 drawn as a line; below it two noisy examples in which the "
        "curve stands at different places, narrower or wider, tilted, on a restless ground."
    ),
    caption=(
        "The clean curve of every class (green) and two examples. The curve is moved, stretched, "
        "tilted and laid into noise; where it stands says nothing about its class."
    ),
)
def mnist1d_examples() -> Figure:
    palette = plot.colors()
    data = mnist1d.make_dataset(200)
    fig, axes = plot.new_figure(height=3.75, rows=2, cols=5, sharex=True, sharey=True)
    for digit, ax in enumerate(axes.flat):
        curve = mnist1d.templates()[digit]
        curve = curve - (curve.max() + curve.min()) / 2
        ax.plot(np.linspace(10, 30, len(curve)), 7.2 + 4.2 * curve, color=palette.truth)
        for example, height in zip(data.x[data.y == digit][:2], (3.6, 0.0), strict=True):
            ax.plot(np.arange(40), height + 0.72 * example, color=palette.data, linewidth=1.4)
        ax.set(xlim=(-1, 40), ylim=(-2.4, 8.9), xticks=[], yticks=[])
        ax.grid(visible=False)
        ax.spines[:].set_visible(False)
        ax.set_title(f"{digit}", loc="center", fontweight="bold")
    return fig


@figure(
    "mnist1d-results",
    title="Three models on MNIST-1D, with and without its order",
    alt=(
        "Test accuracy of three models in two panels. On MNIST-1D the convolutional network is "
        "far ahead, the fully connected one second and logistic regression last. With the numbers "
        "of every signal shuffled, the convolutional network falls far back; the others do not "
        "change. Short upright lines mark published values."
    ),
    caption=(
        "Test accuracy, mean and standard error over three seeds (bars shorter than the dots are "
        "hidden); short upright lines are the published values {cite:p}`greydanus2024scaling`. The "
        "shuffled data hold the same numbers in another order, and only the convolutional network "
        "loses by it."
    ),
)
def mnist1d_results() -> Figure:
    palette = plot.colors()
    found = mean_with_error(accuracies()["test"])
    names = ("logistic regression", "fully connected", "convolutional")
    fig, axes = plot.new_figure(height=3.75, rows=2, sharex=True)
    for ax, title, mean, error, published in zip(
        axes,
        ("MNIST-1D", "the same, shuffled"),
        found.mean,
        found.standard_error,
        PUBLISHED,
        strict=True,
    ):
        for y, name in enumerate(names):
            color = model_color(name)
            ax.plot([published[y]] * 2, [y - 0.32, y + 0.32], color=palette.text, linewidth=1.6)
            error_bar(ax, mean[y], y, error[y], color, marker="^so"[y], markersize=7.5)
        ax.axvline(10, color=palette.muted, linewidth=1.0, dashes=(3, 3))
        ax.set(ylim=(-0.6, 2.6), xlim=(0, 100))
        ax.set_yticks(range(3), names)
        for tick, name in zip(ax.get_yticklabels(), names, strict=True):
            tick.set_color(plot.readable(model_color(name)))
        ax.set_title(title)
    plot.label(axes[1], 11.5, 2.3, "chance", "muted", va="center")
    plot.pointer(axes[0], (float(PUBLISHED[0, 1]), 1.0), (80, 0.3), "published")
    axes[1].set_xlabel("test accuracy (%)")
    return fig


@cache
def coursework_curves(model: str) -> dict[str, Array]:
    """Return the errors of a coursework model after each epoch, as `coursework_errors` does."""
    return coursework_errors(model)


@figure(
    "learning-curves",
    title="Learning curves of the baseline and of a convolutional network",
    alt=(
        "Two stacked panels of the error in percent against the epoch, each with a curve for "
        "training and one for validation data. For the fully connected baseline they part early, "
        "training error goes towards zero while validation error stays near 40; for the "
        "convolutional network both fall together and lie lower."
    ),
    caption=(
        "Errors on the coursework's data, mean over five seeds; bands, where wide enough to be "
        "seen, are standard errors. The fully connected baseline learns its training data by "
        "heart. The convolutional network, with a seventh of the parameters, cannot, and errs "
        "less on new data."
    ),
)
def learning_curves() -> Figure:
    places = {"baseline": (15, 19, "left"), "convolutional": (12, 9, "right")}
    fig, axes = plot.new_figure(height=3.75, rows=2, sharex=True, sharey=True)
    for ax, name, model in (
        (axes[0], "fully connected", "baseline"),
        (axes[1], "convolutional", "convolutional"),
    ):
        for part in ("train", "validation"):
            errors = coursework_curves(model)[part]
            mean, spread = mean_with_error(errors.T)
            epoch = np.arange(1, errors.shape[1] + 1)
            color = model_color(name)
            dashes = {"dashes": (4, 2)} if part == "train" else {}
            plot.band(ax, epoch, mean - spread, mean + spread, color)
            ax.plot(epoch, mean, color=color, **dashes)
            is_above = part == "validation"
            last = float(mean[-1]) + (5.0 if is_above else -3.0)
            plot.label(ax, 50.8, last, f"{mean[-1]:.1f} %", color)
            x, y, ha = (25, mean[25] + 8, "left") if is_above else places[model]
            plot.label(ax, x, y, "validation" if is_above else "training", color, ha=ha)
        ax.set_title(name)
        ax.set(ylabel="error (%)", xlim=(0, 50), ylim=(0, 80))
        few_ticks(ax, y=4)
    axes[1].set_xlabel("epoch")
    return fig


@figure(
    "data-efficiency",
    title="The convolutional network needs fewer examples",
    alt=(
        "Test accuracy against the number of training examples, 250 to 4000 on a logarithmic "
        "axis. Both lines rise from about 29 percent; the convolutional network's rises faster "
        "and reaches about 85, the fully connected one's 66."
    ),
    caption=(
        "Test accuracy on MNIST-1D, means over four seeds (standard errors are smaller than the "
        "marks), all networks trained for equally many steps. With few examples neither learns "
        "much; from a thousand on, the convolutional network does better than the other with twice "
        "as many."
    ),
)
def data_efficiency() -> Figure:
    found = trained_on_few()
    mean, error = mean_with_error(found["test"])
    count = found["num_examples"]
    fig, ax = plot.new_figure(height=3.7)
    for m, name in enumerate(("fully connected", "convolutional")):
        color = model_color(name)
        ax.vlines(count, mean[m] - error[m], mean[m] + error[m], color=color, linewidth=2.2)
        ax.plot(count, mean[m], color=color, marker="so"[m])
        plot.label(ax, count[-1] * 1.08, mean[m, -1], name.replace(" ", "\n"), color)
    ax.axhline(10, color=plot.colors().muted, linewidth=1.0, dashes=(3, 3))
    plot.label(ax, count[-1], 11.5, "chance", "muted", ha="right", va="bottom")
    ax.set(
        xscale="log",
        xlabel="number of training examples",
        ylabel="test accuracy (%)",
        xlim=(count[0] * 0.9, count[-1] * 1.05),
        ylim=(0, 100),
    )
    ax.set_xticks(count, [str(n) for n in count])
    ax.minorticks_off()
    few_ticks(ax, y=5)
    return fig


@figure(
    "coursework-baseline",
    title="The coursework's baseline is a distribution, not a number",
    alt=(
        "Validation errors of five seeds for two networks, as dots in two rows. Those of the "
        "fully connected baseline spread over two points around 38 percent, with a dashed line at "
        "37.45 among them; those of the convolutional network lie far to the left, three near 10 "
        "and two near 20 percent."
    ),
    caption=(
        "Five seeds of each network, with mean and standard error below the dots. The error once "
        "recorded for the baseline, $37.45\\%$ (dashed), was one draw among others. The "
        "convolutional network is far better, and depends more on its first weights."
    ),
)
def coursework_baseline() -> Figure:
    palette = plot.colors()
    fig, ax = plot.new_figure(height=2.9)
    ax.axvline(RECORDED_ERROR, color=palette.text, linewidth=1.2, dashes=(4, 3), zorder=1)
    rows = ((1, "fully connected", "baseline", "s"), (0, "convolutional", "convolutional", "o"))
    for y, name, model, marker in rows:
        errors = coursework_curves(model)["validation"][:, -1]
        mean, spread = mean_with_error(errors)
        color = model_color(name)
        ax.plot(errors, np.full(len(errors), y), marker, color=color, alpha=0.7, zorder=3)
        below = y - 0.3
        ax.plot([mean - spread, mean + spread], [below, below], color=color)
        ax.plot([mean, mean], [below - 0.1, below + 0.1], color=color, solid_capstyle="butt")
        text = f"{name}\n${mean:.1f} \\pm {spread:.1f}\\,\\%$"
        # Beside its dots, on the side where there is room.
        place = (errors.min() - 1, "right") if y else (errors.max() + 1, "left")
        plot.label(ax, place[0], y - 0.12, text, color, ha=place[1])
    plot.label(
        ax, RECORDED_ERROR, 1.02, "recorded once: 37.45 %", frame="x-data", ha="center", va="bottom"
    )
    ax.set(xlabel="validation error after 50 epochs (%)", xlim=(0, 44), ylim=(-0.6, 1.4), yticks=[])
    ax.spines["left"].set_visible(False)
    return fig


# --- Tasks ------------------------------------------------------------------------------------


def class_color(kind: int) -> str:
    """Return the colour of a class of shapes."""
    return plot.colors().classes[kind - 1]


def overlay(ax: Axes, image: Array, labels: NDArray[np.int64]) -> None:
    """Show an image in greys with the pixels of shapes tinted."""
    grey = np.clip(image, 0.0, 1.0)[..., None]
    shown = np.repeat(grey, 3, axis=-1)
    for kind in range(1, len(NAMES)):
        inside = (labels == kind)[..., None]
        shown = np.where(inside, 0.45 * grey + 0.55 * rgb(class_color(kind)), shown)
    ax.imshow(shown, interpolation="none")
    ax.set(xticks=[], yticks=[])
    ax.grid(visible=False)
    ax.spines[:].set_visible(False)


def example_with(kinds: tuple[int, ...], size: int = 64) -> tuple[Array, Shapes]:
    """Return the first generated picture (size, size) with the given kinds of shapes."""
    generator = np.random.default_rng(8)
    while True:
        found = make_shapes(1, size=size, num_shapes=len(kinds), generator=generator)
        if tuple(sorted(found.boxes[0][:, 0])) == kinds:
            return found.x[0, 0].astype(float), found


@figure(
    "three-tasks",
    title="Three tasks: classification, detection, segmentation",
    alt=(
        "Three noisy grey pictures with the answers wanted below them. Classification: a picture "
        "of a disc, below it a long bar beside the word disc and none beside triangle. Detection: "
        "a disc and a triangle, each in a box of its colour. Segmentation: the same picture with "
        "every pixel of the two shapes tinted."
    ),
    caption=(
        "What a network has to say about a generated picture. Classification: one label. "
        "Detection: a box and a label (here a colour) for each object. Segmentation: a label for "
        "every pixel."
    ),
)
def three_tasks() -> Figure:
    one, single = example_with((1,))
    two, pair = example_with((1, 2))
    fig, axes = plot.new_figure(height=3.75, rows=2, cols=3)
    for ax, name, image in zip(
        axes[0], ("classification", "detection", "segmentation"), (one, two, two), strict=True
    ):
        picture(ax, image)
        ax.set_title(name, loc="center")
    answer = axes[1, 0]
    canvas(answer, 1.0, 1.0)
    kind = int(single.boxes[0][0, 0])
    for row, name in enumerate(NAMES[1:], start=1):
        y, color = 0.86 - 0.24 * row, class_color(row)
        length = 0.5 if row == kind else 0.012
        answer.fill_between([0.45, 0.45 + length], y - 0.06, y + 0.06, color=color)
        plot.label(answer, 0.4, y, name, color, ha="right")
    picture(axes[1, 1], two)
    for kind, top, left, bottom, right in pair.boxes[0]:
        color = class_color(int(kind))
        outline(axes[1, 1], left - 0.5, top - 0.5, right - left + 1, top - bottom - 1, color)
    overlay(axes[1, 2], two, pair.y[0])
    return fig


@figure(
    "segmentation-result",
    title="A small network labels every pixel",
    alt=(
        "Three rows of four small pictures. On top noisy grey pictures with discs and triangles; "
        "in the middle the true regions, discs in one colour and triangles in another; below the "
        "network's regions, which agree with the true ones except along some edges."
    ),
    caption=(
        "Test pictures (top), the true classes (middle) and those that an encoder-decoder with "
        "skip connections predicts after seconds of training (bottom). Over three seeds, true and "
        "predicted regions of discs and triangles share about $90\\%$ of their joint area."
    ),
)
def segmentation_result() -> Figure:
    found = segmentation()
    fig, axes = plot.new_figure(height=3.75, rows=3, cols=4)
    for column in range(4):
        image = found["x"][column].astype(float)
        picture(axes[0, column], image)
        overlay(axes[1, column], image, found["y"][column])
        overlay(axes[2, column], image, found["prediction"][column])
    for row, name in zip(axes[:, 0], ("input", "truth", "prediction"), strict=True):
        row.set_ylabel(name)
    return fig
