"""What the check cells of chapter 11's practicals call: a check for each exercise, `summary`."""

from __future__ import annotations

from udl.checks import notebook
from udl.checks.ch11_residual_networks.p1 import mended_start, network_slope, skip_slope
from udl.checks.ch11_residual_networks.p1_lags import autocorrelation, guess_depth, half_depth
from udl.checks.ch11_residual_networks.p2 import (
    block_backward,
    block_forward,
    mended_stream,
    read_paths,
    what_can_it_do,
)
from udl.checks.ch11_residual_networks.p2_networks import depth_race, residual_module
from udl.checks.ch11_residual_networks.p3 import (
    batch_norm,
    norm_guess,
    stream_variances,
    variance_guess,
)
from udl.checks.ch11_residual_networks.p3_back import batch_norm_backward
from udl.checks.ch11_residual_networks.p3_company import company_spread
from udl.checks.ch11_residual_networks.p3_serving import fold, mended_server, update_running
from udl.checks.core import Check, FreeText

# The exercises of each practical in the order of the page; `summary` follows it.
PRACTICALS: dict[str, tuple[Check | FreeText, ...]] = {
    "11.1": (
        network_slope,
        mended_start,
        autocorrelation,
        guess_depth,
        half_depth,
        skip_slope,
        FreeText("explain_step"),
    ),
    "11.2": (
        block_forward,
        what_can_it_do,
        block_backward,
        read_paths,
        mended_stream,
        residual_module,
        depth_race,
        FreeText("explain_identity"),
    ),
    "11.3": (
        stream_variances,
        variance_guess,
        batch_norm,
        norm_guess,
        batch_norm_backward,
        company_spread,
        update_running,
        mended_server,
        fold,
        FreeText("explain_small_batch"),
    ),
}


def summary() -> None:
    """Print passed, wrong or not done yet for every exercise of the started practical."""
    notebook.print_summary(PRACTICALS)
