"""Figures of chapter 6: methods side by side, learning rates, schedules."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np

from figures.ch06_training.parts import (
    Array,
    draw_path,
    draw_surface,
    mark_lowest,
    method_color,
    on_ground,
    wave_gradient,
)
from figures.registry import figure
from udl import plot
from udl.experiments.ch06_training import digit_training
from udl.optimisation import (
    SGD,
    Adam,
    Momentum,
    Optimiser,
    constant,
    cosine,
    descend,
    steps_down,
    warm_up,
)
from udl.plot import Figure

RACE_START, RACE_STEPS = (2.5, 6.0), 60
RACERS: dict[str, tuple[float, float]] = {
    "descent": (0.1, 0.0),
    "momentum": (0.6, 0.7),
    "Adam": (0.3, 0.9),
}


def racer(name: str) -> Optimiser:
    """Return a fresh optimiser with its settings in the race."""
    rate, beta = RACERS[name]
    if name == "Adam":
        return Adam(rate, beta)
    return Momentum(rate, beta) if beta else SGD(rate)


def race(name: str, start: tuple[float, float] = RACE_START) -> Array:
    """Return a path of the race: (RACE_STEPS + 1, 2)."""
    return descend(wave_gradient, start, racer(name), RACE_STEPS)


@figure(
    "optimiser-race",
    title="Three methods, one start",
    alt=(
        "The contour map of the Gabor loss with three paths from one start between the central "
        "trough and the hollows to the right. They separate after the first steps; the labels "
        "descent, momentum and Adam stand where each one ends."
    ),
    caption=(
        "Sixty steps from one start: gradient descent with the learning rate 0.1, momentum with "
        r"0.6 and $\beta = 0.7$, Adam with 0.3 and its usual $\beta$ and $\gamma$. Close to a "
        "border between basins, which of them goes where says little about which is better."
    ),
)
def optimiser_race() -> Figure:
    fig, ax = plot.new_figure(height=3.75)
    draw_surface(ax)
    for name in RACERS:
        path = race(name)
        draw_path(ax, path, method_color(name), markersize=2.4)
        x, y = path[-1]
        on_ground(plot.label(ax, x, y, name, method_color(name), offset=(10, -8)))
    ax.plot(*RACE_START, "o", color=plot.colors().text, markersize=8, zorder=7)
    mark_lowest(ax)
    return fig


@figure(
    "rates-and-methods",
    title="The learning rates with which each method works",
    alt=(
        "Training loss after 300 steps against the learning rate from 0.0001 to 10, logarithmic. "
        "Three curves shaped like valleys. Adam's lies furthest to the left with its lowest point "
        "at 0.01, momentum's at 0.1 to 0.3, that of SGD at 1. To the right each one rises steeply "
        "to the loss of guessing, 2.3."
    ),
    caption=(
        "The digits network of Chapter 1 after 300 steps with batches of 100: the mean over three "
        "starts (lines) and each of them (dots). The dashed line is the loss of guessing. Momentum "
        r"is PyTorch's sum with $\beta = 0.9$."
    ),
)
def rates_and_methods() -> Figure:
    palette = plot.colors()
    loss = digit_training.rate_study()["loss"]
    rates = np.array(digit_training.RATES)
    fig, ax = plot.new_figure(height=3.4)
    ax.axhline(np.log(10), color=palette.muted, linewidth=1.1, dashes=(3, 3))
    places = {"SGD": (0.02, 1.25), "momentum": (0.0013, 1.05), "Adam": (1.2e-4, 0.55)}
    for method, each in zip(digit_training.METHODS, loss, strict=True):
        color = method_color("descent" if method == "SGD" else method)
        ax.loglog(rates, each.mean(axis=1), color=color)
        ax.loglog(rates, each, "o", color=color, markersize=3.5)
        on_ground(plot.label(ax, *places[method], method, color))
    ax.set(xlabel=r"learning rate $\alpha$", ylabel="training loss (nats)", ylim=(0.015, 4))
    ax.set_xticks([1e-4, 1e-3, 1e-2, 1e-1, 1, 10], ["0.0001", "0.001", "0.01", "0.1", "1", "10"])
    ax.set_yticks([0.03, 0.1, 0.3, 1], ["0.03", "0.1", "0.3", "1"])
    ax.minorticks_off()
    return fig


@figure(
    "schedules",
    title="Four schedules for the learning rate",
    alt=(
        "Four small panels of the learning rate over training: constant; a staircase that halves "
        "five times; half a cosine from 1 to 0; and a short straight rise followed by half a "
        "cosine."
    ),
    caption=(
        "The factor by which the learning rate is multiplied, over the course of training. The "
        "fourth, a short warm-up and then half a cosine, is what most large language models use."
    ),
)
def schedules() -> Figure:
    palette = plot.colors()
    steps = np.arange(600)
    shapes = (
        ("constant", constant()),
        ("staircase", steps_down(100)),
        ("cosine", cosine(600)),
        ("with warm-up", warm_up(60, cosine(540))),
    )
    fig, axes = plot.new_figure(height=1.75, cols=4, sharey=True)
    for ax, (name, schedule) in zip(axes, shapes, strict=True):
        ax.plot(steps, [schedule(int(step)) for step in steps], color=palette.model)
        ax.set_title(name)
        ax.set(xlim=(0, 600), ylim=(0, 1.1))
        ax.set_xticks([0, 600], ["start", "end"])
        ax.set_yticks([0, 1], ["0", "1"])
        ax.get_xticklabels()[0].set_ha("left")
        ax.get_xticklabels()[1].set_ha("right")
    return fig


@figure(
    "schedules-measured",
    title="The same training with four schedules",
    alt=(
        "Training loss against the step on a logarithmic axis. With a constant rate, with and "
        "without warm-up, the loss falls to about 0.07 and jumps about. With the cosine it falls "
        "on, smoothly towards the end, to 0.002, and with warm-up as well to 0.001."
    ),
    caption=(
        "The digits network trained by Adam with the large learning rate 0.03 for 600 steps, one "
        "start. The warm-up takes 30 steps. Both curves whose rate falls end at less than a "
        "twentieth of what a constant rate reaches."
    ),
)
def schedules_measured() -> Figure:
    palette = plot.colors()
    curve = digit_training.schedule_study()["curve"]
    colors = (palette.muted, palette.classes[0], palette.model, method_color("Adam"))
    at = np.arange(10, digit_training.SCHEDULE_STEPS + 1, 10)
    fig, ax = plot.new_figure(height=3.2)
    for each, color in zip(curve, colors, strict=True):
        ax.semilogy(at, each, color=color, linewidth=1.7)
    plot.label(ax, 600, 0.22, "constant", "muted", ha="right")
    plot.label(ax, 480, 0.22, "warm-up", palette.classes[0], ha="right")
    plot.label(ax, 598, 0.0045, "cosine", "model", ha="right")
    plot.label(ax, 430, 1.3e-3, "warm-up, cosine", method_color("Adam"), ha="right")
    ax.set(xlabel="step", ylabel="training loss (nats)", xlim=(0, 600), ylim=(7e-4, 3))
    ax.set_yticks([1e-3, 1e-2, 1e-1, 1], ["0.001", "0.01", "0.1", "1"])
    ax.minorticks_off()
    return fig
