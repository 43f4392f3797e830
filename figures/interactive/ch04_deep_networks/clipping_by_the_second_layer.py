"""Chapter 4: the second layer clips what the first has bent, and so makes new joints."""

from __future__ import annotations

from typing import Any

import numpy as np

from figures.interactive.registry import Interactive, Number, Prediction
from udl.data.deep_examples import clipping
from udl.networks import DeepParameters, deep_network, hidden_layers, pre_activations
from udl.regions import count_linear_regions, regions_1d

_WEIGHTS, _BIASES = clipping()
_GRID = np.linspace(0.0, 1.0, 201)


def values(x: float, **units: float) -> dict[str, Any]:
    """Return the second layer before and after clipping, the output, and its regions."""
    network = DeepParameters(
        (*_WEIGHTS[:2], np.array([[units[f"weight{d}"] for d in (1, 2, 3)]])),
        (_BIASES[0], np.array([units[f"bias{d}"] for d in (1, 2, 3)]), _BIASES[2]),
    )
    return {
        "before": pre_activations(network, _GRID[:, None])[1].T,
        "after": hidden_layers(network, _GRID[:, None])[1].T,
        "output": deep_network(network, _GRID[:, None])[:, 0],
        "at": hidden_layers(network, np.array([[x]]))[1][0],
        "y": float(deep_network(network, np.array([[x]]))[0, 0]),
        "regions": count_linear_regions(regions_1d(network.weights, network.biases, (0.0, 1.0))),
    }


INTERACTIVE = Interactive(
    stem="ch04_deep_networks",
    name="clipping-by-the-second-layer",
    title="The second layer clips and so makes new joints",
    heights=(610, 580),
    parameters=(
        Number("x", "input *x*", 0.0, 1.0, 0.01, 0.3),
        *(
            Number(
                f"bias{d + 1}",
                f"bias of unit {d + 1}",
                -4.0,
                4.0,
                0.1,
                float(_BIASES[1][d]),
                control="point",
            )
            for d in range(3)
        ),
        *(
            Number(
                f"weight{d + 1}",
                f"weight of unit {d + 1}",
                -2.0,
                2.0,
                0.1,
                float(_WEIGHTS[2][0, d]),
            )
            for d in range(3)
        ),
    ),
    values=values,
    data={
        "grid": _GRID,
        "first_bias": _BIASES[0],
        "first_weights": _WEIGHTS[0][:, 0],
        "second_weights": _WEIGHTS[1],
        "offset": _BIASES[2][0],
    },
    prediction=Prediction(
        "The first layer bends at 0.2, 0.45 and 0.7. The second clips these three curves at zero "
        "and adds them up. How many linear pieces will the output have?",
        guess=(Number("guess_number", "your number of pieces", 1.0, 14.0, 1.0, 4.0),),
        rounds=(
            {},
            {"bias1": -4.0, "bias2": 0.6, "bias3": 4.0},
            {"bias1": 3.0, "bias2": 3.0, "bias3": 4.0},
        ),
    ),
)
