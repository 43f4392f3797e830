"""Figures of chapter 8, measuring performance: a module a theme."""

# In the order in which the figures stand in packs and presentations.
# isort: off
from figures.ch08_performance import (
    moving as moving,
)
