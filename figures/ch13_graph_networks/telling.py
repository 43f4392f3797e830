"""Figures of chapter 13: what aggregations and colours tell apart."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np

from figures.ch13_graph_networks.parts import draw_edges, draw_nodes, sheet
from figures.registry import figure
from udl import plot
from udl.data.graphs.molecules import CARBON, named
from udl.experiments.ch13_graph_networks import aggregations, alkanes
from udl.experiments.ch13_graph_networks.molecule_networks import AGGREGATIONS
from udl.graphs import adjacency_matrix, aggregate, refined_colours
from udl.plot import Figure

# What arrives at a node, in pairs; the word says which aggregations give both the same.
AGGREGATES = ("sum", "mean", "max")
PAIRS = (((1, 2), (1, 1, 2, 2)), ((1, 2), (1, 2, 2)), ((1, 2), (1, 3)))


@figure(
    "aggregations",
    title="What sum, mean and maximum tell apart",
    alt=(
        "Three rows, each with two nodes that receive different numbers: 1, 2 and 1, 1, 2, 2; then "
        "1, 2 and 1, 2, 2; then 1, 2 and 1, 3. Beside them the sum, mean and maximum of both. The "
        "mean is the same in the first row, the maximum in the first two, the sum in none."
    ),
    caption=(
        "Three pairs of nodes and the numbers that their neighbours send. The mean does not tell "
        "the first pair apart, the maximum neither of the first two. The sum tells all three apart."
    ),
)
def aggregations_compared() -> Figure:
    palette = plot.colors()
    fig, ax = sheet(3.5)
    colors = {1: palette.classes[0], 2: palette.classes[1], 3: palette.classes[2]}
    for column, word in enumerate(AGGREGATES):
        plot.label(ax, 31.5 + 8.5 * column, 31.8, word, "muted", ha="center")
    for row, pair in enumerate(PAIRS):
        y = 26.0 - 10.2 * row
        for side, sent in enumerate(pair):
            centre = np.array([5.5 + 13.0 * side, y])
            angles = np.pi * (0.5 + (np.arange(len(sent)) + 0.5) * 2 / len(sent))
            around = centre + 3.6 * np.stack([np.cos(angles), np.sin(angles)], axis=1)
            places = np.concatenate([centre[None], around])
            draw_edges(ax, places, np.array([[0, n + 1] for n in range(len(sent))]))
            draw_nodes(ax, places[:1], [palette.muted], size=200)
            draw_nodes(
                ax, around, [colors[one] for one in sent], [str(one) for one in sent], size=200
            )
        for column, how in enumerate(AGGREGATES):
            values = [
                float(aggregate(np.array(sent)[:, None], np.zeros(len(sent)), 1, how)[0, 0])
                for sent in pair
            ]
            same = values[0] == values[1]
            told = " = " if same else " ≠ "
            plot.label(
                ax,
                31.5 + 8.5 * column,
                y,
                told.join(f"{value:.3g}" for value in values),
                "loss" if same else "truth",
                ha="center",
                fontweight="bold" if same else "normal",
            )
    return fig


@figure(
    "molecule-errors",
    title="Errors on new molecules by aggregation and depth",
    alt=(
        "Root mean squared error in square ångströms against the number of layers, 1 to 3. A line "
        "at 8.5 marks a bag of atoms. Mean, symmetric and maximum lie between 2.8 and 4.2, the sum "
        "falls from 3.2 to 1.6."
    ),
    caption=(
        "Root mean squared error of the polar surface of 500 new molecules, mean and standard "
        "error "
        "over five seeds, 600 steps each. Predicting the mean of all molecules would be off by the "
        "standard deviation, about 24 Å²."
    ),
)
def molecule_errors() -> Figure:
    palette = plot.colors()
    found = aggregations.results()
    fig, ax = plot.new_figure(height=3.1)
    looks = dict(
        zip(
            AGGREGATIONS,
            zip(
                (palette.model, palette.classes[0], palette.classes[1], palette.classes[2]),
                ("o", "s", "^", "D"),
                strict=True,
            ),
            strict=True,
        )
    )
    x = np.array(aggregations.LAYERS, dtype=float)
    for place, (kind, values) in enumerate(zip(AGGREGATIONS, found["graph"], strict=True)):
        mean, error = values.mean(axis=1), values.std(axis=1, ddof=1) / np.sqrt(values.shape[1])
        color, marker = looks[kind]
        at = x + 0.04 * (place - 1.5)
        ax.errorbar(at, mean, error, color=color, marker=marker, linewidth=2, clip_on=False)
        lift = {"mean": 8, "symmetric": -1, "max": -6}.get(kind, 0)  # so that names stand apart
        plot.label(ax, at[-1], mean[-1], kind, color, offset=(10, lift))
    bag = found["bag"].mean()
    ax.axhline(bag, color=palette.muted, linestyle=":", linewidth=1.5)
    plot.label(ax, 1.0, bag, "bag of atoms", "muted", va="bottom", offset=(0, 3))
    ax.set(xlabel="layers", ylabel="error in Å²", xlim=(0.85, 3.55), ylim=(0, 10))
    ax.set_xticks([1, 2, 3])
    return fig


def _ring(count: int, centre: tuple[float, float], radius: float, start: float) -> np.ndarray:
    angles = start + 2 * np.pi * np.arange(count) / count
    return np.array(centre) + radius * np.stack([np.cos(angles), np.sin(angles)], axis=1)


def skeleton_places() -> dict[str, np.ndarray]:
    """Return places of the carbon atoms of decalin and bicyclopentyl, (10, 2) each."""
    side = 4.2
    wide = side * np.sqrt(3) / 2
    left = _ring(6, (12.5 - wide, 0), side, np.pi / 6)
    right = _ring(6, (12.5 + wide, 0), side, np.pi / 6)
    # Atoms 0 and 5 are the shared ones; 0 to 5 go round one ring, 5 to 9 and 0 round the other.
    decalin = np.array([*left[[0, 1, 2, 3, 4, 5]], *right[[4, 5, 0, 1]]])
    one = _ring(5, (36.0, 0), 3.6, 0.0)
    two = _ring(5, (47.0, 0), 3.6, np.pi)
    return {"decalin": decalin, "bicyclopentyl": np.array([*one[[1, 2, 3, 4, 0]], *two])}


@figure(
    "colours",
    title="Two molecules that no message passing tells apart",
    alt=(
        "The carbon skeletons of decalin, two hexagons that share a side, and bicyclopentyl, two "
        "pentagons joined by a bond. Atoms are coloured after refinement: two atoms with three "
        "carbon neighbours, four next to them, four farther away, equally many in both molecules."
    ),
    caption=(
        "Carbon atoms of decalin and bicyclopentyl, both $\\mathrm{C_{10}H_{18}}$, coloured by "
        "refinement until nothing changes. Both have two, four and four atoms of the three "
        "colours, "
        "and each colour has the same neighbours in both."
    ),
)
def colours() -> Figure:
    palette = plot.colors()
    fig, ax = sheet(2.2)
    for name, places in skeleton_places().items():
        molecule = named(name)
        carbon = molecule.elements[molecule.bonds].min(axis=1) == CARBON
        bonds = molecule.bonds[carbon]
        rounds = refined_colours(adjacency_matrix(bonds, 10))
        moved = places + np.array([0.0, 9.0])
        draw_edges(ax, moved, bonds, width=2.0)
        last = rounds[-1]
        words = ["abc"[one] for one in last]
        draw_nodes(ax, moved, [palette.classes[one] for one in last], words, size=250)
        plot.label(ax, moved[:, 0].mean(), 18.6, name, ha="center")
        counts = np.bincount(last)
        told = ", ".join(f"{n} {letter}" for n, letter in zip(counts, "abc", strict=True))
        plot.label(ax, moved[:, 0].mean(), 1.2, told, "muted", ha="center")
    return fig


@figure(
    "alkanes",
    title="Cayley's alkanes",
    alt=(
        "The number of alkanes against the number of carbon atoms from 1 to 13 on a logarithmic "
        "axis, rising to 802. Crosses mark what Cayley printed. They agree up to 11; at 12 he has "
        "357 in place of 355, at 13 he has 799 in place of 802."
    ),
    caption=(
        "Number of different alkanes with so many carbon atoms, counted by growing trees and "
        "telling them apart by their colours, and what Cayley printed in 1875 "
        "{cite:p}`rains1999cayley`."
    ),
)
def alkanes_counted() -> Figure:
    palette = plot.colors()
    found = alkanes.alkane_counts()
    counts, cayley = found["counts"], found["cayley"]
    n = np.arange(1, len(counts) + 1)
    fig, ax = plot.new_figure(height=3.0)
    ax.semilogy(n, counts, "o-", color=palette.model, clip_on=False)
    ax.semilogy(
        n, cayley, "x", color=palette.loss, markersize=10, markeredgewidth=1.8, clip_on=False
    )
    for place in np.flatnonzero(counts != cayley):
        plot.label(
            ax,
            n[place],
            counts[place],
            f"{counts[place]}, Cayley {cayley[place]}",
            "loss",
            ha="right",
            va="bottom",
            offset=(-10, 4),
        )
    plot.label(ax, 6, 5, "counted by colours", "model", va="top", offset=(10, -8))
    ax.set(xlabel="carbon atoms", ylabel="alkanes", xlim=(0.6, 13), ylim=(0.7, 1500))
    ax.set_xticks(n)
    ax.set_yticks([1, 10, 100, 1000], ["1", "10", "100", "1,000"])
    ax.minorticks_off()
    return fig
