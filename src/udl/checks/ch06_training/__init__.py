"""What the check cells of practicals 6.1 to 6.5 call: a check for each exercise, and `summary`."""

from __future__ import annotations

from udl.checks import notebook
from udl.checks.ch06_training.p1 import (
    bracket_search,
    lead_astray,
    next_bracket,
    predict_cost,
    predict_part,
)
from udl.checks.ch06_training.p1_golden import golden_search, share_kept
from udl.checks.ch06_training.p2 import curve_gradient, descend, numerical_gradient
from udl.checks.ch06_training.p2_mended import mended_training
from udl.checks.ch06_training.p2_rates import (
    best_rate,
    largest_rate,
    predict_double,
    predict_shortcut,
)
from udl.checks.ch06_training.p3 import gabor_gradient, predict_end, predict_noise, sgd
from udl.checks.ch06_training.p3_network import mended_network
from udl.checks.ch06_training.p3_settings import escape, settle
from udl.checks.ch06_training.p4 import (
    ahead_path,
    mended_sum,
    predict_breaks,
    resumed_path,
    steps_behind,
)
from udl.checks.ch06_training.p4_limits import stable_rate, tune
from udl.checks.ch06_training.p5 import (
    corrected_average,
    hops,
    mislead,
    predict_length,
    predict_turn,
)
from udl.checks.ch06_training.p5_adam import factored_path, mended_decay, predict_rest
from udl.checks.core import Check, FreeText

# The exercises of each practical in the order of the page; `summary` follows it.
PRACTICALS: dict[str, tuple[Check | FreeText, ...]] = {
    "6.1": (
        predict_part,
        next_bracket,
        bracket_search,
        share_kept,
        golden_search,
        predict_cost,
        lead_astray,
        FreeText("explain_training"),
    ),
    "6.2": (
        curve_gradient,
        numerical_gradient,
        descend,
        predict_double,
        largest_rate,
        best_rate,
        predict_shortcut,
        mended_training,
    ),
    "6.3": (
        gabor_gradient,
        predict_end,
        sgd,
        predict_noise,
        escape,
        settle,
        mended_network,
        FreeText("explain_sizes"),
    ),
    "6.4": (
        resumed_path,
        steps_behind,
        mended_sum,
        FreeText("explain_look_ahead"),
        predict_breaks,
        ahead_path,
        stable_rate,
        tune,
    ),
    "6.5": (
        hops,
        predict_length,
        mislead,
        corrected_average,
        predict_turn,
        factored_path,
        mended_decay,
        predict_rest,
        FreeText("explain_choice"),
    ),
}


def summary() -> None:
    """Print passed, wrong or not done yet for every exercise of the started practical."""
    notebook.print_summary(PRACTICALS)
