"""Figures of chapter 7: backpropagation through a network, and its test."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

from typing import Any

import numpy as np

from figures.ch07_gradients.parts import Array, canvas, matrix
from figures.registry import figure
from udl import plot
from udl.gradients.backpropagation import ForwardPass, backward_pass, forward_pass
from udl.gradients.initialisation import he_parameters
from udl.networks import DeepParameters
from udl.plot import Axes, Figure

IN, OUT = 5, 3  # units of layer k, and of layer k + 1
ON = np.array([True, False, True, True, False])


@figure(
    "backward-pass-matrices",
    title="A layer of the backward pass, in shapes",
    alt=(
        "Three rows of boxes made of small squares. Derivatives with respect to five units are a 5 "
        "by 3 matrix times a column of three. Those for five pre-activations are the same column "
        "with two entries switched off. Those for the weights, a 3 by 5 table, are a column of "
        "three times a row of five."
    ),
    caption=(
        "From the three pre-activations of one layer back to the five units of the layer before. "
        "Derivatives of the loss are magenta, values of the forward pass blue. The matrix is "
        "transposed, an indicator switches two units off, and the weights' derivatives are "
        "a table of products."
    ),
)
def backward_pass_matrices() -> Figure:
    palette = plot.colors()
    fig, axes = plot.new_figure(height=4.9, rows=3, height_ratios=(7.2, 7.2, 5.4))
    top, middle, bottom = axes
    for ax, height in ((top, 7.2), (middle, 7.2), (bottom, 5.4)):
        canvas(ax, 22, height)
        ax.set_aspect("equal")
    column = (IN, 1)
    blocks: tuple[tuple[Axes, float, float, tuple[int, int], str, str], ...] = (
        (top, 2.0, 2.8, column, palette.loss, r"$\partial\ell/\partial\mathbf{h}_k$"),
        (top, 6.4, 2.8, (IN, OUT), palette.uncertainty, r"$\Omega_k^{\,\mathrm{T}}$"),
        (top, 12.0, 2.8, (OUT, 1), palette.loss, r"$\partial\ell/\partial\mathbf{f}_k$"),
        (middle, 2.0, 2.8, column, palette.loss, r"$\partial\ell/\partial\mathbf{f}_{k-1}$"),
        (middle, 7.4, 2.8, column, palette.model, r"$\mathbb{I}[\mathbf{f}_{k-1} > 0]$"),
        (middle, 12.0, 2.8, column, palette.loss, r"$\partial\ell/\partial\mathbf{h}_k$"),
        (bottom, 0.0, 1.9, (OUT, IN), palette.loss, r"$\partial\ell/\partial\Omega_k$"),
        (bottom, 8.0, 1.9, (OUT, 1), palette.loss, r"$\partial\ell/\partial\mathbf{f}_k$"),
        (bottom, 12.0, 1.9, (1, IN), palette.model, r"$\mathbf{h}_k^{\,\mathrm{T}}$"),
    )
    for ax, left, centre, shape, color, name in blocks:
        masked = ax is middle and left < 8
        matrix(ax, left, centre, shape, color, ON if masked else None)
        plot.label(
            ax,
            left + shape[1] / 2,
            centre + shape[0] / 2 + 0.25,
            name.replace(r"\mathbb{I}", r"\mathrm{I}"),
            color,
            ha="center",
            va="bottom",
        )
    for ax, place, centre, sign in (
        (top, 4.6, 2.8, "="),
        (middle, 4.6, 2.8, "="),
        (middle, 10.2, 2.8, r"$\odot$"),
        (bottom, 6.4, 1.9, "="),
    ):
        plot.label(ax, place, centre, sign, "text", ha="center")
    for ax, centre, words in (
        (top, 2.8, "back through\nthe weights"),
        (middle, 2.8, "back through\nthe ReLU"),
        (bottom, 1.9, "the weights"),
    ):
        plot.label(ax, 18.0, centre, words, "muted")
    return fig


WIDTHS = (3, 5, 5, 2)
SEED = 11


def small_network() -> tuple[DeepParameters, ForwardPass, Array]:
    """Return a small network, its pass for one input, and the derivative by its outputs."""
    rng = np.random.default_rng(SEED)
    network = he_parameters(WIDTHS, rng)
    forward = forward_pass(network, rng.normal(size=(1, WIDTHS[0])))
    return network, forward, np.array([[1.0, -0.5]])


@figure(
    "active-paths",
    title="The same paths, forwards and back",
    alt=(
        "Two drawings of one network with three inputs, two hidden layers of five units and two "
        "outputs. Some hidden units are filled, the others empty. On the left, lines in blue run "
        "between filled units; on the right the same lines in magenta. Lines at empty units are "
        "faint and grey in both."
    ),
    caption=(
        "One input on its way through a small ReLU network. Filled units are on. Left, the lines "
        "on which the signal reaches the outputs; right, those on which derivatives come back. "
        "They are the same. The width of a line says how large the product of its weight and what "
        "enters it is, beside the others between the same two layers."
    ),
)
def active_paths() -> Figure:
    palette = plot.colors()
    network, forward, d_output = small_network()
    backward = backward_pass(network, forward, d_output)
    on = [np.ones(WIDTHS[0], dtype=bool)]
    on += [values[0] > 0 for values in forward.hidden[1:]]
    on.append(np.ones(WIDTHS[-1], dtype=bool))
    fig, axes = plot.new_figure(height=2.9, cols=2)
    for ax, color, title in (
        (axes[0], palette.model, "signal, to the right"),
        (axes[1], palette.loss, "derivatives, to the left"),
    ):
        ax.set(xlim=(-0.3, 3.3), ylim=(-2.6, 2.6))
        ax.axis("off")
        ax.set_title(title, color=plot.readable(color))
        places = [np.arange(width)[::-1] - (width - 1) / 2 for width in WIDTHS]
        for k, weight in enumerate(network.weights):
            if ax is axes[0]:
                carried = weight * forward.hidden[k][0]
            else:
                carried = weight * backward.pre_activations[k][0][:, None]
            largest = float(np.abs(carried).max())
            for j, d in np.ndindex(*weight.shape):
                used = on[k + 1][j] and on[k][d]
                share = abs(float(carried[j, d])) / largest
                ax.plot(
                    [k, k + 1],
                    [places[k][d], places[k + 1][j]],
                    color=color if used else palette.grid,
                    linewidth=0.6 + 2.6 * share if used else 0.8,
                    zorder=2 if used else 1,
                )
        for k, place in enumerate(places):
            for unit, y in enumerate(place):
                ax.plot(
                    k,
                    y,
                    "o",
                    markersize=11,
                    color=palette.text if on[k][unit] else palette.background,
                    markeredgecolor=palette.text if on[k][unit] else palette.muted,
                    markeredgewidth=1.2,
                    zorder=4,
                )
    return fig


STEPS = 10.0 ** np.arange(-12.0, 0.01, 0.25)


def difference_errors() -> dict[str, Array]:
    """Return relative errors of finite differences of a network's output, step by step."""
    rng = np.random.default_rng(3)
    weights: list[Array] = [
        rng.normal(size=20),
        rng.normal(size=(20, 20)) / 4,
        rng.normal(size=20) / 4,
    ]

    def network(x: float, kind: type[np.floating[Any]]) -> tuple[float, float]:
        """Return a smooth network's output and, by the chain rule, its slope."""
        first, second, third = (np.asarray(weight, dtype=kind) for weight in weights)
        f = first * kind(x) + kind(0.3)
        g = second @ np.tanh(f)
        slope = third @ ((1 - np.tanh(g) ** 2) * (second @ ((1 - np.tanh(f) ** 2) * first)))
        return float(third @ np.tanh(g)), float(slope)

    x = 0.7
    exact = network(x, np.float64)[1]
    errors: dict[str, list[float]] = {"one": [], "two": [], "single": []}
    for step in STEPS:
        here, up, down = (network(place, np.float64)[0] for place in (x, x + step, x - step))
        errors["one"].append((up - here) / step - exact)
        errors["two"].append((up - down) / (2 * step) - exact)
        # Rounded places are not x ± step: the distance between them is what counts.
        above, below = float(np.float32(x + step)), float(np.float32(x - step))
        distance = above - below
        rise = network(above, np.float32)[0] - network(below, np.float32)[0]
        errors["single"].append(rise / distance - exact if distance else np.nan)
    floor = 1e-13
    return {
        name: np.maximum(np.abs(np.array(values)) / abs(exact), floor)
        for name, values in errors.items()
    }


@figure(
    "finite-difference-error",
    title="The error of a finite difference, by its step",
    alt=(
        "Relative error against the step, both logarithmic. All three curves are shaped like a V "
        "with a ragged left side. The one-sided difference is best near ten to the minus eight, "
        "the central one near ten to the minus five and much lower. In single precision the "
        "central one is best near two thousandths, at about three in a hundred thousand."
    ),
    caption=(
        "Relative error of the derivative of a small network of hyperbolic tangents with respect "
        "to its input. On the right sides the step is too long: the error is in proportion to it, "
        "or for the central difference to its square. On the left sides rounding takes over. The "
        "grey curve is the central difference in single precision."
    ),
)
def finite_difference_error() -> Figure:
    palette = plot.colors()
    errors = difference_errors()
    fig, ax = plot.new_figure(height=3.6)
    for name, color in (
        ("single", palette.muted),
        ("one", palette.uncertainty),
        ("two", palette.model),
    ):
        ax.plot(STEPS, errors[name], color=color, linewidth=2.0)
    plot.label(ax, 2e-12, 3e-7, "one-sided", "uncertainty")
    plot.label(ax, 2e-6, 1.5e-12, "central", "model", ha="right")
    plot.label(ax, 1e-7, 20.0, "single precision", "muted")
    ax.set(
        xscale="log",
        yscale="log",
        xlim=(1e-12, 1),
        ylim=(1e-13, 1e3),
        xlabel="step $\\epsilon$",
        ylabel="relative error",
    )
    ax.minorticks_off()
    ax.set_xticks([1e-12, 1e-9, 1e-6, 1e-3, 1])
    ax.set_yticks([1e-12, 1e-8, 1e-4, 1])
    return fig
