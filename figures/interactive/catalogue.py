"""Every interactive figure of the book, by name."""

from __future__ import annotations

from figures.interactive.ch01_introduction import network_learns_a_curve
from figures.interactive.ch02_supervised_learning import line_and_loss_surface
from figures.interactive.ch03_shallow_networks import (
    activation_functions,
    three_unit_stages,
    two_input_regions,
)
from figures.interactive.ch04_deep_networks import (
    clipping_by_the_second_layer,
    composing_two_networks,
)
from figures.interactive.ch05_loss_functions import sigma_scan, softmax_temperature
from figures.interactive.ch06_training import (
    adam_in_the_valley,
    line_search,
    momentum_in_the_trough,
    optimiser_race,
    sgd_on_gabor,
)
from figures.interactive.ch07_gradients import signal_over_depth, toy_composition
from figures.interactive.ch08_performance import data_sets_and_capacity, seed_lottery
from figures.interactive.ch09_regularization import between_loss_and_prior
from figures.interactive.ch10_convolution import stride_and_dilation
from figures.interactive.ch12_transformers import one_query, token_draws, word_order
from figures.interactive.ch14_unsupervised_learning import fool_the_score
from figures.interactive.registry import Interactive

# In the order of the chapters.
_MODULES = (
    network_learns_a_curve,
    line_and_loss_surface,
    three_unit_stages,
    two_input_regions,
    activation_functions,
    composing_two_networks,
    clipping_by_the_second_layer,
    sigma_scan,
    softmax_temperature,
    line_search,
    sgd_on_gabor,
    momentum_in_the_trough,
    adam_in_the_valley,
    optimiser_race,
    toy_composition,
    signal_over_depth,
    data_sets_and_capacity,
    seed_lottery,
    between_loss_and_prior,
    stride_and_dilation,
    one_query,
    word_order,
    token_draws,
    fool_the_score,
)

INTERACTIVES: dict[str, Interactive] = {
    module.INTERACTIVE.name: module.INTERACTIVE for module in _MODULES
}
