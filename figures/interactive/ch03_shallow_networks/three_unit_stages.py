"""Chapter 3: a network with three hidden units, every stage of it in view."""

from __future__ import annotations

from typing import Any

import numpy as np

from figures.interactive.registry import Interactive, Number, Prediction
from udl.data.shallow_examples import three_unit_example
from udl.networks import ShallowParameters, activations, hidden_activations, shallow_network
from udl.regions import joints, regions_1d

_EXAMPLE = three_unit_example()
_GRID = np.linspace(0.0, 1.0, 101)
# A unit counts as on where its line is above this, so that rounding cannot decide.
_ON = 1e-9


def values(x: float, output_bias: float, **units: float) -> dict[str, Any]:
    """Return every stage over the inputs and at one input, the joints, and the slope there."""
    parameters = ShallowParameters(
        np.array([units[f"bias{d}"] for d in (1, 2, 3)]),
        np.array([[units[f"slope{d}"]] for d in (1, 2, 3)]),
        np.array([output_bias]),
        np.array([[units[f"weight{d}"] for d in (1, 2, 3)]]),
    )
    weights = parameters.output_weights[0]
    line = hidden_activations(parameters, _GRID[:, None], activations.identity)  # (101, 3)
    hidden = hidden_activations(parameters, _GRID[:, None])
    at = hidden_activations(parameters, np.array([[x]]))[0]
    on = hidden_activations(parameters, np.array([[x]]), activations.identity)[0] > _ON
    bends = joints(
        regions_1d(
            [parameters.hidden_weights, parameters.output_weights],
            [parameters.hidden_bias, parameters.output_bias],
            (0.0, 1.0),
        )
    )
    return {
        "lines": line.T,
        "hidden": hidden.T,
        "weighted": (hidden * weights).T,
        "output": shallow_network(parameters, _GRID[:, None])[:, 0],
        "at": at,
        "y": float(shallow_network(parameters, np.array([[x]]))[0, 0]),
        "slope": float(np.sum(weights * parameters.hidden_weights[:, 0] * on)),
        "joints": bends,
    }


def _units() -> tuple[Number, ...]:
    bias, slope = _EXAMPLE.hidden_bias, _EXAMPLE.hidden_weights[:, 0]
    weight = _EXAMPLE.output_weights[0]
    made: list[Number] = []
    for d in range(3):
        n = d + 1
        made += [
            Number(f"bias{n}", f"bias {n}", -2.0, 2.0, 0.05, float(bias[d]), control="point"),
            Number(f"slope{n}", f"slope {n}", -4.0, 4.0, 0.05, float(slope[d]), control="point"),
            Number(f"weight{n}", f"weight *ϕ*_{{{n}}}", -8.0, 8.0, 0.5, float(weight[d])),
        ]
    return tuple(made)


INTERACTIVE = Interactive(
    stem="ch03_shallow_networks",
    name="three-unit-stages",
    title="A network with three hidden units, stage by stage",
    heights=(690, 640),
    parameters=(
        Number("x", "input *x*", 0.0, 1.0, 0.01, 0.6),
        *_units(),
        Number("output_bias", "bias *ϕ*_{0}", -2.0, 2.0, 0.1, float(_EXAMPLE.output_bias[0])),
    ),
    values=values,
    data={"grid": _GRID, "on": _ON},
    prediction=Prediction(
        "How steep is the output at *x* = {x:g}? Look at which units are on there, and at the "
        "slopes of their weighted lines.",
        guess=(Number("guess_slope", "your slope of the output", -6.0, 6.0, 0.05, 1.0),),
        rounds=({"x": 0.1}, {"x": 0.4}, {"x": 0.9}, {"x": 0.9, "weight2": 2.0}),
    ),
)
