"""Figures of chapter 12: telling positions apart."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np
from matplotlib.patches import Arc

from figures.ch12_transformers.parts import arrow, number, role_color, sheet, tint
from figures.registry import figure
from udl import plot
from udl.attention import rotate, sinusoidal_positions
from udl.plot import Figure

NUM_PLACES, NUM_CHANNELS = 60, 32
CHOSEN = (0, 6, 12)  # channels that are drawn as curves, from 0


@figure(
    "sinusoidal",
    title="Sinusoidal encodings of sixty positions",
    alt=(
        "On top a matrix, 32 channels high and 60 positions wide: fast stripes in the first "
        "channels, ever slower ones below, and hardly any change in the last. Below it three of "
        "the channels as waves: channel 1 with a wave of about 6 positions, channel 7 with one of "
        "35, and channel 13 with a fraction of a wave."
    ),
    caption=(
        "Sinusoidal encodings of 60 positions in $D = 32$ channels (blue positive, gold negative; "
        "channel 1 is $p_{n,0}$), and three of the channels as curves. The first channels tell "
        "neighbours apart, the later ones the beginning of a text from its end."
    ),
)
def sinusoidal() -> Figure:
    palette = plot.colors()
    encodings = sinusoidal_positions(NUM_PLACES, NUM_CHANNELS)
    places = np.arange(NUM_PLACES)
    fig, (above, below) = plot.new_figure(height=5.0, rows=2, height_ratios=(1.35, 1), sharex=True)
    shares = np.abs(encodings.T)
    fills = np.where(
        (encodings.T > 0)[..., None],
        tint(palette.model, shares),
        tint(palette.uncertainty, shares),
    )
    above.imshow(fills, aspect="auto", extent=(-0.5, 59.5, 32.5, 0.5), interpolation="none")
    above.set(ylabel="channel", yticks=[1, 8, 16, 24, 32])
    above.grid(visible=False)
    fine = np.linspace(0, NUM_PLACES - 1, 600)
    for channel, color in zip(CHOSEN, palette.classes, strict=False):
        rate = 10_000 ** (-channel / NUM_CHANNELS)
        below.plot(fine, np.sin(rate * fine), color=color, linewidth=1.1)
        below.plot(places, encodings[:, channel], "o", color=color, markersize=2.8, clip_on=False)
        plot.label(below, 60.2, encodings[-1, channel], f"{channel + 1}", color, offset=(2, 0))
    below.set(xlabel="position $n$", ylabel="encoding", xlim=(-0.5, 59.5), ylim=(-1.1, 1.1))
    below.set_yticks([-1, 0, 1], ["−1", "0", "1"])
    below.set_xticks([0, 10, 20, 30, 40, 50])
    return fig


@figure(
    "position-products",
    title="Dot products of sinusoidal encodings",
    alt=(
        "The dot product of two encodings against the distance of their positions, from minus 100 "
        "to 100, divided by its largest value. A symmetric curve has a sharp peak of 1 at distance "
        "0, falls to 0.7 within ten positions and then ripples between 0.6 and 0.4. Dots of two "
        "other reference positions all lie on it."
    ),
    caption=(
        "The dot product of the encodings of positions $n$ and $m$ against their distance, for $D "
        "= 96$ and divided by $D/2$. Line: $n = 100$; dots: $n = 20$ and $n = 180$. All lie on one "
        "curve, since the product depends only on the distance. Near positions are alike."
    ),
)
def position_products() -> Figure:
    palette = plot.colors()
    encodings = sinusoidal_positions(201, 96)
    products = encodings @ encodings.T / 48
    fig, ax = plot.new_figure(height=3.0)
    distance = np.arange(-100, 101)
    ax.plot(distance, products[100], color=palette.model)
    for place, color, marker, phase in (
        (20, palette.classes[0], "o", 0),
        (180, palette.classes[2], "s", 5),
    ):
        shift = np.arange(201) - place
        inside = (np.abs(shift) <= 100) & (shift % 10 == phase)
        ax.plot(
            shift[inside],
            products[place, inside],
            marker,
            color=color,
            markersize=5,
            clip_on=False,
            zorder=4,
        )
    plot.label(ax, -60, 0.72, "$n = 180$", palette.classes[2], ha="center")
    plot.label(ax, 60, 0.72, "$n = 20$", palette.classes[0], ha="center")
    ax.set(xlim=(-100, 100), ylim=(0, 1.03), xlabel="distance $m - n$", ylabel="dot product")
    ax.set_xticks([-100, -50, 0, 50, 100], ["−100", "−50", "0", "50", "100"])
    ax.set_yticks([0, 0.5, 1], ["0", "0.5", "1"])
    return fig


RATE = np.pi / 6  # radians a place, of the plane that is drawn


@figure(
    "rotary",
    title="Queries and keys turned by their positions",
    alt=(
        "Two circles. In the first a query at position 2 and a key at position 0, in the second "
        "the same query at position 5 and the same key at position 3, both turned by 90 degrees "
        "more. Faint arrows show the vectors before turning. The angle between query and key, an "
        "arc, and so their dot product, is the same in both."
    ),
    caption=(
        "One pair of channels. A query and a key (faint: before) are turned by an angle that grows "
        "with their position, here 30 degrees a step. Moved on together by three positions, both "
        "turn further, and the angle between them stays."
    ),
)
def rotary() -> Figure:
    palette = plot.colors()
    radius = 8.6
    start = {"query": np.array([0.95, 0.18]), "key": np.array([0.78, -0.56])}
    fig, ax = sheet(3.0)
    for middle, places in (
        (np.array([12.0, 12.4]), {"query": 2, "key": 0}),
        (np.array([39.5, 12.4]), {"query": 5, "key": 3}),
    ):
        turn = np.linspace(0, 2 * np.pi, 200)
        ax.plot(
            middle[0] + radius * np.cos(turn),
            middle[1] + radius * np.sin(turn),
            color=palette.grid,
            linewidth=1.4,
            zorder=1,
        )
        ends = {}
        for role, before in start.items():
            # Of a single plane the rate is 1 radian a place, so that angles serve as places.
            ends[role] = rotate(before[None], np.array([RATE * places[role]]))[0]
            if places[role]:
                dashes = (0, (4, 3))
                tip = tuple(middle + radius * before)
                arrow(ax, tuple(middle), tip, palette.muted, linewidth=1.0, linestyle=dashes)
            arrow(
                ax,
                tuple(middle),
                tuple(middle + radius * ends[role]),
                role_color(role),
                linewidth=2.2,
            )
            x, y = middle + (radius + 1.0) * ends[role] / np.linalg.norm(ends[role])
            above = y > middle[1] + 4
            plot.label(
                ax,
                x,
                y,
                f"{role} at {places[role]}",
                role_color(role),
                ha="center" if above else "right" if x < middle[0] else "left",
                va="bottom" if above else "center",
            )
        low, high = (float(np.degrees(np.arctan2(*ends[role][::-1]))) for role in ("key", "query"))
        ax.add_patch(
            Arc(tuple(middle), 6, 6, theta1=low, theta2=high, color=palette.model, linewidth=2.2)
        )
        dot = float(ends["query"] @ ends["key"])
        plot.label(ax, middle[0], 27.4, f"dot product {number(dot)}", "model", ha="center")
        ax.plot(*middle, "o", color=palette.muted, markersize=4, zorder=5)
    return fig
