"""Figures of chapter 7, gradients and initialisation: a module a theme."""

# In the order in which the figures stand in packs and presentations.
# isort: off
from figures.ch07_gradients import (
    cost as cost,
    toy as toy,
    networks as networks,
    programs as programs,
    orders as orders,
    signals as signals,
    starts as starts,
    half_precision as half_precision,
)
