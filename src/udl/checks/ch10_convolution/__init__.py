"""What the check cells of practicals 10.1 to 10.5 call: a check for each exercise, `summary`."""

from __future__ import annotations

from udl.checks import notebook
from udl.checks.ch10_convolution.choosing import candidates, choose_network
from udl.checks.ch10_convolution.instead import numpys_conv2d as numpys_conv2d
from udl.checks.ch10_convolution.longer import conv2d_grouped, convolve_any, positions_seen
from udl.checks.ch10_convolution.mends import (
    bilinear_centred,
    edge_strength,
    honest_report,
    smooth_to_the_ends,
    with_moved,
)
from udl.checks.ch10_convolution.p1 import (
    best_repeats,
    convolution_matrix,
    convolve,
    convolve_dilated,
    convolve_strided,
    convolve_wide,
    predict_twice,
    trace_sliding,
)
from udl.checks.ch10_convolution.p2 import (
    conv_parameters,
    make_cnn,
    mean_with_error,
    output_length,
    points_lost,
    predict_shuffled,
    trace_lengths,
)
from udl.checks.ch10_convolution.p3 import (
    best_angle,
    conv2d_batch,
    conv2d_channels,
    conv2d_single,
    conv2d_strided,
    predict_edges,
    trace_image_shapes,
)
from udl.checks.ch10_convolution.p4 import (
    best_pair,
    downsample,
    max_pool,
    mean_pool,
    predict_pooled_twice,
    trace_blocks,
)
from udl.checks.ch10_convolution.p4_larger import bilinear, duplicate, max_unpool
from udl.checks.ch10_convolution.p5 import (
    confusion_matrix,
    make_digit_cnn,
    predict_parameters,
    shift_that_hurts,
    trace_digit_shapes,
)
from udl.checks.core import Check, FreeText

# The exercises of each practical in the order of the page; `summary` follows it.
PRACTICALS: dict[str, tuple[Check | FreeText, ...]] = {
    "10.1": (
        trace_sliding,
        convolve,
        convolve_strided,
        convolve_wide,
        convolve_dilated,
        convolve_any,
        smooth_to_the_ends,
        convolution_matrix,
        FreeText("explain_few_weights"),
        predict_twice,
        best_repeats,
    ),
    "10.2": (
        trace_lengths,
        output_length,
        conv_parameters,
        positions_seen,
        make_cnn,
        mean_with_error,
        honest_report,
        candidates,
        choose_network,
        predict_shuffled,
        points_lost,
        FreeText("explain_shuffled"),
    ),
    "10.3": (
        trace_image_shapes,
        conv2d_single,
        conv2d_strided,
        predict_edges,
        edge_strength,
        conv2d_channels,
        conv2d_batch,
        conv2d_grouped,
        FreeText("explain_no_flip"),
        best_angle,
    ),
    "10.4": (
        trace_blocks,
        downsample,
        max_pool,
        mean_pool,
        predict_pooled_twice,
        duplicate,
        max_unpool,
        bilinear,
        best_pair,
        bilinear_centred,
        FreeText("explain_lost"),
    ),
    "10.5": (
        trace_digit_shapes,
        predict_parameters,
        make_digit_cnn,
        FreeText("explain_logits"),
        confusion_matrix,
        shift_that_hurts,
        with_moved,
    ),
}


def summary() -> None:
    """Print passed, wrong or not done yet for every exercise of the started practical."""
    notebook.print_summary(PRACTICALS)
