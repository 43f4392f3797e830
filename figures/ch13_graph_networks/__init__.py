"""Figures of chapter 13, graph neural networks: a module a theme."""

# In the order in which the figures stand in packs and presentations.
# isort: off
from figures.ch13_graph_networks import (
    opening as opening,
    messages as messages,
    telling as telling,
    tasks as tasks,
    depth as depth,
    attention as attention,
)
