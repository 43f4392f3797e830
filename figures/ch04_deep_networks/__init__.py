"""Figures of chapter 4, deep networks: a module a theme."""

# In the order in which the figures stand in packs and presentations.
# isort: off
from figures.ch04_deep_networks import (
    learned as learned,
    composing as composing,
    folding as folding,
    graphs as graphs,
    layers as layers,
    matrices as matrices,
    shallow_against_deep as shallow_against_deep,
    in_practice as in_practice,
)
