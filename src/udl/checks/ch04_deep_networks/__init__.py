"""What the check cells of practicals 4.1 to 4.3 call: a check for each exercise, and `summary`."""

from __future__ import annotations

from udl.checks import notebook
from udl.checks.ch04_deep_networks.p1 import (
    count_regions,
    joints_of_first,
    predict_composed,
    predict_deeper,
    predict_halved,
    predict_second,
    predict_swapped,
    predict_twice,
    second_of_first,
    value_by_hand,
)
from udl.checks.ch04_deep_networks.p1_rule import (
    copies_for_million,
    four_runs,
    mend_copies,
    regions_after,
)
from udl.checks.ch04_deep_networks.p2 import (
    always_off,
    mend_late_bias,
    most_pieces,
    network_output,
    never_clipped,
    predict_crossings,
    predict_regions,
    predict_shared_joints,
    predict_unclipped,
    second_inputs,
)
from udl.checks.ch04_deep_networks.p3 import (
    deep_network,
    merge_layers,
    num_parameters,
    parameter_shapes,
    predict_rank,
    predict_without_relu,
    trace_activations,
)
from udl.checks.ch04_deep_networks.p3_designs import match_target, mend_rescaling, square_ring
from udl.checks.core import Check, FreeText

# The exercises of each practical in the order of the page; `summary` follows it.
PRACTICALS: dict[str, tuple[Check | FreeText, ...]] = {
    "4.1": (
        joints_of_first,
        predict_second,
        count_regions,
        value_by_hand,
        second_of_first,
        predict_composed,
        predict_halved,
        predict_swapped,
        predict_twice,
        predict_deeper,
        regions_after,
        copies_for_million,
        mend_copies,
        four_runs,
        FreeText("explain_multiplication"),
    ),
    "4.2": (
        second_inputs,
        predict_shared_joints,
        predict_crossings,
        network_output,
        predict_regions,
        never_clipped,
        always_off,
        predict_unclipped,
        mend_late_bias,
        most_pieces,
        FreeText("explain_clip_and_fold"),
    ),
    "4.3": (
        merge_layers,
        predict_rank,
        parameter_shapes,
        num_parameters,
        trace_activations,
        deep_network,
        predict_without_relu,
        mend_rescaling,
        match_target,
        square_ring,
        FreeText("explain_general"),
    ),
}


def summary() -> None:
    """Print passed, wrong or not done yet for every exercise of the started practical."""
    notebook.print_summary(PRACTICALS)
