"""Finding parameters: for now the surface that a loss makes over two of them."""

from udl.optimisation.surface import loss_surface, loss_surface_loop

__all__ = [
    "loss_surface",
    "loss_surface_loop",
]
