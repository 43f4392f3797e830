"""Every interactive figure of the book, by name."""

from __future__ import annotations

from figures.interactive import (
    activation_functions,
    clipping_by_the_second_layer,
    composing_two_networks,
    line_and_loss_surface,
    sigma_scan,
    softmax_temperature,
    stride_and_dilation,
    three_unit_stages,
    two_input_regions,
)
from figures.interactive.registry import Interactive

# In the order of the chapters.
_MODULES = (
    line_and_loss_surface,
    three_unit_stages,
    two_input_regions,
    activation_functions,
    composing_two_networks,
    clipping_by_the_second_layer,
    sigma_scan,
    softmax_temperature,
    stride_and_dilation,
)

INTERACTIVES: dict[str, Interactive] = {
    module.INTERACTIVE.name: module.INTERACTIVE for module in _MODULES
}
