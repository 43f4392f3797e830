"""Figures of the appendix, background mathematics: a module a theme."""

# In the order in which the figures stand in packs and presentations.
# isort: off
from figures.appendix import (
    notation as notation,
    linear_algebra as linear_algebra,
    calculus as calculus,
    probability as probability,
    distances as distances,
)
