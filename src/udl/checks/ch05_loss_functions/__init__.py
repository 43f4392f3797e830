"""What the check cells of practicals 5.1 to 5.3 call: a check for each exercise, and `summary`."""

from __future__ import annotations

from udl.checks import notebook
from udl.checks.ch05_loss_functions.p1 import (
    best_bias,
    best_sigma,
    gaussian_likelihood,
    gaussian_nll,
    gaussian_pdf,
    network_shapes,
    predict_common_optimum,
    sum_of_squares,
)
from udl.checks.ch05_loss_functions.p1_knobs import (
    descend_knobs,
    knob_gradient,
    knob_rate,
    mend_sigma_scan,
)
from udl.checks.ch05_loss_functions.p2 import (
    bernoulli_likelihood,
    bernoulli_pmf,
    binary_nll,
    sigmoid,
    stable_binary_nll,
    trace_logits,
)
from udl.checks.ch05_loss_functions.p2_layer import (
    best_binary_bias,
    mend_mean_loss,
    output_gradient,
    predict_bias_direction,
    train_output_layer,
)
from udl.checks.ch05_loss_functions.p3 import (
    best_class_bias,
    categorical_likelihood,
    categorical_nll,
    categorical_pmf,
    predict_shift,
    softmax,
    stable_cross_entropy,
    trace_class_scores,
)
from udl.checks.ch05_loss_functions.p3_letters import best_alpha, letter_table, mend_perplexity
from udl.checks.core import Check, FreeText

# The exercises of each practical in the order of the page; `summary` follows it.
PRACTICALS: dict[str, tuple[Check | FreeText, ...]] = {
    "5.1": (
        network_shapes,
        gaussian_pdf,
        gaussian_likelihood,
        gaussian_nll,
        FreeText("explain_why_log"),
        sum_of_squares,
        best_bias,
        predict_common_optimum,
        best_sigma,
        mend_sigma_scan,
        knob_gradient,
        descend_knobs,
        knob_rate,
    ),
    "5.2": (
        trace_logits,
        sigmoid,
        bernoulli_pmf,
        bernoulli_likelihood,
        binary_nll,
        stable_binary_nll,
        mend_mean_loss,
        predict_bias_direction,
        best_binary_bias,
        output_gradient,
        train_output_layer,
        FreeText("explain_threshold"),
    ),
    "5.3": (
        trace_class_scores,
        predict_shift,
        softmax,
        categorical_pmf,
        categorical_likelihood,
        categorical_nll,
        stable_cross_entropy,
        mend_perplexity,
        FreeText("explain_confidence"),
        best_class_bias,
        letter_table,
        best_alpha,
    ),
}


def summary() -> None:
    """Print passed, wrong or not done yet for every exercise of the started practical."""
    notebook.print_summary(PRACTICALS)
