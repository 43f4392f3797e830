"""Finding parameters: line searches, the steps of descent, optimisers, batches and schedules.

`line_search` looks along a line, `steps` has one pure function a method, `optimisers` adds their
memory, `descent` returns the path that they take, `batches` chooses the examples of a step,
`schedules` the learning rate, and `surface` computes what a loss looks like over two parameters.
"""

from udl.optimisation.batches import on_batches, one_epoch, random_batches
from udl.optimisation.descent import descend, descend_lines
from udl.optimisation.line_search import LineSearch, bracket_search, golden_section
from udl.optimisation.optimisers import (
    SGD,
    Adam,
    AdamW,
    Momentum,
    Nesterov,
    Normalised,
    Optimiser,
)
from udl.optimisation.schedules import Schedule, constant, cosine, steps_down, warm_up
from udl.optimisation.steps import (
    adam_step,
    decay_step,
    gradient_step,
    look_ahead,
    momentum_step,
    normalised_step,
)
from udl.optimisation.surface import loss_surface, loss_surface_loop

__all__ = [
    "SGD",
    "Adam",
    "AdamW",
    "LineSearch",
    "Momentum",
    "Nesterov",
    "Normalised",
    "Optimiser",
    "Schedule",
    "adam_step",
    "bracket_search",
    "constant",
    "cosine",
    "decay_step",
    "descend",
    "descend_lines",
    "golden_section",
    "gradient_step",
    "look_ahead",
    "loss_surface",
    "loss_surface_loop",
    "momentum_step",
    "normalised_step",
    "on_batches",
    "one_epoch",
    "random_batches",
    "steps_down",
    "warm_up",
]
