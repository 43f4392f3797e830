"""What the check cells of practicals 7.1 to 7.3 call: a check for each exercise, and `summary`."""

from __future__ import annotations

from udl.checks import notebook
from udl.checks.ch07_gradients.p1 import (
    backward_values,
    best_step,
    evaluations,
    forward_values,
    mend_branch,
    nudged_slopes,
    predict_bias_or_weight,
    predict_wrong_entries,
    slope,
    tied_slopes,
)
from udl.checks.ch07_gradients.p2 import (
    backward_pass,
    forward_pass,
    learned_slopes,
    log_sum_exp,
    mend_backward,
    multiplications,
    predict_dead_unit,
)
from udl.checks.ch07_gradients.p3 import (
    gradient_deviations,
    kept_variance,
    layer_deviations,
    loss_scale,
    mend_deviations,
    predict_exponent,
    predict_funnel,
    variance_that_keeps,
)
from udl.checks.core import Check, FreeText

# The exercises of each practical in the order of the page; `summary` follows it.
PRACTICALS: dict[str, tuple[Check | FreeText, ...]] = {
    "7.1": (
        forward_values,
        predict_bias_or_weight,
        nudged_slopes,
        slope,
        backward_values,
        best_step,
        predict_wrong_entries,
        mend_branch,
        tied_slopes,
        evaluations,
        FreeText("explain_reuse"),
    ),
    "7.2": (
        forward_pass,
        predict_dead_unit,
        backward_pass,
        mend_backward,
        learned_slopes,
        multiplications,
        log_sum_exp,
        FreeText("explain_memory"),
    ),
    "7.3": (
        layer_deviations,
        predict_exponent,
        variance_that_keeps,
        kept_variance,
        gradient_deviations,
        predict_funnel,
        mend_deviations,
        loss_scale,
        FreeText("explain_symmetry"),
    ),
}


def summary() -> None:
    """Print passed, wrong or not done yet for every exercise of the started practical."""
    notebook.print_summary(PRACTICALS)
