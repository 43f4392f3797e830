"""What the check cells of practicals 3.1 to 3.4 call: a check for each exercise, and `summary`."""

from __future__ import annotations

from udl.checks import notebook
from udl.checks.ch03_shallow_networks.mended import (
    fourth_fold,
    good_start,
    mended_codes,
    mended_count,
    mended_gradient,
    regions_through_origin,
)
from udl.checks.ch03_shallow_networks.p1 import (
    better_network,
    joints,
    least_squares_loss,
    network,
    pre_activations,
    predict_effects,
    predict_flat_segment,
    relu,
    segment_slopes,
    trace_one_input,
)
from udl.checks.ch03_shallow_networks.p2 import (
    count_regions,
    hidden_units,
    one_output,
    predict_fold,
    predict_patterns,
    predict_second_output,
    several_outputs,
    trace_two_inputs,
    triangle_bias,
)
from udl.checks.ch03_shallow_networks.p3 import (
    number_parameters,
    number_regions,
    predict_fourth_line,
    predict_many_inputs,
    regions_by_growth,
    units_needed,
)
from udl.checks.ch03_shallow_networks.p4 import (
    activated_network,
    heaviside,
    leaky_relu,
    predict_deaf,
    predict_shapes,
    responsive_parameters,
    sigmoid,
    steepness,
    step_heights,
    straight_line,
)
from udl.checks.ch03_shallow_networks.p4_tasks import mended_softplus, tanh_twin
from udl.checks.core import Check, FreeText

# The exercises of each practical in the order of the page; `summary` follows it.
PRACTICALS: dict[str, tuple[Check | FreeText, ...]] = {
    "3.1": (
        trace_one_input,
        relu,
        pre_activations,
        network,
        joints,
        predict_flat_segment,
        segment_slopes,
        predict_effects,
        FreeText("explain_ten_numbers"),
        least_squares_loss,
        better_network,
        mended_gradient,
        good_start,
    ),
    "3.2": (
        trace_two_inputs,
        predict_fold,
        hidden_units,
        one_output,
        predict_patterns,
        count_regions,
        mended_codes,
        triangle_bias,
        fourth_fold,
        predict_second_output,
        several_outputs,
        FreeText("explain_sharing"),
    ),
    "3.3": (
        predict_fourth_line,
        regions_by_growth,
        predict_many_inputs,
        number_regions,
        mended_count,
        number_parameters,
        units_needed,
        regions_through_origin,
        FreeText("explain_cheap_regions"),
    ),
    "3.4": (
        activated_network,
        predict_shapes,
        sigmoid,
        steepness,
        tanh_twin,
        heaviside,
        step_heights,
        leaky_relu,
        mended_softplus,
        straight_line,
        FreeText("explain_linear"),
        predict_deaf,
        responsive_parameters,
    ),
}


def summary() -> None:
    """Print passed, wrong or not done yet for every exercise of the started practical."""
    notebook.print_summary(PRACTICALS)
