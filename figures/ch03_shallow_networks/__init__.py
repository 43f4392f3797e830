"""Figures of chapter 3, shallow networks: a module a theme."""

# In the order in which the figures stand in packs and presentations.
# isort: off
from figures.ch03_shallow_networks import (
    learning as learning,
    one_input as one_input,
    fitting as fitting,
    approximation as approximation,
    inputs_and_outputs as inputs_and_outputs,
    counting_regions as counting_regions,
    activations as activations,
    words as words,
    problems as problems,
)
