"""Figures of chapter 11, residual networks: a module a theme."""

# In the order in which the figures stand in packs and presentations.
# isort: off
from figures.ch11_residual_networks import (
    opening as opening,
    shattering as shattering,
    moving as moving,
    blocks as blocks,
    sizes as sizes,
    norms as norms,
    effects as effects,
    shapes as shapes,
    why as why,
)
