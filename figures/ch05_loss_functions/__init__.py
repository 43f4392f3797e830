"""Figures of chapter 5, loss functions: a module a theme."""

# In the order in which the figures stand in packs and presentations.
# isort: off
from figures.ch05_loss_functions import (
    recipe as recipe,
    regression as regression,
    two_classes as two_classes,
    more_classes as more_classes,
    other_outputs as other_outputs,
    divergences_and_robustness as divergences_and_robustness,
)
