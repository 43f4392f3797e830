"""Figures of chapter 8, measuring performance: a module a theme."""

# In the order in which the figures stand in packs and presentations.
# isort: off
from figures.ch08_performance import (
    sets as sets,
    sources as sources,
    moving as moving,
    descent as descent,
    space as space,
    choosing as choosing,
    lottery as lottery,
    scaling as scaling,
)
