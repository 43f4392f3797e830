"""Figures of chapter 9, regularisation: a module a theme."""

# In the order in which the figures stand in packs and presentations.
# isort: off
from figures.ch09_regularization import (
    moving as moving,
)
