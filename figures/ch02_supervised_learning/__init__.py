"""Figures of chapter 2: a line, its loss as a landscape, and what a good fit is worth."""

# In the order in which the figures stand in packs and presentations.
# isort: off
from figures.ch02_supervised_learning import (
    landscape as landscape,
    search as search,
    generalisation as generalisation,
)
