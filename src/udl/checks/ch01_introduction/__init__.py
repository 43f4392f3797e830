"""What the check cells of practical 1.1 call: a check for each exercise, and `summary`."""

from __future__ import annotations

from udl.checks import notebook
from udl.checks.ch01_introduction.p1_exponential import (
    doubling_time,
    exp_values,
    log_of_product,
    log_values,
    predict_growth,
)
from udl.checks.ch01_introduction.p1_layers import (
    batch_shapes,
    linear_batch,
    linear_loops,
    linear_matrix,
)
from udl.checks.ch01_introduction.p1_linear import (
    line_through_axes,
    linear_1d,
    linear_2d,
    predict_crossing,
    steepest_direction,
)
from udl.checks.ch01_introduction.p1_tasks import compose_linear, decay_law, mend_growth
from udl.checks.core import Check, FreeText

# The exercises of the practical in the order of the page; `summary` follows it.
PRACTICALS: dict[str, tuple[Check | FreeText, ...]] = {
    "1.1": (
        linear_1d,
        line_through_axes,
        predict_crossing,
        linear_2d,
        steepest_direction,
        linear_loops,
        linear_matrix,
        batch_shapes,
        linear_batch,
        compose_linear,
        FreeText("explain_composition"),
        predict_growth,
        exp_values,
        doubling_time,
        log_values,
        log_of_product,
        decay_law,
        mend_growth,
    ),
}


def summary() -> None:
    """Print passed, wrong or not done yet for every exercise of the started practical."""
    notebook.print_summary(PRACTICALS)
