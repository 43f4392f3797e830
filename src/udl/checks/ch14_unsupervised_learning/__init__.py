"""What the check cells of practical 14.1 call: a check for each exercise, and `summary`."""

from __future__ import annotations

from udl.checks import notebook
from udl.checks.ch14_unsupervised_learning.p1 import (
    predict_copies,
    predict_eight,
    predict_gaussian,
    read_noise,
)
from udl.checks.ch14_unsupervised_learning.p1_copies import copy_share
from udl.checks.ch14_unsupervised_learning.p1_neighbours import (
    mend_recall,
    neighbour_radii,
    precision_recall,
)
from udl.checks.ch14_unsupervised_learning.p1_samplers import (
    fool_frechet,
    fool_inception,
    fool_precision,
)
from udl.checks.ch14_unsupervised_learning.p1_scores import frechet, inception_score
from udl.checks.core import Check, FreeText

# The exercises of each practical in the order of the page; `summary` follows it.
PRACTICALS: dict[str, tuple[Check | FreeText, ...]] = {
    "14.1": (
        inception_score,
        predict_eight,
        fool_inception,
        frechet,
        predict_gaussian,
        fool_frechet,
        neighbour_radii,
        precision_recall,
        mend_recall,
        fool_precision,
        copy_share,
        predict_copies,
        read_noise,
        FreeText("verdict"),
    ),
}


def summary() -> None:
    """Print passed, wrong or not done yet for every exercise of the started practical."""
    notebook.print_summary(PRACTICALS)
