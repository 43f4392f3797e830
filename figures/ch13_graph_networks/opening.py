"""Figures of chapter 13: what a graph is as arrays, and what does not depend on numbers."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np

from figures.ch13_graph_networks.parts import (
    EIGHT_EDGES,
    EIGHT_PLACES,
    bare,
    draw_edges,
    draw_nodes,
    element_color,
    sheet,
    table,
)
from figures.registry import figure
from udl import plot
from udl.data.graphs.molecules import ELEMENTS, named, polar_surface
from udl.graphs import adjacency_matrix, renumber, walk_counts
from udl.plot import Figure

# Atoms other than hydrogen first, as `named` lists them.
ISOMERS = {
    "ethanol": [
        *([10.5, 12.0], [5.5, 12.0], [15.5, 12.0]),
        *([10.5, 17.0], [10.5, 7.0], [5.5, 17.0], [0.8, 12.0], [5.5, 7.0], [20.2, 12.0]),
    ],
    "dimethyl ether": [
        *([36.5, 12.0], [41.5, 12.0], [46.5, 12.0]),
        *([36.5, 17.0], [31.8, 12.0], [36.5, 7.0], [46.5, 17.0], [51.2, 12.0], [46.5, 7.0]),
    ],
}


@figure(
    "isomers",
    title="Two molecules of the same atoms",
    alt=(
        "Two graphs of nine discs, each two atoms of carbon, six of hydrogen and one of oxygen. In "
        "ethanol the oxygen stands between a carbon and a hydrogen, polar surface 20.23 square "
        "ångströms. In dimethyl ether it stands between the two carbons, polar surface 9.23."
    ),
    caption=(
        "Ethanol and dimethyl ether consist of the same nine atoms. Their bonds differ, and with "
        "them the polar surface, here computed from the bonds {cite:p}`ertl2000fast`."
    ),
)
def isomers() -> Figure:
    fig, ax = sheet(2.3)
    for name, listed in ISOMERS.items():
        molecule, places = named(name), np.array(listed)
        if name == "ethanol":  # its carbon atoms from left to right
            places[[0, 1]] = places[[1, 0]]
            places = places[[0, 1, 2, 5, 6, 7, 3, 4, 8]]
        symbols = [ELEMENTS[element] for element in molecule.elements]
        places = places + np.array([1.2 if name == "ethanol" else 0.3, 0.0])
        draw_edges(ax, places, molecule.bonds, width=2.0)
        draw_nodes(ax, places, [element_color(symbol) for symbol in symbols], symbols)
        middle = (places[:, 0].min() + places[:, 0].max()) / 2
        surface = polar_surface(molecule)
        plot.label(ax, middle, 20.6, f"{name}, $\\mathrm{{C_2H_6O}}$", ha="center")
        plot.label(
            ax, middle, 2.6, f"polar surface {surface:.2f} Å²", "truth", ha="center", va="center"
        )
    return fig


FIVE_EDGES = np.array([[0, 1], [0, 2], [1, 2], [2, 3], [3, 4]])
FIVE_PLACES = np.array([[1.5, 13.5], [1.5, 5.5], [7.0, 9.5], [12.5, 9.5], [12.5, 3.5]])
FIVE_ROWS = np.array([[1.0, 0.0], [0.0, 2.0], [1.0, 1.0], [3.0, 0.0], [0.0, 1.0]])


@figure(
    "adjacency-arrays",
    title="A graph as arrays",
    alt=(
        "Left, a graph of five numbered nodes: a triangle 1, 2, 3 with a tail 3, 4, 5. Beside it "
        "the list of its five edges, the symmetric five by five adjacency matrix with a one for "
        "each edge both ways, and the matrix of nodes with a row of two numbers for each node."
    ),
    caption=(
        "A graph and its arrays: the list of edges, the adjacency matrix $\\mathbf{A}$, and the "
        "matrix $\\mathbf{X}$ with a row for each node. No number says where a node is drawn."
    ),
)
def adjacency_arrays() -> Figure:
    palette = plot.colors()
    fig, ax = sheet(2.1)
    draw_edges(ax, FIVE_PLACES, FIVE_EDGES)
    names = [str(node + 1) for node in range(5)]
    draw_nodes(ax, FIVE_PLACES, [palette.model] * 5, names)
    plot.label(ax, 20.0, 16.0, "edges", "muted", ha="center", va="bottom")
    for place, (one, other) in enumerate(FIVE_EDGES + 1):
        plot.label(ax, 20.0, 13.9 - 2.4 * place, f"{one} – {other}", ha="center")
    matrix = adjacency_matrix(FIVE_EDGES, 5)
    table(ax, matrix, left=28.0, top=15.0, cell=2.4, rows=names, columns=names)
    table(
        ax,
        FIVE_ROWS,
        left=46.5,
        top=15.0,
        cell=2.4,
        rows=names,
        color=palette.uncertainty,
        high=4,
    )
    plot.label(ax, 34.0, 1.4, "$\\mathbf{A}$", ha="center")
    plot.label(ax, 48.9, 1.4, "$\\mathbf{X}$", ha="center")
    return fig


@figure(
    "renumbered",
    title="One graph, two numberings",
    alt=(
        "The same drawing of a five-node graph twice, a triangle with a tail of two. The nodes are "
        "numbered 1 to 5 along the graph on the left and in a mixed order on the right. Below them "
        "are two adjacency matrices whose ones stand at quite different places."
    ),
    caption=(
        "The same graph with its nodes numbered in two ways, and the two adjacency matrices. Each "
        "is the other with rows and columns permuted alike."
    ),
)
def renumbered() -> Figure:
    palette = plot.colors()
    fig, ax = sheet(3.6)
    order = np.array([3, 1, 4, 0, 2])
    matrix = adjacency_matrix(FIVE_EDGES, 5)
    other, _ = renumber(matrix, FIVE_ROWS, order)
    new_names = [str(1 + int(np.flatnonzero(order == node)[0])) for node in range(5)]
    old_names = [str(node + 1) for node in range(5)]
    for left, values, words, color in (
        (5.0, matrix, old_names, palette.model),
        (33.0, other, new_names, palette.model),
    ):
        places = FIVE_PLACES + np.array([left, 17.5])
        draw_edges(ax, places, FIVE_EDGES)
        draw_nodes(ax, places, [color] * 5, words)
        table(ax, values, left=left + 1.0, top=14.5, cell=2.5, rows=old_names, columns=old_names)
    return fig


@figure(
    "walks",
    title="Powers of the adjacency matrix count walks",
    alt=(
        "Left, a graph of eight nodes with a walk of three edges drawn as thick arrows: from 1 to "
        "4, back to 1 and on to 2. Right, the third power of the adjacency matrix as a table of "
        "whole numbers between 0 and 9; the entry for the walks from 1 to 2 is bold."
    ),
    caption=(
        "The third power of the adjacency matrix of the graph on the left. Entry $[n, m]$ is the "
        "number of walks of three edges from $m$ to $n$. One of those from 1 to 2 (bold entry) is "
        "drawn: it goes back, so it is a walk and no path."
    ),
)
def walks() -> Figure:
    palette = plot.colors()
    fig, (left, right) = plot.new_figure(height=2.6, cols=2)
    names = [str(node + 1) for node in range(8)]
    draw_edges(left, EIGHT_PLACES, EIGHT_EDGES)
    draw_nodes(left, EIGHT_PLACES, [palette.model] * 8, names, size=230)
    bare(left, EIGHT_PLACES, 0.5)
    steps = ((0, 3, -0.25), (3, 0, -0.25), (0, 1, -0.2))
    for number, (start, end, bend) in enumerate(steps, start=1):
        style = {
            "arrowstyle": "-|>",
            "color": palette.loss,
            "linewidth": 2.0,
            "shrinkA": 8,
            "shrinkB": 8,
            "mutation_scale": 12,
            "connectionstyle": f"arc3,rad={bend}",
        }
        left.annotate(
            "", xy=tuple(EIGHT_PLACES[end]), xytext=tuple(EIGHT_PLACES[start]), arrowprops=style
        )
        between = (EIGHT_PLACES[start] + EIGHT_PLACES[end]) / 2
        way = EIGHT_PLACES[end] - EIGHT_PLACES[start]
        aside = 0.68 * np.array([-way[1], way[0]]) / np.hypot(*way)
        plot.label(
            left,
            between[0] + aside[0],
            between[1] + aside[1],
            str(number),
            "loss",
            ha="center",
            va="center_baseline",
        )
    counts = walk_counts(adjacency_matrix(EIGHT_EDGES, 8), 3)
    table(right, counts, left=0, top=8, rows=names, columns=names, marked=[(1, 0)])
    right.set(xlim=(-0.9, 8.1), ylim=(-0.1, 9.1), aspect="equal")
    right.axis("off")
    return fig
