"""What the check of a network asks of PyTorch, by way of the student's own model.

A model's parameters are followed through the graph that PyTorch keeps for its gradients. The order
in which they are met between the input and the output is that of the layers, whatever the order of
their declaration, and lazy layers or plain functions leave the same trace as others.
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

Parameters = list[Any]


def is_model(made: Any) -> bool:
    """Tell whether something is a PyTorch model, not its class."""
    return "torch" in sys.modules and isinstance(made, _torch().nn.Module)


def is_tensor(value: Any) -> bool:
    """Tell whether something is a tensor."""
    return isinstance(value, _torch().Tensor)


def elsewhere(model: Any) -> str:
    """Name the device of a model that is not on the CPU; empty if it is."""
    devices = {str(parameter.device) for parameter in model.parameters()}
    return ", ".join(sorted(devices - {"cpu"}))


def other_type(model: Any) -> str:
    """Name the type of a model's numbers, if it is not float32."""
    types = {str(parameter.dtype) for parameter in model.parameters()}
    return ", ".join(sorted(types - {"torch.float32"}))


def share(model: Any, other: Any) -> bool:
    """Tell whether two models have parameters in common."""
    if not (is_model(model) and is_model(other)):
        return False
    return bool({id(p) for p in model.parameters()} & {id(p) for p in other.parameters()})


def known_shapes(model: Any) -> list[tuple[int, ...]] | None:
    """Shapes of the parameters as declared; None while a lazy layer does not know its own."""
    parameters = list(model.parameters())
    if any(type(p).__name__.startswith("Uninitialized") for p in parameters):
        return None
    return [tuple(p.shape) for p in parameters]


def followed(model: Any, x: np.ndarray) -> tuple[Any, Parameters]:
    """Run a model in evaluation mode; return its output, and the parameters in order of use."""
    torch = _torch()
    model.eval()
    with torch.enable_grad():
        model(torch.tensor(x))  # lazy layers become layers
        for parameter in model.parameters():
            parameter.requires_grad_(parameter.is_floating_point())
        inputs = torch.tensor(x, requires_grad=True)
        output = model(inputs)
    if not is_tensor(output) or output.grad_fn is None:
        return output, []
    return output, _in_order(output, inputs)


def _in_order(output: Any, inputs: Any) -> Parameters:
    """List the leaves of a graph, those that meet the data first in front."""
    leads: dict[Any, bool] = {None: False}  # whether a node lies behind the input
    order: Parameters = []
    done = set()

    def led(node: Any) -> bool:
        if node not in leads:
            if hasattr(node, "variable"):
                leads[node] = node.variable is inputs
            else:
                leads[node] = any([led(before) for before, _ in node.next_functions])
        return leads[node]

    def leaves(node: Any) -> Parameters:
        if hasattr(node, "variable"):
            return [node.variable]
        return [v for before, _ in node.next_functions if before for v in leaves(before)]

    def visit(node: Any) -> None:
        if node in done or not led(node):
            return
        done.add(node)
        for before, _ in node.next_functions:
            visit(before)
        aside = [b for b, _ in node.next_functions if b is not None and not led(b)]
        met = [variable for before in aside for variable in leaves(before)]
        # Of one layer, the weights before the bias.
        order.extend(sorted(met, key=lambda variable: -variable.ndim))

    visit(output.grad_fn)
    return order


def fill(parameter: Any, values: np.ndarray) -> None:
    """Write values into a parameter, which may hold the same matrix transposed."""
    shape = tuple(parameter.shape)
    if len(shape) == 2 and shape == values.shape[::-1] != values.shape:
        values = values.T
    torch = _torch()
    with torch.no_grad():
        parameter.copy_(torch.tensor(np.reshape(values, shape).copy()))


def numbers(output: Any) -> tuple[np.ndarray, float]:
    """Return an output as an array, and how far it may be off for its precision."""
    digits = 3e-2 if output.element_size() < 4 else 1e-4
    found: np.ndarray = output.detach().cpu().double().numpy()
    return found, digits


def hidden_shares(model: Any, used: Parameters, x: np.ndarray) -> dict[int, float]:
    """Share of each bias that dropout hides in training mode, by its position.

    With all weights and inputs positive no ReLU hides anything, so that a bias without influence on
    one example's output has been hidden by dropout.
    """
    torch = _torch()
    for parameter in used:
        fill(parameter, np.full(tuple(parameter.shape), 1 / max(parameter[0].numel(), 1)))
    biases = {position: p for position, p in enumerate(used) if p.ndim == 1}
    hidden: dict[int, list[float]] = {position: [] for position in biases}
    model.train()
    with torch.enable_grad():
        for _ in range(8):  # so many draws that a share is known to a few per cent
            output = model(torch.tensor(x))
            for one in output:
                slopes = torch.autograd.grad(
                    one.sum(), list(biases.values()), retain_graph=True, allow_unused=True
                )
                for position, slope in zip(biases, slopes, strict=True):
                    share = 1.0 if slope is None else float((slope == 0).float().mean())
                    hidden[position].append(share)
    return {position: float(np.mean(shares)) for position, shares in hidden.items()}


def _torch() -> Any:
    return sys.modules["torch"]
