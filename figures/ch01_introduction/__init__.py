"""Figures of chapter 1, introduction: a module a theme."""

# In the order in which the figures stand in packs and presentations.
# isort: off
from figures.ch01_introduction import (
    learning as learning,
    models as models,
    supervised_learning as supervised_learning,
    unsupervised_learning as unsupervised_learning,
    reinforcement_learning as reinforcement_learning,
    depth_and_generalisation as depth_and_generalisation,
    failures as failures,
)
