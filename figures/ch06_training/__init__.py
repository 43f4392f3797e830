"""Figures of chapter 6, fitting models: a module a theme."""

# In the order in which the figures stand in packs and presentations.
# isort: off
from figures.ch06_training import (
    opening as opening,
    line_search as line_search,
    surfaces as surfaces,
    stochastic as stochastic,
    momentum as momentum,
    adaptive as adaptive,
    practice as practice,
)
