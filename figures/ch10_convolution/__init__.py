"""Figures of chapter 10, convolutional networks: a module a theme."""

# In the order in which the figures stand in packs and presentations.
# isort: off
from figures.ch10_convolution import (
    equivariance as equivariance,
    signals as signals,
    receptive_fields as receptive_fields,
    images as images,
    down_and_up as down_and_up,
    mnist1d_networks as mnist1d_networks,
    tasks as tasks,
)
