"""Figures of chapter 3: activation functions."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from figures.ch03_shallow_networks.parts import few_ticks, joint_lines, output
from figures.registry import figure
from udl import plot
from udl.data.shallow_examples import activation_example, three_unit_example
from udl.experiments.ch03_shallow_networks import shallow_restarts
from udl.losses import sigmoid
from udl.networks import ShallowParameters, activations, hidden_activations, relu, shallow_network
from udl.plot import Figure

Array = NDArray[np.float64]


@figure(
    "activation-functions",
    title="Nine activation functions and their slopes",
    alt=(
        "Nine small panels, each with an activation function as a solid line and its derivative "
        "dashed: step, sigmoid, tanh, ReLU, leaky ReLU, softplus, ELU, GELU and SiLU. The first "
        "three level off on both sides; the slope of all others approaches 1 on the right."
    ),
    caption=(
        "Activation functions (solid) and their derivatives (dashed). The upper row saturates on "
        "both sides, where the slope vanishes; the slope of the others comes close to one for "
        "large inputs. GELU and SiLU dip below zero."
    ),
)
def activation_functions() -> Figure:
    palette = plot.colors()
    z = np.linspace(-4.0, 4.0, 321)
    shown: tuple[tuple[str, Callable[..., Array]], ...] = (
        ("step", activations.heaviside),
        ("sigmoid", sigmoid),
        ("tanh", activations.tanh),
        ("ReLU", relu),
        ("leaky ReLU", activations.leaky_relu),
        ("softplus", activations.softplus),
        ("ELU", activations.elu),
        ("GELU", activations.gelu),
        ("SiLU (swish)", activations.silu),
    )
    fig, axes = plot.new_figure(height=5.6, rows=3, cols=3, sharex=True)
    for ax, (name, function) in zip(axes.flat, shown, strict=True):
        ax.axhline(0, color=palette.muted, linewidth=0.8)
        value, slope = function(z), activations.derivative(function, z)
        jump = np.where(np.abs(np.diff(value, prepend=value[0])) > 0.5, np.nan, value)
        kink = np.where(np.abs(np.diff(slope, prepend=slope[0])) > 0.5, np.nan, slope)
        ax.plot(z, kink, color=palette.loss, linewidth=1.7, dashes=(3, 2))
        ax.plot(z, jump, color=palette.model, linewidth=2.4)
        ax.set_title(name)
        ax.set(xlim=(-4, 4), ylim=(-1.3, 1.3) if ax in axes[0] else (-1.3, 4.0))
        ax.set_xticks([-4, 0, 4])
        ax.set_yticks([-1, 0, 1] if ax in axes[0] else [-1, 0, 1, 2, 3, 4])
        ax.tick_params(labelleft=ax in axes[:, 0])
    for ax in axes[2]:
        ax.set_xlabel("$z$")
    return fig


@figure(
    "other-activations",
    title="One network under four activation functions",
    alt=(
        "Four panels with the same parameters. With the ReLU the output is a bent line, with the "
        "sigmoid a smooth curve, with the step function a staircase of four levels, and with the "
        "identity a single straight line."
    ),
    caption=(
        "The same ten parameters with four activation functions. The joints (dashed) are the same; "
        "a steep sigmoid rounds the staircase of the step function, and the identity leaves one "
        "straight line, whatever the number of units."
    ),
)
def other_activations() -> Figure:
    palette = plot.colors()
    network = ShallowParameters(**vars(activation_example()))
    places = -network.hidden_bias / network.hidden_weights[:, 0]
    x = np.linspace(0.0, 1.0, 1001)
    fig, axes = plot.new_figure(height=4.6, rows=2, cols=2, sharex=True, sharey=True)
    shown: tuple[tuple[str, Callable[[Array], Array]], ...] = (
        ("ReLU", relu),
        (r"sigmoid, $\mathrm{sig}[10z]$", lambda z: sigmoid(10 * z)),
        ("step", activations.heaviside),
        ("identity", activations.identity),
    )
    for ax, (name, function) in zip(axes.flat, shown, strict=True):
        joint_lines([ax], places)
        y = shallow_network(network, x[:, None], function)[:, 0]
        y[np.abs(np.diff(y, prepend=y[0])) > 0.2] = np.nan  # a jump is not a steep line
        ax.plot(x, y, color=palette.model)
        ax.set_title(name)
        ax.set(xlim=(0, 1), ylim=(-1.05, 1.15))
        ax.set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
        few_ticks(ax, y=4)
    for ax in axes[1]:
        ax.set_xlabel("input $x$")
    for ax in axes[:, 0]:
        ax.set_ylabel("output $y$")
    return fig


def bias_scan() -> tuple[Array, Array, Array]:
    """Return hidden biases, the loss at each, and the share of points at which the unit is on.

    The first unit of the best network is scanned; everything else stays as it is.
    """
    example, best = three_unit_example(), shallow_restarts.exact_optimum().parameters
    scan = np.linspace(-0.4, 0.8, 241)
    losses, shares = [], []
    for bias in scan:
        hidden_bias = np.array([bias, *best.hidden_bias[1:]])
        network = ShallowParameters(
            hidden_bias, best.hidden_weights, best.output_bias, best.output_weights
        )
        losses.append(np.sum((example.y - output(network, example.x)) ** 2))
        shares.append(np.mean(hidden_activations(network, example.x[:, None])[:, 0] > 0))
    return scan, np.array(losses), np.array(shares)


@figure(
    "dead-unit",
    title="A hidden unit that is off for all data cannot learn",
    alt=(
        "Above, the loss against the bias of one hidden unit: a valley on the right, and on the "
        "left, shaded, a part that is exactly level. Below, the share of data points at which the "
        "unit is on: zero in the shaded part, rising steadily from there."
    ),
    caption=(
        "The loss of the best network as one hidden bias moves. In the shaded part the unit is off "
        "at every point (below), and the loss is exactly level: its slope is zero, so descent has "
        "no way of knowing where to go."
    ),
)
def dead_unit() -> Figure:
    palette = plot.colors()
    scan, losses, shares = bias_scan()
    last_dead = scan[shares == 0].max()
    fig, (top, bottom) = plot.new_figure(height=3.75, rows=2, sharex=True, height_ratios=(1.7, 1))
    for ax in (top, bottom):
        ax.axvspan(scan[0], last_dead, color=palette.muted, alpha=0.2, linewidth=0)
    top.plot(scan, losses, color=palette.loss)
    top.plot(scan[losses.argmin()], losses.min(), "o", color=palette.loss)
    bottom.plot(scan, shares, color=palette.model)
    plot.label(top, -0.36, 6.0, "dead:\nslope zero", "text", va="center")
    plot.label(bottom, 0.05, 0.75, "share of points at which it is on", "model")
    top.set(ylabel="sum of squares", xlim=(scan[0], scan[-1]), ylim=(0, 10))
    bottom.set(xlabel=r"hidden bias $\theta_{10}$", ylim=(-0.08, 1.05))
    bottom.set_yticks([0, 0.5, 1], ["0", "0.5", "1"])
    few_ticks(top, y=4)
    return fig
