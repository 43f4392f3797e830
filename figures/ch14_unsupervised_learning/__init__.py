"""Figures of chapter 14, unsupervised learning: a module a theme."""

# In the order in which the figures stand in packs and presentations.
# isort: off
from figures.ch14_unsupervised_learning import (
    opening as opening,
    ring as ring,
    scores as scores,
    moving as moving,
)
