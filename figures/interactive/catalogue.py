"""Every interactive figure of the book, by name."""

from __future__ import annotations

from figures.interactive import (
    sigma_scan,
    softmax_temperature,
)
from figures.interactive.registry import Interactive

_MODULES = (sigma_scan, softmax_temperature)

INTERACTIVES: dict[str, Interactive] = {
    module.INTERACTIVE.name: module.INTERACTIVE for module in _MODULES
}
