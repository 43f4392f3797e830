"""What the check cells of practicals 9.1 to 9.5 call: a check for each exercise, and `summary`."""

from __future__ import annotations

from udl.checks import notebook
from udl.checks.ch09_regularization.p1 import moved_minimum, predict_rise, prior_strength
from udl.checks.ch09_regularization.p1_descent import least_strength, regularised_path, release
from udl.checks.ch09_regularization.p2 import (
    modified_gradient,
    predict_order,
    predict_side,
    valley_gradient,
)
from udl.checks.ch09_regularization.p2_flows import best_share, epoch_drift, mended_comparison
from udl.checks.ch09_regularization.p3 import (
    bagged,
    median_loses,
    out_of_bag_error,
    predict_left_out,
    predict_mean,
)
from udl.checks.ch09_regularization.p3_wins import bagging_pays, predict_pays
from udl.checks.ch09_regularization.p4 import draw_parameters, learn_one
from udl.checks.ch09_regularization.p4_bands import mended_bands, predict_limit, share_covered
from udl.checks.ch09_regularization.p4_evidence import best_size, log_evidence
from udl.checks.ch09_regularization.p5 import mended_split, move_and_scale, predict_harm
from udl.checks.ch09_regularization.p5_gains import distances, honest_gain, paired_gain
from udl.checks.core import Check, FreeText

# The exercises of each practical in the order of the page; `summary` follows it.
PRACTICALS: dict[str, tuple[Check | FreeText, ...]] = {
    "9.1": (
        prior_strength,
        regularised_path,
        predict_rise,
        moved_minimum,
        least_strength,
        release,
        FreeText("explain_units"),
    ),
    "9.2": (
        valley_gradient,
        predict_side,
        modified_gradient,
        predict_order,
        mended_comparison,
        best_share,
        epoch_drift,
        FreeText("explain_floor"),
    ),
    "9.3": (
        bagged,
        predict_left_out,
        out_of_bag_error,
        predict_mean,
        median_loses,
        predict_pays,
        bagging_pays,
        FreeText("explain_members"),
    ),
    "9.4": (
        learn_one,
        draw_parameters,
        predict_limit,
        share_covered,
        mended_bands,
        log_evidence,
        best_size,
        FreeText("explain_prior"),
    ),
    "9.5": (
        move_and_scale,
        predict_harm,
        mended_split,
        paired_gain,
        distances,
        honest_gain,
        FreeText("explain_steps"),
    ),
}


def summary() -> None:
    """Print passed, wrong or not done yet for every exercise of the started practical."""
    notebook.print_summary(PRACTICALS)
