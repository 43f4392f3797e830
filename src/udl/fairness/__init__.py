"""Decisions about people: what a threshold does to each of several groups."""

from udl.fairness.thresholds import Rates, ScoredGroup, best_threshold, threshold_rates

__all__ = [
    "Rates",
    "ScoredGroup",
    "best_threshold",
    "threshold_rates",
]
