"""Figures of chapter 1: models."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import curve_fit

from figures.ch01_introduction.parts import mean_squared
from figures.registry import figure
from udl import plot
from udl.data import cooling
from udl.plot import Figure

Array = NDArray[np.float64]

TEA_SEED = 2


CANDIDATES = ((60.0, 0.1), (90.0, -2.6))  # intercept and slope of two poor lines


def tea() -> tuple[Array, Array]:
    """Return the ten measurements of the chapter: minutes and temperatures, (10,) each."""
    return cooling.measured_tea(10, rng=np.random.default_rng(TEA_SEED))


def best_line(minutes: Array, temperature: Array) -> tuple[float, float]:
    """Return intercept and slope of the line with the smallest mean squared error."""
    slope, intercept = np.polyfit(minutes, temperature, 1)
    return float(intercept), float(slope)


def exponential(minutes: Array, room: float, excess: float, scale: float) -> Array:
    """Return the law of cooling: what is above the room shrinks by 1/e in each `scale` minutes."""
    return room + excess * np.exp(-minutes / scale)


def best_exponential(minutes: Array, temperature: Array) -> Array:
    """Return room, excess and scale of the law of cooling that fits best, (3,)."""
    fitted: Array
    fitted, _ = curve_fit(exponential, minutes, temperature, p0=(20.0, 60.0, 30.0))
    return fitted


@figure(
    "tea-line",
    title="Three members of one family",
    alt=(
        "Ten dots fall from about 82 degrees at the left to about 38 degrees at forty minutes. "
        "Three straight lines: one nearly level, one far too steep, and one that follows the dots."
    ),
    caption=(
        "Temperature of a cup of tea, measured ten times, and three lines of the family "
        "$\\phi_0 + \\phi_1 x$. Each is labelled by its mean squared error, in square degrees; the "
        "thick one has the smallest that any line can have."
    ),
)
def tea_line() -> Figure:
    palette = plot.colors()
    minutes, temperature = tea()
    best = best_line(minutes, temperature)
    ends = np.array([0.0, 42.0])
    fig, ax = plot.new_figure(height=3.5)
    for intercept, slope in CANDIDATES:
        ax.plot(ends, intercept + slope * ends, color=palette.muted, linewidth=1.6)
    ax.plot(ends, best[0] + best[1] * ends, color=palette.model, linewidth=3)
    plot.data_points(ax, minutes, temperature, markersize=8)
    errors = [
        mean_squared(temperature, intercept + slope * minutes)
        for intercept, slope in (*CANDIDATES, best)
    ]
    plot.label(ax, 41.5, 66.5, f"error {errors[0]:.0f}", "muted", ha="right")
    plot.label(ax, 21.8, 29.0, f"error {errors[1]:.0f}", "muted", ha="right")
    plot.label(ax, 26.0, 55.0, f"error {errors[2]:.1f}", "model")
    ax.set(
        xlabel="minutes since it was poured, $x$",
        ylabel="temperature $y$ (°C)",
        xlim=(0, 42),
        ylim=(15, 95),
    )
    return fig


@figure(
    "tea-extrapolation",
    title="Two models agree where there are data and part ways where there are none",
    alt=(
        "Dots between 1 and 40 minutes. A straight line and a curve both pass through them. Beyond "
        "the dots the line falls on, below zero degrees after some seventy minutes; the curve "
        "flattens and stays on the wide green band of the truth, towards 20 degrees."
    ),
    caption=(
        "The best line and the best curve of the family "
        "$\\phi_0 + \\phi_1 \\exp[-x/\\phi_2]$, both fitted to the ten dots. Where there are data "
        "they differ by at most four degrees, beyond them by up to 73. Only the second family "
        "contains the truth (wide, green)."
    ),
)
def tea_extrapolation() -> Figure:
    palette = plot.colors()
    minutes, temperature = tea()
    intercept, slope = best_line(minutes, temperature)
    x = np.linspace(0.0, 120.0, 121)
    fig, ax = plot.new_figure(height=3.6)
    ax.axvspan(minutes[0], minutes[-1], color=palette.muted, alpha=0.12, linewidth=0)
    ax.axhline(0.0, color=palette.muted, linewidth=0.9)
    ax.plot(x, cooling.true_temperature(x), color=palette.truth, linewidth=7, alpha=0.4)
    ax.plot(x, intercept + slope * x, color=palette.uncertainty)
    ax.plot(x, exponential(x, *best_exponential(minutes, temperature)), color=palette.model)
    plot.data_points(ax, minutes, temperature)
    plot.label(ax, 20.5, 90.0, "data here", "muted", ha="center")
    plot.label(ax, 84.0, -32.0, "best line", "uncertainty", ha="right")
    plot.label(ax, 95.0, 33.5, "best curve", "model", ha="center")
    plot.label(ax, 95.0, 12.0, "truth", "truth", ha="center")
    ax.set(
        xlabel="minutes since it was poured, $x$",
        ylabel="temperature $y$ (°C)",
        xlim=(0, 120),
        ylim=(-58, 97),
        xticks=np.arange(0, 121, 20),
    )
    return fig
