"""What the check cells of practical 2.1 call: a check for each exercise, and `summary`."""

from __future__ import annotations

from udl.checks import notebook
from udl.checks.ch02_supervised_learning.p1 import (
    line,
    line_loss,
    loss_grid,
    predict_compensation,
    predict_fresh,
    sweeps_needed,
    trace_path,
)
from udl.checks.ch02_supervised_learning.p1_by_hand import line_by_hand
from udl.checks.ch02_supervised_learning.p1_choosing import choose_degree, winners_error
from udl.checks.ch02_supervised_learning.p1_descent import mend_descent
from udl.checks.ch02_supervised_learning.p1_formulas import best_intercept, best_slope, fit_line
from udl.checks.core import Check, FreeText

# The exercises of each practical in the order of the page; `summary` follows it.
PRACTICALS: dict[str, tuple[Check | FreeText, ...]] = {
    "2.1": (
        line,
        line_loss,
        line_by_hand,
        predict_compensation,
        loss_grid,
        best_intercept,
        best_slope,
        trace_path,
        sweeps_needed,
        FreeText("explain_staircase"),
        fit_line,
        mend_descent,
        predict_fresh,
        choose_degree,
        winners_error,
    ),
}


def summary() -> None:
    """Print passed, wrong or not done yet for every exercise of the started practical."""
    notebook.print_summary(PRACTICALS)
