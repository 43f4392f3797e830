"""What the check cells of chapter 13's practicals call: a check for each exercise, `summary`."""

from __future__ import annotations

from udl.checks import notebook
from udl.checks.ch13_graph_networks.p1 import (
    adjacency,
    num_triangles,
    walk_counts,
    walks_of_three,
)
from udl.checks.ch13_graph_networks.p1_distances import distances, paths_of_three, renumber
from udl.checks.core import Check, FreeText

# The exercises of each practical in the order of the page; `summary` follows it.
PRACTICALS: dict[str, tuple[Check | FreeText, ...]] = {
    "13.1": (
        adjacency,
        walks_of_three,
        walk_counts,
        num_triangles,
        distances,
        renumber,
        paths_of_three,
        FreeText("flattened"),
    ),
}


def summary() -> None:
    """Print passed, wrong or not done yet for every exercise of the started practical."""
    notebook.print_summary(PRACTICALS)
