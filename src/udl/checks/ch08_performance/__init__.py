"""What the check cells of practicals 8.1 to 8.4 call: a check for each exercise, and `summary`."""

from __future__ import annotations

from udl.checks import notebook
from udl.checks.ch08_performance.p1 import (
    first_bound,
    predict_gap,
    predict_lottery,
    predict_more_data,
)
from udl.checks.ch08_performance.p1_margins import difference_with_margin, error_with_margin
from udl.checks.ch08_performance.p1_pairs import runs_needed, sign_test
from udl.checks.ch08_performance.p1_study import mended_study
from udl.checks.ch08_performance.p2 import bias_and_variance, fit_hinges, predict_noise
from udl.checks.ch08_performance.p2_exact import (
    best_capacity,
    exact_parts,
    fewest_examples,
    predict_fewer,
)
from udl.checks.ch08_performance.p3 import (
    fit_weights,
    predict_examples,
    predict_loss,
    predict_peak,
    share_to_redraw,
    tame,
    width_at,
)
from udl.checks.ch08_performance.p3_sweep import mended_sweep
from udl.checks.ch08_performance.p4 import (
    ball_volume,
    distance_ratio,
    half_depth,
    predict_ratio,
    predict_tries,
    sample_ball,
)
from udl.checks.ch08_performance.p4_clouds import (
    effective_dimension,
    predict_images,
    useless_inputs,
)
from udl.checks.core import Check, FreeText

# The exercises of each practical in the order of the page; `summary` follows it.
PRACTICALS: dict[str, tuple[Check | FreeText, ...]] = {
    "8.1": (
        predict_gap,
        first_bound,
        error_with_margin,
        difference_with_margin,
        predict_lottery,
        mended_study,
        sign_test,
        runs_needed,
        predict_more_data,
        FreeText("explain_report"),
    ),
    "8.2": (
        fit_hinges,
        bias_and_variance,
        predict_noise,
        exact_parts,
        best_capacity,
        predict_fewer,
        fewest_examples,
        FreeText("explain_remedy"),
    ),
    "8.3": (
        fit_weights,
        predict_peak,
        predict_examples,
        tame,
        mended_sweep,
        share_to_redraw,
        width_at,
        predict_loss,
        FreeText("explain_threshold"),
    ),
    "8.4": (
        predict_ratio,
        distance_ratio,
        predict_tries,
        ball_volume,
        half_depth,
        sample_ball,
        effective_dimension,
        predict_images,
        useless_inputs,
        FreeText("explain_learning"),
    ),
}


def summary() -> None:
    """Print passed, wrong or not done yet for every exercise of the started practical."""
    notebook.print_summary(PRACTICALS)
