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
from udl.checks.ch13_graph_networks.p2 import (
    layer,
    molecule_arrays,
    predict_graph,
    renumbered,
)
from udl.checks.ch13_graph_networks.p2_batches import (
    isomers,
    join,
    mean_by_graph,
    scale_of_weights,
)
from udl.checks.ch13_graph_networks.p3 import growth, how_many, neighbours, receptive_field
from udl.checks.ch13_graph_networks.p3_drawn import (
    mended_epochs,
    sample_field,
    sampled_mean,
    unbiased,
)
from udl.checks.ch13_graph_networks.p4 import (
    attention_weights,
    graph_attention,
    same_favourite,
    scores,
)
from udl.checks.ch13_graph_networks.p4_dynamic import (
    dynamic_scores,
    masked_dot_product,
    mended_mask,
    own_favourites,
)
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
    "13.2": (
        molecule_arrays,
        layer,
        predict_graph,
        renumbered,
        isomers,
        join,
        mean_by_graph,
        scale_of_weights,
    ),
    "13.3": (
        neighbours,
        receptive_field,
        how_many,
        growth,
        sample_field,
        sampled_mean,
        unbiased,
        mended_epochs,
        FreeText("years"),
    ),
    "13.4": (
        scores,
        attention_weights,
        graph_attention,
        same_favourite,
        dynamic_scores,
        own_favourites,
        masked_dot_product,
        mended_mask,
        FreeText("transformers"),
    ),
}


def summary() -> None:
    """Print passed, wrong or not done yet for every exercise of the started practical."""
    notebook.print_summary(PRACTICALS)
