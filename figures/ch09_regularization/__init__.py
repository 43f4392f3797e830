"""Figures of chapter 9, regularisation: a module a theme."""

# In the order in which the figures stand in packs and presentations.
# isort: off
from figures.ch09_regularization import (
    opening as opening,
    penalty as penalty,
    moving as moving,
    implicit as implicit,
    averaging as averaging,
    noise as noise,
    bayes as bayes,
    more_data as more_data,
)
