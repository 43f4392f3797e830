"""Figures of chapter 12, transformers: a module a theme."""

# In the order in which the figures stand in packs and presentations.
# isort: off
from figures.ch12_transformers import (
    opening as opening,
    attention as attention,
    heads as heads,
    positions as positions,
    layer as layer,
    tokens as tokens,
    decoding as decoding,
    today as today,
    moving as moving,
)
